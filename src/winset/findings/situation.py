"""The situation at the table: win-sets in every epoch, and what was tabled in which world.

Made once from a model and its worlds; gates, causes, bridges and onlookers all read it, so that
the deals of a world are gone through once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.among import Among
from winset.deals.sets.base import Completions, WinSets
from winset.deals.sets.engine import win_sets
from winset.findings.compliance import losses_of
from winset.findings.kinds.laying import KindSets
from winset.findings.tabled import OnTable, on_the_table
from winset.model import Handle, Model
from winset.worlds.worlds import Worlds

__all__ = ["Situation", "recorded", "sets_of", "situation_of", "take"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Kinds of events that are no moves of the talks.
_NO_MOVES = ("statement", "shock")


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
    packages : tuple of OnTable
        In the order of the record; none where only the close was asked for.
    outcome : completions or None
        The deal that was reached, where the case ended in one.
    sought : Among
        Deals of the core kinds, at the close, after compliance; any deal where kinds are not told
        apart.
    kinds : tuple of str
        Ids of these kinds; none where any deal is sought.
    """

    model: Model
    worlds: Worlds
    quantities: Mapping[Handle, FloatArray]
    sets: tuple[WinSets, ...]
    surviving: tuple[WinSets, ...] | None
    packages: tuple[OnTable, ...]
    outcome: Completions | None
    sought: Among
    kinds: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[WinSets, ...]:
        """Win-sets whose passing deals are S3."""
        return self.sets if self.surviving is None else self.surviving

    @property
    def close(self) -> WinSets:
        """Win-sets at the close, after compliance."""
        return self.kept[-1]

    @property
    def recorded(self) -> bool:
        """Whether the record holds anything that was done at the table."""
        return recorded(self.model)


def recorded(model: Model) -> bool:
    """Whether the record of a case holds anything that was done at the table."""
    return any(act.kind not in _NO_MOVES for act in model.record.acts)


def situation_of(
    model: Model,
    worlds: Worlds,
    quantities: Mapping[Handle, FloatArray] | None = None,
    *,
    sets: Sequence[WinSets] = (),
    kinds: KindSets | None = None,
    tabled: Sequence[OnTable] | None = None,
    lean: bool = False,
    seed: int = 0,
) -> Situation:
    """Lay out the situation of a model.

    Parameters
    ----------
    model : Model
    worlds : Worlds
    quantities : mapping, optional
        ``Prior.quantities(z)`` of the same worlds; needed where the case codes compliance.
    sets : sequence of WinSets, optional
        Of the same worlds (:func:`sets_of`), where they are there already.
    kinds : KindSets, optional
        The kinds of deal in them; all deals are sought by default.
    tabled : sequence of OnTable, optional
        What was on the table in them (:func:`winset.findings.tabled.on_the_table`), where that is
        there already.
    lean : bool
        The close only, and nothing of the record: enough to ask whether a deal exists.
    seed : int
        Of the draws of what packages meant where nobody knows.
    """
    drawn = quantities or {}
    sets = sets or sets_of(worlds, len(worlds.epochs) - 1 if lean else 0)
    losses = losses_of(model, drawn, worlds.n)
    surviving = tuple(s.with_losses(losses) for s in sets) if losses else None
    outcome = None
    if model.outcome is not None:
        outcome = worlds.space.completions(dict(model.outcome))
    packages: tuple[OnTable, ...] = ()
    if not lean:
        made = on_the_table(model.transcript, worlds, seed) if tabled is None else tabled
        packages = tuple(made)
    found = Situation(
        model,
        worlds,
        drawn,
        tuple(sets),
        surviving,
        packages,
        outcome,
        Among((surviving or tuple(sets))[-1]),
    )
    if kinds is None:
        return found
    return replace(found, sought=Among(kinds.kept, kinds.parts), kinds=kinds.core)


def sets_of(worlds: Worlds, first: int = 0) -> tuple[WinSets, ...]:
    """Win-sets of the epochs from ``first`` on; none is worked out before it is asked for."""
    found: list[WinSets] = []
    for epoch in range(first, len(worlds.epochs)):
        utility, floor = worlds.utility_at(epoch), worlds.walk_away_at(epoch)
        made = found[-1].changed(utility, floor) if found else None
        found.append(made or win_sets(worlds.space, utility, floor))
    return tuple(found)


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
    packages = tuple(
        replace(package, versions=versions)
        for package in situation.packages
        if (versions := tuple(v for old in package.versions if len((v := old.take(where)).rows)))
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
        packages=packages,
        sought=situation.sought.take(rows),
    )
