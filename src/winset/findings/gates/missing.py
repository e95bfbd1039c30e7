"""The missing piece: which single changes, and pairs, make a package a deal in S3."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.deals.sets.among import Among
from winset.deals.sets.distance import passing_deals
from winset.deals.sets.listed import ListedWinSets
from winset.findings.distances import is_deal
from winset.findings.share import Share, share_of_sums
from winset.findings.tabled import Version
from winset.space import Consent, Space

__all__ = [
    "Choice",
    "Closed",
    "Closing",
    "Standing",
    "Tally",
    "closing",
    "options_of",
    "settled_by",
]

#: Options of issues, in the order of the space: (issue, option).
Choice = tuple[int, int]

_CHUNK = 1 << 22  # pairs of changes and worlds at a time
_MOST = 100_000_000  # pairs of changes and worlds tried of one package


@dataclass
class Tally:
    """Weights of the worlds where something holds, and of their squares, added up."""

    sum: FloatArray
    square: FloatArray

    @classmethod
    def empty(cls, n: int) -> Tally:
        """Nothing yet, for several questions."""
        return cls(np.zeros(n), np.zeros(n))

    def add(self, hit: BoolArray, weight: FloatArray) -> None:
        """Add some worlds: ``hit`` is (worlds, questions)."""
        worlds, questions = np.nonzero(hit)  # few hold: quicker than a product
        own = weight[worlds]
        self.sum += np.bincount(questions, own, len(self.sum))
        self.square += np.bincount(questions, own**2, len(self.sum))

    def share(self, question: int, all_worlds: Tally) -> Share:
        """Answer one question as a share of all worlds."""
        return share_of_sums(
            float(self.sum[question]),
            float(self.square[question]),
            float(all_worlds.sum[0]),
            float(all_worlds.square[0]),
        )


class Closed:
    """Where a package with each of some changes is a deal that counts, and where only then.

    Parameters
    ----------
    n : int
        Number of changes.
    """

    def __init__(self, n: int) -> None:
        self.holds, self.closes, self.all = Tally.empty(n), Tally.empty(n), Tally.empty(1)

    def looked_at(self, weight: FloatArray) -> None:
        """Count worlds that are looked at."""
        self.all.add(np.ones((len(weight), 1), dtype=np.bool_), weight)


@dataclass(frozen=True, eq=False)
class Standing:
    """What is known of a package in every world, before anything of it is changed.

    Parameters
    ----------
    weight : (worlds,) float
    holds : (worlds,) bool
        Where the package is a deal that counts as it is.
    possible : (worlds,) bool
        Where there is such a deal.
    """

    weight: FloatArray
    holds: BoolArray
    possible: BoolArray


class Closing:
    """What changes do to a package.

    Parameters
    ----------
    space : Space
    worlds : int
    """

    def __init__(self, space: Space, worlds: int) -> None:
        self.singles = options_of(space)
        self.pairs = [
            (a, b)
            for (a, one), (b, other) in itertools.combinations(enumerate(self.singles), 2)
            if one[0] != other[0]
        ]
        self.single, self.pair = Closed(len(self.singles)), Closed(len(self.pairs))
        #: (worlds, options) where an option makes the package a deal that it is not.
        self.near = np.zeros((worlds, len(self.singles)), dtype=np.bool_)


def options_of(space: Space) -> tuple[Choice, ...]:
    """List every option of every issue, of issues of which each settles the others the first."""
    return tuple((j, k) for j, *_ in space.decisions for k in range(len(space.options[j])))


def settled_by(space: Space, choice: Choice) -> dict[int, int]:
    """Find what an option settles: its own issue, and those that go with it.

    Examples
    --------
    >>> settled_by(Space.plain([2, 3]), (1, 2))
    {1: 2}
    """
    issue, option = choice
    together = next(group for group in space.decisions if issue in group)
    if len(together) == 1:
        return {issue: option}
    block = next(block for block in space.blocks if issue in block.issues)
    having = block.columns[block.columns[:, block.issues.index(issue)] == option]
    if not len(having):
        return {issue: option}
    return {j: int(having[0, block.issues.index(j)]) for j in together}


def closing(
    kept: Among, consent: Consent, versions: Sequence[Version], standing: Standing
) -> Closing:
    """Try every single change, and every pair of changes, in the worlds of some versions.

    Where the worlds are too many for all pairs, pairs are tried in the first of them.

    Parameters
    ----------
    kept : Among
        Deals that count.
    consent : Consent
    versions : sequence of Version
        Of one package.
    standing : Standing
    """
    found = Closing(kept.sets.space, kept.n)
    step = max(_CHUNK // max(len(found.pairs), 1), 1)
    tried = sum(len(version.rows) for version in versions) * len(found.pairs)
    part_of = min(1.0, _MOST / max(tried, 1))
    for version in versions:
        first = version.rows[: math.ceil(part_of * len(version.rows))]
        found.single.looked_at(standing.weight[version.rows])
        found.pair.looked_at(standing.weight[first])
        trial = _Trial(kept, consent, version, found)
        # Where there is no such deal, no change makes the package one.
        rows = version.rows[standing.possible[version.rows]]
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            single = _singles(found, trial, part, standing)
            early = np.isin(part, first, assume_unique=True)
            if found.pairs and early.any():
                _pairs(found, trial, part[early], standing, single[early])
    return found


def _singles(found: Closing, trial: _Trial, rows: IntArray, standing: Standing) -> BoolArray:
    weight, now = standing.weight[rows], standing.holds[rows][:, None]
    single = np.where(trial.idle, now, trial.singles(rows))
    found.single.holds.add(single, weight)
    found.near[rows] = single & ~now
    found.single.closes.add(single & ~now, weight)
    return single


def _pairs(
    found: Closing, trial: _Trial, rows: IntArray, standing: Standing, single: BoolArray
) -> None:
    weight, now = standing.weight[rows], standing.holds[rows][:, None]
    pair = trial.both(rows, single)
    found.pair.holds.add(pair, weight)
    one, other = np.array(found.pairs).T
    found.pair.closes.add(pair & ~now & ~single[:, one] & ~single[:, other], weight)


class _Trial:
    """A version of a package, and what comes of changing it."""

    def __init__(self, kept: Among, consent: Consent, version: Version, found: Closing) -> None:
        self.kept, self.consent, self.version = kept, consent, version
        self.goals, self.space = kept.goals(consent), kept.sets.space
        self.options = [settled_by(self.space, choice) for choice in found.singles]
        self.pairs = found.pairs
        terms = version.terms
        #: Options that are no change: the package has or allows them. To settle what is open is.
        self.idle = np.array(
            [all(k in terms.get(j, ()) for j, k in o.items()) for o in self.options]
        )
        issues = range(len(self.space.issues))
        self.whole = all(len(terms.get(j, ())) == 1 for j in issues)

    def singles(self, rows: IntArray) -> BoolArray:
        """(rows, options) whether the package with the option is a deal that counts."""
        return self._hits(rows, self.options, np.flatnonzero(~self.idle))

    def both(self, rows: IntArray, single: BoolArray) -> BoolArray:
        """(rows, pairs) the same of two options; one that is no change leaves the other's."""
        one, other = np.array(self.pairs).T
        real = np.flatnonzero(~self.idle[one] & ~self.idle[other])
        changes = [self.options[a] | self.options[b] for a, b in self.pairs]
        hit = self._hits(rows, changes, real)
        for changed, idle in ((one, other), (other, one)):
            at = np.flatnonzero(self.idle[idle])
            hit[:, at] = single[:, changed[at]]
        return hit

    def _hits(
        self, rows: IntArray, changes: Sequence[Mapping[int, int]], asked: IntArray
    ) -> BoolArray:
        hit = np.zeros((len(rows), len(changes)), dtype=np.bool_)
        if not len(asked):
            return hit
        if self.whole:
            deals, can_be = _deals(self.space, self.version.terms, [changes[c] for c in asked])
            passing = [passing_deals(goal, deals[can_be], rows) for goal in self.goals]
            hit[:, asked[can_be]] = np.any(passing, axis=0)
        elif isinstance(self.kept.sets, ListedWinSets) or changes is self.options:
            part = self.kept.take(rows)
            for c in asked:
                changed = {j: frozenset({k}) for j, k in changes[c].items()}
                hit[:, c] = is_deal(part, self.consent, {**self.version.terms, **changed}) == 1
        return hit


def _deals(
    space: Space,
    terms: Mapping[int, frozenset[int]],
    changes: Sequence[Mapping[int, int]],
) -> tuple[IntArray, BoolArray]:
    """Write changed packages as local columns per block, and say which of them can be."""
    options = np.array([next(iter(terms[j])) for j in range(len(space.issues))], dtype=np.int64)
    table = np.repeat(options[None, :], len(changes), axis=0)
    for row, change in zip(table, changes, strict=True):
        row[list(change)] = list(change.values())
    deals = np.zeros((len(table), len(space.blocks)), dtype=np.int64)
    can_be = np.ones(len(table), dtype=np.bool_)
    for b, block in enumerate(space.blocks):
        hit = (block.columns == table[:, None, list(block.issues)]).all(axis=2)
        can_be &= hit.any(axis=1)
        deals[:, b] = hit.argmax(axis=1)
    return deals, can_be
