"""Several part-deals, each asked of its own worlds: rules are put to all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winset.arrays import IntArray, Status
from winset.deals.sets.among import Among, any_of, both
from winset.deals.sets.base import Completions, WinSets
from winset.deals.sets.bits import Stacked
from winset.deals.sets.listed import ListedWinSets
from winset.space import Consent

__all__ = ["Together"]

_NARROW = 4  # words of bits; sets of more deals are asked one by one, or padding would cost more


class Together:
    """Part-deals, each asked of worlds of its own.

    Parameters
    ----------
    sought : Among
    asked : sequence of (rows, completions)
        Worlds, and a part-deal that is asked of them.

    Examples
    --------
    >>> from winset.space import Space
    >>> sets = ListedWinSets(Space.plain([2]), np.array([[[0.0, 9.0]]]), np.array([[5.0]]))
    >>> world = np.array([0])
    >>> both = Together(Among(sets), [(world, (column,)) for column in np.eye(2, dtype=bool)])
    >>> both.some(Consent.unanimity(1)).tolist()
    [0, 1]
    """

    def __init__(self, sought: Among, asked: Sequence[tuple[IntArray, Completions]]) -> None:
        sets = [sought.sets.take(rows) for rows, _ in asked]
        self._parts = [
            (
                part,
                _Asked(
                    [(s, both(part.within, c) or c) for s, (_, c) in zip(sets, asked, strict=True)]
                ),
            )
            for part in sought.parts
        ]

    def some(self, consent: Consent) -> Status:
        """Whether some deal of each passes: the worlds of the first, then of the second, ..."""
        return any_of([asked.some(part.rule(consent)) for part, asked in self._parts])


class _Asked:
    """Part-deals of one part, with the sets that each is asked of."""

    def __init__(self, asked: Sequence[tuple[WinSets, Completions]]) -> None:
        self._asked = tuple(asked)
        found = {k: s.few(w) for k, (s, w) in enumerate(asked) if isinstance(s, ListedWinSets)}
        self._few = {k: few for k, few in found.items() if few.n_words <= _NARROW}
        self._bits = Stacked(tuple(self._few.values()))

    def some(self, consent: Consent) -> Status:
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
