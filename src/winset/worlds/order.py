"""Ordered options stay ordered: the order of the stated medians holds in every draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.model.preferences import Order

__all__ = ["arrange", "arrange_shape"]

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
