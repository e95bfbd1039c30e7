"""Judgements made of several: quantiles joined up, mixtures, pools of several analysts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from typing_extensions import override

from winset.case.errors import Defect
from winset.case.judging.forms import TAIL, Form, number
from winset.case.judging.inverse import probability_at
from winset.case.judging.support import Support

__all__ = ["Mixture", "Quantiles", "pooled_cdf", "pooled_ppf"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Quantiles(Form):
    """Values at stated probabilities, joined by straight lines on the normal scale.

    Levels of 0 and 1 are hard ends, joined by straight lines on the scale of probability. Where
    they are not stated, the line goes on beyond the outermost quantile, and bends (exponentially,
    with no kink) so as never to reach a bound of the support.
    """

    levels: tuple[float, ...]
    values: tuple[float, ...]

    def _knots(self) -> tuple[FloatArray, FloatArray]:
        from scipy.special import ndtri

        inner = [k for k, level in enumerate(self.levels) if 0.0 < level < 1.0]
        z = np.asarray(ndtri([self.levels[k] for k in inner]), dtype=np.float64)
        return z, np.array([self.values[k] for k in inner])

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        from scipy.special import ndtri

        share = np.clip(np.asarray(p, dtype=np.float64), 0.0, 1.0)
        knots, at = self._knots()
        z = np.asarray(ndtri(np.clip(share, TAIL, 1.0 - TAIL)), dtype=np.float64)
        x = np.interp(z, knots, at)
        below, above = self._slopes(knots, at)
        first, last = self._inner()
        if self.levels[0] == 0.0:
            part = self.values[0] + (at[0] - self.values[0]) * share / first
            x = np.where(share < first, part, x)
        else:
            x = np.where(z < knots[0], _tail(at[0], below, z - knots[0], support.low), x)
        if self.levels[-1] == 1.0:
            part = self.values[-1] - (self.values[-1] - at[-1]) * (1.0 - share) / (1.0 - last)
            x = np.where(share > last, part, x)
        else:
            x = np.where(z > knots[-1], _tail(at[-1], above, z - knots[-1], support.high), x)
        return np.asarray(x, dtype=np.float64)

    def _inner(self) -> tuple[float, float]:
        inner = [level for level in self.levels if 0.0 < level < 1.0]
        return inner[0], inner[-1]

    def _slopes(self, z: FloatArray, x: FloatArray) -> tuple[float, float]:
        if len(z) < 2:
            return 0.0, 0.0
        return float((x[1] - x[0]) / (z[1] - z[0])), float((x[-1] - x[-2]) / (z[-1] - z[-2]))

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        return probability_at(lambda p: self.ppf(p, support), np.asarray(x, dtype=np.float64))

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        return ", ".join(
            f"{100 * level:.4g} % at or below {number(value)}"
            for level, value in zip(self.levels, self.values, strict=True)
        )

    @override
    def ends(self) -> tuple[float, ...]:
        return self.values


def _tail(end: float, slope: float, step: FloatArray, bound: float) -> FloatArray:
    """Go on from ``end`` along ``slope``, never reaching ``bound``."""
    room = abs(bound - end)
    if not math.isfinite(bound):
        return np.asarray(end + slope * step)
    if room == 0.0 or slope == 0.0:
        return np.full(step.shape, end)
    with np.errstate(under="ignore", over="ignore"):
        return np.asarray(bound + (end - bound) * np.exp(-np.abs(slope * step) / room))


@dataclass(frozen=True)
class Mixture(Form):
    """One of several judgements, with stated chances."""

    weights: tuple[float, ...]
    forms: tuple[Form, ...]

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        return pooled_ppf(self.forms, self.weights, p, support)

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        return pooled_cdf(self.forms, self.weights, x, support)

    @override
    def words(self, support: Support | None = None) -> str:
        return "; or ".join(
            f"{100 * w:.4g} %: {form.words(support)}"
            for w, form in zip(self.weights, self.forms, strict=True)
        )

    @override
    def misfit(self, support: Support) -> Defect | None:
        found = (form.misfit(support) for form in self.forms)
        return next((defect for defect in found if defect is not None), None)

    @override
    def atoms(self, support: Support) -> tuple[float, ...]:
        return tuple(sorted({x for form in self.forms for x in form.atoms(support)}))


def pooled_cdf(
    forms: Sequence[Form], weights: Sequence[float], x: ArrayLike, support: Support
) -> FloatArray:
    """Weighted mean of distribution functions."""
    parts = [w * form.cdf(x, support) for w, form in zip(weights, forms, strict=True)]
    return np.asarray(np.clip(np.sum(parts, axis=0), 0.0, 1.0), dtype=np.float64)


def pooled_ppf(
    forms: Sequence[Form], weights: Sequence[float], p: ArrayLike, support: Support
) -> FloatArray:
    """Quantiles of a mixture: the smallest value at which the mixed share reaches ``p``.

    By bisection between the smallest and the largest of the parts' own quantiles.
    """
    share = np.clip(np.asarray(p, dtype=np.float64), TAIL, 1.0 - TAIL)
    own = np.stack([form.ppf(share, support) for form in forms])
    low, high = own.min(axis=0), own.max(axis=0)
    for _ in range(60):
        middle = low + 0.5 * (high - low)
        # A whisker of slack: shares that sum to p but for rounding count as reached.
        reached = pooled_cdf(forms, weights, middle, support) >= share - 1e-15
        high = np.where(reached, middle, high)
        low = np.where(reached, low, middle)
    for atom in {x for form in forms for x in form.atoms(support)}:
        high = np.where(np.abs(high - atom) <= 1e-12 * max(1.0, abs(atom)), atom, high)
    return np.asarray(high, dtype=np.float64)
