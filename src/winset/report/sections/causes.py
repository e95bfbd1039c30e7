"""Which obstacles mattered: each one's part in the failure, alone and together."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.findings.causes.attribution import Attribution
from winset.report.charts import Bar, RowChart, RowOfMarks, Span
from winset.report.figures import figure, foremost
from winset.report.model import Column, Figure, Part, Section, Table
from winset.text import capital, joined
from winset.words.causes import QUESTIONS, obstacle_names, sentences
from winset.words.chances import in_points
from winset.words.names import in_sentence

__all__ = ["section"]

_LEAST = 0.005


def _figure(found: Attribution, names: dict[str, str], question: str, figure_id: str) -> Figure:
    rows = tuple(
        RowOfMarks(
            capital(names[o.key]),
            (
                Bar(0.0, o.shapley, "main" if o.shapley >= 0 else "bad", tip=names[o.key]),
                Span(o.shapley - 1.96 * o.error, o.shapley + 1.96 * o.error, caps=True),
            ),
            f"{100 * o.shapley:+.0f}",
        )
        for o in found.obstacles
    )
    values = [o.shapley for o in found.obstacles]
    chart = RowChart(
        id=figure_id,
        title=question,
        description="; ".join(
            f"{names[o.key]}: {in_points(100 * o.shapley, signed=True)}" for o in found.obstacles
        ),
        rows=rows,
        low=min(0.0, *(v - 0.02 for v in values)),
        high=max(0.05, *(v + 0.02 for v in values)),
        axis="part in the chance of a deal that was lost",
    )
    return figure(
        chart,
        title=question,
        read="Each bar is an obstacle's fair part (Shapley) in what was lost between the talks as "
        "they stood and the talks with every obstacle gone; the parts add up to that loss. It is "
        "averaged over all orders in which the obstacles could be removed, so that causes which "
        "work only together share the credit.",
        data=Table(
            id=figure_id,
            caption=f"{question} The obstacles",
            about=question,
            columns=(
                Column("obstacle", "Obstacle"),
                Column("kind", "Kind"),
                Column("part", "Part (points)", "precise"),
                Column("error", "Its error", "precise"),
                Column("alone", "With it alone removed", "share"),
                Column("all_but", "With all but it removed", "share"),
            ),
            rows=tuple(
                (names[o.key], o.kind, 100 * o.shapley, 100 * o.error, o.alone, o.all_but)
                for o in found.obstacles
            ),
        ),
    )


def _together(found: Attribution, question: str, table_id: str) -> Table:
    kinds = (
        ("nothing stood in the way", found.already),
        ("one obstacle alone would have sufficed to remove", found.one),
        ("any of several would have sufficed", found.several),
        ("only several together would have", found.jointly),
        ("none of this would have helped", found.never),
    )
    return Table(
        id=table_id,
        caption=f"{question} One cause, or several",
        about=question,
        columns=(Column("kind", "In the worlds where"), Column("share", "Worlds", "share")),
        rows=kinds,
    )


def _sufficient(found: Attribution, names: dict[str, str], question: str, table_id: str) -> Table:
    return Table(
        id=table_id,
        caption=f"{question} What it would have been enough to remove",
        about=question,
        columns=(
            Column("obstacles", "Enough, and no smaller part of it"),
            Column("share", "Worlds", "share"),
        ),
        rows=tuple(
            (joined([in_sentence(names[key]) for key in s.obstacles]), s.share)
            for s in found.sufficient
            if s.share.value >= _LEAST
        ),
    )


def section(analysis: Analysis) -> Section | None:
    """Draw both attributions: a deal to be had, and a deal on the table."""
    found = analysis.causes
    if found is None:
        return None
    parts: list[Part] = []
    lead: list[str] = []
    detail: list[str] = []
    for name, attribution in (
        ("to_be_had", found.to_be_had),
        ("on_the_table", found.on_the_table),
    ):
        if not attribution.obstacles:
            continue
        names = obstacle_names(analysis.model, analysis.zone.epochs, attribution)
        said = sentences(names, attribution)
        asked = f"{QUESTIONS[name]} {said[0]}"
        (detail if lead else lead).append(asked)
        detail += said[1:]
        question = QUESTIONS[name]
        drawn = _figure(attribution, names, question, f"causes_{name}")
        parts.append(drawn if parts else foremost(drawn))
        parts.append(_together(attribution, question, f"causes_{name}_kinds"))
        sufficient = _sufficient(attribution, names, question, f"causes_{name}_sets")
        if sufficient.rows:
            parts.append(sufficient)
    if not parts:
        return None
    return Section(
        "causes", "Which obstacles mattered?", tuple(lead), tuple(parts), detail=tuple(detail)
    )
