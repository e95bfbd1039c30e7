"""The days that a text names, in the order in which it names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from winset.reading.dates import absolute, relative
from winset.reading.dates.calendar import Days, Lean, Near
from winset.reading.dates.rules import Rule
from winset.reading.model import Article, Span, When

__all__ = ["dates_in", "dates_of"]

_TO = re.compile(r"\s*[-\u2010-\u2015]\s*|\s+(?:to|until|till|through)\s+")
_AND = re.compile(r"\s+and\s+")
_BETWEEN = re.compile(r"[Bb]etween\s+(?:the\s+)?$")
_MOVED = re.compile(
    r"\b(?:moved?|postponed?|delayed?|rescheduled?|brought|changed?|put)\b[^.;!?\n]{0,60}$"
)
_STOP = re.compile(r"[.;!?\u2026]\s|\n")
_AHEAD = re.compile(
    r"\b(?:will|shall|won.t|going\s+to|to\s+be\s+(?:held|signed|opened)|(?:is|are)\s+to|due|scheduled"
    r"|(?:plan|expect|hope|intend)(?:s|ed)?\s+to|set\s+to|upcoming|forthcoming|deadline"
    r"|(?:begin|end|start|open|expire|close|resume|leave|debut)s)\b|[’']ll\b"
)
_BEHIND = re.compile(
    r"\b(?:\w{2,}ed|said|told|was|were|had|did|met|held|took|came|went|gave|made|began|broke|fell|left"
    r"|won|lost|sent|put|spoke|wrote|struck|withdrew|has|have|since)\b"
)
_TO_DO = re.compile(r"\bto\s+\w+(?:\s+\w+){0,5}\s+$")
_LONGEST = 160  # characters of a clause that are looked at on either side


@dataclass(frozen=True)
class _Named:
    rule: Rule
    match: re.Match[str]
    days: Days
    near: Near

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()


def dates_of(text: str, article: Article) -> tuple[When, ...]:
    """Return the days that an article names, its paragraphs in order, in offsets of the source."""
    spans = article.body or (article.span,)
    found: list[When] = []
    order = absolute.said_order(article.span.of(text))
    for span in spans:
        anchors = tuple((w.first, w.last) for w in reversed(found[-20:]))
        found += dates_in(text, article.published, within=span, anchors=anchors, day_first=order)
    return tuple(found)


def dates_in(
    text: str,
    written: date | None,
    *,
    within: Span | None = None,
    anchors: tuple[Days, ...] = (),
    day_first: bool | None = None,
) -> tuple[When, ...]:
    """Return the days that a text names.

    By rules of our own on the English of news, each with the earliest and the latest day that it
    may mean: where the year or the week is not named, the last one for what is past and the next
    one for what is to come, as the nearest verb says; days after others are counted from the one
    beside them, or from the last that was named. What cannot be told without the day of writing
    is left out where there is none.

    Parameters
    ----------
    text : str
    written : date or None
        The day of writing.
    within : Span, optional
        The part of the text that is read.
    anchors : tuple of (date, date)
        Days that were named before it, the last one first.
    day_first : bool, optional
        Whether ``3/4/2019`` is in April; found in the text where it is not given.

    Examples
    --------
    >>> text = "Talks ended on Friday; a strike began the next day."
    >>> for when in dates_in(text, date(2019, 9, 18)):
    ...     print(when.first, when.last)
    2019-09-13 2019-09-13
    2019-09-14 2019-09-14
    """
    part = within or Span(0, len(text))
    piece = part.of(text)
    order = absolute.said_order(piece) if day_first is None else day_first
    named = _joined(piece, _named(piece, Near(written, anchors, day_first=order)))
    return tuple(
        When(days[0], days[1], Span(part.start + start, part.start + end))
        for start, end, days in named
    )


def _matches(text: str) -> list[tuple[Rule, re.Match[str]]]:
    """Every match of every rule: those that begin first, the longest of them, come first."""
    found = [
        (match.start(), -match.end(), number, rule, match)
        for number, rule in enumerate((*absolute.RULES, *relative.RULES))
        for match in rule.pattern.finditer(text)
    ]
    return [(rule, match) for *_, rule, match in sorted(found, key=lambda f: f[:3])]


def _named(text: str, near: Near) -> list[_Named]:
    """Choose among matches that overlap, and resolve each with what is known by then."""
    taken: list[_Named] = []
    waiting = _matches(text)
    for place, (rule, match) in enumerate(waiting):
        if taken and match.start() < taken[-1].end:
            continue
        here = replace(near, lean=_lean(text, match.start(), match.end()))
        if "way" in match.groupdict() and not match["way"].startswith(("earlier", "later")):
            beside = _beside(text, waiting[place + 1 :], match.end(), here)
            here = replace(here, anchors=(beside, *near.anchors)) if beside else here
        days = rule.days(match, here)
        if days is None:
            continue
        taken.append(_Named(rule, match, days, here))
        if not (days == (near.written,) * 2 and re.search(r"[12][0-9]{3}", match.group())):
            near = replace(near, anchors=(days, *near.anchors[:20]))
    return taken


def _beside(
    text: str, following: list[tuple[Rule, re.Match[str]]], end: int, near: Near
) -> Days | None:
    """Resolve the date that follows in the same clause: "two days after the vote on 3 May"."""
    for rule, match in following:
        if match.start() < end:
            continue
        if match.start() > end + _LONGEST or re.search(r"[.,;!?\n]", text[end : match.start()]):
            return None
        lean = _lean(text, match.start(), match.end())
        days = rule.days(match, replace(near, lean=lean))
        if days is not None:
            return days
    return None


def _lean(text: str, start: int, end: int) -> Lean:
    """Tell from the nearest verb in the clause whether a date is past or to come."""
    before, after = text[max(0, start - _LONGEST) : start], text[end : end + _LONGEST]
    stops = [m.end() for m in _STOP.finditer(before)]
    before = before[stops[-1] :] if stops else before
    stop = _STOP.search(after)
    after = after[: stop.start()] if stop else after
    if re.search(r"(?:[Ff]rom|[Ss]ince|[Aa]fter)\s+(?:the\s+)?$", before):
        return "past" if not _AHEAD.search(before) else "unsaid"
    lead = re.sub(r"(?:[Oo]n|[Ii]n|[Bb]y|[Uu]ntil|[Aa]t|[Ff]rom|[Bb]efore|the)\s+$", "", before)

    def distance(pattern: re.Pattern[str]) -> int:
        behind = [len(before) - m.end() for m in pattern.finditer(before)]
        ahead = pattern.search(after)
        return min(min(behind, default=10_000), ahead.start() + 2 if ahead else 10_000)

    to_come, gone = distance(_AHEAD), distance(_BEHIND)
    to_do = _TO_DO.search(lead)
    if to_do and not _BEHIND.search(to_do.group()) and to_come > len(before) - to_do.start() + 12:
        return "open"
    if to_come == gone == 10_000:
        return "unsaid"
    return "future" if to_come <= gone else "past"


def _joined(text: str, named: list[_Named]) -> Iterator[tuple[int, int, Days]]:
    """Join two dates that are the ends of one interval."""
    place = 0
    while place < len(named):
        one = named[place]
        if place + 1 < len(named):
            other = named[place + 1]
            if _spans(text, one, other):
                earlier = one.rule.days(one.match, one.near.before(other.days[0]))
                first = earlier[0] if earlier else one.days[0]
                if first <= other.days[1]:
                    yield one.start, other.end, (first, other.days[1])
                    place += 2
                    continue
        yield one.start, one.end, one.days
        place += 1


def _spans(text: str, one: _Named, other: _Named) -> bool:
    between = text[one.end : other.start]
    before = text[max(0, one.start - 80) : one.start]
    if _TO.fullmatch(between):
        return not _MOVED.search(before)
    return bool(_AND.fullmatch(between) and _BETWEEN.search(before))
