"""Bargaining solutions by mixed-integer programming (HiGHS), independently of block merging.

One binary variable per column, one of each block. The smallest share is maximised by a level
below all shares; the Nash product by tangents of the logarithm that are added where the last
answer was (outer approximation: Duran and Grossmann 1986). Answers hold to HiGHS's tolerances
(1e-6 of the scale, or the gap stated): block merging is the exact way, this one reaches spaces
whose frontier nobody can store, and checks the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.deals.frontier.grid import Grid
from winset.deals.pick.criteria import Product, SmallestShare, Standard
from winset.space import Space

__all__ = [
    "Programmed",
    "maximise_product",
    "maximise_smallest",
    "maximise_sum",
    "programmed",
]


_MOST_CUTS = 60


@dataclass(frozen=True, eq=False)
class Programmed:
    """A deal that HiGHS found.

    Parameters
    ----------
    columns : (blocks,) int
        Local columns.
    value : float
        Objective at the deal, recomputed from the tables.
    bound : float
        HiGHS's dual bound on the objective.
    """

    columns: IntArray
    value: float
    bound: float


class _Program:
    """The constraints that every question shares, with room for some continuous variables."""

    def __init__(self, space: Space, grid: Grid, extra: int, floor: IntArray | None) -> None:
        from scipy import sparse

        self.space, self.grid, self.extra = space, grid, extra
        self.n = grid.values.shape[1]
        self.step = np.array(grid.numerator, float) / np.array(grid.denominator, float)
        self.scale = np.maximum(grid.top * self.step, 1e-300)
        blocks = np.repeat(np.arange(len(space.blocks)), np.diff(grid.offsets))
        one_each = sparse.csr_matrix(
            (np.ones(self.n), (blocks, np.arange(self.n))),
            shape=(len(space.blocks), self.n + extra),
        )
        self.rows = [one_each]
        self.low = [np.ones(len(space.blocks))]
        self.high = [np.ones(len(space.blocks))]
        null = space.null_columns
        if null is not None:
            row = np.zeros((1, self.n + extra))
            row[0, null + grid.offsets[:-1]] = 1.0
            self.add(row, -np.inf, len(null) - 1.0)
        if floor is not None:
            for i in np.flatnonzero(floor > 0):
                row = np.zeros((1, self.n + extra))
                row[0, : self.n] = grid.values[i] * self.step[i] / self.scale[i]
                self.add(row, float(floor[i] * self.step[i] / self.scale[i]) - 1e-9, np.inf)

    def utility_row(self, i: int) -> tuple[FloatArray, float]:
        """Coefficients of actor i's utility on all variables, and its constant."""
        row = np.zeros(self.n + self.extra)
        row[: self.n] = self.grid.values[i] * self.step[i]
        return row, float(self.grid.shift[i]) * float(self.step[i])

    def add(self, row: FloatArray, low: float, high: float) -> None:
        """Add one constraint."""
        from scipy import sparse

        self.rows.append(sparse.csr_matrix(row))
        self.low.append(np.array([low]))
        self.high.append(np.array([high]))

    def maximise(
        self, objective: FloatArray, seconds: float | None, bounds: FloatArray | None = None
    ) -> tuple[FloatArray, float] | None:
        """Solve; return variables and dual bound, None where it has no solution (or none found)."""
        from scipy import sparse
        from scipy.optimize import Bounds, LinearConstraint, milp

        integral = np.concatenate((np.ones(self.n), np.zeros(self.extra)))
        low = np.concatenate((np.zeros(self.n), np.full(self.extra, -np.inf)))
        high = np.concatenate((np.ones(self.n), np.full(self.extra, np.inf)))
        if bounds is not None:
            low[self.n :], high[self.n :] = bounds
        options: dict[str, float] = {"mip_rel_gap": 0.0}
        if seconds is not None:
            options["time_limit"] = seconds
        found = milp(
            -objective,
            integrality=integral,
            bounds=Bounds(low, high),
            constraints=LinearConstraint(
                sparse.vstack(self.rows, format="csr"),
                np.concatenate(self.low),
                np.concatenate(self.high),
            ),
            options=options,
        )
        if found.x is None:
            return None
        bound = -found.mip_dual_bound if found.mip_dual_bound is not None else np.inf
        return np.asarray(found.x), float(bound)

    def columns(self, x: FloatArray) -> IntArray:
        """Local columns of a solution."""
        offsets = self.grid.offsets
        return np.array(
            [int(x[offsets[b] : offsets[b + 1]].argmax()) for b in range(len(self.space.blocks))],
            dtype=np.int64,
        )

    def utilities(self, columns: IntArray) -> FloatArray:
        """(actors,) utilities of a deal."""
        totals = self.grid.values[:, columns + self.grid.offsets[:-1]].sum(axis=1)
        return np.asarray(self.grid.utility(totals[:, None])[0])


def maximise_smallest(
    space: Space,
    grid: Grid,
    reference: Sequence[float],
    unit: Sequence[float],
    who: Sequence[int],
    *,
    floor: IntArray | None = None,
    seconds: float | None = None,
) -> Programmed | None:
    """Maximise the smallest (utility - reference) / unit of some actors.

    Parameters
    ----------
    space : Space
    grid : Grid
    reference, unit : (actors,) float
    who : sequence of int
    floor : (actors,) int64, optional
        Least totals.
    seconds : float, optional
        Time limit; the bound then tells how far the deal may be from the best.
    """
    program = _Program(space, grid, 1, floor)
    for i in who:
        row, constant = program.utility_row(i)
        row = row / unit[i]
        row[-1] = -1.0
        program.add(row[None, :], (reference[i] - constant) / unit[i], np.inf)
    objective = np.zeros(program.n + 1)
    objective[-1] = 1.0
    found = program.maximise(objective, seconds)
    if found is None:
        return None
    columns = program.columns(found[0])
    utility = program.utilities(columns)
    return Programmed(columns, min((utility[i] - reference[i]) / unit[i] for i in who), found[1])


def maximise_sum(
    space: Space,
    grid: Grid,
    weights: Sequence[float],
    *,
    floor: IntArray | None = None,
    seconds: float | None = None,
) -> Programmed | None:
    """Maximise a weighted sum of utilities (weights: one per actor)."""
    program = _Program(space, grid, 0, floor)
    objective, constant = np.zeros(program.n), 0.0
    for i, weight in enumerate(weights):
        row, base = program.utility_row(i)
        objective += weight * row
        constant += weight * base
    found = program.maximise(objective, seconds)
    if found is None:
        return None
    columns = program.columns(found[0])
    value = float(np.dot(weights, program.utilities(columns)))
    return Programmed(columns, value, found[1] + constant)


def maximise_product(
    space: Space,
    grid: Grid,
    reference: Sequence[float],
    weights: Sequence[float],
    who: Sequence[int],
    *,
    floor: IntArray | None = None,
    gap: float = 1e-9,
    seconds: float | None = None,
) -> Programmed | None:
    """Maximise the weighted sum of logarithms of gains of ``who`` (weights: one for each).

    Returns the logarithm as value and bound; None where nobody's gains can all be positive.
    """
    program = _Program(space, grid, len(who), floor)
    highest = []
    for i in who:
        row, constant = program.utility_row(i)
        top = float(grid.top[i] * program.step[i]) + constant - reference[i]
        highest.append(max(top, 1e-300))
        program.add(row[None, :], reference[i] - constant, np.inf)
    weight = np.asarray(weights, dtype=np.float64)
    objective = np.concatenate((np.zeros(program.n), weight))
    # Logs relative to the highest gain: at most 0, and far below any useful answer at -40.
    bounds = np.stack((np.full(len(who), -40.0), np.zeros(len(who))))
    for k, top in enumerate(highest):
        for share in (1e-3, 1e-2, 0.1, 0.25, 0.5, 0.75, 1.0):
            _tangent(program, (who[k], k), share * top, top, reference)
    best: Programmed | None = None
    offset = float(weight @ np.log(highest))
    bound = np.inf
    for _ in range(_MOST_CUTS):
        found = program.maximise(objective, seconds, bounds)
        if found is None:
            break
        columns = program.columns(found[0])
        gains = np.array([program.utilities(columns)[i] - reference[i] for i in who])
        bound = min(bound, found[1] + offset)
        if (gains > 0).all():
            value = float(weight @ np.log(gains))
            if best is None or value > best.value:
                best = Programmed(columns, value, bound)
        if best is not None and bound - best.value <= gap:
            break
        for k in range(len(who)):
            at = max(float(gains[k]), 1e-9 * highest[k])
            _tangent(program, (who[k], k), at, highest[k], reference)
    return None if best is None else Programmed(best.columns, best.value, bound)


def _tangent(
    program: _Program, who: tuple[int, int], at: float, top: float, reference: Sequence[float]
) -> None:
    """log(gain / top) <= log(at / top) + (gain - at) / at."""
    i, k = who
    row, constant = program.utility_row(i)
    row = -row / at
    row[program.n + k] = 1.0
    high = float(np.log(at / top)) - 1.0 + (constant - reference[i]) / at
    size = max(float(np.abs(row).max()), 1.0)
    program.add(row[None, :] / size, -np.inf, high / size)


def programmed(
    space: Space,
    grid: Grid,
    criterion: Standard,
    *,
    floor: IntArray | None = None,
    seconds: float | None = None,
) -> Programmed | None:
    """Maximise a criterion; value and bound are on the scale of its scores."""
    who = criterion.who
    if not who:
        return None
    if isinstance(criterion, SmallestShare):
        return maximise_smallest(
            space,
            grid,
            [float(x) for x in criterion.reference],
            [float(x) or 1.0 for x in criterion.unit],
            who,
            floor=floor,
            seconds=seconds,
        )
    weights = [float(w) for w in criterion.weights]
    if isinstance(criterion, Product):
        found = maximise_product(
            space,
            grid,
            [float(x) for x in criterion.reference],
            [w / sum(weights) for w in weights],
            who,
            floor=floor,
            seconds=seconds,
        )
        if found is None:
            return None
        return Programmed(found.columns, float(np.exp(found.value)), float(np.exp(found.bound)))
    per_actor = [0.0] * grid.n_actors
    for i, weight in zip(who, weights, strict=True):
        per_actor[i] = weight
    return maximise_sum(space, grid, per_actor, floor=floor, seconds=seconds)
