"""Two who give a little at a time, since what is given cannot be taken back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray
from winset.play.games.demanding import number

__all__ = ["Gradual", "gradual_exchange"]


@dataclass(frozen=True)
class Gradual:
    """The fastest path of mutual steps from which neither gains by standing still.

    ``path`` is how much each has given after each round, from 0 to 1; ``reached`` where it leads in
    the end, ``value`` what the path is worth to each per round.
    """

    path: FloatArray
    reached: float
    value: float

    @property
    def steps(self) -> FloatArray:
        """How much each gives in each round."""
        return np.diff(self.path, prepend=0.0)


def gradual_exchange(benefit: float, cost: float, discount: float, rounds: int = 50) -> Gradual:
    """Return the fastest self-enforcing exchange of what cannot be taken back.

    In every round each side may give more, at most 1 in all; each round a side gains ``benefit``
    for what the other has given and bears ``cost`` for what it has given itself. Whoever stands
    still is met with standing still. With equality in every round the steps shrink by the factor
    cost / (discount * benefit), and full exchange is approached but never reached; where that
    factor is 1 or more, nothing can be given (Lockwood and Thomas 2002, the linear case).

    Parameters
    ----------
    benefit, cost : float, above 0
    discount : float in 0..1, below 1
    rounds : int
        How many rounds of the path to give.

    Raises
    ------
    ValueError
        If a number is out of its range, or giving costs more than it brings.

    Examples
    --------
    >>> found = gradual_exchange(benefit=2, cost=1, discount=0.9, rounds=3)
    >>> found.path.round(3).tolist(), found.reached
    ([0.444, 0.691, 0.829], 1.0)
    """
    number("benefit", benefit, 0, float("inf"))
    number("cost", cost, 0, benefit)
    number("discount", discount, 0, 1, open_above=True)
    number("rounds", rounds, 1, 1_000_000)
    if not 0 < cost < benefit < float("inf"):
        raise ValueError("cost, benefit: expected 0 < cost < benefit")
    factor = cost / (discount * benefit) if discount else float("inf")
    if factor >= 1:
        return Gradual(np.zeros(rounds), 0.0, 0.0)
    path = 1.0 - factor ** np.arange(1, rounds + 1)
    # Of a path without end: (1 - d) sum over t of d^t (b - c) (1 - factor^(t + 1)).
    value = (benefit - cost) * (1.0 - (1 - discount) * factor / (1 - discount * factor))
    return Gradual(np.asarray(path), 1.0, value)
