"""Checkers of answers on zones: they certify what a solver proposes and share no code with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray
from winset.space import Consent, Space

__all__ = ["check_none", "check_witness", "deal_utility"]


def deal_utility(
    space: Space, utility: NDArray[np.floating], deals: NDArray[np.integer]
) -> FloatArray:
    """Add up the utility of deals, block by block.

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float
    deals : (deals, blocks) int
        Local columns per block.

    Returns
    -------
    (worlds, actors, deals) float

    Examples
    --------
    >>> space = Space.plain([2, 2])
    >>> deal_utility(space, np.array([[[0.0, 60.0, 0.0, 40.0]]]), np.array([[1, 1]])).tolist()
    [[[100.0]]]
    """
    total = np.zeros((utility.shape[0], utility.shape[1], len(deals)))
    for n, deal in enumerate(deals):
        for b, column in enumerate(deal):
            if not 0 <= column < space.sizes[b]:
                raise ValueError(
                    f"deal {n} names column {column} of block {b}, which has {space.sizes[b]}"
                )
            total[:, :, n] += utility[:, :, space.offsets[b] + column]
    return total


def check_witness(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    consent: Consent,
    deals: NDArray[np.integer],
    *,
    exclude_null: bool = True,
    tolerance: float = 1e-9,
) -> NDArray[np.bool_]:
    """Check that each world's deal passes the rule in that world and is a deal.

    Parameters
    ----------
    utility : (worlds, actors, columns) float
    floor : (worlds, actors) float
    deals : (worlds, blocks) int
        One deal per world.

    Returns
    -------
    (worlds,) bool

    Examples
    --------
    >>> space = Space.plain([2], null=[0])
    >>> utility, floor = np.array([[[50.0, 40.0]]]), np.array([[40.0]])
    >>> rule = Consent.unanimity(1)
    >>> [bool(check_witness(space, utility, floor, rule, np.array([[k]]))[0]) for k in (0, 1)]
    [False, True]
    """
    good = np.zeros(len(floor), dtype=np.bool_)
    null = space.null_columns if exclude_null else None
    for w, deal in enumerate(deals):
        if null is not None and np.array_equal(deal, null):
            continue
        reached = deal_utility(space, utility[w : w + 1], deal[None, :])[0, :, 0]
        good[w] = consent.passes(reached >= floor[w] - tolerance)
    return good


def check_none(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    required: tuple[int, ...],
    multiplier: NDArray[np.floating],
    *,
    exclude_null: bool = True,
    tolerance: float = 1e-9,
) -> NDArray[np.bool_]:
    """Check that multipliers prove that no deal satisfies all required actors (weak duality).

    If every required actor were at its walk-away value or above, the weighted surplus would not
    be negative; so a largest weighted surplus below zero proves that there is no such deal.

    Parameters
    ----------
    required : tuple of int
        Actors who must all accept.
    multiplier : (worlds, actors) float
        At least 0; weights of actors who are not required prove nothing.

    Returns
    -------
    (worlds,) bool
    """
    proved = np.zeros(len(floor), dtype=np.bool_)
    null = space.null_columns if exclude_null else None
    others = [a for a in range(floor.shape[1]) if a not in required]
    for w, weights in enumerate(np.asarray(multiplier, dtype=np.float64)):
        if (weights < 0).any() or (weights[others] > 0).any() or not weights.any():
            continue
        used = np.flatnonzero(weights)
        if np.isinf(floor[w, used]).any():
            proved[w] = bool((floor[w, used] == np.inf).any())
            continue
        value = weights[used] @ utility[w][used]
        most, least_loss = -float(weights[used] @ (floor[w, used] - tolerance)), np.inf
        for b in range(len(space.sizes)):
            part = value[space.offsets[b] : space.offsets[b + 1]]
            most += float(part.max())
            if null is not None and len(part) > 1:
                other = np.delete(part, null[b]).max()
                least_loss = min(least_loss, float(part.max() - other))
        if null is not None:
            most -= max(least_loss, 0.0)
        proved[w] = most < 0
    return proved
