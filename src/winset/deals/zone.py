"""The zone: how many deals are acceptable, which they are, and if none, why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.deals.emptiness import Emptiness
from winset.deals.frontier.frontier import LISTED
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.listing import all_totals
from winset.deals.sets.counting import count_reaching
from winset.space import Space

__all__ = ["Zone", "acceptable"]


_LISTABLE = 5_000_000


@dataclass(frozen=True, eq=False)
class Zone:
    """The deals that everyone whose consent is needed would take.

    Parameters
    ----------
    space : Space
    grid : Grid
    floors : tuple of (actors,) int64
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
    def _listed(self) -> IntArray:
        first: list[IntArray] = []
        for columns, totals in all_totals(self.space, self.grid):
            inside = acceptable(totals, self.floors)
            if sum(len(part) for part in first) < LISTED:
                first.append(columns[inside][:LISTED])
        found = np.concatenate(first)[:LISTED] if first else np.empty((0, len(self.space.blocks)))
        return found.astype(np.int64)

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

    @cached_property
    def deals(self) -> IntArray:
        """(at most 1,000, issues) option indices of the first deals in the zone."""
        if self.space.n_deals <= _LISTABLE:
            return self.space.options_of(self._listed)
        found = list(islice(self.iter_deals(), LISTED))
        return np.array(found, dtype=np.int64).reshape(len(found), len(self.space.issues))

    @cached_property
    def utilities(self) -> FloatArray:
        """(at most 1,000, actors) their utilities."""
        columns = (
            self.space.columns_of(self.deals)
            if len(self.deals)
            else np.empty((0, len(self.space.blocks)), dtype=np.int64)
        )
        totals = self.grid.values[:, columns + self.grid.offsets[:-1]].sum(axis=-1)
        return self.grid.utility(totals)

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
        tops = np.array([grid.block(b).max(axis=1) for b in range(n_blocks)])
        rest = np.concatenate((np.cumsum(tops[::-1], axis=0)[::-1], np.zeros((1, grid.n_actors))))
        rest = rest.astype(np.int64)
        null = None if self.space.null_columns is None else tuple(self.space.null_columns.tolist())
        stack: list[tuple[tuple[int, ...], IntArray]] = [((), np.zeros(grid.n_actors, np.int64))]
        while stack:
            chosen, totals = stack.pop()
            b = len(chosen)
            if b == n_blocks:
                if chosen != null:
                    yield tuple(self.space.options_of(np.asarray(chosen)).tolist())
                continue
            reached = totals[:, None] + grid.block(b)
            able = acceptable(reached + rest[b + 1][:, None], self.floors)
            for column in np.flatnonzero(able)[::-1].tolist():
                stack.append(((*chosen, column), reached[:, column]))


def acceptable(totals: IntArray, floors: Sequence[IntArray]) -> BoolArray:
    """Which totals (actors, n) reach all the floors of at least one vector."""
    out = np.zeros(totals.shape[1], dtype=np.bool_)
    for floor in floors:
        out |= (totals >= floor[:, None]).all(axis=0)
    return out
