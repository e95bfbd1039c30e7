"""A share of worlds, with its Monte Carlo error."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE

__all__ = ["Share", "certain", "share", "share_of_sums"]

Found = TypeVar("Found")


@dataclass(frozen=True)
class Share:
    """A weighted share of worlds.

    Parameters
    ----------
    value : float
        Between 0 and 1.
    error : float
        Standard error from the number of worlds. With no hit, or no miss, among n worlds it is
        that of the rule of three (a 95 % bound of 3/n). It is zero only where nothing is uncertain:
        then all worlds are one (see :func:`certain`).
    n : float
        Effective number of worlds (Kish 1965).
    """

    value: float
    error: float
    n: float

    @property
    def settled(self) -> bool:
        """Whether it holds in all worlds or in none, and that is no matter of sampling."""
        return self.error == 0.0 and self.value in (0.0, 1.0)


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
    if abs(mean - round(mean)) < TOLERANCE:
        mean = float(round(mean))  # weights add up to one but for rounding
    square = float(np.dot(weight, weight))
    n = 1.0 / square if square > 0 else 0.0
    error = float(np.sqrt(np.dot(weight**2, (np.asarray(hit, dtype=np.float64) - mean) ** 2)))
    if n > 0:
        error = max(error, 1.0 / n) if mean in (0.0, 1.0) else error
    if not math.isfinite(error):
        error = 1.0
    return Share(mean, error, n)


def share_of_sums(hit: float, hit_square: float, total: float, square: float) -> Share:
    """Give the share of worlds of which only sums are known.

    Parameters
    ----------
    hit, hit_square : float
        Weights of the worlds in which something holds, and their squares, added up.
    total, square : float
        The same of all worlds.

    Examples
    --------
    >>> weight, which = np.array([0.1, 0.2, 0.3, 0.4]), np.array([True, False, True, True])
    >>> one, other = share(which, weight), share_of_sums(0.8, 0.26, 1.0, 0.3)
    >>> abs(one.value - other.value) < 1e-12, abs(one.error - other.error) < 1e-12
    (True, True)
    """
    if total <= 0:
        return Share(0.0, 1.0, 0.0)
    mean = min(max(hit / total, 0.0), 1.0)
    if abs(mean - round(mean)) < TOLERANCE:
        mean = float(round(mean))
    n = total**2 / square
    variance = (hit_square * (1.0 - 2.0 * mean) + mean**2 * square) / total**2
    error = math.sqrt(max(variance, 0.0))
    return Share(mean, max(error, 1.0 / n) if mean in (0.0, 1.0) else error, n)


def certain(found: Found) -> Found:
    """Take the sampling error off all shares of a result, where no judgement varies.

    All worlds are then the same, so that what holds in one holds in all. Shares that are neither 0
    nor 1 are left as they are.

    Parameters
    ----------
    found : dataclass, tuple or mapping of results

    Examples
    --------
    >>> certain((Share(0.9999999999, 0.0001, 10_000), "a label"))
    (Share(value=1.0, error=0.0, n=10000), 'a label')
    """
    value: Any = found
    if isinstance(value, Share):
        whole = float(round(value.value))
        value = replace(value, value=whole, error=0.0) if abs(value.value - whole) < 1e-9 else value
    elif is_dataclass(value) and not isinstance(value, type):
        changed = {
            f.name: new
            for f in fields(value)
            if f.init and (new := certain(old := getattr(value, f.name))) is not old
        }
        value = replace(value, **changed) if changed else value
    elif isinstance(value, tuple) and type(value) is tuple:
        new = tuple(certain(item) for item in value)
        value = new if any(a is not b for a, b in zip(new, value, strict=True)) else value
    elif isinstance(value, Mapping):
        new_items = {key: certain(item) for key, item in value.items()}
        value = new_items if any(new_items[key] is not value[key] for key in value) else value
    return value  # type: ignore[no-any-return]
