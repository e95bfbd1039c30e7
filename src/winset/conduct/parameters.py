"""Nuisance parameters of conduct: how sharply, stubbornly and honestly an actor acts.

None of them is known and none is fixed: each actor has its own, drawn from the starting priors
below and marginalised together with the worlds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["NuisancePrior", "Parameters", "Spread"]

FloatArray = NDArray[np.float64]
Parameters = Mapping[str, FloatArray]


@dataclass(frozen=True)
class Spread:
    """A starting prior: normal on the given scale, with the given centre and deviation.

    Parameters
    ----------
    centre : float
        Median, on the natural scale (``12`` for a log-normal with median 12).
    deviation : float
        Standard deviation on the working scale (of the logarithm, of the log-odds, or plain).
    scale : {"log", "logit", "plain"}

    Examples
    --------
    >>> Spread(12.0, 0.6).decode(np.array([0.0, 1.0])).round(2).tolist()
    [12.0, 21.87]
    """

    centre: float
    deviation: float
    scale: Literal["log", "logit", "plain"] = "log"

    def decode(self, z: FloatArray) -> FloatArray:
        """Values for standard normals ``z``, any shape."""
        # Eight deviations bound the exponentials; nothing real lies further out.
        step = self.deviation * np.clip(z, -8.0, 8.0)
        if self.scale == "log":
            return np.asarray(self.centre * np.exp(step))
        if self.scale == "logit":
            odds = math.log(self.centre / (1.0 - self.centre)) + step
            return np.asarray(1.0 / (1.0 + np.exp(-odds)))
        return np.asarray(self.centre + step)


@dataclass(frozen=True)
class NuisancePrior:
    """Starting priors of the nuisance parameters, one draw per actor.

    Utilities are scaled to 0-1 throughout, so ``beta = 12`` means that an option worth ten points
    more (of a hundred) is offered exp(1.2) = 3.3 times as often.

    Parameters
    ----------
    beta : Spread
        Weight of one's own utility in an offer.
    lam : Spread
        Weight of what the others have offered.
    iota : Spread
        Weight of one's own last offer (standing by it).
    kappa : Spread
        Sharpness of answers, withdrawals and votes.
    concession : Spread
        Faratin's exponent e: below one holds out (Boulware), above one concedes early.
    sigma : Spread
        Width of the band around the aspiration, in utility 0-1.
    cost : Spread
        What walking out costs beyond the walk-away value, in units of 1/kappa.
    bluff : Spread
        Chance of refusing, before the last turn, what one would accept.
    honesty : Spread
        Chance that a statement of what matters is meant.
    jump : Spread
        How far an aspiration jumps when an actor raises the ante, in utility 0-1.
    ante : Spread
        Chance that it has jumped, when an offer is taken back.
    working : Spread
        Sharpness at working level, relative to leaders.
    slack : Spread
        How far below its walk-away value a package may seem acceptable to whoever tables it, in
        utility 0-1: scale of a logistic.
    show : Spread
        Chance that an offer is for show, and its author need not take it.
    closing : Spread
        The same on the declared last turn.
    ink : Spread
        Slack of a signature.
    misjudged : Spread
        Chance that a signature has other reasons than those that are judged here.
    epsilon : float
        Share of offers, per block, that follow no pattern at all.
    memory : float
        Half-life of the others' offers in an actor's mind, in rounds.
    silence : float
        Chance that a responder reads an issue which an offer does not name as left at the
        status quo (otherwise as open: the average of its options).
    """

    beta: Spread = Spread(12.0, 0.6)
    lam: Spread = Spread(1.5, 0.7)
    iota: Spread = Spread(1.0, 0.7)
    kappa: Spread = Spread(15.0, 0.5)
    concession: Spread = Spread(1.0, 0.7)
    sigma: Spread = Spread(0.1, 0.3)
    cost: Spread = Spread(2.0, 1.0, "plain")
    bluff: Spread = Spread(0.1, 1.0, "logit")
    honesty: Spread = Spread(0.75, 0.7, "logit")
    jump: Spread = Spread(0.15, 0.5)
    ante: Spread = Spread(0.15, 0.7, "logit")
    working: Spread = Spread(0.7, 0.3)
    slack: Spread = Spread(0.07, 0.4)
    show: Spread = Spread(0.15, 0.7, "logit")
    closing: Spread = Spread(0.05, 0.7, "logit")
    ink: Spread = Spread(0.04, 0.4)
    misjudged: Spread = Spread(0.03, 0.7, "logit")
    epsilon: float = 0.02
    memory: float = 2.0
    silence: float = 0.5

    def decode(self, names: Sequence[str], z: FloatArray) -> dict[str, FloatArray]:
        """Values per parameter from standard normals ``z`` (n, len(names))."""
        return {name: self.spread(name).decode(z[:, k]) for k, name in enumerate(names)}

    def spread(self, name: str) -> Spread:
        """Return the starting prior of one parameter."""
        found = getattr(self, name)
        if not isinstance(found, Spread):
            raise ValueError(f"{name} is a setting of conduct, not a nuisance parameter")
        return found

    def shifted(self, name: str, deviations: float) -> NuisancePrior:
        """Move one parameter's centre by some of its own deviations: a corner of the box."""
        spread = self.spread(name)
        centre = float(spread.decode(np.asarray(deviations)))
        return replace(self, **{name: replace(spread, centre=centre)})  # type: ignore[arg-type]
