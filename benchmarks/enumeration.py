"""The naive method: list every deal with NumPy, then strike out the dominated ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["enumerated_frontier"]

FloatArray = NDArray[np.float64]


def enumerated_frontier(tables: list[FloatArray]) -> NDArray[np.int64]:
    """Positions (in lexicographic order of options) of the efficient deals."""
    totals = np.zeros((len(tables[0]), 1))
    for table in tables:
        totals = (totals[:, :, None] + table[:, None, :]).reshape(len(table), -1)
    if len(totals) == 2:
        order = np.lexsort((-totals[1], -totals[0]))
        second = totals[1, order]
        best = np.maximum.accumulate(second)
        kept = np.append(True, second[1:] > best[:-1])
        return order[kept]
    waiting = np.argsort(-totals.sum(axis=0))
    found = []
    while len(waiting):
        head = totals[:, waiting[0], None]
        found.append(waiting[0])
        waiting = waiting[(totals[:, waiting] > head).any(axis=0)]
    return np.array(found, dtype=np.int64)
