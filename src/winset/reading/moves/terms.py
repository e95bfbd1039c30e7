"""What a move is about, matter by matter: issue and option, how much, who would do it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from winset.reading.matters.matching import Matters
from winset.reading.matters.quantities import quantity_in
from winset.reading.model import Span, Term

__all__ = ["terms_in"]

_EXCHANGE = re.compile(
    r"(?ai:\bin\s+(?:exchange|return)\s+for\b|\bin\s+exchange\s+of\b|\bas\s+the\s+price\s+of\b)"
)
_CONDITION = re.compile(
    r"(?ai:\b(?:if|unless|once|provided(?:\s+that)?|on\s+(?:the\s+)?condition\s+that|(?:as|so)\s+long\s+as"
    r"|subject\s+to|under\s+the\s+(?:supervision|eyes|control)\s+of|in\s+the\s+presence\s+of|pending"
    r"|until|so\s+that)\b)[^.;]*"
)
_NOT = re.compile(r"(?ai:\b(?:not|never|without|no\s+longer)\b|n[’']t\b)")
_JOINT = re.compile(
    r"(?ai:\s*(?:,|;)\s*(?:and\s+|or\s+)?|\s+(?:and|or|but|plus|while|as\s+well\s+as)\s+)"
)
_BLANK = " \t\r\n,;:.\u00a0\"'“”‘’«»–—-…()"


def terms_in(
    text: str,
    span: Span,
    matters: Matters,
    *,
    agent: str | None = None,
    other: str | None = None,
) -> tuple[Term, ...]:
    """Return the terms that a passage states.

    What stands behind "in exchange for" is the other side's part, and what the first part is
    tied to. A passage that names several issues is cut where they are joined.

    Parameters
    ----------
    text : str
        The source; ``span`` is the passage in it.
    matters : Matters
    agent, other : str or None
        The side that would do it, and the one that would give something for it.

    Examples
    --------
    >>> said = "close the plant in exchange for a rise"
    >>> [t.span.of(said) for t in terms_in(said, Span(0, len(said)), Matters())]
    ['close the plant', 'a rise']
    """
    said = span.of(text)
    exchange = _EXCHANGE.search(said)
    first = Span(span.start, span.start + exchange.start()) if exchange else span
    price = Span(span.start + exchange.start(), span.end) if exchange else None
    tied = (_trimmed(text, price),) if price is not None else ()
    found = list(_parts(text, first, matters, agent, tuple(t for t in tied if t is not None)))
    if exchange:
        given = Span(span.start + exchange.end(), span.end)
        found += _parts(text, given, matters, other, ())
    return tuple(found)


def _parts(
    text: str, span: Span, matters: Matters, agent: str | None, tied: tuple[Span, ...]
) -> Iterator[Term]:
    for piece in _cut(text, span, matters):
        whole = _trimmed(text, piece)
        if whole is None:
            continue
        said = whole.of(text)
        issue, option = matters.best(said)
        conditions = [*_conditions(text, whole), *tied]
        yield Term(
            whole,
            issue,
            option,
            quantity_in(said, whole.start),
            agent,
            negated=bool(_NOT.search(said[:40])),
            conditions=tuple(conditions),
        )


def _conditions(text: str, span: Span) -> Iterator[Span]:
    for match in _CONDITION.finditer(text, span.start, span.end):
        found = _trimmed(text, Span(match.start(), match.end()))
        if found is not None and found.start > span.start:
            yield found


def _cut(text: str, span: Span, matters: Matters) -> list[Span]:
    """Cut a passage where it is joined, so that each piece speaks of one issue."""
    said = span.of(text)
    if len({hit.issue for hit in matters.hits(said)}) < 2:
        return [span]
    edges = [0, *(m.end() for m in _JOINT.finditer(said)), len(said)]
    pieces: list[tuple[Span, str | None]] = []
    for start, end in pairwise(edges):
        part = Span(span.start + start, span.start + end)
        issue = matters.issue(part.of(text))
        if pieces and (issue is None or pieces[-1][1] in (issue, None)):
            last, before = pieces[-1]
            pieces[-1] = (Span(last.start, part.end), issue or before)
        else:
            pieces.append((part, issue))
    cut = [_without_joint(text, part) for part, _ in pieces]
    return cut if len({issue for _, issue in pieces if issue}) > 1 else [span]


def _without_joint(text: str, span: Span) -> Span:
    """Take a word of joining off the end of a piece."""
    said = span.of(text)
    ends = [m for m in _JOINT.finditer(said) if m.end() == len(said)]
    return Span(span.start, span.start + ends[-1].start()) if ends else span


def _trimmed(text: str, span: Span) -> Span | None:
    """Take marks and blanks off both ends; None where nothing is left."""
    said = span.of(text)
    left = len(said) - len(said.lstrip(_BLANK))
    right = len(said.rstrip(_BLANK))
    return Span(span.start + left, span.start + right) if left < right else None
