"""Who negotiates, and who speaks for whom, where nobody has said so yet.

A side is a country, a body or a group that the text names; a speaker is a person whom the text
itself ties to one by an office: "Astoria's fisheries minister, Maria Keller". Nobody is given a
side by what he says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from winset.reading.model import Span, Statement
from winset.reading.sketching.sketch import Place, Side, key_of
from winset.reading.speakers.countries import countries
from winset.reading.speakers.roles import roles

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

    from winset.reading.parsing import Parsed, Piece

__all__ = ["Sides"]

_TITLE, _BETWEEN, _TOLD, _NAMED = 3.0, 3.0, 2.0, 0.2
_MOST_NAMED = 15
# A third side whose weight is that share of the second's negotiates too.
_AS_MUCH = 0.6
_MOST_PARTIES, _MOST_PLACES = 5, 4
_KINDS = frozenset({"GPE", "NORP", "ORG"})
_FORMER = frozenset({"former", "ex", "late"})
_REACH = 9
_ARTICLE = re.compile(r"^(?:the|The|a|an)\s+")


@lru_cache(maxsize=1)
def _countries() -> dict[str, tuple[str, str]]:
    """Id and name of a country by everything that it is called."""
    return {called: (id_, names[0]) for id_, names in countries().items() for called in names}


@dataclass
class _Seen:
    """What speaks for a side, as it is met."""

    id: str
    name: str
    called: Counter[str] = field(default_factory=Counter)
    weight: float = 0.0
    told: int = 0
    speakers: dict[str, Place] = field(default_factory=dict)
    first: Place | None = None


@dataclass(frozen=True)
class _Mention:
    start: int
    end: int
    side: str


class Sides:
    """Sides and speakers of some articles, taken in one by one."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def take(self, parsed: Parsed, statements: Iterable[Statement]) -> None:
        """Take in an article, parsed with its names."""
        pieces = [piece for piece in parsed.pieces if piece.zone not in ("byline", "note")]
        people = {
            word
            for piece in pieces
            for entity in piece.doc.ents
            if entity.label_ == "PERSON"
            for word in re.findall(r"\w+", entity.text)
        }
        every: list[_Mention] = []
        for piece in pieces:
            mentions = list(self._mentions(parsed, piece, people))
            self._weigh(parsed, piece, mentions)
            for person in _people(piece, mentions):
                self._person(parsed, piece, person, mentions)
            every += mentions
        self._told(parsed, statements, every)

    def found(self) -> tuple[Side, ...]:
        """Return the sides, the weightiest first; those that only look on say something."""
        ranked = sorted(self._seen.values(), key=lambda s: -s.weight)
        ranked = [s for s in ranked if s.weight > 1.0]
        least = _AS_MUCH * ranked[1].weight if len(ranked) > 1 else 0.0
        made = []
        for k, seen in enumerate(ranked):
            party = k < 2 or (k < _MOST_PARTIES and seen.weight >= least and seen.told > 1)
            if party or seen.told > 2 or seen.speakers:
                made.append(_side(seen, party=party))
        return tuple(made)

    def _mentions(self, parsed: Parsed, piece: Piece, people: set[str]) -> Iterator[_Mention]:
        text = piece.span.of(parsed.text)
        taken: list[tuple[int, int]] = []
        for start, end, (id_, name) in _known(text):
            taken.append((start, end))
            yield self._met(parsed, piece, Span(start, end), id_, name)
        for entity in piece.doc.ents:
            start, end = entity.start_char, entity.end_char
            if entity.label_ not in _KINDS or any(s < end and start < e for s, e in taken):
                continue
            name = _bare(entity.text)
            if set(re.findall(r"\w+", name)) <= people:
                continue
            if len(name) > 2 and name[0].isupper() and "\n" not in name:
                id_ = self._alike(name) or key_of(name)
                at = start + entity.text.find(name)
                yield self._met(parsed, piece, Span(at, at + len(name)), id_, name)

    def _alike(self, name: str) -> str:
        """Find a side by the stem of its people: Astorian, of Astoria."""
        for seen in self._seen.values():
            short, long = sorted((seen.name, name), key=len)
            stem = short.rstrip("aeiy")
            near = len(stem) > 4 and len(long) - len(stem) < 5 and " " not in long
            if near and long.startswith(stem):
                return seen.id
        return ""

    def _met(self, parsed: Parsed, piece: Piece, span: Span, id_: str, name: str) -> _Mention:
        seen = self._seen.setdefault(id_, _Seen(id_, name))
        whole = Span(piece.span.start + span.start, piece.span.start + span.end)
        seen.called[whole.of(parsed.text)] += 1
        if seen.first is None:
            seen.first = _sentence(parsed, piece, whole)
        if sum(seen.called.values()) <= _MOST_NAMED:
            seen.weight += _NAMED
        return _Mention(whole.start, whole.end, id_)

    def _weigh(self, parsed: Parsed, piece: Piece, mentions: list[_Mention]) -> None:
        """Count who stands in the title, and whom the text sets against each other."""
        if piece.zone == "title":
            for side in {m.side for m in mentions}:
                self._seen[side].weight += _TITLE
        for one, other in pairwise(mentions):
            if one.side == other.side:
                continue
            apart = parsed.text[one.end : other.start]
            before = parsed.text[max(one.start - 14, 0) : one.start].lower()
            if apart in ("-", "–") or (apart.strip() in ("and", "and the") and "between" in before):
                for side in (one.side, other.side):
                    self._seen[side].weight += _BETWEEN

    def _told(
        self, parsed: Parsed, statements: Iterable[Statement], mentions: list[_Mention]
    ) -> None:
        """Count who is said to have said something."""
        people = {name: seen for seen in self._seen.values() for name in seen.speakers}
        last = {name.split()[-1]: seen for name, seen in people.items()}
        for said in statements:
            if said.source is None:
                continue
            words = set(re.findall(r"\w+", said.source.of(parsed.text)))
            if {w.lower() for w in words} & roles().apart:
                continue
            seen = next((last[word] for word in words if word in last), None)
            if seen is None:
                inside = [m for m in mentions if said.source.holds(Span(m.start, m.end))]
                seen = self._seen[inside[0].side] if inside else None
            if seen is not None:
                seen.told += 1
                seen.weight += _TOLD

    def _person(
        self, parsed: Parsed, piece: Piece, person: Words, mentions: list[_Mention]
    ) -> None:
        """Give a person the side that an office beside the name names."""
        window = list(_office(person))
        lower = {t.lower_ for t in window}
        if not lower & roles().spokesperson or lower & (roles().apart | _FORMER):
            return
        start = piece.span.start + min(t.idx for t in window)
        end = piece.span.start + max(t.idx + len(t) for t in window)
        inside = [m for m in mentions if start <= m.start and m.end <= end]
        if not inside and lower & {"its", "their"}:
            before = [m for m in mentions if m.end <= start]
            sentence = piece.span.start + person.sent.start_char
            inside = [m for m in before[:1] if m.start >= sentence]
        if len({m.side for m in inside}) != 1:
            return
        name = " ".join(_bare(person.text).split())
        whole = piece.span_of(person[0], person[-1])
        self._seen[inside[0].side].speakers.setdefault(name, _sentence(parsed, piece, whole))


def _known(text: str) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """Yield countries by their names, the longest name where several fit."""
    countries, end = _countries(), 0
    for match in _names().finditer(text):
        if match.start() >= end:
            end = match.end()
            yield match.start(), end, countries[match[0]]


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    called = sorted(_countries(), key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, called))})(?!\w)")


def _bare(name: str) -> str:
    found = _ARTICLE.sub("", name.strip())
    for mark in ("'s", "’s"):
        found = found.removesuffix(mark)
    return found.strip(" ,.'’\"“”")


def _people(piece: Piece, mentions: list[_Mention]) -> Iterator[Words]:
    """Yield runs of two to five capitalised words that name no side, without titles."""
    sides = [(m.start - piece.span.start, m.end - piece.span.start) for m in mentions]
    titles = roles().titles | roles().spokesperson
    doc, run = piece.doc, list[int]()
    for k in range(len(doc) + 1):
        token = doc[k] if k < len(doc) else None
        if token is not None and _namely(token, run, doc) and not _meets(token, sides):
            run.append(k)
            continue
        while run and (doc[run[0]].lower_ in titles or not doc[run[0]].is_alpha):
            run = run[1:]
        while run and not doc[run[-1]].is_alpha:
            run = run[:-1]
        if 2 <= sum(doc[i].is_alpha for i in run) <= 5:
            yield doc[run[0] : run[-1] + 1]
        run = []


def _meets(token: Token, sides: list[tuple[int, int]]) -> bool:
    return any(start < token.idx + len(token) and token.idx < end for start, end in sides)


def _namely(token: Token, run: list[int], doc: Doc) -> bool:
    if token.text == "-":
        return bool(run) and not token.whitespace_ and not doc[run[-1]].whitespace_
    joined = bool(run) and doc[run[-1]].text == "-"
    return token.is_alpha and (joined or (token.pos_ == "PROPN" and token.text[:1].isupper()))


def _office(person: Words) -> Iterator[Token]:
    """Yield the words of an office right before a name, or behind it between commas."""
    doc = person.doc
    at = person.start - 1
    if at >= 0 and doc[at].text == ",":
        at -= 1
    for k in range(at, max(at - _REACH, -1), -1):
        token = doc[k]
        if token.pos_ in ("VERB", "AUX", "SCONJ", "CCONJ") or token.text in '.,;:“”"()':
            break
        yield token
    at = person.end
    if at < len(doc) and doc[at].text == ",":
        for k in range(at + 1, min(at + _REACH, len(doc))):
            token = doc[k]
            if token.pos_ in ("VERB", "AUX") or token.text in '.,;:“”"()':
                break
            yield token


def _sentence(parsed: Parsed, piece: Piece, span: Span) -> Place:
    token = piece.token_at(span.start)
    whole = piece.span_of(token.sent[0], token.sent[-1]) if token is not None else span
    return Place(parsed.source.id, whole, whole.of(parsed.text))


def _side(seen: _Seen, *, party: bool) -> Side:
    aliases = [called for called, _ in seen.called.most_common(8) if called != seen.name]
    places = [seen.first, *seen.speakers.values()] if seen.first else [*seen.speakers.values()]
    return Side(
        seen.id,
        seen.name,
        tuple(aliases),
        tuple(seen.speakers),
        party,
        tuple(dict.fromkeys(places))[:_MOST_PLACES],
    )
