"""Sets of deals over worlds: which deals each actor accepts, and what passes a consent rule.

Gates, causes and bridges ask three questions of the deals of many worlds: does some deal pass, do
all deals that agree with an offer pass, and what is the best that one actor can get among those
that pass. Spaces that can be listed answer from bits, larger ones by search.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from winset.arrays import BoolArray, FloatArray, IntArray, Status
from winset.space import Consent, Group, Space

__all__ = [
    "MOST_BITS",
    "Completions",
    "Loss",
    "WinSets",
    "coalitions_of",
    "columns_touched",
    "net_columns",
    "waive",
    "win_sets",
]


#: For each block, the columns that agree with a part-deal.
Completions = tuple[BoolArray, ...]

#: Largest worlds x deals that is enumerated; above it the sets are searched, not listed.
MOST_BITS = 300_000_000

#: Minimal coalitions of a group that are listed; with more, votes are counted deal by deal.
MOST_COALITIONS = 64


@dataclass(frozen=True, eq=False)
class Loss:
    """What actors expect to lose in the deals that hold some terms.

    Parameters
    ----------
    terms : completions
        For each block, the columns that agree with the terms.
    amount : (worlds, actors) float
        Utility taken from every deal that holds the terms.
    """

    terms: Completions
    amount: FloatArray

    def take(self, rows: NDArray[np.integer] | BoolArray) -> Loss:
        """Keep some of the worlds."""
        return Loss(self.terms, self.amount[rows])

    @cached_property
    def tied(self) -> tuple[tuple[int, IntArray], ...]:
        """Blocks that the terms restrict, each with the columns of it that agree."""
        return tuple(
            (b, np.flatnonzero(mask)) for b, mask in enumerate(self.terms) if not mask.all()
        )


def columns_touched(space: Space, loss: Loss) -> IntArray | None:
    """Find the columns that a loss touches, where its terms restrict one block at most."""
    if len(loss.tied) > 1 or not space.sizes:
        return None
    block, columns = loss.tied[0] if loss.tied else (0, np.flatnonzero(loss.terms[0]))
    return np.asarray(int(space.offsets[block]) + columns)


def net_columns(sets: WinSets, actor: int) -> FloatArray:
    """Take losses off the utility of every column to an actor: (worlds, columns).

    Losses that tie several blocks are left out: no column carries them.
    """
    net = sets.gross[:, actor]
    for loss in sets.losses:
        at = columns_touched(sets.space, loss)
        if at is not None and loss.amount[:, actor].any():
            net = net.copy()
            net[:, at] -= loss.amount[:, actor, None]
    return net


def waive(consent: Consent, actors: Iterable[int]) -> Consent:
    """Return the rule that is left when some actors are taken to consent whatever the deal.

    Examples
    --------
    >>> majority = Consent((Group((0, 1, 2), (1.0, 1.0, 1.0), 2.0),))
    >>> waive(majority, [0]).groups[0].quota
    1.0
    >>> waive(majority, [0, 2]).groups
    ()
    """
    waived = frozenset(actors)
    groups = []
    for group in consent.groups:
        kept = [k for k, a in enumerate(group.actors) if a not in waived]
        gone = sum(w for w, a in zip(group.weights, group.actors, strict=True) if a in waived)
        veto = tuple(a for a in group.veto if a not in waived)
        quota = group.quota - gone
        if not kept or (quota <= 1e-12 and not veto):
            continue
        if len(kept) == len(group.actors):
            groups.append(group)
            continue
        groups.append(
            Group(
                tuple(group.actors[k] for k in kept),
                tuple(group.weights[k] for k in kept),
                max(quota, 0.0),
                veto,
                group.kind,
                group.of,
                group.name,
            )
        )
    return Consent(tuple(groups))


class WinSets(Protocol):
    """What gates, causes and bridges ask of the deals of many worlds.

    Statuses are 1 (yes), 0 (no) and -1 (the search could not tell).
    """

    space: Space
    floor: FloatArray
    losses: tuple[Loss, ...]

    @property
    def gross(self) -> FloatArray:
        """Utilities (worlds, actors, columns) before losses."""

    @property
    def n(self) -> int:
        """Number of worlds."""

    @property
    def method(self) -> str:
        """How the sets are found."""

    def some(self, consent: Consent, within: Completions | None = None) -> Status:
        """Whether some deal (that agrees with ``within``) passes: (worlds,)."""

    def witness(self, consent: Consent) -> IntArray:
        """Name some deal that passes, (worlds, blocks); -1 where none is known to."""

    def every(self, consent: Consent, within: Completions) -> Status:
        """Whether there are deals that agree with ``within``, and all of them pass: (worlds,)."""

    def best(
        self, actor: int, consent: Consent, within: Completions | None = None
    ) -> tuple[FloatArray, IntArray]:
        """Largest utility of an actor over the deals that pass, and such a deal.

        ``-inf`` and a row of -1 where none passes: (worlds,) and (worlds, blocks).
        """

    def take(self, rows: NDArray[np.integer] | BoolArray) -> WinSets:
        """Keep some of the worlds."""

    def with_floor(self, floor: FloatArray) -> WinSets:
        """Take other walk-away values (worlds, actors)."""

    def with_losses(self, losses: Sequence[Loss]) -> WinSets:
        """Take utilities less some losses."""

    def changed(self, utility: FloatArray, floor: FloatArray) -> WinSets:
        """Take other numbers on the same space."""


def coalitions_of(group: Group) -> list[tuple[int, ...]] | None:
    """List the minimal coalitions that pass a group, or None where there are too many to list."""
    if sum(group.weights) < group.quota - 1e-12:
        return []
    if group.unanimous:
        return [group.actors]
    free = [(a, w) for a, w in zip(group.actors, group.weights, strict=True) if a not in group.veto]
    base = sum(w for a, w in zip(group.actors, group.weights, strict=True) if a in group.veto)
    if 2 ** len(free) > 4096:
        return None
    found: list[frozenset[int]] = []
    for size in range(len(free) + 1):
        for chosen in itertools.combinations(free, size):
            actors = frozenset(a for a, _ in chosen)
            enough = base + sum(w for _, w in chosen) >= group.quota - 1e-12
            if enough and not any(smaller <= actors for smaller in found):
                found.append(actors)
                if len(found) > MOST_COALITIONS:
                    return None
    veto = tuple(group.veto)
    return [veto + tuple(sorted(c)) for c in found]


def win_sets(
    space: Space, utility: FloatArray, floor: FloatArray, losses: Sequence[Loss] = ()
) -> WinSets:
    """List the deals where that is feasible, else search them.

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float, 0-100
    floor : (worlds, actors) float
    losses : sequence of Loss
    """
    if space.n_deals * max(len(floor), 1) <= MOST_BITS:
        from winset.deals.sets.listed import EnumeratedWinSets

        return EnumeratedWinSets(space, utility, floor, losses)
    from winset.deals.sets.searched import SearchedWinSets

    return SearchedWinSets(space, utility, floor, losses)
