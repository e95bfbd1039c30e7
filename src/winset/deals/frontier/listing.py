"""Every deal of a small space, with its totals, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator

from winset.arrays import IntArray
from winset.deals.frontier.grid import Grid
from winset.space import Space

__all__ = ["all_totals"]


def all_totals(space: Space, grid: Grid) -> Iterator[tuple[IntArray, IntArray]]:
    """Walk through all deals but the null deal.

    Yields
    ------
    columns : (n, blocks) int
    totals : (actors, n) int64
    """
    null = space.null_columns
    for columns in space.enumerate():
        kept = columns
        if null is not None:
            kept = columns[(columns != null).any(axis=1)]
        if len(kept):
            yield kept, grid.values[:, kept + space.offsets[:-1]].sum(axis=-1)
