"""What finding out is worth to one who picks the package.

EVPPI = E[max_x P(accept x | theta)] - max_x P(accept x) (Howard 1966; Strong, Oakley and Brennan
2014 on estimating it from the draws at hand). The package is chosen on one half of the worlds and
scored on the other, so that luck in the choice is not counted as knowledge.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.among import Among
from winset.deals.sets.base import WinSets
from winset.deals.sets.cover import cover, coverage
from winset.deals.sets.distance import Goal, one_change_away, passing_deals
from winset.deals.sets.listed import ListedWinSets
from winset.findings.share import Share, share
from winset.findings.situation import Situation
from winset.space import Consent

__all__ = ["Chooser", "candidate_packages"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# Deals known to pass that are judged in all worlds, and those whose neighbours are tried.
_WITNESSES, _BEST = 256, 16


class Chooser:
    """One who picks a package, knowing more or less.

    Parameters
    ----------
    accepted : (worlds, packages) bool
    weight : (worlds,) float, sums to one

    Examples
    --------
    Two packages, each taken in its own half of the worlds; knowing which half is worth one half.

    >>> side = np.repeat([0, 1], 200)
    >>> chooser = Chooser(np.stack([side == 0, side == 1], axis=1), np.full(400, 1 / 400))
    >>> round(chooser.evppi(side), 2), round(chooser.evpi, 2)
    (0.5, 0.5)
    """

    def __init__(self, accepted: BoolArray, weight: FloatArray) -> None:
        self._halves = [np.arange(k, len(weight), 2) for k in (0, 1)]
        self._taken = [
            accepted[half] * (weight[half] / weight[half].sum())[:, None] for half in self._halves
        ]
        self._sorted = [np.empty_like(taken) for taken in self._taken]  # used again and again
        self._n = accepted.shape[1]
        chance = weight @ accepted if self._n else np.zeros(1)
        best = int(chance.argmax())
        hit = accepted[:, best] if self._n else np.zeros(len(weight), dtype=np.bool_)
        self.best: Share = share(hit, weight)
        some = accepted.any(axis=1) if self._n else hit
        self.evpi: float = max(float(weight @ some) - self.best.value, 0.0)

    def evppi(self, bins: IntArray) -> float:
        """Rise of the chance that the package is taken, knowing the bin of one judgement."""
        if not self._n:
            return 0.0
        gain = 0.0
        scores = [self._scores(bins, k) for k in (0, 1)]
        for k in (0, 1):  # choose on half k, score on the other
            mine, theirs = scores[k], scores[1 - k]
            informed = theirs[np.arange(len(theirs)), mine.argmax(axis=1)].sum()
            plain = theirs.sum(axis=0)[int(mine.sum(axis=0).argmax())]
            gain += (informed - plain) / 2
        return max(float(gain), 0.0)

    def _scores(self, bins: IntArray, k: int) -> FloatArray:
        """(bins, packages) weight of the worlds of half k in which each package is taken."""
        part = bins[self._halves[k]].astype(np.uint8)  # few bins: sorted by counting
        order = np.argsort(part, kind="stable")
        starts = np.flatnonzero(np.diff(part[order].astype(np.int64), prepend=-1))
        out = np.zeros((int(bins.max()) + 1, self._n))
        by_bin = np.take(self._taken[k], order, axis=0, out=self._sorted[k], mode="clip")
        out[part[order][starts]] = np.add.reduceat(by_bin, starts, axis=0)
        return out


def candidate_packages(
    situation: Situation, *, most: int = 64, given: Sequence[Sequence[int]] = ()
) -> tuple[IntArray, BoolArray]:
    """Find packages worth considering, and where all would take them.

    Half of them are the likeliest by themselves, the other half are picked one by one, each where
    those before it fail; packages given from elsewhere (one column per block) come first. Where
    deals cannot be listed, they are picked among those that a search found to pass in some world,
    and those one change away from the likeliest of these.

    Returns
    -------
    deals : (packages, blocks) int
    accepted : (worlds, packages) bool
    """
    sets, consent = situation.close, situation.worlds.consent
    weight = situation.worlds.weight
    deals = [np.asarray(deal, dtype=np.int64) for deal in given]
    if isinstance(sets, ListedWinSets):
        chance = coverage(sets, consent, weight)
        likeliest = np.argsort(-chance, kind="stable")[: most // 2]
        picked = [int(d) for d in likeliest if chance[d] > 0]
        left = np.flatnonzero(sets.some(consent) == 1)
        picked += cover(Among(sets), consent, weight, left, most - len(picked))
        columns = np.stack(np.unravel_index(np.array(picked, dtype=np.int64), sets.space.sizes), -1)
        deals += list(columns.astype(np.int64))
    else:
        deals += list(_searched(sets, consent, weight, most))
    if not deals:
        empty = np.zeros((situation.worlds.n, 0), dtype=np.bool_)
        return np.empty((0, len(sets.space.sizes)), dtype=np.int64), empty
    unique = np.unique(np.array(deals), axis=0)
    return unique, passing_deals(Goal(sets, consent), unique)


def _searched(sets: WinSets, consent: Consent, weight: FloatArray, most: int) -> IntArray:
    """Pick among deals that a search has shown to pass somewhere, and those one change away.

    Half of them by themselves, the rest each where those before it fail.
    """
    first = sets.first(consent)
    known, worlds = np.unique(first[first[:, 0] >= 0], axis=0, return_counts=True)
    known = known[np.argsort(-worlds, kind="stable")[:_WITNESSES]]
    if not len(known):
        return known
    hit = passing_deals(Goal(sets, consent), known)
    best = known[np.argsort(-(weight @ hit), kind="stable")[:_BEST]]
    deals = np.unique(
        np.concatenate([known, *(one_change_away(sets.space, deal) for deal in best)]), axis=0
    )
    hit = passing_deals(Goal(sets, consent), deals)
    picked = np.argsort(-(weight @ hit), kind="stable")[: most // 2].tolist()
    left = weight * ~hit[:, picked].any(axis=1)
    while len(picked) < most and (gain := left @ hit).max() > 0:
        picked.append(int(gain.argmax()))
        left = left * ~hit[:, picked[-1]]
    return np.asarray(deals[picked])
