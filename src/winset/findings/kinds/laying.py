"""The kinds of a case, and sets of deals that tell them apart, for all findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from winset.arrays import FloatArray
from winset.deals.sets.among import Part
from winset.deals.sets.base import WinSets
from winset.findings.compliance import losses_of
from winset.findings.kinds.sets import (
    ANY,
    Kind,
    derived_kinds,
    kinds_named,
    widened,
)
from winset.model import Handle
from winset.space import Consent
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["KindSets", "kind_sets"]


@dataclass(frozen=True, eq=False)
class KindSets:
    """Kinds of deal, and the sets of deals that know of them.

    Parameters
    ----------
    kinds : tuple of Kind
        The core first, any change at all last.
    before, after : tuple of WinSets
        In every epoch, before and after compliance (the same where none is coded); what parties
        give and gain may stand beside the actors.
    """

    kinds: tuple[Kind, ...]
    before: tuple[WinSets, ...]
    after: tuple[WinSets, ...]

    @property
    def own(self) -> WinSets:
        """Sets at the close, before compliance."""
        return self.before[-1]

    @property
    def kept(self) -> WinSets:
        """Sets at the close, after compliance."""
        return self.after[-1]

    @property
    def core(self) -> tuple[str, ...]:
        """Which kinds the talks were about; ``any`` where they are not told apart."""
        return tuple(kind.id for kind in self.kinds if kind.core)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Deals of the core kinds."""
        return tuple(part for kind in self.kinds if kind.core for part in kind.parts)


def kind_sets(
    prior: Prior,
    worlds: Worlds,
    z: FloatArray,
    sets: Sequence[WinSets],
    quantities: Mapping[Handle, FloatArray],
) -> KindSets:
    """Lay out the kinds of a case.

    Parameters
    ----------
    prior : Prior
    worlds : Worlds
    z : (worlds, dims) float
        Latents of the worlds.
    sets : sequence of WinSets
        One per epoch.
    quantities : mapping
        Judgements in the same worlds.
    """
    kinds, own = _kinds(prior, worlds, z, sets)
    losses = losses_of(prior.model, quantities, worlds.n)
    if not losses:
        return KindSets(kinds, own, own)
    lost = [loss.beside(own[-1].floor.shape[1]) for loss in losses]
    return KindSets(kinds, own, tuple(one.with_losses(lost) for one in own))


def _kinds(
    prior: Prior, worlds: Worlds, z: FloatArray, sets: Sequence[WinSets]
) -> tuple[tuple[Kind, ...], tuple[WinSets, ...]]:
    """Make the kinds that are named or follow from who gives what, and sets that know of them."""
    model = prior.model
    if model.kinds:
        named = kinds_named(model.kinds, worlds.space)
        ordered = sorted(named, key=lambda kind: not kind.core)
        return (*ordered, Kind(ANY)), tuple(sets)
    parties = model.of_role("party")
    if model.space.null is None or len(parties) < 2 or len(model.space.decisions) < 2:
        return (Kind(ANY, core=True),), tuple(sets)
    gives, gains = prior.concessions(z, parties)
    gives, gains = (np.broadcast_to(x, (worlds.n, *x.shape[1:])) for x in (gives, gains))
    at = [worlds.index(name) for name in parties]
    scale = worlds.scale[:, at]
    derived = derived_kinds(len(worlds.actors), len(parties))
    wider = widened(sets, gives, gains, scale)
    trade, one_sided, courtesy = derived
    if not (trade.some(wider[-1], Consent(())) != 0).any():
        one_sided = replace(one_sided, core=True)
    return (trade, one_sided, courtesy, Kind(ANY)), wider
