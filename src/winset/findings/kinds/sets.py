"""Kinds as questions to sets of deals: part-deals, or floors on what parties give and gain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np

from winset.arrays import FloatArray, Status
from winset.deals.sets.base import Completions, Loss, WinSets
from winset.deals.sets.engine import win_sets
from winset.model.kinds import NamedKind
from winset.space import Consent, Group, Space

__all__ = ["ANY", "GIVES", "Kind", "Question", "derived_kinds", "kinds_named", "widened"]

#: Points of a hundred that a party must give up on some issues for that to count as giving.
GIVES = 5.0
# What is smaller is no gain and no loss, but rounding.
_LEAST = 1e-6
# Rows beside the actors, per party: gives enough, does not, gains, does not.
_ROWS = 4

ANY = "any"


@dataclass(frozen=True, eq=False)
class Question:
    """Deals that agree with some terms and pass some groups of rows beside the actors."""

    within: Completions | None = None
    rows: tuple[Group, ...] = ()


@dataclass(frozen=True, eq=False)
class Kind:
    """A set of deals, as the union of several.

    Parameters
    ----------
    id, name : str
    core : bool
    any : tuple of Question
    """

    id: str
    name: str = ""
    core: bool = False
    any: tuple[Question, ...] = field(default=(Question(),))

    def some(self, sets: WinSets, consent: Consent, within: Completions | None = None) -> Status:
        """Whether some deal of the kind passes: (worlds,), 1 yes, 0 no, -1 not known."""
        found = np.zeros(sets.n, dtype=np.int8)
        for question in self.any:
            left = np.flatnonzero(found != 1)
            if not len(left):
                break
            asked = sets if len(left) == sets.n else sets.take(left)
            rule = Consent((*consent.groups, *question.rows))
            terms = both(question.within, within)
            if terms is not None and not all(mask.any() for mask in terms):
                continue
            got = asked.some(rule, terms)
            found[left] = np.where(got == 0, found[left], got)
        return found

    def best(self, sets: WinSets, actor: int, consent: Consent) -> FloatArray:
        """Largest utility of an actor over the deals of the kind that pass; -inf for none."""
        most = np.full(sets.n, -np.inf)
        for question in self.any:
            rule = Consent((*consent.groups, *question.rows))
            most = np.maximum(most, sets.best(actor, rule, question.within)[0])
        return most


def both(one: Completions | None, other: Completions | None) -> Completions | None:
    """Columns that agree with two part-deals."""
    if one is None or other is None:
        return other if one is None else one
    return tuple(a & b for a, b in zip(one, other, strict=True))


def kinds_named(named: Sequence[NamedKind], space: Space) -> tuple[Kind, ...]:
    """Make kinds of those that a case names; all are core where none is said to be."""
    core = any(kind.core for kind in named)
    return tuple(
        Kind(
            kind.id,
            kind.name,
            kind.core or not core,
            tuple(Question(space.completions(dict(terms))) for terms in kind.any),
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
        return Kind(name, "", core, tuple(Question(None, (Group.all_of(u),)) for u in unions))

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


def widened(sets: WinSets, gives: FloatArray, gains: FloatArray, scale: FloatArray) -> WinSets:
    """Put what parties give and gain beside the actors, as rows with floors of their own.

    Parameters
    ----------
    sets : WinSets
    gives, gains : (worlds, parties, columns) float
    scale : (worlds, parties) float
        Points that a party's hundred stands for.
    """
    enough = GIVES * scale / 100.0
    least = np.full_like(enough, _LEAST)
    rows = np.stack([gives, -gives, gains, -gains], axis=2)
    floors = np.stack([enough, least - enough, least, -least / 2], axis=2)
    n, parties = enough.shape
    utility = np.concatenate([sets.gross, rows.reshape(n, _ROWS * parties, -1)], axis=1)
    floor = np.concatenate([sets.floor, floors.reshape(n, _ROWS * parties)], axis=1)
    losses = [
        Loss(loss.terms, np.pad(loss.amount, ((0, 0), (0, _ROWS * parties))))
        for loss in sets.losses
    ]
    return win_sets(sets.space, utility, floor, losses)
