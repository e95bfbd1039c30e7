"""Who may speak: people and sides of a case, and every name by which a text may call them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from winset.case.model import Case
from winset.reading.speakers.countries import everyday_names

__all__ = ["Called", "Roster", "Word", "folded", "words_of"]

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+")
_POSSESSIVE = re.compile(r"[’'`´]")
_TITLE = frozenset({"mr", "mrs", "ms", "dr", "sir", "dame", "lord", "lady"})


@dataclass(frozen=True)
class Word:
    """A word of a text: where it stands, and folded so that spellings of it are the same."""

    start: int
    end: int
    folded: str
    raw: str


@dataclass(frozen=True)
class Called:
    """A passage that names somebody: a person, a side, or a person by a description.

    ``name`` is the person's, or the actor's; ``side`` the actor's id where one is known.
    """

    start: int
    end: int
    kind: Literal["person", "side", "description"]
    name: str
    side: str | None
    whole: bool = True


def folded(word: str) -> str:
    """Fold case, accents and dots.

    Examples
    --------
    >>> folded("U.S."), folded("Łódź"), folded("Zoë")
    ('us', 'łodz', 'zoe')
    """
    if word.isascii():
        return word.replace(".", "").lower()
    apart = unicodedata.normalize("NFKD", word.replace(".", ""))
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()


def words_of(text: str) -> list[Word]:
    """Return the words of a text; the "s" of a possessive is none.

    Examples
    --------
    >>> [w.folded for w in words_of("Kim Jong-un’s U.S. visit")]
    ['kim', 'jong', 'un', 'us', 'visit']
    """
    return [
        Word(m.start(), m.end(), folded(m.group()), m.group())
        for m in _WORD.finditer(text)
        if not (
            m.group() in ("s", "t", "re", "ll")
            and _POSSESSIVE.fullmatch(text[max(0, m.start() - 1) : m.start()])
        )
    ]


def _fits(said: Word, name: Word) -> bool:
    """Whether a word of a text is one of a name: capitals must be there, accents need not."""
    if said.folded != name.folded:
        return False
    plain = name.raw.replace(".", "")
    if len(plain) > 1 and plain.isupper():
        return said.raw.replace(".", "").isupper()
    return not plain[:1].isupper() or said.raw[:1].isupper()


@dataclass(frozen=True)
class _Entry:
    words: tuple[Word, ...]
    kind: Literal["person", "side", "description"]
    name: str
    side: str
    whole: bool
    leads: bool = False


@dataclass(frozen=True)
class Roster:
    """People and sides, by their names.

    Parameters
    ----------
    sides : mapping
        Name of every side by its id.
    aliases : mapping
        What else each side is called, by its id.
    speakers : mapping
        Who speaks for each side, by its id. The first listed of a side is the one whom a surname
        alone means where several share it. A name in small letters is a description.
    """

    sides: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    speakers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parties: frozenset[str] = frozenset()

    @classmethod
    def of(cls, case: Case) -> Roster:
        """Take the actors of a case, their aliases and their speakers.

        What everybody calls them is added where it means one of them only: a country's capital
        and people, the first letters of a name, "the union" where there is one.

        Examples
        --------
        >>> from winset.files.reading import load
        >>> [c.side for c in Roster.of(load("hanoi")).named("Washington told Ms. Choe")]
        ['us', 'dprk']
        """
        names = {key: actor.name or key for key, actor in case.actors.items()}
        stated = {key: actor.aliases for key, actor in case.actors.items()}
        return cls(
            names,
            {key: (*stated[key], *more) for key, more in _everyday(names, stated).items()},
            {key: actor.speakers for key, actor in case.actors.items()},
            frozenset(key for key, actor in case.actors.items() if actor.role == "party"),
        )

    @cached_property
    def _entries(self) -> dict[str, list[_Entry]]:
        """Every name by the first of its words, longer ones first."""
        found: dict[str, list[_Entry]] = {}
        for entry in self._all():
            if entry.words:
                found.setdefault(entry.words[0].folded, []).append(entry)
        for entries in found.values():
            entries.sort(key=lambda e: (-len(e.words), not e.leads))
        return found

    def _all(self) -> Iterator[_Entry]:
        for side, name in self.sides.items():
            for alias in dict.fromkeys((name, *self.aliases.get(side, ()))):
                yield _Entry(_common(_bare(alias)), "side", name, side, True)
        for side, people in self.speakers.items():
            for person in people:
                words, parts = _bare(person), person.split()
                if not parts:
                    continue
                if not parts[-1][:1].isupper():
                    yield _Entry(words, "description", person, side, True)
                    continue
                yield _Entry(words, "person", person, side, True)
                leads = person in self.leaders
                short = {words[0].raw, parts[-1]} if len(words) > 1 else set()
                for part in sorted(short):
                    if len(part) > 1:
                        yield _Entry(tuple(words_of(part)), "person", person, side, False, leads)

    @cached_property
    def people(self) -> dict[str, str]:
        """The side of everybody who is named in the roster."""
        return {e.name: e.side for e in self._all() if e.kind != "side"}

    @cached_property
    def leaders(self) -> frozenset[str]:
        """Whoever is listed first of a party."""
        return frozenset(self.speakers[s][0] for s in self.parties if self.speakers.get(s))

    def named(self, text: str) -> list[Called]:
        """Return whom a text names, in order; a short form as the first whom it may mean."""
        return [options[0] for options in self.candidates(text)]

    def _starting(self, word: str) -> Iterator[_Entry]:
        yield from self._entries.get(word, ())
        if word.endswith("s"):  # "Americans"
            yield from (e for e in self._entries.get(word[:-1], ()) if len(e.words) == 1)

    def candidates(self, text: str) -> list[list[Called]]:
        """Return every passage that names somebody, each with all whom it may mean."""
        words, place, found = words_of(text), 0, []
        while place < len(words):
            hits = [
                entry
                for entry in self._starting(words[place].folded)
                if _matches(words, place, entry)
            ]
            if not hits:
                place += 1
                continue
            longest = [e for e in hits if len(e.words) == len(hits[0].words)]
            last = words[place + len(hits[0].words) - 1]
            start, end = words[place].start, last.end
            found.append([Called(start, end, e.kind, e.name, e.side, e.whole) for e in longest])
            place += len(hits[0].words)
        return found


def _everyday(
    names: Mapping[str, str], stated: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return what else each side is called that no other is."""
    taken = {called for key, name in names.items() for called in (name, *stated[key])}
    found = {key: everyday_names(name) for key, name in names.items()}
    count = Counter(called for key in found for called in found[key])
    return {
        key: tuple(c for c in more if count[c] == 1 and c not in taken)
        for key, more in found.items()
    }


def _bare(name: str) -> tuple[Word, ...]:
    """Return the words of a name without a title before it."""
    words = words_of(name)
    while len(words) > 1 and words[0].folded in _TITLE and words[0].raw[:1].isupper():
        words = words[1:]
    return tuple(words)


def _common(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Let a name of common words begin in small letters: "the nurses' union"."""
    if len(words) < 2 or any(not w.raw[:1].islower() for w in words[1:]):
        return words
    first = words[0]
    return (Word(first.start, first.end, first.folded, first.raw.lower()), *words[1:])


def _matches(words: list[Word], place: int, entry: _Entry) -> bool:
    end = place + len(entry.words)
    said = words[place:end]
    if len(said) < len(entry.words) or not all(map(_fits, said[:-1], entry.words[:-1])):
        return False
    if not _fits(said[-1], entry.words[-1]) and not (
        entry.kind == "side" and _fits(_singular(said[-1]), entry.words[-1])
    ):
        return False
    # "the North" is not named in "the North Atlantic".
    if entry.words[0].folded == "the" and end < len(words):
        return words[end].start > said[-1].end + 1 or not words[end].raw[:1].isupper()
    return True


def _singular(word: Word) -> Word:
    """Take the "s" off a people: "Americans"."""
    return Word(word.start, word.end - 1, word.folded[:-1], word.raw[:-1])
