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
from winset.deals.sets.counting import Counts
from winset.space import Consent, Group, Space
from winset.space.coalitions import coalitions_of

__all__ = ["ListedWinSets"]

Bits = NDArray[np.uint64]

_CHUNK = 1 << 20  # comparisons at a time: their result stays in the cache
_MOST_RULES = 3  # whose passing deals are kept
_MOST_COALITIONS = 64  # minimal ones of a group; with more, votes are counted deal by deal


class ListedWinSets:
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
        self._words = -(-space.n_deals // 64)
        self._universe = self._deals_bits()
        self._masks: dict[int, Bits] = {}
        self._partly: dict[int, tuple[Bits, BoolArray]] = {}  # bits so far, and of which worlds
        self._groups: dict[Group, Bits] = {}
        self._passing: dict[Consent, Bits] = {}
        # Bits of part-deals, kept with what they were made of; relatives share them.
        self._within: dict[int, tuple[Completions, Bits]] = {}
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

    def _pack(self, flat: BoolArray) -> Bits:
        """Bits (..., words) of booleans (..., words * 64)."""
        return np.packbits(flat, axis=-1).view(np.uint64)

    def _unpack(self, bits: Bits) -> BoolArray:
        return np.unpackbits(bits.view(np.uint8), -1, self.space.n_deals).view(np.bool_)

    def _deals_bits(self) -> Bits:
        flat = np.zeros(self._words * 64, dtype=np.bool_)
        flat[: self.space.n_deals] = True
        if self.space.null_columns is not None:
            flat[int(np.ravel_multi_index(tuple(self.space.null_columns), self.space.sizes))] = 0
        return self._pack(flat)

    def _within_bits(self, within: Completions) -> Bits:
        if id(within) not in self._within:
            padded = np.zeros(self._words * 64, dtype=np.bool_)
            padded[: self.space.n_deals] = combinations_open(within)
            self._within[id(within)] = (within, np.asarray(self._pack(padded) & self._universe))
        return self._within[id(within)][1]

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

    def _halves(self, actor: int, rows: slice | IntArray) -> tuple[FloatArray, FloatArray]:
        u = self.gross[rows, actor]
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
        step = max(1, _CHUNK // n_deals)
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
            out[rows] = self._pack(part) & self._universe

    def _group(self, group: Group) -> Bits:
        kin = self._kin
        if kin is not None and self._rows is None and self._same.issuperset(group.actors):
            return kin._group(group)
        if group not in self._groups:
            coalitions = coalitions_of(group, _MOST_COALITIONS)
            if coalitions is None:
                self._groups[group] = self._counted(group)
            else:
                each = [self._all_of(sorted(members)) for members in coalitions]
                none = np.zeros((self.n, self._words), dtype=np.uint64)
                self._groups[group] = reduce(np.bitwise_or, each) if each else none
        return self._groups[group]

    def _all_of(self, actors: Sequence[int]) -> Bits:
        everything = np.broadcast_to(self._universe, (self.n, self._words))
        masks = [self.accepts(actor) for actor in actors]
        return reduce(np.bitwise_and, masks) if masks else everything

    def _counted(self, group: Group) -> Bits:
        masks = [self.accepts(a) for a in group.actors]
        out = np.empty((self.n, self._words), dtype=np.uint64)
        step = max(1, _CHUNK // self.space.n_deals)
        for start in range(0, self.n, step):
            rows = slice(start, min(start + step, self.n))
            total = np.zeros((rows.stop - rows.start, self._words * 64))
            for mask, weight in zip(masks, group.weights, strict=True):
                total += weight * np.unpackbits(mask[rows].view(np.uint8), axis=-1)
            out[rows] = self._pack(total >= group.enough)
        for actor in group.veto:
            out &= self.accepts(actor)
        return np.asarray(out & self._universe)

    def passing(self, consent: Consent) -> Bits:
        """(worlds, words) bits of the deals that pass every group of a rule."""
        if consent not in self._passing:
            bits = self._inherited(consent)
            if bits is None:
                parts = [self._group(group) for group in consent.groups]
                bits = reduce(np.bitwise_and, parts) if parts else self._all_of(())
            while len(self._passing) >= _MOST_RULES:
                del self._passing[next(iter(self._passing))]
            self._passing[consent] = bits
        return self._passing[consent]

    def _inherited(self, consent: Consent) -> Bits | None:
        """Bits that kin with the same numbers for all who count have at hand."""
        kin = self._kin
        if kin is None or consent not in kin._passing or not self._same.issuperset(consent.actors):
            return None
        bits = kin._passing[consent]
        return bits if self._rows is None else bits[self._rows]

    # --- questions ----------------------------------------------------------------------------

    def some(self, consent: Consent, within: Completions | None = None) -> Status:
        """Whether some deal (that agrees with ``within``) passes: (worlds,)."""
        bits = self.passing(consent)
        if within is not None:
            wanted = self._within_bits(within)
            words = np.flatnonzero(wanted)
            bits = bits[:, words] & wanted[words]
        return np.asarray(np.bitwise_or.reduce(bits, axis=1) != 0, dtype=np.int8)

    def first(self, consent: Consent) -> IntArray:
        """(worlds, blocks) the first deal that passes, in lexicographic order; -1 for none."""
        out = np.full((self.n, len(self.space.sizes)), -1, dtype=np.int64)
        for rows, passes in self.scan(consent):
            out[rows] = unravelled(passes.argmax(axis=1), self.space.sizes)
        return out

    def count(self, consent: Consent, within: Completions | None = None) -> Counts:
        """How many deals (that agree with ``within``) pass: exactly."""
        found = np.zeros(self.n, dtype=np.int64)
        for rows, passes in self.scan(consent, within):
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

    def better(self, actor: int, consent: Consent, than: FloatArray) -> BoolArray:
        """Whether some deal that passes gives an actor more than a value: (worlds,)."""
        return np.asarray(self.best(actor, consent)[0] > than + TOLERANCE)

    def scan(
        self, consent: Consent, within: Completions | None = None
    ) -> Iterator[tuple[IntArray, BoolArray]]:
        """Stream the passing deals of the worlds that have some: rows and (rows, deals) bool."""
        bits = self.passing(consent)
        if within is not None:
            bits = bits & self._within_bits(within)
        some = np.flatnonzero(np.bitwise_or.reduce(bits, axis=1))
        step = max(1, _CHUNK // self.space.n_deals)
        for start in range(0, len(some), step):
            rows = some[start : start + step]
            yield rows, self._unpack(np.ascontiguousarray(bits[rows]))

    def pairs(
        self, consent: Consent, within: Completions | None = None
    ) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
        """Stream what :meth:`scan` does as a list, for few deals pass.

        Rows, and for each passing deal the position of its world in them and its number, in order.
        """
        for rows, passes in self.scan(consent, within):
            at, deals = np.divmod(np.flatnonzero(passes), self.space.n_deals)
            yield rows, at, deals

    def utility_of(self, actor: int, rows: IntArray, at: IntArray, deals: IntArray) -> FloatArray:
        """(pairs,) utility of deals to an actor in the worlds ``rows[at]``, losses taken off."""
        left, right = self._halves(actor, rows)
        one, other = np.divmod(deals, self._shape[1])
        gross = left[at, one] + right[at, other]
        lost = self._lost(actor, rows)
        return gross if lost is None else gross - lost[at, deals]

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
