"""A buyer and a seller who each know only their own price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from winset.arrays import FloatArray
from winset.play.games.demanding import number

__all__ = ["DoubleAuction", "SecondBest", "double_auction", "second_best"]

#: What trade could give where both prices are uniform on 0..1 and known.
_FIRST_BEST = 1 / 6


@dataclass(frozen=True)
class DoubleAuction:
    """The linear equilibrium of a double auction: how often there is a trade, and what it gives.

    ``bid`` and ``ask`` are (slope, level): a buyer with value v bids slope * v + level.
    ``efficiency`` is the share of what trade could give if prices were known.
    """

    k: float
    bid: tuple[float, float]
    ask: tuple[float, float]
    chance: float
    gains: float
    efficiency: float

    def price(self, value: float, cost: float) -> float | None:
        """Return the price at which the two trade, None if they do not."""
        bid = self.bid[0] * value + self.bid[1]
        ask = self.ask[0] * cost + self.ask[1]
        return self.k * bid + (1 - self.k) * ask if bid >= ask else None


def double_auction(k: float = 0.5) -> DoubleAuction:
    """Let two name a price at once, values and costs being uniform on 0..1.

    They trade if the bid is no less than the ask, at ``k * bid + (1 - k) * ask``. In the linear
    equilibrium (Chatterjee and Samuelson 1983) each shades its price, so that deals are missed that
    both would have gained from.

    Raises
    ------
    ValueError
        If k lies outside 0..1.

    Examples
    --------
    >>> found = double_auction(0.5)
    >>> found.chance, found.gains, found.efficiency
    (0.28125, 0.140625, 0.84375)
    """
    number("k", k, 0, 1)
    bid = (1 / (1 + k), k * (1 - k) / (2 * (1 + k)))
    ask = (1 / (2 - k), (1 - k) / 2)
    # They trade in a triangle of values and costs, over which value less cost is 1/2 on average.
    chance = (2 - k) * (1 + k) / 8
    return DoubleAuction(k, bid, ask, chance, chance / 2, chance / 2 / _FIRST_BEST)


@dataclass(frozen=True)
class SecondBest:
    """The best that any rule can do which both enter freely and nobody pays for.

    ``first_best`` is what trade gives where every deal is made that should be, ``subsidy`` what
    somebody would have to pay in for that, ``alpha`` how far prices are shaded, from 0 to 1.
    """

    gains: float
    first_best: float
    subsidy: float
    chance: float
    alpha: float


def second_best(values: ArrayLike, costs: ArrayLike) -> SecondBest:
    """Find the most that trade can give where value and cost are private (Myerson-Satterthwaite).

    No rule makes every trade that should be made, with nobody paying in (Myerson and Satterthwaite
    1983, theorem 1); the best one trades where the virtual value is no less than the virtual cost
    (theorem 2).

    Parameters
    ----------
    values, costs : (n,) float, from 0
        Densities of the buyer's value and the seller's cost at the midpoints of equal steps over
        0..1; they need not sum to one. Virtual values should rise (regular densities).

    Raises
    ------
    ValueError
        If a density is negative, empty or has no mass.

    Examples
    --------
    >>> import numpy as np
    >>> found = second_best(np.ones(400), np.ones(400))
    >>> round(found.gains, 3), round(found.subsidy, 3)
    (0.141, 0.167)
    """
    (v, f, tail), (c, g, head) = _density("values", values), _density("costs", costs)
    with np.errstate(divide="ignore", invalid="ignore"):
        shade_v = np.where(f > 0, tail / f, np.inf)
        shade_c = np.where(g > 0, head / g, np.inf)
    shade_c = np.where(g > 0, shade_c, np.inf)
    mass = np.outer(f, g)
    gain = v[:, None] - c[None, :]
    rent = np.where(mass > 0, gain - (shade_v[:, None] + shade_c[None, :]), 0.0)

    def trading(alpha: float) -> FloatArray:
        virtual = gain - alpha * np.where(mass > 0, shade_v[:, None] + shade_c[None, :], 0.0)
        # Of a step in which both prices lie, half is above the diagonal.
        return np.asarray(mass * ((virtual > 0) + 0.5 * (virtual == 0)))

    def budget(alpha: float) -> float:
        return float((trading(alpha) * rent).sum())

    low, high = 0.0, 1.0
    if budget(0.0) >= 0:
        high = 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if budget(middle) >= 0 else (middle, high)
    made = trading(high)
    return SecondBest(
        gains=float((made * gain).sum()),
        first_best=float((mass * np.maximum(gain, 0)).sum()),
        subsidy=max(-budget(0.0), 0.0),
        chance=float(made.sum()),
        alpha=high,
    )


def _density(name: str, density: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return midpoints, chances, and the chance beyond (of values) or below (of costs)."""
    found = np.asarray(density, dtype=float)
    if found.ndim != 1 or not len(found) or not (found >= 0).all() or not 0 < found.sum() < np.inf:
        raise ValueError(f"{name}: expected a density, numbers from 0 up that are not all 0")
    chance = found / found.sum()
    at = (np.arange(len(found)) + 0.5) / len(found)
    below = np.cumsum(chance) - chance / 2
    # As steps of the same width as the density's own, so that their quotient is a length.
    reach = (1.0 - below if name == "values" else below) / len(found)
    return at, chance, reach
