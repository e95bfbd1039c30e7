"""Statements of an article by rules: all that may be one is found, scored, and the best kept."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from winset.reading.model import Quoting, Span, Statement
from winset.reading.statements.attaching import attach
from winset.reading.statements.complements import of_verb
from winset.reading.statements.found import Found
from winset.reading.statements.guessing import label
from winset.reading.statements.nesting import outermost
from winset.reading.statements.nominal import of_adjective, of_noun, of_preposition
from winset.reading.statements.quotes import Marks, quotations
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
        found, marks = candidates(parsed)
        scored = [(confidence(features(one), self.weights), one) for one in found]
        kept = _best([(s, f) for s, f in scored if s >= self.least])
        return _statements(parsed, kept, marks, self.name)


def candidates(parsed: Parsed) -> tuple[list[Found], Marks]:
    """Find all that may be a statement, and the quotations of the article."""
    read = [p for p in parsed.pieces if p.zone in _READ]
    marks = Marks(quotations(parsed.text, _whole_paragraphs(read)))
    found = [one for piece in read for one in (*_in_piece(piece), *label(piece, parsed.text))]
    return attach(parsed, found, marks), marks


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
        if token.dep_ == "prep" or token.lower_ == "according":
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
    parsed: Parsed, kept: list[tuple[float, Found]], marks: Marks, name: str
) -> tuple[Statement, ...]:
    """Turn finds into statements with ids, and say which is told in which."""
    ids = _ids(parsed, [one for _, one in kept])
    outer = outermost([one for _, one in kept])
    return tuple(
        Statement(
            id=ids[k],
            article=parsed.article.id,
            quoting=_quoting(one, marks),
            content=one.content,
            source=one.source,
            cue=one.cue,
            within=ids[around] if around is not None else None,
            negated=one.negated,
            hedged=one.hedged,
            confidence=round(score, 4),
            by=name,
        )
        for k, ((score, one), around) in enumerate(zip(kept, outer, strict=True))
    )


def _ids(parsed: Parsed, found: Sequence[Found]) -> list[str]:
    """Make names of the article and of what is said, so that they survive changes around it."""
    result: list[str] = []
    seen: Counter[str] = Counter()
    for one in found:
        said = "\n".join(p.of(parsed.text) for p in (*one.content, one.cue or one.content[0]))
        digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:10]
        seen[digest] += 1
        again = f"-{seen[digest]}" if seen[digest] > 1 else ""
        result.append(f"{parsed.article.id}:{digest}{again}")
    return result


def _quoting(one: Found, marks: Marks) -> Quoting:
    """Whether all, part or none of a content stands in quotation marks."""
    parts = [[p for k, p in marks.meeting(c) if not _about(one, k, marks)] for c in one.content]
    if all(any(p.holds(c) for p in ps) for c, ps in zip(one.content, parts, strict=True)):
        return "direct"
    return "mixed" if any(parts) else "indirect"


def _about(one: Found, k: int, marks: Marks) -> bool:
    """Whether a quotation holds the cue too, so that it quotes somebody else."""
    return one.cue is not None and marks.quotes[k].span.holds(one.cue)
