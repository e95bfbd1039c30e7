"""Who looks on, and who gains from failure."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.findings.onlookers import Gain, Onlooker, OnlookersFinding
from winset.report.charts import Dot, RowChart, RowOfMarks, Span
from winset.report.charts.scale import as_number
from winset.report.figures import figure, foremost
from winset.report.model import Column, Figure, Line, Lines, Part, Section, Table
from winset.words.bridges import lever_names
from winset.words.chances import percent
from winset.words.names import actor_name
from winset.words.onlookers import sentence, verdict

__all__ = ["section"]


def _row(label: str, gain: Gain, ink: str) -> RowOfMarks:
    tip = f"{label}: {gain.mean:+.1f} on average, {gain.low:+.1f} to {gain.high:+.1f}"
    return RowOfMarks(
        label,
        (Span(gain.low, gain.high, caps=True, tip=tip), Dot(gain.mean, ink, tip)),
        percent(gain.loses),
    )


def _figure(analysis: Analysis, found: OnlookersFinding) -> Figure:
    rows: list[RowOfMarks] = []
    gains: list[Gain] = []
    for onlooker in found.onlookers:
        name = actor_name(analysis.model, onlooker.actor)
        rows.append(_row(name, onlooker.failure, "main"))
        gains.append(onlooker.failure)
        for expert in onlooker.experts:
            rows.append(_row(f"{name}, as {expert.of} sees it", expert, "quiet"))
            gains.append(expert)
    chart = RowChart(
        id="onlookers",
        title="What a deal would be worth to those who look on",
        description="; ".join(
            f"{actor_name(analysis.model, o.actor)} gains from failure in "
            f"{percent(o.failure.loses)} of worlds"
            for o in found.onlookers
        ),
        rows=tuple(rows),
        low=min(-1.0, *(g.low for g in gains)),
        high=max(1.0, *(g.high for g in gains)),
        axis="points over no agreement; at the right, chance that it gains from failure",
        guide=(0.0, "no agreement"),
        tick=as_number,
    )
    return figure(
        chart,
        read="Points right of the dashed line: a deal would suit it better than failure. Left of "
        "it, failure suits it better. The thin line holds nine worlds in ten. Points are on each "
        "onlooker's own scale and may not be compared between them.",
        data=_table(analysis, found),
    )


def _outcomes(analysis: Analysis, onlooker: Onlooker) -> list[tuple[str, Gain]]:
    levers = lever_names(analysis.model, analysis.bridges) if analysis.bridges else {}
    return [
        ("deals that would be made", onlooker.failure),
        *((f"as {g.of} sees it", g) for g in onlooker.experts),
        *((f"package {g.of}", g) for g in onlooker.packages),
        *((f"opened by: {levers[int(g.of)]}", g) for g in onlooker.bridges),
        *((f"after paying: {levers[int(g.of)]}", g) for g in onlooker.pays),
    ]


def _table(analysis: Analysis, found: OnlookersFinding) -> Table:
    return Table(
        id="onlookers",
        caption="What each outcome would be worth to each onlooker, over no agreement",
        columns=(
            Column("onlooker", "Onlooker"),
            Column("outcome", "Outcome"),
            Column("mean", "Mean (points)", "number"),
            Column("low", "5 %", "number"),
            Column("high", "95 %", "number"),
            Column("loses", "Better off without it", "share"),
        ),
        rows=tuple(
            (actor_name(analysis.model, o.actor), label, g.mean, g.low, g.high, g.loses)
            for o in found.onlookers
            for label, g in _outcomes(analysis, o)
        ),
    )


def _pools(analysis: Analysis, found: OnlookersFinding) -> Table:
    return Table(
        id="onlooker_pools",
        caption="Where experts differ: the chance that it gains from failure",
        columns=(
            Column("onlooker", "Onlooker"),
            Column("experts", "Each expert's judgements"),
            Column("linear", "Linear pool", "share"),
            Column("log", "Logarithmic pool", "share"),
            Column("extremised", "Extremised", "share"),
        ),
        rows=tuple(
            (
                actor_name(analysis.model, o.actor),
                "; ".join(
                    f"{name}: {percent(chance)}"
                    for name, chance in zip(o.pooled.experts, o.pooled.chances, strict=True)
                ),
                o.pooled.linear,
                o.pooled.log,
                o.pooled.extremised,
            )
            for o in found.onlookers
            if o.pooled is not None
        ),
        note="No pool is right in general: the linear one keeps the doubt that the experts share, "
        "the extremised one assumes that each knows something that the others do not.",
    )


def section(analysis: Analysis) -> Section | None:
    """Draw what failure was worth to each onlooker, and tabulate every outcome."""
    found = analysis.onlookers
    if found is None or not found.onlookers:
        return None
    parts: list[Part] = [foremost(_figure(analysis, found))]
    if any(o.pooled is not None for o in found.onlookers):
        parts.append(_pools(analysis, found))
    named = ", ".join(
        f"{actor_name(analysis.model, o.actor)} {percent(o.failure.loses)}" for o in found.onlookers
    )
    brief = Lines((Line(named, "Gains from failure: "),))
    return Section(
        "onlookers",
        "Who gains from failure?",
        (sentence(analysis.model, found),),
        tuple(parts),
        brief,
        detail=tuple(verdict(analysis.model, o) for o in found.onlookers),
    )
