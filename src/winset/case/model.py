"""The case: everything that is known of one negotiation, as a frozen, validated model.

The model mirrors the TOML file one to one, so that a path in an error message, a path in the
JSON Schema and a path in Python are the same path. Checks that need two places of the file at
once (does this offer name an option that exists?) live in :mod:`winset.case.checks`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from winset.case.judgement import Quantity, QuantityField
from winset.case.preferences import RankingField

__all__ = [
    "Account",
    "Actor",
    "Case",
    "Comparison",
    "Compliance",
    "Event",
    "Evidence",
    "Forbidden",
    "Interaction",
    "Issue",
    "Lever",
    "NumericRange",
    "NumericValue",
    "Ratification",
    "Shift",
    "Signing",
    "Source",
    "Terms",
    "Tie",
]

Role = Literal["party", "ratifier", "onlooker"]
EventKind = Literal[
    "offer",
    "demand",
    "raised-demand",
    "refusal",
    "acceptance",
    "withdrawal",
    "walk-out",
    "agreed",
    "bracketed",
    "statement",
    "vote",
    "shock",
]
Level = Literal["working", "leader"]


def _kind(value: object) -> object:
    """Fold case, spaces and underscores, so that ``"Walk out"`` and ``walk_out`` both read."""
    if not isinstance(value, str):
        return value
    folded = value.strip().lower().replace("_", "-").replace(" ", "-")
    return {"walkout": "walk-out", "raise": "raised-demand"}.get(folded, folded)


def _as_tuple(value: object) -> object:
    """One name, or a list of names."""
    return (value,) if isinstance(value, str) else value


def _as_day(value: object) -> object:
    """A date of the file, or one written as text; never a count of seconds."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date | str):
        return value
    raise ValueError("expected a date such as 2019-02-28")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as_option(value: object) -> object:
    """The label of an option, or a number on a numeric issue."""
    if isinstance(value, str):
        return value
    if _is_number(value) and math.isfinite(value):  # type: ignore[arg-type]
        return float(value)  # type: ignore[arg-type]
    raise ValueError("expected an option's name in quotes, or a number on a numeric issue")


def _as_choice(value: object) -> object:
    """An option, a number, or a list of options (a number among them as its label)."""
    if not isinstance(value, list | tuple):
        return _as_option(value)
    options = (_as_option(item) for item in value)
    return tuple(item if isinstance(item, str) else f"{item:g}" for item in options)


def _as_outcome(value: object) -> object:
    if value == "none" or isinstance(value, Mapping):
        return value
    raise ValueError('expected "none", or the deal that was reached as { issue = "option", ... }')


Day = Annotated[dt.date, BeforeValidator(_as_day)]
Option = Annotated[str | float, BeforeValidator(_as_option)]
Names = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
# A part-deal: for each issue named, the option, one of several options, or (package issues)
# the list of the items included. Numbers name a step of a numeric issue.
Choice = Annotated[str | float | tuple[str, ...], BeforeValidator(_as_choice)]
Terms = Mapping[str, Choice]


class Model(BaseModel):
    """Base of every table of the file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, allow_inf_nan=False
    )


class Source(Model):
    """A document that a statement of the case rests on."""

    title: str
    author: str = ""
    publisher: str = ""
    date: Day | None = None
    url: str = ""
    note: str = ""


class NumericRange(Model):
    """A numeric issue: from ``low`` to ``high`` in steps of ``step``."""

    low: float
    high: float
    step: Annotated[float, Field(gt=0)]
    unit: str = ""


class Issue(Model):
    """What is negotiated, and the ways it can be settled.

    Exactly one of ``options`` (a list), ``range`` (a numeric issue) and ``items`` (a package
    issue: which subset of a list) is given. ``status_quo`` defaults to the first option, to the
    low end of a range, and to the empty subset.
    """

    name: str = ""
    options: tuple[str, ...] = ()
    range: NumericRange | None = None
    items: tuple[str, ...] = ()
    ordered: bool = False
    status_quo: Option | None = None
    currency: bool = False
    note: str = ""
    source: Names = ()


class NumericValue(Model):
    """An actor's value of a numeric issue: 0 at ``worst``, 100 at ``best``, ``curve`` between.

    ``curve`` is the exponent of the power function between the two ends (1 is linear; below 1,
    the first steps away from the worst end matter most).
    """

    worst: float
    best: float
    curve: QuantityField = Field(default_factory=lambda: Quantity.exact(1.0))


class Comparison(Model):
    """A judgement that an actor prefers one part-deal to another."""

    better: Terms
    worse: Terms
    note: str = ""
    source: Names = ()
    as_of: Day | None = None
    by: str = ""


def _values_kind(value: object) -> str:
    """Which of the three ways of stating values this is, so that errors speak of that one."""
    if isinstance(value, NumericValue):
        return "numeric"
    if isinstance(value, Mapping):
        return "numeric" if {"worst", "best"} & set(value) else "by option"
    return "in order"


InOrder = Annotated[tuple[QuantityField, ...], Tag("in order")]
ByOption = Annotated[Mapping[str, QuantityField], Tag("by option")]
Values = Annotated[
    InOrder | Annotated[NumericValue, Tag("numeric")] | ByOption, Discriminator(_values_kind)
]
Points = Annotated[InOrder | ByOption, Discriminator(_values_kind)]


class Actor(Model):
    """Whoever has preferences: a party, a ratifier or an onlooker.

    Preferences come as ``points`` (points per option, used as they are) or as ``values`` (0-100
    per option within an issue) times weights that sum to 100: ``weights`` (a ranking such as
    ``"a > b = c"``) or ``swing`` (a number or range per issue, normalised).
    """

    name: str = ""
    role: Role
    of: Names = ()
    speakers: tuple[str, ...] = ()
    margin: QuantityField | None = None
    walk_away: QuantityField | None = None
    weights: RankingField | None = None
    swing: Mapping[str, QuantityField] = Field(default_factory=dict)
    values: Mapping[str, Values] = Field(default_factory=dict)
    points: Mapping[str, Points] = Field(default_factory=dict)
    prefers: tuple[Comparison, ...] = ()
    base: float = 0.0
    discount: float | None = None
    note: str = ""
    source: Names = ()


class Ratification(Model):
    """How the ratifiers of one party, of several or of the deal itself decide."""

    of: Names
    actors: tuple[str, ...] = ()
    rule: str = "all"
    quota: float | None = None
    weights: Mapping[str, float] = Field(default_factory=dict)
    veto: Names = ()
    note: str = ""
    source: Names = ()


class Signing(Model):
    """Which parties must sign: all of them, unless a rule says otherwise."""

    rule: str = "all"
    quota: float | None = None
    weights: Mapping[str, float] = Field(default_factory=dict)
    veto: Names = ()
    note: str = ""
    source: Names = ()


class Interaction(Model):
    """What a combination of options adds to (or takes from) an actor's utility."""

    when: Terms
    add: Mapping[str, QuantityField]
    reason: str = ""
    source: Names = ()


class Forbidden(Model):
    """A combination of options that no deal can contain."""

    when: Terms
    reason: str = ""
    source: Names = ()


class Tie(Model):
    """Judgements that move together over worlds."""

    together: tuple[str, ...]
    rank_correlation: float = 1.0
    note: str = ""
    source: Names = ()


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
    """One dated event of the record."""

    date: Day
    kind: Annotated[EventKind, BeforeValidator(_kind)]
    id: str = ""
    by: str = ""
    to: Names = ()
    level: Level | None = None
    account: str = ""
    terms: Terms = Field(default_factory=dict)
    responds_to: str = ""
    last_turn: bool = False
    denied_by: Names = ()
    votes: Mapping[str, Literal["for", "against", "abstain"]] = Field(default_factory=dict)
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


class Case(Model):
    """All that is known of one negotiation.

    ``no_agreement`` says where the value of no agreement is found: ``"null deal"`` (the deal of
    all status quo is no deal, and ``margin`` is added to its utility) or ``"outside"`` (every
    combination of options is a deal, as in scorable games and tournament scenarios, and each
    actor states ``walk_away``).
    """

    format: Literal[1]
    title: str
    summary: str = ""
    question: str = ""
    held: Day | None = None
    outcome: Annotated[Literal["none"] | Terms, BeforeValidator(_as_outcome)] = "none"
    no_agreement: Literal["null deal", "outside"] = "null deal"
    fictional: bool = False
    shared_factor: Annotated[float, Field(ge=0, le=1)] = 0.5
    sources: Mapping[str, Source] = Field(default_factory=dict)
    issues: Mapping[str, Issue]
    actors: Mapping[str, Actor]
    signing: Signing = Field(default_factory=Signing)
    ratification: tuple[Ratification, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    ties: tuple[Tie, ...] = ()
    accounts: Mapping[str, Account] = Field(default_factory=dict)
    mixed_accounts: float = 0.2
    events: tuple[Event, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    compliance: tuple[Compliance, ...] = ()
    levers: tuple[Lever, ...] = ()

    def of_role(self, role: Role) -> tuple[str, ...]:
        """Ids of the actors in a role, in the order of the file."""
        return tuple(i for i, actor in self.actors.items() if actor.role == role)

    @property
    def parties(self) -> tuple[str, ...]:
        """Ids of the parties."""
        return self.of_role("party")

    @property
    def ratifiers(self) -> tuple[str, ...]:
        """Ids of the ratifiers."""
        return self.of_role("ratifier")

    @property
    def onlookers(self) -> tuple[str, ...]:
        """Ids of the onlookers."""
        return self.of_role("onlooker")

    def to_mapping(self) -> dict[str, Any]:
        """The case as plain tables, lists, strings and numbers, as the file would state them."""
        from winset.case.writing import to_mapping

        return to_mapping(self)
