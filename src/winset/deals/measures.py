"""Measures of a whole space of deals: ideal and nadir points, opposition, hypervolume."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import numpy as np

from winset.arrays import FloatArray
from winset.deals.core import Deals
from winset.deals.emptiness import best_alone
from winset.deals.frontier.frontier import Frontier
from winset.deals.frontier.numbers import as_float
from winset.deals.reading import ArgumentError, one_per_actor, stated_level

__all__ = ["Among", "hypervolume", "ideal", "nadir", "opposition"]

Among = Literal["acceptable", "all"]


def _front(deals: Deals, among: str) -> Frontier:
    if among == "acceptable":
        return deals.frontier()
    if among == "all":
        return Deals.frontier(everything(deals))
    raise ArgumentError("among", f'must be "acceptable" or "all", not {among!r}')


def everything(deals: Deals) -> Deals:
    """Return the same space with every deal acceptable."""
    free = (-np.inf,) * deals.n_actors
    return Deals(deals.space, deals.grid, free, deals.parties, deals.consent, deals.actors)


def ideal(deals: Deals, among: Among = "acceptable") -> tuple[Fraction, ...]:
    """Best utility of every actor: of an acceptable deal (for parties), or of any deal."""
    if among == "all":
        totals = [best_alone(deals.space, deals.grid, i) for i in range(deals.n_actors)]
    else:
        front = _found(deals, _front(deals, among))
        totals = [int(front.totals[i].max()) for i in range(deals.n_actors)]
    return tuple(deals.grid.exact_utility(i, t) for i, t in enumerate(totals))


def nadir(deals: Deals, among: Among = "acceptable") -> tuple[Fraction, ...]:
    """Worst utility of every actor over the efficient deals."""
    front = _found(deals, _front(deals, among))
    return tuple(
        deals.grid.exact_utility(i, int(front.totals[i].min())) for i in range(deals.n_actors)
    )


def _found(deals: Deals, front: Frontier) -> Frontier:
    if not len(front):
        raise ValueError(f"no deal is acceptable: {deals.zone().reason}")
    return front


def opposition(deals: Deals) -> float:
    """Distance from the parties' ideal point to the nearest acceptable deal.

    Each party's utilities are divided by that of its best deal, acceptable to the others or not,
    as in the opposition of the ANAC competition domains (Baarslag et al. 2013); 0 where one deal
    is best for all.

    Raises
    ------
    ValueError
        Where a party's best deal is not worth more than 0, or no deal is acceptable.
    """
    front = deals.frontier()
    if not len(front):
        raise ValueError("no deal is acceptable, so there is none to measure opposition by")
    best = [best_alone(deals.space, deals.grid, i) for i in deals.parties]
    total = np.zeros(len(front))
    for i, top in zip(deals.parties, best, strict=True):
        most = deals.grid.exact_utility(i, top)
        if most <= 0:
            raise ValueError("opposition needs a best deal worth more than 0 for every party")
        # What is missing, as a part of the best, keeps its digits where utilities are large.
        part = Fraction(deals.grid.numerator[i], deals.grid.denominator[i]) / most
        missing = (top - front.totals[i]).tolist()
        # Lengths, not their squares, which would leave the range of floats long before.
        total = np.hypot(total, [as_float(m * part) for m in missing])
    return float(total.min())


def hypervolume(deals: Deals, reference: object = None) -> Fraction:
    """Volume of what some acceptable deal exceeds, above a reference point, for the parties.

    Exact, by slicing along one party's utility after the other (While et al. 2006).

    Parameters
    ----------
    deals : Deals
    reference : (actors,) numbers or mapping by name, optional
        Default: the walk-away values.
    """
    front = deals.frontier()
    values = deals.walk_away if reference is None else reference
    stated = one_per_actor(values, deals.n_actors, "reference", deals.actors)
    base = [stated_level(deals.grid, i, stated[i]) for i in deals.parties]
    if any(b is None for b in base):
        raise ArgumentError(
            "reference",
            "a party has no finite walk-away value",
            remedy="pass reference= as finite numbers",
        )
    grid = deals.grid
    points = {
        tuple(
            grid.exact_utility(i, t) - (b or 0)
            for i, t, b in zip(deals.parties, row, base, strict=True)
        )
        for row in zip(*(front.totals[i].tolist() for i in deals.parties), strict=True)
    }
    return _volume([p for p in points if all(x > 0 for x in p)])


def _volume(points: Sequence[tuple[Fraction, ...]]) -> Fraction:
    """Volume of the union of boxes from the origin."""
    if not points:
        return Fraction(0)
    if len(points[0]) == 1:
        return max(p[0] for p in points)
    total, best = Fraction(0), Fraction(0)
    ordered = sorted(points, reverse=True)
    if len(points[0]) == 2:
        for x, y in ordered:
            if y > best:
                total += x * (y - best)
                best = y
        return total
    levels = sorted({p[0] for p in points}, reverse=True)
    for level, below in zip(levels, [*levels[1:], Fraction(0)], strict=True):
        slab = {p[1:] for p in ordered if p[0] >= level}
        kept = [p for p in slab if not any(q != p and _covers(q, p) for q in slab)]
        total += (level - below) * _volume(kept)
    return total


def _covers(one: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> bool:
    return all(a >= b for a, b in zip(one, other, strict=True))


def floats(values: Sequence[Fraction]) -> FloatArray:
    """Turn exact utilities into the nearest floats."""
    return np.array([as_float(v) for v in values])
