"""What happened, as tables of the case: accounts, events, evidence, compliance, levers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from winset.case.fields import (
    Cited,
    Day,
    EventKind,
    FullName,
    Level,
    Model,
    Names,
    Note,
    Points,
    Quota,
    Rest,
    Terms,
    Vote,
)
from winset.case.judgement import QuantityField
from winset.case.passages import Draft, Passages

__all__ = ["Account", "Compliance", "Event", "Evidence", "Lever", "Shift"]


class Account(Model):
    """One side's version of contested events."""

    name: FullName = ""
    teller: str = Field(description="The actor whose version it is.")
    prior: QuantityField | None = Field(
        None, description="Chance that it is the true one, before the record is looked at."
    )
    honesty: QuantityField | None = Field(
        None, description="Chance that its teller tells things as they were."
    )
    note: Note = ""
    source: Cited = ()
    passage: Passages = ()
    draft: Draft = ""


class Shift(Model):
    """What a shock does to one actor: changes added to the judgements of before."""

    margin: QuantityField | None = Field(None, description="What the shock adds to the margin.")
    walk_away: QuantityField | None = Field(
        None, description="What the shock adds to the walk-away value."
    )
    values: Mapping[str, Points] = Field(
        default_factory=dict, description="What the shock adds to values of options."
    )
    points: Mapping[str, Points] = Field(
        default_factory=dict, description="What the shock adds to points of options."
    )


class Event(Model):
    """One dated event of the record.

    ``rest`` says how the issues that it leaves unnamed are meant, and ``open`` names some that are
    meant to be open; ``menu`` makes a list of options a choice offered to the other, instead of
    what the analyst does not know.
    """

    date: Day = Field(description="When it happened.")
    kind: EventKind = Field(description="What happened.")
    id: str = Field("", description="Name for other events to refer to.")
    by: str = Field("", description="The actor who did it.")
    to: Names = Field((), description="The actors whom it was done to.")
    level: Level | None = Field(None, description="working or leader.")
    account: str = Field("", description="The account that tells it so; empty for common ground.")
    terms: Terms = Field(default_factory=dict, description="The part-deal that it is about.")
    rest: Rest | None = Field(
        None,
        description=(
            "How issues that an offer, a demand or a text leaves unnamed are meant: as agreed (in "
            "text ad referendum), as before (the proposer's own last word), status quo or open. "
            "Unless stated: agreed text, then the last word, then the status quo; a demand keeps "
            "the package that it amends."
        ),
    )
    open: Names = Field(
        (), description="Issues that an offer, a demand or a text leaves open on purpose."
    )
    menu: bool = Field(
        False,
        description=(
            "Whether a list of options is a choice offered to the other side, instead of what the "
            "analyst does not know."
        ),
    )
    matters: Names = Field(
        (), description="Statements only: issues said to matter, the most important first."
    )
    responds_to: str = Field("", description="Id of the event that it answers.")
    last_turn: bool = Field(False, description="Whether it was declared to be the last word.")
    denied_by: Names = Field((), description="Actors who deny it.")
    votes: Mapping[str, Vote] = Field(default_factory=dict, description="How each member voted.")
    shift: Mapping[str, Shift] = Field(
        default_factory=dict, description="Shocks only: what changes, for each actor."
    )
    text: str = Field("", description="What was said or written.")
    reason: str = Field("", description="Why it happened.")
    note: Note = ""
    source: Cited = ()
    passage: Passages = ()
    draft: Draft = ""


class Evidence(Model):
    """An item that one account would lead one to expect more than another."""

    text: str = Field(description="What is known.")
    likelihood: Mapping[str, QuantityField] = Field(
        description=(
            "How likely it would be under each account; or under yes and no, for a proposition."
        )
    )
    id: str = Field("", description="Name for references.")
    origin: str = Field(
        "", description="Where it comes from: items of one origin are not independent."
    )
    observed: bool = Field(
        True, description="False for something that was looked for and not found."
    )
    proposition: str = Field(
        "", description="A question of yes or no that it speaks to, instead of the accounts."
    )
    date: Day | None = Field(None, description="When it was known.")
    note: Note = ""
    source: Cited = ()
    passage: Passages = ()
    draft: Draft = ""


class Compliance(Model):
    """The chance that a party keeps its side of some terms, and what others lose if not."""

    by: str = Field(description="The actor who may not keep its side.")
    when: Terms = Field(description="The options that it would have to keep to.")
    keeps: QuantityField = Field(description="Chance that it does.")
    loss: Mapping[str, QuantityField] = Field(
        description="Utility that others lose if it does not."
    )
    note: Note = ""
    source: Cited = ()


class Lever(Model):
    """Something that somebody could change, for the search of bridges."""

    kind: Literal["margin", "rule", "option", "payment", "allow", "packages", "compliance"] = Field(
        description=(
            "margin (someone needs less), rule (another rule of consent), option (one more "
            "option), payment (on top of a deal), allow (a combination that is forbidden or "
            "penalised), packages (more packages tabled) or compliance (surer keeping)."
        )
    )
    name: str = Field("", description="What would be done.")
    actor: str = Field("", description="Whom it moves.")
    by: str = Field("", description="Who can do it.")
    issue: str = Field("", description="The issue that gets one more option, or that is paid in.")
    option: str = Field("", description="Name of that option.")
    values: Mapping[str, QuantityField] = Field(
        default_factory=dict, description="What that option is worth to each actor."
    )
    amount: QuantityField | None = Field(None, description="How far the lever goes.")
    most: float | None = Field(None, description="The most that can be done.")
    cost: QuantityField | None = Field(
        None, description="What it costs, where that is known; bridges are ranked only then."
    )
    rule: str = Field("", description="The rule instead.")
    quota: Quota = None
    price: Mapping[str, QuantityField] = Field(
        default_factory=dict,
        description="What one unit paid is worth to each actor, in points of utility.",
    )
    when: Terms = Field(default_factory=dict, description="The options that it is about.")
    note: Note = ""
    source: Cited = ()
