"""The review file as its users see it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from winset.case.errors import refusal
from winset.reading.model import Conflict, Move, Reading, Source, Statement
from winset.reading.store import accepting, deciding, holding, merging, rereading, rows
from winset.reading.store.accepting import Disagreement
from winset.reading.store.agreement import Agreement, agreement
from winset.reading.store.database import connect, reading_transaction, writing
from winset.reading.store.merging import Merged
from winset.reading.store.rereading import Change
from winset.reading.store.values import (
    Accepted,
    Counts,
    Decision,
    Draft,
    DraftKind,
    Item,
    Standing,
    Verdict,
)

__all__ = ["Counts", "Review", "open_review"]


def open_review(path: str | os.PathLike[str], *, create: bool = True) -> Review:
    """Open a review file, or begin one where there is none.

    Every change is on the disk when the call that makes it returns. Two programs may have the same
    file open; each sees what the other saved.

    Raises
    ------
    CaseError
        Where the file is of something else, damaged, made by a later version, or may not be used.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC, datetime
    >>> from winset.reading.model import Span
    >>> said = Statement("s1", "a", "indirect", (Span(11, 15),), Span(0, 2), Span(3, 7))
    >>> source = Source("a", "a.txt", "", "He said that all is well.")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_review(f"{folder}/talks.review") as review:
    ...         change = review.put(source, [said])
    ...         standing = review.next_open("ann")
    ...         made = review.decide(standing.draft, "accept", "ann", datetime.now(UTC))
    ...         review.counts("ann").accepted, review.next_open("ann")
    (1, None)
    """
    where = Path(path)
    return Review(connect(where, create=create), where)


class Review:
    """An open review file; see :func:`open_review`. Closed by ``close`` or on leaving ``with``."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db, self.path = db, path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # What is read

    def put(
        self, source: Source, items: Iterable[Statement | Move] = (), *, add: bool = False
    ) -> Change:
        """Keep a source and its drafts, all or nothing.

        A source of the same id is an earlier version of it: its undecided drafts make room, those
        that somebody decided about are found again in the new one, and whatever changed is flagged
        for a second look. With ``add`` (a second reader of the same text) nothing makes room.
        """
        with writing(self._db, self.path):
            return rereading.put_source(self._db, source, items, add=add)

    def put_conflicts(self, conflicts: Iterable[Conflict]) -> Change:
        """Keep conflicts, in the place of those that were there.

        Raises
        ------
        ValueError
            Where one is between statements or moves that are not in the file.
        """
        with writing(self._db, self.path):
            return rereading.put_conflicts(self._db, conflicts)

    def holds(self, source: Source) -> bool:
        """Whether that very text, of that very file, is what was last read under that id."""
        version = holding.version_of(source)
        with reading_transaction(self._db, self.path):
            found = self._db.execute(
                "SELECT 1 FROM source WHERE id = ? AND version = ? AND sha256 = ? AND current",
                (source.id, version, source.sha256),
            ).fetchone()
        return found is not None

    def known(self) -> tuple[tuple[str, str, str], ...]:
        """Return id, name and hash of the bytes of every source, without its text."""
        with reading_transaction(self._db, self.path):
            found = self._db.execute(
                "SELECT id, name, sha256 FROM source WHERE current ORDER BY position, id"
            ).fetchall()
        return tuple(found)

    def sources(self) -> tuple[Source, ...]:
        """Return every source, as it was last read and described."""
        with reading_transaction(self._db, self.path):
            return holding.current_sources(self._db)

    def source(self, id_: str, version: str = "") -> Source:
        """Return a source by its id, in its current version or another that was decided about.

        Raises
        ------
        KeyError
            If it is not there.
        """
        with reading_transaction(self._db, self.path):
            found = holding.source_of(self._db, id_, version)
        if found is None:
            raise KeyError(id_)
        return found

    def describe(
        self,
        article: str,
        reviewer: str,
        at: datetime,
        *,
        title: str | None = None,
        authors: tuple[str, ...] | None = None,
        outlet: str | None = None,
        published: date | None = None,
    ) -> None:
        """Say of an article what was not found in it; it holds when the source is read again."""
        stated = (title, authors, outlet, published)
        with writing(self._db, self.path):
            holding.described(self._db, article, stated, reviewer, rows.as_time(at))

    def reading(self) -> Reading:
        """Return all sources and all drafts as they were last read, undecided ones too."""
        with reading_transaction(self._db, self.path):
            found = self._db.execute(
                f"SELECT {rows.DRAFT} FROM draft WHERE state = 'current' ORDER BY source, start, id"
            )
            items = [rows.draft_in(row).item for row in found.fetchall()]
            sources = holding.current_sources(self._db)
        return Reading(
            sources,
            tuple(item for item in items if isinstance(item, Statement)),
            tuple(item for item in items if isinstance(item, Move)),
            tuple(item for item in items if isinstance(item, Conflict)),
        )

    # What is decided

    def draft(self, id_: str) -> Draft:
        """Return a draft by its id.

        Raises
        ------
        KeyError
            If it is not there.
        """
        with reading_transaction(self._db, self.path):
            found = rows.draft_of(self._db, id_)
        if found is None:
            raise KeyError(id_)
        return found

    def standings(
        self,
        reviewer: str,
        *,
        kinds: Collection[DraftKind] = (),
        article: str = "",
        only_open: bool = False,
    ) -> tuple[Standing, ...]:
        """Return drafts as they stand with a reviewer: second looks first, then by rank."""
        with reading_transaction(self._db, self.path):
            return tuple(
                rows.standings(
                    self._db, reviewer, kinds=kinds, article=article, only_open=only_open
                )
            )

    def next_open(
        self,
        reviewer: str,
        *,
        kinds: Collection[DraftKind] = (),
        skip: Collection[str] = (),
    ) -> Standing | None:
        """Return what a reviewer should decide next; None where nothing is open.

        ``skip`` are ids of drafts put off for now.
        """
        with reading_transaction(self._db, self.path):
            few = rows.standings(
                self._db, reviewer, kinds=kinds, only_open=True, most=len(skip) + 1
            )
            return next((s for s in few if s.draft.id not in skip), None)

    def decide(
        self,
        draft: Draft,
        verdict: Verdict,
        reviewer: str,
        at: datetime,
        *,
        reason: str = "",
        item: Item | None = None,
    ) -> Decision:
        """Note a decision about a draft; when this returns it is saved.

        Parameters
        ----------
        draft : Draft
            As it was shown, so that nobody is taken to have decided about what came later.
        at : datetime
            With a time zone.
        item : Statement, Move or Conflict, optional
            Of an edit: what it should be.

        Raises
        ------
        CaseError
            Where the draft has made room for another since it was shown.
        ValueError
            Where an edit has no item, or one of another kind.
        """
        with writing(self._db, self.path):
            return deciding.decide(self._db, draft, verdict, reviewer, at, reason=reason, item=item)

    def undo(self, reviewer: str, at: datetime, draft: str | None = None) -> Decision | None:
        """Take back the reviewer's last decision (about one draft); return it, None if none."""
        with writing(self._db, self.path):
            return deciding.undo(self._db, reviewer, at, draft)

    def add(
        self,
        item: Statement | Move,
        source: str,
        reviewer: str,
        at: datetime,
        *,
        reason: str = "",
    ) -> Draft:
        """Add what every reader overlooked, as drafted and accepted by a person.

        Raises
        ------
        KeyError
            If there is no such source.
        """
        with writing(self._db, self.path):
            found = holding.source_of(self._db, source)
            if found is None:
                raise KeyError(source)
            rereading.put_source(self._db, found, [item], add=True)
            draft = rows.draft_of(self._db, item.id)
            assert draft is not None
            deciding.decide(self._db, draft, "accept", reviewer, at, reason=reason)
            return draft

    def log(self, reviewer: str = "") -> tuple[Decision, ...]:
        """Return every decision and undo ever made, in order."""
        with reading_transaction(self._db, self.path):
            return rows.log(self._db, reviewer)

    def counts(self, reviewer: str) -> Counts:
        """Count drafts by how they stand with a reviewer."""
        with reading_transaction(self._db, self.path):
            return rows.counts(self._db, reviewer)

    def drafted(self) -> dict[DraftKind, int]:
        """Count the drafts that stand in the sources as they were last read, by kind."""
        with reading_transaction(self._db, self.path):
            found = self._db.execute(
                "SELECT kind, count(*) FROM draft WHERE state = 'current' GROUP BY kind"
            ).fetchall()
        return {"statement": 0, "move": 0, "conflict": 0, **dict(found)}

    def reviewers(self) -> tuple[str, ...]:
        """Name everybody who decided something."""
        with reading_transaction(self._db, self.path):
            return accepting.reviewers(self._db)

    def accepted(
        self, reviewer: str | None = None, *, final: str | None = None
    ) -> tuple[Accepted, ...]:
        """Return what a reviewer accepted, edits included; by default what nobody disputes.

        Parameters
        ----------
        reviewer : str, optional
            By default, what all accepted who decided about it; see :meth:`disagreements`.
        final : str, optional
            The reviewer who has the last word where there are several.
        """
        with reading_transaction(self._db, self.path):
            return tuple(accepting.accepted(self._db, reviewer, final))

    def disagreements(self) -> tuple[Disagreement, ...]:
        """List the drafts about which reviewers decided differently."""
        with reading_transaction(self._db, self.path):
            return accepting.disagreements(self._db)

    def agreement(self, first: str, second: str) -> Agreement:
        """Compare two reviewers: how often they agree, and how much better than by chance."""
        return agreement(first, second, self.standings(first), self.standings(second))

    def merge(self, other: str | os.PathLike[str]) -> Merged:
        """Add what another review file holds; what the two disagree about is listed.

        Raises
        ------
        CaseError
            Where the other is no review file, or this one.
        """
        there = Path(other)
        theirs = connect(there, create=False)
        try:
            if there.samefile(self.path):
                raise refusal("review-file", "a review file cannot be merged with itself")
            with writing(self._db, self.path), reading_transaction(theirs, there):
                return merging.merge(self._db, theirs)
        finally:
            theirs.close()

    # What became of it

    def mark_written(self, draft: str, file: str, place: str, at: datetime) -> None:
        """Note that an accepted draft stands in a case now, and where."""
        with writing(self._db, self.path):
            self._db.execute(
                "INSERT OR REPLACE INTO written VALUES (?, ?, ?, ?)",
                (draft, file, place, rows.as_time(at)),
            )

    def written(self, file: str) -> dict[str, str]:
        """Return where in a case drafts stand, by their ids."""
        with reading_transaction(self._db, self.path):
            found = self._db.execute("SELECT draft, place FROM written WHERE file = ?", (file,))
            return dict(found.fetchall())

    def remember(self, key: str, value: Any) -> None:
        """Keep a setting of the review: anything that JSON can hold."""
        with writing(self._db, self.path):
            self._db.execute("INSERT OR REPLACE INTO noted VALUES (?, ?)", (key, json.dumps(value)))

    def recall(self, key: str, otherwise: Any = None) -> Any:
        """Return a setting of the review."""
        with reading_transaction(self._db, self.path):
            row = self._db.execute("SELECT value FROM noted WHERE key = ?", (key,)).fetchone()
        return otherwise if row is None else json.loads(row[0])
