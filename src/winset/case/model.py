"""The case: everything that is known of one negotiation, as a frozen, validated model.

The model mirrors the TOML file one to one, so that a path in an error message, a path in the
JSON Schema and a path in Python are the same path. Checks that need two places of the file at
once (does this offer name an option that exists?) live in :mod:`winset.files.checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from winset.case.combining import Forbidden, Interaction, Kind, Tie
from winset.case.errors import refusal
from winset.case.fields import (
    Choice,
    Cited,
    Day,
    FullName,
    MemberWeights,
    Model,
    Names,
    Note,
    Quota,
    Role,
    RuleText,
    Terms,
    Veto,
    same_votes,
)
from winset.case.implied import with_implied_accounts
from winset.case.issues import (
    ActorPoints,
    IdealValue,
    Issue,
    NumericRange,
    NumericValue,
    UnitPoints,
    Values,
)
from winset.case.judgement import QuantityField
from winset.case.passages import Draft, Passage, Passages
from winset.case.plain import plain_table
from winset.case.preferences import RankingField
from winset.case.record import Account, Compliance, Event, Evidence, Lever, Shift
from winset.case.spelling import shown
from winset.display import Displayed
from winset.text import counted

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
    "IdealValue",
    "Interaction",
    "Issue",
    "Kind",
    "Lever",
    "Model",
    "NumericRange",
    "NumericValue",
    "Passage",
    "Ratification",
    "Shift",
    "Signing",
    "Source",
    "Terms",
    "Tie",
    "UnitPoints",
    "Values",
]


class Source(Model):
    """A document that a statement of the case rests on."""

    title: str = Field(description="Title of the document.")
    author: str = Field("", description="Who wrote it.")
    publisher: str = Field("", description="Who published it.")
    date: Day | None = Field(None, description="When it was published.")
    url: str = Field("", description="Where it can be found.")
    file: str = Field(
        "",
        description="The document itself, as a path from the case file; quotes are checked in it.",
    )
    sha256: str = Field("", description="Of the bytes of that document, when it was read.")
    note: str = Field("", description="What else a reader should know of it.")


class Comparison(Model):
    """A judgement that an actor prefers one part-deal to another."""

    better: Terms = Field(description="Part-deal that is preferred.")
    worse: Terms = Field(description="Part-deal that it is preferred to.")
    note: Note = ""
    source: Cited = ()
    as_of: Day | None = Field(None, description="The date whose knowledge it rests on.")
    by: str = Field("", description="Whose judgement it is.")


class Actor(Model):
    """Whoever has preferences: a party, a ratifier or an onlooker.

    Preferences come as ``points`` (points per option, used as they are) or as ``values`` (0-100
    per option within an issue) times weights that sum to 100: ``weights`` (a ranking such as
    ``"a > b = c"``) or ``swing`` (a number or range per issue, normalised).
    """

    name: FullName = ""
    role: Role = Field(
        description=(
            "party (signs), ratifier (must be satisfied) or onlooker (does not sign, may "
            "gain or lose)."
        )
    )
    of: Names = Field(
        (), description='Ratifiers only: the party, parties or "deal" that they pass.'
    )
    speakers: tuple[str, ...] = Field((), description="Names of those who speak for the actor.")
    aliases: tuple[str, ...] = Field(
        (), description="What else texts call it: a capital, a short name, a people."
    )
    margin: QuantityField | None = Field(
        None,
        description=(
            "How much better no agreement is than the null deal, in points of utility; "
            "negative if failing to agree would hurt."
        ),
    )
    walk_away: QuantityField | None = Field(
        None, description="Utility of no agreement, instead of a margin."
    )
    weights: RankingField | None = Field(
        None, description='Ranking of the issues with values, such as "a > b = c".'
    )
    swing: Mapping[str, QuantityField] = Field(
        default_factory=dict,
        description=(
            "How much each issue matters, from its worst option to its best, 0-100; "
            "normalised to sum to 100."
        ),
    )
    values: Mapping[str, Values] = Field(
        default_factory=dict,
        description=(
            "What each option is worth within its issue, 0-100: a list in the order of the "
            "options, a table by option, their ranking from best to worst, or worst and best (or "
            "ideal) of a numeric issue."
        ),
    )
    points: Mapping[str, ActorPoints] = Field(
        default_factory=dict,
        description=(
            "Points of each option, used as they are; or of each unit of an amount, { each = 2 }."
        ),
    )
    prefers: tuple[Comparison, ...] = Field(
        (), description="Part-deals that the actor prefers to others, all else at the status quo."
    )
    base: float = Field(0.0, description="Points added to the utility of every deal.")
    placeholder: bool = Field(
        False,
        description="Whether all its numbers only stand where nobody has judged yet.",
    )
    note: Note = ""
    source: Cited = ()
    passage: Passages = ()
    draft: Draft = ""


class Ratification(Model):
    """How the ratifiers of one party, of several or of the deal itself decide."""

    of: Names = Field(description='The party, parties or "deal" whose ratifiers decide together.')
    actors: tuple[str, ...] = Field(
        (), description="The ratifiers that decide: all of that party unless stated."
    )
    rule: RuleText = "all"
    quota: Quota = None
    weights: MemberWeights = Field(default_factory=dict)
    veto: Veto = ()
    note: Note = ""
    source: Cited = ()

    @model_validator(mode="before")
    @classmethod
    def _of_one_kind(cls, table: object) -> object:
        return same_votes(table)


class Signing(Model):
    """Which parties must sign: all of them, unless a rule says otherwise."""

    rule: RuleText = "all"
    quota: Quota = None
    weights: MemberWeights = Field(default_factory=dict)
    veto: Veto = ()
    note: Note = ""
    source: Cited = ()

    @model_validator(mode="before")
    @classmethod
    def _of_one_kind(cls, table: object) -> object:
        return same_votes(table)


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


class Case(Displayed, Model):
    """All that is known of one negotiation.

    ``no_agreement`` says where the value of no agreement is found: ``"null deal"`` (the deal of
    all status quo is no deal, and ``margin`` is added to its utility) or ``"outside"`` (every
    combination of options is a deal, as in scorable games and tournament scenarios, and each
    actor states ``walk_away``).
    """

    format: Literal[1] = Field(description="Version of the file format: 1.")
    title: str = Field(description="What the negotiation is called.")
    summary: str = Field("", description="What was at stake, in a sentence or two.")
    question: str = Field("", description="What the case is meant to answer.")
    held: Day | None = Field(None, description="The day the talks closed.")
    outcome: Annotated[Literal["none"] | Terms, BeforeValidator(_as_outcome)] = Field(
        "none", description='How they ended: "none", or the deal that was reached.'
    )
    no_agreement: Literal["null deal", "outside"] = Field(
        "null deal",
        description=(
            '"null deal" (the deal of all status quo is no deal, and margins are measured '
            'from it) or "outside" (every combination is a deal, and actors state '
            "walk_away)."
        ),
    )
    asks: Asks | None = Field(
        None,
        description=(
            "The question that the case is read for; without it, what its record and its outcome "
            "suggest."
        ),
    )
    fictional: bool = Field(False, description="Whether the case is made up; reports say so.")
    shared_factor: Annotated[float, Field(ge=0, le=1)] = Field(
        0.5,
        description=(
            "How strongly option values of one actor move together over worlds, from 0 to 1."
        ),
    )
    sources: Mapping[str, Source] = Field(
        default_factory=dict, description="The documents that the case rests on, by id."
    )
    issues: Mapping[str, Issue] = Field(description="What is negotiated, by id.")
    actors: Mapping[str, Actor] = Field(description="Whoever has preferences, by id.")
    kinds: Mapping[str, Kind] = Field(
        default_factory=dict,
        description="Named sets of deals that people would call the same bargain, by id.",
    )
    signing: Signing = Field(
        default_factory=Signing,
        description="Which parties must sign: all, unless a rule says otherwise.",
    )
    ratification: tuple[Ratification, ...] = Field(
        (), description="How ratifiers decide together: all must pass, unless a rule says else."
    )
    interactions: tuple[Interaction, ...] = Field(
        (), description="What combinations of options add to an actor's utility, or take from it."
    )
    forbidden: tuple[Forbidden, ...] = Field(
        (), description="Combinations of options that no deal can contain."
    )
    ties: tuple[Tie, ...] = Field((), description="Judgements that move together over worlds.")
    accounts: Mapping[str, Account] = Field(
        default_factory=dict, description="Each side's version of contested events, by id."
    )
    mixed_accounts: float = Field(
        0.2,
        description="Chance that the truth is mixed: one account on some issues, another on "
        "others.",
    )
    events: tuple[Event, ...] = Field(
        (), description="The record: what was offered, demanded, refused, and when."
    )
    evidence: tuple[Evidence, ...] = Field(
        (), description="Items that one account would lead one to expect more than another."
    )
    compliance: tuple[Compliance, ...] = Field(
        (), description="Chances that a party keeps its side, and what others lose if it does not."
    )
    levers: tuple[Lever, ...] = Field(
        (), description="What somebody could change, for the search of bridges."
    )

    def __repr__(self) -> str:
        """Say what it is of; a notebook shows the case."""
        return (
            f"<Case {self.title!r}: {counted(len(self.issues), 'issue')}, "
            f"{counted(len(self.actors), 'actor')}, {counted(len(self.events), 'event')}>"
        )

    @model_validator(mode="before")
    @classmethod
    def _imply(cls, tables: object) -> object:
        return with_implied_accounts(tables)

    @model_validator(mode="after")
    def _grids(self) -> Case:
        ranges = [issue.range for issue in self.issues.values() if issue.range is not None]
        free = [numeric for numeric in ranges if numeric.step is None]
        for numeric in free:
            numeric.among(len(free))
        return self

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
