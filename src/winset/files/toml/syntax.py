"""Every syntax error of a TOML text, not only the first.

A text that ``tomllib`` takes is TOML. Any other is cut into its statements (a key with its value,
or the header of a table), each of which is parsed alone: what is wrong with one is read from the
error nodes of its syntax tree, and hides nothing of the others.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from winset.case.errors import MOST_FOUND, Defect
from winset.files.toml.diagnosis import diagnosis
from winset.files.toml.given import Given
from winset.files.toml.slips import named

__all__ = ["Parsed", "parse_toml"]

# The beginning of a statement, of which a value that runs over several lines holds none.
_STATEMENT = re.compile(
    r"""^[ \t]*(?:\[\[?[ \t]*[A-Za-z_][^,\n]*$|(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
    r"""(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*[ \t]*=)""",
    re.MULTILINE,
)
# A header, perhaps with a bracket too few or a scrap too many.
_LIKE_HEADER = re.compile(r"""[ \t]*(?:\[|.{0,2}\[\[?[\w .\-]+\]\]?[ \t]*$|[\w.\-]+\]\]?.{0,2}$)""")
_MOST_PARTS = 100
# Parsers take a time that grows with the square of the parts of one key.
_DEEP = re.compile(
    r"""(?<![\w.\-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"""
    f"{{{_MOST_PARTS}}}"
)
_HEADER = re.compile(r"[ \t]*\[")
# What can hide a bracket or a line end, and brackets.
_PIECE = re.compile(
    r'''"""|\'\'\'|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|\#[^\n]*|[\[\]{}]|\n''',
)


@dataclass(frozen=True)
class Parsed:
    """What could be read of a text.

    Parameters
    ----------
    data : dict or None
        Its tables; None where too little makes sense.
    defects : tuple of Defect
        Syntax errors, in the order of the text; empty where there are none.
    text : str
        What was read: the text without the statements in error.
    headless : bool
        Whether the header of a table could not be read, so that its keys are lost too.
    """

    data: dict[str, Any] | None
    defects: tuple[Defect, ...]
    text: str
    headless: bool = False


def parse_toml(text: str) -> Parsed:
    r"""Parse TOML as far as it goes.

    Examples
    --------
    >>> parsed = parse_toml('a = 1\nb = oops\nc = 3\nd = "e\n')
    >>> parsed.data, [(d.line, d.column) for d in parsed.defects]
    ({'a': 1, 'c': 3}, [(2, 5), (4, 5)])
    """
    deep = _DEEP.search(text)
    if deep is not None:
        line = text.count("\n", 0, deep.start()) + 1
        said = f"a key of more than {_MOST_PARTS} parts"
        return Parsed(None, (Defect((), "syntax", said, line=line, column=1),), "")
    data = _loaded(text)
    if data is not None:
        return Parsed(data, (), text)
    lines = text.split("\n")
    found: list[Defect] = []
    given, lost, headless = Given(), False, False
    for first, last in _statements(text):
        statement = "\n".join(lines[first : last + 1])
        alone = _loaded(statement)
        header = (_HEADER if alone else _LIKE_HEADER).match(statement) is not None
        defect = None
        if alone is None:
            defect = named(statement, diagnosis(statement))
        elif header:
            defect = given.header(alone, statement)
        elif not lost:
            defect = given.pair(statement)
        if header:
            # The keys of a table whose header cannot be read belong to no table that is known.
            lost = defect is not None
            headless |= lost
        if defect is not None:
            found.append(replace(defect, line=first + (defect.line or 1)))
        if len(found) == MOST_FOUND:
            return Parsed(None, tuple(found), "")
        if defect is not None or lost:
            lines[first : last + 1] = [""] * (last + 1 - first)
    rest = "\n".join(lines)
    if not found:
        found.append(Defect((), "syntax", "this is no TOML", line=1, column=1))
    return Parsed(_loaded(rest), tuple(found), rest, headless)


def _loaded(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """First and last line (from 0) of every statement, finished or not."""
    row = at = 0
    while at < len(text):
        line_end = text.find("\n", at) % (len(text) + 1)
        line = text[at:line_end].strip()
        end = line_end if not line or line[0] == "#" else _end(text, at)
        last = row + text.count("\n", at, end)
        if line and line[0] != "#":
            yield row, last
        row, at = last + 1, end + 1


def _end(text: str, start: int) -> int:
    """Where the last line of a statement ends: at depth 0, or before the next statement."""
    depth, at = 0, start
    while piece := _PIECE.search(text, at):
        at, said = piece.end(), piece[0]
        if said in ('"""', "'''"):
            closed = _long_text(text, at, said)
            if closed < 0:
                following = _STATEMENT.search(text, text.find("\n", at) % (len(text) + 1))
                return following.start() - 1 if following else len(text)
            at = closed
        elif said in ("[", "{"):
            depth += 1
        elif said in ("]", "}"):
            depth = max(depth - 1, 0)
        elif said == "\n" and (depth == 0 or _STATEMENT.match(text, at)):
            return piece.start()
    return len(text)


def _long_text(text: str, at: int, quotes: str) -> int:
    """Where a text over several lines ends; -1 where nothing closes it."""
    while (found := text.find(quotes, at)) >= 0:
        before = text[at:found]
        escaped = (len(before) - len(before.rstrip("\\"))) % 2 and quotes[0] == '"'
        if not escaped:
            end = found + 3
            # Up to two quotation marks may stand before the three that close it.
            while end < found + 5 and text[end : end + 1] == quotes[0]:
                end += 1
            return end
        at = found + 1
    return -1
