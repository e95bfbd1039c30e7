"""Which single deals pass in most worlds, and which few of them cover most worlds together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.findings.winsets.listed import EnumeratedWinSets
from winset.space import Consent

__all__ = ["cover", "coverage"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_MOST = 12_000_000  # worlds x deals on which deals are picked


def coverage(sets: EnumeratedWinSets, consent: Consent, weight: FloatArray) -> FloatArray:
    """Weighted share of worlds in which each deal passes.

    Parameters
    ----------
    sets : EnumeratedWinSets
    consent : Consent
    weight : (worlds,) float

    Returns
    -------
    (deals,) float

    Examples
    --------
    >>> from winset.space import Space
    >>> utility = np.array([[[0.0, 9.0, 1.0]], [[5.0, 9.0, 1.0]]])
    >>> sets = EnumeratedWinSets(Space.plain([3]), utility, np.full((2, 1), 4.0))
    >>> coverage(sets, Consent.unanimity(1), np.array([0.25, 0.75])).tolist()
    [0.75, 1.0, 0.0]
    """
    total = np.zeros(sets.space.n_deals)
    for rows, passes in sets.scan(consent):
        total += weight[rows].astype(np.float32) @ passes.astype(np.float32)
    return total


def cover(
    sets: EnumeratedWinSets, consent: Consent, weight: FloatArray, rows: IntArray, most: int
) -> list[int]:
    """Pick deals one by one, each passing in most of the worlds that are left, by weight.

    The greedy cover has at least 1 - 1/e of the weight of the best one of its size (Nemhauser,
    Wolsey and Fisher 1978). Where there are very many worlds it is picked on the first of them.

    Parameters
    ----------
    sets : EnumeratedWinSets
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
    passes = np.zeros((len(few), sets.space.n_deals), dtype=np.float32)
    for at, some in sets.take(few).scan(consent):
        passes[at] = some
    left = weight[few].astype(np.float32)
    picked: list[int] = []
    while len(picked) < most and left.any():
        counts = left @ passes
        best = int(counts.argmax())
        if counts[best] <= 0:
            break
        picked.append(best)
        left[passes[:, best] > 0] = 0.0
    return picked
