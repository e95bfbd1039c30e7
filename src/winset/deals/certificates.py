"""Weights that prove a claim about a space of deals of any size, for anybody to check.

Utilities add up over blocks, so the largest weighted sum of utilities over all deals is the sum of
the largest entries, block by block: whoever holds the tables can add them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from winset.deals.core import Deals
from winset.deals.frontier.numbers import as_float

__all__ = ["Weights", "largest_sum", "refuting_weights", "supporting_weights"]

_ROUNDINGS = (10, 100, 10_000, 10**7, 10**12)


@dataclass(frozen=True)
class Weights:
    """One weight for each actor, and what follows.

    Parameters
    ----------
    weights : (actors,) Fraction
        None below zero.
    bound : Fraction
        The largest weighted sum of utilities of any deal.
    reached : Fraction
        What it is held against: that of the deal that is efficient, or of the walk-away values.
    """

    weights: tuple[Fraction, ...]
    bound: Fraction
    reached: Fraction


def largest_sum(deals: Deals, weights: Sequence[Fraction]) -> Fraction:
    """Add up the largest weighted entries, block by block."""
    grid = deals.grid
    step = [
        w * Fraction(n, d)
        for w, n, d in zip(weights, grid.numerator, grid.denominator, strict=True)
    ]
    start = sum((w * grid.exact_utility(i, 0) for i, w in enumerate(weights)), Fraction(0))
    best = Fraction(0)
    for b in range(len(grid.offsets) - 1):
        columns = grid.block(b).T.tolist()
        best += max(
            sum((s * v for s, v in zip(step, column, strict=True)), Fraction(0))
            for column in columns
        )
    return start + best


def supporting_weights(deals: Deals, deal: Sequence[int]) -> Weights | None:
    """Find weights of the parties, all above zero, by which no deal is worth more than this one.

    They prove that it is efficient among all deals. Deals that are efficient without such weights
    (inside the hull) have none.
    """
    from scipy.optimize import linprog

    grid, parties = deals.grid, list(deals.parties)
    columns = deals.space.columns_of(np.asarray(deal))
    top = [max(int(grid.top[i]), 1) for i in parties]
    rows = []
    for b, column in enumerate(columns.tolist()):
        block = [
            [v / t for v in grid.block(b)[i].tolist()] for i, t in zip(parties, top, strict=True)
        ]
        own = np.array([row[column] for row in block])
        rows.append(np.array(block, dtype=np.float64).T - own)
    table = np.concatenate(rows)
    # As far from zero as may be, so that rounding the weights changes nothing.
    n = len(parties)
    solved = linprog(
        np.append(np.zeros(n), -1.0),
        A_ub=np.vstack(
            [
                np.column_stack([table, np.zeros(len(table))]),
                np.column_stack([-np.eye(n), np.ones(n)]),
            ]
        ),
        b_ub=np.zeros(len(table) + n),
        A_eq=np.append(np.ones(n), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0, 1)] * n + [(0, 1)],
        method="highs",
    )
    if solved.x is None or solved.x[-1] <= 0:
        return None
    total = grid.totals(columns[None, :])[:, 0].tolist()
    worth = [grid.exact_utility(i, t) for i, t in enumerate(total)]
    for digits in _ROUNDINGS:
        weights = [Fraction(0)] * deals.n_actors
        for i, t, x in zip(parties, top, solved.x[:n].tolist(), strict=True):
            step = Fraction(grid.numerator[i], grid.denominator[i])
            weights[i] = Fraction(x).limit_denominator(digits) / (t * step)
        if any(weights[i] <= 0 for i in parties):
            continue
        reached = sum((w * u for w, u in zip(weights, worth, strict=True)), Fraction(0))
        bound = largest_sum(deals, weights)
        if bound == reached:
            return Weights(tuple(weights), bound, reached)
    return None


def refuting_weights(deals: Deals) -> Weights | None:
    """Find weights by which every deal is worth less than walking away: then none is acceptable.

    Only where everybody must accept; a zone may be empty without such weights.
    """
    from scipy.optimize import linprog

    floors = deals._floors
    asked = [deals._asked(i, None) for i in range(deals.n_actors)]
    who = [i for i, a in enumerate(asked) if a is not None]
    if len(floors) != 1 or not who:
        return None
    grid = deals.grid
    n, n_blocks = len(who), len(grid.offsets) - 1
    # Everything in parts of each actor's range or distance, which floats hold.
    size = []
    for i in who:
        level = asked[i] or Fraction(0)
        ends = (grid.exact_utility(i, 0), grid.exact_utility(i, int(grid.top[i])))
        size.append(max(abs(level - end) for end in ends) or Fraction(1))
    step = [Fraction(grid.numerator[i], grid.denominator[i]) for i in who]
    need = [
        as_float(((asked[i] or Fraction(0)) - grid.exact_utility(i, 0)) / s)
        for i, s in zip(who, size, strict=True)
    ]
    rows = []
    for b in range(n_blocks):
        block = [
            [as_float(v * e / s) for v in grid.block(b)[i].tolist()]
            for i, e, s in zip(who, step, size, strict=True)
        ]
        most = np.zeros((len(block[0]), n_blocks))
        most[:, b] = -1.0
        rows.append(np.column_stack([np.array(block).T, most]))
    solved = linprog(
        np.concatenate([-np.array(need), np.ones(n_blocks)]),
        A_ub=np.concatenate(rows),
        b_ub=np.zeros(sum(map(len, rows))),
        A_eq=np.concatenate([np.ones(n), np.zeros(n_blocks)])[None, :],
        b_eq=[1.0],
        bounds=[(0, 1)] * n + [(None, None)] * n_blocks,
        method="highs",
    )
    if solved.x is None:
        return None
    for digits in _ROUNDINGS:
        weights = [Fraction(0)] * deals.n_actors
        for i, s, x in zip(who, size, solved.x[:n].tolist(), strict=True):
            weights[i] = Fraction(max(x, 0.0)).limit_denominator(digits) / s
        bound = largest_sum(deals, weights)
        level = sum((weights[i] * (asked[i] or Fraction(0)) for i in who), Fraction(0))
        if bound < level:
            return Weights(tuple(weights), bound, level)
    return None
