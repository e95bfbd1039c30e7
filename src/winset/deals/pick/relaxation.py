"""Upper bounds by convexity: the best mixture of deals, and a plane above every deal's value.

Mixing columns of a block turns the deals into a polytope; its best point bounds every deal. At
that point the duals of the linear program (and the gradient of a concave criterion) give a plane
``price . utility + constant`` that lies above the criterion at every acceptable deal. The plane
is a sum over blocks, so it also bounds what any part-deal can still become (Lagrangian
relaxation: Geoffrion 1974; Fisher 1981).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.deals.frontier.grid import Grid
from winset.deals.pick.criteria import Product, SmallestShare, Standard

__all__ = ["Plane", "plane_above"]


_CUTS = 40
_STARTS = (1e-4, 1e-3, 1e-2, 0.1, 0.3, 0.6, 1.0)
# Mixtures need to be no better than this (of a logarithm): any tangent plane is a valid bound.
_CLOSE = 1e-7


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane above the scores (or their logarithms) of all acceptable deals.

    ``score(deal) <= constant + price @ totals`` with totals on the grid, none of the prices
    negative; the logarithm of the score where ``logs``. ``mixture`` is the mixture of columns
    that is best.

    Parameters
    ----------
    price : (actors,) float
    constant : float
    mixture : (columns,) float
    logs : bool
    """

    price: FloatArray
    constant: float
    mixture: FloatArray
    logs: bool = False

    def bound_of(self, score: float) -> float:
        """Put a score on the plane's scale."""
        if not self.logs:
            return score
        return math.log(score) if score > 0.0 else -math.inf

    def score_of(self, bound: float) -> float:
        """Put the plane's height on the scale of scores."""
        return math.exp(bound) if self.logs else bound


def plane_above(criterion: Standard, grid: Grid, floor: IntArray) -> Plane | None:
    """Find a low plane above a criterion's scores, None where not even a mixture is acceptable.

    Parameters
    ----------
    criterion : Standard
    grid : Grid
    floor : (actors,) int64
        Least totals.
    """
    who = list(criterion.who)
    if not who:
        return Plane(np.zeros(grid.n_actors), 0.0, np.zeros(grid.values.shape[1]))
    step = np.array(grid.numerator, float) / np.array(grid.denominator, float)
    base = np.array([float(s) for s in grid.shift]) * step
    if isinstance(criterion, Product):
        return _above_product(criterion, grid, floor, step, base)
    if isinstance(criterion, SmallestShare):
        return _above_smallest(criterion, grid, floor, step, base)
    weight = np.array([float(w) for w in criterion.weights])
    return _above_linear(grid, floor, who, weight * step[who], float(weight @ base[who]))


def _above_product(
    criterion: Product, grid: Grid, floor: IntArray, step: FloatArray, base: FloatArray
) -> Plane | None:
    """Outer approximation of the logarithms by tangents (Kelley 1960).

    The last program's duals weigh the tangents; their weighted sum is the plane.
    """
    who = list(criterion.who)
    weight = np.array([float(w) for w in criterion.weights])
    weight = weight / weight.sum()
    origin = np.array([float(criterion.reference[i]) for i in who])
    slope, intercept = step[who], base[who] - origin
    highest = np.maximum(grid.top[who] * slope + intercept, 1e-300)
    problem = _Linear(grid, floor, len(who))
    at = [(k, s * h) for k, h in enumerate(highest) for s in _STARTS]
    for k, point in at:
        problem.tangent(k, who[k], slope[k], intercept[k], point)
    for _ in range(_CUTS):
        solved = problem.solve(np.zeros(problem.n), weight, np.log(highest))
        if solved is None:
            return None
        mixture, logs = solved
        gains = np.maximum((grid.values @ mixture)[who] * slope + intercept, 1e-9 * highest)
        dual = problem.own_duals()
        if float(weight @ (logs - np.log(gains))) <= _CLOSE:
            break
        for k in range(len(who)):
            problem.tangent(k, who[k], slope[k], intercept[k], gains[k])
            at.append((k, float(gains[k])))
    price = problem.floor_duals()
    constant = -float(price @ floor)
    for k, w in enumerate(weight):
        mine = np.array([j for j, (owner, _) in enumerate(at[: len(dual)]) if owner == k])
        share = dual[mine]
        # Weights of an actor's tangents must add up to its own for the sum to stay above.
        if share.sum() <= 0.0:
            share = (mine == mine[-1]).astype(float)
        share = share * (w / share.sum())
        points = np.array([at[j][1] for j in mine])
        price[who[k]] += float((share / points).sum()) * slope[k]
        constant += float(share @ (np.log(points) - 1.0 + intercept[k] / points))
    return Plane(price, constant, mixture, logs=True)


def _above_linear(
    grid: Grid, floor: IntArray, who: Sequence[int], slope: FloatArray, constant: float
) -> Plane | None:
    problem = _Linear(grid, floor, 0)
    solved = problem.solve(slope @ grid.values[list(who)], np.empty(0), np.empty(0))
    if solved is None:
        return None
    floor_dual = problem.floor_duals()
    price = floor_dual.copy()
    price[list(who)] += slope
    return Plane(price, constant - float(floor_dual @ floor), solved[0])


def _above_smallest(
    criterion: SmallestShare, grid: Grid, floor: IntArray, step: FloatArray, base: FloatArray
) -> Plane | None:
    who = list(criterion.who)
    unit = np.array([float(criterion.unit[i]) for i in who])
    origin = np.array([float(criterion.reference[i]) for i in who])
    slope, intercept = step[who] / unit, (base[who] - origin) / unit
    problem = _Linear(grid, floor, 1)
    for k, i in enumerate(who):
        problem.below(0, -slope[k] * grid.values[i], intercept[k])
    solved = problem.solve(np.zeros(problem.n), np.ones(1), np.full(1, np.inf))
    if solved is None:
        return None
    dual = problem.own_duals()
    dual = dual / max(float(dual.sum()), 1e-300) if dual.any() else np.full(len(who), 1 / len(who))
    price = problem.floor_duals()
    constant = float(dual @ intercept) - float(price @ floor)
    price[who] += dual * slope
    return Plane(price, constant, solved[0])


class _Linear:
    """The linear program over mixtures of columns, with some extra variables from above."""

    def __init__(self, grid: Grid, floor: IntArray, extra: int) -> None:
        self.grid, self.floor, self.extra = grid, floor, extra
        self.n = grid.values.shape[1]
        self.n_blocks = len(grid.offsets) - 1
        self.scale = np.maximum(grid.top, 1).astype(np.float64)
        self.binding = np.flatnonzero(floor > 0)
        self.rows: list[FloatArray] = []
        self.high: list[float] = []
        self._dual = np.empty(0)
        for i in self.binding:
            row = np.zeros(self.n + extra)
            row[: self.n] = -grid.values[i] / self.scale[i]
            self.rows.append(row)
            self.high.append(-float(floor[i]) / float(self.scale[i]))

    def below(self, k: int, row: FloatArray, high: float) -> None:
        """Extra variable k plus ``row`` times the mixture is at most ``high``."""
        full = np.zeros(self.n + self.extra)
        full[: self.n] = row
        full[self.n + k] = 1.0
        self.rows.append(full)
        self.high.append(high)

    def tangent(self, k: int, i: int, slope: float, intercept: float, at: float) -> None:
        """Extra variable k is at most the tangent of the logarithm of actor i's gain."""
        row = -(slope / at) * self.grid.values[i]
        self.below(k, row, float(np.log(at)) - 1.0 + intercept / at)

    def solve(
        self, objective: FloatArray, extra: FloatArray, top: FloatArray
    ) -> tuple[FloatArray, FloatArray] | None:
        """Maximise; return the mixture and the extra variables (each at most ``top``)."""
        from scipy import sparse
        from scipy.optimize import linprog

        blocks = np.repeat(np.arange(self.n_blocks), np.diff(self.grid.offsets))
        one_each = sparse.csr_matrix(
            (np.ones(self.n), (blocks, np.arange(self.n))),
            shape=(self.n_blocks, self.n + self.extra),
        )
        full = np.concatenate((objective, extra))
        self._size = max(float(np.abs(full).max(initial=0.0)), 1e-300)
        found = linprog(
            -full / self._size,
            A_ub=np.stack(self.rows) if self.rows else None,
            b_ub=np.array(self.high) if self.rows else None,
            A_eq=one_each,
            b_eq=np.ones(self.n_blocks),
            bounds=[(0, None)] * self.n + [(None, t) for t in top.tolist()],
            method="highs",
        )
        if found.status != 0:
            return None
        if self.rows:
            marginals = np.asarray(found.ineqlin.marginals)
            self._dual = np.maximum(-marginals * self._size, 0.0)
        x = np.asarray(found.x)
        return x[: self.n], x[self.n :]

    def floor_duals(self) -> FloatArray:
        """(actors,) prices of the floors, per grid step."""
        out = np.zeros(self.grid.n_actors)
        out[self.binding] = self._dual[: len(self.binding)] / self.scale[self.binding]
        return out

    def own_duals(self) -> FloatArray:
        """Prices of the rows added after the floors."""
        return self._dual[len(self.binding) :]
