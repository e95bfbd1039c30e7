"""Checking what can be checked of a file that has mistakes in it.

A mistake in one place must not hide those in others. So what could not be read is taken out or
replaced by something harmless, and the rest is checked; what is found at the places that were
touched, or about the names that they define, is left unsaid.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from winset.case.model import Case
from winset.case.places import Finding, Loc
from winset.files.checks import findings
from winset.files.tables.validating import validate

__all__ = ["salvaged"]

_ROUNDS = 4
_TOP: Mapping[str, object] = {"format": 1, "title": "-", "issues": {}, "actors": {}}
# What required keys become where they are missing or cannot be read.
_HARMLESS: Mapping[str, object] = {
    "role": "onlooker",
    "kind": "statement",
    "date": dt.date(1900, 1, 1),
    "title": "-",
    "text": "-",
    "teller": "-",
    "by": "-",
    "of": "deal",
    "when": {},
    "add": {},
    "loss": {},
    "likelihood": {},
    "together": [],
    "keeps": 0.5,
    "better": {},
    "worse": {},
    "low": 0,
    "high": 1,
    "step": 1,
    "worst": 0,
    "best": 1,
}


def salvaged(data: Mapping[str, Any], found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Check what is sound of a file.

    Parameters
    ----------
    data : mapping
        The tables of the file.
    found : iterable of Finding
        What kept them from being a case.

    Returns
    -------
    findings : tuple of Finding
        Errors at places other than those; nothing where too little can be read.
    """
    try:
        mended = copy.deepcopy(dict(data))
    except RecursionError:
        # Nested far deeper than any case: the mistakes found say enough.
        return ()
    for key, value in _TOP.items():
        mended.setdefault(key, copy.deepcopy(value))
    touched: set[Loc] = set()
    stray: set[Loc] = set()
    for _ in range(_ROUNDS):
        for finding in found:
            loc = (*finding.loc, _missing(finding)) if finding.absent else finding.loc
            (stray if _is_stray(finding) else touched).add(loc)
            _mend(mended, finding)
        if any(len(loc) == 1 and isinstance(data[str(loc[0])], dict | list) for loc in stray):
            # A whole table may stand under a misspelt name.
            return ()
        case, found = validate(mended)
        if case is not None:
            return _told(case, touched, stray)
    return ()


def _mend(data: dict[str, Any], finding: Finding) -> None:
    """Take out what could not be read, or put something harmless in its place."""
    if finding.absent:
        at = _at(data, finding.loc)
        if isinstance(at, dict):
            key = _missing(finding)
            at[key] = _HARMLESS.get(key, "-")
        return
    *above, last = finding.loc or ("",)
    at = _at(data, tuple(above))
    if isinstance(at, list) and isinstance(last, int) and last < len(at):
        texts = bool(above) and above[-1] in ("options", "items")
        at[last] = f"{at[last]} [{last}]" if texts else 0
    elif isinstance(at, dict) and last in at:
        del at[last]
        if not _is_stray(finding):
            wanted = _TOP if not above else _HARMLESS
            if last in wanted and not _optional(above, str(last)):
                at[last] = copy.deepcopy(wanted[str(last)])


def _is_stray(finding: Finding) -> bool:
    """Whether a key that nobody knows was taken out, and nothing else."""
    return finding.message.startswith("unknown key")


def _missing(finding: Finding) -> str:
    """Read from a finding which key is missing."""
    return finding.message.split("'")[1]


def _optional(above: list[str | int], key: str) -> bool:
    """Whether a table can do without a key that others need."""
    events_by = bool(above) and above[0] == "events" and key == "by"
    actors_of = bool(above) and above[0] == "actors" and key == "of"
    source_date = bool(above) and above[0] in ("sources", "evidence") and key == "date"
    return events_by or actors_of or source_date


def _at(data: Any, loc: Loc) -> Any:
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _told(case: Case, touched: set[Loc], stray: set[Loc]) -> tuple[Finding, ...]:
    """Errors that what was touched cannot have caused."""
    defined = {loc[:2] for loc in touched if loc[0] in _DEFINING and len(loc) > 1}
    names = {str(loc[1]) for loc in defined if not _only_preferences(loc, touched)}
    weighed = {loc[1] for loc in touched if len(loc) > 2 and loc[2] in _WEIGHED}
    weighed |= {loc[1] for loc in stray if len(loc) > 2}
    lost = {(loc[0], loc[1], loc[2]) for loc in touched | stray if len(loc) > 2}
    ids = any(loc[:1] == ("events",) for loc in stray)
    ids |= any(table == "events" and key == "id" for table, _, key in lost)
    strayed = {loc[:2] for loc in stray}

    def caused(f: Finding) -> bool:
        table, entry, *rest = f.loc
        return (
            any(f.loc[: len(loc)] == loc[: len(f.loc)] for loc in touched | stray)
            or any(str(part).partition(".")[0] in names for part in f.loc)
            or any(repr(name) in f.message for name in names)
            or (table == "actors" and entry in weighed and "weight" in f.message)
            or (table == "ties" and bool(touched | stray))
            or (table == "events" and ids and rest[:1] == ["responds_to"])
            or (table == "events" and ("events", entry, "kind") in lost and rest[:1] == ["shift"])
            or (table == "evidence" and ("evidence", entry, "proposition") in lost)
            or (table == "evidence" and f.loc[:2] in strayed)
        )

    errors = [f for f in findings(case) if f.severity == "error" and len(f.loc) > 1]
    return tuple(f for f in errors if not caused(f))


_DEFINING = ("issues", "actors", "accounts", "sources")
_WEIGHED = ("swing", "weights", "values", "points")
_OWN = {*_WEIGHED, "margin", "walk_away", "prefers", "speakers", "note", "base", "discount"}


def _only_preferences(entry: Loc, touched: set[Loc]) -> bool:
    """Whether nothing of an actor was touched that other tables refer to."""
    parts = [loc[2:3] for loc in touched if loc[:2] == entry]
    return entry[0] == "actors" and all(part and part[0] in _OWN for part in parts)
