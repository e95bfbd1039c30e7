"""Which single deals pass in most worlds, and which few of them cover most worlds together."""

from __future__ import annotations

import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.deals.sets.among import Among
from winset.deals.sets.listed import ListedWinSets
from winset.space import Consent

__all__ = ["cover", "coverage"]


_MOST = 12_000_000  # worlds x deals on which deals are picked


def coverage(sets: ListedWinSets, consent: Consent, weight: FloatArray) -> FloatArray:
    """Weighted share of worlds in which each deal passes.

    Parameters
    ----------
    sets : ListedWinSets
    consent : Consent
    weight : (worlds,) float

    Returns
    -------
    (deals,) float

    Examples
    --------
    >>> from winset.space import Space
    >>> utility = np.array([[[0.0, 9.0, 1.0]], [[5.0, 9.0, 1.0]]])
    >>> sets = ListedWinSets(Space.plain([3]), utility, np.full((2, 1), 4.0))
    >>> coverage(sets, Consent.unanimity(1), np.array([0.25, 0.75])).tolist()
    [0.75, 1.0, 0.0]
    """
    total = np.zeros(sets.space.n_deals)
    for rows, at, deals in sets.pairs(consent):
        total += np.bincount(deals, weight[rows[at]], sets.space.n_deals)
    return total


def cover(
    sets: Among, consent: Consent, weight: FloatArray, rows: IntArray, most: int
) -> list[int]:
    """Pick deals one by one, each passing in most of the worlds that are left, by weight.

    The greedy cover has at least 1 - 1/e of the weight of the best one of its size (Nemhauser,
    Wolsey and Fisher 1978). Where there are very many worlds it is picked on the first of them.

    Parameters
    ----------
    sets : Among
        Of a space that can be listed.
    consent : Consent
    weight : (worlds,) float
    rows : (n,) int
        Worlds to cover.
    most : int

    Returns
    -------
    list of int
        Numbers of deals, in lexicographic order of the space.
    """
    few = rows[: max(_MOST // sets.space.n_deals, 1)]
    if not len(few) or most <= 0:
        return []
    at, deals = sets.take(few).pairs(consent)
    left = weight[few]
    picked: list[int] = []
    while len(picked) < most:
        # Summed in the order of the worlds, so that deals that serve as many are equal: the first.
        counts = np.bincount(deals, left[at], sets.space.n_deals)
        best = int(counts.argmax())
        if counts[best] <= 0:
            break
        picked.append(best)
        left[at[deals == best]] = 0.0
        still = left[at] > 0
        at, deals = at[still], deals[still]
    return picked
