"""Whom a pronoun means: by recency, by agreement, and by what it is told in."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from winset.reading.speakers.cast import Cast, Mention

if TYPE_CHECKING:
    from winset.reading.model import Span, Statement

__all__ = ["NOBODY", "PERSONS", "Pronouns", "Who"]

#: Pronouns for one person, and which of the two they agree with.
PERSONS = {"he": "he", "she": "she", "him": "he", "her": "she", "his": "he", "hers": "she"}
_GROUP = frozenset({"they", "them", "their", "theirs", "it", "its"})
_OWNERS = frozenset({"its", "their", "his", "her"})
_SPEAKER = frozenset({"i", "me", "my", "mine", "myself"})
_SPEAKERS = frozenset({"we", "us", "our", "ours", "ourselves"})
# Paragraphs back that a pronoun may reach.
_REACH = 2
# Names back that a title may reach.
_REMEMBERED = 200


class Who(NamedTuple):
    """Whoever is meant: a name, and the id of the side spoken for; None where not known."""

    name: str | None = None
    side: str | None = None


NOBODY = Who()


class Pronouns:
    """Resolves the pronouns of one article.

    Parameters
    ----------
    cast : Cast
        Everybody whom the article names.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast, self.parsed, self.roster = cast, cast.parsed, cast.roster
        self._places = [m.start for m in cast.mentions]
        # Who was a source so far, as places in the text: pronouns prefer them.
        self.told: list[Mention] = []

    def writer(self) -> Who:
        """Return the author of the article, where it has one."""
        authors = self.parsed.article.authors
        if len(authors) != 1:
            return NOBODY
        return Who(authors[0], self.roster.people.get(authors[0]))

    def who(self, word: str, span: Span, inside: Statement | None) -> Who:
        """Resolve a pronoun at a place, within a statement where it is told in one."""
        if word in _SPEAKER:
            return self.writer() if inside is None else Who(inside.speaker, inside.side)
        if word in _SPEAKERS:
            if inside is None or inside.side is None:
                return NOBODY
            return Who(self.roster.sides.get(inside.side), inside.side)
        owner = self._of_clause(word, span) if word in _OWNERS else None
        if owner is not None or word not in _GROUP | PERSONS.keys():
            return owner or NOBODY
        return self._group(span, inside) if word in _GROUP else self._person(word, span, inside)

    def _of_clause(self, word: str, span: Span) -> Who | None:
        """Take the subject before "its" or "his" in the same sentence: mostly theirs it is."""
        piece = self.parsed.piece_at(span.start)
        token = piece.token_at(span.start) if piece is not None else None
        if piece is None or token is None:
            return None
        begin = piece.span.start + token.sent.start_char
        for mention in self._near(span):
            if mention.start < begin:
                return None
            if not mention.leads or not mention.name:
                continue
            if word in _GROUP and mention.kind == "side":
                return Who(self.roster.sides.get(mention.side or ""), mention.side)
            if word not in _GROUP and mention.kind == "person" and self._may_be(mention.name, word):
                return Who(mention.name, mention.side)
        return None

    def before(self, span: Span) -> list[Mention]:
        """Everybody named before, the last first, as far back as anybody remembers."""
        named = self.cast.mentions[: bisect_left(self._places, span.start)][-_REMEMBERED:]
        told = [m for m in self.told[-_REMEMBERED:] if m.end <= span.start]
        return sorted((*told, *named), key=lambda m: m.start, reverse=True)

    def _near(self, span: Span) -> list[Mention]:
        """Everybody named before within a few paragraphs, the last first."""
        found = self.before(span)
        here = next((k for k, p in enumerate(self.parsed.pieces) if p.span.end > span.start), 0)
        return [m for m in found if here - m.piece <= _REACH]

    def _person(self, word: str, span: Span, inside: Statement | None) -> Who:
        """Take the last person who spoke or acted and may be called so."""
        quoted = inside is not None and inside.quoting != "indirect"
        # "The minister said that he would resign": himself, as a rule.
        if inside is not None and not quoted and self._may_be(inside.speaker, word):
            return Who(inside.speaker, inside.side)
        for mention in self._near(span):
            if not mention.name and not mention.side and not mention.nouns & {"plural"}:
                return NOBODY
            if mention.kind != "person" or not mention.leads or mention.nouns & {"plural"}:
                continue
            if not mention.name:  # somebody unnamed, of a side
                return Who(None, mention.side)
            if quoted and inside is not None and mention.name == inside.speaker:
                continue
            if self._may_be(mention.name, word) and self._person_like(mention):
                return Who(mention.name, mention.side)
        return NOBODY

    def _may_be(self, name: str | None, word: str) -> bool:
        return name is not None and self.cast.gender(name) in ("", PERSONS[word])

    def _person_like(self, mention: Mention) -> bool:
        """Whether somebody who is not on the roster is a person for sure."""
        spoke = any(m.name == mention.name for m in self.told[-_REMEMBERED:])
        return mention.side is not None or spoke or bool(self.cast.gender(mention.name))

    def _group(self, span: Span, inside: Statement | None) -> Who:
        """Take the side that was last spoken of; in what a side says, that side itself."""
        quoted = inside is not None and inside.quoting != "indirect"
        if inside is not None and not quoted and inside.side is not None:
            return Who(self.roster.sides.get(inside.side), inside.side)
        for mention in self._near(span):
            if not mention.name and not mention.side and mention.nouns & {"plural", "it"}:
                return NOBODY
            if mention.side is None or mention.kind != "side" or not mention.leads:
                continue
            if quoted and inside is not None and mention.side == inside.side:
                continue
            return Who(self.roster.sides.get(mention.side), mention.side)
        return NOBODY
