"""The situation at the table: win-sets in every epoch, and what was tabled in which world.

Made once from a model and its worlds; gates, causes, bridges and onlookers all read it, so that
the deals of a world are gone through once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.base import Completions, WinSets
from winset.deals.sets.engine import win_sets
from winset.findings.beliefs import Beliefs, Believed
from winset.findings.compliance import losses_of
from winset.findings.tabled import TabledOffer
from winset.model import Handle, Model
from winset.model.talks import Tabled
from winset.record import Epoch
from winset.space import Space
from winset.worlds.accounts import patterns_met
from winset.worlds.worlds import Worlds

__all__ = ["Situation", "UnderPattern", "situation_of", "take"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class UnderPattern:
    """The record in the worlds where one pattern of accounts is true.

    ``offers`` and ``tabled`` go together, one entry per offer; ``sets`` and ``surviving`` are those
    of the situation in these worlds, one per epoch.
    """

    pattern: tuple[int, ...]
    rows: IntArray
    offers: tuple[TabledOffer, ...]
    tabled: tuple[Tabled, ...]
    sets: tuple[WinSets, ...]
    surviving: tuple[WinSets, ...] | None

    @property
    def kept(self) -> tuple[WinSets, ...]:
        """Win-sets whose passing deals are S3."""
        return self.sets if self.surviving is None else self.surviving


@dataclass(frozen=True, eq=False)
class Situation:
    """Everything that the findings about failure need.

    Parameters
    ----------
    model : Model
    worlds : Worlds
    quantities : mapping
        Decoded values of judgements: (worlds,) each.
    sets : tuple of WinSets
        One per epoch.
    surviving : tuple of WinSets or None
        The same after compliance; None where none is coded.
    patterns : tuple of UnderPattern
        Their rows partition the worlds.
    outcome : completions or None
        The deal that was reached, where the case ended in one.
    """

    model: Model
    worlds: Worlds
    quantities: Mapping[Handle, FloatArray]
    sets: tuple[WinSets, ...]
    surviving: tuple[WinSets, ...] | None
    patterns: tuple[UnderPattern, ...]
    outcome: Completions | None

    @property
    def kept(self) -> tuple[WinSets, ...]:
        """Win-sets whose passing deals are S3."""
        return self.sets if self.surviving is None else self.surviving

    @property
    def close(self) -> WinSets:
        """Win-sets at the close, after compliance."""
        return self.kept[-1]


def situation_of(
    model: Model,
    worlds: Worlds,
    quantities: Mapping[Handle, FloatArray] | None = None,
    *,
    believed: Sequence[Believed] = (),
    sets: Sequence[WinSets] = (),
    lean: bool = False,
) -> Situation:
    """Lay out the situation of a model.

    Parameters
    ----------
    model : Model
    worlds : Worlds
    quantities : mapping, optional
        ``Prior.quantities(z)`` of the same worlds; needed where the case codes compliance.
    believed : sequence of Believed, optional
        Worlds as they looked along the record, for what proposers could expect. Needed where
        ``worlds`` have learned from the record, refusals included; by default ``worlds``
        themselves.
    sets : sequence of WinSets, optional
        Of the same worlds (:func:`sets_of`), where they are there already.
    lean : bool
        The close only, and nothing of the record: enough to ask whether a deal exists.
    """
    drawn = quantities or {}
    sets = sets or sets_of(worlds, len(worlds.epochs) - 1 if lean else 0)
    losses = losses_of(model, drawn, worlds.n)
    surviving = tuple(s.with_losses(losses) for s in sets) if losses else None
    outcome = None
    if model.outcome is not None:
        outcome = worlds.space.completions(dict(model.outcome))
    patterns = []
    beliefs = Beliefs(model, believed)
    if not believed:
        kept = tuple(sets) if surviving is None else surviving
        moment = Believed(frozenset(), lambda: worlds, lambda: drawn)
        beliefs = Beliefs(model, [moment], dict(enumerate(kept)))
    met, which = patterns_met(worlds.account)
    for g, pattern in enumerate(() if lean else met):
        rows = np.flatnonzero(which == g)
        tabled = model.transcript.tabled(pattern)
        plain = (_offer(package, worlds.space, worlds.epochs) for package in tabled)
        offers = tuple(replace(offer, belief=beliefs.of(offer)) for offer in plain)
        patterns.append(
            UnderPattern(
                pattern,
                rows,
                offers,
                tabled,
                _parts(sets, rows),
                None if surviving is None else _parts(surviving, rows),
            )
        )
    return Situation(model, worlds, drawn, tuple(sets), surviving, tuple(patterns), outcome)


def sets_of(worlds: Worlds, first: int = 0) -> tuple[WinSets, ...]:
    """Win-sets of the epochs from ``first`` on; none is worked out before it is asked for."""
    found: list[WinSets] = []
    for epoch in range(first, len(worlds.epochs)):
        utility, floor = worlds.utility_at(epoch), worlds.walk_away_at(epoch)
        made = found[-1].changed(utility, floor) if found else None
        found.append(made or win_sets(worlds.space, utility, floor))
    return tuple(found)


def _offer(package: Tabled, space: Space, epochs: Sequence[Epoch]) -> TabledOffer:
    return TabledOffer(
        name=package.act.name,
        by=package.by,
        completions=space.completions(package.terms),
        epoch=package.epoch,
        status=package.status(epochs),
        refused_by=package.refused_by,
        event=package.act.events[0],
    )


def _parts(sets: Sequence[WinSets], rows: IntArray) -> tuple[WinSets, ...]:
    return tuple(s if len(rows) == s.n else s.take(rows) for s in sets)


def take(situation: Situation, rows: IntArray) -> Situation:
    """Keep some of the worlds (their weights are normalised again)."""
    worlds = situation.worlds
    account = worlds.account[rows]
    kept = replace(
        worlds,
        utility=worlds.utility[:, rows],
        walk_away=worlds.walk_away[:, rows],
        account=account,
        log_weight=worlds.log_weight[rows],
    )
    where = np.full(worlds.n, -1, dtype=np.int64)
    where[rows] = np.arange(len(rows))
    sets = tuple(s.take(rows) for s in situation.sets)
    surviving = situation.surviving
    surviving = None if surviving is None else tuple(s.take(rows) for s in surviving)
    patterns = tuple(
        replace(
            p,
            rows=inside,
            sets=_parts(sets, inside),
            surviving=None if surviving is None else _parts(surviving, inside),
        )
        for p in situation.patterns
        if len(inside := where[p.rows][where[p.rows] >= 0])
    )
    return replace(
        situation,
        worlds=kept,
        quantities={
            path: value[rows] if len(value) == worlds.n else value
            for path, value in situation.quantities.items()
        },
        sets=sets,
        surviving=surviving,
        patterns=patterns,
    )
