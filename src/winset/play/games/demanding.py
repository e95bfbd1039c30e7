"""What every game asks of its numbers, said in one way."""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["number", "pair"]


def number(name: str, value: float, low: float, high: float, *, open_above: bool = False) -> float:
    """Return a number between two ends.

    Raises
    ------
    ValueError
        If it is not one, or lies outside.

    Examples
    --------
    >>> number("discount", 0.9, 0, 1)
    0.9
    """
    found = float(value)
    if not low <= found <= high or (open_above and found == high) or math.isnan(found):
        end = f"below {high:g}" if open_above else f"to {high:g}"
        raise ValueError(f"{name} is {value!r}: expected a number from {low:g} {end}")
    return found


def pair(name: str, values: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """Return two numbers, one for each player.

    Raises
    ------
    ValueError
        If there are not two, or one lies outside.
    """
    if len(values) != 2:
        raise ValueError(f"{name} has {len(values)} numbers: expected one for each of two players")
    return number(f"{name}[0]", values[0], low, high), number(f"{name}[1]", values[1], low, high)
