"""Shapes with parameters: intervals, normal, lognormal, triangular, beta and PERT."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from typing_extensions import override

from winset.case.errors import Defect
from winset.case.judging.forms import TAIL, FloatArray, Form, Uniform, number
from winset.case.judging.support import Support

__all__ = [
    "Beta",
    "Interval",
    "Lognormal",
    "Normal",
    "Pert",
    "Triangular",
    "as_deviations",
    "bent",
]

Z95 = 1.6448536269514722
# Where an interval's end is a bound of the support, the normal is cut off there and its sides
# stand at +-D, so that 95 % (of what is left) lies below the other end: Phi(D) = 1 / 1.05.
D_CUT = 1.668391193947079
_FAR = 8.209536151601387  # the normal quantile of 1 - 2**-53


def _normal_quantile(p: FloatArray) -> FloatArray:
    from scipy.special import ndtri

    return np.asarray(ndtri(np.clip(p, TAIL, 1.0 - TAIL)), dtype=np.float64)


def _normal_probability(z: FloatArray) -> FloatArray:
    from scipy.special import ndtr

    return np.asarray(ndtr(z), dtype=np.float64)


def as_deviations(z: FloatArray) -> FloatArray:
    """Measure normals in the half-width of a central 90 % interval; none is infinite."""
    return np.asarray(np.clip(z, -_FAR, _FAR) / Z95)


def bent(
    z: FloatArray, low: FloatArray, high: FloatArray, floor: FloatArray, ceiling: FloatArray
) -> FloatArray:
    """Values of several intervals whose tails bend (exponentially) inside their supports.

    Parameters
    ----------
    z : (intervals, n) float
        -1 and 1 at the ends.
    low, high, floor, ceiling : (intervals, 1) float
        Ends, and bounds of the support.
    """
    x, other = 1.0 - z, 1.0 + z
    x *= low
    other *= high
    x += other
    x *= 0.5
    # Few lie at an end or beyond.
    odd = np.flatnonzero(np.abs(z) > 1.0 - 2e-14)
    if not len(odd):
        return x
    of, at, new = odd // z.shape[1], z.ravel()[odd], x.ravel()[odd]
    low, high, floor, ceiling = (ends.ravel()[of] for ends in (low, high, floor, ceiling))
    # Rounding must not move the ends that were stated.
    new = np.where(np.abs(at - 1.0) < 1e-14, high, np.where(np.abs(at + 1.0) < 1e-14, low, new))
    half = 0.5 * (high - low)
    above = (at > 1.0 + 1e-14) & np.isfinite(ceiling)
    below = (at < -1.0 - 1e-14) & np.isfinite(floor) & (low > floor)
    with np.errstate(under="ignore"):
        room = (ceiling - high)[above]
        new[above] = ceiling[above] - room * np.exp(-half[above] * (at[above] - 1.0) / room)
        room = (low - floor)[below]
        new[below] = floor[below] + room * np.exp(-half[below] * (-1.0 - at[below]) / room)
    x.ravel()[odd] = new
    return x


@dataclass(frozen=True)
class Interval(Form):
    """A central 90 % interval, whose shape follows the support.

    Without bounds it is a normal distribution; where the support has a lower bound only, a
    lognormal one (measured from the bound). Where the support has two bounds it is normal between
    the ends, and its tails bend (exponentially, with no kink) so as never to reach the bounds. An
    end that is itself a bound of the support is hard: the normal is cut off there, and 5 % lies
    beyond the other end. The whole support is uniform.
    """

    low: float
    high: float

    def _hard(self, support: Support) -> tuple[bool, bool]:
        return self.low == support.low, self.high == support.high

    def _logarithmic(self, support: Support) -> bool:
        return math.isfinite(support.low) and support.high == math.inf and self.low > support.low

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        share = np.clip(np.asarray(p, dtype=np.float64), 0.0, 1.0)
        at_low, at_high = self._hard(support)
        if at_low and at_high:
            return Uniform(self.low, self.high).ppf(share, support)
        if at_high:
            # Mirrored, so that one side need be written down.
            mirrored = Interval(-self.high, -self.low)
            return -mirrored.ppf(1.0 - share, Support(-support.high, -support.low))
        if self._logarithmic(support):
            low, high = math.log(self.low - support.low), math.log(self.high - support.low)
            z = _normal_quantile(share) / Z95
            return support.low + np.exp(0.5 * (low + high) + 0.5 * (high - low) * z)
        if at_low:
            cut = 1.0 - 1.0 / 1.05
            z = _normal_quantile(cut + share * (1.0 - cut)) / D_CUT
            return np.maximum(self._bend(z, support), self.low)
        return self._bend(_normal_quantile(share) / Z95, support)

    def bends(self, support: Support) -> bool:
        """Whether it is normal between its ends, with tails that bend inside the support."""
        return not any(self._hard(support)) and not self._logarithmic(support)

    @override
    def at(self, z: FloatArray, support: Support) -> FloatArray:
        if not self.bends(support):
            return super().at(z, support)
        return self._bend(as_deviations(z), support)

    def _bend(self, z: FloatArray, support: Support) -> FloatArray:
        """Values at ``z``, which stands at -1 and 1 at the ends, of any shape."""
        z = np.asarray(z)
        ends = ([[x]] for x in (self.low, self.high, support.low, support.high))
        return bent(z.reshape(1, -1), *map(np.array, ends)).reshape(z.shape)

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        value = np.asarray(x, dtype=np.float64)
        at_low, at_high = self._hard(support)
        if at_low and at_high:
            return Uniform(self.low, self.high).cdf(value, support)
        if at_high:
            mirrored = Interval(-self.high, -self.low)
            return 1.0 - mirrored.cdf(-value, Support(-support.high, -support.low))
        if self._logarithmic(support):
            low, high = math.log(self.low - support.low), math.log(self.high - support.low)
            over = np.log(np.maximum(value - support.low, 1e-300))
            share = _normal_probability((2.0 * over - low - high) / (high - low) * Z95)
            return np.where(value > support.low, share, 0.0)
        z = self._unbend(value, support)
        if at_low:
            cut = 1.0 - 1.0 / 1.05
            share = (_normal_probability(z * D_CUT) - cut) / (1.0 - cut)
            return np.where(value < self.low, 0.0, np.clip(share, 0.0, 1.0))
        return _normal_probability(z * Z95)

    def _unbend(self, x: FloatArray, support: Support) -> FloatArray:
        middle, half = 0.5 * (self.low + self.high), 0.5 * (self.high - self.low)
        z = (x - middle) / half
        with np.errstate(divide="ignore"):
            if math.isfinite(support.high):
                room = support.high - self.high
                left = np.clip((support.high - x) / room, 0.0, 1.0)
                z = np.where(x > self.high, 1.0 - np.log(left) * room / half, z)
            if math.isfinite(support.low) and self.low > support.low:
                room = self.low - support.low
                left = np.clip((x - support.low) / room, 0.0, 1.0)
                z = np.where(x < self.low, np.log(left) * room / half - 1.0, z)
        return np.asarray(z, dtype=np.float64)

    @override
    def words(self, support: Support | None = None) -> str:
        ends = f"{number(self.low)} and {number(self.high)}"
        hard = self._hard(support) if support is not None else (False, False)
        if all(hard):
            return f"between {ends}: the whole range, all equally likely"
        if any(hard):
            end, other = (self.low, self.high) if hard[0] else (self.high, self.low)
            beyond = "above" if hard[0] else "below"
            return f"between {ends}: {number(end)} is a bound, 5 % lie {beyond} {number(other)}"
        return f"between {ends} (central 90 %)"

    @override
    def ends(self) -> tuple[float, ...]:
        return (self.low, self.high)


@dataclass(frozen=True)
class Normal(Form):
    """A normal distribution, cut off at the bounds of the support."""

    mean: float
    sd: float

    def _cut(self, support: Support) -> tuple[float, float]:
        ends = np.array([(support.low - self.mean) / self.sd, (support.high - self.mean) / self.sd])
        below, above = _normal_probability(ends)
        return float(below), float(above)

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        below, above = self._cut(support)
        share = np.clip(np.asarray(p, dtype=np.float64), 0.0, 1.0)
        z = _normal_quantile(below + share * (above - below))
        return np.clip(self.mean + self.sd * z, support.low, support.high)

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        below, above = self._cut(support)
        raw = _normal_probability((np.asarray(x, dtype=np.float64) - self.mean) / self.sd)
        return np.clip((raw - below) / (above - below), 0.0, 1.0)

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        return f"normal, mean {number(self.mean)}, standard deviation {number(self.sd)}"

    @override
    def ends(self) -> tuple[float, ...]:
        return (self.mean,)


@dataclass(frozen=True)
class Lognormal(Form):
    """A lognormal distribution (mean and standard deviation of the logarithm), cut off likewise."""

    mu: float
    sigma: float

    @cached_property
    def _log(self) -> Normal:
        return Normal(self.mu, self.sigma)

    def _log_support(self, support: Support) -> Support:
        low = math.log(support.low) if support.low > 0 else -math.inf
        return Support(low, math.log(support.high) if support.high > 0 else -math.inf)

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        return np.clip(
            np.exp(self._log.ppf(p, self._log_support(support))), support.low, support.high
        )

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        value = np.asarray(x, dtype=np.float64)
        share = self._log.cdf(np.log(np.maximum(value, 1e-300)), self._log_support(support))
        return np.where(value > 0, share, 0.0)

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        return (
            f"lognormal, median {math.exp(self.mu):.4g}, "
            f"standard deviation of the logarithm {number(self.sigma)}"
        )

    @override
    def ends(self) -> tuple[float, ...]:
        return (math.exp(self.mu),)


@dataclass(frozen=True)
class Triangular(Form):
    """A triangle between two hard bounds."""

    low: float
    mode: float
    high: float

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        del support
        share = np.clip(np.asarray(p, dtype=np.float64), 0.0, 1.0)
        width = self.high - self.low
        left = self.low + np.sqrt(share * width * (self.mode - self.low))
        right = self.high - np.sqrt((1.0 - share) * width * (self.high - self.mode))
        x = np.where(share * width < self.mode - self.low, left, right)
        return np.clip(x, self.low, self.high)

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        del support
        value = np.clip(np.asarray(x, dtype=np.float64), self.low, self.high)
        width = self.high - self.low
        rise, fall = max(self.mode - self.low, 1e-300), max(self.high - self.mode, 1e-300)
        left = (value - self.low) ** 2 / (width * rise)
        right = 1.0 - (self.high - value) ** 2 / (width * fall)
        return np.clip(np.where(value < self.mode, left, right), 0.0, 1.0)

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        return (
            f"triangular from {number(self.low)} to {number(self.high)}, "
            f"most likely {number(self.mode)}"
        )

    @override
    def ends(self) -> tuple[float, ...]:
        return (self.low, self.high)


@dataclass(frozen=True)
class Beta(Form):
    """A beta distribution stretched over the support, or between stated bounds."""

    a: float
    b: float
    low: float | None = None
    high: float | None = None

    def _span(self, support: Support) -> tuple[float, float]:
        low = support.low if self.low is None else self.low
        return low, support.high if self.high is None else self.high

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        from scipy.special import betaincinv

        low, high = self._span(support)
        share = np.clip(np.asarray(p, dtype=np.float64), 0.0, 1.0)
        x = np.clip(low + (high - low) * betaincinv(self.a, self.b, share), low, high)
        return np.asarray(x, dtype=np.float64)

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        from scipy.special import betainc

        low, high = self._span(support)
        share = np.clip((np.asarray(x, dtype=np.float64) - low) / (high - low), 0.0, 1.0)
        return np.asarray(betainc(self.a, self.b, share), dtype=np.float64)

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        between = ""
        if self.low is not None and self.high is not None:
            between = f" from {number(self.low)} to {number(self.high)}"
        return f"beta({number(self.a)}, {number(self.b)}){between or ' over the whole range'}"

    @override
    def misfit(self, support: Support) -> Defect | None:
        if self.low is None and not support.bounded:
            said = f"beta(a, b) needs a range with two ends, but {support}"
            return Defect((), "scale", said, hint="write beta(a, b, low, high)")
        return super().misfit(support)

    @override
    def ends(self) -> tuple[float, ...]:
        return tuple(end for end in (self.low, self.high) if end is not None)


@dataclass(frozen=True)
class Pert(Form):
    """A PERT distribution: a beta between hard bounds with its mode where stated."""

    low: float
    mode: float
    high: float

    @cached_property
    def _beta(self) -> Beta:
        width = self.high - self.low
        return Beta(
            1.0 + 4.0 * (self.mode - self.low) / width,
            1.0 + 4.0 * (self.high - self.mode) / width,
            self.low,
            self.high,
        )

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        return self._beta.ppf(p, support)

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        return self._beta.cdf(x, support)

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        return (
            f"PERT from {number(self.low)} to {number(self.high)}, most likely {number(self.mode)}"
        )

    @override
    def ends(self) -> tuple[float, ...]:
        return (self.low, self.high)
