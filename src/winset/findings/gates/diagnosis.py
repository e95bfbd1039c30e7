"""The diagnosis: shares over stopping points, who blocked, package by package, shock by shock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from winset.arrays import BoolArray, FloatArray, Status
from winset.deals.sets.among import ALL, Among, Part
from winset.deals.sets.base import WinSets
from winset.findings.gates.blocking import minimal_blocking_sets
from winset.findings.gates.packages import package_distances
from winset.findings.gates.results import (
    POINTS,
    POSSIBLE,
    AnyDeal,
    BlockCode,
    BlockingSet,
    Diagnosis,
    EpochPoints,
    PerWorld,
    PointShare,
    Step,
    StepCode,
    Transition,
)
from winset.findings.gates.rules import Openness, WorldPoints, open_sets, stopping_points
from winset.findings.insisting import insistence
from winset.findings.kinds.laying import KindSets
from winset.findings.kinds.sets import ANY
from winset.findings.share import Share, share
from winset.findings.situation import Situation
from winset.space import Consent

__all__ = ["diagnose", "stopping_points_at_close"]

_FLAGS = ("untabled", "held_out", "error", "crossed", "overtaken", "misfit")


def diagnose(situation: Situation, kinds: KindSets | None = None) -> Diagnosis:
    """Find where the negotiation stopped, over worlds and accounts (DESIGN answer 3).

    Parameters
    ----------
    situation : Situation
    kinds : KindSets, optional
        Of the same worlds. Everything is then about deals of the core kinds, and the points are
        also given for any deal; by default it is about any deal alone.

    Returns
    -------
    Diagnosis
    """
    worlds, weight = situation.worlds, situation.worlds.weight
    told_apart = kinds is not None and kinds.core != (ANY,)
    asked = _asked(situation, kinds)
    opened = [asked.opened(e) for e in range(len(worlds.epochs))]
    by_epoch = [asked.points(e, opened[e]) for e in range(len(worlds.epochs))]
    close = by_epoch[-1]
    points = _shares(close.point, weight)
    packages, missing = package_distances(situation, close, opened, asked.kept)
    return Diagnosis(
        recorded=situation.recorded,
        kinds=kinds.core if kinds is not None and told_apart else (ANY,),
        leading=max(points, key=lambda p: p.share.value).point,
        possible=_possible(close, weight),
        points=points,
        any=_any(situation) if told_apart else None,
        flags={name: share(getattr(close, name), weight) for name in _FLAGS},
        blocking=tuple(_blocking(asked, close)),
        packages=packages,
        missing=missing,
        epochs=tuple(_epoch(situation, e, found) for e, found in enumerate(by_epoch)),
        transitions=tuple(_transitions(asked, by_epoch, opened)),
        funnel=_funnel(situation, close),
        by_account=_by_account(situation, close),
        method=situation.close.method,
        n_worlds=worlds.n,
        insisting=insistence(situation),
        per_world=_per_world(situation, close),
    )


def stopping_points_at_close(situation: Situation, kinds: KindSets) -> Status:
    """Return where each world stopped, as a position in :data:`POINTS`; of the core kinds."""
    last = len(situation.sets) - 1
    asked = _asked(situation, kinds)
    return asked.points(last, asked.opened(last)).point


def _asked(situation: Situation, kinds: KindSets | None) -> _Asked:
    """Ask about deals of the core kinds, where kinds are told apart."""
    if kinds is None or kinds.core == (ANY,):
        return _Asked(situation, situation.sets, situation.surviving)
    surviving = None if kinds.after is kinds.before else kinds.after
    return _Asked(situation, kinds.before, surviving, kinds.parts)


@dataclass(frozen=True, eq=False)
class _Asked:
    """Which deals are asked about: sets of them in every epoch, and which parts count."""

    situation: Situation
    sets: tuple[WinSets, ...]
    surviving: tuple[WinSets, ...] | None
    parts: tuple[Part, ...] = ALL

    @property
    def kept(self) -> Among:
        """Deals that count, at the close and after compliance."""
        return Among((self.surviving or self.sets)[-1], self.parts)

    def opened(self, epoch: int) -> Openness:
        """Whether S1, S2 and S3 hold one, by the values of an epoch."""
        kept = None if self.surviving is None else self.surviving[epoch]
        return open_sets(self.sets[epoch], kept, self.situation.worlds.consent, self.parts)

    def points(self, epoch: int, openness: Openness, *, values: int | None = None) -> WorldPoints:
        """Find the points at the end of an epoch, by its values or by those of another epoch."""
        last = epoch == len(self.sets) - 1
        return stopping_points(
            self.sets,
            self.surviving,
            self.situation.worlds.consent,
            self.situation.packages,
            epoch=epoch,
            values=values,
            outcome=self.situation.outcome if last else None,
            recorded=self.situation.recorded,
            openness=openness,
            parts=self.parts,
        )


def _any(situation: Situation) -> AnyDeal:
    asked, last = _Asked(situation, situation.sets, situation.surviving), len(situation.sets) - 1
    close, weight = asked.points(last, asked.opened(last)), situation.worlds.weight
    return AnyDeal(_possible(close, weight), _shares(close.point, weight))


def _possible(close: WorldPoints, weight: FloatArray) -> Share:
    return share((close.s3 == 1) & (close.point != POINTS.index("reached-deal")), weight)


def _per_world(situation: Situation, close: WorldPoints) -> PerWorld:
    events = np.array([*(p.event for p in situation.packages), -1], dtype=np.int64)
    flags = {name: getattr(close, name) for name in _FLAGS}
    return PerWorld(close.point, close.s1, close.s2, close.s3, events[close.deciding], flags)


def _shares(point: Status, weight: FloatArray) -> tuple[PointShare, ...]:
    return tuple(
        PointShare(code, share(point == k, weight))
        for k, code in enumerate(POINTS)
        if (point == k).any()
    )


def _epoch(situation: Situation, epoch: int, found: WorldPoints) -> EpochPoints:
    worlds, weight = situation.worlds, situation.worlds.weight
    return EpochPoints(
        start=worlds.epochs[epoch].start,
        reason=worlds.epochs[epoch].reason,
        shares=_shares(found.point, weight),
        s1=share(found.s1 == 1, weight),
        s2=share(found.s2 == 1, weight),
        s3=share(found.s3 == 1, weight),
    )


def _transitions(
    asked: _Asked, by_epoch: Sequence[WorldPoints], opened: Sequence[Openness]
) -> Iterator[Transition]:
    """Move only the shock: packages of the later epoch, judged by the values before and after."""
    worlds, weight = asked.situation.worlds, asked.situation.worlds.weight
    for e in range(1, len(by_epoch)):
        before = asked.points(e, opened[e - 1], values=e - 1).point
        after = by_epoch[e].point
        pairs = {(int(b), int(a)) for b, a in zip(before, after, strict=True)}
        rows = [
            Transition(
                worlds.epochs[e].reason,
                str(worlds.epochs[e].start or ""),
                POINTS[b],
                POINTS[a],
                share((before == b) & (after == a), weight),
            )
            for b, a in sorted(pairs)
        ]
        yield from sorted(rows, key=lambda row: -row.share.value)


def _funnel(situation: Situation, close: WorldPoints) -> tuple[Step, ...]:
    weight, everywhere = situation.worlds.weight, np.ones(len(close.point), dtype=np.bool_)
    steps: dict[StepCode, BoolArray] = {
        "all": everywhere,
        "served": close.s1 == 1,
        "ratified": close.s2 == 1,
        "kept": close.s3 == 1,
    }
    if situation.recorded and situation.outcome is None:
        further: tuple[StepCode, ...] = ("neared", "tabled", "held", "unrefused")
        for step, stopped in zip(further, POSSIBLE, strict=False):
            left = POSSIBLE[POSSIBLE.index(stopped) + 1 :]
            steps[step] = np.isin(close.point, [POINTS.index(code) for code in left])
    return tuple(Step(step, share(hit, weight)) for step, hit in steps.items())


def _blocking(asked: _Asked, close: WorldPoints) -> Iterator[BlockingSet]:
    worlds, consent = asked.situation.worlds, asked.situation.worlds.consent
    sets = Among(asked.sets[-1], asked.parts)
    voted = any(act.kind == "vote" for act in asked.situation.model.record.acts)
    parties = sorted({a for g in consent.only("sign").groups for a in g.actors})
    ratifiers = sorted({a for g in consent.only("ratify").groups for a in g.actors})
    gates: tuple[tuple[Literal["none-serves", "home"], Consent, list[int]], ...] = (
        ("none-serves", consent.only("sign"), parties),
        ("home", consent, ratifiers),
    )
    for point, rule, among in gates:
        rows = np.flatnonzero(close.point == POINTS.index(point))
        if not len(rows):
            continue
        found = minimal_blocking_sets(sets.take(rows), rule, among)
        weight = worlds.weight[rows]
        total = float(weight.sum())
        if total <= 0:
            continue
        listed = [
            BlockingSet(
                point,
                tuple(worlds.actors[a] for a in chosen),
                _how(point, len(chosen), voted=voted),
                share(blocks, weight / total),
            )
            for chosen, blocks in zip(found.sets, found.blocks, strict=True)
        ]
        yield from sorted(listed, key=lambda b: (-b.share.value, b.actors))


def _how(point: str, size: int, *, voted: bool) -> BlockCode:
    if point == "home":
        return "veto" if voted else "anticipated veto"
    return ("nowhere", "unserved")[size] if size < 2 else "gap"


def _by_account(situation: Situation, close: WorldPoints) -> Mapping[str, tuple[PointShare, ...]]:
    worlds = situation.worlds
    out = {}
    for t, teller in enumerate(worlds.tellers):
        rows = (worlds.account == t).all(axis=1) if worlds.account.shape[1] else None
        if rows is None or not rows.any() or worlds.weight[rows].sum() <= 0:
            continue
        weight = worlds.weight[rows]
        out[teller] = _shares(close.point[rows], weight / weight.sum())
    return out
