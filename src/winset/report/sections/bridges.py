"""What would have opened the way: levers that somebody can change, and how far they must go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from winset.analysis import Analysis
from winset.findings.bridges.results import Bridge, BridgesFinding
from winset.model import Model
from winset.report.charts import (
    Bar,
    Dot,
    Line,
    Pin,
    RowChart,
    RowOfMarks,
    Span,
    XYChart,
)
from winset.report.charts.scale import as_percent
from winset.report.figures import figure, foremost
from winset.report.model import Column, Figure, Note, Part, Section, Table
from winset.words.bridges import UNITS, amount, lead, lever_names, question, untried_words
from winset.words.chances import percent, with_error
from winset.words.names import deal_words, short_name

__all__ = ["section"]

_TOWARDS = {
    "zone": "a deal that would be signed, passed and kept",
    "deal": "a package on the table that would be signed and passed",
}
_LINES = ("main", "a", "b", "c", "e", "good")
Names: TypeAlias = Mapping[int, str]

_MOST_ROWS = 12
# A flatter curve says no more than its row does.
_LEAST_RISE = 0.02


def _rows_figure(
    names: Names, bridges: Sequence[Bridge], towards: str, opens: str, before: float
) -> Figure:
    rows = []
    for bridge in bridges[:_MOST_ROWS]:
        start, then, most = bridge.before.value, bridge.at_strength.value, bridge.reach.value
        strength = amount(bridge, bridge.strength)
        rows.append(
            RowOfMarks(
                names[bridge.lever],
                (
                    Span(min(start, then), max(start, then, most)),
                    Bar(min(start, then), max(start, then), "rest"),
                    Dot(most, "d", f"at most: {percent(bridge.reach)}"),
                    Dot(then, "main", f"with {strength}: {percent(bridge.at_strength)}"),
                ),
                percent(bridge.at_strength),
            )
        )
    chart = RowChart(
        id=f"bridges_{towards}",
        title=f"What would have led to {opens}",
        description="; ".join(
            f"{names[b.lever]}: from {percent(b.before)} to {percent(b.at_strength)}"
            for b in bridges[:_MOST_ROWS]
        ),
        rows=tuple(rows),
        axis="share of worlds",
        legend=(("main", "with the lever at its strength"), ("d", "as far as it can go")),
        guide=(before, "as it stood"),
    )
    return figure(
        chart,
        read=f"Each row pulls one lever alone. The dashed line is the chance of {opens} as it "
        "stood; the filled point is the chance once the lever is pulled to its strength, the ring "
        "the chance with as much of it as there can be. A row that hardly moves is no bridge.",
        data=_table(names, bridges, towards, opens),
    )


def _table(names: Names, bridges: Sequence[Bridge], towards: str, opens: str) -> Table:
    priced = any(b.cost is not None for b in bridges)
    columns = [
        Column("lever", "Lever"),
        Column("strength", "Strength"),
        Column("before", "As it stood", "share"),
        Column("at_strength", "With it", "share"),
        Column("reach", "At most", "share"),
        Column("threshold", "Enough for an even chance"),
    ]
    if priced:
        columns += [
            Column("cost", "Cost", "number"),
            Column("gain_per_cost", "Gain per cost", "number"),
        ]
    rows = []
    for b in bridges:
        cells = (
            names[b.lever],
            amount(b, b.strength),
            b.before,
            b.at_strength,
            b.reach,
            amount(b, b.threshold),
        )
        rows.append((*cells, b.cost, b.gain_per_cost) if priced else cells)
    return Table(
        id=f"bridges_{towards}",
        caption=f"Levers towards {opens}",
        about=opens,
        columns=tuple(columns),
        rows=tuple(rows),
    )


def _curves(names: Names, bridges: Sequence[Bridge], towards: str, opens: str) -> list[Figure]:
    """One picture for each unit: amounts of different things share no axis."""
    units: dict[str, list[Bridge]] = {}
    for bridge in bridges:
        rise = bridge.curve[-1].share.value - bridge.curve[0].share.value if bridge.curve else 0.0
        if len(bridge.curve) > 2 and rise >= _LEAST_RISE:
            units.setdefault(UNITS[bridge.kind], []).append(bridge)
    figures = []
    for n, (unit, found) in enumerate(units.items()):
        drawn = sorted(found, key=lambda b: -b.at_strength.value)[: len(_LINES)]
        figures.append(_curve(names, drawn, unit, opens, f"curves_{towards}_{n + 1}"))
    return figures


def _curve(
    names: Names, bridges: Sequence[Bridge], unit: str, opens: str, figure_id: str
) -> Figure:
    lines, pins, key = [], [], []
    for n, (bridge, ink) in enumerate(zip(bridges, _LINES, strict=False)):
        points = np.array([(p.amount, p.share.value) for p in bridge.curve])
        mark = chr(ord("A") + n)
        lines.append(Line(points, ink, "", dashed=n % 2 == 1))
        pins.append(Pin(points[-1, 0], points[-1, 1], mark, ink, names[bridge.lever]))
        key.append((mark, names[bridge.lever]))
    chart = XYChart(
        id=figure_id,
        title=f"How far each lever must go ({unit})",
        description="; ".join(
            f"{names[b.lever]}: an even chance at {amount(b, b.threshold)}" for b in bridges
        ),
        x_label=unit,
        y_label=f"chance of {opens}",
        lines=tuple(lines),
        pins=tuple(pins),
        y_range=(0.0, 1.0),
        y_tick=as_percent,
        shape=0.5,
    )
    rows = tuple(
        (names[bridge.lever], point.amount, point.share)
        for bridge in bridges
        for point in bridge.curve
    )
    return figure(
        chart,
        read="Each line shows the share of worlds in which this much of the lever, or less, is "
        "enough. Where it crosses one half, the lever gives an even chance; where it flattens out "
        "below, no amount does.",
        data=Table(
            id=figure_id,
            caption=f"Chance of {opens} by how far each lever goes ({unit})",
            columns=(
                Column("lever", "Lever"),
                Column("amount", f"Amount ({unit})", "number"),
                Column("share", "Chance", "share"),
            ),
            rows=rows,
            about=opens,
        ),
        key=tuple(key),
    )


def _pairs(names: Names, found: BridgesFinding) -> Table:
    return Table(
        id="bridge_pairs",
        caption="The best pairs of levers, each at its strength",
        columns=(
            Column("first_lever", "One lever"),
            Column("second_lever", "and another"),
            Column("first", "The one alone", "share"),
            Column("second", "The other alone", "share"),
            Column("together", "Both", "share"),
        ),
        rows=tuple(
            (*(names[k] for k in p.levers), p.first, p.second, p.together) for p in found.pairs
        ),
        note="Chance of a deal that would be signed, passed and kept.",
    )


def _payers(analysis: Analysis, names: Names, bridges: Sequence[Bridge]) -> Table:
    return Table(
        id="bridge_payers",
        caption="Who would pay, and still be better off than without a deal",
        columns=(
            Column("lever", "Payment"),
            Column("payer", "Who pays"),
            Column("gains", "Gains in", "share"),
            Column("gain", "Mean gain (points)", "number"),
        ),
        rows=tuple(
            (
                names[b.lever],
                short_name(analysis.model, b.by) if b.by else "",
                b.payer_gains,
                b.payer_gain,
            )
            for b in bridges
            if b.payer_gains is not None
        ),
        note="Of the worlds that the payment opens.",
    )


def _tabled(analysis: Analysis, names: Names, bridges: Sequence[Bridge]) -> Table:
    rows = [
        (
            names[b.lever],
            str(n + 1),
            deal_words(analysis.model, {k: str(v) for k, v in package.items()}),
        )
        for b in bridges
        for n, package in enumerate(b.packages)
    ]
    return Table(
        id="bridge_packages",
        caption="The packages to table, in this order",
        columns=(
            Column("lever", "Lever"),
            Column("place", "Place"),
            Column("package", "Package"),
        ),
        rows=tuple(rows),
    )


def section(analysis: Analysis) -> Section | None:
    """Draw what each lever opens, alone and in pairs."""
    found: BridgesFinding | None = analysis.bridges
    if found is None or not (found.zone or found.deal):
        return None
    names = lever_names(analysis.model, found)
    parts: list[Part] = []
    for towards, bridges, before in (
        ("zone", found.zone, found.before_zone),
        ("deal", found.deal, found.before_deal),
    ):
        if not bridges:
            continue
        opens = _TOWARDS[towards]
        drawn = _rows_figure(names, bridges, towards, opens, before.value)
        parts.append(drawn if parts else foremost(drawn))
        parts += _curves(names, bridges, towards, opens)
    if found.pairs:
        parts.append(_pairs(names, found))
    if found.untried:
        parts.append(Note("Pairs that could not be tried", untried_words(names, found)))
    everything = (*found.zone, *found.deal)
    if any(b.payer_gains is not None for b in everything):
        parts.append(_payers(analysis, names, everything))
    if any(b.packages for b in everything):
        parts.append(_tabled(analysis, names, everything))
    said = lead(analysis.model, found)
    return Section(
        "bridges",
        "What would have opened the way?",
        said[:-1],
        tuple(parts),
        _brief(analysis.model, names, found),
        detail=said[-1:],
    )


def _brief(model: Model, names: Names, found: BridgesFinding) -> Table | None:
    """List the three levers that help most."""
    if not found.zone:
        return None
    best = sorted(found.zone, key=lambda b: -b.at_strength.value)[:3]
    starts = {with_error(b.before) for b in best}
    same = len(starts) == 1
    title = question(model, found) + (f" (as it stood: {starts.pop()})" if same else "")
    return Table(
        id="bridges_brief",
        caption=title,
        columns=(
            Column("at_strength", "chance", "share", heat=True),
            Column("lever", "lever"),
            Column("strength", "at"),
        ),
        rows=tuple(
            (
                b.at_strength,
                names[b.lever],
                amount(b, b.strength) + ("" if same else f"; before {with_error(b.before)}"),
            )
            for b in best
        ),
    )
