"""Progress along the record: what each side would still lose from what the others put on the table.

A distance in steps between options says nothing of what a step costs, and a package is taken or
left as a whole. So distances are between packages, in points of whoever would have to take them:
by how much what another last put on the table is worse for a party than its own last package, or
than no agreement where it put none. Packages and texts of mediators and of those who ratify count
like others'. A text of the parties themselves stands for nobody's package until it settles all that
they put on the table: then it is that of everybody who agreed it. Everything is measured with the
values at the close, so that only moves move it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.findings.kinds.moving import quantiles
from winset.findings.progress.positions import Positions
from winset.findings.progress.results import Loss, Progress, Round
from winset.findings.situation import Situation, take
from winset.findings.tabled import OnTable
from winset.record import Act

__all__ = ["progress_finding"]


def progress_finding(situation: Situation) -> tuple[Progress, ...]:
    """How far the talks got, under each account that is told (one entry where none is contested).

    Parameters
    ----------
    situation : Situation
        An account that is true throughout in none of its worlds is left out.
    """
    worlds = situation.worlds
    if not worlds.contested:
        return (_progress(situation, "", ()),)
    found = []
    for t, teller in enumerate(worlds.tellers):
        rows = np.flatnonzero((worlds.account == t).all(axis=1) & (worlds.weight > 0))
        if len(rows):
            pattern = (t,) * len(worlds.contested)
            found.append(_progress(take(situation, rows), teller, pattern))
    return tuple(found)


def _progress(situation: Situation, account: str, pattern: tuple[int, ...]) -> Progress:
    record, transcript = situation.model.record, situation.model.transcript
    positions, table = Positions(situation), _Table(situation)
    packages = {package.act.events[0]: package for package in situation.packages}
    rounds = []
    for act in record.acts:
        if not record.happened(act, pattern):
            continue
        moved = positions.takes(act, transcript.terms(act, pattern))
        package = packages.get(act.events[0])
        if package is not None:
            table.takes(package, settled=positions.settled)
        if moved or package is not None:
            rounds.append(_round(act, table, positions))
    close = tuple(loss for party in table.parties for loss in table.losses(party))
    return Progress(account, positions.issues(), tuple(rounds), close)


def _round(act: Act, table: _Table, positions: Positions) -> Round:
    losses = {
        party: min(loss.points for loss in losses)
        for party in table.parties
        if (losses := table.losses(party))
    }
    return Round(
        date=act.day.isoformat(),
        level=act.level,
        by=act.by,
        event=act.name,
        kind=act.kind,
        losses=losses,
        # A mean over some of them would jump where another becomes known.
        distance=float(np.mean(list(losses.values())))
        if len(losses) == len(table.parties)
        else None,
        agreed=len(positions.agreed),
    )


@dataclass(frozen=True, eq=False)
class _Put:
    """A package, block by block: (parties, worlds, blocks).

    Parameters
    ----------
    event : int
    most, least : float
        What it is worth to every party at best and at worst, by the choices that it leaves; NaN
        where nothing was put, and of blocks of which it says nothing.
    made : (worlds,) bool
    """

    event: int
    most: FloatArray
    least: FloatArray
    made: BoolArray


class _Table:
    """What everybody last put on the table, while the record is read."""

    def __init__(self, situation: Situation) -> None:
        worlds = self.worlds = situation.worlds
        self.parties = situation.model.of_role("party")
        self.last: dict[tuple[str, ...], _Put] = {}
        self._known: dict[str, tuple[Loss, ...]] = {}
        self._at = np.array([worlds.index(party) for party in self.parties], dtype=np.int64)
        scale = worlds.scale[:, self._at]
        self._hundred = 100.0 / np.where(scale > 0, scale, 1.0)

    def _points(self, rows: IntArray, columns: IntArray) -> FloatArray:
        """(parties, rows, columns) in points of everybody's own hundred."""
        utility = self.worlds.utility_at(len(self.worlds.epochs) - 1)
        part = utility[np.ix_(rows, self._at, columns)] * self._hundred[rows][:, :, None]
        return np.asarray(part.transpose(1, 0, 2))

    def takes(self, package: OnTable, *, settled: bool) -> None:
        """Let a package be the last of its authors; ``settled``: all that was raised is agreed."""
        told = next(iter(package.told.values()))
        space = self.worlds.space
        shape = (len(self.parties), self.worlds.n, len(space.blocks))
        most, least = np.full(shape, np.nan), np.full(shape, np.nan)
        made = np.zeros(self.worlds.n, dtype=np.bool_)
        for version in package.versions:
            made[version.rows] = True
            for b, block in enumerate(space.blocks):
                mask = version.completions[b]
                # What a package leaves open is nothing that it asks for.
                if mask.any() and any(j in version.terms for j in block.issues):
                    part = self._points(version.rows, space.offsets[b] + np.flatnonzero(mask))
                    most[:, version.rows, b] = part.max(axis=2)
                    least[:, version.rows, b] = part.min(axis=2)
        authors = tuple(self.worlds.actors[a] for a in told.authors)
        # A text that a mediator put between the parties is the mediator's.
        by = authors if told.act.by in self.parties else (told.act.by,)
        before = any((party,) in self.last for party in self.parties)
        whole = settled and before and told.act.kind == "agreed"
        for own in [(author,) for author in authors] if whole else [by]:
            self.last[own] = _Put(package.event, most, least, made)
        self._known.clear()

    def losses(self, party: str) -> tuple[Loss, ...]:
        """Find what a party would lose from the last of everybody else's packages."""
        if party not in self._known:
            self._known[party] = tuple(self._losses(party))
        return self._known[party]

    def _losses(self, party: str) -> Iterator[Loss]:
        k = self.parties.index(party)
        for by, put in self.last.items():
            weight = self.worlds.weight[put.made]
            if party in by or weight.sum() <= 0:
                continue
            lost = np.maximum(self._gap(k, put), 0.0)[put.made]
            low, high = quantiles(lost, weight, (0.05, 0.95))
            points = float(weight @ lost / weight.sum())
            yield Loss(party, by, put.event, points, low, high)

    def _gap(self, k: int, put: _Put) -> FloatArray:
        """How much worse a package is for a party than its own last one, or no agreement.

        Of a package of its own it would take the least, of another's the best for itself.
        """
        rest = np.where(np.isnan(put.most[k]), self._rest[k], put.most[k]).sum(axis=1)
        gap = self._floor[:, k] - rest
        own = self.last.get((self.parties[k],))
        if own is not None:
            gap = np.where(own.made, np.nansum(own.least[k] - put.most[k], axis=1), gap)
        return np.asarray(gap)

    @cached_property
    def _floor(self) -> FloatArray:
        """(worlds, parties) no agreement."""
        last = len(self.worlds.epochs) - 1
        return np.asarray(self.worlds.walk_away_at(last)[:, self._at] * self._hundred)

    @cached_property
    def _rest(self) -> FloatArray:
        """(parties, worlds, blocks) the status quo; where there is none, the best of each block."""
        space, everywhere = self.worlds.space, np.arange(self.worlds.n)
        if space.null_columns is not None:
            return self._points(everywhere, space.null_columns + space.offsets[:-1])
        parts = [
            self._points(everywhere, np.arange(start, stop)).max(axis=2)
            for start, stop in pairwise(space.offsets.tolist())
        ]
        return np.stack(parts, axis=2)
