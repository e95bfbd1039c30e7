"""Which worlds may still be served by some deal of a part of the space (compiled).

A part of the space (a *cell*) is a choice of open columns in every block, and a box: limits to
sums over blocks that are the same in every world, such as each actor's mean utility. For one
world and a coalition that must be served, weights ``m >= 0`` of the coalition's members and ``n``
of the box's sides give the Lagrangian bound

    max over deals x of  sum_a m_a (u_a(x) - need_a) - sum_f n_f t_f(x)  +  max over box of n . t

which is a maximum per block. Below 0 it proves that no deal of the cell serves the coalition in
this world. The weights are improved by subgradient steps aimed at just below 0 (Polyak 1969),
deflected where they would turn back (Camerini, Fratta and Maffioli 1975).
Worlds are worked on side by side, a row of lanes at a time.
"""

from __future__ import annotations

# Compiled functions take plain arrays, many of them, and spell their loops out.
# ruff: noqa: PLR0912, PLR0917
import numpy as np
from numpy.typing import NDArray

from winset.arrays import IntArray
from winset.deals.compiled import inner, kernel
from winset.deals.robust.cells import PARTS

__all__ = ["judge"]

Single = NDArray[np.float32]
Bytes = NDArray[np.uint8]

_LANES = 64
_ROUNDING = 2.5e-7  # of single precision, where an actor's utilities span 1; per number summed
_AIM = np.float32(0.003)  # how far below 0 a step aims
_ZERO, _ONE = np.float32(0.0), np.float32(1.0)
_DEAD, _OPEN, _SERVED = 0, 1, 2
_V, _F3 = "float32[:, ::1]", "float32[:, :, ::1]"


@inner(f"void({_F3}, {_V}, int64[::1], {_V}, {_V}, float32[::1], {_V}, int32[:, ::1], {_V})")
def _propose(
    value: Single,
    common: Single,
    starts: IntArray,
    weight: Single,
    score: Single,
    bound: Single,
    tops: Single,
    pick: NDArray[np.int32],
    gained: Single,
) -> None:
    """Find the best column of each block in every lane; ``bound`` sums their scores.

    ``gained`` sums what these columns give to every actor and side.
    """
    actors, sides = value.shape[0], common.shape[0]
    for i in range(_LANES):
        bound[i] = _ZERO
    for b in range(starts.shape[0] - 1):
        top, best = tops[b], pick[b]
        for c in range(starts[b], starts[b + 1]):
            row = score[c]
            v, m = value[0, c], weight[0]
            for i in range(_LANES):
                row[i] = m[i] * v[i]
            for a in range(1, actors):
                v, m = value[a, c], weight[a]
                for i in range(_LANES):
                    row[i] += m[i] * v[i]
            for f in range(sides):
                t, m = common[f, c], weight[actors + f]
                for i in range(_LANES):
                    row[i] -= m[i] * t
            if c == starts[b]:
                for i in range(_LANES):
                    top[i] = row[i]
                    best[i] = c
            else:
                for i in range(_LANES):
                    better = row[i] > top[i]
                    top[i] = row[i] if better else top[i]
                    best[i] = c if better else best[i]
        for i in range(_LANES):
            bound[i] += top[i]
    for a in range(actors):
        total = gained[a]
        for i in range(_LANES):
            total[i] = _ZERO
        for b in range(starts.shape[0] - 1):
            best = pick[b]
            for i in range(_LANES):
                total[i] += value[a, best[i], i]
    for f in range(sides):
        total, row = gained[actors + f], common[f]
        for i in range(_LANES):
            total[i] = _ZERO
        for b in range(starts.shape[0] - 1):
            best = pick[b]
            for i in range(_LANES):
                total[i] += row[best[i]]


@inner(
    f"void({_V}, {_V}, float32[::1], float32[::1], {_V}, {_V}, {_V}, float32[::1],"
    "int32[::1], float32[::1], float32[::1], float32[:, ::1], float32, boolean, int64)"
)
def _step(
    need: Single,
    member: Single,
    low: Single,
    high: Single,
    trial: Single,
    weight: Single,
    gained: Single,
    bound: Single,
    status: NDArray[np.int32],
    best: Single,
    slope: Single,
    way: Single,
    slack: np.float32,
    last: bool,
    lanes: int,
) -> None:
    """Judge each lane's proposal, and move its weights; ``bound`` becomes the Lagrangian bound."""
    actors, sides = need.shape[0], low.shape[0]
    for i in range(lanes):
        if status[i] != _OPEN and not last:
            continue
        length, served, spread, total = _ZERO, True, _ONE, bound[i]
        for a in range(actors):
            g = _ZERO
            if member[a, i] > _ZERO:
                g = gained[a, i] - need[a, i]
                total -= trial[a, i] * need[a, i]
                served = served and g >= _ZERO
                if g > _ZERO and trial[a, i] <= _ZERO:
                    g = _ZERO
            slope[a] = g
            length += g * g
        for f in range(sides):
            m, t, g = trial[actors + f, i], gained[actors + f, i], _ZERO
            served = served and low[f] <= t <= high[f]
            if m > _ZERO or (m == _ZERO and t > high[f]):
                g = high[f] - t
                total += m * high[f]
            elif m < _ZERO or t < low[f]:
                g = low[f] - t
                total += m * low[f]
            slope[actors + f] = g
            length += g * g
            spread += abs(m)
        bound[i] = total + slack * spread
        if last:
            continue
        if total < best[i] or served:
            best[i] = total
            for j in range(actors + sides):
                weight[j, i] = trial[j, i]
        if bound[i] < _ZERO:
            status[i] = _DEAD
        elif served:
            status[i] = _SERVED
        elif length > np.float32(1e-12):
            back, old = _ZERO, _ZERO
            for j in range(actors + sides):
                back += slope[j] * way[j, i]
                old += way[j, i] * way[j, i]
            share_of_old = -back / old if back < _ZERO and old > _ZERO else _ZERO
            length = np.float32(1e-12)
            for j in range(actors + sides):
                way[j, i] = slope[j] + share_of_old * way[j, i]
                length += way[j, i] * way[j, i]
            stride, mass = (total + _AIM) / length, _ZERO
            for j in range(actors + sides):
                trial[j, i] -= stride * way[j, i]
                if j < actors:
                    trial[j, i] = max(trial[j, i], _ZERO)
                    mass += trial[j, i]
            if mass > np.float32(1e-6):
                for j in range(actors + sides):
                    trial[j, i] /= mass


@inner(
    f"void({_V}, {_V}, int64[::1], {_V}, float32[::1], float32[::1], float32[::1], int64, int64,"
    "int64, uint8[:, ::1])"
)
def _keep(
    score: Single,
    tops: Single,
    starts: IntArray,
    weight: Single,
    low: Single,
    high: Single,
    bound: Single,
    first: int,
    lanes: int,
    actors: int,
    keeps: Bytes,
) -> None:
    """Mark what a deal may still hold: where giving up the best costs less than the bound has."""
    n_columns = score.shape[0]
    for b in range(starts.shape[0] - 1):
        top = tops[b]
        for c in range(starts[b], starts[b + 1]):
            row, out = score[c], keeps[c]
            for i in range(lanes):
                out[first + i] = row[i] - top[i] + bound[i] >= _ZERO
    for f in range(low.shape[0]):
        m = weight[actors + f]
        for p in range(PARTS):
            out = keeps[n_columns + f * PARTS + p]
            from_low = (high[f] - low[f]) * np.float32(p / PARTS)
            from_high = (high[f] - low[f]) * np.float32((PARTS - 1 - p) / PARTS)
            for i in range(lanes):
                cost = m[i] * from_high if m[i] > _ZERO else -m[i] * from_low
                out[first + i] = bound[i] - cost >= _ZERO


@kernel(
    f"int64({_F3}, {_V}, int64[:, ::1], uint8[:, ::1], {_V}, float32[::1], float32[::1],"
    f"int64[::1], int64[::1], int64, {_V}, float32[::1], uint8[:, ::1], {_V})"
)
def judge(
    value: Single,
    need: Single,
    pairs: IntArray,
    coalitions: Bytes,
    common: Single,
    low: Single,
    high: Single,
    columns: IntArray,
    starts: IntArray,
    steps: int,
    weight: Single,
    margin: Single,
    keeps: Bytes,
    sums: Single,
) -> int:
    """Try to prove that a cell serves no coalition, world by world.

    Parameters
    ----------
    value : (worlds, actors, columns) float32
    need : (worlds, actors) float32
    pairs : (n, 2) int
        World, and the coalition that must be served there.
    coalitions : (g, actors) uint8
    common : (sides, open columns) float32
        Sums that the box limits.
    low, high : (sides,) float32
    columns : (open columns,) int
    starts : (blocks + 1,) int
        Of each block, among the open columns.
    steps : int
    weight : (n, actors + sides) float32
        Where the search for weights starts; the best found.
    margin : (n,) float32, filled
        The bound that goes with these weights; below 0 it is proven that no deal serves.
    keeps : (open columns + sides * PARTS, n) uint8, filled
        Whether a deal that serves may hold the column, or lie in that part of the side's length.
    sums : (n, sides) float32, filled
        Common sums of the last proposal.

    Returns
    -------
    int
        Steps taken, over all pairs.
    """
    actors, sides, n_columns = value.shape[1], common.shape[0], columns.shape[0]
    blocks, prices = starts.shape[0] - 1, actors + sides
    v = np.empty((actors, n_columns, _LANES), np.float32)
    least, member = np.empty((actors, _LANES), np.float32), np.empty((actors, _LANES), np.float32)
    trial, kept = np.empty((prices, _LANES), np.float32), np.empty((prices, _LANES), np.float32)
    gained, way = np.empty((prices, _LANES), np.float32), np.empty((prices, _LANES), np.float32)
    score, tops = np.empty((n_columns, _LANES), np.float32), np.empty((blocks, _LANES), np.float32)
    pick, levels = np.empty((blocks, _LANES), np.int32), np.empty((2, _LANES), np.float32)
    state, slopes = np.empty((1, _LANES), np.int32), np.empty((1, prices), np.float32)
    bound, best, status, slope = levels[0], levels[1], state[0], slopes[0]
    slack, used = np.float32(_ROUNDING * (prices + blocks)), 0
    for first in range(0, pairs.shape[0], _LANES):
        lanes = min(_LANES, pairs.shape[0] - first)
        for i in range(_LANES):  # lanes to spare repeat the last world
            row = min(first + i, pairs.shape[0] - 1)
            w, j = pairs[row, 0], pairs[row, 1]
            for a in range(actors):
                for c in range(n_columns):
                    v[a, c, i] = value[w, a, columns[c]]
                least[a, i] = need[w, a]
                member[a, i] = _ONE if coalitions[j, a] else _ZERO
            for k in range(prices):
                trial[k, i] = kept[k, i] = weight[row, k]
                way[k, i] = _ZERO
            status[i], best[i] = _OPEN, np.float32(np.inf)
        step, last = 0, False
        while not last:
            last = step == steps
            step += 1
            unsettled = False
            for i in range(lanes):
                unsettled = unsettled or status[i] == _OPEN
            if last or not unsettled:  # once more with the best weights, for the scores
                last = True
                for k in range(prices):
                    for i in range(_LANES):
                        trial[k, i] = kept[k, i]
            _propose(v, common, starts, trial, score, bound, tops, pick, gained)
            _step(
                least, member, low, high, trial, kept, gained, bound, status, best, slope,
                way, slack, last, lanes,
            )  # fmt: skip
            used += lanes
        for i in range(lanes):
            margin[first + i] = bound[i]
            for k in range(prices):
                weight[first + i, k] = kept[k, i]
            for f in range(sides):
                sums[first + i, f] = gained[actors + f, i]
        _keep(score, tops, starts, kept, low, high, bound, first, lanes, actors, keeps)
    return used
