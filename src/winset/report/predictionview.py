"""What came after a day, as it was foreseen on that day, for the terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from winset.words.chances import chance_words
from winset.words.names import day, record_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from winset.case.model import Case
    from winset.inference.prediction import Prediction

__all__ = ["outlook", "table_of"]


def table_of(found: Prediction) -> dict[str, Any]:
    """Return the prediction as plain tables, without the worlds behind it."""
    return {"until": found.until, "acts": found.acts, "gain": dict(found.gain)}


def _times(log: float) -> str:
    """Say how many times as likely, from a difference of log probabilities."""
    ratio = math.exp(min(abs(log), 50.0))
    if ratio < 1.05:
        return "about as likely as"
    said = f"{ratio:.1f}" if ratio < 10 else f"{float(f'{ratio:.2g}'):,.0f}"
    return f"{said} times as likely as" if log > 0 else f"{said} times less likely than"


def outlook(case: Case, found: Prediction) -> RenderableType:
    """Tell act by act how likely it would have been held, and whether the record helped."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    head = Text(f"\nWhat came after {day(found.until)}, as foreseen on that day\n", style="bold")
    if not found.acts:
        return Group(head, Text("Nothing on record that conduct could be read from."))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("act", overflow="fold", min_width=20)
    for name in ("foreseen", "without the record", "blind guess"):
        table.add_column(name, justify="right", min_width=8)
    for act in found.acts:
        name = " / ".join(case.events[e].id or f"event {e + 1}" for e in act.events)
        table.add_row(
            Text(record_words(case, name)),
            *map(chance_words, (act.log_probability, act.prior, act.naive)),
        )
    gain = found.gain
    tail = (
        "\nEach act by itself, given what had been said by then. Taken together they were "
        f"{_times(gain['over the prior'])} from the judgements alone, and "
        f"{_times(gain['over knowing nothing'])} by a blind guess, for which every option and "
        "every answer is alike."
    )
    return Group(head, table, Text(tail))
