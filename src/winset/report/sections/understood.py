"""What was understood of every judgement, in words and numbers, with its source."""

from __future__ import annotations

from collections.abc import Sequence

from winset.analysis import Analysis
from winset.files.explain import Understood
from winset.report.model import Column, Row, Section, Table
from winset.words.names import actor_name

__all__ = ["listing", "section"]

_COLUMNS = (
    Column("judgement", "Judgement"),
    Column("stated", "As stated"),
    Column("understood", "What was understood"),
    Column("p05", "5 %", "number"),
    Column("p50", "50 %", "number"),
    Column("p95", "95 %", "number"),
    Column("source", "Source", "cite"),
    Column("by", "By, as of"),
    Column("note", "Note"),
)


def _by_actor(understood: Sequence[Understood]) -> dict[str, list[Understood]]:
    groups: dict[str, list[Understood]] = {}
    for row in understood:
        groups.setdefault(row.actor, []).append(row)
    return groups


def _where(row: Understood) -> str:
    return row.path.removeprefix(f"actors.{row.actor}.")


def _stated(row: Understood) -> str:
    return "(not stated)" if row.default else row.stated


def _row(row: Understood) -> Row:
    numbers = (None if p is None else round(p, 3) for p in (row.p05, row.p50, row.p95))
    said = ", ".join(part for part in (row.by, row.as_of.isoformat() if row.as_of else "") if part)
    return (_where(row), _stated(row), row.words, *numbers, ", ".join(row.source), said, row.note)


def section(analysis: Analysis) -> Section | None:
    """Tabulate the judgements of each actor, and those of the case as a whole."""
    if not analysis.understood:
        return None
    parts = []
    for actor, rows in _by_actor(analysis.understood).items():
        name = actor_name(analysis.model, actor) if actor else "The case as a whole"
        parts.append(
            Table(
                id=f"understood_{actor or 'case'}",
                caption=f"{name}: {len(rows)} judgements and defaults",
                columns=_COLUMNS,
                rows=tuple(_row(row) for row in rows),
                depth="appendix",
            )
        )
    ranged = sum(row.p05 is not None and row.p05 != row.p95 for row in analysis.understood)
    lead = (
        f"The case states {ranged} uncertain judgements. Each is listed below as it was written "
        "and as it was read: nine times in ten the value is taken to lie between the 5 % and the "
        "95 % column.",
    )
    return Section("understood", "What was understood of each judgement", lead, tuple(parts))


def listing(understood: Sequence[Understood]) -> tuple[Table, ...]:
    """List the judgements for a terminal, actor by actor; defaults are faint."""
    columns = (
        Column("judgement", "judgement"),
        Column("understood", "what was understood"),
        *(Column(f"p{n:02d}", f"{n} %", "number") for n in (5, 50, 95)),
    )
    return tuple(
        Table(
            id=f"understood_{actor or 'case'}",
            caption=actor or "The case as a whole",
            columns=columns,
            rows=tuple(
                (
                    _where(row),
                    row.words,
                    *("" if p is None else f"{p:.3g}" for p in (row.p05, row.p50, row.p95)),
                )
                for row in rows
            ),
            quiet=frozenset(n for n, row in enumerate(rows) if row.default),
        )
        for actor, rows in _by_actor(understood).items()
    )
