"""How far the talks got: the distance between positions, issue by issue and move by move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winset.analysis import Analysis
from winset.findings.progress.measuring import Progress
from winset.model import Model
from winset.report.charts import Dot, Line, RowChart, RowOfMarks, Span, XYChart
from winset.report.charts.scale import as_percent
from winset.report.figures import figure
from winset.report.model import Column, Figure, Part, Section, Table
from winset.text import joined
from winset.words.chances import percent
from winset.words.names import issue_name, short_name
from winset.words.progress import position, sentence

__all__ = ["section"]

_INKS = ("main", "a", "b", "c", "e")


def _told(analysis: Analysis, found: Progress) -> str:
    teller = analysis.model.accounts.tells.get(found.account)
    return f"as told by {short_name(analysis.model, teller)}" if teller else "as recorded"


def _rounds(analysis: Analysis, found: Sequence[Progress]) -> Figure:
    lines = []
    for progress, ink in zip(found, _INKS, strict=False):
        points = np.array(
            [(n + 1.0, r.distance) for n, r in enumerate(progress.rounds)]
            + [(len(progress.rounds) + 0.5, progress.rounds[-1].distance)],
            dtype=np.float64,
        )
        lines.append(
            Line(points, ink, _told(analysis, progress), steps=True, dashed=ink != _INKS[0])
        )
    chart = XYChart(
        id="distance",
        title="How far apart the parties were, move by move",
        description="; ".join(
            f"{_told(analysis, p)}: from {100 * p.rounds[0].distance:.0f} to "
            f"{100 * p.rounds[-1].distance:.0f} of 100"
            for p in found
        ),
        x_label="move",
        y_label="distance (all of the way is 100 %)",
        lines=tuple(lines),
        y_range=(0.0, 1.0),
        y_tick=as_percent,
        shape=0.45,
    )
    rows = tuple(
        (
            _told(analysis, progress),
            n + 1,
            r.date,
            short_name(analysis.model, r.by) if r.by else "",
            r.kind,
            r.level,
            r.distance,
            r.settled,
        )
        for progress in found
        for n, r in enumerate(progress.rounds)
    )
    return figure(
        chart,
        read="The line is the mean distance between the parties' last positions, over all issues "
        "that were ever raised: 100 % means the two ends of every issue, 0 the same position on "
        "all. A step up is a demand that was raised or an offer that was withdrawn.",
        data=Table(
            id="distance",
            caption="Distance between the positions after each move",
            columns=(
                Column("account", "Version"),
                Column("move", "Move", "count"),
                Column("date", "Date"),
                Column("by", "By"),
                Column("kind", "What"),
                Column("level", "Level"),
                Column("distance", "Distance", "share"),
                Column("settled", "Issues settled", "count"),
            ),
            rows=rows,
        ),
    )


def _parties(analysis: Analysis, progress: Progress) -> dict[str, str]:
    """Return the parties whose positions are known, with their short names."""
    known = progress.issues[0].positions if progress.issues else {}
    return {party: short_name(analysis.model, party) for party in known}


def _issues(
    model: Model,
    progress: Progress,
    parties: dict[str, str],
    versions: Sequence[str],
    figure_id: str,
) -> Figure:
    rows = []
    for issue in progress.issues:
        if issue.last is None:
            continue
        first = issue.last if issue.first is None else issue.first
        rows.append(
            RowOfMarks(
                f"{issue_name(model, issue.issue)}: {issue.status}",
                (
                    Span(min(first, issue.last), max(first, issue.last)),
                    Dot(first, "second", f"first: {percent(first)}"),
                    Dot(issue.last, "main", f"last: {percent(issue.last)}"),
                ),
                percent(issue.last),
            )
        )
    told = f", {joined(versions)}" if versions else ""
    chart = RowChart(
        id=figure_id,
        title=f"Issue by issue{told}",
        description="; ".join(f"{issue_name(model, i.issue)}: {i.status}" for i in progress.issues),
        rows=tuple(rows),
        axis="distance between the parties' positions",
        legend=(("second", "at first"), ("main", "at the close")),
    )
    return figure(
        chart,
        read="The ring is how far apart the parties were when the issue was first raised, the "
        "filled point how far at the close. Issues that nobody raised are left out.",
        data=Table(
            id=figure_id,
            caption=f"Where the parties stood on each issue at the close{told}",
            columns=(
                Column("issue", "Issue"),
                *(
                    Column(f"position_{party}", f"Position of {name}")
                    for party, name in parties.items()
                ),
                Column("first", "Distance at first", "share"),
                Column("last", "At the close", "share"),
                Column("status", "Status"),
            ),
            rows=tuple(
                (
                    issue_name(model, i.issue),
                    *(position(model, i.issue, i.positions[p]) for p in parties),
                    i.first,
                    i.last,
                    i.status,
                )
                for i in progress.issues
            ),
        ),
    )


def section(analysis: Analysis) -> Section | None:
    """Draw the distance over the moves, and the issues at the close."""
    found = [p for p in analysis.progress or () if p.rounds]
    if not found:
        return None
    parts: list[Part] = [_rounds(analysis, found)]
    for n, progress in enumerate(found):
        same = [p for p in found if p.issues == progress.issues]
        if same[0] is progress:
            told = [_told(analysis, p) for p in same] if len(same) < len(found) else []
            parts.append(
                _issues(
                    analysis.model, progress, _parties(analysis, progress), told, f"issues_{n + 1}"
                )
            )
    lead = tuple(dict.fromkeys(sentence(analysis.model, p) for p in found))
    return Section("progress", "How far the talks got", lead, tuple(parts))
