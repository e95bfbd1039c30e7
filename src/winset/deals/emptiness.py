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
from winset.deals.frontier.listing import all_totals
from winset.deals.frontier.merging import TooManyPointsError, merge
from winset.deals.pick.bounded import nearest
from winset.space import Consent, Space

__all__ = ["Conflict", "Emptiness", "Unsatisfiable", "any_deal", "best_alone", "explain"]


_LISTABLE = 300_000
_NODES = 20_000_000
_POINTS = 1_000_000
_PAIR_POINTS = 50_000


@dataclass(frozen=True)
class Unsatisfiable:
    """An actor whose walk-away value is above every deal."""

    actor: int
    best: float
    walk_away: float

    @property
    def missing(self) -> float:
        """Utility by which its best deal falls short."""
        return self.walk_away - self.best


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
        Option indices of the deal whose worst shortfall is least (of more than 300,000 deals: of
        a good one).
    shortfalls : tuple of float
        Its shortfall for each actor, 0 for those that would take it.
    words : str
    """

    never: tuple[Unsatisfiable, ...]
    conflicts: tuple[Conflict, ...]
    nearest: tuple[int, ...] | None
    shortfalls: tuple[float, ...]
    words: str


def explain(
    space: Space,
    grid: Grid,
    floors: Sequence[IntArray],
    walk_away: Sequence[object],
    names: Sequence[str],
) -> Emptiness:
    """Say why no deal reaches all the floors of any of the vectors.

    Parameters
    ----------
    space : Space
    grid : Grid
    floors : sequence of (actors,) int64
        One vector for each minimal set of actors whose consent suffices.
    walk_away : (actors,) numbers
        For the messages.
    names : (actors,) str
    """
    needed = sorted({i for floor in floors for i in np.flatnonzero(floor > 0).tolist()})
    asked = np.max(np.stack(list(floors)), axis=0)
    best = {i: best_alone(space, grid, i) for i in needed}
    never = tuple(
        Unsatisfiable(i, float(grid.exact_utility(i, best[i])), _number(walk_away[i]))
        for i in needed
        if best[i] < asked[i] and all(floor[i] > 0 for floor in floors)
    )
    lost = {one.actor for one in never}
    always = [i for i in needed if all(f[i] > 0 for f in floors) and i not in lost]
    conflicts = tuple(
        c for c in (_pair(space, grid, asked, pair) for pair in combinations(always, 2)) if c
    )
    nearest, short = _nearest(space, grid, floors)
    if not never and not conflicts and nearest is not None:
        conflicts = (Conflict(tuple(needed), max(short)),)
    return Emptiness(
        never, conflicts, nearest, short, _words(never, conflicts, names, len(floors) > 1)
    )


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
    return any(_reaches(space, grid, floor) for floor in floors)


def _reaches(space: Space, grid: Grid, floor: IntArray) -> bool:
    needed = np.flatnonzero(floor > 0)
    if (floor > grid.top).any():
        return False
    # Totals are whole numbers below 2**53, so that a sum of floats is exact, if not a bound.
    utility, wanted = grid.values[needed].astype(np.float64), floor[needed].astype(np.float64)
    rule = Consent.unanimity(len(needed))
    found = exists(space, utility[None], wanted[None], rule, budget=_NODES)
    if found.status[0] == 0:
        return False
    if found.status[0] == 1:
        total = grid.values[:, found.witness[0] + grid.offsets[:-1]].sum(axis=1)
        if (total >= floor).all():
            return True
    try:
        few = merge(
            grid.only(needed.tolist()), floor=floor[needed], null=space.null_columns, limit=_POINTS
        )
        return bool(few.points.shape[1])
    except TooManyPointsError:
        raise ValueError(
            "whether any deal is acceptable stays undecided: the walk-away values are too close "
            "to what can be reached; ask winset.deals.exists.exists with a larger budget"
        ) from None


def best_alone(space: Space, grid: Grid, i: int) -> int:
    """Highest total of one actor over the deals that are deals."""
    null = space.null_columns
    if null is None:
        return int(grid.top[i])
    alone = merge(grid.only((i,)), null=null)
    return int(alone.points[0].max()) if alone.points.shape[1] else -1


def _pair(space: Space, grid: Grid, asked: IntArray, pair: tuple[int, ...]) -> Conflict | None:
    """Whether two actors conflict, and by how much at least one must go short."""
    two, floor, null = grid.only(pair), asked[list(pair)], space.null_columns
    step = np.array(two.numerator, dtype=float) / np.array(two.denominator, dtype=float)
    try:
        points = merge(two, null=null, limit=_PAIR_POINTS).points
        short = float(((floor[:, None] - points) * step[:, None]).max(axis=0).min())
        return Conflict(pair, short) if short > 0.0 else None
    except TooManyPointsError:
        pass
    short = nearest(two, floor, null)[1]
    return Conflict(pair, short, exact=False) if short > 0.0 else None


def _nearest(
    space: Space, grid: Grid, floors: Sequence[IntArray]
) -> tuple[tuple[int, ...] | None, tuple[float, ...]]:
    """Deal whose worst shortfall is least: by listing, or a good one by rounding a mixture."""
    step = np.array(grid.numerator, dtype=float) / np.array(grid.denominator, dtype=float)
    best: tuple[float, IntArray, IntArray] | None = None
    for floor in floors:
        if space.n_deals > _LISTABLE:
            deal = nearest(grid, floor, space.null_columns)[0][None, :]
            every = iter([(deal, grid.values[:, deal + grid.offsets[:-1]].sum(axis=-1))])
        else:
            every = all_totals(space, grid)
        for columns, totals in every:
            short = np.where(floor[:, None] > 0, floor[:, None] - totals, 0) * step[:, None]
            worst = short.max(axis=0)
            j = int(worst.argmin())
            if best is None or worst[j] < best[0]:
                best = (float(worst[j]), columns[j], np.maximum(short[:, j], 0.0))
    if best is None:
        return None, ()
    return tuple(space.options_of(best[1]).tolist()), tuple(float(x) for x in best[2])


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float, Fraction)) else float(str(value))


def _words(
    never: tuple[Unsatisfiable, ...],
    conflicts: tuple[Conflict, ...],
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
