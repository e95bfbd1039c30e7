"""Who is meant by the words that name a speaker; None where it is not clear."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from winset.reading.model import Span, Statement
from winset.reading.speakers.cast import Cast, Mention
from winset.reading.speakers.pronouns import NOBODY, PERSONS, Pronouns, Who
from winset.reading.speakers.roles import roles
from winset.reading.speakers.roster import folded, words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from winset.reading.parsing import Parsed, Piece
    from winset.reading.speakers.roster import Roster

__all__ = ["Resolver", "resolved"]

# What stands behind such a word tells more of somebody, and is not them.
_PLACING = frozenset({"of", "in", "at", "from", "for", "near", "on", "to", "and", "with"})
_SOME = frozenset({"many", "some", "few", "most", "several", "other", "more", "all"})
_POLITE = frozenset({"mr", "mrs", "ms", "miss", "dr", "the"})
# One of these is somebody, not the name of a body.
_PARTISANS = frozenset(
    {"republican", "democrat", "conservative", "liberal", "socialist", "communist"}
)
# Of which somebody speaks as of his own: "the minister said the government would pay".
_OWN = frozenset({"government", "administration", "cabinet", "leadership", "ministry"})
_WRITER = frozenset({"writer", "author", "columnist", "correspondent"})


def resolved(
    parsed: Parsed, statements: Iterable[Statement], roster: Roster
) -> tuple[Statement, ...]:
    """Say of every statement who speaks and for which side; nothing is guessed.

    Parameters
    ----------
    parsed : Parsed
        The article that the statements are of.
    statements : iterable of Statement
    roster : Roster
        Who may speak. Others are known by their full name where the article gives it.
    """
    return Resolver(parsed, roster).statements(statements)


class Resolver:
    """Resolves names, titles, capitals and pronouns of one article.

    Parameters
    ----------
    parsed : Parsed
    roster : Roster
    """

    def __init__(self, parsed: Parsed, roster: Roster) -> None:
        self.parsed, self.roster = parsed, roster
        self.cast = Cast(parsed, roster)
        self.pronouns = Pronouns(self.cast)
        self._starts = {id(p.doc): p.span.start for p in parsed.pieces}
        self._places = [m.start for m in self.cast.mentions]

    def statements(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        """Return statements with their speakers, in the order in which they came."""
        given = list(statements)
        self.pronouns.told = []
        found: dict[str, Statement] = {}
        for one in sorted(given, key=lambda s: (s.span.start, -s.span.end)):
            outer = found.get(one.within or "")
            who = NOBODY
            if one.source is not None:
                who = self.who(one.source, inside=outer)
                self._remember(one.source, who)
            found[one.id] = replace(one, speaker=who.name, side=who.side)
        return tuple(found[one.id] for one in given)

    def who(self, span: Span, *, inside: Statement | None = None) -> Who:
        """Resolve the words that name somebody, within a statement where they are told in one."""
        piece = self.parsed.piece_at(span.start)
        head = self._head(piece, span) if piece is not None else None
        if piece is None or head is None:
            return NOBODY
        if head.pos_ in ("PRON", "DET") or head.lower_ in PERSONS:
            return self.pronouns.who(head.lower_, span, inside)
        return (
            self._named(head, span)
            or self._owned(head, inside)
            or self._described(head, span, inside)
            or self._body(head, span)
            or NOBODY
        )

    def right_before(self, place: int) -> Who:
        """Resolve the name that ends right before a place, if one does."""
        number = bisect_left(self._places, place) - 1
        if number >= 0:
            mention = self.cast.mentions[number]
            before = self.parsed.text[max(0, mention.start - 12) : mention.start].split()
            joined = bool(before) and before[-1] in ("and", "or", "the", "both")
            between = self.parsed.text[mention.end : place].strip(" \n\t,")
            if between in ("", "that", "which", "who") and not joined:
                return Who(mention.name, mention.side)
        return NOBODY

    def _head(self, piece: Piece | None, span: Span) -> Token | None:
        """Return the word that the others of a passage hang on."""
        if piece is None:
            return None
        tokens = [
            t
            for t in piece.doc
            if span.start <= piece.span.start + t.idx < span.end and not t.is_punct
        ]
        if not tokens:
            return None
        inside = {t.i for t in tokens}
        tops = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
        return next((t for t in tops if t.pos_ in ("PROPN", "NOUN", "PRON")), tops[0])

    def _named(self, head: Token, span: Span) -> Who | None:
        """Resolve a passage that holds a name of somebody known."""
        first = bisect_left(self._places, span.start)
        after = bisect_left(self._places, span.end)
        mentions = [m for m in self.cast.mentions[first:after] if m.end <= span.end]
        if not mentions:
            return None
        people = [m for m in mentions if m.kind == "person"]
        found = self._opening(people, span) or self._at_head(mentions, people, head)
        return found or self._of_side(mentions, head, span)

    def _opening(self, people: list[Mention], span: Span) -> Who | None:
        """Take the one person with whose name a passage, or its part before a comma, ends."""
        end = span.start + len(span.of(self.parsed.text).split(",")[0].rstrip())
        within = [m for m in people if m.end <= end]
        before = self.parsed.text[span.start : within[0].start].split() if within else []
        placed = bool(before) and before[-1] in _PLACING
        if len(within) == 1 and within[0].end == end and not placed:
            return Who(within[0].name, within[0].side)
        return None

    def _at_head(self, mentions: list[Mention], people: list[Mention], head: Token) -> Who | None:
        """Take the name that is the head itself, or that stands beside it."""
        place = self._place(head)
        chosen = next((m for m in mentions if m.start <= place < m.end), None)
        if chosen is not None and len(_pair(head)) > 1:
            sides = {m.side for m in mentions}
            return Who(None, sides.pop()) if len(sides) == 1 else NOBODY
        first = people[0] if people else None
        if chosen is not None and chosen.kind == "side" and _members(head):
            return NOBODY
        beside = first is not None and self._applied(first, head)
        if chosen is not None and not (chosen.kind == "side" and beside):
            return Who(chosen.name, chosen.side)
        if first is not None and (beside or self._follows(first, head)):
            return Who(first.name, first.side)
        return None

    def _of_side(self, mentions: list[Mention], head: Token, span: Span) -> Who:
        """Resolve a noun with the name of a side: "the US side", "Trump's version"."""
        sides = {m.side for m in mentions if m.side}
        nouns, known = {folded(head.lower_), folded(head.lemma_)}, roles()
        if len(sides) != 1 or nouns & known.apart or not self._close(mentions[0], head):
            return NOBODY
        owner, side = mentions[0], sides.pop()
        if nouns & known.words:
            return Who(owner.name, side)
        if nouns & known.collective:
            return Who(self.roster.sides.get(side, owner.name), side)
        return self._unnamed(head, span, side) if nouns & known.spokesperson else NOBODY

    def _place(self, token: Token) -> int:
        return self._starts[id(token.doc)] + token.idx

    def _applied(self, mention: Mention, head: Token) -> bool:
        """Whether a name stands in apposition to the head: "security expert Scott Snyder"."""
        return any(
            mention.start <= self._place(t) < mention.end
            for t in head.subtree
            if t.dep_ in ("appos", "compound") and t.head.i == head.i and t.i > head.i
        )

    def _follows(self, mention: Mention, head: Token) -> bool:
        """Whether a name comes right behind the noun that is taken for the head."""
        end = self._place(head) + len(head)
        between = self.parsed.text[end : mention.start]
        return end <= mention.start and not between.strip(" -\u00a0")

    def _close(self, mention: Mention, head: Token) -> bool:
        """Whether a name belongs to the noun itself: "the US side", not "a book on the US"."""
        for token in head.subtree:
            if mention.start <= self._place(token) < mention.end:
                at = token
                while at.i != head.i:
                    if at.dep_ in ("relcl", "acl", "appos", "conj") or (
                        at.dep_ == "prep" and at.lower_ not in ("of", "from", "in", "at", "for")
                    ):
                        return False
                    at = at.head
                return True
        return False

    def _unnamed(self, head: Token, span: Span, side: str | None) -> Who:
        """Resolve an official of a side: one on the roster or named before, if only one fits."""
        words = {w.folded for w in words_of(span.of(self.parsed.text))} - {"the", "a", "an"}
        number = head.tag_ in ("NNS", "NNPS")
        fitting = {
            name
            for name, at in self.roster.people.items()
            if at == side and name[:1].islower() and words <= {w.folded for w in words_of(name)}
        }
        if len(fitting) == 1 and not number:
            return Who(fitting.pop(), side)
        if not fitting and words & {folded(head.lower_)}:
            fitting = {
                m.name
                for m in self.cast.mentions
                if m.kind == "person" and m.side == side and folded(head.lower_) in m.nouns
            }
        if len(fitting) == 1 and not number and not _indefinite(head):
            return Who(fitting.pop(), side)
        return Who(None, side)

    def _owned(self, head: Token, inside: Statement | None) -> Who | None:
        """Resolve "his government", "their offer", by whom the pronoun means."""
        owner = next((c for c in head.children if c.dep_ == "poss" and c.pos_ == "PRON"), None)
        if owner is None:
            return None
        start = self._place(owner)
        who = self.pronouns.who(owner.lower_, Span(start, start + len(owner)), inside)
        nouns, known = {folded(head.lower_), folded(head.lemma_)}, roles()
        if nouns & known.words:
            return who
        if who.side is None or not nouns & (known.collective | known.spokesperson):
            return None
        whole = self.roster.sides.get(who.side) if nouns & known.collective else None
        return Who(whole, who.side)

    def _described(self, head: Token, span: Span, inside: Statement | None) -> Who | None:
        """Resolve "the official", "the minister", "this writer", by what was said before."""
        noun, words = folded(head.lower_), words_of(span.of(self.parsed.text))
        leading = words[0].folded if words else ""
        if noun in _WRITER and leading in ("this", "the", "present"):
            return self.pronouns.writer() if leading == "this" or len(words) > 1 else None
        if leading not in ("the", "this", "that") or head.tag_ in ("NNS", "NNPS"):
            return None
        if noun in _OWN and inside is not None and inside.side is not None and len(words) == 2:
            return Who(self.roster.sides.get(inside.side), inside.side)
        if not {noun, folded(head.lemma_)} & roles().people:
            return None
        wanted = {w.folded for w in words[1:]}
        fitting = next((m for m in self.pronouns.before(span) if noun in m.nouns), None)
        if fitting is not None and not wanted <= fitting.nouns | _words(fitting.name):
            return None
        return Who(fitting.name, fitting.side) if fitting and fitting.name else None

    def _body(self, head: Token, span: Span) -> Who | None:
        """Take the proper name of an organisation as it is written."""
        proper = [
            t
            for t in head.subtree
            if t.pos_ == "PROPN" and t.i <= head.i and folded(t.text) not in _POLITE
        ]
        if (
            not proper
            or len(_pair(head)) > 1
            or (head.pos_ != "PROPN" and folded(head.lower_) not in roles().bodies)
        ):
            return None
        unclear = folded(head.lemma_) in _PARTISANS or self.roster.candidates(head.text)
        if len(proper) == 1 and unclear:
            return None
        piece = self.parsed.piece_at(span.start)
        assert piece is not None
        start = max(span.start, piece.span_of(proper[0]).start)
        return Who(" ".join(Span(start, piece.span_of(head).end).of(self.parsed.text).split()))

    def _remember(self, span: Span, who: Who) -> None:
        """Keep who spoke, so that a pronoun behind it finds them."""
        piece = self.parsed.piece_at(span.start)
        head = self._head(piece, span)
        if head is None or head.pos_ == "PRON":
            return
        pieces = self.parsed.pieces
        here = next((k for k, p in enumerate(pieces) if p.span.end > span.start), 0)
        kind: Literal["person", "side"] = (
            "side" if who.name in self.roster.sides.values() else "person"
        )
        nouns = {w.folded for w in words_of(span.of(self.parsed.text))}
        nouns |= {"plural"} if head.tag_ in ("NNS", "NNPS") or len(_pair(head)) > 1 else set()
        self.pronouns.told.append(
            Mention(
                span.start,
                span.end,
                kind,
                who.name or "",
                who.side,
                True,
                frozenset(nouns),
                piece=here,
            )
        )


def _words(name: str) -> set[str]:
    return {w.folded for w in words_of(name)}


def _members(head: Token) -> bool:
    """Whether people of a side are meant, not the side: "many Democrats", "Americans"."""
    if head.tag_ not in ("NNS", "NNPS"):
        return False
    leading = [c.lower_ for c in head.children if c.dep_ in ("det", "amod", "nummod")]
    return head.text.endswith("s") and (leading != ["the"] or bool(set(leading) & _SOME))


def _indefinite(head: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in ("a", "an", "another") for c in head.children)


def _pair(head: Token) -> list[Token]:
    """Return a noun and those that are joined to it: "Trump and Kim"."""
    return [head, *(c for c in head.children if c.dep_ == "conj" and c.pos_ in ("PROPN", "NOUN"))]
