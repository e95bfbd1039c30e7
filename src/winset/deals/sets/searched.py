"""Win-sets of spaces too large to list: the same questions, answered by proof or witness.

Whether some deal passes is asked of :func:`winset.deals.exists.exists`. Whether all deals that
agree with an offer pass is asked of the opposite: does one exist that some group refuses? The best
that an actor can get is found by halving an interval of walk-away values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, FloatArray, IntArray, Status
from winset.deals.exists import exists
from winset.deals.sets.base import Completions, Loss, columns_touched
from winset.deals.sets.counting import Counts, count_deals
from winset.space import Consent, Group, Space
from winset.space.layout import Layout

__all__ = ["SearchedWinSets"]


_STEPS = 14  # halvings: 100 points to 0.006
_FEW = 4096  # completions of an offer that are listed


class SearchedWinSets:
    """Sets of deals that are searched, not listed.

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float, 0-100
    floor : (worlds, actors) float
    losses : sequence of Loss
        Each must restrict the columns of one block only (the space of a case merges what a
        compliance condition ties together).

    Raises
    ------
    ValueError
        Where the terms of a loss tie several blocks.

    Examples
    --------
    >>> space = Space.plain([4])
    >>> utility = np.array([[[0.0, 10, 20, 30], [30, 20, 10, 0]]])
    >>> sets = SearchedWinSets(space, utility, np.array([[20.0, 10.0]]))
    >>> sets.some(Consent.unanimity(2)).tolist()
    [1]
    """

    method = "exact search; best values to 0.01 of a point"

    def __init__(
        self, space: Space, utility: FloatArray, floor: FloatArray, losses: Sequence[Loss] = ()
    ) -> None:
        self.space = space
        self._gross = np.asarray(utility, dtype=np.float64)
        self.floor = np.asarray(floor, dtype=np.float64)
        self.losses = tuple(losses)
        self.utility = _net(space, self._gross, self.losses)

    @property
    def n(self) -> int:
        """Number of worlds."""
        return len(self.floor)

    @property
    def gross(self) -> FloatArray:
        """Utilities (worlds, actors, columns) before losses."""
        return self._gross

    def some(self, consent: Consent, within: Completions | None = None) -> Status:
        """Whether some deal (that agrees with ``within``) passes: (worlds,)."""
        return exists(self.space, self.utility, self.floor, consent, masks=within).status

    def first(self, consent: Consent) -> IntArray:
        """(worlds, blocks) some deal that passes; -1 where none is known to."""
        found = exists(self.space, self.utility, self.floor, consent)
        return np.where((found.status == 1)[:, None], found.witness, -1)

    def count(self, consent: Consent, within: Completions | None = None) -> Counts:
        """How many deals (that agree with ``within``) pass, exactly or between bounds."""
        layout = Layout.of(self.space, masks=within)
        return count_deals(layout, layout.take(self.utility), self.floor, consent)

    def every(self, consent: Consent, within: Completions) -> Status:
        """Whether there are deals that agree with ``within``, and all of them pass: (worlds,)."""
        if not _any_deal(self.space, within):
            return np.zeros(self.n, dtype=np.int8)
        failing = np.zeros(self.n, dtype=np.int8)
        # u < floor - 1e-9 is -u > 1e-9 - floor; ``exists`` takes its own tolerance off again.
        above = 2 * TOLERANCE - self.floor
        for against in _refusals(consent):
            found = exists(self.space, -self.utility, above, against, masks=within).status
            failing = np.where((found == 1) | (failing == 1), 1, np.minimum(found, failing)).astype(
                np.int8
            )
        return np.where(failing == -1, -1, 1 - failing).astype(np.int8)

    def best(
        self, actor: int, consent: Consent, within: Completions | None = None
    ) -> tuple[FloatArray, IntArray]:
        """Largest utility of an actor over the deals that pass, and such a deal."""
        value = np.full(self.n, -np.inf)
        deal = np.full((self.n, len(self.space.sizes)), -1, dtype=np.int64)
        first = exists(self.space, self.utility, self.floor, consent, masks=within)
        rows = np.flatnonzero(first.status == 1)
        if not len(rows):
            return value, deal
        deal[rows] = first.witness[rows]
        low = self._of(actor, rows, deal[rows])
        high = self._ceiling(actor, rows, within)
        # The actor twice: once with what it needs, once with what it might get.
        twin = self.floor.shape[1]
        both = np.concatenate([self.utility[rows], self.utility[rows][:, [actor]]], axis=1)
        wish = Consent((*consent.groups, Group.all_of((twin,), name="the actor's wish")))
        for _ in range(_STEPS):
            middle = (low + high) / 2
            floor = np.concatenate([self.floor[rows], middle[:, None]], axis=1)
            found = exists(self.space, both, floor, wish, masks=within)
            hit = found.status == 1
            deal[rows[hit]] = found.witness[hit]
            low = np.where(hit, np.maximum(low, self._of(actor, rows, deal[rows])), low)
            high = np.where(hit, high, middle)
        value[rows] = low
        return value, deal

    def _of(self, actor: int, rows: IntArray, deals: IntArray) -> FloatArray:
        columns = deals + self.space.offsets[:-1]
        return np.asarray(np.take_along_axis(self.utility[rows, actor], columns, axis=1).sum(1))

    def _ceiling(self, actor: int, rows: IntArray, within: Completions | None) -> FloatArray:
        total = np.zeros(len(rows))
        for b, start in enumerate(self.space.offsets[:-1]):
            own = self.utility[rows, actor, start : start + self.space.sizes[b]]
            total += (own if within is None else own[:, within[b]]).max(axis=1)
        return total

    def take(self, rows: NDArray[np.integer] | BoolArray) -> SearchedWinSets:
        """Keep some of the worlds."""
        losses = [loss.take(rows) for loss in self.losses]
        return SearchedWinSets(self.space, self._gross[rows], self.floor[rows], losses)

    def with_floor(self, floor: FloatArray) -> SearchedWinSets:
        """Take other walk-away values (worlds, actors)."""
        return SearchedWinSets(self.space, self._gross, floor, self.losses)

    def with_losses(self, losses: Sequence[Loss]) -> SearchedWinSets:
        """Take utilities less some losses."""
        return SearchedWinSets(self.space, self._gross, self.floor, losses)

    def changed(self, utility: FloatArray, floor: FloatArray) -> SearchedWinSets:
        """Take other numbers on the same space."""
        return SearchedWinSets(self.space, utility, floor, self.losses)


def _net(space: Space, utility: FloatArray, losses: Sequence[Loss]) -> FloatArray:
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


def _any_deal(space: Space, within: Completions) -> bool:
    """Whether any deal but the null deal agrees with a part-deal."""
    count = math.prod(int(mask.sum()) for mask in within)
    null = space.null_columns
    holds_null = null is not None and all(
        bool(mask[int(c)]) for mask, c in zip(within, null, strict=True)
    )
    return count > int(holds_null)


def _refusals(consent: Consent) -> Iterator[Consent]:
    """Rules that a deal meets, with refusals for consents, where some group does not pass it."""
    for group in consent.groups:
        for actor in group.veto:
            yield Consent((Group.all_of((actor,), name="veto"),))
        spare = math.fsum(group.weights) - group.enough
        # The others' weight stays short of the quota: the refusers' exceeds what can be spared.
        more = [total for total in _sums(group.weights) if total > spare]
        if more and group.enough > 0.0:
            between = (spare + min(more)) / 2.0
            yield Consent((Group(group.actors, group.weights, between, (), group.kind),))


def _sums(weights: Sequence[float]) -> set[float]:
    """Every weight that some members have together."""
    sums = {0.0}
    for weight in weights:
        sums |= {round(total + weight, 12) for total in sums}
    return sums
