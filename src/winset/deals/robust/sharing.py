"""How many worlds one deal can serve, from what each world's deals may hold (compiled).

Loops are written out: whole array operations would take many times longer to compile.
"""

from __future__ import annotations

# Compiled functions spell their loops out.
# ruff: noqa: PLR0912, PLR0915
import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.compiled import kernel

__all__ = ["share"]

Bytes = NDArray[np.uint8]


@kernel("float64(uint8[:, ::1], float64[::1], int64[::1], int64, float64[::1])")
def share(
    keeps: Bytes, weight: FloatArray, starts: IntArray, rounds: int, with_row: FloatArray
) -> float:
    """Bound the weight of worlds that one deal can serve, from what each world's deals may hold.

    A deal takes one row of every block. Charge each world to one block: the weight that any deal
    loses is then at least the sum over blocks of the least loss of a row. The charges and the rows
    play against each other (fictitious play, Brown 1951); averages of charges bound as well.

    Parameters
    ----------
    keeps : (rows, n) uint8
        Whether a deal with this row may serve the world.
    weight : (n,) float
    starts : (blocks + 1,) int
        First row of each block.
    rounds : int
    with_row : (rows,) float, filled
        Bound where the deal must take the row.

    Returns
    -------
    float
    """
    n_rows, n = keeps.shape
    blocks = starts.shape[0] - 1
    first, at = np.empty(n + 1, np.int32), np.empty(n, np.int32)
    total, first[n] = 0.0, 0
    for i in range(n):
        total += weight[i]
        first[i] = 0
    for r in range(n_rows):
        lost = 0.0
        for i in range(n):
            if not keeps[r, i]:
                first[i + 1] += 1
                lost += weight[i]
        with_row[r] = total - lost
    for i in range(n):
        at[i] = first[i]
        first[i + 1] += first[i]
    rows = np.empty(first[n], np.int32)
    for r in range(n_rows):
        for i in range(n):
            if not keeps[r, i]:
                rows[at[i]] = r
                at[i] += 1
    block_of, mixture = np.empty(n_rows, np.int32), np.empty(n_rows)
    charge, mean = np.empty(n_rows), np.empty(n_rows)
    for b in range(blocks):
        for r in range(starts[b], starts[b + 1]):
            block_of[r], mean[r] = b, 0.0
            mixture[r] = 1.0 / (starts[b + 1] - starts[b])
    bound, least = total, np.empty(blocks)
    for turn in range(rounds):
        for r in range(n_rows):
            charge[r] = 0.0
        for i in range(n):
            k, best, to = first[i], 0.0, -1
            while k < first[i + 1]:  # rows of one world are sorted: block after block
                b, q = block_of[rows[k]], 0.0
                while k < first[i + 1] and block_of[rows[k]] == b:
                    q += mixture[rows[k]]
                    k += 1
                if q > best:
                    best, to = q, b
            if to >= 0:
                for k in range(first[i], first[i + 1]):
                    if block_of[rows[k]] == to:
                        charge[rows[k]] += weight[i]
        for r in range(n_rows):
            mean[r] += (charge[r] - mean[r]) / (turn + 1)
        for which in range(2):
            losses, lost = (charge if which == 0 else mean), 0.0
            for b in range(blocks):
                least[b] = np.inf
                for r in range(starts[b], starts[b + 1]):
                    least[b] = losses[r] if losses[r] < least[b] else least[b]
                lost += least[b]
            bound = total - lost if total - lost < bound else bound
            for r in range(n_rows):
                q = total - lost + least[block_of[r]] - losses[r]
                with_row[r] = q if q < with_row[r] else with_row[r]
        for b in range(blocks):
            low, at_row = np.inf, starts[b]
            for r in range(starts[b], starts[b + 1]):
                mixture[r] *= (turn + 1.0) / (turn + 2.0)
                if mean[r] < low:
                    low, at_row = mean[r], r
            mixture[at_row] += 1.0 / (turn + 2.0)
    for b in range(blocks):
        worst = 0.0
        for r in range(starts[b], starts[b + 1]):
            worst = with_row[r] if with_row[r] > worst else worst
        bound = worst if worst < bound else bound
    return bound if bound > 0.0 else 0.0
