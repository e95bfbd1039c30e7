"""What the verdict hinges on, and what to ask first."""

from __future__ import annotations

from collections.abc import Sequence

from winset.analysis import Analysis
from winset.findings.unknowns.ranking import Unknown, UnknownsFinding
from winset.model import Model
from winset.report.charts import Dot, RowChart, RowOfMarks, Span
from winset.report.figures import figure, foremost
from winset.report.model import Column, Figure, Part, Section, Table
from winset.words.chances import percent
from winset.words.judgements import label_of
from winset.words.unknowns import lead

__all__ = ["section"]

_DRAWN = 12


def _tornado(model: Model, unknowns: Sequence[Unknown], found: UnknownsFinding) -> Figure:
    rows = []
    for u in unknowns[:_DRAWN]:
        low, high = sorted((u.low.value, u.high.value))
        rows.append(
            RowOfMarks(
                label_of(model, u.path),
                (
                    Span(low, high),
                    Dot(u.low.value, "low", f"about {u.low_value:.3g}: {percent(u.low)}"),
                    Dot(u.high.value, "high", f"about {u.high_value:.3g}: {percent(u.high)}"),
                ),
                f"{abs(100 * (u.high.value - u.low.value)):.0f}",
            )
        )
    chart = RowChart(
        id="unknowns",
        title="What the chance of a deal hinges on",
        description="; ".join(
            f"{label_of(model, u.path)}: {percent(u.low)} at its low end, {percent(u.high)} at its "
            "high end"
            for u in unknowns[:_DRAWN]
        ),
        rows=tuple(rows),
        axis="chance that a deal was possible; at the right, the difference in points",
        legend=(("low", "at its low end"), ("high", "at its high end")),
    )
    return figure(
        chart,
        read="Each row takes one judgement: the ring is the chance of a deal in the worlds where "
        "it lies in its lowest tenth, the filled point where it lies in its highest. The longer "
        "the line between them, the more hangs on it. Judgements are ranked by how much they tell "
        "of where the talks stopped.",
        data=_table(model, found),
    )


def _table(model: Model, found: UnknownsFinding) -> Table:
    return Table(
        id="unknowns",
        caption="What hangs on each judgement",
        columns=(
            Column("judgement", "Judgement"),
            Column("information", "Tells of the outcome (bits)", "precise"),
            Column("p_value", "By chance alone", "precise"),
            Column("low_value", "Low end", "number"),
            Column("low", "Chance at the low end", "share"),
            Column("high_value", "High end", "number"),
            Column("high", "Chance at the high end", "share"),
            Column("evppi", "Worth of knowing it (points)", "precise"),
        ),
        rows=tuple(
            (
                label_of(model, u.path),
                u.information,
                u.p_value,
                u.low_value,
                u.low,
                u.high_value,
                u.high,
                100 * u.evppi,
            )
            for u in found.unknowns
        ),
        note="The worth of knowing a judgement is what it would add, in points of per cent, to the "
        "chance that the package one picks is accepted.",
    )


def section(analysis: Analysis) -> Section | None:
    """Draw the tornado, and tabulate what each judgement tells and is worth."""
    found: UnknownsFinding | None = analysis.unknowns
    if found is None or not found.unknowns:
        return None
    parts: list[Part] = [foremost(_tornado(analysis.model, found.unknowns, found))]
    if found.interactions:
        parts.append(
            Table(
                id="unknown_pairs",
                caption="Judgements that tell more together than apart",
                columns=(
                    Column("first", "One judgement"),
                    Column("second", "and another"),
                    Column("information", "Bits beyond the sum", "precise"),
                ),
                rows=tuple(
                    (*(label_of(analysis.model, path) for path in i.paths), i.information)
                    for i in found.interactions
                ),
            )
        )
    brief = Table(
        id="unknowns_brief",
        caption="What to ask first",
        columns=(
            Column("ends", "low end → high end", "number"),
            Column("judgement", "judgement"),
        ),
        rows=tuple(
            (f"{percent(u.low)} → {percent(u.high)}", label_of(analysis.model, u.path))
            for u in found.unknowns[:3]
        ),
    )
    said = lead(analysis.model, found)
    return Section(
        "unknowns", "What should be asked first?", said[:1], tuple(parts), brief, detail=said[1:]
    )
