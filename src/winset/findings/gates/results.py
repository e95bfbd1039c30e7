"""Results of the diagnosis: numbers, codes and tuples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import Field

from winset.arrays import BoolArray, IntArray, Status
from winset.display import Displayed
from winset.findings.insisting import Insistence
from winset.findings.share import Share
from winset.record import Why

__all__ = [
    "DISTANCES",
    "POINTS",
    "POSSIBLE",
    "AnyDeal",
    "BlockCode",
    "BlockingSet",
    "Change",
    "Diagnosis",
    "DistanceCode",
    "EpochPoints",
    "PackageDistance",
    "PerWorld",
    "Piece",
    "PointCode",
    "PointShare",
    "Step",
    "StepCode",
    "Term",
    "Transition",
]

#: Where a world's negotiation stopped: the search of a very large space could not tell; no deal
#: serves all parties; home would not pass one; promises are not trusted; then, a deal being
#: possible, by the closest package on the table: two or more issues away, one issue, none and taken
#: back, none and refused, none and open; no record says; it ended in a deal.
PointCode: TypeAlias = Literal[
    "undecided",
    "none-serves",
    "home",
    "trust",
    "far",
    "near",
    "taken-back",
    "refused",
    "open",
    "unrecorded",
    "reached-deal",
]
POINTS: tuple[PointCode, ...] = get_args(PointCode)
#: Those at which a deal was possible and not agreed.
POSSIBLE: tuple[PointCode, ...] = ("far", "near", "taken-back", "refused", "open", "unrecorded")

#: Issues in which a package differs from the closest deal that all would sign, pass and keep;
#: ``none`` where there is no such deal.
DistanceCode: TypeAlias = Literal["0", "1", "2", "3+", "none", "undecided"]
DISTANCES: tuple[DistanceCode, ...] = get_args(DistanceCode)

BlockCode: TypeAlias = Literal["gap", "unserved", "nowhere", "anticipated veto", "veto"]
StepCode: TypeAlias = Literal[
    "all", "served", "ratified", "kept", "neared", "tabled", "held", "unrefused"
]


@dataclass(frozen=True)
class PointShare:
    """Share of the worlds that stopped at one point."""

    point: PointCode
    share: Share


@dataclass(frozen=True)
class AnyDeal:
    """Where the talks stopped at the close if any deal counts, of whatever kind.

    Parameters
    ----------
    possible : Share
        That a deal was possible and not agreed, whatever the closest package.
    points : tuple of PointShare
        All with a share above nothing.
    """

    possible: Share
    points: tuple[PointShare, ...]


@dataclass(frozen=True)
class BlockingSet:
    """An inclusion-minimal set of actors that leaves no deal: parties, or ratifiers at ``home``.

    ``share`` is of the worlds stopped at that point; a world may have several minimal sets, so the
    shares of a point may add up to more than one. ``how`` is "gap", "unserved" (one party alone,
    by anything on this agenda), "nowhere" (nobody: there is no deal of that kind at all),
    "anticipated veto" or "veto".
    """

    point: Literal["none-serves", "home"]
    actors: tuple[str, ...]
    how: BlockCode
    share: Share


@dataclass(frozen=True)
class EpochPoints:
    """Stopping points at the end of one epoch; the last epoch is the diagnosis.

    ``start`` is the day of the shock that opens the epoch, ``reason`` what the case says of it.
    """

    start: date | None
    reason: str
    shares: tuple[PointShare, ...]
    s1: Share
    s2: Share
    s3: Share


@dataclass(frozen=True)
class Transition:
    """What a shock moved: share of all worlds at one point with and at another without it.

    Only the shock moves: both points count the packages on record at the end of its epoch,
    ``before`` with the values from before the shock, ``after`` with those from after it.
    """

    reason: str
    start: str
    before: PointCode
    after: PointCode
    share: Share


@dataclass(frozen=True)
class Term:
    """What a package means on one issue: several options are a choice, or one that is not known."""

    issue: str
    options: tuple[str, ...]
    why: Why
    choice: bool


@dataclass(frozen=True)
class Change:
    """One change to a package, or two at once.

    Parameters
    ----------
    terms : mapping of str to str
        Options by issue.
    holds : Share
        That the package with it is a deal that all would sign, pass and keep.
    closes : Share
        That it is so with the change, and is not without it; of two changes, with neither alone.
    """

    terms: Mapping[str, str]
    holds: Share
    closes: Share


@dataclass(frozen=True)
class PackageDistance:
    """How far one package was from a deal that all would sign, pass and keep.

    Shares are of the worlds in which it was tabled as ``account`` has it (``made`` of all; empty
    where all accounts agree, "mixed" where one is true of some issues and another of others).

    Parameters
    ----------
    event : int
    name, date, kind, level : str
    by : tuple of str
        Its authors.
    account : str
    terms : tuple of Term
        Every issue but those left open.
    status : str
        At the close.
    refused_by : tuple of str
    made : Share
    then, close : mapping of str to Share
        Distances when it was tabled, and at the close.
    changes, pairs : tuple of Change
        The missing piece: what closes most, first.
    """

    event: int
    name: str
    date: str
    by: tuple[str, ...]
    kind: str
    level: str
    account: str
    terms: tuple[Term, ...]
    status: str
    refused_by: tuple[str, ...]
    made: Share
    then: Mapping[DistanceCode, Share]
    close: Mapping[DistanceCode, Share]
    changes: tuple[Change, ...]
    pairs: tuple[Change, ...]


@dataclass(frozen=True)
class Piece:
    """A single change that would have closed the worlds that were near.

    ``share`` is of all worlds: those that stopped at ``near``, where the change makes some package
    that was one issue away a deal that all would sign, pass and keep.
    """

    issue: str
    option: str
    share: Share


@dataclass(frozen=True)
class Step:
    """One step of the funnel: the share of worlds that got this far.

    Steps: all, served (a deal serves every party), ratified, kept (it survives doubts about
    compliance), neared (a package one issue away was tabled), tabled (such a deal itself was),
    held (not taken back), unrefused. Without a record, and in a case that ended in a deal, the
    steps end with the first four.
    """

    step: StepCode
    share: Share


@dataclass(frozen=True, eq=False)
class PerWorld:
    """Arrays behind the shares, for findings that build on them (not for reports).

    ``point`` is a position in :data:`POINTS`, ``deciding`` the position in the record of the
    closest package's event, or -1.
    """

    point: Status
    s1: Status
    s2: Status
    s3: Status
    deciding: IntArray
    flags: Mapping[str, BoolArray]


@dataclass(frozen=True, repr=False)
class Diagnosis(Displayed):
    """Why no deal: shares over stopping points at the close, with everything that they rest on.

    All of it is about deals of the core kinds; what is of any deal stands apart, in ``any`` alone.

    Parameters
    ----------
    recorded : bool
        Whether the case has a record; without one, nothing is said beyond ``trust``.
    kinds : tuple of str
        The kinds that it is about; ``any`` alone where kinds are not told apart.
    leading : str
        The point with the largest share.
    possible : Share
        That a deal of these kinds was possible and not agreed, whatever the closest package.
    points : tuple of PointShare
        All with a share above nothing.
    any : AnyDeal or None
        Where the talks stopped if any deal counts; None where that is what all of it is about.
    flags : mapping
        Untabled (``far`` with nothing on the table), held out, error, crossed, overtaken,
        misfit: shares of all worlds.
    blocking : tuple of BlockingSet
        Largest first.
    packages : tuple of PackageDistance
        In the order of the record; one that accounts tell otherwise stands once for each.
    missing : tuple of Piece
        Largest first.
    epochs : tuple of EpochPoints
    transitions : tuple of Transition
        For each shock, largest first.
    funnel : tuple of Step
    by_account : mapping
        Shares over points where one account's version is true throughout.
    insisting : tuple of Insistence
        For each option of each issue, what is left of all deals if it is held to.
    """

    recorded: bool
    kinds: tuple[str, ...]
    leading: PointCode
    possible: Share
    points: tuple[PointShare, ...]
    any: AnyDeal | None
    flags: Mapping[str, Share]
    blocking: tuple[BlockingSet, ...]
    packages: tuple[PackageDistance, ...]
    missing: tuple[Piece, ...]
    epochs: tuple[EpochPoints, ...]
    transitions: tuple[Transition, ...]
    funnel: tuple[Step, ...]
    by_account: Mapping[str, tuple[PointShare, ...]]
    method: str
    n_worlds: int
    insisting: tuple[Insistence, ...] = ()
    per_world: Annotated[PerWorld | None, Field(exclude=True)] = field(
        default=None, repr=False, compare=False
    )

    @property
    def where(self) -> PerWorld:
        """Where each world stopped; read back from a run, a diagnosis has no worlds."""
        if self.per_world is None:
            raise RuntimeError("the diagnosis came without its worlds")
        return self.per_world
