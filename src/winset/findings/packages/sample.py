"""Worlds that choose packages, or judge them: utilities after losses, and rows for kinds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.deals.robust.sample import Sample
from winset.deals.sets.acceptance import acceptance
from winset.deals.sets.base import net_utility
from winset.deals.sets.engine import MOST_BITS
from winset.findings.kinds.laying import KindSets
from winset.findings.kinds.sets import Kind
from winset.findings.packages.offered import Offered, offered
from winset.model import Model
from winset.space import Group
from winset.worlds import Worlds

__all__ = ["LIKELY", "Drawn", "drawn_of"]

_FIRST = 1_000  # worlds

#: Chance above which a package counts as worse for a side, or as of a kind that is derived.
LIKELY = 0.5


@dataclass(frozen=True, eq=False)
class Drawn:
    """Worlds at the close.

    Parameters
    ----------
    worlds : Worlds
    kinds : tuple of Kind
    utility : (worlds, rows, columns) float
        After what is lost to doubtful promises; rows beside the actors tell kinds apart.
    floor : (worlds, rows) float
    offered : Offered
    """

    worlds: Worlds
    kinds: tuple[Kind, ...]
    utility: FloatArray
    floor: FloatArray
    offered: Offered

    def take(self, rows: slice) -> Drawn:
        """Keep some of the worlds."""
        return Drawn(
            self.worlds.take(rows),
            self.kinds,
            self.utility[rows],
            self.floor[rows],
            self.offered.take(rows),
        )

    @property
    def sample(self) -> Sample:
        """The same, as a search is given it."""
        worlds = self.worlds
        return Sample.of(worlds.space, (self.utility, self.floor, worlds.weight), worlds.consent)

    @cached_property
    def fair(self) -> tuple[Sample, tuple[Group, ...]]:
        """The same with rows for what has been put to sides, and their group if there is one."""
        worlds, first = self.worlds, self.floor.shape[1]
        rows, floor = self.offered.rows(self.utility)
        wider = (
            np.concatenate([self.utility, rows], axis=1),
            np.concatenate([self.floor, floor], axis=1),
            worlds.weight,
        )
        added = range(first, first + floor.shape[1])
        groups = (Group.all_of(tuple(added)),) if added else ()
        return Sample.of(worlds.space, wider, worlds.consent), groups

    def of_kind(self, kind: Kind, deals: IntArray) -> FloatArray:
        """Share of worlds in which each deal is of a kind: (n,).

        Where deals cannot be listed very many are asked about, each in the first worlds only.
        """
        weight, space = self.worlds.weight, self.worlds.space
        if space.n_deals * len(weight) > MOST_BITS:
            weight = weight[:_FIRST] / weight[:_FIRST].sum()
        found = np.zeros((len(deals), len(weight)), dtype=np.bool_)
        for question in kind.parts:
            inside = np.ones(len(deals), dtype=np.bool_)
            if question.within is not None:
                masks = zip(question.within, deals.T, strict=True)
                inside = np.all([mask[column] for mask, column in masks], axis=0)
            rows = sorted({row for group in question.rows for row in group.actors})
            if not rows or not inside.any():
                found[inside] = True
                continue
            utility, floor = (x[: len(weight), rows] for x in (self.utility, self.floor))
            meets = acceptance(space, utility, floor, deals[inside])
            found[inside] |= meets.all(axis=1).T
        return np.asarray(found @ weight)

    def worse(self, deals: IntArray) -> dict[str, FloatArray]:
        """Chance that each deal is worse for a side than what others have put to it: (n,) each.

        Sides to which nothing has been put are left out.
        """
        worlds = self.worlds
        found = {
            worlds.actors[party]: self.offered.worse(party, self.utility, worlds.weight, deals)
            for party in self.offered.last
        }
        return {name: chance for name, chance in found.items() if chance is not None}

    @cached_property
    def _scale(self) -> FloatArray:
        """(worlds, actors) utility between the worst deal and the best."""
        starts, utility = self.worlds.space.offsets[:-1], self.utility[:, : len(self.worlds.actors)]
        best = np.maximum.reduceat(utility, starts, axis=2)
        return np.asarray((best - np.minimum.reduceat(utility, starts, axis=2)).sum(axis=2))

    def apart(self, one: IntArray, others: IntArray) -> FloatArray:
        """How far a deal is from others to whom it matters most, in points of a hundred: (n,)."""
        starts, scale = self.worlds.space.offsets[:-1], self._scale
        utility = self.utility[:, : len(self.worlds.actors)]
        mine = utility[:, :, one + starts].sum(axis=2)
        far = []
        for other in others:
            change = np.abs(utility[:, :, other + starts].sum(axis=2) - mine)
            share = np.divide(change, scale, out=np.zeros_like(change), where=scale > 0)
            far.append(100.0 * float((self.worlds.weight @ share).max()))
        return np.array(far)


def drawn_of(model: Model, worlds: Worlds, laid: KindSets, seed: int) -> Drawn:
    """Take what is needed of worlds and their kinds.

    Parameters
    ----------
    model : Model
    worlds : Worlds
    laid : KindSets
        Of the same worlds.
    seed : int
        Of the draws of what packages meant where nobody knows.
    """
    kept = laid.kept
    return Drawn(
        worlds,
        laid.kinds,
        net_utility(worlds.space, kept.gross, kept.losses),
        kept.floor,
        offered(model, worlds, seed),
    )
