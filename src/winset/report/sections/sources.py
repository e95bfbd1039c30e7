"""What the case rests on: its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.report.model import Column, Section, Table

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
            s.title,
            ", ".join(part for part in (s.author, s.publisher) if part),
            s.date.isoformat() if s.date else "",
            s.url,
            s.note,
        )
        for key, s in sources.items()
    )
    table = Table(
        id="sources",
        caption="Sources, by the name under which the case cites them",
        columns=(
            Column("id", "Cited as"),
            Column("title", "Title"),
            Column("by", "Author, publisher"),
            Column("date", "Date"),
            Column("url", "Address", "url"),
            Column("note", "Note"),
        ),
        rows=rows,
    )
    return Section("sources", "Sources", (), (table,))
