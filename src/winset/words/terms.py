"""Terms of art, each explained where it first appears; none stands on the page of judgement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["FORBIDDEN", "MORE", "Term", "Terms"]

#: How to see more than the first screen.
MORE = "Why, what else was found, and how sure each number is: --full, or the report."


@dataclass(frozen=True)
class Term:
    """A term, how to find it, and what it means."""

    pattern: re.Pattern[str]
    meaning: str


def _term(pattern: str, meaning: str) -> Term:
    return Term(re.compile(pattern, re.IGNORECASE), meaning)


_TERMS = (
    _term(
        r"\bworlds?\b",
        "A world is one full set of values drawn from what was judged.",
    ),
    _term(
        r"\bwalk-away value|\bpoints of utility\b",
        "Deals are measured from 0 to 100 for each side; its walk-away value is what no agreement "
        "is worth on that scale, and a point of utility one step of it.",
    ),
    _term(r"\blevers?\b", "A lever is something that somebody could change."),
    _term(
        r"\bepochs?\b",
        "An epoch is a stretch of time between two outside events that changed what somebody "
        "wanted.",
    ),
    _term(
        r"\bdecibels?\b|\bdB\b",
        "Decibels (dB) measure how far evidence points one way: 3 are 2 to 1, 10 are 10 to 1.",
    ),
    _term(r"\bgates?\b", "A gate is a condition on the way to a deal."),
)
#: What does not stand on the page of judgement.
FORBIDDEN = re.compile(
    r"\bdecibels?\b|\bdB\b|\bpoints? of utility\b|\bgates?\b|\blevers?\b|\bepochs?\b|\bworlds?\b",
    re.IGNORECASE,
)


class Terms:
    """Terms that have not been explained yet; each is explained once.

    Examples
    --------
    >>> terms = Terms()
    >>> terms.new(["a lever"]), terms.new(["the same lever"])
    (('A lever is something that somebody could change.',), ())
    """

    def __init__(self) -> None:
        self._left = list(_TERMS)

    def new(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Explain the terms that appear in these texts for the first time."""
        said = "\n".join(texts)
        found = [term for term in self._left if term.pattern.search(said)]
        self._left = [term for term in self._left if term not in found]
        return tuple(term.meaning for term in found)
