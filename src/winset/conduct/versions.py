"""Moves of which accounts tell different versions: nothing is computed twice.

A pattern of accounts fixes the terms of every move, and what its actor had seen by then. Most
patterns agree on most moves, and on most blocks of the others. Offers and answers are sums over
blocks: each block's part is computed once for every way in which some version tells it, for all
worlds and moves together, and each world adds up the parts of its own version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from winset.conduct.actor import ActorModel
from winset.conduct.offers import TINY, without_null
from winset.conduct.responses import CHOICES
from winset.conduct.tabling import Tabling
from winset.conduct.told import Entry, Pick, Told, Version, blocks_of
from winset.space import Space

__all__ = ["Answers", "Offers"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


class Offers:
    """Logit offers of one actor in one epoch and at one level, computed together.

    Parameters
    ----------
    told : sequence of Told
        Offers and raised demands.
    space : Space
    """

    def __init__(self, told: Sequence[Told], space: Space) -> None:
        self.told = told
        self._tabling = Tabling(told, space)
        self._look([version for offer in told for version in offer.versions], space)
        # Every part of an offer: what is said of one block as it was seen. The last says nothing.
        self._parts_at: dict[tuple[int, bytes], int] = {}
        self._one: list[int] = []
        self._several: list[tuple[int, IntArray]] = []
        self._of: list[int] = []
        self._random: list[tuple[int, int]] = []
        self._pick = [self._picked(offer, lambda version: version.said) for offer in told]
        terms = [np.stack([_terms(v) for v in offer.versions]) for offer in told]
        self._silent = [np.asarray(t.all(axis=1)) for t in terms]
        self._empty = [~_some_in_each(t, space) for t in terms]
        self._nothing: list[Pick] = []
        if space.null_columns is not None:
            null = space.null_columns
            none = [(np.arange(n) == k).tobytes() for n, k in zip(space.sizes, null, strict=True)]
            self._nothing = [self._picked(offer, lambda _: none) for offer in told]
            at = space.offsets[:-1] + null
            self._null_too = [np.asarray(t[:, at].all(axis=1)) for t in terms]

    def _look(self, versions: Sequence[Version], space: Space) -> None:
        """List every block as it was seen, smaller ones first: equal sizes are summed together."""
        self._seen: dict[tuple[int, bytes], int] = {}
        self._starts: list[int] = []
        self._sizes: list[tuple[int, int]] = []
        columns: list[int] = []
        pulled: list[tuple[int, tuple[float, float]]] = []
        for b in sorted(range(len(space.blocks)), key=lambda b: space.sizes[b]):
            of, before = blocks_of(space)[b], len(self._seen)
            for version in versions:
                if (b, version.seen[b]) in self._seen:
                    continue
                self._seen[b, version.seen[b]] = len(self._seen)
                self._starts.append(len(columns))
                for column in range(of.start, of.stop):
                    pull = float(version.share[column]), float(version.own[column])
                    if any(pull):
                        pulled.append((len(columns), pull))
                    columns.append(column)
            self._sizes.append((space.sizes[b], len(self._seen) - before))
        factors = {pull: f for f, pull in enumerate(dict.fromkeys(pull for _, pull in pulled))}
        self._columns, self._pulled = np.array(columns), np.array([row for row, _ in pulled])
        self._factor = np.array([factors[pull] for _, pull in pulled])
        self._share, self._own = np.array(list(factors)).reshape(-1, 2).T[:, :, None]

    def _picked(self, offer: Told, said: Callable[[Version], Sequence[bytes]]) -> Pick:
        """Find the part that each version's words on each block are."""
        rows = [[self._part(b, v, one) for b, one in enumerate(said(v))] for v in offer.versions]
        return Pick.of(np.array(rows))

    def _part(self, b: int, version: Version, said: bytes) -> int:
        mask, at = np.frombuffer(said, dtype=np.bool_), self._seen[b, version.seen[b]]
        if mask.all():
            return -1
        if (at, said) not in self._parts_at:
            rows = self._starts[at] + np.flatnonzero(mask)
            if len(rows) != 1:
                self._several.append((len(self._one), rows))
            self._parts_at[at, said] = len(self._one)
            self._one.append(int(rows[0]) if len(rows) else 0)
            self._of.append(at)
            self._random.append((len(rows), len(mask)))
        return self._parts_at[at, said]

    def _parts(self, who: ActorModel) -> FloatArray:
        """Log chances (parts + 1, n) of all parts of the offers; the last row is of no terms."""
        offers, p, epsilon = who.logit, who.parameters, who.settings.epsilon
        weight = offers.weight[self._columns]
        if len(self._pulled):
            factors = np.exp(self._share * p["lam"] + self._own * p["iota"])
            weight[self._pulled] *= factors[self._factor]
        n = weight.shape[1]
        totals, row = [], 0
        for size, count in self._sizes:
            blocks = weight[row : row + size * count].reshape(count, size, n)
            totals.append(np.add.reduce(blocks, axis=1))
            row += size * count
        out = np.zeros((len(self._one) + 1, n))
        chance = out[:-1]
        np.take(weight, self._one, axis=0, out=chance)
        for k, rows in self._several:
            chance[k] = np.add.reduce(weight[rows], axis=0)
        chance /= np.concatenate(totals)[self._of]
        chance *= 1.0 - epsilon
        said, size_of = np.array(self._random).reshape(-1, 2).T
        chance += (epsilon * said / size_of)[:, None]
        np.log(np.maximum(chance, TINY, out=chance), out=chance)
        return out

    def log_chances(
        self, who: ActorModel, entries: Sequence[Entry], *, near: bool = False
    ) -> FloatArray:
        """Log chances (entries, n) of versions of the offers, or nearly (:class:`Tabling`)."""
        parts = self._parts(who)
        total = np.stack([self._pick[m].joined(parts, version) for m, version in entries])
        if self._nothing:
            null = np.stack([self._nothing[m].joined(parts, version) for m, version in entries])
            among = _marked(self._null_too, entries, total.shape)
            total = without_null(total, null, among=False if among is None else among)
        for place, added in self._tabling.log_added(who, entries, near=near):
            total[place] += added
        for marks, value in ((self._silent, 0.0), (self._empty, -np.inf)):
            odd = _marked(marks, entries, total.shape)
            total = total if odd is None else np.where(odd, value, total)
        return total


class Answers:
    """Answers of one actor in one epoch and at one level, computed together.

    Parameters
    ----------
    told : sequence of Told
        Answers; of the versions of one of them, all know what it is about, or none does.
    space : Space
    """

    def __init__(self, told: Sequence[Told], space: Space) -> None:
        self.told = told
        null, ends = space.null_columns, space.offsets
        several: dict[tuple[int, bytes], int] = {}
        self._several: list[IntArray] = []

        def part(b: int, said: bytes) -> tuple[int, int]:
            mask = np.frombuffer(said, dtype=np.bool_)
            if mask.sum() == 1:
                return (int(ends[b] + mask.argmax()),) * 2
            if (b, said) not in several:
                several[b, said] = space.n_columns + len(several)
                self._several.append(ends[b] + np.flatnonzero(mask))
            opened = several[b, said]
            return (int(ends[b] + null[b]) if null is not None and mask.all() else opened), opened

        self._known = [answer.versions[0].terms is not None for answer in told]
        # Issues that are not named, as they are read: left as they are, and open.
        self._kept: list[Pick] = []
        self._opened: list[Pick] = []
        self._both: list[bool] = []
        for answer in told:
            rows = [[part(b, said) for b, said in enumerate(v.said)] for v in answer.versions]
            kept, opened = np.moveaxis(np.array(rows).reshape(len(rows), -1, 2), 2, 0)
            self._kept.append(Pick.of(kept))
            self._opened.append(Pick.of(opened))
            self._both.append(not np.array_equal(kept, opened))

    def _parts(self, who: ActorModel) -> FloatArray:
        """Utilities (columns + parts, n) of all columns, and of terms that several agree with."""
        columns, n = who.utility.shape
        out = np.empty((columns + len(self._several), n))
        out[:columns] = who.utility
        for row, of in zip(out[columns:], self._several, strict=True):
            np.divide(np.add.reduce(who.utility[of], axis=0), max(len(of), 1), out=row)
        return out

    def log_chances(
        self, who: ActorModel, entries: Sequence[Entry], *, near: bool = False
    ) -> FloatArray:
        """Log chances (entries, n) of versions of the answers; they are never near alone."""
        parts = self._parts(who)
        out = np.empty((len(entries), parts.shape[1]))
        alike: dict[tuple[bool, bool, bool], list[int]] = {}
        for place, (m, _) in enumerate(entries):
            key = (self.told[m].move.last_turn, self._known[m], self._both[m])
            alike.setdefault(key, []).append(place)
        for (last_turn, known, both), places in alike.items():
            of = [entries[place] for place in places]
            values = None
            if known:
                opened = np.stack([self._opened[m].joined(parts, version) for m, version in of])
                kept = opened
                if both:
                    kept = np.stack([self._kept[m].joined(parts, version) for m, version in of])
                values = kept, opened
            moves = [self.told[m].move for m, _ in of]
            times = np.array([[move.time] for move in moves])
            chances = who.answers_to(values, times, last_turn=last_turn)
            choices = [CHOICES.index(move.choice) for move in moves]
            out[places] = np.log(chances[choices, np.arange(len(moves))])
        return out


def _terms(version: Version) -> BoolArray:
    if version.terms is None:
        raise ValueError("an offer without terms has no chance")
    return version.terms


def _some_in_each(terms: BoolArray, space: Space) -> BoolArray:
    """(versions,) whether every block has a column that agrees with the terms."""
    each = np.logical_or.reduceat(terms, space.offsets[:-1], axis=1)
    return np.asarray(each.all(axis=1), dtype=np.bool_)


def _marked(
    marks: Sequence[BoolArray], entries: Sequence[Entry], shape: tuple[int, ...]
) -> BoolArray | None:
    """(entries, n) marks of every entry's versions; None where there is none."""
    if not any(marks[m].any() for m, _ in entries):
        return None
    out = np.empty(shape, dtype=np.bool_)
    for row, (m, version) in zip(out, entries, strict=True):
        row[:] = marks[m][version]
    return out
