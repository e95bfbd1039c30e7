"""The words by which attribution is known, read once from ``cues.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Lexicon", "lemma_of", "lexicon"]


@dataclass(frozen=True)
class Lexicon:
    """Lemmas with the classes that they belong to.

    Parameters
    ----------
    verbs, nouns, adjectives : dict of str to frozenset of str
        Classes of a lemma: ``say``, ``think``, ``judge``, ``ask``, ``will``, ``show``, ``talk``.
    phrasal : dict of str to frozenset of str
        For a verb with its particle, ``"point out"``.
    according, distance, modals, raising, hedges, people, times, labels : frozenset of str
        See the sections of the file.
    """

    verbs: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    adjectives: dict[str, frozenset[str]]
    phrasal: dict[str, frozenset[str]]
    according: frozenset[str]
    distance: frozenset[str]
    modals: frozenset[str]
    raising: frozenset[str]
    hedges: frozenset[str]
    people: frozenset[str]
    times: frozenset[str]
    labels: frozenset[str]


def lemma_of(verb: Token) -> str:
    """Return the lemma of a verb; where the lemmatizer errs (``hopes``: hop), one that is listed.

    A word that is not in the lists keeps the lemma that it has.
    """
    lemma, word, known = verb.lemma_.lower(), verb.lower_, lexicon().verbs
    if lemma in known:
        return lemma
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and word[: -len(ending)] + instead in known:
            return word[: -len(ending)] + instead
    return lemma


_ENDINGS = (("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read the lists.

    Examples
    --------
    >>> sorted(lexicon().verbs["propose"]), sorted(lexicon().phrasal["point out"])
    (['ask', 'will'], ['say'])
    """
    read = tomllib.loads((files(__package__) / "cues.toml").read_text(encoding="utf-8"))
    verbs = _classes(read["verbs"])
    return Lexicon(
        verbs={word: c for word, c in verbs.items() if " " not in word},
        nouns=_classes(read["nouns"]),
        adjectives=_classes(read["adjectives"]),
        phrasal={word: c for word, c in verbs.items() if " " in word},
        according=frozenset(read["according"]["nouns"].split()),
        distance=frozenset(read["distance"]["verbs"].split()),
        modals=frozenset(read["hedges"]["modals"].split()),
        raising=frozenset(read["hedges"]["raising"].split()),
        hedges=frozenset(read["hedges"]["adverbs"].split()),
        people=frozenset(read["speakers"]["people"].split()),
        times=frozenset(read["speakers"]["times"].split()),
        labels=frozenset(read["speakers"]["labels"].split()),
    )


def _classes(lists: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Turn words by class into classes by word."""
    by_word: dict[str, set[str]] = {}
    for name, words in lists.items():
        for word in str(words).split():
            by_word.setdefault(word.replace("_", " "), set()).add(name)
    return {word: frozenset(names) for word, names in by_word.items()}
