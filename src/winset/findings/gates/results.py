"""Results of the diagnosis: numbers, codes and tuples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from winset.arrays import BoolArray, IntArray, Status
from winset.findings.insisting import Insistence
from winset.findings.share import Share

__all__ = [
    "BlockingSet",
    "Diagnosis",
    "EpochGates",
    "GateShare",
    "OfferDepth",
    "PerWorld",
    "Step",
    "StepCode",
    "Transition",
]

StepCode: TypeAlias = Literal[
    "all", "served", "ratified", "kept", "outlined", "tabled", "held", "unrefused"
]


@dataclass(frozen=True)
class GateShare:
    """Share of the worlds that stopped at one gate.

    Gates: 0 undecided, 1 no deal serves all parties, 2 home would not ratify, 3 promises not
    trusted, 4 never tabled, 5 only an outline tabled, 6 tabled and taken back, 7 tabled and
    refused, 8 tabled and left open, 9 ended in a deal.
    """

    gate: int
    share: Share


@dataclass(frozen=True)
class BlockingSet:
    """An inclusion-minimal set of actors that leaves no deal, at gate 1 (parties) or 2 (ratifiers).

    ``share`` is of the worlds stopped at that gate; a world may have several minimal sets, so the
    shares of a gate may add up to more than one. ``how`` is "gap", "unserved" (one party alone,
    by anything on this agenda), "anticipated veto" or "veto".
    """

    gate: int
    actors: tuple[str, ...]
    how: Literal["gap", "unserved", "anticipated veto", "veto"]
    share: Share


@dataclass(frozen=True)
class EpochGates:
    """Gates at the end of one epoch; the last epoch is the diagnosis.

    ``start`` is the day of the shock that opens the epoch, ``reason`` what the case says of it.
    """

    start: date | None
    reason: str
    shares: tuple[GateShare, ...]
    s1: Share
    s2: Share
    s3: Share


@dataclass(frozen=True)
class Transition:
    """What a shock moved: share of all worlds at one gate with and at another without it.

    Only the shock moves: both gates count the offers on record at the end of its epoch, ``before``
    with the values from before the shock, ``after`` with those from after it.
    """

    reason: str
    start: str
    before: int
    after: int
    share: Share


@dataclass(frozen=True)
class OfferDepth:
    """How deep one offer reached, when tabled and at the close.

    Shares are of the worlds in which it was made (``made`` of all). ``tabled`` maps depth 4, 5 and
    6 (all its completions acceptable to all) to shares when tabled; ``close`` depths 4 to 8.
    ``belief`` is the chance that its proposer could give it, knowing no more than the ranges; None
    where no version of it was one that the proposer's own side would have kept to.
    """

    event: int
    name: str
    date: str
    by: str
    kind: str
    level: str
    versions: tuple[str, ...]
    status: str
    refused_by: tuple[str, ...]
    made: Share
    tabled: Mapping[int, Share]
    close: Mapping[int, Share]
    belief: float | None


@dataclass(frozen=True)
class Step:
    """One step of the funnel: the share of worlds that got this far.

    Steps: all, served (a deal serves every party), ratified, kept (it survives doubts about
    compliance), outlined (an outline of it was tabled), tabled (in full), held (not taken back),
    unrefused.
    """

    step: StepCode
    share: Share


@dataclass(frozen=True, eq=False)
class PerWorld:
    """Arrays behind the shares, for findings that build on them (not for reports).

    ``deciding`` is the position in the record of the deepest offer's event, or -1.
    """

    gate: Status
    s1: Status
    s2: Status
    s3: Status
    deciding: IntArray
    flags: Mapping[str, BoolArray]


@dataclass(frozen=True)
class Diagnosis:
    """Why no deal: shares over gates at the close, with everything that they rest on.

    Parameters
    ----------
    leading : int
        The gate with the largest share.
    gates : tuple of GateShare
        All with a share above nothing, from 1 to 9 (and 0, undecided).
    flags : mapping
        Held out, error, crossed, misread, overtaken, misfit: shares of all worlds.
    blocking : tuple of BlockingSet
        Largest first.
    offers : tuple of OfferDepth
        In the order of the record.
    epochs : tuple of EpochGates
    transitions : tuple of Transition
        For each shock, largest first.
    funnel : tuple of Step
    by_account : mapping
        Shares over gates where one account's version is true throughout.
    insisting : tuple of Insistence
        For each option of each issue, what is left of the deals if it is held to.
    """

    leading: int
    gates: tuple[GateShare, ...]
    flags: Mapping[str, Share]
    blocking: tuple[BlockingSet, ...]
    offers: tuple[OfferDepth, ...]
    epochs: tuple[EpochGates, ...]
    transitions: tuple[Transition, ...]
    funnel: tuple[Step, ...]
    by_account: Mapping[str, tuple[GateShare, ...]]
    method: str
    n_worlds: int
    insisting: tuple[Insistence, ...] = ()
    per_world: Annotated[PerWorld | None, Field(exclude=True)] = field(
        default=None, repr=False, compare=False
    )
