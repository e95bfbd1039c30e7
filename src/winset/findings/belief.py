"""Belief along the record: what was held likely before each act, and after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winset.deals.exists import exists_many
from winset.findings.share import Share, share
from winset.inference.condition import Conditioned, EventEffect
from winset.inference.narrowing import Spread, spread_of
from winset.model import Kind
from winset.remarks import Remark
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["Belief", "BeliefStep", "belief_along"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class BeliefStep:
    """Belief after one act of the record; the first step is the belief before all of them.

    Parameters
    ----------
    events : tuple of int
        Positions in the record: several where accounts tell the act differently.
    actors : tuple of str
        Who acted.
    act : str
        What kind of act it was; empty for the first step.
    foreseen : float
        Log probability of the act given everything before it.
    error : float
        Its Monte Carlo error.
    zone, ratifiable : Share
        Chance of a deal that every party would sign, and that every ratifier would pass as well,
        with the values that held at the close.
    walk_aways : mapping
        Path of each judged margin or walk-away value to its 5, 50 and 95 % points.
    n_effective : float
    """

    events: tuple[int, ...]
    actors: tuple[str, ...]
    act: str
    foreseen: float
    error: float
    zone: Share
    ratifiable: Share
    walk_aways: Mapping[str, Spread]
    n_effective: float


@dataclass(frozen=True)
class Belief:
    """The steps in the order in which the record was read.

    Parameters
    ----------
    view : str
        Whose belief; empty for an outsider's.
    steps : tuple of BeliefStep
    warnings : tuple of Remark
    seed : int
    """

    view: str
    steps: tuple[BeliefStep, ...]
    warnings: tuple[Remark, ...]
    seed: int


def belief_along(prior: Prior, found: Conditioned, *, view: str = "") -> Belief:
    """Follow belief along the record.

    Parameters
    ----------
    prior : Prior
    found : Conditioned
        Conditioned with ``keep_path=True``.
    view : str
        As it was conditioned.

    Raises
    ------
    ValueError
        Where the path was not kept.
    """
    if found.by_event and not found.path:
        raise ValueError("condition with keep_path=True to follow belief along the record")
    start = prior.draw(len(found.z), found.seed)
    steps = [_step(prior, start, np.zeros(len(start)), None)]
    for effect, snapshot in zip(found.by_event, found.path, strict=True):
        with np.errstate(divide="ignore"):
            steps.append(_step(prior, snapshot.z, np.log(snapshot.weight), effect))
    return Belief(view, tuple(steps), found.warnings, found.seed)


def _step(
    prior: Prior, z: FloatArray, log_weight: FloatArray, effect: EventEffect | None
) -> BeliefStep:
    worlds = prior.decode(z)
    worlds = replace(worlds, log_weight=worlds.log_weight + log_weight)
    weight = worlds.weight
    quantities = prior.quantities(z)
    judged = [h for h in quantities if h.kind in (Kind.MARGIN, Kind.WALK_AWAY)]
    zone, ratifiable = _chances(worlds)
    return BeliefStep(
        events=effect.events if effect else (),
        actors=tuple(effect.actor.split(", ")) if effect else (),
        act=effect.act if effect else "",
        foreseen=effect.log_evidence if effect else 0.0,
        error=effect.error if effect else 0.0,
        zone=zone,
        ratifiable=ratifiable,
        walk_aways={h.path: spread_of(quantities[h], weight) for h in judged},
        n_effective=float(1.0 / np.dot(weight, weight)),
    )


def _chances(worlds: Worlds) -> tuple[Share, Share]:
    last = len(worlds.epochs) - 1
    rules = (worlds.consent.only("sign"), worlds.consent)
    zone, ratifiable = (
        share(found.status == 1, worlds.weight)
        for found in exists_many(
            worlds.space, worlds.utility_at(last), worlds.walk_away_at(last), rules
        )
    )
    return zone, ratifiable
