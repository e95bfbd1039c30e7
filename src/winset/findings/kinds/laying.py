"""The kinds of a case, and sets of deals that tell them apart, for all findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray
from winset.deals.sets.base import Loss, WinSets
from winset.deals.sets.distance import Goal
from winset.findings.compliance import losses_of
from winset.findings.kinds.sets import ANY, Kind, derived_kinds, kinds_named, widened
from winset.model import Handle
from winset.space import Consent
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["KindSets", "kind_sets"]


@dataclass(frozen=True, eq=False)
class KindSets:
    """Kinds of deal at the close.

    Parameters
    ----------
    kinds : tuple of Kind
        The core first, any change at all last.
    own, kept : WinSets
        Before and after compliance; what parties give and gain may stand beside the actors.
    """

    kinds: tuple[Kind, ...]
    own: WinSets
    kept: WinSets

    def goals(self, consent: Consent) -> tuple[Goal, ...]:
        """Deals of a core kind that would be kept, as a union; none where any deal is core."""
        core = [kind for kind in self.kinds if kind.core]
        if any(kind.id == ANY for kind in core):
            return ()
        return tuple(
            Goal(self.kept, Consent((*consent.groups, *question.rows)), question.within)
            for kind in core
            for question in kind.any
        )


def kind_sets(
    prior: Prior,
    worlds: Worlds,
    z: FloatArray,
    sets: WinSets,
    quantities: Mapping[Handle, FloatArray],
) -> KindSets:
    """Lay out the kinds of a case.

    Parameters
    ----------
    prior : Prior
    worlds : Worlds
    z : (worlds, dims) float
        Latents of the worlds.
    sets : WinSets
        Of the last epoch.
    quantities : mapping
        Judgements in the same worlds.
    """
    kinds, own = _kinds(prior, worlds, z, sets)
    losses = losses_of(prior.model, quantities, worlds.n)
    return KindSets(kinds, own, own.with_losses(_padded(own, losses)) if losses else own)


def _kinds(
    prior: Prior, worlds: Worlds, z: FloatArray, sets: WinSets
) -> tuple[tuple[Kind, ...], WinSets]:
    """Make the kinds that are named or follow from who gives what, and sets that know of them."""
    model = prior.model
    if model.kinds:
        named = kinds_named(model.kinds, worlds.space)
        ordered = sorted(named, key=lambda kind: not kind.core)
        return (*ordered, Kind(ANY)), sets
    parties = model.of_role("party")
    if model.space.null is None or len(parties) < 2:
        return (Kind(ANY, core=True),), sets
    gives, gains = prior.concessions(z, parties)
    gives, gains = (np.broadcast_to(x, (worlds.n, *x.shape[1:])) for x in (gives, gains))
    at = [worlds.index(name) for name in parties]
    scale = _scale(worlds, at)
    derived = derived_kinds(len(worlds.actors), len(parties))
    return (*derived, Kind(ANY)), widened(sets, gives, gains, scale)


def _scale(worlds: Worlds, actors: Sequence[int]) -> FloatArray:
    """Compute the points between an actor's worst and best deal, (worlds, actors)."""
    utility = worlds.utility_at(len(worlds.epochs) - 1)[:, list(actors)]
    starts = worlds.space.offsets[:-1]
    best = np.maximum.reduceat(utility, starts, axis=2)
    worst = np.minimum.reduceat(utility, starts, axis=2)
    return np.asarray((best - worst).sum(axis=2))


def _padded(sets: WinSets, losses: Sequence[Loss]) -> list[Loss]:
    """Make losses for sets that have rows beside the actors, who lose nothing."""
    rows = sets.gross.shape[1]
    return [
        Loss(loss.terms, np.pad(loss.amount, ((0, 0), (0, rows - loss.amount.shape[1]))))
        for loss in losses
    ]
