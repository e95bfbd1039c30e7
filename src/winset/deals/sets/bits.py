"""Deals as bits: which of them pass a rule, from which of them each actor accepts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from winset.arrays import BoolArray, IntArray
from winset.space import Consent, Group
from winset.space.coalitions import coalitions_of

__all__ = [
    "CHUNK",
    "AcceptedDeals",
    "Bits",
    "FewDeals",
    "Stacked",
    "packed",
    "streamed",
    "unpacked",
]

Bits = NDArray[np.uint64]

CHUNK = 1 << 20  # comparisons at a time: their result stays in the cache
_MOST_RULES = 3  # whose passing deals are kept
_MOST_COALITIONS = 64  # minimal ones of a group; with more, votes are counted deal by deal


def packed(flat: BoolArray) -> Bits:
    """Bits (..., words) of booleans (..., words * 64)."""
    return np.packbits(flat, axis=-1).view(np.uint64)


def unpacked(bits: Bits, n: int) -> BoolArray:
    """Return the first ``n`` booleans of bits (..., words).

    Examples
    --------
    >>> unpacked(packed(np.arange(64) == 1), 3).tolist()
    [False, True, False]
    """
    return np.unpackbits(np.ascontiguousarray(bits).view(np.uint8), -1, n).view(np.bool_)


def streamed(bits: Bits) -> Iterator[tuple[IntArray, BoolArray]]:
    """Stream the worlds that have a bit set: rows, and (rows, words * 64) booleans of them."""
    some = np.flatnonzero(np.bitwise_or.reduce(bits, axis=1))
    deals = 64 * bits.shape[1]
    step = max(1, CHUNK // max(deals, 1))
    for start in range(0, len(some), step):
        rows = some[start : start + step]
        yield rows, unpacked(bits[rows], deals)


class AcceptedDeals(ABC):
    """Deals that each actor accepts in each world, as bits, and what follows for rules.

    Parameters
    ----------
    n : int
        Number of worlds.
    universe : (words,) or (worlds, words) bits
        The deals that there are.
    """

    def __init__(self, n: int, universe: Bits) -> None:
        self._n, self._universe, self._words = n, universe, universe.shape[-1]
        self._groups: dict[Group, Bits] = {}
        self._passing: dict[Consent, Bits] = {}

    @abstractmethod
    def accepts(self, actor: int) -> Bits:
        """(worlds, words) bits of the deals that an actor accepts."""

    def passing(self, consent: Consent) -> Bits:
        """(worlds, words) bits of the deals that pass every group of a rule."""
        if consent not in self._passing:
            bits = self._made(consent)
            while len(self._passing) >= _MOST_RULES:
                del self._passing[next(iter(self._passing))]
            self._passing[consent] = bits
        return self._passing[consent]

    def _made(self, consent: Consent) -> Bits:
        parts = [self._group(group) for group in consent.groups]
        return reduce(np.bitwise_and, parts) if parts else self._all_of(())

    def _group(self, group: Group) -> Bits:
        if group not in self._groups:
            coalitions = coalitions_of(group, _MOST_COALITIONS)
            if coalitions is None:
                self._groups[group] = self._counted(group)
            else:
                each = [self._all_of(sorted(members)) for members in coalitions]
                none = np.zeros((self._n, self._words), dtype=np.uint64)
                self._groups[group] = reduce(np.bitwise_or, each) if each else none
        return self._groups[group]

    def _all_of(self, actors: Sequence[int]) -> Bits:
        masks = [self.accepts(actor) for actor in actors]
        everything = np.broadcast_to(self._universe, (self._n, self._words))
        return reduce(np.bitwise_and, masks) if masks else everything

    def _counted(self, group: Group) -> Bits:
        masks = [self.accepts(a) for a in group.actors]
        deals = self._words * 64
        out = np.empty((self._n, self._words), dtype=np.uint64)
        step = max(1, CHUNK // deals)
        for start in range(0, self._n, step):
            rows = slice(start, min(start + step, self._n))
            total = np.zeros((rows.stop - rows.start, deals))
            for mask, weight in zip(masks, group.weights, strict=True):
                total += weight * unpacked(mask[rows], deals)
            out[rows] = packed(total >= group.enough)
        for actor in group.veto:
            out &= self.accepts(actor)
        return np.asarray(out & self._universe)


class FewDeals(AcceptedDeals):
    """The words of other sets that hold some few deals: asking about these asks nothing else.

    Parameters
    ----------
    n : int
    words : (k,) int
        Places of the words among all.
    wanted : (k,) bits
        The deals meant.
    accepted : callable
        Gives the bits (worlds, k) of an actor at the words.
    """

    def __init__(
        self, n: int, words: IntArray, wanted: Bits, accepted: Callable[[int, IntArray], Bits]
    ) -> None:
        super().__init__(n, wanted)
        self._at = words
        self._accepted = accepted
        self._masks: dict[int, Bits] = {}

    @property
    def n_words(self) -> int:
        """Number of words."""
        return len(self._at)

    def accepts(self, actor: int) -> Bits:
        """(worlds, k) bits of the deals meant that an actor accepts."""
        if actor not in self._masks:
            self._masks[actor] = np.asarray(self._accepted(actor, self._at) & self._universe)
        return self._masks[actor]


class Stacked(AcceptedDeals):
    """Several sets of few deals, each of its own worlds, one after the other."""

    def __init__(self, parts: Sequence[FewDeals]) -> None:
        self._parts = parts
        self._wide = max((part._words for part in parts), default=1)
        self._masks: dict[int, Bits] = {}
        each = [np.broadcast_to(part._universe, (part._n, part._words)) for part in parts]
        super().__init__(sum(part._n for part in parts), self._joined(each))

    def _joined(self, each: Sequence[Bits]) -> Bits:
        padded = (np.pad(bits, ((0, 0), (0, self._wide - bits.shape[1]))) for bits in each)
        return np.concatenate([np.zeros((0, self._wide), dtype=np.uint64), *padded])

    def accepts(self, actor: int) -> Bits:
        """(worlds, words) bits of the deals meant that an actor accepts."""
        if actor not in self._masks:
            self._masks[actor] = self._joined([part.accepts(actor) for part in self._parts])
        return self._masks[actor]
