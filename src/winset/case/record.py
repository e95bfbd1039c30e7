"""What happened, as tables of the case: accounts, events, evidence, compliance, levers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from winset.case.fields import Day, EventKind, Level, Model, Names, Points, Rest, Terms, Vote
from winset.case.judgement import QuantityField

__all__ = ["Account", "Compliance", "Event", "Evidence", "Lever", "Shift"]


class Account(Model):
    """One side's version of contested events."""

    name: str = ""
    teller: str
    prior: QuantityField | None = None
    honesty: QuantityField | None = None
    note: str = ""
    source: Names = ()


class Shift(Model):
    """What a shock does to one actor: changes added to the judgements of before."""

    margin: QuantityField | None = None
    walk_away: QuantityField | None = None
    values: Mapping[str, Points] = Field(default_factory=dict)
    points: Mapping[str, Points] = Field(default_factory=dict)


class Event(Model):
    """One dated event of the record.

    ``rest`` says how the issues that it leaves unnamed are meant, and ``open`` names some that are
    meant to be open; ``menu`` makes a list of options a choice offered to the other, instead of
    what the analyst does not know.
    """

    date: Day
    kind: EventKind
    id: str = ""
    by: str = ""
    to: Names = ()
    level: Level | None = None
    account: str = ""
    terms: Terms = Field(default_factory=dict)
    rest: Rest | None = None
    open: Names = ()
    menu: bool = False
    matters: Names = ()
    responds_to: str = ""
    last_turn: bool = False
    denied_by: Names = ()
    votes: Mapping[str, Vote] = Field(default_factory=dict)
    shift: Mapping[str, Shift] = Field(default_factory=dict)
    text: str = ""
    reason: str = ""
    note: str = ""
    source: Names = ()


class Evidence(Model):
    """An item that one account would lead one to expect more than another."""

    text: str
    likelihood: Mapping[str, QuantityField]
    id: str = ""
    origin: str = ""
    observed: bool = True
    proposition: str = ""
    date: Day | None = None
    note: str = ""
    source: Names = ()


class Compliance(Model):
    """The chance that a party keeps its side of some terms, and what others lose if not."""

    by: str
    when: Terms
    keeps: QuantityField
    loss: Mapping[str, QuantityField]
    note: str = ""
    source: Names = ()


class Lever(Model):
    """Something that somebody could change, for the search of bridges."""

    kind: Literal["margin", "rule", "option", "payment", "allow", "packages", "compliance"]
    name: str = ""
    actor: str = ""
    by: str = ""
    issue: str = ""
    option: str = ""
    values: Mapping[str, QuantityField] = Field(default_factory=dict)
    amount: QuantityField | None = None
    most: float | None = None
    cost: QuantityField | None = None
    rule: str = ""
    quota: float | None = None
    price: Mapping[str, QuantityField] = Field(default_factory=dict)
    when: Terms = Field(default_factory=dict)
    note: str = ""
    source: Names = ()
