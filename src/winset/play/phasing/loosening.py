"""What would make steps hold that do not: deposits, sanctions that snap back, smaller steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from winset.arrays import FloatArray
from winset.play.phasing.game import MOST_STEPS, Phasing, Step
from winset.play.phasing.ordering import Ordering, best_order

__all__ = ["Change", "Loosened", "halved", "loosen"]

Change = Literal["deposit", "reversible", "verified", "halved"]


@dataclass(frozen=True)
class Loosened:
    """One change of the steps, and the best order with it.

    Parameters
    ----------
    change : {"deposit", "reversible", "verified", "halved"}
        An actor's escrow or a guarantor's price; a step that can be taken back; one that is known
        at once; one in two halves.
    which : int
        The actor of a deposit, else the step.
    amount : float
        Of the deposit; 0 for other changes.
    ordering : Ordering
        With the change made. Of a step in halves, the halves come at its number and at the end.
    """

    change: Change
    which: int
    amount: float
    ordering: Ordering


def loosen(
    game: Phasing, weight: ArrayLike | None = None, *, deposit: float = 0.0
) -> tuple[Loosened, ...]:
    """Try every single change that could make the steps hold, and order them by what they do.

    Parameters
    ----------
    game : Phasing
    weight : (worlds,) float, optional
    deposit : float
        How much each actor would stand to lose by quitting; 0: no deposit is tried.

    Returns
    -------
    tuple of Loosened
        The best first: by the share of worlds that hold, then by the slack on average.

    Examples
    --------
    >>> steps = [Step("arms", 0), Step("relief", 1)]
    >>> game = Phasing.adding_up(steps, [[-3, 4], [4, -3]])
    >>> [(c.change, c.which, c.ordering.share) for c in loosen(game, deposit=5)][:2]
    [('deposit', 0, 1.0), ('deposit', 1, 1.0)]
    """
    n = len(game.value)
    w = np.full(n, 1.0) if weight is None else np.asarray(weight, dtype=float)
    found = [
        Loosened(change, which, amount, best_order(changed, w))
        for change, which, amount, changed in _changes(game, deposit)
    ]
    share = w / w.sum()

    def rank(one: Loosened) -> tuple[float, float]:
        return -one.ordering.share, -float(share @ one.ordering.hold.slack)

    return tuple(sorted(found, key=rank))


def _changes(game: Phasing, deposit: float) -> Iterator[tuple[Change, int, float, Phasing]]:
    if deposit > 0:
        for actor in range(game.n_actors):
            more = game.deposit + deposit * (np.arange(game.n_actors) == actor)
            yield "deposit", actor, deposit, _changed(game, deposit=more)
    for k, step in enumerate(game.steps):
        if not step.reversible:
            yield "reversible", k, 0.0, _stepped(game, k, replace(step, reversible=True))
        if step.lag:
            yield "verified", k, 0.0, _stepped(game, k, replace(step, lag=0))
        if len(game.steps) < MOST_STEPS:
            yield "halved", k, 0.0, halved(game, k)


def _changed(game: Phasing, **changes: object) -> Phasing:
    """Make the same game but for some of its numbers; nothing worked out is carried over."""
    kept: dict[str, Any] = {f.name: getattr(game, f.name) for f in fields(game)}
    return Phasing(**(kept | changes))


def _stepped(game: Phasing, k: int, step: Step) -> Phasing:
    return _changed(game, steps=(*game.steps[:k], step, *game.steps[k + 1 :]))


def halved(game: Phasing, k: int) -> Phasing:
    """Take one step in two halves, each with half of what it changes.

    The first half keeps the number of the step, the second one comes last; what needed the step
    needs the second half.

    Examples
    --------
    >>> game = Phasing.adding_up([Step("arms", 0), Step("relief", 1)], [[-4, 4], [4, -4]])
    >>> two = halved(game, 0)
    >>> [step.name for step in two.steps], two.value[0, 0].tolist()
    (['arms (1/2)', 'relief', 'arms (2/2)'], [0.0, -2.0, 4.0, 2.0, -2.0, -4.0, 2.0, 0.0])
    """
    n, step = len(game.steps), game.steps[k]
    new = n

    def needing(other: Step) -> Step:
        return replace(other, needs=tuple(new if j == k else j for j in other.needs))

    steps = [needing(other) for other in game.steps]
    steps[k] = replace(step, name=f"{step.name} (1/2)")
    steps.append(replace(step, name=f"{step.name} (2/2)", needs=(k,)))
    states = np.arange(2 ** (n + 1))
    rest = states & (2**n - 1) & ~(1 << k)
    part = ((states >> k & 1) + (states >> new & 1)) / 2
    value: FloatArray = (1 - part) * game.value[:, :, rest] + part * game.value[:, :, rest | 1 << k]
    return _changed(game, steps=tuple(steps), value=value)
