"""Sets of deals over worlds: what every finding may ask about the deals that pass a consent rule.

Gates, causes, bridges and onlookers ask whether some deal passes and which, how many there are,
whether all deals that agree with an offer pass, and the best that one actor can get among those
that pass; of these worlds, of some of them, or with other numbers in them. Spaces that can be
listed answer from bits (:mod:`winset.deals.sets.listed`), larger ones by search
(:mod:`winset.deals.sets.searched`); :func:`winset.deals.sets.engine.win_sets` chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from winset.arrays import BoolArray, FloatArray, IntArray, Status
from winset.deals.sets.counting import Counts
from winset.space import Consent, Space

__all__ = [
    "Completions",
    "Loss",
    "WinSets",
    "columns_touched",
    "net_columns",
    "net_utility",
]


#: For each block, the columns that agree with a part-deal.
Completions = tuple[BoolArray, ...]


@dataclass(frozen=True, eq=False)
class Loss:
    """What actors expect to lose in the deals that hold some terms.

    Parameters
    ----------
    terms : completions
        For each block, the columns that agree with the terms.
    amount : (worlds, actors) float
        Utility taken from every deal that holds the terms.
    """

    terms: Completions
    amount: FloatArray

    def beside(self, rows: int) -> Loss:
        """Make the loss one of sets with so many rows: those beside the actors lose nothing."""
        more = rows - self.amount.shape[1]
        return Loss(self.terms, np.pad(self.amount, ((0, 0), (0, more)))) if more else self

    def take(self, rows: NDArray[np.integer] | BoolArray) -> Loss:
        """Keep some of the worlds."""
        return Loss(self.terms, self.amount[rows])

    @cached_property
    def tied(self) -> tuple[tuple[int, IntArray], ...]:
        """Blocks that the terms restrict, each with the columns of it that agree."""
        return tuple(
            (b, np.flatnonzero(mask)) for b, mask in enumerate(self.terms) if not mask.all()
        )


def columns_touched(space: Space, loss: Loss) -> IntArray | None:
    """Find the columns that a loss touches, where its terms restrict one block at most."""
    if len(loss.tied) > 1 or not space.sizes:
        return None
    block, columns = loss.tied[0] if loss.tied else (0, np.flatnonzero(loss.terms[0]))
    return np.asarray(int(space.offsets[block]) + columns)


def net_columns(sets: WinSets, actor: int) -> FloatArray:
    """Take losses off the utility of every column to an actor: (worlds, columns).

    Losses that tie several blocks are left out: no column carries them.
    """
    net = sets.gross[:, actor]
    for loss in sets.losses:
        at = columns_touched(sets.space, loss)
        if at is not None and loss.amount[:, actor].any():
            net = net.copy()
            net[:, at] -= loss.amount[:, actor, None]
    return net


def net_utility(space: Space, utility: FloatArray, losses: Sequence[Loss]) -> FloatArray:
    """Take losses off utilities, (worlds, actors, columns).

    Raises
    ------
    ValueError
        Where the terms of a loss tie several blocks.
    """
    net = utility
    for n, loss in enumerate(losses):
        columns = columns_touched(space, loss)
        if columns is None:
            raise ValueError(
                f"the terms of loss {n + 1} tie several blocks of a space too large to list; "
                "merge their issues into one block"
            )
        net = net.copy() if net is utility else net
        net[:, :, columns] -= loss.amount[:, :, None]
    return net


class WinSets(Protocol):
    """What is asked of the deals of many worlds.

    Statuses are 1 (yes), 0 (no) and -1 (the search could not tell).
    """

    space: Space
    floor: FloatArray
    losses: tuple[Loss, ...]

    @property
    def gross(self) -> FloatArray:
        """Utilities (worlds, actors, columns) before losses."""

    @property
    def n(self) -> int:
        """Number of worlds."""

    @property
    def method(self) -> str:
        """How the sets are found."""

    def some(self, consent: Consent, within: Completions | None = None) -> Status:
        """Whether some deal (that agrees with ``within``) passes: (worlds,)."""

    def first(self, consent: Consent) -> IntArray:
        """Name some deal that passes, (worlds, blocks); -1 where none is known to."""

    def count(self, consent: Consent, within: Completions | None = None) -> Counts:
        """How many deals (that agree with ``within``) pass, exactly or between bounds."""

    def every(self, consent: Consent, within: Completions) -> Status:
        """Whether there are deals that agree with ``within``, and all of them pass: (worlds,)."""

    def best(
        self, actor: int, consent: Consent, within: Completions | None = None
    ) -> tuple[FloatArray, IntArray]:
        """Largest utility of an actor over the deals that pass, and such a deal.

        ``-inf`` and a row of -1 where none passes: (worlds,) and (worlds, blocks).
        """

    def held(self, consent: Consent) -> Status:
        """Whether some deal that passes holds each column: (worlds, columns)."""

    def better(
        self, actor: int, consent: Consent, than: FloatArray, within: Completions | None = None
    ) -> BoolArray:
        """Whether some deal (that agrees with ``within``) passes and gives an actor more."""

    def take(self, rows: NDArray[np.integer] | BoolArray) -> WinSets:
        """Keep some of the worlds."""

    def with_floor(self, floor: FloatArray) -> WinSets:
        """Take other walk-away values (worlds, actors)."""

    def with_losses(self, losses: Sequence[Loss]) -> WinSets:
        """Take utilities less some losses."""

    def changed(self, utility: FloatArray, floor: FloatArray) -> WinSets:
        """Take other numbers on the same space."""
