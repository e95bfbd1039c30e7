"""The day on which an article was published, where a line of it says so; never inferred."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["day_in", "is_day_line", "iso_day"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio janeiro",
            "february feb februar février fevrier febrero febbraio fevereiro",
            "march mar märz mars marzo março",
            "april apr avril abril aprile",
            "may mai mayo maggio maio",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho",
            "august aug août aout agosto",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober octobre octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec dezember décembre decembre diciembre dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_FORMS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"),
    re.compile(
        rf"\b(?P<n>{_NAME})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b", re.I
    ),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:de\s+|of\s+)?(?P<n>{_NAME})\.?,?"
        r"\s+(?:de\s+)?(?P<y>\d{4})\b",
        re.I,
    ),
    re.compile(r"(?<!\d)(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>\d{4})(?!\d)"),
)
_FIRST_YEAR, _LAST_YEAR = 1600, 2200
_AROUND = re.compile(
    r"published|posted|updated|last|modified|first|created|online|date|issued|on|at|by|am|pm|a\.m\.|"
    r"p\.m\.|edt|est|gmt|utc|bst|cet|hkt|sgt|et|pst|pdt|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"\d{1,2}[:.]\d{2}(?::\d{2})?|[+-]\d{2}:?\d{2}|[tz]\b|[\s,.:;|()\[\]/•·–—-]+",
    re.I,
)


def day_in(text: str) -> date | None:
    """Return the first day that a text names in full; None where it could be read in two ways.

    Examples
    --------
    >>> day_in("Mar 14, 2019"), day_in("Published: 5:00am, 1 March 2019"), day_in("1/3/2019")
    (datetime.date(2019, 3, 14), datetime.date(2019, 3, 1), None)
    """
    found = _first(text)
    return found[0] if found else None


def is_day_line(text: str) -> bool:
    """Whether a line says when something was published, and nothing else.

    Examples
    --------
    >>> is_day_line("Updated: 3:15pm, Fri 1 Mar, 2019 (HKT)"), is_day_line("He left on 1.3.2019")
    (True, False)
    """
    if len(text) > 120:
        return False
    found = _first(text)
    if not found:
        return False
    _, (start, end) = found
    rest = text[:start] + " " + text[end:]
    again = _first(rest)
    if again:
        rest = rest[: again[1][0]] + " " + rest[again[1][1] :]
    return not _AROUND.sub("", rest)


def iso_day(text: str) -> date | None:
    """Read the day of a time as pages write it for programs: ``2019-03-01T05:00:00+08:00``."""
    found = _FORMS[0].match(text.strip())
    return _day(found) if found else day_in(text)


def _first(text: str) -> tuple[date, tuple[int, int]] | None:
    best: tuple[date, tuple[int, int]] | None = None
    for form in _FORMS:
        for found in form.finditer(text):
            day = _day(found)
            if day is not None:
                if best is None or found.start() < best[1][0]:
                    best = day, found.span()
                break
    return best


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    year = int(parts["y"])
    if "a" in parts:
        one, other = int(parts["a"]), int(parts["b"])
        if "." in found[0] or one > 12 or one == other:
            number, month = one, other
        elif other > 12:
            number, month = other, one
        else:
            return None
    else:
        number = int(parts["d"])
        month = _MONTHS[parts["n"].lower()] if parts.get("n") else int(parts["m"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None
