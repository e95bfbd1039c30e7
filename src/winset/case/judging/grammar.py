"""The grammar of judgements: from text to a parse, with clear messages.

The grammar is written down in ``docs/reference/judgements.md`` and, as one regular expression for
editors, in :mod:`winset.case.judging.pattern`; a test holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from winset.case.errors import CaseError, refusal
from winset.case.spelling import did_you_mean
from winset.text import BANDS

__all__ = ["ARITIES", "Num", "Stated", "no_judgement", "parse"]

#: Distributions by name, and how many numbers each takes.
ARITIES = {
    "pert": (3,),
    "triangular": (3,),
    "uniform": (2,),
    "normal": (2,),
    "lognormal": (2,),
    "beta": (2, 4),
}
_DIGITS = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+\-\u2212]?[0-9]+)?"
_PIECE = re.compile(
    rf"(?P<num>[+\-\u2212]?{_DIGITS})|(?P<word>[A-Za-z]+)|(?P<mark>\.\.|[%(),:\u2013])"
)
_DASHED = re.compile(rf"\u2013(?P<num>{_DIGITS})")
_SPACE = " \t\r\n"
#: Make the error for what is no judgement.
no_judgement = partial(refusal, "judgement")
_FORMS = (
    'a number, "20 to 40", "hard 20..40", "pert(a, mode, b)", "quantiles(5%: a, 50%: b, 95%: c)", '
    '"mix(70%: 20 to 40, 30%: 60)", "unknown" or a likelihood word'
)


@dataclass(frozen=True)
class Num:
    """A number, and whether a percent sign followed."""

    value: float
    percent: bool = False


@dataclass(frozen=True)
class Stated:
    """A parsed judgement, before it is known to make sense.

    ``kind`` is "exact", "range", "hard", "unknown", "word", "quantiles", "mix" or the name of a
    distribution.
    """

    kind: str
    numbers: tuple[Num, ...] = ()
    word: str = ""
    levels: tuple[Num, ...] = ()
    parts: tuple[Stated, ...] = ()


def parse(text: str) -> Stated:
    """Parse a judgement.

    Raises
    ------
    CaseError
        Where the text follows none of the forms.

    Examples
    --------
    >>> parse("20 to 40").kind, [n.value for n in parse("-5 to +15").numbers]
    ('range', [-5.0, 15.0])
    """
    try:
        parser = _Parser(tuple(_pieces(text)))
        stated = parser.judgement()
        parser.end()
    except CaseError:
        written = _otherwise(text.strip(_SPACE))
        if not written:
            raise
        raise no_judgement(f"cannot read {text!r}", hint=f"write {written}") from None
    return stated


_N = r"(-?[0-9]+(?:\.[0-9]+)?)"
# What people write instead of a judgement, and how it is written here.
_OTHERWISE: tuple[tuple[str, str], ...] = (
    (rf"(?:between|from)\s+{_N}\s+(?:and|to|-)\s+{_N}", '"{0} to {1}"'),
    (rf"{_N}\s*(?:-|\u2014|~)\s*([0-9]+(?:\.[0-9]+)?)", '"{0} to {1}"'),
    (rf"(?:<=?|up to|at most|under|below|max\.?)\s*{_N}", 'a range that ends there, "0 to {0}"'),
    (rf"(?:>=?|at least|over|above|min\.?)\s*{_N}", 'a range that begins there, "{0} to 100"'),
    (r"([0-9]{1,3}(?:,[0-9]{3})+)", "{0} without commas"),
    (r"([0-9]+),([0-9]+)", "{0}.{1}"),
    (
        rf"(?:~|about|around|approx\.?|approximately|circa|ca?\.)\s*{_N}",
        'a range around {0} that you are 90 % sure of, such as "20 to 40"',
    ),
    (rf"{_N}\s*(?:\+-|\+/-|\u00b1)\s*{_N}", 'the two ends of it, "a to b"'),
)


def _otherwise(text: str) -> str:
    """Say how a judgement is written that was written in another way; empty for anything else.

    >>> _otherwise("between 20 and 80"), _otherwise("37,5")
    ('"20 to 80"', '37.5')
    """
    for pattern, written in _OTHERWISE:
        found = re.fullmatch(pattern, text, re.IGNORECASE)
        if found:
            return written.format(*(part.replace(",", "") for part in found.groups()))
    return ""


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text into numbers, words and marks.

    An en dash is a minus sign where a number must start, and "to" after a number.
    """
    body = text.strip(_SPACE)
    at, after_number = 0, False
    while at < len(body):
        if body[at] in _SPACE:
            at += 1
            continue
        dashed = None if after_number else _DASHED.match(body, at)
        match = dashed or _PIECE.match(body, at)
        if match is None:
            raise _unreadable(body[at:], after_number)
        kind = match.lastgroup or ""
        yield kind, f"-{match[kind]}" if dashed else match[kind]
        after_number = kind == "num" or match[kind] == "%"
        at = match.end()


def _unreadable(rest: str, after_number: bool) -> CaseError:
    shown = repr(rest[:30])
    if after_number and rest[0] in "-\u2014~":
        return no_judgement(f"cannot read {shown}", '"a to b" for a range')
    return no_judgement(f"cannot read {shown}", _FORMS)


class _Parser:
    """Recursive descent over the pieces of a text; one method for each rule of the grammar."""

    def __init__(self, pieces: tuple[tuple[str, str], ...]) -> None:
        self.pieces = pieces
        self.at = 0

    def peek(self) -> tuple[str, str]:
        return self.pieces[self.at] if self.at < len(self.pieces) else ("", "")

    def take(self, *texts: str) -> bool:
        kind, text = self.peek()
        if kind in ("word", "mark") and text.lower() in texts:
            self.at += 1
            return True
        return False

    def need(self, *texts: str) -> None:
        if not self.take(*texts):
            raise self.unexpected(repr(texts[0]))

    def unexpected(self, wanted: str) -> CaseError:
        said = self.peek()[1]
        return no_judgement(f"cannot read {said!r} here" if said else "it ends too early", wanted)

    def end(self) -> None:
        kind, said = self.peek()
        if not kind:
            return
        if kind == "num" and said[0] in "+-\u2212":
            raise no_judgement(f"{said!r} reads as a second number", '"a to b" for a range')
        if said == "..":
            raise no_judgement('cannot read ".." here', '"a to b" or "hard a..b"')
        raise no_judgement(f"cannot read {said!r} here", f"the end, or {_FORMS}")

    def judgement(self) -> Stated:
        """Read ``mix(...)`` or a simple judgement."""
        if not self.take("mix", "mixture"):
            return self.simple()
        levels, parts = [], []
        self.need("(")
        while True:
            levels.append(self.number())
            self.need(":")
            parts.append(self.simple())
            if not self.take(","):
                break
        self.need(")")
        return Stated("mix", levels=tuple(levels), parts=tuple(parts))

    def simple(self) -> Stated:
        """Read anything but a mixture."""
        kind, text = self.peek()
        if kind == "num":
            return self.number_or_range()
        if kind != "word":
            raise self.unexpected(_FORMS)
        self.at += 1
        return self.named(text.lower())

    def named(self, word: str) -> Stated:
        """Read what starts with a word."""
        if word == "unknown":
            return Stated("unknown")
        if word == "hard":
            first = self.number()
            self.need("..", "to", "\u2013")
            return Stated("hard", (first, self.number()))
        if word == "quantiles":
            return self.quantiles()
        if word in ARITIES:
            return self.distribution(word)
        return self.likelihood(word)

    def number_or_range(self) -> Stated:
        first = self.number()
        if self.take("to", "\u2013"):
            return Stated("range", (first, self.number()))
        return Stated("exact", (first,))

    def number(self) -> Num:
        kind, text = self.peek()
        if kind != "num":
            raise self.unexpected("a number")
        self.at += 1
        return Num(float(text.replace("\u2212", "-")), self.take("%"))

    def quantiles(self) -> Stated:
        levels, values = [], []
        self.need("(")
        while True:
            levels.append(self.number())
            self.need(":")
            values.append(self.number())
            if not self.take(","):
                break
        self.need(")")
        return Stated("quantiles", tuple(values), levels=tuple(levels))

    def distribution(self, name: str) -> Stated:
        self.need("(")
        numbers = [self.number()]
        while self.take(","):
            numbers.append(self.number())
        self.need(")")
        if len(numbers) not in ARITIES[name]:
            wanted = " or ".join(str(n) for n in ARITIES[name])
            raise no_judgement(f"{name}(...) with {len(numbers)} numbers", wanted)
        return Stated(name, tuple(numbers))

    def likelihood(self, first: str) -> Stated:
        words = [first]
        while self.peek()[0] == "word":
            words.append(self.peek()[1].lower())
            self.at += 1
        phrase = " ".join(words)
        if phrase in BANDS:
            return Stated("word", word=phrase)
        known = [*BANDS, "unknown", "hard", "quantiles", "mix", *ARITIES]
        hint = did_you_mean(phrase, known)
        expected = "" if hint else _FORMS
        raise no_judgement(f"{phrase!r} is no judgement", expected, hint)
