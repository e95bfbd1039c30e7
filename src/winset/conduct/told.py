"""Moves of which accounts tell different versions, and the parts that each version is made of."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from winset.conduct.log import MoveLog
from winset.model.moves import Move
from winset.space import Space

__all__ = ["Entry", "Pick", "Told", "Version", "blocks_of", "version", "version_of"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


class Version(NamedTuple):
    """All that the chance of a move rests on, besides who makes it, and how and when.

    Parameters
    ----------
    terms : (columns,) bool, optional
    share, own : (columns,) float
        What the actor had seen by then; zeros where it does not count.
    said, seen : tuple of bytes
        The terms, and what had been seen, block by block.
    """

    terms: BoolArray | None
    share: FloatArray
    own: FloatArray
    said: tuple[bytes, ...]
    seen: tuple[bytes, ...]

    @property
    def key(self) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        """What tells two versions of one move apart."""
        return self.said, self.seen


def version_of(log: MoveLog, k: int) -> Version:
    """Return the version of move k of a log."""
    move, share = log.moves[k], np.zeros(log.space.n_columns)
    own = share
    if move.kind == "offer":
        share, own = log.share(k)[:, 0], log.own(k)[:, 0]
    return version(move.terms, share, own, log.space)


def version(terms: BoolArray | None, share: FloatArray, own: FloatArray, space: Space) -> Version:
    """Return the version of a move that says these terms, after having seen this."""
    blocks = blocks_of(space)
    return Version(
        terms,
        share,
        own,
        () if terms is None else tuple(terms[of].tobytes() for of in blocks),
        tuple(share[of].tobytes() + own[of].tobytes() for of in blocks),
    )


class Told(NamedTuple):
    """A move, its distinct versions, and which of them each pattern holds."""

    move: Move
    versions: tuple[Version, ...]
    of: IntArray


#: A move, by its position among those told together, and its version: one for all worlds, or each
#: world's own (n,).
Entry = tuple[int, "int | IntArray"]


class Pick(NamedTuple):
    """The parts that make up each version of a move, one per block.

    Parameters
    ----------
    rows : (versions, blocks) int
        Positions among the parts.
    differs : tuple of bool
        Whether a block's part is another in another version.
    """

    rows: IntArray
    differs: tuple[bool, ...]

    @classmethod
    def of(cls, rows: IntArray) -> Pick:
        """Note which blocks differ."""
        return cls(rows, tuple((rows != rows[:1]).any(axis=0).tolist()))

    def joined(
        self, parts: NDArray[Any], version: int | IntArray, ufunc: np.ufunc = np.add
    ) -> NDArray[Any]:
        """Add up, or multiply, the parts (n,) of one version, or of each world's own (n,)."""
        if isinstance(version, int):
            return np.asarray(ufunc.reduce(parts[self.rows[version]], axis=0))
        n = parts.shape[1]
        flat, worlds = parts.reshape(-1), np.arange(n)
        total = np.full(n, ufunc.identity, dtype=parts.dtype)
        for rows, differs in zip(self.rows.T, self.differs, strict=True):
            ufunc(
                total, flat.take(rows[version] * n + worlds) if differs else parts[rows[0]], total
            )
        return total


def blocks_of(space: Space) -> list[slice]:
    """Columns of every block."""
    return [slice(space.offsets[b], space.offsets[b + 1]) for b in range(len(space.blocks))]
