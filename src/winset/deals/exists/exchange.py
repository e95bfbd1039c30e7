"""Two-block exchanges: a local search for deals that single changes miss (compiled).

Arrays as in :mod:`winset.deals.exists.proposing`.
"""

from __future__ import annotations

# Compiled functions take plain arrays, many of them, and spell their loops out.
# ruff: noqa: PLR0912, PLR0917, SIM110
import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.compiled import inner, kernel
from winset.deals.exists.proposing import WITNESS, load, propose, repair

__all__ = ["exchange_worlds"]


_A3, _V, _M, _I = "float64[:, :, ::1]", "float64[:, ::1]", "float64[::1]", "int64[::1]"


@inner(f"boolean({_V}, {_I}, {_I}, {_I}, {_M})")
def _exchange(
    value: FloatArray, offsets: IntArray, null: IntArray, deal: IntArray, surplus: FloatArray
) -> bool:
    """Change two blocks at a time while the sum of shortfalls shrinks."""
    actors, blocks = value.shape[1], offsets.shape[0] - 1
    half = np.empty(actors)
    short = 0.0
    for a in range(actors):
        if surplus[a] < 0.0:
            short += surplus[a]
    while short < 0.0:
        best, b1, c1, b2, c2 = short + 1e-12, -1, -1, -1, -1
        for b in range(blocks):
            for c in range(offsets[b], offsets[b + 1]):
                for a in range(actors):
                    half[a] = surplus[a] + value[c, a] - value[deal[b], a]
                for e in range(b + 1, blocks):
                    now = deal[e]
                    for k in range(offsets[e], offsets[e + 1]):
                        trial = 0.0
                        for a in range(actors):
                            q = half[a] + value[k, a] - value[now, a]
                            if q < 0.0:
                                trial += q
                        if trial > best:
                            best, b1, c1, b2, c2 = trial, b, c, e, k
        if b1 < 0:
            return False
        for a in range(actors):
            surplus[a] += value[c1, a] - value[deal[b1], a] + value[c2, a] - value[deal[b2], a]
        deal[b1], deal[b2] = c1, c2
        short = best
    if null[0] < 0:
        return True
    for b in range(blocks):
        if deal[b] - offsets[b] != null[b]:
            return True
    return False


@kernel(f"void({_A3}, {_V}, {_I}, {_I}, {_I}, {_I}, int64, int8[::1], {_V}, int64[:, ::1])")
def exchange_worlds(
    utility: FloatArray,
    floor: FloatArray,
    worlds: IntArray,
    actors: IntArray,
    offsets: IntArray,
    null: IntArray,
    starts: int,
    status: NDArray[np.int8],
    weights: FloatArray,
    deals: IntArray,
) -> None:
    """Look in each listed world for a deal that serves all, from dual weights near the best."""
    m = actors.shape[0]
    value, need = np.empty((utility.shape[2], m)), np.empty(m)
    surplus, near = np.empty(m), np.empty(m)
    for t in range(worlds.shape[0]):
        load(utility[worlds[t]], floor[worlds[t]], actors, offsets, value, need)
        state = np.uint64(88172645463325252)
        for start in range(starts):
            total = 0.0
            for a in range(m):  # xorshift (Marsaglia 2003)
                state ^= state << np.uint64(13)
                state ^= state >> np.uint64(7)
                state ^= state << np.uint64(17)
                u = float(state >> np.uint64(11)) / 9007199254740992.0
                near[a] = weights[t, a] if start == 0 else weights[t, a] * (0.5 + u) + 0.02 * u
                total += near[a]
            for a in range(m):
                near[a] /= total
            propose(value, need, offsets, null, near, deals[t], surplus)
            repair(value, offsets, null, deals[t], surplus)
            if _exchange(value, offsets, null, deals[t], surplus):
                status[t] = WITNESS
                break
