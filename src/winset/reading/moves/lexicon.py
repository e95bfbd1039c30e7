"""The words by which moves are known, read once from ``cues.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple, get_args

from winset.reading.model import MoveKind

__all__ = ["Cue", "Lexicon", "lexicon"]

_FRAMES = ("to", "that", "object", "object_person", "person", "alone", "passive")


class Cue(NamedTuple):
    """A verb with the words behind it that belong to it, and what it tells with what follows."""

    words: tuple[str, ...]
    kind: MoveKind
    frames: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """Cues by their first word; kinds of nouns and adjectives; see the sections of the file."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, MoveKind]
    adjectives: dict[str, MoveKind]
    deals: frozenset[str]
    talks: frozenset[str]
    support: frozenset[str]
    deeds: frozenset[str]
    courtesies: frozenset[str]
    claims: frozenset[str]
    can: frozenset[str]
    hedges: frozenset[str]
    idle: frozenset[str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read the lists.

    Examples
    --------
    >>> [" ".join(c.words) for c in lexicon().verbs["call"] if c.kind == "demand"]
    ['call for', 'call on']
    """
    read = tomllib.loads((files(__package__) / "cues.toml").read_text(encoding="utf-8"))
    nouns: dict[str, MoveKind] = {}
    adjectives: dict[str, MoveKind] = {}
    frames: dict[tuple[tuple[str, ...], MoveKind], set[str]] = {}
    for kind in get_args(MoveKind):
        lists = read[kind]
        nouns |= dict.fromkeys(lists.get("nouns", "").split(), kind)
        adjectives |= dict.fromkeys(lists.get("adjectives", "").split(), kind)
        for frame in _FRAMES:
            for word in lists.get(frame, "").split():
                frames.setdefault((tuple(word.split("_")), kind), set()).add(frame)
    return Lexicon(_by_first(frames), nouns, adjectives, **_sets(read["words"]))


def _sets(lists: dict[str, Any]) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(word.replace("_", " ") for word in str(words).split())
        for name, words in lists.items()
    }


def _by_first(
    frames: dict[tuple[tuple[str, ...], MoveKind], set[str]],
) -> dict[str, tuple[Cue, ...]]:
    """Sort cues by their first word, the longest first."""
    found: dict[str, list[Cue]] = {}
    for (words, kind), names in frames.items():
        found.setdefault(words[0], []).append(Cue(words, kind, frozenset(names)))
    return {
        word: tuple(sorted(cues, key=lambda c: (-len(c.words), c.words, c.kind)))
        for word, cues in found.items()
    }
