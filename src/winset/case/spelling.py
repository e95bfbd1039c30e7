"""Likely spellings of a misspelt name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

__all__ = ["did_you_mean", "listed", "one_of"]


def did_you_mean(said: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known name, or nothing.

    >>> did_you_mean("sanctoins", ["sanctions", "tests"])
    "did you mean 'sanctions'?"
    """
    folded = {name.casefold(): name for name in islice(known, 2000)}
    near = get_close_matches(str(said)[:200].casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean {folded[near[0]]!r}?" if near else ""


def listed(names: Iterable[str], most: int = 8) -> str:
    """Names in a row, cut short where there are many.

    >>> listed("abc", most=2)
    "'a', 'b' and 1 more"
    """
    every = [repr(str(name)) for name in names]
    if not every:
        return "none"
    if len(every) > most:
        return f"{', '.join(every[:most])} and {len(every) - most} more"
    return ", ".join(every)


def one_of(names: Iterable[str], most: int = 8) -> str:
    """Say what was expected: one of some names; nothing where there are none.

    >>> one_of(["yes", "no"])
    "one of 'yes', 'no'"
    """
    every = list(names)
    return f"one of {listed(every, most)}" if every else ""
