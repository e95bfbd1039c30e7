"""Win-sets of spaces that can be listed: one bit per deal, world and actor.

The bits are made once per actor by comparing half tables (meet in the middle, Horowitz and Sahni
1974). After that a win-set, the overlap of several and the question whether an offer lies inside
are bitwise operations, so one pass over the deals serves every finding.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from winset.arrays import (
    TOLERANCE,
    BoolArray,
    FloatArray,
    IntArray,
    Status,
    combinations_open,
    first_least,
    unravelled,
)
from winset.deals.halves import cut, halves
from winset.deals.sets.base import Completions, Loss, columns_touched
from winset.deals.sets.bits import CHUNK, AcceptedDeals, Bits, FewDeals, packed, streamed
from winset.deals.sets.counting import Counts
from winset.space import Consent, Group, Space

__all__ = ["ListedWinSets"]

_FEW = 4  # times fewer words of bits than all: then these alone are worked out


class ListedWinSets(AcceptedDeals):
    """Sets of deals as bits, for spaces that can be listed.

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float, 0-100
    floor : (worlds, actors) float
        Walk-away values; a deal is accepted at or above them (less 1e-9).
    losses : sequence of Loss
        Taken from the utilities of the deals that hold their terms.

    Examples
    --------
    A seller who takes the two upper prices, a buyer who takes the two lower ones of four.

    >>> space = Space.plain([4])
    >>> utility = np.array([[[0.0, 10, 20, 30], [30, 20, 10, 0]]])
    >>> sets = ListedWinSets(space, utility, np.array([[20.0, 20.0]]))
    >>> sets.some(Consent.unanimity(2)).tolist()
    [0]
    >>> sets.best(0, Consent.unanimity(2).assuming([0]))[0].tolist()
    [10.0]
    """

    method = "every deal listed"

    def __init__(
        self, space: Space, utility: FloatArray, floor: FloatArray, losses: Sequence[Loss] = ()
    ) -> None:
        self.space = space
        self.losses = tuple(losses)
        self._utility = np.asarray(utility, dtype=np.float64)
        self.floor = np.asarray(floor, dtype=np.float64)
        self._at = cut(space.sizes)
        self._shape = (math.prod(space.sizes[: self._at]), math.prod(space.sizes[self._at :]))
        super().__init__(len(self.floor), self._deals_bits())
        self._masks: dict[int, Bits] = {}
        self._partly: dict[int, tuple[Bits, BoolArray]] = {}  # bits so far, and of which worlds
        # Bits of part-deals, by their masks; relatives share them.
        self._within: dict[bytes, Bits] = {}
        self._few: dict[bytes, FewDeals] = {}
        # Kin have the same numbers for the actors in ``_same``; ``_rows`` are this one's worlds.
        self._kin: ListedWinSets | None = None
        self._same: frozenset[int] = frozenset()
        self._rows: IntArray | None = None
        # Utilities and which of their worlds are meant, until they are picked out.
        self._whole: tuple[FloatArray, IntArray] | None = None

    @property
    def n(self) -> int:
        """Number of worlds."""
        return len(self.floor)

    @property
    def gross(self) -> FloatArray:
        """Utilities (worlds, actors, columns) before losses; picked out when first asked for."""
        if self._whole is not None:
            utility, rows = self._whole
            self._utility, self._whole = utility[rows], None
        return self._utility

    # --- bits ---------------------------------------------------------------------------------

    def _deals_bits(self) -> Bits:
        flat = np.zeros(-(-self.space.n_deals // 64) * 64, dtype=np.bool_)
        flat[: self.space.n_deals] = True
        if self.space.null_columns is not None:
            flat[int(np.ravel_multi_index(tuple(self.space.null_columns), self.space.sizes))] = 0
        return packed(flat)

    def _within_bits(self, within: Completions) -> Bits:
        key = _key(within)
        if key not in self._within:
            padded = np.zeros(self._words * 64, dtype=np.bool_)
            padded[: self.space.n_deals] = combinations_open(within)
            self._within[key] = np.asarray(packed(padded) & self._universe)
        return self._within[key]

    @cached_property
    def _by_column(self) -> tuple[tuple[Loss, IntArray], ...]:
        """Losses whose terms restrict one block only, with the columns that they touch."""
        return tuple(
            (loss, at)
            for loss in self.losses
            if (at := columns_touched(self.space, loss)) is not None
        )

    @cached_property
    def _joint(self) -> tuple[Loss, ...]:
        return tuple(loss for loss in self.losses if columns_touched(self.space, loss) is None)

    @cached_property
    def _patterns(self) -> tuple[FloatArray, FloatArray]:
        """Joint losses that apply together (patterns, losses), and where (patterns, deals)."""
        applies = np.array([combinations_open(loss.terms) for loss in self._joint])
        patterns, where = np.unique(applies, axis=1, return_inverse=True)
        deals = where.reshape(-1) == np.arange(patterns.shape[1])[:, None]
        return patterns.T.astype(np.float64), deals.astype(np.float64)

    def _lost(self, actor: int, rows: slice | IntArray) -> FloatArray | None:
        """(rows, deals) what an actor loses across blocks, or None where it loses nothing."""
        if not any(loss.amount[:, actor].any() for loss in self._joint):
            return None
        each = np.stack([loss.amount[rows, actor] for loss in self._joint], axis=-1)
        return np.asarray(each @ self._patterns[0].T @ self._patterns[1])

    def _numbers(
        self, rows: slice | IntArray, actor: int, columns: slice | IntArray = slice(None)
    ) -> FloatArray:
        """Utilities before losses; those of a part are read where they stand, if not picked out."""
        utility, own = self._whole or (self._utility, None)
        return np.asarray(utility[rows if own is None else own[rows], actor, columns])

    def _halves(self, actor: int, rows: slice | IntArray) -> tuple[FloatArray, FloatArray]:
        u = self._numbers(rows, actor)
        for k, (loss, columns) in enumerate(self._by_column):
            u = u.copy() if k == 0 else u
            u[:, columns] -= loss.amount[rows, actor][:, None]
        return halves(u, self.space.sizes, self._at)

    def accepts(self, actor: int) -> Bits:
        """(worlds, words) bits of the deals that an actor accepts; the null deal never counts."""
        if actor not in self._masks:
            if self._kin is not None and actor in self._same:
                kin, rows = self._kin, self._rows
                self._masks[actor] = kin.accepts(actor) if rows is None else kin.within(actor, rows)
            else:
                self._masks[actor] = self._filled(actor, np.arange(self.n))
                del self._partly[actor]
        return self._masks[actor]

    def within(self, actor: int, rows: IntArray) -> Bits:
        """Bits of some worlds, kept where the numbers come from, so that none are made twice."""
        if actor in self._masks:
            return np.asarray(self._masks[actor][rows])
        if self._kin is not None and actor in self._same:
            return self._kin.within(actor, rows if self._rows is None else self._rows[rows])
        return np.asarray(self._filled(actor, rows)[rows])

    def _filled(self, actor: int, rows: IntArray) -> Bits:
        if actor not in self._partly:
            empty = np.empty((self.n, self._words), dtype=np.uint64)
            self._partly[actor] = (empty, np.zeros(self.n, dtype=np.bool_))
        bits, known = self._partly[actor]
        missing = rows[~known[rows]]
        self._make(actor, missing, bits)
        known[missing] = True
        return bits

    def _make(self, actor: int, worlds: IntArray, out: Bits) -> None:
        n_deals = self.space.n_deals
        step = max(1, CHUNK // n_deals)
        buffer = np.zeros((min(step, len(worlds)), self._words * 64), dtype=np.bool_)
        for start in range(0, len(worlds), step):
            rows = worlds[start : start + step]
            left, right = self._halves(actor, rows)
            part = buffer[: len(left)]
            view = part[:, :n_deals].reshape(len(left), *self._shape)
            lost = self._lost(actor, rows)
            need = self.floor[rows, actor] - TOLERANCE
            if lost is None:
                above = need[:, None] - right
                np.greater_equal(left[:, :, None], above[:, None, :], out=view)
            else:
                net = left[:, :, None] + right[:, None, :] - lost.reshape(view.shape)
                np.greater_equal(net, need[:, None, None], out=view)
            out[rows] = packed(part) & self._universe

    def _group(self, group: Group) -> Bits:
        kin = self._kin
        if kin is not None and self._rows is None and self._same.issuperset(group.actors):
            return kin._group(group)
        return super()._group(group)

    def _made(self, consent: Consent) -> Bits:
        bits = self._inherited(consent)
        return super()._made(consent) if bits is None else bits

    def _inherited(self, consent: Consent) -> Bits | None:
        """Bits that kin with the same numbers for all who count have at hand."""
        kin = self._kin
        if kin is None or consent not in kin._passing or not self._same.issuperset(consent.actors):
            return None
        bits = kin._passing[consent]
        return bits if self._rows is None else bits[self._rows]

    def _of_terms(self, consent: Consent, within: Completions | None) -> tuple[Bits, IntArray]:
        """Bits (worlds, words) of the deals that agree with terms and pass, and their words."""
        if within is None:
            return self.passing(consent), np.arange(self._words)
        wanted = self._within_bits(within)
        words = np.flatnonzero(wanted)
        if consent in self._passing or _FEW * len(words) > self._words:
            return self.passing(consent)[:, words] & wanted[words], words
        return self.few(within).passing(consent), words

    def few(self, within: Completions) -> FewDeals:
        """Keep the words of bits that hold the deals of some terms, for rules that ask no more."""
        key = _key(within)
        if key not in self._few:
            wanted = self._within_bits(within)
            words = np.flatnonzero(wanted)
            self._few[key] = FewDeals(self.n, words, wanted[words], self._accepted)
        return self._few[key]

    def _accepted(self, actor: int, words: IntArray, rows: IntArray | None = None) -> Bits:
        """Bits of some words (of some worlds), from where they are made already."""
        if actor not in self._masks and self._kin is not None and actor in self._same:
            own = self._rows
            of_kin = own if rows is None else rows if own is None else own[rows]
            return self._kin._accepted(actor, words, of_kin)
        if rows is None:
            return self.accepts(actor)[:, words]
        bits = self._masks[actor] if actor in self._masks else self._filled(actor, rows)
        return bits[rows[:, None], words]

    # --- questions ----------------------------------------------------------------------------

    def some(self, consent: Consent, within: Completions | None = None) -> Status:
        """Whether some deal (that agrees with ``within``) passes: (worlds,)."""
        bits, _ = self._of_terms(consent, within)
        return np.asarray(np.bitwise_or.reduce(bits, axis=1) != 0, dtype=np.int8)

    def first(self, consent: Consent) -> IntArray:
        """(worlds, blocks) the first deal that passes, in lexicographic order; -1 for none."""
        out = np.full((self.n, len(self.space.sizes)), -1, dtype=np.int64)
        for rows, passes in streamed(self.passing(consent)):
            out[rows] = unravelled(passes.argmax(axis=1), self.space.sizes)
        return out

    def count(self, consent: Consent, within: Completions | None = None) -> Counts:
        """How many deals (that agree with ``within``) pass: exactly."""
        found = np.zeros(self.n, dtype=np.int64)
        for rows, passes in streamed(self._of_terms(consent, within)[0]):
            found[rows] = np.count_nonzero(passes, axis=1)
        return Counts.exactly(found.tolist())

    def every(self, consent: Consent, within: Completions) -> Status:
        """Whether there are deals that agree with ``within``, and all of them pass: (worlds,)."""
        wanted = self._within_bits(within)
        words = np.flatnonzero(wanted)  # without any, there is nothing to pass
        missing = wanted[words] & ~self.passing(consent)[:, words]
        return np.asarray((np.bitwise_or.reduce(missing, axis=1) == 0) & bool(len(words)), np.int8)

    def best(
        self, actor: int, consent: Consent, within: Completions | None = None
    ) -> tuple[FloatArray, IntArray]:
        """Largest utility of an actor over the deals that pass, and such a deal."""
        value = np.full(self.n, -np.inf)
        deal = np.full((self.n, len(self.space.sizes)), -1, dtype=np.int64)
        for rows, at, deals in self.pairs(consent, within):
            utility = self.utility_of(actor, rows, at, deals)
            found, first = first_least(-utility, at)
            value[rows[found]] = utility[first]
            deal[rows[found]] = unravelled(deals[first], self.space.sizes)
        return value, deal

    def held(self, consent: Consent) -> Status:
        """Whether some deal that passes holds each column: (worlds, columns)."""
        return np.stack([self.some(consent, c) for c in self.space.each_column()], axis=1)

    def better(
        self, actor: int, consent: Consent, than: FloatArray, within: Completions | None = None
    ) -> BoolArray:
        """Whether some deal (that agrees with ``within``) passes and gives an actor more."""
        return np.asarray(self.best(actor, consent, within)[0] > than + TOLERANCE)

    def pairs(
        self, consent: Consent, within: Completions | None = None
    ) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
        """Stream the passing deals of the worlds that have some, as a list, for few deals pass.

        Rows, and for each passing deal the position of its world in them and its number, in order.
        """
        bits, words = self._of_terms(consent, within)
        for rows, passes in streamed(bits):
            at, place = np.divmod(np.flatnonzero(passes), passes.shape[1])
            yield rows, at, words[place // 64] * 64 + place % 64

    def utility_of(self, actor: int, rows: IntArray, at: IntArray, deals: IntArray) -> FloatArray:
        """(pairs,) utility of deals to an actor in the worlds ``rows[at]``, losses taken off."""
        blocks = len(self.space.sizes)
        if _FEW * blocks * len(deals) <= sum(self._shape) * len(rows):
            gross = self._summed(actor, rows[at], deals)
        else:
            left, right = self._halves(actor, rows)
            one, other = np.divmod(deals, self._shape[1])
            gross = left[at, one] + right[at, other]
        lost = self._lost(actor, rows)
        return gross if lost is None else gross - lost[at, deals]

    def _summed(self, actor: int, worlds: IntArray, deals: IntArray) -> FloatArray:
        """(pairs,) utility of deals, one in each of some worlds; added up as half tables are."""
        columns = unravelled(deals, self.space.sizes) + self.space.offsets[:-1]
        each = self._numbers(worlds[:, None], actor, columns)
        for loss, touched in self._by_column:
            each -= np.isin(columns, touched) * loss.amount[worlds, actor][:, None]
        left, right = (
            reduce(lambda total, value: value + total, reversed(list(half.T)), np.zeros(len(deals)))
            for half in (each[:, : self._at], each[:, self._at :])
        )
        return np.asarray(left + right)

    def take(self, rows: NDArray[np.integer] | BoolArray) -> ListedWinSets:
        """Keep some of the worlds; bits that were made already are not made again."""
        index = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows.astype(np.int64)
        losses = [loss.take(index) for loss in self.losses]
        # The utilities are picked out later, if at all: most parts only need bits.
        out = ListedWinSets(self.space, np.zeros((0, 0, 0)), self.floor[index], losses)
        whole, own = self._whole or (self._utility, None)
        out._whole = (whole, index if own is None else own[index])
        out._kin, out._rows, out._within = self, index, self._within
        out._same = frozenset(range(self.floor.shape[1]))
        return out

    def with_floor(self, floor: FloatArray) -> ListedWinSets:
        """Take other walk-away values (worlds, actors); unchanged actors keep their bits."""
        return self.changed(self.gross, floor)

    def with_losses(self, losses: Sequence[Loss]) -> ListedWinSets:
        """Take utilities less some losses; actors who lose nothing keep their bits."""
        return self._relative(self.gross, self.floor, losses)

    def changed(self, utility: FloatArray, floor: FloatArray) -> ListedWinSets:
        """Take other numbers on the same space; unchanged actors keep their bits."""
        return self._relative(utility, floor, self.losses)

    def _relative(
        self, utility: FloatArray, floor: FloatArray, losses: Sequence[Loss]
    ) -> ListedWinSets:
        out = ListedWinSets(self.space, utility, floor, losses)
        out._kin, out._within = self, self._within
        out._same = frozenset(a for a in range(self.floor.shape[1]) if self._agrees(out, a))
        return out

    def _agrees(self, other: ListedWinSets, actor: int) -> bool:
        if not np.array_equal(other.floor[:, actor], self.floor[:, actor]):
            return False
        if other.gross is not self.gross and not np.array_equal(
            other.gross[:, actor], self.gross[:, actor]
        ):
            return False
        mine = [loss for loss in self.losses if loss.amount[:, actor].any()]
        theirs = [loss for loss in other.losses if loss.amount[:, actor].any()]
        return len(mine) == len(theirs) and all(
            a is b
            or (
                np.array_equal(a.amount[:, actor], b.amount[:, actor])
                and all(map(np.array_equal, a.terms, b.terms))
            )
            for a, b in zip(mine, theirs, strict=True)
        )


def _key(within: Completions) -> bytes:
    return b"".join(mask.tobytes() for mask in within)
