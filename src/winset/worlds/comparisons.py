"""Comparisons of part-deals: an actor prefers one to the other in every world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.case.model import Case, Terms
from winset.space import Space
from winset.space.build import deal_of
from winset.worlds.preferences import wrong

__all__ = ["LEAST_SHARE", "Compared", "comparisons_of", "failing"]

FloatArray = NDArray[np.float64]

#: Comparisons that fewer draws than this share satisfy are an error.
LEAST_SHARE = 1e-3


@dataclass(frozen=True, eq=False)
class Compared:
    """One comparison, as two deals that differ only in what it names.

    Parameters
    ----------
    actor : str
    path : str
    better, worse : (blocks,) int
        Columns, counted over all blocks. What a part-deal does not name stands at the status quo.
    """

    actor: str
    path: str
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
    """Read the comparisons of every actor.

    Raises
    ------
    CaseError
        Where a side names nothing that exists, leaves an option open, or is forbidden.
    """
    found = []
    for name, actor in case.actors.items():
        for n, compared in enumerate(actor.prefers):
            path = f"actors.{name}.prefers[{n}]"
            better = _columns(case, space, compared.better, f"{path}.better")
            worse = _columns(case, space, compared.worse, f"{path}.worse")
            if (better == worse).all():
                raise wrong(path, "both sides are the same deal", "two different part-deals")
            found.append(Compared(name, path, better, worse))
    return tuple(found)


def _columns(case: Case, space: Space, terms: Terms, path: str) -> NDArray[np.int64]:
    deal = deal_of(case, space, terms, path=path)
    try:
        local = space.columns_of(np.asarray(deal))
    except ValueError as error:
        raise wrong(path, f"with all else at the status quo it is forbidden: {error}") from error
    columns: NDArray[np.int64] = local + space.offsets[:-1]
    return columns


def failing(
    compared: tuple[Compared, ...], columns: dict[str, FloatArray], n: int
) -> NDArray[np.bool_]:
    """Mark the worlds in which some comparison fails.

    Parameters
    ----------
    columns : dict
        Actor to the utility of every column (columns, worlds).
    n : int
        Number of worlds.
    """
    out = np.zeros(n, dtype=np.bool_)
    for one in compared:
        out |= ~one.holds(columns[one.actor])
    return out
