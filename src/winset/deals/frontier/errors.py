"""Frontiers within a bound: points that are close together stand for each other.

Each merge may leave out points that a kept one comes close to, within its share of the error
allowed. Errors of successive merges add up, because utilities do: what a dropped part-deal could
have become, the kept one can become too, short by no more than the distance between them.
"""

from __future__ import annotations

import numpy as np

from winset.arrays import IntArray
from winset.deals.frontier.maxima import maxima, ranked

__all__ = ["ErrorBudget"]


# Below this many points a merge is not thinned: it costs nothing, and the budget rolls over.
_THIN_ABOVE = 2_000


class ErrorBudget:
    """Error that the merges of a frontier may make together, and what they have made of it."""

    def __init__(self, epsilon: IntArray | None, ranges: IntArray) -> None:
        self.spent = np.zeros(ranges.shape[1], dtype=ranges.dtype)
        self._epsilon = epsilon
        # Work grows with range / error: shares in proportion to the root of the range are least.
        widest = [max(row, default=0) for row in ranges.tolist()]
        whole = max(widest, default=0) or 1
        root = np.sqrt([one / whole for one in widest])
        self._share = np.cumsum(root) / max(float(root.sum()), 1.0)
        if len(self._share):
            self._share[-1] = 1.0

    def thin(
        self, s: int, points: IntArray, source: IntArray, parties: tuple[int, ...]
    ) -> tuple[IntArray, IntArray]:
        """Keep one of the points that are closer together than this merge may err."""
        if self._epsilon is None or points.shape[1] <= _THIN_ABOVE:
            return points, source
        # In whole numbers: the error allowed may be larger than a float holds.
        share = int(self._share[s] * 2**20)
        part = [int(e) * share >> 20 for e in self._epsilon]
        allowed = np.array(part, dtype=self.spent.dtype) - self.spent
        cell = np.maximum(allowed, 0) + 1
        if (cell == 1).all():
            return points, source
        if len(points) == 2 and len(parties) == 2 and points.dtype != np.dtype(object):
            kept = _thin_staircase(points, cell)
        else:
            kept = _thin_cells(points, cell, parties)
        if len(kept) < points.shape[1]:
            self.spent = self.spent + cell - 1
        return np.take(points, kept, axis=1), source[kept]


def _thin_staircase(points: IntArray, cell: IntArray) -> IntArray:
    """Enough of a staircase: each point is within ``cell - 1`` steps of one that is kept.

    The first point of a strip of the first axis covers its strip; where it is close enough on the
    second axis too, it covers the strip before it as well, whose own first point can go.
    """
    u, v = points
    strip = u // cell[0]
    first = np.flatnonzero(np.append(True, strip[1:] != strip[:-1]))
    strip, v = strip[first], v[first]
    odd = strip % 2 == 1
    paired = np.append((strip[1:] == strip[:-1] + 1) & odd[1:] & (v[:-1] - v[1:] < cell[1]), False)
    return np.asarray(first[~paired], dtype=np.int64)


def _thin_cells(points: IntArray, cell: IntArray, parties: tuple[int, ...]) -> IntArray:
    """One point of each cell of a grid, and only of cells that no other cell dominates."""
    cells = ranked(points // cell[:, None])
    # The last of a run of equal cells is the lexicographically greatest point in it.
    order = np.lexsort(cells[::-1])
    ordered = cells[:, order]
    last = np.append((ordered[:, 1:] != ordered[:, :-1]).any(axis=0), True)
    chosen = order[last]
    return np.sort(chosen[maxima(cells[:, chosen], parties)])
