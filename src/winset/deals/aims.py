"""What a bargaining solution aims at: a criterion to search by, and the values that it stands for.

Searching works with floats of moderate size, so every actor's utility is counted from its lowest
total in a unit near its range; values are told in the numbers as they were given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from winset.deals.frontier.grid import Grid
from winset.deals.frontier.numbers import as_float
from winset.deals.pick.criteria import Product, SmallestShare, Standard, WeightedSum

__all__ = ["Aim"]


@dataclass(frozen=True, eq=False)
class Aim:
    """What is maximised: a criterion to search by, and how its scores become values.

    Parameters
    ----------
    criterion : Standard
        On a grid whose numbers are of moderate size.
    plain : Standard
        The same on the grid of the problem.
    scale : Fraction
        Value of a score of one (not for products, whose values are powers of scores).
    rounding : float
        By how much the rounding of utilities may change a comparison of values.
    """

    criterion: Standard
    plain: Standard
    scale: Fraction
    rounding: float

    @classmethod
    def product_of(
        cls,
        grid: Grid,
        reference: Sequence[Fraction],
        who: tuple[int, ...],
        weights: tuple[Fraction, ...],
    ) -> Aim:
        """Aim at the product of gains."""
        most = [
            max(grid.exact_utility(i, int(grid.top[i])) - reference[i], Fraction(0))
            for i in range(grid.n_actors)
        ]
        factors = [1 / m if m else Fraction(1) for m in most]
        moved = tuple((reference[i] - grid.exact_utility(i, 0)) * f for i, f in enumerate(factors))
        return cls(
            Product(grid.normalised(factors), moved, who, weights),
            Product(grid, tuple(reference), who, weights),
            Fraction(1),
            _rounding_of_product(grid, most, who, weights),
        )

    @classmethod
    def share_of(
        cls,
        grid: Grid,
        reference: Sequence[Fraction],
        unit: Sequence[Fraction],
        who: tuple[int, ...],
        *,
        apart: bool = False,
    ) -> Aim:
        """Aim at the smallest share; ``apart`` where every actor has a unit of its own."""
        size = {i: _size(grid, i, reference[i]) for i in who}
        widest = max(size.values(), default=Fraction(1))
        factors = [1 / unit[i] if apart and i in size else 1 / widest for i in range(grid.n_actors)]
        moved = tuple((reference[i] - grid.exact_utility(i, 0)) * f for i, f in enumerate(factors))
        one = (Fraction(1),) * grid.n_actors
        bounds = {i: Fraction(float(grid.bound[i])) for i in who if grid.rounded[i]}
        slack = max(
            (4 * b / max(unit[i] - 2 * b, b) for i, b in bounds.items()), default=Fraction(0)
        )
        return cls(
            SmallestShare(grid.normalised(factors), moved, one, who),
            SmallestShare(grid, tuple(reference), tuple(unit), who),
            Fraction(1) if apart else widest,
            as_float(slack),
        )

    @classmethod
    def sum_of(cls, grid: Grid, who: tuple[int, ...], weights: tuple[Fraction, ...]) -> Aim:
        """Aim at the weighted sum."""
        pairs = [(i, w) for i, w in zip(who, weights, strict=True) if w]
        heaviest = max(w for _, w in pairs)
        widest = max(_size(grid, i, grid.exact_utility(i, 0)) * w for i, w in pairs)
        factor = heaviest / widest
        own = grid.normalised([factor] * grid.n_actors)
        rounding = 2 * sum(
            (w * Fraction(float(grid.bound[i])) for i, w in pairs if grid.rounded[i]), Fraction(0)
        )
        return cls(
            WeightedSum(own, who, tuple(w / heaviest for w in weights)),
            WeightedSum(grid, who, weights),
            widest,
            as_float(rounding),
        )

    def gap(self, value: Fraction | float, score: float, bound: float) -> float:
        """Turn a bound on scores into what may be missing from a value."""
        if bound <= score:
            return 0.0
        if not isinstance(self.criterion, Product):
            return as_float(Fraction(bound - score) * self.scale) if bound < np.inf else np.inf
        # A score is the geometric mean of gains, each as a part of its party's largest.
        full = self.plain.value(
            [self.plain.grid.exact_utility(i, int(t)) for i, t in enumerate(self.plain.grid.top)]
        )
        power = float(sum(self.criterion.weights))
        return max(float(bound**power) * as_float(full) - as_float(value), 0.0)


def _size(grid: Grid, i: int, reference: Fraction) -> Fraction:
    """Return the largest distance of a utility from a reference, 1 where there is none."""
    ends = (grid.exact_utility(i, 0), grid.exact_utility(i, int(grid.top[i])))
    return max(abs(end - reference) for end in ends) or Fraction(1)


def _rounding_of_product(
    grid: Grid, most: Sequence[Fraction], who: tuple[int, ...], weights: tuple[Fraction, ...]
) -> float:
    """Twice what a product can change when every gain moves by its bound, one after the other."""
    total = 0.0
    try:
        for i, w in zip(who, weights, strict=True):
            if not grid.rounded[i] or not w:
                continue
            power, gain, b = float(w), float(most[i]), float(grid.bound[i])
            change = max((gain + b) ** power - gain**power, b**power)
            for j, v in zip(who, weights, strict=True):
                if j != i:
                    change *= (float(most[j]) + float(grid.bound[j])) ** float(v)
            total += 2 * change
    except OverflowError:
        return np.inf
    return total
