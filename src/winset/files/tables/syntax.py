"""Every syntax error of a TOML text, not only the first.

The parser stops at its first error. So the statement in error is blanked out and the rest parsed
again, until nothing is left to report.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

__all__ = ["Mistake", "parse_toml"]

_MOST = 25
_STATEMENT = re.compile(r"""\s*(?:\[|(?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*[\w"'-]+)*\s*=)""")
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True)
class Mistake:
    """One syntax error."""

    line: int
    column: int
    message: str
    hint: str = ""


def parse_toml(text: str) -> tuple[dict[str, Any] | None, tuple[Mistake, ...], bool]:
    r"""Parse TOML as far as it goes.

    Returns
    -------
    data : dict or None
        What could be read; None where nothing could.
    mistakes : tuple of Mistake
        Sorted by place; empty for a text without errors.
    whole_tables_lost : bool
        Whether the header of a table could not be read, so that its keys are lost too.

    Examples
    --------
    >>> data, mistakes, _ = parse_toml('a = 1\nb = oops\nc = 3\nd = "e\n')
    >>> data, [(m.line, m.column) for m in mistakes]
    ({'a': 1, 'c': 3}, [(2, 5), (4, 7)])
    """
    lines = text.split("\n")
    mistakes: list[Mistake] = []
    lost = False
    while len(mistakes) < _MOST:
        try:
            return tomllib.loads("\n".join(lines)), tuple(sorted(mistakes, key=_order)), lost
        except RecursionError:
            return None, (*mistakes, Mistake(1, 1, "values are nested too deeply")), lost
        except ValueError as error:
            mistake, first, last = _locate(lines, str(error))
            mistakes.append(mistake)
            if lines[first].lstrip().startswith("["):
                # Its keys belong to no table that is known: take them out with it.
                last = max(last, _next(lines, first + 1, r"\s*\[[\w\"'\[]") - 1)
                lost = True
            if not any(line.strip() for line in lines[first : last + 1]):
                break
            for k in range(first, min(last + 1, len(lines))):
                lines[k] = ""
    return None, tuple(sorted(mistakes, key=_order)), True


def _order(mistake: Mistake) -> tuple[int, int]:
    return mistake.line, mistake.column


def _next(lines: list[str], start: int, pattern: str | re.Pattern[str]) -> int:
    for k in range(start, len(lines)):
        if re.match(pattern, lines[k]):
            return k
    return len(lines)


def _locate(lines: list[str], said: str) -> tuple[Mistake, int, int]:
    """Return the mistake, and the first and last line of the statement that it spoils (from 0)."""
    at = _AT.search(said)
    message = said[: at.start()] if at else said
    if at and at[1]:
        row, column = int(at[1]) - 1, int(at[2])
    else:
        row, column = len(lines) - 1, len(lines[-1]) + 1
        while row > 0 and not lines[row].strip():
            row -= 1
    first = _start(lines, row)
    if first == row:
        # A line break within a text is reported at its end.
        return Mistake(row + 1, column, *_explain(message, lines[row], column)), row, row
    begun = len(lines[first]) - len(lines[first].lstrip()) + 1
    last = max(first, _next(lines, first + 1, _STATEMENT) - 1)
    text = f"this statement is not finished ({_plain(message)} at line {row + 1})"
    return Mistake(first + 1, begun, text, _closing(lines[first])), first, last


def _start(lines: list[str], row: int) -> int:
    """First line of the statement that fails at ``row``: all before it parses."""
    low, high = 0, row
    while low < high:
        middle = (low + high + 1) // 2
        try:
            tomllib.loads("\n".join(lines[:middle]))
        except (ValueError, RecursionError):
            high = middle - 1
        else:
            low = middle
    while low < row and not lines[low].strip():
        low += 1
    return low


def _closing(line: str) -> str:
    if '"""' in line or "'''" in line:
        return "close the text with three quotation marks"
    if "[" in line.partition("=")[2]:
        return "close the list with ]"
    if "{" in line:
        return "a table in braces stands on one line and is closed with }"
    return ""


def _plain(message: str) -> str:
    known = {
        "Invalid value": "no value",
        "Unclosed array": "a list is not closed",
        "Unterminated string": "a text is not closed",
    }
    return known.get(message, message[:1].lower() + message[1:])


_KNOWN = (
    ("Illegal character '\\n'", "a text is not closed", 'close it with "'),
    ("Unterminated", "a text is not closed", 'close it with "'),
    ("Cannot overwrite", "this key is given twice", "keep one of the two"),
    ("Cannot mutate", "this key is given twice", "keep one of the two"),
    ("Duplicate inline", "this key is given twice", "keep one of the two"),
    ("Cannot declare", "this table is given twice", "put its keys into one table"),
    (
        "Expected '=' after a key",
        "there is no equals sign after the key",
        'write key = value, and text in "quotes"',
    ),
    (
        "Expected newline or end of document",
        "cannot read {rest!r} after the value",
        "put one key = value on each line",
    ),
    (
        "Invalid initial character for a key",
        "cannot read {rest!r} as a key",
        "put keys with special letters in quotes",
    ),
    (
        "Invalid statement",
        "cannot read {rest!r}",
        "expected key = value; keys with other than a-z, 0-9, _ and - stand in quotes",
    ),
    ("Unclosed inline table", "a table in braces is not closed", "close it with } on its line"),
    ("Expected ']' at the end of a table", "the brackets of this table are not closed", ""),
)


def _explain(message: str, line: str, column: int) -> tuple[str, str]:
    """Put the parser's message in plainer words, with a hint."""
    rest = line[column - 1 :].strip()[:30]
    if message == "Invalid value":
        if not rest or rest.startswith("#"):
            return "there is no value after the equals sign", "state one, or remove the key"
        hint = "put text in double quotes" if rest[0].isalpha() else ""
        return f"cannot read the value {rest!r}", hint
    for start, said, hint in _KNOWN:
        if message.lower().startswith(start.lower()):
            return said.replace("{rest!r}", repr(rest)), hint
    return message[:1].lower() + message[1:], ""
