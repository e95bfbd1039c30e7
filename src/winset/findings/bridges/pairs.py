"""Pairs of levers, each at its strength."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.base import Completions, Loss
from winset.findings.bridges.levers import (
    Redraw,
    doubts_meant,
    needed_for,
    prices_of,
    strength_of,
)
from winset.findings.bridges.results import Pair, Untried
from winset.findings.causes.obstacles import interaction_as_loss
from winset.findings.compliance import losses_of
from winset.findings.share import share
from winset.findings.situation import Situation
from winset.model import Lever, Model
from winset.model.changes import penalties_of, with_option, with_rule, without_ban
from winset.space import Consent, JoinError

__all__ = ["Pairing", "best_pairs"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_PAYMENTS = (0.25, 0.5, 1.0)  # parts of the strength that are tried


def best_pairs(
    search: Pairing,
    closed: NDArray[np.int64],
    weight: FloatArray,
    alone: Mapping[int, BoolArray],
) -> tuple[tuple[Pair, ...], tuple[Untried, ...]]:
    """Rank pairs of levers by the chance of a ratifiable zone with both at their strength.

    Each lever by itself makes no more joint options than there may be; two of them may.

    Parameters
    ----------
    search : Pairing
        Of the worlds that have no deal as it is.
    closed : (n,) int
        Which worlds those are, in order.
    weight : (worlds,) float
    alone : mapping
        For each lever to pair, the worlds where there is a deal with it alone: (worlds,) bool.
    """
    levers = search.levers
    pairs, untried = list[Pair](), list[Untried]()
    for first, second in itertools.combinations(alone, 2):
        both = alone[first] | alone[second]
        rows = np.flatnonzero(~both[closed])
        if len(rows):
            try:
                both[closed[rows]] = search.opened_by((first, second), rows)
            except JoinError as error:
                untried.append(Untried((first, second), error.count))
                continue
        costs = [levers[k].cost for k in (first, second)]
        stated = [c.median for c in costs if c is not None]
        pairs.append(
            Pair(
                (first, second),
                share(both, weight),
                share(alone[first], weight),
                share(alone[second], weight),
                sum(stated) if len(stated) == 2 else None,
            )
        )
    pairs.sort(key=lambda p: (-p.together.value, p.levers))
    return tuple(pairs[:5]), tuple(untried)


@dataclass
class _State:
    """Numbers and rules after some levers."""

    model: Model
    base: Situation
    floor: FloatArray
    losses: list[Loss]
    consent: Consent
    payments: list[tuple[FloatArray, Completions | None]]


@dataclass
class Pairing:
    """Levers tried together on the same worlds; changed cases are laid out once each."""

    situation: Situation
    redraw: Redraw
    levers: Sequence[Lever]
    memory: dict[tuple[int, ...], Situation]

    def opened_by(self, used: tuple[int, ...], rows: NDArray[np.int64]) -> BoolArray:
        """Find where there is a ratifiable zone when levers work together, at their strength."""
        state = self._state(used)
        for k in used:
            _use(state, self.redraw, self.levers[k])
        sets = state.base.sought.with_floor(state.floor)
        if any(self.levers[k].kind in ("compliance", "allow") for k in used):
            sets = sets.with_losses(state.losses)
        part = sets.take(rows)
        hit = part.some(state.consent) == 1
        for price, within in state.payments:
            for share_paid in _PAYMENTS:
                paid = part.with_floor(part.floor[:, : price.shape[1]] - share_paid * price[rows])
                hit |= paid.some(state.consent, within) == 1
        return np.asarray(hit)

    def _state(self, used: tuple[int, ...]) -> _State:
        """Change the model first, where a lever needs another deal space or another rule."""
        model = self.situation.model
        for k in used:
            if self.levers[k].kind == "option":
                model = with_option(model, self.levers[k])
            elif self.levers[k].kind == "allow":
                model = without_ban(model, self.levers[k])
        spaces = tuple(k for k in used if self.levers[k].kind in ("option", "allow"))
        if model is self.situation.model:
            spaces = ()
        if spaces not in self.memory:
            self.memory[spaces] = self.redraw(model, self.situation.quantities)
        base = self.memory[spaces]
        for k in used:
            lever = self.levers[k]
            if lever.kind == "rule" and (lever.rule or lever.quota is not None):
                model = with_rule(model, lever)
        worlds = base.worlds
        losses = list(losses_of(model, base.quantities, worlds.n))
        floor = worlds.walk_away_at(len(worlds.epochs) - 1).copy()
        return _State(model, base, floor, losses, model.consent, [])


def _use(state: _State, redraw: Redraw, lever: Lever) -> None:
    worlds, strength = state.base.worlds, strength_of(lever)
    if lever.kind == "margin":
        state.floor[:, worlds.index(lever.actor)] -= strength
    elif lever.kind == "payment":
        price = strength * prices_of(state.base, redraw, lever)
        state.payments.append((price, needed_for(lever, worlds.space)))
    elif lever.kind == "compliance":
        for r in doubts_meant(state.model, lever):
            loss = state.losses[r]
            state.losses[r] = replace(loss, amount=loss.amount * (1.0 - min(strength, 1.0)))
    elif lever.kind == "allow":
        state.losses += [
            interaction_as_loss(state.model, state.base.quantities, p, worlds.n)
            for p in penalties_of(state.model, lever)
        ]
