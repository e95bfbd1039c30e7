"""What each bargaining solution maximises, as numbers to search by and as exact keys to decide by.

Scores are floats, for speed. Whoever comes within rounding of the best score is compared again in
exact whole numbers, so that ties are ties and near-ties are not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property, total_ordering
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.numbers import as_float

__all__ = ["Criterion", "Product", "SmallestShare", "Standard", "WeightedSum", "best_points"]


_LARGEST = 2**62
# Sums of powers up to which products are multiplied out.
_MOST_POWER = 64


class Criterion(Protocol):
    """Something to maximise over utility vectors, never falling when a utility rises."""

    def scores(self, totals: IntArray) -> FloatArray:
        """(n,) scores of totals (actors, n)."""
        ...

    def exact_keys(self, totals: IntArray) -> Sequence[Any]:
        """Keys of totals (actors, n), to be compared exactly: larger is better."""
        ...

    def noise(self, best: float) -> float:
        """How far scores may be off near the best."""
        ...


def _gains(
    grid: Grid, totals: IntArray, reference: Sequence[Fraction], who: Sequence[int]
) -> FloatArray:
    out = np.empty((len(who), totals.shape[1]))
    for row, i in enumerate(who):
        # Subtract on the grid first: gains keep their digits where utilities are large.
        step = Fraction(grid.numerator[i], grid.denominator[i])
        base = grid.shift[i] - reference[i] / step
        whole = math.floor(base)
        rest, width = float(base - whole), as_float(step)
        small = totals.dtype != np.dtype(object) and abs(whole) < _LARGEST
        if small and np.finfo(float).tiny <= width < math.inf:
            out[row] = ((totals[i] + whole) + rest) * width
        else:  # a step that is no float can make sums that are
            big = totals[i].tolist()
            out[row] = [as_float((t + whole + Fraction(rest)) * step) for t in big]
    return out


def _whole_gains(
    grid: Grid,
    totals: IntArray,
    reference: Sequence[Fraction],
    who: Sequence[int],
    unit: Sequence[Fraction],
) -> tuple[list[NDArray[np.object_]], int]:
    """Gains over their units as whole numbers (n,) each, and their common denominator."""
    slope = [Fraction(grid.numerator[i], grid.denominator[i]) / unit[i] for i in who]
    start = [(grid.exact_utility(i, 0) - reference[i]) / unit[i] for i in who]
    common = math.lcm(1, *(x.denominator for x in (*slope, *start)))
    rows = [
        totals[i].astype(object) * int(a * common) + int(b * common)
        for i, a, b in zip(who, slope, start, strict=True)
    ]
    return rows, common


@dataclass(frozen=True)
class Product:
    """Nash: the product of gains over the disagreement values, each to its weight.

    Parameters
    ----------
    grid : Grid
    reference : (actors,) Fraction
        Disagreement values.
    who : tuple of int
        Whose gains count.
    weights : tuple of Fraction
        One for each of them.
    """

    grid: Grid
    reference: tuple[Fraction, ...]
    who: tuple[int, ...]
    weights: tuple[Fraction, ...]

    def scores(self, totals: IntArray) -> FloatArray:
        """(n,) weighted geometric means of the gains: the product on the scale of one gain."""
        gains = np.maximum(_gains(self.grid, totals, self.reference, self.who), 0.0)
        total = float(sum(self.weights)) or 1.0
        out = np.ones(totals.shape[1])
        for gain, weight in zip(gains, self.weights, strict=True):
            out *= gain ** (float(weight) / total)
        return out

    @cached_property
    def powers(self) -> tuple[int, ...]:
        """The weights in their lowest whole numbers."""
        whole = math.lcm(1, *(w.denominator for w in self.weights))
        powers = [int(w * whole) for w in self.weights]
        divisor = math.gcd(*powers) or 1
        return tuple(p // divisor for p in powers)

    def exact_keys(self, totals: IntArray) -> Sequence[Any]:
        """Products of whole numbers; where the powers are too high for them, of their logarithms.

        Logarithms carry enough digits that different products differ; equal ones are told by
        their common factors.
        """
        one = [Fraction(1)] * self.grid.n_actors
        rows, _ = _whole_gains(self.grid, totals, self.reference, self.who, one)
        if sum(self.powers) > _MOST_POWER:
            gains = zip(*(row.tolist() for row in rows), strict=True)
            return [PowerProduct(tuple(max(g, 0) for g in own), self.powers) for own in gains]
        out = np.full(totals.shape[1], 1, dtype=object)
        for row, power in zip(rows, self.powers, strict=True):
            out = out * np.maximum(row, 0) ** power if power else out
        return out.tolist()

    def value(self, utility: Sequence[Fraction]) -> Fraction | float:
        """Give the product at utilities (actors,), exactly where the weights are whole."""
        gains = [max(utility[i] - self.reference[i], Fraction(0)) for i in self.who]
        pairs = list(zip(gains, self.weights, strict=True))
        if all(w.denominator == 1 for w in self.weights) and sum(self.weights) <= _MOST_POWER:
            return math.prod((g ** int(w) for g, w in pairs), start=Fraction(1))
        logs = [float(w) * _log(g) for g, w in pairs if w]
        return _exp(math.fsum(logs)) if -math.inf not in logs else 0.0

    def noise(self, best: float) -> float:
        """See :class:`Criterion`."""
        return 1e-9 * abs(best) + _tiny(self.grid, self.who)


@dataclass(frozen=True)
class SmallestShare:
    """The smallest of (utility - reference) / unit: Kalai-Smorodinsky, egalitarian, equal loss.

    Parameters
    ----------
    grid : Grid
    reference : (actors,) Fraction
        Disagreement values, or for equal loss the ideal.
    unit : (actors,) Fraction
        Range of gains for Kalai-Smorodinsky, else ones.
    who : tuple of int
        Who counts.
    """

    grid: Grid
    reference: tuple[Fraction, ...]
    unit: tuple[Fraction, ...]
    who: tuple[int, ...]

    def scores(self, totals: IntArray) -> FloatArray:
        """(n,) smallest share."""
        if not self.who:
            return np.zeros(totals.shape[1])
        shares = _gains(self.grid, totals, self.reference, self.who)
        shares /= np.array([as_float(self.unit[i]) for i in self.who])[:, None]
        return np.asarray(shares.min(axis=0))

    def shares(self, totals: IntArray) -> tuple[list[NDArray[np.object_]], int]:
        """Every share as a whole number (n,), and their common denominator."""
        return _whole_gains(self.grid, totals, self.reference, self.who, self.unit)

    def exact_keys(self, totals: IntArray) -> Sequence[Any]:
        """Smallest shares over their common denominator."""
        rows, _ = self.shares(totals)
        if not rows:
            return [0] * totals.shape[1]
        return list(np.minimum.reduce(rows))

    def value(self, utility: Sequence[Fraction]) -> Fraction:
        """Give the smallest share at utilities (actors,)."""
        shares = [(utility[i] - self.reference[i]) / self.unit[i] for i in self.who]
        return min(shares, default=Fraction(0))

    def noise(self, best: float) -> float:
        """See :class:`Criterion`."""
        unit = min((as_float(self.unit[i]) for i in self.who), default=1.0)
        return 1e-9 * abs(best) + _tiny(self.grid, self.who) / (unit or 1e-300)


@dataclass(frozen=True)
class WeightedSum:
    """Utilitarian: the weighted sum of utilities."""

    grid: Grid
    who: tuple[int, ...]
    weights: tuple[Fraction, ...]

    def scores(self, totals: IntArray) -> FloatArray:
        """(n,) weighted sums."""
        zero = (Fraction(0),) * self.grid.n_actors
        rows = _gains(self.grid, totals, zero, self.who)
        out = np.zeros(totals.shape[1])
        for row, weight in zip(rows, self.weights, strict=True):
            out += float(weight) * row
        return out

    def exact_keys(self, totals: IntArray) -> Sequence[Any]:
        """Give the sums over their common denominator."""
        pairs = [(i, w) for i, w in zip(self.who, self.weights, strict=True) if w]
        unit = [Fraction(1)] * self.grid.n_actors
        for i, weight in pairs:
            unit[i] = 1 / weight
        zero = [Fraction(0)] * self.grid.n_actors
        rows, _ = _whole_gains(self.grid, totals, zero, [i for i, _ in pairs], unit)
        return list(np.add.reduce(rows))

    def value(self, utility: Sequence[Fraction]) -> Fraction:
        """Give the sum at utilities (actors,)."""
        pairs = zip(self.who, self.weights, strict=True)
        return sum((w * utility[i] for i, w in pairs), Fraction(0))

    def noise(self, best: float) -> float:
        """See :class:`Criterion`."""
        return 1e-9 * abs(best) + _tiny(self.grid, self.who)


Standard = Product | SmallestShare | WeightedSum


@total_ordering
class PowerProduct:
    """A product of whole numbers to high powers, compared exactly without being multiplied out.

    Two products are equal when their quotient is one over a coprime base; else enough digits of
    their logarithms tell which is larger.

    Examples
    --------
    >>> PowerProduct((4, 9), (10**6, 1)) == PowerProduct((2, 9), (2 * 10**6, 1))
    True
    >>> PowerProduct((3, 2), (10**6, 1)) > PowerProduct((3, 1), (10**6, 1))
    True
    """

    def __init__(self, numbers: tuple[int, ...], powers: tuple[int, ...]) -> None:
        pairs = [(n, p) for n, p in zip(numbers, powers, strict=True) if p]
        self.zero = any(n == 0 for n, _ in pairs)
        self.pairs = () if self.zero else tuple(pairs)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PowerProduct):
            return NotImplemented
        if self.zero or other.zero:
            return self.zero == other.zero
        return not any(_exponents((*self.pairs, *((n, -p) for n, p in other.pairs))))

    def __hash__(self) -> int:
        return hash(self.zero)

    def __lt__(self, other: PowerProduct) -> bool:
        if self.zero or other.zero or self == other:
            return self.zero and not other.zero
        digits = 40
        while True:
            with localcontext() as context:
                context.prec = digits
                gap = self._log() - other._log()
                # Each logarithm is off by a unit in its last place.
                size = sum(p * (n.bit_length() + 1) for n, p in (*self.pairs, *other.pairs))
                if abs(gap) > Decimal(size).scaleb(2 - digits):
                    return gap < 0
            digits *= 2

    def _log(self) -> Decimal:
        return sum((Decimal(p) * Decimal(n).ln() for n, p in self.pairs), Decimal(0))


def _exponents(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Exponents of a product over a coprime base of its numbers (Bach and Shallit 1996, 4.8)."""
    base: dict[int, int] = {}
    waiting = [(n, p) for n, p in pairs if n > 1]
    while waiting:
        number, power = waiting.pop()
        for other in list(base):
            common = math.gcd(number, other)
            if common > 1:
                waiting += [(number // common, power), (other // common, base[other])]
                waiting.append((common, power + base.pop(other)))
                waiting = [(n, p) for n, p in waiting if n > 1]
                break
        else:
            base[number] = power
    return list(base.values())


def _log(number: Fraction) -> float:
    if number <= 0:
        return -math.inf
    return math.log(number.numerator) - math.log(number.denominator)


def _exp(number: float) -> float:
    return math.exp(number) if number < 709.0 else math.inf


def _tiny(grid: Grid, who: Sequence[int]) -> float:
    scales = (
        as_float(
            Fraction((int(grid.top[i]) + abs(grid.shift[i])) * grid.numerator[i])
            / grid.denominator[i]
        )
        for i in who
    )
    return 1e-12 * max(scales, default=1.0)


def best_points(criterion: Criterion, totals: IntArray) -> NDArray[np.int64]:
    """Positions of all points (actors, n) that maximise a criterion, ties decided exactly."""
    scores = criterion.scores(totals)
    top = float(scores.max())
    near = np.flatnonzero(scores >= top - criterion.noise(top))
    keys = criterion.exact_keys(totals[:, near])
    best = max(keys)
    return np.array([j for j, key in zip(near, keys, strict=True) if key == best], dtype=np.int64)
