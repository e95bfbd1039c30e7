"""Which bargain was to be had: each kind at each stage, break-even values, the two-way table."""

from __future__ import annotations

from collections.abc import Iterator

from winset.analysis import Analysis
from winset.findings.kinds.results import KindsFinding, Stage, TwoWay
from winset.model import Model
from winset.report.charts import Bar, RowChart, RowOfMarks
from winset.report.figures import figure, foremost, sampling_error
from winset.report.model import Column, Gauge, Gauges, Note, Part, Section, Table
from winset.words.chances import percent, with_error
from winset.words.judgements import label_of
from winset.words.kinds import (
    KIND_RULE,
    break_even_words,
    kind_name,
    kind_odds,
    range_of,
    stages_of,
    turned_words,
)
from winset.words.names import actor_name
from winset.words.signing import stage_names

__all__ = ["section"]

_INKS: dict[Stage, str] = {"sign": "sign", "pass": "pass", "keep": "keep", "reached": "reached"}


# More kinds than this are too many for a picture: the core ones are drawn, and any change at all.
_DRAWN = 4


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _chart(model: Model, found: KindsFinding) -> RowChart:
    names = stage_names(model)
    rows: list[RowOfMarks] = []
    drawn = [kind for kind in found.kinds if kind.core or kind.id == "any"]
    for kind in drawn if len(found.kinds) > _DRAWN else found.kinds:
        rows.append(RowOfMarks(_capital(kind_name(kind)), (), heading=True))
        for stage, chance in stages_of(model, kind):
            tip = f"{kind_name(kind)}: {names[stage].lower()}: {with_error(chance)}"
            bar = Bar(0.0, chance.value, _INKS[stage], tip=tip)
            marks = (bar, sampling_error(chance))
            rows.append(RowOfMarks(names[stage], marks, percent(chance)))
    return RowChart(
        id="kinds",
        title="How far each kind of deal would have gone",
        description=" ".join(
            f"{_capital(kind_name(k))}: signed in {percent(k.sign)}, passed in "
            f"{percent(k.passed)}, kept in {percent(k.keep)}."
            for k in found.kinds
        ),
        rows=tuple(rows),
        axis="share of worlds",
    )


def _table(model: Model, found: KindsFinding) -> Table:
    return Table(
        id="kinds",
        caption="Share of worlds with a deal of each kind, by stage",
        columns=(
            Column("kind", "Kind of deal"),
            *(Column(stage, name, "share") for stage, name in stage_names(model).items()),
        ),
        rows=tuple((kind_name(k), k.sign, k.passed, k.keep, k.reached) for k in found.kinds),
    )


def _break_even(analysis: Analysis, found: KindsFinding) -> Table:
    return Table(
        id="break_even",
        caption="The walk-away value at which a kind of deal vanishes",
        columns=(
            Column("kind", "Kind of deal"),
            Column("actor", "Actor"),
            Column("low", "5 %", "number"),
            Column("median", "Break-even", "number"),
            Column("high", "95 %", "number"),
            Column("judged", "Judged (5 to 95 %)"),
            Column("never", "Others would not pass it", "share"),
            Column("always", "Others are enough", "share"),
        ),
        rows=tuple(
            (
                kind_name(found.of(row.kind)),
                actor_name(analysis.model, row.actor),
                row.low,
                row.median,
                row.high,
                f"{row.stated[0]:.0f} to {row.stated[2]:.0f}",
                row.never,
                row.always,
            )
            for row in found.break_even
        ),
        note="In points of the actor's own hundred, over the status quo. Above the break-even "
        "there is no deal of the kind that this actor would take and all others would pass.",
    )


def _moved(analysis: Analysis, found: KindsFinding) -> Table:
    return Table(
        id="moved",
        caption="What was said: each walk-away value moved by half of its own range",
        columns=(
            Column("kind", "Kind of deal"),
            Column("actor", "Whose"),
            Column("by", "Moved by", "number"),
            Column("lower", "Lower", "share"),
            Column("higher", "Higher", "share"),
        ),
        rows=tuple(
            (
                kind_name(found.of(row.kind)),
                actor_name(analysis.model, row.actor) if row.actor else "all at once",
                row.by,
                row.lower,
                row.higher,
            )
            for row in found.moved
        ),
    )


def _two_way(analysis: Analysis, found: KindsFinding, table: TwoWay) -> Table:
    def edge(values: tuple[float, ...], k: int) -> str:
        return f"{values[k]:.0f} to {values[k + 1]:.0f}"

    named = kind_name(found.of(table.kind))
    first, second = (label_of(analysis.model, path) for path in (table.first, table.second))
    return Table(
        id=f"two_way_{table.kind}",
        caption=f"{_capital(named)}, by the two judgements that tell most of it",
        columns=(
            Column("first", first),
            *(
                Column(f"third_{k + 1}", f"{second}: {edge(table.columns, k)}", "share", heat=True)
                for k in range(3)
            ),
        ),
        rows=tuple((edge(table.rows, k), *row) for k, row in enumerate(table.chance)),
        note="The same worlds, sorted into thirds of each judgement; nothing is drawn again.",
    )


def _parts(analysis: Analysis, found: KindsFinding) -> Iterator[Part]:
    drawn = figure(
        _chart(analysis.model, found),
        title="Which bargain was to be had, and how far would it have gone?",
        read="Each kind of deal has up to four bars, one for each stage; a stage is reached in a "
        "world where some deal of the kind reaches it. Where a bar is much shorter than the one "
        "above it, the kind stopped there.",
        data=_table(analysis.model, found),
    )
    yield foremost(drawn)
    if found.break_even:
        core = {kind.id for kind in found.core}
        rows = [row for row in found.break_even if row.kind in core]
        yield Note(
            "When it was there", tuple(break_even_words(analysis.model, row) for row in rows)
        )
        yield _break_even(analysis, found)
    if found.moved:
        yield _moved(analysis, found)
    for table in found.two_way:
        yield _two_way(analysis, found, table)


def section(analysis: Analysis) -> Section:
    """Bars for every kind and stage, break-even values, and what the judgements say."""
    found = analysis.kinds
    detail = list(turned_words(analysis.model, found))
    if found.derived and len(found.kinds) > 1:
        detail.append(KIND_RULE.format(points=found.gives))
    gauges = []
    for kind in found.core:
        stages = list(stages_of(analysis.model, kind))
        last = [stage for stage, _ in stages if stage != "reached"][-1]
        for stage, chance in stages:
            name = stage_names(analysis.model)[stage]
            label = name if len(found.core) == 1 else f"{name} ({kind_name(kind)})"
            if stage == "sign":
                label = f"{_capital(kind_name(kind))}: {name[:1].lower()}{name[1:]}"
            between = range_of(found, kind.id) if stage == last else None
            gauges.append(Gauge(label, chance, between))
    if len(found.kinds) > 1:
        gauges.append(Gauge("Any change at all would be kept", found.of("any").keep))
    ranged = any(g.between for g in gauges)
    note = "range over each walk-away value moved by half of what was said of it" if ranged else ""
    brief = Gauges(tuple(gauges), title="Which bargain was to be had", note=note)
    return Section(
        "kinds",
        "Which bargain was to be had?",
        kind_odds(analysis.model, found),
        tuple(_parts(analysis, found)),
        brief,
        detail=tuple(detail),
    )
