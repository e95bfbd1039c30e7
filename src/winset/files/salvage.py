"""Checking what can be checked of a file that has mistakes in it.

A mistake in one place must not hide those in others. So what could not be read is taken out or
replaced by something harmless, and the rest is checked; what is found at the places that were
touched, or about the names that they define, is left unsaid.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from winset.case.errors import MOST_FOUND, Defect
from winset.case.model import Case
from winset.case.places import Loc
from winset.case.spelling import shown
from winset.files.checks import defects
from winset.files.validating import validate

__all__ = ["salvaged"]

_ROUNDS = 4
_TOP: Mapping[str, object] = {"format": 1, "title": "-", "issues": {}, "actors": {}}
# What required keys become where they are missing or cannot be read.
_HARMLESS: dict[str, object] = {
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
    "value": 0,
    "better": {},
    "worse": {},
    "low": 0,
    "high": 1,
    "step": 1,
    "worst": 0,
    "best": 1,
}


def salvaged(data: Mapping[str, Any], found: Sequence[Defect]) -> tuple[Defect, ...]:
    """Check what is sound of a file.

    Parameters
    ----------
    data : mapping
        The tables of the file.
    found : sequence of Defect
        What kept them from being a case.

    Returns
    -------
    defects : tuple of Defect
        Errors at places other than those; nothing where too little can be read.
    """
    if len(found) >= MOST_FOUND:
        return ()
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
        for defect in found:
            (stray if defect.code == "unknown-key" else touched).add(defect.key)
            _mend(mended, defect)
        if any(len(loc) == 1 and isinstance(data[str(loc[0])], dict | list) for loc in stray):
            # A whole table may stand under a misspelt name.
            return ()
        case, found = validate(mended)
        if case is not None:
            return _told(case, touched, stray)
    return ()


def _mend(data: dict[str, Any], defect: Defect) -> None:
    """Take out what could not be read, or put something harmless in its place."""
    *above, last = defect.key or ("",)
    at = _at(data, tuple(above))
    known = _HARMLESS | {"kind": "packages"} if above[:1] == ["levers"] else _HARMLESS
    if defect.absent:
        if isinstance(at, dict):
            at[last] = known.get(str(last), "-")
    elif isinstance(at, list) and isinstance(last, int) and last < len(at):
        texts = bool(above) and above[-1] in ("options", "items")
        # A number, or where that was no help a name.
        other = "-" if at[last] == 0 else 0
        at[last] = f"{shown(at[last])} [{last}]" if texts else other
    elif isinstance(at, dict) and last in at:
        del at[last]
        wanted = known if above else _TOP
        if defect.code != "unknown-key" and last in wanted:
            at[last] = copy.deepcopy(wanted[str(last)])


def _at(data: Any, loc: Loc) -> Any:
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _told(case: Case, touched: set[Loc], stray: set[Loc]) -> tuple[Defect, ...]:
    """Errors that what was touched cannot have caused."""
    places = touched | stray
    above = {loc[:k] for loc in places for k in range(len(loc) + 1)}
    defined = {loc[:2] for loc in touched if loc[0] in _DEFINING and len(loc) > 1}
    of_others = defined - _only_preferences(touched)
    names = {str(loc[1]) for loc in of_others}
    tables = {loc[0] for loc in of_others}
    weighed = {loc[1] for loc in touched if len(loc) > 2 and loc[2] in _WEIGHED}
    weighed |= {loc[1] for loc in stray if len(loc) > 2}
    lost = {loc[:3] for loc in places if len(loc) > 2}
    ids = any(loc[0] == "events" and len(loc) == 3 for loc in stray)
    ids |= any(table == "events" and key == "id" for table, _, key in lost)
    strayed = {loc[:2] for loc in stray}

    def caused(d: Defect) -> bool:
        table, entry, *rest = d.key
        key = rest[0] if rest else ""
        place = d.key[:-1] if d.absent else d.key
        return (
            place in above
            or any(place[:k] in places for k in range(len(place)))
            or any(str(part).partition(".")[0] in names for part in d.key)
            or d.unknown.partition(".")[0] in names
            or any(d.code in codes and t in tables for t, codes in _REST_ON.items())
            or (table == "actors" and entry in weighed and d.code in _OF_WEIGHTS)
            or (table == "ties" and bool(places))
            or (table == "events" and ids and key == "responds_to")
            or (table == "events" and ("events", entry, "kind") in lost and key in _OF_KIND)
            or (key == "menu" and (("events", entry, "terms") in lost or d.key[:2] in strayed))
            or (table == "evidence" and ("evidence", entry, "proposition") in lost)
            or (table == "evidence" and d.key[:2] in strayed)
        )

    errors = [d for d in defects(case) if d.severity == "error" and len(d.key) > 1]
    return tuple(d for d in errors if not caused(d))


_DEFINING = ("issues", "actors", "accounts", "sources")
_WEIGHED = ("swing", "weights", "values", "points")
_OWN = {
    *_WEIGHED,
    *("margin", "walk_away", "prefers", "speakers", "aliases", "note", "base", "passage", "draft"),
}
_OF_WEIGHTS = {"weight", "no-swing", "contradiction"}
# Keys of an event that only some kinds of events have.
_OF_KIND = ("shift", "rest", "open", "menu")
# Codes of what another table decides, by that table.
_REST_ON: Mapping[str | int, set[str]] = {
    "issues": {"weight", "flat", "forbids-all", "forbidden", "no-deal"},
    "actors": {
        *("no-ratifier", "nobody-ratifies", "of-onlooker", "circle"),
        *("no-member", "no-weight", "members", "quota"),
    },
    "accounts": {"no-chance", "no-hypothesis"},
}


def _only_preferences(touched: set[Loc]) -> set[Loc]:
    """Actors of whom nothing was touched that other tables refer to."""
    parts: dict[Loc, list[Loc]] = {}
    for loc in touched:
        if loc[0] == "actors":
            parts.setdefault(loc[:2], []).append(loc[2:3])
    return {actor for actor, own in parts.items() if all(p and p[0] in _OWN for p in own)}
