"""The file itself: its tables, how it is opened, and transactions that survive being killed.

One SQLite file, with a rollback journal beside it only while something is written. ``synchronous =
EXTRA`` means that what has been committed is on the disk, the journal's removal included: whatever
is shown as saved is saved (SQLite documentation, PRAGMA synchronous).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from winset.case.errors import CaseError, refusal
from winset.files.disk import kind_of

__all__ = ["VERSION", "connect", "reading_transaction", "writing"]

#: ``WnRv`` in the header: a review file of Winset, and no other SQLite file.
_APPLICATION = 0x576E5276
#: Layout of the tables.
VERSION = 1
_WAIT_SECONDS = 20.0
_TABLES = """
CREATE TABLE source (
    id TEXT NOT NULL, version TEXT NOT NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL,
    url TEXT NOT NULL, text TEXT NOT NULL, articles TEXT NOT NULL, current INTEGER NOT NULL,
    position INTEGER NOT NULL, PRIMARY KEY (id, version)
) WITHOUT ROWID;
CREATE INDEX source_hash ON source (sha256);
CREATE TABLE draft (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL, article TEXT NOT NULL,
    version TEXT NOT NULL, item TEXT NOT NULL, quote TEXT NOT NULL, rank REAL NOT NULL,
    start INTEGER NOT NULL, fingerprint TEXT NOT NULL, state TEXT NOT NULL, replaces TEXT,
    other TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX draft_source ON draft (source, kind);
CREATE INDEX draft_rank ON draft (state, rank DESC, source, start);
CREATE TABLE decision (
    seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, draft TEXT NOT NULL, kind TEXT NOT NULL,
    action TEXT NOT NULL, reviewer TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL,
    item TEXT, quote TEXT NOT NULL, version TEXT NOT NULL, seen TEXT NOT NULL,
    undoes TEXT NOT NULL
);
CREATE INDEX decision_draft ON decision (draft, reviewer);
CREATE INDEX decision_reviewer ON decision (reviewer, at);
CREATE INDEX decision_undoes ON decision (undoes) WHERE undoes <> '';
CREATE TRIGGER decision_stays BEFORE UPDATE ON decision
    BEGIN SELECT raise(ABORT, 'the log of decisions is only added to'); END;
CREATE TRIGGER decision_kept BEFORE DELETE ON decision
    BEGIN SELECT raise(ABORT, 'the log of decisions is only added to'); END;
CREATE TABLE standing (
    draft TEXT NOT NULL, reviewer TEXT NOT NULL, decision TEXT NOT NULL,
    PRIMARY KEY (draft, reviewer)
) WITHOUT ROWID;
CREATE TABLE described (
    article TEXT PRIMARY KEY, title TEXT, authors TEXT, outlet TEXT, published TEXT,
    reviewer TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE written (
    draft TEXT NOT NULL, file TEXT NOT NULL, place TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (draft, file)
) WITHOUT ROWID;
CREATE TABLE noted (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


def connect(path: Path, *, create: bool = True) -> sqlite3.Connection:
    """Open a review file, or begin one.

    Raises
    ------
    CaseError
        Where it is no review file, is damaged, was made by a later version, or cannot be opened.
    """
    there = kind_of(path)
    if there == "folder":
        raise refusal("review-file", "this is a folder", "a review file", where=str(path))
    if there == "missing" and not create:
        raise refusal(
            "no-file",
            "there is no such review file",
            hint="winset read begins one",
            where=str(path),
        )
    with _told(path):
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA cache_size = -16000")
    made_by, version = _marks(connection)
    if not made_by and not _tables(connection):
        _begin(connection)
        made_by, version = _marks(connection)
    if made_by != _APPLICATION:
        said, hint = "this is a database of another program", "name another file with --review"
        raise refusal("review-file", said, "a review file of Winset", hint, where=str(path))
    if version != VERSION:
        said = f"this review file has layout {version}, made by another version of Winset"
        raise refusal("review-file", said, f"layout {VERSION}", "update Winset", where=str(path))
    with closing(connection.execute("PRAGMA quick_check(1)")) as found:
        if (answer := found.fetchone()) is None or answer[0] != "ok":
            raise sqlite3.DatabaseError("malformed")


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    return (
        connection.execute("PRAGMA application_id").fetchone()[0],
        connection.execute("PRAGMA user_version").fetchone()[0],
    )


def _tables(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])


def _begin(connection: sqlite3.Connection) -> None:
    """Make the tables, all or none; somebody else may have been quicker."""
    connection.execute("BEGIN EXCLUSIVE")
    try:
        if not _tables(connection):
            for statement in _statements(_TABLES):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """Part a script at its statements; ``executescript`` would commit what is open."""
    lines = ""
    for line in script.splitlines(keepends=True):
        lines += line
        if sqlite3.complete_statement(lines):
            yield lines
            lines = ""


@contextmanager
def writing(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Do everything within, or nothing; on leaving it is on the disk."""
    with _told(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextmanager
def reading_transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """See one state of the file throughout, whoever else writes to it."""
    with _told(path):
        connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in one clear message what SQLite complains about."""
    try:
        yield
    except sqlite3.Error as error:
        raise _refused(path, error) from None


def _refused(path: Path, error: sqlite3.Error) -> CaseError:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    said, hint = _WHY.get(code, (f"the review file cannot be used: {error}", ""))
    if not code and isinstance(error, sqlite3.DatabaseError) and "malformed" in str(error):
        said, hint = _WHY[sqlite3.SQLITE_CORRUPT]
    return refusal("review-file", said, hint=hint, where=str(path))


_WHY = {
    sqlite3.SQLITE_NOTADB: (
        "this is no review file",
        "name another file with --review; it was not touched",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "this review file is damaged",
        "put a copy of it in its place; .recover of the sqlite3 program may save what is left",
    ),
    sqlite3.SQLITE_BUSY: (
        f"another program has been writing to this review file for {_WAIT_SECONDS:.0f} seconds",
        "close it there and try again",
    ),
    sqlite3.SQLITE_LOCKED: ("another program is writing to this review file", "try again"),
    sqlite3.SQLITE_READONLY: ("this review file may not be written to", "change its permissions"),
    sqlite3.SQLITE_CANTOPEN: (
        "this review file cannot be opened or made",
        "see that its folder is there and may be written to",
    ),
    sqlite3.SQLITE_FULL: ("the disk is full; nothing of the last step was saved", "make room"),
    sqlite3.SQLITE_IOERR: ("the disk does not answer as it should", "copy the file elsewhere"),
    sqlite3.SQLITE_PERM: ("this review file may not be opened", "change its permissions"),
}
