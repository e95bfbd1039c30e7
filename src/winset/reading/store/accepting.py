"""What has been accepted, each with a text in which its offsets hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from winset.reading.model import Conflict
from winset.reading.store.anchoring import moved_all
from winset.reading.store.holding import source_of
from winset.reading.store.rows import standings
from winset.reading.store.values import (
    Accepted,
    Decision,
    Item,
    Standing,
    as_json,
    spans_of,
    with_spans,
)

__all__ = ["Disagreement", "accepted", "disagreements", "reviewers"]


@dataclass(frozen=True)
class Disagreement:
    """A draft about which reviewers decided differently, and how each of them did."""

    draft: str
    quote: str
    decisions: tuple[Decision, ...]


def reviewers(db: sqlite3.Connection) -> tuple[str, ...]:
    """Name everybody who ever decided something."""
    rows = db.execute("SELECT DISTINCT reviewer FROM decision ORDER BY reviewer")
    return tuple(row[0] for row in rows.fetchall())


def accepted(
    db: sqlite3.Connection, reviewer: str | None = None, final: str | None = None
) -> Iterator[Accepted]:
    """Yield what a reviewer accepted; without one, what all accepted who decided about it.

    Parameters
    ----------
    final : str, optional
        Of several reviewers, the one whose word is the last wherever there is one.
    """
    if reviewer is not None:
        yield from _accepted_of(db, standings(db, reviewer))
        return
    names = reviewers(db)
    every = [{s.draft.id: s for s in standings(db, name) if s.decision} for name in names]
    last = every[names.index(final)] if final in names else {}
    settled: dict[str, Standing] = {}
    for stand in every:
        for id_, standing in stand.items():
            told = [other[id_] for other in every if id_ in other]
            if id_ in last:
                settled[id_] = last[id_]
            elif len({_verdict(one.decision) for one in told}) == 1:
                settled.setdefault(id_, standing)
    yield from _accepted_of(db, iter(sorted(settled.values(), key=lambda s: -s.draft.rank)))


def disagreements(db: sqlite3.Connection) -> tuple[Disagreement, ...]:
    """List the drafts about which reviewers decided differently."""
    told: dict[str, list[Standing]] = {}
    for name in reviewers(db):
        for standing in standings(db, name):
            if standing.decision:
                told.setdefault(standing.draft.id, []).append(standing)
    return tuple(
        Disagreement(id_, several[0].draft.quote, tuple(s.decision for s in several if s.decision))
        for id_, several in told.items()
        if len({_verdict(s.decision) for s in several}) > 1
    )


def _verdict(decision: Decision | None) -> tuple[str, str]:
    """Tell what a decision comes to: two edits are the same where they say the same."""
    if decision is None:
        return ("", "")
    edited = decision.action == "edit" and decision.item is not None
    return (decision.action, as_json(decision.item) if edited and decision.item else "")


def _accepted_of(db: sqlite3.Connection, several: Iterator[Standing]) -> Iterator[Accepted]:
    for standing in several:
        decision = standing.decision
        if decision is None or decision.item is None or decision.action == "reject":
            continue
        yield _in_text(db, standing, decision, decision.item)


def _in_text(
    db: sqlite3.Connection, standing: Standing, decision: Decision, item: Item
) -> Accepted:
    """Give an accepted item the offsets of the current text where it says the same there."""
    draft = standing.draft
    if not standing.second_look and draft.state == "current":
        if decision.action == "accept":
            return _with_sources(db, draft.item, standing, draft.version)
        if draft.version != decision.version and not isinstance(item, Conflict):
            before = source_of(db, draft.source, decision.version)
            now = source_of(db, draft.source, draft.version)
            if before is not None and now is not None:
                places = moved_all(spans_of(item), before.text, now.text)
                if places is not None:
                    found = with_spans(item, places)
                    return _with_sources(db, found, standing, draft.version)
    return _with_sources(db, item, standing, decision.version)


def _with_sources(db: sqlite3.Connection, item: Item, standing: Standing, version: str) -> Accepted:
    draft = standing.draft
    found = [
        source_of(db, source, which)
        for source, which in zip(draft.sources, version.split(), strict=True)
    ]
    assert standing.decision is not None
    return Accepted(
        item, tuple(s for s in found if s is not None), standing.decision, standing.second_look
    )
