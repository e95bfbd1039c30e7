"""Position tables of spatial models: who stands where on each issue, how strong, how concerned.

One row states an actor's position on an issue (Bueno de Mesquita 1985; Thomson and others 2006):

    actor, issue, capability, position, salience

As a case, each issue is an amount; values fall with the distance from the position, and distance on
an issue counts by salience; all actors sign, by a majority of capability. A row of the status quo
(or reference point) says what holds without a deal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from winset.case.errors import CaseError, Defect
from winset.case.judgement import parse_judgement
from winset.case.judging.support import MARGIN
from winset.case.model import Case, NumericRange
from winset.exchange.cells import Cell, Sheet, Table, folded, header_of, named_rows
from winset.exchange.markup import wrong
from winset.files.reading import Reading, checked
from winset.files.starter import starter_id

__all__ = ["is_positions", "read_positions"]

_COLUMNS = ("actor", "name", "role", "issue", "capability", "position", "salience", "note")
_SYNONYMS = {
    **dict.fromkeys(("stakeholder", "player", "party", "group", "country", "state"), "actor"),
    **dict.fromkeys(("topic", "question", "dimension"), "issue"),
    **dict.fromkeys(("capabilities", "power", "votes", "weight", "influence"), "capability"),
    **dict.fromkeys(("resources", "voting_power", "seats"), "capability"),
    **dict.fromkeys(("pos", "ideal", "ideal_point", "preference"), "position"),
    **dict.fromkeys(("importance", "priority", "sal"), "salience"),
}
_QUO = ("status_quo", "reference_point", "reversion_point", "sq", "no_agreement", "default")
_COMMA = re.compile(r"\s*-?\d+,\d+\s*$")
_OTHERS = ("option", "item", "value", "values", "points")


def is_positions(sheet: Sheet) -> bool:
    """Whether a sheet is a position table: it has actors and positions, and no options."""
    start = header_of(sheet, _COLUMNS, _SYNONYMS)
    if start is None:
        return False
    words = [folded(cell) for cell in sheet.rows[start] if cell is not None]
    names = {_SYNONYMS.get(word, word) for word in words}
    return {"actor", "position"} <= names and not names.intersection(_OTHERS)


@dataclass
class _Stand:
    """One actor on one issue."""

    position: Any
    middle: float
    salience: float | None


@dataclass
class _Found:
    """What a table says, by names as they stand in it."""

    stands: dict[str, dict[str, _Stand]] = field(default_factory=dict)
    strength: dict[str, float] = field(default_factory=dict)
    quo: dict[str, float] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_positions(path: Path, sheet: Sheet) -> Reading:
    """Read a position table as a case; what had to be decided is among its warnings.

    Raises
    ------
    CaseError
        With the row and column of every cell that cannot be read.
    """
    found = _Found()
    table = named_rows(sheet, _COLUMNS, _SYNONYMS, found.defects)
    _read(table, path.name, found)
    if not found.stands and not found.defects:
        raise wrong(path.name, "has no row with an actor and a position")
    if found.defects:
        raise CaseError(found.defects)
    case = Case.model_validate(_tables(path.stem, found))
    reading = checked(case, str(path))
    notes = tuple(
        Defect((), "foreign-note", said, severity="warning", where=str(path))
        for said in found.notes
    )
    return replace(reading, defects=(*notes, *reading.defects))


def _read(table: Table, file: str, found: _Found) -> None:
    for row, place in zip(table.rows, table.places, strict=True):
        wanted = [key for key in ("actor", "position") if key not in row]
        if wanted:
            said = f"a row without {' and '.join(wanted)}"
            found.defects.append(Defect((), "foreign", said, where=file, path=place))
            continue
        name, issue = row["actor"].text, row["issue"].text if "issue" in row else "Position"
        try:
            position = _plain(row["position"].value)
            middle = parse_judgement(position).median(MARGIN)
            numbers = {key: _number(row[key]) for key in ("salience", "capability") if key in row}
        except CaseError as error:
            found.defects += [replace(d, where=file, path=place, key=()) for d in error.defects]
            continue
        if folded(name) in _QUO:
            found.quo[issue] = middle
            continue
        own = found.stands.setdefault(name, {})
        if issue in own:
            said = f"{name!r} stands twice on {issue!r}"
            found.defects.append(Defect((), "twice", said, where=file, path=place))
            continue
        own[issue] = _Stand(position, middle, numbers.get("salience"))
        strength = numbers.get("capability")
        if strength is not None and found.strength.setdefault(name, strength) != strength:
            said = f"{name!r} has {strength:g} here, and {found.strength[name]:g} above"
            hint = "capabilities that differ by issue need a case for each issue"
            found.defects.append(Defect((), "twice", said, hint=hint, where=file, path=place))
        if "role" in row:
            found.roles[name] = row["role"].text.lower()


def _plain(value: Any) -> Any:
    """Read a number with a decimal comma."""
    comma = isinstance(value, str) and _COMMA.match(value)
    return float(value.replace(",", ".")) if comma else value


def _number(cell: Cell) -> float:
    """Read a number of 0 or more; a share in per cent as so many of a hundred."""
    text = cell.text.rstrip("% ")
    try:
        number = float(_plain(text))
    except ValueError:
        number = -1.0
    if number < 0:
        said = f"{cell.text!r} is no number of 0 or more"
        raise CaseError([Defect((), "foreign", said, path=cell.place)])
    return 100.0 * number if cell.percent else number


def _tables(title: str, found: _Found) -> dict[str, Any]:
    names = list(dict.fromkeys(issue for own in found.stands.values() for issue in own))
    issue_ids, actor_ids = _ids(names), _ids(found.stands)
    issues, ranges = dict[str, Any](), dict[str, NumericRange]()
    for name in names:
        ranges[name], issues[issue_ids[name]] = _issue(name, found)
    actors = {key: _actor(name, found, issue_ids, ranges) for name, key in actor_ids.items()}
    tables: dict[str, Any] = {
        "format": 1,
        "title": title,
        "issues": issues,
        "actors": actors,
    }
    parties = [n for n in found.stands if found.roles.get(n, "party") == "party"]
    strong = {actor_ids[n]: found.strength.get(n, 0.0) for n in parties}
    if any(strong.values()):
        tables["signing"] = {"rule": "majority", "weights": strong}
        found.notes.append("a deal needs a majority of capability; state [signing] otherwise")
    found.notes.append(
        "no agreement is worth the status quo to everybody (margins of 0, marked as placeholders)"
    )
    return tables


def _ids(names: Sequence[str] | Mapping[str, object]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for name in names:
        ids[name] = starter_id(name, ids.values())
    return ids


def _issue(name: str, found: _Found) -> tuple[NumericRange, dict[str, Any]]:
    """Make the scale of an issue: 0 to 100 where all stand there, else from end to end."""
    at = [own[name].middle for own in found.stands.values() if name in own]
    at += [found.quo[name]] if name in found.quo else []
    low, high = min(at), max(at)
    if low >= 0 and high <= 100 and (high > 1 or low == high):
        low, high = 0.0, 100.0
    elif low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    numeric = NumericRange(low=low, high=high)
    issue: dict[str, Any] = {"name": name, "range": {"low": low, "high": high}}
    if name in found.quo:
        on_grid = low + round((found.quo[name] - low) / numeric.width) * numeric.width
        issue["status_quo"] = float(f"{on_grid:.12g}")
    else:
        found.notes.append(
            f"{name}: no row says what the status quo is; the low end, {low:g}, stands for it"
        )
    return numeric, issue


def _actor(
    name: str, found: _Found, ids: Mapping[str, str], ranges: Mapping[str, NumericRange]
) -> dict[str, Any]:
    stands = found.stands[name]
    actor: dict[str, Any] = {
        "name": name,
        "role": found.roles.get(name, "party"),
        "margin": {"value": 0, "placeholder": True},
        "values": {ids[issue]: {"ideal": stand.position} for issue, stand in stands.items()},
    }
    if len(stands) > 1 and any(stand.salience is not None for stand in stands.values()):
        actor["swing"] = dict(_swings(stands, ids, ranges))
    return actor


def _swings(
    stands: Mapping[str, _Stand], ids: Mapping[str, str], ranges: Mapping[str, NumericRange]
) -> Iterator[tuple[str, float]]:
    """Give swings so that distance counts by salience: each reaches to the actor's own far end."""
    most = max((stand.salience or 0.0 for stand in stands.values()), default=0.0) or 1.0
    for issue, stand in stands.items():
        numeric = ranges[issue]
        reach = max(stand.middle - numeric.low, numeric.high - stand.middle)
        share = reach / (numeric.high - numeric.low)
        salience = most if stand.salience is None else stand.salience
        yield ids[issue], float(f"{100 * salience / most * share:.6g}")
