"""Days, months, seasons and years as intervals of whole days, and which of several is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

__all__ = [
    "Days",
    "Lean",
    "Near",
    "around",
    "day",
    "month",
    "moved",
    "nearest",
    "part",
    "season",
    "shifted",
    "unit_around",
    "years",
]

#: From the first day to the last, both within.
Days: TypeAlias = tuple[date, date]
#: Which way an unnamed year or week is looked for: the verb's, or ``open`` where none says.
Lean: TypeAlias = Literal["past", "future", "open", "unsaid"]

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
# Where nothing is said of the time, the past may be so many times as far as what is to come.
_RATHER_PAST = 2


@dataclass(frozen=True)
class Near:
    """What the words around a date, and the text it stands in, say of it.

    Parameters
    ----------
    written : date or None
        When the text was written.
    anchors : tuple of (date, date)
        Dates that were named before, the last one first: "the next day" follows one.
    lean : "past", "future", "open" or "unsaid"
        What the verb beside it says.
    day_first : bool or None
        Whether ``3/4`` is the third of April, where the text shows it elsewhere.
    """

    written: date | None
    anchors: tuple[Days, ...] = ()
    lean: Lean = "unsaid"
    day_first: bool | None = None

    def anchor(self, unit: str) -> Days | None:
        """Return the last date named that is short enough to count days, weeks or months from."""
        most = {"hour": 10, "day": 10, "week": 31, "month": 92}.get(unit, 400)
        return next((a for a in self.anchors if (a[1] - a[0]).days < most), None)

    def before(self, end: date) -> Near:
        """Look at or before a day: for the first end of an interval."""
        return replace(self, written=end, lean="past")


def day(year: int, number: int, of_month: int) -> Days | None:
    """Return one day as an interval; None where the calendar has no such day."""
    try:
        found = date(year, number, of_month)
    except ValueError:
        return None
    return found, found


def month(year: int, number: int) -> Days | None:
    """Return a month.

    Examples
    --------
    >>> month(2020, 2)[1]
    datetime.date(2020, 2, 29)
    """
    if not 1 <= year < date.max.year:
        return None
    first = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    return first, following - timedelta(days=1)


def years(first: int, last: int) -> Days | None:
    """Return whole years."""
    if not 1 <= first <= last < date.max.year:
        return None
    return date(first, 1, 1), date(last, 12, 31)


def season(name: str, year: int) -> Days | None:
    """Return the three months of a season, as the north has it; a winter ends in the next year."""
    start = _SEASONS[name]
    first = month(year, start)
    last = month(year + (start == 12), 2 if start == 12 else start + 2)
    return (first[0], last[1]) if first and last else None


def moved(start: date, unit: str, count: int) -> date | None:
    """Move a day by so many units; the 31st becomes the last day of a shorter month.

    Examples
    --------
    >>> moved(date(2019, 3, 31), "month", -1)
    datetime.date(2019, 2, 28)
    """
    try:
        if unit in ("hour", "minute"):
            return start
        if unit in ("day", "night", "week", "fortnight"):
            each = {"week": 7, "fortnight": 14}.get(unit, 1)
            return start + timedelta(days=each * count)
        months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
        whole = start.year * 12 + start.month - 1 + months * count
        held = month(whole // 12, whole % 12 + 1)
        return held and held[0].replace(day=min(start.day, held[1].day))
    except (OverflowError, ValueError):
        return None


def shifted(start: Days, unit: str, fewest: int, most: int, sign: int) -> Days | None:
    """Move an interval by a number of units between two; longer units are meant roughly.

    "Two weeks later" may be some days more or less, by half a unit; days are counted.
    """
    rough = {"week": 3, "fortnight": 7, "month": 15, "quarter": 45, "year": 183}.get(unit, 0)
    rough = 1_826 if unit in ("decade", "century") else rough
    near, far = sorted((sign * fewest, sign * most))
    first, last = moved(start[0], unit, near), moved(start[1], unit, far)
    if first is None or last is None:
        return None
    if unit in ("hour", "minute"):
        some = 1 if unit == "minute" else max(-(-most // 24), 1)
        rough_first, rough_last = (0, some) if sign > 0 else (-some, 0)
    else:
        rough_first, rough_last = -rough, rough
    try:
        return first + timedelta(days=rough_first), last + timedelta(days=rough_last)
    except OverflowError:
        return None


def unit_around(when: date, unit: str) -> Days | None:
    """Return the day, week (from Monday), month, quarter, year or decade that a day lies in."""
    if unit in ("day", "night"):
        return when, when
    if unit in ("week", "fortnight"):
        try:
            monday = when - timedelta(days=when.weekday())
            return monday, monday + timedelta(days=6)
        except OverflowError:
            return None
    if unit == "month":
        return month(when.year, when.month)
    if unit == "quarter":
        start = 3 * ((when.month - 1) // 3) + 1
        first, last = month(when.year, start), month(when.year, start + 2)
        return (first[0], last[1]) if first and last else None
    size = {"decade": 10, "century": 100}.get(unit, 1)
    start_year = when.year // size * size
    return years(start_year, start_year + size - 1)


def part(days: Days, which: str) -> Days:
    """Return the early, middle or late third of an interval, or one of its halves.

    Examples
    --------
    >>> part((date(2019, 2, 1), date(2019, 2, 28)), "early")[1]
    datetime.date(2019, 2, 10)
    """
    first, last = days
    length = (last - first).days + 1
    thirds = {"early": (0, 3), "middle": (1, 3), "late": (2, 3), "first": (0, 2), "second": (1, 2)}
    place, pieces = thirds[which]
    start = first + timedelta(days=length * place // pieces)
    return start, first + timedelta(days=-(-length * (place + 1) // pieces) - 1)


def nearest(candidates: Iterable[Days | None], near: Near) -> Days | None:
    """Choose among the same day of several years, or of several weeks.

    The last that began by the day of writing for what is past, the first that ends on it or later
    for what is to come; where nothing is said rather the past, unless that is much farther off.
    """
    found = sorted(c for c in candidates if c is not None)
    if near.written is None or not found:
        return None
    written = near.written
    past = [c for c in found if c[0] <= written]
    ahead = [c for c in found if c[1] >= written]
    back, on = (past[-1] if past else None), (ahead[0] if ahead else None)
    if back is None or on is None:
        return back or on
    if near.lean in ("past", "future"):
        return back if near.lean == "past" else on
    ago, until = (written - back[1]).days, (on[0] - written).days
    if near.lean == "open":
        return back if ago <= until else on
    return back if ago <= _RATHER_PAST * until else on


def around(year: int, make: Callable[[int], Days | None]) -> list[Days | None]:
    """Make the same day for the years around one."""
    return [make(y) for y in range(max(year - 8, 1), min(year + 9, date.max.year))]
