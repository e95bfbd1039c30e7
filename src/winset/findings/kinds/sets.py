"""Kinds as questions to sets of deals: part-deals, or floors on what parties give and gain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from winset.arrays import FloatArray, Status
from winset.deals.sets.among import ALL, Among, Part
from winset.deals.sets.base import Completions, WinSets
from winset.deals.sets.engine import win_sets
from winset.model.kinds import NamedKind
from winset.space import Consent, Group, Space

__all__ = ["ANY", "GIVES", "Kind", "derived_kinds", "kinds_named", "widened"]

#: Points of a hundred that a party must give up on some issues for that to count as giving.
GIVES = 5.0
# What is smaller is no gain and no loss, but rounding.
_LEAST = 1e-6
# Rows beside the actors, per party: gives enough, does not, gains, does not.
_ROWS = 4

ANY = "any"


@dataclass(frozen=True, eq=False)
class Kind:
    """A set of deals, as the union of several.

    Parameters
    ----------
    id, name : str
    core : bool
    parts : tuple of Part
    """

    id: str
    name: str = ""
    core: bool = False
    parts: tuple[Part, ...] = ALL

    def some(self, sets: WinSets, consent: Consent, within: Completions | None = None) -> Status:
        """Whether some deal of the kind passes: (worlds,), 1 yes, 0 no, -1 not known."""
        return Among(sets, self.parts).some(consent, within)

    def best(self, sets: WinSets, actor: int, consent: Consent) -> FloatArray:
        """Largest utility of an actor over the deals of the kind that pass; -inf for none."""
        return Among(sets, self.parts).best(actor, consent)[0]


def kinds_named(named: Sequence[NamedKind], space: Space) -> tuple[Kind, ...]:
    """Make kinds of those that a case names; all are core where none is said to be."""
    core = any(kind.core for kind in named)
    return tuple(
        Kind(
            kind.id,
            kind.name,
            kind.core or not core,
            tuple(Part(space.completions(dict(terms))) for terms in kind.any),
        )
        for kind in named
    )


def derived_kinds(actors: int, parties: int) -> tuple[Kind, ...]:
    """Kinds by who gives: ``trade``, ``one-sided``, ``courtesy``.

    A *trade* asks at least two parties to give up :data:`GIVES` points or more of their hundred on
    some issues, and brings both gains on others; a *courtesy* asks that of nobody; what is left is
    *one-sided*.

    Parameters
    ----------
    actors : int
        Actors before the rows that :func:`widened` adds.
    parties : int
    """

    def row(party: int, k: int) -> int:
        return actors + _ROWS * party + k

    trade = [[row(p, k) for p in pair for k in (0, 2)] for pair in combinations(range(parties), 2)]
    courtesy = [[row(p, 1) for p in range(parties)]]
    one_sided = [
        [row(p, k) for p, state in enumerate(states) for k in state]
        for states in _one_sided(parties)
    ]

    def of(name: str, unions: list[list[int]], *, core: bool = False) -> Kind:
        return Kind(name, "", core, tuple(Part(None, (Group.all_of(u),)) for u in unions))

    return (of("trade", trade, core=True), of("one-sided", one_sided), of("courtesy", courtesy))


def _one_sided(parties: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """States of all parties in which somebody gives, and at most one gives and gains.

    ``(1,)``: does not give; ``(0, 2)``: gives and gains; ``(0, 3)``: gives for nothing.
    """
    found = [
        states
        for states in product(((1,), (0, 2), (0, 3)), repeat=parties)
        if sum(s == (0, 2) for s in states) <= 1 and any(s != (1,) for s in states)
    ]
    # The usual one first: a single party gives.
    yield from sorted(found, key=lambda states: sum(s != (1,) for s in states))


def widened(
    sets: Sequence[WinSets], gives: FloatArray, gains: FloatArray, scale: FloatArray
) -> tuple[WinSets, ...]:
    """Put what parties give and gain beside the actors, as rows with floors of their own.

    Parameters
    ----------
    sets : sequence of WinSets
        Of the same worlds at several times.
    gives, gains : (worlds, parties, columns) float
    scale : (worlds, parties) float
        Points that a party's hundred stands for.
    """
    enough = GIVES * scale / 100.0
    least = np.full_like(enough, _LEAST)
    n, parties = enough.shape
    rows = np.stack([gives, -gives, gains, -gains], axis=2).reshape(n, _ROWS * parties, -1)
    floors = np.stack([enough, least - enough, least, -least / 2], axis=2)
    floors = floors.reshape(n, _ROWS * parties)
    found: list[WinSets] = []
    for at in sets:
        utility = np.concatenate([at.gross, rows], axis=1)
        floor = np.concatenate([at.floor, floors], axis=1)
        losses = [loss.beside(utility.shape[1]) for loss in at.losses]
        # Relatives keep what did not change, the rows among it.
        made = found[-1].changed(utility, floor) if found else None
        found.append(made or win_sets(at.space, utility, floor, losses))
    return tuple(found)
