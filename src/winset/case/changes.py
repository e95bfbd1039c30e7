"""The case as a lever would have it: one more option, another rule, a ban lifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from winset.case.choices import chosen
from winset.case.combining import Kind
from winset.case.judgement import Quantity
from winset.case.model import (
    Case,
    IdealValue,
    Issue,
    Lever,
    NumericValue,
    Ratification,
    Terms,
    UnitPoints,
)
from winset.case.preferences import OptionRanking

__all__ = [
    "fixed_steps",
    "members_of",
    "with_finer_steps",
    "with_option",
    "with_rule",
    "without_bans",
]


def members_of(case: Case, stated: Ratification) -> tuple[str, ...]:
    """Name who decides under an entry: those it names, else the ratifiers of the same parties."""
    if stated.actors:
        return tuple(sorted(set(stated.actors), key=list(case.actors).index))
    return tuple(name for name in case.ratifiers if set(stated.of) <= set(case.actors[name].of))


def fixed_steps(case: Case) -> tuple[str, ...]:
    """Name the numeric issues that somebody values step by step, so that nothing lies between.

    Examples
    --------
    >>> case = Case.model_validate({"format": 1, "title": "t",
    ...     "issues": {"x": {"range": {"low": 0, "high": 2, "step": 1}}},
    ...     "actors": {"a": {"role": "party", "values": {"x": [0, 50, 100]}}}})
    >>> fixed_steps(case)
    ('x',)
    """
    tables = [t for actor in case.actors.values() for t in (actor.values, actor.points)]
    for event in case.events:
        tables += [t for shift in event.shift.values() for t in (shift.values, shift.points)]
    valued = {
        name
        for table in tables
        for name, stated in table.items()
        if not isinstance(stated, NumericValue | IdealValue | UnitPoints)
    }
    return tuple(n for n, i in case.issues.items() if i.range is not None and n in valued)


def with_finer_steps(case: Case, parts: int) -> Case:
    """Cut every step of numeric issues into parts, but where they are valued step by step.

    >>> case = Case.model_validate({"format": 1, "title": "t", "actors": {},
    ...     "issues": {"x": {"range": {"low": 0, "high": 2, "step": 1}}}})
    >>> with_finer_steps(case, 4).issues["x"].range.step
    0.25
    """
    fixed = fixed_steps(case)
    issues = dict(case.issues)
    for name, issue in case.issues.items():
        if issue.range is not None and name not in fixed:
            finer = issue.range.model_copy(update={"step": issue.range.width / parts})
            issues[name] = issue.model_copy(update={"range": finer})
    return case.model_copy(update={"issues": issues})


def with_rule(case: Case, lever: Lever) -> tuple[Case, tuple[int, ...]]:
    """Replace a rule of consent: of an actor's ratifiers, or of signing where no actor is named.

    Returns
    -------
    case : Case
    entries : tuple of int
        Positions of the entries of ratification that changed; none for signing.
    """
    rule = "weighted" if lever.rule == "quota" else lever.rule or "all"
    changed = {"rule": rule, "quota": lever.quota}
    if not lever.actor:
        return case.model_copy(update={"signing": case.signing.model_copy(update=changed)}), ()
    rows = list(case.ratification)
    meant = tuple(k for k, row in enumerate(rows) if lever.actor in (*row.of, *row.actors))
    for k in meant:
        rows[k] = rows[k].model_copy(update=changed)
    if not meant:
        meant = (len(rows),)
        rows.append(Ratification.model_validate({"of": lever.actor, **changed}))
    return case.model_copy(update={"ratification": tuple(rows)}), meant


def without_bans(case: Case, when: Terms) -> Case:
    """Drop the bans on a combination; the case itself where there are none.

    A ban is meant where it is on the same issues, and agrees with the combination on each.
    """
    wanted = chosen(case, when)
    kept = tuple(ban for ban in case.forbidden if not _agree(chosen(case, ban.when), wanted))
    if len(kept) == len(case.forbidden):
        return case
    return case.model_copy(update={"forbidden": kept})


def _agree(one: Mapping[str, frozenset[int]], other: Mapping[str, frozenset[int]]) -> bool:
    return set(one) == set(other) and all(one[name] & other[name] for name in one)


def with_option(case: Case, lever: Lever) -> Case:
    """Add one more option to an issue.

    Actors of whom the lever says nothing value it as they value the status quo, after shocks too;
    what it is worth to the others is taken as the lever states it, shocks or not.
    """
    issue = case.issues[lever.issue]
    wider = issue.model_copy(update={"options": (*issue.options, lever.option)})
    actors = {
        name: actor.model_copy(update=_tables(actor, issue, lever, name))
        for name, actor in case.actors.items()
    }
    events = tuple(
        event.model_copy(
            update={
                "shift": {
                    name: shift.model_copy(update=_tables(shift, issue, lever, name, moved=True))
                    for name, shift in event.shift.items()
                }
            }
        )
        for event in case.events
    )
    changed = {
        "issues": {**case.issues, lever.issue: wider},
        "actors": actors,
        "events": events,
        "kinds": {name: _with_kind(case, kind, lever) for name, kind in case.kinds.items()},
    }
    return case.model_copy(update=changed)


def _with_kind(case: Case, kind: Kind, lever: Lever) -> Kind:
    """Let a new option count in a kind that takes any change on the issue."""
    issue = case.issues[lever.issue]
    at_rest = chosen(case, {} if issue.status_quo is None else {lever.issue: issue.status_quo})
    changes = set(range(len(issue.options))) - at_rest.get(lever.issue, frozenset({0}))

    def wider(when: Terms) -> Terms:
        named = chosen(case, when, condition=True).get(lever.issue)
        if named is None or not named >= changes:
            return when
        return {**when, lever.issue: (*(issue.options[k] for k in sorted(named)), lever.option)}

    return kind.model_copy(
        update={"when": wider(kind.when), "any": tuple(wider(when) for when in kind.any)}
    )


def _tables(
    owner: Any, issue: Issue, lever: Lever, actor: str, *, moved: bool = False
) -> dict[str, Any]:
    """Values and points of one actor (or their changes by a shock), one option wider."""
    changes: dict[str, Any] = {}
    for kind in ("values", "points"):
        table: Mapping[str, Any] = getattr(owner, kind)
        if lever.issue in table:
            stated = _wider(issue, table[lever.issue], lever, actor, moved=moved)
            changes[kind] = {**table, lever.issue: stated}
    return changes


def _wider(issue: Issue, stated: Any, lever: Lever, actor: str, *, moved: bool) -> Any:
    if isinstance(stated, OptionRanking):
        if actor in lever.values:
            own = (*stated.beside, (lever.option, lever.values[actor]))
            return replace(stated, beside=own)
        same = issue.options[0] if issue.status_quo is None else str(issue.status_quo)
        return replace(stated, alike=(*stated.alike, (lever.option, same)))
    listed = isinstance(stated, tuple)
    table = dict(zip(issue.options, stated, strict=True)) if listed else stated
    quo = issue.options[0] if issue.status_quo is None else issue.status_quo
    as_now = table.get(quo if isinstance(quo, str) else f"{quo:g}", Quantity.exact(0.0))
    if moved:
        added = Quantity.exact(0.0) if actor in lever.values else as_now
    else:
        added = lever.values.get(actor, as_now)
    return (*stated, added) if listed else {**table, lever.option: added}
