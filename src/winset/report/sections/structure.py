"""The structural check: what the answer owes to choices that nobody argued for."""

from __future__ import annotations

from collections.abc import Mapping

from winset.analysis import Analysis
from winset.findings.kinds.results import Stage
from winset.findings.structure import StructuralCheck
from winset.report.charts import Dot, RowChart, RowOfMarks, Span
from winset.report.figures import figure
from winset.report.model import Column, Section, Table
from winset.words.chances import percent, span
from winset.words.room import WAYS, structure_lead
from winset.words.signing import stage_names
from winset.words.steps import steps_lead

__all__ = ["section"]


def _chart(check: StructuralCheck, names: Mapping[Stage, str]) -> RowChart:
    rows = []
    for row in check.rows:
        low, high = sorted((row.zone.value, row.ratifiable.value))
        rows.append(
            RowOfMarks(
                row.variant.capitalize(),
                (
                    Span(low, high),
                    Dot(row.zone.value, "sign", f"{row.variant}: zone {percent(row.zone)}"),
                    Dot(
                        row.ratifiable.value,
                        "pass",
                        f"{row.variant}: ratifiable zone {percent(row.ratifiable)}",
                    ),
                ),
                percent(row.ratifiable),
            )
        )
    values = [row.ratifiable.value for row in check.rows]
    return RowChart(
        id="structure",
        title="The same question, asked in several ways",
        description=f"The chance of a ratifiable deal is {span(values)} over several ways of "
        "drawing the same judgements.",
        rows=tuple(rows),
        axis="share of worlds with such a deal",
        legend=(("sign", names["sign"]), ("pass", names["pass"])),
        guide=(values[0], "as stated"),
    )


def section(analysis: Analysis) -> Section:
    """Dots for the zone and the ratifiable zone, one row for each way of drawing."""
    check = analysis.structure
    names = stage_names(analysis.model)
    chart = _chart(check, names)
    table = Table(
        id="structure",
        caption="Chance of a deal under several ways of drawing the same judgements",
        columns=(
            Column("variant", "How the worlds are drawn"),
            Column("what", "What that means"),
            Column("zone", names["sign"], "share"),
            Column("ratifiable", names["pass"], "share"),
        ),
        rows=tuple((r.variant, WAYS[r.variant], r.zone, r.ratifiable) for r in check.rows),
    )
    drawn = figure(
        chart,
        title="Would the answer change if the judgements were drawn otherwise?",
        read="Whether a deal exists is a question about the best of many deals, so the more the "
        "values of single options are allowed to scatter on their own, the more deals appear. If "
        "the diamonds lie far apart, the answer rests on that choice or on the exact margins, "
        "not on the record.",
        data=table,
    )
    core = max(analysis.kinds.core, key=lambda kind: kind.keep.value)
    lead = (*structure_lead(check), *steps_lead(analysis.model, analysis.steps, core))
    return Section("structure", "What the answer rests on", lead, (drawn,))
