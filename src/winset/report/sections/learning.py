"""What the record taught: belief before and after, and what it could not tell."""

from __future__ import annotations

from collections.abc import Sequence

from winset.analysis import Analysis
from winset.findings.learning import LearningFinding, Quantified
from winset.report.charts import Bar, RowChart, RowOfMarks, Span
from winset.report.charts.scale import as_number
from winset.report.figures import figure, foremost, sampling_error
from winset.report.model import Column, Depth, Figure, Line, Lines, Note, Part, Section, Table
from winset.report.sections.timeline import timeline
from winset.text import joined
from winset.words.chances import chance_words, percent
from winset.words.judgements import label_of
from winset.words.learning import brief, lead
from winset.words.names import actor_name
from winset.words.record import record_words
from winset.words.remarks import remark
from winset.words.signing import stage_names

__all__ = ["brief", "section"]

_DRAWN = 14


def _before_after(analysis: Analysis, found: LearningFinding) -> Figure:
    names = stage_names(analysis.model)
    pairs = (
        (names["sign"], found.prior.close.zone, analysis.zone.close.zone),
        (names["pass"], found.prior.close.ratifiable, analysis.zone.close.ratifiable),
    )
    rows: list[RowOfMarks] = []
    for label, before, after in pairs:
        rows.append(RowOfMarks(label, (), heading=True))
        for when, found_share, ink in (("before", before, "before"), ("after", after, "after")):
            rows.append(
                RowOfMarks(
                    f"{when} the record",
                    (Bar(0.0, found_share.value, ink), sampling_error(found_share)),
                    percent(found_share),
                )
            )
    chart = RowChart(
        id="learned",
        title="The chance of a deal, before and after the record is taken into account",
        description="; ".join(
            f"{label}: {percent(before)} before, {percent(after)} after"
            for label, before, after in pairs
        ),
        rows=tuple(rows),
        axis="share of worlds",
    )
    return figure(
        chart,
        read="Before: the judgements alone. After: each world counts by how well it explains what "
        "was offered, asked, refused and accepted.",
        data=Table(
            id="learned",
            caption="Chance of a deal before and after the record",
            columns=(
                Column("what", "Share of worlds in which"),
                Column("before", "Before", "share"),
                Column("after", "After", "share"),
            ),
            rows=tuple(pairs),
        ),
    )


def _ranges(analysis: Analysis, rows: Sequence[Quantified], figure_id: str, title: str) -> Figure:
    drawn = rows[:_DRAWN]
    marks = tuple(
        RowOfMarks(
            label_of(analysis.model, q.path),
            (
                Bar(q.low, q.high, "after", tip=f"after the record; its middle: {q.median:.3g}"),
                Span(q.prior_low, q.prior_high, caps=True, tip="before the record"),
            ),
            f"× {q.ratio:.2f}",
        )
        for q in drawn
    )
    low = min(min(q.prior_low, q.low) for q in drawn)
    high = max(max(q.prior_high, q.high) for q in drawn)
    chart = RowChart(
        id=figure_id,
        title=title,
        description="; ".join(
            f"{label_of(analysis.model, q.path)}: {q.prior_low:.3g} to {q.prior_high:.3g} before, "
            f"{q.low:.3g} to {q.high:.3g} after"
            for q in drawn
        ),
        rows=marks,
        low=low,
        high=high,
        axis="points; at the right, spread after over spread before",
        tick=as_number,
        thickness=12,
    )
    return figure(
        chart,
        title=title,
        read="The thin line is the range before the record, the bar the range after it. A bar as "
        "long as the line means that the record tells nothing of it: what it cannot tell stays as "
        "wide as it was.",
        data=_table(analysis, rows, figure_id, f"{title}: ranges before and after"),
    )


def _table(
    analysis: Analysis,
    rows: Sequence[Quantified],
    table_id: str,
    caption: str,
    *,
    depth: Depth = "folded",
) -> Table:
    return Table(
        id=table_id,
        caption=caption,
        columns=(
            Column("judgement", "Judgement"),
            Column("prior_low", "Before: 5 %", "number"),
            Column("prior_median", "Before: 50 %", "number"),
            Column("prior_high", "Before: 95 %", "number"),
            Column("low", "After: 5 %", "number"),
            Column("median", "After: 50 %", "number"),
            Column("high", "After: 95 %", "number"),
            Column("ratio", "Spread after / before", "precise"),
            Column("shift", "Shift (prior sd)", "precise"),
        ),
        rows=tuple(
            (
                label_of(analysis.model, q.path),
                q.prior_low,
                q.prior_median,
                q.prior_high,
                q.low,
                q.median,
                q.high,
                q.ratio,
                q.shift,
            )
            for q in rows
        ),
        depth=depth,
    )


def _acts(analysis: Analysis, found: LearningFinding) -> Table:
    return Table(
        id="acts",
        caption="How well each act of the record was foreseen by what came before it",
        columns=(
            Column("act", "Act"),
            Column("actor", "By"),
            Column("kind", "Kind"),
            Column("chance", "How likely it was"),
            Column("foreseen", "Log probability", "precise"),
            Column("error", "Its error", "precise"),
            Column("explained", "Once all is known", "precise"),
        ),
        rows=tuple(
            (
                record_words(analysis.model, a.name),
                _actors(analysis, a.actor),
                a.act,
                chance_words(a.foreseen),
                a.foreseen,
                a.error,
                a.explained,
            )
            for a in found.acts
        ),
        note="How likely: among everything that could have been offered or answered at that point, "
        "given all before it. An offer of many terms is never very likely; an answer may be.",
        depth="appendix",
    )


def _actors(analysis: Analysis, actors: str) -> str:
    return joined([actor_name(analysis.model, actor) for actor in actors.split(", ")])


def section(analysis: Analysis) -> Section | None:
    """Draw prior and posterior side by side."""
    found: LearningFinding | None = analysis.learning
    if found is None or not found.acts:  # without a record nothing was taught
        return None
    drawn = timeline(analysis)
    parts: list[Part] = [_before_after(analysis, found)]
    if drawn is not None:
        parts.insert(0, foremost(drawn))
    if found.walk_aways:
        ranges = _ranges(analysis, found.walk_aways, "walk_aways", "What walking away was worth")
        parts.append(ranges if drawn else foremost(ranges))
    if found.acts:
        parts.append(_acts(analysis, found))
    if found.warnings:
        parts.append(Note("About this inference", tuple(map(remark, found.warnings)), "caution"))
    after = analysis.zone.close.ratifiable
    line = Line(brief(found, after), "What the record taught: ")
    said = lead(analysis.model, found, after)
    return Section(
        "learning",
        "What the record taught",
        said[:1],
        tuple(parts),
        Lines((line,)),
        detail=said[1:],
    )
