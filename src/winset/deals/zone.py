"""The zone: how many deals are acceptable, which they are, and if none, why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from typing import TYPE_CHECKING

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.deals.emptiness import Emptiness
from winset.deals.frontier.frontier import LISTED
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.listing import all_totals
from winset.space import Consent, Space

if TYPE_CHECKING:
    from winset.deals.counting import Counts

__all__ = ["Zone", "acceptable"]


_LISTABLE = 5_000_000
_MOST_VECTORS = 8
_POINTS = 10**8


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
    def _listed(self) -> tuple[int, IntArray]:
        count = 0
        first: list[IntArray] = []
        for columns, totals in all_totals(self.space, self.grid):
            inside = acceptable(totals, self.floors)
            count += int(inside.sum())
            if sum(len(part) for part in first) < LISTED:
                first.append(columns[inside][:LISTED])
        found = np.concatenate(first)[:LISTED] if first else np.empty((0, len(self.space.blocks)))
        return count, found.astype(np.int64)

    @cached_property
    def count(self) -> int | None:
        """Exact number of deals in the zone, None where it is out of reach (see ``estimate``)."""
        if not self.exists:
            return 0
        if not any(floor.any() for floor in self.floors):
            return self.space.n_deals - int(self.space.null is not None)
        if self.space.n_deals <= _LISTABLE:
            return self._listed[0]
        parts = self._parts
        if any(part.exact[0] is None for _, part in parts) or not parts:
            return None
        return sum(sign * int(part.exact[0] or 0) for sign, part in parts)

    @cached_property
    def estimate(self) -> tuple[float, float] | None:
        """Logarithm (base 10) of the number of deals, and the relative error of the number.

        None where even an estimate is out of reach (rules with many minimal sets of actors).
        """
        from winset.deals.counting.result import log10_of

        if self.count is not None:
            return log10_of(self.count), 0.0
        if len(self._parts) != 1:
            return None
        part = self._parts[0][1]
        return float(part.log10[0]), float(part.relative_error[0])

    @cached_property
    def _parts(self) -> tuple[tuple[int, Counts], ...]:
        """Numbers of deals above each vector of floors and their joins, to be added with signs."""
        if len(self.floors) > _MOST_VECTORS:
            return ()
        signs: dict[tuple[int, ...], int] = {}
        for size in range(1, len(self.floors) + 1):
            for some in combinations(self.floors, size):
                key = tuple(np.max(some, axis=0).tolist())
                signs[key] = signs.get(key, 0) + (1 if size % 2 else -1)
        return tuple(
            (sign, self._counted(np.array(key, dtype=np.int64)))
            for key, sign in signs.items()
            if sign
        )

    def _counted(self, floor: IntArray) -> Counts:
        from winset.deals.counting import count_deals

        grid = self.grid
        asked = np.flatnonzero(floor)
        utility, needed = grid.values[asked].astype(np.float64), floor[asked].astype(np.float64)
        if (grid.top[asked] > _POINTS).any():
            # Back to the scale that counting expects, half a step below the floor.
            step = np.array([grid.numerator[i] / grid.denominator[i] for i in asked.tolist()])
            utility, needed = utility * step[:, None], (needed - 0.5) * step
        rule = Consent.unanimity(len(asked))
        return count_deals(self.space, utility[None], needed[None], rule)

    @cached_property
    def deals(self) -> IntArray:
        """(at most 1,000, issues) option indices of the first deals in the zone."""
        if self.space.n_deals <= _LISTABLE:
            return self.space.options_of(self._listed[1])
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
