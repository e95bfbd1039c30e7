"""The articles of a text: where each begins and ends, and what each of its paragraphs is.

A new article begins at a line that may be a heading where its surroundings say so: a separator, a
label or the closing lines of the article before it, a date, a byline or stand-firsts after it, a
caption between the two. A heading within an article has none of these. What is not found stays
empty: a date or an author is never inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from winset.reading.model import Article, Span, Zone
from winset.reading.sources.dating import day_in
from winset.reading.sources.lines import (
    Role,
    authors_in,
    dateline,
    labelled,
    role_of,
    titled,
)

__all__ = ["Paragraph", "articles_in", "articles_of", "paragraphs_of"]

_LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BLANK = re.compile(
    r"(?:\r\n|[\n\r\f\x85\u2028\u2029])[^\S\r\n\f]*(?:\r\n|[\n\r\f\x85\u2028\u2029])+|\f"
)
_EDITION = re.compile(r"\bedition\b", re.I)
_HEAD_LINE = re.compile(r"[A-Z][\w-]{1,20}(?: [\w-]{1,20})?:\s")
_WRAPPED_AT = 100
# Words that a heading within an article has at most, and one above an article.
_SUBHEAD, _LONG_TITLE = 12, 30
# Characters below which a line without a stop is no sentence.
_FRAGMENT = 60
_ENOUGH = 3
_STOPS = ".!?…。！？"
_SHARED = "’”\"')»"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: where it stands, and what a page marks it as; None where it does not."""

    span: Span
    zone: Zone | None = None


@dataclass
class _Part:
    """One paragraph while its article is put together."""

    span: Span
    words: str
    role: Role
    zone: Zone | None

    @property
    def sentence(self) -> bool:
        """Whether it reads as text, not as a heading."""
        if self.role != "plain":
            return False
        line = self.words.strip()
        if titled(line):
            return len(line.split()) > _LONG_TITLE
        return line[-1] in _STOPS + _SHARED or len(line) >= _FRAGMENT

    @property
    def heading(self) -> bool:
        return self.role == "plain" and titled(self.words)


@dataclass
class _Found:
    title: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    published: date | None = None
    zones: list[tuple[Zone, Span]] = field(default_factory=list)


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    r"""Part a text at its paragraphs: at every line end, or at blank lines where lines are wrapped.

    Examples
    --------
    >>> [p.span.of("One.\n\nTwo.\nThree.") for p in paragraphs_of("One.\n\nTwo.\nThree.")]
    ['One.', 'Two.', 'Three.']
    """
    lines = [_trimmed(text, *found.span()) for found in _LINE.finditer(text)]
    lines = [line for line in lines if line.end > line.start]
    if not _wrapped(text, lines):
        return tuple(map(Paragraph, lines))
    blocks, start = [], 0
    for found in _BLANK.finditer(text):
        blocks.append(_trimmed(text, start, found.start()))
        start = found.end()
    blocks.append(_trimmed(text, start, len(text)))
    filled = (block for block in blocks if block.end > block.start)
    return tuple(Paragraph(part) for block in filled for part in _labels_apart(text, block, lines))


def _labels_apart(text: str, block: Span, lines: Sequence[Span]) -> list[Span]:
    """Part a block at its lines where it is the head of a message: a label on every line."""
    inner = [line for line in lines if block.holds(line)]
    heads = all(_HEAD_LINE.match(line.of(text)) for line in inner)
    return inner if heads and len(inner) > 1 else [block]


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return Span(min(start + left, end), max(start + left, start + len(words.rstrip())))


def _wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Whether the lines of a text are broken to a width, so that only blank lines part it."""
    if len(lines) < 6 or not _BLANK.search(text):
        return False
    full = sorted(line.end - line.start for line in lines)
    if full[int(0.95 * (len(full) - 1))] > _WRAPPED_AT:
        return False
    # Lines within a block that break off in the middle of a sentence.
    broken = sum(text[line.end - 1] not in _STOPS + _SHARED for line in lines)
    follow = sum(
        "\n\n" not in text[one.end : other.start].replace("\r", "").replace(" ", "")
        for one, other in pairwise(lines)
    )
    return broken > len(lines) / 2 and follow > len(lines) / 2


def articles_in(
    text: str, source: str, paragraphs: Sequence[Paragraph] | None = None
) -> tuple[Article, ...]:
    r"""Find the articles of a text.

    Parameters
    ----------
    source : str
        Id of the source, of which those of the articles are made.
    paragraphs : sequence of Paragraph, optional
        Where they are known from the marks of a document.

    Examples
    --------
    >>> text = "Talks fail\nBy Ann Lee\n1 March 2019\nThe talks in Hanoi failed on Thursday.\n"
    >>> (article,) = articles_in(text, "a")
    >>> article.title, article.authors, article.published
    ('Talks fail', ('Ann Lee',), datetime.date(2019, 3, 1))
    >>> [zone for zone, _ in article.zones]
    ['title', 'byline', 'byline', 'body']
    """
    known = paragraphs_of(text) if paragraphs is None else paragraphs
    parts = [_part(text, paragraph) for paragraph in known]
    if not parts:
        return ()
    starts = list(_starts(parts))
    groups = [parts[a:b] for a, b in zip(starts, [*starts[1:], len(parts)], strict=True)]
    return _numbered(groups, source)


def articles_of(
    text: str, source: str, groups: Sequence[Sequence[Paragraph]]
) -> tuple[Article, ...]:
    """Make an article of each group of paragraphs, where it is known which belong together."""
    return _numbered([[_part(text, p) for p in group] for group in groups if group], source)


def _numbered(groups: Sequence[Sequence[_Part]], source: str) -> tuple[Article, ...]:
    several = len(groups) > 1
    return tuple(
        _article(parts, f"{source}-{number}" if several else source)
        for number, parts in enumerate(groups, 1)
    )


def _part(text: str, paragraph: Paragraph) -> _Part:
    words = paragraph.span.of(text)
    return _Part(paragraph.span, words, role_of(words), paragraph.zone)


def _starts(parts: Sequence[_Part]) -> Iterator[int]:
    """Yield where articles begin: at their title, or at what stands before it and is theirs."""
    yield 0
    since = 0
    for i, part in enumerate(parts):
        if i == since or not _may_begin(parts, since, i):
            continue
        if _evidence(parts, i, part) < _ENOUGH:
            continue
        begin = i
        while begin > since + 1 and parts[begin - 1].role in ("caption", "day", "separator"):
            begin -= 1
        if any(p.sentence for p in parts[since:begin]):
            since = begin
            yield begin


def _may_begin(parts: Sequence[_Part], since: int, i: int) -> bool:
    """Whether there is text before and after, with no other heading in between."""
    part = parts[i]
    label = part.role == "label" and labelled(part.words)[0] == "title"
    if not (label or part.heading or part.zone == "title"):
        return False
    return any(p.sentence for p in parts[since:i]) and any(p.sentence for p in parts[i + 1 :])


def _evidence(parts: Sequence[_Part], i: int, part: _Part) -> int:
    after = []
    for other in parts[i + 1 : i + 7]:
        if other.sentence:
            break
        after.append(other)
    before = parts[i - 1].role
    earlier = next((p.role for p in reversed(parts[:i]) if p.role not in ("caption", "day")), "")
    score = 3 * (part.role == "label") + 3 * (before == "separator")
    score += 2 * (earlier in ("end", "separator") and before != "separator")
    score += 2 * (bool(after) and after[0].role == "bullet")
    heads = {p.role for p in after[:4]}
    score += 2 * bool(heads & {"byline", "day"})
    score += before in ("caption", "day")
    return score + (len(part.words.split()) > 4 and score >= 2 and "bullet" not in heads)


def _article(parts: Sequence[_Part], id_: str) -> Article:
    found = _Found()
    first = _first_of_text(parts)
    _head(parts[:first], found)
    _rest(parts[first:], found)
    if first < len(parts):
        _from_dateline(parts[first].words, found)
    span = Span(parts[0].span.start, parts[-1].span.end)
    return Article(
        id_,
        span,
        tuple(found.zones),
        " ".join(found.title.split()),
        found.authors,
        found.outlet,
        found.published,
    )


def _first_of_text(parts: Sequence[_Part]) -> int:
    """Tell where the text itself begins, after title, stand-firsts, byline and the like."""
    for i, part in enumerate(parts):
        if part.zone not in (None, "body"):
            continue
        if part.role == "label" and part.words.strip().lower() in ("body:", "text:"):
            return i + 1
        if part.sentence and not _standing_first(parts, i):
            return i
    return len(parts)


def _standing_first(parts: Sequence[_Part], i: int) -> bool:
    """Whether a sentence stands between the title and a byline or a date."""
    if not any(p.heading for p in parts[:i]) or any(p.role in ("byline", "day") for p in parts[:i]):
        return False
    after = [p.role for p in parts[i + 1 : i + 3]]
    return bool(after) and (after[0] in ("byline", "day") or after[:2] == ["caption", "byline"])


def _head(parts: Sequence[_Part], found: _Found) -> None:
    signed = False
    outlet = _outlet_first(parts)
    for i, part in enumerate(parts):
        zone: Zone = part.zone or "note"
        if i == outlet:
            zone, found.outlet = "byline", part.words
        elif part.role == "label":
            zone = _from_label(part.words, found)
        elif part.zone is not None:
            _from_mark(part, found)
        elif part.role in ("day", "byline"):
            zone, signed = "byline", signed or part.role == "byline"
            found.published = found.published or day_in(part.words)
            found.authors = found.authors or authors_in(part.words)
        elif part.role == "caption":
            zone = "caption"
            found.published = found.published or _leading_day(part.words)
        elif part.role in ("bullet", "plain"):
            zone, signed = _headline(parts, i, found, signed=signed)
        found.zones.append((zone, part.span))


def _outlet_first(parts: Sequence[_Part]) -> int | None:
    """Tell where archives name the paper: above the day, with the title below it and its length."""
    named = next((i for i, p in enumerate(parts) if p.heading), None)
    if named is None or parts[named + 1 : named + 2] == [] or parts[named + 1].role != "day":
        return None
    below = next((i for i in range(named + 2, len(parts)) if parts[i].heading), None)
    length = any(re.match(r"length\s*:", p.words, re.I) for p in parts)
    return named if below is not None and length else None


def _headline(parts: Sequence[_Part], i: int, found: _Found, *, signed: bool) -> tuple[Zone, bool]:
    """Tell a title from a stand-first, a name and what is said of whoever has it."""
    part = parts[i]
    names = authors_in(part.words) if len(part.words) < 80 else ()
    beside = {p.role for p in parts[max(0, i - 2) : i + 3]} & {"day", "byline"}
    if part.role == "plain" and not part.heading and not part.sentence:
        return "note", signed
    if found.title and names and beside and not found.authors:
        found.authors = names
        return "byline", True
    if found.outlet and not found.title and _EDITION.search(part.words):
        return "note", signed
    if not found.title and part.role == "plain":
        found.title = part.words
        return "title", signed
    if signed and part.role == "plain" and len(part.words) < 160:
        return "byline", True
    return "standfirst", signed


def _leading_day(caption: str) -> date | None:
    """Return the day of a page's own head: ``date 2019-03-02`` at the very beginning."""
    found = re.match(r"\s*date:?\s+(\S+)", caption, re.I)
    return day_in(found[1]) if found else None


def _from_label(words: str, found: _Found) -> Zone:
    what, said = labelled(words)
    if what == "title" and not found.title:
        found.title = said
        return "title"
    if what == "author":
        found.authors = found.authors or authors_in(said) or ((said,) if said else ())
    elif what == "date":
        found.published = found.published or day_in(said)
    elif what == "outlet":
        found.outlet = found.outlet or said
    return "byline" if what in ("author", "date", "outlet") else "note"


def _from_mark(part: _Part, found: _Found) -> None:
    """Take from a paragraph what a page marks it as."""
    if part.zone == "title":
        found.title = found.title or part.words
    elif part.zone == "byline":
        found.published = found.published or day_in(part.words)
        found.authors = found.authors or authors_in(part.words)


def _rest(parts: Sequence[_Part], found: _Found) -> None:
    over = False
    for i, part in enumerate(parts):
        over = (over and not (part.sentence and part.role == "plain")) or part.role == "end"
        later = any(p.sentence for p in parts[i + 1 :])
        zone: Zone = "body"
        if part.zone is not None:
            zone = part.zone
        elif over or part.role in ("end", "note", "separator"):
            zone = "note"
        elif part.role == "caption":
            zone = "caption"
        elif part.role == "label":
            zone = "body" if later else "note"
        elif part.role in ("byline", "day") and not later:
            zone = "byline"
            found.published = found.published or day_in(part.words)
            found.authors = found.authors or authors_in(part.words)
        elif part.role == "day":
            zone = "note"
        elif part.heading and len(part.words.split()) <= _SUBHEAD and later:
            zone = "title"
        elif part.role == "plain" and not part.sentence and not part.heading:
            zone = "note"
        found.zones.append((zone, part.span))


def _from_dateline(paragraph: str, found: _Found) -> None:
    head, agency = dateline(paragraph)
    if head:
        found.outlet = found.outlet or agency
        found.published = found.published or day_in(head)
