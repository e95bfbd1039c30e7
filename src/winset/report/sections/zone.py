"""Was there room for a deal: zone and ratifiable zone by epoch, and each party's win-set."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.findings.share import Share
from winset.report.charts import Bar, RowChart, RowOfMarks
from winset.report.figures import figure, sampling_error
from winset.report.model import Column, Section, Table
from winset.words.chances import percent, with_error
from winset.words.names import actor_name, epoch_words
from winset.words.room import zone_lead
from winset.words.signing import stage_names

__all__ = ["section"]


def _row(label: str, found: Share, ink: str) -> RowOfMarks:
    bar = Bar(0.0, found.value, ink, tip=f"{label}: {with_error(found)}")
    return RowOfMarks(label, (bar, sampling_error(found)), percent(found))


def _chart(analysis: Analysis) -> RowChart:
    names = stage_names(analysis.model)
    rows: list[RowOfMarks] = []
    for label, epoch in zip(_labels(analysis), analysis.zone.epochs, strict=True):
        if len(analysis.zone.epochs) > 1:
            rows.append(RowOfMarks(label[0].upper() + label[1:], (), heading=True))
        rows.append(_row(names["sign"], epoch.zone, "sign"))
        rows.append(_row(names["pass"], epoch.ratifiable, "pass"))
    close = analysis.zone.close
    return RowChart(
        id="zone",
        title="Share of worlds with a deal to be had",
        description=f"At the close: {names['sign'].lower()} in {percent(close.zone)} of worlds, "
        f"{names['pass']} in {percent(close.ratifiable)}.",
        rows=tuple(rows),
        axis="share of worlds",
    )


def _labels(analysis: Analysis) -> list[str]:
    epochs = analysis.zone.epochs
    return [epoch_words(epoch, len(epochs)) for epoch in epochs]


def _epochs_table(analysis: Analysis) -> Table:
    names = stage_names(analysis.model)
    return Table(
        id="zone",
        caption="Share of worlds in which the zone and the ratifiable zone hold a deal",
        columns=(
            Column("epoch", "When"),
            Column("zone", names["sign"], "share"),
            Column("ratifiable", names["pass"], "share"),
        ),
        rows=tuple(
            (label, e.zone, e.ratifiable)
            for label, e in zip(_labels(analysis), analysis.zone.epochs, strict=True)
        ),
    )


def _win_sets(analysis: Analysis) -> Table:
    rows = [
        (label, actor_name(analysis.model, party), epoch.serves[party], found)
        for label, epoch in zip(_labels(analysis), analysis.zone.epochs, strict=True)
        for party, found in epoch.win_sets.items()
    ]
    return Table(
        id="win_sets",
        caption="Each party on its own: is there anything on this agenda for it?",
        columns=(
            Column("epoch", "When"),
            Column("party", "Party"),
            Column("serves", "Some deal serves it", "share", heat=True),
            Column("win_set", "… and passes its own ratifiers", "share", heat=True),
        ),
        rows=tuple(rows),
        note="The win-set of a party is what it would sign and its home would ratify. A deal needs "
        "the win-sets to overlap.",
    )


def section(analysis: Analysis) -> Section:
    """Bars of the zone and the ratifiable zone per epoch, and the win-sets."""
    chart = _chart(analysis)
    drawn = figure(
        chart,
        title="How often was there a deal to be had?",
        read="Each bar is the share of worlds, all drawn from the stated judgements, that hold at "
        "least one such deal. The thin line is the 95 % sampling error from the number of worlds; "
        "how much the answer owes to the judgements themselves is shown in the next section.",
        data=_epochs_table(analysis),
    )
    said = zone_lead(analysis.model, analysis.zone)
    parts = (drawn, _win_sets(analysis))
    return Section("zone", "Was there room for a deal?", said[:2], parts, detail=said[2:])
