"""Half tables compared sixteen deals at a time (compiled).

Sums of both halves of a deal are rounded to 16 bits, towards acceptance and on a scale of their
own per world and actor. What comes out is an upper bound on every deal's chance, above it by about
one world in 65,000; the caller judges the best deals exactly.
"""

from __future__ import annotations

# Compiled functions take plain arrays, many of them.
# ruff: noqa: PLR0917
import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.compiled import inner, kernel

__all__ = ["count_deals", "round_halves"]

Bytes = NDArray[np.uint8]
Short = NDArray[np.uint16]

_F, _T, _I, _U = "float64[:, :, ::1]", "uint16[:, :, ::1]", "int64[::1]", "uint32[::1]"
_NEVER, _ALWAYS, _STEPS = 0, 65_535, 65_533.0


@kernel(f"void({_F}, {_F}, {_T}, {_T}, int64, int64)")
def round_halves(
    left: FloatArray, need: FloatArray, met: Short, rank: Short, first: int, last: int
) -> None:
    """Round worlds ``first`` to ``last`` so that ``left >= need`` implies ``met >= rank``.

    Parameters
    ----------
    left : (worlds, actors, left deals) float
    need : (worlds, actors, right deals) float
        What the left half must give; finite.
    met, rank : uint16 of the same shapes, filled
        ``met`` is 0 where the left half is too little for every right half.
    """
    for w in range(first, last):
        for a in range(left.shape[1]):
            low, high = np.inf, -np.inf
            for r in range(need.shape[2]):
                q = need[w, a, r]
                low = q if q < low else low
                high = q if q > high else high
            scale = _STEPS / (high - low) if high > low else 0.0
            for r in range(need.shape[2]):
                rank[w, a, r] = 1 + int((need[w, a, r] - low) * scale)
            for k in range(left.shape[2]):
                q = left[w, a, k]
                if q < low:
                    met[w, a, k] = _NEVER
                elif q >= high:
                    met[w, a, k] = _ALWAYS
                else:
                    met[w, a, k] = 1 + int((q - low) * scale)


@inner("void(uint16[:, ::1], uint16[::1], int64, int64, int64, boolean, uint8[::1])")
def _three(rank: Short, met: Short, a: int, b: int, c: int, start: bool, ok: Bytes) -> None:
    """Mark the right halves that three actors accept (the same one may be named again)."""
    x, y, z = rank[a], rank[b], rank[c]
    p, q, s = met[a], met[b], met[c]
    if start:
        for r in range(ok.shape[0]):
            ok[r] = (x[r] <= p) & (y[r] <= q) & (z[r] <= s)
    else:
        for r in range(ok.shape[0]):
            ok[r] &= (x[r] <= p) & (y[r] <= q) & (z[r] <= s)


@inner("void(uint16[:, ::1], uint16[::1], int64[::1], uint16, uint16[::1], uint8[::1])")
def _quota(
    rank: Short, met: Short, votes: IntArray, need: np.uint16, total: Short, ok: Bytes
) -> None:
    """Unmark the right halves that too few votes accept."""
    for r in range(ok.shape[0]):
        total[r] = 0
    for a in range(votes.shape[0]):
        if votes[a] == 0 or met[a] == _NEVER:
            continue
        x, p, v = rank[a], met[a], np.uint16(votes[a])
        for r in range(ok.shape[0]):
            total[r] += v if x[r] <= p else np.uint16(0)
    for r in range(ok.shape[0]):
        ok[r] &= total[r] >= need


@kernel(f"void({_T}, {_T}, {_U}, {_I}, int64[:, ::1], {_I}, int64, int64, uint32[:, ::1])")
def count_deals(
    met: Short,
    rank: Short,
    weight: NDArray[np.uint32],
    required: IntArray,
    votes: IntArray,
    need: IntArray,
    first: int,
    last: int,
    out: NDArray[np.uint32],
) -> None:
    """Add to ``out`` the weight of each world in which a deal may pass, for some left halves.

    Parameters
    ----------
    met : (worlds, actors, left deals) uint16
        From :func:`round_halves`, its last two axes exchanged: (worlds, left deals, actors).
    rank : (worlds, actors, right deals) uint16
    weight : (worlds,) uint32
    required : (m,) int
        Actors that must accept, named again until their number is a multiple of three.
    votes : (quotas, actors) int
    need : (quotas,) int
        At most 65,535 in sum.
    first, last : int
        Left halves.
    out : (left deals, right deals) uint32
    """
    n_right = rank.shape[2]
    ok, total = np.empty(n_right, np.uint8), np.empty(n_right, np.uint16)
    simple = required.shape[0] == 3 and need.shape[0] == 0
    for w in range(met.shape[0]):
        for k in range(first, last):
            reach, hope = met[w, k], True
            for a in required:
                hope = hope and reach[a] != _NEVER
            if not hope:
                continue
            row, weigh = out[k], weight[w]
            if simple:
                x, y, z = rank[w, required[0]], rank[w, required[1]], rank[w, required[2]]
                p, q, s = reach[required[0]], reach[required[1]], reach[required[2]]
                for r in range(n_right):
                    row[r] += weigh if (x[r] <= p) & (y[r] <= q) & (z[r] <= s) else np.uint32(0)
                continue
            if required.shape[0] == 0:
                ok[:] = 1
            for j in range(0, required.shape[0], 3):
                _three(rank[w], reach, required[j], required[j + 1], required[j + 2], j == 0, ok)
            for j in range(need.shape[0]):
                _quota(rank[w], reach, votes[j], np.uint16(need[j]), total, ok)
            for r in range(n_right):
                row[r] += weigh if ok[r] else np.uint32(0)
