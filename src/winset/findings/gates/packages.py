"""Every package on the table: how far it was from a deal, and what was missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from winset.arrays import BoolArray, FloatArray, Status
from winset.deals.sets.among import Among
from winset.findings.gates.missing import (
    Choice,
    Closed,
    Standing,
    Tally,
    closing,
    options_of,
    settled_by,
)
from winset.findings.gates.results import (
    DISTANCES,
    POINTS,
    Change,
    DistanceCode,
    PackageDistance,
    Piece,
    Term,
)
from winset.findings.gates.rules import Openness, WorldPoints
from winset.findings.share import Share, share
from winset.findings.situation import Situation
from winset.findings.tabled import OnTable, Version
from winset.model.packages import Tabled
from winset.space import Space

__all__ = ["package_distances"]

_LISTED = 5


def package_distances(
    situation: Situation,
    close: WorldPoints,
    opened: Sequence[Openness],
    kept: Among,
) -> tuple[tuple[PackageDistance, ...], tuple[Piece, ...]]:
    """Describe every package on record, and the single changes that were missing most.

    Parameters
    ----------
    situation : Situation
    close : WorldPoints
        At the close.
    opened : sequence of Openness
        Per epoch.
    kept : Among
        Deals that count, at the close and less stated losses.
    """
    worlds, space = situation.worlds, situation.worlds.space
    options = options_of(space)
    missing = np.zeros((worlds.n, len(options)), dtype=np.bool_)
    found = []
    for k, package in enumerate(situation.packages):
        measured = _Measured(situation, package, close.distance[k], close.then[k], opened, kept)
        for account in package.told:
            found.append(measured.described(account, missing))
    weight = np.where(close.point == POINTS.index("near"), worlds.weight, 0.0)
    tally, whole = Tally.empty(len(options)), Tally.empty(1)
    tally.add(missing, weight)
    whole.add(np.ones((worlds.n, 1), dtype=np.bool_), worlds.weight)
    pieces = [
        Piece(space.issues[j], space.options[j][k], tally.share(n, whole))
        for n, (j, k) in enumerate(options)
        if tally.sum[n] > 0
    ]
    pieces.sort(key=lambda piece: (-round(piece.share.value, 9), piece.issue, piece.option))
    return tuple(found), tuple(pieces[:_LISTED])


@dataclass(frozen=True, eq=False)
class _Measured:
    """A package with its distance in every world."""

    situation: Situation
    package: OnTable
    close: Status
    then: Status
    opened: Sequence[Openness]
    kept: Among

    def described(self, account: str, missing: BoolArray) -> PackageDistance:
        """Describe the package as one account has it; ``missing`` is marked where it was near."""
        worlds, told = self.situation.worlds, self.package.told[account]
        versions = [v for v in self.package.versions if v.account == account]
        made = np.zeros(worlds.n, dtype=np.bool_)
        for version in versions:
            made[version.rows] = True
        weight = worlds.weight * made
        total = float(weight.sum())
        weight = weight / total if total > 0 else weight
        s3 = self.opened[-1].s3
        near, changes, pairs = self._missing(versions, s3 == 1)
        missing |= near
        return PackageDistance(
            event=self.package.event,
            name=told.act.name,
            date=told.act.day.isoformat(),
            by=tuple(worlds.actors[a] for a in told.authors),
            kind=told.act.kind,
            level=told.act.level,
            account=account,
            terms=_terms(worlds.space, told),
            status=told.history[-1][1],
            refused_by=tuple(worlds.actors[a] for a in told.refused_by),
            made=share(made, worlds.weight),
            then=_shares(self.then, self.opened[self.package.epoch].s3, weight),
            close=_shares(self.close, s3, weight),
            changes=changes,
            pairs=pairs,
        )

    def _missing(
        self, versions: Sequence[Version], possible: BoolArray
    ) -> tuple[BoolArray, tuple[Change, ...], tuple[Change, ...]]:
        worlds = self.situation.worlds
        standing = Standing(worlds.weight, self.close == 0, possible)
        found = closing(self.kept, worlds.consent, versions, standing)
        pairs = [(found.singles[a], found.singles[b]) for a, b in found.pairs]
        return (
            found.near,
            self._ranked([(one,) for one in found.singles], found.single),
            self._ranked(pairs, found.pair),
        )

    def _ranked(self, changes: Sequence[tuple[Choice, ...]], found: Closed) -> tuple[Change, ...]:
        space = self.situation.worlds.space
        named = [
            Change(
                _named(space, changes[n]),
                found.holds.share(n, found.all),
                found.closes.share(n, found.all),
            )
            for n in np.flatnonzero(found.closes.sum > 0).tolist()
        ]
        # Equals in the order of their names, so that the order of the file does not matter.
        named.sort(key=lambda c: (-round(c.closes.value, 9), sorted(c.terms.items())))
        return tuple(named[:_LISTED])


def _named(space: Space, change: Sequence[Choice]) -> dict[str, str]:
    settled = (pair for choice in change for pair in settled_by(space, choice).items())
    return {space.issues[j]: space.options[j][k] for j, k in settled}


def _terms(space: Space, told: Tabled) -> tuple[Term, ...]:
    return tuple(
        Term(
            space.issues[j],
            tuple(space.options[j][k] for k in sorted(told.meant[j].options)),
            told.meant[j].why,
            told.meant[j].choice,
        )
        for j in sorted(told.meant)
    )


def _shares(distance: Status, there: Status, weight: FloatArray) -> dict[DistanceCode, Share]:
    """Share worlds out over distances, where there is a deal to be distant from.

    Examples
    --------
    >>> found = _shares(np.array([0, 3, -1, 1, 3]), np.array([1, 1, 1, -1, 0]), np.full(5, 0.2))
    >>> {code: round(found[code].value, 1) for code in found}
    {'0': 0.2, '3+': 0.2, 'none': 0.2, 'undecided': 0.4}
    """
    code = np.where(distance < 0, DISTANCES.index("undecided"), distance)
    code = np.where(there == 0, DISTANCES.index("none"), code)
    code = np.where(there == -1, DISTANCES.index("undecided"), code)
    counts = weight > 0
    return {
        name: share(code == k, weight)
        for k, name in enumerate(DISTANCES)
        if ((code == k) & counts).any()
    }
