"""Lotteries over deals: what chance adds where no single deal is fair enough.

A lottery's utilities are the expected ones. Its deals are efficient, and the best lottery needs
no more of them than there are parties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.deals.core import Deals
from winset.deals.frontier.numbers import as_float
from winset.deals.reading import ArgumentError
from winset.deals.solution import Certificate

__all__ = ["Lottery", "lottery"]

Concept = Literal["nash", "kalai_smorodinsky", "egalitarian"]

_ROUNDS = 20_000
_CLOSE = 1e-9

Point = tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class Lottery:
    """Deals with chances.

    Parameters
    ----------
    concept : str
    deals : (k, issues) int
        Option indices.
    chances : (k,) Fraction
        They add up to one.
    utilities : (actors,) float
        Expected ones.
    value : float
        What is maximised: the product of gains, or the smallest gain or share of the own range.
    certificate : Certificate
        Anybody can check the bound: see ``prices``.
    prices : (parties,) float
        No deal's gains, weighted by these, exceed 1 by more than the gap allows; for the product
        that bounds every lottery's (arithmetic and geometric mean), for the smallest gain or
        share the weighted sum does.
    """

    concept: str
    deals: IntArray
    chances: tuple[Fraction, ...]
    utilities: FloatArray
    value: float
    certificate: Certificate
    prices: FloatArray


def lottery(deals: Deals, concept: Concept = "nash") -> Lottery:
    """Find the lottery over acceptable deals that a solution picks.

    Parameters
    ----------
    deals : Deals
    concept : "nash", "kalai_smorodinsky" or "egalitarian"

    Raises
    ------
    ValueError
        Where no deal is acceptable, or a party has no walk-away value.
    TooManyPointsError
        Where the frontier is too large.
    """
    if concept not in ("nash", "kalai_smorodinsky", "egalitarian"):
        raise ArgumentError(
            "concept", f'"nash", "kalai_smorodinsky" or "egalitarian", not {concept!r}'
        )
    problem = deals._problem()
    reference = problem.reference(f"a {concept} lottery")
    front = problem.frontier()
    if not len(front):
        raise ValueError(f"no deal is acceptable: {deals.zone().reason}")
    grid, parties = deals.grid, deals.parties
    gains = [
        tuple(grid.exact_utility(i, t) - reference[i] for i, t in zip(parties, row, strict=True))
        for row in zip(*(front.totals[i].tolist() for i in parties), strict=True)
    ]
    best = [max(g[k] for g in gains) for k in range(len(parties))]
    moving = [k for k, b in enumerate(best) if b > 0]
    # Everything in parts of each party's best gain, which no float rounds to nothing.
    scale = [b if b > 0 else Fraction(1) for b in best]
    unit = [Fraction(1)] * len(parties)
    if concept == "egalitarian":
        widest = max(scale)
        scale, moving = [widest] * len(parties), list(range(len(parties)))
    points = [tuple(g[k] / scale[k] for k in moving) for g in gains]
    if not moving:
        chances: dict[int, Fraction] = {0: Fraction(1)}
        prices, bound = [1.0], Fraction(0)
    elif concept == "nash":
        chances, prices, bound = _nash(points)
    else:
        chances, prices, bound = _smallest(points)
    mixed = _mixture(points, chances)
    if concept == "nash":
        value = Fraction(1) if moving else Fraction(0)
        for x in mixed:
            value *= x
        factor = Fraction(1)
        for k in moving:
            factor *= scale[k]
        if len(moving) < len(parties):
            value = bound = Fraction(0)
    else:
        value = min(mixed, default=Fraction(0))
        factor = scale[0] if concept == "egalitarian" else unit[0]
    columns = front.columns(np.array(list(chances), dtype=np.int64))
    utilities = sum(
        (
            np.asarray(row) * float(c)
            for row, c in zip(grid.utility_of(columns), chances.values(), strict=True)
        ),
        np.zeros(deals.n_actors),
    )
    gap = max(bound - value, Fraction(0)) * factor
    number = as_float(value * factor)
    rounded = any(grid.rounded)
    proof = "weights of the parties under which no deal is worth more"
    return Lottery(
        concept=concept,
        deals=deals.space.options_of(columns),
        chances=tuple(chances.values()),
        utilities=np.asarray(utilities),
        value=number,
        certificate=Certificate(
            gap == 0 and not rounded,
            number + as_float(gap),
            as_float(gap),
            proof + (f"; {grid.rounding}" if rounded else ""),
        ),
        prices=np.array(prices),
    )


def _mixture(points: Sequence[Point], chances: dict[int, Fraction]) -> Point:
    n = len(points[0])
    return tuple(sum((c * points[j][k] for j, c in chances.items()), Fraction(0)) for k in range(n))


def _smallest(
    points: Sequence[Point],
) -> tuple[dict[int, Fraction], list[float], Fraction]:
    """Maximise the smallest coordinate by linear programming; its duals are the weights."""
    from scipy.optimize import linprog

    table = np.array([[as_float(x) for x in p] for p in points])
    m, n = table.shape
    solved = linprog(
        np.append(np.zeros(m), -1.0),
        A_ub=np.column_stack([-table.T, np.ones(n)]),
        b_ub=np.zeros(n),
        A_eq=np.append(np.ones(m), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * m + [(None, None)],
        method="highs",
    )
    weight = np.maximum(-solved.ineqlin.marginals, 0.0)
    weight = weight / weight.sum() if weight.any() else np.full(n, 1 / n)
    support = [int(j) for j in np.flatnonzero(solved.x[:m] > 1e-12)]
    tight = [k for k in range(n) if weight[k] > 1e-9]
    chances = _balanced(points, support, tight) or _normal(support, solved.x)
    prices = _prices(points, support, tight) or [Fraction(float(w)) for w in weight]
    bound = max(sum((w * x for w, x in zip(prices, p, strict=True)), Fraction(0)) for p in points)
    return chances, [float(w) for w in prices], bound


def _balanced(
    points: Sequence[Point], support: Sequence[int], tight: Sequence[int]
) -> dict[int, Fraction] | None:
    """Chances that make the tight coordinates equal, exactly."""
    size = len(support) + 1
    rows = [[points[j][k] for j in support] + [Fraction(-1)] for k in tight]
    rows.append([Fraction(1)] * len(support) + [Fraction(0)])
    found = _solved(rows, [Fraction(0)] * len(tight) + [Fraction(1)], size)
    if found is None or any(c < 0 for c in found[:-1]):
        return None
    return {j: c for j, c in zip(support, found, strict=False) if c}


def _prices(
    points: Sequence[Point], support: Sequence[int], tight: Sequence[int]
) -> list[Fraction] | None:
    """Weights under which all deals of the support are worth the same, exactly."""
    rows = [[points[j][k] for k in tight] + [Fraction(-1)] for j in support]
    rows.append([Fraction(1)] * len(tight) + [Fraction(0)])
    found = _solved(rows, [Fraction(0)] * len(support) + [Fraction(1)], len(tight) + 1)
    if found is None or any(w < 0 for w in found[:-1]):
        return None
    out = [Fraction(0)] * len(points[0])
    for k, w in zip(tight, found, strict=False):
        out[k] = w
    return out


def _solved(rows: list[list[Fraction]], right: list[Fraction], size: int) -> list[Fraction] | None:
    """Solve linear equations by elimination, None where there is not exactly one answer."""
    table = [[*row, r] for row, r in zip(rows, right, strict=True)]
    for column in range(size):
        pivot = next((k for k in range(column, len(table)) if table[k][column]), None)
        if pivot is None:
            return None
        table[column], table[pivot] = table[pivot], table[column]
        lead = table[column][column]
        table[column] = [x / lead for x in table[column]]
        for k, row in enumerate(table):
            if k != column and row[column]:
                factor = row[column]
                table[k] = [x - factor * y for x, y in zip(row, table[column], strict=True)]
    if any(row[-1] for row in table[size:]):
        return None
    return [row[-1] for row in table[:size]]


def _normal(support: Sequence[int], weights: FloatArray) -> dict[int, Fraction]:
    exact = {j: Fraction(float(weights[j])) for j in support}
    total = sum(exact.values())
    return {j: x / total for j, x in exact.items()}


def _nash(points: Sequence[Point]) -> tuple[dict[int, Fraction], list[float], Fraction]:
    """Maximise the product: exactly for two parties, by multiplicative updates for more.

    With gains g at the mixture, no mixture's product exceeds theirs by more than the n-th power
    of the largest of the means of x / g over the parties (arithmetic and geometric mean).
    """
    n = len(points[0])
    if n == 1:
        best = max(range(len(points)), key=lambda j: points[j])
        return {best: Fraction(1)}, [as_float(1 / points[best][0])], points[best][0]
    chances = _best_edge(points) if n == 2 else _updated(points)
    mixed = _mixture(points, chances)
    most = max(sum((x / g for x, g in zip(p, mixed, strict=True)), Fraction(0)) / n for p in points)
    product = Fraction(1)
    for g in mixed:
        product *= g
    return chances, [as_float(1 / (n * g)) for g in mixed], product * max(most, Fraction(1)) ** n


def _best_edge(points: Sequence[Point]) -> dict[int, Fraction]:
    """Walk along the upper hull of two parties' gains; on each edge the product is a parabola."""
    order = sorted(range(len(points)), key=lambda j: points[j])
    hull: list[int] = []
    for j in order:
        while len(hull) >= 2 and _turn(points[hull[-2]], points[hull[-1]], points[j]) >= 0:
            hull.pop()
        hull.append(j)
    best = max(hull, key=lambda j: points[j][0] * points[j][1])
    top, found = points[best][0] * points[best][1], {best: Fraction(1)}
    for a, b in pairwise(hull):
        (x, y), (u, v) = points[a], points[b]
        curve = (u - x) * (v - y)
        if curve >= 0:
            continue
        at = -(x * (v - y) + y * (u - x)) / (2 * curve)
        if 0 < at < 1:
            product = (x + at * (u - x)) * (y + at * (v - y))
            if product > top:
                top, found = product, {a: 1 - at, b: at}
    return found


def _turn(a: Point, b: Point, c: Point) -> Fraction:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _updated(points: Sequence[Point]) -> dict[int, Fraction]:
    """Multiply chances by what each deal is worth at the present prices (Cover 1984)."""
    table = np.maximum(np.array([[as_float(x) for x in p] for p in points]), 0.0)
    chance = np.full(len(table), 1 / len(table))
    for _ in range(_ROUNDS):
        worth = (table / (chance @ table)).mean(axis=1)
        if worth.max() <= 1.0 + _CLOSE:
            break
        chance = chance * worth
        chance /= chance.sum()
    kept = [int(j) for j in np.flatnonzero(chance > 1e-9)]
    return _normal(kept, chance)
