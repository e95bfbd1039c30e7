"""Block merging: the efficient deals of a sum of blocks, one block at a time.

A part-deal over the first blocks that another part-deal dominates cannot be completed to an
efficient deal, because utilities add up; so after each block only the maxima are kept (Nemhauser
and Ullmann 1969, there for knapsacks). Part-deals that cannot reach every floor even with the
best of the remaining blocks are dropped too. Where the frontier outgrows memory, nearby part-deals
are merged within a budget of error that all merges share, so the sum of the errors is bounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from winset.arrays import IntArray
from winset.deals.frontier.errors import ErrorBudget
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.maxima import maxima, ranked

__all__ = ["Merged", "Options", "Stage", "TooManyPointsError", "default_limit", "merge"]


# Candidates handled at once; more are merged in parts.
_CANDIDATES = 16_000_000
# Fewer candidates than this are sorted as they are.
_PRUNED_ABOVE = 4_096


class TooManyPointsError(ValueError):
    """The exact frontier would be larger than the limit on points."""


@dataclass(frozen=True, eq=False)
class Options:
    """Columns of one block, without the dominated ones, equal ones together.

    Parameters
    ----------
    vectors : (actors, k) int64
        Values, in increasing lexicographic order.
    members : tuple of (n,) int64
        Local columns of the block that have each of them.
    """

    vectors: IntArray
    members: tuple[IntArray, ...]

    def __len__(self) -> int:
        return int(self.vectors.shape[1])


@dataclass(frozen=True, eq=False)
class Stage:
    """The maxima over the blocks merged so far.

    ``source`` points back: ``k * n_previous + i`` is option k on the previous stage's point i;
    from ``n_options * n_previous`` on, it counts the options of ``apart``, taken on the part-deal
    that has agreed with the null deal so far.
    """

    options: Options
    apart: Options | None
    points: IntArray
    source: IntArray


@dataclass(frozen=True, eq=False)
class Merged:
    """All stages of one merging, and what it promises.

    Parameters
    ----------
    grid : Grid
    order : tuple of int
        The blocks, in the order in which they were merged.
    stages : tuple of Stage
    null : (blocks,) int or None
        Local columns of the null deal where that is no deal.
    floor : (actors,) int64
        Least totals.
    parties : tuple of int
        Dominance needs a gain of one of these actors; the others only constrain.
    error : (actors,) int64
        Grid steps by which an omitted deal may exceed every listed one; zeros when exact.
    """

    grid: Grid
    order: tuple[int, ...]
    stages: tuple[Stage, ...]
    null: IntArray | None
    floor: IntArray
    parties: tuple[int, ...]
    error: IntArray

    @property
    def points(self) -> IntArray:
        """(actors, n) totals of the maxima, in increasing lexicographic order."""
        return self.stages[-1].points

    @property
    def exact(self) -> bool:
        """True where nothing was merged that differed."""
        return not self.error.any()

    def columns(self, index: IntArray) -> IntArray:
        """One deal (local columns per block) for each of the final points asked for."""
        index = np.asarray(index, dtype=np.int64)
        out = np.empty((len(index), len(self.order)), dtype=np.int64)
        if self.null is None:
            return self._columns_plainly(index, out)
        apart = np.zeros(len(index), dtype=np.bool_)
        position = index.copy()
        for s in range(len(self.stages) - 1, -1, -1):
            stage, b = self.stages[s], self.order[s]
            before = self.stages[s - 1].points.shape[1] if s else 0
            out[apart, b] = self.null[b]
            rest = np.flatnonzero(~apart)
            source = stage.source[position[rest]]
            split = source >= len(stage.options) * before
            plain = rest[~split]
            first = np.array([m[0] for m in stage.options.members], dtype=np.int64)
            option, parent = np.divmod(source[~split], max(before, 1))
            out[plain, b] = first[option]
            position[plain] = parent
            if stage.apart is not None and split.any():
                first = np.array([m[0] for m in stage.apart.members], dtype=np.int64)
                out[rest[split], b] = first[source[split] - len(stage.options) * before]
                apart[rest[split]] = True
        return out

    def _columns_plainly(self, position: IntArray, out: IntArray) -> IntArray:
        """Trace points back through the stages where no null deal is kept apart."""
        for s in range(len(self.stages) - 1, -1, -1):
            if not self.order:
                break
            stage = self.stages[s]
            before = self.stages[s - 1].points.shape[1] if s else 1
            first = np.array([m[0] for m in stage.options.members], dtype=np.int64)
            option, position = np.divmod(stage.source[position], max(before, 1))
            out[:, self.order[s]] = first[option]
        return out


def default_limit(n_actors: int) -> int:
    """Points that a frontier may have before the merging stops and suggests an epsilon."""
    return {1: 10_000_000, 2: 3_000_000, 3: 600_000}.get(n_actors, 250_000)


def merge(
    grid: Grid,
    *,
    floor: IntArray | None = None,
    null: IntArray | None = None,
    parties: tuple[int, ...] | None = None,
    epsilon: IntArray | None = None,
    limit: int | None = None,
    keep: Callable[[tuple[int, ...], IntArray], IntArray] | None = None,
) -> Merged:
    """Merge all blocks, keeping what is not dominated and can still reach the floors.

    Parameters
    ----------
    grid : Grid
    floor : (actors,) int64, optional
        Least totals, from ``grid.floors``.
    null : (blocks,) int, optional
        Local columns of the one combination that is no deal. What only it would dominate stays.
    parties : tuple of int, optional
        Those with a say in what is efficient (default: all actors). The others only constrain
        (ratifiers): a deal that is better for them alone does not dominate.
    epsilon : (actors,) int64, optional
        Error allowed, in grid steps; spent only where a stage outgrows 2,000 points.
    limit : int, optional
        Largest number of points of a stage.
    keep : callable, optional
        Called at each merge with the blocks merged so far and the sums (actors, n), before the
        dominated ones are struck out: the positions, in order, of those to go on with.

    Raises
    ------
    TooManyPointsError
        Where a stage outgrows the limit.

    Examples
    --------
    >>> tables = np.array([[3, 0, 2, 0], [0, 2, 0, 3]])
    >>> merged = merge(Grid.of(tables, np.array([0, 2, 4])))
    >>> merged.points.tolist()
    [[0, 3, 5], [5, 3, 0]]
    >>> merged.columns(np.array([1])).tolist()
    [[0, 1]]
    """
    n_actors = grid.n_actors
    parties = tuple(range(n_actors)) if parties is None else tuple(parties)
    dtype = grid.values.dtype
    floor = np.zeros(n_actors, dtype) if floor is None else floor
    limit = default_limit(n_actors) if limit is None else limit
    options = [_options(grid, b, floor, parties, None) for b in range(len(grid.offsets) - 1)]
    order = tuple(sorted(range(len(options)), key=lambda b: (-len(options[b]), b)))
    tops = np.array([grid.block(b).max(axis=1) for b in order], dtype)
    tops = tops.reshape(len(order), n_actors)
    rest = np.cumsum(tops[::-1], axis=0)[::-1] - tops
    budget = ErrorBudget(epsilon, np.cumsum(tops, axis=0))
    points = np.zeros((n_actors, int(null is None)), dtype)
    ahead = np.zeros(n_actors, dtype)
    stages = []
    for s, b in enumerate(order):
        apart = None
        if null is not None:
            apart = _options(grid, b, floor, parties, int(null[b]))
        need = floor - rest[s]
        every, source = _join(
            points, options[b], ahead=ahead, apart=apart, need=need, parties=parties
        )
        if keep is not None:
            kept = keep(order[: s + 1], every)
            every, source = np.take(every, kept, axis=1), source[kept]
        best = maxima(every, parties)
        points, source = np.take(every, best, axis=1), source[best]
        points, source = budget.thin(s, points, source, parties)
        if points.shape[1] > limit:
            raise TooManyPointsError(_too_many(points.shape[1], s, len(order), limit))
        stages.append(Stage(options[b], apart, points, source))
        if null is not None:
            ahead = ahead + grid.block(b)[:, int(null[b])]
    if not stages:
        # No issue at all: one empty deal, unless that is the null deal.
        empty = Options(np.zeros((n_actors, 1), dtype), (np.zeros(1, np.int64),))
        stages.append(Stage(empty, None, points, np.zeros(points.shape[1], np.int64)))
    return Merged(grid, order, tuple(stages), null, floor, parties, budget.spent)


def _too_many(found: int, stage: int, n_stages: int, limit: int) -> str:
    return (
        f"the exact frontier outgrows {limit:,} points ({found:,} after {stage + 1} of {n_stages} "
        "blocks); pass epsilon= (in utility points, for instance 0.1) for a frontier within a "
        "proven distance, or a larger limit="
    )


def _options(
    grid: Grid, b: int, floor: IntArray, parties: tuple[int, ...], without: int | None
) -> Options:
    """Keep the columns of a block that an acceptable, efficient deal may use."""
    block = grid.block(b)
    usable = np.ones(block.shape[1], dtype=np.bool_)
    if floor.any():
        spare = grid.top - block.max(axis=1)
        usable = (block >= (floor - spare)[:, None]).all(axis=0)
    if without is not None:
        usable[without] = False
    columns = np.flatnonzero(usable)
    vectors = block[:, columns]
    best = maxima(vectors, parties)
    kept = vectors[:, best]
    if kept.shape[1] == vectors.shape[1]:
        return Options(kept, tuple(columns[best][:, None]))
    if kept.shape[1] * vectors.shape[1] <= 200_000:
        same = (vectors[:, None, :] == kept[:, :, None]).all(axis=0)
        return Options(kept, tuple(columns[row] for row in same))
    return Options(kept, _members(vectors, kept, columns))


def _members(vectors: IntArray, kept: IntArray, columns: IntArray) -> tuple[IntArray, ...]:
    """Which columns have each kept vector, for blocks with many columns."""
    near = np.flatnonzero(np.isin(vectors[0], kept[0]))
    vectors, columns = vectors[:, near], columns[near]
    both = ranked(np.concatenate((kept, vectors), axis=1))
    _, label = np.unique(both, axis=1, return_inverse=True)
    label = label.reshape(-1)
    mine, theirs = label[: kept.shape[1]], label[kept.shape[1] :]
    order = np.argsort(theirs, kind="stable")
    low = np.searchsorted(theirs[order], mine, side="left")
    high = np.searchsorted(theirs[order], mine, side="right")
    return tuple(columns[order[i:j]] for i, j in zip(low, high, strict=True))


def _join(
    points: IntArray,
    options: Options,
    *,
    ahead: IntArray,
    apart: Options | None,
    need: IntArray,
    parties: tuple[int, ...],
) -> tuple[IntArray, IntArray]:
    """Add every option to every point, and the options that leave the null deal."""
    n, k = points.shape[1], len(options)
    parts = max(1, math.ceil(n * k / _CANDIDATES))
    found, sources = [], []
    for chosen in np.array_split(np.arange(k), parts):
        if n == 0 or len(chosen) == 0:
            continue
        staircase = len(points) == len(parties) == 2 and points.dtype != np.dtype(object)
        new, source = _candidates(points, options.vectors[:, chosen], need, staircase)
        option, parent = np.divmod(source, n)
        found.append(new)
        sources.append(chosen[option] * n + parent)
        if parts > 1:
            best = maxima(found[-1], parties)
            found[-1], sources[-1] = found[-1][:, best], sources[-1][best]
    if apart is not None:
        leaving = ahead[:, None] + apart.vectors
        able = np.flatnonzero((leaving >= need[:, None]).all(axis=0))
        found.append(leaving[:, able])
        sources.append(k * n + able)
    if not found:
        return np.empty((len(points), 0), points.dtype), np.empty(0, np.int64)
    every = found[0] if len(found) == 1 else np.concatenate(found, axis=1)
    source = sources[0] if len(sources) == 1 else np.concatenate(sources)
    return every, source


def _candidates(
    points: IntArray, vectors: IntArray, need: IntArray, staircase: bool
) -> tuple[IntArray, IntArray]:
    """All sums of a point and an option that can still reach the floors, and their sources."""
    n_actors, n = points.shape
    if staircase and n * vectors.shape[1] > _PRUNED_ABOVE:
        return _staircase_candidates(points, vectors, need)
    sums = (points[:, None, :] + vectors[:, :, None]).reshape(n_actors, -1)
    source = np.arange(sums.shape[1], dtype=np.int64)
    if (need > 0).any():
        able = (sums >= need[:, None]).all(axis=0)
        return sums[:, able], source[able]
    return sums, source


def _staircase_candidates(
    points: IntArray, vectors: IntArray, need: IntArray
) -> tuple[IntArray, IntArray]:
    """Two actors: the sums, without most of those that are dominated.

    Points rise in the first value and fall in the second, and so does each option's shifted copy
    of them. At marks along the first axis, the best second value that any copy offers from there
    on is found by bisection; what lies below it, before the mark, is dominated.
    """
    u, v = points
    n, k = len(u), vectors.shape[1]
    marks = np.linspace(
        int(u[0] + vectors[0].min()), int(u[-1] + vectors[0].max()), max(n // 16, 64)
    ).astype(np.int64)
    # Where each copy reaches each mark, and what it then offers.
    reach = np.searchsorted(u, marks - vectors[0][:, None])
    offer = np.append(v, np.iinfo(np.int64).min // 2)[reach] + vectors[1][:, None]
    bar = np.append(np.maximum(offer.max(axis=0), need[1] - 1), need[1] - 1)
    # Between two marks a copy falls, so what exceeds the bar is a run from the earlier mark on.
    begin = np.concatenate((np.zeros((k, 1), np.int64), reach), axis=1)
    low = np.searchsorted(u, need[0] - vectors[0])
    begin = np.maximum(begin, low[:, None])
    end = np.searchsorted(-v, vectors[1][:, None] - bar)
    end = np.minimum(end, np.concatenate((reach, np.full((k, 1), n)), axis=1))
    length = np.maximum(end - begin, 0).ravel()
    begin = begin.ravel()
    full = np.flatnonzero(length)
    length, begin = length[full], begin[full]
    stop = np.cumsum(length)
    total = int(stop[-1]) if len(stop) else 0
    parent = np.repeat(begin - stop + length, length) + np.arange(total)
    option = np.repeat(full // (len(marks) + 1), length)
    sums = np.empty((2, total), dtype=np.int64)
    np.add(u[parent], vectors[0][option], out=sums[0])
    np.add(v[parent], vectors[1][option], out=sums[1])
    return sums, option * n + parent
