"""The Lagrangian dual of each world (compiled).

Arrays as in :mod:`winset.deals.exists.proposing`.
"""

from __future__ import annotations

# Compiled functions take plain arrays, many of them, and spell their loops out.
# ruff: noqa: PLR0912, PLR0917
import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.compiled import Compiled, kernel, shared
from winset.deals.exists.master import MASTER
from winset.deals.exists.proposing import (
    EPS,
    OPEN,
    PROVED,
    WITNESS,
    load,
    project,
    propose,
    repair,
)

__all__ = ["DUAL", "dual_one", "dual_worlds"]


_STEPS, _STEPS_OF_MANY = 20, 60
_PIVOTS = 60
_MANY = 24  # actors beyond which the exact dual takes too long
_A3, _V, _M, _I = "float64[:, :, ::1]", "float64[:, ::1]", "float64[::1]", "int64[::1]"


#: Of ``dual_one``, whose last argument is ``solve_master``.
DUAL = (f"Tuple((int64, float64))({_V}, {_M}, {_I}, {_I}, {_M}, {_I})", MASTER)


@shared(*DUAL)
def dual_one(
    value: FloatArray,
    need: FloatArray,
    offsets: IntArray,
    null: IntArray,
    weight: FloatArray,
    deal: IntArray,
    master: Compiled,
) -> tuple[int, float]:
    """Minimise the largest weighted surplus over weights (subgradient steps, Polyak 1969).

    What these leave open is solved to the end by column generation.

    Starts from ``weight`` and leaves the best weights there. A value below zero proves that no
    deal serves all (weak duality); deals proposed on the way are repaired and tried.
    """
    actors, blocks = value.shape[1], offsets.shape[0] - 1
    trial, surplus = np.empty(actors), np.empty(actors)
    direction, shifted = np.zeros(actors), np.empty(actors)
    changed = np.empty(blocks, np.int64)
    for a in range(actors):
        trial[a] = weight[a]
    best, level, stalled = np.inf, 0.0, 0
    for step in range(_STEPS if actors <= _MANY else _STEPS_OF_MANY):
        if stalled >= 4:  # aim nearer to the best bound so far, and start again from there
            level, stalled = 0.5 + 0.5 * level, 0
            if level > 0.97:
                break
            for a in range(actors):
                trial[a] = weight[a]
        bound = propose(value, need, offsets, null, trial, deal, surplus)
        if bound < best:
            stalled = 0 if bound < best - 0.02 * abs(best) else stalled + 1
            best = bound
            for a in range(actors):
                weight[a] = trial[a]
        else:
            stalled += 1
        if bound < -EPS:
            return PROVED, bound
        served, mean = True, 0.0
        for a in range(actors):
            served = served and surplus[a] >= 0.0
            mean += surplus[a] / actors
        if served:
            return WITNESS, bound
        if step < 4 or step % 4 == 0:
            for b in range(blocks):
                changed[b] = deal[b]
            for a in range(actors):
                shifted[a] = surplus[a]
            if repair(value, offsets, null, changed, shifted):
                for b in range(blocks):
                    deal[b] = changed[b]
                return WITNESS, bound
        length = 0.0
        for a in range(actors):
            direction[a] = 0.3 * direction[a] + surplus[a] - mean
            length += direction[a] * direction[a]
        if length < 1e-18:
            break
        stride = (bound - level * best + 1e-6) / length
        for a in range(actors):
            trial[a] -= stride * direction[a]
        project(trial)
    if actors <= _MANY and actors > 1:
        found, best = master(value, need, offsets, null, _PIVOTS, weight, best, deal)
        return found, best
    return OPEN, best


@kernel(
    f"void({_A3}, {_V}, {_I}, {_I}, {_I}, {_I}, int8[::1], {_V}, {_M}, int64[:, ::1])",
    DUAL,
    MASTER,
)
def dual_worlds(
    utility: FloatArray,
    floor: FloatArray,
    worlds: IntArray,
    actors: IntArray,
    offsets: IntArray,
    null: IntArray,
    status: NDArray[np.int8],
    weights: FloatArray,
    bounds: FloatArray,
    deals: IntArray,
    one: Compiled,
    master: Compiled,
) -> None:
    """Bound each listed world, where all of ``actors`` must be served.

    One row per listed world is filled in of ``status``, ``weights`` (of the scaled actors; they
    are also where the search starts), ``bounds`` and ``deals`` (columns on the whole axis).
    """
    m = actors.shape[0]
    value, need = np.empty((utility.shape[2], m)), np.empty(m)
    for t in range(worlds.shape[0]):
        load(utility[worlds[t]], floor[worlds[t]], actors, offsets, value, need)
        status[t], bounds[t] = one(value, need, offsets, null, weights[t], deals[t], master)
