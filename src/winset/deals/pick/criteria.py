"""What each bargaining solution maximises, as numbers to search by and as exact keys to decide by.

Scores are floats, for speed. Whoever comes within rounding of the best score is compared again in
exact rational arithmetic, so that ties are ties and near-ties are not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.frontier.grid import Grid

__all__ = ["Criterion", "Product", "SmallestShare", "Standard", "WeightedSum", "best_points"]


_MANY = 20_000


class Criterion(Protocol):
    """Something to maximise over utility vectors, never falling when a utility rises."""

    def scores(self, totals: IntArray) -> FloatArray:
        """(n,) scores of totals (actors, n)."""
        ...

    def key(self, total: Sequence[int]) -> Fraction | float:
        """Compare exactly: larger is better."""
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
        out[row] = ((totals[i] + whole) + float(base - whole)) * float(step)
    return out


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

    def gains(self, total: Sequence[int]) -> tuple[Fraction, ...]:
        """Exact gains of those who count, none below zero."""
        return tuple(
            max(self.grid.exact_utility(i, total[i]) - self.reference[i], Fraction(0))
            for i in self.who
        )

    def key(self, total: Sequence[int]) -> Fraction | float:
        """Compare the product exactly where the weights allow, else to 1e-12."""
        gains = self.gains(total)
        whole = math.lcm(*(w.denominator for w in self.weights)) if self.weights else 1
        powers = [int(w * whole) for w in self.weights]
        divisor = math.gcd(*powers) or 1
        powers = [p // divisor for p in powers]
        if sum(powers) <= 64:
            return math.prod((g**p for g, p in zip(gains, powers, strict=True)), start=Fraction(1))
        if any(g == 0 and p for g, p in zip(gains, powers, strict=True)):
            return -math.inf
        logs = (p * math.log(g) for g, p in zip(gains, powers, strict=True) if p)
        return round(math.fsum(logs) / sum(powers), 12)

    def value(self, utility: FloatArray) -> float:
        """Give the product itself, from utilities (actors,)."""
        gains = [max(float(utility[i]) - float(self.reference[i]), 0.0) for i in self.who]
        powers = (float(w) for w in self.weights)
        return float(math.prod(g**p for g, p in zip(gains, powers, strict=True)))

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
        shares /= np.array([float(self.unit[i]) for i in self.who])[:, None]
        return np.asarray(shares.min(axis=0))

    def key(self, total: Sequence[int]) -> Fraction | float:
        """Compare exactly."""
        return min(
            (
                (self.grid.exact_utility(i, total[i]) - self.reference[i]) / self.unit[i]
                for i in self.who
            ),
            default=Fraction(0),
        )

    def value(self, utility: FloatArray) -> float:
        """Give the smallest share itself, from utilities (actors,)."""
        return min(
            (
                (float(utility[i]) - float(self.reference[i])) / float(self.unit[i])
                for i in self.who
            ),
            default=0.0,
        )

    def noise(self, best: float) -> float:
        """See :class:`Criterion`."""
        unit = min((float(self.unit[i]) for i in self.who), default=1.0)
        return 1e-9 * abs(best) + _tiny(self.grid, self.who) / unit


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

    def key(self, total: Sequence[int]) -> Fraction | float:
        """Compare exactly."""
        pairs = zip(self.who, self.weights, strict=True)
        return sum((w * self.grid.exact_utility(i, total[i]) for i, w in pairs), Fraction(0))

    def value(self, utility: FloatArray) -> float:
        """Give the sum itself, from utilities (actors,)."""
        pairs = zip(self.who, self.weights, strict=True)
        return math.fsum(float(w) * float(utility[i]) for i, w in pairs)

    def noise(self, best: float) -> float:
        """See :class:`Criterion`."""
        return 1e-9 * abs(best) + _tiny(self.grid, self.who)


Standard = Product | SmallestShare | WeightedSum


def _tiny(grid: Grid, who: Sequence[int]) -> float:
    scales = (
        (int(grid.top[i]) + abs(grid.shift[i])) * grid.numerator[i] / grid.denominator[i]
        for i in who
    )
    return 1e-12 * max(scales, default=1.0)


def best_points(criterion: Criterion, totals: IntArray) -> NDArray[np.int64]:
    """Positions of all points (actors, n) that maximise a criterion, ties decided exactly."""
    scores = criterion.scores(totals)
    top = float(scores.max())
    noise = criterion.noise(top)
    near = np.flatnonzero(scores >= top - noise)
    while len(near) > _MANY and noise > 0.0:
        noise = noise / 1e3 if noise > 1e-300 else 0.0
        near = near[scores[near] >= top - noise]
    keys = [criterion.key([int(t) for t in totals[:, j]]) for j in near]
    best = max(keys)
    return np.array([j for j, key in zip(near, keys, strict=True) if key == best], dtype=np.int64)
