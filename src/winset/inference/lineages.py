"""Monte Carlo errors of means over particles that descend from common ancestors.

Resampling copies particles, and moves never quite tell the copies apart, so particles of one
ancestor must not count as independent. The ancestors at the start of a run are: a mean's variance
is estimated from sums over each ancestor's descendants (Chan and Lai 2013; Lee and Whiteley 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray, IntArray

__all__ = ["Lineages"]


@dataclass(frozen=True, eq=False)
class Lineages:
    """Which ancestor each of n equally weighted draws descends from.

    Parameters
    ----------
    of : (n,) int
        Numbered from 0 on.
    n_ancestors : int

    Examples
    --------
    >>> apart, alike = Lineages.of_eves(np.arange(4)), Lineages.of_eves(np.array([7, 7, 9, 9]))
    >>> values = np.array([1.0, 1.0, -1.0, -1.0])
    >>> round(apart.error(values), 3), round(alike.error(values), 3)
    (0.577, 1.0)
    """

    of: IntArray
    n_ancestors: int

    @classmethod
    def of_eves(cls, eve: IntArray) -> Lineages:
        """Renumber the ancestors from 0 on."""
        ancestors, of = np.unique(eve, return_inverse=True)
        return cls(of, len(ancestors))

    def sums(self, values: FloatArray) -> FloatArray:
        """(ancestors,) sums of the descendants' values."""
        return np.bincount(self.of, values, self.n_ancestors).astype(np.float64, copy=False)

    def error(self, values: FloatArray, weight: FloatArray | None = None) -> float:
        """Return the standard error of the mean of some values (n,); infinite for one ancestor.

        Sums are centred by the size of each lineage, and the loss of freedom by the centring is
        made good, as in a variance over n - 1. Where there are weights (n,), which sum to one, of
        the weighted mean.
        """
        n = len(values)
        if not n or np.ptp(values) == 0.0:
            return 0.0
        weight = np.full(n, 1.0 / n) if weight is None else weight
        sizes = self.sums(weight)
        free = 1.0 - float((sizes**2).sum())
        if np.count_nonzero(sizes) < 2:
            return float("inf")
        sums = self.sums(weight * (values - weight @ values))
        return float(np.sqrt((sums**2).sum() / free))

    def effective(self, weight: FloatArray) -> float:
        """Return the effective number of ancestors behind weights (n,), after Kish (1965)."""
        sums = self.sums(weight)
        return float(sums.sum() ** 2 / max(float((sums**2).sum()), 1e-300))
