"""The Lagrangian dual of one world solved to the end, by column generation (compiled).

Arrays as in :mod:`winset.deals.exists.dual`.
"""

from __future__ import annotations

# Compiled functions take plain arrays, many of them, and spell their loops out.
# ruff: noqa: PLR0912, PLR0915, PLR0917
import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.deals.compiled import inner, shared
from winset.deals.exists.proposing import EPS, OPEN, PROVED, WITNESS, propose, repair

__all__ = ["MASTER", "solve_master"]


_V, _M, _I = "float64[:, ::1]", "float64[::1]", "int64[::1]"
_FREE = -1  # in the basis: the common level, which may have either sign
_TINY = 1e-11


@inner(f"void({_V}, {_M}, int64, {_M})")
def _pivot(inverse: FloatArray, level: FloatArray, row: int, entering: FloatArray) -> None:
    """Exchange the basic variable of a row for the entering one."""
    n = level.shape[0]
    scale = 1.0 / entering[row]
    level[row] *= scale
    for j in range(n):
        inverse[row, j] *= scale
    for i in range(n):
        if i != row and entering[i] != 0.0:
            level[i] -= entering[i] * level[row]
            for j in range(n):
                inverse[i, j] -= entering[i] * inverse[row, j]


MASTER = f"Tuple((int64, float64))({_V}, {_M}, {_I}, {_I}, int64, {_M}, float64, {_I})"


@shared(MASTER)
def solve_master(
    value: FloatArray,
    need: FloatArray,
    offsets: IntArray,
    null: IntArray,
    pivots: int,
    weight: FloatArray,
    best: float,
    deal: IntArray,
) -> tuple[int, float]:
    """Find the mixture of deals that lifts the least surplus highest, and the weights proving it.

    The mixture is a basis of at most one deal per actor and one more; its dual prices are the
    weights, and the deal of largest surplus at those prices enters next (Dantzig and Wolfe 1960).
    Starts from the deal that is best at ``weight``, whose bound is ``best``; leaves the weights of
    the smallest bound there. Deals proposed on the way are tried.
    """
    m, blocks = value.shape[1], offsets.shape[0] - 1
    inverse, level = np.zeros((m + 1, m + 1)), np.empty(m + 1)
    basic, entering = np.empty(m + 1, np.int64), np.empty(m + 1)
    surplus, price, shifted = np.empty(m), np.empty(m), np.empty(m)
    changed = np.empty(blocks, np.int64)
    propose(value, need, offsets, null, weight, deal, surplus)
    low = 0
    for a in range(m):
        if surplus[a] < surplus[low]:
            low = a
    # basis: that deal, the common level, and by how much each other actor exceeds it
    for a in range(m):
        basic[a] = a
        inverse[a, a] = -1.0
        inverse[a, low] += 1.0
        inverse[a, m] = surplus[a] - surplus[low]
        level[a] = inverse[a, m]
    for j in range(m):
        inverse[low, j] = 0.0
    inverse[low, low], inverse[low, m] = -1.0, surplus[low]
    basic[low], level[low] = _FREE, surplus[low]
    basic[m], inverse[m, m], level[m] = m, 1.0, 1.0
    for pivot in range(pivots):
        worst = -1
        for a in range(m):
            price[a] = -inverse[low, a]
            if price[a] < -_TINY and (worst < 0 or price[a] < price[worst]):
                worst = a
        if worst >= 0:  # someone has more than the common level for free: let that be
            for i in range(m + 1):
                entering[i] = -inverse[i, worst]
        else:
            total = 0.0
            for a in range(m):
                price[a] = price[a] if price[a] > 0.0 else 0.0
                total += price[a]
            for a in range(m):
                price[a] /= total
            bound = propose(value, need, offsets, null, price, deal, surplus)
            if bound < best:
                best = bound
                for a in range(m):
                    weight[a] = price[a]
            if bound < -EPS:
                return PROVED, bound
            served = True
            for a in range(m):
                served = served and surplus[a] >= 0.0
            if served:
                return WITNESS, bound
            if pivot % 3 == 0:
                for b in range(blocks):
                    changed[b] = deal[b]
                for a in range(m):
                    shifted[a] = surplus[a]
                if repair(value, offsets, null, changed, shifted):
                    for b in range(blocks):
                        deal[b] = changed[b]
                    return WITNESS, bound
            if bound - inverse[low, m] < _TINY:
                break
            for i in range(m + 1):
                entering[i] = inverse[i, m]
                for a in range(m):
                    entering[i] += inverse[i, a] * surplus[a]
        row, step = -1, np.inf
        for i in range(m + 1):
            if basic[i] != _FREE and entering[i] > _TINY and level[i] < step * entering[i]:
                row, step = i, level[i] / entering[i]
        if row < 0:
            break
        _pivot(inverse, level, row, entering)
        basic[row] = m if worst < 0 else worst
    return OPEN, best
