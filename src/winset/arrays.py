"""Types of arrays, the one tolerance, and small functions of arrays that every layer may use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ROUNDING",
    "TOLERANCE",
    "BoolArray",
    "FloatArray",
    "IntArray",
    "Status",
    "combinations_open",
    "first_least",
    "sums",
    "unravelled",
]


def _lists(array: NDArray[Any]) -> Any:
    """Write an array as lists, and what is not finite as JSON has it elsewhere: as text."""
    if array.dtype.kind != "f" or np.isfinite(array).all():
        return array.tolist()
    said = array.astype(object)
    for text in ("NaN", "Infinity", "-Infinity"):
        number = float(text)
        said[np.isnan(array) if np.isnan(number) else array == number] = text
    return said.tolist()


class _AsLists:
    """How an array goes to JSON, as lists, and comes back: pydantic asks for it."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._dtype = dtype

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        del source
        lists = handler.generate_schema(list[Any])
        return core_schema.no_info_after_validator_function(
            self._read,
            lists,
            serialization=core_schema.plain_serializer_function_ser_schema(_lists),
        )

    def _read(self, lists: list[Any]) -> NDArray[Any]:
        try:
            return np.asarray(lists, dtype=self._dtype)
        except TypeError as error:  # pydantic gathers errors of values only
            raise ValueError(str(error)) from None


FloatArray: TypeAlias = Annotated[NDArray[np.float64], _AsLists(np.float64)]
IntArray: TypeAlias = Annotated[NDArray[np.int64], _AsLists(np.int64)]
BoolArray: TypeAlias = Annotated[NDArray[np.bool_], _AsLists(np.bool_)]

#: Of a question asked of worlds: 1 yes, 0 no, -1 not settled.
Status: TypeAlias = Annotated[NDArray[np.int8], _AsLists(np.int8)]

#: A deal is acceptable when its utility (0-100) is at least the walk-away value less this much.
TOLERANCE = 1e-9

#: Allowance for adding up weights of votes: they reach a quota when short of it by no more.
ROUNDING = 1e-12


def sums(values: FloatArray, sizes: Sequence[int]) -> FloatArray:
    """Sum every combination of columns, one of each block.

    Built from the last block on, so that the innermost loops are long.

    Parameters
    ----------
    values : (..., columns) float
        Columns of the blocks, in order.
    sizes : sequence of int
        Columns of each block.

    Returns
    -------
    (..., product of sizes) float
        In lexicographic order, the last block fastest.

    Examples
    --------
    >>> sums(np.array([0.0, 10.0, 1.0, 2.0, 3.0]), [2, 3]).tolist()
    [1.0, 2.0, 3.0, 11.0, 12.0, 13.0]
    """
    lead, stop = values.shape[:-1], values.shape[-1]
    total = np.zeros((*lead, 1))
    for n in reversed(sizes):
        part = values[..., stop - n : stop]
        total = (part[..., :, None] + total[..., None, :]).reshape(*lead, -1)
        stop -= n
    return total


def combinations_open(masks: Sequence[BoolArray]) -> BoolArray:
    """Mark the combinations that take, on every block, one of the columns that are open.

    Examples
    --------
    >>> combinations_open([np.array([True, False]), np.array([True, True])]).tolist()
    [True, True, False, False]
    """
    flat = np.ones(1, dtype=np.bool_)
    for mask in masks:
        flat = (flat[:, None] & mask[None, :]).reshape(-1)
    return flat


def unravelled(index: IntArray, sizes: Sequence[int]) -> IntArray:
    """Turn positions in lexicographic order into one column per block: (n, blocks).

    Examples
    --------
    >>> unravelled(np.array([0, 5]), [2, 3]).tolist()
    [[0, 0], [1, 2]]
    """
    if not len(sizes):
        return np.zeros((len(index), 0), dtype=np.int64)
    return np.stack(np.unravel_index(index, tuple(sizes)), axis=-1).astype(np.int64)


def first_least(values: FloatArray, at: IntArray) -> tuple[IntArray, IntArray]:
    """Find the first of the least values in each run of equal ``at`` (which is sorted).

    Examples
    --------
    >>> which, where = first_least(np.array([3.0, 1.0, 1.0, 2.0]), np.array([0, 0, 0, 4]))
    >>> which.tolist(), where.tolist()
    ([0, 4], [1, 3])
    """
    starts = np.flatnonzero(np.diff(at, prepend=-1))
    if not len(starts):
        return at, starts
    least = np.minimum.reduceat(values, starts)
    run = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(at)))
    hits = np.flatnonzero(values == least[run])
    return at[starts], hits[np.diff(run[hits], prepend=-1) > 0]
