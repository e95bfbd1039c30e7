"""The record as the gates need it: what was on the table, and what became of each offer.

Contested events have versions. Under one pattern of accounts (one teller per contested issue) the
record is certain: each contested issue takes the version of its teller, and what one side states
and the other does not deny is common ground.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import numpy as np
from numpy.typing import NDArray

from winset.case.model import Case, Event
from winset.findings.gates.rules import OfferStatus, TabledOffer
from winset.space import Space
from winset.space.build import terms_of

__all__ = ["PROPOSALS", "Tabled", "patterns_of", "tabled", "tabled_offers", "versions"]

IntArray = NDArray[np.int64]

#: Kinds of events that put terms on the table.
PROPOSALS = ("offer", "demand", "raised-demand")

_ANSWERS = ("refusal", "acceptance", "withdrawal", "walk-out", "vote", "raised-demand")


@dataclass(frozen=True)
class Tabled:
    """One offer under one pattern of accounts, with its history.

    Parameters
    ----------
    events : tuple of int
        Positions in the record: the event, or its versions.
    name : str
        Id of the event (of the first version), or its place in the record.
    by : str
    day : date
    kind, level : str
    terms : mapping of int to frozenset of int
        Options allowed per issue of the space.
    history : tuple of (date, status)
        In order; the last is how it stood at the close.
    refused_by : tuple of str
    """

    events: tuple[int, ...]
    name: str
    by: str
    day: date
    kind: str
    level: str
    terms: Mapping[int, frozenset[int]]
    history: tuple[tuple[date, OfferStatus], ...]
    refused_by: tuple[str, ...]


@dataclass
class _Standing:
    """An offer while the record is read."""

    events: tuple[int, ...]
    event: Event
    terms: Mapping[int, frozenset[int]]
    history: list[tuple[date, OfferStatus]] = field(default_factory=list)
    refused_by: list[str] = field(default_factory=list)
    accepted_by: set[str] = field(default_factory=set)

    @property
    def status(self) -> OfferStatus:
        return self.history[-1][1]

    def becomes(self, day: date, status: OfferStatus) -> None:
        self.history.append((day, status))


def patterns_of(account: NDArray[np.integer]) -> Iterator[tuple[tuple[int, ...], IntArray]]:
    """Distinct rows of the accounts, with the worlds that have them.

    Examples
    --------
    >>> [(p, w.tolist()) for p, w in patterns_of(np.array([[0], [1], [0]]))]
    [((0,), [0, 2]), ((1,), [1])]
    """
    if not account.shape[1]:
        yield (), np.arange(len(account))
        return
    rows, where = np.unique(account, axis=0, return_inverse=True)
    for k, row in enumerate(rows):
        yield tuple(int(t) for t in row), np.flatnonzero(where.reshape(-1) == k)


def versions(case: Case) -> dict[int, tuple[int, ...]]:
    """Events that are versions of one: same day, kind and author, told by different accounts.

    Offers and demands are one kind: what one side calls an offer, the other may call a demand.

    Returns
    -------
    dict
        Position of every event told by an account, to the positions of all versions.
    """
    groups: list[list[int]] = []
    for n, event in enumerate(case.events):
        if not event.account:
            continue
        for group in groups:
            if _subject(case.events[group[0]]) == _subject(event) and all(
                case.events[m].account != event.account for m in group
            ):
                group.append(n)
                break
        else:
            groups.append([n])
    return {n: tuple(group) for group in groups for n in group}


def _subject(event: Event) -> tuple[object, ...]:
    return event.date, event.by, "proposal" if event.kind in PROPOSALS else event.kind


class _Reading:
    """Reads the record of a case under one pattern of accounts."""

    def __init__(self, case: Case, space: Space, true_teller: Mapping[str, str]) -> None:
        self.case, self.space, self.true_teller = case, space, true_teller
        self.versions = versions(case)
        self.offers: list[_Standing] = []
        self.by_event: dict[int, _Standing] = {}
        self.by_id: dict[str, int] = {e.id: n for n, e in enumerate(case.events) if e.id}

    # --- whose version ------------------------------------------------------------------------

    def _teller_of(self, issue: int) -> str | None:
        """Whose version of an issue is true; None where nobody contests it."""
        name = self.space.issues[issue]
        return self.true_teller.get(name, self.true_teller.get(name.partition(".")[0]))

    def _holds(self, n: int) -> bool:
        """Whether an event that only one account tells happened in these worlds."""
        event = self.case.events[n]
        if not event.account or not event.denied_by:
            return True
        issues = terms_of(self.case, self.space, event.terms) if event.terms else {}
        tellers = {self._teller_of(j) for j in issues} - {None} or set(self.true_teller.values())
        return tellers <= {event.account}

    def _terms(self, group: tuple[int, ...]) -> Mapping[int, frozenset[int]]:
        """Terms of an offer: each contested issue as its teller has it, and the common ground."""
        stated = {
            self.case.events[n].account: terms_of(self.case, self.space, self.case.events[n].terms)
            for n in group
        }
        out: dict[int, frozenset[int]] = {}
        for n in group:
            event = self.case.events[n]
            for issue, allowed in stated[event.account].items():
                teller = self._teller_of(issue)
                if teller in stated:
                    if issue in stated[teller]:
                        out[issue] = stated[teller][issue]
                elif issue not in out and not (event.denied_by and len(group) > 1):
                    out[issue] = allowed
        return out

    # --- what happened ------------------------------------------------------------------------

    def read(self) -> list[_Standing]:
        order = sorted(range(len(self.case.events)), key=lambda n: (self.case.events[n].date, n))
        for n in order:
            event = self.case.events[n]
            group = self.versions.get(n, (n,))
            if len(group) == 1 and not self._holds(n):
                continue
            if event.kind in _ANSWERS and n == min(group):
                self._answer(n, event)
            if event.kind in PROPOSALS and event.terms and n == min(group):
                self._table(group, event)
        return self.offers

    def _table(self, group: tuple[int, ...], event: Event) -> None:
        for offer in self.offers:
            if offer.event.by == event.by and offer.status == "open":
                offer.becomes(event.date, "superseded")
        new = _Standing(group, event, self._terms(group))
        new.becomes(event.date, "open")
        self.offers.append(new)
        for n in group:
            self.by_event[n] = new

    def _about(self, event: Event) -> _Standing | None:
        """Find the offer that an event names, else the latest standing one that it can concern."""
        if event.responds_to:
            return self.by_event.get(self.by_id.get(event.responds_to, -1))
        own = event.kind == "withdrawal"
        for offer in reversed(self.offers):
            if offer.status == "open" and (offer.event.by == event.by) == own:
                return offer
        return None

    def _answer(self, n: int, event: Event) -> None:
        if event.kind == "walk-out":
            self._walk_out(event)
            return
        offer = self._about(event)
        if event.kind == "raised-demand":
            if offer is not None and offer.event.by == event.by and offer.status == "open":
                offer.becomes(event.date, "superseded")
            return
        if offer is None or offer.status in ("withdrawn", "lapsed"):
            return
        if event.kind == "refusal" and event.by != offer.event.by:
            self._refused(offer, event, [event.by])
        elif event.kind == "vote":
            self._voted(offer, event)
        elif event.kind == "withdrawal" and offer.event.by == event.by:
            if offer.status in ("open", "accepted"):
                offer.becomes(event.date, "withdrawn")
        elif event.kind == "acceptance" and offer.status == "open":
            offer.accepted_by.add(event.by)
            needed = set(self.case.parties) - {offer.event.by}
            if needed <= offer.accepted_by:
                offer.becomes(event.date, "accepted")

    def _refused(self, offer: _Standing, event: Event, who: Sequence[str]) -> None:
        offer.refused_by += [name for name in who if name and name not in offer.refused_by]
        if offer.status != "refused":
            offer.becomes(event.date, "refused")

    def _voted(self, offer: _Standing, event: Event) -> None:
        against = [name for name, vote in event.votes.items() if vote == "against"]
        if against:
            self._refused(offer, event, against)

    def _walk_out(self, event: Event) -> None:
        """One who walks out refuses what the others have on the table; its own offers lapse."""
        for offer in self.offers:
            if offer.status == "open":
                if offer.event.by == event.by:
                    offer.becomes(event.date, "lapsed")
                else:
                    self._refused(offer, event, [event.by])


def tabled(case: Case, space: Space, true_teller: Mapping[str, str]) -> tuple[Tabled, ...]:
    """Read the record under one pattern of accounts.

    A later offer of the same side supersedes its earlier ones; a refusal, a lost vote or a
    walk-out refuses an offer that stands; one who walks out lets its own offers lapse. The first
    of these that happens to an offer decides, except that a refusal which names an offer counts
    although a later one had superseded it.

    Parameters
    ----------
    case : Case
    space : Space
    true_teller : mapping
        For each contested issue, the account whose version is true.

    Returns
    -------
    tuple of Tabled
        In the order of the record.
    """
    return tuple(
        Tabled(
            events=offer.events,
            name=offer.event.id or f"event {offer.events[0] + 1}",
            by=offer.event.by,
            day=offer.event.date,
            kind=offer.event.kind,
            level=offer.event.level or "",
            terms=dict(offer.terms),
            history=tuple(offer.history),
            refused_by=tuple(offer.refused_by),
        )
        for offer in _Reading(case, space, true_teller).read()
    )


def tabled_offers(
    read: Sequence[Tabled],
    space: Space,
    actors: Sequence[str],
    starts: Sequence[date | None],
) -> tuple[TabledOffer, ...]:
    """Give offers of the record the form that the gates need.

    Parameters
    ----------
    read : sequence of Tabled
    space : Space
    actors : sequence of str
        Ids on the actor axis.
    starts : sequence of date
        When each epoch starts; None for the first.
    """
    position = {name: a for a, name in enumerate(actors)}
    return tuple(
        TabledOffer(
            name=offer.name,
            by=position.get(offer.by, -1),
            completions=space.completions(dict(offer.terms)),
            epoch=_epoch(starts, offer.day),
            status=tuple(_status_at_end(starts, e, offer) for e in range(len(starts))),
            refused_by=tuple(position[name] for name in offer.refused_by if name in position),
            event=offer.events[0],
        )
        for offer in read
    )


def _epoch(starts: Sequence[date | None], day: date) -> int:
    return max(e for e, start in enumerate(starts) if start is None or start <= day)


def _status_at_end(starts: Sequence[date | None], epoch: int, offer: Tabled) -> OfferStatus:
    """Status when the next epoch starts, or at the close."""
    status = ""
    for day, then in offer.history:
        if _epoch(starts, day) <= epoch:
            status = then
    return cast(OfferStatus, status)
