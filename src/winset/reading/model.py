"""What is read in documents, as values: sources, articles, statements, moves, dates, conflicts.

Every span counts code points of the text of its source as it was decoded, so that
``source.text[span.start:span.end]`` is the passage, whatever the document held.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

__all__ = [
    "Article",
    "Conflict",
    "Move",
    "MoveKind",
    "Quantity",
    "Quoting",
    "Reading",
    "Source",
    "Span",
    "Statement",
    "Term",
    "When",
]

Quoting: TypeAlias = Literal["direct", "mixed", "indirect"]
#: What a move does; the first six are kinds of events in a case.
MoveKind: TypeAlias = Literal[
    "offer", "demand", "refusal", "acceptance", "withdrawal", "walk-out", "promise", "shock"
]
Zone: TypeAlias = Literal["title", "standfirst", "byline", "caption", "body", "note"]


@dataclass(frozen=True, order=True)
class Span:
    """A passage of a source: from ``start`` up to ``end``, in code points.

    Examples
    --------
    >>> Span(4, 9).of("The talks failed")
    'talks'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span from {self.start} to {self.end}: expected 0 <= start <= end")

    def of(self, text: str) -> str:
        """Return the passage itself."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether the other lies within it."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether both share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Article:
    """One article within a source; what was not found is None or empty, and is asked for.

    Parameters
    ----------
    id : str
        Of the source it is in, with its number where there are several: ``scmp2019-2``.
    span : Span
        All of it, headings and captions included.
    zones : tuple of (zone, Span)
        Its paragraphs in order, each with what it is.
    """

    id: str
    span: Span
    zones: tuple[tuple[Zone, Span], ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    published: date | None = None

    @property
    def body(self) -> tuple[Span, ...]:
        """The paragraphs of its body."""
        return tuple(span for zone, span in self.zones if zone == "body")


@dataclass(frozen=True)
class Source:
    """A document as it was read.

    Parameters
    ----------
    id : str
        A name for it within one reading, usable as a key of ``[sources]`` in a case.
    name : str
        The file's name, or the row of a list that it came from.
    sha256 : str
        Of the bytes of the file (of the row's text, in a list).
    text : str
        What the document says, decoded; nothing in it is changed, so that offsets hold.
    """

    id: str
    name: str
    sha256: str
    text: str
    articles: tuple[Article, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class When:
    """A day or days that a passage names: no earlier than ``first``, no later than ``last``.

    ``span`` is None where the day is that of the article, for want of anything nearer.
    """

    first: date
    last: date
    span: Span | None = None


@dataclass(frozen=True)
class Statement:
    """Somebody said something: who, by what word, what, and how sure this reading is.

    Parameters
    ----------
    id : str
        Stable where the text around it is: made of the article and of what is said.
    source, cue : Span or None
        The words that name the speaker, and the word of saying.
    content : tuple of Span
        What was said, in order; several where the speaker stands within it.
    within : str or None
        The statement in whose content this one is told.
    speaker : str or None
        Who it is, resolved against the roster (a name); None where that is not clear.
    side : str or None
        The actor of the case for whom the speaker speaks (its id), if it is known.
    negated, hedged : Span or None
        The word that turns it around, and the one that weakens it.
    confidence : float
        Between 0 and 1: how likely a reader would record it as this.
    by : str
        Who drafted it: ``"rules"``, or the name of another tagger or model.
    """

    id: str
    article: str
    quoting: Quoting
    content: tuple[Span, ...]
    source: Span | None = None
    cue: Span | None = None
    within: str | None = None
    speaker: str | None = None
    side: str | None = None
    negated: Span | None = None
    hedged: Span | None = None
    confidence: float = 0.5
    by: str = "rules"

    @property
    def span(self) -> Span:
        """From the first character of any part of it to the last."""
        parts = [p for p in (self.source, self.cue, *self.content) if p is not None]
        return Span(min(p.start for p in parts), max(p.end for p in parts))


@dataclass(frozen=True)
class Quantity:
    """How much of something: ``five of eleven``, ``all``, ``partial``; None where not said."""

    span: Span
    amount: float | None = None
    of: float | None = None
    scope: Literal["all", "part", "none"] | None = None


@dataclass(frozen=True)
class Term:
    """What a move says of one matter, and which option of the case that may be.

    ``issue`` and ``option`` are the case's own names; None where the wording does not allow one.
    ``agent`` is the actor who would do it, ``conditions`` what it is tied to.
    """

    span: Span
    issue: str | None = None
    option: str | None = None
    quantity: Quantity | None = None
    agent: str | None = None
    negated: bool = False
    conditions: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Move:
    """Somebody offered, demanded, refused, accepted, promised or broke something off.

    ``statement`` is the one in which it is told, None where the author tells it; ``teller`` is the
    side whose version it is. ``cue`` is the word by which it is known.
    """

    id: str
    article: str
    kind: MoveKind
    span: Span
    cue: Span
    by: str | None = None
    to: str | None = None
    teller: str | None = None
    statement: str | None = None
    terms: tuple[Term, ...] = ()
    when: When | None = None
    negated: bool = False
    hedged: bool = False
    confidence: float = 0.5
    drafted_by: str = "rules"


@dataclass(frozen=True)
class Conflict:
    """Two statements or moves, told by opposite sides, that cannot both hold.

    ``first`` and ``second`` are ids; ``reason`` says by what they clash; ``score`` ranks them.
    """

    first: str
    second: str
    reason: Literal["scope", "quantity", "agent", "polarity", "content"]
    score: float
    about: tuple[Span, Span]
    issue: str | None = None


@dataclass(frozen=True)
class Reading:
    """All that was read in some sources, drafts one and all."""

    sources: tuple[Source, ...] = ()
    statements: tuple[Statement, ...] = ()
    moves: tuple[Move, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def source_of(self, article: str) -> Source:
        """Return the source that an article is in.

        Raises
        ------
        KeyError
            If no source has that article.
        """
        for source in self.sources:
            if any(a.id == article for a in source.articles):
                return source
        raise KeyError(article)
