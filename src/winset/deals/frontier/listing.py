"""Every deal of a small space, with its totals, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from winset.arrays import BoolArray, IntArray
from winset.deals.frontier.grid import Grid
from winset.space import Space

__all__ = ["all_totals", "reaching"]


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
            yield kept, grid.totals(kept)


def reaching(totals: IntArray, floors: Iterable[IntArray]) -> BoolArray:
    """Which totals (actors, n) reach all the floors of at least one vector (actors,)."""
    out = np.zeros(totals.shape[1], dtype=np.bool_)
    for floor in floors:
        out |= (totals >= floor[:, None]).all(axis=0)
    return out
