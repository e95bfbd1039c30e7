"""Utilities of one deal in one world, straight from the definitions: slow, and shares no code.

A world is a table from paths to numbers (for what is uncertain); a deal is a table from issues of
the case to an option's label, a number on a numeric issue, or the set of items of a package.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from winset.case.model import Case, NumericValue

Deal = Mapping[str, Any]


def _number(world: Mapping[str, float], path: str, quantity: Any) -> float:
    return world[path] if path in world else float(quantity.views[0].text)


def _weight(case: Case, world: Mapping[str, float], name: str, issue: str) -> float:
    actor = case.actors[name]
    if len(actor.values) == 1:
        return 100.0
    if actor.swing:
        if f"actors.{name}.swing.{issue}" in world:
            return world[f"actors.{name}.swing.{issue}"]
        swings = {i: float(q.views[0].text) for i, q in actor.swing.items()}
        return 100 * swings[issue] / sum(swings.values())
    if f"actors.{name}.weights.{issue}" in world:
        return world[f"actors.{name}.weights.{issue}"]
    # One level only: everything weighs the same.
    return 100 / len(actor.values)


def _label(case: Case, issue: str, choice: Any) -> str:
    return f"{choice:g}" if case.issues[issue].range is not None else str(choice)


def _stated(case: Case, issue: str, stated: Any, label: str) -> Any:
    """The judgement of one option, from a list or a table; None where there is none."""
    if isinstance(stated, Mapping):
        return stated.get(label)
    model = case.issues[issue]
    if model.range is not None:
        r = model.range
        labels = [f"{r.low + k * r.step:g}" for k in range(round((r.high - r.low) / r.step) + 1)]
    else:
        labels = list(model.items or model.options)
    return stated[labels.index(label)]


def _shock_sum(
    case: Case, world: Mapping[str, float], epoch: int, name: str, kind: str, issue: str, label: str
) -> float:
    total = 0.0
    for n in _shocks_until(case, epoch):
        shift = case.events[n].shift.get(name)
        if shift is None or issue not in getattr(shift, kind):
            continue
        quantity = _stated(case, issue, getattr(shift, kind)[issue], label)
        if quantity is not None:
            path = f"events[{n}].shift.{name}.{kind}.{issue}[{label}]"
            total += _number(world, path, quantity)
    return total


def _shocks_until(case: Case, epoch: int) -> list[int]:
    """Shocks in force in an epoch: epoch k starts at the k-th date on which a shock shifts."""
    shocks = [n for n, e in enumerate(case.events) if e.kind == "shock" and e.shift]
    days = sorted({case.events[n].date for n in shocks})[:epoch]
    return [n for n in shocks if case.events[n].date in days]


def _clip(value: float, *, moved: bool) -> float:
    return min(max(value, 0.0), 100.0) if moved else value


def _value(
    case: Case, world: Mapping[str, float], name: str, issue: str, choice: Any, epoch: int
) -> float:
    """Value of an issue's settlement to an actor, 0-100."""
    stated = case.actors[name].values[issue]
    path = f"actors.{name}.values.{issue}"
    if case.issues[issue].items:
        return _package(case, world, name, issue, choice, epoch)
    label = _label(case, issue, choice)
    if isinstance(stated, NumericValue):
        share = (choice - stated.worst) / (stated.best - stated.worst)
        curve = _number(world, f"{path}.curve", stated.curve)
        value = 100 * min(max(share, 0.0), 1.0) ** curve
    else:
        value = _number(world, f"{path}[{label}]", _stated(case, issue, stated, label))
    change = _shock_sum(case, world, epoch, name, "values", issue, label)
    return _clip(value + change, moved=change != 0)


def _package(
    case: Case, world: Mapping[str, float], name: str, issue: str, items: Any, epoch: int
) -> float:
    path = f"actors.{name}.values.{issue}"
    stated = case.actors[name].values[issue]
    own = {}
    for item in case.issues[issue].items:
        quantity = _stated(case, issue, stated, item)
        own[item] = 0.0 if quantity is None else _number(world, f"{path}[{item}]", quantity)
    scale = sum(abs(x) for x in own.values())
    total = 0.0
    for item, x in own.items():
        share = 0.0 if scale == 0 else 100 * x / scale
        worth = max(share, 0.0) if item in items else max(-share, 0.0)
        if item in items:
            change = _shock_sum(case, world, epoch, name, "values", issue, item)
            worth = _clip(worth + change, moved=change != 0)
        total += worth
    return total


def _points(
    case: Case, world: Mapping[str, float], name: str, issue: str, choice: Any, epoch: int
) -> float:
    stated = case.actors[name].points[issue]
    path = f"actors.{name}.points.{issue}"
    labels = list(choice) if case.issues[issue].items else [_label(case, issue, choice)]
    total = 0.0
    for label in labels:
        quantity = _stated(case, issue, stated, label)
        if quantity is not None:
            total += _number(world, f"{path}[{label}]", quantity)
        total += _shock_sum(case, world, epoch, name, "points", issue, label)
    return total


def _matches(case: Case, when: Mapping[str, Any], deal: Deal) -> bool:
    for issue, choice in when.items():
        wanted = choice if isinstance(choice, tuple) else (choice,)
        if issue not in case.issues:
            package, item = issue.split(".", 1)
            state = "in" if item in deal[package] else "out"
            if state not in wanted:
                return False
        elif case.issues[issue].items:
            if not set(wanted) <= set(deal[issue]):
                return False
        elif _label(case, issue, deal[issue]) not in [
            w if isinstance(w, str) else f"{w:g}" for w in wanted
        ]:
            return False
    return True


def forbidden(case: Case, deal: Deal) -> bool:
    """Whether a deal holds a forbidden combination."""
    return any(_matches(case, ban.when, deal) for ban in case.forbidden)


def utility(case: Case, world: Mapping[str, float], name: str, deal: Deal, epoch: int = 0) -> float:
    """Utility of a deal to an actor in one world."""
    actor = case.actors[name]
    total = actor.base
    for issue in actor.values:
        weight = _weight(case, world, name, issue)
        total += weight / 100 * _value(case, world, name, issue, deal[issue], epoch)
    for issue in actor.points:
        total += _points(case, world, name, issue, deal[issue], epoch)
    for n, interaction in enumerate(case.interactions):
        if name in interaction.add and _matches(case, interaction.when, deal):
            total += _number(world, f"interactions[{n}].add.{name}", interaction.add[name])
    return total


def null_deal(case: Case) -> dict[str, Any]:
    """The deal of all status quo."""
    deal: dict[str, Any] = {}
    for name, issue in case.issues.items():
        stated = issue.status_quo
        if issue.items:
            deal[name] = frozenset({stated} if stated not in (None, "none", "all") else set())
            if stated == "all":
                deal[name] = frozenset(issue.items)
        elif issue.range is not None:
            deal[name] = issue.range.low if stated is None else float(stated)
        else:
            deal[name] = issue.options[0] if stated is None else stated
    return deal


def walk_away(case: Case, world: Mapping[str, float], name: str, epoch: int = 0) -> float:
    """What no agreement is worth to an actor in one world."""
    actor = case.actors[name]
    if actor.walk_away is not None:
        total = _number(world, f"actors.{name}.walk_away", actor.walk_away)
    elif case.no_agreement == "outside":
        total = 0.0
    else:
        total = utility(case, world, name, null_deal(case), epoch)
        if actor.margin is not None:
            total += _number(world, f"actors.{name}.margin", actor.margin)
    for n in _shocks_until(case, epoch):
        shift = case.events[n].shift.get(name)
        for key in ("margin", "walk_away"):
            quantity = getattr(shift, key) if shift is not None else None
            if quantity is not None:
                total += _number(world, f"events[{n}].shift.{name}.{key}", quantity)
    return total
