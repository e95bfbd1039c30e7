"""The articles of a text: where each begins and ends, and what each of its paragraphs is.

A new article begins at a line that may be a heading where its surroundings say so: a separator, a
label or the closing lines of the article before it, a date, a byline or stand-firsts after it, a
caption between the two. A heading within an article has none of these. What is not found stays
empty: a date or an author is never inferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from winset.reading.model import Article, Span, Zone
from winset.reading.sources.dating import day_in
from winset.reading.sources.lines import authors_in, dateline, labelled
from winset.reading.sources.paragraphs import Paragraph, paragraphs_of
from winset.reading.sources.splitting import Part, last_sentence, part_of, starts

__all__ = ["articles_in", "articles_of"]

_EDITION = re.compile(r"\bedition\b", re.I)
# Words that a heading within an article has at most.
_SUBHEAD = 12


@dataclass
class _Found:
    title: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    published: date | None = None
    zones: list[tuple[Zone, Span]] = field(default_factory=list)


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
    parts = [part_of(text, paragraph) for paragraph in known]
    if not parts:
        return ()
    begun = list(starts(parts))
    groups = [parts[a:b] for a, b in zip(begun, [*begun[1:], len(parts)], strict=True)]
    return _numbered(groups, source)


def articles_of(
    text: str, source: str, groups: Sequence[Sequence[Paragraph]]
) -> tuple[Article, ...]:
    """Make an article of each group of paragraphs, where it is known which belong together."""
    return _numbered([[part_of(text, p) for p in group] for group in groups if group], source)


def _numbered(groups: Sequence[Sequence[Part]], source: str) -> tuple[Article, ...]:
    several = len(groups) > 1
    return tuple(
        _article(parts, f"{source}-{number}" if several else source)
        for number, parts in enumerate(groups, 1)
    )


def _article(parts: Sequence[Part], id_: str) -> Article:
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


def _first_of_text(parts: Sequence[Part]) -> int:
    """Tell where the text itself begins, after title, stand-firsts, byline and the like."""
    for i, part in enumerate(parts):
        if part.zone not in (None, "body"):
            continue
        if part.role == "label" and part.words.strip().lower() in ("body:", "text:"):
            return i + 1
        if part.sentence and not _standing_first(parts, i):
            return i
    return len(parts)


def _standing_first(parts: Sequence[Part], i: int) -> bool:
    """Whether a sentence stands between the title and a byline or a date."""
    if not any(p.heading for p in parts[:i]) or any(p.role in ("byline", "day") for p in parts[:i]):
        return False
    after = [p.role for p in parts[i + 1 : i + 3]]
    return bool(after) and (after[0] in ("byline", "day") or after[:2] == ["caption", "byline"])


def _head(parts: Sequence[Part], found: _Found) -> None:
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


def _outlet_first(parts: Sequence[Part]) -> int | None:
    """Tell where archives name the paper: above the day, with the title below it and its length."""
    named = next((i for i, p in enumerate(parts) if p.heading), None)
    if named is None or parts[named + 1 : named + 2] == [] or parts[named + 1].role != "day":
        return None
    below = next((i for i in range(named + 2, len(parts)) if parts[i].heading), None)
    length = any(re.match(r"length\s*:", p.words, re.I) for p in parts)
    return named if below is not None and length else None


def _headline(parts: Sequence[Part], i: int, found: _Found, *, signed: bool) -> tuple[Zone, bool]:
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


def _from_mark(part: Part, found: _Found) -> None:
    """Take from a paragraph what a page marks it as."""
    if part.zone == "title":
        found.title = found.title or part.words
    elif part.zone == "byline":
        found.published = found.published or day_in(part.words)
        found.authors = found.authors or authors_in(part.words)


def _rest(parts: Sequence[Part], found: _Found) -> None:
    over, last = False, last_sentence(parts)
    for i, part in enumerate(parts):
        over = (over and not (part.sentence and part.role == "plain")) or part.role == "end"
        later = i < last
        zone: Zone = "body"
        if over or part.role in ("end", "note", "separator"):
            zone = "note"
        elif part.zone is not None:
            zone = part.zone
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
