"""Many analyses, as a page and as a table."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from winset._version import VERSION
from winset.report.charts import Dot, RowChart, RowOfMarks
from winset.report.figures import figure, foremost
from winset.report.model import Figure, Made, Report, Row, Section, Table
from winset.report.pages.frame import page
from winset.report.views.sweep import overview
from winset.words.pages import MANY, many_headline, many_read

if TYPE_CHECKING:
    from winset.runs.sweep import Sweep

__all__ = ["sweep_page"]


def sweep_page(done: Sweep) -> Report | None:
    """Show where every analysis came out; None where none has a result."""
    (table,) = (part for part in overview(done) if isinstance(part, Table))
    if not table.rows:
        return None
    kept = [_kept(table, row) for row in table.rows]
    cases = len({row[0] for row in table.rows})
    made = Made(VERSION, 0, 0, "", True)  # seeds and worlds are many: they stand in the table
    return page(
        f"{len(table.rows)} analyses",
        MANY,
        many_headline(cases, len(table.rows), min(kept), max(kept)),
        (Section("sweep", "Every analysis", (), (foremost(_dots(table)),)),),
        made,
    )


def _kept(table: Table, row: Row) -> float:
    at = [column.key for column in table.columns].index("keep")
    value = row[at]
    assert isinstance(value, float)
    return value


def _dots(table: Table) -> Figure:
    """Draw a row for each case and number of worlds, and a dot in it for each seed."""
    rows = []
    for (name, worlds), found in groupby(table.rows, key=lambda row: (row[0], row[2])):
        values = [(str(row[3]), _kept(table, row)) for row in found]
        low, high = min(v for _, v in values), max(v for _, v in values)
        said = f"{100 * low:.0f} %" if high - low < 0.005 else f"{100 * low:.0f}-{100 * high:.0f} %"
        dots = tuple(Dot(v, tip=f"seed {seed}: {100 * v:.1f} %") for seed, v in values)
        rows.append(RowOfMarks(f"{name}, {int(str(worlds)):,} worlds", dots, said))
    chart = RowChart(
        id="sweep",
        title="Chance of a deal of the core kind, kept",
        description="; ".join(f"{row.label}: {row.value}" for row in rows),
        rows=tuple(rows),
        axis="share of worlds",
    )
    return figure(chart, many_read(), table)
