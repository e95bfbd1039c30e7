"""How much the record narrowed each judgement: its spread before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.model import Handle

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


_POINTS = (0.05, 0.5, 0.95)


def spread_of(values: FloatArray, weight: FloatArray | None = None) -> Spread:
    """Summarise weighted draws.

    Examples
    --------
    >>> spread_of(np.arange(101.0)).median
    50.0
    """
    if weight is None:
        return spreads_of(values[None])[0]
    weight = weight / weight.sum()
    mean = float(weight @ values)
    deviation = float(np.sqrt(max(float(weight @ (values - mean) ** 2), 0.0)))
    order = np.argsort(values, kind="stable")
    steps = np.cumsum(weight[order])
    at = np.minimum(np.searchsorted(steps, _POINTS), len(values) - 1)
    return Spread(mean, deviation, *values[order][at].tolist())


def spreads_of(rows: FloatArray) -> list[Spread]:
    """Summarise draws of several quantities, (quantities, n)."""
    mean, deviation = rows.mean(axis=1), rows.std(axis=1)
    # Where a point stands among sorted draws: inverted_cdf, of the positions themselves.
    at = np.quantile(np.arange(rows.shape[1]), _POINTS, method="inverted_cdf").astype(np.int64)
    points = np.partition(rows, at, axis=1)[:, at]
    found = zip(mean.tolist(), deviation.tolist(), points.tolist(), strict=True)
    return [Spread(middle, spread, *ends) for middle, spread, ends in found]


def narrowed_by(
    before: Mapping[Handle, FloatArray], after: Mapping[Handle, FloatArray]
) -> dict[Handle, Narrowed]:
    """Compare the draws of every quantity before and after."""
    if not before:
        return {}
    spreads = (
        spreads_of(np.stack(list(before.values()))),
        spreads_of(np.stack([after[name] for name in before])),
    )
    return {name: Narrowed(*both) for name, *both in zip(before, *spreads, strict=True)}
