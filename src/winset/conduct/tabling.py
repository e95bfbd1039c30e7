"""What offers say of their authors: that they would take them, all versions and worlds at once.

The chances of drafts are products over blocks, so the mean chance of being acceptable is a sum of
waves over blocks (:mod:`winset.conduct.taking`): of each block as it was seen, and of what each
version says of it. Waves are computed once for all offers of one actor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from winset.conduct.actor import ActorModel
from winset.conduct.taking import (
    Line,
    Waves,
    acceptable,
    complete,
    log_taken,
    mean_acceptance,
    near_acceptance,
    reserve,
    showing,
)
from winset.conduct.told import Entry, Pick, Told, Version, blocks_of
from winset.space import Space

__all__ = ["Tabling"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

# No chance of a part is smaller where it is divided by.
_LEAST = 1e-12


class Tabling:
    """Logit offers of one actor in one epoch and at one level that it says it would take.

    Parameters
    ----------
    told : sequence of Told
        Offers; those that say nothing of the sort are left alone.
    space : Space
    """

    def __init__(self, told: Sequence[Told], space: Space) -> None:
        self.space = space
        self._show = [showing(offer.move) for offer in told]
        self._counts = [
            np.array([bool(show) and _counts(v, space) for v in offer.versions])
            for offer, show in zip(told, self._show, strict=True)
        ]
        some = list(zip(told, self._counts, strict=True))
        meant = [offer.versions[k] for offer, marks in some for k in np.flatnonzero(marks)]
        self.silent = not meant
        if self.silent:
            return
        self._lay(meant)
        self._every = [self._picked(offer, marks, self._whole) for offer, marks in some]
        self._these = [self._picked(offer, marks, self._said) for offer, marks in some]
        if space.null_columns is not None:
            null = space.null_columns
            self._none = [
                self._picked(offer, marks, lambda b, v: self._starts[b, v.seen[b]] + int(null[b]))
                for offer, marks in some
            ]
            at = space.offsets[:-1] + null
            self._among = [
                np.array([v.terms is not None and bool(v.terms[at].all()) for v in offer.versions])
                for offer in told
            ]

    # -- layout: rows are columns of blocks as they were seen; parts are sums of rows --------------

    def _lay(self, versions: Sequence[Version]) -> None:
        """Give every block as seen its rows, and every part its place: whole blocks come first."""
        space, blocks = self.space, blocks_of(self.space)
        pulls: list[tuple[float, float]] = []
        columns: list[int] = []
        self._starts: dict[tuple[int, bytes], int] = {}
        self._place: dict[tuple[int, bytes, bytes], int] = {}
        self._groups: list[tuple[int, int]] = []
        for b in sorted(range(len(blocks)), key=lambda b: space.sizes[b]):
            seen = {v.seen[b]: v for v in versions}
            for key, version in seen.items():
                self._starts[b, key] = len(columns)
                self._place[b, key, b""] = len(self._place)
                of = range(blocks[b].start, blocks[b].stop)
                columns += of
                pulls += [(float(version.share[c]), float(version.own[c])) for c in of]
            self._groups.append((space.sizes[b], len(seen)))
        self._columns = np.array(columns)
        self._pulled = np.array([k for k, pull in enumerate(pulls) if any(pull)], dtype=np.int64)
        self._share, self._own = (
            np.array([pulls[k] for k in self._pulled]).reshape(-1, 2).T[:, :, None]
        )
        several: list[IntArray] = []
        single: list[int] = []
        said = {(b, v.seen[b], v.said[b]): None for v in versions for b in range(len(blocks))}
        found = {key: self._rows(key) for key in said}
        for part, rows in found.items():
            if len(rows) > 1:
                self._place[part] = len(self._place)
                several.append(rows)
        for part, rows in found.items():
            if len(rows) == 1:
                self._place[part] = len(self._place)
                single.append(int(rows[0]))
        self._several, self._single = several, np.array(single, dtype=np.int64)

    def _rows(self, key: tuple[int, bytes, bytes]) -> IntArray:
        b, seen, said = key
        return self._starts[b, seen] + np.flatnonzero(np.frombuffer(said, dtype=np.bool_))

    def _whole(self, b: int, version: Version) -> int:
        return self._place[b, version.seen[b], b""]

    def _said(self, b: int, version: Version) -> int:
        return self._place[b, version.seen[b], version.said[b]]

    def _picked(self, offer: Told, marks: BoolArray, place: Callable[[int, Version], int]) -> Pick:
        blocks = range(len(self.space.blocks))
        rows = [
            [place(b, version) if ok else 0 for b in blocks]
            for version, ok in zip(offer.versions, marks, strict=True)
        ]
        return Pick.of(np.array(rows))

    # -- chances ---------------------------------------------------------------------------------

    def log_added(
        self, who: ActorModel, entries: Sequence[Entry], *, near: bool = False
    ) -> Iterator[tuple[int, FloatArray]]:
        """Give what being acceptable adds to the log chance (n,) of a draft, by place of entry.

        ``near`` takes values of drafts for normal, which costs a tenth.
        """
        places = [k for k, (m, _) in enumerate(entries) if self._counts[m].any()]
        if self.silent or not places:
            return
        of = [entries[k] for k in places]
        picks = [(pick[m], version) for m, version in of for pick in (self._every, self._these)]
        chance = self._chances(who)
        slack = who.parameters["slack"]
        floor = reserve(who.walk_away, who.utility, slack, self.space)
        nothing, at_rest = self._nothing(of, chance), self._at_rest(who.utility)
        if near:
            mean, variance, top, best = (
                np.stack([pick.joined(rows, version) for pick, version in picks])
                for rows in self._moments(chance, who.utility)
            )
            if nothing is not None:
                square = _without(variance + mean**2, nothing, at_rest**2)
                mean = _without(mean, nothing, at_rest)
                variance = np.maximum(square - mean**2, 0.0)
                best = np.where(top > at_rest, best, -np.inf)
            means = near_acceptance(mean, variance, top, best, floor=floor, slack=slack)
        else:
            means = mean_acceptance(
                who.utility,
                floor,
                slack,
                self.space,
                parts=self._parts(chance),
                lines=[_line(pick, version) for pick, version in picks],
            )
            if nothing is not None:
                means = _without(means, nothing, acceptable(at_rest, floor, slack))
        for k, (m, version), (every, these) in zip(
            places, of, means.reshape(len(of), 2, -1), strict=True
        ):
            added = log_taken(who.parameters[self._show[m]], these, every)
            yield k, np.where(self._counts[m][version], added, 0.0)

    def _moments(self, chance: FloatArray, utility: FloatArray) -> tuple[FloatArray, ...]:
        """Give what each part is worth, (parts, n): mean, variance, most, log chance of that."""
        value = utility[self._columns]
        out = np.zeros((4, len(self._place), chance.shape[1]))
        out[:, len(out[0]) - len(self._single) :] = 1.0
        row = at = 0
        for size, count in self._groups:
            of, parts = slice(row, row + size * count), slice(at, at + count)
            shape = (count, size, -1)
            _worth(chance[of].reshape(shape), value[of].reshape(shape), out[:, parts])
            row, at = row + size * count, at + count
        for some in self._several:
            among = chance[some] / chance[some].sum(axis=0)
            _worth(among[None], value[some][None], out[:, at : at + 1])
            at += 1
        mean, variance, top, best = out
        mean[at:] = top[at:] = value[self._single]
        variance[at:] = 0.0
        return mean, np.maximum(variance, 0.0), top, np.log(best)

    def _chances(self, who: ActorModel) -> FloatArray:
        """Chances (rows, n) of columns as drafts, each in its block as it was seen."""
        p, epsilon = who.parameters, who.settings.epsilon
        chance: FloatArray = who.logit.weight[self._columns]
        if len(self._pulled):
            chance[self._pulled] *= np.exp(self._share * p["lam"] + self._own * p["iota"])
        row = 0
        for size, count in self._groups:
            blocks = chance[row : row + size * count].reshape(count, size, -1)
            blocks *= (1.0 - epsilon) / np.add.reduce(blocks, axis=1)[:, None]
            blocks += epsilon / size
            row += size * count
        return chance

    def _parts(self, chance: FloatArray) -> Callable[[IntArray], Callable[[Waves], Waves]]:
        within = [chance[rows] / chance[rows].sum(axis=0) for rows in self._several]
        all_rows = np.concatenate([chance, *within]).astype(np.float32)
        columns = np.concatenate(
            [self._columns, *(self._columns[rows] for rows in self._several)]
        ).astype(np.int64)
        groups = [*self._groups, *((len(rows), 1) for rows in self._several)]
        single = self._columns[self._single]

        def of(worlds: IntArray) -> Callable[[Waves], Waves]:
            # A wave is its real and imaginary parts in turn, and so are its chances.
            twice = np.repeat(all_rows[:, worlds], 2, axis=1)
            out = np.empty((len(self._place), twice.shape[1]), dtype=np.float32)

            def means(wave: Waves) -> Waves:
                flat = wave.view(np.float32)
                mixed = flat[columns]
                mixed *= twice
                row = at = 0
                for size, count in groups:
                    blocks = mixed[row : row + size * count].reshape(count, size, -1)
                    np.add.reduce(blocks, axis=1, out=out[at : at + count])
                    row, at = row + size * count, at + count
                out[at:] = flat[single]
                return out.view(np.complex64)

            return means

        return of

    def _at_rest(self, utility: FloatArray) -> FloatArray:
        """Give the utility (n,) of the null deal; nothing where there is none."""
        null = self.space.null_columns
        if null is None:
            return np.zeros(utility.shape[1])
        return np.asarray(utility[self.space.offsets[:-1] + null].sum(axis=0))

    def _nothing(self, of: Sequence[Entry], chance: FloatArray) -> FloatArray | None:
        """Share (lines, n) of the null deal, which is no offer; None where there is none."""
        if self.space.null_columns is None:
            return None
        sums = [chance[rows].sum(axis=0)[None] for rows in self._several]
        whole = np.ones((sum(count for _, count in self._groups), chance.shape[1]))
        total = np.concatenate([whole, *sums, chance[self._single]])
        out = np.zeros((2 * len(of), chance.shape[1]))
        for k, (m, version) in enumerate(of):
            out[2 * k] = self._none[m].joined(chance, version, np.multiply)
            among = self._among[m][version]
            if np.any(among):
                said = self._these[m].joined(total, version, np.multiply)
                out[2 * k + 1] = np.where(among, out[2 * k] / np.maximum(said, 1e-300), 0.0)
        return np.minimum(out, 1.0)


def _counts(version: Version, space: Space) -> bool:
    """Whether a version is a package that one could take: whole, and one that can be."""
    if version.terms is None or not complete(version.terms, space):
        return False
    return bool(np.logical_or.reduceat(version.terms, space.offsets[:-1]).all())


def _line(pick: Pick, version: int | IntArray) -> Line:
    def line(parts: Waves, rows: IntArray) -> Waves:
        mine = version if isinstance(version, int) else version[rows]
        found: Waves = pick.joined(parts, mine, np.multiply)
        return found

    return line


def _worth(chance: FloatArray, value: FloatArray, out: FloatArray) -> None:
    """Put mean, variance, most, and the chance of that, (parts, columns, n), into (4, parts, n)."""
    mean, variance, top, best = out
    weighted = chance * value
    np.add.reduce(weighted, axis=1, out=mean)
    weighted *= value
    np.add.reduce(weighted, axis=1, out=variance)
    variance -= mean**2
    np.maximum.reduce(value, axis=1, out=top)
    np.add.reduce(chance * (value >= top[:, None]), axis=1, out=best)


def _without(mean: FloatArray, share: FloatArray, value: FloatArray) -> FloatArray:
    return np.asarray((mean - share * value) / np.maximum(1.0 - share, _LEAST))
