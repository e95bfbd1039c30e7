"""What words mean: all in the glossary, terms of art where they first appear.

None of the latter stands on the page of judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["FORBIDDEN", "GLOSSARY", "MORE", "Term", "Terms"]

#: How to see more than the first screen.
MORE = "Why, what else was found, and how sure each number is: --full, or the report."


@dataclass(frozen=True)
class Term:
    """A word and what it means; a term of art also says how to find it in a text."""

    word: str
    meaning: str
    pattern: re.Pattern[str] | None = None


def _term(word: str, meaning: str, pattern: str = "") -> Term:
    return Term(word, meaning, re.compile(pattern, re.IGNORECASE) if pattern else None)


#: Every word that Winset uses in a sense of its own, by the alphabet.
GLOSSARY = (
    _term("account", "One side's version of what happened where the sides tell it differently."),
    _term(
        "actor",
        "Whoever has preferences: a party signs, a ratifier must be satisfied too, an onlooker may "
        "gain or lose and does not sign.",
    ),
    _term(
        "break-even",
        "The walk-away value of one actor beyond which no deal of a kind is left.",
    ),
    _term("bridge", "The smallest change that would have opened the way to a deal."),
    _term("case", "All that is known of one negotiation, in one file."),
    _term(
        "confidence",
        "How sure a judgement is, apart from how likely: by its sources, by what one judgement "
        "alone can turn, and by what the record narrowed.",
    ),
    _term("deal", "One option for every issue. To leave everything as it is, is no deal."),
    _term(
        "decibel",
        "Decibels (dB) measure how far evidence points one way: 3 are 2 to 1, 10 are 10 to 1.",
        r"\bdecibels?\b|\bdB\b",
    ),
    _term(
        "distance",
        "The least number of issues that must change before a package is a deal that would be "
        "signed, passed and kept.",
    ),
    _term(
        "epoch",
        "An epoch is a stretch of time between two outside events that changed what somebody "
        "wanted.",
        r"\bepochs?\b",
    ),
    _term("gate", "A gate is a condition on the way to a deal.", r"\bgates?\b"),
    _term("issue, option", "What is negotiated, and the ways in which it can be settled."),
    _term(
        "judgement",
        "A quantity as an analyst states it: a number, a range, an order or a likelihood word, "
        "with a date, an author and a source.",
    ),
    _term(
        "kind of deal",
        "A named set of deals that people would call the same bargain. Core kinds are what the "
        "talks were about.",
    ),
    _term("lever", "A lever is something that somebody could change.", r"\blevers?\b"),
    _term("margin", "What no agreement is worth beyond what the status quo is worth."),
    _term(
        "missing piece",
        "The one change that would most often have made a package on the table a deal.",
    ),
    _term("on the table", "Every offer that was made, and every text that was agreed or drafted."),
    _term("package", "A deal that somebody could table, or did."),
    _term(
        "ratifiable zone",
        "The deals that all who must sign prefer to no agreement, and that all who must pass them "
        "would pass.",
    ),
    _term(
        "record", "What happened, dated: offers, demands, refusals, agreed text, outside events."
    ),
    _term(
        "signed, passed, kept, reached",
        "How far a kind of deal could get: the parties would sign one, their homes pass it too, "
        "it survives doubts about whether promises are kept, it was on the table.",
    ),
    _term("status quo", "On each issue the option that holds where nothing is agreed."),
    _term(
        "stopping point",
        "The first condition on the way to a deal that was not met or, a deal being possible, what "
        "became of the package that came closest.",
    ),
    _term(
        "walk-away value",
        "Deals are measured from 0 to 100 for each side; its walk-away value is what no agreement "
        "is worth on that scale, and a point of utility one step of it.",
        r"\bwalk-away value|\bpoints of utility\b",
    ),
    _term("win-set", "Of one party, the deals that it would sign and its home would pass."),
    _term(
        "world",
        "A world is one full set of values drawn from what was judged.",
        r"\bworlds?\b",
    ),
    _term("zone", "The deals that all who must sign prefer to no agreement."),
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
        self._left = [term for term in GLOSSARY if term.pattern]

    def new(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Explain the terms that appear in these texts for the first time."""
        said = "\n".join(texts)
        found = [term for term in self._left if term.pattern and term.pattern.search(said)]
        self._left = [term for term in self._left if term not in found]
        return tuple(term.meaning for term in found)
