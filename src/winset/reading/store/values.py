"""What a review file holds, as values: drafts, decisions, and how the two stand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias, TypeVar

from pydantic import TypeAdapter

from winset.reading.model import Conflict, Move, Source, Span, Statement

__all__ = [
    "Accepted",
    "Action",
    "Counts",
    "Decision",
    "Draft",
    "DraftKind",
    "Item",
    "Standing",
    "Verdict",
    "as_json",
    "conflict_id",
    "fingerprint",
    "from_json",
    "kind_of",
    "quote_of",
    "rank_of",
    "spans_of",
    "with_spans",
]

Item: TypeAlias = Statement | Move | Conflict
DraftKind: TypeAlias = Literal["statement", "move", "conflict"]
Verdict: TypeAlias = Literal["accept", "edit", "reject"]
Action: TypeAlias = Literal["accept", "edit", "reject", "undo"]

_ADAPTERS: dict[DraftKind, TypeAdapter[Any]] = {
    "statement": TypeAdapter(Statement),
    "move": TypeAdapter(Move),
    "conflict": TypeAdapter(Conflict),
}
# What says how a draft came about, not what it says.
_NOT_CONTENT = ("id", "article", "confidence", "score", "by", "drafted_by", "within", "statement")
_CONTEXT = 40
_T = TypeVar("_T")


@dataclass(frozen=True)
class Draft:
    """Something that was read and that a person may accept, edit or reject.

    Parameters
    ----------
    source : str
        Id of its source; of a conflict, that of the first side.
    quote : str
        The passage that it is about.
    rank : float
        Between 0 and 1; what is likelier to be right comes first.
    state : {"current", "gone", "replaced"}
        ``gone`` where the source as it was last read no longer says so, ``replaced`` where another
        draft took its place; only what somebody decided about is kept then.
    replaces : str or None
        The draft of an earlier version of the source that this one took the place of.
    version : str
        Of its source, in which its offsets hold; two with a space between for a conflict.
    fingerprint : str
        Hash of what it says and of the words around it.
    other : str
        Of a conflict: id of the source of the second side.
    """

    id: str
    kind: DraftKind
    item: Item
    source: str
    article: str
    quote: str
    rank: float
    state: Literal["current", "gone", "replaced"] = "current"
    replaces: str | None = None
    version: str = ""
    fingerprint: str = ""
    other: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of its sources: one, or of a conflict that of either side."""
        return (self.source, self.other) if self.kind == "conflict" else (self.source,)


@dataclass(frozen=True)
class Decision:
    """One line of the log: who decided what about a draft, when, and why.

    Parameters
    ----------
    key : str
        Hash of all of it: the same decision in two files is one.
    item : Statement, Move, Conflict or None
        What was accepted, as drafted or as edited; offsets are those of ``version``.
    version : str
        Of the source as it then was (see ``version_of``); two for a conflict.
    undoes : str
        Of an undo: the key of the decision that it takes back.
    """

    key: str
    draft: str
    action: Action
    reviewer: str
    at: datetime
    reason: str = ""
    item: Item | None = None
    quote: str = ""
    version: str = ""
    undoes: str = ""


@dataclass(frozen=True)
class Standing:
    """A draft and what a reviewer last decided about it; None where that is still open.

    ``second_look`` is true where the source has changed since, so that another draft (or none) now
    stands where the one that was decided about stood.
    """

    draft: Draft
    decision: Decision | None = None
    second_look: bool = False

    @property
    def open(self) -> bool:
        """Whether the reviewer has something to decide."""
        return self.decision is None or self.second_look


@dataclass(frozen=True)
class Accepted:
    """An accepted item, and the version of its source in which its offsets hold.

    ``sources`` are two for a conflict between sources.
    """

    item: Item
    sources: tuple[Source, ...]
    decision: Decision
    second_look: bool = False

    @property
    def source(self) -> Source:
        """The source that it stands in; of a conflict, that of the first side."""
        return self.sources[0]


@dataclass(frozen=True)
class Counts:
    """How far a reviewer has come."""

    drafts: int = 0
    open: int = 0
    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    second_look: int = 0


def kind_of(item: Item) -> DraftKind:
    """Tell what an item is."""
    if isinstance(item, Statement):
        return "statement"
    return "move" if isinstance(item, Move) else "conflict"


def as_json(item: Item) -> str:
    """Write an item as JSON.

    Examples
    --------
    >>> conflict = Conflict("a", "b", "scope", 0.5, (Span(0, 1), Span(2, 3)))
    >>> from_json("conflict", as_json(conflict)) == conflict
    True
    """
    return _ADAPTERS[kind_of(item)].dump_json(item, exclude_defaults=True).decode()


def from_json(kind: DraftKind, text: str) -> Item:
    """Read an item from JSON."""
    item: Item = _ADAPTERS[kind].validate_json(text)
    return item


def conflict_id(conflict: Conflict) -> str:
    """Make an id for a conflict, of the two that clash: the same whichever comes first."""
    both = "|".join(sorted((conflict.first, conflict.second)))
    return f"conflict-{hashlib.sha256(both.encode()).hexdigest()[:16]}"


def rank_of(item: Item) -> float:
    """How likely an item is right, by its own account."""
    return item.score if isinstance(item, Conflict) else item.confidence


def spans_of(value: object) -> Iterator[Span]:
    """Yield every span within an item, in the order of its fields."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from spans_of(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans_of(getattr(value, field.name))


def with_spans(value: _T, moved: Mapping[Span, Span]) -> _T:
    """Put other spans in the place of those of an item.

    Examples
    --------
    >>> conflict = Conflict("a", "b", "scope", 0.5, (Span(0, 1), Span(2, 3)))
    >>> with_spans(conflict, {Span(0, 1): Span(7, 8)}).about[0]
    Span(start=7, end=8)
    """
    found: Any = value
    if isinstance(value, Span):
        found = moved.get(value, value)
    elif isinstance(value, tuple):
        found = tuple(with_spans(part, moved) for part in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changes = {f.name: with_spans(getattr(value, f.name), moved) for f in fields(value)}
        found = replace(value, **changes)
    answer: _T = found
    return answer


def quote_of(item: Item, texts: tuple[str, ...]) -> str:
    """Return the passage that an item is about; of a conflict, both passages, one a line.

    Parameters
    ----------
    item : Statement, Move or Conflict
    texts : tuple of str
        The text of its source; of a conflict, that of either side.
    """
    if isinstance(item, Statement):
        return " … ".join(span.of(texts[0]) for span in item.content)
    if isinstance(item, Move):
        return item.span.of(texts[0])
    return "\n".join(span.of(text) for span, text in zip(item.about, _both(texts), strict=True))


def _both(texts: tuple[str, ...]) -> tuple[str, str]:
    return texts[0], texts[-1]


def fingerprint(item: Item, texts: tuple[str, ...]) -> str:
    """Hash what an item says, and the words around it, but not where it stands.

    Two versions of a source in which this is the same say the same as far as the item goes.
    """
    said = repr(_content(item, texts))
    around = [
        _around(span, text)
        for span, text in zip(
            item.about if isinstance(item, Conflict) else (item.span,), _both(texts), strict=False
        )
    ]
    return hashlib.sha256(f"{said}\0{around}".encode(errors="replace")).hexdigest()[:32]


def _content(value: object, texts: tuple[str, ...]) -> object:
    """Give an item as nested tuples, with words in the place of spans."""
    if isinstance(value, Conflict):
        words = tuple(s.of(t) for s, t in zip(value.about, _both(texts), strict=True))
        return (value.reason, value.issue, words)
    if isinstance(value, Span):
        return " ".join(value.of(texts[0]).split())
    if isinstance(value, tuple):
        return tuple(_content(part, texts) for part in value)
    if is_dataclass(value):
        own = (f.name for f in fields(value) if f.name not in _NOT_CONTENT)
        return tuple((name, _content(getattr(value, name), texts)) for name in own)
    return value


def _around(span: Span, text: str) -> tuple[str, str]:
    """Give the words before and after a passage, within its paragraph."""
    before = text[max(0, span.start - _CONTEXT) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + _CONTEXT].partition("\n")[0]
    return " ".join(before.split()), " ".join(after.split())
