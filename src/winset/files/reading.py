"""Reading a case file: from a file, a shipped case's id or text; all defects at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from winset.case.errors import MOST_FOUND, CaseError, Defect
from winset.case.model import Case
from winset.case.places import path_of
from winset.files.checks import defects
from winset.files.disk import read_text
from winset.files.library import shipped_text
from winset.files.salvage import salvaged
from winset.files.toml.positions import Positions, positions_of
from winset.files.toml.syntax import parse_toml
from winset.files.validating import validate

__all__ = ["Reading", "checked", "load", "loads", "read_file", "reads", "refused"]


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
    winset.case.errors.CaseError: <string>: 'title' is missing; expected title = "..."
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
    placed = _placed(found, parsed.data, positions_of(parsed.text) if found else Positions())
    return Reading(None, _told([*parsed.defects, *placed], name), name, text)


def checked(case: Case, name: str) -> Reading:
    """Check a case that was read from another format, whose places are not known."""
    return _reading(case, case.to_mapping(), "", name)


def _reading(case: Case, data: dict[str, Any], text: str, name: str) -> Reading:
    found = defects(case)
    if not found:
        return Reading(case, (), name, text)
    placed = _placed(found, data, positions_of(text) if text else Positions())
    usable = all(defect.severity == "warning" for defect in placed)
    return Reading(case if usable else None, _told(placed, name), name, text)


def refused(reading: Reading, found: Iterable[Defect]) -> Reading:
    """Add what was found wrong with a case after it was read; its places are looked up."""
    data = reading.unwrap().to_mapping()
    placed = _placed(found, data, positions_of(reading.text) if reading.text else Positions())
    told = [replace(defect, where=reading.where) for defect in placed]
    if not told:
        return reading
    every = tuple(sorted((*reading.defects, *told), key=_order))
    return replace(reading, case=None, defects=every)


def _placed(found: Iterable[Defect], data: Any, positions: Positions) -> list[Defect]:
    """Find where each defect stands."""
    placed = []
    for defect in found:
        key = defect.key[:-1] if defect.absent else defect.key
        line, column = positions.find(key, key=defect.at_key) or (None, None)
        placed.append(replace(defect, path=path_of(key, data), line=line, column=column))
    return list(dict.fromkeys(placed))


def _told(found: Sequence[Defect], name: str) -> tuple[Defect, ...]:
    """Put defects in the order of the file; where there may be more, say so."""
    told = [replace(defect, where=name) for defect in sorted(found, key=_order)]
    if len(told) >= MOST_FOUND:
        said, hint = f"no more than {MOST_FOUND:,} problems are looked for", "mend these first"
        told.append(Defect((), "and-more", said, hint=hint, severity="warning", where=name))
    return tuple(told)


def _order(defect: Defect) -> tuple[int, int]:
    return defect.line or 0, defect.column or 0
