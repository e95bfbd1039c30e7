"""The answer to "how many deals?", world by world."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray

__all__ = ["Counts", "log10_of"]


def log10_of(count: int) -> float:
    """Logarithm of a whole number of any size; ``-inf`` of 0.

    Examples
    --------
    >>> log10_of(10**400), log10_of(0)
    (400.0, -inf)
    """
    if count <= 0:
        return -math.inf
    digits = max(len(str(count)) - 300, 0)
    return math.log10(count // 10**digits) + digits


@dataclass(frozen=True, eq=False)
class Counts:
    """Number of deals that pass a rule, in each world.

    Parameters
    ----------
    n_deals : int
        Deals on the table (the null deal, where it is none, left out).
    exact : tuple of int or None
        For each world the exact number, of any size; None where only an estimate was possible.
    log10 : (worlds,) float
        Logarithm of the number or of its estimate; ``-inf`` where no deal passes, or none was
        seen.
    relative_error : (worlds,) float
        Standard error of the estimate over the estimate; 0 where the number is exact, ``inf``
        where no deal was seen.
    method : tuple of str
        How, for each world.
    seed : int
        Of the estimates.
    """

    n_deals: int
    exact: tuple[int | None, ...]
    log10: FloatArray
    relative_error: FloatArray
    method: tuple[str, ...]
    seed: int

    @property
    def share(self) -> FloatArray:
        """(worlds,) share of all deals that pass, or its estimate."""
        if not self.n_deals:
            return np.zeros(len(self.exact))
        return np.asarray(10.0 ** (self.log10 - log10_of(self.n_deals)))

    @property
    def all_exact(self) -> bool:
        """True where no world needed an estimate."""
        return all(count is not None for count in self.exact)
