"""Ordered options stay ordered: the order of the stated medians holds in every draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.model.preferences import Order, Ranks

__all__ = ["arrange", "arrange_ranks", "arrange_shape"]

FloatArray = NDArray[np.float64]

# What is assumed of the values of ordered options of which nothing at all is known.
_RISING, _FALLING, _PEAKED = 0.3, 0.6, 0.9
# Up to so many options rows are compared instead of sorting world by world.
_FEW = 6


def arrange(values: FloatArray, order: Order) -> FloatArray:
    """Give each option the draw of its rank.

    Exact values stay where they are: draws of options ranked below are cut off at them, and draws
    of options ranked above start there.

    Parameters
    ----------
    values : (options, worlds) float
    order : Order

    Returns
    -------
    (options, worlds) float

    Examples
    --------
    >>> from winset.model.preferences import order_of
    >>> order = order_of([0, 30, 40, 100], [True, False, False, True])
    >>> arrange(np.array([[0.0], [50.0], [35.0], [100.0]]), order).ravel().tolist()
    [0.0, 35.0, 50.0, 100.0]
    """
    if not order.binds:
        return values
    values = _between_exact(values, order)
    if sum(not known for known in order.exact) == 1:
        return values
    ranked = _sorted(values)
    if all(len(group) == 1 for group in order.groups):
        return ranked[np.argsort([k for (k,) in order.groups])]
    out = np.empty_like(values)
    first = 0
    for group in order.groups:
        members = list(group)
        slots = ranked[first : first + len(members)]
        if len(members) == 1:
            out[members[0]] = slots[0]
        else:
            within = values[members].argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
            out[members] = np.take_along_axis(slots, within, axis=0)
        first += len(members)
    return out


def _sorted(values: FloatArray) -> FloatArray:
    """Sort (options, worlds) in each world: few options by comparing rows, which is quicker."""
    if len(values) > _FEW:
        return np.sort(values, axis=0)
    rows = list(values)
    for last in range(1, len(rows)):
        for k in range(last, 0, -1):
            rows[k - 1], rows[k] = (
                np.minimum(rows[k - 1], rows[k]),
                np.maximum(rows[k - 1], rows[k]),
            )
    return np.stack(rows)


def _between_exact(values: FloatArray, order: Order) -> FloatArray:
    known = [(rank, k) for rank, group in enumerate(order.groups) for k in group if order.exact[k]]
    values = values.copy()
    if not values.shape[1]:
        return values
    for rank, group in enumerate(order.groups):
        # Exact values are the same in every world.
        below = (values[k, 0] for r, k in known if r < rank)
        above = (values[k, 0] for r, k in known if r > rank)
        low, high = max(below, default=-np.inf), min(above, default=np.inf)
        for k in group:
            if not order.exact[k]:
                np.clip(values[k], low, high, out=values[k])
    return values


def arrange_ranks(values: FloatArray, ranks: Ranks, *, central: bool = False) -> FloatArray:
    """Bring draws that are alike into the order of a ranking.

    The levels of a ranking take the draws of their first options, sorted: uniform draws are then
    uniform among all that respect it. Where the best option is to be worth 100 and the worst 0,
    the draws are stretched, so that of a ranking of all options what lies between is uniform.

    Parameters
    ----------
    values : (options, worlds) float
    ranks : Ranks
    central : bool
        Whether to take the mean of every rank instead of draws; what is unranked is worth 50.

    Returns
    -------
    (options, worlds) float

    Examples
    --------
    >>> ranks = Ranks((((2,), (0, 1)),), stretched=True)
    >>> arrange_ranks(np.array([[30.0], [99.0], [20.0]]), ranks).ravel().tolist()
    [0.0, 0.0, 100.0]
    """
    out = values.copy()
    for levels in ranks.chains:
        rows = [level[0] for level in levels]
        if central:
            ends = (100.0, 0.0) if ranks.stretched else (100.0 - _gap(levels), _gap(levels))
            drawn = np.linspace(*ends, len(levels))[:, None] + np.zeros(values.shape[1])
            drawn = drawn if len(levels) > 1 else np.full_like(drawn, 50.0)
        else:
            drawn = np.sort(values[rows], axis=0)[::-1]
        for level, row in zip(levels, drawn, strict=True):
            out[list(level)] = row
    for one, other in ranks.alike:
        out[one] = out[other]
    if ranks.stretched and not central:
        inside = [k for k in range(len(out)) if k not in ranks.kept]
        low, high = out[inside].min(axis=0), out[inside].max(axis=0)
        span = np.where(high > low, high - low, 1.0)
        out[inside] = np.where(high > low, 100.0 * (out[inside] - low) / span, 50.0)
    return out


def _gap(levels: tuple[tuple[int, ...], ...]) -> float:
    return 100.0 / (len(levels) + 1)


def arrange_shape(values: FloatArray, chance: FloatArray) -> FloatArray:
    """Shape the values of ordered options of which nothing is known.

    Rising with chance 0.3, falling 0.3, single-peaked 0.3 (any inner option may be the peak),
    free 0.1.

    Parameters
    ----------
    values : (options, worlds) float
        Draws that are exchangeable over options.
    chance : (worlds,) float
        Uniform on 0-1: picks the shape.

    Returns
    -------
    (options, worlds) float
    """
    n_options = len(values)
    if n_options < 3:
        return values
    out = values.copy()
    rising, falling = chance < _RISING, (chance >= _RISING) & (chance < _FALLING)
    out[:, rising] = np.sort(values[:, rising], axis=0)
    out[:, falling] = np.sort(values[:, falling], axis=0)[::-1]
    share = (chance - _FALLING) / (_PEAKED - _FALLING)
    peaks = 1 + np.floor(share * (n_options - 2))
    for peak in range(1, n_options - 1):
        rows = (chance >= _FALLING) & (chance < _PEAKED) & (peaks == peak)
        out[:, rows] = _peaked(values[:, rows], peak)
    return out


def _peaked(values: FloatArray, peak: int) -> FloatArray:
    out = values.copy()
    worlds = np.arange(values.shape[1])
    best = values.argmax(axis=0)
    out[best, worlds], out[peak, worlds] = values[peak, worlds], values[best, worlds]
    out[:peak] = np.sort(out[:peak], axis=0)
    out[peak + 1 :] = np.sort(out[peak + 1 :], axis=0)[::-1]
    return out
