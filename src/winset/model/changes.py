"""The model as it would be: one more option, another rule, a ban lifted, one expert's view."""

from __future__ import annotations

from dataclasses import replace

from winset.case import changes
from winset.case.model import Lever as Stated
from winset.case.views import judges_in, only_of
from winset.model.compiling import Model, compile_case
from winset.model.consent import consent_of
from winset.model.levers import Lever
from winset.model.terms import Condition

__all__ = [
    "experts_on",
    "fixed_steps_of",
    "penalties_of",
    "seen_by",
    "with_finer_steps",
    "with_option",
    "with_rule",
    "without_ban",
]


def _stated(model: Model, lever: Lever) -> Stated:
    return model.case.levers[lever.entry]


def with_option(model: Model, lever: Lever) -> Model:
    """Add one more option to an issue."""
    return compile_case(changes.with_option(model.case, _stated(model, lever)))


def fixed_steps_of(model: Model) -> tuple[str, ...]:
    """Name the numeric issues that are valued step by step."""
    return changes.fixed_steps(model.case)


def with_finer_steps(model: Model, parts: int) -> Model:
    """Cut every step of numeric issues into parts, but where they are valued step by step."""
    return compile_case(changes.with_finer_steps(model.case, parts))


def with_rule(model: Model, lever: Lever) -> Model:
    """Replace a rule of consent: of an actor's ratifiers, or of signing where no actor is named."""
    case, _ = changes.with_rule(model.case, _stated(model, lever))
    return replace(model, case=case, consent=consent_of(case))


def without_ban(model: Model, lever: Lever) -> Model:
    """Drop the bans on a combination; the model itself where there are none."""
    case = changes.without_bans(model.case, _stated(model, lever).when)
    return model if case is model.case else compile_case(case)


def penalties_of(model: Model, lever: Lever) -> tuple[int, ...]:
    """Interactions that penalise a combination, by their position."""
    return tuple(k for k, i in enumerate(model.interactions) if _meant(i.when, lever.when))


def _meant(when: Condition, wanted: Condition) -> bool:
    """Whether two conditions speak of the same issues, and agree on each."""
    one, other = when.allowed, wanted.allowed
    return set(one) == set(other) and all(one[j] & other[j] for j in one)


def experts_on(model: Model, actor: str) -> tuple[str, ...]:
    """Name those whose views of an actor stand side by side, in the order of the case."""
    return judges_in(model.case.actors[actor])


def seen_by(model: Model, actor: str, expert: str) -> Model:
    """Take one expert's view of an actor wherever that expert spoke beside others."""
    actors = {**model.case.actors, actor: only_of(model.case.actors[actor], expert)}
    return compile_case(model.case.model_copy(update={"actors": actors}))
