"""The log of decisions: only ever added to, an undo included, and what it comes to."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from winset.case.errors import refusal
from winset.reading.model import Conflict
from winset.reading.store.rows import (
    DECISION,
    as_time,
    decision_in,
    lineage,
    texts_of,
)
from winset.reading.store.values import Action, Decision, Draft, Item, as_json, kind_of, spans_of

__all__ = ["add", "decide", "settle", "undo"]


def decide(
    db: sqlite3.Connection,
    draft: Draft,
    action: Action,
    reviewer: str,
    at: datetime,
    *,
    reason: str = "",
    item: Item | None = None,
) -> Decision:
    """Note a decision about a draft as the reviewer saw it.

    Raises
    ------
    CaseError
        Where the draft is not in the file, or its source has been read again since it was shown.
    ValueError
        Where an edit has no item, or one of another kind.
    """
    _check(db, draft, action, reviewer, item)
    said = item if action == "edit" else draft.item if action == "accept" else None
    made = Decision(
        *("", draft.id, action, reviewer, _not_before(db, reviewer, at), reason, said),
        *(draft.quote, draft.version),
    )
    made = add(db, made, draft.kind, draft.fingerprint)
    _stand(db, draft.id, made)
    return made


def _check(
    db: sqlite3.Connection, draft: Draft, action: Action, reviewer: str, item: Item | None
) -> None:
    if not reviewer.strip():
        raise ValueError("a decision has a reviewer: a name")
    row = db.execute("SELECT state FROM draft WHERE id = ?", (draft.id,)).fetchone()
    try:
        texts = texts_of(db, draft.sources, draft.version)
    except KeyError:
        texts = ()
    if row is None or row[0] == "replaced" or not texts:
        said = f"the draft {draft.id!r} has changed since it was shown: its source was read again"
        raise refusal("draft-changed", said, hint="look at it again")
    if action != "edit":
        return
    if item is None or kind_of(item) != draft.kind:
        raise ValueError(f"an edit of a {draft.kind} needs a {draft.kind}")
    limits = map(len, texts) if isinstance(item, Conflict) else (len(texts[0]),)
    if any(span.end > max(limits, default=0) for span in list(spans_of(item))[:1]):
        raise ValueError("an edit with a passage that its source does not have")


def _not_before(db: sqlite3.Connection, reviewer: str, at: datetime) -> datetime:
    """Return the time, or that of the reviewer's last decision where a clock has gone back."""
    last = db.execute("SELECT max(at) FROM decision WHERE reviewer = ?", (reviewer,)).fetchone()[0]
    return datetime.fromisoformat(max(as_time(at), last or ""))


def add(db: sqlite3.Connection, made: Decision, kind: str, seen: str) -> Decision:
    """Add a line to the log, with its key, unless the very same is there."""
    item = None if made.item is None else as_json(made.item)
    at = as_time(made.at)
    said = [made.draft, made.action, made.reviewer, at, made.reason, item, made.undoes]
    key = made.key or _key(db, said)
    db.execute(
        "INSERT OR IGNORE INTO decision (key, draft, kind, action, reviewer, at, reason, item, "
        "quote, version, seen, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(key, made.draft, kind, made.action, made.reviewer, at, made.reason, item),
            *(made.quote, made.version, seen, made.undoes),
        ),
    )
    return replace(made, key=key)


def _key(db: sqlite3.Connection, said: list[str | None]) -> str:
    """Hash a decision; the second of two that are the same in every word is another one."""
    for again in range(1_000_000):
        text = json.dumps([*said, again], ensure_ascii=False)
        key = hashlib.sha256(text.encode()).hexdigest()[:32]
        if db.execute("SELECT 1 FROM decision WHERE key = ?", (key,)).fetchone() is None:
            return key
    raise ValueError("a million decisions that are the same in every word")


def undo(
    db: sqlite3.Connection, reviewer: str, at: datetime, draft: str | None = None
) -> Decision | None:
    """Take back a reviewer's last decision that stands, of all or of one draft.

    Returns
    -------
    Decision or None
        The one that was taken back; None where there is none.
    """
    ids = None if draft is None else lineage(db, draft)
    last = _last(db, reviewer, ids)
    if last is None:
        return None
    row = db.execute("SELECT kind, seen FROM decision WHERE key = ?", (last.key,)).fetchone()
    when = _not_before(db, reviewer, at)
    add(
        db,
        replace(last, key="", action="undo", at=when, reason="", item=None, undoes=last.key),
        row[0],
        row[1],
    )
    standing = db.execute(
        "SELECT draft FROM standing WHERE decision = ? AND reviewer = ?", (last.key, reviewer)
    ).fetchone()
    home = standing[0] if standing else last.draft
    _stand(db, home, _last(db, reviewer, lineage(db, home)), reviewer)
    return last


def _last(db: sqlite3.Connection, reviewer: str, drafts: Iterable[str] | None) -> Decision | None:
    """Return the reviewer's last decision that was not taken back."""
    query = (
        f"SELECT {DECISION} FROM decision WHERE reviewer = ? AND action <> 'undo' AND NOT EXISTS "
        "(SELECT 1 FROM decision AS other WHERE other.undoes = decision.key)"
    )
    values = [reviewer]
    if drafts is not None:
        values += drafts
        query += f" AND draft IN ({', '.join('?' * (len(values) - 1))})"
    row = db.execute(f"{query} ORDER BY at DESC, seq DESC LIMIT 1", values).fetchone()
    return None if row is None else decision_in(row)


def _stand(db: sqlite3.Connection, draft: str, made: Decision | None, reviewer: str = "") -> None:
    who = made.reviewer if made else reviewer
    db.execute("DELETE FROM standing WHERE draft = ? AND reviewer = ?", (draft, who))
    if made is not None:
        db.execute("INSERT INTO standing VALUES (?, ?, ?)", (draft, who, made.key))


def settle(db: sqlite3.Connection) -> None:
    """Work out anew from the log how every draft stands with every reviewer."""
    db.execute("DELETE FROM standing")
    reviewers = [row[0] for row in db.execute("SELECT DISTINCT reviewer FROM decision").fetchall()]
    drafts = db.execute("SELECT id FROM draft WHERE state <> 'replaced'").fetchall()
    decided = {row[0] for row in db.execute("SELECT DISTINCT draft FROM decision").fetchall()}
    for (draft,) in drafts:
        line = lineage(db, draft)
        if decided.isdisjoint(line):
            continue
        for reviewer in reviewers:
            made = _last(db, reviewer, line)
            if made is not None:
                _stand(db, draft, made)
