"""Ways of naming days by the day of writing, or by a day that was named before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from winset.reading.dates.calendar import (
    Days,
    Near,
    moved,
    nearest,
    part,
    shifted,
    unit_around,
)
from winset.reading.dates.rules import MIDNIGHT, Rule, introduced, rule, widened
from winset.reading.dates.vocabulary import (
    COUNT,
    PART,
    UNIT,
    WEEKDAY,
    count,
    thing,
    unit,
    weekday_number,
)

__all__ = ["RULES"]

RULES: list[Rule] = []
_ONE = timedelta(days=1)


@rule(
    RULES,
    rf"(?:{MIDNIGHT})?(?:(?P<turn>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his\s+past|[Tt]his\s+coming)\s+)?(?P<name>{WEEKDAY})"
    r"(?:\s+(?:of\s+)?(?P<week>(?:last|this|next|the\s+previous|the\s+following)\s+week))?",
)
def _weekday(match: re.Match[str], near: Near) -> Days | None:
    number, turn, week = weekday_number(match["name"]), (match["turn"] or "").lower(), match["week"]
    if near.written is None or (match["name"].endswith(".") and len(match["name"]) < 4):
        return None
    if match["name"] in ("Sun.", "Sat.", "Mon.", "Wed.") and not introduced(match):
        return None
    if week:
        anchor = near.anchor("week") if week.startswith("the") else None
        start = anchor[0] if anchor else near.written
        by = {"last": -1, "previous": -1, "this": 0}.get(week.removeprefix("the ").split()[0], 1)
        held = unit_around(start + timedelta(days=7 * by), "week")
        return widened((held[0] + number * _ONE,) * 2, match) if held else None
    return widened(_near_weekday(near, near.written, number, turn), match)


def _near_weekday(near: Near, written: date, number: int, turn: str) -> Days | None:
    back = (written.weekday() - number) % 7
    past = written - timedelta(days=back)
    coming = past + timedelta(days=7)
    if turn == "last":
        return (past - timedelta(days=0 if back else 7),) * 2
    if turn == "next":
        # Said in the same week it is rather the next week's, and may be this week's.
        return coming, coming + timedelta(days=7 if number > written.weekday() else 0)
    if turn == "this coming":
        return coming, coming
    lean = "open" if turn == "this" else "past" if near.lean == "unsaid" else near.lean
    ahead = coming if back else past
    return nearest([(past, past), (ahead, ahead)], replace(near, lean=lean))


@rule(
    RULES,
    r"(?P<what>(?<!USA )[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow"
    r"|(?P<night>[Ll]ast\s+night)|(?P<this>[Tt]his\s+(?:morning|afternoon|evening)))",
)
def _this_day(match: re.Match[str], near: Near) -> Days | None:
    if near.written is None:
        return None
    what = match["what"].lower()
    turn = {"yesterday": -1, "tomorrow": 1}.get(what, -1 if match["night"] else 0)
    found = moved(near.written, "day", turn)
    return (found, found) if found else None


@rule(
    RULES,
    rf"(?:(?P<where>[Ee]arlier|[Ll]ater)\s+|(?P<part>{PART}))?"
    r"(?P<turn>[Ll]ast|[Tt]his|[Nn]ext|[Tt]he\s+same)\s+(?P<unit>week|month|quarter|year|decade)(?:end)?",
)
def _this_unit(match: re.Match[str], near: Near) -> Days | None:
    """Read "last week", "earlier this month": units of the calendar."""
    turn, name, where = match["turn"].lower(), match["unit"].lower(), (match["where"] or "").lower()
    anchor = near.anchor(name) if turn.endswith("same") else None
    start = anchor[0] if anchor else near.written
    if start is None:
        return None
    whole = unit_around(start, name)
    by = {"last": -1, "next": 1}.get(turn, 0)
    moved_to = moved(whole[0], name, by) if whole else None
    found = unit_around(moved_to, name) if moved_to else None
    if not found:
        return None
    if match.group().endswith("end"):
        if by == 0 and near.lean != "future" and near.written and near.written < found[1] - _ONE:
            found = unit_around(found[0] - _ONE, name) or found  # on a Monday: the one just over
        return found[1] - _ONE, found[1]
    if where == "earlier" and by == 0 and near.written and found[0] <= near.written:
        return found[0], min(found[1], near.written)
    if where == "later" and by == 0 and near.written and near.written <= found[1]:
        return max(found[0], near.written), found[1]
    which = thing(match["part"])
    return part(found, which) if which else found


@rule(
    RULES,
    rf"(?P<turn>(?:[Oo]ver|[Ii]n|[Dd]uring|[Ff]or|[Ww]ithin|[Tt]hroughout)\s+the\s+(?:past|last|next|coming)"
    rf"|[Tt]he\s+(?:past|coming)|[Ww]ithin(?:\s+the\s+next)?)\s+(?:(?P<count>{COUNT})\s+)?(?P<unit>{UNIT})",
)
def _rolling(match: re.Match[str], near: Near) -> Days | None:
    """Read "in the past year", "over the next 60 days": up to or from the day of writing."""
    name, many = unit(match["unit"]), match["count"]
    counted = (1, 1) if many is None and not match["unit"].endswith("s") else count(many, name)
    turn = match["turn"].lower()
    if near.written is None or counted is None or (turn == "within" and many is None):
        return None
    sign = -1 if turn.endswith(("past", "last")) else 1
    far = moved(near.written, name, sign * counted[1])
    return (min(far, near.written), max(far, near.written)) if far else None


@rule(
    RULES,
    rf"(?P<count>{COUNT})\s+(?P<unit>{UNIT})\s+ago|(?P<bare>hours|days|weeks|months|years)\s+ago",
)
def _ago(match: re.Match[str], near: Near) -> Days | None:
    name = unit(match["unit"] or match["bare"])
    counted = count(match["count"], name)
    if near.written is None or counted is None:
        return None
    return shifted((near.written, near.written), name, *counted, -1)


@rule(
    RULES,
    r"(?:[Tt]he|[Tt]hat)\s+(?P<turn>previous|next|following|same|very)\s+(?P<unit>day|night|morning|evening|afternoon|week|month|year)",
)
def _anchored(match: re.Match[str], near: Near) -> Days | None:
    """Read "the next day": after the date that was named before, or the day of writing."""
    turn, name = match["turn"], match["unit"].replace("night", "day")
    start = near.anchor(name) or (near.written and (near.written, near.written))
    if not start:
        return None
    by = {"previous": -1, "next": 1, "following": 1}.get(turn, 0)
    if name in ("morning", "evening", "afternoon", "day"):
        first, last = moved(start[0], "day", by), moved(start[1], "day", by)
        return (first, last) if first and last else None
    edge = start[1] if by > 0 else start[0]
    other = moved(edge, name, by)
    return unit_around(other, name) if other else None


@rule(
    RULES,
    rf"(?:[Tt]he\s+(?P<one>day|week|month|year)|(?:(?P<count>{COUNT})\s+(?P<unit>{UNIT})"
    r"|(?<![Nn]o\s)(?P<bare>[Hh]ours|[Dd]ays|[Ww]eeks|[Mm]onths|[Yy]ears)))"
    r"\s+(?P<way>earlier|later|before|after|prior\s+to|following|beforehand|afterwards?)"
    r"(?!\s+(?:hours?|days?|weeks?|months?|years?)(?![^\W_]))",
)
def _distance(match: re.Match[str], near: Near) -> Days | None:
    """Read "two days later", "hours after": from a date beside it, named before, or the text's."""
    name = unit(match["one"] or match["unit"] or match["bare"])
    counted = (1, 1) if match["one"] else count(match["count"], name)
    start = near.anchor(name) or (near.written and (near.written, near.written))
    if counted is None or not start:
        return None
    sign = 1 if match["way"].startswith(("later", "after", "following")) else -1
    if match["one"] and name != "day":
        other = moved(start[1] if sign > 0 else start[0], name, sign)
        return unit_around(other, name) if other else None
    return shifted(start, name, *counted, sign)
