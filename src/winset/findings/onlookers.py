"""Onlookers: who gains from failure, who from which deal, who could pay for the bridge.

What failing brings an onlooker (leverage included) is in its margin, so its gain from a deal is
the utility of the deal less its value of no agreement. Where experts disagree on an onlooker, each
one's version is worked out in the same worlds, and shown beside the pools of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.base import WinSets, net_columns
from winset.deals.sets.listed import ListedWinSets
from winset.display import Displayed
from winset.findings.bridges.levers import Redraw
from winset.findings.bridges.results import BridgesFinding, Opened
from winset.findings.pooling import Pools, pools
from winset.findings.share import Share, share
from winset.findings.situation import Situation
from winset.model import Model
from winset.model.changes import experts_on, seen_by
from winset.space import Consent

__all__ = [
    "Gain",
    "Onlooker",
    "OnlookersFinding",
    "onlookers_finding",
    "zone_mix",
]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_SCREEN = 2_000


@dataclass(frozen=True)
class Gain:
    """What one outcome is worth to an onlooker over no agreement, in points of its utility.

    ``of`` is the outcome: a package by its rank, a lever by its position, an expert by name; empty
    for the deals that all would take. ``mean``, ``low`` and ``high`` are over worlds (the latter
    two hold 90 %). ``loses`` is the chance that it is better off under no agreement. With no world
    to judge by (``n_worlds`` 0) all of them are 0.
    """

    of: str | int
    mean: float
    low: float
    high: float
    loses: Share
    n_worlds: int


@dataclass(frozen=True)
class Onlooker:
    """One onlooker.

    Parameters
    ----------
    actor : str
    no_agreement : tuple of float
        5, 50 and 95 % points of its value of no agreement.
    failure : Gain
        The deals that all would take, on average in each world that has any: ``failure.loses`` is
        the chance that it gains from failure.
    packages : tuple of Gain
        The likely packages.
    bridges : tuple of Gain
        What each lever opens, in the worlds that it opens.
    pays : tuple of Gain
        Payments in which it has a part: what it is left with after the payment that is needed.
    experts : tuple of Gain
        ``failure`` as each expert's judgements have it, where several spoke of this onlooker.
    pooled : Pools or None
        Pools of the experts' chances that it gains from failure.
    """

    actor: str
    no_agreement: tuple[float, float, float]
    failure: Gain
    packages: tuple[Gain, ...]
    bridges: tuple[Gain, ...]
    pays: tuple[Gain, ...]
    experts: tuple[Gain, ...]
    pooled: Pools | None


@dataclass(frozen=True, repr=False)
class OnlookersFinding(Displayed):
    """All onlookers, in the order of the case."""

    onlookers: tuple[Onlooker, ...]
    n_worlds: int
    method: str


def onlookers_finding(
    situation: Situation,
    redraw: Redraw,
    *,
    packages: Sequence[Sequence[int]] = (),
    bridges: BridgesFinding | None = None,
) -> OnlookersFinding:
    """Who gains from failure, from which deal, and who could pay.

    Parameters
    ----------
    situation : Situation
    redraw : Redraw
        Draws the same worlds as one expert sees them.
    packages : sequence of sequence of int
        Likely deals, the likeliest first: local columns per block.
    bridges : BridgesFinding, optional
    """
    worlds = situation.worlds
    mix = zone_mix(situation.close, worlds.consent)
    found = tuple(
        _onlooker(situation, redraw, a, mix, (packages, bridges))
        for a, role in enumerate(worlds.roles)
        if role == "onlooker"
    )
    return OnlookersFinding(found, worlds.n, situation.close.method)


def _onlooker(
    situation: Situation,
    redraw: Redraw,
    a: int,
    mix: FloatArray,
    others: tuple[Sequence[Sequence[int]], BridgesFinding | None],
) -> Onlooker:
    packages, bridges = others
    worlds, model, sets = situation.worlds, situation.model, situation.close
    actor = worlds.actors[a]
    net, floor, weight = net_columns(sets, a), sets.floor[:, a], worlds.weight
    failure = _of_mix("", net, floor, mix, weight)
    likely = tuple(
        _gain(rank, net[:, _columns(situation, deal)].sum(axis=1) - floor, weight)
        for rank, deal in enumerate(packages, 1)
    )
    opened = tuple(_of_bridges(situation, a, bridges)) if bridges is not None else ()
    pays = tuple(_of_payments(situation, a, bridges)) if bridges is not None else ()
    experts = tuple(_experts(model, redraw, a, mix, weight))
    pooled = None
    if len(experts) > 1:
        pooled = pools([e.loses.value for e in experts], [str(e.of) for e in experts])
    return Onlooker(
        actor=actor,
        no_agreement=_quantiles(floor, weight),
        failure=failure,
        packages=likely,
        bridges=opened,
        pays=pays,
        experts=experts,
        pooled=pooled,
    )


def zone_mix(sets: WinSets, consent: Consent) -> FloatArray:
    """Make-up of the deals that pass: the share of them that holds each column, (worlds, columns).

    Where the deals cannot be listed, of one such deal per world. Zero where none passes.
    """
    space = sets.space
    out = np.zeros((sets.n, space.n_columns))
    if not isinstance(sets, ListedWinSets):
        deals = sets.first(consent)
        rows = np.flatnonzero((deals >= 0).all(axis=1))
        out[rows[:, None], deals[rows] + space.offsets[:-1]] = 1.0
        return out
    for rows, at, deals in sets.pairs(consent):
        holds = np.stack(np.unravel_index(deals, space.sizes), axis=-1) + space.offsets[:-1]
        place = (holds + at[:, None] * space.n_columns).reshape(-1)
        counts = np.bincount(place, minlength=len(rows) * space.n_columns)
        share_of = np.bincount(at, minlength=len(rows))[:, None]
        out[rows] = counts.reshape(len(rows), -1) / share_of
    return out


def _columns(situation: Situation, deal: Sequence[int]) -> IntArray:
    return np.asarray(deal, dtype=np.int64) + situation.worlds.space.offsets[:-1]


def _of_mix(
    of: str | int, net: FloatArray, floor: FloatArray, mix: FloatArray, weight: FloatArray
) -> Gain:
    """Gain from the average of the deals that all would take, in the worlds that have any."""
    rows = np.flatnonzero(mix.any(axis=1))
    gain = np.einsum("wc,wc->w", mix[rows], net[rows]) - floor[rows]
    return _gain(of, gain, weight[rows])


def _gain(of: str | int, gain: FloatArray, weight: FloatArray) -> Gain:
    total = float(weight.sum())
    if not len(gain) or total <= 0:
        return Gain(of, 0.0, 0.0, 0.0, Share(0.0, 1.0, 0.0), 0)
    part = weight / total
    low, _, high = _quantiles(gain, part)
    return Gain(of, float(part @ gain), low, high, share(gain < -1e-9, part), len(gain))


def _quantiles(values: FloatArray, weight: FloatArray) -> tuple[float, float, float]:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order]) / weight.sum()
    at = np.minimum(np.searchsorted(reached, (0.05, 0.5, 0.95)), len(values) - 1)
    low, middle, high = (float(x) for x in values[order][at])
    return low, middle, high


def _of_bridges(situation: Situation, a: int, bridges: BridgesFinding) -> Iterator[Gain]:
    """Gain of an onlooker from what each lever opens."""
    for bridge in bridges.zone:
        gain = _opened_gain(situation, a, bridges.opened.get(bridge.lever))
        if gain is not None:
            yield _gain(bridge.lever, *gain)


def _of_payments(situation: Situation, a: int, bridges: BridgesFinding) -> Iterator[Gain]:
    """Find what is left to an onlooker that a payment costs something, or that makes it."""
    for bridge in bridges.zone:
        opened = bridges.opened.get(bridge.lever)
        if bridge.kind != "payment" or opened is None:
            continue
        part = bridge.by == situation.worlds.actors[a] or (opened.transfer[:, a] < 0).any()
        gain = _opened_gain(situation, a, opened) if part else None
        if gain is not None:
            yield _gain(bridge.lever, *gain)


def _opened_gain(
    situation: Situation, a: int, opened: Opened | None
) -> tuple[FloatArray, FloatArray] | None:
    if opened is None or not opened.deal.size:
        return None
    rows = np.flatnonzero(opened.deal[:, 0] >= 0)
    if not len(rows):
        return None
    net = net_columns(situation.close, a)[rows]
    columns = opened.deal[rows] + situation.worlds.space.offsets[:-1]
    gain = np.take_along_axis(net, columns, axis=1).sum(axis=1)
    gain = gain + opened.transfer[rows, a] - situation.close.floor[rows, a]
    return gain, situation.worlds.weight[rows]


# --- experts --------------------------------------------------------------------------------------


def _experts(
    model: Model, redraw: Redraw, a: int, mix: FloatArray, weight: FloatArray
) -> Iterator[Gain]:
    """Gain from the deals that all would take, as each expert has it, on the first worlds."""
    name = model.actors[a]
    n = min(_SCREEN, len(redraw.z))
    for expert in experts_on(model, name):
        worlds = redraw.take(np.arange(n)).worlds(seen_by(model, name, expert), [name])
        last = len(worlds.epochs) - 1
        utility, floor = worlds.utility_at(last)[:, a], worlds.walk_away_at(last)[:, a]
        yield _of_mix(expert, utility, floor, mix[:n], weight[:n])
