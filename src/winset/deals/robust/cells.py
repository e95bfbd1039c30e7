"""Parts of a space with what is known of them: which worlds they may still serve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, FloatArray, IntArray
from winset.deals.robust.problem import RobustProblem
from winset.space.quotas import Quota

__all__ = ["PARTS", "Cell", "Part", "Scene"]

Single = NDArray[np.float32]

#: Open columns, and the limits of the box.
Part = tuple[BoolArray, Single, Single]

#: Parts of the length of a side of a box.
PARTS = 8

_COALITIONS = 12  # beyond so many, a quota is bounded as if it were met
_VOTERS = 10
_ROOM = np.float32(1e-5)  # box limits give way to rounding


@dataclass(frozen=True, eq=False)
class Cell:
    """Deals of open columns whose common sums lie in a box.

    Parameters
    ----------
    open : (columns,) bool
    low, high : (sides,) float32
    bound : float
        No deal of the cell has a higher chance.
    with_column : (columns,) float
        The same for the deals that use each column.
    with_part : (sides, PARTS) float
        The same for the deals whose common sum lies in each part of a side's length.
    pairs : (n,) int32
        Worlds that the cell may serve, each with a coalition: ``world * coalitions + coalition``.
    margin : (n,) float32
        How far each is from being excluded: its Lagrangian bound.
    weight : (n, actors + sides) int8
        Where the search for dual weights starts, in units of ``unit``.
    unit : float
    drawn : (sides,) float
        Mean of the common sums that open worlds ask for.
    """

    open: BoolArray
    low: Single
    high: Single
    bound: float
    with_column: FloatArray
    with_part: FloatArray
    pairs: NDArray[np.int32]
    margin: Single
    weight: NDArray[np.int8]
    unit: float
    drawn: FloatArray


@dataclass(frozen=True, eq=False)
class Scene:
    """A problem in the arrays of :mod:`winset.deals.robust.bounding`.

    Utilities of each actor are scaled to 0..1 over the deals of each world. The common sums are
    each actor's mean utility. Bounding what every world wants separately lets each have its own
    deal; the sums tie them together, since every world must find its deal in the same small box.

    Parameters
    ----------
    problem : RobustProblem
    value : (worlds, actors, columns) float32
    need : (worlds, actors) float32
    coalitions : (g, actors) uint8
    common : (sides, columns) float32
    starts : (blocks + 1,) int
    """

    problem: RobustProblem
    value: Single
    need: Single
    coalitions: NDArray[np.uint8]
    common: Single
    starts: IntArray = field(repr=False)

    @classmethod
    def of(cls, problem: RobustProblem) -> Scene:
        """Scale a problem."""
        layout, actors = problem.layout, list(problem.rule.actors)
        starts = layout.offsets[:-1]
        u = problem.utility[:, actors]
        least = np.minimum.reduceat(u, starts, axis=-1)
        span = (np.maximum.reduceat(u, starts, axis=-1) - least).sum(-1)
        span = np.where(span > 0, span, 1.0)
        value = (u - np.repeat(least, layout.sizes, axis=-1)) / span[..., None]
        need = (problem.floor[:, actors] - TOLERANCE - least.sum(-1)) / span
        common = np.einsum("w,wac->ac", problem.weight / problem.weight.sum(), value)
        return cls(
            problem,
            np.ascontiguousarray(value, dtype=np.float32),
            np.ascontiguousarray(np.clip(need, -1.0, 2.0), dtype=np.float32),
            _coalitions(problem),
            np.ascontiguousarray(common, dtype=np.float32),
            layout.offsets,
        )

    def whole(self) -> Cell | None:
        """Give the whole space as a cell, before anything is known of it; None if it is empty."""
        n, g = self.problem.n_worlds, len(self.coalitions)
        everything = np.ones(self.common.shape[1], dtype=np.bool_)
        low, high = self.reach(everything)
        part = self.narrow(everything, low - _ROOM, high + _ROOM)
        if part is None:
            return None
        size = np.maximum(self.coalitions.sum(1, keepdims=True), 1)
        first = np.concatenate((self.coalitions / size, np.zeros((g, len(self.common)))), axis=1)
        return Cell(
            *part,
            bound=float(self.problem.weight.sum()),
            with_column=np.full(len(everything), np.inf),
            with_part=np.full((len(self.common), PARTS), np.inf),
            pairs=np.arange(n * g, dtype=np.int32),
            margin=np.zeros(n * g, dtype=np.float32),
            weight=np.tile(np.round(100 * first).astype(np.int8), (n, 1)),
            unit=0.01,
            drawn=0.5 * (low + high).astype(np.float64),
        )

    def _ranges(self, open_ones: BoolArray) -> tuple[Single, Single]:
        """Least and most of each common sum and block, over open columns: (sides, blocks) each."""
        starts = self.starts[:-1]
        low = np.minimum.reduceat(np.where(open_ones, self.common, np.inf), starts, axis=-1)
        high = np.maximum.reduceat(np.where(open_ones, self.common, -np.inf), starts, axis=-1)
        return low.astype(np.float32), high.astype(np.float32)

    def reach(self, open_ones: BoolArray) -> tuple[Single, Single]:
        """Least and most that each common sum can be, (sides,) each."""
        least, most = self._ranges(open_ones)
        return least.sum(-1), most.sum(-1)

    def narrow(self, open_ones: BoolArray, low: Single, high: Single) -> Part | None:
        """Shut columns that no deal in the box can hold; None where no deal is left."""
        sizes = self.problem.layout.sizes
        for _ in range(4):
            if not np.logical_or.reduceat(open_ones, self.starts[:-1]).all():
                return None
            least, most = self._ranges(open_ones)
            bottom, top = least.sum(-1), most.sum(-1)
            if (bottom > high + _ROOM).any() or (top < low - _ROOM).any():
                return None
            over = np.repeat(bottom[:, None] - least, sizes, axis=-1) + self.common
            under = np.repeat(top[:, None] - most, sizes, axis=-1) + self.common
            fits = (over <= high[:, None] + _ROOM) & (under >= low[:, None] - _ROOM)
            narrower = open_ones & fits.all(0)
            if (narrower == open_ones).all():
                break
            open_ones = narrower
        if not np.logical_or.reduceat(open_ones, self.starts[:-1]).all():
            return None
        return open_ones, low, high

    def limiting(self, part: Part) -> IntArray:
        """Sides of the box that exclude some deal of open columns."""
        open_ones, low, high = part
        least, most = self._ranges(open_ones)
        inside = (least.sum(-1) >= low - _ROOM) & (most.sum(-1) <= high + _ROOM)
        return np.flatnonzero(~inside)

    def worlds(self, cell: Cell) -> IntArray:
        """(m,) worlds that a cell may serve, in order, each once."""
        return np.unique(cell.pairs.astype(np.int64) // len(self.coalitions))

    def weigh(self, pairs: NDArray[np.int32]) -> float:
        """Weight of the worlds of some pairs, each counted once."""
        worlds = np.unique(pairs.astype(np.int64) // len(self.coalitions))
        return float(self.problem.weight[worlds].sum())

    def sizes(self, open_ones: BoolArray) -> IntArray:
        """Open columns of each block."""
        counts: IntArray = np.add.reduceat(open_ones.astype(np.int64), self.starts[:-1])
        return counts

    def split_box(self, cell: Cell, side: int, at: float) -> Iterator[Part]:
        """Cut the box in two."""
        low, high = cell.low.copy(), cell.high.copy()
        high[side] = low[side] = np.float32(at)
        for box in ((cell.low, high), (low, cell.high)):
            part = self.narrow(cell.open, *box)
            if part is not None:
                yield part

    def split_block(self, cell: Cell, groups: list[IntArray]) -> Iterator[Part]:
        """Open only one group of a block's columns at a time."""
        for group in groups:
            mask = cell.open.copy()
            block = int(np.searchsorted(self.starts, group[0], side="right")) - 1
            mask[self.starts[block] : self.starts[block + 1]] = False
            mask[group] = True
            part = self.narrow(mask, cell.low, cell.high)
            if part is not None:
                yield part


def _coalitions(problem: RobustProblem) -> NDArray[np.uint8]:
    """List sets of actors any of which is enough."""
    actors, rule = problem.rule.actors, problem.rule
    sets = [frozenset(rule.required)]
    for quota in rule.quotas:
        if len(quota.actors) > _VOTERS:
            continue  # bounded as if it were met
        wider = {known | members for known in sets for members in _winning(quota)}
        smallest = [s for s in wider if not any(other < s for other in wider)]
        if len(smallest) <= _COALITIONS:
            sets = sorted(smallest, key=sorted)
    rows = [[actor in one for actor in actors] for one in sets]
    return np.array(rows, dtype=np.uint8).reshape(len(rows), len(actors))


def _winning(quota: Quota) -> list[frozenset[int]]:
    """List sets of actors that meet a quota and that none can leave."""
    found = []
    for size in range(1, len(quota.actors) + 1):
        for members in combinations(range(len(quota.actors)), size):
            weights = [quota.weights[m] for m in members]
            total = sum(weights)
            if total >= quota.enough > total - min(weights):
                found.append(frozenset(quota.actors[m] for m in members))
    return found
