"""The talks as a timeline: what could be held likely after each act."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.findings.belief import Belief, BeliefStep
from winset.model import Model
from winset.report.charts import Lane, Moment, Timeline
from winset.report.charts.legend import sides
from winset.report.figures import figure
from winset.report.model import Column, Figure, Row, Table
from winset.text import capital
from winset.words.belief import (
    act_name,
    act_words,
    belief_of,
    belief_read,
    belief_title,
    day_of,
    told_words,
    whose,
)
from winset.words.chances import chance_words, in_short, percent
from winset.words.first import MOVED
from winset.words.names import account_name, day, short_day, short_name

__all__ = ["timeline", "timeline_of"]

# Steps below which there is no story: what was believed at first, and one act.
_LEAST = 3


def timeline(analysis: Analysis, *, spare: bool = False) -> Figure | None:
    """Draw belief along the record of an analysis."""
    if analysis.belief is None:
        return None
    texts = [event.text for event in analysis.case.events]
    return timeline_of(analysis.model, texts, analysis.belief, spare=spare)


def timeline_of(
    model: Model, texts: list[str], belief: Belief, *, spare: bool = False
) -> Figure | None:
    """Draw belief along a record; nothing where there is none to follow.

    A spare one has its own id, and few numbers: the first screen has room for no more.
    """
    if len(belief.steps) < _LEAST:
        return None
    acting = [step.actors for step in belief.steps]
    inks = sides(model.of_role("party"), acting)
    chart = Timeline(
        id="talks" if spare else "timeline",
        title=MOVED if spare else belief_title(model, belief),
        description="; ".join(_said(model, step) for step in belief.steps),
        moments=tuple(
            _moment(model, step, ink, texts) for step, ink in zip(belief.steps, inks, strict=True)
        ),
        lanes=_lanes(model, belief),
        legend=_legend(model, acting, inks),
        spare=spare,
    )
    return figure(chart, belief_read(model, belief), _table(model, belief, texts))


def _moment(model: Model, step: BeliefStep, ink: str, texts: list[str]) -> Moment:
    reach, when = 1.96 * step.keep.error, day_of(model, step)
    versions = act_words(model, step, texts) if step.actors else ("before the record",)
    return Moment(
        when="" if when is None else short_day(when),
        label=act_name(model, step) if step.actors else "before",
        who=whose(model, step) if len(step.actors) < 2 else "together",
        ink=ink,
        at=step.keep.value,
        low=max(step.keep.value - reach, 0.0),
        high=min(step.keep.value + reach, 1.0),
        said=in_short(step.keep),
        tip=f"{' / '.join(versions)}: {percent(step.keep)}",
    )


def _said(model: Model, step: BeliefStep) -> str:
    if not step.actors:
        return f"before the record {percent(step.keep)}"
    when = day_of(model, step)
    on = "" if when is None else f"{day(when)}, "
    return f"{on}{whose(model, step)}: {act_name(model, step)}, {percent(step.keep)}"


def _lanes(model: Model, belief: Belief) -> tuple[Lane, ...]:
    """Lay out what each account tells, and the chance of a deal if it is true."""
    told = {k: told_words(model, step) for k, step in enumerate(belief.steps)}
    if not any(told.values()):
        return ()
    lanes = []
    for last in belief.steps[-1].accounts:
        versions = tuple((k, by[last.account]) for k, by in told.items() if last.account in by)
        value = "" if last.keep is None else f"chance if it is true: {percent(last.keep)}"
        lanes.append(Lane(capital(account_name(model, last.account)), value, versions))
    return tuple(lanes)


def _legend(
    model: Model, acting: list[tuple[str, ...]], inks: list[str]
) -> tuple[tuple[str, str], ...]:
    found = {"belief": "chance after each act, with its sampling error"}
    for who, ink in zip(acting, inks, strict=True):
        if ink == "together":
            found[ink] = "acted together"
        elif ink == "others":
            found[ink] = "others"
        elif ink:
            found[ink] = f"{short_name(model, who[0])} acts"
    return tuple(sorted(found.items(), key=lambda entry: (entry[0] == "others", entry[0])))


def _table(model: Model, belief: Belief, texts: list[str]) -> Table:
    accounts = [told.account for told in belief.steps[0].accounts]
    rows: list[Row] = []
    for step in belief.steps:
        when = day_of(model, step)
        rows.append(
            (
                "" if when is None else day(when),
                act_words(model, step, texts) if step.actors else "before the record",
                chance_words(step.foreseen) if step.actors else "",
                step.keep,
                *(told.keep for told in step.accounts),
                round(step.n_effective),
            )
        )
    return Table(
        id="timeline",
        caption=f"{belief_title(model, belief)}, act by act",
        columns=(
            Column("date", "When"),
            Column("act", "Act"),
            Column("foreseen", "How likely it was"),
            Column("chance", "Chance after it", "share"),
            *(
                Column(f"if_{name}", f"… if {account_name(model, name)} is true", "share")
                for name in accounts
            ),
            Column("worlds", "Effective worlds", "count"),
        ),
        rows=tuple(rows),
        note=f"The chance of {belief_of(model, belief.kinds)}.",
        about=f"chance of {belief_of(model, belief.kinds)}",
    )
