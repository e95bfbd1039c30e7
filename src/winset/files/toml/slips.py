"""Slips of those who do not write TOML every day, named for what they are.

What stands in quotes or behind a # is left out of account; the first slip of a statement is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from winset.case.errors import Defect

__all__ = ["named", "written_day"]

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_QUOTED = re.compile(
    r'''"""(?:.|\n)*?"""|\'\'\'(?:.|\n)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\#[^\n]*'''
)
_NUMBER = r"[-+\u2212]?(?:\d[\d_]*(?:\.\d+)?|\.\d+)"
_BEFORE = r"(?<![\w.+\-:])"
_NUMERIC_DAY = r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})"
_WORDED_DAY = r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})"
_AMERICAN_DAY = r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})"
_HEADER = re.compile(r"[ \t]*(\[\[?)([^\]\n\"']*)(\]\]?)?[ \t]*$", re.MULTILINE)


def written_day(said: str) -> str:
    """Read a day however it is written; empty where it is none, or may be two.

    >>> written_day("28/06/2017"), written_day("28 June 2017"), written_day("3/4/2017")
    ('2017-06-28', '2017-06-28', '')
    """
    text = said.strip()
    found = re.fullmatch(_NUMERIC_DAY, text)
    if found:
        one, two, three = map(int, found.groups())
        if len(found[1]) == 4:
            return _day(one, two, three)
        both = len(found[3]) == 4 and one != two and max(one, two) <= 12
        if len(found[3]) != 4 or both:
            return ""
        return _day(three, two, one) if two <= 12 else _day(three, one, two)
    for pattern, order in ((_WORDED_DAY, (3, 2, 1)), (_AMERICAN_DAY, (3, 1, 2))):
        worded = re.fullmatch(pattern, text)
        if worded:
            year, month, day = (worded[k] for k in order)
            short = [name[:3] for name in _MONTHS]
            if month.lower() in _MONTHS or month.lower() in short or month.lower() == "sept":
                return _day(int(year), short.index(month.lower()[:3]) + 1, int(day))
    return ""


def _day(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def named(statement: str, defect: Defect) -> Defect:
    """Name the slip in a statement that is no TOML; the defect itself where it is none of these."""
    masked = _QUOTED.sub(lambda found: re.sub(r"[^\n]", "\0", found[0]), statement)
    for slip in _SLIPS:
        slipped = slip(masked, statement)
        if slipped is not None:
            at, message, hint = slipped
            line = masked.count("\n", 0, at)
            column = at - (masked.rfind("\n", 0, at) + 1) + 1
            return replace(defect, message=message, hint=hint, line=line + 1, column=column)
    return defect


_Found = tuple[int, str, str] | None


def _curly(masked: str, _: str) -> _Found:
    found = re.search("[\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb]", masked)
    if found is None:
        return None
    return found.start(), f"a curly quotation mark, {found[0]}", 'write straight ones, "..."'


def _date(masked: str, _: str) -> _Found:
    value = _value(masked)
    for pattern in (_WORDED_DAY, _AMERICAN_DAY, _NUMERIC_DAY):
        for found in re.finditer(rf"{_BEFORE}{pattern}(?![\w/])", masked):
            if found.start() < value or _iso(found[0]):
                continue
            day = written_day(found[0])
            if pattern != _NUMERIC_DAY and not day:
                continue
            wanted = f"write {day}" if day else "write year-month-day, as in 2017-06-28"
            said = f"a date written as {found[0]}"
            return found.start(), said, f"{wanted}, without quotes"
    month = re.search(rf"{_BEFORE}(\d{{4}})-(\d\d)(?![\w\-])", masked)
    if month and month.start() >= value and re.match(r"\s*(date|held|as_of)\b", masked):
        return month.start(), f"{month[0]} is a month", "a date has a day too, as in 2017-06-28"
    return None


def _iso(said: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", said) is not None


def _range(masked: str, _: str) -> _Found:
    to = r"(?:\s+to\s+|\s*\.\.\.?\s*|\s*\u2013\s*|-)"
    for found in re.finditer(rf"{_BEFORE}({_NUMBER})({to})({_NUMBER})(?![\w.\-/])", masked):
        if found.start() >= _value(masked):
            return (
                found.start(),
                f"a range without quotes, {found[0]}",
                f'write "{found[1]} to {found[3]}"',
            )
    return None


def _percent(masked: str, _: str) -> _Found:
    found = re.search(rf"{_BEFORE}({_NUMBER})\s*%", masked)
    if found is None or found.start() < _value(masked):
        return None
    hint = (
        f'a chance is written "{found[1]} %"; values and weights run from 0 to 100 without a sign'
    )
    return found.start(), f"a per cent sign without quotes, {found[0]}", hint


def _comma(masked: str, _: str) -> _Found:
    found = re.match(rf"[^=\n\[{{]*=\s*({_NUMBER}(?:,\d+)+)\s*$", masked)
    if found is None:
        return None
    plain = found[1]
    if re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+", plain):
        return found.start(1), f"a comma in a number, {plain}", f"write {plain.replace(',', '')}"
    if plain.count(",") > 1:
        return None
    return found.start(1), f"a decimal comma, {plain}", f"write {plain.replace(',', '.')}"


def _semicolon(masked: str, _: str) -> _Found:
    at = masked.find(";", _value(masked))
    if at < 0 or not re.search(r"[\[{]", masked[:at]):
        return None
    return at, "a semicolon between values", "write a comma"


def _colon(masked: str, statement: str) -> _Found:
    found = re.match(r"[ \t]*([\w\-]+)[ \t]*(:)[ \t]*(?!=)(\S[^\n]*)?$", masked)
    if found is None:
        return None
    value = statement[found.end(2) :].strip()
    return found.start(2), "a colon after the key", f"write {found[1]} = {value}"


def _comment(masked: str, _: str) -> _Found:
    found = re.search(r"(?:^|[\s\0\]}])(//|--\s|;;)", masked)
    if found is None:
        return None
    said = f"{found[1].strip()} begins no comment here"
    return found.start(1), said, "a comment begins with #"


def _header(masked: str, statement: str) -> _Found:
    found = _HEADER.match(masked)
    if found is None or not found[3]:
        return None
    parts = [part.strip() for part in statement[found.start(2) : found.end(2)].split(".")]
    for part in parts:
        if part and _in_quotes(part) != part:
            at = statement.find(part, found.start(2))
            what = "a space" if " " in part else "other letters than a-z"
            whole = ".".join(_in_quotes(p) for p in parts)
            hint = f"put it in quotes, {found[1]}{whole}{found[3]}, or state a short id and a name"
            return at, f"the id {part!r} holds {what}", hint
    return None


def _in_quotes(part: str) -> str:
    return part if re.fullmatch(r"[A-Za-z0-9_\-]+|\".*\"|'.*'", part) else f'"{part}"'


def _key(masked: str, statement: str) -> _Found:
    before, equals, _ = masked.partition("=")
    key = statement[: len(before)].strip()
    if not equals or not key or re.search(r"[\n\"'#\[{\0]", before):
        return None
    if re.fullmatch(r"[\w.\- \t]+", key) and (" " in key or not key.isascii()):
        what = "a space" if " " in key else "other letters than a-z"
        at = statement.index(key)
        return at, f"the key {key!r} holds {what}", f'put it in quotes, "{key}" = ...'
    return None


def _list(masked: str, _: str) -> _Found:
    found = re.match(r"[ \t]*[\w.\-]+[ \t]*=[ \t]*(\0+|[\w.]+)[ \t]*,[ \t]*[\0\w]", masked)
    if found is None:
        return None
    return found.start(1), "several values without brackets", "put a list in brackets: [..., ...]"


def _value(masked: str) -> int:
    """Where the value begins."""
    return masked.find("=") + 1


_SLIPS: tuple[Callable[[str, str], _Found], ...] = (
    _curly,
    _date,
    _range,
    _percent,
    _comma,
    _header,
    _key,
    _colon,
    _comment,
    _semicolon,
    _list,
)
