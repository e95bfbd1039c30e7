"""What the case rests on: its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.report.model import Column, Section, Table
from winset.words.names import day

if TYPE_CHECKING:
    from winset.analysis import Analysis

__all__ = ["section"]


def section(analysis: Analysis) -> Section | None:
    """Return the sources of the case, under the ids that judgements and events cite."""
    sources = analysis.case.sources
    if not sources:
        return None
    rows = tuple(
        (
            key,
            source.title,
            ", ".join(
                part
                for part in (source.author, source.publisher, source.date and day(source.date))
                if part
            ),
            source.note,
            source.url,
        )
        for key, source in sources.items()
    )
    columns = (
        Column("id", "Cited as"),
        Column("title", "Title"),
        Column("by", "Author, publisher, date"),
        Column("note", "Note"),
        Column("url", "Address", "url"),
    )
    keep = len(columns) if any(row[-1] for row in rows) else len(columns) - 1
    table = Table(
        id="sources",
        caption="Sources, by the name under which the case cites them",
        columns=columns[:keep],
        rows=tuple(row[:keep] for row in rows),
    )
    return Section("sources", "Sources", (), (table,))
