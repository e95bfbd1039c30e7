"""Likely spellings of a misspelt name, and names in a row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from itertools import chain, islice
from types import MappingProxyType

__all__ = ["did_you_mean", "listed", "nearest", "one_of", "shown"]

_MOST_NAMES, _LONGEST = 1000, 60


def nearest(
    said: str, known: Iterable[str], aliases: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return the known name that is spelt most like what was said; empty where none is.

    An alias is known too, and stands for its name.

    >>> nearest("sanctoins", ["sanctions", "tests"])
    'sanctions'
    """
    every = islice(chain(aliases, known), _MOST_NAMES)
    folded = {name.casefold(): aliases.get(name, name) for name in every}
    near = get_close_matches(said[:_LONGEST].casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else ""


def did_you_mean(said: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known name, or nothing.

    >>> did_you_mean("sanctoins", ["sanctions", "tests"])
    "did you mean 'sanctions'?"
    """
    near = nearest(said, known)
    return f"did you mean {near!r}?" if near else ""


def listed(names: Collection[str], most: int = 8) -> str:
    """Names in a row, cut short where there are many.

    >>> listed("abc", most=2)
    "'a', 'b' and 1 more"
    """
    row = ", ".join(shown(str(name)) for name in islice(names, most))
    return f"{row} and {len(names) - most:,} more" if len(names) > most else row or "none"


def one_of(names: Collection[str], most: int = 8) -> str:
    """Say what was expected: one of some names; nothing where there are none.

    >>> one_of(["yes", "no"])
    "one of 'yes', 'no'"
    """
    return f"one of {listed(names, most)}" if names else ""


def shown(given: object) -> str:
    """Show what was given instead of what was expected.

    >>> shown("x"), shown(True), shown([1, 2])
    ("'x'", 'true', 'a list')
    """
    if isinstance(given, Mapping):
        return "a table"
    if isinstance(given, list | tuple):
        return "a list"
    if isinstance(given, int) and abs(given) >= 10**_LONGEST:
        return "a number of many digits"  # Python refuses to write out very long ones.
    said = repr(given) if isinstance(given, str) else str(given).lower()
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 3]}..."
