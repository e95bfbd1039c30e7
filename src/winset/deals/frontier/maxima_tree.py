"""The compiled half of :mod:`~winset.deals.frontier.maxima`: a k-d tree for tens of thousands.

Points arrive in increasing lexicographic order and are taken from the last to the first, so that
a dominating point is always in the tree before the points that it dominates. Every node knows the
highest coordinates of the survivors below it; a query leaves out the nodes that cannot dominate.
Imported only when it is needed: loading Numba takes longer than small cases do.
"""

from __future__ import annotations

import numpy as np

from winset.arrays import BoolArray, IntArray
from winset.deals.compiled import inner, kernel

__all__ = ["tree_maxima"]


_LEAF = 8


@inner("void(int64[:,::1], int64[::1], int64, int64, int64)")
def _select(points: IntArray, order: IntArray, low: int, high: int, axis: int) -> None:
    """Partition ``order[low:high]`` around its median on one axis (Hoare's quickselect)."""
    middle = (low + high) // 2
    left, right = low, high - 1
    while left < right:
        pivot = points[order[(left + right) // 2], axis]
        i, j = left, right
        while i <= j:
            while points[order[i], axis] < pivot:
                i += 1
            while points[order[j], axis] > pivot:
                j -= 1
            if i <= j:
                order[i], order[j] = order[j], order[i]
                i += 1
                j -= 1
        if middle <= j:
            right = j
        elif middle >= i:
            left = i
        else:
            return


@inner("int64(int64[:,::1], int64, int64[::1], int64[::1], int64[::1])")
def _build(
    points: IntArray, depth: int, order: IntArray, start: IntArray, leaf_of: IntArray
) -> int:
    """Lay out a balanced tree of 2**depth leaves; return the number of the first leaf."""
    n, d = points.shape
    first = 1 << depth
    start[1] = 0
    bounds = np.zeros((2, first + 1), np.int64)
    bounds[0, 0], bounds[0, 1] = 0, n
    now = 0
    for level in range(depth):
        width = 1 << level
        for node in range(width):
            low, high = bounds[now, node], bounds[now, node + 1]
            _select(points, order, low, high, level % d)
            bounds[1 - now, 2 * node] = low
            bounds[1 - now, 2 * node + 1] = (low + high) // 2
        bounds[1 - now, 2 * width] = n
        now = 1 - now
    for leaf in range(first):
        low, high = bounds[now, leaf], bounds[now, leaf + 1]
        start[leaf] = low
        for position in range(low, high):
            leaf_of[order[position]] = leaf
    start[first] = n
    return first


@inner("boolean(int64[:,::1], int64, boolean[::1], int64[:,::1], int64[:,::1])")
def _dominated(
    points: IntArray,
    p: int,
    parties: BoolArray,
    best: IntArray,
    held: IntArray,
) -> bool:
    """Whether a survivor in the tree dominates point p: depth first, skipping what is too low."""
    d = points.shape[1]
    first = len(held)
    stack = np.empty(64, np.int64)
    size = 1
    stack[0] = 1
    while size > 0:
        size -= 1
        node = stack[size]
        i = 0
        while i < d and best[node, i] >= points[p, i]:
            i += 1
        if i < d:
            continue
        if node < first:
            stack[size] = 2 * node
            stack[size + 1] = 2 * node + 1
            size += 2
            continue
        leaf = node - first
        for slot in range(1, held[leaf, 0] + 1):
            q = held[leaf, slot]
            exceeds = False
            i = 0
            while i < d and points[q, i] >= points[p, i]:
                exceeds = exceeds or (parties[i] and points[q, i] > points[p, i])
                i += 1
            if i == d and exceeds:
                return True
    return False


@kernel("boolean[::1](int64[:,::1], boolean[::1])")
def tree_maxima(points: IntArray, parties: BoolArray) -> BoolArray:
    """Mark the points that none dominates.

    Parameters
    ----------
    points : (n, actors) int64
        Distinct, in increasing lexicographic order.
    parties : (actors,) bool
        Dominating needs a strict gain for one of these.
    """
    n, d = points.shape
    depth = 0
    while (n >> depth) > _LEAF:
        depth += 1
    order = np.arange(n)
    start = np.zeros((1 << depth) + 1, np.int64)
    leaf_of = np.zeros(n, np.int64)
    first = _build(points, depth, order, start, leaf_of)
    best = np.full((2 * first, d), np.iinfo(np.int64).min)
    # Survivors in each leaf, their number first.
    held = np.zeros((first, 1 + 2 * _LEAF), np.int64)
    keep = np.ones(n, np.bool_)
    for p in range(n - 1, -1, -1):
        if _dominated(points, p, parties, best, held):
            keep[p] = False
            continue
        leaf = leaf_of[p]
        held[leaf, 0] += 1
        held[leaf, held[leaf, 0]] = p
        node = leaf + first
        while node > 0:
            for i in range(d):
                best[node, i] = max(best[node, i], points[p, i])
            node //= 2
    return keep
