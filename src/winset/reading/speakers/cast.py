"""Everybody who is named in an article: whom a short name means depends on what came before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from winset.reading.speakers.roles import roles
from winset.reading.speakers.roster import Called, Roster, folded, words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from winset.reading.parsing import Parsed, Piece

__all__ = ["Cast", "Mention"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
_LONGEST_NAME = 5


@dataclass(frozen=True)
class Mention:
    """Somebody named in an article: where, who, and how it stands in its sentence.

    ``leads`` is whether it is what its sentence speaks of: the subject of a clause. ``nouns`` are
    what it is called beside its name ("minister"), ``gender`` what its title tells.
    """

    start: int
    end: int
    kind: Literal["person", "side"]
    name: str
    side: str | None
    leads: bool = False
    nouns: frozenset[str] = frozenset()
    gender: Literal["he", "she", ""] = ""
    piece: int = 0


class Cast:
    """Everybody who is named in an article.

    Parameters
    ----------
    parsed : Parsed
    roster : Roster
    """

    def __init__(self, parsed: Parsed, roster: Roster) -> None:
        self.parsed, self.roster = parsed, roster

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Everybody who is named, in the order of the text."""
        found: list[Mention] = []
        # Whom a first or last name alone means: whoever bore it in full last.
        latest: dict[str, Called] = {}
        for number, piece in enumerate(self.parsed.pieces):
            for called in self._in_piece(piece, latest):
                found.append(replace(self._mention(piece, called), piece=number))
        return tuple(found)

    def gender(self, name: str) -> str:
        """Tell "he" or "she" by a title in the article or by a given name; "" where unknown."""
        return self._genders.get(name, "") or _given(name)

    @cached_property
    def _genders(self) -> dict[str, str]:
        """What titles anywhere in the article tell of a person."""
        return {m.name: m.gender for m in reversed(self.mentions) if m.gender}

    @cached_property
    def _full(self) -> frozenset[str]:
        """Whom of the roster the article names in full anywhere."""
        return frozenset(
            option.name
            for piece in self.parsed.pieces
            for options in self.roster.candidates(piece.span.of(self.parsed.text))
            for option in options
            if option.whole and option.kind == "person"
        )

    @cached_property
    def strangers(self) -> dict[str, str]:
        """Full names of people who are not on the roster, by their first and their last word."""
        found: dict[str, str] = {}
        for piece in self.parsed.pieces:
            text = piece.span.of(self.parsed.text)
            for start, end in self._names(piece):
                words = words_of(text[start:end])
                if len(words) > 1:
                    for word in (words[0], words[-1]):
                        found.setdefault(word.folded, " ".join(text[start:end].split()))
        return found

    def _in_piece(self, piece: Piece, latest: dict[str, Called]) -> Iterator[Called]:
        """Yield whom a paragraph names: those of the roster, and others by their full names."""
        text = piece.span.of(self.parsed.text)
        options = self.roster.candidates(text)
        names = list(self._names(piece))
        # A short form need not be tagged as a name.
        short = [(w.start, w.end) for w in words_of(text) if w.folded in self.strangers]
        names += [n for n in short if text[n[0]].isupper() and not _within(n, names)]
        longer = [n for n in names if len(words_of(text[n[0] : n[1]])) > 1]
        # "Wang Sheng" is not Wang Yi, though "Wang" may be.
        options = [o for o in options if o[0].whole or not _within((o[0].start, o[0].end), longer)]
        taken = [(o[0].start, o[0].end) for o in options]
        found: list[Called | list[Called]] = list(options)
        for start, end in names:
            if not any(s < end and start < e for s, e in taken):
                name = " ".join(text[start:end].split())
                found.append(Called(start, end, "person", name, None, (start, end) in longer))
        for one in sorted(found, key=_start):
            called = self._meant(one, text, latest)
            if called is not None:
                yield called

    def _meant(
        self, one: Called | list[Called], text: str, latest: dict[str, Called]
    ) -> Called | None:
        first = one[0] if isinstance(one, list) else one
        words = words_of(text[first.start : first.end])
        if first.whole:
            called = self.chosen(one) if isinstance(one, list) else one
            if called is not None and called.kind == "person" and words:
                for word in (words[0], words[-1]):
                    latest[word.folded] = called
            return called
        gender = _titled(text[: first.start])
        borne = latest.get(words[-1].folded) or latest.get(words[0].folded)
        if borne is not None and _given(borne.name) in ("", gender or _given(borne.name)):
            return replace(borne, start=first.start, end=first.end, whole=False)
        if isinstance(one, list):
            fitting = [o for o in one if not gender or _given(o.name) in ("", gender)]
            return self.chosen(fitting) if fitting else None
        name = self.strangers.get(words[-1].folded)
        return replace(first, name=name) if name else None

    def chosen(self, options: list[Called]) -> Called | None:
        """Choose whom a short name means: who was named in full, or whom the roster puts first."""
        if len({o.name for o in options}) == 1:
            return options[0]
        full = [o for o in options if o.name in self._full]
        if len({o.name for o in full}) == 1:
            return full[0]
        # The roster lists first whom a surname alone means; a party comes before who looks on.
        chief = [o for o in (full or options) if o.name in self.roster.leaders]
        return chief[0] if len({o.name for o in chief}) == 1 else None

    def _mention(self, piece: Piece, called: Called) -> Mention:
        head = self._head(piece, called)
        nouns = {folded(t.lower_) for t in _beside(piece, called, head)}
        kind: Literal["person", "side"] = "side" if called.kind == "side" else "person"
        if called.kind == "description":
            nouns |= {w.folded for w in words_of(called.name)}
        return Mention(
            piece.span.start + called.start,
            piece.span.start + called.end,
            kind,
            called.name,
            called.side,
            leads=_leads(head),
            nouns=frozenset(nouns),
            gender="he" if nouns & roles().he else "she" if nouns & roles().she else "",
        )

    def _head(self, piece: Piece, called: Called) -> Token | None:
        inside = [t for t in piece.doc if called.start <= t.idx < called.end and t.is_alpha]
        tops = (t for t in inside if not inside[0].i <= t.head.i <= inside[-1].i)
        return next(tops, inside[-1] if inside else None)

    def _known(self, token: Token) -> bool:
        """Whether a word alone may name somebody of the roster."""
        return any(not o[0].whole for o in self.roster.candidates(token.text))

    def _names(self, piece: Piece) -> Iterator[tuple[int, int]]:
        """Yield where capitalised words stand in a row that may be a person's name."""
        run: list[Token] = []
        for token in [*piece.doc, None]:
            if token is not None and _namely(token, run):
                run.append(token)
                continue
            run = self._bare(run)
            words = [t for t in run if t.is_alpha]
            if 0 < len(words) <= _LONGEST_NAME and not any(
                folded(t.text) in roles().bodies for t in words
            ):
                yield run[0].idx, run[-1].idx + len(run[-1])
            run = []

    def _bare(self, run: list[Token]) -> list[Token]:
        """Take titles off a run of capitals; nothing is left where it is no name of its own."""
        titled = [k for k, t in enumerate(run[:-1]) if _no_name(t)]
        run = run[titled[-1] + 1 :] if titled else run
        while run and not run[0].is_alpha:
            run = run[1:]
        while run and not run[-1].is_alpha:
            run = run[:-1]
        # "Trump-Kim" names two.
        if len(run) == 3 and run[1].text == "-" and run[2].text[:1].isupper():
            return []
        if len(run) > 1 and any(map(self._known, run)):
            text = " ".join(t.text for t in run)
            if not _speaks(run) or any(o[0].whole for o in self.roster.candidates(text)):
                return []
        return run


def _within(one: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start <= one[0] and one[1] <= end for start, end in others)


def _speaks(run: list[Token]) -> bool:
    """Whether a run of capitals stands where somebody is introduced, and is no heading."""
    after = run[-1].i + 1
    follows = run[-1].doc[after].text if after < len(run[-1].doc) else ""
    return follows == "," or any(_leads(t) for t in run)


def _start(one: Called | list[Called]) -> int:
    return one[0].start if isinstance(one, list) else one.start


def _given(name: str) -> str:
    """Tell a man's from a woman's name by the first word of it."""
    words = words_of(name)
    first = words[0].folded if len(words) > 1 else ""
    return "he" if first in roles().his_names else "she" if first in roles().her_names else ""


def _titled(before: str) -> str:
    """Tell what the title right before a name says of the person."""
    words = words_of(before[-16:])
    title = words[-1].folded if words and not before[-16:][words[-1].end :].strip(" .") else ""
    return "he" if title in roles().he else "she" if title in roles().she else ""


def _initial(token: Token, run: list[Token]) -> bool:
    return bool(run) and len(token.text) == 2 and token.text[0].isupper() and token.text[1] == "."


def _no_name(token: Token) -> bool:
    """Whether a capitalised word before a name is a title, a trade, or begins the sentence."""
    known, word = roles(), folded(token.text)
    return (
        word in known.titles | known.spokesperson | known.apart | known.trades
        or token.is_stop
        or (token.is_sent_start is True and word in known.openers)
    )


def _namely(token: Token, run: list[Token]) -> bool:
    if token.text == "-":
        return bool(run) and not token.whitespace_ and not run[-1].whitespace_
    if _initial(token, run):
        return True
    joined = bool(run) and run[-1].text == "-"
    return token.pos_ == "PROPN" and token.is_alpha and (token.text[:1].isupper() or joined)


def _leads(head: Token | None) -> bool:
    """Whether a name is the subject of a clause, or is quoted."""
    while head is not None:
        if head.dep_ in _SUBJECTS:
            return True
        if head.dep_ == "dobj" and head.head.lemma_ in ("quote", "cite"):
            return True
        if head.dep_ not in ("compound", "appos", "nmod") or head.head.i == head.i:
            return False
        head = head.head
    return False


def _beside(piece: Piece, called: Called, head: Token | None) -> Iterator[Token]:
    """Yield the titles before a name and the nouns that stand in apposition to it."""
    first = piece.token_at(piece.span.start + called.start)
    before = first.i - 1 if first is not None else -1
    while before >= 0 and piece.doc[before].pos_ in ("PROPN", "NOUN", "ADJ", "PUNCT"):
        token = piece.doc[before]
        if token.pos_ == "PUNCT" and token.text not in (".", "-"):
            break
        yield token
        before -= 1
    if head is not None:
        for child in head.children:
            if child.dep_ == "appos":
                yield child
        if head.dep_ == "appos":
            yield head.head
