"""Consent rules in normal form: who must accept, and which quotas the others must reach."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from winset.arrays import ROUNDING, BoolArray
from winset.space import Consent, Group

__all__ = ["AcceptTables", "Quota", "Rule"]


class AcceptTables(Protocol):
    """Something that knows, actor by actor, which deals of a table are accepted."""

    shape: tuple[int, ...]

    def accepts(self, actor: int, out: BoolArray) -> BoolArray:
        """Write into ``out`` (bool of ``shape``) whether the actor accepts."""
        ...


@dataclass(frozen=True)
class Quota:
    """Actors whose accepting weights must reach a quota, none of them indispensable."""

    actors: tuple[int, ...]
    weights: tuple[float, ...]
    need: float
    slack: float = field(default=0.0, compare=False)

    @property
    def enough(self) -> float:
        """Weight that reaches the need: rounding of sums is allowed for."""
        return self.need - self.slack

    @property
    def count(self) -> int | None:
        """Number of accepting actors needed, where all weigh the same."""
        if len(set(self.weights)) != 1:
            return None
        return math.ceil(self.enough / self.weights[0])


@dataclass(frozen=True)
class Rule:
    """A consent rule in normal form.

    Parameters
    ----------
    required : tuple of int
        Actors that must accept: veto holders, members of unanimous groups, and those without
        whom a quota is out of reach.
    quotas : tuple of Quota
        What the others must reach.
    possible : bool
        False where a quota exceeds all weights: no deal can pass.
    source : tuple of Group
        The groups that it was made from.

    Examples
    --------
    >>> rule = Rule.of(Consent((Group((0, 1, 2), (1.0, 1.0, 1.0), 2.0, veto=(0,)),)), 3)
    >>> rule.required, rule.quotas[0].actors, rule.quotas[0].need
    ((0,), (1, 2), 1.0)
    """

    required: tuple[int, ...]
    quotas: tuple[Quota, ...]
    possible: bool
    source: tuple[Group, ...]

    @classmethod
    def of(cls, consent: Consent, n_actors: int) -> Rule:
        """Put a consent rule in normal form.

        Raises
        ------
        ValueError
            Where a group names an actor that is not there, or has a negative weight.
        """
        required: set[int] = set()
        for group in consent.groups:
            _check(group, n_actors)
            required.update(group.veto)
        while True:
            quotas = [_reduced(group, required) for group in consent.groups]
            found = {a for q in quotas for a in _indispensable(q)} - required
            if not found:
                break
            required |= found
        possible = all(sum(q.weights) >= q.enough for q in quotas)
        open_ones = tuple(dict.fromkeys(q for q in quotas if q.enough > 0.0))
        return cls(tuple(sorted(required)), open_ones, possible, consent.groups)

    @property
    def unanimous(self) -> bool:
        """True where only the required actors matter."""
        return not self.quotas

    @property
    def actors(self) -> tuple[int, ...]:
        """Everyone whose consent can matter, sorted."""
        optional = {a for q in self.quotas for a in q.actors}
        return tuple(sorted({*self.required, *optional}))

    def passes(self, accepts: BoolArray) -> BoolArray:
        """Whether the rule is met, from ``accepts`` (..., actors)."""
        return Consent(self.source).passes(accepts)

    def implies(self, other: Rule) -> bool:
        """Tell whether each deal that passes this rule surely passes the other."""
        if not self.possible:
            return True
        own = {(g.actors, g.weights, g.quota) for g in self.source}
        return set(other.required) <= set(self.required) and all(
            (g.actors, g.weights, g.quota) in own or not _reduced(g, set(self.required)).need
            for g in other.source
        )

    def mask(self, tables: AcceptTables, out: BoolArray, scratch: BoolArray) -> BoolArray:
        """Write into ``out`` which deals of the tables pass (``scratch``: of the same shape)."""
        out[...] = self.possible
        if not self.possible:
            return out
        for n, actor in enumerate(self.required):
            if n == 0:
                tables.accepts(actor, out)
            else:
                np.logical_and(out, tables.accepts(actor, scratch), out=out)
        for quota in self.quotas:
            np.logical_and(out, _reached(quota, tables, scratch), out=out)
        return out


def _check(group: Group, n_actors: int) -> None:
    name = group.name or "group"
    for actor in (*group.actors, *group.veto):
        if not 0 <= actor < n_actors:
            raise ValueError(
                f"consent of {name!r}: actor {actor} is not on the actor axis of length {n_actors}"
            )
    if len(group.weights) != len(group.actors) or any(not w >= 0 for w in group.weights):
        raise ValueError(f"consent of {name!r}: one weight of at least 0 for each actor")


def _reduced(group: Group, required: set[int]) -> Quota:
    """Take the required actors out of a group: what the others must still reach."""
    need, rest = group.quota, []
    for actor, weight in zip(group.actors, group.weights, strict=True):
        if actor in required:
            need -= weight
        elif weight > 0:
            rest.append((actor, weight))
    slack = ROUNDING * sum(group.weights)
    if need <= slack:
        return Quota((), (), 0.0)
    return Quota(tuple(a for a, _ in rest), tuple(w for _, w in rest), need, slack)


def _indispensable(quota: Quota) -> list[int]:
    total = sum(quota.weights)
    return [
        actor
        for actor, weight in zip(quota.actors, quota.weights, strict=True)
        if total - weight < quota.enough
    ]


def _reached(quota: Quota, tables: AcceptTables, scratch: BoolArray) -> BoolArray:
    count = quota.count
    if count is not None:
        votes = np.zeros(tables.shape, dtype=np.uint8 if len(quota.actors) < 256 else np.uint32)
        for actor in quota.actors:
            votes += tables.accepts(actor, scratch).view(np.uint8)
        return np.greater_equal(votes, count, out=scratch)
    total = np.zeros(tables.shape)
    for actor, weight in zip(quota.actors, quota.weights, strict=True):
        total += weight * tables.accepts(actor, scratch)
    return np.greater_equal(total, quota.enough, out=scratch)
