"""Drafts and decisions as rows of the review file, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from winset.reading.model import Conflict
from winset.reading.store.holding import source_of
from winset.reading.store.values import (
    Counts,
    Decision,
    Draft,
    Item,
    Standing,
    as_json,
    from_json,
)

__all__ = [
    "as_time",
    "counts",
    "decision_in",
    "draft_in",
    "draft_of",
    "lineage",
    "log",
    "place",
    "put_draft",
    "standing_in",
    "standings",
    "texts_of",
]

DRAFT = (
    "draft.id, draft.kind, draft.source, draft.article, draft.version, draft.item, draft.quote, "
    "draft.rank, draft.fingerprint, draft.state, draft.replaces, draft.other"
)
DECISION = (
    "decision.key, decision.draft, decision.kind, decision.action, decision.reviewer, "
    "decision.at, decision.reason, decision.item, decision.quote, decision.version, "
    "decision.undoes"
)
_DRAFT_COLUMNS = DRAFT.count(",") + 1
_STANDING = (
    "FROM draft LEFT JOIN standing ON standing.draft = draft.id AND standing.reviewer = ? "
    "LEFT JOIN decision ON decision.key = standing.decision "
    "WHERE (draft.state = 'current' OR (draft.state = 'gone' AND decision.key IS NOT NULL))"
)
_AGAIN = "coalesce(decision.seen <> draft.fingerprint, 0)"


def as_time(at: datetime) -> str:
    """Write a time so that texts sort as times do.

    Raises
    ------
    ValueError
        Where it has no time zone.

    Examples
    --------
    >>> as_time(datetime(2019, 3, 1, 12, tzinfo=UTC))
    '2019-03-01T12:00:00.000000+00:00'
    """
    if at.tzinfo is None:
        raise ValueError("a time without a time zone; expected one such as datetime.now(UTC)")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def draft_in(row: Sequence[Any]) -> Draft:
    """Make a draft of a row of ``DRAFT``."""
    id_, kind, source, article, version, item, quote, *rest = row
    rank, fingerprint, state, replaces, other = rest
    return Draft(
        *(id_, kind, from_json(kind, item), source, article, quote, rank),
        *(state, replaces, version, fingerprint, other),
    )


def decision_in(row: Sequence[Any]) -> Decision:
    """Make a decision of a row of ``DECISION``."""
    key, draft, kind, action, reviewer, at, reason, item, quote, version, undoes = row
    said = None if item is None else from_json(kind, item)
    when = datetime.fromisoformat(at)
    return Decision(key, draft, action, reviewer, when, reason, said, quote, version, undoes)


def standing_in(row: Sequence[Any]) -> Standing:
    """Make a standing of a row with a draft, a decision or none, and whether to look again."""
    draft, decision, again = row[:_DRAFT_COLUMNS], row[_DRAFT_COLUMNS:-1], row[-1]
    return Standing(
        draft_in(draft), None if decision[0] is None else decision_in(decision), bool(again)
    )


def standings(
    db: sqlite3.Connection,
    reviewer: str,
    *,
    kinds: Iterable[str] = (),
    only_open: bool = False,
    article: str = "",
    most: int = -1,
) -> Iterator[Standing]:
    """Yield drafts as they stand with a reviewer: those to look at again first, then by rank."""
    query = f"SELECT {DRAFT}, {DECISION}, {_AGAIN} AS again {_STANDING}"
    values = [reviewer, *(wanted := tuple(kinds))]
    if wanted:
        query += f" AND draft.kind IN ({', '.join('?' * len(wanted))})"
    if article:
        query += " AND draft.article = ?"
        values.append(article)
    if only_open:
        query += " AND (decision.key IS NULL OR decision.seen <> draft.fingerprint)"
    query += " ORDER BY again DESC, draft.rank DESC, draft.source, draft.start, draft.id LIMIT ?"
    yield from map(standing_in, db.execute(query, [*values, most]).fetchall())


def counts(db: sqlite3.Connection, reviewer: str) -> Counts:
    """Count drafts by how they stand with a reviewer."""
    found = db.execute(
        f"SELECT coalesce(decision.action, ''), {_AGAIN} AS again, count(*) {_STANDING} "
        "GROUP BY 1, 2",
        (reviewer,),
    ).fetchall()

    def of(*actions: str, again: bool | None = None) -> int:
        wanted = [n for action, a, n in found if action in actions and again in (None, bool(a))]
        return sum(wanted)

    made = ("accept", "edit", "reject")
    again = of(*made, again=True)
    return Counts(
        drafts=of("", *made),
        open=of("") + again,
        accepted=of("accept"),
        edited=of("edit"),
        rejected=of("reject"),
        second_look=again,
    )


def log(db: sqlite3.Connection, reviewer: str = "") -> tuple[Decision, ...]:
    """Return every decision ever made, in the order in which they were made."""
    found = db.execute(
        f"SELECT {DECISION} FROM decision WHERE ?1 IN ('', reviewer) ORDER BY at, seq", (reviewer,)
    )
    return tuple(map(decision_in, found.fetchall()))


def draft_of(db: sqlite3.Connection, id_: str) -> Draft | None:
    """Return a draft by its id."""
    row = db.execute(f"SELECT {DRAFT} FROM draft WHERE id = ?", (id_,)).fetchone()
    return None if row is None else draft_in(row)


def put_draft(db: sqlite3.Connection, draft: Draft) -> None:
    """Keep a draft in the place of what had its id."""
    db.execute(
        "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(draft.id, draft.kind, draft.source, draft.article, draft.version),
            *(as_json(draft.item), draft.quote, draft.rank, place(draft.item)),
            *(draft.fingerprint, draft.state, draft.replaces, draft.other),
        ),
    )


def place(item: Item) -> int:
    """Tell where an item begins."""
    return item.about[0].start if isinstance(item, Conflict) else item.span.start


def lineage(db: sqlite3.Connection, id_: str) -> tuple[str, ...]:
    """Return a draft's id and those that it took the place of, the latest first."""
    found: dict[str, None] = {}
    at: str | None = id_
    while at is not None and at not in found:
        found[at] = None
        row = db.execute("SELECT replaces FROM draft WHERE id = ?", (at,)).fetchone()
        at = row[0] if row else None
    return tuple(found)


def texts_of(
    db: sqlite3.Connection, sources: tuple[str, ...], version: str = ""
) -> tuple[str, ...]:
    """Return the texts of some sources, in their current versions unless those are named.

    Raises
    ------
    KeyError
        If one is not there (any more).
    """
    texts = []
    for source, which in zip(sources, version.split() or [""] * len(sources), strict=True):
        found = source_of(db, source, which)
        if found is None:
            raise KeyError(source)
        texts.append(found.text)
    return tuple(texts)
