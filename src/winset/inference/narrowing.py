"""How much the record narrowed each judgement: its spread before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Narrowed", "Spread", "narrowed_by", "spread_of"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """Mean, standard deviation and 5, 50 and 95 % points of one quantity."""

    mean: float
    deviation: float
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Narrowed:
    """One quantity before and after the record."""

    prior: Spread
    posterior: Spread

    @property
    def ratio(self) -> float:
        """Posterior over prior standard deviation: 1 where the record told nothing."""
        if self.prior.deviation <= 0.0:
            return 1.0
        return self.posterior.deviation / self.prior.deviation

    @property
    def shift(self) -> float:
        """Move of the mean, in prior standard deviations."""
        if self.prior.deviation <= 0.0:
            return 0.0
        return (self.posterior.mean - self.prior.mean) / self.prior.deviation


def spread_of(values: FloatArray, weight: FloatArray | None = None) -> Spread:
    """Summarise weighted draws.

    Examples
    --------
    >>> spread_of(np.arange(101.0)).median
    50.0
    """
    if weight is None:
        points = np.quantile(values, [0.05, 0.5, 0.95], method="inverted_cdf")
        low, median, high = (float(v) for v in points)
        return Spread(float(values.mean()), float(values.std()), low, median, high)
    weight = weight / weight.sum()
    mean = float(weight @ values)
    deviation = float(np.sqrt(max(float(weight @ (values - mean) ** 2), 0.0)))
    order = np.argsort(values, kind="stable")
    steps = np.cumsum(weight[order])
    at = np.minimum(np.searchsorted(steps, [0.05, 0.5, 0.95]), len(values) - 1)
    low, median, high = (float(v) for v in values[order][at])
    return Spread(mean, deviation, low, median, high)


def narrowed_by(
    before: Mapping[str, FloatArray], after: Mapping[str, FloatArray]
) -> dict[str, Narrowed]:
    """Compare the draws of every quantity before and after."""
    return {
        name: Narrowed(spread_of(values), spread_of(after[name])) for name, values in before.items()
    }
