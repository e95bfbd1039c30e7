"""Two cases side by side, as a page."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from winset._version import VERSION
from winset.analysis import input_hash
from winset.findings.compare import Comparison
from winset.model import Model, compile_case
from winset.report.charts import Bar, Dot, RowChart, RowOfMarks
from winset.report.figures import figure, foremost, sampling_error
from winset.report.model import Figure, Made, Report, Section
from winset.report.pages.frame import page
from winset.report.views.comparison import differences_table, drivers_table
from winset.words.chances import percent
from winset.words.comparison import (
    TOGETHER,
    group_label,
    sentence,
    yardstick_words,
)
from winset.words.pages import APART, SAME, compared_headline, compared_read

if TYPE_CHECKING:
    from winset.case.model import Case

__all__ = ["comparison_page"]

# Differences that the picture shows one by one; the rest is in the table.
_SHOWN = 12


def comparison_page(one: Case, other: Case, found: Comparison) -> Report:
    """Show the answer of both cases, the steps between them, and everywhere that they differ."""
    first, second = compile_case(one), compile_case(other)
    sections = []
    if found.drivers:
        drawn = foremost(_steps(first, second, found))
        lead = (sentence(first, second, found),)
        sections.append(Section("drivers", "What drives the difference?", lead, (drawn,)))
    if found.differences:
        table = differences_table(first, second, found, len(found.differences))
        table = replace(table, depth="main")
        sections.append(Section("differences", "Where do they differ?", (), (table,)))
    if not sections:
        sections.append(Section("differences", "Where do they differ?", (SAME,)))
    made = Made(VERSION, found.n_worlds, found.seed, input_hash(one), found.record)
    return page(
        one.title,
        APART,
        compared_headline(found),
        sections,
        made,
        rows=(("Compared by", f"{yardstick_words(first, found.of)}."),) if found.drivers else (),
        fictional=one.fictional,
    )


def _steps(first: Model, second: Model, found: Comparison) -> Figure:
    """Draw the way from one answer to the other: where each difference takes it."""
    shown = found.drivers[:_SHOWN]
    rest = found.second.value - found.first.value - sum(d.share for d in shown)
    parts = [(group_label(first, second, d.group), d.share) for d in shown]
    if abs(rest) >= 0.0005:
        parts.append((TOGETHER if len(shown) == len(found.drivers) else "all others", rest))
    ends = list(accumulate((share for _, share in parts), initial=found.first.value))
    name, other = found.names
    rows = [
        RowOfMarks(
            name,
            (Dot(found.first.value), sampling_error(found.first)),
            percent(found.first),
        )
    ]
    for (label, share), start in zip(parts, ends, strict=False):
        ink = "good" if share > 0 else "bad"
        said = f"{100 * share:+.1f}"
        bar = Bar(start, start + share, ink, tip=f"{label}: {said} points")
        rows.append(RowOfMarks(label, (bar,), said))
    last = (Dot(found.second.value), sampling_error(found.second))
    rows.append(RowOfMarks(other, last, percent(found.second)))
    chart = RowChart(
        id="drivers",
        title="From one case to the other",
        description="; ".join(f"{row.label}: {row.value}" for row in rows),
        rows=tuple(rows),
        axis=yardstick_words(first, found.of),
    )
    table = drivers_table(first, second, found)
    return figure(chart, compared_read(found), table)
