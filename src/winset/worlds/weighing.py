"""How much each issue counts for one actor: rankings, swings, or nothing said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from winset.worlds.scalars import stacked

__all__ = ["ranked_weights", "swing_weights"]

FloatArray = NDArray[np.float64]


def ranked_weights(
    sizes: Sequence[int], chances: Sequence[FloatArray] | None, *, ordered: bool = True
) -> FloatArray:
    """Draw weights uniformly among those that respect a ranking.

    The ordered simplex is spanned by the K points that share 100 equally among the first k levels;
    uniform (Dirichlet) mixtures of its corners are uniform on it (Barron and Barrett 1996; their
    rank-order-centroid weights are its mean).

    Parameters
    ----------
    sizes : sequence of int
        Issues per level, the most important level first.
    chances : sequence of (worlds,) float, optional
        One per level, uniform on 0-1; None for the centroid.
    ordered : bool
        False for uniform weights without an order.

    Returns
    -------
    (levels, worlds) float
        Weight of each issue of a level; over all issues they sum to 100.

    Examples
    --------
    >>> ranked_weights([1, 1], None).ravel().tolist()
    [75.0, 25.0]
    """
    n_levels = len(sizes)
    if chances is None:
        mixture = np.full((n_levels, 1), 1.0 / n_levels)
    elif n_levels == 1:
        mixture = np.ones((1, 1))
    else:
        drawn = np.stack([-np.log1p(-chance) for chance in chances])
        mixture = drawn / reduce(np.add, drawn)
    if not ordered:
        return np.asarray(100.0 * mixture / np.asarray(sizes, dtype=np.float64)[:, None])
    # Corner k gives each issue of the first k levels the same share.
    sharing = np.cumsum(sizes, dtype=np.float64)[:, None]
    return np.asarray(100.0 * np.cumsum((mixture / sharing)[::-1], axis=0)[::-1])


def swing_weights(swings: Sequence[FloatArray]) -> FloatArray:
    """Normalise swings to weights that sum to 100.

    Parameters
    ----------
    swings : sequence of (worlds,) or (1,) float

    Returns
    -------
    (issues, worlds) float

    Examples
    --------
    >>> swing_weights([np.array([100.0]), np.array([60.0])]).ravel().tolist()
    [62.5, 37.5]
    """
    weights = stacked(swings)
    total = reduce(np.add, weights)
    weights = 100.0 * weights
    if (total > 0).all():
        return np.asarray(weights / total)
    # All swings at zero in one world: nothing matters more than anything else.
    equal = np.full_like(weights, 100.0 / len(weights))
    return np.where(total > 0, weights / np.where(total > 0, total, 1.0), equal)
