"""Two who divide a pie by offers in turn, when waiting costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray
from winset.play.games.demanding import number, pair

__all__ = ["Division", "alternating_offers", "bargaining_power"]

_CLOSE = 1e-13
_MOST = 1_000_000


@dataclass(frozen=True)
class Division:
    """How the pie is divided in equilibrium.

    Parameters
    ----------
    shares : tuple of float
        Of player 0 and player 1, when player 0 proposes first.
    reply : tuple of float
        The same when player 1 proposes first.
    between : tuple of float
        The least and the most that player 0 gets in any subgame-perfect equilibrium when it
        proposes first; both are alike where the equilibrium is unique.
    agreed : bool
        False where what each could get elsewhere, or its home demands, is more than there is.
    """

    shares: tuple[float, float]
    reply: tuple[float, float]
    between: tuple[float, float]
    agreed: bool = True

    @property
    def unique(self) -> bool:
        """Whether it is the only subgame-perfect equilibrium."""
        return self.between[1] - self.between[0] < 1e-9


@dataclass(frozen=True)
class _Game:
    discount: tuple[float, float]
    cost: tuple[float, float]
    least: tuple[float, float]

    def demand(self, player: int, proposing: float) -> float:
        """Return what a responder accepts at least, given what it gets when it proposes next."""
        wait = self.discount[player] * proposing - self.cost[player]
        return max(wait, self.least[player], 0.0)

    def step(self, now: tuple[float, float]) -> tuple[float, float]:
        """Return what each gets as proposer, given the same one round later."""
        return 1.0 - self.demand(1, now[1]), 1.0 - self.demand(0, now[0])

    def limit(self, start: tuple[float, float]) -> tuple[float, float]:
        """Follow the rounds back without end; the fixed point is found by solving its regime."""
        now = start
        for _ in range(_MOST):
            if (solved := self._regime(now)) is not None:
                return solved
            then = self.step(now)
            if max(abs(a - b) for a, b in zip(now, then, strict=True)) < _CLOSE:
                return then
            now = then
        return now

    def _regime(self, now: tuple[float, float]) -> tuple[float, float] | None:
        """Solve the two equations that hold here, and keep the solution if they hold there too."""
        lines = [self._line(player, now[player]) for player in (0, 1)]
        (slope0, level0), (slope1, level1) = lines
        if (whole := 1.0 - slope0 * slope1) < _CLOSE:
            return None
        # proposer 0: a = 1 - (slope1 b + level1); proposer 1: b = 1 - (slope0 a + level0)
        a = (1.0 - level1 - slope1 * (1.0 - level0)) / whole
        b = 1.0 - slope0 * a - level0
        if all(
            abs(self.demand(k, x) - (s * x + c)) < _CLOSE
            for k, x, (s, c) in zip((0, 1), (a, b), lines, strict=True)
        ):
            return a, b
        return None

    def _line(self, player: int, proposing: float) -> tuple[float, float]:
        wait = self.discount[player] * proposing - self.cost[player]
        least = max(self.least[player], 0.0)
        if wait > least:
            return self.discount[player], -self.cost[player]
        return 0.0, least


def alternating_offers(
    discount: Sequence[float] = (1.0, 1.0),
    *,
    cost: Sequence[float] = (0.0, 0.0),
    outside: Sequence[float] = (0.0, 0.0),
    floor: Sequence[float] = (0.0, 0.0),
    rounds: int | None = None,
) -> Division:
    """Divide a pie of one between two who make offers in turn.

    The proposer offers what the other accepts at least: what waiting for its own turn is worth
    (Rubinstein 1982), what it has elsewhere, taken only when it responds (Binmore, Shaked and
    Sutton 1989), or what its home passes at least (a two-level game in the manner of Tarar 2001).
    With a last round it is found backwards (Stahl 1972); without one, the best and the worst
    equilibria of each side bound each other (Shaked and Sutton 1984).

    Parameters
    ----------
    discount : two floats in 0..1
        What a share is worth to each one round later.
    cost : two floats from 0
        What a round costs each, in shares.
    outside : two floats in 0..1
        What each gets by breaking off in response to an offer.
    floor : two floats in 0..1
        The least share that each side's ratifier passes.
    rounds : int, optional
        Number of offers after which both get nothing; without it there is no last one.

    Returns
    -------
    Division

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> round(alternating_offers((0.9, 0.8)).shares[0], 6), round((1 - 0.8) / (1 - 0.72), 6)
    (0.714286, 0.714286)
    >>> alternating_offers((0.9, 0.9), floor=(0, 0.6)).shares
    (0.4, 0.6)
    >>> round(alternating_offers((0.9, 0.9), rounds=3).shares[0], 6)
    0.91
    """
    least = [
        max(*both)
        for both in zip(pair("outside", outside, 0, 1), pair("floor", floor, 0, 1), strict=True)
    ]
    if sum(least) > 1.0:
        got = pair("outside", outside, 0, 1)
        return Division(got, got, (got[0], got[0]), agreed=False)
    game = _Game(
        pair("discount", discount, 0, 1),
        pair("cost", cost, 0, float("inf")),
        (least[0], least[1]),
    )
    if rounds is not None:
        return _finite(game, rounds)
    high, low = game.limit((1.0, 0.0)), game.limit((0.0, 1.0))
    # Where several are in equilibrium, the middle of them is told, and how far they lie apart.
    a, b = ((x + y) / 2 for x, y in zip(high, low, strict=True))
    if max(abs(x - y) for x, y in zip(high, low, strict=True)) < 1e-9:
        a, b = high
    return Division((a, 1 - a), (1 - b, b), (min(low[0], high[0]), max(low[0], high[0])))


def _finite(game: _Game, rounds: int) -> Division:
    if rounds < 1:
        raise ValueError(f"rounds is {rounds}: expected 1 or more offers")
    now = (1.0 - max(game.least[1], 0.0), 1.0 - max(game.least[0], 0.0))
    for _ in range(rounds - 1):
        now = game.step(now)
    a, b = now
    return Division((a, 1 - a), (1 - b, b), (a, a))


def bargaining_power(rates: Sequence[float]) -> FloatArray:
    """Return weights of the asymmetric Nash solution to which offers in quick turn lead.

    With a time between offers that goes to nothing, what players get in alternating offers goes to
    the maximum of the product of gains, each to the power of its weight; the weight of a player is
    inverse to the rate at which waiting costs it (Binmore, Rubinstein and Wolinsky 1986).

    Parameters
    ----------
    rates : (players,) float, above 0
        Discount rates per unit of time.

    Returns
    -------
    (players,) float, sums to 1

    Raises
    ------
    ValueError
        If a rate is not above 0.

    Examples
    --------
    >>> bargaining_power([0.1, 0.05]).round(3).tolist()
    [0.333, 0.667]
    """
    found = np.array([number(f"rates[{k}]", r, 0, np.inf) for k, r in enumerate(rates)])
    if not len(found) or not np.all(found > 0) or not np.all(np.isfinite(found)):
        raise ValueError(f"rates are {list(rates)}: expected finite numbers above 0")
    patience = found.min() / found
    return np.asarray(patience / patience.sum())
