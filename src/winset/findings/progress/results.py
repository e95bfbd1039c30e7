"""What is found of progress: numbers, codes and tuples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["IssueProgress", "Loss", "Progress", "Round", "Standing"]

#: Where an issue stood at the close. Named alike is no settlement: each side named the same inside
#: a package of its own, and would grant it for the rest of that package.
Standing: TypeAlias = Literal[
    "agreed ad referendum",
    "left in brackets",
    "named alike",
    "apart",
    "one side silent",
    "not raised",
]


@dataclass(frozen=True)
class IssueProgress:
    """Where the parties stood on one issue.

    Parameters
    ----------
    issue : str
    positions : mapping
        Party to its last position: the options that it named, or the items of a package that it
        has in; None where it stated none and no status quo is known.
    spoke : tuple of str
        Parties that had stated a position; the others stand at the status quo.
    status : str
        At the close.
    first, last : mapping of str to float
        Party to what it would lose, on average over worlds and in points of its hundred, by taking
        another's position on this issue alone (of several the furthest), when the issue was first
        raised and at the close. Empty where nobody raised it or no status quo is known.
    """

    issue: str
    positions: Mapping[str, tuple[str, ...] | None]
    spoke: tuple[str, ...]
    status: Standing
    first: Mapping[str, float]
    last: Mapping[str, float]


@dataclass(frozen=True)
class Loss:
    """What a party would still lose if it took what somebody else last put on the table.

    Parameters
    ----------
    party : str
    by : tuple of str
        Who put it: another party, a mediator, one who ratifies, or several for a text of theirs.
        A text of the party itself is none of others.
    event : int
        Position in the case.
    points : float
        By which it is worse for the party than its own last package (than no agreement, where it
        put none), of its hundred, on average over worlds; a gain counts as no loss.
    low, high : float
        5 and 95 % over worlds.
    """

    party: str
    by: tuple[str, ...]
    event: int
    points: float
    low: float
    high: float


@dataclass(frozen=True)
class Round:
    """How far apart they were after one move.

    Parameters
    ----------
    date, level, by, event, kind : str
    losses : mapping of str to float
        Party to what it would lose by the closest of what others had on the table by then.
    distance : float or None
        Mean of these; None while there is nothing to compare for some party.
    agreed : int
        Issues agreed ad referendum by then.
    """

    date: str
    level: str
    by: str
    event: str
    kind: str
    losses: Mapping[str, float]
    distance: float | None
    agreed: int


@dataclass(frozen=True)
class Progress:
    """How far the talks got, under one account of what was said.

    Parameters
    ----------
    account : str
        Whose version; empty where nothing is contested.
    issues : tuple of IssueProgress
        In the order of the case.
    rounds : tuple of Round
    close : tuple of Loss
        At the close, from everything that others had last put on the table.
    """

    account: str
    issues: tuple[IssueProgress, ...]
    rounds: tuple[Round, ...]
    close: tuple[Loss, ...]

    def counted(self, status: Standing) -> int:
        """How many issues stood so at the close."""
        return sum(issue.status == status for issue in self.issues)
