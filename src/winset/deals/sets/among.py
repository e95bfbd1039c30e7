"""Some of the deals: a union of part-deals and of rows beside the actors, asked like all of them.

A kind of deal is such a union. Whatever is asked of all deals of a space is asked of the union by
asking each part, so that kinds are answered exactly on spaces that nobody can list too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray, Status
from winset.deals.sets.base import Completions, Loss, WinSets
from winset.deals.sets.distance import Goal, passing_deals
from winset.deals.sets.listed import ListedWinSets
from winset.space import Consent, Group, Space

__all__ = ["ALL", "Among", "Part", "any_of", "both"]

# Deals that are listed to ask whether each of them is one of several parts.
_FEW = 4096


@dataclass(frozen=True, eq=False)
class Part:
    """Deals that agree with some terms and pass some groups of rows beside the actors."""

    within: Completions | None = None
    rows: tuple[Group, ...] = ()

    def rule(self, consent: Consent) -> Consent:
        """Add the rows to a rule."""
        return Consent((*consent.groups, *self.rows)) if self.rows else consent


#: Every deal.
ALL = (Part(),)


def both(one: Completions | None, other: Completions | None) -> Completions | None:
    """Columns that agree with two part-deals."""
    if one is None or other is None:
        return other if one is None else one
    return tuple(a & b for a, b in zip(one, other, strict=True))


def any_of(statuses: Sequence[Status]) -> Status:
    """Whether one of several questions is answered with yes; -1 where that is not known.

    Examples
    --------
    >>> any_of([np.array([0, 0, -1, 1]), np.array([0, -1, 1, 0])]).tolist()
    [0, -1, 1, 1]
    """
    found = np.max(statuses, axis=0)
    unsure = np.min(statuses, axis=0) == -1
    return np.asarray(np.where((found == 0) & unsure, -1, found), dtype=np.int8)


@dataclass(frozen=True, eq=False)
class Among:
    """Deals of some parts, among sets of deals.

    Parameters
    ----------
    sets : WinSets
    parts : sequence of Part
        Their union counts.

    Examples
    --------
    Two prices that both would take, and only one of them is of the kind.

    >>> from winset.deals.sets.engine import win_sets
    >>> from winset.space import Space
    >>> space = Space.plain([4])
    >>> utility = np.array([[[0.0, 10, 20, 30], [30, 20, 10, 0]]])
    >>> sets = win_sets(space, utility, np.full((1, 2), 5.0))
    >>> lower = Among(sets, [Part(space.completions({0: frozenset({0, 1})}))])
    >>> lower.best(0, Consent.unanimity(2))[0].tolist()
    [10.0]
    """

    sets: WinSets
    parts: Sequence[Part] = ALL

    @property
    def n(self) -> int:
        """Number of worlds."""
        return self.sets.n

    @property
    def space(self) -> Space:
        """The space of deals."""
        return self.sets.space

    @property
    def floor(self) -> FloatArray:
        """Walk-away values (worlds, actors), and floors of the rows beside them."""
        return self.sets.floor

    def take(self, rows: IntArray) -> Among:
        """Keep some of the worlds."""
        return Among(self.sets.take(rows), self.parts)

    def of(self, sets: WinSets) -> Among:
        """Ask the same of other sets."""
        return Among(sets, self.parts)

    def with_floor(self, floor: FloatArray) -> Among:
        """Take other walk-away values (worlds, actors); rows beside the actors stay."""
        return self.of(self.sets.with_floor(self._beside(floor, self.floor)))

    def with_losses(self, losses: Sequence[Loss]) -> Among:
        """Take utilities less some losses of the actors."""
        rows = self.floor.shape[1]
        return self.of(self.sets.with_losses([loss.beside(rows) for loss in losses]))

    def changed(self, utility: FloatArray, floor: FloatArray) -> Among:
        """Take other numbers of the actors on the same space; rows beside the actors stay."""
        gross = self._beside(utility, self.sets.gross)
        return self.of(self.sets.changed(gross, self._beside(floor, self.floor)))

    @staticmethod
    def _beside(actors: FloatArray, all_rows: FloatArray) -> FloatArray:
        n = actors.shape[1]
        if n == all_rows.shape[1]:
            return actors
        return np.concatenate([actors, all_rows[:, n:]], axis=1)

    def goals(self, consent: Consent) -> tuple[Goal, ...]:
        """Deals that pass, as a union."""
        return tuple(Goal(self.sets, part.rule(consent), part.within) for part in self.parts)

    def pairs(self, consent: Consent) -> tuple[IntArray, IntArray]:
        """List worlds and deals (their numbers) that pass in them, in order, of a listed space."""
        none = np.zeros(0, dtype=np.int64)
        found = [(none, none)]
        for goal in self.goals(consent):
            if not isinstance(goal.sets, ListedWinSets):
                raise TypeError("the deals of this space are searched, not listed")
            for rows, at, deals in goal.sets.pairs(goal.consent, goal.within):
                found.append((rows[at], deals))
        worlds, deals = (np.concatenate(side) for side in zip(*found, strict=True))
        if len(self.parts) > 1:  # a deal may be of several parts
            once = np.unique(worlds * self.space.n_deals + deals)
            worlds, deals = np.divmod(once, self.space.n_deals)
        return worlds, deals

    def some(self, consent: Consent, within: Completions | None = None) -> Status:
        """Whether one of them (that agrees with ``within``) passes: 1 yes, 0 no, -1 not known."""
        found = np.zeros(self.n, dtype=np.int8)
        for part in self.parts:
            left = np.flatnonzero(found != 1)
            if not len(left):
                break
            terms = both(part.within, within)
            if terms is not None and not all(mask.any() for mask in terms):
                continue
            asked = self.sets if len(left) == self.n else self.sets.take(left)
            got = asked.some(part.rule(consent), terms)
            found[left] = np.where(got == 0, found[left], got)
        return found

    def every(self, consent: Consent, within: Completions) -> Status:
        """Whether there are deals that agree with ``within``, and all are such and pass."""
        inside = [part for part in self.parts if _holds(part, within)]
        found = np.zeros(self.n, dtype=np.int8)
        if inside:
            each = [self.sets.every(part.rule(consent), within) for part in inside]
            found = any_of(each)
        left = np.flatnonzero(found != 1)
        if len(self.parts) > 1 and len(left):
            # Some of them may be of one part, and some of another.
            found[left] = self.take(left)._each_of(consent, within)
        return found

    def _each_of(self, consent: Consent, within: Completions) -> Status:
        wanted = [np.flatnonzero(mask) for mask in within]
        if prod(map(len, wanted)) > _FEW:
            return np.full(self.n, -1, dtype=np.int8)
        deals = np.stack(np.meshgrid(*wanted, indexing="ij"), axis=-1).reshape(-1, len(wanted))
        null = self.sets.space.null_columns
        deals = deals if null is None else deals[(deals != null).any(axis=1)]
        each = [passing_deals(goal, deals) for goal in self.goals(consent)]
        return np.asarray(np.any(each, axis=0).all(axis=1) & bool(len(deals)), dtype=np.int8)

    def best(
        self, actor: int, consent: Consent, within: Completions | None = None
    ) -> tuple[FloatArray, IntArray]:
        """Largest utility of an actor over those of them that pass, and such a deal.

        -inf, and columns of -1, for none.
        """
        most = np.full(self.n, -np.inf)
        deals = np.full((self.n, len(self.space.sizes)), -1, dtype=np.int64)
        for part in self.parts:
            terms = both(part.within, within)
            if terms is None or all(mask.any() for mask in terms):
                value, deal = self.sets.best(actor, part.rule(consent), terms)
                more = value > most
                most[more], deals[more] = value[more], deal[more]
        return most, deals

    def held(self, consent: Consent) -> Status:
        """Whether one of them that passes holds each column: (worlds, columns)."""
        if self.parts is ALL:
            return self.sets.held(consent)
        return np.stack([self.some(consent, c) for c in self.space.each_column()], axis=1)

    def better(self, actor: int, consent: Consent, than: FloatArray) -> BoolArray:
        """Whether one of them that passes gives an actor more than a value: (worlds,)."""
        found = np.zeros(self.n, dtype=np.bool_)
        for part in self.parts:
            left = np.flatnonzero(~found)
            if len(left):
                rule, asked = part.rule(consent), self.sets.take(left)
                found[left] = asked.better(actor, rule, than[left], part.within)
        return found


def _holds(part: Part, within: Completions) -> bool:
    """Whether all deals that agree with ``within`` have the terms of a part."""
    return part.within is None or all(
        (wide | ~narrow).all() for wide, narrow in zip(part.within, within, strict=True)
    )
