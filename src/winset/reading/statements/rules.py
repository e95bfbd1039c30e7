"""Statements of an article by rules: all that may be one is found, scored, and the best kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from winset.reading.model import Quoting, Span, Statement
from winset.reading.statements.attaching import attach
from winset.reading.statements.complements import of_verb
from winset.reading.statements.found import Found
from winset.reading.statements.nominal import of_adjective, of_noun, of_preposition
from winset.reading.statements.quotes import Quotation, quotations
from winset.reading.statements.scoring import by_hand, confidence, features

if TYPE_CHECKING:
    from winset.reading.parsing import Parsed, Piece

__all__ = ["Rules", "candidates"]

_READ = frozenset({"body", "standfirst", "title", "caption"})


@dataclass(frozen=True)
class Rules:
    """The tagger that is always there.

    Parameters
    ----------
    least : float
        Drafts that are less likely than this are dropped.
    weights : mapping of str to float
        By the names of :func:`features`; the shipped ones unless others were trained.
    name : str
        What the statements are marked with.
    """

    least: float = 0.5
    weights: Mapping[str, float] = field(default_factory=by_hand)
    name: str = "rules"

    def tag(self, parsed: Parsed) -> tuple[Statement, ...]:
        """Return the statements of an article in the order of the text."""
        found, quotes = candidates(parsed)
        scored = [(confidence(features(one), self.weights), one) for one in found]
        kept = _best([(s, f) for s, f in scored if s >= self.least])
        return _statements(parsed, kept, quotes, self.name)


def candidates(parsed: Parsed) -> tuple[list[Found], tuple[Quotation, ...]]:
    """Find all that may be a statement, and the quotations of the article."""
    read = [p for p in parsed.pieces if p.zone in _READ]
    quotes = quotations(parsed.text, _whole_paragraphs(read))
    found = [one for piece in read for one in _in_piece(piece)]
    return attach(parsed, found, quotes), quotes


def _whole_paragraphs(pieces: Sequence[Piece]) -> list[Span]:
    """Put the pieces of long paragraphs together again."""
    spans: list[Span] = []
    for piece in pieces:
        if spans and spans[-1].end == piece.span.start:
            spans[-1] = Span(spans[-1].start, piece.span.end)
        else:
            spans.append(piece.span)
    return spans


def _in_piece(piece: Piece) -> Iterable[Found]:
    """Yield what the parse of a paragraph shows."""
    for token in piece.doc:
        if token.pos_ in ("VERB", "AUX"):
            yield from of_verb(piece, token)
        elif token.pos_ == "NOUN":
            yield from of_noun(piece, token)
        elif token.pos_ == "ADJ":
            yield from of_adjective(piece, token)
        if token.dep_ in ("prep", "advcl", "ROOT", "dep"):
            yield from of_preposition(piece, token)


def _best(scored: list[tuple[float, Found]]) -> list[tuple[float, Found]]:
    """Drop what tells the same again: of two with one content or one cue the likelier stays."""
    kept: list[tuple[float, Found]] = []
    seen: set[tuple[Span, ...]] = set()
    cues: set[Span] = set()
    for score, one in sorted(scored, key=lambda s: (-s[0], s[1].whole)):
        if one.content in seen or (one.cue is not None and one.cue in cues):
            continue
        seen.add(one.content)
        if one.cue is not None:
            cues.add(one.cue)
        kept.append((score, one))
    return sorted(kept, key=lambda s: s[1].whole)


def _statements(
    parsed: Parsed, kept: list[tuple[float, Found]], quotes: Sequence[Quotation], name: str
) -> tuple[Statement, ...]:
    """Turn finds into statements with ids, and say which is told in which."""
    ids = [_id(parsed, one) for _, one in kept]
    return tuple(
        Statement(
            id=ids[k],
            article=parsed.article.id,
            quoting=_quoting(parsed.text, one, quotes),
            content=one.content,
            source=one.source,
            cue=one.cue,
            within=_outer(k, [f for _, f in kept], ids),
            negated=one.negated,
            hedged=one.hedged,
            confidence=round(score, 4),
            by=name,
        )
        for k, (score, one) in enumerate(kept)
    )


def _id(parsed: Parsed, one: Found) -> str:
    """Make a name of the article and of what is said, so that it survives changes around it."""
    said = "\n".join(part.of(parsed.text) for part in (*one.content, one.cue or one.content[0]))
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{parsed.article.id}:{digest[:10]}"


def _outer(k: int, found: Sequence[Found], ids: Sequence[str]) -> str | None:
    """Return the smallest statement in whose content another stands."""
    mine = found[k]
    anchor = mine.cue or mine.content[0]
    around = [
        (other.whole.end - other.whole.start, ids[n])
        for n, other in enumerate(found)
        if n != k
        and any(c.holds(anchor) for c in other.content)
        and not (other.cue is not None and any(c.holds(other.cue) for c in mine.content))
    ]
    return min(around)[1] if around else None


def _quoting(text: str, one: Found, quotes: Iterable[Quotation]) -> Quoting:
    """Whether all, part or none of a content stands in quotation marks."""
    marked = [p for q in quotes for p in q.parts]
    if all(any(m.holds(c) for m in marked) for c in one.content):
        inner = one.cue is not None and any(m.holds(one.cue) for m in marked)
        return "indirect" if inner else "direct"
    held = any(c.meets(m) for c in one.content for m in marked)
    return "mixed" if held else "indirect"
