"""Where a judged quantity can lie at all: the support that a judgement's shape follows."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

__all__ = ["CHANCE", "MARGIN", "POSITIVE", "VALUE", "WEIGHT", "Support"]


@dataclass(frozen=True)
class Support:
    """The range that a quantity can take; either end may be infinite.

    Parameters
    ----------
    low, high : float
        Bounds; ``-inf`` and ``inf`` for none.
    name : str
        What the quantity is called in messages.

    Examples
    --------
    >>> Support(0, 100).bounded, Support(0, float("inf")).bounded
    (True, False)
    """

    low: float
    high: float
    name: str = field(default="a quantity", compare=False)

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def __contains__(self, x: float) -> bool:
        return self.low <= x <= self.high

    def __str__(self) -> str:
        if self == CHANCE:
            return f"{self.name} runs from 0 to 1 (or 0 % to 100 %)"
        if self.bounded:
            return f"{self.name} runs from {self.low:g} to {self.high:g}"
        if math.isfinite(self.low):
            return f"{self.name} is {self.low:g} or more"
        if math.isfinite(self.high):
            return f"{self.name} is {self.high:g} or less"
        return f"{self.name} may be any number"


VALUE = Support(0.0, 100.0, "a value")
WEIGHT = Support(0.0, 100.0, "a swing weight")
MARGIN = Support(-math.inf, math.inf, "a margin")
POSITIVE = Support(0.0, math.inf, "this quantity")
CHANCE = Support(0.0, 1.0, "a chance")
