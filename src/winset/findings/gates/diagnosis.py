"""The diagnosis: shares over gates, who blocked, offer by offer, before and after each shock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from winset.findings.gates.blocking import minimal_blocking_sets
from winset.findings.gates.results import (
    BlockingSet,
    Diagnosis,
    EpochGates,
    GateShare,
    OfferDepth,
    PerWorld,
    Step,
    StepCode,
    Transition,
)
from winset.findings.gates.rules import GATES, Openness, gates_of_worlds, offer_depths, open_sets
from winset.findings.insisting import insistence
from winset.findings.share import share
from winset.findings.situation import Situation

__all__ = ["diagnose"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


_FLAGS = ("held_out", "error", "crossed", "misread", "overtaken", "misfit")


def diagnose(situation: Situation) -> Diagnosis:
    """Find where the negotiation stopped, over worlds and accounts (DESIGN answer 3).

    Parameters
    ----------
    situation : Situation

    Returns
    -------
    Diagnosis
    """
    worlds, weight = situation.worlds, situation.worlds.weight
    opened = [
        open_sets(
            sets, None if situation.surviving is None else situation.surviving[e], worlds.consent
        )
        for e, sets in enumerate(situation.sets)
    ]
    by_epoch = [_merged(situation, e, opened[e]) for e in range(len(worlds.epochs))]
    close = by_epoch[-1]
    shares = {g: share(close.gate == g, weight) for g in GATES if (close.gate == g).any()}
    flags = {name: share(close.flags[name], weight) for name in _FLAGS}
    blocking = tuple(_blocking(situation, close))
    return Diagnosis(
        leading=max(shares, key=lambda g: shares[g].value),
        gates=_gate_shares(close.gate, weight),
        flags=flags,
        blocking=blocking,
        offers=tuple(_offers(situation)),
        epochs=tuple(_epoch(situation, e, found) for e, found in enumerate(by_epoch)),
        transitions=tuple(_transitions(situation, by_epoch, opened)),
        funnel=_funnel(close, weight),
        by_account=_by_account(situation, close),
        method=situation.close.method,
        n_worlds=worlds.n,
        insisting=insistence(situation),
        per_world=close,
    )


def _merged(
    situation: Situation, epoch: int, openness: Openness, *, values: int | None = None
) -> PerWorld:
    """Gates of all worlds at the end of an epoch, each under its own pattern of accounts.

    ``values`` names another epoch whose utilities and walk-away values are used instead, of which
    ``openness`` then is.
    """
    n = situation.worlds.n
    gate, s1, s2, s3 = (np.zeros(n, dtype=np.int8) for _ in range(4))
    deciding = np.full(n, -1, dtype=np.int64)
    flags = {name: np.zeros(n, dtype=np.bool_) for name in _FLAGS}
    use = epoch if values is None else values
    last = epoch == len(situation.sets) - 1
    for under in situation.patterns:
        rows = under.rows
        found = gates_of_worlds(
            [*under.sets[:epoch], under.sets[use]],
            None if under.surviving is None else [*under.surviving[:epoch], under.surviving[use]],
            situation.worlds.consent,
            [offer for offer in under.offers if offer.epoch <= epoch],
            outcome=situation.outcome if last else None,
            openness=openness.take(rows),
        )
        gate[rows], s1[rows], s2[rows], s3[rows] = found.gate, found.s1, found.s2, found.s3
        events = [offer.event for offer in under.offers if offer.epoch <= epoch]
        deciding[rows] = np.array([*events, -1], dtype=np.int64)[found.deciding]
        for name in _FLAGS:
            flags[name][rows] = getattr(found, name)
    return PerWorld(gate, s1, s2, s3, deciding, flags)


def _gate_shares(gate: NDArray[np.int8], weight: FloatArray) -> tuple[GateShare, ...]:
    return tuple(
        GateShare(g, share(gate == g, weight)) for g in (*GATES[1:], 0) if (gate == g).any()
    )


def _epoch(situation: Situation, epoch: int, found: PerWorld) -> EpochGates:
    worlds, weight = situation.worlds, situation.worlds.weight
    return EpochGates(
        start=worlds.epochs[epoch].start,
        reason=worlds.epochs[epoch].reason,
        shares=_gate_shares(found.gate, weight),
        s1=share(found.s1 == 1, weight),
        s2=share(found.s2 == 1, weight),
        s3=share(found.s3 == 1, weight),
    )


def _transitions(
    situation: Situation, by_epoch: Sequence[PerWorld], opened: Sequence[Openness]
) -> Iterator[Transition]:
    """Move only the shock: the offers of the later epoch, judged by the values before and after."""
    worlds, weight = situation.worlds, situation.worlds.weight
    for e in range(1, len(by_epoch)):
        before = _merged(situation, e, opened[e - 1], values=e - 1).gate
        after = by_epoch[e].gate
        pairs = {(int(b), int(a)) for b, a in zip(before, after, strict=True)}
        rows = [
            Transition(
                worlds.epochs[e].reason,
                str(worlds.epochs[e].start or ""),
                b,
                a,
                share((before == b) & (after == a), weight),
            )
            for b, a in pairs
        ]
        yield from sorted(rows, key=lambda row: (-row.share.value, row.before, row.after))


def _funnel(close: PerWorld, weight: FloatArray) -> tuple[Step, ...]:
    gate = close.gate
    steps: tuple[tuple[StepCode, BoolArray], ...] = (
        ("all", np.ones(len(gate), dtype=np.bool_)),
        ("served", close.s1 == 1),
        ("ratified", close.s2 == 1),
        ("kept", close.s3 == 1),
        ("outlined", gate >= 5),
        ("tabled", gate >= 6),
        ("held", gate >= 7),
        ("unrefused", gate >= 8),
    )
    return tuple(Step(step, share(hit, weight)) for step, hit in steps)


def _blocking(situation: Situation, close: PerWorld) -> Iterator[BlockingSet]:
    worlds, consent = situation.worlds, situation.worlds.consent
    sets = situation.sets[-1]
    voted = any(act.kind == "vote" for act in situation.model.record.acts)
    parties = sorted({a for g in consent.only("sign").groups for a in g.actors})
    ratifiers = sorted({a for g in consent.only("ratify").groups for a in g.actors})
    for gate, rule, among in ((1, consent.only("sign"), parties), (2, consent, ratifiers)):
        rows = np.flatnonzero(close.gate == gate)
        if not len(rows):
            continue
        found = minimal_blocking_sets(sets.take(rows), rule, among)
        weight = worlds.weight[rows]
        total = float(weight.sum())
        if total <= 0:
            continue
        listed = [
            BlockingSet(
                gate,
                tuple(worlds.actors[a] for a in chosen),
                _how(gate, len(chosen), voted=voted),
                share(blocks, weight / total),
            )
            for chosen, blocks in zip(found.sets, found.blocks, strict=True)
        ]
        yield from sorted(listed, key=lambda b: (-b.share.value, b.actors))


def _how(
    gate: int, size: int, *, voted: bool
) -> Literal["gap", "unserved", "anticipated veto", "veto"]:
    if gate == 2:
        return "veto" if voted else "anticipated veto"
    return "unserved" if size == 1 else "gap"


def _offers(situation: Situation) -> Iterator[OfferDepth]:
    """Every offer of the record, over the patterns of accounts in which it was made."""
    events = sorted({offer.event for under in situation.patterns for offer in under.offers})
    for event in events:
        yield _offer(situation, event)


def _offer(situation: Situation, event: int) -> OfferDepth:
    worlds, n = situation.worlds, situation.worlds.n
    close, then = np.zeros(n, dtype=np.int8), np.zeros(n, dtype=np.int8)
    beliefs = np.zeros(n)
    first = None
    for under in situation.patterns:
        for offer, package in zip(under.offers, under.tabled, strict=True):
            if offer.event != event:
                continue
            first = first or package
            kept, consent = under.kept, worlds.consent
            close[under.rows] = offer_depths(kept[-1], consent, offer, len(kept) - 1)
            then[under.rows] = offer_depths(kept[offer.epoch], consent, offer, -1)
            beliefs[under.rows] = offer.belief
    assert first is not None
    made = close != 0
    weight = worlds.weight * made
    total = float(weight.sum())
    weight = weight / total if total > 0 else weight
    act = first.act
    return OfferDepth(
        event=event,
        name=act.name,
        date=act.day.isoformat(),
        by=act.by,
        kind=act.kind,
        level=act.level,
        versions=tuple(version.account for version in act.versions if version.account),
        status=first.history[-1][1],
        refused_by=tuple(worlds.actors[a] for a in first.refused_by),
        made=share(made, worlds.weight),
        tabled={d: share(then == d, weight) for d in (4, 5, 6) if (then == d).any()},
        close={d: share(close == d, weight) for d in range(4, 9) if (close == d).any()},
        belief=float(weight @ beliefs) if np.isfinite(weight @ beliefs) else None,
    )


def _by_account(situation: Situation, close: PerWorld) -> Mapping[str, tuple[GateShare, ...]]:
    worlds = situation.worlds
    out = {}
    for t, teller in enumerate(worlds.tellers):
        rows = (worlds.account == t).all(axis=1) if worlds.account.shape[1] else None
        if rows is None or not rows.any() or worlds.weight[rows].sum() <= 0:
            continue
        weight = worlds.weight[rows]
        out[teller] = _gate_shares(close.gate[rows], weight / weight.sum())
    return out
