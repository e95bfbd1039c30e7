"""How much of something a passage speaks of: five of eleven, all, a part, 3 per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from winset.reading.model import Quantity, Span
from winset.reading.numerals import TENS, UNITS

__all__ = ["quantities_in", "quantity_in"]

Scope: TypeAlias = Literal["all", "part", "none"]

_NUMBERS = {word: k for k, word in enumerate(UNITS)} | dict(TENS) | {"dozen": 12}
_SCALES = {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
# A number in digits or in words, with its scale; the braces take a name for the groups.
_NUMBER = (
    rf"(?:(?P<{{0}}d>[0-9]{{{{1,3}}}}(?:,[0-9]{{{{3}}}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    rf"|(?P<{{0}}w>(?ai:{_WORDS})(?:-(?ai:{_WORDS}))?))"
    r"(?:[\s-](?P<{0}s>(?ai:hundred|thousand|million|billion|trillion)))?(?![^\W_]|[/:.,-][0-9])"
)
_START = r"(?<![^\W_])(?<![0-9][.,/:-])(?<!-)"
_UNIT = r"(?P<unit>\s*(?:%|(?ai:per\s?cent|percent(?:age\spoints?)?))(?![^\W_]))?"
_NUMERAL = re.compile(_START + _NUMBER.format("a") + _UNIT)
_OF = re.compile(
    _START
    + _NUMBER.format("a")
    + r"(?P<between>[^.;!?0-9]{0,60}?|[^.;!?]{0,240}?\s)(?:\s|(?<=\s))"
    + r"(?:(?ai:out\s+of|of|among|from)\s+(?:(?:the|all|its|their)\s+)*)"
    + _NUMBER.format("b")
)
_LARGE = r"(?:a\s+)?(?:large|small|big|major|good|great)?\s*"
_PARTS = r"(?:part|portion|share|number|majority|minority|bulk|fraction)s?\s+of"
_SCOPES: dict[Scope, str] = {
    "none": r"none(?:\s+of)?|not\s+(?:a\s+single|any|one)|no(?=\s+[a-z])|nothing|zero",
    "part": (
        rf"{_LARGE}{_PARTS}|(?:a\s+)?(?:broad|wide)\s+range\s+of|partial(?:ly)?|partly|in\s+part"
        r"|some(?=\s)|several|certain|limited|most(?:\s+of)?|half(?:\s+of)?|only"
        r"|a\s+(?:few|third|quarter)(?:\s+of)?"
    ),
    "all": (
        r"in\s+(?:its|their|his|her|the)\s+entirety|all|every|each|entire(?:ly)?|whole|everything"
        r"|complete(?:ly)?|full(?:y)?|total(?:ly)?|altogether"
    ),
}
_SCOPED = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(f"(?P<{name}>(?ai:{words}))" for name, words in _SCOPES.items())
    + r")(?![^\W_])"
)
# Not all of something: "not all of the sanctions" is a part.
_NOT_ALL = re.compile(r"(?ai:not|n.t|without)\s+$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def quantity_in(text: str, start: int = 0) -> Quantity | None:
    """Return the quantity that tells most of a passage; None where it names none.

    A count out of others comes first ("five ... among eleven"), then a share or a number, then
    a word of scope.

    Examples
    --------
    >>> found = quantity_in("lift five of the eleven resolutions")
    >>> found.amount, found.of, found.scope
    (5.0, 11.0, 'part')
    >>> quantity_in("sanctions lifted in their entirety").scope
    'all'
    """
    ranked = sorted(quantities_in(text, start), key=_rank)
    return ranked[0] if ranked else None


def _rank(found: Quantity) -> tuple[int, int]:
    if found.of is not None:
        return 0, found.span.start
    return (1 if found.scope is not None else 2), found.span.start


def quantities_in(text: str, start: int = 0) -> Iterator[Quantity]:
    """Yield the quantities that a passage names; ``start`` is where it stands in its source."""
    taken: list[tuple[int, int]] = []
    for match in _OF.finditer(text):
        amount, of = _value(match, "a"), _value(match, "b")
        if amount is None or of is None or amount > of or _year(match, "a") or _year(match, "b"):
            continue
        taken.append(match.span())
        scope: Scope = "all" if amount == of else "part"
        yield Quantity(Span(start + match.start(), start + match.end()), amount, of, scope)
    for match in _NUMERAL.finditer(text):
        amount = _value(match, "a")
        if amount is None or any(a < match.end() and match.start() < b for a, b in taken):
            continue
        if _year(match, "a") and not match["unit"]:
            continue
        yield Quantity(Span(start + match.start(), start + match.end()), amount)
    for match in _SCOPED.finditer(text):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        found: Scope = "none" if match["none"] else "part" if match["part"] else "all"
        if found == "all" and _NOT_ALL.search(text[max(0, match.start() - 8) : match.start()]):
            found = "part"
        yield Quantity(Span(start + match.start(), start + match.end()), scope=found)


def _year(match: re.Match[str], name: str) -> bool:
    return not match[f"{name}s"] and bool(_YEAR.fullmatch(match[f"{name}d"] or ""))


def _value(match: re.Match[str], name: str) -> float | None:
    digits, words, scale = match[f"{name}d"], match[f"{name}w"], match[f"{name}s"]
    if digits is not None:
        found = float(digits.replace(",", ""))
    else:
        parts = words.casefold().split("-")
        if len(parts) == 2 and parts[0] not in TENS:
            return None
        found = float(sum(_NUMBERS[p] for p in parts))
    return found * _SCALES[scale.casefold()] if scale else found
