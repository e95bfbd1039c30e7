"""The ledger of decibels: what each part adds to the odds of two accounts, or of yes and no."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.findings.accounts.results import Part, Weight
from winset.report.charts import Bar, Dot, RowChart, RowOfMarks, Span
from winset.report.charts.scale import as_number
from winset.report.figures import figure
from winset.report.model import Column, Figure, Table
from winset.words.accounts import signed

__all__ = ["ledger"]

_READ = (
    "Each bar is what one part adds to the odds, in decibels: to the right it speaks for {first}, "
    "to the left for {second}. Three decibels are odds of two to one, ten are ten to one. The thin "
    "lines are the range over settings that nobody knows; unless the whole range of the last row "
    "lies beyond five decibels on one side, nothing is decided."
)


def _source(analysis: Analysis, part: Part) -> str:
    if part.kind == "conduct":
        return "The conduct on record"
    texts = {item.name: item.text for item in analysis.model.evidence}
    if len(part.items) == 1:
        return texts.get(part.items[0], part.items[0])
    return f"{len(part.items)} items of one origin (“{part.name.replace('_', ' ')}”)"


def _marks(weight: Weight) -> tuple[Bar | Span, ...]:
    ink = "main" if weight.value >= 0 else "a"
    return Bar(0.0, weight.value, ink), Span(weight.low, weight.high, caps=True)


def ledger(
    analysis: Analysis,
    figure_id: str,
    title: str,
    sides: tuple[str, str],
    parts: tuple[Part, ...],
    *,
    prior: float,
    total: Weight,
) -> Figure:
    """Draw what each part adds, with its range, and the total in the last row.

    Parameters
    ----------
    sides : (str, str)
        For whom decibels to the right speak, and for whom those to the left.
    parts : tuple of Part
    prior : float
        Decibels before any of this.
    total : Weight
    """
    first, second = sides
    rows = [RowOfMarks("Before any of this", (Bar(0.0, prior, "quiet"),), signed(prior))]
    rows += [
        RowOfMarks(_source(analysis, part), _marks(part.weight), signed(part.weight.value))
        for part in parts
    ]
    rows.append(
        RowOfMarks(
            "All together",
            (
                Span(total.low, total.high, caps=True, tip="range over all settings tried"),
                Dot(total.value, "main"),
            ),
            signed(total.value),
        )
    )
    weights = [part.weight for part in parts] + [total]
    reach = max(6.0, *(max(abs(w.low), abs(w.high), abs(w.value)) for w in weights), abs(prior))
    described = "; ".join(
        f"{_source(analysis, part)}: {signed(part.weight.value)}" for part in parts
    )
    chart = RowChart(
        id=figure_id,
        title=title,
        description=f"{described}; all together {signed(total.value)}, from {signed(total.low)} "
        f"to {signed(total.high)} decibels for {first}",
        rows=tuple(rows),
        low=-1.05 * reach,
        high=1.05 * reach,
        axis=f"decibels: left for {second}, right for {first}",
        tick=as_number,
        guide=(0.0, "even"),
        thickness=14,
    )
    return figure(
        chart,
        title=title,
        read=_READ.format(first=first, second=second),
        data=Table(
            id=figure_id,
            caption=f"{title}: decibels for {first}",
            about=title,
            columns=(
                Column("part", "Part"),
                Column("value", "Decibels", "precise"),
                Column("error", "Sampling error", "precise"),
                Column("low", "Lowest", "precise"),
                Column("high", "Highest", "precise"),
            ),
            rows=(
                ("Before any of this", prior, 0.0, prior, prior),
                *(
                    (
                        _source(analysis, part),
                        part.weight.value,
                        part.weight.error,
                        part.weight.low,
                        part.weight.high,
                    )
                    for part in parts
                ),
                ("All together", total.value, total.error, total.low, total.high),
            ),
        ),
    )
