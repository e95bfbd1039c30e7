"""Gates: where each world's negotiation stopped (DESIGN answer 3), on plain arrays.

A_i are the deals that actor i prefers to its walk-away (Raiffa 1982). S1, the overlap of the
parties' A_i, is the zone; S2 adds each party's ratifiers and those of the deal itself (Putnam
1988); S3 keeps what survives stated compliance (Fearon 1998). The first of the three that is empty
is the gate. Otherwise the offers decide: each has a depth from 4 to 8, and the deepest is the gate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winset.deals.sets.base import Completions, WinSets
from winset.findings.tabled import TabledOffer
from winset.space import Consent

__all__ = [
    "GATES",
    "Openness",
    "WorldGates",
    "gates_of_worlds",
    "offer_depths",
    "open_sets",
]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Status = NDArray[np.int8]

#: Gate 0 is no gate: the search of a very large space left the world undecided.
GATES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)

_GONE = ("withdrawn", "lapsed", "superseded")


@dataclass(frozen=True, eq=False)
class Openness:
    """Whether S1, S2 and S3 hold a deal, per world: 1 yes, 0 no, -1 undecided."""

    s1: Status
    s2: Status
    s3: Status

    def take(self, rows: NDArray[np.int64]) -> Openness:
        """Keep some of the worlds."""
        return Openness(self.s1[rows], self.s2[rows], self.s3[rows])


@dataclass(frozen=True, eq=False)
class WorldGates:
    """The gate of every world, and what goes with it.

    Parameters
    ----------
    gate : (worlds,) int8
        1 no deal serves all parties; 2 none passes the ratifiers; 3 none survives compliance;
        4 none that does was tabled; 5 only an outline; 6 tabled, then withdrawn, lapsed or
        superseded; 7 tabled and refused; 8 tabled and open; 9 the case ended in a deal;
        0 undecided (very large spaces only).
    deciding : (worlds,) int
        Position in ``offers`` of the deepest offer (the latest of several); -1 where no offer
        decides.
    s1, s2, s3 : (worlds,) int8
    depth : (offers, worlds) int8
        At the close; 0 where the offer was not made in that world.
    depth_then : (offers, worlds) int8
        When tabled: 4, 5, or 6 for "all completions in S3".
    held_out, error, crossed, misfit, misread, overtaken : (worlds,) bool
        ``overtaken``: some offer lay inside S3 when it was tabled and no longer does.
        ``misread``: some refused offer had at least an even chance in its proposer's eyes, and in
        this world no version of it that the proposer's own side would have kept to was acceptable
        to the others (where one was, the refusal is no misreading: depth 5 and deeper).
    """

    gate: Status
    deciding: NDArray[np.int64]
    s1: Status
    s2: Status
    s3: Status
    depth: Status
    depth_then: Status
    held_out: BoolArray
    error: BoolArray
    crossed: BoolArray
    misfit: BoolArray
    misread: BoolArray
    overtaken: BoolArray


def open_sets(sets: WinSets, surviving: WinSets | None, consent: Consent) -> Openness:
    """Whether S1, S2 and S3 hold a deal.

    Parameters
    ----------
    sets : WinSets
        With the utilities of the case.
    surviving : WinSets, optional
        With utilities less the expected loss from broken promises; None where none is coded.
    consent : Consent

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
    kept = sets if surviving is None else surviving
    s3 = kept.some(consent).astype(np.int8)
    # S3 lies in S2 and S2 in S1, so a witness or a proof in one settles the others.
    s2 = s3 if surviving is None else _unless(s3, sets, consent)
    s1 = _unless(s2, sets, consent.only("sign")) if consent.only("ratify").groups else s2
    s2 = np.where(s1 == 0, 0, s2)
    s3 = np.where(s2 == 0, 0, s3)
    return Openness(s1.astype(np.int8), s2.astype(np.int8), s3.astype(np.int8))


def _unless(inner: Status, sets: WinSets, consent: Consent) -> Status:
    """Whether some deal passes, asked only where no deal is known to pass what is stricter."""
    status = np.ones(len(inner), dtype=np.int8)
    rows = np.flatnonzero(inner != 1)
    status[rows] = sets.take(rows).some(consent)
    return status


def offer_depths(surviving: WinSets, consent: Consent, offer: TabledOffer, epoch: int) -> Status:
    """Depth of an offer by its status at the end of an epoch: (worlds,) 4 to 8, 0 untabled.

    Parameters
    ----------
    surviving : WinSets
        Whose passing deals are S3 in that epoch.
    consent : Consent
    offer : TabledOffer
    epoch : int
        -1 asks for the depth when tabled, where "all completions in S3" is 6.
    """
    status = "withdrawn" if epoch < 0 else offer.status[epoch]
    if status == "":
        return np.zeros(surviving.n, dtype=np.int8)
    some = surviving.some(consent, offer.completions)
    every = surviving.every(consent, offer.completions)
    inside = 6 if status in _GONE else 7 if status == "refused" else 8
    depth = np.where(every == 1, inside, np.where(some == 1, 5, 4))
    unsure = (some == -1) | ((some == 1) & (every == -1))
    return np.asarray(np.where(unsure, -1, depth), dtype=np.int8)


def gates_of_worlds(
    sets: Sequence[WinSets],
    surviving: Sequence[WinSets] | None,
    consent: Consent,
    offers: Sequence[TabledOffer],
    *,
    epoch: int = -1,
    outcome: Completions | None = None,
    openness: Openness | None = None,
) -> WorldGates:
    """Find the gate of every world at the end of an epoch (the last one by default).

    Parameters
    ----------
    sets : sequence of WinSets
        One per epoch.
    surviving : sequence of WinSets, optional
        The same after compliance; None where none is coded.
    consent : Consent
    offers : sequence of TabledOffer
        In the order of the record.
    epoch : int
    outcome : completions, optional
        The deal that was reached, where the case ended in one.
    openness : Openness, optional
        Of these worlds at that time, where it is known already.

    Returns
    -------
    WorldGates

    Examples
    --------
    >>> from winset.deals.sets.engine import win_sets
    >>> from winset.space import Space
    >>> space = Space.plain([3])
    >>> sets = win_sets(space, np.array([[[0.0, 20, 40], [40, 20, 0]]]), np.array([[10.0, 10]]))
    >>> middle = TabledOffer("middle", 0, (np.array([False, True, False]),), status=("refused",),
    ...                      refused_by=(1,))
    >>> found = gates_of_worlds([sets], None, Consent.unanimity(2), [middle])
    >>> found.gate.tolist(), found.error.tolist()  # nothing better was in the zone
    ([7], [True])
    """
    last = epoch % len(sets)
    kept = sets if surviving is None else surviving
    found = openness or open_sets(sets[last], None if surviving is None else kept[last], consent)
    depth = _stack([offer_depths(kept[last], consent, o, last) for o in offers], sets[last].n)
    then = _stack(
        [
            offer_depths(kept[o.epoch], consent, o, -1) if o.status[last] else _none(sets[last].n)
            for o in offers
        ],
        sets[last].n,
    )
    gate, deciding = _deepest(found, depth)
    held_out = _held_out(kept[last], consent, offers, gate, deciding)
    gates = WorldGates(
        gate=gate,
        deciding=deciding,
        s1=found.s1,
        s2=found.s2,
        s3=found.s3,
        depth=depth,
        depth_then=then,
        held_out=held_out,
        error=(gate == 7) & ~held_out,
        crossed=_crossed(offers, gate, depth),
        misfit=np.zeros(len(gate), dtype=np.bool_),
        misread=_misread(kept[last], consent, offers, last, depth),
        overtaken=((then == 6) & (depth >= 4) & (depth <= 5)).any(axis=0),
    )
    return gates if outcome is None else _ended(gates, sets[last], consent, outcome)


def _none(n: int) -> Status:
    return np.zeros(n, dtype=np.int8)


def _stack(rows: Sequence[Status], n: int) -> Status:
    return np.stack(rows) if rows else np.zeros((0, n), dtype=np.int8)


def _deepest(found: Openness, depth: Status) -> tuple[Status, NDArray[np.int64]]:
    n = len(found.s1)
    deepest = depth.max(axis=0, initial=0)
    undecided_offer = (depth == -1).any(axis=0) & (deepest < 8)
    gate = np.where(undecided_offer, 0, np.maximum(deepest, 4)).astype(np.int8)
    for number, status in ((3, found.s3), (2, found.s2), (1, found.s1)):
        gate = np.where(status == 0, number, np.where(status == -1, 0, gate)).astype(np.int8)
    deciding = np.full(n, -1, dtype=np.int64)
    for o, row in enumerate(depth):  # the latest of the deepest decides
        deciding[(gate >= 4) & (row == gate)] = o
    return gate, deciding


def _held_out(
    kept: WinSets,
    consent: Consent,
    offers: Sequence[TabledOffer],
    gate: Status,
    deciding: NDArray[np.int64],
) -> BoolArray:
    held = np.zeros(len(gate), dtype=np.bool_)
    for o, offer in enumerate(offers):
        rows = np.flatnonzero((gate == 7) & (deciding == o))
        if len(rows):
            held[rows] = _had_better(kept.take(rows), consent, offer)
    return held


def _misread(
    kept: WinSets, consent: Consent, offers: Sequence[TabledOffer], epoch: int, depth: Status
) -> BoolArray:
    misread = np.zeros(kept.n, dtype=np.bool_)
    for o, offer in enumerate(offers):
        if offer.status[epoch] == "refused" and offer.belief >= 0.5:
            meant = kept.some(consent.win_set(offer.by), offer.completions) == 1
            misread |= meant & (depth[o] == 4)
    return misread


def _crossed(offers: Sequence[TabledOffer], gate: Status, depth: Status) -> BoolArray:
    """Both sides had an acceptable offer open, and nobody answered."""
    sides = np.zeros(len(gate), dtype=np.int64)
    for party in sorted({offer.by for offer in offers}):
        own = [o for o, offer in enumerate(offers) if offer.by == party]
        sides += (depth[own] == 8).any(axis=0)
    return np.asarray((gate == 8) & (sides >= 2))


def _had_better(kept: WinSets, consent: Consent, offer: TabledOffer) -> BoolArray:
    """Whether one who refused had a deal in S3 that it preferred to the best of the offer."""
    better = np.zeros(kept.n, dtype=np.bool_)
    refusers = offer.refused_by or tuple(
        a for g in consent.only("sign").groups for a in g.actors if a != offer.by
    )
    for actor in refusers:
        offered, _ = kept.best(actor, consent, offer.completions)
        better |= kept.better(actor, consent, offered)
    return better


def _ended(gates: WorldGates, sets: WinSets, consent: Consent, outcome: Completions) -> WorldGates:
    """Gate 9 in every world; misfit where no deal that agrees with the outcome lies in S2."""
    return replace(
        gates,
        gate=np.full(len(gates.gate), 9, dtype=np.int8),
        misfit=sets.some(consent, outcome) == 0,
    )
