"""Choosing the best packages of every kind: no near twins, none below what was put to a side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from winset.arrays import IntArray
from winset.deals.robust.descending import Batch, Descent
from winset.deals.sets.base import Completions
from winset.deals.sets.distance import one_change_away
from winset.findings.kinds.sets import Kind
from winset.findings.packages.sample import LIKELY, Drawn
from winset.space import Group, Space

__all__ = ["APART", "Chosen", "chosen_of", "issues_apart"]

#: Points of a hundred by which two packages differ to somebody at least, or they are near twins.
APART = 2.0
#: Issues in which they differ at least.
_ISSUES = 2
# Chances that are alike but for rounding.
_SLACK = 1e-11
# Deals that are looked at for one kind.
_MOST = 20_000
_STEP = 64
# Deals around which every change of one issue is looked at, for each search.
_AROUND = 4


@dataclass
class Chosen:
    """The best packages of one kind.

    Parameters
    ----------
    kind : Kind
    deals : list of (blocks,) int
        The best first.
    worse : bool
        Whether they are worse for a side than what was put to it, as no other of the kind is not.
    bound : float
        No other that would do has a higher chance.
    proven : bool
    method : str
    """

    kind: Kind
    deals: list[IntArray] = field(default_factory=list)
    worse: bool = False
    bound: float = 0.0
    proven: bool = True
    method: str = ""


def issues_apart(space: Space, one: IntArray, others: IntArray) -> IntArray:
    """Count the issues in which a deal differs from others: (n,).

    Issues of which each settles the others count once.

    Parameters
    ----------
    space : Space
    one : (blocks,) int
    others : (n, blocks) int

    Examples
    --------
    >>> issues_apart(Space.plain([2, 3]), np.array([0, 1]), np.array([[0, 1], [1, 2]])).tolist()
    [0, 2]
    """
    mine, theirs = space.options_of(one), space.options_of(others)
    differs = theirs != mine
    counted = [differs[:, list(together)].any(axis=1) for together in space.decisions]
    return np.asarray(np.sum(counted, axis=0, dtype=np.int64))


def chosen_of(
    drawn: Drawn, wanted: Sequence[tuple[Kind, int]], *, seconds: float | None, seed: int
) -> list[Chosen]:
    """Choose the best packages of every kind.

    Deals are gone through from the likeliest to hold on. The best one of a kind that is not worse
    for a side than what another party has put to it is taken, then the next that is no near twin of
    one taken before. Where all of a kind are worse for a side, the best of them is taken as such.

    Parameters
    ----------
    drawn : Drawn
        Worlds that choose.
    wanted : sequence of (Kind, int)
        Kinds, and how many packages of each at most.
    seconds : float, optional
        Budget of searches where deals cannot be listed.
    seed : int
    """
    descent = Descent(drawn.sample, seconds=seconds, seed=seed, searches=len(wanted))
    fair: tuple[Group, ...] = ()
    if not descent.listed:
        sample, fair = drawn.fair
        descent = Descent(sample, seconds=seconds, seed=seed, searches=len(wanted))
    kinds = [kind for kind, _ in wanted]
    given = (
        [descent.stream(_named(kind)) for kind in kinds]
        if descent.listed
        else [iter([batch]) for batch in _pooled(descent, kinds, fair)]
    )
    taken: list[IntArray] = []
    found = []
    for (kind, most), batches in zip(wanted, given, strict=True):
        chooser = _Chooser(drawn, most, taken, Chosen(kind))
        for batch in batches:
            if not chooser.goes_on(batch, listed=descent.listed):
                break
        taken += [deal for deal in chooser.found.deals if not _among(deal, taken)]
        found.append(chooser.found)
    return found


def _named(kind: Kind) -> list[Completions] | None:
    """Give the part-deals of a kind that is named; None for any other."""
    return [part.within for part in kind.parts if part.within is not None] or None


def _pooled(descent: Descent, kinds: Sequence[Kind], fair: tuple[Group, ...]) -> list[Batch]:
    """Search deals for every kind; what is found for one may be the best of another.

    A kind that is named restricts the search. Others are searched for where a deal holds and is of
    the kind; all of them also for where it is no worse for anybody than what was put to it
    (``fair``). Deals one change away from the best of each are looked at too.
    """
    space = descent.sample.space
    own, pool = [], list[IntArray]()
    for kind in kinds:
        named = _named(kind)
        rows = list(dict.fromkeys((*fair, *part.rows) for part in kind.parts))
        asked = [row for row in rows if row]
        (everything,) = descent.stream(named, among=len(asked) + 1)
        own.append(everything)
        parts = [descent.searched(named, row, among=len(asked) + 1) for row in asked]
        for batch in (everything, *parts):
            # The best two dozen are often twins of each other.
            near = [one_change_away(space, deal) for deal in batch.deals[:_AROUND]]
            pool += [batch.deals, *near]
    deals, chance = descent.judged(np.concatenate(pool))
    order = np.lexsort((*deals.T[::-1], -chance))
    return [Batch(deals[order], chance[order], one.outside, one.method) for one in own]


def _among(deal: IntArray, taken: Sequence[IntArray]) -> bool:
    return any((deal == one).all() for one in taken)


@dataclass
class _Chooser:
    """Goes down the deals that may be of one kind; ``taken`` are packages of other kinds."""

    drawn: Drawn
    most: int
    taken: Sequence[IntArray]
    found: Chosen
    looked: int = 0
    best: float = 0.0

    def goes_on(self, batch: Batch, *, listed: bool) -> bool:
        """Go through some deals, and say whether more are wanted."""
        found = self.found
        found.method = batch.method
        for start in range(0, len(batch.deals), _STEP):
            part = slice(start, start + _STEP)
            for deal, chance, fits, worse in self._judged(batch, part):
                self.looked += 1
                if fits and worse and not found.deals:
                    found.deals, found.worse = [deal], True  # unless a better one is met
                elif fits and not worse and self._apart(deal):
                    self.best = max(self.best, chance)
                    found.deals = [deal] if found.worse else [*found.deals, deal]
                    found.worse = False
                if len(found.deals) == self.most and not found.worse:
                    left = 0.0 if listed else batch.outside
                    found.bound = max(self.best, left)
                    found.proven = chance >= left - _SLACK
                    return False
            if self.looked >= _MOST:
                break
        left = batch.outside
        found.bound, found.proven = max(self.best, left), left <= 0.0
        return left > 0.0 and self.looked < _MOST

    def _judged(self, batch: Batch, part: slice) -> Iterator[tuple[IntArray, float, bool, bool]]:
        drawn, deals = self.drawn, batch.deals[part]
        fits = drawn.of_kind(self.found.kind, deals) > LIKELY
        worse = np.zeros(len(deals), dtype=np.bool_)
        for chance in drawn.worse(deals).values():
            worse |= chance > LIKELY
        yield from zip(
            deals, batch.chance[part].tolist(), fits.tolist(), worse.tolist(), strict=True
        )

    def _apart(self, deal: IntArray) -> bool:
        """Whether a deal is no near twin of one that is taken; the best of a kind always counts."""
        found = self.found
        if not found.deals or found.worse:
            return True
        others = np.array([*self.taken, *found.deals])
        if (issues_apart(self.drawn.worlds.space, deal, others) < _ISSUES).any():
            return False
        return bool((self.drawn.apart(deal, others) >= APART).all())
