"""Who accepts what: the acceptance of deals over worlds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, FloatArray, IntArray
from winset.deals.halves import cut, halves
from winset.space import Space
from winset.space.layout import checked

__all__ = ["acceptance"]

_CHUNK = 1 << 22


def acceptance(
    space: Space,
    utility: NDArray[np.floating],
    floor: NDArray[np.floating],
    deals: NDArray[np.integer] | None = None,
) -> BoolArray:
    """Which actor accepts which deal in which world.

    An actor accepts where its utility is at or above its walk-away value (less ``TOLERANCE``).

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float, 0-100
    floor : (worlds, actors) float
        Walk-away values; ``-inf`` accepts everything.
    deals : (deals, blocks) int, optional
        Local columns per block; every deal of the space, in lexicographic order, by default.

    Returns
    -------
    (worlds, actors, deals) bool

    Raises
    ------
    ValueError
        Where shapes disagree, or a deal names a column that is not there.

    Examples
    --------
    >>> space = Space.plain([2, 2])
    >>> utility = np.array([[[0.0, 60.0, 0.0, 40.0], [50.0, 0.0, 50.0, 0.0]]])
    >>> acceptance(space, utility, np.array([[40.0, 50.0]]))[0].astype(int).tolist()
    [[0, 1, 1, 1], [1, 1, 1, 0]]
    """
    u, f = checked(space, utility, floor)
    least = f - TOLERANCE
    if deals is None:
        return _of_all(space, u, least)
    return _of_few(u, least, _checked_deals(space, deals) + space.offsets[:-1])


def _checked_deals(space: Space, deals: NDArray[np.integer]) -> IntArray:
    table = np.asarray(deals)
    if table.ndim != 2 or table.shape[1] != len(space.sizes):
        raise ValueError(
            f"deals must have shape (deals, {len(space.sizes)}), one local column per block, "
            f"got {table.shape}"
        )
    if not np.issubdtype(table.dtype, np.integer):
        raise ValueError(f"deals must be integers (local columns), got {table.dtype}")
    if ((table < 0) | (table >= np.asarray(space.sizes))).any():
        raise ValueError(f"a deal names a column outside the blocks' sizes {space.sizes}")
    return table.astype(np.int64)


def _of_all(space: Space, u: FloatArray, least: FloatArray) -> BoolArray:
    at = cut(space.sizes)
    out = np.empty((*least.shape, space.n_deals), dtype=np.bool_)
    for mine, need, accepts in zip(u, least, out, strict=True):
        left, right = halves(mine, space.sizes, at)
        table = accepts.reshape(len(need), left.shape[1], right.shape[1])
        np.greater_equal(left[:, :, None], (need[:, None] - right)[:, None, :], out=table)
    return out


def _of_few(u: FloatArray, least: FloatArray, columns: IntArray) -> BoolArray:
    out = np.empty((*least.shape, len(columns)), dtype=np.bool_)
    step = max(1, _CHUNK // max(len(columns) * least.shape[1], 1))
    for start in range(0, len(u), step):
        part = u[start : start + step]
        total = np.zeros((*part.shape[:2], len(columns)))
        for column in columns.T:
            total += part[:, :, column]
        np.greater_equal(total, least[start : start + step, :, None], out=out[start : start + step])
    return out
