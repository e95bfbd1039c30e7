"""The obstacles of a case, and whether there is a deal when any of them are removed.

What can be removed: each party's own reservation, each ratifier's veto, doubt that a party keeps
its promises, what a combination of options costs, what a shock changed, and that nobody tabled a
package that all would take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.among import Among
from winset.deals.sets.base import Loss
from winset.deals.sets.together import Together
from winset.display import Displayed
from winset.findings.causes.attribution import MOST_OBSTACLES, Attribution, attribute, subsets
from winset.findings.compliance import judged, losses_of
from winset.findings.situation import Situation, take
from winset.model import Handle, Model
from winset.space import Consent

__all__ = ["Causes", "causes_finding"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, repr=False)
class Causes(Displayed):
    """Two attributions of one failure.

    ``to_be_had`` asks whether a deal existed that all would have taken; ``on_the_table`` whether
    one was ever tabled.
    """

    to_be_had: Attribution
    on_the_table: Attribution
    n_worlds: int


@dataclass(frozen=True)
class _Removable:
    """One obstacle, or several taken together: what is waived, and which numbers change."""

    key: str
    kind: str
    waives: tuple[int, ...] = ()
    doubts: tuple[int, ...] = ()
    interactions: tuple[int, ...] = ()
    epochs: tuple[int, ...] = ()

    @property
    def moves_numbers(self) -> bool:
        return bool(self.doubts or self.interactions or self.epochs)

    def with_(self, other: _Removable) -> _Removable:
        return _Removable(
            self.kind,
            self.kind,
            self.waives + other.waives,
            self.doubts + other.doubts,
            self.interactions + other.interactions,
            self.epochs + other.epochs,
        )


def causes_finding(situation: Situation, *, worlds: int = 2_000) -> Causes | None:
    """Share a failure among its obstacles.

    Parameters
    ----------
    situation : Situation
    worlds : int
        How many of its worlds to use (the first ones).

    Returns
    -------
    Causes or None
        None where the case ended in a deal.
    """
    if situation.outcome is not None:
        return None
    n = min(worlds, situation.worlds.n)
    part = take(situation, np.arange(n)) if n < situation.worlds.n else situation
    obstacles = _few_enough(list(_obstacles(part)))
    exists, tabled = _tables(part, obstacles)
    weight = part.worlds.weight
    # A party that would sign anything is no answer to why nothing better was tabled.
    asked = [o for o in obstacles if o.kind != "party"]
    at = [k for k, o in enumerate(obstacles) if o.kind != "party"]
    rows = np.array([sum(1 << at[k] for k in chosen) for chosen in subsets(len(asked))])
    keys, kinds = _columns([*asked, _TABLING])
    return Causes(
        attribute(exists, *_columns(obstacles), weight),
        attribute(
            np.concatenate([tabled[rows], exists[rows]]),
            keys,
            kinds,
            weight,
        ),
        n,
    )


def _columns(obstacles: Sequence[_Removable]) -> tuple[list[str], list[str]]:
    return [o.key for o in obstacles], [o.kind for o in obstacles]


_TABLING = _Removable("tabling", "tabling")


# --- which obstacles there are --------------------------------------------------------------------


def _obstacles(situation: Situation) -> Iterator[_Removable]:
    model, worlds, consent = situation.model, situation.worlds, situation.worlds.consent
    for kind, role in (("sign", "party"), ("ratify", "ratifier")):
        actors = sorted({a for g in consent.groups if g.kind == kind for a in g.actors})
        for a in actors:
            yield _Removable(worlds.actors[a], role, waives=(a,))
    for by in dict.fromkeys(doubt.by for doubt in model.doubts):
        rows = tuple(k for k, doubt in enumerate(model.doubts) if doubt.by == by)
        yield _Removable(f"compliance.{by}", "compliance", doubts=rows)
    yield from _interactions(situation)
    for e in range(1, len(worlds.epochs)):
        yield _Removable(f"shock.{e}", "shock", epochs=(e,))


def _interactions(situation: Situation) -> Iterator[_Removable]:
    """List combinations that cost those whose consent counts something, by issues tied."""
    model, worlds = situation.model, situation.worlds
    counted = {worlds.actors[a] for a in worlds.consent.actors}
    by_issues: dict[frozenset[str], list[int]] = {}
    for k, interaction in enumerate(model.interactions):
        costs = [added.median for actor, added in interaction.add.items() if actor in counted]
        if costs and min(costs) < 0:
            by_issues.setdefault(frozenset(interaction.when.stated), []).append(k)
    for rows in by_issues.values():
        yield _Removable(f"interaction.{rows[0]}", "interaction", interactions=tuple(rows))


_MERGED = ("compliance", "interaction", "shock", "ratifier", "party")


def _few_enough(obstacles: list[_Removable]) -> list[_Removable]:
    """Take obstacles of one kind together, kind by kind, until there are not too many."""
    for kind in _MERGED:
        if len(obstacles) < MOST_OBSTACLES:  # the tabling is one more
            break
        same = [o for o in obstacles if o.kind == kind]
        if len(same) > 1:
            merged = same[0]
            for other in same[1:]:
                merged = merged.with_(other)
            at = obstacles.index(same[0])
            obstacles = [o for o in obstacles if o.kind != kind]
            obstacles.insert(at, merged)
    return obstacles


# --- what happens without them --------------------------------------------------------------------


def _tables(situation: Situation, obstacles: Sequence[_Removable]) -> tuple[BoolArray, BoolArray]:
    """Whether there is a deal, and whether one was tabled, with the obstacles of a row removed.

    Returns
    -------
    exists, tabled : (2**obstacles, worlds) bool
        Rows of ``tabled`` that remove a party's own reservation are not worked out.
    """
    shape = (2 ** len(obstacles), situation.worlds.n)
    exists, tabled = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    movers = [k for k, o in enumerate(obstacles) if o.moves_numbers]
    waivers = [k for k, o in enumerate(obstacles) if not o.moves_numbers]
    versions = [v for package in situation.packages for v in package.versions]
    worlds = np.concatenate([np.zeros(0, dtype=np.int64), *(v.rows for v in versions)])
    numbers = _Numbers(situation)
    removals = [
        (waived, [obstacles[waivers[m]] for m in waived]) for waived in subsets(len(waivers))
    ]
    rules = [_rule(situation.worlds.consent, gone) for _, gone in removals]
    for moved in subsets(len(movers)):
        sets = numbers.without([obstacles[movers[m]] for m in moved])
        packages = Together(sets, [(v.rows, v.completions) for v in versions])
        for (waived, gone), rule in zip(removals, rules, strict=True):
            row = sum(1 << movers[m] for m in moved) + sum(1 << waivers[m] for m in waived)
            exists[row] = sets.some(rule) == 1
            if any(o.kind == "party" for o in gone):
                continue
            tabled[row, worlds[packages.some(rule) == 1]] = True
    return exists, tabled


def _rule(consent: Consent, removed: Sequence[_Removable]) -> Consent:
    return consent.assuming([a for obstacle in removed for a in obstacle.waives])


class _Numbers:
    """Win-sets at the close with some obstacles' numbers taken out, made once each."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.made: dict[frozenset[str], Among] = {frozenset(): situation.sought}

    def without(self, removed: Sequence[_Removable]) -> Among:
        key = frozenset(o.key for o in removed)
        if key not in self.made:
            near = self.without(removed[1:])  # one obstacle fewer: most numbers are the same
            self.made[key] = self._changed(near, removed)
        return self.made[key]

    def _changed(self, near: Among, removed: Sequence[_Removable]) -> Among:
        s = self.situation
        last = len(s.worlds.epochs) - 1
        utility, floor = s.worlds.utility_at(last), s.worlds.walk_away_at(last)
        for e in (e for obstacle in removed for e in obstacle.epochs):
            floor = floor - (s.worlds.walk_away_at(e) - s.worlds.walk_away_at(e - 1))
            if len(s.worlds.utility) > 1:
                utility = utility - (s.worlds.utility_at(e) - s.worlds.utility_at(e - 1))
        doubts = {k for obstacle in removed for k in obstacle.doubts}
        kept = [k for k in range(len(s.model.doubts)) if k not in doubts]
        losses = list(losses_of(s.model, s.quantities, s.worlds.n, rows=kept))
        for k in (k for obstacle in removed for k in obstacle.interactions):
            gone = interaction_as_loss(s.model, s.quantities, k, s.worlds.n)
            losses.append(gone)
            floor = floor - _at_null(s.model, gone)
        changed = near.changed(utility, np.asarray(floor))
        return changed.with_losses(losses)


def interaction_as_loss(
    model: Model, quantities: Mapping[Handle, FloatArray], k: int, n: int
) -> Loss:
    """Write the removal of an interaction as a loss: what it adds is taken off again."""
    interaction = model.interactions[k]
    amount = np.zeros((n, len(model.actors)))
    for name, added in interaction.add.items():
        amount[:, model.actors.index(name)] = judged(quantities, added, n)
    return Loss(interaction.when.masks(model.space), amount)


def _at_null(model: Model, loss: Loss) -> FloatArray | float:
    """Take from no agreement what a loss takes from the null deal, for actors with a margin."""
    null = model.space.null_columns
    if null is None or not all(m[int(c)] for m, c in zip(loss.terms, null, strict=True)):
        return 0.0
    by_margin = np.array([model.floors[name].over_null for name in model.actors])
    return np.asarray(loss.amount * by_margin)
