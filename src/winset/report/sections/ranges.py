"""Every judgement as a range, before and after the record, beside what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from winset.analysis import Analysis
from winset.files.explain import Understood
from winset.findings.judgement.ranges import Ranged
from winset.model import Kind, Model
from winset.report.charts import Range, RangeChart, common_scale
from winset.report.figures import figure, foremost
from winset.report.model import Column, Figure, Part, Row, Section, Table
from winset.text import counted
from winset.words.judgements import label_of, label_parts
from winset.words.names import actor_name
from winset.words.ranges import (
    HEADS,
    hangs_words,
    is_chance,
    named,
    range_words,
    ranges_lead,
    ranges_read,
)

__all__ = ["section"]

# Of all judgements, those drawn before everybody's eyes.
_FIRST = 12
_EXACT = ("exact value or rule", "exact values and rules")
_ORIGIN = (Column("source", "Source", "cite"), Column("by", "By, as of"), Column("note", "Note"))
# Judgements of these sorts share a scale.
_SHARED: Mapping[Kind, str] = {
    Kind.MARGIN: "walk-away",
    Kind.WALK_AWAY: "walk-away",
    Kind.WEIGHT: "weight",
    Kind.VALUE: "value",
    Kind.INTERACTION: "interaction",
    Kind.LOSS: "interaction",
}


def section(analysis: Analysis) -> Section | None:
    """Draw the judgements on which most hangs, then those of every actor."""
    if not analysis.understood:
        return None
    scales = _scales(analysis)
    by_actor: dict[str, list[Understood]] = {}
    for row in analysis.understood:
        by_actor.setdefault(row.actor, []).append(row)
    parts: list[Part] = []
    first = [one for one in analysis.ranges if one.told > 0][:_FIRST]
    if first:
        parts.append(foremost(_foremost(analysis, first, scales)))
    found = {one.path: one for one in analysis.ranges}
    for actor, rows in by_actor.items():
        parts += _of_actor(analysis, actor, rows, found, scales)
    lead = ranges_lead(analysis.ranges, len(analysis.understood))
    return Section("understood", "What was judged, and what hangs on it", lead, tuple(parts))


def _scales(analysis: Analysis) -> dict[str, tuple[float, float]]:
    """Give every judgement its scale: that of its sort, or its own."""
    model = analysis.model
    groups: dict[str, list[Ranged]] = {}
    for one in analysis.ranges:
        groups.setdefault(_SHARED.get(model.handles[one.path].kind, one.path), []).append(one)
    found: dict[str, tuple[float, float]] = {}
    for members in groups.values():
        ends = common_scale(points for one in members for points in (one.before, one.after))
        found |= {one.path: (0.0, 1.0) if is_chance(model, one.path) else ends for one in members}
    return found


def _range(
    model: Model, one: Ranged, label: str, scales: Mapping[str, tuple[float, float]]
) -> Range:
    ends = None if one.low is None or one.high is None else (one.low.value, one.high.value)
    said = range_words(model, one.path, one.after or one.before)
    hangs = hangs_words(one)
    return Range(label, said, scales[one.path], one.before, one.after, ends, hangs)


def _chart(
    figure_id: str, title: str, description: str, rows: Sequence[Range], *, after: bool
) -> RangeChart:
    legend = [("before", "as judged")]
    legend += [("after", "after the record")] if after else []
    legend += [("low", "at its low end"), ("high", "at its high end")]
    return RangeChart(figure_id, title, description, tuple(rows), HEADS, tuple(legend))


def _foremost(
    analysis: Analysis, first: Sequence[Ranged], scales: Mapping[str, tuple[float, float]]
) -> Figure:
    model, after = analysis.model, any(one.after for one in first)
    labels = [label_of(model, one.path) for one in first]
    rows = [_range(model, one, label, scales) for one, label in zip(first, labels, strict=True)]
    title = f"The {counted(len(first), 'judgement')} on which most hangs"
    described = "; ".join(
        f"{row.label}: {row.said}, the answer’s chance {row.hangs}" for row in rows
    )
    chart = _chart("ranges", title, described, rows, after=after)
    stated = {row.path: row for row in analysis.understood}
    table = _table(model, "ranges", title, [(one, stated.get(one.path)) for one in first])
    return figure(chart, ranges_read(after=after), table)


def _numbers(*, after: bool) -> tuple[Column, ...]:
    later = (
        Column("after_low", "After: 5 %", "number"),
        Column("after_median", "After: 50 %", "number"),
        Column("after_high", "After: 95 %", "number"),
        Column("width", "Width after / before", "precise"),
    )
    return (
        Column("low", "5 %", "number"),
        Column("median", "50 %", "number"),
        Column("high", "95 %", "number"),
        *(later if after else ()),
        Column("answer_low", "Answer at its low end", "share", heat=True),
        Column("answer_high", "… at its high end", "share", heat=True),
    )


def _table(
    model: Model,
    table_id: str,
    caption: str,
    rows: Sequence[tuple[Ranged, Understood | None]],
) -> Table:
    """Tabulate ranges: as stated, before and after the record, what hangs on them, their origin."""
    after = any(one.after for one, _ in rows)
    return Table(
        id=table_id,
        caption=caption,
        columns=(
            Column("judgement", "Judgement"),
            Column("stated", "As stated"),
            *_numbers(after=after),
            *_ORIGIN,
        ),
        rows=tuple(
            (
                label_of(model, one.path),
                "" if row is None else named(model, row.stated or row.words),
                *_points(one, after=after),
                *(("", "", "") if row is None else _origin(row)),
            )
            for one, row in rows
        ),
    )


def _points(one: Ranged, *, after: bool) -> Row:
    low, _, middle, _, high = one.before
    later: Row = (None,) * 4
    if one.after:
        wide = (one.after[4] - one.after[0]) / (high - low) if high > low else None
        later = (one.after[0], one.after[2], one.after[4], wide)
    return (low, middle, high, *(later if after else ()), one.low, one.high)


def _of_actor(
    analysis: Analysis,
    actor: str,
    rows: Sequence[Understood],
    found: Mapping[str, Ranged],
    scales: Mapping[str, tuple[float, float]],
) -> Iterator[Part]:
    """Draw and tabulate an actor's ranges, then list all else that the case says of it."""
    model = analysis.model
    name = actor_name(model, actor) if actor else "The case as a whole"
    own = sorted(
        ((found[row.path], row) for row in rows if row.path in found),
        key=lambda pair: (-pair[0].told, -abs(pair[0].swing), pair[0].path),
    )
    if own:
        yield _drawn(analysis, actor, name, own, scales)
    rest = [row for row in rows if row.path not in found]
    if rest:
        yield Table(
            id=f"understood_{actor or 'case'}",
            caption=f"{name}: {counted(len(rest), *_EXACT)}",
            columns=(
                Column("judgement", "Judgement"),
                Column("stated", "As stated or understood"),
                *_ORIGIN,
            ),
            rows=tuple(
                (_label(model, row), named(model, row.stated or row.words), *_origin(row))
                for row in rest
            ),
            depth="appendix",
            about=name,
        )


def _label(model: Model, row: Understood) -> str:
    return label_parts(model, row.path)[1]


def _origin(row: Understood) -> Row:
    said = ", ".join(part for part in (row.by, row.as_of.isoformat() if row.as_of else "") if part)
    return (", ".join(row.source), said, row.note)


def _drawn(
    analysis: Analysis,
    actor: str,
    name: str,
    own: Sequence[tuple[Ranged, Understood]],
    scales: Mapping[str, tuple[float, float]],
) -> Figure:
    model, after = analysis.model, any(one.after for one, _ in own)
    labels = [_label(model, row) for _, row in own]
    title = f"{name}: {counted(len(own), 'range')}"
    chart = _chart(
        f"ranges_{actor or 'case'}",
        title,
        f"most hangs on {labels[0]}",
        [_range(model, one, label, scales) for (one, _), label in zip(own, labels, strict=True)],
        after=after,
    )
    caption = f"{title}, as stated and with the record, and where they come from"
    table = _table(model, f"ranges_{actor or 'case'}", caption, own)
    return figure(chart, "As above; those on which most hangs come first.", table)
