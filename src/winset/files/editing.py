"""Changing a case file in place: comments, order and spacing of all else stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, MutableSequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winset.case.choices import labels
from winset.case.errors import CaseError, refusal
from winset.case.model import Case
from winset.case.places import Loc
from winset.case.plain import plain
from winset.files.disk import read_text, write_whole
from winset.files.reading import checked, loads
from winset.files.validating import validate
from winset.files.writing import item, section

__all__ = ["changed", "edit", "loc_of"]

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
_VALUED = re.compile(r"((?:.*\.)?(?:values|points))\.([^.\[\]]+)\[")


def edit(source: str | Path, changes: Mapping[str, object]) -> str:
    """Change parts of a case file, and keep its comments and order.

    Parameters
    ----------
    source : str or Path
        TOML text, or (as a ``Path``) a file, which is then written whole or not at all.
    changes : mapping
        Path to new value: a number, text, date, list, table, :class:`Quantity` or any part of a
        case. ``None`` takes the key out. Where a judgement stands as a table with its source and
        note, a number or text replaces its value only.

    Returns
    -------
    text : str
        The new text.

    Raises
    ------
    CaseError
        Where a path leads nowhere, or the result would not be a case; nothing is written then.

    Examples
    --------
    >>> from winset.files.starter import starter
    >>> text = edit(starter(), {"actors.seller.margin": "0 to 5"})
    >>> loads(text).actors["seller"].margin.views[0].text
    '0 to 5'
    """
    import tomlkit

    text = read_text(source) if isinstance(source, Path) else source
    where = str(source) if isinstance(source, Path) else "<string>"
    case = loads(text, where)
    document = tomlkit.parse(text)
    for path, value in changes.items():
        _Place(document, loc_of(case, path), path, where).put(plain(value))
    changed = tomlkit.dumps(document)
    loads(changed, where)
    if isinstance(source, Path):
        write_whole(source, changed)
    return changed


def changed(case: Case, changes: Mapping[str, object]) -> Case:
    """Change parts of a case that is in no file, or whose file is to stay as it is.

    Parameters
    ----------
    case : Case
    changes : mapping
        As for :func:`edit`.

    Raises
    ------
    CaseError
        Where a path leads nowhere, or the result would not be a case.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> found = changed(load("hanoi"), {"actors.us.margin": "0 to 5"})
    >>> found.actors["us"].margin.views[0].text
    '0 to 5'
    """
    data = case.to_mapping()
    for path, value in changes.items():
        _Place(data, loc_of(case, path), path, "").put(plain(value))
    found, defects = validate(data)
    if found is None:
        raise CaseError(defects)
    return checked(found, "").unwrap()


def loc_of(case: Case, path: str) -> Loc:
    """Take a path apart, into the keys and list positions that lead to it.

    Raises
    ------
    CaseError
        Where it cannot be read as a path.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> loc_of(load("hanoi"), "actors.us.values.yongbyon[all production].note")
    ('actors', 'us', 'values', 'yongbyon', 'all production', 'note')
    """
    match = _VALUED.match(path)
    if match and match[2] in case.issues:
        known = sorted(labels(case.issues[match[2]]), key=len, reverse=True)
        for label in known:
            if path.startswith(f"{label}]", match.end()):
                above = loc_of(case, match[1])
                rest = path[match.end() + len(label) + 1 :]
                return (*above, match[2], label, *_steps(rest, path))
    return _steps(path, path)


def _steps(rest: str, path: str) -> Loc:
    found: list[str | int] = []
    at = 0
    while at < len(rest):
        match = _STEP.match(rest, at)
        if match is None:
            raise _nowhere(path, "it cannot be read as a path")
        found.append(int(match[2]) if match[2] else match[1])
        at = match.end()
    return tuple(found)


def _nowhere(path: str, message: str, where: str = "") -> CaseError:
    wanted = "a path such as actors.us.margin or events[0].date"
    return refusal("no-place", message, wanted, where=where, path=path)


@dataclass(frozen=True)
class _Place:
    """Where one change goes, in a document that keeps its comments."""

    document: Any
    loc: Loc
    path: str
    where: str

    def fail(self, message: str) -> CaseError:
        return _nowhere(self.path, message, self.where)

    def put(self, value: Any) -> None:
        """Put a plain value there, or (None) take out what is there."""
        if not self.loc:
            raise self.fail("it names nothing")
        at = self.document
        for part in self.loc[:-1]:
            at = self._down(at, part)
        last = self._position(at, self.loc[-1])
        if value is None:
            if not _holds(at, last):
                raise self.fail("there is nothing here to take out")
            del at[last]
        elif isinstance(at, MutableSequence):
            self._into_list(at, last, value)
        elif not isinstance(at, MutableMapping) or isinstance(last, int):
            raise self.fail("there is no table here to put it into")
        else:
            _replace(at, last, value)

    def _into_list(self, at: Any, last: str | int, value: Any) -> None:
        if not isinstance(last, int) or last > len(at):
            raise self.fail(f"the list has {len(at)} entries")
        if last == len(at):
            at.append(_made(at, last, value))
        else:
            _replace(at, last, value)

    def _down(self, at: Any, part: str | int) -> Any:
        part = self._position(at, part)
        if not _holds(at, part):
            if not isinstance(at, MutableMapping) or not isinstance(part, str):
                raise self.fail(f"there is nothing at {part!r}")
            # A table that is not there yet, such as [actors.us.swing].
            at[part] = _made(at, part, {})
        return at[part]

    def _position(self, at: Any, part: str | int) -> str | int:
        """Turn the label of an option into its position, where values stand in a list."""
        if not isinstance(at, MutableSequence) or isinstance(part, int):
            return part
        for k in range(2, len(self.loc)):
            if self.loc[k] == part and self.loc[k - 2] in ("values", "points"):
                stated = self.document["issues"][self.loc[k - 1]]
                listed = list(stated.get("options") or stated.get("items") or ())
                if part in listed:
                    return listed.index(part)
        return part


def _replace(at: Any, last: str | int, value: Any) -> None:
    there = at[last] if _holds(at, last) else None
    if isinstance(there, Mapping) and "value" in there and not isinstance(value, dict | list):
        there["value"] = _made(there, "value", value)  # type: ignore[index]
        if "placeholder" in there:  # somebody has judged now
            del there["placeholder"]  # type: ignore[attr-defined]
    else:
        at[last] = _made(at, last, value)


def _made(at: Any, last: str | int, value: Any) -> Any:
    """Make a value: a table under a header where its like stand under headers."""
    from tomlkit import TOMLDocument
    from tomlkit.items import AoT, Item, Table

    kept: Any = (Item, TOMLDocument)
    if not isinstance(at, kept):  # a case as plain tables, with no comments to keep
        return value
    beside = isinstance(at, AoT | TOMLDocument) or (isinstance(at, Table) and at.is_super_table())
    if isinstance(value, dict) and (beside or (_holds(at, last) and isinstance(at[last], Table))):
        return section(value)
    return item(value)


def _holds(at: Any, part: str | int) -> bool:
    if isinstance(at, MutableSequence):
        return isinstance(part, int) and part < len(at)
    return isinstance(at, Mapping) and part in at
