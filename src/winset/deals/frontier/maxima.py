"""Maxima of vectors: the points that no other point dominates.

Two objectives need one sort (Kung, Luccio and Preparata 1975). With more, points are sorted so
that none can dominate an earlier one, and blocks of the strongest survivors strike out the rest
(sort-filter skyline: Chomicki, Godfrey, Gryz and Liang 2003); large inputs go to a compiled k-d
tree (:mod:`winset.deals.frontier.maxima_tree`).
"""

from __future__ import annotations

import numpy as np

from winset.arrays import BoolArray, IntArray
from winset.deals.frontier.maxima_tree import tree_maxima

__all__ = ["argsort", "maxima", "ranked"]


_BLOCK = 64
# Above this many survivors of the first pass, the compiled tree is faster than its start-up.
_TREE = 6_000
_ROUNDS = 8


def maxima(points: IntArray, parties: tuple[int, ...] | None = None) -> IntArray:
    """Positions of the distinct points that no other point dominates.

    Parameters
    ----------
    points : (actors, n) int64
        Higher is better.
    parties : tuple of int, optional
        A point dominates another when it is at least as high for every actor and higher for one
        of these (default: of all). The other actors only constrain.

    Returns
    -------
    (k,) int64
        In increasing lexicographic order of the points. Of equal points, one is returned.

    Examples
    --------
    >>> maxima(np.array([[0, 1, 2, 2, 0], [2, 1, 0, 0, 1]])).tolist()
    [0, 1, 3]
    """
    n_actors, n = points.shape
    parties = tuple(range(n_actors)) if parties is None else parties
    points = ranked(points)
    if n <= 1:
        return np.arange(n, dtype=np.int64)
    if n_actors == 1 and parties:
        return np.array([int(points[0].argmax())], dtype=np.int64)
    if n_actors == 2 and len(parties) == 2:
        return _staircase(points[0], points[1])
    return _many(points, parties)


def ranked(points: IntArray) -> IntArray:
    """Put the ranks of their values, actor by actor, for integers that no machine word holds.

    Dominance and equality depend on the order of the values only.
    """
    if points.dtype != np.dtype(object):
        return points
    ranks = [np.unique(row, return_inverse=True)[1] for row in points]
    return np.array(ranks, dtype=np.int64).reshape(points.shape)


def _staircase(u: IntArray, v: IntArray) -> IntArray:
    """Two objectives: sort by the first, keep what exceeds the running maximum of the second."""
    order = argsort(u)
    v = v[order]
    n = len(v)
    keep = np.ones(n, dtype=np.bool_)
    beyond = np.maximum.accumulate(v[::-1])[::-1]
    np.greater(v[:-1], beyond[1:], out=keep[:-1])
    order = order[keep]
    u = u[order]
    # Of points with the same first value, the survivors come highest first.
    first = np.ones(len(u), dtype=np.bool_)
    np.not_equal(u[1:], u[:-1], out=first[1:])
    return order[first]


def argsort(u: IntArray) -> IntArray:
    """Positions that sort non-negative integers, ties in order of position.

    Sorted runs, as merging makes them, go to Timsort, which takes a quarter of the time there.
    Elsewhere the position is packed into the low bits where it fits: sorting plain integers is
    faster than sorting positions.
    """
    n = len(u)
    bits = n.bit_length()
    if n < 64 or int(u.max()) >> (62 - bits) or 16 * int((u[1:] < u[:-1]).sum()) < n:
        return np.argsort(u, kind="stable")
    key = u << bits
    key |= np.arange(n, dtype=np.int64)
    key.sort()
    key &= (1 << bits) - 1
    return key


def _many(points: IntArray, parties: tuple[int, ...]) -> IntArray:
    order = np.lexsort(points[::-1])
    ordered = points[:, order]
    distinct = np.ones(len(order), dtype=np.bool_)
    np.any(ordered[:, 1:] != ordered[:, :-1], axis=0, out=distinct[1:])
    order = order[distinct]
    ordered = np.ascontiguousarray(ordered[:, distinct])
    keep = _survivors(ordered, parties)
    return np.asarray(order[keep], dtype=np.int64)


def _survivors(points: IntArray, parties: tuple[int, ...]) -> BoolArray:
    """Strike out dominated points, strongest first; points are distinct and sorted."""
    n = points.shape[1]
    alive = np.ones(n, dtype=np.bool_)
    # Whoever dominates comes first: its sum is no smaller (floating addition in a fixed order is
    # monotone), and where rounding makes the sums equal, it is lexicographically greater.
    total = points[0] / max(int(points[0].max()), 1)
    for row in points[1:]:
        total += row / max(int(row.max()), 1)
    waiting = n - 1 - np.argsort(-total[::-1], kind="stable")
    rounds = 0
    while len(waiting):
        if rounds >= _ROUNDS and len(waiting) > _TREE:
            rest = np.sort(waiting)
            has_say = np.zeros(len(points), dtype=np.bool_)
            has_say[list(parties)] = True
            alive[rest] = tree_maxima(np.ascontiguousarray(points[:, rest].T), has_say)
            return alive
        block, waiting = waiting[:_BLOCK], waiting[_BLOCK:]
        struck = _dominated(points[:, block], points[:, block], parties)
        alive[block[struck]] = False
        block = block[~struck]
        struck = _dominated(points[:, waiting], points[:, block], parties)
        alive[waiting[struck]] = False
        waiting = waiting[~struck]
        rounds += 1
    return alive


def _dominated(points: IntArray, by: IntArray, parties: tuple[int, ...]) -> BoolArray:
    """Which of the points (actors, n) some of ``by`` (actors, m) dominates."""
    out = np.zeros(points.shape[1], dtype=np.bool_)
    chunk = max(1, 2_000_000 // max(by.shape[1], 1))
    for start in range(0, points.shape[1], chunk):
        part = points[:, start : start + chunk]
        covers = by[0][:, None] >= part[0]
        for i in range(1, len(points)):
            covers &= by[i][:, None] >= part[i]
        exceeds = np.zeros_like(covers)
        for i in parties:
            exceeds |= by[i][:, None] > part[i]
        covers &= exceeds
        out[start : start + chunk] = covers.any(axis=0)
    return out
