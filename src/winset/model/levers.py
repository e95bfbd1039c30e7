"""Levers: what somebody could change, stated in the case or those that every case has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from winset.case.judgement import MARGIN, Quantity
from winset.case.model import Case
from winset.case.model import Lever as Stated
from winset.model.handles import Handle, Judged, Kind
from winset.model.terms import Condition, condition_of
from winset.space import Space

__all__ = ["MOST_PACKAGES", "Lever", "levers_of"]

#: Packages that are tabled at most where the case does not say.
MOST_PACKAGES = 10


@dataclass(frozen=True, eq=False)
class Lever:
    """Something that somebody could change.

    Parameters
    ----------
    entry : int
        Position among the levers.
    kind : {"margin", "rule", "option", "payment", "allow", "packages", "compliance"}
    name : str
        As the case names it; empty for none.
    actor, by : str
        Whom it moves, and who does.
    issue, option : str
        One more option, on an issue of the case.
    amount, cost : Judged, optional
        How far it goes, and what that costs.
    most : float, optional
    price : mapping
        Actor to what one unit of a payment does to it.
    rule : str
    quota : float, optional
    when : Condition
        The combination that is allowed, the terms that are kept more surely, or what a deal must
        hold for a payment to be made.
    """

    entry: int
    kind: str
    name: str
    actor: str
    by: str
    issue: str
    option: str
    amount: Judged | None
    cost: Judged | None
    most: float | None
    price: Mapping[str, Judged]
    rule: str
    quota: float | None
    when: Condition


def levers_of(case: Case, space: Space) -> tuple[Lever, ...]:
    """Read the levers that the case states; where it states none, those that every case has.

    The latter are: each party and ratifier needing less, the votes that a rule asks for, more
    packages on the table, and surer promises.
    """
    stated = case.levers or tuple(_default(case))
    return tuple(_lever(case, space, n, lever) for n, lever in enumerate(stated))


def _default(case: Case) -> Iterator[Stated]:
    for name, actor in case.actors.items():
        if actor.role != "onlooker":
            yield Stated(kind="margin", actor=name)
    for stated in case.ratification:
        if stated.rule != "all" or stated.quota is not None:
            yield Stated(kind="rule", actor=stated.of[0])
    yield Stated(kind="packages", most=MOST_PACKAGES)
    for by in dict.fromkeys(doubt.by for doubt in case.compliance):
        yield Stated(kind="compliance", actor=by)


def _lever(case: Case, space: Space, n: int, stated: Stated) -> Lever:
    def judged(key: str, quantity: Quantity | None, actor: str = "") -> Judged | None:
        if quantity is None:
            return None
        path = f"levers[{n}].{key}"
        return Judged(Handle(path, Kind.LEVER, actor, entry=n), path, quantity, MARGIN)

    prices = {
        actor: judged(f"price.{actor}", quantity, actor) for actor, quantity in stated.price.items()
    }
    return Lever(
        entry=n,
        kind=stated.kind,
        name=stated.name,
        actor=stated.actor,
        by=stated.by,
        issue=stated.issue,
        option=stated.option,
        amount=judged("amount", stated.amount, stated.actor),
        cost=judged("cost", stated.cost),
        most=stated.most,
        price={actor: price for actor, price in prices.items() if price is not None},
        rule=stated.rule,
        quota=stated.quota,
        when=condition_of(case, space, stated.when),
    )
