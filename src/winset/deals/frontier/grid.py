"""Utilities as integers: the arithmetic in which dominance and ties are exact.

Whole numbers and fractions are brought to their common denominator, so nothing is lost. Floats
are read as the fractions that they stand for where one common denominator explains all of an
actor's numbers, and otherwise go to a decimal grid whose rounding, summed over a whole deal, is
at most 1e-9 of the actor's scale. Noise in the sixteenth digit can then neither make a dominated
deal efficient nor break a tie.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset.arrays import FloatArray, IntArray

__all__ = ["FINENESS", "Grid", "Numbers", "as_fraction"]

Numbers = NDArray[np.generic]

FINENESS = 1e-9
_LARGEST = 2**62
# A common denominator is believed when it explains every number to this part of the largest.
_NOISE = 1e-13
_RESOLUTION = 1e13
_OFF = 0.01
_EPS = float(np.finfo(np.float64).eps)


def as_fraction(number: object) -> Fraction:
    """Read a number exactly: integers, fractions, decimals, and floats as they are stored.

    Raises
    ------
    ValueError
        For anything that is not a finite number.

    Examples
    --------
    >>> as_fraction(3), as_fraction(0.5)
    (Fraction(3, 1), Fraction(1, 2))
    """
    if isinstance(number, np.generic):
        number = number.item()
    if isinstance(number, (int, float, Fraction, Decimal)):
        try:
            return Fraction(number)
        except (ValueError, OverflowError):
            pass
    raise ValueError(f"expected a finite number, got {number!r}")


@dataclass(frozen=True, eq=False)
class Grid:
    """The integers that stand for one negotiation's utilities.

    Utility of a deal for actor i = (total_i + shift_i) * numerator_i / denominator_i, where
    total_i is the sum over blocks of ``values[i]`` at the deal's columns.

    Parameters
    ----------
    values : (actors, columns) int64
        Non-negative; the least value of each block is zero for every actor.
    offsets : (blocks + 1,) int64
        First column of each block.
    shift, numerator, denominator : tuple of int
        Per actor.
    bound : (actors,) float
        Largest difference between a deal's utility here and as it was given.
    exact : bool
        True where the numbers were whole or fractions and nothing was rounded.
    rounding : str
        The same in words.
    given : (actors, columns) float
        The numbers as they came, to report utilities by.
    bias : (actors,) float
    """

    values: IntArray
    offsets: IntArray
    shift: tuple[int, ...]
    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    bound: FloatArray
    exact: bool
    rounding: str
    given: FloatArray
    bias: FloatArray

    @classmethod
    def of(
        cls,
        utility: ArrayLike,
        offsets: IntArray,
        bias: Sequence[object] | None = None,
    ) -> Grid:
        """Put utilities on the grid.

        Parameters
        ----------
        utility : (actors, columns) int, float, Fraction or Decimal
        offsets : (blocks + 1,) int
            First column of each block, as in ``Space.offsets``.
        bias : (actors,) numbers, optional
            Added to every deal's utility.

        Raises
        ------
        ValueError
            For a number that is not finite, or an array of another shape.

        Examples
        --------
        >>> from fractions import Fraction
        >>> table = [[0, Fraction(1, 3), Fraction(1, 2), 1]]
        >>> grid = Grid.of(np.array(table, dtype=object), np.array([0, 2, 4]))
        >>> grid.values.tolist(), grid.denominator, grid.exact
        ([[0, 2, 0, 3]], (6,), True)
        """
        table = np.asarray(utility)
        offsets = np.asarray(offsets, dtype=np.int64)
        if table.ndim != 2 or table.shape[1] != offsets[-1]:
            raise ValueError(
                f"expected utilities of shape (actors, {offsets[-1]} columns), got {table.shape}"
            )
        biases = [0] * len(table) if bias is None else list(bias)
        if len(biases) != len(table):
            raise ValueError(f"expected one bias per actor ({len(table)}), got {len(biases)}")
        rows = [_on_grid(row, offsets, extra) for row, extra in zip(table, biases, strict=True)]
        exact = all(row.exact for row in rows)
        return cls(
            values=np.stack([row.values for row in rows]) if rows else np.empty((0, 0), np.int64),
            offsets=offsets,
            shift=tuple(row.shift for row in rows),
            numerator=tuple(row.numerator for row in rows),
            denominator=tuple(row.denominator for row in rows),
            bound=np.array([row.bound for row in rows]),
            exact=exact,
            rounding="exact rational arithmetic"
            if exact
            else f"a deal's utility is rounded by at most {max(row.bound for row in rows):.2g}",
            given=table.astype(np.float64),
            bias=np.array([float(as_fraction(b)) for b in biases]),
        )

    @property
    def n_actors(self) -> int:
        """Number of actors."""
        return len(self.shift)

    @cached_property
    def top(self) -> IntArray:
        """(actors,) the largest total of any combination of columns."""
        if len(self.offsets) == 1:
            return np.zeros(self.n_actors, dtype=np.int64)
        best = np.maximum.reduceat(self.values, self.offsets[:-1], axis=1)
        return np.asarray(best.sum(axis=1), dtype=np.int64)

    def block(self, b: int) -> IntArray:
        """(actors, columns of block b) values."""
        return self.values[:, self.offsets[b] : self.offsets[b + 1]]

    def floors(self, walk_away: Sequence[object] | None) -> IntArray:
        """Least total of each actor that is at or above its walk-away value.

        ``None`` or minus infinity asks nothing. Deals below a float walk-away value by no more
        than 1e-9 (or 1e-9 of the scale, if that is smaller) and the rounding bound are at it.

        Parameters
        ----------
        walk_away : (actors,) numbers, optional

        Returns
        -------
        (actors,) int64
            Between 0 (nothing is asked) and ``top + 1`` (no deal gives so much).

        Examples
        --------
        >>> grid = Grid.of(np.array([[0.0, 0.1, 0.2, 0.3]]), np.array([0, 4]))
        >>> grid.floors([0.1 + 0.2]).tolist(), grid.floors([-np.inf]).tolist()
        ([3], [0])
        """
        out = np.zeros(self.n_actors, dtype=np.int64)
        if walk_away is None:
            return out
        asked = list(walk_away)
        if len(asked) != self.n_actors:
            raise ValueError(
                f"expected one walk-away value per actor ({self.n_actors}), got {len(asked)}"
            )
        for i, value in enumerate(asked):
            out[i] = self._floor(i, value)
        return out

    def _floor(self, i: int, value: object) -> int:
        limit = int(self.top[i]) + 1
        if value is None or value == -math.inf:
            return 0
        if value == math.inf:
            return limit
        needed = as_fraction(value)
        if isinstance(value, (float, np.floating)) or not self.exact:
            scale = limit * self.numerator[i] / self.denominator[i]
            needed -= Fraction(FINENESS * min(1.0, scale) + float(self.bound[i]))
        return min(max(self.least(i, needed), 0), limit)

    def snap(self, i: int, value: object) -> Fraction:
        """Read a utility of actor i as the grid does: the nearest step, where it is close to it."""
        given = as_fraction(value)
        if self.exact and not isinstance(value, (float, np.floating)):
            return given
        step = Fraction(self.numerator[i], self.denominator[i])
        nearest = round(given / step) * step
        scale = (int(self.top[i]) + 1) * float(step)
        close = FINENESS * min(1.0, scale) + float(self.bound[i])
        return nearest if abs(nearest - given) <= close else given

    def least(self, i: int, utility: Fraction) -> int:
        """Find the least total of actor i whose utility is at least this, on the grid exactly."""
        return math.ceil(utility * self.denominator[i] / self.numerator[i]) - self.shift[i]

    def steps(self, i: int, amount: float) -> int:
        """Whole grid steps of actor i in a difference of utility, rounded down."""
        return min(int(amount * self.denominator[i] / self.numerator[i]), _LARGEST)

    def utility(self, totals: NDArray[np.integer]) -> FloatArray:
        """Utilities (n, actors) of totals (actors, n), each correctly rounded where it can be."""
        out = np.empty((totals.shape[1], self.n_actors))
        for i in range(self.n_actors):
            whole = (
                totals[i] + self.shift[i]
                if abs(self.shift[i]) < _LARGEST
                else (totals[i].astype(float) + float(self.shift[i]))
            )
            out[:, i] = whole * float(self.numerator[i]) / float(self.denominator[i])
        return out

    def utility_of(self, columns: NDArray[np.integer]) -> FloatArray:
        """Utilities (n, actors) of deals (n, blocks), from the numbers as they came.

        Where arithmetic is exact, correctly rounded; else good to float addition.
        """
        positions = np.asarray(columns) + self.offsets[:-1]
        if self.exact:
            return self.utility(self.values[:, positions].sum(axis=-1))
        return np.asarray((self.given[:, positions].sum(axis=-1) + self.bias[:, None]).T)

    def only(self, actors: Sequence[int]) -> Grid:
        """Leave out all actors but these."""
        chosen = list(actors)
        return Grid(
            values=np.ascontiguousarray(self.values[chosen]),
            offsets=self.offsets,
            shift=tuple(self.shift[i] for i in chosen),
            numerator=tuple(self.numerator[i] for i in chosen),
            denominator=tuple(self.denominator[i] for i in chosen),
            bound=self.bound[chosen],
            exact=self.exact,
            rounding=self.rounding,
            given=self.given[chosen],
            bias=self.bias[chosen],
        )

    def exact_utility(self, i: int, total: int) -> Fraction:
        """Give the utility of actor i at a total as a fraction."""
        return Fraction((int(total) + self.shift[i]) * self.numerator[i], self.denominator[i])


@dataclass(frozen=True, eq=False)
class _Row:
    values: IntArray
    shift: int
    numerator: int
    denominator: int
    bound: float
    exact: bool


def _on_grid(row: Numbers, offsets: IntArray, bias: object) -> _Row:
    """One actor's numbers, by the finest arithmetic that they allow."""
    kind = row.dtype.kind
    if kind in "iub" and isinstance(bias, (int, np.integer)):
        top = int(np.abs(row.astype(np.float64)).max(initial=0)) * len(offsets)
        if top < _LARGEST // 4:
            return _shifted(row.astype(np.int64), int(bias), offsets, exact=True)
    if kind == "f":
        numbers = np.append(row.astype(np.float64), _finite(bias))
        if not np.isfinite(numbers).all():
            raise ValueError("utilities must be finite numbers, got NaN or infinity")
        return _float_row(numbers, offsets)
    return _mixed_row(row, offsets, bias)


def _mixed_row(row: Numbers, offsets: IntArray, bias: object) -> _Row:
    """Whole numbers, fractions and decimals exactly; with a float among them, as floats."""
    kind = row.dtype.kind
    numbers = [*row.tolist(), bias.item() if isinstance(bias, np.generic) else bias]
    if kind in "iubO" and not any(isinstance(x, float) for x in numbers):
        return _rational_row([as_fraction(x) for x in numbers], offsets)
    return _float_row(np.array([_finite(x) for x in numbers]), offsets)


def _finite(number: object) -> float:
    value = float(as_fraction(number)) if not isinstance(number, float) else number
    if not math.isfinite(value):
        raise ValueError(f"utilities must be finite numbers, got {number!r}")
    return value


def _rational_row(numbers: list[Fraction], offsets: IntArray) -> _Row:
    denominator = math.lcm(*(x.denominator for x in numbers))
    whole = [x.numerator * (denominator // x.denominator) for x in numbers]
    divisor = math.gcd(*whole) or 1
    whole = [x // divisor for x in whole]
    if max(map(abs, whole)) * len(offsets) < _LARGEST:
        values = np.array(whole[:-1], dtype=np.int64)
        return _shifted(values, whole[-1], offsets, scale=(divisor, denominator), exact=True)
    # The common denominator does not fit: the finest decimal grid that does.
    largest = float(max(map(abs, numbers)))
    exponent = math.floor(math.log10(_LARGEST / (len(offsets) * largest))) - 1
    return _decimal(numbers, offsets, exponent)


def _float_row(numbers: FloatArray, offsets: IntArray) -> _Row:
    largest = float(np.abs(numbers).max(initial=0.0))
    if largest == 0.0:
        return _shifted(np.zeros(len(numbers) - 1, np.int64), 0, offsets)
    denominator = _common_denominator(numbers, largest)
    if denominator is not None:
        whole = np.rint(numbers * denominator)
        error = float(np.abs(whole / denominator - numbers).max()) + _EPS * largest
        error *= len(offsets)
        values = whole.astype(np.int64)
        return _shifted(values[:-1], int(values[-1]), offsets, scale=(1, denominator), bound=error)
    low = np.minimum.reduceat(numbers[:-1], offsets[:-1])
    high = np.maximum.reduceat(numbers[:-1], offsets[:-1])
    scale = float((high - low).sum()) or largest
    # Steps must also stay above the noise that floats of this size carry themselves.
    step = max(2 * FINENESS * scale / len(offsets), 8 * np.finfo(float).eps * largest)
    return _decimal(numbers, offsets, -math.floor(math.log10(step)))


def _decimal(numbers: list[Fraction] | FloatArray, offsets: IntArray, exponent: int) -> _Row:
    """Round to multiples of 10 ** -exponent."""
    scale = 10 ** max(-exponent, 0), 10 ** max(exponent, 0)
    if isinstance(numbers, list):
        whole = np.array([round(x * scale[1] / scale[0]) for x in numbers], dtype=np.int64)
    else:
        # In two steps: 10 ** 316 is no float, and utilities may be as small as floats get.
        first = min(exponent, 300)
        scaled = numbers / scale[0] * 10.0 ** max(first, 0) * 10.0 ** (exponent - first)
        whole = np.rint(scaled).astype(np.int64)
    bound = len(offsets) * scale[0] / scale[1] / 2
    return _shifted(whole[:-1], int(whole[-1]), offsets, scale=scale, bound=bound)


def _common_denominator(numbers: FloatArray, largest: float) -> int | None:
    """Find the denominator that makes whole numbers of all, where there is a small one."""
    denominator = 1
    while denominator * largest <= _RESOLUTION:
        scaled = numbers * denominator
        off = np.abs(scaled - np.rint(scaled)) > min(_NOISE * largest * denominator, _OFF)
        if not off.any():
            return denominator
        factor = Fraction(float(scaled[int(off.argmax())])).limit_denominator(10**6).denominator
        if factor == 1:
            return None
        denominator *= factor
    return None


def _shifted(
    values: IntArray,
    bias: int,
    offsets: IntArray,
    *,
    scale: tuple[int, int] = (1, 1),
    bound: float = 0.0,
    exact: bool = False,
) -> _Row:
    """Move the least value of each block to zero."""
    if len(offsets) == 1:
        return _Row(values, bias, *scale, bound, exact)
    least = np.minimum.reduceat(values, offsets[:-1])
    shift = sum(least.tolist()) + bias
    values = values - np.repeat(least, np.diff(offsets))
    return _Row(values, shift, *scale, bound, exact)
