"""The zone: how many deals are acceptable, which they are, and if none, why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice

import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.deals.emptiness import Emptiness
from winset.deals.frontier.frontier import LISTED
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.listing import all_totals, reaching
from winset.deals.sets.counting import count_reaching
from winset.space import Space

__all__ = ["Zone", "log10_of"]

_LISTABLE = 5_000_000


def log10_of(count: int) -> float:
    """Logarithm of a whole number of any size; ``-inf`` of 0.

    Examples
    --------
    >>> log10_of(10**400), log10_of(0)
    (400.0, -inf)
    """
    if count <= 0:
        return -np.inf
    digits = max(len(str(count)) - 300, 0)
    return float(np.log10(float(count // 10**digits)) + digits)


@dataclass(frozen=True, eq=False)
class Zone:
    """The deals that everyone whose consent is needed would take.

    Parameters
    ----------
    space : Space
    grid : Grid
    floors : tuple of (actors,) int
        A deal is in the zone when it reaches all the floors of at least one vector.
    exists : bool
    emptiness : Emptiness or None
        Why there is none.
    """

    space: Space
    grid: Grid
    floors: tuple[IntArray, ...]
    exists: bool
    emptiness: Emptiness | None

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """Least and most that the number of deals in the zone can be; equal where it is exact."""
        if not self.exists:
            return 0, 0
        floors, null = np.stack(self.floors), self.space.null_columns
        low, high = count_reaching(self.grid.values, self.space.sizes, floors, null)
        return max(low, 1), high

    @property
    def count(self) -> int | None:
        """Exact number of deals in the zone, None where only ``bounds`` are known."""
        low, high = self.bounds
        return low if low == high else None

    @property
    def estimate(self) -> tuple[float, float]:
        """Logarithm (base 10) of the middle of the bounds, and how far they are off it at most.

        As a part of the middle; 0 where the number is exact.
        """
        low, high = self.bounds
        middle = (low + high) // 2
        off = float(Fraction(high - low, 2 * middle)) if middle else 0.0
        return log10_of(middle), off

    @cached_property
    def deals(self) -> IntArray:
        """(at most 1,000, issues) option indices of the first deals in the zone."""
        found = list(islice(self.iter_deals(), LISTED))
        return np.array(found, dtype=np.int64).reshape(len(found), len(self.space.issues))

    @cached_property
    def utilities(self) -> FloatArray:
        """(at most 1,000, actors) their utilities."""
        if not len(self.deals):
            return np.empty((0, self.grid.n_actors))
        return self.grid.utility_of(self.space.columns_of(self.deals))

    @property
    def reason(self) -> str:
        """Why the zone is empty, in words; empty where it is not."""
        return "" if self.emptiness is None else self.emptiness.words

    def iter_deals(self) -> Iterator[tuple[int, ...]]:
        """Walk through all deals of the zone in order of their columns, lazily.

        Depth first, leaving out branches where some needed actor cannot be satisfied any more.
        """
        if not self.exists:
            return
        grid, n_blocks = self.grid, len(self.space.blocks)
        if self.space.n_deals <= _LISTABLE and grid.values.dtype != np.dtype(object):
            for columns, totals in all_totals(self.space, grid):
                inside = self.space.options_of(columns[reaching(totals, self.floors)])
                yield from map(tuple, inside.tolist())
            return
        rest = [np.zeros(grid.n_actors, grid.values.dtype)]
        for b in range(n_blocks - 1, -1, -1):
            rest.append(rest[-1] + grid.block(b).max(axis=1))
        rest = rest[::-1]
        null = None if self.space.null_columns is None else tuple(self.space.null_columns.tolist())
        stack: list[tuple[tuple[int, ...], IntArray]] = [((), rest[-1])]
        while stack:
            chosen, totals = stack.pop()
            b = len(chosen)
            if b == n_blocks:
                if chosen != null:
                    yield tuple(self.space.options_of(np.asarray(chosen)).tolist())
                continue
            reached = totals[:, None] + grid.block(b)
            able = reaching(reached + rest[b + 1][:, None], self.floors)
            for column in np.flatnonzero(able)[::-1].tolist():
                stack.append(((*chosen, column), reached[:, column]))
