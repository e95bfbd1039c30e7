"""Several experts, one number: opinion pools, side by side, with the spread that they hide.

Linear and logarithmic pools (Genest and Zidek 1986), extremised pools (Karmarkar 1978; Baron,
Mellers, Tetlock, Stone and Ungar 2014), the logit aggregator (Satopaa et al. 2014), the probit
average, and Bayes' rule for experts whose evidence is independent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Pools",
    "extremised",
    "independent_bayes",
    "linear_pool",
    "log_pool",
    "pools",
    "probit_pool",
    "satopaa_pool",
]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Pools:
    """What several experts' chances of one event come to, under each pool.

    ``low`` and ``high`` are the experts' own extremes. ``spread`` of the pooled numbers is shown
    because none of the pools is right in general: the linear one keeps the experts' shared doubt,
    the extremised ones assume that each knows something that the others do not.
    """

    experts: tuple[str, ...]
    chances: tuple[float, ...]
    weights: tuple[float, ...]
    linear: float
    log: float
    extremised: float
    satopaa: float
    probit: float
    exponent: float
    low: float
    high: float

    @property
    def spread(self) -> float:
        """Largest difference between two experts."""
        return self.high - self.low


def _weights(n: int, weights: Sequence[float] | None) -> FloatArray:
    if weights is None:
        return np.full(n, 1.0 / n)
    w = np.asarray(weights, dtype=np.float64)
    if w.shape != (n,) or not np.isfinite(w).all() or (w < 0).any() or w.sum() <= 0:
        raise ValueError(
            f"weights must be {n} numbers of at least 0 with a positive sum, not {list(w)}"
        )
    return np.asarray(w / w.sum(), dtype=np.float64)


def _chances(p: ArrayLike) -> FloatArray:
    chances = np.asarray(p, dtype=np.float64)
    if chances.size == 0 or not np.isfinite(chances).all():
        raise ValueError("give at least one chance, each a number between 0 and 1")
    if (chances < 0).any() or (chances > 1).any():
        raise ValueError(f"chances lie between 0 and 1, not {chances.tolist()}")
    return chances


def _logit(p: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(p) - np.log1p(-p))


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x)) if x > -700 else 0.0


def _sure(p: FloatArray, w: FloatArray) -> float | None:
    """Give the answer where an expert is certain; contradicting certainties have none."""
    zero, one = bool(((p == 0) & (w > 0)).any()), bool(((p == 1) & (w > 0)).any())
    if zero and one:
        raise ValueError(
            "one expert says 0 and another 1: a logarithmic pool of the two does not exist; "
            "pool linearly, or ask how certain they really are"
        )
    return 0.0 if zero else 1.0 if one else None


def linear_pool(p: ArrayLike, weights: Sequence[float] | None = None) -> FloatArray:
    """Weighted mean of the experts' distributions.

    Parameters
    ----------
    p : (experts,) or (experts, outcomes) float
        Chances of one event, or a distribution over outcomes per expert.
    weights : sequence of float, optional
        Equal by default; normalised.

    Examples
    --------
    >>> round(float(linear_pool([0.6, 0.7, 0.8, 0.55])), 4)
    0.6625
    """
    chances = _chances(p)
    return np.asarray(_weights(len(chances), weights) @ chances)


def log_pool(p: ArrayLike, weights: Sequence[float] | None = None) -> FloatArray:
    """Normalised weighted geometric mean of the experts' distributions.

    Parameters
    ----------
    p : (experts,) or (experts, outcomes) float
    weights : sequence of float, optional

    Raises
    ------
    ValueError
        Where experts rule out everything between them.

    Examples
    --------
    >>> round(float(log_pool([0.6, 0.7, 0.8, 0.55])), 6)
    0.670386
    """
    chances = _chances(p)
    w = _weights(len(chances), weights)
    table = np.stack([chances, 1 - chances], axis=-1) if chances.ndim == 1 else chances
    with np.errstate(divide="ignore"):
        logs = np.where(w[:, None] > 0, w[:, None] * np.log(table), 0.0).sum(0)
    if np.isneginf(logs).all():
        raise ValueError(
            "between them the experts rule out every outcome: a logarithmic pool does not exist; "
            "pool linearly, or ask how certain they really are"
        )
    pooled = np.exp(logs - logs.max())
    pooled = pooled / pooled.sum()
    return np.asarray(pooled[0] if chances.ndim == 1 else pooled)


def extremised(p: float, exponent: float) -> float:
    """Push a chance away from one half: p^a / (p^a + (1-p)^a) (Karmarkar 1978).

    Examples
    --------
    >>> round(extremised(0.6625, 2.0), 6)
    0.793951
    """
    _positive(exponent)
    chance = float(_chances([p])[0])
    if chance in (0.0, 1.0):
        return chance
    return _sigmoid(exponent * float(_logit(np.asarray(chance))))


def satopaa_pool(
    p: ArrayLike, exponent: float = 2.0, weights: Sequence[float] | None = None
) -> float:
    """Extremised mean of the experts' log-odds (Satopaa et al. 2014).

    Examples
    --------
    >>> round(satopaa_pool([0.6, 0.7, 0.8, 0.55], 2.0), 6)
    0.805317
    """
    _positive(exponent)
    chances = _chances(p)
    w = _weights(len(chances), weights)
    sure = _sure(chances, w)
    if sure is not None:
        return sure
    return _sigmoid(exponent * float(w @ _logit(chances)))


def probit_pool(p: ArrayLike, weights: Sequence[float] | None = None) -> float:
    """Take the normal distribution function of the experts' mean normal score.

    Examples
    --------
    >>> round(probit_pool([0.6, 0.7, 0.8, 0.55]), 6)
    0.668675
    """
    from scipy.special import ndtr, ndtri

    chances = _chances(p)
    w = _weights(len(chances), weights)
    sure = _sure(chances, w)
    return float(ndtr(w @ ndtri(chances))) if sure is None else sure


def independent_bayes(p: ArrayLike, prior: float = 0.5) -> float:
    """Bayes' rule for experts who share one prior and whose evidence is independent.

    Examples
    --------
    >>> round(independent_bayes([0.6, 0.7, 0.8, 0.55], prior=0.3), 6)
    0.995421
    """
    chances = _chances(p)
    if not 0 < prior < 1:
        raise ValueError(f"the shared prior lies strictly between 0 and 1, not {prior}")
    sure = _sure(chances, np.ones(len(chances)))
    if sure is not None:
        return sure
    base = float(_logit(np.asarray(prior)))
    return _sigmoid(base + float((_logit(chances) - base).sum()))


def _positive(exponent: float) -> None:
    if not (math.isfinite(exponent) and exponent > 0):
        raise ValueError(f"the exponent must be a positive number, not {exponent}")


def pools(
    chances: Sequence[float],
    experts: Sequence[str] | None = None,
    *,
    weights: Sequence[float] | None = None,
    exponent: float = 2.0,
) -> Pools:
    """Every pool of several experts' chances of one event, with their spread.

    Chances of exactly 0 or 1 are first moved to 0.001 and 0.999: nobody is that sure, and one
    such voice would silence all others in every pool but the linear one.

    Parameters
    ----------
    chances : sequence of float
    experts : sequence of str, optional
    weights : sequence of float, optional
    exponent : float
        Of the extremised pools.

    Examples
    --------
    >>> found = pools([0.2, 0.9], ["Huang", "Sun"])
    >>> round(found.linear, 2), round(found.log, 2), round(found.spread, 2)
    (0.55, 0.6, 0.7)
    """
    p = _chances(chances)
    w = _weights(len(p), weights)
    inner = np.clip(p, 0.001, 0.999)
    linear = float(linear_pool(p, list(w)))
    return Pools(
        experts=tuple(experts) if experts else tuple(f"expert {k + 1}" for k in range(len(p))),
        chances=tuple(float(x) for x in p),
        weights=tuple(float(x) for x in w),
        linear=linear,
        log=float(log_pool(inner, list(w))),
        extremised=extremised(linear, exponent),
        satopaa=satopaa_pool(inner, exponent, list(w)),
        probit=probit_pool(inner, list(w)),
        exponent=exponent,
        low=float(p.min()),
        high=float(p.max()),
    )
