"""Accounts: which teller's version of the contested issues is true in a world."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from winset.model import Accounts, Scalars

__all__ = ["draw_accounts", "likeliest", "patterns_met", "prior_shares"]

FloatArray = NDArray[np.float64]


def patterns_met(
    account: NDArray[np.integer],
) -> tuple[tuple[tuple[int, ...], ...], NDArray[np.int64]]:
    """List whose version of each contested issue is true in any world.

    Parameters
    ----------
    account : (worlds, contested) int

    Returns
    -------
    patterns : tuple of tuple of int
        Distinct rows, sorted.
    which : (worlds,) int
        The pattern of each world.

    Examples
    --------
    >>> patterns, which = patterns_met(np.array([[1], [0], [1]]))
    >>> patterns, which.tolist()
    (((0,), (1,)), [1, 0, 1])
    """
    n, contested = account.shape
    which = np.zeros(n, dtype=np.int64)
    if not contested or not n:
        return ((),), which
    left = np.ones(n, dtype=np.bool_)
    found: dict[tuple[int, ...], NDArray[np.bool_]] = {}
    while left.any():  # a handful of patterns: quicker than sorting the rows
        row = account[int(left.argmax())]
        same = (account == row).all(axis=1)
        found[tuple(int(a) for a in row)] = same
        left &= ~same
    patterns = tuple(sorted(found))
    for g, pattern in enumerate(patterns):
        which[found[pattern]] = g
    return patterns, which


def prior_shares(accounts: Accounts, scalars: Scalars, n: int) -> FloatArray:
    """Prior chance of each teller (by sorted id), normalised in every world.

    Accounts without a stated prior share equally what the stated ones leave.

    Returns
    -------
    (tellers, n) float
    """
    tellers = sorted(accounts.tellers)
    stated = {
        name: scalars[accounts.priors[name].handle] for name in tellers if name in accounts.priors
    }
    if not stated:
        return np.full((len(tellers), n), 1.0 / len(tellers))
    left = np.clip(1.0 - sum(stated.values(), start=np.zeros(1)), 0.0, 1.0)
    rest = left / max(len(tellers) - len(stated), 1)
    shares = np.stack([np.broadcast_to(stated.get(name, rest), (n,)) for name in tellers])
    total = sum(shares, start=np.zeros(n))
    return np.where(total > 0, shares / np.where(total > 0, total, 1.0), 1.0 / len(tellers))


def _pick(shares: FloatArray, chance: FloatArray) -> NDArray[np.int64]:
    below = np.cumsum(shares, axis=0)[:-1]
    picked: NDArray[np.int64] = (chance >= below).sum(axis=0)
    return picked


def draw_accounts(
    accounts: Accounts, scalars: Scalars, chances: Mapping[str, FloatArray], n: int
) -> NDArray[np.int8]:
    """Draw whose version of each contested issue is true.

    With chance ``mixed_chance`` issue by issue, each independently; otherwise one account is true
    as a whole.

    Returns
    -------
    (n, contested) int8
        Positions in ``accounts.tellers``.
    """
    out = np.zeros((n, len(accounts.contested)), dtype=np.int8)
    if not accounts.contested:
        return out
    shares = prior_shares(accounts, scalars, n)
    # Picked in the order of the ids, so that the order of the file does not matter.
    place = np.array([accounts.tellers.index(name) for name in sorted(accounts.tellers)])
    whole = _pick(shares, chances[accounts.whole])
    mixed = chances[accounts.mixed] < accounts.mixed_chance
    for k, latent in enumerate(accounts.by_issue):
        out[:, k] = place[np.where(mixed, _pick(shares, chances[latent]), whole)]
    return out


def likeliest(accounts: Accounts, scalars: Scalars) -> NDArray[np.int8]:
    """Take the account with the largest prior as true throughout (the first of equals).

    Returns
    -------
    (1, contested) int8
    """
    if not accounts.contested:
        return np.zeros((1, 0), dtype=np.int8)
    shares = prior_shares(accounts, scalars, 1)[:, 0]
    best = sorted(accounts.tellers)[int(shares.argmax())]
    return np.full((1, len(accounts.contested)), accounts.tellers.index(best), dtype=np.int8)
