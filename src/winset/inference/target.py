"""What the sampler samples: standard normals, reweighed by factors of a likelihood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NOBODY", "SHARED", "Target"]

#: Owner of a dimension that touches the terms of several factors, or of none.
SHARED = -1
NOBODY = -2

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Target:
    """A posterior over latent standard normals.

    The prior is N(0, I), cut to where ``log_prob`` is finite. The likelihood is a product of
    terms; each belongs to one factor (an actor), and each latent dimension either touches the
    terms of one factor only or is shared. Dimensions of different factors are accepted or
    rejected apart, which is valid because the posterior given the shared ones is a product.

    Parameters
    ----------
    dims : int
    log_prob : callable
        ``log_prob(z, terms) -> (len(terms), n)`` for ``z`` (n, dims); ``-inf`` in every row of a
        world that the prior rules out.
    factor : (terms,) int
        Factor of each term.
    owner : (dims,) int
        Factor of each dimension; ``SHARED`` or ``NOBODY`` where it has no single one.
    stages : tuple of tuple of int
        Terms that arrive together, in order of arrival.
    groups : tuple of (k,) int
        Dimensions that belong together (the values of one issue, one actor's weights), as blocks
        for small moves. Those in no group are a block of their own.
    """

    dims: int
    log_prob: Callable[[FloatArray, Sequence[int]], FloatArray]
    factor: IntArray
    owner: IntArray
    stages: tuple[tuple[int, ...], ...]
    groups: tuple[IntArray, ...] = ()

    @property
    def factors(self) -> tuple[int, ...]:
        """Factors that have terms."""
        return tuple(int(f) for f in np.unique(self.factor))

    def dims_of(self, factor: int) -> IntArray:
        """Dimensions of one factor."""
        return np.flatnonzero(self.owner == factor).astype(np.int64)

    def blocks_of(self, factor: int) -> tuple[IntArray, ...]:
        """Blocks of one factor's dimensions for small moves."""
        mine = set(self.dims_of(factor).tolist())
        blocks = []
        for group in self.groups:
            inside = [d for d in group.tolist() if d in mine]
            mine -= set(inside)
            if inside:
                blocks.append(np.asarray(inside, dtype=np.int64))
        return (*blocks, *(np.asarray([d], dtype=np.int64) for d in sorted(mine)))
