"""Agents that do not use Winset's model of conduct: tactics over time, trade-offs by likeness.

Targets fall as Faratin, Sierra and Jennings (1998) have it; among the deals that meet the target
an agent tables the one most like what the others last asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.diagnosis.acts import Act, Talks
from benchmarks.diagnosis.truth import Deal, World

__all__ = ["acted"]


class _Agent:
    """A party with a target that falls from its best deal towards what it walks away for."""

    def __init__(self, world: World, actor: int, rng: np.random.Generator) -> None:
        self.deals = list(world.deals())
        self.value = np.array([world.value(actor, d) for d in self.deals])
        homes = [
            world.shape.parties + k
            for k, of in enumerate(world.shape.ratifiers)
            if of == f"p{actor}" or (of == "deal" and actor == 0)
        ]
        # An agent knows its own home, but not to the last deal.
        sure = rng.random(len(self.deals)) > 0.1
        passes = np.array([all(world.accepts(h, d) for h in homes) for d in self.deals])
        self.usable = passes | ~sure
        self.floor = world.walk_away[actor]
        self.exponent = float(np.exp(rng.normal(0.0, 0.6)))
        best = self.value[self.usable].max() if self.usable.any() else self.value.max()
        self.top = max(float(best), self.floor)

    def target(self, time: float) -> float:
        """Return what it holds out for at a share of the talks gone by."""
        return float(self.floor + (self.top - self.floor) * (1 - time ** (1 / self.exponent)))

    def offer(self, time: float, wanted: Sequence[Deal], rng: np.random.Generator) -> Deal:
        """Choose, at or above the target, the deal most like what others last asked for."""
        allowed = self.usable if self.usable.any() else np.ones(len(self.deals), dtype=bool)
        meets = np.flatnonzero(allowed & (self.value >= self.target(time) - 1e-9))
        if not len(meets):
            meets = np.array([np.where(allowed, self.value, -np.inf).argmax()])
        like = np.array(
            [
                sum(a == b for other in wanted for a, b in zip(self.deals[m], other, strict=True))
                for m in meets
            ],
            dtype=float,
        )
        # Of equals, the one that costs least.
        score = like + 1e-3 * self.value[meets] + 1e-6 * rng.random(len(meets))
        return self.deals[int(meets[score.argmax()])]

    def takes(self, deal: Deal, time: float) -> bool:
        """Whether it says yes to a package now."""
        at = self.deals.index(deal)
        return bool(self.usable[at] and self.value[at] >= min(self.target(time), self.top) - 1e-9)


def acted(world: World, rng: np.random.Generator) -> Talks:
    """Run a few rounds: offers in turn, answers, now and then one taken back or a walk-out."""
    parties = world.shape.parties
    agents = [_Agent(world, a, rng) for a in range(parties)]
    rounds = int(rng.integers(2, 5))
    talks = Talks()
    last: dict[int, Deal] = {}
    mine: dict[int, int] = {}
    turns = rounds * parties
    for turn in range(turns):
        time, who = (turn + 0.5) / turns, turn % parties
        if who in mine and rng.random() < 0.06:
            talks.acts.append(Act("withdrawal", who, about=mine.pop(who)))
        deal = agents[who].offer(time, [d for a, d in last.items() if a != who], rng)
        talks.acts.append(Act("offer", who, deal))
        last[who], mine[who] = deal, len(talks.acts) - 1
        others = [a for a in range(parties) if a != who]
        takes = {a: agents[a].takes(deal, time) for a in others}
        for a, yes in takes.items():
            talks.acts.append(Act("accept" if yes else "refusal", a, about=mine[who]))
        if all(takes.values()):
            against = _against(world, deal)
            if against is None:
                talks.outcome = deal
                return talks
            talks.acts.append(Act("vote", against, about=mine[who]))
            continue
        if rng.random() < 0.03:
            break
    if rng.random() < 0.3:
        talks.acts.append(Act("walk-out", int(rng.integers(parties))))
    return talks


def _against(world: World, deal: Deal) -> int | None:
    """Find the first ratifier that votes a signed deal down."""
    everybody = range(world.shape.parties, len(world.shape.actors))
    return next((a for a in everybody if not world.accepts(a, deal)), None)
