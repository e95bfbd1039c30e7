"""Comparisons of part-deals: an actor prefers one to the other in every world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.case.model import Case, Terms
from winset.model.terms import deal_of
from winset.space import Space

__all__ = ["Compared", "comparisons_of"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Compared:
    """One comparison, as two deals that differ only in what it names.

    Parameters
    ----------
    actor : str
    key : tuple of str and int
        Where the case states it.
    better, worse : (blocks,) int
        Columns, counted over all blocks. What a part-deal does not name stands at the status quo.
    """

    actor: str
    key: tuple[str | int, ...]
    better: NDArray[np.int64]
    worse: NDArray[np.int64]

    def holds(self, columns: FloatArray) -> NDArray[np.bool_]:
        """Whether it holds in each world, from the utility of every column (columns, worlds)."""
        gain = np.zeros(columns.shape[1])
        for up, down in zip(self.better, self.worse, strict=True):
            if up != down:
                gain += columns[up] - columns[down]
        return gain > 0


def comparisons_of(case: Case, space: Space) -> tuple[Compared, ...]:
    """Read the comparisons of every actor."""

    def columns(terms: Terms) -> NDArray[np.int64]:
        local = space.columns_of(np.asarray(deal_of(case, space, terms)))
        return np.asarray(local + space.offsets[:-1], dtype=np.int64)

    found = []
    for name, actor in case.actors.items():
        for n, stated in enumerate(actor.prefers):
            key = ("actors", name, "prefers", n)
            found.append(Compared(name, key, columns(stated.better), columns(stated.worse)))
    return tuple(found)
