"""Belief along the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.model import compile_case
from winset.report.model import Column, Line, Lines, Row, Shown, Table
from winset.report.views.unjudged import unjudged
from winset.text import cut
from winset.words.belief import act_words, belief_of, day_of
from winset.words.chances import chance_words
from winset.words.names import day, in_sentence, short_name
from winset.words.remarks import remark

if TYPE_CHECKING:
    from winset.case.model import Case
    from winset.findings.belief import Belief, BeliefStep
    from winset.model import Model

__all__ = ["margins_of", "story"]

# Longer acts are cut: the record itself has them in full.
_LONG = 90


def _what(case: Case, model: Model, step: BeliefStep) -> tuple[str, str]:
    if not step.actors:
        return "", "before the record"
    when = day_of(model, step)
    versions = act_words(model, step, [event.text for event in case.events])
    told = f" ({len(versions)} versions)" if len(versions) > 1 else ""
    return "" if when is None else day(when), cut(versions[0], _LONG) + told


def margins_of(model: Model, belief: Belief) -> dict[str, str]:
    """Paths of the parties' judged margins, with the heads of their columns."""
    found = {}
    for path in belief.steps[0].walk_aways:
        actor = path.removeprefix("actors.").rpartition(".")[0]
        if actor in model.of_role("party"):
            found[path] = f"{short_name(model, actor)} margin"
    return found


def _signed(value: float) -> str:
    whole = round(value)
    return f"{whole:+d}" if whole else "0"


def _ranges(belief: Belief, parties: dict[str, str]) -> str:
    """Say how far the record moved each party's margin, with its ranges."""
    first, last = belief.steps[0], belief.steps[-1]
    said = [
        f"{name}: {first.walk_aways[path].low:.0f} to {first.walk_aways[path].high:.0f} before the "
        f"record, {last.walk_aways[path].low:.0f} to {last.walk_aways[path].high:.0f} after it"
        for path, name in parties.items()
    ]
    return f"{'; '.join(said)} (nine tenths of the worlds)." if said else ""


def story(case: Case, belief: Belief) -> tuple[Shown, ...]:
    """Tell act by act what was foreseen, and what was held likely after it."""
    model = compile_case(case)
    parties = margins_of(model, belief)
    rows: list[Row] = [
        (
            *_what(case, model, step),
            chance_words(step.foreseen) if step.actors else "",
            step.keep,
            *(_signed(step.walk_aways[path].median) for path in parties),
        )
        for step in belief.steps
    ]
    table = Table(
        id="belief",
        caption="",
        columns=(
            Column("date", "when", least=6),
            Column("act", "act", least=14),
            Column("foreseen", "foreseen", "number", least=8),
            Column("keep", "a deal", "share", heat=True, least=6),
            *(Column(path, name, "number", least=6) for path, name in parties.items()),
        ),
        rows=tuple(rows),
    )
    who = in_sentence(short_name(model, belief.view)) if belief.view else "an outsider"
    tail = (
        "Foreseen: how likely the act was, given all before it. A deal: the chance, once it was "
        f"known, of {belief_of(model, belief.kinds)}. {_ranges(belief, parties)}"
    )
    notes = (Line(f"Note: {remark(note)}", tone="quiet") for note in belief.warnings)
    heading = f"What the record taught, as {who} could see it"
    return (
        Lines((Line("", case.title), Line(heading), *unjudged(case))),
        table,
        Lines((Line(tail), *notes)),
    )
