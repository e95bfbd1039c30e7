"""What an actor has seen so far: the others' offers, and its own last one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.space import Space

__all__ = ["History"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


class History:
    """Running summary of the offers of a talk, as each actor sees it.

    ``share(i)`` is f of the conduct model: the recency-weighted share of the others' past offers
    that contain each column. ``own(i)`` is s: it marks i's own last offer. Both are counted per
    block and only over offers that settle it. Offers may differ from world to world (columns,
    worlds), which is what simulation needs, or be the same in all (columns, 1).

    Examples
    --------
    >>> talk = History(Space.plain([2, 2]), 2, memory=1.0)
    >>> talk.add(1, np.array([[True], [False], [True], [True]]))
    >>> talk.share(0).ravel().tolist()
    [1.0, 0.0, 0.0, 0.0]
    """

    def __init__(self, space: Space, n_actors: int, *, memory: float, n: int = 1) -> None:
        self._offsets = space.offsets[:-1]
        self._sizes = space.sizes
        shape = (n_actors, space.n_columns, n)
        self._seen = np.zeros(shape)
        self._settled = np.zeros(shape)
        self._own = np.zeros(shape)
        self._keep = 0.5 ** (1.0 / (memory * max(n_actors - 1, 1)))

    def add(self, actor: int, terms: BoolArray) -> None:
        """Record an offer: ``terms`` (columns, n or 1), the columns that agree with it."""
        stated = self._stated(terms)
        mark = (terms & stated).astype(np.float64)
        for other in range(len(self._seen)):
            if other == actor:
                self._own[other] = np.where(stated, mark, self._own[other])
            else:
                self._seen[other] = self._keep * self._seen[other] + mark
                self._settled[other] = self._keep * self._settled[other] + stated

    def share(self, actor: int) -> FloatArray:
        """Return f (columns, n), 0-1: what the others have offered."""
        settled = self._settled[actor]
        share = np.zeros_like(settled)
        np.divide(self._seen[actor], settled, out=share, where=settled > 0)
        return np.asarray(share)

    def own(self, actor: int) -> FloatArray:
        """Return s (columns, n), 0 or 1: the actor's own last offer."""
        return np.asarray(self._own[actor].copy())

    def _stated(self, terms: BoolArray) -> BoolArray:
        """(columns, n) True in every block that the offer says something about."""
        whole = np.logical_and.reduceat(terms, self._offsets, axis=0)
        stated: BoolArray = np.repeat(~whole, self._sizes, axis=0)
        return stated
