"""Half tables: sums of the deals' left and right blocks, so that a deal is one of each.

Judging a deal then costs one comparison per actor, whatever the number of blocks (meet in the
middle, Horowitz and Sahni 1974).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from winset.arrays import TOLERANCE, BoolArray, FloatArray, IntArray, sums
from winset.space import Consent
from winset.space.layout import Layout
from winset.space.quotas import Rule

__all__ = ["cut", "halves", "passing_deals"]

_CHUNK_BYTES = 1 << 20  # half tables and marks of a chunk of worlds stay in the cache


def cut(sizes: Sequence[int]) -> int:
    """Block at which the right half begins: few sums, and rows long enough to compare fast.

    Measured in comparisons: an entry of a half table costs about four, a row of the table of
    deals about eight more than its entries.

    Examples
    --------
    >>> cut([4, 4, 4, 4]), cut([]), cut([5])
    (2, 0, 0)
    """
    costs = []
    for at in range(len(sizes) + 1):
        left, right = math.prod(sizes[:at]), math.prod(sizes[at:])
        costs.append(4 * (left + right) + 8 * left)
    return costs.index(min(costs))


def halves(values: FloatArray, sizes: Sequence[int], at: int) -> tuple[FloatArray, FloatArray]:
    """Sum the blocks before ``at``, and the others: (..., left) and (..., right)."""
    split = sum(sizes[:at])
    return sums(values[..., :split], sizes[:at]), sums(values[..., split:], sizes[at:])


def passing_deals(
    layout: Layout,
    utility: FloatArray,
    floor: FloatArray,
    consent: Consent,
    *,
    worlds: IntArray | None = None,
) -> Iterator[tuple[IntArray, BoolArray]]:
    """Stream the deals that pass a rule, a chunk of worlds at a time.

    Nothing of size worlds x actors x deals is ever held.

    Parameters
    ----------
    layout : Layout
        Of few enough deals to list.
    utility : (worlds, actors, layout columns) float
    floor : (worlds, actors) float
    consent : Consent
    worlds : (n,) int, optional
        Worlds wanted; all by default.

    Yields
    ------
    worlds : (m,) int
    passes : (m, deals) bool
        Deals in lexicographic order of the layout; the null deal never passes. The array is
        reused for the next chunk.
    """
    rule = Rule.of(consent, floor.shape[1])
    chosen = np.arange(len(floor)) if worlds is None else worlds
    at = cut(layout.sizes)
    n_left, n_right = math.prod(layout.sizes[:at]), math.prod(layout.sizes[at:])
    step = max(1, _CHUNK_BYTES // max(layout.n_deals, 8 * n_right, 1))
    null = None
    if layout.null is not None:
        null = int(np.ravel_multi_index(tuple(layout.null.tolist()), layout.sizes))
    buffers = np.empty((2, min(step, len(chosen)), n_left, n_right), dtype=np.bool_)
    for start in range(0, len(chosen), step):
        part = chosen[start : start + step]
        tables = _Halves(utility[part], floor[part] - TOLERANCE, layout.sizes, at)
        out, scratch = buffers[0, : len(part)], buffers[1, : len(part)]
        flat = rule.mask(tables, out, scratch).reshape(len(part), -1)
        if null is not None:
            flat[:, null] = False
        yield part, flat


class _Halves:
    """Half tables of a chunk of worlds, made for an actor when it is first asked for."""

    def __init__(self, u: FloatArray, least: FloatArray, sizes: Sequence[int], at: int) -> None:
        self._u, self._least, self._sizes, self._at = u, least, sizes, at
        self.shape: tuple[int, ...] = (len(u), math.prod(sizes[:at]), math.prod(sizes[at:]))

    def accepts(self, actor: int, out: BoolArray) -> BoolArray:
        """(worlds, left, right) whether the actor accepts each deal."""
        left, right = halves(self._u[:, actor], self._sizes, self._at)
        need = self._least[:, actor, None] - right
        return np.greater_equal(left[:, :, None], need[:, None, :], out=out)
