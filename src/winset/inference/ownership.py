"""Which latent dimension touches which actor: found by trying, not by names.

Factors of the likelihood are accepted or rejected apart, which is right only where dimensions
truly belong to one actor. Ties, shared factors and accounts make some of them shared, so each
dimension is drawn afresh in a few worlds and the decoded arrays are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from winset.inference.target import NOBODY, SHARED
from winset.worlds import Worlds

__all__ = ["NOBODY", "SHARED", "PriorLike", "owners"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_TRIALS = 24


class PriorLike(Protocol):
    """A distribution over worlds, as rows of standard normals."""

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each latent dimension."""

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids, in the order of the actor axis."""

    def draw(self, n: int, seed: int) -> FloatArray:
        """Latents (n, dims)."""

    def decode(self, z: FloatArray, *, actors: Sequence[str] | None = None) -> Worlds:
        """Decode latents to worlds; only for some actors, where asked."""


def owners(prior: PriorLike, active: Sequence[int], seed: int) -> IntArray:
    """Find the one active actor that each dimension touches.

    Parameters
    ----------
    prior : PriorLike
    active : sequence of int
        Actors who act, as positions on the actor axis.
    seed : int

    Returns
    -------
    (dims,) int
        The actor; -1 where a dimension touches several, or decides between accounts; -2 where it
        touches none.
    """
    names = [prior.actors[a] for a in active]
    base = prior.draw(_TRIALS, seed)
    dims = base.shape[1]
    rng = np.random.default_rng(seed)
    plain = prior.decode(base, actors=names)
    out = np.full(dims, NOBODY, dtype=np.int64)
    chunk = max(1, 20_000 // _TRIALS)
    for start in range(0, dims, chunk):
        some = range(start, min(start + chunk, dims))
        tried = np.tile(base, (len(some), 1))
        for k, d in enumerate(some):
            # Far draws too: a rare branch (a mixed account, another view) must not be missed.
            tried[k * _TRIALS : (k + 1) * _TRIALS, d] = 2.0 * rng.standard_normal(_TRIALS)
        worlds = prior.decode(tried, actors=names)
        for k, d in enumerate(some):
            rows = slice(k * _TRIALS, (k + 1) * _TRIALS)
            out[d] = _owner(plain, worlds, rows, active)
    for d, name in enumerate(prior.names):
        if name.startswith("accounts"):
            out[d] = SHARED
    return out


def _owner(plain: Worlds, tried: Worlds, rows: slice, active: Sequence[int]) -> int:
    if not np.array_equal(plain.account, tried.account[rows]):
        return SHARED
    touched = [
        a
        for a in active
        if not np.array_equal(plain.utility[:, :, a], tried.utility[:, rows, a])
        or not np.array_equal(plain.walk_away[:, :, a], tried.walk_away[:, rows, a])
    ]
    if len(touched) > 1:
        return SHARED
    return touched[0] if touched else NOBODY
