"""Critical amounts: in each world, how far a lever must go before a deal exists.

Nothing where there is one already, infinite where no amount helps. The amount for an actor is its
price: what it falls short of in the deal that all others take and that it likes best.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, first_least
from winset.deals.sets.among import Among, both
from winset.deals.sets.base import Completions, Loss, WinSets
from winset.deals.sets.cover import cover
from winset.deals.sets.listed import ListedWinSets
from winset.space import Consent, Group

__all__ = [
    "Amounts",
    "doubt_amounts",
    "margin_amounts",
    "package_amounts",
    "payment_amounts",
    "quota_amounts",
    "rule_amounts",
]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_GRID = 32  # steps of an amount that has no formula
_HALVINGS = 12


@dataclass(frozen=True, eq=False)
class Amounts:
    """Critical amount of a lever in every world, and a deal that it opens.

    Parameters
    ----------
    amount : (worlds,) float
        0 where a deal exists already, infinite where no amount opens one.
    deal : (worlds, blocks) int
        A deal that opens at that amount; -1 where the lever opens none or none is needed.
    """

    amount: FloatArray
    deal: IntArray


def _start(
    sets: Among, consent: Consent, among: Completions | None = None
) -> tuple[Amounts, IntArray]:
    """Amounts of 0 where a deal exists and infinite elsewhere, and the worlds without one."""
    closed = np.flatnonzero(sets.some(consent, among) != 1)
    amount = np.zeros(sets.n)
    amount[closed] = np.inf
    return Amounts(amount, np.full((sets.n, len(sets.space.sizes)), -1, dtype=np.int64)), closed


def margin_amounts(
    sets: Among, consent: Consent, actor: int, *, among: Completions | None = None
) -> Amounts:
    """How much less an actor must need, in points of its utility.

    Parameters
    ----------
    sets : Among
        The deals that are sought.
    consent : Consent
    actor : int
    among : completions, optional
        The deals that are asked about; all by default.

    Examples
    --------
    >>> from winset.deals.sets.engine import win_sets
    >>> from winset.space import Space
    >>> utility = np.array([[[0.0, 10, 20, 30], [30, 20, 10, 0]]])
    >>> sets = win_sets(Space.plain([4]), utility, np.array([[20.0, 20.0]]))
    >>> margin_amounts(Among(sets), Consent.unanimity(2), 0).amount.tolist()
    [10.0]
    """
    found, closed = _start(sets, consent, among)
    if actor in consent.actors and len(closed):
        best, deal = sets.take(closed).best(actor, consent.assuming([actor]), among)
        found.amount[closed] = np.maximum(sets.floor[closed, actor] - best, 0.0)
        found.deal[closed] = deal
    return found


def quota_amounts(sets: Among, consent: Consent, group: Group) -> Amounts:
    """How many votes fewer (weight of votes) a group must need."""
    found, closed = _start(sets, consent)
    sums = {0.0}
    for weight in group.weights:
        sums |= {round(total + weight, 12) for total in sums}
    for quota in sorted((q for q in sums if q < group.quota), reverse=True):
        if not len(closed):
            break
        looser = Group(group.actors, group.weights, quota, group.veto, group.kind, group.of)
        rule = Consent(tuple(looser if g == group else g for g in consent.groups))
        hit = sets.take(closed).some(rule) == 1
        found.amount[closed[hit]] = group.quota - quota
        closed = closed[~hit]
    return found


def rule_amounts(
    sets: Among, consent: Consent, other: Consent, *, among: Completions | None = None
) -> Amounts:
    """1 where a deal (of those ``among``) exists only under the other rule."""
    found, closed = _start(sets, consent, among)
    if len(closed):
        found.amount[closed[sets.take(closed).some(other, among) == 1]] = 1.0
    return found


def payment_amounts(
    sets: Among,
    consent: Consent,
    price: FloatArray,
    most: float = np.inf,
    within: Completions | None = None,
    *,
    among: Completions | None = None,
) -> Amounts:
    """How many units must be paid, on top of a deal.

    Parameters
    ----------
    sets : Among
        The deals that are sought.
    consent : Consent
    price : (worlds, actors) float
        What one unit does to each actor, in points of its own utility.
    most : float
        The most that can be paid.
    within : completions, optional
        What a deal must hold for a payment to be made on top of it; anything by default.
    among : completions, optional
        The deals that are asked about; all by default.

    Examples
    --------
    >>> from winset.deals.sets.engine import win_sets
    >>> from winset.space import Space
    >>> sets = win_sets(Space.plain([2]), np.array([[[0.0, 10], [9, 4]]]), np.array([[5.0, 8]]))
    >>> payment_amounts(Among(sets), Consent.unanimity(2), np.array([[-1.0, 2.0]])).amount.tolist()
    [2.0]
    """
    found, closed = _start(sets, consent, among)
    if not len(closed):
        return found
    part = sets.take(closed)
    price = price[closed]
    if within is not None and among is not None:
        within = tuple(a & b for a, b in zip(within, among, strict=True))
    within = among if within is None else within
    if isinstance(part.sets, ListedWinSets) and all(g.unanimous for g in consent.groups):
        paid = _pay_listed(part, consent, price, most, within)
    else:
        paid = _pay_on_grid(part, consent, price, most, within)
    found.amount[closed], found.deal[closed] = paid.amount, paid.deal
    return found


def _none(sets: Among) -> Amounts:
    deal = np.full((sets.n, len(sets.space.sizes)), -1, dtype=np.int64)
    return Amounts(np.full(sets.n, np.inf), deal)


def _pay_listed(
    sets: Among,
    consent: Consent,
    price: FloatArray,
    most: float,
    within: Completions | None,
) -> Amounts:
    found = _none(sets)
    moved = [a for a in consent.actors if (price[:, a] > 0).any()]
    hurt = [a for a in consent.actors if (price[:, a] < 0).any() and a not in moved]
    for listed, rows, at, deals in _pairs(sets, consent.assuming(moved), within):
        worlds = rows[at]
        low, high = np.zeros(len(at)), np.full(len(at), most)
        for a in (*moved, *hurt):
            short = listed.floor[worlds, a] - listed.utility_of(a, rows, at, deals)
            p = price[worlds, a]
            with np.errstate(divide="ignore", invalid="ignore"):
                units = short / p
            up, down = p > 0, p < 0
            low = np.where(up, np.maximum(low, units), low)
            high = np.where(down, np.minimum(high, units), high)
            low = np.where(~up & ~down & (short > TOLERANCE), np.inf, low)
        low = np.where(low <= high + TOLERANCE, low, np.inf)
        which, first = first_least(low, at)
        hit = np.isfinite(low[first])
        opened, first = rows[which[hit]], first[hit]
        less = low[first] < found.amount[opened]
        opened, first = opened[less], first[less]
        found.amount[opened] = low[first]
        found.deal[opened] = np.stack(np.unravel_index(deals[first], sets.space.sizes), axis=-1)
    return found


def _pairs(
    sets: Among, consent: Consent, within: Completions | None
) -> Iterator[tuple[ListedWinSets, IntArray, IntArray, IntArray]]:
    """Stream the deals that pass, part by part, with the sets that list them."""
    for goal in sets.goals(consent):
        if isinstance(goal.sets, ListedWinSets):
            for rows, at, deals in goal.sets.pairs(goal.consent, both(goal.within, within)):
                yield goal.sets, rows, at, deals


def _pay_on_grid(
    sets: Among, consent: Consent, price: FloatArray, most: float, within: Completions | None
) -> Amounts:
    found = _none(sets)
    top = most if np.isfinite(most) else _enough(sets.sets, price)
    steps = np.linspace(0.0, top, _GRID + 1)
    left = np.arange(sets.n)
    for k in range(1, len(steps)):
        if not len(left):
            break
        hit = _paid(sets, consent, left, steps[k] * price[left], within) == 1
        rows = left[hit]
        low, high = np.full(len(rows), steps[k - 1]), np.full(len(rows), steps[k])
        for _ in range(_HALVINGS if len(rows) else 0):
            middle = (low + high) / 2
            ok = _paid(sets, consent, rows, middle[:, None] * price[rows], within) == 1
            low, high = np.where(ok, low, middle), np.where(ok, middle, high)
        found.amount[rows] = high
        left = left[~hit]
    return found


def _paid(
    sets: Among,
    consent: Consent,
    rows: IntArray,
    paid: FloatArray,
    within: Completions | None,
) -> NDArray[np.int8]:
    part = sets.take(rows)
    return part.with_floor(part.floor[:, : paid.shape[1]] - paid).some(consent, within)


def _enough(sets: WinSets, price: FloatArray) -> float:
    """Units past which no payment can help anybody: the whole scale at the lowest price."""
    positive = price[price > 0]
    utility, floor = sets.gross[:, : price.shape[1]], sets.floor[:, : price.shape[1]]
    spread = float(utility.max() - utility.min() + np.ptp(floor) + 1.0)
    if not len(positive):
        return 0.0
    return spread * len(sets.space.sizes) / float(np.quantile(positive, 0.05))


def doubt_amounts(
    sets: Among, consent: Consent, losses: Sequence[Loss], eased: Sequence[int]
) -> Amounts:
    """Find what share of the doubt about some promises must go (0 to 1)."""
    found, closed = _start(sets, consent)
    if not len(closed):
        return found
    part = sets.take(closed)
    rest = [loss.take(closed) for loss in losses]

    def opened(rows: IntArray, gone: FloatArray) -> BoolArray:
        scaled = [
            Loss(loss.terms, loss.amount[rows] * (1.0 - gone[:, None] * (k in eased)))
            for k, loss in enumerate(rest)
        ]
        return np.asarray(part.take(rows).with_losses(scaled).some(consent) == 1)

    everything = np.arange(part.n)
    rows = everything[opened(everything, np.ones(part.n))]
    low, high = np.zeros(len(rows)), np.ones(len(rows))
    for _ in range(_HALVINGS if len(rows) else 0):
        middle = (low + high) / 2
        ok = opened(rows, middle)
        low, high = np.where(ok, low, middle), np.where(ok, middle, high)
    found.amount[closed[rows]] = high
    return found


def package_amounts(
    sets: Among, consent: Consent, weight: FloatArray, already: BoolArray, most: int
) -> tuple[FloatArray, IntArray]:
    """How many packages more must be tabled, and which ones.

    Packages are picked one after the other, each the one that all would take in most of the
    worlds that are left (:func:`winset.deals.sets.cover.cover`).

    Parameters
    ----------
    sets : Among
        The deals that are sought.
    consent : Consent
    weight : (worlds,) float
    already : (worlds,) bool
        Worlds where a package that all would take is on the table.
    most : int

    Returns
    -------
    amount : (worlds,) float
    packages : (packages, blocks) int
    """
    amount = np.where(already, 0.0, np.inf)
    chosen: list[IntArray] = []
    if not isinstance(sets.sets, ListedWinSets):
        return amount, np.empty((0, len(sets.space.sizes)), dtype=np.int64)
    left = np.flatnonzero(~already & (sets.some(consent) == 1))
    for k, at in enumerate(cover(sets, consent, weight, left, most)):
        deal = np.array(np.unravel_index(at, sets.space.sizes), dtype=np.int64)
        chosen.append(deal)
        one = tuple(np.arange(n) == c for n, c in zip(sets.space.sizes, deal, strict=True))
        hit = sets.some(consent, one)[left] == 1
        amount[left[hit]] = k + 1
        left = left[~hit]
    return amount, np.array(chosen, dtype=np.int64).reshape(-1, len(sets.space.sizes))
