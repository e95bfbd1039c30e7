"""Two review files into one: every decision of either, and what the two disagree about."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from winset.reading.model import Source
from winset.reading.store.accepting import Disagreement, disagreements
from winset.reading.store.deciding import add, settle
from winset.reading.store.holding import current_sources, hold, source_of, version_of
from winset.reading.store.rereading import carry
from winset.reading.store.rows import DECISION, DRAFT, decision_in, draft_in, put_draft
from winset.reading.store.values import Draft

__all__ = ["Merged", "merge"]


@dataclass(frozen=True)
class Merged:
    """What came of merging another review file into one.

    ``left_out`` are ids of sources that the other file knows in another version: the drafts of it
    that nobody decided about have no place here.
    """

    sources: int = 0
    drafts: int = 0
    decisions: int = 0
    left_out: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


def merge(db: sqlite3.Connection, other: sqlite3.Connection) -> Merged:
    """Add to a review file what another one holds; the other stays as it is.

    Decisions are known by their keys, so that merging twice changes nothing. Where a reviewer
    decided about the same draft in both, the later decision stands.
    """
    theirs = current_sources(other)
    new = [source for source in theirs if source_of(db, source.id) is None]
    apart = [source for source in theirs if not _same(db, source) and source not in new]
    for source in new:
        hold(db, source)
    decided = {row[0] for row in other.execute("SELECT DISTINCT draft FROM decision").fetchall()}
    _versions(db, other)
    drafts = [draft_in(row) for row in other.execute(f"SELECT {DRAFT} FROM draft").fetchall()]
    strange = {source.id for source in apart}
    added = 0
    for draft in drafts:
        if db.execute("SELECT 1 FROM draft WHERE id = ?", (draft.id,)).fetchone():
            continue
        if strange.isdisjoint(draft.sources):
            put_draft(db, draft)
            added += 1
        elif draft.id in decided:
            _take_in(db, draft)
            added += 1
    before = _count(db)
    rows = other.execute(f"SELECT {DECISION}, kind, seen FROM decision ORDER BY seq").fetchall()
    for row in rows:
        add(db, decision_in(row[:-2]), row[-2], row[-1])
    _descriptions(db, other)
    settle(db)
    return Merged(len(new), added, _count(db) - before, tuple(sorted(strange)), disagreements(db))


def _same(db: sqlite3.Connection, source: Source) -> bool:
    mine = source_of(db, source.id)
    return mine is not None and version_of(mine) == version_of(source)


def _versions(db: sqlite3.Connection, other: sqlite3.Connection) -> None:
    """Take over every version that a decision of the other file refers to."""
    for id_, version in other.execute("SELECT id, version FROM source").fetchall():
        if source_of(db, id_, version) is None:
            found = source_of(other, id_, version)
            assert found is not None
            hold(db, found, current=False)


def _take_in(db: sqlite3.Connection, draft: Draft) -> None:
    """Find the place of a draft in this file's version of its source, as when one is read again."""
    if draft.kind == "conflict":
        put_draft(db, replace(draft, state="gone", fingerprint=f"gone:{draft.fingerprint}"))
        return
    here = db.execute(
        f"SELECT {DRAFT} FROM draft WHERE source = ? AND state = 'current' AND replaces IS NULL "
        "AND id NOT IN (SELECT draft FROM decision)",
        (draft.source,),
    ).fetchall()
    source = source_of(db, draft.source)
    assert source is not None
    put_draft(db, draft)
    carry(db, draft, {d.id: d for d in map(draft_in, here)}, {source.id: source.text})


def _count(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM decision").fetchone()[0])


def _descriptions(db: sqlite3.Connection, other: sqlite3.Connection) -> None:
    """Take over what people said of articles, where nobody did here."""
    rows: Sequence[Any] = other.execute("SELECT * FROM described").fetchall()
    db.executemany("INSERT OR IGNORE INTO described VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
