"""Paragraphs of a document that has marks of its own (a page, a DOCX, a PDF) as one text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from winset.reading.model import Article, Span, Zone
from winset.reading.sources.paragraphs import Paragraph

__all__ = ["Block", "Meta", "laid_out", "sound", "with_meta"]

_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Block:
    """A paragraph and what it is marked as; None where it is not marked."""

    words: str
    zone: Zone | None = None


@dataclass(frozen=True)
class Meta:
    """What a document says of itself, apart from its text.

    ``head`` is the title of a page's window, which often names more than the article.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    published: date | None = None
    url: str = ""
    head: str = ""


def sound(words: str) -> str:
    r"""Return words with single spaces, and without halves of characters.

    >>> sound(" two\n words\ud800 ")
    'two words\ufffd'
    """
    return _HALVES.sub("\ufffd", _SPACE.sub(" ", words)).strip(" ")


def laid_out(blocks: Sequence[Block]) -> tuple[str, tuple[Paragraph, ...]]:
    r"""Write blocks one below the other; return the text and where each of them stands.

    Examples
    --------
    >>> text, marks = laid_out([Block("Talks fail", "title"), Block("They left.")])
    >>> text, marks[1].span.of(text)
    ('Talks fail\n\nThey left.', 'They left.')
    """
    parts, marks, at = [], [], 0
    for block in blocks:
        marks.append(Paragraph(Span(at, at + len(block.words)), block.zone))
        parts.append(block.words)
        at += len(block.words) + 2
    return "\n\n".join(parts), tuple(marks)


def with_meta(articles: tuple[Article, ...], meta: Meta) -> tuple[Article, ...]:
    """Put what a document says of itself where its text does not say it.

    Of several articles, title and authors are each one's own; day and outlet are the page's.
    """
    alone = len(articles) == 1
    return tuple(
        replace(
            article,
            title=(meta.title or article.title or meta.head) if alone else article.title,
            authors=(meta.authors if alone and meta.authors else article.authors),
            outlet=meta.outlet or article.outlet,
            published=(meta.published or article.published) if alone else article.published,
        )
        for article in articles
    )
