"""A share of worlds, with its Monte Carlo error."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Share", "share"]


@dataclass(frozen=True)
class Share:
    """A weighted share of worlds.

    Parameters
    ----------
    value : float
        Between 0 and 1.
    error : float
        Standard error from the number of worlds. With no hit, or no miss, among n worlds it is
        that of the rule of three (a 95 % bound of 3/n), never zero.
    n : float
        Effective number of worlds (Kish 1965).
    """

    value: float
    error: float
    n: float

    def percent(self) -> str:
        """Return the share as an analyst would say it: never more digits than the error allows.

        Examples
        --------
        >>> Share(0.4312, 0.005, 10_000).percent()
        '43 %'
        >>> Share(0.0, 0.0001, 10_000).percent()
        'under 0.1 %'
        """
        bound = max(0.1, 100 * self.error)
        if self.value < 0.0005:
            return f"under {bound:.1f} %" if self.error < 0.01 else f"under {bound:.0f} %"
        if self.value > 0.9995:
            rest = 100 - bound
            return f"over {rest:.1f} %" if self.error < 0.01 else f"over {rest:.0f} %"
        percent = 100 * self.value
        return f"{percent:.1f} %" if not 1 <= percent <= 99 else f"{percent:.0f} %"


def share(hit: NDArray[np.bool_] | NDArray[np.float64], weight: NDArray[np.float64]) -> Share:
    """Weighted share of worlds in which something holds.

    The error is that of a self-normalised importance estimate, sqrt(sum w^2 (hit - mean)^2) for
    weights that sum to one (Owen 2013, Monte Carlo theory, ch. 9).

    Parameters
    ----------
    hit : (worlds,) bool or float in 0..1
    weight : (worlds,) float, sums to one

    Examples
    --------
    >>> share(np.array([True, False, True, True]), np.full(4, 0.25)).value
    0.75
    """
    mean = float(np.clip(np.dot(weight, hit), 0.0, 1.0))
    square = float(np.dot(weight, weight))
    n = 1.0 / square if square > 0 else 0.0
    error = float(np.sqrt(np.dot(weight**2, (np.asarray(hit, dtype=np.float64) - mean) ** 2)))
    if n > 0:
        error = max(error, 1.0 / n) if mean in (0.0, 1.0) else error
    if not math.isfinite(error):
        error = 1.0
    return Share(mean, error, n)
