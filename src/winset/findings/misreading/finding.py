"""Misreading, by degrees: what a proposer believed of its offer, against what was true.

An offer that was not taken was misread to the degree that its proposer could give it a chance which
it never had. Where the others would have taken it when it was planned, and a shock has moved them
since, they changed. What nothing let the proposer expect was shown for other reasons, or in hope.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import get_args

import numpy as np

from winset.arrays import BoolArray, FloatArray
from winset.deals.sets.among import Among
from winset.findings.distances import is_deal
from winset.findings.misreading.beliefs import Beliefs, Believed
from winset.findings.misreading.results import (
    READINGS,
    Learnt,
    Planned,
    Read,
    ReadCode,
    Reading,
)
from winset.findings.share import share
from winset.findings.situation import Situation
from winset.findings.tabled import OnTable, Version

__all__ = ["misreading_finding"]

_NOT_TAKEN = ("refused", "open")


def misreading_finding(
    situation: Situation, believed: Sequence[Believed] = ()
) -> tuple[Reading, ...]:
    """Find how every offer that was refused, or left without an answer, was read.

    Of any deal, not only those of the core kinds: an offer is made to be taken as it is.

    Parameters
    ----------
    situation : Situation
    believed : sequence of Believed, optional
        Worlds as they looked along the record, the prior first; by default those of the situation.
    """
    if not believed:
        worlds, quantities = situation.worlds, situation.quantities
        believed = (Believed(frozenset(), lambda: worlds, lambda: quantities),)
    beliefs: dict[Learnt, Beliefs] = {
        "record": Beliefs(situation.model, believed),
        "nothing": Beliefs(situation.model, believed[:1]),
    }
    acts = situation.model.record.acts
    opening = situation.model.transcript.epoch(acts[0]) if acts else 0
    spoke: dict[int, int] = {}
    found: list[Reading] = []
    for package in situation.packages:
        by = package.versions[0].by
        if by >= 0:
            planned: dict[Planned, int] = {
                "spoke": spoke.get(by, opening),
                "opening": opening,
                "tabled": package.epoch,
            }
            spoke[by] = package.epoch
            found += _readings(_Offer(situation, package, planned, beliefs))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Offer:
    situation: Situation
    package: OnTable
    planned: Mapping[Planned, int]
    beliefs: Mapping[Learnt, Beliefs]


@dataclass(frozen=True, eq=False)
class _Graded:
    """Degrees of the readings in every world: (worlds,) each, by setting."""

    made: BoolArray
    belief: FloatArray
    degrees: Mapping[tuple[Learnt, Planned], Mapping[ReadCode, FloatArray]]


def _readings(offer: _Offer) -> Iterator[Reading]:
    worlds, package = offer.situation.worlds, offer.package
    graded = _graded(offer)
    weight = np.where(graded.made, worlds.weight, 0.0)
    total = float(weight.sum())
    if total <= 0:
        return
    settings = tuple(_settings(offer, graded))
    central = next(iter(graded.degrees.values()))
    act = package.act
    yield Reading(
        event=package.event,
        name=act.name,
        date=act.day.isoformat(),
        by=worlds.actors[package.versions[0].by],
        kind=act.kind,
        made=share(graded.made, worlds.weight),
        belief=float(weight @ graded.belief / total),
        shares={code: share(central[code], weight / total) for code in READINGS},
        low={code: min(read.shares[code] for read in settings) for code in READINGS},
        high={code: max(read.shares[code] for read in settings) for code in READINGS},
        settings=settings,
    )


def _settings(offer: _Offer, graded: _Graded) -> Iterator[Read]:
    worlds = offer.situation.worlds
    told: dict[str, BoolArray] = {"": graded.made}
    for t, teller in enumerate(worlds.tellers if worlds.contested else ()):
        told[teller] = graded.made & (worlds.account == t).all(axis=1)
    for (learnt, planned), degrees in graded.degrees.items():
        for account, rows in told.items():
            weight = np.where(rows, worlds.weight, 0.0)
            total = float(weight.sum())
            if total > 0:
                shares = {code: float(weight @ degrees[code] / total) for code in READINGS}
                yield Read(learnt, planned, account, shares)


def _graded(offer: _Offer) -> _Graded:
    n = offer.situation.worlds.n
    settings = list(product(get_args(Learnt), get_args(Planned)))
    made, belief = np.zeros(n, dtype=np.bool_), np.zeros(n)
    degrees = {setting: {code: np.zeros(n) for code in READINGS} for setting in settings}
    for version in offer.package.versions:
        if version.status[-1] not in _NOT_TAKEN or not len(version.rows):
            continue
        made[version.rows] = True
        true, meant, before = _truth(offer, version)
        # Where its own side would keep to none of it, nobody expected it to be taken.
        chances = {
            (learnt, epoch): float(np.nan_to_num(beliefs.of(version, epoch)))
            for learnt, beliefs in offer.beliefs.items()
            for epoch in set(offer.planned.values())
        }
        for learnt, planned in settings:
            chance = chances[learnt, offer.planned[planned]]
            if (learnt, planned) == settings[0]:
                belief[version.rows] = chance
            refused = meant & ~true
            graded: dict[ReadCode, FloatArray] = {
                "misread": np.where(refused & ~before[planned], chance, 0.0),
                "changed": np.where(refused & before[planned], chance, 0.0),
                "right": true.astype(np.float64),
                "shown": np.where(refused, 1.0 - chance, 0.0),
                "unmeant": (~meant & ~true).astype(np.float64),
            }
            for code, degree in graded.items():
                degrees[learnt, planned][code][version.rows] = degree
    return _Graded(made, belief, degrees)


def _truth(
    offer: _Offer, version: Version
) -> tuple[BoolArray, BoolArray, Mapping[Planned, BoolArray]]:
    """Whether all would have taken it when answered, whether its side would, and before that."""
    kept, consent = offer.situation.kept, offer.situation.worlds.consent
    answered = next(
        (e for e, status in enumerate(version.status) if status == "refused"), len(kept) - 1
    )

    def taken(epoch: int) -> BoolArray:
        among = Among(kept[epoch].take(version.rows))
        return np.asarray(is_deal(among, consent, version.terms) == 1)

    own = kept[answered].take(version.rows).some(consent.win_set(version.by), version.completions)
    earlier = {e: taken(e) for e in range(min(offer.planned.values()), answered)}
    nothing = np.zeros(len(version.rows), dtype=np.bool_)
    before = {
        planned: np.any([nothing, *(hit for e, hit in earlier.items() if e >= start)], axis=0)
        for planned, start in offer.planned.items()
    }
    return taken(answered), np.asarray(own == 1), before
