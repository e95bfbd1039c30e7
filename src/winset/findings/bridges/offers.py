"""Critical amounts for what was on the table: how far a lever must go before a package is taken.

A package counts where every way to complete it would be taken, and nobody had taken it back.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winset.deals.layout import TOLERANCE
from winset.findings.gates.rules import TabledOffer
from winset.findings.situation import Situation
from winset.findings.winsets.base import Completions, WinSets, columns_touched, net_columns, waive
from winset.space import Consent

__all__ = [
    "offer_margin_amounts",
    "offer_payment_amounts",
    "offer_rule_amounts",
    "on_the_table",
    "standing",
]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_GONE = ("withdrawn", "lapsed", "superseded")


def offer_margin_amounts(situation: Situation, actor: int) -> FloatArray:
    """How much less an actor must need before a package on the table would be taken by all.

    Packages that were taken back do not count; an outline counts where every way to complete it
    would be taken.
    """
    consent = situation.worlds.consent
    amount = np.full(situation.worlds.n, np.inf)
    for under in situation.patterns:
        sets = under.kept[-1]
        for offer in standing(under.offers):
            now = sets.every(consent, offer.completions) == 1
            others = sets.every(waive(consent, [actor]), offer.completions) == 1
            short = sets.floor[:, actor] - _worst(sets, actor, offer.completions)
            price = np.where(now, 0.0, np.where(others, np.maximum(short, 0.0), np.inf))
            amount[under.rows] = np.minimum(amount[under.rows], price)
    return amount


def offer_rule_amounts(situation: Situation, other: Consent) -> FloatArray:
    """1 where a package on the table would be taken by all only under another rule."""
    amount = np.full(situation.worlds.n, np.inf)
    for under in situation.patterns:
        sets = under.kept[-1]
        for offer in standing(under.offers):
            now = sets.every(situation.worlds.consent, offer.completions) == 1
            then = sets.every(other, offer.completions) == 1
            price = np.where(now, 0.0, np.where(then, 1.0, np.inf))
            amount[under.rows] = np.minimum(amount[under.rows], price)
    return amount


def offer_payment_amounts(situation: Situation, price: FloatArray, most: float) -> FloatArray:
    """How many units must be paid before a package on the table would be taken by all.

    Every way to complete the package must pass, so the worst of them for each actor decides.
    Rules that are not unanimous are not worked out here (infinite, unless one passes already).
    """
    consent = situation.worlds.consent
    amount = np.full(situation.worlds.n, np.inf)
    for under in situation.patterns:
        sets = under.kept[-1]
        for offer in standing(under.offers):
            low = np.where(sets.every(consent, offer.completions) == 1, 0.0, np.inf)
            if all(group.unanimous for group in consent.groups):
                low = np.minimum(low, _paid_to_worst(sets, consent, offer, price[under.rows], most))
            amount[under.rows] = np.minimum(amount[under.rows], low)
    return amount


def _paid_to_worst(
    sets: WinSets, consent: Consent, offer: TabledOffer, price: FloatArray, most: float
) -> FloatArray:
    low, high = np.zeros(sets.n), np.full(sets.n, most)
    for a in consent.actors:
        short = sets.floor[:, a] - _worst(sets, a, offer.completions)
        p = price[:, a]
        with np.errstate(divide="ignore", invalid="ignore"):
            units = short / p
        low = np.where(p > 0, np.maximum(low, units), low)
        high = np.where(p < 0, np.minimum(high, units), high)
        low = np.where((p == 0) & (short > TOLERANCE), np.inf, low)
    return np.where(low <= high + TOLERANCE, low, np.inf)


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


def on_the_table(situation: Situation) -> BoolArray:
    """Find the worlds where a package that all would take stood on the table at the close."""
    hit = np.zeros(situation.worlds.n, dtype=np.bool_)
    for under in situation.patterns:
        sets = under.kept[-1]
        for offer in standing(under.offers):
            hit[under.rows] |= sets.every(situation.worlds.consent, offer.completions) == 1
    return hit
