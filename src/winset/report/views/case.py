"""A case at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.model import compile_case
from winset.report.model import Column, Line, Lines, Shown, Table
from winset.report.views.told import told
from winset.text import counted, joined
from winset.words.names import actor_name, issue_name, short_name, terms_words
from winset.words.reading import DRAFTED

if TYPE_CHECKING:
    from winset.case.model import Case, Event, Issue
    from winset.model import Model

__all__ = ["overview"]


def _options(issue: Issue) -> str:
    if issue.range is not None:
        numeric = issue.range
        unit = f" {numeric.unit}" if numeric.unit else ""
        steps = "any amount" if numeric.step is None else f"in steps of {numeric.step:g}"
        return f"{numeric.low:g} to {numeric.high:g}{unit}, {steps}"
    if issue.items:
        return f"any of: {', '.join(issue.items)}"
    return " | ".join(issue.options)


def _event(model: Model, event: Event) -> str:
    who = short_name(model, event.by) if event.by else ""
    said = event.text or event.reason or terms_words(model, event.terms)
    version = f" (as told by {event.account})" if event.account else ""
    parts = (f"{event.kind}{version}", who and f"by {who}", said)
    return " ".join(part for part in parts if part) + _draft(event.draft)


def _draft(by: str) -> str:
    return f" [{DRAFTED.format(by=by)}]" if by else ""


def overview(case: Case) -> tuple[Shown, ...]:
    """Issues, actors and record of a case."""
    model = compile_case(case)

    def listed(what: str, caption: str, *rows: tuple[str, ...]) -> Table:
        keys = (Column("id", "", "key"), Column("name", ""), Column("about", ""))
        return Table(what, caption, keys[: len(rows[0])] if rows else keys, rows)

    def role(key: str) -> str:
        of = [("the deal" if o == "deal" else actor_name(model, o)) for o in case.actors[key].of]
        whose = f" of {joined(of)}" if of else ""
        return f"{case.actors[key].role}{whose}{_draft(case.actors[key].draft)}"

    heads = (("", case.title), (case.question, ""), (case.summary, ""))
    parts: list[Shown] = [
        Lines(tuple(Line(text, head) for text, head in heads if text or head)),
        listed(
            "issues",
            "Issues (the status quo first, unless it says otherwise)",
            *(
                (key, issue_name(model, key), _options(issue) + _draft(issue.draft))
                for key, issue in case.issues.items()
            ),
        ),
        listed(
            "actors", "Actors", *((key, actor_name(model, key), role(key)) for key in case.actors)
        ),
    ]
    if case.events:
        events = ((event.date.isoformat(), _event(model, event)) for event in case.events)
        parts.append(listed("record", "Record", *events))
        parts += told(case, model)
    tail = (
        f"{counted(len(case.sources), 'source')}, {counted(len(case.accounts), 'account')}, "
        f"{counted(len(case.evidence), 'item')} of evidence"
    )
    return (*parts, Lines((Line(tail, tone="quiet"),)))
