"""Two who wait for the other to give way, at a price for every day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from winset.arrays import FloatArray
from winset.play.games.demanding import pair

__all__ = ["Attrition", "SymmetricAttrition", "attrition", "attrition_unknown"]


@dataclass(frozen=True)
class Attrition:
    """A war of attrition whose prizes are known.

    ``hazard`` is the rate at which each gives way, ``wins`` the chance that each outlasts the
    other, ``duration`` how long it lasts on average.
    """

    hazard: tuple[float, float]
    wins: tuple[float, float]
    duration: float

    def still_on(self, time: float) -> float:
        """Return the chance that neither has given way by then."""
        return float(np.exp(-sum(self.hazard) * max(time, 0.0)))


def attrition(prize: Sequence[float], cost: Sequence[float]) -> Attrition:
    """Return the mixed equilibrium of a war of attrition (Maynard Smith 1974).

    Each gives way at the rate that makes the other's next day worth what it costs: the cost of the
    other over the other's prize. So the side that has more at stake gives way sooner: the other one
    must be kept indifferent. Of the many equilibria (Hendricks, Weiss and Wilson 1988) it is the
    one in which no side gives way at once.

    Parameters
    ----------
    prize : two floats, above 0
        What winning is worth to each over giving way.
    cost : two floats, above 0
        What a unit of time costs each.

    Raises
    ------
    ValueError
        If a number is not above 0.

    Examples
    --------
    >>> found = attrition(prize=(10, 5), cost=(1, 1))
    >>> found.hazard, round(found.duration, 3)
    ((0.2, 0.1), 3.333)
    >>> [round(w, 3) for w in found.wins]
    [0.333, 0.667]
    """
    prizes, costs = pair("prize", prize, 0, np.inf), pair("cost", cost, 0, np.inf)
    if not all(0 < x < np.inf for x in (*prizes, *costs)):
        raise ValueError("prize, cost: expected finite numbers above 0")
    hazard = (costs[1] / prizes[1], costs[0] / prizes[0])
    whole = sum(hazard)
    return Attrition(hazard, (hazard[1] / whole, hazard[0] / whole), 1.0 / whole)


@dataclass(frozen=True)
class SymmetricAttrition:
    """A war of attrition in which each knows only its own prize.

    ``until`` is, for each prize, the time up to which somebody with that prize waits.
    """

    prize: FloatArray
    until: FloatArray
    cost: float
    duration: float

    def waits(self, prize: float) -> float:
        """Return how long somebody with that prize waits before giving way."""
        return float(np.interp(prize, self.prize, self.until))


def attrition_unknown(
    density: ArrayLike, *, top: float = 1.0, cost: float = 1.0
) -> SymmetricAttrition:
    """Return the symmetric equilibrium of a war of attrition with private prizes.

    Waiting rises with the prize, by t'(v) = v f(v) / (c (1 - F(v))) (Bishop, Cannings and Maynard
    Smith 1978; Riley 1980): at the moment of giving way, a little longer costs just what it may
    win. The length of the fight is that of the one who gives way first.

    Parameters
    ----------
    density : (n,) float, from 0
        Of the prize, at the midpoints of equal steps over 0..top.
    top : float, above 0
    cost : float, above 0
        What a unit of time costs, for both.

    Raises
    ------
    ValueError
        If the density has no mass, or a number is not above 0.

    Examples
    --------
    Prizes uniform on 0..1: t(v) = -v - ln(1 - v).

    >>> import numpy as np
    >>> found = attrition_unknown(np.ones(20_000))
    >>> round(found.waits(0.5), 3), round(float(-0.5 - np.log(0.5)), 3)
    (0.193, 0.193)
    """
    found = np.asarray(density, dtype=float)
    if found.ndim != 1 or not len(found) or not (found >= 0).all() or not 0 < found.sum() < np.inf:
        raise ValueError("density: expected numbers from 0 up that are not all 0")
    if not (0 < top < np.inf and 0 < cost < np.inf):
        raise ValueError("top, cost: expected finite numbers above 0")
    chance = found / found.sum()
    v = (np.arange(len(chance)) + 0.5) / len(chance) * top
    beyond = 1.0 - np.cumsum(chance) + chance / 2  # above the middle of each step
    safe = np.maximum(beyond, np.finfo(float).tiny)
    # Half of a step up to its own middle, all of those before.
    rise = v * chance / safe / cost
    until = np.cumsum(rise) - rise / 2
    # The first to give way has the smaller of two prizes.
    first = 2.0 * chance * beyond
    return SymmetricAttrition(v, until, cost, float((until * first).sum() / first.sum()))
