"""Quotation marks: where a quotation opens and closes, in whatever style, over paragraphs too.

Newspapers mark a quotation that goes on in the next paragraph by opening it again there without
having closed it. A mark that is never closed ends with its paragraph. An apostrophe is not a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from winset.reading.model import Span

__all__ = ["Marks", "Quotation", "quotations"]

# What may close each opening mark. German and French use some of them the other way round.
_CLOSES = {
    "“": '”"',
    '"': '"”',
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "‚": "‘’",
    "‘": "’",
    "'": "'",
    "「": "」",
    "『": "』",
    "〝": "〞",
}
_MARK = re.compile("``|''|[“”\"„«»‹›‚‘’'「」『』〝〞]")
_DOUBLED = ("``", "''")
_SINGLE = ("‘", "'", "‚")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")
_DASH = re.compile(r"\s*[—–―-]{1,2}\s+(?=[\w¿¡«“\"])")
_CUT_SHORT = re.compile(r"'(?:\d\ds?|em|til|tis|twas|cause|bout|n)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Quotation:
    """One quotation with its marks, a part for each paragraph that it runs through.

    ``closed`` tells whether its end is marked; ``dash`` that it is marked by a leading dash only.
    """

    parts: tuple[Span, ...]
    closed: bool = True
    dash: bool = False

    @property
    def span(self) -> Span:
        """From its first mark to its last."""
        return Span(self.parts[0].start, self.parts[-1].end)

    def inner(self, text: str) -> tuple[Span, ...]:
        """Return its parts without their marks."""
        return tuple(_bare(text, part) for part in self.parts)


def quotations(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    r"""Find the quotations in some paragraphs of a text; those inside another are not listed.

    Examples
    --------
    >>> text = "“We tried,” he said. “We will try again.”"
    >>> [q.span.of(text) for q in quotations(text, [Span(0, len(text))])]
    ['“We tried,”', '“We will try again.”']
    """
    found: list[Quotation] = []
    running = False  # the last one found was left open at the end of the paragraph before
    for paragraph in paragraphs:
        first = True
        for span, closed, dash in _within(text, paragraph):
            goes_on = running and first and span.start == _begin(text, paragraph)
            if goes_on and text[span.start] == text[found[-1].parts[0].start]:
                found[-1] = Quotation((*found[-1].parts, span), closed)
            else:
                found.append(Quotation((span,), closed, dash))
            first = False
        running = bool(found) and not found[-1].closed and found[-1].span.end == paragraph.end
    return tuple(found)


class Marks:
    """The quotations of an article, found by place."""

    def __init__(self, quotes: Sequence[Quotation]) -> None:
        self.quotes = tuple(quotes)
        self._parts = sorted((p.start, p.end, k) for k, q in enumerate(quotes) for p in q.parts)

    def meeting(self, span: Span) -> Iterator[tuple[int, Span]]:
        """Yield the parts that share a character with a span, and of which quotation they are."""
        k = bisect_left(self._parts, (span.end,)) - 1
        while k >= 0 and self._parts[k][1] > span.start:
            start, end, number = self._parts[k]
            yield number, Span(start, end)
            k -= 1


def _within(text: str, paragraph: Span) -> Iterator[tuple[Span, bool, bool]]:
    """Yield the outermost quotations of a paragraph: where, whether closed, whether by a dash."""
    closings = _Closings(text, paragraph)
    at, any_found = paragraph.start, False
    for mark in _MARK.finditer(text, paragraph.start, paragraph.end):
        if mark.start() < at or not _opens(text, mark, paragraph):
            continue
        end, closed = closings.after(mark)
        if end is not None:
            yield Span(mark.start(), end), closed, False
            at, any_found = end, True
    dash = None if any_found else _DASH.match(text, paragraph.start, paragraph.end)
    if dash is not None:
        yield Span(dash.end(), paragraph.end), True, True


class _Closings:
    """Where the marks of one paragraph close: all candidates are found once, then by halving."""

    def __init__(self, text: str, paragraph: Span) -> None:
        self.text, self.paragraph = text, paragraph
        self.marks = list(_MARK.finditer(text, paragraph.start, paragraph.end))
        self.known: dict[str, tuple[list[int], list[int], list[int]]] = {}

    def after(self, mark: re.Match[str]) -> tuple[int | None, bool]:
        """Return where the quotation that a mark opens ends, and whether it is closed there."""
        sign = mark.group()
        if sign not in self.known:
            self.known[sign] = self._ends(sign)
        closing, spare, again = (_next(places, mark.end() + 1) for places in self.known[sign])
        if again is not None and (closing is None or again < closing):
            end = self._sentence_before(mark.end(), again)
            if end is None and closing is not None:  # one within the other
                end = _next(self.known[sign][0], closing + 1)
            return end, False
        if closing is not None:
            return closing, True
        if sign in _SINGLE:
            return spare, spare is not None
        return self.paragraph.end, False

    def _ends(self, sign: str) -> tuple[list[int], list[int], list[int]]:
        """List the ends of sure and of doubtful closing marks, and further opening ones."""
        closers = {"''"} if sign in _DOUBLED else set(_CLOSES[sign])
        closing: list[int] = []
        spare: list[int] = []
        again: list[int] = []
        for mark in self.marks:
            if mark.group() in closers and _shuts(self.text, mark, self.paragraph):
                doubtful = sign in _SINGLE and _possessive(self.text, mark)
                (spare if doubtful else closing).append(mark.end())
            elif mark.group() == sign and sign not in _SINGLE and self._opens(mark):
                again.append(mark.start())
        return closing, spare, again

    def _opens(self, mark: re.Match[str]) -> bool:
        return _opens(self.text, mark, self.paragraph)

    def _sentence_before(self, start: int, again: int) -> int | None:
        """Return the end of the last sentence before a second opening mark, if there is one."""
        ends = [m.end() for m in _SENTENCE_END.finditer(self.text, start, again)]
        return ends[-1] if ends else None


def _next(places: list[int], at: int) -> int | None:
    """Return the first of some ordered places that is not before another."""
    k = bisect_left(places, at)
    return places[k] if k < len(places) else None


def _opens(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """Whether a mark can open a quotation where it stands."""
    sign, start, end = mark.group(), mark.start(), mark.end()
    if sign not in _CLOSES and sign not in _DOUBLED:
        return False
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    if sign in ("“", "„", "«", "‹", "「", "『", "〝", "``"):
        return True
    if sign == "'" and _CUT_SHORT.match(text, start):
        return False
    return not before.isalnum() and before not in ".,;!?%)]" and not after.isspace()


def _shuts(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """Whether a mark can close a quotation where it stands."""
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    if mark.group() in "'’‘":
        return not after.isalnum() and not before.isspace()
    if mark.group() == '"':
        return not after.isalnum() or before in ".,!?…"
    if mark.group() == "''":
        return not before.isspace()
    return True


def _possessive(text: str, mark: re.Match[str]) -> bool:
    """Whether a single mark looks like that of a plural owner: ``the leaders’ talks``."""
    return text[mark.start() - 1 : mark.start()] == "s" and bool(
        re.match(r"\s+\w", text[mark.end() : mark.end() + 3])
    )


def _begin(text: str, paragraph: Span) -> int:
    """Return where the first visible character of a paragraph stands."""
    start = paragraph.start
    while start < paragraph.end and text[start].isspace():
        start += 1
    return start


def _bare(text: str, part: Span) -> Span:
    """Take the marks at both ends off."""
    start, end = part.start, part.end
    signs = set("“”\"„«»‹›‚‘’'`「」『』〝〞")
    if start < end and text[start] in signs:
        start += 2 if text[start : start + 2] == "``" else 1
    if end > start and text[end - 1] in signs:
        end -= 2 if text[end - 2 : end] == "''" and end - 2 >= start else 1
    return Span(min(start, end), end)
