"""The model as it would be: one more option, another rule, a ban lifted, one expert's view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from winset.case.judgement import Quantity
from winset.case.model import Case, Issue, Ratification
from winset.case.model import Lever as Stated
from winset.case.views import judges_in, only_of
from winset.model.compiling import Model, compile_case
from winset.model.consent import consent_of
from winset.model.levers import Lever
from winset.model.terms import Condition, condition_of

__all__ = [
    "experts_on",
    "penalties_of",
    "seen_by",
    "with_option",
    "with_rule",
    "without_ban",
]


def with_option(model: Model, lever: Lever) -> Model:
    """Add one more option to an issue.

    Actors of whom the lever says nothing value it as they value the status quo, after shocks too;
    what it is worth to the others is taken as the lever states it, shocks or not.
    """
    case = model.case
    stated, issue = case.levers[lever.entry], case.issues[lever.issue]
    wider = issue.model_copy(update={"options": (*issue.options, lever.option)})
    actors = {
        name: actor.model_copy(update=_tables(actor, issue, stated, name))
        for name, actor in case.actors.items()
    }
    events = tuple(
        event.model_copy(
            update={
                "shift": {
                    name: shift.model_copy(update=_tables(shift, issue, stated, name, moved=True))
                    for name, shift in event.shift.items()
                }
            }
        )
        for event in case.events
    )
    issues = {**case.issues, lever.issue: wider}
    changed = {"issues": issues, "actors": actors, "events": events}
    return compile_case(case.model_copy(update=changed))


def _tables(
    owner: Any, issue: Issue, lever: Stated, actor: str, *, moved: bool = False
) -> dict[str, Any]:
    """Values and points of one actor (or their changes by a shock), one option wider."""
    changes: dict[str, Any] = {}
    for kind in ("values", "points"):
        table: Mapping[str, Any] = getattr(owner, kind)
        if lever.issue in table:
            stated = _wider(issue, table[lever.issue], lever, actor, moved=moved)
            changes[kind] = {**table, lever.issue: stated}
    return changes


def _wider(issue: Issue, stated: Any, lever: Stated, actor: str, *, moved: bool) -> Any:
    listed = isinstance(stated, tuple)
    table = dict(zip(issue.options, stated, strict=True)) if listed else dict(stated)
    quo = issue.options[0] if issue.status_quo is None else issue.status_quo
    as_now = table.get(quo if isinstance(quo, str) else f"{quo:g}", Quantity.exact(0.0))
    if moved:
        added = Quantity.exact(0.0) if actor in lever.values else as_now
    else:
        added = lever.values.get(actor, as_now)
    return (*stated, added) if listed else {**table, lever.option: added}


def with_rule(model: Model, lever: Lever) -> Model:
    """Replace a rule of consent: of an actor's ratifiers, or of signing where no actor is named."""
    case = _ruled(model.case, lever.actor, lever.rule, lever.quota)
    return replace(model, case=case, consent=consent_of(case))


def _ruled(case: Case, actor: str, rule: str, quota: float | None) -> Case:
    changed = {"rule": "weighted" if rule == "quota" else rule or "all", "quota": quota}
    if not actor:
        return case.model_copy(update={"signing": case.signing.model_copy(update=changed)})
    meant = [k for k, row in enumerate(case.ratification) if actor in (*row.of, *row.actors)]
    rows = [
        row.model_copy(update=changed) if k in meant else row
        for k, row in enumerate(case.ratification)
    ]
    if not meant:
        rows.append(Ratification.model_validate({"of": actor, **changed}))
    return case.model_copy(update={"ratification": tuple(rows)})


def without_ban(model: Model, lever: Lever) -> Model:
    """Drop the bans on a combination; the model itself where there are none."""
    case, space = model.case, model.space
    kept = tuple(
        ban for ban in case.forbidden if not _meant(condition_of(case, space, ban.when), lever.when)
    )
    if len(kept) == len(case.forbidden):
        return model
    return compile_case(case.model_copy(update={"forbidden": kept}))


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
