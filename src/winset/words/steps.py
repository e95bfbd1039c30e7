"""What the steps of amounts make of the answer, in plain words."""

from __future__ import annotations

from winset.findings.kinds.results import KindChance
from winset.findings.steps import StepsFinding
from winset.model import Model
from winset.text import joined
from winset.words.chances import in_points, percent
from winset.words.kinds import kind_name
from winset.words.names import issue_name

__all__ = ["step_row", "step_words", "steps_lead"]

# What moves by less is not worth a sentence in a summary.
_WORTH_SAYING = 0.015


def step_words(model: Model, steps: StepsFinding | None, kind: KindChance) -> str:
    """Say what chances owe to the steps of amounts; nothing where that is next to nothing.

    Of the kind of deal in question or, where that owes more, of any change at all.
    """
    if steps is None or len(steps.rows) < 2:
        return ""
    most = max((kind.id, "any"), key=lambda found: abs(steps.owed(found)))
    owed = steps.owed(most)
    first, last = (row.of(most) for row in (steps.rows[0], steps.rows[-1]))
    if first is None or last is None or abs(owed) <= _WORTH_SAYING:
        return ""
    still = "" if steps.settled else ", and still moving"
    what = "any change at all" if most == "any" else kind_name(kind)
    return (
        f"Part of it is owed to steps: amounts are counted in steps ({_listed(model, steps)}); "
        f"each cut in {steps.rows[-1].parts}, the chance of {what} would be {percent(last.keep)} "
        f"instead of {percent(first.keep)}{still}, {in_points(100 * abs(owed))} apart."
        + (" Where any amount can be agreed, leave the step out of the case." * bool(steps.stated))
    )


def step_row(model: Model, steps: StepsFinding | None, kind: KindChance) -> str:
    """Say in a line what chances owe to the steps of amounts; nothing where that is little."""
    if steps is None or not step_words(model, steps, kind):
        return ""
    most = max((kind.id, "any"), key=lambda found: abs(steps.owed(found)))
    first, last = (row.of(most) for row in (steps.rows[0], steps.rows[-1]))
    if first is None or last is None:
        return ""
    what = "any change at all" if most == "any" and kind.id != "any" else "it"
    return (
        f"Amounts come in steps: were any amount possible, {what} would be kept in "
        f"{percent(last.keep)}, not {percent(first.keep)}."
    )


def steps_lead(model: Model, steps: StepsFinding | None, kind: KindChance) -> tuple[str, ...]:
    """Say how much the answer owes to the steps of amounts, or that it owes nothing."""
    if steps is None:
        return ()
    said = []
    owed = step_words(model, steps, kind)
    if owed:
        said.append(owed)
    elif len(steps.rows) > 1:
        said.append(
            f"Amounts are counted in steps ({_listed(model, steps)}). Cut in "
            f"{steps.rows[-1].parts}, they would move the chance of the bargain in question by "
            f"less than two points."
        )
    if steps.fixed:
        names = joined([issue_name(model, name) for name in steps.fixed])
        said.append(f"Of {names} every step is valued by itself: nothing is known between them.")
    return tuple(said)


def _listed(model: Model, steps: StepsFinding) -> str:
    free = [name for name in steps.steps if name not in steps.fixed]
    return "; ".join(f"{issue_name(model, name)}: {steps.steps[name]:g}" for name in free)
