"""How many deals pass: exactly where that can be had, else a lower and an upper bound.

Utilities are whole numbers here. Half tables are matched (Horowitz and Sahni 1974) where they fit;
otherwise deals of equal sums are counted together, block by block, sums that are sure to suffice
or sure not to being merged or dropped (dynamic programming cut off at the walk-away values). Where
even those sums are too many, utilities are rounded to coarser steps, once down and once up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, FloatArray, IntArray
from winset.deals.halves import halves
from winset.space import Consent
from winset.space.coalitions import sufficient_sets
from winset.space.layout import Layout

__all__ = ["Counts", "count_deals", "count_reaching"]

_COMPARED = 2e9  # pairs of half deals compared, for each floor
_HALF = 3_000_000  # entries of a half table
_CHUNK = 1 << 20
_STATES = 200_000  # sums that differ, for an exact count
_ROUNDED = 50_000  # the same, for a bound
_COALITIONS = 64  # minimal ones of a rule
_SCALE = 1e9  # steps of a point of utility: one is the tolerance
_WHOLE = 1e-4  # steps by which a product may miss a whole number by rounding
_MOST = 2.0**52


@dataclass(frozen=True)
class Counts:
    """Number of deals that pass, in each world.

    Parameters
    ----------
    low, high : tuple of int
        Least and most that it can be, of any size; equal where the number is exact.
    """

    low: tuple[int, ...]
    high: tuple[int, ...]

    @classmethod
    def exactly(cls, counts: Sequence[int]) -> Counts:
        """Say that the numbers are known."""
        return cls(tuple(counts), tuple(counts))

    @property
    def exact(self) -> tuple[int | None, ...]:
        """The number of each world, None where only bounds are known."""
        return tuple(a if a == b else None for a, b in zip(self.low, self.high, strict=True))


class _TooManySumsError(Exception):
    """Deals differ in too many ways to be counted by their sums."""


def count_deals(layout: Layout, utility: FloatArray, floor: FloatArray, consent: Consent) -> Counts:
    """Count the deals that pass a rule, in each world.

    Parameters
    ----------
    layout : Layout
    utility : (worlds, actors, layout columns) float
    floor : (worlds, actors) float
    consent : Consent

    Examples
    --------
    Thirty issues of two options, each worth a point to one side; both want 15:

    >>> from winset.space import Space
    >>> mine = np.tile([0.0, 1.0], 30)
    >>> layout, rule = Layout.of(Space.plain([2] * 30)), Consent.unanimity(2)
    >>> floor = np.array([[15.0, 15.0]])
    >>> count_deals(layout, np.array([[mine, 1 - mine]]), floor, rule).exact  # 30 choose 15
    (155117520,)
    """
    everything = layout.n_deals - (layout.null is not None)
    enough = sufficient_sets(consent, floor.shape[1], _COALITIONS)
    if enough is None:
        return Counts((0,) * len(floor), (everything,) * len(floor))
    low, high = [], []
    for u, f in zip(utility, floor, strict=True):
        down, up, need = _in_steps(u, f)
        floors = np.full((len(enough), len(f)), -(2**62), dtype=np.int64)
        for row, members in zip(floors, enough, strict=True):
            row[list(members)] = need[list(members)]
        least, most = count_reaching(down, layout.sizes, floors, layout.null)
        if not np.array_equal(down, up):
            most = count_reaching(up, layout.sizes, floors, layout.null)[1]
        low.append(least)
        high.append(most)
    return Counts(tuple(low), tuple(high))


def _in_steps(utility: FloatArray, floor: FloatArray) -> tuple[IntArray, IntArray, IntArray]:
    """Utilities in whole steps, rounded down and up, and the steps that each actor needs."""
    span = max(float(np.abs(utility).sum(-1).max(initial=1.0)), 1.0)
    scale = min(_SCALE, _MOST / span)
    steps = utility * scale
    near = np.rint(steps)
    whole = np.abs(steps - near) <= _WHOLE
    down, up = np.where(whole, near, np.floor(steps)), np.where(whole, near, np.ceil(steps))
    need = np.ceil(np.clip((floor - TOLERANCE) * scale, -2 * _MOST, 2 * _MOST) - _WHOLE)
    return down.astype(np.int64), up.astype(np.int64), need.astype(np.int64)


def count_reaching(
    values: IntArray, sizes: Sequence[int], floors: IntArray, null: IntArray | None
) -> tuple[int, int]:
    """Count the deals whose totals reach all the floors of at least one vector.

    Parameters
    ----------
    values : (actors, columns) int
        A deal's total is the sum of one column of each block.
    sizes : sequence of int
        Columns of each block.
    floors : (vectors, actors) int
    null : (blocks,) int, optional
        The combination that is no deal.

    Returns
    -------
    low, high : int
        Equal where the number is exact.

    Examples
    --------
    >>> count_reaching(np.array([[0, 1, 0, 2], [3, 0, 1, 0]]), [2, 2], np.array([[1, 1]]), None)
    (1, 1)
    """
    starts = np.concatenate(([0], np.cumsum(sizes)))[:-1].astype(np.int64)
    n_deals = math.prod(sizes)
    if not len(floors) or not n_deals:
        return 0, 0
    if not len(sizes):
        passes = int((floors <= 0).all(1).any()) if null is None else 0
        return passes, passes
    least = np.minimum.reduceat(values, starts, axis=1)
    values = values - np.repeat(least, sizes, axis=1)
    top = np.maximum.reduceat(values, starts, axis=1).sum(1)
    # Below 0 every deal is enough, above the top none.
    floors = np.clip(floors - least.sum(1), 0, top + 1)
    floors = np.unique(floors[(floors <= top).all(1)], axis=0)
    asked = floors.any(0)
    values, floors = values[asked], floors[:, asked]
    spent = 0
    if null is not None:
        spent = int((values[:, starts + null].sum(1) >= floors).all(1).any())
    if not len(floors):
        return 0, 0
    if not (floors > 0).any(1).all():
        return n_deals - spent, n_deals - spent
    low, high = _counted(values, sizes, floors)
    return low - spent, high - spent


def _counted(values: IntArray, sizes: Sequence[int], floors: IntArray) -> tuple[int, int]:
    matched = _by_halves(values, sizes, floors)
    if matched is not None:
        return matched, matched
    try:
        exact = _by_sums(values, sizes, floors, _STATES)
    except _TooManySumsError:
        pass
    else:
        return exact, exact
    everything = math.prod(sizes)
    each = [_bounded(values[f > 0], sizes, f[f > 0], everything) for f in floors]
    return max(low for low, _ in each), min(sum(high for _, high in each), everything)


def _bounded(
    values: IntArray, sizes: Sequence[int], floor: IntArray, everything: int
) -> tuple[int, int]:
    """Bounds for one vector: of all its actors together, and from each of them alone."""
    low, high = _rounded(values, sizes, floor)
    if len(values) > 1:
        alone = [_rounded(values[[a]], sizes, floor[[a]]) for a in range(len(values))]
        high = min(high, *(most for _, most in alone))
        low = max(low, everything - sum(everything - least for least, _ in alone))  # Bonferroni
    return low, high


def _rounded(values: IntArray, sizes: Sequence[int], floor: IntArray) -> tuple[int, int]:
    """Count with coarser steps: rounded down, fewer deals reach the floors; rounded up, more."""
    levels = max(int(_ROUNDED ** (1.0 / len(values))) - len(sizes), 1)
    step = np.maximum(-(-floor // levels), 1)
    needed = -(-floor // step)[None]
    down, up = values // step[:, None], -(-values // step[:, None])
    return _by_sums(down, sizes, needed), _by_sums(up, sizes, needed)


# --- half tables ----------------------------------------------------------------------------------


def _by_halves(values: IntArray, sizes: Sequence[int], floors: IntArray) -> int | None:
    """Match every left half with every right half; None where they are too many."""
    tables = [max(math.prod(sizes[:at]), math.prod(sizes[at:])) for at in range(len(sizes) + 1)]
    at = tables.index(min(tables))
    if tables[at] > _HALF:
        return None
    left, right = (t.astype(np.int64) for t in halves(values.astype(np.float64), sizes, at))
    if len(floors) == 1 and len(values) <= 2:
        need = floors[0][:, None] - right
        if len(values) == 1:
            return int(np.searchsorted(np.sort(need[0]), left[0], side="right").sum())
        return _dominated(left, need)
    if left.shape[1] * right.shape[1] * float((floors > 0).sum()) > _COMPARED:
        return None
    total, step = 0, max(1, _CHUNK // right.shape[1])
    for start in range(0, left.shape[1], step):
        part = left[:, start : start + step]
        some = np.zeros((part.shape[1], right.shape[1]), dtype=np.bool_)
        for floor in floors:
            every = np.ones_like(some)
            for a in np.flatnonzero(floor):
                every &= part[a][:, None] >= (floor[a] - right[a])[None, :]
            some |= every
        total += int(np.count_nonzero(some))
    return total


def _dominated(left: IntArray, need: IntArray) -> int:
    """Pairs (need, left) with need <= left for both of two actors.

    Counted bit by bit of the second actor's rank, from the highest: two halves part company at
    one bit, and there those of lower need that come before (in the order of the first actor) are
    met. Cost grows as the halves times their logarithm.
    """
    n_left, n_need = left.shape[1], need.shape[1]
    is_left = np.concatenate([np.zeros(n_need, np.bool_), np.ones(n_left, np.bool_)])
    both = np.concatenate([need, left], axis=1)
    # in the order of the first actor, needs before the left sums that they equal
    first = np.lexsort((is_left, both[0]))
    second = np.empty(len(is_left), dtype=np.int64)
    second[np.lexsort((is_left, both[1]))] = np.arange(len(is_left))
    rank, is_left = second[first], is_left[first]
    total = 0
    for bit in range(int(len(rank) - 1).bit_length() - 1, -1, -1):
        high = (rank >> bit) & 1 == 1
        # ranks are a permutation: those that share the bits above this one stand together
        group = rank >> (bit + 1)
        lower_needs = np.cumsum(~is_left & ~high)
        starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
        before = np.repeat(np.r_[0, lower_needs[starts[1:] - 1]], np.diff(np.r_[starts, len(rank)]))
        total += int((lower_needs - before)[is_left & high].sum())
        order = np.argsort(rank >> bit, kind="stable")
        rank, is_left = rank[order], is_left[order]
    return total


# --- sums -----------------------------------------------------------------------------------------


def _by_sums(values: IntArray, sizes: Sequence[int], floors: IntArray, most: float = inf) -> int:
    """Count deals of equal sums together, block by block.

    Raises
    ------
    _TooManySumsError
        Where more than ``most`` sums differ.
    """
    enough = floors.max(0)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    best = np.maximum.reduceat(values, starts[:-1], axis=1)
    to_come = best[:, ::-1].cumsum(1)[:, ::-1]
    to_come = np.concatenate((to_come, np.zeros((len(values), 1), np.int64)), axis=1)
    large = math.prod(sizes) >= 2**62  # then counts are Python's whole numbers, of any size
    sums = np.zeros((1, len(values)), dtype=np.int64)
    counts: NDArray[Any] = np.array([1], dtype=np.object_ if large else np.int64)
    for b, size in enumerate(sizes):
        columns = values[:, starts[b] : starts[b + 1]].T
        sums = (sums[:, None, :] + columns[None, :, :]).reshape(-1, len(values))
        counts = np.repeat(counts, size)
        np.minimum(sums, enough, out=sums)
        reach = sums + to_come[:, b + 1]
        alive = (reach[:, None, :] >= floors[None, :, :]).all(2).any(1)
        sums, counts = sums[alive], counts[alive]
        if not len(sums):
            return 0
        order = np.lexsort(sums.T)
        sums, counts = sums[order], counts[order]
        distinct = np.flatnonzero(np.r_[True, (sums[1:] != sums[:-1]).any(1)])
        sums, counts = sums[distinct], np.add.reduceat(counts, distinct)
        if len(sums) > most:
            raise _TooManySumsError
    return int(counts.sum())
