"""Distribution functions of shapes that only know their quantiles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["probability_at"]

FloatArray = NDArray[np.float64]


def probability_at(ppf: Callable[[FloatArray], FloatArray], x: FloatArray) -> FloatArray:
    """Largest probability whose quantile is at or below ``x``, by bisection.

    Examples
    --------
    >>> probability_at(lambda p: 2 * p, np.array([-1.0, 0.5, 3.0])).round(12).tolist()
    [0.0, 0.25, 1.0]
    """
    low, high = np.zeros(x.shape), np.ones(x.shape)
    for _ in range(60):
        middle = 0.5 * (low + high)
        reached = ppf(middle) <= x
        low = np.where(reached, middle, low)
        high = np.where(reached, high, middle)
    share = np.where(ppf(np.zeros(x.shape)) > x, 0.0, high)
    return np.asarray(np.where(ppf(np.ones(x.shape)) <= x, 1.0, share), dtype=np.float64)
