"""The calls of a sweep: each named by a hash of everything that its result depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from winset._version import VERSION

__all__ = ["Function", "Inputs", "Item", "SweepError", "canonical", "grid", "items_of"]

Inputs = Mapping[str, Any]
Function = Callable[..., Any]


class SweepError(ValueError):
    """A sweep that cannot be run as asked, with what to do about it."""


@dataclass(frozen=True)
class Item:
    """One call: its inputs, and the key that names its file.

    Parameters
    ----------
    inputs : mapping
        Keyword arguments of the function; plain JSON (strings, numbers, lists, tables).
    key : str
        Hash of the function, its version and the inputs.
    """

    inputs: Inputs
    key: str


def grid(**axes: Iterable[Any]) -> tuple[dict[str, Any], ...]:
    """Every combination of some settings, the last one fastest.

    Examples
    --------
    >>> grid(seed=[1, 2], worlds=[100])
    ({'seed': 1, 'worlds': 100}, {'seed': 2, 'worlds': 100})
    """
    names = tuple(axes)
    return tuple(dict(zip(names, row, strict=True)) for row in product(*axes.values()))


def items_of(
    function: Function, inputs: Iterable[Inputs], *, version: str | None = None
) -> tuple[Item, ...]:
    """Name each call by a hash of everything that its result depends on.

    Raises
    ------
    SweepError
        Where inputs are not plain JSON, or the function cannot be found by name from a worker.
    """
    name = f"{function.__module__}:{function.__qualname__}"
    if "<" in name or function.__module__ == "__main__":
        raise SweepError(
            f"workers cannot find {name}; give a function that is defined at the top of a module "
            "that they can import"
        )
    found = []
    for n, row in enumerate(inputs):
        asked = {"function": name, "version": version or VERSION, "inputs": dict(row)}
        try:
            text = canonical(asked)
        except (TypeError, ValueError) as error:
            raise SweepError(f"inputs of item {n + 1} are not plain JSON: {error}") from None
        found.append(Item(json.loads(text)["inputs"], hashlib.sha256(text.encode()).hexdigest()))
    return tuple(found)


def canonical(value: Any) -> str:
    """Write plain data as JSON in one way only; NaN and infinities are refused."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
