"""Which kinds of deal were to be had, how far they would have gone, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from winset.arrays import BoolArray, FloatArray
from winset.deals.sets.base import WinSets
from winset.findings.kinds.laying import KindSets
from winset.findings.kinds.moving import bests, break_evens, moved
from winset.findings.kinds.results import KindChance, KindsFinding
from winset.findings.kinds.sets import GIVES, Kind
from winset.findings.kinds.twoway import two_way
from winset.findings.share import Share, share
from winset.model import Handle, Model
from winset.worlds import Worlds
from winset.worlds.accounts import patterns_met

__all__ = ["kinds_finding"]


def kinds_finding(
    model: Model, worlds: Worlds, laid: KindSets, quantities: Mapping[Handle, FloatArray]
) -> KindsFinding:
    """Find the chance of every kind of deal at every stage, and what it turns on.

    Parameters
    ----------
    model : Model
    worlds : Worlds
    laid : KindSets
        Of the same worlds.
    quantities : mapping
        Judgements in the same worlds.
    """
    consent, kinds, own, kept = worlds.consent, laid.kinds, laid.own, laid.kept
    chances, cores = [], []
    for kind in kinds:
        sign = kind.some(own, consent.only("sign"))
        passed = kind.some(own, consent)
        keep = passed if kept is own else kind.some(kept, consent)
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
