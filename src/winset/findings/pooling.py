"""Several experts, one number: opinion pools, side by side, with the spread that they hide.

The linear and the logarithmic pool (Genest and Zidek 1986), and the linear one extremised
(Karmarkar 1978; Baron, Mellers, Tetlock, Stone and Ungar 2014).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Pools", "extremised", "linear_pool", "log_pool", "pools"]

# Chances of exactly 0 or 1 count as this far from it: nobody is that sure.
_SURE = 0.001
# How far the extremised pool pushes chances away from one half.
_EXPONENT = 2.0


@dataclass(frozen=True)
class Pools:
    """What several experts' chances of one event come to, under each pool.

    ``low`` and ``high`` are the experts' own extremes. ``spread`` of the pooled numbers is shown
    because none of the pools is right in general: the linear one keeps the experts' shared doubt,
    the extremised one assumes that each knows something that the others do not.
    """

    experts: tuple[str, ...]
    chances: tuple[float, ...]
    linear: float
    log: float
    extremised: float
    exponent: float
    low: float
    high: float

    @property
    def spread(self) -> float:
        """Largest difference between two experts."""
        return self.high - self.low


def linear_pool(chances: Sequence[float]) -> float:
    """Mean of the experts' chances.

    Examples
    --------
    >>> round(linear_pool([0.6, 0.7, 0.8, 0.55]), 4)
    0.6625
    """
    return math.fsum(chances) / len(chances)


def log_pool(chances: Sequence[float]) -> float:
    """Normalised geometric mean of the experts' chances, each above 0 and below 1.

    Examples
    --------
    >>> round(log_pool([0.6, 0.7, 0.8, 0.55]), 6)
    0.670386
    """
    return _sigmoid(linear_pool([_logit(p) for p in chances]))


def extremised(p: float, exponent: float) -> float:
    """Push a chance away from one half: p^a / (p^a + (1-p)^a) (Karmarkar 1978).

    Examples
    --------
    >>> round(extremised(0.6625, 2.0), 6), extremised(1.0, 2.0)
    (0.793951, 1.0)
    """
    return p if p in (0.0, 1.0) else _sigmoid(exponent * _logit(p))


def _logit(p: float) -> float:
    return math.log(p) - math.log1p(-p)


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x)) if x > -700 else 0.0


def pools(chances: Sequence[float], experts: Sequence[str]) -> Pools:
    """Every pool of several experts' chances of one event, with their spread.

    For the logarithmic pool, chances of exactly 0 or 1 are first moved to 0.001 and 0.999: one such
    voice would silence all others.

    Parameters
    ----------
    chances : sequence of float
    experts : sequence of str

    Examples
    --------
    >>> found = pools([0.2, 0.9], ["Huang", "Sun"])
    >>> round(found.linear, 2), round(found.log, 2), round(found.spread, 2)
    (0.55, 0.6, 0.7)
    """
    linear = linear_pool(chances)
    return Pools(
        experts=tuple(experts),
        chances=tuple(chances),
        linear=linear,
        log=log_pool([min(max(p, _SURE), 1.0 - _SURE) for p in chances]),
        extremised=extremised(linear, _EXPONENT),
        exponent=_EXPONENT,
        low=min(chances),
        high=max(chances),
    )
