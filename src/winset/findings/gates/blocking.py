"""Who blocks: inclusion-minimal sets of actors whose refusals leave no deal.

A set blocks when no deal passes even if everybody else of its kind is taken to consent. A single
party that blocks is served by nothing on this agenda; a pair that blocks is a gap between two.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from winset.arrays import BoolArray, IntArray, Status
from winset.space import Consent

__all__ = ["Blockers", "minimal_blocking_sets"]

_MOST_SETS = 512


class Asked(Protocol):
    """Deals of some worlds, of which it can be asked whether one passes."""

    @property
    def n(self) -> int:
        """Number of worlds."""

    def take(self, rows: IntArray) -> Asked:
        """Keep some of the worlds."""

    def some(self, consent: Consent) -> Status:
        """Whether some deal passes: (worlds,)."""


@dataclass(frozen=True, eq=False)
class Blockers:
    """Minimal blocking sets of some worlds.

    Parameters
    ----------
    sets : tuple of tuple of int
        Positions of actors, smallest sets first.
    blocks : (sets, worlds) bool
        Whether the set is a minimal blocking set of the world. A world may have several.
    unnamed : (worlds,) bool
        Worlds whose minimal sets are larger than those that were tried.
    """

    sets: tuple[tuple[int, ...], ...]
    blocks: BoolArray
    unnamed: BoolArray


def minimal_blocking_sets(sets: Asked, consent: Consent, among: Sequence[int]) -> Blockers:
    """Minimal sets among some actors that leave no deal, in worlds where the rule leaves none.

    Nobody blocks where no deal would pass though all consented: the empty set is the minimal one.
    Actors outside ``among`` keep their part in ``consent``; those inside it and outside the set
    that is tried are taken to consent. Sets are tried by size, up to 512 of them.

    Parameters
    ----------
    sets : Asked
        Worlds where no deal passes ``consent``.
    consent : Consent
    among : sequence of int
        The parties for gate 1, the ratifiers for gate 2.

    Examples
    --------
    >>> from winset.deals.sets.engine import win_sets
    >>> from winset.space import Space
    >>> utility = np.array([[[0.0, 10, 20], [20, 10, 0], [5, 5, 5]]])
    >>> worlds = win_sets(Space.plain([3]), utility, np.array([[15.0, 15, 0]]))
    >>> minimal_blocking_sets(worlds, Consent.unanimity(3), [0, 1, 2]).sets
    ((0, 1),)
    """
    found: list[tuple[tuple[int, ...], BoolArray]] = []
    open_yet = np.ones(sets.n, dtype=np.bool_)
    tried = 0
    for size in range(len(among) + 1):
        for chosen in itertools.combinations(among, size):
            tried += size > 0
            if tried > _MOST_SETS:
                break
            rows = _not_yet(found, chosen, sets.n)
            if not rows.any():
                continue
            rest = consent.assuming(set(among) - set(chosen))
            blocked = np.zeros(sets.n, dtype=np.bool_)
            blocked[rows] = sets.take(np.flatnonzero(rows)).some(rest) == 0
            if blocked.any():
                found.append((chosen, blocked))
                open_yet &= ~blocked
    blocks = np.stack([b for _, b in found]) if found else np.zeros((0, sets.n), dtype=np.bool_)
    return Blockers(tuple(s for s, _ in found), blocks, open_yet)


def _not_yet(
    found: Sequence[tuple[tuple[int, ...], BoolArray]], chosen: tuple[int, ...], n: int
) -> BoolArray:
    """Worlds where no smaller set inside ``chosen`` blocks already."""
    rows = np.ones(n, dtype=np.bool_)
    for smaller, blocked in found:
        if set(smaller) <= set(chosen):
            rows &= ~blocked
    return rows
