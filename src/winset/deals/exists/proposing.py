"""Deals proposed by weights, and their repair, in one world (compiled).

Arrays of one world, scaled so that each actor's utilities run from 0 to 1: ``value (columns,
actors)``, ``need (actors,)``, ``offsets (blocks + 1,)``; ``null (blocks,)`` holds the columns of
the deal that is no deal, or starts with -1 where every deal counts. Loops are written out: whole
array operations would take many times longer to compile.
"""

from __future__ import annotations

# Compiled functions take plain arrays, many of them, and spell their loops out.
# ruff: noqa: PLR0912, PLR0917, PLR1730
import numpy as np

from winset.arrays import TOLERANCE, FloatArray, IntArray
from winset.deals.compiled import inner

__all__ = ["EPS", "OPEN", "PROVED", "WITNESS", "load", "project", "propose", "repair"]


EPS = 2e-13  # allowance for rounding; far below the tolerance of 1e-9 of a walk-away value
WITNESS, PROVED, OPEN = 1, 0, -1

_V, _M, _I = "float64[:, ::1]", "float64[::1]", "int64[::1]"


@inner(f"void({_V}, {_M}, {_I}, {_I}, {_V}, {_M})")
def load(
    utility: FloatArray,
    floor: FloatArray,
    actors: IntArray,
    offsets: IntArray,
    value: FloatArray,
    need: FloatArray,
) -> None:
    """Scale one world so that the utilities of each actor run from 0 to 1 over all deals."""
    for k in range(actors.shape[0]):
        a = actors[k]
        low, high = 0.0, 0.0
        for b in range(offsets.shape[0] - 1):
            least, most = np.inf, -np.inf
            for c in range(offsets[b], offsets[b + 1]):
                if utility[a, c] < least:
                    least = utility[a, c]
                if utility[a, c] > most:
                    most = utility[a, c]
            low += least
            high += most
            for c in range(offsets[b], offsets[b + 1]):
                value[c, k] = utility[a, c] - least
        scale = 1.0 / (high - low) if high > low else 1.0
        for c in range(value.shape[0]):
            value[c, k] *= scale
        # beyond 0..1 a walk-away value is met by all deals, or by none
        least = (floor[a] - TOLERANCE - low) * scale
        need[k] = -1.0 if least < -1.0 else 2.0 if least > 2.0 else least


@inner(f"float64({_V}, {_M}, {_I}, {_I}, {_M}, {_I}, {_M})")
def propose(
    value: FloatArray,
    need: FloatArray,
    offsets: IntArray,
    null: IntArray,
    weight: FloatArray,
    deal: IntArray,
    surplus: FloatArray,
) -> float:
    """Find the deal of largest weighted surplus; fill ``deal`` and each actor's ``surplus``."""
    actors = value.shape[1]
    for a in range(actors):
        surplus[a] = -need[a]
    is_null = null[0] >= 0
    loss, at, other = np.inf, -1, -1
    for b in range(offsets.shape[0] - 1):
        best, second, k, k2 = -np.inf, -np.inf, -1, -1
        for c in range(offsets[b], offsets[b + 1]):
            q = 0.0
            for a in range(actors):
                q += weight[a] * value[c, a]
            if q > best:
                second, k2, best, k = best, k, q, c
            elif q > second:
                second, k2 = q, c
        deal[b] = k
        for a in range(actors):
            surplus[a] += value[k, a]
        if is_null:
            if k - offsets[b] != null[b]:
                is_null = False
            elif k2 >= 0 and best - second < loss:
                loss, at, other = best - second, b, k2
    if is_null:  # the cheapest way to differ from the null deal
        if at < 0:
            return -np.inf
        for a in range(actors):
            surplus[a] += value[other, a] - value[deal[at], a]
        deal[at] = other
    total = 0.0
    for a in range(actors):
        total += weight[a] * surplus[a]
    return total


@inner(f"void({_M})")
def project(weight: FloatArray) -> None:
    """Project onto the simplex, in place (Michelot 1986)."""
    actors = weight.shape[0]
    shift, count = -np.inf, 0
    while True:  # drop what the shift makes negative, until nothing more drops
        total, n = 0.0, 0
        for a in range(actors):
            if weight[a] > shift:
                total += weight[a]
                n += 1
        shift = (total - 1.0) / n
        if n == count:
            break
        count = n
    for a in range(actors):
        weight[a] = weight[a] - shift if weight[a] > shift else 0.0


@inner(f"boolean({_V}, {_I}, {_I}, {_I}, {_M})")
def repair(
    value: FloatArray, offsets: IntArray, null: IntArray, deal: IntArray, surplus: FloatArray
) -> bool:
    """Change one block at a time while the sum of shortfalls shrinks; True where it vanishes."""
    actors, blocks = value.shape[1], offsets.shape[0] - 1
    short = 0.0
    for a in range(actors):
        if surplus[a] < 0.0:
            short += surplus[a]
    while short < 0.0:
        differ = 0
        if null[0] >= 0:
            for b in range(blocks):
                if deal[b] - offsets[b] != null[b]:
                    differ += 1
        best, at, to = short + 1e-12, -1, -1
        for b in range(blocks):
            now = deal[b]
            for c in range(offsets[b], offsets[b + 1]):
                if c == now or (null[0] >= 0 and differ == 1 and c - offsets[b] == null[b]):
                    continue
                trial = 0.0
                for a in range(actors):
                    q = surplus[a] + value[c, a] - value[now, a]
                    if q < 0.0:
                        trial += q
                if trial > best:
                    best, at, to = trial, b, c
        if at < 0:
            return False
        for a in range(actors):
            surplus[a] += value[to, a] - value[deal[at], a]
        deal[at] = to
        short = best
    return True
