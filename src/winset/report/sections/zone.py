"""Was there room for a deal: zone and ratifiable zone by epoch, and each party's win-set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.report.charts import Bar, RowChart, RowOfMarks, Span, draw_rows
from winset.report.model import Column, Figure, Section, Table
from winset.text import joined
from winset.words.chances import percent, with_error
from winset.words.names import actor_name, epoch_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from winset.analysis import Analysis
    from winset.findings.share import Share

__all__ = ["brief", "section"]

_SIGN, _PASS = "a deal that every party would sign", "… and that every ratifier would pass"


def _row(label: str, found: Share, ink: str) -> RowOfMarks:
    low, high = found.value - 1.96 * found.error, found.value + 1.96 * found.error
    tip = f"{label}: {with_error(found)}"
    return RowOfMarks(
        label,
        (Bar(0.0, found.value, ink, tip=tip), Span(max(low, 0.0), min(high, 1.0), caps=True)),
        percent(found),
    )


def _chart(analysis: Analysis) -> RowChart:
    rows: list[RowOfMarks] = []
    for label, epoch in zip(_labels(analysis), analysis.zone.epochs, strict=True):
        if len(analysis.zone.epochs) > 1:
            rows.append(RowOfMarks(label[0].upper() + label[1:], (), heading=True))
        rows.append(_row(_SIGN.capitalize(), epoch.zone, "second"))
        rows.append(_row(_PASS, epoch.ratifiable, "main"))
    close = analysis.zone.close
    return RowChart(
        id="zone",
        title="Share of worlds with a deal to be had",
        description=f"At the close: {_SIGN} in {percent(close.zone)} of worlds, {_PASS} in "
        f"{percent(close.ratifiable)}.",
        rows=tuple(rows),
        axis="share of worlds",
    )


def _labels(analysis: Analysis) -> list[str]:
    epochs = analysis.zone.epochs
    return [epoch_words(epoch, len(epochs)) for epoch in epochs]


def _epochs_table(analysis: Analysis) -> Table:
    return Table(
        id="zone",
        caption="Share of worlds in which the zone and the ratifiable zone hold a deal",
        columns=(
            Column("epoch", "When"),
            Column("zone", "Every party would sign", "share"),
            Column("ratifiable", "… and every ratifier pass", "share"),
        ),
        rows=tuple(
            (label, e.zone, e.ratifiable)
            for label, e in zip(_labels(analysis), analysis.zone.epochs, strict=True)
        ),
    )


def _win_sets(analysis: Analysis) -> Table:
    rows = [
        (label, actor_name(analysis.case, party), epoch.serves[party], found)
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


def _lead(analysis: Analysis) -> tuple[str, ...]:
    close, zone = analysis.zone.close, analysis.zone
    said = [
        f"Of {zone.n_worlds:,} worlds drawn from the judgements, {percent(close.zone)} hold at "
        f"least one of {zone.n_deals:,} possible deals that every party prefers to no agreement; "
        f"{percent(close.ratifiable)} hold one that every ratifier would pass as well."
    ]
    first = zone.epochs[0]
    change = close.ratifiable.value - first.ratifiable.value
    if len(zone.epochs) > 1 and abs(change) > 3 * (close.ratifiable.error + 1e-9):
        word = "rose" if change > 0 else "fell"
        said.append(
            f"The chance of a ratifiable deal {word} from {percent(first.ratifiable)} "
            f"{_labels(analysis)[0]} to {percent(close.ratifiable)} at the close."
        )
    lost = close.zone.value - close.ratifiable.value
    if lost > 0.02:
        said.append(
            f"In {percent(lost)} of worlds the parties could have signed something that would not "
            "have been ratified."
        )
    nothing = [
        actor_name(analysis.case, party)
        for party, share in close.serves.items()
        if share.value < 0.05
    ]
    if nothing:
        said.append(f"Hardly any deal on this agenda serves {joined(nothing, 'or')}.")
    if zone.undecided > 0:
        said.append(
            f"The search could not settle up to {percent(zone.undecided)} of worlds; they count as "
            "having no deal, so the shares are lower bounds by at most that much."
        )
    return tuple(said)


def section(analysis: Analysis) -> Section:
    """Bars of the zone and the ratifiable zone per epoch, and the win-sets."""
    chart = _chart(analysis)
    figure = Figure(
        id="zone",
        title="How often was there a deal to be had?",
        read="Each bar is the share of worlds, all drawn from the stated judgements, that hold at "
        "least one such deal. The thin line is the 95 % sampling error from the number of worlds; "
        "how much the answer owes to the judgements themselves is shown in the next section.",
        alt=chart.description,
        draw=lambda width: draw_rows(chart, width),
        data=_epochs_table(analysis),
    )
    return Section(
        "zone", "Was there room for a deal?", _lead(analysis), (figure, _win_sets(analysis))
    )


def brief(analysis: Analysis) -> RenderableType:
    """Bars for the terminal."""
    from winset.report.terminal import bar_table

    close = analysis.zone.close
    checked = [row.ratifiable.value for row in analysis.structure.rows]
    return bar_table(
        (
            ("Deals that all parties sign", close.zone.value, with_error(close.zone), None),
            (
                "… and all ratifiers pass",
                close.ratifiable.value,
                with_error(close.ratifiable),
                (min(checked), max(checked)),
            ),
        )
    )
