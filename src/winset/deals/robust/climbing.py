"""Good deals quickly: hill climbing on the chance over worlds, from several starts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, FloatArray, IntArray
from winset.deals.robust.problem import RobustProblem

__all__ = ["Climber"]


_STARTS = 12
_WORLDS = 2_000  # worlds on which a climb runs, before all are asked
_NUDGE = 1e-3


class Climber:
    """Climbs by changing the column of one block at a time.

    Deals that pass nowhere yet are told apart by how far actors fall short.
    """

    def __init__(self, problem: RobustProblem, seed: int) -> None:
        self.problem = problem
        self._random = np.random.default_rng(seed)
        n = problem.n_worlds
        some = np.linspace(0, n - 1, min(n, _WORLDS)).astype(np.int64)
        self._weight = problem.weight[some] / problem.weight[some].sum()
        self._actors = problem.rule.actors
        self._rows = {a: np.ascontiguousarray(problem.utility[some, a].T) for a in self._actors}
        self._least = {a: problem.floor[some, a] - TOLERANCE for a in self._actors}
        self._spread = {
            a: max(float((self._least[a]).std()), 1e-6) + float(self._rows[a].std())
            for a in self._actors
        }

    def starts(self) -> list[IntArray]:
        """Deals that are best for random mixtures of the actors' mean utilities."""
        problem = self.problem
        mean = np.einsum("w,wac->ac", problem.weight, problem.utility[:, list(self._actors)])
        span = np.array([np.ptp(row) for row in mean])
        mean /= np.where(span > 0, span, 1.0)[:, None]
        mixtures = self._random.dirichlet(np.ones(len(self._actors)), size=_STARTS)
        mixtures[0] = 1.0 / len(self._actors)
        return [self._best_columns(mixture @ mean) for mixture in mixtures]

    def _best_columns(self, score: NDArray[np.generic]) -> IntArray:
        ends = self.problem.layout.offsets
        best = [int(score[i:j].argmax()) for i, j in pairwise(ends)]
        return np.array(best, dtype=np.int64)

    def climb(self, deal: IntArray, most: int = 60) -> IntArray:
        """Best deal reached from one; steepest ascent, at most ``most`` steps."""
        here = deal.copy()
        value = -np.inf
        for _ in range(most):
            scores = self._neighbours(here)
            best = int(scores.argmax())
            if scores[best] <= value + 1e-12:
                break
            value = float(scores[best])
            block = int(np.searchsorted(self.problem.layout.offsets, best, side="right")) - 1
            here[block] = best - int(self.problem.layout.offsets[block])
        return here

    def _neighbours(self, deal: IntArray) -> FloatArray:
        """(columns,) score of the deal with one block moved to each column."""
        table = _Moves(self._rows, self._least, self.problem, deal)
        out, scratch = np.empty(table.shape, np.bool_), np.empty(table.shape, np.bool_)
        chance = self.problem.rule.mask(table, out, scratch) @ self._weight
        short = np.zeros(table.shape[0])
        for a in self._actors:
            short += np.minimum(table.surplus(a), 0.0) @ self._weight / self._spread[a]
        score = chance + _NUDGE * short
        score[~self._allowed(deal)] = -np.inf
        return np.asarray(score)

    def _allowed(self, deal: IntArray) -> BoolArray:
        layout = self.problem.layout
        blocks = np.repeat(np.arange(len(layout.sizes)), layout.sizes)
        moved = np.repeat(deal[None], len(blocks), axis=0)
        moved[np.arange(len(blocks)), blocks] = np.arange(len(blocks)) - layout.offsets[blocks]
        return self.problem.allowed(moved)


class _Moves:
    """Acceptance of all deals one block away, for :meth:`winset.space.quotas.Rule.mask`."""

    def __init__(
        self,
        rows: dict[int, FloatArray],
        least: dict[int, FloatArray],
        problem: RobustProblem,
        deal: IntArray,
    ) -> None:
        layout = problem.layout
        self._rows, self._least = rows, least
        self._columns = deal + layout.offsets[:-1]
        self._instead = np.repeat(self._columns, layout.sizes)
        first = next(iter(least.values())) if least else np.zeros(problem.n_worlds)
        self.shape: tuple[int, ...] = (len(self._instead), len(first))

    def surplus(self, actor: int) -> FloatArray:
        """(columns, worlds) utility above the walk-away value."""
        rows = self._rows[actor]
        now = rows[self._columns].sum(0) - self._least[actor]
        return np.asarray(rows - rows[self._instead] + now)

    def accepts(self, actor: int, out: BoolArray) -> BoolArray:
        """(columns, worlds) whether the actor accepts."""
        return np.greater_equal(self.surplus(actor), 0.0, out=out)
