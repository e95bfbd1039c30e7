"""Win-sets of spaces that can be listed: one bit per deal, world and actor.

The bits are made once per actor by comparing half tables (meet in the middle, Horowitz and Sahni
1974). After that a win-set, the overlap of several and the question whether an offer lies inside
are bitwise operations, so one pass over the deals serves every finding.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.deals.layout import TOLERANCE
from winset.findings.winsets.base import Completions, Loss, coalitions_of, columns_touched
from winset.space import Consent, Group, Space

__all__ = ["EnumeratedWinSets"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Status = NDArray[np.int8]
Bits = NDArray[np.uint64]

_NOTHING = np.zeros((0, 0, 0))
_CHUNK = 1 << 20  # comparisons at a time: their result stays in the cache
_MOST_RULES = 3  # whose passing deals are kept


class EnumeratedWinSets:
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
    >>> sets = EnumeratedWinSets(space, utility, np.array([[20.0, 20.0]]))
    >>> sets.some(Consent.unanimity(2)).tolist()
    [0]
    >>> from winset.findings.winsets.base import waive
    >>> sets.best(0, waive(Consent.unanimity(2), [0]))[0].tolist()
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
        self._at = _cut(space.sizes)
        self._split = int(space.offsets[self._at])
        self._shape = (math.prod(space.sizes[: self._at]), math.prod(space.sizes[self._at :]))
        self._words = -(-space.n_deals // 64)
        self._universe = self._deals_bits()
        self._masks: dict[int, Bits] = {}
        self._groups: dict[Group, Bits] = {}
        self._passing: dict[Consent, Bits] = {}
        # Bits of part-deals, kept with what they were made of; relatives share them.
        self._within: dict[int, tuple[Completions, Bits]] = {}
        # Kin have the same numbers for the actors in ``_same``; ``_rows`` are this one's worlds.
        self._kin: EnumeratedWinSets | None = None
        self._same: frozenset[int] = frozenset()
        self._rows: IntArray | None = None
        self._whole: FloatArray | None = None  # utilities of the kin, until they are picked out

    @property
    def n(self) -> int:
        """Number of worlds."""
        return len(self.floor)

    @property
    def utility(self) -> FloatArray:
        """Utilities (worlds, actors, columns) before losses; picked out when first asked for."""
        if self._whole is not None and self._rows is not None:
            self._utility, self._whole = self._whole[self._rows], None
        return self._utility

    @property
    def gross(self) -> FloatArray:
        """Utilities (worlds, actors, columns) before losses."""
        return self.utility

    # --- bits ---------------------------------------------------------------------------------

    def _pack(self, flat: BoolArray) -> Bits:
        """Bits (..., words) of booleans (..., words * 64)."""
        return np.packbits(flat, axis=-1).view(np.uint64)

    def _unpack(self, bits: Bits) -> BoolArray:
        out = np.unpackbits(bits.view(np.uint8), axis=-1, count=self.space.n_deals)
        return out.view(np.bool_)

    def _deals_bits(self) -> Bits:
        flat = np.zeros(self._words * 64, dtype=np.bool_)
        flat[: self.space.n_deals] = True
        if self.space.null_columns is not None:
            flat[int(np.ravel_multi_index(tuple(self.space.null_columns), self.space.sizes))] = 0
        return self._pack(flat)

    def _within_bits(self, within: Completions) -> Bits:
        if id(within) not in self._within:
            padded = np.zeros(self._words * 64, dtype=np.bool_)
            padded[: self.space.n_deals] = _product(within)
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
        applies = np.array([_product(loss.terms) for loss in self._joint])
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
        u = self.utility[rows, actor]
        for k, (loss, columns) in enumerate(self._by_column):
            u = u.copy() if k == 0 else u
            u[:, columns] -= loss.amount[rows, actor][:, None]
        left, right = u[:, : self._split], u[:, self._split :]
        sizes, at = self.space.sizes, self._at
        return _sums(left, sizes[:at]), _sums(right, sizes[at:])

    def accepts(self, actor: int) -> Bits:
        """(worlds, words) bits of the deals that an actor accepts; the null deal never counts."""
        if actor not in self._masks:
            kin = self._kin if actor in self._same else None
            if kin is None:
                self._masks[actor] = self._made(actor)
            elif self._rows is None:
                self._masks[actor] = kin.accepts(actor)
            elif kin.knows(actor) or 2 * len(self._rows) > kin.n:
                self._masks[actor] = kin.accepts(actor)[self._rows]
            else:
                self._masks[actor] = self._made(actor)
        return self._masks[actor]

    def knows(self, actor: int) -> bool:
        """Whether an actor's bits were made already."""
        if actor in self._masks:
            return True
        return self._kin is not None and actor in self._same and self._kin.knows(actor)

    def _made(self, actor: int) -> Bits:
        n_deals = self.space.n_deals
        step = max(1, _CHUNK // n_deals)
        out = np.empty((self.n, self._words), dtype=np.uint64)
        buffer = np.zeros((min(step, self.n), self._words * 64), dtype=np.bool_)
        for start in range(0, self.n, step):
            rows = slice(start, min(start + step, self.n))
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
            out[rows] = self._pack(part)
        out &= self._universe
        return out

    def _group(self, group: Group) -> Bits:
        if len(group.actors) == 1 and group.weights[0] >= group.quota - 1e-12 and group.unanimous:
            return self.accepts(group.actors[0])
        kin = self._kin
        if kin is not None and self._rows is None and self._same.issuperset(group.actors):
            return kin._group(group)
        if group not in self._groups:
            coalitions = coalitions_of(group)
            if coalitions is None:
                self._groups[group] = self._counted(group)
            else:
                none = np.zeros((self.n, self._words), dtype=np.uint64)
                self._groups[group] = _any_of([none, *map(self._all_of, coalitions)])
        return self._groups[group]

    def _all_of(self, actors: Sequence[int]) -> Bits:
        if not actors:
            return np.broadcast_to(self._universe, (self.n, self._words))
        bits = self.accepts(actors[0])
        for actor in actors[1:]:
            bits = bits & self.accepts(actor)
        return bits

    def _counted(self, group: Group) -> Bits:
        masks = [self.accepts(a) for a in group.actors]
        out = np.empty((self.n, self._words), dtype=np.uint64)
        step = max(1, _CHUNK // self.space.n_deals)
        for start in range(0, self.n, step):
            rows = slice(start, min(start + step, self.n))
            total = np.zeros((rows.stop - rows.start, self._words * 64))
            for mask, weight in zip(masks, group.weights, strict=True):
                total += weight * np.unpackbits(mask[rows].view(np.uint8), axis=-1)
            out[rows] = self._pack(total >= group.quota - 1e-12)
        for actor in group.veto:
            out &= self.accepts(actor)
        return np.asarray(out & self._universe)

    def passing(self, consent: Consent) -> Bits:
        """(worlds, words) bits of the deals that pass every group of a rule."""
        if consent not in self._passing:
            bits = np.broadcast_to(self._universe, (self.n, self._words))
            for k, group in enumerate(consent.groups):
                bits = self._group(group) if k == 0 else bits & self._group(group)
            while len(self._passing) >= _MOST_RULES:
                del self._passing[next(iter(self._passing))]
            self._passing[consent] = bits
        return self._passing[consent]

    # --- questions ----------------------------------------------------------------------------

    def some(self, consent: Consent, within: Completions | None = None) -> Status:
        """Whether some deal (that agrees with ``within``) passes: (worlds,)."""
        bits = self.passing(consent)
        if within is not None:
            wanted = self._within_bits(within)
            words = np.flatnonzero(wanted)
            bits = bits[:, words] & wanted[words]
        return np.asarray(np.bitwise_or.reduce(bits, axis=1) != 0, dtype=np.int8)

    def witness(self, consent: Consent) -> IntArray:
        """(worlds, blocks) the first deal that passes, in lexicographic order; -1 for none."""
        out = np.full((self.n, len(self.space.sizes)), -1, dtype=np.int64)
        for rows, passes in self.scan(consent):
            deals = np.unravel_index(passes.argmax(axis=1), self.space.sizes)
            out[rows] = np.stack(deals, axis=-1)
        return out

    def every(self, consent: Consent, within: Completions) -> Status:
        """Whether there are deals that agree with ``within``, and all of them pass: (worlds,)."""
        wanted = self._within_bits(within)
        words = np.flatnonzero(wanted)
        if not len(words):
            return np.zeros(self.n, dtype=np.int8)
        missing = wanted[words] & ~self.passing(consent)[:, words]
        return np.asarray(np.bitwise_or.reduce(missing, axis=1) == 0, dtype=np.int8)

    def best(
        self, actor: int, consent: Consent, within: Completions | None = None
    ) -> tuple[FloatArray, IntArray]:
        """Largest utility of an actor over the deals that pass, and such a deal."""
        value = np.full(self.n, -np.inf)
        deal = np.full((self.n, len(self.space.sizes)), -1, dtype=np.int64)
        for rows, passes in self.scan(consent, within):
            utility = np.where(passes, self.utilities(actor, rows), -np.inf)
            at = utility.argmax(axis=1)
            value[rows] = utility[np.arange(len(rows)), at]
            deal[rows] = np.stack(np.unravel_index(at, self.space.sizes), axis=-1)
        return value, deal

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

    def utilities(self, actor: int, rows: IntArray) -> FloatArray:
        """(rows, deals) utility of every deal to an actor, losses taken off, in deal order."""
        left, right = self._halves(actor, rows)
        gross = (left[:, :, None] + right[:, None, :]).reshape(len(rows), -1)
        lost = self._lost(actor, rows)
        return gross if lost is None else gross - lost

    def take(self, rows: NDArray[np.integer] | BoolArray) -> EnumeratedWinSets:
        """Keep some of the worlds; bits that were made already are not made again."""
        index = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows.astype(np.int64)
        losses = [loss.take(index) for loss in self.losses]
        # The utilities are picked out later, if at all: most parts only need bits.
        out = EnumeratedWinSets(self.space, _NOTHING, self.floor[index], losses)
        out._whole = self.utility
        out._kin, out._rows, out._within = self, index, self._within
        out._same = frozenset(range(self.floor.shape[1]))
        return out

    def with_floor(self, floor: FloatArray) -> EnumeratedWinSets:
        """Take other walk-away values (worlds, actors); unchanged actors keep their bits."""
        return self.changed(self.utility, floor)

    def with_losses(self, losses: Sequence[Loss]) -> EnumeratedWinSets:
        """Take utilities less some losses; actors who lose nothing keep their bits."""
        return self._relative(self.utility, self.floor, losses)

    def changed(self, utility: FloatArray, floor: FloatArray) -> EnumeratedWinSets:
        """Take other numbers on the same space; unchanged actors keep their bits."""
        return self._relative(utility, floor, self.losses)

    def _relative(
        self, utility: FloatArray, floor: FloatArray, losses: Sequence[Loss]
    ) -> EnumeratedWinSets:
        out = EnumeratedWinSets(self.space, utility, floor, losses)
        out._kin, out._within = self, self._within
        out._same = frozenset(a for a in range(self.floor.shape[1]) if self._agrees(out, a))
        return out

    def _agrees(self, other: EnumeratedWinSets, actor: int) -> bool:
        if not np.array_equal(other.floor[:, actor], self.floor[:, actor]):
            return False
        if other.utility is not self.utility and not np.array_equal(
            other.utility[:, actor], self.utility[:, actor]
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


def _sums(utility: FloatArray, sizes: Sequence[int]) -> FloatArray:
    """Sum every combination of columns of some blocks, in lexicographic order.

    Built from the last block on, so that the innermost loops are long.
    """
    sums = np.zeros((len(utility), 1))
    stop = utility.shape[1]
    for n in reversed(sizes):
        part = utility[:, stop - n : stop]
        sums = (part[:, :, None] + sums[:, None, :]).reshape(len(utility), -1)
        stop -= n
    return sums


def _cut(sizes: Sequence[int]) -> int:
    """Block at which the right half begins: few sums, and rows long enough to compare fast."""

    def cost(at: int) -> float:
        left, right = math.prod(sizes[:at]), math.prod(sizes[at:])
        return 2.0 * (left + right) + left * right * (0.25 + 8.0 / right)

    return min(range(len(sizes) + 1), key=cost)


def _product(within: Completions) -> BoolArray:
    """(deals,) which deals take, on every block, one of the columns that are open."""
    flat = np.ones(1, dtype=np.bool_)
    for mask in within:
        flat = (flat[:, None] & mask[None, :]).reshape(-1)
    return flat


def _any_of(masks: Sequence[Bits]) -> Bits:
    bits = masks[0]
    for mask in masks[1:]:
        bits = bits | mask
    return bits
