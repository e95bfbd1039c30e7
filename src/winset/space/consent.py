"""Consent: whose agreement a deal needs, and by which rule it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from winset.arrays import ROUNDING, BoolArray

__all__ = ["Consent", "Group"]


@dataclass(frozen=True)
class Group:
    """Actors that consent together.

    A deal passes the group when the weights of its consenting members reach the quota and every
    veto member consents.

    Parameters
    ----------
    actors : tuple of int
        Positions on the actor axis.
    weights : tuple of float
        One per actor.
    quota : float
        Weight needed.
    veto : tuple of int
        Positions (on the actor axis) of those whose refusal alone blocks.
    kind : {"sign", "ratify"}
        Parties sign, ratifiers ratify.
    of : tuple of int
        For ratifiers: the parties that they are ratifiers of; empty for the deal itself.
    name : str
        For messages and reports.
    """

    actors: tuple[int, ...]
    weights: tuple[float, ...]
    quota: float
    veto: tuple[int, ...] = ()
    kind: Literal["sign", "ratify"] = "sign"
    of: tuple[int, ...] = ()
    name: str = ""

    @classmethod
    def all_of(
        cls,
        actors: Sequence[int],
        *,
        kind: Literal["sign", "ratify"] = "sign",
        of: Sequence[int] = (),
        name: str = "",
    ) -> Group:
        """Build the unanimity rule."""
        members = tuple(actors)
        return cls(members, (1.0,) * len(members), float(len(members)), (), kind, tuple(of), name)

    def ratifies(self, party: int) -> bool:
        """Whether its members are ratifiers of a party, alone or with others.

        Examples
        --------
        >>> group = Group.all_of((2,), kind="ratify", of=(0, 1))
        >>> group.ratifies(0), group.ratifies(2)
        (True, False)
        """
        return self.kind == "ratify" and party in self.of

    @property
    def enough(self) -> float:
        """Weight that reaches the quota: rounding of the sum is allowed for."""
        return self.quota - ROUNDING * sum(self.weights)

    @property
    def unanimous(self) -> bool:
        """True where every member's consent is needed."""
        return self.indispensable == self.actors

    @property
    def indispensable(self) -> tuple[int, ...]:
        """Members without whose consent the group cannot give its own.

        Examples
        --------
        >>> Group((0, 1, 2), (2.0, 1.0, 1.0), 3.0).indispensable
        (0,)
        """
        total = sum(self.weights)
        return tuple(
            actor
            for actor, weight in zip(self.actors, self.weights, strict=True)
            if actor in self.veto or total - weight < self.enough
        )

    def assuming(self, given: frozenset[int]) -> Group | None:
        """Return what the others must still reach when some actors consent; None if nothing."""
        kept = [k for k, actor in enumerate(self.actors) if actor not in given]
        quota = self.quota - sum(
            weight
            for actor, weight in zip(self.actors, self.weights, strict=True)
            if actor in given
        )
        veto = tuple(actor for actor in self.veto if actor not in given)
        if quota <= ROUNDING * sum(self.weights):
            quota = 0.0
        if not kept or not (quota or veto):
            return None
        if len(kept) == len(self.actors):
            return self
        return replace(
            self,
            actors=tuple(self.actors[k] for k in kept),
            weights=tuple(self.weights[k] for k in kept),
            quota=quota,
            veto=veto,
        )

    def passes(self, accepts: BoolArray) -> BoolArray:
        """Whether the group consents, from ``accepts`` (..., actors) of bool."""
        weight = accepts[..., list(self.actors)] @ np.asarray(self.weights)
        passed: BoolArray = weight >= self.enough
        for actor in self.veto:
            passed = passed & accepts[..., actor]
        return passed


@dataclass(frozen=True)
class Consent:
    """All groups whose consent a deal needs.

    Examples
    --------
    >>> consent = Consent((Group((0, 1, 2), (1.0, 1.0, 1.0), 2.0, veto=(0,)),))
    >>> consent.passes(np.array([[True, False, True], [False, True, True]])).tolist()
    [True, False]
    """

    groups: tuple[Group, ...]

    @classmethod
    def unanimity(cls, n_actors: int) -> Consent:
        """Every actor is a party, and all must sign."""
        return cls((Group.all_of(range(n_actors), name="parties"),))

    @property
    def actors(self) -> tuple[int, ...]:
        """Positions of everyone whose consent can matter, sorted."""
        return tuple(sorted({actor for group in self.groups for actor in group.actors}))

    def only(self, kind: Literal["sign", "ratify"]) -> Consent:
        """Keep the groups of one kind: ``only("sign")`` is the zone's rule."""
        return Consent(tuple(group for group in self.groups if group.kind == kind))

    def renumbered(self, at: Mapping[int, int]) -> Consent:
        """Give the actors other positions; all whose consent can matter must have one.

        >>> Consent((Group((0, 2), (1.0, 1.0), 2.0),)).renumbered({0: 0, 2: 1}).actors
        (0, 1)
        """
        return Consent(
            tuple(
                replace(
                    group,
                    actors=tuple(at[a] for a in group.actors),
                    veto=tuple(at[a] for a in group.veto),
                    of=tuple(at[a] for a in group.of),
                )
                for group in self.groups
            )
        )

    def win_set(self, party: int) -> Consent:
        """One party and its ratifiers, those of several parties too: the rule of its win-set.

        Examples
        --------
        >>> of_both = Group.all_of((2,), kind="ratify", of=(0, 1))
        >>> of_the_deal = Group.all_of((3,), kind="ratify")
        >>> consent = Consent((Group.all_of((0, 1)), of_both, of_the_deal))
        >>> [group.actors for group in consent.win_set(0).groups]
        [(0,), (2,)]
        """
        own = tuple(group for group in self.groups if group.ratifies(party))
        return Consent((Group.all_of((party,), name="party"), *own))

    def assuming(self, actors: Iterable[int]) -> Consent:
        """Return the rule that is left when some actors consent whatever the deal.

        Examples
        --------
        >>> majority = Consent((Group((0, 1, 2), (1.0, 1.0, 1.0), 2.0),))
        >>> majority.assuming([0]).groups[0].quota
        1.0
        >>> majority.assuming([0, 2]).groups
        ()
        """
        given = frozenset(actors)
        rest = (group.assuming(given) for group in self.groups)
        return Consent(tuple(group for group in rest if group is not None))

    def refusing(self, actor: int) -> Consent | None:
        """Return the rule that is left when one actor refuses whatever the deal; None if it blocks.

        Examples
        --------
        >>> majority = Consent((Group((0, 1, 2), (1.0, 1.0, 1.0), 2.0),))
        >>> majority.refusing(0).groups[0].actors
        (1, 2)
        >>> Consent.unanimity(2).refusing(0) is None
        True
        """
        if any(actor in group.indispensable for group in self.groups):
            return None
        left = []
        for group in self.groups:
            kept = [k for k, member in enumerate(group.actors) if member != actor]
            members = tuple(group.actors[k] for k in kept)
            left.append(
                replace(group, actors=members, weights=tuple(group.weights[k] for k in kept))
            )
        return Consent(tuple(left))

    def deciding(self, actor: int) -> tuple[Group, ...]:
        """List groups that ratify for a party or hold a ratifier; those of the deal for -1."""
        return tuple(
            group
            for group in self.groups
            if group.kind == "ratify"
            and (actor in (*group.of, *group.actors) if actor >= 0 else not group.of)
        )

    def passes(self, accepts: BoolArray) -> BoolArray:
        """Whether every group consents, from ``accepts`` (..., actors) of bool."""
        passed = np.ones(accepts.shape[:-1], dtype=np.bool_)
        for group in self.groups:
            passed &= group.passes(accepts)
        return passed
