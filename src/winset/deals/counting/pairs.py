"""Counting by meeting in the middle: pairs of half deals that together serve everyone.

The sums of the left blocks and what is still needed of the right ones are tabulated; a deal serves
an actor when its left sum is at least its right need (Horowitz and Sahni 1974).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, FloatArray
from winset.deals.sets.acceptance import cut, half_sums
from winset.space.layout import Layout
from winset.space.quotas import Rule

__all__ = ["count_pairs", "count_two", "halves"]


_CHUNK = 1 << 20


def halves(
    layout: Layout, utility: FloatArray, floor: FloatArray, actors: Sequence[int]
) -> tuple[FloatArray, FloatArray]:
    """Left sums (actors, left) and right needs (actors, right) of one world."""
    at = cut(layout.sizes)
    split = int(layout.offsets[at])
    some = list(actors)
    left = half_sums(utility[some, :split], layout.sizes[:at])
    right = half_sums(utility[some, split:], layout.sizes[at:])
    return left, (floor[some] - TOLERANCE)[:, None] - right


def count_pairs(layout: Layout, utility: FloatArray, floor: FloatArray, rule: Rule) -> int:
    """Count the deals of one world by comparing every left half with every right half.

    Exact for any rule. Sums are replaced by their ranks, which are narrow and compare the same.

    Parameters
    ----------
    layout : Layout
    utility : (actors, layout columns) float
    floor : (actors,) float
    rule : Rule
    """
    if not rule.possible or not math.prod(layout.sizes):
        return 0
    if not rule.actors:
        return layout.n_deals - (layout.null is not None)
    left, need = halves(layout, utility, floor, rule.actors)
    met, rank = _ranks(left, need)
    total, step = 0, max(1, _CHUNK // need.shape[1])
    buffers = np.empty((2, min(step, left.shape[1]), need.shape[1]), dtype=np.bool_)
    for start in range(0, left.shape[1], step):
        part = met[:, start : start + step]
        n = part.shape[1]
        tables = _Ranks(part, rank, rule.actors)
        total += int(np.count_nonzero(rule.mask(tables, buffers[0, :n], buffers[1, :n])))
    return total - _null_passes(layout, utility, floor, rule)


class _Ranks:
    """Tables of acceptance from ranks, for :meth:`Rule.mask`."""

    def __init__(
        self,
        met: NDArray[np.unsignedinteger],
        rank: NDArray[np.unsignedinteger],
        actors: Sequence[int],
    ) -> None:
        self._met, self._rank = met, rank
        self._at = {actor: k for k, actor in enumerate(actors)}
        self.shape: tuple[int, ...] = (met.shape[1], rank.shape[1])

    def accepts(self, actor: int, out: BoolArray) -> BoolArray:
        k = self._at[actor]
        np.less(self._rank[k][None, :], self._met[k][:, None], out=out)
        return out


def _ranks(left: FloatArray, need: FloatArray) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """For each left sum the needs that it meets, for each need those strictly below it."""
    met, rank = np.empty(left.shape, np.uint32), np.empty(need.shape, np.uint32)
    for k in range(len(left)):
        order = np.sort(need[k])
        met[k] = np.searchsorted(order, left[k], side="right")
        rank[k] = np.searchsorted(order, need[k], side="left")
    if need.shape[1] < 65_535:
        return met.astype(np.uint16), rank.astype(np.uint16)
    return met, rank


def _null_passes(layout: Layout, utility: FloatArray, floor: FloatArray, rule: Rule) -> int:
    if layout.null is None:
        return 0
    reached = utility[:, layout.null + layout.offsets[:-1]].sum(-1) >= floor - TOLERANCE
    return int(rule.passes(reached))


def count_two(layout: Layout, utility: FloatArray, floor: FloatArray, actors: Sequence[int]) -> int:
    """Count the deals of one world that serve one or two actors, without comparing every pair.

    Pairs in which both actors' needs are met are counted bit by bit of the second actor's rank,
    from the highest: two halves part company at one bit, and there those of lower need that come
    before (in the order of the first actor) are met. Cost grows as the halves times their
    logarithm.

    Parameters
    ----------
    actors : sequence of int
        One or two.
    """
    left, need = halves(layout, utility, floor, actors)
    if len(actors) == 1:
        order = np.sort(need[0])
        total = int(np.searchsorted(order, left[0], side="right").sum())
    else:
        total = _dominated(left, need)
    return total - _null_passes(layout, utility, floor, _all_of(actors))


def _all_of(actors: Sequence[int]) -> Rule:
    from winset.space import Consent, Group

    return Rule.of(Consent((Group.all_of(actors),)), max(actors) + 1)


def _dominated(left: FloatArray, need: FloatArray) -> int:
    """Pairs (need, left) with need <= left in both coordinates."""
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
