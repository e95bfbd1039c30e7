"""Parts of a case in one cell: names in a row, part-deals, tables, dates, amounts.

``price = high; term = 2 | 3`` is a table whose second entry is a list. Text that would be taken
for something else stands in double quotes, and what is deeper is written as in TOML, in braces.
"""

from __future__ import annotations

import json
import re
import tomllib
from calendar import month_name
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from winset.case.errors import refusal
from winset.case.judgement import DATE
from winset.files.writing import item

__all__ = [
    "amount",
    "day",
    "in_braces",
    "names_in",
    "parted",
    "scalar",
    "table_in",
    "text_of",
    "yes",
]

_BARE = re.compile(r"[A-Za-z0-9_.-]+")
_ODD = re.compile(r"[;|={}\[\]\"\n#]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_YES = ("yes", "true", "1", "x", "y", "ja", "oui")
_NO = ("no", "false", "0", "n", "nein", "non")
# Spreadsheets count days from here, and 1900 for a leap year.
_FIRST = date(1899, 12, 30)
_DAYS = (10_000, 100_000)
_DOTTED = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})")
_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d.,]\d)")
_BOTH = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+),(\d+)(?!\d)")
_GROUPED = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+)\.(\d+)(?!\d)")
_THREE = 3


def text_of(value: Any) -> str | float | date:
    """Write a plain value into a cell.

    Examples
    --------
    >>> text_of({"price": "high", "term": ["2", "3"]})
    'price = high; term = "2" | "3"'
    >>> text_of(["us", "dprk"]), text_of(True), text_of(2.5)
    ('us; dprk', 'yes', 2.5)
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | date):
        return value
    if isinstance(value, Mapping):
        return "; ".join(f"{_key(key)} = {_inner(inner)}" for key, inner in value.items())
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "; ".join(map(_quoted, value))
    if isinstance(value, list) and all(isinstance(part, Mapping) for part in value):
        return "\n".join(str(text_of(part)) for part in value)
    return str(value) if isinstance(value, str) else item(value).as_string()


def in_braces(value: Any) -> str:
    """Write a table or a list as in TOML.

    >>> in_braces({"value": "5 to 10", "by": "desk"})
    '{value = "5 to 10", by = "desk"}'
    """
    return item(value).as_string()


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _quoted(text: str) -> str:
    plain = text and text == text.strip() and not _ODD.search(text)
    plain = plain and not _NUMBER.fullmatch(text) and text not in ("true", "false")
    return text if plain else json.dumps(text, ensure_ascii=False)


def _inner(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list) and len(value) > 1 and all(isinstance(x, str) for x in value):
        return " | ".join(map(_quoted, value))
    return item(value).as_string()


def parted(text: str, marks: str) -> Iterator[str]:
    """Part a text at marks that stand outside of quotes and brackets."""
    depth, quoted, start, k = 0, False, 0, 0
    while k < len(text):
        mark = text[k]
        if quoted:
            k += mark == "\\"
            quoted = mark != '"'
        elif mark == '"':
            quoted = True
        elif mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
        elif mark in marks and depth <= 0:
            yield text[start:k].strip()
            start = k + 1
        k += 1
    yield text[start:].strip()


def scalar(text: str) -> Any:
    """Read one value: a number, quoted text, a TOML table or list, or the text itself.

    Raises
    ------
    CaseError
        Where quotes or brackets are not closed.
    """
    word = text.strip()
    if word[:1] == '"' or word[:1] in ("{", "["):
        try:
            return tomllib.loads(f"x = {word}")["x"]
        except (tomllib.TOMLDecodeError, RecursionError, ValueError):
            said = f"cannot read {word[:60]!r}"
            raise refusal("cell", said, "closed quotes and brackets, as in TOML") from None
    if _NUMBER.fullmatch(word):
        number = float(word)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    return {"true": True, "false": False}.get(word, word)


def names_in(text: str) -> list[str]:
    """Read names in a row, with ``;`` between.

    >>> names_in('us; "a; b"')
    ['us', 'a; b']
    """
    found = (part for part in parted(text, ";\n") if part)
    return [str(scalar(part)) if part[:1] == '"' else part for part in found]


def table_in(text: str) -> dict[str, Any]:
    """Read a table such as ``price = high; term = 2 | 3``.

    Raises
    ------
    CaseError
        Where an entry has no ``=``, or a name stands twice.

    Examples
    --------
    >>> table_in('price = high; term = 2 | 3; "a b" = { x = 1 }')
    {'price': 'high', 'term': ['2', '3'], 'a b': {'x': 1}}
    """
    if text.strip()[:1] == "{":
        found = scalar(text)
        if isinstance(found, dict):
            return found
    table: dict[str, Any] = {}
    for entry in parted(text, ";\n"):
        if not entry:
            continue
        pair = list(parted(entry, "="))
        if len(pair) == 1:
            said, wanted = f"{entry[:60]!r} has no =", "name = value; name = value"
            raise refusal("cell", said, wanted)
        key = str(scalar(pair[0])) if pair[0][:1] == '"' else pair[0]
        if key in table:
            raise refusal("cell", f"{key!r} stands twice in one cell")
        rest = entry[entry.index(pair[0]) + len(pair[0]) :].strip()[1:].strip()
        several = list(parted(rest, "|"))
        table[key] = scalar(rest) if len(several) == 1 else [_label(part) for part in several]
    return table


def _label(part: str) -> str:
    return str(scalar(part)) if part[:1] == '"' else part


def yes(text: str) -> bool:
    """Read yes or no.

    Raises
    ------
    CaseError
        Where it is neither.
    """
    word = text.strip().lower()
    if word in _YES + _NO:
        return word in _YES
    raise refusal("cell", f"{text!r} is neither yes nor no", "yes or no")


def day(value: str | float | date) -> date | str:
    """Read a day: a date, a spreadsheet's count of days, or text.

    Raises
    ------
    CaseError
        Where it could be read in two ways.

    Examples
    --------
    >>> day(43524.0), day("28/02/2019"), day("2019-02-28")
    (datetime.date(2019, 2, 28), datetime.date(2019, 2, 28), '2019-02-28')
    """
    if isinstance(value, date):
        return value
    if isinstance(value, float):
        if _DAYS[0] < value < _DAYS[1]:
            return _FIRST + timedelta(days=int(value))
        raise refusal("cell", f"{value:g} is no day", DATE)
    found = _DOTTED.fullmatch(value.strip())
    if found is None:
        return value
    one, other, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "/" and max(one, other) <= 12 and one != other:
        ways = f"{one} {month_name[other]} or {other} {month_name[one]}"
        said = f"{value!r} may be {ways}"
        raise refusal("cell", said, DATE)
    month, number = (one, other) if found[2] == "/" and other > 12 else (other, one)
    try:
        return date(year, month, number)
    except ValueError:
        raise refusal("cell", f"{value!r} is no day", DATE) from None


def amount(text: str) -> str:
    """Write the numbers of a text with decimal points, where they have decimal commas.

    Raises
    ------
    CaseError
        Where a comma may stand for decimals or for thousands.

    Examples
    --------
    >>> amount("12,5 to 20,25"), amount("1.234,5"), amount("mix(70%: 2 to 4, 30%: 6)")
    ('12.5 to 20.25', '1234.5', 'mix(70%: 2 to 4, 30%: 6)')
    """
    if "," not in text:
        return text
    text = _BOTH.sub(lambda found: f"{found[1].replace('.', '')}.{found[2]}", text)
    text = _GROUPED.sub(lambda found: f"{found[1].replace(',', '')}.{found[2]}", text)
    if "(" in text:  # Commas part the arguments of a shape.
        return text
    for found in _COMMA.finditer(text):
        if len(found[2]) == _THREE and 1 <= len(found[1]) <= _THREE and found[1] != "0":
            said = f"{found[0]!r} may be {found[1]}.{found[2]} or {found[1]}{found[2]}"
            raise refusal("cell", said, "a number with a decimal point, without thousands' marks")
    return _COMMA.sub(r"\1.\2", text)
