"""What the record taught, act by act, as a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from winset._version import VERSION
from winset.analysis import input_hash
from winset.findings.belief import Belief
from winset.model import Model, compile_case
from winset.report.figures import foremost
from winset.report.model import Column, Line, Lines, Made, Note, Part, Report, Row, Section, Table
from winset.report.pages.frame import page
from winset.report.sections.timeline import timeline_of
from winset.report.views.belief import margins_of, story
from winset.report.views.prediction import outlook
from winset.words.belief import act_name, day_of, whose
from winset.words.names import day
from winset.words.pages import LEARNED, learned_headline, learned_question
from winset.words.remarks import remark

if TYPE_CHECKING:
    from winset.case.model import Case
    from winset.inference.prediction import Prediction

__all__ = ["learning_page"]


def learning_page(
    case: Case, belief: Belief, later: Prediction | None = None, *, n_worlds: int
) -> Report:
    """Show the talks as a timeline, and how each party's walk-away value looked after each act."""
    model = compile_case(case)
    drawn = timeline_of(model, [event.text for event in case.events], belief)
    first: list[Part] = [] if drawn is None else [foremost(drawn)]
    *_, tail = story(case, belief)
    lead = tuple(line.text for line in _lines(tail))[:1]
    sections = [Section("acts", "Act by act", lead, (*first, _margins(model, belief)))]
    if later is not None:
        sections.append(_later(case, later))
    notes = tuple(remark(note) for note in belief.warnings)
    if notes:
        sections.append(Section("notes", "Notes", (), (Note("", notes),)))
    made = Made(VERSION, n_worlds, belief.seed, input_hash(case), True)
    return page(
        case.title,
        learned_question(model, belief),
        learned_headline(model, belief),
        sections,
        made,
        fictional=case.fictional,
    )


def _lines(shown: object) -> tuple[Line, ...]:
    return shown.lines if isinstance(shown, Lines) else ()


def _margins(model: Model, belief: Belief) -> Table:
    parties = margins_of(model, belief)
    rows: list[Row] = []
    for step in belief.steps:
        when = day_of(model, step)
        told = f"{whose(model, step)}: {act_name(model, step)}" if step.actors else "before"
        spreads = [step.walk_aways[path] for path in parties]
        said = (f"{s.median:.0f} ({s.low:.0f} to {s.high:.0f})" for s in spreads)
        rows.append(("" if when is None else day(when), told, *said))
    return Table(
        id="margins",
        caption=LEARNED,
        columns=(
            Column("date", "When"),
            Column("act", "Act"),
            *(Column(path, name) for path, name in parties.items()),
        ),
        rows=tuple(rows),
        depth="main",
    )


def _later(case: Case, later: Prediction) -> Section:
    head, *rest = outlook(case, later)
    lead = [line.text for part in rest for line in _lines(part)]
    tables = tuple(replace(part, depth="main") for part in rest if isinstance(part, Table))
    titles = [line.text or line.head for line in _lines(head)]
    return Section("prediction", titles[0], tuple(lead), tables)
