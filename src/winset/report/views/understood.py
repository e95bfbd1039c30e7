"""What was understood of every judgement, in words and numbers, by its place in the file."""

from __future__ import annotations

from collections.abc import Sequence

from winset.files.explain import Understood
from winset.report.model import Column, Table

__all__ = ["listing"]


def _by_actor(understood: Sequence[Understood]) -> dict[str, list[Understood]]:
    groups: dict[str, list[Understood]] = {}
    for row in understood:
        groups.setdefault(row.actor, []).append(row)
    return groups


def _where(row: Understood) -> str:
    return row.path.removeprefix(f"actors.{row.actor}.")


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
