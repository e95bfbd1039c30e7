"""Progress: issue by issue, how far apart the last positions were, and how the distance moved.

A party's position on an issue is what its last offer or demand said of it; one that has said
nothing is taken to stand at the status quo, and marked as silent. The distance between two
positions is 0 where they overlap and 1 at opposite ends (steps apart over steps in all, for
ordered and numeric issues; items apart over items in all, for packages; 0 or 1 otherwise). Text
agreed ad referendum settles an issue, text left in brackets opens it again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from winset.model import Model
from winset.record import PROPOSALS, Act
from winset.space import Space
from winset.worlds import Worlds

__all__ = ["IssueProgress", "Progress", "Round", "progress_finding"]

FloatArray = NDArray[np.float64]
Terms = Mapping[int, frozenset[int]]
Status: TypeAlias = Literal[
    "agreed ad referendum",
    "left in brackets",
    "same position",
    "apart",
    "one side silent",
    "not raised",
]


@dataclass(frozen=True)
class IssueProgress:
    """Where the parties stood on one issue at the close.

    Parameters
    ----------
    issue : str
    positions : mapping
        Party to its last position: the options that it named, or the items of a package that it
        has in; None where it stated none and no status quo is known.
    spoke : tuple of str
        Parties that had stated a position; the others stand at the status quo.
    first, last : float or None
        Largest distance between two parties after the first and the last statement about it, 0
        to 1; None where nobody raised it or no status quo is known for the silent.
    status : str
        "agreed ad referendum", "left in brackets", "same position", "apart", "one side silent"
        or "not raised".
    settled : bool
        Agreed, or the positions overlap with both sides having spoken.
    gap : mapping
        Party to what it would lose, on average over worlds, by taking the other's position on this
        issue alone, its own on the rest: points of its utility (0 where it would gain).
    """

    issue: str
    positions: Mapping[str, tuple[str, ...] | None]
    spoke: tuple[str, ...]
    first: float | None
    last: float | None
    status: Status
    settled: bool
    gap: Mapping[str, float]


@dataclass(frozen=True)
class Round:
    """The distance after one move.

    ``distance`` is the mean over all issues that were raised at any time; ``settled`` counts those
    settled by then.
    """

    date: str
    level: str
    by: str
    event: str
    kind: str
    distance: float
    settled: int
    by_issue: Mapping[str, float]


@dataclass(frozen=True)
class Progress:
    """How far the talks got, under one account of what was said.

    Parameters
    ----------
    account : str
        Whose version; empty where nothing is contested.
    issues : tuple of IssueProgress
        In the order of the case.
    rounds : tuple of Round
    raised, settled, agreed, bracketed : int
        Issues raised at all, in effect settled, agreed ad referendum, left in brackets.
    opening, working, leader : float or None
        Mean distance after the first move, and after the last one at working and at leader level.
    """

    account: str
    issues: tuple[IssueProgress, ...]
    rounds: tuple[Round, ...]
    raised: int
    settled: int
    agreed: int
    bracketed: int
    opening: float | None
    working: float | None
    leader: float | None


@dataclass(frozen=True, eq=False)
class _Ground:
    """The model, its space, and the issue of the case to which each issue of the space belongs."""

    model: Model
    space: Space
    owner: Mapping[int, str]

    def parts(self, name: str) -> list[int]:
        return [j for j, own in self.owner.items() if own == name]


@dataclass
class _Positions:
    """Positions while the record is read."""

    positions: dict[str, dict[int, frozenset[int]]]
    agreed: set[str] = field(default_factory=set)
    bracketed: set[str] = field(default_factory=set)


def progress_finding(model: Model, worlds: Worlds) -> tuple[Progress, ...]:
    """How far the talks got, under each account that is told (one entry where none is contested).

    Parameters
    ----------
    model : Model
        Its record.
    worlds : Worlds

    Returns
    -------
    tuple of Progress
    """
    if not worlds.contested:
        return (_progress(model, worlds, "", ()),)
    return tuple(
        _progress(model, worlds, teller, (t,) * len(worlds.contested))
        for t, teller in enumerate(worlds.tellers)
    )


def _progress(model: Model, worlds: Worlds, account: str, pattern: tuple[int, ...]) -> Progress:
    owner = {j: model.record.owner[name] for j, name in enumerate(worlds.space.issues)}
    ground = _Ground(model, worlds.space, owner)
    table = _Positions({party: {} for party in model.of_role("party")})
    states: list[tuple[Act, dict[str, float], int]] = []
    first: dict[str, float] = {}
    for act in model.record.acts:
        if not model.record.happened(act, pattern):
            continue
        if not _moves(ground, table, act, model.transcript.terms(act, pattern)):
            continue
        distances = _distances(ground, table)
        for name, distance in distances.items():
            first.setdefault(name, distance)
        settled = sum(_is_settled(ground, table, name, distances) for name in distances)
        states.append((act, distances, settled))
    raised = sorted(first, key=model.issues.index)
    rounds = tuple(_round(state, raised, first) for state in states)
    last = states[-1][1] if states else {}
    gaps = _gaps(worlds, ground, table)
    issues = tuple(
        _issue(ground, table, name, (first.get(name), last.get(name)), gaps.get(name, {}))
        for name in model.issues
    )
    return Progress(
        account=account,
        issues=issues,
        rounds=rounds,
        raised=len(raised),
        settled=sum(i.settled for i in issues),
        agreed=len(table.agreed - table.bracketed),
        bracketed=len(table.bracketed),
        opening=rounds[0].distance if rounds else None,
        working=_after(rounds, "working"),
        leader=_after(rounds, "leader"),
    )


def _moves(ground: _Ground, table: _Positions, act: Act, terms: Terms) -> bool:
    """Take one act into the positions; whether it said anything about the terms."""
    if act.kind in PROPOSALS and act.by in table.positions:
        table.positions[act.by].update(terms)
        return True
    if act.kind not in ("agreed", "bracketed") or not terms:
        return False
    touched = {ground.owner[j] for j in terms}
    if act.kind == "bracketed":
        table.bracketed |= touched
        if act.by in table.positions:
            table.positions[act.by].update(terms)
        return True
    table.agreed |= touched
    table.bracketed -= touched
    for party in act.signing(tuple(table.positions)):
        if party in table.positions:
            table.positions[party].update(terms)
    return True


def _position(space: Space, table: _Positions, party: str, issue: int) -> frozenset[int] | None:
    stated = table.positions[party].get(issue)
    if stated is not None:
        return stated
    return None if space.null is None else frozenset({space.null[issue]})


def _distances(ground: _Ground, table: _Positions) -> dict[str, float]:
    """Largest distance between two parties, for every issue that somebody has raised."""
    out: dict[str, float] = {}
    for name in ground.model.issues:
        parts = ground.parts(name)
        if not any(j in own for own in table.positions.values() for j in parts):
            continue
        apart = [
            _apart(ground, table, pair, parts)
            for pair in itertools.combinations(table.positions, 2)
        ]
        known = [distance for distance in apart if distance is not None]
        if known:
            out[name] = max(known)
    return out


def _apart(
    ground: _Ground, table: _Positions, pair: tuple[str, str], parts: Sequence[int]
) -> float | None:
    total = 0.0
    for j in parts:
        one, other = (_position(ground.space, table, party, j) for party in pair)
        if one is None or other is None:
            return None
        total += _between(ground, j, one, other)
    return total / len(parts)


def _between(ground: _Ground, j: int, one: frozenset[int], other: frozenset[int]) -> float:
    if one & other:
        return 0.0
    if ground.space.issues[j] not in ground.model.ordered:
        return 1.0
    return min(abs(a - b) for a in one for b in other) / (len(ground.space.options[j]) - 1)


def _spoke(ground: _Ground, table: _Positions, name: str) -> tuple[str, ...]:
    return tuple(
        party for party, own in table.positions.items() if any(ground.owner[j] == name for j in own)
    )


def _is_settled(
    ground: _Ground, table: _Positions, name: str, distances: Mapping[str, float | None]
) -> bool:
    if name in table.bracketed:
        return False
    everyone = len(_spoke(ground, table, name)) == len(table.positions)
    return name in table.agreed or (everyone and distances.get(name) == 0.0)


def _round(
    state: tuple[Act, dict[str, float], int],
    raised: Sequence[str],
    first: Mapping[str, float],
) -> Round:
    act, distances, settled = state
    # An issue not raised yet stands where it stood when it was.
    by_issue = {name: distances.get(name, first[name]) for name in raised}
    return Round(
        date=act.day.isoformat(),
        level=act.level,
        by=act.by,
        event=act.name,
        kind=act.kind,
        distance=float(np.mean(list(by_issue.values()))) if by_issue else 0.0,
        settled=settled,
        by_issue=by_issue,
    )


def _after(rounds: Sequence[Round], level: str) -> float | None:
    at = [r.distance for r in rounds if r.level == level]
    return at[-1] if at else None


def _issue(
    ground: _Ground,
    table: _Positions,
    name: str,
    ends: tuple[float | None, float | None],
    gap: Mapping[str, float],
) -> IssueProgress:
    parts, spoke = ground.parts(name), _spoke(ground, table, name)
    settled = _is_settled(ground, table, name, {name: ends[1]})
    return IssueProgress(
        issue=name,
        positions={
            party: _named(
                ground.space, parts, [_position(ground.space, table, party, j) for j in parts]
            )
            for party in table.positions
        },
        spoke=spoke,
        first=ends[0],
        last=ends[1],
        status=_status(table, name, spoke, settled=settled),
        settled=settled,
        gap=gap,
    )


def _named(
    space: Space, parts: Sequence[int], positions: Sequence[frozenset[int] | None]
) -> tuple[str, ...] | None:
    """Name what a position holds: options, or the items of a package that are in."""
    stated = [position for position in positions if position is not None]
    if len(stated) < len(positions):
        return None
    if len(parts) == 1:
        return tuple(space.options[parts[0]][k] for k in sorted(stated[0]))
    return tuple(
        space.issues[j].partition(".")[2]
        for j, position in zip(parts, stated, strict=True)
        if 1 in position
    )


def _status(table: _Positions, name: str, spoke: Sequence[str], *, settled: bool) -> Status:
    if name in table.bracketed:
        return "left in brackets"
    if name in table.agreed:
        return "agreed ad referendum"
    if not spoke:
        return "not raised"
    if settled:
        return "same position"
    return "one side silent" if len(spoke) < len(table.positions) else "apart"


# --- what the gap is worth ------------------------------------------------------------------------


def _gaps(worlds: Worlds, ground: _Ground, table: _Positions) -> dict[str, dict[str, float]]:
    """Work out what each party would lose by taking the other's position on one issue alone."""
    if worlds.space.null is None:
        return {}
    utility = worlds.utility_at(len(worlds.epochs) - 1)
    out: dict[str, dict[str, float]] = {}
    for name in ground.model.issues:
        parts = ground.parts(name)
        if not any(j in own for own in table.positions.values() for j in parts):
            continue
        out[name] = {}
        for party in table.positions:
            losses = [0.0, *_losses(worlds, utility, table, party, parts)]
            if len(losses) > 1:
                out[name][party] = max(losses)
    return out


def _losses(
    worlds: Worlds, utility: FloatArray, table: _Positions, party: str, parts: Sequence[int]
) -> Iterator[float]:
    """Mean loss of a party for each other party's position; combinations ruled out are skipped."""
    space, a = worlds.space, worlds.index(party)
    own = [min(_position(space, table, party, j) or {0}) for j in range(len(space.issues))]
    for other in table.positions:
        if other == party:
            continue
        moved = list(own)
        for j in parts:
            theirs = _position(space, table, other, j) or frozenset({own[j]})
            mine = _position(space, table, party, j) or frozenset({own[j]})
            common = theirs & mine
            moved[j] = own[j] if common else min(theirs, key=lambda k: abs(k - own[j]))
        try:
            columns = space.columns_of(np.array([own, moved])) + space.offsets[:-1]
        except ValueError:
            continue
        values = utility[:, a, columns].sum(axis=-1)
        yield float(worlds.weight @ (values[:, 0] - values[:, 1]))
