"""How far the talks got: the distance between positions, issue by issue and move by move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winset.analysis import Analysis
from winset.findings.progress.results import Progress
from winset.model import Model
from winset.report.charts import Dot, Line, RowChart, RowOfMarks, Span, XYChart
from winset.report.figures import figure, foremost
from winset.report.model import Column, Figure, Part, Section, Table
from winset.text import joined
from winset.words.chances import in_points
from winset.words.names import issue_name, short_name
from winset.words.progress import position, whose
from winset.words.progress import told as told_of

__all__ = ["section"]

_INKS = ("main", "a", "b", "c", "e")


def _told(analysis: Analysis, found: Progress) -> str:
    teller = analysis.model.accounts.tells.get(found.account)
    return f"as told by {short_name(analysis.model, teller)}" if teller else "as recorded"


def _rounds(analysis: Analysis, found: Sequence[Progress]) -> Figure:
    lines, said = [], []
    for progress, ink in zip(found, _INKS, strict=False):
        known = [
            (n + 1.0, r.distance) for n, r in enumerate(progress.rounds) if r.distance is not None
        ]
        if not known:
            continue
        points = np.array([*known, (len(progress.rounds) + 0.5, known[-1][1])], dtype=np.float64)
        told = _told(analysis, progress)
        said.append(f"{told}: from {known[0][1]:.0f} to {in_points(known[-1][1])}")
        lines.append(Line(points, ink, told, steps=True, dashed=ink != _INKS[0]))
    chart = XYChart(
        id="distance",
        title="What a side would still lose by the others' packages, move by move",
        description="; ".join(said),
        x_label="move",
        y_label="points of a hundred, on average over the sides",
        lines=tuple(lines),
        y_range=(0.0, max([10.0, *(float(line.points[:, 1].max()) for line in lines)]) * 1.05),
        shape=0.45,
    )
    parties = analysis.model.of_role("party")
    rows = tuple(
        (
            _told(analysis, progress),
            n + 1,
            r.date,
            short_name(analysis.model, r.by) if r.by else "",
            r.kind,
            r.level,
            *(r.losses.get(party) for party in parties),
            r.distance,
            r.agreed,
        )
        for progress in found
        for n, r in enumerate(progress.rounds)
    )
    return figure(
        chart,
        read="For each side, the closest of what others had last put on the table by then, a "
        "mediator's text among it: by how many of its hundred points it is worse than the side's "
        "own last package. The line is their mean, by the values at the close. A step up is a "
        "demand that was raised, or an offer that asks more.",
        data=Table(
            id="distance",
            caption="What each side would have lost after each move",
            columns=(
                Column("account", "Version"),
                Column("move", "Move", "count"),
                Column("date", "Date"),
                Column("by", "By"),
                Column("kind", "What"),
                Column("level", "Level"),
                *(
                    Column(f"loss_{party}", f"{short_name(analysis.model, party)} loses", "number")
                    for party in parties
                ),
                Column("distance", "Mean", "number"),
                Column("agreed", "Issues agreed", "count"),
            ),
            rows=rows,
        ),
    )


def _close(analysis: Analysis, found: Sequence[Progress]) -> Table:
    model = analysis.model
    return Table(
        id="losses",
        caption="What each side would still have lost by what others had last put on the table",
        columns=(
            Column("account", "Version"),
            Column("party", "Side"),
            Column("by", "By the package"),
            Column("points", "Points of its hundred", "number"),
            Column("low", "5 %", "number"),
            Column("high", "95 %", "number"),
        ),
        rows=tuple(
            (
                _told(analysis, progress),
                short_name(model, loss.party),
                whose(model, loss),
                loss.points,
                loss.low,
                loss.high,
            )
            for progress in found
            for loss in progress.close
        ),
        note="Against the side's own last package, or no agreement where it put none. What a "
        "package leaves open is counted as no loss. The last columns are over worlds.",
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
        if not issue.first or not issue.last:
            continue
        first, last = (max(lost.values()) for lost in (issue.first, issue.last))
        rows.append(
            RowOfMarks(
                f"{issue_name(model, issue.issue)}: {issue.status}",
                (
                    Span(min(first, last), max(first, last)),
                    Dot(first, "first", f"first: {in_points(first)}"),
                    Dot(last, "last", f"last: {in_points(last)}"),
                ),
                f"{last:.0f}",
            )
        )
    told = f", {joined(versions)}" if versions else ""
    chart = RowChart(
        id=figure_id,
        title=f"Issue by issue{told}",
        description="; ".join(f"{issue_name(model, i.issue)}: {i.status}" for i in progress.issues),
        rows=tuple(rows),
        high=max(
            [10.0, *(x for i in progress.issues for x in (*i.first.values(), *i.last.values()))]
        ),
        axis="points that a side would lose by giving in on the issue",
        legend=(("first", "at first"), ("last", "at the close")),
    )
    return figure(
        chart,
        read="What the side that would lose more loses by taking the other's position on this "
        "issue alone: the ring when the issue was first raised, the filled point at the close. "
        "That all sides named the same settles nothing: each did so inside a package of its own. "
        "Issues that nobody raised are left out.",
        data=Table(
            id=figure_id,
            caption=f"Where the parties stood on each issue at the close{told}",
            columns=(
                Column("issue", "Issue"),
                *(
                    Column(f"position_{party}", f"Position of {name}")
                    for party, name in parties.items()
                ),
                *(
                    Column(f"{when}_{party}", f"{name} would lose, {said}{told}", "number")
                    for when, said in (("first", "at first"), ("last", "at the close"))
                    for party, name in parties.items()
                ),
                Column("status", "Status"),
            ),
            rows=tuple(
                (
                    issue_name(model, i.issue),
                    *(position(model, i.issue, i.positions[p]) for p in parties),
                    *(i.first.get(p) for p in parties),
                    *(i.last.get(p) for p in parties),
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
    parts: list[Part] = []
    if any(r.distance is not None for progress in found for r in progress.rounds):
        parts += [foremost(_rounds(analysis, found)), _close(analysis, found)]
    for n, progress in enumerate(found):
        same = [p for p in found if p.issues == progress.issues]
        if same[0] is progress:
            told = [_told(analysis, p) for p in same] if len(same) < len(found) else []
            parts.append(
                _issues(
                    analysis.model, progress, _parties(analysis, progress), told, f"issues_{n + 1}"
                )
            )
    said = told_of(analysis.model, found)
    return Section("progress", "How far the talks got", said[:1], tuple(parts), detail=said[1:])
