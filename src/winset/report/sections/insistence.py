"""What nobody could insist on: the deals that are left if one option is held to."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.findings.insisting import Insistence
from winset.report.charts import Bar, RowChart, RowOfMarks
from winset.report.figures import figure
from winset.report.model import Column, Figure, Section, Table
from winset.words.chances import percent
from winset.words.names import issue_name
from winset.words.room import insistence_lead, stated_by

__all__ = ["section"]


def _figure(analysis: Analysis, found: tuple[Insistence, ...]) -> Figure:
    rows: list[RowOfMarks] = []
    for issue in found:
        rows.append(RowOfMarks(issue_name(analysis.model, issue.issue), (), heading=True))
        for odds in issue.options:
            who = stated_by(analysis.model, odds)
            rows.append(
                RowOfMarks(
                    f"{odds.option} ({who})" if who else odds.option,
                    (Bar(0.0, odds.chance.value, "main" if who else "rest"),),
                    percent(odds.chance),
                )
            )
    chart = RowChart(
        id="insistence",
        title="What is left of the deals if one option is held to",
        description="; ".join(
            f"{issue_name(analysis.model, issue.issue)}: "
            + ", ".join(f"{odds.option} {percent(odds.chance)}" for odds in issue.options)
            for issue in found
        ),
        rows=tuple(rows),
        axis="share of worlds with such a deal that holds this option",
        legend=(("main", "asked for or offered (by whom)"), ("rest", "by nobody")),
        thickness=14,
    )
    return figure(
        chart,
        read="Each bar asks: if this one option had been a condition, with everything else open, "
        "how often would there still have been a deal? The shorter the bar of something that a "
        "side insisted on, the more that single point stood in the way.",
        data=Table(
            id="insistence",
            caption="Chance of a deal that would be signed, passed and kept, each option held to",
            columns=(
                Column("issue", "Issue"),
                Column("option", "Option"),
                Column("chance", "Chance of a deal with it", "share"),
                Column("lost", "Lost by insisting", "share"),
                Column("stated_by", "Asked for or offered by"),
            ),
            rows=tuple(
                (
                    issue_name(analysis.model, issue.issue),
                    odds.option,
                    odds.chance,
                    odds.lost,
                    stated_by(analysis.model, odds),
                )
                for issue in found
                for odds in issue.options
            ),
        ),
    )


def section(analysis: Analysis) -> Section | None:
    """Draw what each option leaves of the deals."""
    found = analysis.insistence
    if not found:
        return None
    return Section(
        "insistence",
        "What could nobody insist on?",
        (insistence_lead(analysis.model, found),),
        (_figure(analysis, found),),
    )
