"""What is found of misreading: numbers and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from winset.findings.share import Share

__all__ = ["READINGS", "Learnt", "Planned", "Read", "ReadCode", "Reading"]

#: How an offer that was not taken had been read: its proposer could expect a yes that was never
#: there; one that had been there when it was planned; one that was there, and did not come; none,
#: so that it was shown for other reasons or in hope; or its own side would not have kept to it.
ReadCode: TypeAlias = Literal["misread", "changed", "right", "shown", "unmeant"]
READINGS: tuple[ReadCode, ...] = get_args(ReadCode)

#: What the proposer had learnt of the others: all that the record held by then, or nothing.
Learnt: TypeAlias = Literal["record", "nothing"]
#: When the offer was planned, by the values of which time it was expected to be taken: as its
#: proposer last spoke before, as the record opens, or as it was tabled.
Planned: TypeAlias = Literal["spoke", "opening", "tabled"]


@dataclass(frozen=True)
class Read:
    """How an offer was read, by one setting of what nobody knows.

    Parameters
    ----------
    learnt, planned : str
    account : str
        Whose account is taken to be true throughout; empty for the worlds as they are weighed.
    shares : mapping of str to float
        They add up to one.
    """

    learnt: Learnt
    planned: Planned
    account: str
    shares: Mapping[ReadCode, float]


@dataclass(frozen=True)
class Reading:
    """How one offer that was refused, or left without an answer, was read by its proposer.

    Parameters
    ----------
    event : int
        Position in the case.
    name, date, by, kind : str
    made : Share
        Worlds in which it was tabled and not taken.
    belief : float
        Mean chance that its proposer gave it, from what the record held by then.
    shares : mapping of str to Share
        By the first setting: what the record taught, planned as its proposer last spoke.
    low, high : mapping of str to float
        Least and most over all settings.
    settings : tuple of Read
    """

    event: int
    name: str
    date: str
    by: str
    kind: str
    made: Share
    belief: float
    shares: Mapping[ReadCode, Share]
    low: Mapping[ReadCode, float]
    high: Mapping[ReadCode, float]
    settings: tuple[Read, ...]
