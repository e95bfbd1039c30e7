"""What a package asks of each side and what it brings it, issue by issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.findings.packages.offered import Offered
from winset.findings.packages.results import Item, Side
from winset.findings.packages.sample import Drawn
from winset.worlds.prior import Prior

__all__ = ["Ledger", "ledgers"]

#: Points of a hundred below which a change is not worth a word.
_LEAST = 0.5


@dataclass(frozen=True, eq=False)
class Ledger:
    """What options are worth to one party.

    Parameters
    ----------
    drawn : Drawn
    party : int
    worth : mapping of int to (options, worlds) float
        By issue of the space.
    """

    drawn: Drawn
    party: int
    worth: Mapping[int, FloatArray]

    def side(self, options: IntArray, worse: float | None) -> Side:
        """Say what a package asks of the party and brings it."""
        worlds = self.drawn.worlds
        null = worlds.space.null
        moved: list[Item] = []
        if null is not None:
            before = {j: (k,) for j, k in enumerate(null)}
            moved = self._items(before, options, worlds.weight)
        own, name, weight = self._last()
        given_up = [] if own is None else self._items(own, options, weight)
        return Side(
            worlds.actors[self.party],
            tuple(item for item in moved if item.points > 0),
            tuple(item for item in moved if item.points < 0),
            name,
            tuple(item for item in given_up if item.points < 0),
            worse,
        )

    def _last(self) -> tuple[Mapping[int, Sequence[int]] | None, str, FloatArray]:
        """Find its own last package, in the version of most worlds, and the weight of those."""
        offers: Offered = self.drawn.offered
        weight, at = self.drawn.worlds.weight, offers.last[self.party]
        total = np.bincount(at[at >= 0], weight[at >= 0], len(offers.versions))
        if not total.any():
            return None, "", weight
        k = int(total.argmax())
        terms = {j: sorted(allowed) for j, allowed in offers.versions[k].terms.items()}
        return terms, offers.names[k], np.where(at == k, weight, 0.0) / total[k]

    def _items(
        self, before: Mapping[int, Sequence[int]], options: IntArray, weight: FloatArray
    ) -> list[Item]:
        """List the issues that a package moves, the largest first; a choice counts as its least."""
        space = self.drawn.worlds.space
        scale = sum((np.ptp(worth, axis=0) for worth in self.worth.values()), np.zeros(1))
        found = []
        for j, allowed in before.items():
            option, worth = int(options[j]), self.worth.get(j)
            if worth is None or option in allowed:
                continue
            change = worth[option] - worth[list(allowed)].min(axis=0)
            points = _mean(change, scale, weight) * 100.0
            if abs(points) >= _LEAST:
                found.append(
                    Item(
                        space.issues[j],
                        " or ".join(space.options[j][k] for k in allowed),
                        space.options[j][option],
                        points,
                        _mean(change, np.ptp(worth, axis=0), weight),
                    )
                )
        return sorted(found, key=lambda item: (-abs(round(item.points, 9)), item.issue))


def _mean(change: FloatArray, scale: FloatArray, weight: FloatArray) -> float:
    share = np.divide(
        change, scale, out=np.zeros(np.broadcast(change, scale).shape), where=scale > 0
    )
    return float(np.broadcast_to(share, weight.shape) @ weight)


def ledgers(prior: Prior, drawn: Drawn, z: FloatArray) -> tuple[Ledger, ...]:
    """Keep the books of every party.

    Parameters
    ----------
    prior : Prior
    drawn : Drawn
    z : (worlds, dims) float
        Latents of the same worlds.
    """
    parties = prior.model.of_role("party")
    tables = zip(parties, prior.worth(z, parties), strict=True)
    return tuple(Ledger(drawn, drawn.worlds.index(name), table) for name, table in tables)
