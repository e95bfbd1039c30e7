"""What may be an issue: what several moves are about, and the ways that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from winset.reading.model import Move, Span
from winset.reading.sketching.sketch import Place, Side, Topic, Way, key_of

if TYPE_CHECKING:
    from winset.reading.parsing import Parsed

__all__ = ["STATUS_QUO", "Topics"]

#: The option of a drafted issue that nobody had to name.
STATUS_QUO = "as it is"
_COMMA = 12
_KINDS = ("offer", "demand", "refusal")
_MOST_TOPICS, _MOST_SINGLE, _MOST_WAYS, _LONGEST = 12, 8, 5, 70
# Nouns that measure, date or name the talks themselves.
_NOUNS = """
all half part portion share number amount lot bit rest majority percent per cent total kind form way
thing something anything nothing everything step move measure issue matter point detail offer demand
proposal request condition deal agreement accord pact document statement text declaration talk
negotiation meeting summit session round dialogue discussion negotiator side party country nation
government people leader day week month year time hour end exchange return order effort progress
opportunity position
"""
_EMPTY = frozenset(_NOUNS.split())


@dataclass(frozen=True)
class _Named:
    """One term of a move: its words, the sentence that they stand in, and the nouns in them."""

    said: str
    span: Span
    place: Place
    nouns: tuple[str, ...]
    words: frozenset[str]
    surface: tuple[tuple[str, str], ...]


class Topics:
    """What moves of some articles are about, taken in one article at a time."""

    def __init__(self, sides: Iterable[Side]) -> None:
        named = {
            w.lower() for s in sides for n in (s.name, *s.aliases, *s.speakers) for w in n.split()
        }
        self._apart = _EMPTY | named
        self._terms: list[_Named] = []

    def take(self, parsed: Parsed, moves: Iterable[Move]) -> None:
        """Take in the moves of an article."""
        for move in moves:
            if move.kind in _KINDS:
                for term in move.terms:
                    self._term(parsed, term.span)

    def _term(self, parsed: Parsed, span: Span) -> None:
        piece = parsed.piece_at(span.start)
        if piece is None or span.end - span.start < 4:
            return
        # Of two moves that tell the same words, one is enough.
        if any(t.place.source == parsed.source.id and t.span.meets(span) for t in self._terms):
            return
        tokens = [
            t
            for t in piece.doc
            if span.start <= piece.span.start + t.idx < span.end and (t.is_alpha or t.like_num)
        ]
        nouns = [
            t
            for t in tokens
            if t.pos_ in ("NOUN", "PROPN")
            and t.lemma_.lower() not in self._apart
            and t.ent_type_ not in ("PERSON", "DATE", "TIME")
            and len(t) > 2
        ]
        if not nouns:
            return
        sentence = piece.span_of(nouns[0].sent[0], nouns[0].sent[-1])
        self._terms.append(
            _Named(
                span.of(parsed.text),
                span,
                Place(parsed.source.id, sentence, sentence.of(parsed.text)),
                tuple(dict.fromkeys(t.lemma_.lower() for t in nouns)),
                frozenset(t.lemma_.lower() for t in tokens if not t.is_stop or t.like_num),
                tuple((t.lemma_.lower(), t.text) for t in nouns),
            )
        )

    def found(self) -> tuple[Topic, ...]:
        """Return the topics, those that most moves are about first."""
        left = list(self._terms)
        surface = Counter(pair for term in left for pair in term.surface)
        made: list[Topic] = []
        while left and len(made) < _MOST_TOPICS:
            often = Counter(noun for term in left for noun in term.nouns)
            noun = max(often, key=lambda n: (often[n], n))
            if often[noun] < 2:  # what one move alone is about: its first noun
                if len(made) >= _MOST_SINGLE:
                    break
                noun = left[0].nouns[0]
            mine = [term for term in left if noun in term.nouns]
            left = [term for term in left if noun not in term.nouns]
            words = [text for lemma, text in surface if lemma == noun]
            made.append(_topic(noun, max(words, key=lambda t: surface[noun, t]), mine))
        return tuple(made)


def _topic(noun: str, said: str, terms: list[_Named]) -> Topic:
    ways: dict[frozenset[str], Way] = {}
    labels: set[str] = {STATUS_QUO}
    for term in terms:
        label = _short(term.said)
        if len(ways) < _MOST_WAYS and term.words not in ways and label not in labels:
            ways[term.words] = Way(label, term.place)
            labels.add(label)
    return Topic(key_of(noun), said[:1].upper() + said[1:], tuple(ways.values()), (noun,))


def _short(text: str) -> str:
    """Return a phrase as the name of an option: one line, not too long."""
    words = " ".join(text.split()).strip(" ,.;:\"“”‘’'")
    # What stands behind a comma seldom belongs to it.
    first = words.partition(", ")[0]
    words = first if len(first) > _COMMA else words
    return words if len(words) <= _LONGEST else words[:_LONGEST].rpartition(" ")[0] + " …"
