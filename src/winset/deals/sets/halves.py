"""Half tables of the deals of a space, and the pick among those of each world."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.deals.sets.base import Completions

__all__ = ["cut", "first_least", "product", "sums"]


def sums(utility: FloatArray, sizes: Sequence[int]) -> FloatArray:
    """Sum every combination of columns of some blocks, in lexicographic order.

    Built from the last block on, so that the innermost loops are long.
    """
    total = np.zeros((len(utility), 1))
    stop = utility.shape[1]
    for n in reversed(sizes):
        part = utility[:, stop - n : stop]
        total = (part[:, :, None] + total[:, None, :]).reshape(len(utility), -1)
        stop -= n
    return total


def cut(sizes: Sequence[int]) -> int:
    """Block at which the right half begins: few sums, and rows long enough to compare fast."""

    def cost(at: int) -> float:
        left, right = math.prod(sizes[:at]), math.prod(sizes[at:])
        return 2.0 * (left + right) + left * right * (0.25 + 8.0 / right)

    return min(range(len(sizes) + 1), key=cost)


def product(within: Completions) -> BoolArray:
    """(deals,) which deals take, on every block, one of the columns that are open."""
    flat = np.ones(1, dtype=np.bool_)
    for mask in within:
        flat = (flat[:, None] & mask[None, :]).reshape(-1)
    return flat


def first_least(values: FloatArray, at: IntArray) -> tuple[IntArray, IntArray]:
    """Find the first of the least values in each run of equal ``at`` (which is sorted).

    Examples
    --------
    >>> which, where = first_least(np.array([3.0, 1.0, 1.0, 2.0]), np.array([0, 0, 0, 4]))
    >>> which.tolist(), where.tolist()
    ([0, 4], [1, 3])
    """
    starts = np.flatnonzero(np.diff(at, prepend=-1))
    if not len(starts):
        return at, starts
    least = np.minimum.reduceat(values, starts)
    run = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(at)))
    hits = np.flatnonzero(values == least[run])
    return at[starts], hits[np.diff(run[hits], prepend=-1) > 0]
