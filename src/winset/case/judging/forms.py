"""The shapes that a judgement can take: quantile and distribution functions on a support.

Quantile functions are vectorised, monotone, exact at stated ends, and never return a number that
is not finite: where a shape has no end, probabilities nearer to 0 or 1 than 1e-16 are read as
1e-16.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from typing_extensions import override

from winset.case.errors import Defect
from winset.case.judging.support import CHANCE, Support

__all__ = [
    "BARELY",
    "Exact",
    "Form",
    "Likelihood",
    "Percent",
    "Uniform",
    "Unknown",
    "number",
]

FloatArray = NDArray[np.float64]

TAIL = 1e-16
# Draws keep off 0 and 1, where quantities without bounds are infinite.
BARELY = 2.0**-53
PER_CENT = Support(0.0, 100.0, "a chance in per cent")


def number(x: float) -> str:
    """Write a number as briefly as it can be read back.

    >>> number(20.0), number(0.1)
    ('20', '0.1')
    """
    return str(int(x)) if x == int(x) and abs(x) < 1e15 else repr(float(x))


def _misfit(message: str, hint: str) -> Defect:
    return Defect((), "scale", message, hint=hint)


class Form(ABC):
    """The shape of one judgement."""

    @abstractmethod
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        """Quantile function: the value below which a share ``p`` of the judgement lies."""

    def at(self, z: FloatArray, support: Support) -> FloatArray:
        """Quantile at the probability of a standard normal, ``z``; never beyond 8.2 deviations."""
        from scipy.special import ndtr

        return self.ppf(np.clip(ndtr(z), BARELY, 1.0 - BARELY), support)

    @abstractmethod
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        """Distribution function: the share of the judgement at or below ``x``."""

    @abstractmethod
    def words(self, support: Support | None = None) -> str:
        """Say what was understood (in more detail where the support is known)."""

    def misfit(self, support: Support) -> Defect | None:
        """Say why the judgement does not fit its support; None where it does."""
        for end in self.ends():
            if end not in support:
                return _misfit(f"{number(end)} is out of range", hint=str(support))
        return None

    def ends(self) -> tuple[float, ...]:
        """Stated numbers that must lie in the support."""
        return ()

    def atoms(self, support: Support) -> tuple[float, ...]:
        """Values that carry probability of their own."""
        del support
        return ()


@dataclass(frozen=True)
class Exact(Form):
    """A number known for certain."""

    value: float

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        del support
        return np.full(np.shape(p), self.value)

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        del support
        return np.where(np.asarray(x) >= self.value, 1.0, 0.0)

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        return f"exactly {number(self.value)}"

    @override
    def ends(self) -> tuple[float, ...]:
        return (self.value,)

    @override
    def atoms(self, support: Support) -> tuple[float, ...]:
        del support
        return (self.value,)


@dataclass(frozen=True)
class Uniform(Form):
    """Anything between two hard bounds, all equally likely."""

    low: float
    high: float

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        del support
        share = np.asarray(p, dtype=np.float64)
        return np.clip((1.0 - share) * self.low + share * self.high, self.low, self.high)

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        del support
        return np.clip((np.asarray(x) - self.low) / (self.high - self.low), 0.0, 1.0)

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        return f"anything from {number(self.low)} to {number(self.high)}, all equally likely"

    @override
    def ends(self) -> tuple[float, ...]:
        return (self.low, self.high)


@dataclass(frozen=True)
class Unknown(Form):
    """The whole support, all equally likely."""

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        return Uniform(support.low, support.high).ppf(p, support)

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        return Uniform(support.low, support.high).cdf(x, support)

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        return "unknown: the whole range, all equally likely"

    @override
    def misfit(self, support: Support) -> Defect | None:
        if support.bounded:
            return None
        said = f'"unknown" needs a range with two ends, but {support}'
        return _misfit(said, hint="state a wide range instead")


@dataclass(frozen=True)
class Likelihood(Form):
    """A likelihood word of ICD 203, read as its band of chances."""

    word: str
    low: float
    high: float

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        return Uniform(self.low, self.high).ppf(p, support)

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        return Uniform(self.low, self.high).cdf(x, support)

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        return f"{self.word}: a chance of {100 * self.low:.0f} to {100 * self.high:.0f} % (ICD 203)"

    @override
    def misfit(self, support: Support) -> Defect | None:
        if support == CHANCE:
            return None
        said = f'"{self.word}" is a chance, but {support}'
        return _misfit(said, hint="state a number or a range")


@dataclass(frozen=True)
class Percent(Form):
    """A chance stated in per cent."""

    form: Form

    @override
    def ppf(self, p: ArrayLike, support: Support) -> FloatArray:
        del support
        return self.form.ppf(p, PER_CENT) / 100.0

    @override
    def cdf(self, x: ArrayLike, support: Support) -> FloatArray:
        del support
        return self.form.cdf(np.asarray(x, dtype=np.float64) * 100.0, PER_CENT)

    @override
    def words(self, support: Support | None = None) -> str:
        del support
        return f"{self.form.words(PER_CENT)}, in per cent"

    @override
    def misfit(self, support: Support) -> Defect | None:
        if support == CHANCE:
            return self.form.misfit(PER_CENT)
        return _misfit(f"per cent is for chances, and {support}", hint="leave out the % sign")

    @override
    def atoms(self, support: Support) -> tuple[float, ...]:
        del support
        return tuple(x / 100.0 for x in self.form.atoms(PER_CENT))
