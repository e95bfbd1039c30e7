"""The order of steps that holds in most worlds, with proof."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import ArrayLike

from winset.arrays import TOLERANCE, FloatArray
from winset.play.phasing.game import Phasing
from winset.play.phasing.holding import Hold, before, hold, pretending

__all__ = ["Ordering", "best_order"]

# Beginnings of orders that are looked at, at most.
_LIMIT = 200_000


@dataclass(frozen=True)
class Ordering:
    """The best order of the steps.

    Parameters
    ----------
    hold : Hold
        How it holds, world by world.
    share : float
        The weight of the worlds in which nobody gains by stopping.
    bound : float
        No order has a larger share; equal to ``share`` where that is proven.
    tried : int
        How many ends of orders were looked at.
    """

    hold: Hold
    share: float
    bound: float
    tried: int

    @property
    def order(self) -> tuple[int, ...]:
        """Steps as they are taken."""
        return self.hold.order

    @property
    def proven(self) -> bool:
        """Whether no order holds in more worlds."""
        return self.bound <= self.share + TOLERANCE


@dataclass(frozen=True)
class _End:
    """The last steps of an order: from which state on, what going on is worth, how tight it is."""

    state: int
    steps: tuple[int, ...]
    worth: FloatArray
    slack: FloatArray


def best_order(game: Phasing, weight: ArrayLike | None = None, *, limit: int = _LIMIT) -> Ordering:
    """Find the order that holds in worlds of the greatest weight, then with the most slack.

    Orders are built from their end, the most promising first. Every point added can only break
    more worlds and lessen slack, so the first whole order to come up is best (best-first search,
    Dechter and Pearl 1985); an end that another one with the same steps left equals or betters
    everywhere is dropped.

    Parameters
    ----------
    game : Phasing
    weight : (worlds,) float, optional
    limit : int
        How many ends to look at before the best found so far is given with a bound.

    Examples
    --------
    >>> from winset.play.phasing import Step
    >>> steps = [Step("arms", 0), Step("inspectors", 0), Step("relief", 1)]
    >>> found = best_order(Phasing.adding_up(steps, [[-3, 1, 4], [4, 1, -3]], deposit=(0, 3)))
    >>> found.order, found.share, found.proven
    ((0, 2, 1), 1.0, True)
    """
    n = len(game.value)
    w = np.full(n, 1.0 / n) if weight is None else np.asarray(weight, dtype=float)
    if w.shape != (n,) or not (w >= 0).all() or not 0 < w.sum() < np.inf:
        raise ValueError(f"weight: expected {n} numbers from 0 up, not all 0")
    search = _Search(game, w / w.sum())
    return search.run(limit)


class _Search:
    def __init__(self, game: Phasing, weight: FloatArray) -> None:
        self.game, self.weight = game, weight
        self.window = max(step.lag for step in game.steps)
        self.seen: dict[tuple[int, tuple[int, ...]], list[_End]] = {}

    def run(self, limit: int) -> Ordering:
        game, turn = self.game, count()
        end = game.value[:, :, game.whole]
        slack = (end - game.quitting[:, :, game.whole]).min(axis=1)
        first = _End(game.whole, (), end, slack)
        queue = [(*self._key(first), next(turn), first)]
        tried = 0
        while queue:
            *_, best = heapq.heappop(queue)
            if best.state == 0:
                return self._told(best.steps, self._share(best), tried)
            tried += 1
            if tried > limit:
                done = self._finish(best)
                return self._told(done.steps, self._share(best), tried)
            for longer in self._longer(best):
                if self._fresh(longer):
                    heapq.heappush(queue, (*self._key(longer), next(turn), longer))
        raise AssertionError("every game has an order")

    def _told(self, order: tuple[int, ...], bound: float, tried: int) -> Ordering:
        found = hold(self.game, order)
        return Ordering(found, float(self.weight @ found.holds), bound, tried)

    def _share(self, end: _End) -> float:
        return float(self.weight @ (end.slack >= -TOLERANCE))

    def _key(self, end: _End) -> tuple[float, float, int]:
        """Order ends by the worlds that hold, then by slack, then the nearly finished first."""
        return -self._share(end), -float(self.weight @ end.slack), end.state.bit_count()

    def _longer(self, end: _End) -> Iterator[_End]:
        """Give every end with one step more before it."""
        game = self.game
        for k, step in enumerate(game.steps):
            if not end.state >> k & 1:
                continue
            state = end.state & ~(1 << k)
            if any(state >> j & 1 and game.needs(j) >> k & 1 for j in range(len(game.steps))):
                continue  # a step that needs this one would come before it
            worth = before(game, end.state, end.worth)
            slack = np.minimum(end.slack, (worth - game.quitting[:, :, state]).min(axis=1))
            if step.lag:
                stop = pretending(game, state, step.by, end.steps[: step.lag])
                slack = np.minimum(slack, worth[:, step.by] - stop)
            yield _End(state, (k, *end.steps), worth, slack)

    def _fresh(self, end: _End) -> bool:
        """Whether no end with the same steps left is as good everywhere; those it betters go."""
        key = end.state, end.steps[: self.window]
        rivals = self.seen.setdefault(key, [])
        if any(_covers(rival, end) for rival in rivals):
            return False
        rivals[:] = [rival for rival in rivals if not _covers(end, rival)]
        rivals.append(end)
        return True

    def _finish(self, end: _End) -> _End:
        """Go on from here by the best next step each time."""
        while end.state:
            end = min(self._longer(end), key=self._key)
        return end


def _covers(one: _End, other: _End) -> bool:
    return bool((one.slack >= other.slack).all() and (one.worth >= other.worth).all())
