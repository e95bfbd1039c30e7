"""By what two passages on the same matter clash: how much, how many, whether at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from winset.reading.matters.stems import stem, stems
from winset.reading.model import Quantity, Term

__all__ = ["Clash", "Said", "clash_of_terms", "clash_of_texts", "overlap", "said", "size_clash"]

Reason: TypeAlias = Literal["scope", "quantity", "agent", "polarity", "content"]

_STOP_WORDS = """
a an the of on in at to for from by with and or but it its is are was were be been that this these
those as their his her our your my we they he she i you who which what if then there here so do does
did done has have had will would can could may might must should not no nor never any all each every
some more most than into over under up out off only also very just during after before when while
because
"""
_STOP = frozenset(map(stem, _STOP_WORDS.split()))
_NOT = re.compile(r"(?ai:\b(?:not|never|no|none|nothing|neither|nor|without|cannot)\b|n[’']t\b)")
_LARGE = re.compile(r"(?ai:\b(?:large|broad|wide|major|bulk|majority|most|sweeping|vast|huge)\b)")
_SMALL = re.compile(
    r"(?ai:\b(?:partial(?:ly)?|partly|limited|small|few|minor|some|several|only)\b)"
)
# A plural without a number: "that sanctions be lifted".
_EVERY = re.compile(r"(?ai:^(?:that\s+)?(?:the\s+)?(?:[a-z]+\s+){0,2}[a-z]{3,}s\b)")


class Clash(NamedTuple):
    """Why two passages cannot both hold, and how plainly."""

    reason: Reason
    weight: float


@dataclass(frozen=True)
class Said:
    """The words of a passage that say something, and whether it denies."""

    words: frozenset[str]
    denies: bool


@lru_cache(maxsize=4_096)
def said(text: str) -> Said:
    """Take the words of a passage that say something.

    Examples
    --------
    >>> sorted(said("The plant will not close").words), said("The plant will not close").denies
    (['clos', 'plant'], True)
    """
    words = frozenset(w for _, _, w in stems(text) if w not in _STOP and len(w) > 1)
    return Said(words, len(_NOT.findall(text)) % 2 == 1)


def overlap(one: Said, other: Said) -> float:
    """Return the share of the words of the shorter passage that the other has too.

    Examples
    --------
    >>> overlap(said("close the old plant"), said("the plant will close in June"))
    0.666...
    """
    fewer = min(len(one.words), len(other.words))
    return len(one.words & other.words) / fewer if fewer else 0.0


def clash_of_terms(one: Term, other: Term) -> Clash | None:
    """Return how two versions of one term differ; None where both may be the same.

    Examples
    --------
    >>> from winset.reading.model import Span
    >>> here = Span(0, 1)
    >>> whole, five = Quantity(here, scope="all"), Quantity(here, 5, 11, "part")
    >>> clash_of_terms(Term(here, quantity=whole), Term(here, quantity=five)).reason
    'scope'
    """
    found = _of_quantities(one.quantity, other.quantity)
    if found is None and one.option and other.option and one.issue == other.issue:
        found = Clash("content", 0.5) if one.option != other.option else None
    if one.negated != other.negated and found is None:
        found = Clash("polarity", 0.4)
    return found


def _of_quantities(one: Quantity | None, other: Quantity | None) -> Clash | None:
    if one is None or other is None:
        return None
    if one.scope and other.scope and one.scope != other.scope:
        return Clash("scope", 0.8 if "all" in (one.scope, other.scope) else 0.6)
    if one.amount is not None and other.amount is not None and one.amount != other.amount:
        same = one.of == other.of
        return Clash("quantity", 0.8 if same and one.of else 0.5)
    if "all" in (one.scope, other.scope) and (one.amount is None) != (other.amount is None):
        return Clash("scope", 0.5)
    return None


def size_clash(one: str, two: str, first: Term, second: Term) -> Clash | None:
    """Return how plainly a large share of something, or all of it unsaid, differs from a small one.

    Examples
    --------
    >>> from winset.reading.model import Span
    >>> few = Term(Span(0, 1), quantity=Quantity(Span(0, 1), 5, 11, "part"))
    >>> broad = Term(Span(0, 1), quantity=Quantity(Span(0, 1), scope="part"))
    >>> size_clash("five of 11 bans", "a broad range of bans", few, broad)
    Clash(reason='scope', weight=0.4)
    """
    small = (_small(one, first.quantity), _small(two, second.quantity))
    if small[0] == small[1]:
        return None
    text, quantity = (two, second.quantity) if small[0] else (one, first.quantity)
    if _LARGE.search(text):
        return Clash("scope", 0.4)
    return Clash("scope", 0.3) if quantity is None and _EVERY.search(text) else None


def _small(text: str, quantity: Quantity | None) -> bool:
    """Whether a passage speaks of less than half of something."""
    if quantity is None or quantity.scope == "all" or _LARGE.search(text):
        return False
    if quantity.of is not None and quantity.amount is not None:
        return quantity.amount < 0.5 * quantity.of
    return bool(_SMALL.search(text))


def clash_of_texts(one: str, other: str) -> Clash | None:
    """Return whether one passage denies what another says, in much the same words."""
    first, second = said(one), said(other)
    common = len(first.words & second.words)
    near = overlap(first, second)
    if first.denies != second.denies and common >= 2 and near >= 0.5:
        return Clash("polarity", 0.3 + 0.5 * near)
    return None
