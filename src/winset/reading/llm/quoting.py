"""Finding what a model says it quotes: word for word in the text, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from winset.reading.model import Quoting, Span

__all__ = ["find", "near", "quoting_of"]

_OPEN, _CLOSE = "\"“„«‘'", "\"”“»’'"
_MARKS = re.compile('["“”„«»]')
_LONGEST = 5_000
_BLANKS = r"\s+"
_NEAR = 400


def find(text: str, quote: str, within: Span) -> Span | None:
    r"""Find a quotation in a passage: the same characters, where only a row of blanks may differ.

    The span found is what counts: what is kept is the text's own wording, never the model's.

    Examples
    --------
    >>> find("He said: we \n do not sell.", "we do not sell", Span(0, 25))
    Span(start=9, end=25)
    >>> find("He said: we do not sell.", "we do sell", Span(0, 24)) is None
    True
    """
    found = _places(text, quote, within)
    return next(found, None)


def near(text: str, quote: str, span: Span, within: Span) -> Span | None:
    """Find words that stand in or near a passage, the nearest of them."""
    around = Span(max(within.start, span.start - _NEAR), min(within.end, span.end + _NEAR))
    found = _places(text, quote, around, r"(?<!\w)", r"(?!\w)")
    return min(found, key=lambda s: max(span.start - s.end, s.start - span.end, 0), default=None)


def _places(
    text: str, quote: str, within: Span, before: str = "", after: str = ""
) -> Iterator[Span]:
    words = [re.escape(word) for word in quote[: _LONGEST + 1].split()]
    if words and len(quote) <= _LONGEST:
        pattern = re.compile(f"{before}{_BLANKS.join(words)}{after}")
        yield from (Span(*m.span()) for m in pattern.finditer(text, within.start, within.end))


def quoting_of(text: str, span: Span) -> Quoting:
    """Whether a passage stands in quotation marks, holds some, or has none."""
    before, after = text[max(span.start - 1, 0) : span.start], text[span.end : span.end + 2]
    if before and before in _OPEN and any(mark in _CLOSE for mark in after):
        return "direct"
    inside = span.of(text)
    if inside[:1] in _OPEN and inside[-1:] in _CLOSE and len(inside) > 1:
        return "direct"
    return "mixed" if _MARKS.search(inside) else "indirect"
