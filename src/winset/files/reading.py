"""Reading a case: from a file, a folder, a shipped case's id or text; all problems at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winset.case.errors import CaseError, Problem
from winset.case.model import Case
from winset.case.places import Finding, path_of
from winset.case.spelling import did_you_mean, listed
from winset.files.checks import findings
from winset.files.tables.files import kind_of, read_text
from winset.files.tables.positions import Positions, positions_of
from winset.files.tables.salvage import salvaged
from winset.files.tables.syntax import parse_toml
from winset.files.tables.validating import validate

__all__ = ["Reading", "load", "loads", "read", "reads"]

_FOREIGN = {".xml", ".xlsx", ".xlsm", ".ods", ".csv", ".yml", ".yaml"}


@dataclass(frozen=True)
class Reading:
    """What became of reading a case.

    Parameters
    ----------
    case : Case or None
        None where there are errors.
    problems : tuple of Problem
        Errors and warnings, in the order of the file.
    where : str
        Name of the file, or of the shipped case.
    text : str
        The TOML that was read; empty for other formats.
    """

    case: Case | None
    problems: tuple[Problem, ...]
    where: str
    text: str = ""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that keep the case from being used."""
        return tuple(p for p in self.problems if p.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Problems that do not."""
        return tuple(p for p in self.problems if p.severity == "warning")

    def unwrap(self) -> Case:
        """Return the case, or raise ``CaseError`` with every error."""
        if self.case is None:
            raise CaseError(self.errors)
        return self.case


def load(source: str | os.PathLike[str]) -> Case:
    """Read a case from a file, a scenario folder, or a shipped case's id.

    Parameters
    ----------
    source : str or path
        A ``.toml`` file; a Genius ``.xml`` file, a folder with a Genius or NegMAS scenario, or an
        ``.xlsx`` or ``.csv`` sheet; or an id such as ``"hanoi"`` (see ``winset cases``).

    Raises
    ------
    CaseError
        With every problem of the file, each with its place and a hint.

    Examples
    --------
    >>> load("hanoi").parties
    ('us', 'dprk')
    """
    return read(source).unwrap()


def loads(text: str, name: str = "<string>") -> Case:
    r"""Read a case from TOML text.

    Raises
    ------
    CaseError
        With every problem of the text.

    Examples
    --------
    >>> loads("format = 1\ntitel = 'x'")
    Traceback (most recent call last):
    ...
    winset.case.errors.CaseError: <string>: 'title' is missing; expected title = "..."
    ...
    """
    return reads(text, name).unwrap()


def read(source: str | os.PathLike[str]) -> Reading:
    """Read a case as :func:`load` does, and return its problems, warnings too.

    Raises
    ------
    CaseError
        Only where nothing can be read at all: no such file, no text, another encoding.
    """
    if isinstance(source, str) and not source.strip():
        raise CaseError(
            [Problem("", "", "no case is named", "a file, or the id of a shipped case")]
        )
    path = Path(source)
    shipped = _shipped(source)
    kind = kind_of(path)
    if shipped is not None and kind != "file":
        return reads(shipped, f"{source} (shipped)")
    if kind == "missing":
        raise CaseError([_missing(path, source)])
    if kind == "folder" or path.suffix.lower() in _FOREIGN:
        from winset.exchange import load_foreign

        case = load_foreign(path)
        return _checked(case, case.to_mapping(), Positions(), str(path), "")
    return reads(read_text(path), str(path))


def reads(text: str, name: str = "<string>") -> Reading:
    """Read TOML text, and return its problems, warnings too."""
    if not any(line.split("#")[0].strip() for line in text.splitlines()):
        what = (
            "there is nothing in it" if not text.strip() else "there is nothing but comments in it"
        )
        hint = "winset new writes a case to start from"
        return Reading(None, (Problem(name, "", what, "a case in TOML", hint),), name, text)
    data, mistakes, lost = parse_toml(text)
    if not mistakes:
        assert data is not None
        case, found = validate(data)
        if case is not None:
            return _checked(case, data, None, name, text)
        found += salvaged(data, found)
        return Reading(None, _placed(found, data, positions_of(text), name), name, text)
    problems = [
        Problem(name, "", m.message, hint=m.hint, line=m.line, column=m.column) for m in mistakes
    ]
    if data is not None and not lost:
        # What could be read is checked too, but nothing is called missing: it may be in the rest.
        found = tuple(f for f in validate(data)[1] if not f.absent)
        if found:
            problems += _placed(found, data, positions_of(text), name)
    return Reading(None, tuple(sorted(problems, key=_order)), name, text)


def _order(problem: Problem) -> tuple[int, int]:
    return problem.line or 0, problem.column or 0


def _checked(
    case: Case, data: dict[str, Any], positions: Positions | None, name: str, text: str
) -> Reading:
    found = findings(case)
    if not found:
        return Reading(case, (), name, text)
    placed = _placed(found, data, positions_of(text) if positions is None else positions, name)
    usable = not any(finding.severity == "error" for finding in found)
    return Reading(case if usable else None, placed, name, text)


def _placed(
    found: Iterable[Finding], data: dict[str, Any], positions: Positions, name: str
) -> tuple[Problem, ...]:
    problems = []
    for f in found:
        line, column = positions.find(f.loc, key=f.at_key) or (None, None)
        path = path_of(f.loc, data)
        problems.append(
            Problem(name, path, f.message, f.expected, f.hint, line, column, f.severity)
        )
    return tuple(sorted(dict.fromkeys(problems), key=_order))


def _shipped(source: str | os.PathLike[str]) -> str | None:
    from winset.files.library import shipped_ids, shipped_text

    return shipped_text(source) if isinstance(source, str) and source in shipped_ids() else None


def _missing(path: Path, source: str | os.PathLike[str]) -> Problem:
    from winset.files.library import shipped_ids

    if path.suffix or len(path.parts) > 1:
        try:
            beside = [entry.name for entry in path.parent.iterdir()]
        except (OSError, ValueError):
            beside = []
        hint = did_you_mean(path.name, beside)
        return Problem(str(path), "", "there is no such file", hint=hint)
    known = shipped_ids()
    return Problem(
        str(source),
        "",
        "there is no such file, and no shipped case of that name",
        f"a file, or one of {listed(known, 20)}",
        did_you_mean(str(source), known),
    )
