"""Bridges: the smallest change that opens the closed gate (DESIGN answer 4).

For each lever, the critical amount of every world; their weighted distribution is the curve, its
median the threshold. The same worlds serve every lever (common random numbers). Levers that need
another deal space are screened on some of the worlds and refined on all where they do anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.base import WinSets
from winset.findings.bridges.amounts import (
    Amounts,
    doubt_amounts,
    margin_amounts,
    package_amounts,
    payment_amounts,
    quota_amounts,
    rule_amounts,
)
from winset.findings.bridges.levers import (
    Redraw,
    doubts_meant,
    needed_for,
    prices_of,
    strength_of,
)
from winset.findings.bridges.offers import OnTheTable
from winset.findings.bridges.pairs import Pairing, best_pairs
from winset.findings.bridges.results import (
    Bridge,
    BridgesFinding,
    Opened,
    curve_of,
    median_amount,
)
from winset.findings.causes.obstacles import interaction_as_loss
from winset.findings.compliance import losses_of
from winset.findings.share import Share, share
from winset.findings.situation import Situation, take
from winset.model import Lever
from winset.model.changes import penalties_of, with_option, with_rule, without_ban

__all__ = ["after_change", "bridges_finding", "gain_at"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_WORTH_REFINING = 0.002


@dataclass(frozen=True, eq=False)
class _Found:
    """Critical amounts of one lever."""

    zone: Amounts
    deal: FloatArray
    transfer: FloatArray | None = None
    packages: IntArray | None = None
    method: str = "every world"
    whole: bool = False


def bridges_finding(
    situation: Situation,
    redraw: Redraw,
    *,
    screen: int = 2_000,
    pairs: int = 6,
    tell: Callable[[float], None] | None = None,
) -> BridgesFinding:
    """Search the levers of a case for bridges.

    Parameters
    ----------
    situation : Situation
    redraw : Redraw
        Draws the same worlds for a changed case.
    screen : int
        Worlds on which levers that need another deal space, and pairs, are tried first.
    pairs : int
        How many of the strongest levers are tried in pairs.
    tell : callable, optional
        Called with the fraction done; what it raises ends the search.
    """
    worlds = situation.worlds
    few = min(screen, worlds.n)
    small = take(situation, np.arange(few)) if few < worlds.n else situation
    levers = situation.model.levers
    search = _Search(situation, small, redraw, OnTheTable(situation))
    zone, deal, opened, alone = [], [], {}, {}
    for k, lever in enumerate(levers):
        if tell is not None:
            tell(k / (len(levers) + 1))
        found = search.amounts(k, lever)
        alone[k] = found.zone.amount[:few] <= strength_of(lever) + 1e-9
        if lever.kind != "packages":
            zone.append(search.bridge(k, lever, found, "ratifiable zone"))
        to_deal = search.bridge(k, lever, found, "deal")
        if to_deal.reach.value > to_deal.before.value:
            deal.append(to_deal)
        if len(found.zone.amount) == worlds.n:
            transfer = found.transfer
            if transfer is None:
                transfer = np.zeros((worlds.n, len(worlds.actors)))
            opened[k] = Opened(found.zone.amount, found.zone.deal, transfer)
    costs = [b.cost for b in zone]
    ranked = bool(costs) and all(cost is not None and cost > 0 for cost in costs)
    if ranked:
        zone.sort(key=lambda b: -(b.gain_per_cost or 0.0))
        deal.sort(key=lambda b: -(b.gain_per_cost or 0.0))
    strongest = sorted(zone, key=lambda b: -b.at_strength.value)[:pairs]
    before = share(situation.sought.some(worlds.consent) == 1, worlds.weight)
    paired, untried = best_pairs(
        Pairing(search.shut.situation, search.shut.redraw, levers, search.shut.memory),
        search.shut.rows,
        small.worlds.weight,
        {b.lever: alone[b.lever] for b in strongest},
    )
    return BridgesFinding(
        zone=tuple(zone),
        deal=tuple(deal),
        pairs=paired,
        untried=untried,
        ranked=ranked,
        before_zone=before,
        before_deal=share(search.table.taken, worlds.weight),
        n_worlds=worlds.n,
        n_screened=few,
        kinds=situation.kinds,
        opened=opened,
    )


class _Shut:
    """Worlds without a deal, and the situations in them of cases that were changed."""

    def __init__(self, situation: Situation, redraw: Redraw, rows: IntArray) -> None:
        self.rows = rows
        self.situation, self.redraw = take(situation, rows), redraw.take(rows)
        self.memory: dict[tuple[int, ...], Situation] = {(): self.situation}

    def changed(self, k: int, lever: Lever) -> BoolArray:
        """Whether a deal exists in the changed case: (rows,)."""
        opened = after_change(self.situation, self.redraw, lever)
        if lever.kind == "option":
            self.memory[k,] = opened
        return np.asarray(opened.sought.some(opened.worlds.consent) == 1)


@dataclass(frozen=True, eq=False)
class _Search:
    """One search: a situation, a smaller one to screen with, and how to redraw a changed case."""

    situation: Situation
    small: Situation
    redraw: Redraw
    table: OnTheTable

    @cached_property
    def shut(self) -> _Shut:
        """The first worlds, those without a deal."""
        small = self.small
        closed = np.flatnonzero(small.sought.some(small.worlds.consent) != 1)
        return _Shut(small, self.redraw, closed)

    @property
    def as_it_is(self) -> FloatArray:
        """Amounts of a lever that puts nothing new on the table."""
        return np.where(self.table.taken, 0.0, np.inf)

    def amounts(self, k: int, lever: Lever) -> _Found:
        s, consent = self.situation, self.situation.worlds.consent
        sets = s.sought
        if lever.kind == "margin":
            actor = s.worlds.index(lever.actor)
            return _Found(margin_amounts(sets, consent, actor), self.table.margin_amounts(actor))
        if lever.kind == "rule":
            return self._rule(lever)
        if lever.kind == "payment":
            price = prices_of(s, self.redraw, lever)
            most = np.inf if lever.most is None else lever.most
            within = needed_for(lever, s.worlds.space)
            zone = payment_amounts(sets, consent, price, most, within)
            units = np.where(np.isfinite(zone.amount), zone.amount, 0.0)
            deal = self.table.payment_amounts(price, most, within)
            return _Found(zone, deal, transfer=units[:, None] * price)
        if lever.kind == "compliance":
            losses = losses_of(s.model, s.quantities, s.worlds.n)
            zone = doubt_amounts(sets, consent, losses, doubts_meant(s.model, lever))
            return _Found(zone, self.as_it_is)
        if lever.kind == "packages":
            most_packages = int(strength_of(lever))
            weight = s.worlds.weight
            amount, packages = package_amounts(
                sets, consent, weight, self.table.taken, most_packages
            )
            none = np.full((s.worlds.n, len(s.worlds.space.sizes)), -1, dtype=np.int64)
            return _Found(Amounts(self.as_it_is, none), amount, packages=packages, whole=True)
        return self._screened(k, lever)

    def _rule(self, lever: Lever) -> _Found:
        """Another rule, or (where none is stated) as many votes fewer as it takes."""
        s, consent = self.situation, self.situation.worlds.consent
        if lever.rule or lever.quota is not None:
            other = with_rule(s.model, lever).consent
            zone = rule_amounts(s.sought, consent, other)
            return _Found(zone, self.table.rule_amounts(other), whole=True)
        group = consent.groups[0]
        if lever.actor:
            at = s.worlds.actors.index(lever.actor) if lever.actor in s.worlds.actors else -1
            group = consent.deciding(at)[0]
        return _Found(quota_amounts(s.sought, consent, group), self.as_it_is, whole=True)

    def _screened(self, k: int, lever: Lever) -> _Found:
        """Try on the first worlds; on all of them where it does anything."""
        s, weight = self.situation, self.small.worlds.weight
        closed = np.flatnonzero(s.sought.some(s.worlds.consent) != 1)
        few = int(np.searchsorted(closed, self.small.worlds.n))
        amount = np.zeros(s.worlds.n)
        amount[closed] = np.inf
        if few:
            opened = self.shut.changed(k, lever)
            amount[closed[:few][opened]] = 1.0
        first = amount[: len(weight)]
        none = np.full((s.worlds.n, len(s.worlds.space.sizes)), -1, dtype=np.int64)
        gain = float(weight @ ((first > 0) & np.isfinite(first)))
        if self.small is not s and gain < _WORTH_REFINING:
            method = f"screened on {len(weight)} worlds: hardly anything changes"
            found = Amounts(first, none[: len(weight)])
            return _Found(found, self.as_it_is, method=method, whole=True)
        if few < len(closed):
            rest = _Shut(s, self.redraw, closed[few:])
            amount[closed[few:][rest.changed(k, lever)]] = 1.0
        return _Found(Amounts(amount, none), self.as_it_is, whole=True)

    def bridge(self, k: int, lever: Lever, found: _Found, opens: str) -> Bridge:
        to_zone = opens == "ratifiable zone"
        amount = found.zone.amount if to_zone else found.deal
        weight = self.situation.worlds.weight[: len(amount)]
        weight = weight / weight.sum()
        if lever.most is not None and lever.kind in ("margin", "rule"):
            amount = np.where(amount <= lever.most + 1e-9, amount, np.inf)
        strength = strength_of(lever)
        cost = None if lever.cost is None else lever.cost.median
        before, at = share(amount <= 0, weight), share(amount <= strength + 1e-9, weight)
        gains, mean = _payer(self.situation, lever, found) if to_zone else (None, None)
        top = _top(amount, lever, strength)
        return Bridge(
            lever=k,
            name=lever.name,
            kind=lever.kind,
            actor=lever.actor,
            by=lever.by,
            issue=lever.issue,
            option=lever.option,
            opens=opens,
            before=before,
            reach=share(np.isfinite(amount), weight),
            threshold=median_amount(amount, weight),
            strength=strength,
            at_strength=at,
            curve=curve_of(amount, weight, top, whole=found.whole),
            cost=cost,
            gain_per_cost=(at.value - before.value) / cost if cost else None,
            payer_gains=gains,
            payer_gain=mean,
            packages=() if to_zone else _named(self.situation, found.packages),
            n_worlds=len(amount),
            method=found.method,
        )


def _named(situation: Situation, packages: IntArray | None) -> tuple[dict[str, str], ...]:
    if packages is None:
        return ()
    space = situation.worlds.space
    return tuple(
        dict(zip(space.issues, space.describe(row), strict=True))
        for row in space.options_of(packages)
    )


def after_change(situation: Situation, redraw: Redraw, lever: Lever) -> Situation:
    """Lay out the situation with one more option, or with a combination allowed."""
    model = situation.model
    if lever.kind == "option":
        return redraw(with_option(model, lever), situation.quantities)
    changed, penalties = without_ban(model, lever), penalties_of(model, lever)
    base = situation if changed is model else redraw(changed, situation.quantities)
    if not penalties:
        return base
    worlds = base.worlds
    losses = list(losses_of(changed, base.quantities, worlds.n))
    losses += [interaction_as_loss(changed, base.quantities, p, worlds.n) for p in penalties]
    return replace(
        base,
        surviving=tuple(s.with_losses(losses) for s in base.sets),
        sought=base.sought.with_losses(losses),
    )


def _top(amount: FloatArray, lever: Lever, strength: float) -> float:
    """Where a curve ends: at the most that the lever can do, else where it has flattened out."""
    if lever.kind in ("option", "allow", "compliance"):
        return 1.0
    if lever.most is not None:
        return float(lever.most)
    finite = amount[np.isfinite(amount) & (amount > 0)]
    return max(strength, float(np.quantile(finite, 0.99)) if len(finite) else 0.0)


def _payer(situation: Situation, lever: Lever, found: _Found) -> tuple[Share | None, float | None]:
    """Whether the payer, after paying, is better off than under no agreement."""
    if lever.kind != "payment" or lever.by not in situation.worlds.actors or found.transfer is None:
        return None, None
    payer = situation.worlds.index(lever.by)
    rows = np.flatnonzero(np.isfinite(found.zone.amount) & (found.zone.deal[:, 0] >= 0))
    weight = situation.worlds.weight[rows]
    if not len(rows) or weight.sum() <= 0:
        return None, None
    weight = weight / weight.sum()
    gain = gain_at(situation.close.take(rows), payer, found.zone.deal[rows])
    gain = gain + found.transfer[rows, payer]
    return share(gain >= -1e-9, weight), float(weight @ gain)


def gain_at(sets: WinSets, actor: int, deals: IntArray) -> FloatArray:
    """Each world's own deal: what it is worth to an actor over no agreement, (worlds,)."""
    columns = deals + sets.space.offsets[:-1]
    gross = np.take_along_axis(sets.gross[:, actor], columns, axis=1).sum(axis=1)
    for loss in sets.losses:
        holds = np.ones(len(deals), dtype=np.bool_)
        for b, mask in enumerate(loss.terms):
            holds &= mask[deals[:, b]]
        gross = gross - loss.amount[:, actor] * holds
    return np.asarray(gross - sets.floor[:, actor])
