"""Win-sets of spaces too large to keep: the same questions, answered by proof or witness.

Whether some deal passes is asked of :mod:`winset.deals.exists.search`. Whether all deals that agree
with an offer pass is asked of the opposite: does one exist that some group refuses? The best that
an actor can get is found by halving an interval of walk-away values. Offers that leave little open
are listed instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, BoolArray, FloatArray, IntArray, Status, sums, unravelled
from winset.deals.exists.bounding import columns_held
from winset.deals.exists.result import Existence, Question
from winset.deals.exists.search import exists_in
from winset.deals.halves import passing_deals
from winset.deals.sets.base import Completions, Loss, net_utility
from winset.deals.sets.counting import Counts, count_deals
from winset.space import Consent, Group, Space
from winset.space.layout import Layout
from winset.space.quotas import Rule

__all__ = ["SearchedWinSets"]

_NEAR = 0.005  # points of utility within which a best value is found
_FEW = 512  # completions of an offer that are listed
_HANDFUL = 16  # deals that are judged one by one


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
        self.utility = net_utility(space, self._gross, self.losses)
        # A deal of each world, or the proof of none, by rule: it settles much of what comes after.
        self._known: dict[Consent, Existence] = {}

    @property
    def n(self) -> int:
        """Number of worlds."""
        return len(self.floor)

    @property
    def gross(self) -> FloatArray:
        """Utilities (worlds, actors, columns) before losses."""
        return self._gross

    def _ask(
        self, consent: Consent, within: Completions | None, rows: IntArray | None = None
    ) -> Existence:
        layout = Layout.of(self.space, masks=within)
        utility, floor = self.utility, self.floor
        if rows is not None and len(rows) < self.n:
            utility, floor = utility[rows], floor[rows]
        return exists_in(layout, layout.take(utility), floor, (consent,))[0]

    def _of(self, consent: Consent) -> Existence:
        if consent not in self._known:
            self._known[consent] = self._ask(consent, None)
        return self._known[consent]

    def some(self, consent: Consent, within: Completions | None = None) -> Status:
        """Whether some deal (that agrees with ``within``) passes: (worlds,)."""
        if within is not None and math.prod(int(mask.sum()) for mask in within) <= _HANDFUL:
            return self._some_of_few(consent, within)
        return self._some(consent, within).status

    def _some_of_few(self, consent: Consent, within: Completions) -> Status:
        """Judge the deals of some terms one by one."""
        found = np.zeros(self.n, dtype=np.int8)
        null = self.space.null_columns
        for columns in product(*(np.flatnonzero(mask) for mask in within)):
            deal = np.array(columns, dtype=np.int64)
            if null is None or (deal != null).any():
                worth = self.utility[:, :, deal + self.space.offsets[:-1]].sum(axis=2)
                found[consent.passes(worth >= self.floor - TOLERANCE)] = 1
        return found

    def _some(self, consent: Consent, within: Completions | None) -> Existence:
        known = self._of(consent)
        if within is None:
            return known
        deals = known.witness
        agrees = np.all([mask[deals[:, b]] for b, mask in enumerate(within)], axis=0)
        settled = (known.status == 0) | ((known.status == 1) & agrees)
        status, witness = np.where(settled, known.status, -1).astype(np.int8), deals.copy()
        rows = np.flatnonzero(status == -1)
        found = self._ask(consent, within, rows)
        status[rows], witness[rows] = found.status, found.witness
        return replace(known, status=status, witness=witness)

    def first(self, consent: Consent) -> IntArray:
        """(worlds, blocks) some deal that passes; -1 where none is known to."""
        return self._of(consent).witness

    def count(self, consent: Consent, within: Completions | None = None) -> Counts:
        """How many deals (that agree with ``within``) pass, exactly or between bounds."""
        layout = Layout.of(self.space, masks=within)
        return count_deals(layout, layout.take(self.utility), self.floor, consent)

    def every(self, consent: Consent, within: Completions) -> Status:
        """Whether there are deals that agree with ``within``, and all of them pass: (worlds,)."""
        layout = Layout.of(self.space, masks=within)
        wanted = layout.n_deals - int(layout.null is not None)
        if wanted <= 0:
            return np.zeros(self.n, dtype=np.int8)
        if layout.n_deals <= _FEW:
            status = np.zeros(self.n, dtype=np.int8)
            utility = layout.take(self.utility)
            for rows, passes in passing_deals(layout, utility, self.floor, consent):
                status[rows] = np.count_nonzero(passes, axis=1) == wanted
            return status
        failing = np.zeros(self.n, dtype=np.int8)
        # u < floor - 1e-9 is -u > 1e-9 - floor; the search takes its own tolerance off again.
        above, against = 2 * TOLERANCE - self.floor, -layout.take(self.utility)
        for refusal in _refusals(consent):
            found = exists_in(layout, against, above, (refusal,))[0].status
            failing = np.where((found == 1) | (failing == 1), 1, np.minimum(found, failing)).astype(
                np.int8
            )
        return np.where(failing == -1, -1, 1 - failing).astype(np.int8)

    def best(
        self, actor: int, consent: Consent, within: Completions | None = None
    ) -> tuple[FloatArray, IntArray]:
        """Largest utility of an actor over the deals that pass, and such a deal."""
        layout = Layout.of(self.space, masks=within)
        if 0 < layout.n_deals <= _FEW:
            return self._best_listed(actor, consent, layout)
        value = np.full(self.n, -np.inf)
        found = self._some(consent, within)
        deal = np.where((found.status == 1)[:, None], found.witness, -1)
        rows = np.flatnonzero(found.status == 1)
        utility = layout.take(self.utility)
        value[rows] = self._utility_of(actor, rows, deal[rows])
        own = utility[rows, actor]
        starts = layout.offsets[:-1]
        high = np.maximum.reduceat(own, starts, axis=1).sum(1) if len(rows) else np.zeros(0)
        halve = True
        while len(rows):
            # Every other time just above what is known, which often is the best.
            wish = (value[rows] + high) / 2 if halve else value[rows] + _NEAR
            hit, deals = self._above(layout, utility, actor, consent, (rows, wish))
            deal[rows[hit]] = deals
            value[rows[hit]] = self._utility_of(actor, rows[hit], deals)
            high = np.where(hit, high, wish)
            wide = high - value[rows] > _NEAR * (1.0 + 1e-9)
            rows, high, halve = rows[wide], high[wide], not halve
        return value, deal

    def held(self, consent: Consent) -> Status:
        """Whether some deal that passes holds each column: (worlds, columns)."""
        known, layout = self._of(consent), Layout.of(self.space)
        status = np.repeat(known.status[:, None], self.space.n_columns, axis=1)
        rows = np.flatnonzero(known.status == 1)
        rule = Rule.of(consent, self.floor.shape[1])
        worked, held = columns_held(Question(layout, self.utility, self.floor, rule), rows)
        status[rows[worked]] = held[worked]
        left = rows[~worked]
        part = self.take(left)
        for column, within in enumerate(self.space.each_column() if len(left) else ()):
            status[left, column] = part.some(consent, within)
        return status

    def better(
        self, actor: int, consent: Consent, than: FloatArray, within: Completions | None = None
    ) -> BoolArray:
        """Whether some deal (that agrees with ``within``) passes and gives an actor more."""
        out = np.zeros(self.n, dtype=np.bool_)
        known = self._some(consent, within)
        rows = np.flatnonzero(known.status == 1)
        out[rows] = self._utility_of(actor, rows, known.witness[rows]) > than[rows] + TOLERANCE
        rows = rows[~out[rows]]
        layout = Layout.of(self.space, masks=within)
        # The search takes its tolerance off; what is wished for is more than the value by as much.
        wish = than[rows] + 2 * TOLERANCE
        out[rows] = self._above(layout, layout.take(self.utility), actor, consent, (rows, wish))[0]
        return out

    def _above(
        self,
        layout: Layout,
        utility: FloatArray,
        actor: int,
        consent: Consent,
        wish: tuple[IntArray, FloatArray],
    ) -> tuple[BoolArray, IntArray]:
        """Whether some deal gives an actor as much as wished in some worlds, and those deals."""
        rows, least = wish
        # The actor twice: once with what it needs, once with what it might get.
        both = np.concatenate([utility[rows], utility[rows][:, [actor]]], axis=1)
        floor = np.concatenate([self.floor[rows], least[:, None]], axis=1)
        twin = Group.all_of((self.floor.shape[1],), name="the actor's wish")
        found = exists_in(layout, both, floor, (Consent((*consent.groups, twin)),))[0]
        hit = found.status == 1
        return hit, found.witness[hit]

    def _best_listed(
        self, actor: int, consent: Consent, layout: Layout
    ) -> tuple[FloatArray, IntArray]:
        value = np.full(self.n, -np.inf)
        deal = np.full((self.n, len(self.space.sizes)), -1, dtype=np.int64)
        utility = layout.take(self.utility)
        for rows, passes in passing_deals(layout, utility, self.floor, consent):
            own = np.where(passes, sums(utility[rows, actor], layout.sizes), -np.inf)
            best = own.argmax(1)
            some = passes[np.arange(len(rows)), best]
            value[rows[some]] = own[some, best[some]]
            deal[rows[some]] = layout.to_space(unravelled(best[some], layout.sizes))
        return value, deal

    def _utility_of(self, actor: int, rows: IntArray, deals: IntArray) -> FloatArray:
        columns = deals + self.space.offsets[:-1]
        return np.asarray(np.take_along_axis(self.utility[rows, actor], columns, axis=1).sum(1))

    def take(self, rows: NDArray[np.integer] | BoolArray) -> SearchedWinSets:
        """Keep some of the worlds, and what is known of them."""
        losses = [loss.take(rows) for loss in self.losses]
        out = SearchedWinSets(self.space, self._gross[rows], self.floor[rows], losses)
        out._known = {
            consent: replace(
                found,
                status=found.status[rows],
                witness=found.witness[rows],
                multiplier=found.multiplier[rows],
                bound=found.bound[rows],
            )
            for consent, found in self._known.items()
        }
        return out

    def with_floor(self, floor: FloatArray) -> SearchedWinSets:
        """Take other walk-away values (worlds, actors)."""
        return SearchedWinSets(self.space, self._gross, floor, self.losses)

    def with_losses(self, losses: Sequence[Loss]) -> SearchedWinSets:
        """Take utilities less some losses."""
        return SearchedWinSets(self.space, self._gross, self.floor, losses)

    def changed(self, utility: FloatArray, floor: FloatArray) -> SearchedWinSets:
        """Take other numbers on the same space."""
        return SearchedWinSets(self.space, utility, floor, self.losses)


def _refusals(consent: Consent) -> Iterator[Consent]:
    """Rules that a deal meets, with refusals for consents, where some group does not pass it."""
    for group in consent.groups:
        for actor in group.veto:
            yield Consent((Group.all_of((actor,), name="veto"),))
        spare = math.fsum(group.weights) - group.enough
        # The others' weight stays short of the quota: the refusers' exceeds what can be spared.
        more = [total for total in _totals(group.weights) if total > spare]
        if more and group.enough > 0.0:
            between = (spare + min(more)) / 2.0
            yield Consent((Group(group.actors, group.weights, between, (), group.kind),))


def _totals(weights: Sequence[float]) -> set[float]:
    """Every weight that some members have together."""
    totals = {0.0}
    for weight in weights:
        totals |= {round(total + weight, 12) for total in totals}
    return totals
