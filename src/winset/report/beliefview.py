"""Belief along the record, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.text import cut, joined
from winset.words.chances import chance_words, percent
from winset.words.names import day, in_sentence, short_issue, short_name

if TYPE_CHECKING:
    from rich.console import RenderableType

    from winset.case.model import Case
    from winset.findings.belief import Belief, BeliefStep

__all__ = ["story"]

# Longer acts are cut: the record itself has them in full.
_LONG = 90


def _surprise(step: BeliefStep) -> str:
    """Say how likely the act was, given everything before it."""
    return chance_words(step.foreseen)


def _what(case: Case, step: BeliefStep) -> tuple[str, str]:
    if not step.events:
        return "", "before the record"
    event = case.events[step.events[0]]
    who = joined([short_name(case, actor) for actor in step.actors])
    said = event.text or ", ".join(
        f"{short_issue(case, issue)}: {_terms(value)}" for issue, value in event.terms.items()
    )
    versions = f" ({len(step.events)} versions)" if len(step.events) > 1 else ""
    what = f"{who}: {event.kind}{versions}" + (f", {said}" if said else "")
    return day(event.date), cut(what, _LONG)


def _terms(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _parties(case: Case, belief: Belief) -> dict[str, str]:
    """Paths of the parties' judged margins, with the heads of their columns."""
    found = {}
    for path in belief.steps[0].walk_aways:
        actor = path.removeprefix("actors.").rpartition(".")[0]
        if actor in case.actors and case.actors[actor].role == "party":
            found[path] = f"{short_name(case, actor)} margin"
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


def story(case: Case, belief: Belief) -> RenderableType:
    """Tell act by act what was foreseen, and what was held likely after it."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    parties = _parties(case, belief)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("when", min_width=6)
    table.add_column("act", overflow="fold", min_width=14)
    table.add_column("foreseen", justify="right", min_width=8)
    table.add_column("a deal", justify="right", min_width=6)
    for name in parties.values():
        table.add_column(name, justify="right", min_width=6)
    for step in belief.steps:
        when, what = _what(case, step)
        table.add_row(
            when,
            Text(what),
            _surprise(step) if step.events else "",
            percent(step.ratifiable),
            *(_signed(step.walk_aways[path].median) for path in parties),
        )
    whose = (
        f"as {in_sentence(short_name(case, belief.view))} could see it"
        if belief.view
        else "as an outsider could see it"
    )
    head = Text(case.title, style="bold").append(f"\nWhat the record taught, {whose}\n", "not bold")
    tail = Text(
        "\nForeseen: how likely the act was, given all before it. A deal: the chance, once it was "
        "known, that a ratifiable deal existed. "
    ).append(_ranges(belief, parties))
    notes = [Text(f"Note: {note}", style="dim") for note in belief.warnings]
    return Group(head, table, tail, *notes)
