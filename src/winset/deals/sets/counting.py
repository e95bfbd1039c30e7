"""How many deals pass: exactly where that can be had, else a lower and an upper bound.

Utilities are whole numbers here. Deals of equal sums are counted together, block by block, and
what is sure to suffice or sure not to is not told apart any further. Where sums are too many, half
tables are matched (Horowitz and Sahni 1974); beyond that sums are rounded down to cells: what
reaches the floors surely passes, what stays below them by more than the rounding surely does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, FloatArray, IntArray
from winset.deals.frontier.listing import reaching
from winset.deals.frontier.maxima import ranked
from winset.space import Consent
from winset.space.coalitions import sufficient_sets
from winset.space.layout import Layout

__all__ = ["Counts", "count_deals", "count_reaching"]

_COMPARED = 2e9  # pairs of half deals compared, for each floor
_HALF = 3_000_000  # entries of a half table
_CHUNK = 1 << 22
_STATES = 400_000  # sums that differ, for an exact count
_ROUNDED = 1_000_000  # cells, for a bound
_FEWEST_CELLS = 4  # along each actor's axis
_GROUPED = 16  # columns of blocks that are joined before they are rounded
_SLACK = Fraction(1, 10**9)  # float sums of the cells' shares are off by less
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
    values : (actors, columns) int, or Python integers of any size
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
    (2, 2)
    """
    starts = np.concatenate(([0], np.cumsum(sizes)))[:-1].astype(np.int64)
    floors = np.asarray(floors)
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
    able = {tuple(f): f for f in floors[(floors <= top).all(1)]}
    floors = np.array(list(able.values()), values.dtype).reshape(len(able), len(values))
    asked = floors.any(0)
    values, floors = values[asked], floors[:, asked]
    spent = 0
    if null is not None:
        spent = int((values[:, starts + null].sum(1) >= floors).all(1).any())
    if not len(floors):
        return 0, 0
    if not (floors > 0).any(1).all():
        return n_deals - spent, n_deals - spent
    blocks = [values[:, s : s + n].T for s, n in zip(starts.tolist(), sizes, strict=True)]
    tally = _Tally(blocks, floors, n_deals)
    found = tally.by_sums()
    if found is None:
        found = tally.by_halves()
    low, high = tally.bounds() if found is None else (found, found)
    return max(low - spent, 0), high - spent


class _Tally:
    """Blocks as distinct vectors of those who are asked anything, and how often each occurs."""

    def __init__(self, blocks: Sequence[IntArray], floors: IntArray, n_deals: int) -> None:
        self.floors = floors
        self.cap = floors.max(axis=0)
        self.n_deals = n_deals
        self.counted: Any = np.int64 if n_deals < 2**62 else object
        merged = (_merged(own, np.ones(len(own), dtype=self.counted)) for own in blocks)
        self.blocks = sorted(merged, key=lambda block: len(block[0]))

    def _rest(self, blocks: Sequence[tuple[IntArray, NDArray[Any]]]) -> list[IntArray]:
        """Return the most that the blocks after each one can still add."""
        out, rest = [], self.cap * 0
        for vectors, _ in reversed(blocks):
            out.append(rest)
            rest = rest + vectors.max(axis=0)
        return out[::-1]

    def _forward(self, blocks: int, most: int) -> tuple[int, IntArray, NDArray[Any]] | None:
        """Count what is decided after some blocks; and the sums that are not, with numbers."""
        rest = self._rest(self.blocks)
        ways = [int(n.sum()) for _, n in self.blocks]
        sums = np.zeros((1, len(self.cap)), dtype=self.cap.dtype)
        counts = np.ones(1, dtype=self.counted)
        done = 0
        positive = np.where(self.floors > 0, self.floors, self.cap)
        least = positive.min(axis=0)
        for b, (vectors, numbers) in enumerate(self.blocks[:blocks]):
            if len(sums) * len(vectors) > 8 * most:
                return None
            sums = (sums[:, None, :] + vectors[None, :, :]).reshape(-1, len(self.cap))
            counts = (counts[:, None] * numbers[None, :]).reshape(-1)
            sure = reaching(sums.T, list(self.floors))
            done += int(counts[sure].sum()) * math.prod(ways[b + 1 :])
            able = reaching((sums + rest[b]).T, list(self.floors)) & ~sure
            sums, counts = np.minimum(sums[able], self.cap), counts[able]
            # Whoever cannot be satisfied any more need not be told apart.
            sums = np.where(sums + rest[b] < least, 0, sums)
            sums, counts = _merged(sums, counts)
            if len(sums) > most:
                return None
        return done, sums, counts

    def by_sums(self) -> int | None:
        """Count block by block, None where the sums become too many."""
        found = self._forward(len(self.blocks), _STATES)
        return None if found is None else found[0]

    def by_halves(self) -> int | None:
        """Match two halves of the blocks, None where there are too many of either."""
        sizes = [len(vectors) for vectors, _ in self.blocks]
        at = min(
            range(1, len(sizes)),
            key=lambda k: max(math.prod(sizes[:k]), math.prod(sizes[k:])),
            default=0,
        )
        if not at or math.prod(sizes[at:]) > _HALF:
            return None
        left = self._forward(at, _HALF)
        if left is None:
            return None
        right = np.zeros((1, len(self.cap)), dtype=self.cap.dtype)
        numbers = np.ones(1, dtype=self.counted)
        for vectors, more in self.blocks[at:]:
            right = (right[:, None, :] + vectors[None, :, :]).reshape(-1, len(self.cap))
            numbers = (numbers[:, None] * more[None, :]).reshape(-1)
        right, numbers = _merged(right, numbers)
        done, sums, counts = left
        if self.counted is not object and len(self.floors) == 1 and len(self.cap) <= 2:
            return done + _matched(sums, counts, self.floors[0] - right, numbers)
        if len(sums) * len(right) * self.floors.size <= _COMPARED:
            return done + self._compared(sums, counts, right, numbers)
        return None

    def _compared(
        self, sums: IntArray, counts: NDArray[Any], right: IntArray, numbers: NDArray[Any]
    ) -> int:
        """Compare every left half with every right one."""
        total = 0
        step = max(1, _CHUNK // max(len(right), 1))
        for start in range(0, len(sums), step):
            part = sums[start : start + step]
            both = (part[:, None, :] + right[None, :, :]).reshape(-1, len(self.cap))
            passes = reaching(both.T, list(self.floors)).reshape(len(part), len(right))
            per = np.array([int(numbers[row].sum()) for row in passes], dtype=object)
            total += int((per * counts[start : start + step].astype(object)).sum())
        return total

    def bounds(self) -> tuple[int, int]:
        """Bound the count by all actors together, and by each of them alone."""
        low, high = self._by_cells()
        if len(self.cap) > 1 and len(self.floors) == 1:
            alone = [self._only(i)._by_cells() for i in range(len(self.cap))]
            high = min(high, *(most for _, most in alone))
            # Bonferroni: what fails, fails for somebody.
            low = max(low, self.n_deals - sum(self.n_deals - least for least, _ in alone))
        return low, high

    def _only(self, i: int) -> _Tally:
        own = _Tally((), self.floors[:, [i]], self.n_deals)
        own.blocks = [_merged(vectors[:, [i]], numbers) for vectors, numbers in self.blocks]
        return own

    def _by_cells(self) -> tuple[int, int]:
        """Bound the count by sums of values rounded down to cells of each actor's floor."""
        blocks = self._grouped()
        n = len(self.cap)
        cells = int(_ROUNDED ** (1 / n))
        if cells < _FEWEST_CELLS:
            return 0, self.n_deals
        share: FloatArray = np.zeros((cells + 1,) * n)
        share[(0,) * n] = 1.0
        error = [0] * n
        for vectors, numbers in blocks:
            whole = [[int(v) * cells for v in row] for row in vectors.tolist()]
            cap = [int(c) for c in self.cap]
            for i in range(n):
                error[i] += max(row[i] % cap[i] for row in whole)
            # Columns in the same cells go together.
            weight: dict[tuple[int, ...], int] = {}
            for row, number in zip(whole, numbers.tolist(), strict=True):
                cell = tuple(min(w // c, cells) for w, c in zip(row, cap, strict=True))
                weight[cell] = weight.get(cell, 0) + int(number)
            total = sum(weight.values())
            after = np.zeros_like(share)
            for cell, number in weight.items():
                moved = share
                for i, by in enumerate(cell):
                    moved = _shifted(moved, by, i)
                after += moved * (number / total)
            share = after
        sure, possible = self._passing(cells, [0] * n), self._passing(cells, error)
        low = Fraction(float(share[sure].sum())) * (1 - _SLACK) * self.n_deals
        # A share that floats round to nothing may still be a deal.
        high = (Fraction(float(share[possible].sum())) + _SLACK**30) * (1 + _SLACK) * self.n_deals
        return math.ceil(low), min(math.floor(high), self.n_deals)

    def _passing(self, cells: int, error: Sequence[int]) -> BoolArray:
        """Which cells reach the floors, given how much rounding down may have taken."""
        n = len(self.cap)
        out = np.zeros((cells + 1,) * n, dtype=np.bool_)
        for floor in self.floors.tolist():
            one = np.ones((cells + 1,) * n, dtype=np.bool_)
            for i in range(n):
                cap = int(self.cap[i])
                least = max(-((error[i] - int(floor[i]) * cells) // cap), 0)
                one[(slice(None),) * i + (slice(0, least),)] = False
            out |= one
        return out

    def _grouped(self) -> list[tuple[IntArray, NDArray[Any]]]:
        """Join small blocks: each join spares one rounding."""
        out: list[tuple[IntArray, NDArray[Any]]] = []
        for vectors, numbers in self.blocks:
            if out and len(out[-1][0]) * len(vectors) <= _GROUPED:
                before, known = out.pop()
                both = (before[:, None, :] + vectors[None, :, :]).reshape(-1, len(self.cap))
                out.append(_merged(both, (known[:, None] * numbers[None, :]).reshape(-1)))
            else:
                out.append((vectors, numbers))
        return out


def _shifted(share: FloatArray, by: int, axis: int) -> FloatArray:
    """Move along one axis; what goes beyond its end gathers there."""
    if by == 0:
        return share
    moved = np.moveaxis(share, axis, 0)
    out = np.zeros_like(share)
    target = np.moveaxis(out, axis, 0)
    last = len(moved) - 1
    target[by:] = moved[: last + 1 - by]
    target[last] += moved[last + 1 - by :].sum(axis=0)
    return out


def _merged(sums: IntArray, counts: NDArray[Any]) -> tuple[IntArray, NDArray[Any]]:
    """Add up the counts of equal sums (n, actors)."""
    if not len(sums):
        return sums, counts
    key = ranked(sums.T)
    order = np.lexsort(key)
    key = key[:, order]
    starts = np.flatnonzero(np.append(True, (key[:, 1:] != key[:, :-1]).any(axis=0)))
    return sums[order[starts]], np.add.reduceat(counts[order], starts)


def _matched(left: IntArray, counts: IntArray, need: IntArray, numbers: IntArray) -> int:
    """Weighted number of pairs (left, need) with need <= left in one or two coordinates.

    Pairs are counted bit by bit of the second coordinate's rank, from the highest: two part
    company at one bit, and there those of lower need that come before (in the order of the first
    coordinate) are met. Cost grows as the halves times their logarithm.
    """
    if not len(left) or not len(need):
        return 0
    both = ranked(np.concatenate([need, left]).T)
    is_left = np.arange(both.shape[1]) >= len(need)
    weight = np.concatenate([numbers, counts])
    # Needs come before the left sums that they equal.
    first = np.lexsort((is_left, both[0]))
    second = np.empty(both.shape[1], dtype=np.int64)
    second[np.lexsort((is_left, both[-1]))] = np.arange(both.shape[1])
    rank, is_left, weight = second[first], is_left[first], weight[first]
    needs = np.where(is_left, 0, weight)
    if len(both) == 1:
        return int((np.cumsum(needs)[is_left].astype(object) * weight[is_left]).sum())
    total = 0
    for bit in range(int(len(rank) - 1).bit_length() - 1, -1, -1):
        high = (rank >> bit) & 1 == 1
        # Ranks are a permutation: those that share the bits above this one stand together.
        group = rank >> (bit + 1)
        lower = np.cumsum(np.where(high, 0, needs))
        starts = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
        runs = np.diff(np.append(starts, len(rank)))
        before = np.repeat(np.append(0, lower[starts[1:] - 1]), runs)
        met = is_left & high
        # Fits: no more pairs than deals.
        total += int(((lower - before)[met] * weight[met]).sum())
        order = np.argsort(rank >> bit, kind="stable")
        rank, is_left, weight, needs = rank[order], is_left[order], weight[order], needs[order]
    return total
