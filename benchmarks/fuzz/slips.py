"""One slip on one line of a sound case file: the line that a message should name is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

__all__ = ["SLIPS", "Slip", "misspelt", "slip"]

_WORD = re.compile(r"[A-Za-z]{3,}")
_QUOTED = re.compile(r'"[^"\n]{2,}"')
_NUMBER = re.compile(r"(?<![\w.\-])-?\d+(?:\.\d+)?(?![\w.\-])")
_VALUES = (
    *("3", "true", '"x"', "[1]", "{ a = 1 }", "nan", "1e999", "1999-13-45", "2001-01-01", "oops"),
    *("9" * 400, "0x" + "f" * 4000, '""', "[]", "{}", '"10 to 5"', '"a > a"', "[[1]]", "-inf"),
)


@dataclass(frozen=True)
class Slip:
    """A case file with one line changed (counted from 1)."""

    kind: str
    text: str
    line: int


def misspelt(word: str, random: Random) -> str:
    """Write a word with a letter left out, changed, doubled or swapped."""
    at = random.randrange(len(word) - 1)
    return random.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[: at + 1] + word[at:],
            word[:at] + random.choice("qxz") + word[at + 1 :],
        )
    )


def _key(line: str, random: Random) -> str | None:
    head, equals, rest = line.partition("=")
    words = list(_WORD.finditer(head))
    if not words or not equals or head.lstrip().startswith(("#", "{")):
        return None
    word = random.choice(words)
    wrong = misspelt(word[0], random)
    return head[: word.start()] + wrong + head[word.end() :] + equals + rest


def _header(line: str, random: Random) -> str | None:
    words = list(_WORD.finditer(line)) if line.startswith("[") else []
    if not words:
        return None
    word = random.choice(words)
    return line[: word.start()] + misspelt(word[0], random) + line[word.end() :]


def _name(line: str, random: Random) -> str | None:
    _, equals, rest = line.partition("=")
    texts = list(_QUOTED.finditer(line if equals else rest or line))
    if not texts or line.startswith(("title", "summary", "note", "text", "[")):
        return None
    text = random.choice(texts)
    inner = text[0][1:-1]
    if not _WORD.search(inner):
        return None
    return line[: text.start()] + f'"{misspelt(inner, random)}"' + line[text.end() :]


def _value(line: str, random: Random) -> str | None:
    match = re.match(r"\s*[\w.\"-]+\s*=\s*", line)
    return None if match is None else line[: match.end()] + random.choice(_VALUES)


def _number(line: str, random: Random) -> str | None:
    numbers = list(_NUMBER.finditer(line))
    if not numbers or "=" not in line:
        return None
    number = random.choice(numbers)
    wrong = random.choice(("1e9", "-7000", "nan", '"x"', "9" * 400))
    return line[: number.start()] + wrong + line[number.end() :]


def _without(marks: str) -> Callable[[str, Random], str | None]:
    def taken(line: str, random: Random) -> str | None:
        places = [k for k, mark in enumerate(line) if mark in marks]
        if not places or line.lstrip().startswith("#"):
            return None
        at = random.choice(places)
        return line[:at] + line[at + 1 :]

    return taken


def _junk(line: str, random: Random) -> str | None:
    at = random.randrange(len(line) + 1)
    return line[:at] + random.choice("\"'[]{}=,.\\\x00\u202eé") + line[at:]


def _twice(line: str, _: Random) -> str | None:
    return f"{line}\n{line}" if re.match(r"[\w\"]+ *= *[^\[{]*$", line) else None


#: Kinds of slips; each makes another line of a line, or None where it cannot.
SLIPS: dict[str, Callable[[str, Random], str | None]] = {
    "key": _key,
    "header": _header,
    "name": _name,
    "value": _value,
    "number": _number,
    "quote": _without('"'),
    "bracket": _without("[]{}"),
    "equals": _without("="),
    "comma": _without(","),
    "junk": _junk,
    "twice": _twice,
}


def slip(text: str, random: Random) -> Slip:
    """Make one slip somewhere in a text."""
    lines = text.split("\n")
    while True:
        at = random.randrange(len(lines))
        kind = random.choice(list(SLIPS))
        line = lines[at]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        wrong = SLIPS[kind](line, random)
        if wrong is not None and wrong != line:
            changed = [*lines[:at], wrong, *lines[at + 1 :]]
            return Slip(kind, "\n".join(changed), at + 1 + wrong.count("\n"))
