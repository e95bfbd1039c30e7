"""What came after a day, as it was foreseen on that day."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from winset.model import compile_case
from winset.report.model import Column, Line, Lines, Shown, Table
from winset.words.chances import chance_words
from winset.words.names import day
from winset.words.record import record_words

if TYPE_CHECKING:
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


def outlook(case: Case, found: Prediction) -> tuple[Shown, ...]:
    """Tell act by act how likely it would have been held, and whether the record helped."""
    head = Line("", f"What came after {day(found.until)}, as foreseen on that day")
    model = compile_case(case)
    if not found.acts:
        none = Line("Nothing on record that conduct could be read from.")
        return (Lines((head,)), Lines((none,)))
    heads = {"foreseen": "foreseen", "prior": "without the record", "naive": "blind guess"}
    table = Table(
        id="prediction",
        caption="",
        columns=(
            Column("act", "act", least=20),
            *(Column(key, name, "number", least=8) for key, name in heads.items()),
        ),
        rows=tuple(
            (
                record_words(model, " / ".join(model.names.events[e] for e in act.events)),
                *map(chance_words, (act.log_probability, act.prior, act.naive)),
            )
            for act in found.acts
        ),
    )
    gain = found.gain
    tail = (
        "Each act by itself, given what had been said by then. Taken together they were "
        f"{_times(gain['over the prior'])} from the judgements alone, and "
        f"{_times(gain['over knowing nothing'])} by a blind guess, for which every option and "
        "every answer is alike."
    )
    return (Lines((head,)), table, Lines((Line(tail),)))
