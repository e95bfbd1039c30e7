"""What the parties have put to each other: the last word of each, in every world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.findings.tabled import Version, on_the_table
from winset.model import Model
from winset.space import Space
from winset.worlds import Worlds

__all__ = ["Offered", "offered"]

#: Rounding is no loss.
_LEAST = 1e-6
#: In no world is a package open to comparison.
_NONE = -1


@dataclass(frozen=True, eq=False)
class Offered:
    """The last package of each party that it has not withdrawn itself.

    A refusal does not undo it, nor that its author walked out; a text that several agreed is no
    offer of one to another. A choice that is offered is worth its best option to the other side; an
    issue that is left open is taken as in the package that is compared.

    Parameters
    ----------
    space : Space
    versions : tuple of Version
        In the order of the record.
    names : tuple of str
        What tabled each.
    last : mapping of int to (worlds,) int
        For each party, its last package as a position in ``versions``; -1 for none.
    """

    space: Space
    versions: tuple[Version, ...]
    names: tuple[str, ...]
    last: Mapping[int, IntArray]

    def take(self, rows: slice) -> Offered:
        """Keep some of the worlds."""
        last = {party: at[rows] for party, at in self.last.items()}
        return Offered(self.space, self.versions, self.names, last)

    def worse(
        self, party: int, utility: FloatArray, weight: FloatArray, deals: IntArray
    ) -> FloatArray | None:
        """Chance that deals are worse for a party than what others have put to it.

        Parameters
        ----------
        party : int
        utility : (worlds, actors, columns) float
        weight : (worlds,) float
        deals : (n, blocks) int

        Returns
        -------
        (n,) float, or None
            None where nobody has put anything to it.
        """
        others = [at for author, at in self.last.items() if author != party]
        if not any((at != _NONE).any() for at in others):
            return None
        own = utility[:, party]
        value = own[:, deals + self.space.offsets[:-1]].sum(axis=2)
        worse = np.zeros(value.shape, dtype=np.bool_)
        for at in others:
            for v in np.unique(at[at != _NONE]).tolist():
                rows = np.flatnonzero(at == v)
                worse[rows] |= value[rows] < self._put(own[rows], v, deals) - _LEAST
        return np.clip(weight @ worse, 0.0, 1.0)

    def rows(self, utility: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Make rows that say whether a deal is no worse for a side than what another put to it.

        Exact but for issues that are left open and tied to others that are not, which count as if
        they were offered as a choice.

        Parameters
        ----------
        utility : (worlds, actors, columns) float

        Returns
        -------
        utility : (worlds, rows, columns) float
        floor : (worlds, rows) float
        """
        rows, floors = (
            [np.zeros((len(utility), 0, utility.shape[2]))],
            [np.zeros((len(utility), 0))],
        )
        for party, (author, at) in product(self.last, self.last.items()):
            if author == party or not (at != _NONE).any():
                continue
            row, floor = utility[:, party].copy(), np.full(len(utility), -np.inf)
            for v in np.unique(at[at != _NONE]).tolist():
                mine, told = np.flatnonzero(at == v), self.versions[v]
                total = np.zeros(len(mine))
                for b, mask in enumerate(told.completions):
                    columns = np.arange(self.space.offsets[b], self.space.offsets[b + 1])
                    if mask.all():
                        row[np.ix_(mine, columns)] = 0.0
                    else:
                        total += utility[:, party][np.ix_(mine, columns[mask])].max(axis=1)
                floor[mine] = total - _LEAST
            rows.append(row[:, None])
            floors.append(floor[:, None])
        return np.concatenate(rows, axis=1), np.concatenate(floors, axis=1)

    def _put(self, own: FloatArray, version: int, deals: IntArray) -> FloatArray:
        """Value of a package to one side where it leaves open what deals have there: (rows, n)."""
        told = self.versions[version]
        total = np.zeros((len(own), len(deals)))
        for b, (block, mask) in enumerate(zip(self.space.blocks, told.completions, strict=True)):
            part = own[:, self.space.offsets[b] : self.space.offsets[b + 1]]
            left = [p for p, issue in enumerate(block.issues) if issue not in told.terms]
            if not left:
                total += part[:, mask].max(axis=1)[:, None]
                continue
            for column in np.unique(deals[:, b]).tolist():
                like = mask & (block.columns[:, left] == block.columns[column, left]).all(axis=1)
                best = part[:, like if like.any() else mask].max(axis=1)
                total[:, deals[:, b] == column] += best[:, None]
        return total


def offered(model: Model, worlds: Worlds, seed: int) -> Offered:
    """Find the last package of each party, world by world.

    Parameters
    ----------
    model : Model
    worlds : Worlds
    seed : int
        Of the draws of what packages meant where nobody knows.
    """
    table = on_the_table(model.transcript, worlds, seed)
    parties = [worlds.index(name) for name in model.of_role("party")]
    last = {party: np.full(worlds.n, _NONE, dtype=np.int64) for party in parties}
    versions: list[Version] = []
    names: list[str] = []
    for package in table:
        for version in package.versions:
            authors = package.told[version.account].authors
            if len(authors) == 1 and authors[0] in last:
                last[authors[0]][version.rows] = len(versions)
            versions.append(version)
            names.append(package.act.name)
    gone = np.array([v.status[-1] == "withdrawn" for v in versions] + [False], dtype=np.bool_)
    standing = {party: np.where(gone[at], _NONE, at) for party, at in last.items()}
    return Offered(worlds.space, tuple(versions), tuple(names), standing)
