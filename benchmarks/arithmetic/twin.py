"""The slow twin: every answer from the list of all deals, in plain fractions."""

from __future__ import annotations

import math
from fractions import Fraction

from benchmarks.arithmetic.spaces import Drawn

__all__ = ["Twin"]

Deal = tuple[int, ...]
Vector = tuple[Fraction, ...]


class Twin:
    """What is true of one space."""

    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.every = drawn.listed()
        self.zone = {d: u for d, u in self.every.items() if drawn.accepted(u)}
        self.parties = drawn.parties

    def own(self, u: Vector) -> Vector:
        """Utilities of those who count for efficiency."""
        return tuple(u[i] for i in self.parties)

    def efficient(self) -> dict[Deal, Vector]:
        """List the acceptable deals that no acceptable deal dominates."""
        views = {self.own(u) for u in self.zone.values()}
        best = {v for v in views if not any(dominates(w, v) for w in views)}
        return {d: u for d, u in self.zone.items() if self.own(u) in best}

    def has_reference(self) -> bool:
        """Whether every party has a finite walk-away value."""
        drawn = self.drawn
        return not any(drawn.floors[i] is None for i in self.parties)

    def solution(self, concept: str) -> tuple[Fraction, set[Deal]]:
        """Find the best value over the acceptable deals, and the efficient ones that have it."""
        score = self._score(concept)
        best = max(score(u) for u in self.zone.values())
        return best, {d for d, u in self.efficient().items() if score(u) == best}

    def _score(self, concept: str):  # type: ignore[no-untyped-def]
        who = self.parties
        level = [self.drawn.floors[i] or Fraction(0) for i in range(self.drawn.n_actors)]
        ideal = {i: max(u[i] for u in self.zone.values()) for i in who}
        if concept == "nash":
            return lambda u: math.prod(max(u[i] - level[i], Fraction(0)) for i in who)
        if concept == "kalai_smorodinsky":
            moving = [i for i in who if ideal[i] > level[i]]
            return lambda u: min(
                ((u[i] - level[i]) / (ideal[i] - level[i]) for i in moving), default=Fraction(0)
            )
        if concept == "egalitarian":
            return lambda u: min(u[i] - level[i] for i in who)
        if concept == "equal_loss":
            return lambda u: min(u[i] - ideal[i] for i in who)
        if concept == "leximin":
            return lambda u: tuple(sorted(u[i] - level[i] for i in who))
        return lambda u: sum((u[i] for i in who), Fraction(0))

    def least_shortfall(self) -> Fraction:
        """Of all deals, the least of what the worst off of those needed goes short of its demand.

        Over the cheapest set of actors whose consent suffices.
        """
        drawn = self.drawn
        able = [i for i in range(drawn.n_actors) if i not in drawn.impossible]
        sets = [
            {i for i in able if mask >> i & 1}
            for mask in range(1 << drawn.n_actors)
            if not any(mask >> i & 1 for i in drawn.impossible)
        ]
        enough = [
            s
            for s in sets
            if drawn.veto <= s and sum((drawn.votes[i] for i in s), Fraction(0)) >= drawn.quota
        ]
        return min(
            max(
                ((drawn.floors[i] or Fraction(0)) - u[i] for i in s if drawn.floors[i] is not None),
                default=Fraction(0),
            )
            for u in self.every.values()
            for s in enough
        )


def dominates(one: Vector, other: Vector) -> bool:
    """At least as good everywhere, and not the same."""
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))
