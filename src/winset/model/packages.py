"""What was put on the table, on the space: packages, and tellings of proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from winset.model.terms import Allowed
from winset.record import Act, Epoch, Meant, Status
from winset.record.shocks import epoch_at

__all__ = ["Proposal", "Tabled"]


@dataclass(frozen=True, eq=False)
class Tabled:
    """A package on the table, under one pattern of accounts: an offer, or a text of several.

    Parameters
    ----------
    act : Act
    authors : tuple of int
        Positions on the actor axis, whoever acted first.
    meant : mapping of int to Meant
        Every issue that is not open, with where its options come from.
    epoch : int
        When it was tabled.
    history : tuple of (date, str)
        In order; the last is how it stood at the close.
    refused_by : tuple of int
        Positions of those who refused it.
    """

    act: Act
    authors: tuple[int, ...]
    meant: Mapping[int, Meant]
    epoch: int
    history: tuple[tuple[date, Status], ...]
    refused_by: tuple[int, ...]

    @property
    def by(self) -> int:
        """Position of who acted."""
        return self.authors[0]

    @property
    def terms(self) -> Allowed:
        """Options that it may mean, by issue."""
        return {issue: meant.options for issue, meant in self.meant.items()}

    @property
    def unknown(self) -> tuple[tuple[int, int], ...]:
        """Issues of which nobody knows what is meant, each with the act that named it."""
        return tuple(
            (issue, meant.said)
            for issue, meant in self.meant.items()
            if len(meant.options) > 1 and not meant.choice
        )

    def status(self, epochs: Sequence[Epoch]) -> tuple[Status | Literal[""], ...]:
        """How it stood at the end of each epoch; empty before it was tabled."""
        ends = [
            [s for day, s in self.history if epoch_at(epochs, day) <= e] for e in range(len(epochs))
        ]
        return tuple(reached[-1] if reached else "" for reached in ends)


@dataclass(frozen=True, eq=False)
class Proposal:
    """One telling of an offer or a demand.

    Parameters
    ----------
    event : int
        Position in the case.
    id, kind, account : str
    day : date
    by : int
    terms : mapping of int to frozenset of int
    epoch : int
    """

    event: int
    id: str
    kind: str
    account: str
    day: date
    by: int
    terms: Allowed
    epoch: int
