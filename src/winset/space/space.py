"""The space of deals: issues grouped into independent blocks of columns.

Utilities add up across blocks. Where the case ties issues together (an interaction, a forbidden
combination), they are merged into one block whose columns are the allowed joint options, so that
everything downstream sees additive blocks only.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.arrays import BoolArray, IntArray

__all__ = ["Block", "Space"]

_FEW = 4  # options: comparing with each is faster than sorting


@dataclass(frozen=True, eq=False)
class Block:
    """Issues that are settled together, and the joint options (columns) that are allowed.

    Parameters
    ----------
    issues : tuple of int
        Positions of the issues in the space.
    columns : (n_columns, len(issues)) int
        Option of each issue, for each column.
    """

    issues: tuple[int, ...]
    columns: IntArray

    def __len__(self) -> int:
        return len(self.columns)

    def taking(self, issue: int, options: Collection[int]) -> BoolArray:
        """Mark the columns in which an issue takes one of some options."""
        column = self.columns[:, self.issues.index(issue)]
        if len(options) > _FEW:
            return np.isin(column, sorted(options))
        taken = np.zeros(len(column), dtype=np.bool_)
        for option in options:
            taken |= column == option
        return taken


@dataclass(frozen=True, eq=False)
class Space:
    """The deals of a negotiation, without numbers.

    Parameters
    ----------
    issues : tuple of str
        Ids of the issues.
    options : tuple of tuple of str
        Names of the options of each issue.
    blocks : tuple of Block
        Every issue is in exactly one block.
    null : tuple of int, optional
        The null deal (all status quo), one option per issue, where it is no deal; None where
        every combination of options is a deal.

    Examples
    --------
    >>> space = Space.plain([2, 3])
    >>> space.n_deals, space.n_columns, space.offsets.tolist()
    (6, 5, [0, 2, 5])
    >>> space.options_of(np.array([1, 2])).tolist()
    [1, 2]
    """

    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    blocks: tuple[Block, ...]
    null: tuple[int, ...] | None = None

    @classmethod
    def plain(
        cls,
        sizes: Sequence[int],
        *,
        null: Sequence[int] | None = None,
        issues: Sequence[str] | None = None,
        options: Sequence[Sequence[str]] | None = None,
    ) -> Space:
        """Build a space whose issues are all independent, from the number of options of each."""
        return cls(
            issues=tuple(issues) if issues else tuple(f"issue {j + 1}" for j in range(len(sizes))),
            options=tuple(tuple(o) for o in options)
            if options
            else tuple(tuple(str(k) for k in range(n)) for n in sizes),
            blocks=tuple(
                Block((j,), np.arange(n, dtype=np.int64)[:, None]) for j, n in enumerate(sizes)
            ),
            null=None if null is None else tuple(int(k) for k in null),
        )

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of columns of each block."""
        return tuple(len(block) for block in self.blocks)

    @cached_property
    def offsets(self) -> IntArray:
        """(blocks + 1,) first column of each block, in the concatenated columns."""
        return np.concatenate(([0], np.cumsum(self.sizes))).astype(np.int64)

    @property
    def n_columns(self) -> int:
        """Columns of all blocks together: the last axis of every utility array."""
        return int(sum(self.sizes))

    @property
    def n_deals(self) -> int:
        """Exact number of combinations (a Python integer of any size), the null deal included."""
        return math.prod(self.sizes)

    def options_of(self, columns: NDArray[np.integer]) -> IntArray:
        """Turn local columns per block (..., blocks) into options per issue (..., issues)."""
        columns = np.asarray(columns)
        out = np.empty((*columns.shape[:-1], len(self.issues)), dtype=np.int64)
        for b, block in enumerate(self.blocks):
            out[..., list(block.issues)] = block.columns[columns[..., b]]
        return out

    def columns_of(self, options: NDArray[np.integer]) -> IntArray:
        """Local columns per block (..., blocks) of deals given as options per issue (..., issues).

        Raises
        ------
        ValueError
            Where a deal holds a forbidden combination.
        """
        options = np.asarray(options)
        out = np.empty((*options.shape[:-1], len(self.blocks)), dtype=np.int64)
        for b, block in enumerate(self.blocks):
            part = options[..., list(block.issues)]
            hit = (block.columns == part[..., None, :]).all(-1)
            if not hit.any(-1).all():
                names = ", ".join(self.issues[j] for j in block.issues)
                raise ValueError(f"no such combination of options on {names}")
            out[..., b] = hit.argmax(-1)
        return out

    @cached_property
    def null_columns(self) -> IntArray | None:
        """(blocks,) local columns of the null deal, where there is one."""
        return None if self.null is None else self.columns_of(np.asarray(self.null))

    @cached_property
    def decisions(self) -> tuple[tuple[int, ...], ...]:
        """Issues, those together of which each settles the others: two halves of one thing.

        Examples
        --------
        >>> both = Block((0, 1), np.array([[0, 0], [1, 1]]))
        >>> Space(("a", "b"), (("x", "y"), ("x", "y")), (both,)).decisions
        ((0, 1),)
        """
        found: list[list[int]] = []
        for block in self.blocks:
            first = len(found)
            for issue, column in zip(block.issues, block.columns.T, strict=True):
                for group in found[first:]:
                    other = block.columns[:, block.issues.index(group[0])]
                    pairs = set(zip(other.tolist(), column.tolist(), strict=True))
                    if len(pairs) == len(set(other.tolist())) == len(set(column.tolist())):
                        group.append(issue)
                        break
                else:
                    found.append([issue])
        return tuple(tuple(group) for group in sorted(found))

    def completions(self, terms: Mapping[int, frozenset[int]]) -> tuple[BoolArray, ...]:
        """Mark the columns of each block that agree with a part-deal {issue: options allowed}."""
        masks = []
        for block in self.blocks:
            mask = np.ones(len(block), dtype=np.bool_)
            for issue in block.issues:
                if issue in terms:
                    mask &= block.taking(issue, terms[issue])
            masks.append(mask)
        return tuple(masks)

    def each_column(self) -> Iterator[tuple[BoolArray, ...]]:
        """Mark one column of one block at a time, all columns of the others: in their order."""
        everything = tuple(np.ones(n, dtype=np.bool_) for n in self.sizes)
        for b, n in enumerate(self.sizes):
            for k in range(n):
                yield (*everything[:b], np.arange(n) == k, *everything[b + 1 :])

    def describe(self, options: Sequence[int]) -> tuple[str, ...]:
        """Names of the options of one deal (one option index per issue)."""
        return tuple(self.options[j][int(k)] for j, k in enumerate(options))

    def enumerate(self, *, chunk: int = 65_536) -> Iterator[IntArray]:
        """All deals as local columns per block, in lexicographic order (last block fastest).

        Yields
        ------
        (n, blocks) int, n <= chunk
        """
        total = self.n_deals
        for start in range(0, total, chunk):
            index = np.arange(start, min(start + chunk, total), dtype=np.int64)
            yield np.stack(np.unravel_index(index, self.sizes), axis=-1).astype(np.int64)
