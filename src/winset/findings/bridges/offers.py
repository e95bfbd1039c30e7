"""Critical amounts for what was on the table: how far a lever must go before a package is taken.

A package counts where every way to complete it would be taken, and nobody had taken it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE
from winset.deals.sets.base import Completions, WinSets, columns_touched, net_columns
from winset.findings.situation import Situation
from winset.findings.tabled import TabledOffer
from winset.space import Consent

__all__ = ["OnTheTable", "standing"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_GONE = ("withdrawn", "lapsed", "superseded")


class OnTheTable:
    """What stood on the table at the close, and what each actor would have got of it at worst."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self._consent = situation.worlds.consent
        self._worst: dict[tuple[int, int], FloatArray] = {}
        self._offers = [
            _Standing(number, under.rows, under.kept[-1], offer)
            for number, (under, offer) in enumerate(
                (under, offer) for under in situation.patterns for offer in standing(under.offers)
            )
        ]
        self._now = [o.sets.every(self._consent, o.completions) == 1 for o in self._offers]

    @cached_property
    def taken(self) -> BoolArray:
        """(worlds,) whether there was a package that all would take."""
        hit = np.zeros(self.situation.worlds.n, dtype=np.bool_)
        for o, now in zip(self._offers, self._now, strict=True):
            hit[o.rows] |= now
        return hit

    def margin_amounts(self, actor: int) -> FloatArray:
        """How much less an actor must need before a package on the table would be taken by all.

        Packages that were taken back do not count; an outline counts where every way to complete
        it would be taken.
        """
        amount = np.full(self.situation.worlds.n, np.inf)
        rest = self._consent.assuming([actor])
        for o, now in zip(self._offers, self._now, strict=True):
            others = o.sets.every(rest, o.completions) == 1
            price = np.maximum(self._short(o, actor), 0.0)
            price = np.where(now, 0.0, np.where(others, price, np.inf))
            amount[o.rows] = np.minimum(amount[o.rows], price)
        return amount

    def rule_amounts(self, other: Consent) -> FloatArray:
        """1 where a package on the table would be taken by all only under another rule."""
        amount = np.full(self.situation.worlds.n, np.inf)
        for o, now in zip(self._offers, self._now, strict=True):
            then = o.sets.every(other, o.completions) == 1
            price = np.where(now, 0.0, np.where(then, 1.0, np.inf))
            amount[o.rows] = np.minimum(amount[o.rows], price)
        return amount

    def payment_amounts(
        self, price: FloatArray, most: float, within: Completions | None = None
    ) -> FloatArray:
        """How many units must be paid before a package on the table would be taken by all.

        Every way to complete the package must hold ``within`` and must pass, so the worst of them
        for each actor decides.
        Rules that are not unanimous are not worked out here (infinite, unless one passes already).
        """
        amount = np.full(self.situation.worlds.n, np.inf)
        for o, now in zip(self._offers, self._now, strict=True):
            low = np.where(now, 0.0, np.inf)
            held = within is None or all(
                asked[given].all() for asked, given in zip(within, o.completions, strict=True)
            )
            if held and all(group.unanimous for group in self._consent.groups):
                low = np.minimum(low, self._paid(o, price[o.rows], most))
            amount[o.rows] = np.minimum(amount[o.rows], low)
        return amount

    def _paid(self, o: _Standing, price: FloatArray, most: float) -> FloatArray:
        low, high = np.zeros(len(price)), np.full(len(price), most)
        for a in self._consent.actors:
            short, p = self._short(o, a), price[:, a]
            with np.errstate(divide="ignore", invalid="ignore"):
                units = short / p
            low = np.where(p > 0, np.maximum(low, units), low)
            high = np.where(p < 0, np.minimum(high, units), high)
            low = np.where((p == 0) & (short > TOLERANCE), np.inf, low)
        return np.where(low <= high + TOLERANCE, low, np.inf)

    def _short(self, o: _Standing, actor: int) -> FloatArray:
        """Work out what an actor lacks in the worst way to complete a package."""
        key = (o.number, actor)
        if key not in self._worst:
            self._worst[key] = o.sets.floor[:, actor] - _worst(o.sets, actor, o.completions)
        return self._worst[key]


class _Standing(NamedTuple):
    """One package on the table under one pattern of accounts."""

    number: int
    rows: IntArray
    sets: WinSets
    offer: TabledOffer

    @property
    def completions(self) -> Completions:
        return self.offer.completions


def standing(offers: Sequence[TabledOffer]) -> list[TabledOffer]:
    """Offers that nobody had taken back at the close."""
    return [offer for offer in offers if offer.status[-1] not in (*_GONE, "")]


def _worst(sets: WinSets, actor: int, within: Completions) -> FloatArray:
    """Least utility of an actor over the deals that agree with a part-deal (the null deal is none).

    Exact but for losses that tie several blocks, which count in full.
    """
    space, net = sets.space, net_columns(sets, actor)
    for loss in sets.losses:
        if columns_touched(space, loss) is None:
            net = net - np.maximum(loss.amount[:, actor], 0.0)[:, None] / len(space.sizes)
    null = space.null_columns
    parts, off_null = [], []
    for b, mask in enumerate(within):
        columns = int(space.offsets[b]) + np.flatnonzero(mask)
        parts.append(net[:, columns].min(axis=1, initial=np.inf))
        if null is not None:
            columns = columns[columns != int(space.offsets[b]) + int(null[b])]
            off_null.append(net[:, columns].min(axis=1, initial=np.inf))
    total = np.sum(parts, axis=0)
    if null is None or not all(mask[int(c)] for mask, c in zip(within, null, strict=True)):
        return np.asarray(total)
    # Leave the null deal out: at least one block is off it.
    each = [total - p + o for p, o in zip(parts, off_null, strict=True)]
    return np.asarray(np.min(each, axis=0))
