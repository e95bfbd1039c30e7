"""Sources in the review file: every version that a decision refers to, and what people added."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from winset.reading.model import Article, Source

__all__ = ["current_sources", "described", "forget_unused", "hold", "source_of", "version_of"]

_ARTICLES: TypeAdapter[tuple[Article, ...]] = TypeAdapter(tuple[Article, ...])
_AUTHORS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])
_COLUMNS = "id, version, sha256, name, url, text, articles"


def version_of(source: Source) -> str:
    """Hash the text of a source: offsets hold in one text, whatever the bytes it came from.

    Examples
    --------
    >>> version_of(Source("a", "a.txt", "", "Talks."))[:8]
    'bf392b71'
    """
    return hashlib.sha256(source.text.encode()).hexdigest()[:32]


def hold(db: sqlite3.Connection, source: Source, *, current: bool = True) -> str:
    """Keep a source, as the current version of its id or beside it; return its version."""
    version = version_of(source)
    position = db.execute("SELECT min(position) FROM source WHERE id = ?", (source.id,)).fetchone()
    if position[0] is None:
        position = db.execute("SELECT coalesce(max(position), 0) + 1 FROM source").fetchone()
    if current:
        db.execute("UPDATE source SET current = 0 WHERE id = ?", (source.id,))
    db.execute(
        f"INSERT INTO source ({_COLUMNS}, current, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id, version) DO UPDATE SET sha256 = excluded.sha256, name = excluded.name, "
        "url = excluded.url, articles = excluded.articles, current = excluded.current "
        "WHERE excluded.current",
        (
            *(source.id, version, source.sha256, source.name, source.url, source.text),
            *(_ARTICLES.dump_json(source.articles).decode(), int(current), position[0]),
        ),
    )
    return version


def forget_unused(db: sqlite3.Connection, source: str) -> None:
    """Let go of earlier versions to which no decision and no draft refers."""
    unused = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} WHERE instr({table}.version, source.version))"
        for table in ("decision", "draft")
    )
    db.execute(f"DELETE FROM source WHERE id = ? AND NOT current AND {unused}", (source,))


def current_sources(db: sqlite3.Connection) -> tuple[Source, ...]:
    """Return the current version of every source, in the order in which they came."""
    every = db.execute(f"SELECT {_COLUMNS} FROM source WHERE current ORDER BY position, id")
    return tuple(_source(db, row) for row in every.fetchall())


def source_of(db: sqlite3.Connection, source: str, version: str = "") -> Source | None:
    """Return one version of a source, the current one unless it is named; None where it is not."""
    which = "version = ?2" if version else "current AND ?2 = ''"
    found = db.execute(
        f"SELECT {_COLUMNS} FROM source WHERE id = ?1 AND {which}", (source, version)
    ).fetchone()
    return None if found is None else _source(db, found)


def _source(db: sqlite3.Connection, row: tuple[Any, ...]) -> Source:
    id_, _, sha256, name, url, text, articles = row
    found = tuple(_told(db, article) for article in _ARTICLES.validate_json(articles))
    return Source(id_, name, sha256, text, found, url)


def described(
    db: sqlite3.Connection,
    article: str,
    stated: tuple[str | None, tuple[str, ...] | None, str | None, date | None],
    reviewer: str,
    at: str,
) -> None:
    """Keep what a person says of an article; what is None stays as it is."""
    title, authors, outlet, published = stated
    db.execute(
        "INSERT INTO described VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (article) DO UPDATE SET "
        "title = coalesce(excluded.title, title), authors = coalesce(excluded.authors, authors), "
        "outlet = coalesce(excluded.outlet, outlet), "
        "published = coalesce(excluded.published, published), reviewer = excluded.reviewer, "
        "at = excluded.at",
        (
            article,
            title,
            None if authors is None else _AUTHORS.dump_json(authors).decode(),
            outlet,
            None if published is None else published.isoformat(),
            reviewer,
            at,
        ),
    )


def _told(db: sqlite3.Connection, article: Article) -> Article:
    """Put what a person said of an article in the place of what was found."""
    row = db.execute(
        "SELECT title, authors, outlet, published FROM described WHERE article = ?", (article.id,)
    ).fetchone()
    if row is None:
        return article
    title, authors, outlet, published = row
    return replace(
        article,
        title=article.title if title is None else title,
        authors=article.authors if authors is None else _AUTHORS.validate_json(authors),
        outlet=article.outlet if outlet is None else outlet,
        published=article.published if published is None else date.fromisoformat(published),
    )
