"""Which kinds of deal were to be had, how far they would have gone, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from winset.arrays import FloatArray
from winset.deals.sets.among import Among
from winset.deals.sets.listed import ListedWinSets
from winset.findings.distances import is_deal
from winset.findings.kinds.laying import KindSets
from winset.findings.kinds.moving import bests, break_evens, moved
from winset.findings.kinds.results import KindChance, KindsFinding
from winset.findings.kinds.sets import GIVES
from winset.findings.kinds.twoway import two_way
from winset.findings.share import Share, share
from winset.findings.tabled import OnTable
from winset.model import Handle, Model
from winset.worlds import Worlds

__all__ = ["kinds_finding"]

_SEARCHED = 1_000  # worlds of which break-evens are found where deals cannot be listed


def kinds_finding(
    model: Model,
    worlds: Worlds,
    laid: KindSets,
    packages: Sequence[OnTable],
    quantities: Mapping[Handle, FloatArray],
) -> KindsFinding:
    """Find the chance of every kind of deal at every stage, and what it turns on.

    Parameters
    ----------
    model : Model
    worlds : Worlds
    laid : KindSets
        Of the same worlds.
    packages : sequence of OnTable
        What was on the table in them.
    quantities : mapping
        Judgements in the same worlds.
    """
    consent, own, kept = worlds.consent, laid.own, laid.kept
    chances, cores = [], []
    for kind in laid.kinds:
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
                _reached(worlds, Among(kept, kind.parts), packages),
                max(float(worlds.weight @ (found == -1)) for found in (sign, passed, keep)),
            )
        )
        if kind.core:
            cores.append((kind, keep == 1))
    # What nobody lists is searched anew for every actor: on the first worlds only.
    few = slice(None) if isinstance(kept, ListedWinSets) else slice(0, _SEARCHED)
    near, weight = kept.take(np.arange(worlds.n)[few]), worlds.weight[few]
    null, weight = _null_value(worlds)[few], weight / weight.sum()
    best = {kind: bests(kind, consent, near, null, weight) for kind, _ in cores}
    return KindsFinding(
        kinds=tuple(chances),
        derived=not model.kinds,
        gives=GIVES,
        break_even=tuple(
            row for kind, _ in cores for row in break_evens(kind, worlds.actors, best[kind])
        ),
        two_way=tuple(
            table
            for kind, there in cores
            if (table := two_way(kind.id, there, worlds, quantities)) is not None
        ),
        moved=tuple(
            row
            for kind, _ in cores
            for row in moved(kind, worlds.actors, consent, near, best[kind])
        ),
    )


def _null_value(worlds: Worlds) -> FloatArray:
    """Compute the utility of the status quo at the close, (worlds, actors); zeros without one."""
    columns = worlds.space.null_columns
    if columns is None:
        return np.zeros((worlds.n, len(worlds.actors)))
    utility = worlds.utility_at(len(worlds.epochs) - 1)
    return np.asarray(utility[:, :, worlds.space.offsets[:-1] + columns].sum(axis=2))


def _reached(worlds: Worlds, kept: Among, packages: Sequence[OnTable]) -> Share | None:
    """Find worlds in which a deal of the kind that would be kept was on the table."""
    if not packages:
        return None
    there = np.zeros(worlds.n, dtype=np.bool_)
    for version in (v for package in packages for v in package.versions):
        rows = version.rows[~there[version.rows]]
        there[rows] = is_deal(kept.take(rows), worlds.consent, version.terms) == 1
    return share(there, worlds.weight)
