"""Blocks: issues that something ties together, merged into one with their allowed joint options."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from winset.space.space import Block

__all__ = ["MOST_COLUMNS", "JoinError", "components", "join"]

#: Joint columns that one block may have.
MOST_COLUMNS = 100_000
# Combinations that are enumerated before the forbidden ones are taken out.
_MOST_COMBINATIONS = 4_000_000


class JoinError(ValueError):
    """Issues that cannot be merged into one block.

    Parameters
    ----------
    issues : tuple of int
    count : int
        Joint options that they would need; 0 where none is allowed.
    """

    def __init__(self, issues: tuple[int, ...], count: int) -> None:
        self.issues, self.count = issues, count
        super().__init__(
            f"{count:,} joint options are more than {MOST_COLUMNS:,}"
            if count
            else "no combination of options is allowed"
        )


def components(n: int, ties: Iterable[Sequence[int]]) -> list[tuple[int, ...]]:
    """Find connected components of n issues under ties, each sorted, ordered by their first.

    Examples
    --------
    >>> components(4, [(2, 0), (3,)])
    [(0, 2), (1,), (3,)]
    """
    root = list(range(n))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for tie in ties:
        for other in tie[1:]:
            low, high = sorted((find(tie[0]), find(other)))
            root[high] = low
    groups: dict[int, list[int]] = {}
    for i in range(n):
        groups.setdefault(find(i), []).append(i)
    return [tuple(group) for group in groups.values()]


def join(
    issues: tuple[int, ...], sizes: Sequence[int], bans: Iterable[Mapping[int, frozenset[int]]]
) -> Block:
    """Merge issues into one block whose columns are the joint options that no ban meets.

    Parameters
    ----------
    issues : tuple of int
    sizes : sequence of int
        Options of every issue of the space.
    bans : iterable of {issue: options}
        Combinations that no deal can hold, on these issues only.

    Raises
    ------
    JoinError
        Where over 10^5 columns would be needed, or nothing is left.

    Examples
    --------
    >>> join((0, 1), [2, 2], [{0: frozenset({1}), 1: frozenset({1})}]).columns.tolist()
    [[0, 0], [0, 1], [1, 0]]
    """
    shape = [sizes[j] for j in issues]
    if math.prod(shape) > _MOST_COMBINATIONS:
        raise JoinError(issues, math.prod(shape))
    columns = np.indices(shape, dtype=np.int64).reshape(len(shape), -1).T
    for ban in bans:
        hit = np.ones(len(columns), dtype=np.bool_)
        for issue, options in ban.items():
            hit &= np.isin(columns[:, issues.index(issue)], sorted(options))
        columns = columns[~hit]
    if not 0 < len(columns) <= MOST_COLUMNS:
        raise JoinError(issues, len(columns))
    return Block(issues, np.ascontiguousarray(columns))
