"""How one deal stands: who takes it, what beats it, how far it is from what would be better."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from winset.arrays import IntArray
from winset.deals.core import Deals
from winset.deals.emptiness import best_alone
from winset.deals.frontier.frontier import assembled
from winset.deals.frontier.listing import reaching
from winset.deals.frontier.merging import TooManyPointsError, merge
from winset.deals.frontier.numbers import as_float
from winset.deals.solution import Solution

__all__ = ["Standing", "dominating", "standing_of"]


@dataclass(frozen=True)
class Standing:
    """How one deal stands.

    Parameters
    ----------
    deal : tuple of int
        Option indices.
    terms : mapping of issues to options
    utilities : (actors,) Fraction
        Exact, as the numbers were read.
    acceptable : bool
        Whether enough actors take it for the rule to be met.
    refused_by : tuple of str
        Actors to whom it is worth less than walking away.
    shortfalls : (actors,) Fraction
        By how much; 0 for those that take it.
    efficient : bool
        No acceptable deal is better for one party and worse for none.
    dominated_by : tuple of int or None
        Such a deal, where there is one.
    distances : mapping
        Euclidean distances in the parties' utilities: to the nearest point of the ``frontier``,
        and to the deals of each solution, by its name. NaN where a solution does not exist or is
        out of reach.
    optimality : mapping
        One less each distance as a part of the largest possible one, not below 0.
    """

    deal: tuple[int, ...]
    terms: Mapping[str, str]
    utilities: tuple[Fraction, ...]
    acceptable: bool
    refused_by: tuple[str, ...]
    shortfalls: tuple[Fraction, ...]
    efficient: bool
    dominated_by: tuple[int, ...] | None
    distances: Mapping[str, float]
    optimality: Mapping[str, float]


def dominating(deals: Deals, total: IntArray) -> tuple[int, ...] | None:
    """Find an efficient acceptable deal that is better for a party, worse for none.

    Parameters
    ----------
    deals : Deals
    total : (actors,) int
        On the grid.
    """
    grid, parties = deals.grid, list(deals.parties)
    least = np.zeros_like(total)
    least[parties] = np.maximum(total[parties], 0)
    runs = [
        merge(
            grid,
            floor=np.maximum(floor, least),
            null=deals.space.null_columns,
            parties=deals.parties,
        )
        for floor in deals._floors
    ]
    front = assembled(deals.space, grid, runs, deals.parties)
    better = np.flatnonzero((front.totals[parties] > total[parties][:, None]).any(axis=0))
    if not len(better):
        return None
    return tuple(front.deals_of(better[:1], limit=1)[0].tolist())


def standing_of(
    deals: Deals,
    deal: tuple[int, ...],
    solutions: Mapping[str, Callable[[], Solution]],
    asked: tuple[Fraction | None, ...],
) -> Standing:
    """Judge one deal."""
    space, grid = deals.space, deals.grid
    columns = space.columns_of(np.asarray(deal))
    total = grid.totals(columns[None, :])[:, 0]
    utilities = tuple(grid.exact_utility(i, t) for i, t in enumerate(total.tolist()))
    own = grid.floors(deals.walk_away)
    refuse = [i for i in range(deals.n_actors) if total[i] < own[i]]
    short = tuple(
        max(a - u, Fraction(0)) if a is not None and i in refuse else Fraction(0)
        for i, (a, u) in enumerate(zip(asked, utilities, strict=True))
    )
    is_null = space.null is not None and tuple(deal) == space.null
    better = dominating(deals, total)
    distances = {"frontier": _to_frontier(deals, utilities)}
    for name, ask in solutions.items():
        distances[name] = _to_solution(deals, utilities, ask)
    widest = math.hypot(*(_range(deals, i) for i in deals.parties))
    return Standing(
        deal=tuple(deal),
        terms=dict(zip(space.issues, space.describe(deal), strict=True)),
        utilities=utilities,
        acceptable=bool(reaching(total[:, None], deals._floors)[0]) and not is_null,
        refused_by=tuple(deals.actors[i] for i in refuse),
        shortfalls=short,
        efficient=better is None,
        dominated_by=better,
        distances=distances,
        optimality={
            name: max(0.0, 1.0 - d / widest) if widest else math.nan
            for name, d in distances.items()
        },
    )


def _range(deals: Deals, i: int) -> float:
    grid = deals.grid
    top = best_alone(deals.space, grid, i)
    return as_float(Fraction(top * grid.numerator[i], grid.denominator[i]))


def _to_frontier(deals: Deals, utilities: tuple[Fraction, ...]) -> float:
    try:
        front = deals.frontier()
    except TooManyPointsError:
        return math.nan
    rows = zip(*(front.totals[i].tolist() for i in deals.parties), strict=True)
    grid, parties = deals.grid, deals.parties
    points = [[grid.exact_utility(i, t) for i, t in zip(parties, r, strict=True)] for r in rows]
    return _nearest(deals, utilities, points)


def _to_solution(
    deals: Deals, utilities: tuple[Fraction, ...], ask: Callable[[], Solution]
) -> float:
    try:
        found = ask()
    except ValueError:
        return math.nan
    if not len(found.deals):
        return math.nan
    totals = deals.grid.totals(deals.space.columns_of(found.deals))
    rows = {tuple(int(totals[i, k]) for i in deals.parties) for k in range(totals.shape[1])}
    grid, parties = deals.grid, deals.parties
    points = [[grid.exact_utility(i, t) for i, t in zip(parties, r, strict=True)] for r in rows]
    return _nearest(deals, utilities, points)


def _nearest(deals: Deals, utilities: tuple[Fraction, ...], points: list[list[Fraction]]) -> float:
    own = [utilities[i] for i in deals.parties]
    return min(
        (math.hypot(*(as_float(a - b) for a, b in zip(own, p, strict=True))) for p in points),
        default=math.nan,
    )
