"""The grammar of judgements: from text to a parse, with clear messages.

The grammar is written down in ``docs/reference/judgements.md`` and, as one regular expression for
editors, in :mod:`winset.case.pattern`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["BANDS", "GrammarError", "Num", "Stated", "parse"]

# Intelligence Community Directive 203 (2015), section D.6.e.2: two sets of seven terms.
_ICD_203 = {
    ("almost no chance", "remote"): (0.01, 0.05),
    ("very unlikely", "highly improbable"): (0.05, 0.20),
    ("unlikely", "improbable"): (0.20, 0.45),
    ("roughly even chance", "roughly even odds"): (0.45, 0.55),
    ("likely", "probable"): (0.55, 0.80),
    ("very likely", "highly probable"): (0.80, 0.95),
    ("almost certain", "almost certainly", "nearly certain"): (0.95, 0.99),
}
BANDS: dict[str, tuple[float, float]] = {
    word: band for words, band in _ICD_203.items() for word in words
}
ARITIES = {
    "pert": (3,),
    "triangular": (3,),
    "uniform": (2,),
    "normal": (2,),
    "lognormal": (2,),
    "beta": (2, 4),
}
_PIECE = re.compile(
    r"[ \t\r\n]*(?:"
    r"(?P<num>[+\-\u2212]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+\-\u2212]?[0-9]+)?)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<mark>\.\.|[%(),:\u2013])"
    r")"
)
FORMS = (
    'a number, "20 to 40", "hard 20..40", "pert(a, mode, b)", "quantiles(5%: a, 50%: b, 95%: c)", '
    '"mix(70%: 20 to 40, 30%: 60)", "unknown" or a likelihood word'
)


class GrammarError(ValueError):
    """Text that is no judgement."""


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
    GrammarError
        Where the text follows none of the forms.

    Examples
    --------
    >>> parse("20 to 40").kind, [n.value for n in parse("-5 to +15").numbers]
    ('range', [-5.0, 15.0])
    """
    parser = _Parser(_pieces(text))
    stated = parser.judgement()
    parser.end()
    return stated


def _pieces(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    body = text.rstrip(" \t\r\n")
    at = 0
    while at < len(body):
        match = _PIECE.match(body, at)
        sign = re.match(r"[ \t\r\n]*\u2013(?=[0-9.])", body[at:])
        if sign and (not found or found[-1][0] != "num" and found[-1][1] != "%"):
            # An en dash where a number starts is a minus sign.
            match = _PIECE.match(body, at + sign.end())
            if match and match["num"] and match.start("num") == at + sign.end():
                if match["num"][0] in "+-\u2212":
                    raise GrammarError(f"two signs at {body[at:].strip()!r}")
                found.append(("num", "-" + match["num"]))
                at = match.end()
                continue
        if match is None or match.end() == at:
            raise GrammarError(f"cannot read {body[at:].strip()[:40]!r}; expected {FORMS}")
        kind = match.lastgroup or ""
        found.append((kind, match[kind]))
        at = match.end()
    return found


class _Parser:
    def __init__(self, pieces: list[tuple[str, str]]) -> None:
        self.pieces = pieces
        self.at = 0

    def peek(self) -> tuple[str, str]:
        return self.pieces[self.at] if self.at < len(self.pieces) else ("", "")

    def take(self, *texts: str) -> bool:
        if self.peek()[1].lower() in texts and self.peek()[0] != "num":
            self.at += 1
            return True
        return False

    def need(self, what: str) -> None:
        if not self.take(what):
            raise self.unexpected(repr(what))

    def unexpected(self, wanted: str) -> GrammarError:
        said = self.peek()[1]
        return GrammarError(f"expected {wanted}, " + (f"found {said!r}" if said else "but it ends"))

    def end(self) -> None:
        if self.at < len(self.pieces):
            kind, said = self.peek()
            if kind == "num" and said[0] in "+-\u2212" and self.at:
                raise GrammarError(f'to state a range, write "a to b" ({said!r} reads as a number)')
            raise GrammarError(f"cannot read {said!r} after a complete judgement")

    def judgement(self) -> Stated:
        if self.peek()[1].lower() in ("mix", "mixture"):
            self.at += 1
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
        return self.simple()

    def simple(self) -> Stated:
        kind, text = self.peek()
        if kind == "num":
            first = self.number()
            if self.take("to", "\u2013"):
                return Stated("range", (first, self.number()))
            return Stated("exact", (first,))
        if kind != "word":
            raise GrammarError(f"expected {FORMS}" + (f", found {text!r}" if text else ""))
        word = text.lower()
        self.at += 1
        if word == "unknown":
            return Stated("unknown")
        if word == "hard":
            first = self.number()
            if not self.take("..", "to", "\u2013"):
                raise self.unexpected("'..'")
            return Stated("hard", (first, self.number()))
        if word == "quantiles":
            return self.quantiles()
        if word in ARITIES:
            return self.distribution(word)
        return self.likelihood(word)

    def number(self) -> Num:
        kind, text = self.peek()
        if kind != "num":
            raise self.unexpected("a number")
        self.at += 1
        value = float(text.replace("\u2212", "-"))
        return Num(value, self.take("%"))

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
            raise GrammarError(f"{name}(...) takes {wanted} numbers, not {len(numbers)}")
        return Stated(name, tuple(numbers))

    def likelihood(self, first: str) -> Stated:
        words = [first]
        while self.peek()[0] == "word":
            words.append(self.peek()[1].lower())
            self.at += 1
        phrase = " ".join(words)
        if phrase not in BANDS:
            from winset.case.spelling import did_you_mean

            known = [*BANDS, "unknown", "hard", "quantiles", "mix", *ARITIES]
            raise GrammarError(
                f"{phrase!r} is no judgement; {did_you_mean(phrase, known) or f'expected {FORMS}'}"
            )
        return Stated("word", word=phrase)
