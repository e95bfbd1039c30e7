"""The case: everything that is known of one negotiation, as a frozen, validated model.

The model mirrors the TOML file one to one, so that a path in an error message, a path in the
JSON Schema and a path in Python are the same path. Checks that need two places of the file at
once (does this offer name an option that exists?) live in :mod:`winset.files.checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from winset.case.errors import refusal
from winset.case.fields import (
    ByOption,
    Choice,
    Day,
    InOrder,
    Model,
    Names,
    Option,
    Points,
    Role,
    Terms,
    values_kind,
)
from winset.case.implied import with_implied_accounts
from winset.case.judgement import Quantity, QuantityField
from winset.case.plain import plain_table
from winset.case.preferences import RankingField
from winset.case.record import Account, Compliance, Event, Evidence, Lever, Shift
from winset.case.spelling import shown

__all__ = [
    "Account",
    "Actor",
    "Asks",
    "Case",
    "Choice",
    "Comparison",
    "Compliance",
    "Event",
    "Evidence",
    "Forbidden",
    "Interaction",
    "Issue",
    "Kind",
    "Lever",
    "Model",
    "NumericRange",
    "NumericValue",
    "Ratification",
    "Shift",
    "Signing",
    "Source",
    "Terms",
    "Tie",
    "Values",
]


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


Values = Annotated[
    InOrder | Annotated[NumericValue, Tag("numeric")] | ByOption, Discriminator(values_kind)
]


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


class Kind(Model):
    """A named set of deals that people would call the same bargain.

    A deal is of the kind where it has the options of ``when``, or those of one entry of ``any``.
    ``core`` kinds are what the talks were about.
    """

    name: str = ""
    core: bool = False
    when: Terms = Field(default_factory=dict)
    any: tuple[Terms, ...] = ()
    note: str = ""
    source: Names = ()


class Tie(Model):
    """Judgements that move together over worlds."""

    together: tuple[str, ...]
    rank_correlation: float = 1.0
    note: str = ""
    source: Names = ()


#: The question that a case is read for; inferred from the case where it is not stated.
Asks = Literal["why no deal", "was there a deal", "which deal", "how to divide", "why a deal"]


def _as_outcome(value: object) -> object:
    if value == "none" or isinstance(value, Mapping):
        return value
    raise refusal(
        "type",
        f"cannot read {shown(value)}",
        '"none", or the deal that was reached as { issue = "option", ... }',
    )


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
    asks: Asks | None = None
    fictional: bool = False
    shared_factor: Annotated[float, Field(ge=0, le=1)] = 0.5
    sources: Mapping[str, Source] = Field(default_factory=dict)
    issues: Mapping[str, Issue]
    actors: Mapping[str, Actor]
    kinds: Mapping[str, Kind] = Field(default_factory=dict)
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

    @model_validator(mode="before")
    @classmethod
    def _imply(cls, tables: object) -> object:
        return with_implied_accounts(tables)

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
        """Write the case as plain tables, lists, text, numbers and dates; defaults are left out.

        Examples
        --------
        >>> case = Case(format=1, title="Talks", issues={}, actors={})
        >>> case.to_mapping()
        {'format': 1, 'title': 'Talks', 'issues': {}, 'actors': {}}
        """
        return {"format": 1, "title": self.title, **plain_table(self)}
