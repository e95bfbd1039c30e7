"""What stopped it: where, who blocked, how close each package came, what the shocks moved."""

from __future__ import annotations

from collections.abc import Sequence

from winset.analysis import Analysis
from winset.findings.gates.results import (
    DISTANCES,
    POINTS,
    Diagnosis,
    PackageDistance,
    PointShare,
)
from winset.findings.misreading.results import READINGS, Reading
from winset.report.charts import Bar, RowChart, RowOfMarks
from winset.report.figures import figure, foremost, sampling_error
from winset.report.model import Column, Figure, Gauge, Gauges, Note, Part, Section, Table
from winset.text import capital, joined
from winset.words.chances import percent, with_error
from winset.words.gates import (
    DISTANCE,
    FLAGS,
    HOW,
    MEANING,
    NAMES,
    POSSIBLE_NAME,
    STEPS,
    change_words,
    in_short,
    package_words,
    paragraph,
    status_words,
    warnings,
)
from winset.words.kinds import kind_name, of_kinds
from winset.words.misreading import READING, offer_words
from winset.words.misreading import sentence as reading
from winset.words.names import short_name, since
from winset.words.record import about_event

__all__ = ["section"]

# Smaller shares are left to the JSON.
_LEAST, _SAID = 0.02, 0.01
# Changes listed of each package, and pairs.
_CHANGES = 2


def _funnel(analysis: Analysis, found: Diagnosis) -> Figure:
    rows = tuple(
        RowOfMarks(
            capital(STEPS[step.step]),
            (
                Bar(
                    0.0,
                    step.share.value,
                    "main",
                    tip=f"{STEPS[step.step]}: {with_error(step.share)}",
                ),
            ),
            percent(step.share) if step.share.value < 1 - 1e-9 else "all",
        )
        for step in found.funnel
    )
    chart = RowChart(
        id="funnel",
        title=f"How far the negotiation could get{_asked_of(analysis, found)}",
        description="; ".join(f"{STEPS[s.step]}: {percent(s.share)}" for s in found.funnel),
        rows=rows,
        axis="share of worlds that got this far",
    )
    return figure(
        chart,
        read="From top to bottom, each bar keeps the worlds that passed one more condition on the "
        "way to a deal. The longest step down is where most worlds stopped.",
        data=Table(
            id="funnel",
            caption="Share of worlds that passed each condition",
            columns=(Column("step", "Condition"), Column("share", "Worlds", "share")),
            rows=tuple((STEPS[step.step], step.share) for step in found.funnel),
        ),
    )


def _asked_of(analysis: Analysis, found: Diagnosis) -> str:
    about = of_kinds(analysis.model, found.kinds)
    return f": {about}" if about else ""


def _gates(analysis: Analysis, found: Diagnosis) -> Figure:
    rows = []
    for p in found.points:
        tip = f"{MEANING[p.point]}: {with_error(p.share)}"
        ink = "main" if p.point == found.leading else "rest"
        bars = (Bar(0.0, p.share.value, ink, tip=tip), sampling_error(p.share))
        rows.append(RowOfMarks(capital(NAMES[p.point]), bars, percent(p.share)))
    chart = RowChart(
        id="gates",
        title=f"Where it stopped{_asked_of(analysis, found)}",
        description="; ".join(f"{NAMES[p.point]}: {percent(p.share)}" for p in found.points),
        rows=tuple(rows),
        high=max(p.share.value for p in found.points) * 1.05,
        axis="share of worlds",
    )
    return figure(
        chart,
        read="Every world stopped at exactly one point, so the bars add up to all of them. A deal "
        f"was {POSSIBLE_NAME} in {percent(found.possible)}; which of these points then counts is "
        "decided by the package on the table that came closest. The thin lines are 95 % sampling "
        "errors. Several long bars mean that the judgements do not single out one cause.",
        data=Table(
            id="gates",
            caption="Where the worlds stopped",
            columns=(
                Column("point", "Point"),
                Column("name", "Name"),
                Column("meaning", "What it means"),
                Column("share", "Worlds", "share"),
            ),
            rows=tuple((p.point, NAMES[p.point], MEANING[p.point], p.share) for p in found.points),
        ),
    )


def _across(
    table_id: str, caption: str, head: str, columns: dict[str, tuple[PointShare, ...]]
) -> Table:
    """Put stopping points down, epochs or accounts across."""
    found = {key: {p.point: p.share for p in shares} for key, shares in columns.items()}
    points = [p for p in POINTS if any(p in shares for shares in found.values())]
    return Table(
        id=table_id,
        caption=caption,
        columns=(
            Column("gate", head),
            *(Column(f"share_{n}", key, "share", heat=True) for n, key in enumerate(columns)),
        ),
        rows=tuple((NAMES[p], *(found[key].get(p) for key in columns)) for p in points),
    )


def _blocking(analysis: Analysis, found: Diagnosis) -> Table:
    where = {"none-serves": "parties: no deal serves them all", "home": "home: no deal passes"}
    return Table(
        id="blocking",
        caption="Who stood in the way, in the worlds without a deal to be had",
        columns=(
            Column("actors", "The smallest group that leaves no deal"),
            Column("point", "Where"),
            Column("how", "How"),
            Column("share", "Worlds stopped there", "share"),
        ),
        rows=tuple(
            (
                joined([short_name(analysis.model, a) for a in b.actors]) or "nobody",
                where[b.point],
                HOW[b.how],
                b.share,
            )
            for b in found.blocking
            if b.share.value >= _LEAST
        ),
        note="A world can have several smallest groups, so the shares may add up to more than all. "
        "Groups of under two in a hundred are left out.",
    )


def _packages(analysis: Analysis, found: Diagnosis) -> Table:
    codes = [d for d in DISTANCES if any(d in p.close for p in found.packages)]
    return Table(
        id="package_distances",
        caption=f"How far each package was from {_goal(analysis, found)} that would be signed, "
        "passed and kept",
        columns=(
            Column("package", "Package"),
            Column("fate", "What became of it"),
            Column("made", "Tabled in", "share"),
            *(Column(f"d_{d}", capital(DISTANCE[d]), "share", heat=True) for d in codes),
        ),
        rows=tuple(
            (
                _called(analysis, p),
                status_words(analysis.model, p),
                p.made,
                *(p.close.get(d) for d in codes),
            )
            for p in found.packages
        ),
        note="At the close, in shares of the worlds in which the package was tabled as told. The "
        "distance is the least number of issues that must change. Where a package names several "
        "options and offers no choice, each world draws which one was meant.",
    )


def _missing(analysis: Analysis, found: Diagnosis) -> Table:
    rows = []
    for package in found.packages:
        singles, pairs, close = package.changes, package.pairs, package.close
        ranked = sorted((*singles[:_CHANGES], *pairs[:_CHANGES]), key=lambda c: -c.closes.value)
        for change in ranked:
            if change.closes.value >= _SAID:
                now = close.get("0")
                said = change_words(analysis.model, change)
                rows.append((_called(analysis, package), now, said, change.holds, change.closes))
    return Table(
        id="missing",
        caption=f"The missing piece: what would have made a package {_goal(analysis, found)} that "
        "holds",
        columns=(
            Column("package", "Package"),
            Column("now", "A deal as it was", "share"),
            Column("change", "With this changed"),
            Column("holds", "A deal then", "share"),
            Column("closes", "Only then", "share", heat=True),
        ),
        rows=tuple(rows),
        note="Of two changes at once, the last column counts the worlds where neither alone would "
        "have done. Changes that would have closed under one world in a hundred are left out.",
    )


def _goal(analysis: Analysis, found: Diagnosis) -> str:
    return of_kinds(analysis.model, found.kinds) or "a deal"


def _called(analysis: Analysis, package: PackageDistance) -> str:
    about = about_event(analysis.model, package.event)
    named = f": {about}" if about else ""
    return f"{package_words(analysis.model, package)}{named}"


def _transitions(found: Diagnosis) -> Table:
    rows = tuple(
        (
            t.reason or t.start,
            NAMES[t.before],
            NAMES[t.after],
            t.share,
        )
        for t in found.transitions
        if t.before != t.after and t.share.value >= 0.005
    )
    return Table(
        id="transitions",
        caption="What each shock moved: where the talks stopped without it and with it",
        columns=(
            Column("shock", "Shock"),
            Column("before", "Without it"),
            Column("after", "With it"),
            Column("share", "Worlds", "share"),
        ),
        rows=rows,
        note="Moves of under half a point are left out.",
    )


def _flags(found: Diagnosis) -> Table:
    return Table(
        id="flags",
        caption="How it went wrong, where a deal was there to be had",
        columns=(Column("flag", "What happened"), Column("share", "Of all worlds", "share")),
        rows=tuple(
            (f"{capital(name.replace('_', ' '))}: {FLAGS[name]}", share)
            for name, share in found.flags.items()
            if share.value > 0
        ),
    )


def _read(analysis: Analysis, found: Sequence[Reading]) -> Table:
    return Table(
        id="misreading",
        caption="How offers that were not taken had been read by those who made them",
        columns=(
            Column("offer", "Offer"),
            Column("reading", "How it had been read"),
            Column("share", "Worlds", "share", heat=True),
            Column("low", "Least", "share"),
            Column("high", "Most", "share"),
        ),
        rows=tuple(
            (
                ": ".join(
                    filter(
                        None,
                        (
                            offer_words(analysis.model, one),
                            about_event(analysis.model, one.event),
                        ),
                    )
                ),
                READING[code],
                one.shares[code],
                one.low[code],
                one.high[code],
            )
            for one in found
            for code in READINGS
            if one.high[code] >= _SAID
        ),
        note="Shares of the worlds in which the offer was tabled and not taken, by degrees: an "
        "offer counts as misread by the chance that its proposer could give it. Least and most are "
        "over what nobody knows: what the proposer had learnt of the others, when it planned the "
        "offer, and whose account is true.",
    )


def section(analysis: Analysis) -> Section | None:
    """Draw the funnel and the points; tabulate blockers, packages, shocks and accounts."""
    found: Diagnosis | None = analysis.gates
    if found is None or (not found.recorded and found.leading != "reached-deal"):
        return None  # no record, no diagnosis
    parts: list[Part] = [foremost(_gates(analysis, found)), _funnel(analysis, found)]
    if found.any is not None:
        asked = {of_kinds(analysis.model, found.kinds): found.points}
        told = {**asked, kind_name("any"): found.any.points}
        parts.append(_across("gates_by_kind", "Where it stopped, by what is asked", "Point", told))
    if found.blocking:
        parts.append(_blocking(analysis, found))
    if found.packages:
        parts.append(_packages(analysis, found))
        missing = _missing(analysis, found)
        if missing.rows:
            parts.append(missing)
    if any(share.value > 0 for share in found.flags.values()):
        parts.append(_flags(found))
    if analysis.misreading:
        parts.append(_read(analysis, analysis.misreading))
    if len(found.epochs) > 1:
        columns = {since(epoch, len(found.epochs)): epoch.shares for epoch in found.epochs}
        parts.append(
            _across("gates_by_epoch", "Where it stopped, epoch by epoch", "Point", columns)
        )
        moves = _transitions(found)
        if moves.rows:
            parts.append(moves)
    if found.by_account:
        told = {
            f"if {short_name(analysis.model, key)}'s version is true": shares
            for key, shares in found.by_account.items()
        }
        parts.append(
            _across(
                "gates_by_account",
                "Where it stopped under each account of the talks",
                "Point",
                told,
            )
        )
    cautions = warnings(found)
    if cautions:
        parts.append(Note("About this diagnosis", cautions, "caution"))
    read = reading(analysis.model, analysis.misreading or ())
    detail = (paragraph(analysis.model, found), *([read] if read else []))
    ranked = sorted(found.points, key=lambda p: -p.share.value)[:3]
    gauges = (
        None
        if found.leading == "reached-deal"
        else Gauges(
            tuple(
                Gauge(capital(NAMES[p.point]), p.share) for p in ranked if p.share.value >= _SAID
            ),
            "What stopped it",
        )
    )
    title = "How far could it get?" if found.leading == "reached-deal" else "What stopped it?"
    lead = in_short(analysis.model, found)
    return Section("gates", title, lead, tuple(parts), gauges, detail=detail)
