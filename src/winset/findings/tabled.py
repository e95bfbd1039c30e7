"""What was put on the table, as positions on the actor axis and deals on the space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from winset.deals.sets.base import Completions
from winset.record import Status as OfferStatus

__all__ = ["TabledOffer"]


@dataclass(frozen=True, eq=False)
class TabledOffer:
    """A package that somebody put on the table, with what became of it.

    Parameters
    ----------
    name : str
    by : int
        Position of the proposer on the actor axis; -1 where it is not known.
    completions : tuple of (columns,) bool
        For each block, the columns that agree with the terms: the deals C(o).
    epoch : int
        When it was tabled.
    status : tuple of str
        At the end of each epoch: "" before it was tabled, then "open", "accepted", "refused",
        "withdrawn", "lapsed" or "superseded".
    refused_by : tuple of int
        Positions of those who refused it.
    belief : float
        Chance, from what the proposer had seen, that the others would take a version of it that
        its own side would keep to; NaN where nobody has worked it out.
    event : int
        Position in the record; -1 where there is none.
    """

    name: str
    by: int
    completions: Completions
    epoch: int = 0
    status: tuple[OfferStatus | Literal[""], ...] = ("open",)
    refused_by: tuple[int, ...] = ()
    belief: float = float("nan")
    event: int = -1
