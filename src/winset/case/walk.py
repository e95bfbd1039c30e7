"""Every judgement of a case: where it stands, and where its quantity can lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from winset.case.choices import labels
from winset.case.judgement import CHANCE, MARGIN, POSITIVE, VALUE, WEIGHT, Quantity, Support
from winset.case.judging.forms import Unknown
from winset.case.model import (
    Account,
    Actor,
    Case,
    Event,
    Evidence,
    IdealValue,
    Issue,
    NumericValue,
    Shift,
    UnitPoints,
)
from winset.case.places import Loc, path_of
from winset.case.preferences import OptionRanking

__all__ = [
    "ADDED",
    "POINTS",
    "Place",
    "drafts",
    "ideal_support",
    "item_support",
    "judgements",
    "last_judged",
    "option_table",
    "placeholders",
    "quoting",
]

#: A part of a case that may quote a passage.
Quoting: TypeAlias = Issue | Actor | Account | Event | Evidence

POINTS = Support(MARGIN.low, MARGIN.high, "a number of points")
ADDED = Support(MARGIN.low, MARGIN.high, "what is added")
LOSS = Support(MARGIN.low, MARGIN.high, "a loss")
CURVE = Support(POSITIVE.low, POSITIVE.high, "the exponent of a curve")
ITEM = Support(MARGIN.low, MARGIN.high, "the value of an item")
ITEM_LOSS = Support(-100.0, 0.0, "the value of an item")
AMOUNT = Support(MARGIN.low, MARGIN.high, "an amount")


@dataclass(frozen=True)
class Place:
    """One judged quantity of the case.

    Parameters
    ----------
    loc : tuple
        Keys and indices down to it, as the file states it.
    path : str
        The same as text; options of an issue by their label.
    quantity : Quantity
    support : Support
    actor : str
        Whose preferences it is part of; empty for none.
    kind : str
        "value", "points", "swing", "margin", "walk-away", "curve", "ideal", "interaction",
        "shift", "chance", "loss" or "lever".
    """

    loc: Loc
    path: str
    quantity: Quantity
    support: Support
    actor: str = ""
    kind: str = ""


def judgements(case: Case) -> Iterator[Place]:
    """Every judgement that the case states, in the order of the model.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> next(judgements(load("hanoi"))).path
    'actors.us.margin'
    """
    seen = {"issues": {name: {"options": labels(case.issues[name])} for name in case.issues}}
    for loc, quantity, support, actor, kind in _stated(case):
        yield Place(loc, path_of(loc, seen), quantity, support, actor, kind)


def placeholders(case: Case) -> tuple[str, ...]:
    """Paths of the judgements that only stand where nobody has judged yet.

    Examples
    --------
    >>> case = Case.model_validate({"format": 1, "title": "t", "issues": {}, "actors": {
    ...     "a": {"role": "party", "margin": {"value": 3, "placeholder": True}}}})
    >>> placeholders(case)
    ('actors.a.margin',)
    """
    whole = {name for name, actor in case.actors.items() if actor.placeholder}
    return tuple(
        place.path
        for place in judgements(case)
        if (place.loc[:1] == ("actors",) and place.actor in whole)
        or any(view.placeholder for view in place.quantity.views)
    )


def drafts(case: Case) -> tuple[str, ...]:
    """Paths of the parts that were drafted from documents, and that nobody has accepted yet.

    Examples
    --------
    >>> case = Case.model_validate({"format": 1, "title": "t", "actors": {}, "issues": {
    ...     "price": {"options": ["low", "high"], "draft": "rules"}}})
    >>> drafts(case)
    ('issues.price',)
    """
    return tuple(path_of(place, {}) for place, part in quoting(case) if part.draft)


def quoting(case: Case) -> Iterator[tuple[Loc, Quoting]]:
    """Every part that may quote a passage and be a draft, with the keys that lead to it."""
    yield from ((("issues", name), issue) for name, issue in case.issues.items())
    yield from ((("actors", name), actor) for name, actor in case.actors.items())
    yield from ((("accounts", name), account) for name, account in case.accounts.items())
    yield from ((("events", n), event) for n, event in enumerate(case.events))
    yield from ((("evidence", n), item) for n, item in enumerate(case.evidence))


def last_judged(case: Case) -> dict[str, tuple[date, Place]]:
    """Find the latest dated judgement of each actor, with its day.

    What happened up to that day is already in the judgements: it cannot teach of them too. Changes
    by shocks, levers and losses are judged of another time, and do not count.
    """
    latest: dict[str, tuple[date, Place]] = {}
    for place in judgements(case):
        as_of = place.quantity.as_of
        if not place.actor or as_of is None or place.kind in ("shift", "lever", "loss"):
            continue
        if place.actor not in latest or latest[place.actor][0] < as_of:
            latest[place.actor] = (as_of, place)
    return latest


_Found = tuple[Loc, Quantity, Support, str, str]


def _stated(case: Case) -> Iterator[_Found]:
    for name, actor in case.actors.items():
        yield from _actor(case, actor, ("actors", name), name)
    for n, interaction in enumerate(case.interactions):
        for name, quantity in interaction.add.items():
            yield ("interactions", n, "add", name), quantity, ADDED, name, "interaction"
    for name, account in case.accounts.items():
        yield from _optional(account.prior, ("accounts", name, "prior"), CHANCE, "", "chance")
        yield from _optional(account.honesty, ("accounts", name, "honesty"), CHANCE, "", "chance")
    for n, event in enumerate(case.events):
        for name, shift in event.shift.items():
            yield from _shift(shift, ("events", n, "shift", name), name)
    for n, item in enumerate(case.evidence):
        for name, quantity in item.likelihood.items():
            yield ("evidence", n, "likelihood", name), quantity, CHANCE, "", "chance"
    for n, entry in enumerate(case.compliance):
        yield ("compliance", n, "keeps"), entry.keeps, CHANCE, "", "chance"
        for name, quantity in entry.loss.items():
            yield ("compliance", n, "loss", name), quantity, LOSS, name, "loss"
    yield from _levers(case)


def _shift(shift: Shift, loc: Loc, name: str) -> Iterator[_Found]:
    yield from _optional(shift.margin, (*loc, "margin"), ADDED, name, "shift")
    yield from _optional(shift.walk_away, (*loc, "walk_away"), ADDED, name, "shift")
    for key in ("values", "points"):
        for issue, stated in getattr(shift, key).items():
            for part, quantity in _parts(stated):
                yield (*loc, key, issue, part), quantity, ADDED, name, "shift"


def item_support(quantity: Quantity) -> Support:
    """Let an item of a package keep its sign: it is worth having, or worth leaving out."""
    if quantity.is_exact:
        return ITEM
    if any(isinstance(view.form, Unknown) for view in quantity.views):
        return VALUE
    if quantity.misfit(MARGIN) is None and quantity.median(MARGIN) < 0:
        return ITEM_LOSS
    return VALUE


def _levers(case: Case) -> Iterator[_Found]:
    for n, lever in enumerate(case.levers):
        loc: Loc = ("levers", n)
        yield from _optional(lever.amount, (*loc, "amount"), AMOUNT, lever.actor, "lever")
        yield from _optional(lever.cost, (*loc, "cost"), AMOUNT, "", "lever")
        for name, quantity in lever.price.items():
            yield (*loc, "price", name), quantity, AMOUNT, name, "lever"
        for name, quantity in lever.values.items():
            support = VALUE if case.actors.get(name) and case.actors[name].values else POINTS
            yield (*loc, "values", name), quantity, support, name, "lever"


def _actor(case: Case, actor: Actor, loc: Loc, name: str) -> Iterator[_Found]:
    yield from _optional(actor.margin, (*loc, "margin"), MARGIN, name, "margin")
    walk_away = Support(MARGIN.low, MARGIN.high, "a walk-away value")
    yield from _optional(actor.walk_away, (*loc, "walk_away"), walk_away, name, "walk-away")
    for issue, quantity in actor.swing.items():
        yield (*loc, "swing", issue), quantity, WEIGHT, name, "swing"
    for issue, stated in actor.values.items():
        if isinstance(stated, NumericValue):
            yield (*loc, "values", issue, "curve"), stated.curve, CURVE, name, "curve"
        elif isinstance(stated, IdealValue):
            support = ideal_support(case, issue)
            yield (*loc, "values", issue, "ideal"), stated.ideal, support, name, "ideal"
            yield (*loc, "values", issue, "loss"), stated.loss, CURVE, name, "curve"
        elif isinstance(stated, OptionRanking):
            continue
        else:
            items = bool(case.issues[issue].items) if issue in case.issues else False
            for part, quantity in _parts(stated):
                support = item_support(quantity) if items else VALUE
                yield (*loc, "values", issue, part), quantity, support, name, "value"
    for issue, points in actor.points.items():
        if isinstance(points, UnitPoints):
            yield (*loc, "points", issue, "each"), points.each, POINTS, name, "points"
            continue
        for part, quantity in _parts(points):
            yield (*loc, "points", issue, part), quantity, POINTS, name, "points"


def ideal_support(case: Case, issue: str) -> Support:
    """Where a best point can lie: on the range of its issue."""
    numeric = case.issues[issue].range if issue in case.issues else None
    low, high = (MARGIN.low, MARGIN.high) if numeric is None else (numeric.low, numeric.high)
    return Support(low, high, "a best point")


def _optional(
    quantity: Quantity | None, loc: Loc, support: Support, actor: str, kind: str
) -> Iterator[_Found]:
    if quantity is not None:
        yield loc, quantity, support, actor, kind


def _parts(
    stated: tuple[Quantity, ...] | Mapping[str, Quantity],
) -> Iterator[tuple[str | int, Quantity]]:
    yield from stated.items() if isinstance(stated, Mapping) else enumerate(stated)


def option_table(
    case: Case, issue: str, stated: tuple[Quantity, ...] | Mapping[str, Quantity]
) -> dict[str, Quantity]:
    """Values or points by the option's label, whichever way they were stated."""
    if isinstance(stated, Mapping):
        return dict(stated)
    return dict(zip(labels(case.issues[issue]), stated, strict=False))
