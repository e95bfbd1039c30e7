"""Reading a case file: from a file, a shipped case's id or text; all defects at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from winset.case.errors import MOST_FOUND, MOST_TOLD, CaseError, Defect
from winset.case.model import Case
from winset.case.places import path_of
from winset.files.checks import defects
from winset.files.disk import read_text
from winset.files.library import shipped_text
from winset.files.salvage import salvaged
from winset.files.toml.positions import Positions, positions_of
from winset.files.toml.syntax import parse_toml
from winset.files.validating import validate

__all__ = ["Reading", "added", "checked", "load", "loads", "read_file", "reads"]


@dataclass(frozen=True)
class Reading:
    """What became of reading a case.

    Parameters
    ----------
    case : Case or None
        None where there are errors.
    defects : tuple of Defect
        Errors and warnings, in the order of the file.
    where : str
        Name of the file, or of the shipped case.
    text : str
        The TOML that was read; empty for other formats.
    """

    case: Case | None
    defects: tuple[Defect, ...]
    where: str
    text: str = ""

    @property
    def errors(self) -> tuple[Defect, ...]:
        """Defects that keep the case from being used."""
        return tuple(d for d in self.defects if d.severity == "error")

    @property
    def warnings(self) -> tuple[Defect, ...]:
        """Defects that do not."""
        return tuple(d for d in self.defects if d.severity == "warning")

    def unwrap(self) -> Case:
        """Return the case, or raise ``CaseError`` with every error."""
        if self.case is None:
            raise CaseError(self.errors)
        return self.case


def load(name: str) -> Case:
    """Read a shipped case by its id.

    Raises
    ------
    CaseError
        Where there is none of that id.

    Examples
    --------
    >>> load("hanoi").parties
    ('us', 'dprk')
    """
    return reads(shipped_text(name), f"{name} (shipped)").unwrap()


def loads(text: str, name: str = "<string>") -> Case:
    r"""Read a case from TOML text.

    Raises
    ------
    CaseError
        With every defect of the text.

    Examples
    --------
    >>> loads("format = 1\ntitel = 'x'")
    Traceback (most recent call last):
    ...
    winset.case.errors.CaseError: <string>:1:1: 'title' is missing; expected title = "..."
    ...
    """
    return reads(text, name).unwrap()


def read_file(path: Path) -> Reading:
    """Read a case file, and return its defects, warnings too.

    Raises
    ------
    CaseError
        Only where nothing can be read at all: no such file, no text, another encoding.
    """
    return reads(read_text(path), str(path))


def reads(text: str, name: str = "<string>") -> Reading:
    """Read TOML text, and return its defects, warnings too."""
    if not any(line.split("#")[0].strip() for line in text.splitlines()):
        said = "there is nothing but comments in it" if text.strip() else "there is nothing in it"
        hint = "winset new writes a case to start from"
        return Reading(None, (Defect((), "empty", said, "a case in TOML", hint, where=name),), name)
    parsed = parse_toml(text)
    case, found = (None, ()) if parsed.data is None else validate(parsed.data)
    if not parsed.defects and case is not None and parsed.data is not None:
        return _reading(case, parsed.data, text, name)
    if parsed.headless:
        found = ()
    elif parsed.defects:
        # What could be read is checked too, but nothing is called missing: it may be in the rest.
        found = tuple(defect for defect in found if not defect.absent)
    elif parsed.data is not None:
        found += salvaged(parsed.data, found)
    placed = _placed(found, parsed.data, parsed.text, name)
    return Reading(None, _told([*parsed.defects, *placed], name), name, text)


def checked(case: Case, name: str) -> Reading:
    """Check a case that was read from another format, whose places are not known."""
    return _reading(case, case.to_mapping(), "", name)


def _reading(case: Case, data: dict[str, Any], text: str, name: str) -> Reading:
    found = defects(case)
    if not found:
        return Reading(case, (), name, text)
    placed = _placed(found, data, text, name)
    usable = all(defect.severity == "warning" for defect in placed)
    return Reading(case if usable else None, _told(placed, name), name, text)


def added(reading: Reading, found: Iterable[Defect]) -> Reading:
    """Add what was found in a case after it was read; its places are looked up."""
    data = reading.unwrap().to_mapping()
    placed = _placed(list(found), data, reading.text, reading.where)
    if not placed:
        return reading
    usable = all(defect.severity == "warning" for defect in placed)
    return replace(
        reading,
        case=reading.case if usable else None,
        defects=_told([*reading.defects, *placed], reading.where),
    )


def _placed(found: Sequence[Defect], data: Any, text: str, name: str) -> list[Defect]:
    """Find where each defect stands; nowhere in particular is the first line of the file."""
    if not found:
        return []
    positions = positions_of(text) if text else None
    placed = []
    for defect in found if positions is None else _misnamed(found, text, positions):
        line, column = None, None
        if positions is not None:
            line, column = positions.find(defect.key, key=defect.at_key) or (1, 1)
        path = path_of(defect.key[:-1] if defect.absent else defect.key, data)
        placed.append(replace(defect, where=name, path=path, line=line, column=column))
    return list(dict.fromkeys(placed))


def _misnamed(found: Sequence[Defect], text: str, positions: Positions) -> Iterator[Defect]:
    """Trace unknown names to the definition of one like them that is used nowhere.

    Where several places name what one definition does not, the mistake is in the definition;
    where one does, it may be in either, and the line of the other is told.
    """
    uses = Counter((defect.unknown, defect.home) for defect in found if defect.home)
    # Each unknown name is looked into once; spelling takes time.
    traced = {use: defect for defect in found if (use := (defect.unknown, defect.home)) in uses}
    unused = {use for use, d in islice(traced.items(), MOST_TOLD) if _unused(d, text)}
    for defect in found:
        use = defect.unknown, defect.home
        if use not in unused:
            yield defect
            continue
        near = traced[use].meant
        # An event is known by its position, and its id stands below that.
        home = (*traced[use].definition, *(("id",) if defect.home == ("events",) else ()))
        if uses[use] > 1:
            said = f"{near!r} is used nowhere, and {defect.unknown!r} is defined nowhere"
            hint = f"did you mean {defect.unknown!r} here?"
            yield Defect(home, "misnamed", said, hint=hint, at_key=True)
        else:
            line, _ = positions.find(home, key=True) or (1, 1)
            yield replace(defect, hint=f"did you mean {near!r}? it is defined in line {line}")


def _unused(defect: Defect, text: str) -> bool:
    """Whether there is a name like the unknown one, and it is only defined."""
    item = defect.home == ("issues",) and "." in defect.meant  # defined in the list of its package
    if item or defect.meant not in defect.known:
        return False
    return len(re.findall(rf"(?<!\w){re.escape(defect.meant)}(?!\w)", text)) <= 1


def _told(found: Sequence[Defect], name: str) -> tuple[Defect, ...]:
    """Put defects in the order of the file; where there may be more, say so."""
    told = sorted((replace(defect, where=name) for defect in found), key=_order)
    if len(told) >= MOST_FOUND:
        said, hint = f"no more than {MOST_FOUND:,} problems are looked for", "mend these first"
        told.append(Defect((), "and-more", said, hint=hint, severity="warning", where=name))
    return tuple(told)


def _order(defect: Defect) -> tuple[int, int]:
    return defect.line or 0, defect.column or 0
