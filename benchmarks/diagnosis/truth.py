"""What is true of acted talks, by going through every deal with plain loops.

Written apart from Winset's own engine, from the definitions alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from benchmarks.diagnosis.shapes import Shape

__all__ = [
    "CORE",
    "GIVES",
    "STAGES",
    "STOPPED",
    "Deal",
    "Truth",
    "World",
    "kind_of",
    "stopping_point",
]

Deal = tuple[int, ...]

#: Points of a hundred that a party must give up on some issues for it to count as giving.
GIVES = 5.0
#: What the talks are about, where no kind is named.
CORE = "trade"
STAGES = ("sign", "pass", "reached")
#: Where talks that failed can have stopped.
STOPPED = ("none-serves", "home", "far", "near", "taken-back", "refused", "open")
_SLACK = 1e-9


@dataclass(frozen=True)
class World:
    """Certain preferences: points per actor, issue and option, and what each walks away for."""

    shape: Shape
    points: Sequence[Sequence[Sequence[float]]]
    walk_away: Sequence[float]

    def value(self, actor: int, deal: Deal) -> float:
        """Add up the points of a deal."""
        return sum(self.points[actor][j][k] for j, k in enumerate(deal))

    def accepts(self, actor: int, deal: Deal) -> bool:
        """Say whether an actor prefers a deal to walking away."""
        return self.value(actor, deal) >= self.walk_away[actor] - _SLACK

    def deals(self) -> Iterator[Deal]:
        """Every deal but the status quo."""
        null = (0,) * len(self.shape.options)
        return (d for d in product(*map(range, self.shape.options)) if d != null)

    def stage(self, deal: Deal) -> int:
        """Say how far a deal goes: 0 not signed, 1 signed, 2 passed."""
        parties = self.shape.parties
        if not all(self.accepts(a, deal) for a in range(parties)):
            return 0
        everybody = range(parties, len(self.shape.actors))
        return 2 if all(self.accepts(a, deal) for a in everybody) else 1


def kind_of(world: World, deal: Deal) -> str:
    """Name the kind: ``trade`` (two or more give and gain), ``one-sided`` or ``courtesy``."""
    givers = traders = 0
    for a in range(world.shape.parties):
        steps = [world.points[a][j][k] - world.points[a][j][0] for j, k in enumerate(deal)]
        gives, gains = -sum(s for s in steps if s < 0), sum(s for s in steps if s > 0)
        givers += gives >= GIVES - _SLACK
        traders += gives >= GIVES - _SLACK and gains > _SLACK
    return "trade" if traders >= 2 else "one-sided" if givers else "courtesy"


@dataclass(frozen=True)
class Truth:
    """What is true: kinds per stage, where it stopped, what was missing."""

    kinds: dict[str, dict[str, bool]]
    stopped: str
    missing: frozenset[tuple[int, int]]
    distance: int | None


def _closest(world: World, package: Deal, good: set[Deal]) -> int:
    """Count the least number of issues in which a package differs from a good deal."""
    return min((sum(a != b for a, b in zip(package, d, strict=True)) for d in good), default=99)


def _single_changes(package: Deal, good: set[Deal]) -> frozenset[tuple[int, int]]:
    """Find the changes (issue, option) that turn a package into a good deal."""
    return frozenset(
        (j, d[j])
        for d in good
        for j in [[k for k in range(len(d)) if d[k] != package[k]]]
        if len(j) == 1
        for j in j
    )


def stopping_point(world: World, tabled: Sequence[tuple[Deal, str]], outcome: Deal | None) -> Truth:
    """Find what is true of talks: where those about a trade stopped, as it is of no named kind.

    Parameters
    ----------
    world : World
    tabled : sequence of (deal, status)
        Packages on the table with how they stood at the close: ``open``, ``refused`` or
        ``taken-back``.
    outcome : deal, optional
        What was signed.
    """
    kinds = {k: dict.fromkeys(STAGES, False) for k in ("trade", "one-sided", "courtesy", "any")}
    good: set[Deal] = set()
    on_table = {deal for deal, _ in tabled}
    signable = False
    for deal in world.deals():
        stage = world.stage(deal)
        if not stage:
            continue
        own = kind_of(world, deal)
        signable |= own == CORE
        for kind in (own, "any"):
            kinds[kind]["sign"] = True
            kinds[kind]["pass"] |= stage == 2
            kinds[kind]["reached"] |= stage == 2 and deal in on_table
        if stage == 2 and own == CORE:
            good.add(deal)
    if outcome is not None:
        return Truth(kinds, "reached-deal", frozenset(), None)
    if not signable or not good:
        return Truth(kinds, "home" if signable else "none-serves", frozenset(), None)
    distances = [_closest(world, deal, good) for deal, _ in tabled]
    least = min(distances, default=99)
    if least >= 2:
        return Truth(kinds, "far", frozenset(), least)
    if least == 1:
        near = [deal for (deal, _), d in zip(tabled, distances, strict=True) if d == 1]
        missing = frozenset().union(*(_single_changes(deal, good) for deal in near))
        return Truth(kinds, "near", missing, 1)
    states = {status for (_, status), d in zip(tabled, distances, strict=True) if d == 0}
    stopped = next(s for s in ("open", "refused", "taken-back") if s in states)
    return Truth(kinds, stopped, frozenset(), 0)
