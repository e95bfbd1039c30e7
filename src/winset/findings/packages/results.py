"""Packages worth tabling: what is found of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from winset.display import Displayed
from winset.findings.share import Share

__all__ = ["Item", "KindPackages", "Package", "PackagesFinding", "Side", "Winning"]


@dataclass(frozen=True)
class Item:
    """One issue on which a package moves a side.

    Parameters
    ----------
    issue, before, after : str
        The issue, and its options without and with the package.
    points : float
        Mean change, in points of the side's own hundred; above 0 where it gains.
    share : float
        The same as a share of what the issue is worth to it, from its worst option to its best.
    """

    issue: str
    before: str
    after: str
    points: float
    share: float


@dataclass(frozen=True)
class Side:
    """What a package asks of one party, and what it brings it.

    Parameters
    ----------
    actor : str
    gets, gives : tuple of Item
        Against the status quo, the largest first; empty where there is none.
    offer : str
        The last package that the side itself put on the table; empty where it put none.
    gives_up : tuple of Item
        What is worse for it here than in that package.
    worse : float or None
        Chance that the package is worse for it than what another party has put to it; None where
        nobody has put anything.
    """

    actor: str
    gets: tuple[Item, ...]
    gives: tuple[Item, ...]
    offer: str
    gives_up: tuple[Item, ...]
    worse: float | None


@dataclass(frozen=True)
class Winning:
    """The single change to a package that raises an actor's chance to accept it most.

    Parameters
    ----------
    actor : str
    terms : mapping of str to str
        The change.
    accepts : float
        Chance that the actor accepts the package with it.
    holds : Share
        Chance that the package with it holds.
    pays : bool
        Whether the package holds more often with it. Where some change does that, only those count;
        where none does, this is what winning the actor would cost.
    """

    actor: str
    terms: Mapping[str, str]
    accepts: float
    holds: Share
    pays: bool


@dataclass(frozen=True)
class Package:
    """One package, what it asks and brings, and what stands against it.

    ``fresh`` is the chance that it holds (is signed, passed and kept) on worlds that played no part
    in choosing it: the number to quote. ``in_sample`` is inflated by the choice (the winner's
    curse). ``accepts`` is each actor's chance of accepting; ``blocks`` the chance that the package
    fails and that the actor is among those who block it (one who refuses a package that passes all
    the same blocks nothing); ``blocks_alone`` the chance that it is the only one to block.

    Parameters
    ----------
    kinds : tuple of str
        Kinds that it is of: in more than half of the worlds, where kinds follow from who gives.
    worse_for : tuple of str
        Sides for which it is likely worse than what another party has already put to them.
    sides : tuple of Side
        Every party.
    blocker : str
        Who blocks it most often; empty where nobody does.
    winning : Winning or None
        The change that would win the blocker, among those with which the package stays of the kinds
        that list it and becomes worse for no side than what was put to it; None where none does.
    """

    options: tuple[int, ...]
    terms: Mapping[str, str]
    kinds: tuple[str, ...]
    in_sample: Share
    fresh: Share
    accepts: Mapping[str, float]
    blocks: Mapping[str, float]
    blocks_alone: Mapping[str, float]
    tied_with_best: bool
    worse_for: tuple[str, ...]
    sides: tuple[Side, ...]
    blocker: str
    winning: Winning | None


@dataclass(frozen=True)
class KindPackages:
    """The best packages of one kind.

    Parameters
    ----------
    kind, name : str
    core : bool
    packages : tuple of int
        Positions in the list of all, the best first.
    bound : float
        No package of the kind that is left out, and is no near twin of one that is listed nor worse
        for a side than what was put to it, holds in a larger share of the worlds that chose.
    proven : bool
        Whether those listed are the exact best, in those worlds.
    """

    kind: str
    name: str
    core: bool
    packages: tuple[int, ...]
    bound: float
    proven: bool


@dataclass(frozen=True, repr=False)
class PackagesFinding(Displayed):
    """The best packages of each kind, with proof or the gap that is left.

    Parameters
    ----------
    packages : tuple of Package
        Those of core kinds come first, those worse for a side than what was put to it last; within
        that the likeliest to hold first.
    kinds : tuple of KindPackages
        The core kinds first.
    bound : float
        No package at all holds in a larger share of the worlds that chose.
    proven : bool
        Whether the list is exact for every kind.
    method : str
    n_worlds, n_fresh : int
    """

    packages: tuple[Package, ...]
    kinds: tuple[KindPackages, ...]
    bound: float
    proven: bool
    method: str
    n_worlds: int
    n_fresh: int
