"""Ways of naming days by the calendar: days, months, seasons, years and parts of them."""

from __future__ import annotations

import re

from winset.reading.dates.calendar import (
    Days,
    Near,
    around,
    day,
    month,
    moved,
    nearest,
    part,
    season,
    unit_around,
    years,
)
from winset.reading.dates.rules import DASH, MIDNIGHT, TO, Rule, introduced, rule, turned, widened
from winset.reading.dates.vocabulary import (
    DAY,
    MONTH,
    PART,
    SEASON,
    WEEKDAY,
    YEAR,
    month_number,
    pattern,
    thing,
)

__all__ = ["RULES", "said_order"]

RULES: list[Rule] = []
# Names of months that are other words or names too: dates where a preposition leads.
_ALSO_WORDS = {"May", "March", "Mar", "Jan", "Dec", "June", "April", "August"}

_LATER_YEAR = rf"(?:(?:,|\s+of|\s+in)?\s+(?P<year>{YEAR}|(?:last|this|next)\s+year))?"


def _year(said: str | None, near: Near) -> int | None:
    """Read a year, of two digits by the time of writing; or last, this, next year."""
    if said is None:
        return None
    relative = re.match(r"(?:of\s+)?(last|this|next)", said)
    if relative:
        turn = {"last": -1, "this": 0, "next": 1}[relative[1]]
        return near.written.year + turn if near.written else None
    found = int(said)
    if found < 100:
        now = near.written.year if near.written else 2_020
        found += now // 100 * 100
        found -= 100 if found > now + 10 else 0
    return found


def _of_month(
    near: Near, year: int | None, number: int, first: int, last: int | None
) -> Days | None:
    def make(y: int) -> Days | None:
        one = day(y, number, first)
        other = day(y, number, last) if last else one
        return (one[0], other[1]) if one and other and one <= other else None

    if year is not None:
        return make(year)
    return nearest(around(near.written.year, make), near) if near.written else None


@rule(
    RULES,
    rf"(?P<year>{YEAR})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?",
)
def _iso(match: re.Match[str], near: Near) -> Days | None:
    number = int(match["month"])
    return day(int(match["year"]), number, int(match["day"])) if 1 <= number <= 12 else None


_NUMERIC = r"(?P<a>[0-9]{1,2})(?P<mark>[./])(?P<b>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})"


@rule(RULES, _NUMERIC)
def _numeric(match: re.Match[str], near: Near) -> Days | None:
    a, b, year = int(match["a"]), int(match["b"]), _year(match["year"], near)
    assert year is not None
    british = day(year, b, a) if 1 <= b <= 12 else None
    american = day(year, a, b) if 1 <= a <= 12 else None
    if match["mark"] == "." or british is None or american is None or british == american:
        return british or american
    if near.day_first is not None:
        return british if near.day_first else american
    # Either may be meant: the time of writing may tell, otherwise both ends are kept.
    fitting = [c for c in (british, american) if _fits(c, near)]
    if len(fitting) == 1:
        return fitting[0]
    return min(british, american)[0], max(british, american)[1]


def _fits(found: Days, near: Near) -> bool:
    if near.written is None or near.lean == "open":
        return True
    return found[0] >= near.written if near.lean == "future" else found[0] <= near.written


def said_order(text: str) -> bool | None:
    """Whether a text writes the day before the month, by the numbers above 12 in its dates.

    Examples
    --------
    >>> said_order("from 13/02/2019 to 3/4/2019"), said_order("3/4/2019")
    (True, None)
    """
    seen = set()
    for match in pattern(_NUMERIC).finditer(text):
        a, b = int(match["a"]), int(match["b"])
        if match["mark"] == "/" and (a > 12) != (b > 12):
            seen.add(a > 12)
    return seen.pop() if len(seen) == 1 else None


_WEEKDAY_BEFORE = rf"(?:{WEEKDAY},?\s+(?:the\s+)?)?"


@rule(
    RULES,
    rf"(?:{MIDNIGHT})?{_WEEKDAY_BEFORE}(?P<month>{MONTH})\s+(?P<first>{DAY})"
    rf"(?:{TO}(?P<last>{DAY}))?{_LATER_YEAR}",
)
def _month_day(match: re.Match[str], near: Near) -> Days | None:
    last = int(match["last"].rstrip("stndrh")) if match["last"] else None
    found = _of_month(
        near,
        _year(match["year"], near),
        month_number(match["month"]),
        int(match["first"].rstrip("stndrh")),
        last,
    )
    return widened(found, match)


@rule(
    RULES,
    rf"(?:{MIDNIGHT})?{_WEEKDAY_BEFORE}(?:the\s+)?(?P<first>{DAY})(?:{TO}(?:the\s+)?(?P<last>{DAY}))?"
    rf"\s+(?:of\s+)?(?P<month>{MONTH}){_LATER_YEAR}",
)
def _day_month(match: re.Match[str], near: Near) -> Days | None:
    return _month_day(match, near)


@rule(
    RULES,
    rf"(?:{MIDNIGHT}|(?:[Oo]n|[Bb]y|[Uu]ntil|[Ss]ince|[Oo]f)\s+)(?:the\s+)(?P<day>[0-9]{{1,2}})"
    r"(?:st|nd|rd|th)(?=\s*(?:[.,;:)!?\u2019\u201d\"]|$|\n|(?:and|or|at|when|to|but|after|that|as)\b))",
)
def _ordinal(match: re.Match[str], near: Near) -> Days | None:
    """Read "the 28th": of the month that was named before, or else the nearest one."""
    number = int(match["day"])
    held_in = near.anchor("month")
    if held_in:
        for held in held_in:
            found = day(held.year, held.month, number)
            if found:
                return widened(found, match)
    if near.written is None:
        return None
    found = nearest(
        (
            day(months[0].year, months[0].month, number)
            for back in range(-4, 5)
            if (start := moved(near.written.replace(day=1), "month", back))
            and (months := unit_around(start, "month"))
        ),
        near,
    )
    return widened(found, match)


@rule(
    RULES,
    rf"(?P<part>{PART})?(?:(?P<turn>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his\s+past)\s+)?"
    rf"(?P<month>{MONTH})(?:{TO}(?P<to>{MONTH}))?{_LATER_YEAR}"
    r"(?!\s+[0-9]{1,2}(?![0-9]))",
)
def _month(match: re.Match[str], near: Near) -> Days | None:
    name, turn, part_said = match["month"], match["turn"], match["part"]
    bare = not (turn or part_said or match["year"] or match["to"])
    if bare and name in _ALSO_WORDS and not introduced(match):
        return None
    number, year = month_number(name), _year(match["year"], near)
    final = month_number(match["to"]) if match["to"] else number

    def make(y: int) -> Days | None:
        one, other = month(y, number), month(y + (final < number), final)
        return (one[0], other[1]) if one and other else None

    if year is not None:
        found = make(year - (final < number))
    elif near.written is None:
        return None
    else:
        found = nearest(around(near.written.year, make), turned(near, turn))
        if turn and turn.lower() == "last" and found and found[1] >= near.written:
            found = make(found[0].year - 1)
    which = thing(part_said)
    return part(found, which) if found and which else found


@rule(RULES, rf"(?P<first>{YEAR})(?:[-\u2013/](?P<short>[0-9]{{2}})|{DASH}(?P<last>{YEAR}))")
def _year_range(match: re.Match[str], near: Near) -> Days | None:
    first = int(match["first"])
    last = int(match["last"] or match["first"][:2] + match["short"])
    return years(first, last) if first < last else None


_HALVES = r"first|second"
_QUARTERS = r"first|second|third|fourth|last|final"


@rule(
    RULES,
    rf"(?P<part>{PART}|(?:the\s+)?(?P<half>{_HALVES})\s+half\s+of\s+"
    rf"|(?:the\s+)?(?P<quarter>{_QUARTERS})\s+quarter\s+of\s+|Q(?P<q>[1-4])\s+)?"
    rf"(?P<year>{YEAR}|(?:last|this|next)\s+year|the\s+year)",
)
def _year_alone(match: re.Match[str], near: Near) -> Days | None:
    said = match["year"]
    if said.startswith("the"):
        said = "this year" if match["part"] else ""
    if not said or (not match["part"] and said[0].isdigit() and not introduced(match)):
        return None
    year = _year(said, near)
    found = years(year, year) if year is not None else None
    if found is None or not match["part"]:
        return found
    if match["half"]:
        return part(found, match["half"])
    if match["quarter"] or match["q"]:
        order = ("first", "second", "third", "fourth").index
        said = match["quarter"] or "fourth"
        number = int(match["q"]) - 1 if match["q"] else order(said) if said in _ORDER else 3
        start = month(found[0].year, 3 * number + 1)
        return unit_around(start[0], "quarter") if start else None
    which = thing(match["part"])
    return part(found, which) if which else found


_ORDER = ("first", "second", "third", "fourth")


@rule(RULES, rf"(?P<part>{PART})?(?:the\s+)?(?P<decade>(?:1[6-9]|20)[0-9]0)s")
def _decade(match: re.Match[str], near: Near) -> Days | None:
    found = years(int(match["decade"]), int(match["decade"]) + 9)
    which = thing(match["part"])
    return part(found, which) if found and which else found


@rule(
    RULES,
    rf"(?P<part>{PART})?(?:(?P<turn>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his\s+past)\s+(?P<name>{SEASON})"
    rf"|(?:[Tt]he\s+)?(?P<of>{SEASON})(?:,?\s+(?:of\s+|in\s+)?(?P<year>{YEAR}|(?:last|this|next)\s+year)))",
)
def _season(match: re.Match[str], near: Near) -> Days | None:
    name = (match["name"] or match["of"]).lower()
    year = _year(match["year"], near)
    if year is not None:
        found = season(name, year)
    elif near.written is None:
        return None
    else:
        turn, made = match["turn"].lower(), around(near.written.year, lambda y: season(name, y))
        found = nearest(made, turned(near, turn))
        if turn == "last" and found and found[1] >= near.written:
            found = season(name, found[0].year - 1)
        if turn == "next" and found and found[0] <= near.written:
            found = season(name, found[0].year + 1)
        if turn == "this":
            found = season(name, near.written.year)
    which = thing(match["part"])
    return part(found, which) if found and which else found
