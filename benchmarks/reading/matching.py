"""When a drafted attribution is the one that a person annotated, and how many are.

One drafted statement and one annotated may match when (1) their contents overlap with a Jaccard
index of at least .5, in characters that are neither blank nor punctuation; (2) the cues share a
character, where both have one; (3) the speakers share a character, where the annotation names one.
A relative pronoun as annotated speaker ("the official who said") counts as the noun that it stands
for. Of all that may match, the largest one-to-one matching is taken, so that nothing counts twice.
Precision, recall and F are of the numbers of statements, over all documents together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

__all__ = ["Attribution", "Counts", "letters", "matched", "may_match"]

Pair = tuple[int, int]
_CLAUSE = 60  # characters between a noun and the pronoun that stands for it
_RELATIVE = ("who", "which", "that", "whom", "whose")


@dataclass(frozen=True)
class Attribution:
    """One attribution as pairs of offsets, whoever found it."""

    content: tuple[Pair, ...]
    cue: tuple[Pair, ...] = ()
    source: tuple[Pair, ...] = ()
    optional: bool = False


@dataclass
class Counts:
    """How many were found, annotated and both."""

    drafted: int = 0
    annotated: int = 0
    both: int = 0

    def add(self, other: Counts) -> None:
        """Add the counts of another document."""
        self.drafted += other.drafted
        self.annotated += other.annotated
        self.both += other.both

    @property
    def precision(self) -> float:
        """Share of the drafted that were annotated."""
        return self.both / self.drafted if self.drafted else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated that were drafted."""
        return self.both / self.annotated if self.annotated else 0.0

    @property
    def f(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def letters(pairs: Sequence[Pair], text: str) -> set[int]:
    """Return the offsets of the letters and digits of some passages."""
    return {k for start, end in pairs for k in range(start, end) if text[k].isalnum()}


def jaccard(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _touch(one: Sequence[Pair], other: Sequence[Pair]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def may_match(
    draft: Attribution, gold: Attribution, text: str, *, least: float = 0.5, parts: str = "all"
) -> bool:
    """Whether a draft is what was annotated.

    ``parts`` is ``"all"`` for content, cue and speaker, ``"content"`` for the content alone, and
    ``"touch"`` for all three, of which any shared character will do.
    """
    if not _touch(draft.content, gold.content):
        return False
    if parts != "touch":
        overlap = jaccard(letters(draft.content, text), letters(gold.content, text))
        if overlap < least:
            return False
    if parts == "content":
        return True
    if draft.cue and gold.cue and not _touch(draft.cue, gold.cue):
        return False
    return not gold.source or _same_speaker(draft, gold, text)


def _same_speaker(draft: Attribution, gold: Attribution, text: str) -> bool:
    if _touch(draft.source, gold.source):
        return True
    start, end = gold.source[0]
    if text[start:end].strip().lower() not in _RELATIVE:
        return False
    return any(0 <= start - b <= _CLAUSE for _, b in draft.source)


def matched(
    drafts: Sequence[Attribution],
    golds: Sequence[Attribution],
    text: str,
    *,
    least: float = 0.5,
    parts: str = "all",
) -> tuple[Counts, dict[int, int]]:
    """Match one document: the counts, and the draft of each annotated item that has one.

    Optional items are matched last: what matches one of them is neither required nor penalised.
    """
    table = np.array(
        [[may_match(d, g, text, least=least, parts=parts) for d in drafts] for g in golds],
        dtype=np.int8,
    ).reshape(len(golds), len(drafts))
    needed = [k for k, gold in enumerate(golds) if not gold.optional]
    found = _largest(table[needed])
    pairs = {needed[k]: int(d) for k, d in enumerate(found) if d >= 0}
    spare = [k for k, gold in enumerate(golds) if gold.optional]
    allowed = table[spare].any(axis=0)
    drafted = sum(k in pairs.values() or not allowed[k] for k in range(len(drafts)))
    return Counts(drafted, len(needed), len(pairs)), pairs


def _largest(table: np.ndarray) -> np.ndarray:
    if not table.size:
        return np.full(len(table), -1)
    return maximum_bipartite_matching(csr_array(table), perm_type="column")
