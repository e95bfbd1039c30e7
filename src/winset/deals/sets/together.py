"""Several part-deals, each asked of its own worlds: rules are put to all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winset.arrays import Status
from winset.deals.sets.base import Completions, WinSets
from winset.deals.sets.bits import Stacked
from winset.deals.sets.listed import ListedWinSets
from winset.space import Consent

__all__ = ["Together"]

_NARROW = 4  # words of bits; sets of more deals are asked one by one, or padding would cost more


class Together:
    """Part-deals with the sets that each is asked of.

    Parameters
    ----------
    asked : sequence of (WinSets, completions)

    Examples
    --------
    >>> from winset.space import Space
    >>> sets = ListedWinSets(Space.plain([2]), np.array([[[0.0, 9.0]]]), np.array([[5.0]]))
    >>> both = Together([(sets, (column,)) for column in np.eye(2, dtype=bool)])
    >>> both.some(Consent.unanimity(1)).tolist()
    [0, 1]
    """

    def __init__(self, asked: Sequence[tuple[WinSets, Completions]]) -> None:
        self._asked = tuple(asked)
        found = {k: s.few(w) for k, (s, w) in enumerate(asked) if isinstance(s, ListedWinSets)}
        self._few = {k: few for k, few in found.items() if few.n_words <= _NARROW}
        self._bits = Stacked(tuple(self._few.values()))

    def some(self, consent: Consent) -> Status:
        """Whether some deal of each passes: the worlds of the first, then of the second, ..."""
        found = (self._bits.passing(consent) != 0).any(axis=1).astype(np.int8)
        ends = np.cumsum([self._asked[k][0].n for k in self._few], dtype=np.int64)
        narrow = {
            k: found[end - self._asked[k][0].n : end]
            for k, end in zip(self._few, ends, strict=True)
        }
        parts = (
            narrow[k] if k in narrow else sets.some(consent, within)
            for k, (sets, within) in enumerate(self._asked)
        )
        return np.concatenate([np.zeros(0, dtype=np.int8), *parts])
