"""One offer to somebody whose least is not known; and whether a promise can outlast a shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from winset.play.games.demanding import number

__all__ = ["Offer", "Shift", "best_offer", "best_offer_uniform", "shifting_power"]


@dataclass(frozen=True)
class Offer:
    """The offer that is worth most to who makes it, the chance that it is taken, its worth."""

    offer: float
    chance: float
    value: float


def best_offer(
    least: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    pie: float = 1.0,
    otherwise: float = 0.0,
) -> Offer:
    """Find the best take-it-or-leave-it offer to a side whose least acceptable share is drawn.

    The risk-return trade-off (Fearon 1995), or the offer abroad to a side whose ratifier is not
    known (in the manner of Iida 1993). The best offer is one of the draws: in between, the offer
    costs more and wins nobody.

    Parameters
    ----------
    least : (worlds,) float
        The least share that is accepted, in each world.
    weight : (worlds,) float, optional
    pie : float
        What there is to divide.
    otherwise : float
        What the proposer gets if it is refused.

    Raises
    ------
    ValueError
        If there is no world, a number is not finite, or weights do not fit.

    Examples
    --------
    >>> found = best_offer([0.2, 0.3, 0.9])
    >>> found.offer, round(found.chance, 3), round(found.value, 3)
    (0.3, 0.667, 0.467)
    """
    draws = np.asarray(least, dtype=float)
    w = np.ones(len(draws)) if weight is None else np.asarray(weight, dtype=float)
    if draws.ndim != 1 or not len(draws) or w.shape != draws.shape:
        raise ValueError("least: expected one number for each world, and as many weights")
    if not np.isfinite(draws).all() or not (w >= 0).all() or not 0 < w.sum() < np.inf:
        raise ValueError("least, weight: expected finite numbers, and weights from 0 up")
    order = np.argsort(draws, kind="stable")
    at, taken = draws[order], np.cumsum(w[order]) / w.sum()
    last = np.append(at[1:] != at[:-1], True)
    at, taken = at[last], np.minimum(taken[last], 1.0)
    value = (pie - at) * taken + otherwise * (1.0 - taken)
    best = int(np.argmax(value))
    if value[best] <= otherwise:  # no offer is worth making: one that nobody takes
        return Offer(float(min(at[0], pie - otherwise)), 0.0, float(otherwise))
    return Offer(float(at[best]), float(taken[best]), float(value[best]))


def best_offer_uniform(
    low: float, high: float, *, pie: float = 1.0, otherwise: float = 0.0
) -> Offer:
    """Find the best offer where the least acceptable share is uniform between two ends.

    Raises
    ------
    ValueError
        If the ends do not lie in order.

    Examples
    --------
    >>> found = best_offer_uniform(0.2, 0.8)
    >>> round(found.offer, 9), round(found.chance, 9)
    (0.6, 0.666666667)
    """
    if not low < high:
        raise ValueError(f"from {low!r} to {high!r}: expected two ends in order")
    offer = min(max((low + pie - otherwise) / 2, low), high)
    chance = (offer - low) / (high - low)
    value = (pie - offer) * chance + otherwise * (1 - chance)
    return Offer(offer, chance, value)


@dataclass(frozen=True)
class Shift:
    """What fighting now is worth to a side that grows weaker, and the most that peace can give it.

    ``fight`` says whether no promise can keep it from fighting now.
    """

    now: float
    peace: float

    @property
    def fight(self) -> bool:
        """Whether fighting now is worth more than any peace that would be kept."""
        return self.now > self.peace


def shifting_power(power: Sequence[float], *, cost: float, discount: float) -> Shift:
    """Tell whether a side that grows weaker can be kept from fighting by any promise.

    A commitment problem (Fearon 1995; Powell 2006): whoever fights wins every later period's pie
    with the chance of the day, for a price paid once. The other side can give all of today's pie,
    but tomorrow no more than what fighting would be worth then.

    Parameters
    ----------
    power : (periods,) float in 0..1
        The chance of winning, in each period from now on.
    cost : float, from 0
    discount : float in 0..1

    Raises
    ------
    ValueError
        If a number is out of its range, or there are fewer than two periods.

    Examples
    --------
    >>> found = shifting_power([0.9, 0.1], cost=0.1, discount=0.95)
    >>> round(found.now, 3), round(found.peace, 3), found.fight
    (1.655, 1.0, True)
    """
    if len(power) < 2:
        raise ValueError(f"power has {len(power)} periods: expected two or more")
    chances = [number(f"power[{k}]", p, 0, 1) for k, p in enumerate(power)]
    number("cost", cost, 0, float("inf"))
    number("discount", discount, 0, 1)
    left = [sum(discount**s for s in range(len(chances) - k)) for k in range(2)]
    later = max(chances[1] * left[1] - cost, 0.0)
    return Shift(chances[0] * left[0] - cost, 1.0 + discount * later)
