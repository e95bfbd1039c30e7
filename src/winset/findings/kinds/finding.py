"""Which kinds of deal were to be had, how far they would have gone, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from winset.arrays import BoolArray, FloatArray
from winset.deals.sets.base import Loss, WinSets
from winset.findings.compliance import losses_of
from winset.findings.kinds.moving import bests, break_evens, moved
from winset.findings.kinds.results import KindChance, KindsFinding
from winset.findings.kinds.sets import ANY, GIVES, Kind, derived_kinds, kinds_named, widened
from winset.findings.kinds.twoway import two_way
from winset.findings.share import Share, share
from winset.model import Handle, Model
from winset.worlds import Worlds
from winset.worlds.accounts import patterns_met
from winset.worlds.prior import Prior

__all__ = ["kinds_finding"]


def kinds_finding(
    prior: Prior,
    worlds: Worlds,
    z: FloatArray,
    sets: WinSets,
    quantities: Mapping[Handle, FloatArray],
) -> KindsFinding:
    """Find the chance of every kind of deal at every stage, and what it turns on.

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
    model, consent = prior.model, worlds.consent
    kinds, own = _kinds(prior, worlds, z, sets)
    losses = losses_of(model, quantities, worlds.n)
    kept = own.with_losses(_padded(own, losses)) if losses else own
    chances, cores = [], []
    for kind in kinds:
        sign = kind.some(own, consent.only("sign"))
        passed = kind.some(own, consent)
        keep = kind.some(kept, consent) if losses else passed
        chances.append(
            KindChance(
                kind.id,
                kind.name,
                kind.core,
                share(sign == 1, worlds.weight),
                share(passed == 1, worlds.weight),
                share(keep == 1, worlds.weight),
                _reached(model, worlds, kind, kept),
                max(float(worlds.weight @ (found == -1)) for found in (sign, passed, keep)),
            )
        )
        if kind.core:
            cores.append((kind, keep == 1))
    null = _null_value(worlds)
    best = {kind: bests(kind, worlds, kept, null) for kind, _ in cores}
    return KindsFinding(
        kinds=tuple(chances),
        derived=not model.kinds,
        gives=GIVES,
        break_even=tuple(row for kind, _ in cores for row in break_evens(kind, worlds, best[kind])),
        two_way=tuple(
            table
            for kind, there in cores
            if (table := two_way(kind.id, there, worlds, quantities)) is not None
        ),
        moved=tuple(row for kind, _ in cores for row in moved(kind, worlds, kept, best[kind])),
    )


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


def _null_value(worlds: Worlds) -> FloatArray:
    """Compute the utility of the status quo at the close, (worlds, actors); zeros without one."""
    columns = worlds.space.null_columns
    if columns is None:
        return np.zeros((worlds.n, len(worlds.actors)))
    utility = worlds.utility_at(len(worlds.epochs) - 1)
    return np.asarray(utility[:, :, worlds.space.offsets[:-1] + columns].sum(axis=2))


def _reached(model: Model, worlds: Worlds, kind: Kind, kept: WinSets) -> Share | None:
    """Find worlds in which a deal of the kind that would be kept was on the table."""
    met, which = patterns_met(worlds.account)
    rows: dict[tuple[tuple[int, frozenset[int]], ...], BoolArray] = {}
    for g, pattern in enumerate(met):
        for package in model.transcript.tabled(pattern):
            key = tuple(sorted(package.terms.items(), key=lambda item: item[0]))
            rows[key] = rows.get(key, np.zeros(worlds.n, dtype=np.bool_)) | (which == g)
    there = np.zeros(worlds.n, dtype=np.bool_)
    for key, made in rows.items():
        terms = worlds.space.completions(dict(key))
        there |= made & (kind.some(kept, worlds.consent, terms) == 1)
    return share(there, worlds.weight) if rows else None
