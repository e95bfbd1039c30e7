"""The moves that an article tells: found by words, resolved, mapped to a case, dated."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from winset.reading.dates.finding import dates_of
from winset.reading.matters.matching import Matters
from winset.reading.model import Move, Span, Statement, When
from winset.reading.moves.dating import Dating
from winset.reading.moves.found import Found
from winset.reading.moves.nouns import of_adjective, of_noun
from winset.reading.moves.terms import terms_in
from winset.reading.moves.verbs import denied, of_verb
from winset.reading.speakers.resolving import Resolver
from winset.reading.statements.complements import cue_of
from winset.reading.statements.found import runs
from winset.reading.statements.speakers import named

if TYPE_CHECKING:
    from spacy.tokens import Token

    from winset.reading.parsing import Parsed, Piece
    from winset.reading.speakers.roster import Roster

__all__ = ["moves_in"]

_READ = frozenset({"body", "standfirst", "title", "caption"})


def moves_in(
    parsed: Parsed,
    statements: Iterable[Statement],
    roster: Roster,
    matters: Matters,
    *,
    resolver: Resolver | None = None,
    least: float = 0.35,
) -> tuple[Move, ...]:
    """Return the moves that an article tells, in its order.

    Over-generates by word lists on the parse and ranks by confidence; a move without anybody whom
    the roster knows is kept, as less likely.

    Parameters
    ----------
    parsed : Parsed
    statements : iterable of Statement
        Those of the article, resolved or not.
    roster : Roster
    matters : Matters
    resolver : Resolver, optional
        The one by which the statements were resolved, so that names are looked for once.
    least : float
        Moves that are less likely are left out.
    """
    resolver = resolver or Resolver(parsed, roster)
    reader = _Reader(resolver, resolver.statements(statements), matters)
    return tuple(move for move in reader.moves() if move.confidence >= least)


class _Reader:
    def __init__(
        self, resolver: Resolver, statements: tuple[Statement, ...], matters: Matters
    ) -> None:
        parsed = resolver.parsed
        self.parsed, self.roster, self.matters = parsed, resolver.roster, matters
        self.resolver, self.statements = resolver, statements
        self.by_id = {s.id: s for s in self.statements}
        self.dates = dates_of(parsed.text, parsed.article)
        self._ids: dict[str, int] = {}

    def moves(self) -> Iterator[Move]:
        found = [
            (piece, one, _cue(piece, one))
            for piece in self.parsed.pieces
            if piece.zone in _READ
            for one in sorted(_in_piece(piece), key=lambda f: f.word.i)
        ]
        # An offer that is drafted as a statement too is told by others, not by itself.
        words = [piece.span_of(one.word) for piece, one, _ in found]
        self.telling = [
            s
            for s in self.statements
            if s.cue is None or not any(word.meets(s.cue) for word in words)
        ]
        self.dating = Dating(self.parsed, self.dates, self.telling)
        for piece, one, cue in found:
            yield self._move(piece, one, cue)

    def _move(self, piece: Piece, found: Found, cue: Span) -> Move:
        told = self._told_in(cue)
        by, to = self._by(piece, found, cue, told), self._side(piece, found.to, told)
        doer = self._side(piece, found.doer, told) if found.doer is not None else None
        other = to if to is not None and to != by else self._counterpart(by)
        agent = doer or (other if found.kind == "demand" and found.to is not None else None)
        if found.kind in ("offer", "promise", "refusal", "acceptance") and found.doer is None:
            agent = by
        spans = runs(piece, found.content) if found.content else ()
        ties = [span for tokens in found.ties for span in runs(piece, tokens)[:1]]
        tied = found.kind not in ("walk-out", "shock")
        terms = tuple(
            replace(term, conditions=(*term.conditions, *ties))
            for span in ([Span(spans[0].start, spans[-1].end)] if spans and tied else [])
            for term in terms_in(
                self.parsed.text,
                span,
                self.matters,
                agent=agent,
                other=other if agent == by else by,
            )
        )
        whole = [cue, *spans, *ties]
        if found.by is not None:
            whole.append(named(piece, found.by))
        span = Span(min(s.start for s in whole), max(s.end for s in whole))
        mapped = any(t.issue for t in terms)
        told_of = found.kind == "shock" and found.by is None
        sure = found.sure + (0.1 if mapped else 0.0) - (0.25 if by is None and not told_of else 0.0)
        sure -= 0.1 if tied and not terms else 0.0
        return Move(
            self._id(found, span),
            self.parsed.article.id,
            found.kind,
            span,
            cue,
            by,
            to if to != by else None,
            self._teller(told),
            told.id if told is not None else None,
            terms,
            self._when(piece, found, spans, told=told is not None),
            found.negated,
            found.hedged,
            round(min(max(sure, 0.05), 0.95), 2),
        )

    def _by(self, piece: Piece, found: Found, cue: Span, told: Statement | None) -> str | None:
        """Return who moves; where the parse names somebody else, the name right before the cue."""
        side = self._side(piece, found.by, told)
        if side is not None or found.by is None or found.by.i > found.word.i:
            return side
        return self.resolver.right_before(cue.start).side

    def _side(self, piece: Piece, token: Token | None, told: Statement | None) -> str | None:
        """Return the side that a word names, in what somebody says or in the text."""
        if token is None:
            return None
        return self.resolver.who(named(piece, token), inside=told).side

    def _counterpart(self, side: str | None) -> str | None:
        """Return the other party, where there are two."""
        others = self.roster.parties - {side}
        return next(iter(others)) if side in self.roster.parties and len(others) == 1 else None

    def _told_in(self, cue: Span) -> Statement | None:
        """Return the innermost statement in whose content a cue stands."""
        holding = [s for s in self.telling if any(c.holds(cue) for c in s.content)]
        return min(holding, key=lambda s: s.span.end - s.span.start, default=None)

    def _teller(self, told: Statement | None) -> str | None:
        while told is not None:
            if told.side is not None:
                return told.side
            told = self.by_id.get(told.within or "")
        return None

    def _when(
        self, piece: Piece, found: Found, content: Sequence[Span], *, told: bool
    ) -> When | None:
        sentence = found.word.sent
        return self.dating.of(
            piece,
            piece.span_of(sentence[0], sentence[-1]),
            piece.span_of(found.word),
            content,
            told=told,
        )

    def _id(self, found: Found, span: Span) -> str:
        said = " ".join(span.of(self.parsed.text).split())
        key = f"{self.parsed.article.id}|{found.kind}|{said}"
        number = self._ids[key] = self._ids.get(key, 0) + 1
        made = hashlib.sha256(f"{key}|{number}".encode(errors="surrogatepass")).hexdigest()
        return f"m-{made[:12]}"


def _in_piece(piece: Piece) -> list[Found]:
    """Find all that may be a move; what another move is about is none of its own."""
    found: list[Found] = []
    for token in piece.doc:
        if token.pos_ in ("VERB", "AUX"):
            found += list(of_verb(token)) or list(denied(token))
        if token.pos_ in ("NOUN", "PROPN"):
            found += of_noun(token)
        if token.pos_ in ("ADJ", "VERB"):
            found += of_adjective(token)
    heads = {
        f.head.i
        for f in found
        if f.head is not None and f.head.pos_ in ("VERB", "AUX") and f.head.i != f.word.i
    }
    inner = {f.word.i: f for f in found}
    # "tabled a proposal" is one offer.
    named = {(f.head.i, f.kind) for f in found if f.head is not None and f.head.i != f.word.i}
    found = [f for f in found if (f.word.i, f.kind) not in named]
    kept: dict[int, Found] = {}
    for one in map(_of_its_content, found, [inner] * len(found)):
        if one.word.i not in heads and one.word.i not in kept:
            kept[one.word.i] = one
    return list(kept.values())


def _of_its_content(found: Found, inner: dict[int, Found]) -> Found:
    """Take "agreed to drop its demand" for a withdrawal."""
    told = inner.get(found.head.i) if found.head is not None else None
    if told is None or told.kind != "withdrawal" or found.kind not in ("acceptance", "offer"):
        return found
    return replace(found, kind="withdrawal", hedged=found.hedged or found.kind == "offer")


def _cue(piece: Piece, found: Found) -> Span:
    """Return the words by which a move is known, with what conjugates a verb."""
    if found.word.pos_ in ("VERB", "AUX"):
        first, _ = cue_of(found.word)
        return piece.span_of(first, found.last if found.last.i - first.i < 8 else found.word)
    if found.word.pos_ == "ADJ" and found.word.dep_ in ("acomp", "oprd"):
        verb = found.word.head
        first = cue_of(verb)[0]
        if first.i < found.word.i and found.word.i - first.i < 5:
            return piece.span_of(first, found.word)
    return piece.span_of(found.word)
