"""What stopped it: the gates, who blocked, how deep each offer reached, what the shocks moved."""

from __future__ import annotations

import datetime as dt

from winset.analysis import Analysis
from winset.findings.gates.results import Diagnosis, GateShare
from winset.report.charts import Bar, RowChart, RowOfMarks
from winset.report.figures import figure, sampling_error
from winset.report.model import Column, Figure, Gauge, Gauges, Note, Part, Section, Table
from winset.text import capital, joined
from winset.words.chances import percent, with_error
from winset.words.gates import FLAGS, HOW, MEANING, NAMES, STEPS, paragraph, warnings
from winset.words.names import day, short_name, since

__all__ = ["section"]

# Smaller shares are left to the JSON.
_LEAST, _SAID = 0.02, 0.01
_DEPTHS = {
    4: "no version acceptable to all",
    5: "some versions only",
    6: "acceptable, but gone",
    7: "acceptable, refused",
    8: "acceptable, open",
}


def _funnel(found: Diagnosis) -> Figure:
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
        title="How far the negotiation could get",
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


def _gates(found: Diagnosis) -> Figure:
    rows = tuple(
        RowOfMarks(
            capital(NAMES[g.gate]),
            (
                Bar(
                    0.0,
                    g.share.value,
                    "main" if g.gate == found.leading else "second",
                    tip=f"{MEANING[g.gate]}: {with_error(g.share)}",
                ),
                sampling_error(g.share),
            ),
            percent(g.share),
        )
        for g in found.gates
    )
    chart = RowChart(
        id="gates",
        title="Where it stopped",
        description="; ".join(f"{NAMES[g.gate]}: {percent(g.share)}" for g in found.gates),
        rows=rows,
        high=max(g.share.value for g in found.gates) * 1.05,
        axis="share of worlds",
    )
    return figure(
        chart,
        read="Every world stopped at exactly one gate, so the bars add up to all of them. The thin "
        "lines are 95 % sampling errors. Several long bars mean that the judgements do not single "
        "out one cause.",
        data=Table(
            id="gates",
            caption="The gate at which the worlds stopped",
            columns=(
                Column("gate", "Gate", "count"),
                Column("name", "Name"),
                Column("meaning", "What it means"),
                Column("share", "Worlds", "share"),
            ),
            rows=tuple((g.gate, NAMES[g.gate], MEANING[g.gate], g.share) for g in found.gates),
        ),
    )


def _across(
    table_id: str, caption: str, head: str, columns: dict[str, tuple[GateShare, ...]]
) -> Table:
    """Gates down, epochs or accounts across."""
    gates = sorted({g.gate for shares in columns.values() for g in shares})
    found = {key: {g.gate: g.share for g in shares} for key, shares in columns.items()}
    return Table(
        id=table_id,
        caption=caption,
        columns=(
            Column("gate", head),
            *(Column(f"share_{n}", key, "share", heat=True) for n, key in enumerate(columns)),
        ),
        rows=tuple((NAMES[g], *(found[key].get(g) for key in columns)) for g in gates),
    )


def _blocking(analysis: Analysis, found: Diagnosis) -> Table:
    where = {1: "parties: no deal serves them all", 2: "home: no deal passes"}
    return Table(
        id="blocking",
        caption="Who stood in the way, in the worlds that stopped at gates 1 and 2",
        columns=(
            Column("actors", "The smallest group that leaves no deal"),
            Column("gate", "Gate"),
            Column("how", "How"),
            Column("share", "Worlds stopped there", "share"),
        ),
        rows=tuple(
            (
                joined([short_name(analysis.model, a) for a in b.actors]),
                where.get(b.gate, str(b.gate)),
                HOW[b.how],
                b.share,
            )
            for b in found.blocking
            if b.share.value >= _LEAST
        ),
        note="A world can have several smallest groups, so the shares may add up to more than all. "
        "Groups of under two in a hundred are left out.",
    )


def _offers(analysis: Analysis, found: Diagnosis) -> Table:
    depths = [d for d in _DEPTHS if any(d in o.close for o in found.offers)]
    rows = []
    for offer in found.offers:
        by = short_name(analysis.model, offer.by) if offer.by else "unnamed"
        refused = joined([short_name(analysis.model, a) for a in offer.refused_by])
        rows.append(
            (
                f"{offer.kind} of {by}, {day(dt.date.fromisoformat(offer.date))}"
                + (f" ({offer.name})" if offer.name else ""),
                offer.status + (f" by {refused}" if refused else ""),
                offer.made,
                *(offer.close.get(depth) for depth in depths),
            )
        )
    return Table(
        id="offer_depths",
        caption="How far each offer could have led, at the close",
        columns=(
            Column("offer", "Offer"),
            Column("fate", "What became of it"),
            Column("made", "Made in", "share"),
            *(Column(f"depth_{d}", _DEPTHS[d].capitalize(), "share", heat=True) for d in depths),
        ),
        rows=tuple(rows),
        note="Shares are of the worlds in which the offer was made as told. A version of an offer "
        "is one way to settle what it left open.",
    )


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
        caption="What each shock moved: the gate without it and with it",
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


def section(analysis: Analysis) -> Section | None:
    """Draw the funnel and the gates; tabulate blockers, offers, shocks and accounts."""
    found: Diagnosis | None = analysis.gates
    if found is None:
        return None
    parts: list[Part] = [_gates(found), _funnel(found)]
    if found.blocking:
        parts.append(_blocking(analysis, found))
    if found.offers:
        parts.append(_offers(analysis, found))
    if any(share.value > 0 for share in found.flags.values()):
        parts.append(_flags(found))
    if len(found.epochs) > 1:
        columns = {since(epoch, len(found.epochs)): epoch.shares for epoch in found.epochs}
        parts.append(_across("gates_by_epoch", "The gate in each epoch", "Gate", columns))
        moves = _transitions(found)
        if moves.rows:
            parts.append(moves)
    if found.by_account:
        told = {
            f"if {short_name(analysis.model, key)}'s version is true": shares
            for key, shares in found.by_account.items()
        }
        parts.append(
            _across("gates_by_account", "The gate under each account of the talks", "Gate", told)
        )
    cautions = warnings(found)
    if cautions:
        parts.append(Note("About this diagnosis", cautions, "caution"))
    lead = (paragraph(analysis.model, found),)
    ranked = sorted(found.gates, key=lambda g: -g.share.value)[:4]
    brief = Gauges(
        tuple(Gauge(capital(NAMES[g.gate]), g.share) for g in ranked if g.share.value >= _SAID),
        "What stopped it",
    )
    return Section("gates", "What stopped it?", lead, tuple(parts), brief)
