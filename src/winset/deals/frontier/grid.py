"""Utilities as integers: the arithmetic in which dominance, ties and counts are exact.

How numbers become integers is said in :mod:`winset.deals.frontier.numbers`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.frontier.numbers import (
    FINENESS,
    as_float,
    as_fraction,
    is_float,
    prints_short,
    read_row,
    written,
)

__all__ = ["Grid"]


_LARGEST = 2**62
_WHOLE = 2**53
# Bits of a total that is rounded to machine integers.
_COARSE = 50
_NOISE = Fraction(1, 10**13)


@dataclass(frozen=True, eq=False)
class Grid:
    """The integers that stand for one negotiation's utilities.

    Utility of a deal for actor i = (total_i + shift_i) * numerator_i / denominator_i, where
    total_i is the sum over blocks of ``values[i]`` at the deal's columns.

    Parameters
    ----------
    values : (actors, columns) int64, or Python integers where those do not fit
        Non-negative; the least value of each block is zero for every actor.
    offsets : (blocks + 1,) int64
        First column of each block.
    shift, numerator, denominator : tuple of int
        Per actor.
    bound : (actors,) float
        Largest difference between a deal's utility here and as it was given.
    exact : bool
        True where every number is just what was given (floats never are, unless at their binary
        value).
    rounded : tuple of bool
        Per actor, whether numbers were moved to a grid; elsewhere they are exact, or floats read
        as the fractions that they stand for.
    given : (actors, columns) float
        The numbers as they came, to report utilities by where they were rounded.
    bias : (actors,) float
    """

    values: IntArray
    offsets: IntArray
    shift: tuple[int, ...]
    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    bound: FloatArray
    exact: bool
    rounded: tuple[bool, ...]
    given: FloatArray
    bias: FloatArray

    @classmethod
    def of(
        cls,
        utility: ArrayLike,
        offsets: IntArray,
        bias: Sequence[object] | None = None,
        *,
        binary: bool = False,
    ) -> Grid:
        """Put utilities on the grid.

        Parameters
        ----------
        utility : (actors, columns) int, float, Fraction or Decimal
        offsets : (blocks + 1,) int
            First column of each block, as in ``Space.offsets``.
        bias : (actors,) numbers, optional
            Added to every deal's utility.
        binary : bool
            Take floats at their exact binary value.

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
        rows = [
            read_row(row, offsets, extra, binary=binary)
            for row, extra in zip(table, biases, strict=True)
        ]
        return cls(
            values=np.stack([row.values for row in rows]) if rows else np.empty((0, 0), np.int64),
            offsets=offsets,
            shift=tuple(row.shift for row in rows),
            numerator=tuple(row.numerator for row in rows),
            denominator=tuple(row.denominator for row in rows),
            bound=np.array([as_float(row.bound) for row in rows]),
            exact=all(row.exact for row in rows),
            rounded=tuple(row.rounded for row in rows),
            given=_floats_of(table),
            bias=np.array([as_float(as_fraction(b)) for b in biases]),
        )

    @property
    def n_actors(self) -> int:
        """Number of actors."""
        return len(self.shift)

    @property
    def rounding(self) -> str:
        """What was done to the numbers, in words."""
        if self.exact:
            return "exact rational arithmetic"
        if not any(self.rounded):
            return "floats read as the fractions that they stand for, exact from there"
        return f"a deal's utility is rounded by at most {self.bound.max():.2g}"

    @cached_property
    def top(self) -> IntArray:
        """(actors,) the largest total of any combination of columns."""
        if len(self.offsets) == 1:
            return np.zeros(self.n_actors, dtype=self.values.dtype)
        best = np.maximum.reduceat(self.values, self.offsets[:-1], axis=1)
        return np.asarray(best.sum(axis=1), dtype=self.values.dtype)

    @cached_property
    def step(self) -> FloatArray:
        """(actors,) utility of one grid step, as the nearest float."""
        pairs = zip(self.numerator, self.denominator, strict=True)
        return np.array([as_float(Fraction(n, d)) for n, d in pairs])

    def block(self, b: int) -> IntArray:
        """(actors, columns of block b) values."""
        return self.values[:, self.offsets[b] : self.offsets[b + 1]]

    def totals(self, columns: NDArray[np.integer]) -> IntArray:
        """(actors, n) totals of deals given as local columns (n, blocks)."""
        positions = np.asarray(columns, dtype=np.int64) + self.offsets[:-1]
        return np.asarray(self.values[:, positions].sum(axis=-1), dtype=self.values.dtype)

    def floors(self, walk_away: Sequence[object] | None) -> IntArray:
        """Least total of each actor that is at or above its walk-away value.

        ``None`` or minus infinity asks nothing. Walk-away values are read as the actor's own
        numbers are (:meth:`read`).

        Parameters
        ----------
        walk_away : (actors,) numbers, optional

        Returns
        -------
        (actors,) int64 (or Python integers)
            Between 0 (nothing is asked) and ``top + 1`` (no deal gives so much).

        Examples
        --------
        >>> grid = Grid.of(np.array([[0.0, 0.1, 0.2, 0.3]]), np.array([0, 4]))
        >>> grid.floors([0.1 + 0.2]).tolist(), grid.floors([-np.inf]).tolist()
        ([3], [0])
        """
        out = np.zeros(self.n_actors, dtype=self.values.dtype)
        if walk_away is None:
            return out
        asked = list(walk_away)
        if len(asked) != self.n_actors:
            raise ValueError(
                f"expected one walk-away value per actor ({self.n_actors}), got {len(asked)}"
            )
        for i, value in enumerate(asked):
            limit = int(self.top[i]) + 1
            if value is None or value == -math.inf:
                continue
            needed = limit if value == math.inf else self.least(i, self.read(i, value))
            out[i] = min(max(needed, 0), limit)
        return out

    def read(self, i: int, value: object) -> Fraction:
        """Read a utility that somebody states for actor i as the actor's own numbers are read.

        A float within float noise of a grid step is that step. Where the actor's numbers were
        rounded, deals short by the rounding and by 1e-9 (of the scale, if that is smaller) still
        count as being there.
        """
        given = as_fraction(value)
        step = Fraction(self.numerator[i], self.denominator[i])
        scale = (int(self.top[i]) + 1) * step
        nearest = round(given / step) * step
        if nearest == given:
            return given
        if self.rounded[i]:
            near = Fraction(FINENESS) * min(Fraction(1), scale) + Fraction(float(self.bound[i]))
            return nearest if abs(nearest - given) <= near else given - near
        noise = _NOISE * max(abs(given), scale)
        meant = written(value) if is_float(value) else given
        # What prints short was written so; the rest may carry noise.
        if meant == given and is_float(value) and abs(nearest - given) <= noise < step / 2:
            return given if prints_short(value) else nearest
        return meant

    def least(self, i: int, utility: Fraction) -> int:
        """Find the least total of actor i whose utility is at least this, on the grid exactly."""
        return math.ceil(utility * self.denominator[i] / self.numerator[i]) - self.shift[i]

    def steps(self, i: int, amount: object) -> int:
        """Whole grid steps of actor i in a difference of utility, rounded down."""
        whole = math.floor(as_fraction(amount) * self.denominator[i] / self.numerator[i])
        return whole if self.values.dtype == object else min(whole, _LARGEST)

    def utility(self, totals: NDArray[np.generic]) -> FloatArray:
        """Utilities (n, actors) of totals (actors, n), as the nearest floats or one beside."""
        out = np.empty((totals.shape[1], self.n_actors))
        for i in range(self.n_actors):
            most = (int(self.top[i]) + abs(self.shift[i])) * self.numerator[i]
            if max(most, self.denominator[i]) < _WHOLE:
                whole = (totals[i].astype(np.int64) + self.shift[i]) * self.numerator[i]
                out[:, i] = whole / self.denominator[i]
            elif self.rounded[i]:
                out[:, i] = (totals[i] + as_float(self.shift[i])) * self.step[i]
            else:
                out[:, i] = [as_float(self.exact_utility(i, t)) for t in totals[i].tolist()]
        return out

    def utility_of(self, columns: NDArray[np.integer]) -> FloatArray:
        """Utilities (n, actors) of deals (n, blocks): as given, where they were rounded."""
        positions = np.asarray(columns, dtype=np.int64) + self.offsets[:-1]
        out = self.utility(self.totals(columns))
        for i in np.flatnonzero(self.rounded).tolist():
            out[:, i] = self.given[i, positions].sum(axis=-1) + self.bias[i]
        return out

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
            rounded=tuple(self.rounded[i] for i in chosen),
            given=self.given[chosen],
            bias=self.bias[chosen],
        )

    def normalised(self, factors: Sequence[Fraction]) -> Grid:
        """Count each actor's utility from its total of zero, times a positive factor.

        Totals stay as they are; the floats that a search works with are of moderate size.
        """
        # Whoever is indifferent has no step to speak of; it may be beyond floats.
        steps = [
            Fraction(n, d) * f if t else Fraction(1)
            for n, d, f, t in zip(
                self.numerator, self.denominator, factors, self.top.tolist(), strict=True
            )
        ]
        return replace(
            self,
            shift=(0,) * self.n_actors,
            numerator=tuple(s.numerator for s in steps),
            denominator=tuple(s.denominator for s in steps),
        )

    def coarse(self) -> Grid:
        """Round to machine integers, where the numbers are larger; the bound says how far."""
        if self.values.dtype != np.dtype(object):
            return self
        n_blocks = len(self.offsets) - 1
        values, shift, numerator, bound = [], [], [], []
        for i, row in enumerate(self.values.tolist()):
            bits = max(int(self.top[i]).bit_length() - _COARSE, 0)
            half = (1 << bits) >> 1
            values.append([(v + half) >> bits for v in row])
            shift.append((self.shift[i] + half) >> bits)
            numerator.append(self.numerator[i] << bits)
            step = Fraction(self.numerator[i], self.denominator[i])
            bound.append(as_float((n_blocks + 1) * half * step) + float(self.bound[i]))
        rounded = tuple(b > 0.0 for b in bound)
        return replace(
            self,
            values=np.array(values, dtype=np.int64).reshape(self.values.shape),
            shift=tuple(shift),
            numerator=tuple(numerator),
            bound=np.array(bound),
            exact=self.exact and not any(rounded),
            rounded=rounded,
        )

    def exact_utility(self, i: int, total: int) -> Fraction:
        """Give the utility of actor i at a total as a fraction."""
        return Fraction((int(total) + self.shift[i]) * self.numerator[i], self.denominator[i])


def _floats_of(table: NDArray[np.generic]) -> FloatArray:
    if table.dtype.kind != "O":
        return table.astype(np.float64)
    out = np.array([as_float(as_fraction(x)) for x in table.ravel().tolist()], dtype=np.float64)
    return out.reshape(table.shape)
