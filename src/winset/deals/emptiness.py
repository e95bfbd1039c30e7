"""Why no deal is acceptable: who can never be satisfied, which pairs conflict, and how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from winset.arrays import IntArray
from winset.deals.exists import exists
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.listing import all_totals, reaching
from winset.deals.frontier.merging import TooManyPointsError, merge
from winset.deals.frontier.numbers import as_float
from winset.deals.pick.bounded import nearest, search
from winset.deals.pick.criteria import SmallestShare, best_points
from winset.space import Consent, Space

__all__ = ["Conflict", "Emptiness", "Unsatisfiable", "any_deal", "best_alone", "explain"]

_LISTED_FOR_ONE = 5_000_000
_FEW_POINTS = 20_000
_MANY_POINTS = 100_000
# Whole numbers that floats hold exactly, with room for the sums that a search forms of them.
_FLOATS = 2**50


@dataclass(frozen=True)
class Unsatisfiable:
    """An actor whose walk-away value is above every deal."""

    actor: int
    best: float
    walk_away: float
    missing: float
    """Utility by which its best deal falls short."""


@dataclass(frozen=True)
class Conflict:
    """Actors that can be satisfied alone, but not together.

    ``shortfall`` is the least that one of them must go short, in its own utility (a lower bound
    where ``exact`` is False).
    """

    actors: tuple[int, ...]
    shortfall: float
    exact: bool = True


@dataclass(frozen=True)
class Emptiness:
    """Reasons for an empty zone.

    Parameters
    ----------
    never : tuple of Unsatisfiable
    conflicts : tuple of Conflict
        Pairs; where no pair conflicts, all whose consent is needed, together.
    nearest : tuple of int or None
        Option indices of the deal whose worst shortfall, over those whose consent it still
        needs, is least (where ``nearest_exact`` is False: of a good one).
    shortfalls : tuple of float
        What each actor goes short there of its walk-away value, 0 for those that would take it.
    words : str
    nearest_exact : bool
    """

    never: tuple[Unsatisfiable, ...]
    conflicts: tuple[Conflict, ...]
    nearest: tuple[int, ...] | None
    shortfalls: tuple[float, ...]
    words: str
    nearest_exact: bool = True


@dataclass(frozen=True, eq=False)
class _Near:
    """A deal near to satisfying some actors: its worst shortfall, and the least of any deal."""

    deal: IntArray
    shortfall: Fraction
    reached: Fraction
    exact: bool


def explain(
    space: Space,
    grid: Grid,
    floors: Sequence[IntArray],
    asked: Sequence[Fraction | None],
    names: Sequence[str],
) -> Emptiness:
    """Say why no deal reaches all the floors of any of the vectors.

    Parameters
    ----------
    space : Space
    grid : Grid
    floors : sequence of (actors,) int
        One vector for each minimal set of actors whose consent suffices.
    asked : (actors,) Fraction or None
        What each asks for; shortfalls are measured from there, not from the grid.
    names : (actors,) str
    """
    if space.n_deals - int(space.null is not None) <= 0:
        return Emptiness((), (), None, (), "there is no deal")
    sets = [tuple(np.flatnonzero(floor > 0).tolist()) for floor in floors]
    needed = sorted({i for some in sets for i in some})
    top = np.max(np.stack(list(floors)), axis=0)
    level = [Fraction(0) if a is None else a for a in asked]
    best = {i: best_alone(space, grid, i) for i in needed}
    never = tuple(
        _unsatisfiable(grid, i, best[i], asked[i])
        for i in needed
        if best[i] < top[i] and all(floor[i] > 0 for floor in floors)
    )
    lost = {one.actor for one in never}
    always = [i for i in needed if all(f[i] > 0 for f in floors) and i not in lost]
    conflicts = []
    for pair in combinations(always, 2):
        near = _nearest(space, grid, level, pair)
        if near.shortfall > 0 and not _reaches(grid, near.deal, top, pair):
            conflicts.append(Conflict(pair, as_float(near.shortfall), near.exact))
    every = [
        _nearest(space, grid, level, some)
        for some in sets
        if all(asked[i] is not None for i in some)
    ]
    nearest = min(every, key=lambda near: near.reached, default=None)
    if not never and not conflicts and nearest is not None:
        conflicts = [Conflict(tuple(needed), as_float(nearest.shortfall), nearest.exact)]
    words = _words(never, conflicts, names, len(floors) > 1)
    if nearest is None:
        return Emptiness(never, tuple(conflicts), None, (), words)
    total = grid.totals(nearest.deal[None, :])[:, 0].tolist()
    short = tuple(
        0.0 if a is None else as_float(max(a - grid.exact_utility(i, total[i]), Fraction(0)))
        for i, a in enumerate(asked)
    )
    deal = tuple(space.options_of(nearest.deal).tolist())
    return Emptiness(never, tuple(conflicts), deal, short, words, nearest.exact)


def _unsatisfiable(grid: Grid, i: int, best: int, asked: Fraction | None) -> Unsatisfiable:
    reached = grid.exact_utility(i, best)
    if asked is None:  # plus infinity
        return Unsatisfiable(i, as_float(reached), np.inf, np.inf)
    return Unsatisfiable(i, as_float(reached), as_float(asked), as_float(asked - reached))


def _reaches(grid: Grid, deal: IntArray, floor: IntArray, who: Sequence[int]) -> bool:
    total = grid.totals(deal[None, :])[:, 0]
    return all(total[i] >= floor[i] for i in who)


def any_deal(space: Space, grid: Grid, floors: Sequence[IntArray]) -> bool:
    """Whether some deal reaches all the floors of at least one vector.

    Raises
    ------
    ValueError
        Where the search ends undecided.
    """
    if space.n_deals - int(space.null is not None) <= 0:
        return False
    if any(not floor.any() for floor in floors):
        return True
    if space.n_deals <= _LISTED_FOR_ONE and grid.values.dtype != np.dtype(object):
        return any(reaching(totals, floors).any() for _, totals in all_totals(space, grid))
    return any(_some_reach(space, grid, floor) for floor in floors)


def _some_reach(space: Space, grid: Grid, floor: IntArray) -> bool:
    if (floor > grid.top).any():
        return False
    needed = tuple(np.flatnonzero(floor).tolist())
    few = grid.only(needed)
    asked = floor[list(needed)]
    for limit in (_FEW_POINTS, _MANY_POINTS):
        try:
            left = merge(few, floor=asked, null=space.null_columns, limit=limit)
            return bool(left.points.shape[1])
        except TooManyPointsError:
            pass
        if limit == _FEW_POINTS:
            level = [few.exact_utility(k, int(asked[k])) for k in range(len(needed))]
            near = _bounded(space, few, level)
            if _reaches(few, near.deal, asked, range(len(needed))):
                return True
            if near.shortfall > 0:
                return False
    return _searched(space, few, asked)


def _searched(space: Space, grid: Grid, floor: IntArray) -> bool:
    """Ask the search over worlds; what it finds is checked in whole numbers."""
    # Scaled so that floats hold the numbers; a deal that truly passes then still does.
    unit = [max(int(t) // _FLOATS, 1) for t in grid.top.tolist()]
    utility = np.array(
        [[v // u for v in row] for row, u in zip(grid.values.tolist(), unit, strict=True)]
    )
    wanted = [
        int(f) // u - len(space.blocks) * (u > 1) for f, u in zip(floor.tolist(), unit, strict=True)
    ]
    rule = Consent.unanimity(len(unit))
    found = exists(
        space, utility[None].astype(np.float64), np.array([wanted], dtype=np.float64), rule
    )
    status = int(found.status[0])
    if status == 1:
        deal = np.asarray(found.witness[0])
        if _reaches(grid, deal, floor, range(len(unit))):
            return True
        status = -1
    if status < 0:
        raise ValueError(
            "whether any deal is acceptable stays undecided: the walk-away values are too close "
            "to what can be reached; move one of them, or leave out an actor"
        )
    return False


def best_alone(space: Space, grid: Grid, i: int) -> int:
    """Highest total of one actor over the deals that are deals."""
    null = space.null_columns
    if null is None:
        return int(grid.top[i])
    alone = merge(grid.only((i,)), null=null)
    return int(alone.points[0].max()) if alone.points.shape[1] else -1


def _nearest(space: Space, grid: Grid, level: Sequence[Fraction], who: Sequence[int]) -> _Near:
    """Find the deal that leaves the worst off of some actors least short."""
    few = grid.only(who)
    asked = [level[i] for i in who]
    try:
        left = merge(few, null=space.null_columns, limit=_MANY_POINTS)
    except TooManyPointsError:
        return _bounded(space, few, asked)
    best = best_points(_least_short(few, asked)[0], left.points)
    deal = left.columns(best[:1])[0]
    short = _shortfall(few, asked, deal)
    return _Near(deal, short, short, True)


def _bounded(space: Space, grid: Grid, asked: Sequence[Fraction]) -> _Near:
    """Find a deal that leaves the worst off little short, and a bound on any deal's shortfall."""
    rough = grid.coarse()
    criterion, factor = _least_short(rough, asked)
    floor = np.zeros(rough.n_actors, dtype=np.int64)
    found = search(criterion, criterion.grid, floor, null=space.null_columns)
    deal, bound = nearest(criterion.grid, criterion.reference, space.null_columns)
    reached = _shortfall(grid, asked, deal)
    if found is not None and len(found.index):
        other = found.merged.columns(found.index[:1])[0]
        short = _shortfall(grid, asked, other)
        if found.optimal and not any(rough.rounded):
            return _Near(other, short, short, True)
        if short < reached:
            deal, reached = other, short
    least = Fraction(bound) / factor - max(Fraction(0), *map(Fraction, rough.bound.tolist()))
    return _Near(deal, max(least, Fraction(0)), reached, False)


def _least_short(grid: Grid, asked: Sequence[Fraction]) -> tuple[SmallestShare, Fraction]:
    """Build the criterion, on a grid whose numbers are of moderate size, and its factor."""
    ends = [
        abs(grid.exact_utility(i, t) - a)
        for i, a in enumerate(asked)
        for t in (0, int(grid.top[i]))
    ]
    factor = 1 / (max(ends) or Fraction(1))
    scaled = grid.normalised([factor] * grid.n_actors)
    level = tuple((a - grid.exact_utility(i, 0)) * factor for i, a in enumerate(asked))
    one = (Fraction(1),) * grid.n_actors
    return SmallestShare(scaled, level, one, tuple(range(grid.n_actors))), factor


def _shortfall(grid: Grid, asked: Sequence[Fraction], deal: IntArray) -> Fraction:
    total = grid.totals(deal[None, :])[:, 0].tolist()
    return max(a - grid.exact_utility(i, total[i]) for i, a in enumerate(asked))


def _words(
    never: Sequence[Unsatisfiable],
    conflicts: Sequence[Conflict],
    names: Sequence[str],
    several: bool,
) -> str:
    parts = [
        f"{names[one.actor]} can get at most {one.best:g}, {one.missing:.4g} below its walk-away "
        f"value of {one.walk_away:g}"
        for one in never
    ]
    for conflict in conflicts:
        who = " and ".join(names[i] for i in conflict.actors)
        least = "" if conflict.exact else "at least "
        parts.append(
            f"{who} cannot both be satisfied: one must go {least}{conflict.shortfall:.4g} short"
            if len(conflict.actors) == 2
            else f"{who} can be satisfied two by two or alone, but not together: "
            f"one must go {least}{conflict.shortfall:.4g} short"
        )
    if not parts:
        parts = ["no deal satisfies enough of the actors" if several else "there is no deal"]
    return "; ".join(parts)
