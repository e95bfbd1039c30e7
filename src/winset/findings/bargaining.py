"""The bargaining space in the central world: what the picture of a negotiation shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.arrays import BoolArray, FloatArray
from winset.deals.dealspace import DealSpace
from winset.display import Displayed
from winset.findings.offers import OfferJudged
from winset.worlds import Worlds

__all__ = ["BargainingSpace", "NamedDeal", "bargaining_space"]

_MOST_POINTS = 4_000
_SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "equal_loss", "utilitarian")


@dataclass(frozen=True)
class NamedDeal:
    """A deal with its utilities to every actor in the central world."""

    name: str
    options: tuple[int, ...]
    terms: Mapping[str, str]
    utilities: Mapping[str, float]
    ties: int = 1


@dataclass(frozen=True, repr=False)
class BargainingSpace(Displayed):
    """Two parties' utilities of deals, frontier, walk-away values, offers and solutions.

    ``points`` holds deals (all, or an even sample) as (n, parties) utilities, ``in_zone`` and
    ``ratifiable`` say which of them the parties accept and which also pass every ratifier, with
    every judgement at its median. A picture of one world, not a verdict.
    """

    parties: tuple[str, ...]
    points: FloatArray
    in_zone: BoolArray
    ratifiable: BoolArray
    sampled: bool
    walk_away: Mapping[str, float]
    frontier: FloatArray
    frontier_deals: tuple[NamedDeal, ...]
    epsilon: float
    solutions: tuple[NamedDeal, ...]
    offers: tuple[NamedDeal, ...]
    empty_reason: str


def _sample(worlds: Worlds) -> tuple[NDArray[np.int64], bool]:
    space = worlds.space
    if space.n_deals <= _MOST_POINTS:
        return np.concatenate(list(space.enumerate())), False
    rng = np.random.Generator(np.random.Philox(20_190_228))
    columns = np.stack([rng.integers(0, n, _MOST_POINTS) for n in space.sizes], axis=-1)
    return np.unique(columns, axis=0), True


def _utilities(worlds: Worlds, columns: NDArray[np.int64]) -> NDArray[np.float64]:
    table = worlds.utility_at(len(worlds.epochs) - 1)[0]
    return np.asarray(table[:, columns + worlds.space.offsets[:-1]].sum(-1).T)


def _named(worlds: Worlds, name: str, options: tuple[int, ...], ties: int = 1) -> NamedDeal:
    columns = worlds.space.columns_of(np.asarray(options))
    utilities = _utilities(worlds, columns[None, :])[0]
    return NamedDeal(
        name=name,
        options=options,
        terms=dict(zip(worlds.space.issues, worlds.space.describe(options), strict=True)),
        utilities={a: float(u) for a, u in zip(worlds.actors, utilities, strict=True)},
        ties=ties,
    )


def bargaining_space(
    central: Worlds, offers: tuple[OfferJudged, ...], *, epsilon: float = 0.0
) -> BargainingSpace:
    """Points, frontier, solutions and tabled offers with every judgement at its median.

    Parameters
    ----------
    central : Worlds
        One world.
    offers : tuple of OfferJudged
    epsilon : float
        Additive tolerance of the frontier, for spaces where the exact one is too large.
    """
    parties = [i for i, role in enumerate(central.roles) if role == "party"]
    last = len(central.epochs) - 1
    floor = central.walk_away_at(last)[0]
    columns, sampled = _sample(central)
    if central.space.null_columns is not None:
        columns = columns[(columns != central.space.null_columns).any(-1)]
    points = _utilities(central, columns)
    accepts = points >= floor - 1e-9
    signing, everyone = central.consent.only("sign"), central.consent
    face = DealSpace.from_space(central.space, central.utility_at(last)[0][parties], floor[parties])
    frontier = face.frontier(epsilon=epsilon)
    first = [tuple(int(k) for k in deal) for deal in frontier.deals[:200]]
    solutions, reason = [], ""
    for name in _SOLUTIONS:
        found = getattr(face, name)()
        if len(found.deals):
            options = tuple(int(k) for k in found.deals[0])
            solutions.append(_named(central, name, options, found.n_ties))
        else:
            reason = reason or found.reason
    return BargainingSpace(
        parties=tuple(central.actors[i] for i in parties),
        points=points[:, parties],
        in_zone=signing.passes(accepts),
        ratifiable=everyone.passes(accepts),
        sampled=sampled,
        walk_away={central.actors[i]: float(floor[i]) for i in range(len(central.actors))},
        frontier=np.asarray(frontier.utilities, dtype=np.float64),
        frontier_deals=tuple(_named(central, "efficient", deal) for deal in first),
        epsilon=epsilon,
        solutions=tuple(solutions),
        offers=tuple(
            _named(central, offer.id or f"event {offer.event + 1}", offer.options)
            for offer in offers
        ),
        empty_reason=reason,
    )
