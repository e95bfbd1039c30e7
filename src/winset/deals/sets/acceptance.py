"""Who accepts what: acceptance of deals over worlds, streamed by half tables.

The blocks are cut in two halves whose sums are tabulated once per world; a deal is one row of the
left table and one of the right (meet in the middle, Horowitz and Sahni 1974), so that judging it
costs one comparison per actor whatever the number of blocks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, FloatArray, IntArray
from winset.deals.threads import in_threads
from winset.space import Consent, Space
from winset.space.layout import Layout, checked

__all__ = ["TOLERANCE", "acceptance", "cut", "half_sums", "zone_masks"]


_CHUNK_BYTES = 1 << 20  # half tables and masks of a chunk of worlds stay in the cache
_UNIQUE_CHUNK = 1 << 22
_WORTH_THREADS = 1 << 24


def cut(sizes: Sequence[int]) -> int:
    """Block at which the right half begins, where halves are as even as can be."""
    total = math.prod(sizes)
    at, right = len(sizes), 1
    best, best_at = max(total, 1), at
    while at > 0:
        at -= 1
        right *= sizes[at]
        larger = max(right, total // max(right, 1))
        if larger < best:
            best, best_at = larger, at
    return best_at


def _stream_cut(sizes: Sequence[int]) -> int:
    """Block at which the right half begins, where a stream of worlds costs least.

    Measured in comparisons: an entry of a half table costs about four, a row of the table of
    deals about eight more than its entries.
    """
    costs = []
    for at in range(len(sizes) + 1):
        left, right = math.prod(sizes[:at]), math.prod(sizes[at:])
        costs.append(4 * (left + right) + 8 * left)
    return costs.index(min(costs))


def half_sums(utility: FloatArray, sizes: Sequence[int]) -> FloatArray:
    """Sum of every combination of columns of some blocks.

    Parameters
    ----------
    utility : (..., columns) float
        Columns of these blocks, in order.
    sizes : sequence of int
        Columns of each block.

    Returns
    -------
    (..., product of sizes) float
        In lexicographic order, the last block fastest.

    Examples
    --------
    >>> half_sums(np.array([0.0, 10.0, 1.0, 2.0, 3.0]), [2, 3]).tolist()
    [1.0, 2.0, 3.0, 11.0, 12.0, 13.0]
    """
    lead = utility.shape[:-1]
    sums = np.zeros((*lead, 1))
    start = 0
    for n in sizes:
        part = utility[..., start : start + n]
        longer = np.empty((*lead, sums.shape[-1], n))
        if n < sums.shape[-1]:  # column by column, so that the innermost loops are long
            for k in range(n):
                np.add(sums, part[..., k, None], out=longer[..., k])
        else:
            np.add(sums[..., :, None], part[..., None, :], out=longer)
        sums = longer.reshape(*lead, -1)
        start += n
    return sums


def _product_form(layout: Layout, deals: IntArray) -> tuple[int, IntArray, IntArray] | None:
    """Rows and columns of a table of which ``deals`` is the row-major list, where it is one."""
    if layout.n_deals >= 1 << 62:
        return None
    at = cut(layout.sizes)
    if math.prod(layout.sizes[:at]) + math.prod(layout.sizes[at:]) > 4 * len(deals):
        return None  # a few deals of a large space: its half tables would hold far more sums
    left = deals[:, :at] @ _strides(layout.sizes[:at])
    right = deals[:, at:] @ _strides(layout.sizes[at:])
    n_right = int(np.argmax(left != left[0])) or len(deals)
    if len(deals) % n_right:
        return None
    lefts, rights = left[::n_right], right[:n_right]
    same = np.array_equal(left.reshape(-1, n_right), np.repeat(lefts[:, None], n_right, 1))
    if not same or not np.array_equal(right, np.tile(rights, len(lefts))):
        return None
    return at, lefts, rights


def _strides(sizes: Sequence[int]) -> IntArray:
    return np.array([math.prod(sizes[b + 1 :]) for b in range(len(sizes))], dtype=np.int64)


def acceptance(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    deals: NDArray[np.integer] | None = None,
) -> BoolArray:
    """Which actor accepts which deal in which world.

    An actor accepts where its utility is at or above its walk-away value (less ``TOLERANCE``).

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float, 0-100
    floor : (worlds, actors) float
        Walk-away values; ``-inf`` accepts everything.
    deals : (deals, blocks) int, optional
        Local columns per block; every deal of the space, in lexicographic order, by default.

    Returns
    -------
    (worlds, actors, deals) bool

    Raises
    ------
    ValueError
        Where shapes disagree, or a deal names a column that is not there.

    Examples
    --------
    >>> space = Space.plain([2, 2])
    >>> utility = np.array([[[0.0, 60.0, 0.0, 40.0], [50.0, 0.0, 50.0, 0.0]]])
    >>> acceptance(space, utility, np.array([[40.0, 50.0]]))[0].astype(int).tolist()
    [[0, 1, 1, 1], [1, 1, 1, 0]]
    """
    u, f = checked(space, utility, floor)
    layout = Layout.of(space, exclude_null=False)
    least = f - TOLERANCE
    if deals is None:
        at = cut(layout.sizes)
        form: tuple[int, IntArray, IntArray] | None = (
            at,
            np.arange(math.prod(layout.sizes[:at])),
            np.arange(math.prod(layout.sizes[at:])),
        )
        table = np.zeros((0, len(layout.sizes)), dtype=np.int64)
    else:
        table = _checked_deals(space, deals)
        form = _product_form(layout, table) if len(table) > 1 else None
    if form is not None:
        return _of_products(layout, u, least, form)
    return _of_list(layout, u, least, table)


def _checked_deals(space: Space, deals: NDArray[np.integer]) -> IntArray:
    table = np.asarray(deals)
    if table.ndim != 2 or table.shape[1] != len(space.sizes):
        raise ValueError(
            f"deals must have shape (deals, {len(space.sizes)}), one local column per block, "
            f"got {table.shape}"
        )
    if not np.issubdtype(table.dtype, np.integer):
        raise ValueError(f"deals must be integers (local columns), got {table.dtype}")
    if ((table < 0) | (table >= np.asarray(space.sizes))).any():
        raise ValueError(f"a deal names a column outside the blocks' sizes {space.sizes}")
    return table.astype(np.int64)


def _of_products(
    layout: Layout, u: FloatArray, least: FloatArray, form: tuple[int, IntArray, IntArray]
) -> BoolArray:
    """Compare ranks instead of sums: exact, and four times narrower in memory."""
    at, lefts, rights = form
    n_worlds, n_actors = least.shape
    split = int(layout.offsets[at])
    out = np.empty((n_worlds, n_actors, len(lefts), len(rights)), dtype=np.bool_)
    small = np.uint8 if len(rights) < 256 else np.uint16 if len(rights) < 65_536 else np.uint32

    def fill(worlds: IntArray) -> None:
        for w in worlds:
            left = half_sums(u[w, :, :split], layout.sizes[:at])[:, lefts]
            need = least[w][:, None] - half_sums(u[w, :, split:], layout.sizes[at:])[:, rights]
            for a in range(n_actors):
                order = np.sort(need[a])
                # needs at or below the left sum, and needs strictly below this one
                met = np.searchsorted(order, left[a], side="right").astype(small)
                rank = np.searchsorted(order, need[a], side="left").astype(small)
                np.less(rank[None, :], met[:, None], out=out[w, a])

    if out.size < _WORTH_THREADS:
        fill(np.arange(n_worlds))
    else:
        in_threads(fill, np.arange(n_worlds))
    return out.reshape(n_worlds, n_actors, -1)


def _of_list(layout: Layout, u: FloatArray, least: FloatArray, deals: IntArray) -> BoolArray:
    n_worlds, n_actors = least.shape
    out = np.empty((n_worlds, n_actors, len(deals)), dtype=np.bool_)
    if not len(deals):
        return out
    at = cut(layout.sizes) if len(deals) > 64 else len(layout.sizes)
    halves = []
    for blocks in (slice(0, at), slice(at, None)):
        rows, where = np.unique(deals[:, blocks], axis=0, return_inverse=True)
        halves.append((rows + layout.offsets[:-1][blocks], where.reshape(-1)))
    (left, li), (right, ri) = halves
    step = max(1, _UNIQUE_CHUNK // (n_actors * (len(left) + len(right) + len(deals))))
    for start in range(0, n_worlds, step):
        part = slice(start, start + step)
        mine = _gather(u[part], left)[:, :, li]
        if right.shape[1]:
            mine = mine + _gather(u[part], right)[:, :, ri]
        np.greater_equal(mine, least[part][:, :, None], out=out[part])
    return out


def _gather(u: FloatArray, columns: IntArray) -> FloatArray:
    """Sum over blocks of the columns named: (worlds, actors, rows)."""
    total = np.zeros((*u.shape[:2], len(columns)))
    for b in range(columns.shape[1]):
        total += u[:, :, columns[:, b]]
    return total


def zone_masks(
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
        An enumerable one.
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
    from winset.space.quotas import Rule

    rule = Rule.of(consent, floor.shape[1])
    chosen = np.arange(len(floor)) if worlds is None else worlds
    at = _stream_cut(layout.sizes)
    n_left, n_right = math.prod(layout.sizes[:at]), math.prod(layout.sizes[at:])
    step = max(1, _CHUNK_BYTES // max(layout.n_deals, 8 * n_right, 1))
    null = None if layout.null is None else int(layout.null @ _strides(layout.sizes))
    buffers = np.empty((2, min(step, len(chosen)), n_left, n_right), dtype=np.bool_)
    for start in range(0, len(chosen), step):
        part = chosen[start : start + step]
        tables = _Halves(utility[part], floor[part] - TOLERANCE, layout, at)
        out, scratch = buffers[0, : len(part)], buffers[1, : len(part)]
        flat = rule.mask(tables, out, scratch).reshape(len(part), -1)
        if null is not None:
            flat[:, null] = False
        yield part, flat


class _Halves:
    """Half tables of a chunk of worlds, made for an actor when it is first asked for."""

    def __init__(self, u: FloatArray, least: FloatArray, layout: Layout, at: int) -> None:
        self._u, self._least, self._layout, self._at = u, least, layout, at
        sizes = layout.sizes
        self.shape: tuple[int, ...] = (len(u), math.prod(sizes[:at]), math.prod(sizes[at:]))

    def accepts(self, actor: int, out: BoolArray) -> BoolArray:
        """(worlds, left, right) whether the actor accepts each deal."""
        sizes, at = self._layout.sizes, self._at
        split = int(self._layout.offsets[at])
        left = half_sums(self._u[:, actor, :split], sizes[:at])
        right = half_sums(self._u[:, actor, split:], sizes[at:])
        need = self._least[:, actor, None] - right
        return np.greater_equal(left[:, :, None], need[:, None, :], out=out)
