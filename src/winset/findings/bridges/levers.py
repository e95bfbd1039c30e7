"""Levers: the same worlds of a changed model, and how far a lever goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from winset.deals.sets.base import Completions
from winset.findings.kinds.laying import kind_sets
from winset.findings.situation import Situation, sets_of, situation_of
from winset.model import Handle, Judged, Lever, Model
from winset.model.levers import MOST_PACKAGES
from winset.space import Space
from winset.worlds import Prior, Worlds
from winset.worlds.streams import normals, start_of

__all__ = ["Redraw", "doubts_meant", "needed_for", "prices_of", "strength_of"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: How far a margin is moved where the case does not say: points of the 0-100 scale.
MARGIN_STEP = 10.0


@dataclass(frozen=True, eq=False)
class Redraw:
    """Draws the worlds of a changed model with the random numbers of the unchanged one.

    Parameters
    ----------
    prior : Prior
        Of the model as it stands.
    z : (worlds, dims) float
        Its latent rows, drawn or conditioned on the record.
    seed : int
        Feeds judgements that only the changed model holds.
    numbers : (worlds,) int, optional
        Which worlds these are; all from the first on by default.
    kinds : bool
        Whether deals of the core kinds are sought, or any deal.
    """

    prior: Prior
    z: FloatArray
    seed: int
    numbers: IntArray | None = None
    kinds: bool = False

    def take(self, rows: IntArray) -> Redraw:
        """Keep some of the worlds."""
        return replace(self, z=self.z[rows], numbers=self._numbers[rows])

    @property
    def _numbers(self) -> IntArray:
        return np.arange(len(self.z)) if self.numbers is None else self.numbers

    def __call__(
        self, model: Model, quantities: Mapping[Handle, FloatArray] | None = None
    ) -> Situation:
        """Lay out the situation at the close of a changed model in the same worlds.

        Parameters
        ----------
        model : Model
        quantities : mapping, optional
            Decoded judgements of these worlds, where promises and interactions are as they were.
        """
        prior = Prior(model)
        z = self._rows(prior)
        counted = [prior.actors[a] for a in prior.consent.actors]
        drawn = prior.quantities(z) if quantities is None else quantities
        worlds = prior.decode(z, actors=counted)
        sets = sets_of(worlds, len(worlds.epochs) - 1)
        kinds = kind_sets(prior, worlds, z, sets, drawn) if self.kinds else None
        return situation_of(model, worlds, drawn, sets=sets, kinds=kinds, lean=True)

    def worlds(self, model: Model, actors: Collection[str] | None = None) -> Worlds:
        """Decode the same worlds for a changed model, or for some of its actors only."""
        prior = Prior(model)
        return prior.decode(self._rows(prior), actors=actors)

    def _rows(self, prior: Prior) -> FloatArray:
        numbers = self._numbers
        old = {name: d for d, name in enumerate(self.prior.names)}
        z = np.empty((len(prior.names), len(numbers)))
        new = [d for d, name in enumerate(prior.names) if name not in old]
        if new:
            last = int(numbers.max(initial=-1)) + 1
            z[new] = prior.draw(last, self.seed)[numbers][:, new].T
        for d, name in enumerate(prior.names):
            if name in old:
                z[d] = self.z[:, old[name]]
        return z.T

    def quantity(self, stated: Judged) -> FloatArray:
        """Draw a judgement about a lever, from the stream of its name."""
        if stated.exact:
            return np.full(len(self.z), stated.median)
        index = self._numbers.astype(np.uint64)
        return stated.ppf(ndtr(normals(start_of(stated.key, self.seed), index)))


def strength_of(lever: Lever) -> float:
    """How far a lever goes when it is used together with others: as stated, else a usual size."""
    if lever.amount is not None:
        return lever.amount.median
    if lever.most is not None:
        return float(lever.most)
    return {"margin": MARGIN_STEP, "payment": MARGIN_STEP, "packages": float(MOST_PACKAGES)}.get(
        lever.kind, 1.0
    )


def doubts_meant(model: Model, lever: Lever) -> tuple[int, ...]:
    """Find the promises that a compliance lever makes surer: those of its actor, on its terms."""
    return tuple(
        r
        for r, doubt in enumerate(model.doubts)
        if doubt.by == lever.actor
        and (not lever.when.allowed or lever.when.allowed == doubt.when.allowed)
    )


def needed_for(lever: Lever, space: Space) -> Completions | None:
    """Find what a deal must hold for a payment to be made on top of it; None for nothing."""
    return lever.when.masks(space) if lever.when.allowed else None


def prices_of(situation: Situation, redraw: Redraw, lever: Lever) -> FloatArray:
    """Draw what one unit of a payment does to each actor: (worlds, actors), in points of utility.

    A price of the payer whose median is above nothing is read as the worth of what it gives away.
    """
    worlds = situation.worlds
    price = np.zeros((worlds.n, len(worlds.actors)))
    for a, name in enumerate(worlds.actors):
        if name in lever.price:
            stated = lever.price[name]
            drawn = redraw.quantity(stated)[: worlds.n]
            gives = name == lever.by and name != lever.actor and stated.median > 0
            price[:, a] = -drawn if gives else drawn
    return price
