"""A case at a glance, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.text import joined
from winset.words.names import actor_name, short_name

if TYPE_CHECKING:
    from rich.console import RenderableType

    from winset.case.model import Case, Event, Issue

__all__ = ["overview"]


def _options(issue: Issue) -> str:
    if issue.range is not None:
        numeric = issue.range
        unit = f" {numeric.unit}" if numeric.unit else ""
        return f"{numeric.low:g} to {numeric.high:g}{unit}, in steps of {numeric.step:g}"
    if issue.items:
        return f"any of: {', '.join(issue.items)}"
    return " | ".join(issue.options)


def _event(case: Case, event: Event) -> str:
    who = short_name(case, event.by) if event.by else ""
    said = (
        event.text
        or event.reason
        or ", ".join(
            f"{issue}: {value if isinstance(value, str | float | int) else ' or '.join(value)}"
            for issue, value in event.terms.items()
        )
    )
    told = f" (as told by {event.account})" if event.account else ""
    return " ".join(part for part in (f"{event.kind}{told}", who and f"by {who}", said) if part)


def overview(case: Case) -> RenderableType:
    """Issues, actors and record of a case, as rich tables that fit the terminal."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    head = Text(case.title, style="bold")
    for line in (case.question, case.summary):
        if line:
            head.append(f"\n{line}", style="not bold")

    def table(title: str, *widths: str) -> Table:
        made = Table(
            title=Text(f"\n{title}", style="bold"),
            title_justify="left",
            box=None,
            show_header=False,
            pad_edge=False,
            padding=(0, 2, 0, 0),
        )
        for n, style in enumerate(widths):
            made.add_column(style=style, overflow="fold", no_wrap=n == 0)
        return made

    issues = table("Issues (the status quo first, unless it says otherwise)", "cyan", "", "")
    for key, issue in case.issues.items():
        issues.add_row(Text(key), Text(issue.name or key), Text(_options(issue)))
    actors = table("Actors", "cyan", "", "")
    for key, actor in case.actors.items():
        of = joined([("the deal" if o == "deal" else actor_name(case, o)) for o in actor.of])
        actors.add_row(
            Text(key), Text(actor.name or key), Text(f"{actor.role}{f' of {of}' if of else ''}")
        )
    parts: list[RenderableType] = [head, issues, actors]
    if case.events:
        record = table("Record", "cyan", "")
        for event in case.events:
            record.add_row(event.date.isoformat(), Text(_event(case, event)))
        parts.append(record)
    tail = (
        f"\n{len(case.sources)} sources, {len(case.accounts)} accounts, "
        f"{len(case.evidence)} items of evidence"
    )
    parts.append(Text(tail, style="dim"))
    return Group(*parts)
