"""Stopping points: where each world's negotiation stopped (DESIGN answer 3), on plain arrays.

A_i are the deals that actor i prefers to its walk-away (Raiffa 1982). S1, the overlap of the
parties' A_i, is the zone; S2 adds each party's ratifiers and those of the deal itself (Putnam
1988); S3 keeps what survives stated compliance (Fearon 1998). The first of the three that is empty
is where it stopped. Otherwise a deal was possible and not agreed, and the closest package decides:
the least number of issues in which it differs from a deal in S3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from winset.arrays import BoolArray, IntArray, Status
from winset.deals.sets.among import ALL, Among, Part
from winset.deals.sets.base import Completions, WinSets
from winset.findings.distances import FURTHEST, distances_of
from winset.findings.gates.results import POINTS, PointCode
from winset.findings.tabled import GONE, OnTable, Version
from winset.space import Consent

__all__ = [
    "Openness",
    "WorldPoints",
    "open_sets",
    "stopping_points",
]

_AT: dict[PointCode, int] = {code: k for k, code in enumerate(POINTS)}
_UNTABLED, _TAKEN_BACK, _REFUSED, _OPEN = range(4)


@dataclass(frozen=True, eq=False)
class Openness:
    """Whether S1, S2 and S3 hold a deal, per world: 1 yes, 0 no, -1 undecided."""

    s1: Status
    s2: Status
    s3: Status


@dataclass(frozen=True, eq=False)
class WorldPoints:
    """Where every world stopped, and what goes with it.

    Parameters
    ----------
    point : (worlds,) int8
        Position in :data:`winset.findings.gates.results.POINTS`.
    deciding : (worlds,) int
        Position of the closest package (of several at distance 0 the deepest, of equals the
        latest); -1 where there is none.
    s1, s2, s3 : (worlds,) int8
    distance : (packages, worlds) int8
        At the end of the epoch: 0, 1, 2, and 3 for three or more or where no deal is in S3; -1
        where the search could not tell, -2 where the package was not tabled.
    then : (packages, worlds) int8
        The same when it was tabled.
    untabled : (worlds,) bool
        ``far`` because nothing was tabled.
    held_out, error, crossed, misfit, overtaken : (worlds,) bool
        ``overtaken``: some package lay inside S3 when it was tabled and no longer does.
    """

    point: Status
    deciding: IntArray
    s1: Status
    s2: Status
    s3: Status
    distance: Status
    then: Status
    untabled: BoolArray
    held_out: BoolArray
    error: BoolArray
    crossed: BoolArray
    misfit: BoolArray
    overtaken: BoolArray


def open_sets(
    sets: WinSets, surviving: WinSets | None, consent: Consent, parts: Sequence[Part] = ALL
) -> Openness:
    """Whether S1, S2 and S3 hold a deal that counts.

    Parameters
    ----------
    sets : WinSets
        With the utilities of the case.
    surviving : WinSets, optional
        With utilities less the expected loss from broken promises; None where none is coded.
    consent : Consent
    parts : sequence of Part
        Deals that count; all by default.

    Examples
    --------
    >>> from winset.deals.sets.engine import win_sets
    >>> from winset.space import Group, Space
    >>> utility = np.array([[[0.0, 30], [30, 20], [50, 0]]])  # two parties and a ratifier
    >>> sets = win_sets(Space.plain([2]), utility, np.array([[10.0, 10, 10]]))
    >>> rule = Consent((Group.all_of((0, 1)), Group.all_of((2,), kind="ratify")))
    >>> found = open_sets(sets, None, rule)
    >>> found.s1.tolist(), found.s2.tolist()
    ([1], [0])
    """
    own = Among(sets, parts)
    kept = own if surviving is None else Among(surviving, parts)
    s3 = kept.some(consent)
    # S3 lies in S2 and S2 in S1, so a witness or a proof in one settles the others.
    s2 = s3 if surviving is None else _unless(s3, own, consent)
    s1 = _unless(s2, own, consent.only("sign")) if consent.only("ratify").groups else s2
    s2 = np.where(s1 == 0, 0, s2)
    s3 = np.where(s2 == 0, 0, s3)
    return Openness(s1.astype(np.int8), s2.astype(np.int8), s3.astype(np.int8))


def _unless(inner: Status, sets: Among, consent: Consent) -> Status:
    """Whether some deal passes, asked only where no deal is known to pass what is stricter."""
    status = np.ones(len(inner), dtype=np.int8)
    rows = np.flatnonzero(inner != 1)
    status[rows] = sets.take(rows).some(consent)
    return status


def stopping_points(
    sets: Sequence[WinSets],
    surviving: Sequence[WinSets] | None,
    consent: Consent,
    packages: Sequence[OnTable],
    *,
    epoch: int = -1,
    values: int | None = None,
    outcome: Completions | None = None,
    recorded: bool = True,
    openness: Openness | None = None,
    parts: Sequence[Part] = ALL,
) -> WorldPoints:
    """Find where every world stopped by the end of an epoch (the last one by default).

    Parameters
    ----------
    sets : sequence of WinSets
        One per epoch.
    surviving : sequence of WinSets, optional
        The same after compliance; None where none is coded.
    consent : Consent
    packages : sequence of OnTable
        In the order of the record.
    epoch : int
        Whose packages, as they stood at its end, count.
    values : int, optional
        Another epoch, by whose utilities and walk-away values they are judged.
    outcome : completions, optional
        The deal that was reached, where the case ended in one.
    recorded : bool
        Whether there is a record: without one nothing can be said beyond ``trust``.
    openness : Openness, optional
        At the values of that time, where it is known already.
    parts : sequence of Part
        Deals that count: of the kinds that are asked about.

    Examples
    --------
    >>> from winset.deals.sets.engine import win_sets
    >>> from winset.space import Space
    >>> space = Space.plain([3])
    >>> sets = win_sets(space, np.array([[[0.0, 20, 40], [40, 20, 0]]]), np.array([[10.0, 10]]))
    >>> terms = {0: frozenset({1})}
    >>> middle = Version(np.array([0]), terms, space.completions(terms), status=("refused",),
    ...                  refused_by=(1,))
    >>> found = stopping_points([sets], None, Consent.unanimity(2), [OnTable((middle,), {})])
    >>> POINTS[found.point[0]], found.error.tolist()  # nothing better was in the zone
    ('refused', [True])
    """
    at = epoch % len(sets)
    use = at if values is None else values
    kept = [Among(one, parts) for one in (sets if surviving is None else surviving)]
    now = kept[use]
    opened = openness or open_sets(
        sets[use], None if surviving is None else now.sets, consent, parts
    )
    tabled = [p for p in packages if p.epoch <= at]
    distance = _stack([distances_of(now, consent, p.versions) for p in tabled], now.n)
    then = _stack(
        [
            distance[k] if p.epoch == use else distances_of(kept[p.epoch], consent, p.versions)
            for k, p in enumerate(tabled)
        ],
        now.n,
    )
    state = _stack([_states(p.versions, at, now.n) for p in tabled], now.n)
    point, deciding = _decided(opened, distance, state, recorded=recorded)
    held_out = _held_out(now, consent, tabled, np.where(point == _AT["refused"], deciding, -1))
    points = WorldPoints(
        point=point,
        deciding=deciding,
        s1=opened.s1,
        s2=opened.s2,
        s3=opened.s3,
        distance=distance,
        then=then,
        untabled=(point == _AT["far"]) & (deciding < 0),
        held_out=held_out,
        error=(point == _AT["refused"]) & ~held_out,
        crossed=_crossed(tabled, point, (distance == 0) & (state == _OPEN)),
        misfit=np.zeros(len(point), dtype=np.bool_),
        overtaken=((then == 0) & (distance > 0)).any(axis=0),
    )
    return points if outcome is None else _ended(points, sets[use], consent, outcome)


def _stack(rows: Sequence[Status], n: int) -> Status:
    return np.stack(rows) if rows else np.zeros((0, n), dtype=np.int8)


def _states(versions: Sequence[Version], epoch: int, n: int) -> Status:
    """How a package stood at the end of an epoch: the higher, the deeper it reached."""
    state = np.full(n, _UNTABLED, dtype=np.int8)
    for version in versions:
        status = version.status[epoch]
        if status == "refused":
            state[version.rows] = _REFUSED
        elif status:
            state[version.rows] = _TAKEN_BACK if status in GONE else _OPEN
    return state


def _decided(
    opened: Openness, distance: Status, state: Status, *, recorded: bool
) -> tuple[Status, IntArray]:
    n = len(opened.s1)
    least = np.full(n, FURTHEST, dtype=np.int8)
    depth = np.zeros(n, dtype=np.int8)
    deciding = np.full(n, -1, dtype=np.int64)
    for k, (row, stood) in enumerate(zip(distance, state, strict=True)):
        there = (row >= 0) & (stood != _UNTABLED)
        # Of packages as close as each other the deepest decides, of equals the latest.
        closer = there & ((deciding < 0) | (row < least) | ((row == least) & (stood >= depth)))
        least, depth = np.where(closer, row, least), np.where(closer, stood, depth)
        deciding[closer] = k
    point = np.where(least == 1, _AT["near"], _AT["far"])
    for stood, code in ((_TAKEN_BACK, "taken-back"), (_REFUSED, "refused"), (_OPEN, "open")):
        point = np.where((least == 0) & (depth == stood), POINTS.index(code), point)
    unsure = (distance == -1).any(axis=0) & (point != _AT["open"])
    point = np.where(unsure, _AT["undecided"], point)
    if not recorded:
        point, deciding = np.full(n, _AT["unrecorded"]), np.full(n, -1, dtype=np.int64)
    for code, status in (("trust", opened.s3), ("home", opened.s2), ("none-serves", opened.s1)):
        point = np.where(status == 0, POINTS.index(code), point)
        point = np.where(status == -1, _AT["undecided"], point)
    deciding[(opened.s3 != 1) | (point == _AT["undecided"])] = -1
    return point.astype(np.int8), deciding


def _held_out(
    kept: Among, consent: Consent, packages: Sequence[OnTable], deciding: IntArray
) -> BoolArray:
    held = np.zeros(len(deciding), dtype=np.bool_)
    for k, package in enumerate(packages):
        for version in package.versions:
            rows = version.rows[deciding[version.rows] == k]
            if len(rows):
                held[rows] = _had_better(kept.take(rows), consent, version)
    return held


def _had_better(kept: Among, consent: Consent, version: Version) -> BoolArray:
    """Whether one who refused had a deal in S3 that it preferred to the best of the package."""
    better = np.zeros(kept.n, dtype=np.bool_)
    refusers = version.refused_by or tuple(
        a for g in consent.only("sign").groups for a in g.actors if a != version.by
    )
    for actor in refusers:
        offered, _ = kept.best(actor, consent, version.completions)
        better |= kept.better(actor, consent, offered)
    return better


def _crossed(packages: Sequence[OnTable], point: Status, acceptable: BoolArray) -> BoolArray:
    """Both sides had an acceptable package open, and nobody answered."""
    by = np.array([p.versions[0].by for p in packages], dtype=np.int64)
    sides = np.zeros(len(point), dtype=np.int64)
    for party in np.unique(by[by >= 0]):
        sides += acceptable[by == party].any(axis=0)
    return np.asarray((point == _AT["open"]) & (sides >= 2))


def _ended(
    points: WorldPoints, sets: WinSets, consent: Consent, outcome: Completions
) -> WorldPoints:
    """Put a deal in every world; misfit where no deal that agrees with the outcome lies in S2."""
    nowhere = np.zeros(len(points.point), dtype=np.bool_)
    return replace(
        points,
        point=np.full(len(nowhere), _AT["reached-deal"], dtype=np.int8),
        deciding=np.full(len(nowhere), -1, dtype=np.int64),
        misfit=sets.some(consent, outcome) == 0,
        untabled=nowhere,
        held_out=nowhere,
        error=nowhere,
        crossed=nowhere,
    )
