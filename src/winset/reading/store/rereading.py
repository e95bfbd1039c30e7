"""Drafts into the review file: new ones, and those of a source that was read again.

No decision is lost when a source or its drafts change. A draft that somebody decided about is found
again by its id, by what it says in what surroundings, by its likeness to a new draft, or by its
words alone; where none of these is there it stays, marked as gone. Whatever differs from what was
decided about is given to the reviewer for a second look.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from winset.reading.model import Conflict, Source
from winset.reading.store.anchoring import likeness, moved_all
from winset.reading.store.holding import forget_unused, hold, source_of
from winset.reading.store.rows import DRAFT, draft_in, put_draft, texts_of
from winset.reading.store.values import (
    Draft,
    Item,
    conflict_id,
    fingerprint,
    kind_of,
    quote_of,
    rank_of,
    spans_of,
    with_spans,
)

__all__ = ["Change", "carry", "put_conflicts", "put_source"]

_ALIKE = 0.6


@dataclass(frozen=True)
class Change:
    """What came of putting the drafts of a source into the review file.

    Parameters
    ----------
    new : int
        Drafts that were not there before.
    same : int
        Drafts that were.
    second_look : tuple of str
        Ids of drafts that were decided about and are not what they were.
    """

    new: int = 0
    same: int = 0
    second_look: tuple[str, ...] = ()


def put_source(
    db: sqlite3.Connection, source: Source, items: Iterable[Item], *, add: bool
) -> Change:
    """Keep a source with its statements and moves; with ``add``, beside those that are there."""
    version = hold(db, source)
    fresh = {
        item.id: _draft(item, (source.id,), (source.text,), version, home=item.article)
        for item in items
        if not isinstance(item, Conflict)
    }
    rows = db.execute(
        f"SELECT {DRAFT} FROM draft WHERE source = ? AND kind <> 'conflict'", (source.id,)
    )
    before = {draft.id: draft for draft in map(draft_in, rows.fetchall())}
    change = _put(db, before, fresh, {source.id: source.text}, add=add)
    forget_unused(db, source.id)
    return change


def put_conflicts(db: sqlite3.Connection, conflicts: Iterable[Conflict]) -> Change:
    """Keep conflicts in the place of those that were there.

    Raises
    ------
    ValueError
        Where one is between statements or moves that are not there.
    """
    texts: dict[str, str] = {}
    fresh = {}
    for conflict in conflicts:
        sides = [_home(db, name) for name in (conflict.first, conflict.second)]
        sources = [source_of(db, side.source) for side in sides]
        found = [source for source in sources if source is not None]
        texts |= {source.id: source.text for source in found}
        both = (found[0].text, found[1].text)
        versions = " ".join(side.version for side in sides)
        names = (sides[0].source, sides[1].source)
        draft = _draft(conflict, names, both, versions, home=sides[0].article)
        fresh[draft.id] = draft
    rows = db.execute(f"SELECT {DRAFT} FROM draft WHERE kind = 'conflict'")
    before = {draft.id: draft for draft in map(draft_in, rows.fetchall())}
    return _put(db, before, fresh, texts, add=False)


def _home(db: sqlite3.Connection, id_: str) -> Draft:
    row = db.execute(f"SELECT {DRAFT} FROM draft WHERE id = ?", (id_,)).fetchone()
    if row is None:
        raise ValueError(f"a conflict about {id_!r}, which is no statement or move of this file")
    return draft_in(row)


def _draft(
    item: Item, sources: tuple[str, ...], texts: tuple[str, ...], version: str, *, home: str
) -> Draft:
    id_ = conflict_id(item) if isinstance(item, Conflict) else item.id
    for span in spans_of(item):
        if span.end > max(map(len, texts)):
            raise ValueError(f"{id_}: a span up to {span.end} of a text of {len(texts[0])}")
    return Draft(
        id=id_,
        kind=kind_of(item),
        item=item,
        source=sources[0],
        article=home,
        quote=quote_of(item, texts),
        rank=min(1.0, max(0.0, rank_of(item))),
        version=version,
        fingerprint=fingerprint(item, texts),
        other=sources[1] if len(sources) > 1 else "",
    )


def _put(
    db: sqlite3.Connection,
    before: Mapping[str, Draft],
    fresh: Mapping[str, Draft],
    texts: Mapping[str, str],
    *,
    add: bool,
) -> Change:
    decided = _decided(db, before)
    for id_, draft in fresh.items():
        old = before.get(id_)
        put_draft(db, replace(draft, replaces=old.replaces) if old else draft)
    if not add:
        left = {id_ for id_, draft in before.items() if draft.state != "replaced"}
        unplaced = {id_: draft for id_, draft in fresh.items() if id_ not in left}
        for id_, old in before.items():
            if id_ in fresh or old.state == "replaced":
                continue
            if id_ not in decided:
                db.execute("DELETE FROM draft WHERE id = ?", (id_,))
            else:
                carry(db, old, unplaced, texts)
    return Change(
        new=sum(id_ not in before for id_ in fresh),
        same=sum(id_ in before for id_ in fresh),
        second_look=_to_look_at(db, {*before, *fresh}),
    )


def _decided(db: sqlite3.Connection, drafts: Iterable[str]) -> frozenset[str]:
    """Name those that somebody ever decided about."""
    wanted = set(drafts)
    rows = db.execute("SELECT draft FROM decision UNION SELECT draft FROM standing")
    return frozenset(row[0] for row in rows if row[0] in wanted)


def carry(
    db: sqlite3.Connection, old: Draft, unplaced: dict[str, Draft], texts: Mapping[str, str]
) -> None:
    """Find what a draft has become that is not drafted any more as it was."""
    heir = _heir(old, unplaced)
    if heir is not None:
        del unplaced[heir.id]
        put_draft(db, replace(heir, replaces=old.id))
        put_draft(db, replace(old, state="replaced"))
        db.execute(
            "INSERT OR IGNORE INTO standing SELECT ?, reviewer, decision FROM standing "
            "WHERE draft = ?",
            (heir.id, old.id),
        )
        db.execute("DELETE FROM standing WHERE draft = ?", (old.id,))
        return
    found = None if old.kind == "conflict" else _moved(db, old, texts[old.source])
    if found is None and old.state != "gone":
        found = replace(old, state="gone", fingerprint=f"gone:{old.fingerprint}")
    if found is not None:
        put_draft(db, found)


def _heir(old: Draft, unplaced: Mapping[str, Draft]) -> Draft | None:
    """Return the new draft that says the same, or nearly."""
    mark = old.fingerprint.removeprefix("gone:")
    alike: dict[str, float] = {}
    for id_, draft in unplaced.items():
        if draft.kind != old.kind:
            continue
        if draft.fingerprint == mark:
            return draft
        alike[id_] = likeness(old.quote, draft.quote, _ALIKE)
    best = max(alike, key=lambda id_: alike[id_], default=None)
    return unplaced[best] if best is not None and alike[best] else None


def _moved(db: sqlite3.Connection, old: Draft, text: str) -> Draft | None:
    """Return a draft at the place where its words now stand, though no reader drafts it there."""
    try:
        (before,) = texts_of(db, (old.source,), old.version)
    except KeyError:
        return None
    places = moved_all(spans_of(old.item), before, text)
    current = source_of(db, old.source)
    if places is None or current is None or isinstance(old.item, Conflict):
        return None
    item = with_spans(old.item, places)
    homes = {article.id: article for article in current.articles}
    home = next((a.id for a in homes.values() if a.span.holds(item.span)), item.article)
    item = replace(item, article=home)
    row = db.execute(
        "SELECT version FROM source WHERE id = ? AND current", (old.source,)
    ).fetchone()
    moved = _draft(item, (old.source,), (text,), row[0], home=home)
    return replace(moved, replaces=old.replaces)


def _to_look_at(db: sqlite3.Connection, drafts: Iterable[str]) -> tuple[str, ...]:
    wanted = set(drafts)
    rows = db.execute(
        "SELECT DISTINCT draft.id FROM draft JOIN standing ON standing.draft = draft.id "
        "JOIN decision ON decision.key = standing.decision "
        "WHERE decision.seen <> draft.fingerprint AND draft.state <> 'replaced' ORDER BY draft.id"
    )
    return tuple(row[0] for row in rows.fetchall() if row[0] in wanted)
