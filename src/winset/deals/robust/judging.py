"""Bounding a cell: which worlds it may still serve, and how many of them one deal can serve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.robust.bounding import judge
from winset.deals.robust.cells import PARTS, Cell, Part, Scene
from winset.deals.robust.sharing import share

__all__ = ["judged", "nearby"]

Single = NDArray[np.float32]

_CLOSE = 0.05  # utilities span 1 in each world
_FEW = 2_000  # where no more are left, all are looked at
_FADE = np.float32(0.7)  # what is left of the margin of a world that was not looked at
_ROUNDS = 24  # of charging worlds to blocks


@dataclass(frozen=True, eq=False)
class _Seen:
    """What one look at some worlds tells; arrays as in :func:`winset.deals.robust.bounding.judge`.

    ``starts`` delimits the rows of ``keeps``: columns block by block, then parts side by side.
    """

    columns: IntArray
    sides: IntArray
    starts: IntArray
    weight: Single
    margin: Single
    keeps: NDArray[np.uint8]
    sums: Single
    used: int


def nearby(margin: Single) -> NDArray[np.bool_]:
    """Which worlds to look at: not those of a large margin, unless few are left, or only those."""
    close = margin <= _CLOSE
    if len(margin) <= _FEW or not close.any():
        return np.ones(len(margin), dtype=np.bool_)
    return close


def judged(scene: Scene, part: Part, parent: Cell, rows: IntArray, steps: int) -> tuple[Cell, int]:
    """Bound a part of a cell, over some rows of its pairs; returns the steps used, too.

    Pairs with a large margin count as served without looking: the bound holds, and is hardly
    higher for it.
    """
    close = nearby(parent.margin[rows])
    near, far = rows[close], rows[~close]
    seen = _look(scene, part, parent, near, steps)
    alive = seen.margin >= 0
    pairs, rest = parent.pairs[near[alive]], parent.pairs[far]
    bound, with_row = _shares(scene, pairs, np.compress(alive, seen.keeps, axis=1), seen, rest)
    n_columns, (open_ones, low, high) = len(seen.columns), part
    with_column = np.zeros(len(open_ones))
    with_column[seen.columns] = np.minimum(with_row[:n_columns], parent.with_column[seen.columns])
    with_part = np.full((len(scene.common), PARTS), bound)
    with_part[seen.sides] = with_row[n_columns:].reshape(len(seen.sides), PARTS)
    drawn = 0.5 * (low + high).astype(np.float64)
    if alive.any():
        drawn[seen.sides] = seen.sums[alive].mean(0)
    old = parent.weight[far].astype(np.float32) * np.float32(parent.unit)
    weight = np.concatenate((seen.weight[alive], old))
    unit = max(float(np.abs(weight).max(initial=0.0)), 1e-6) / 127.0
    cell = Cell(
        *part,
        bound=min(parent.bound, bound),
        with_column=with_column,
        with_part=with_part,
        pairs=np.concatenate((pairs, rest)),
        margin=np.concatenate((seen.margin[alive], parent.margin[far] * _FADE)),
        weight=np.round(weight / unit).astype(np.int8),
        unit=unit,
        drawn=drawn,
    )
    return cell, seen.used


def _look(scene: Scene, part: Part, parent: Cell, rows: IntArray, steps: int) -> _Seen:
    """Run the dual steps for some pairs of the parent, the hardest first."""
    open_ones, low, high = part
    actors, sides = scene.need.shape[1], scene.limiting(part)
    columns = np.flatnonzero(open_ones)
    starts = np.concatenate(([0], np.cumsum(scene.sizes(open_ones)))).astype(np.int64)
    used_weights = np.concatenate((np.arange(actors), actors + sides))
    weight = parent.weight[rows].astype(np.float32) * np.float32(parent.unit)
    mine = np.ascontiguousarray(weight[:, used_weights])
    codes = parent.pairs[rows].astype(np.int64)
    pairs = np.stack(np.divmod(codes, len(scene.coalitions)), axis=-1)
    margin = np.empty(len(rows), dtype=np.float32)
    keeps = np.empty((len(columns) + PARTS * len(sides), len(rows)), dtype=np.uint8)
    sums = np.zeros((len(rows), len(sides)), dtype=np.float32)
    used = judge(
        scene.value, scene.need, pairs, scene.coalitions,
        np.ascontiguousarray(scene.common[np.ix_(sides, columns)]), low[sides], high[sides],
        columns, starts, steps, mine, margin, keeps, sums,
    )  # fmt: skip
    weight[:, actors:] = 0.0
    weight[:, used_weights] = mine
    lengths = len(columns) + PARTS * np.arange(1, len(sides) + 1)
    return _Seen(
        columns, sides, np.concatenate((starts, lengths)), weight, margin, keeps, sums, used
    )


def _shares(
    scene: Scene,
    pairs: NDArray[np.int32],
    keeps: NDArray[np.uint8],
    seen: _Seen,
    rest: NDArray[np.int32],
) -> tuple[float, FloatArray]:
    """Share of worlds that a deal may serve, and the same with each row of ``keeps``.

    ``rest`` are pairs that count as served.
    """
    weight, g = scene.problem.weight, len(scene.coalitions)
    worlds, others = np.divmod(pairs, g), np.divmod(rest, g)
    served = np.unique(others[0])
    mine, kept = worlds[0], keeps
    if g > 1:  # a world counts once, whichever coalition is served
        left = ~np.isin(mine, served)
        order = np.flatnonzero(left)[np.argsort(mine[left], kind="stable")]
        first = np.flatnonzero(np.diff(mine[order], prepend=-1))
        kept = np.take(keeps, order, axis=1)
        kept = np.maximum.reduceat(kept, first, axis=1) if len(first) else kept
        mine = mine[order][first]
    sure = float(weight[served].sum())
    with_row = np.empty(len(keeps))
    least = share(np.ascontiguousarray(kept), weight[mine], seen.starts, _ROUNDS, with_row)
    return least + sure, with_row + sure
