"""Whether an order of steps holds: at every point, for everybody, in every world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from winset.arrays import TOLERANCE, FloatArray
from winset.play.phasing.game import Phasing

__all__ = ["Hold", "Slack", "going_on", "hold", "hold_at_once", "slacks"]


@dataclass(frozen=True)
class Slack:
    """How much better it is for one actor to go on than to stop, before a step.

    ``position`` counts steps taken before; after the last it is their number. ``slack`` is
    (worlds,), below 0 where stopping pays.
    """

    position: int
    actor: int
    slack: FloatArray


@dataclass(frozen=True)
class Hold:
    """Whether steps in an order hold.

    Parameters
    ----------
    order : tuple of int
        Steps as they are taken; empty where all are taken at once.
    slack : (worlds,) float
        The least that anybody gains by going on, at the tightest point; 0 or more: it holds.
    position, actor : (worlds,) int
        The tightest point: after how many steps, and who would stop.
    """

    order: tuple[int, ...]
    slack: FloatArray
    position: FloatArray
    actor: FloatArray

    @property
    def holds(self) -> FloatArray:
        """In which worlds nobody gains by stopping, (worlds,) bool."""
        return np.asarray(self.slack >= -TOLERANCE)


def hold(game: Phasing, order: Sequence[int]) -> Hold:
    """Judge an order of steps: whether anybody gains by stopping half way.

    Before each step, and after the last, every actor compares going on, the others doing so too,
    with stopping: the others take back what they can, it keeps the rest. Whoever should take a step
    may also pretend to, until that is found out.

    Parameters
    ----------
    game : Phasing
    order : sequence of int
        All steps, each after those that it needs.

    Raises
    ------
    ValueError
        If that is no order of the steps.

    Examples
    --------
    >>> from winset.play.phasing import Step
    >>> steps = [Step("arms", 0), Step("relief", 1)]
    >>> game = Phasing.adding_up(steps, [[-3, 4], [4, -3]])
    >>> hold(game, (0, 1)).slack   # whoever got the arms need not give relief
    array([-3.])
    >>> both = [Step("arms", 0, reversible=True), Step("relief", 1, reversible=True)]
    >>> hold(Phasing.adding_up(both, [[-3, 4], [4, -3]]), (0, 1)).slack   # each can undo its own
    array([1.])
    """
    order = tuple(int(k) for k in order)
    if sorted(order) != list(range(len(game.steps))):
        raise ValueError(f"order is {order}: expected each of {len(game.steps)} steps once")
    state = 0
    for k in order:
        if game.needs(k) & ~state:
            raise ValueError(f"order is {order}: step {k} comes before one that it needs")
        state |= 1 << k
    return _tightest(order, list(slacks(game, order)))


def hold_at_once(game: Phasing) -> Hold:
    """Judge all steps taken at one time: whoever holds back gets the others' steps for one period.

    Examples
    --------
    >>> from winset.play.phasing import Step
    >>> game = Phasing.adding_up([Step("arms", 0), Step("relief", 1)], [[-3, 4], [4, -3]])
    >>> hold_at_once(game).slack
    array([-3.])
    """
    found = []
    for actor in range(game.n_actors):
        end = game.value[:, actor, game.whole]
        found.append(Slack(len(game.steps), actor, end - game.quitting[:, actor, game.whole]))
        if own := game.own(actor):
            held_back = game.whole & ~own
            patience = game.patience[actor]
            now = game.value[:, actor, held_back]
            stop = (1 - patience) * now + patience * game.quitting[:, actor, held_back]
            found.append(Slack(0, actor, end - stop))
    return _tightest((), found)


def going_on(game: Phasing, order: Sequence[int]) -> FloatArray:
    """Return what going on is worth before each step and at the end.

    Returns
    -------
    (steps + 1, worlds, actors) float
        Averages over what is left of time: the period's state, then what follows, with the chance
        that the deal breaks for other reasons.
    """
    states = [0]
    for k in order:
        states.append(states[-1] | 1 << k)
    worth = np.empty((len(order) + 1, *game.value.shape[:2]))
    worth[-1] = game.value[:, :, game.whole]
    for t in reversed(range(len(order))):
        worth[t] = before(game, states[t + 1], worth[t + 1])
    return worth


def before(game: Phasing, reached: int, later: FloatArray) -> FloatArray:
    """Return what going on is worth before the step that reaches a state, (..., actors)."""
    breaking = 0.0 if reached == game.whole else game.breaking
    ahead = (1 - breaking) * later + breaking * game.broken[:, :, reached]
    return np.asarray((1 - game.patience) * game.value[:, :, reached] + game.patience * ahead)


def slacks(game: Phasing, order: Sequence[int]) -> Iterator[Slack]:
    """Give every point at which somebody may stop, and what going on is worth over stopping."""
    worth = going_on(game, order)
    state = 0
    for t in range(len(order) + 1):
        for actor in range(game.n_actors):
            yield Slack(t, actor, worth[t, :, actor] - game.quitting[:, actor, state])
        if t < len(order):
            step = game.steps[order[t]]
            if step.lag:
                stop = pretending(game, state, step.by, order[t + 1 : t + 1 + step.lag])
                yield Slack(t, step.by, worth[t, :, step.by] - stop)
            state |= 1 << order[t]


def pretending(game: Phasing, state: int, actor: int, following: Sequence[int]) -> FloatArray:
    """Return what it is worth to seem to take a step while others take theirs, (worlds,)."""
    patience = game.patience[actor]
    total, left = np.zeros(len(game.value)), 1.0
    for k in (None, *following):  # the period of the step itself, then those until it is known
        if k is not None and game.steps[k].by != actor:
            state |= 1 << k
        total += left * (1 - patience) * game.value[:, actor, state]
        left *= patience
    return np.asarray(total + left * game.quitting[:, actor, state])


def _tightest(order: tuple[int, ...], found: Sequence[Slack]) -> Hold:
    rows = np.array([s.slack for s in found])
    at = rows.argmin(axis=0)
    return Hold(
        order,
        rows.min(axis=0),
        np.array([s.position for s in found])[at],
        np.array([s.actor for s in found])[at],
    )
