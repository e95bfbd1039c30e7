"""Words of dates: names of months and days, units, numbers, and the vague ones among them."""

from __future__ import annotations

import re

from winset.reading.numerals import TENS, UNITS

__all__ = [
    "COUNT",
    "DAY",
    "MONTH",
    "PART",
    "SEASON",
    "UNIT",
    "WEEKDAY",
    "YEAR",
    "count",
    "month_number",
    "pattern",
    "thing",
    "unit",
    "weekday_number",
]

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"]
_TENS = {**TENS, "hundred": 100}
# From the fewest to the most that a vague number stands for.
_VAGUE = {
    "a couple of": (2, 3),
    "a few": (2, 5),
    "few": (2, 5),
    "several": (3, 8),
    "some": (2, 8),
    "many": (4, 20),
    "a dozen": (10, 14),
    "a": (1, 1),
    "an": (1, 1),
}
# What a unit without a number stands for: "weeks after".
_BARE = {"hour": (1, 23), "day": (2, 6), "week": (2, 7), "month": (2, 11), "year": (2, 9)}
_THINGS = {
    "early": "early",
    "beginning": "early",
    "start": "early",
    "opening": "early",
    "mid": "middle",
    "middle": "middle",
    "late": "late",
    "end": "late",
    "close": "late",
}

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June|Jun\.?|July|Jul\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Sep\.|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\.)"
)
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:1[6-9]|20)[0-9]{2}"
UNIT = r"(?:minutes?|hours?|days?|nights?|fortnights?|weeks?|months?|quarters?|years?|decades?)"
SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
PART = (
    r"(?:(?:[Ee]arly|[Mm]id|[Ll]ate)(?:\s+in)?[\s-]\s*"
    r"|(?:the\s+)?(?:[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd|[Cc]lose)\s+of\s+)"
)
_WORDS = "|".join([*sorted([*UNITS[1:], *_TENS], key=len, reverse=True)])
COUNT = (
    rf"(?ai:(?:a\s+couple\s+of|a\s+few|few|several|some|many|a\s+dozen|an?|(?:{_WORDS})(?:-(?:{_WORDS}))?)"
    rf"(?![a-z])|[0-9]{{1,4}})"
)


def pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern that begins and ends where words do, spaces in it standing for any.

    Letters fold as in ASCII only, so that what is matched can be looked up again.
    """
    return re.compile(rf"(?<![^\W_])(?:{text})(?![^\W_])")


def month_number(name: str) -> int:
    """Return 1 for January and Jan.

    Examples
    --------
    >>> month_number("Sept."), month_number("Mar")
    (9, 3)
    """
    return _MONTHS.index(name[:3].lower()) + 1


def weekday_number(name: str) -> int:
    """Return 0 for Monday."""
    return _WEEKDAYS.index(name[:2].lower())


def unit(name: str) -> str:
    """Return the unit in the singular."""
    return name.lower().removesuffix("s")


def count(words: str | None, of: str) -> tuple[int, int] | None:
    """Return the fewest and the most that a number in words stands for.

    Examples
    --------
    >>> count("a few", "week"), count("12", "day"), count(None, "hour")
    ((2, 5), (12, 12), (1, 23))
    """
    if words is None:
        return _BARE.get(of)
    said = " ".join(words.lower().split())
    if said in _VAGUE:
        return _VAGUE[said]
    if said.isascii() and said.isdigit():
        return int(said), int(said)
    parts = said.split("-")
    found = sum(_TENS[p] if p in _TENS else UNITS.index(p) for p in parts)
    return found, found


def thing(words: str | None) -> str | None:
    """Return which part of a time is meant: ``early``, ``middle`` or ``late``."""
    found = re.search(r"[A-Za-z]{3,}", (words or "").lower().replace("the", "", 1))
    return _THINGS.get(found.group()) if found else None
