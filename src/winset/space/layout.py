"""The blocks that a search runs over: a space, or the part of it that some terms leave open."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.space import Space

__all__ = ["Layout", "checked"]


@dataclass(frozen=True, eq=False)
class Layout:
    """Blocks of columns that a search may use.

    Parameters
    ----------
    kept : tuple of (columns,) int
        For each block, the space's local columns that are open.
    columns : (n_columns,) int
        The same as positions on the columns axis of utility arrays.
    null : (blocks,) int, optional
        The deal that is no deal, in the layout's own local columns.

    Examples
    --------
    >>> space = Space.plain([2, 3], null=[0, 1])
    >>> layout = Layout.of(space, masks=(np.array([True, True]), np.array([False, True, True])))
    >>> layout.sizes, layout.null.tolist(), layout.to_space(np.array([1, 1])).tolist()
    ((2, 2), [0, 0], [1, 2])
    """

    kept: tuple[IntArray, ...]
    columns: IntArray
    null: IntArray | None

    @classmethod
    def of(
        cls,
        space: Space,
        *,
        exclude_null: bool = True,
        masks: Sequence[BoolArray] | None = None,
    ) -> Layout:
        """Open every column, or those of ``masks`` (one (columns,) bool per block)."""
        if masks is None:
            kept = tuple(np.arange(n, dtype=np.int64) for n in space.sizes)
        else:
            if [len(m) for m in masks] != list(space.sizes):
                raise ValueError(
                    f"masks must hold one bool per column of each block: expected lengths "
                    f"{list(space.sizes)}, got {[len(m) for m in masks]}"
                )
            kept = tuple(np.flatnonzero(m).astype(np.int64) for m in masks)
        parts = [k + start for k, start in zip(kept, space.offsets[:-1], strict=True)]
        columns = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
        null = space.null_columns if exclude_null else None
        if null is not None:
            at = [np.flatnonzero(k == int(c)) for k, c in zip(kept, null, strict=True)]
            null = np.array([a[0] for a in at], np.int64) if all(map(len, at)) else None
        return cls(kept, columns, null)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of open columns of each block."""
        return tuple(len(k) for k in self.kept)

    @cached_property
    def offsets(self) -> IntArray:
        """(blocks + 1,) first column of each block on the layout's own columns axis."""
        return np.concatenate(([0], np.cumsum(self.sizes))).astype(np.int64)

    @property
    def n_deals(self) -> int:
        """Exact number of combinations, the null deal included."""
        return math.prod(self.sizes)

    def take(self, utility: FloatArray) -> FloatArray:
        """Keep the open columns of a utility array (..., columns)."""
        if utility.shape[-1] == len(self.columns):  # all of them
            return utility
        return np.ascontiguousarray(utility[..., self.columns])

    def to_space(self, deals: IntArray) -> IntArray:
        """Turn deals in the layout's local columns into the space's local columns."""
        out = np.empty_like(deals)
        for b, kept in enumerate(self.kept):
            out[..., b] = kept[deals[..., b]]
        return out

    def is_null(self, deals: IntArray) -> BoolArray:
        """(...,) which deals (..., blocks) are the null deal."""
        if self.null is None:
            return np.zeros(deals.shape[:-1], dtype=np.bool_)
        return np.asarray((deals == self.null).all(-1))


def checked(
    space: Space, utility: NDArray[np.floating], floor: NDArray[np.floating]
) -> tuple[FloatArray, FloatArray]:
    """Check the shapes of utilities (W, A, C) and floors (W, A), and that neither holds a NaN.

    Raises
    ------
    ValueError
        Where shapes disagree with the space or with each other, or a number is missing.
    """
    u = np.asarray(utility, dtype=np.float64)
    f = np.asarray(floor, dtype=np.float64)
    if u.ndim != 3 or u.shape[2] != space.n_columns:
        raise ValueError(
            f"utility must have shape (worlds, actors, {space.n_columns}) for this space, "
            f"got {u.shape}"
        )
    if f.shape != u.shape[:2]:
        raise ValueError(f"floor must have shape {u.shape[:2]} (worlds, actors), got {f.shape}")
    if not np.isfinite(u).all():
        raise ValueError("utility holds NaN or infinite numbers; every option needs a value")
    if np.isnan(f).any():
        raise ValueError("floor holds NaN; give every actor a walk-away value (-inf accepts all)")
    return u, f
