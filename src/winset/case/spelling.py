"""Likely spellings of a misspelt name, and names in a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from itertools import chain, islice
from types import MappingProxyType

__all__ = ["article", "did_you_mean", "listed", "nearest", "one_of", "shown"]

_MOST_NAMES, _LONGEST = 1000, 60
# What turns a word, or a phrase, into its opposite.
_NOT = frozenset(("no", "not", "non", "never", "without", "hardly", "nothing", "nobody", "none"))
# Spelt as much alike as that, two words are one but for a slip.
_ALIKE = 0.8
_SURE = 0.1
_UN = ("dis", "non", "un", "in", "im", "il", "ir", "mis")
_PAIRS = (
    "increase/decrease raise/lower more/less most/least high/low higher/lower import/export "
    "internal/external inside/outside include/exclude within/without all/none before/after "
    "accept/reject for/against open/close up/down above/below over/under on/off in/out yes/no "
    "early/late near/far first/last add/subtract win/lose strong/weak better/worse best/worst "
    "minimum/maximum min/max left/right buy/sell buyer/seller full/empty"
)
_OPPOSITES = tuple(frozenset(pair.split("/")) for pair in _PAIRS.split())


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
    word = said[:_LONGEST].casefold()
    near = get_close_matches(word, folded, n=5, cutoff=0.6)
    found = next((name for name in near if not _opposite(word, name)), "")
    # As near to the contrary of what it is near to, it is not known what was meant.
    rivals = [name for name in near if name != found and _opposite(name, found)]
    close = any(abs(_likeness(word, name) - _likeness(word, found)) < _SURE for name in rivals)
    return folded[found] if found and not close else ""


def _opposite(said: str, other: str) -> bool:
    """Whether one name says the contrary of another: a hint to it would do harm.

    >>> _opposite("quite likely", "unlikely"), _opposite("unlikly", "unlikely")
    (True, False)
    """
    one, two = (re.findall(r"[^\W_]+", name) for name in (said, other))
    if (_negations(one, two) + _negations(two, one)) % 2:
        return True
    apart = [(a, b) for a in one for b in two if a not in two and b not in one]
    return any(
        _negated(a, b)
        or _negated(b, a)
        or any({a, b} <= pair or {a.rstrip("ds"), b.rstrip("ds")} <= pair for pair in _OPPOSITES)
        for a, b in apart
    )


def _negations(words: Collection[str], others: Collection[str]) -> int:
    """Count the words of negation that have no like among the others, nor run into one of them."""

    def meant(word: str, other: str) -> bool:
        return _alike(word, other, 0.49) or other.startswith(word) or other.endswith(word)

    return sum(word in _NOT and not any(meant(word, w) for w in others) for word in words)


def _negated(plain: str, word: str) -> bool:
    """Whether a word is another with a syllable of negation before it, but for a slip."""
    rests = [word[len(un) :] for un in _UN if word.startswith(un) and not plain.startswith(un)]
    return any(len(rest) > 2 and _alike(plain, rest, _ALIKE) for rest in rests)


def _alike(one: str, other: str, least: float) -> bool:
    return _likeness(one, other) > least


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


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


def article(word: str) -> str:
    """Put an article before a word.

    >>> article("offer"), article("demand")
    ('an offer', 'a demand')
    """
    return f"an {word}" if word[:1] in "aeiou" else f"a {word}"
