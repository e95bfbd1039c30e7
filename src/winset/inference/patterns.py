"""Patterns of accounts: whose version of each contested issue is true, with prior chances."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from winset.worlds.prior import Prior

__all__ = ["Patterns", "pattern_prior", "patterns_of"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Beyond this number of patterns only whole accounts, and those that most worlds have, are listed.
_MOST = 64


@dataclass(frozen=True, eq=False)
class Patterns:
    """Ways in which the contested issues can be split among the accounts.

    Parameters
    ----------
    tellers : tuple of str
    contested : tuple of str
    rows : (patterns, contested) int
        Position of a teller per issue; the first rows are the whole accounts, in order.
    prior : (patterns,) float
        Prior chances that sum to one.
    """

    tellers: tuple[str, ...]
    contested: tuple[str, ...]
    rows: IntArray
    prior: FloatArray

    @property
    def n(self) -> int:
        """Number of patterns."""
        return len(self.rows)


def patterns_of(prior: Prior, z: FloatArray, met: IntArray | None = None) -> Patterns:
    """List the patterns of accounts with their prior chances.

    A pattern in which one account has every issue can come about in two ways (as a whole, or
    issue by issue); both are in its prior, as they are in the worlds.

    Parameters
    ----------
    prior : Prior
    z : (n, dims) float
        Draws over which stated priors of the accounts are averaged.
    met : (n, contested) int, optional
        Patterns seen in worlds, where there are too many to list.
    """
    tellers, contested = prior.model.accounts.tellers, prior.model.accounts.contested
    size = max(len(contested), 1)
    if len(tellers) ** size <= _MOST:
        rows = np.array(list(product(range(len(tellers)), repeat=size)), dtype=np.int64)
    else:
        rows = _commonest(met) if met is not None else np.zeros((0, size), dtype=np.int64)
    whole_rows = np.repeat(np.arange(len(tellers))[:, None], size, axis=1)
    others = [row for row in rows if len(set(row.tolist())) > 1]
    rows = np.concatenate([whole_rows, np.array(others, dtype=np.int64).reshape(-1, size)])
    shares = prior.account_shares(z)
    chance = pattern_prior(rows, shares, prior.model.accounts.mixed_chance).mean(axis=1)
    return Patterns(
        tellers,
        contested,
        rows[:, : len(contested)],
        chance / chance.sum(),
    )


def _commonest(met: IntArray) -> IntArray:
    """Return the patterns that most worlds have, as many as are listed at most."""
    rows, count = np.unique(met, axis=0, return_counts=True)
    return np.asarray(rows[np.argsort(-count, kind="stable")[:_MOST]], dtype=np.int64)


def pattern_prior(rows: IntArray, shares: FloatArray, mixed: float) -> FloatArray:
    """(patterns, n) prior chance of each pattern: as a whole, or issue by issue."""
    apart = shares[rows].prod(axis=1)
    whole = np.where((rows == rows[:, :1]).all(axis=1)[:, None], shares[rows[:, 0]], 0.0)
    return np.asarray((1.0 - mixed) * whole + mixed * apart)
