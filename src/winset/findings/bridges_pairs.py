"""Pairs of levers, each at its strength."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winset.case.judgement import MARGIN
from winset.case.model import Case, Lever
from winset.findings.bridges_levers import (
    Redraw,
    doubts_meant,
    lever_name,
    prices_of,
    strength_of,
    with_option,
    with_rule,
    without_ban,
)
from winset.findings.bridges_results import Pair
from winset.findings.causes_obstacles import interaction_as_loss
from winset.findings.compliance import losses_of
from winset.findings.share import share
from winset.findings.situation import Situation
from winset.findings.winsets import Loss
from winset.space import Consent
from winset.space.build import consent_of

__all__ = ["best_pairs", "opened_by"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_PAYMENTS = (0.25, 0.5, 1.0)  # parts of the strength that are tried


def best_pairs(
    situation: Situation, redraw: Redraw, levers: Sequence[Lever], tried: Sequence[int]
) -> tuple[Pair, ...]:
    """Rank pairs of levers by the chance of a ratifiable zone with both at their strength.

    Parameters
    ----------
    situation : Situation
    redraw : Redraw
        Of the same worlds.
    levers : sequence of Lever
    tried : sequence of int
        Positions of the levers to pair.
    """
    weight = situation.worlds.weight
    memory: dict[tuple[int, ...], Situation] = {(): situation}
    alone = {k: opened_by(situation, redraw, levers, (k,), memory) for k in tried}
    pairs = []
    for first, second in itertools.combinations(tried, 2):
        both = opened_by(situation, redraw, levers, (first, second), memory)
        both |= alone[first] | alone[second]
        costs = [levers[k].cost for k in (first, second)]
        stated = [float(c.median(MARGIN)) for c in costs if c is not None]
        pairs.append(
            Pair(
                (
                    lever_name(situation.case, levers[first]),
                    lever_name(situation.case, levers[second]),
                ),
                (first, second),
                share(both, weight),
                share(alone[first], weight),
                share(alone[second], weight),
                sum(stated) if len(stated) == 2 else None,
            )
        )
    pairs.sort(key=lambda p: (-p.together.value, p.levers))
    return tuple(pairs[:5])


@dataclass
class _State:
    """Numbers and rules after some levers."""

    case: Case
    base: Situation
    floor: FloatArray
    losses: list[Loss]
    consent: Consent
    payments: list[FloatArray]


def opened_by(
    situation: Situation,
    redraw: Redraw,
    levers: Sequence[Lever],
    used: tuple[int, ...],
    memory: dict[tuple[int, ...], Situation],
) -> BoolArray:
    """Worlds with a ratifiable zone when some levers are used together, each at its strength."""
    state = _state(situation, redraw, levers, used, memory)
    for k in used:
        _use(state, redraw, k, levers[k])
    sets = state.base.close.with_floor(state.floor)
    if any(levers[k].kind in ("compliance", "allow") for k in used):
        sets = sets.with_losses(state.losses)
    hit = sets.some(state.consent) == 1
    for price in state.payments:
        for part in _PAYMENTS:
            hit |= sets.with_floor(state.floor - part * price).some(state.consent) == 1
    return np.asarray(hit)


def _state(
    situation: Situation,
    redraw: Redraw,
    levers: Sequence[Lever],
    used: tuple[int, ...],
    memory: dict[tuple[int, ...], Situation],
) -> _State:
    """Change the case first, where a lever needs another deal space or another rule."""
    case = situation.case
    for k in used:
        if levers[k].kind == "option":
            case = with_option(case, levers[k])
        elif levers[k].kind == "allow":
            case, _ = without_ban(case, levers[k])
    spaces = tuple(k for k in used if levers[k].kind in ("option", "allow"))
    if case is situation.case:
        spaces = ()
    if spaces not in memory:
        memory[spaces] = redraw(case)
    base = memory[spaces]
    for k in used:
        if levers[k].kind == "rule" and (levers[k].rule or levers[k].quota is not None):
            case = with_rule(case, levers[k])
    worlds = base.worlds
    losses = list(losses_of(case, worlds.space, base.quantities, worlds.n))
    floor = worlds.walk_away_at(len(worlds.epochs) - 1).copy()
    return _State(case, base, floor, losses, consent_of(case), [])


def _use(state: _State, redraw: Redraw, k: int, lever: Lever) -> None:
    worlds, strength = state.base.worlds, strength_of(lever)
    if lever.kind == "margin":
        state.floor[:, worlds.index(lever.actor)] -= strength
    elif lever.kind == "payment":
        state.payments.append(strength * prices_of(state.base, redraw, k, lever))
    elif lever.kind == "compliance":
        for r in doubts_meant(state.case, lever):
            loss = state.losses[r]
            state.losses[r] = replace(loss, amount=loss.amount * (1.0 - min(strength, 1.0)))
    elif lever.kind == "allow":
        _, penalties = without_ban(state.case, lever)
        state.losses += [
            interaction_as_loss(state.case, worlds.space, state.base.quantities, p, worlds.n)
            for p in penalties
        ]
