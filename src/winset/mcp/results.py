"""What an agent gets back: short, typed, with proofs."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

__all__ = [
    "Analysed",
    "CaseRead",
    "Checked",
    "Found",
    "FrontierFound",
    "GateExplained",
    "IssueRead",
    "Package",
    "Point",
    "Priced",
    "Proof",
    "Proposed",
    "Share",
]


class Proof(BaseModel):
    """How anybody can check the claim.

    ``weights``: multiply every actor's utilities by its weight. Utilities add up over issues, so
    no deal is worth more than the sum over issues of the best option: that is ``bound``. An
    efficient deal reaches it; in an empty zone the walk-away values exceed it.
    ``witness``: the deal named here is acceptable, and at least as good for every party.
    ``listing``: small enough to list every deal. ``search``: exact search, without a short proof.
    """

    kind: Literal["weights", "witness", "listing", "search"]
    claim: str
    weights: dict[str, str] | None = None
    bound: str | None = None
    reached: str | None = None
    witness: dict[str, str] | None = None
    deals: int | None = Field(default=None, description="deals to list")


class Found(BaseModel):
    """One thing wrong with a case."""

    code: str
    severity: str
    place: str
    line: int | None
    message: str
    advice: str


class Checked(BaseModel):
    """What is wrong with a case; valid where nothing is an error."""

    valid: bool
    errors: int
    warnings: int
    found: list[Found] = Field(description="the first fifty")


class IssueRead(BaseModel):
    """An issue and its options."""

    name: str
    options: list[str]


class CaseRead(BaseModel):
    """What is in a case."""

    title: str
    summary: str
    held: str | None
    outcome: str | None
    actors: dict[str, str] = Field(description="id and role")
    issues: list[IssueRead]
    events: int
    deals: str = Field(description="how many there are")


class Share(BaseModel):
    """A share of worlds with its Monte Carlo error."""

    value: float
    error: float


class Package(BaseModel):
    """A package, and how likely it passes each stage."""

    terms: dict[str, str]
    pass_: Share | None = Field(default=None, alias="pass")
    kind: str = ""

    model_config = {"populate_by_name": True}


class Analysed(BaseModel):
    """What an analysis says, in short; the same request gives the same answer."""

    answer: list[str]
    figures: dict[str, str]
    packages: list[Package]
    warnings: list[str]
    version: str
    input_hash: str
    worlds: int
    seed: int


class GateExplained(BaseModel):
    """Where the negotiation stopped, and why."""

    leading: str
    shares: dict[str, Share]
    explanation: list[str]
    input_hash: str
    worlds: int
    seed: int


class Priced(BaseModel):
    """What one deal is worth, and how it stands."""

    terms: dict[str, str]
    utilities: dict[str, str] = Field(description="exact, as fractions")
    acceptable: bool
    refused_by: list[str]
    shortfalls: dict[str, str]
    efficient: bool
    distances: dict[str, float | None] = Field(
        description="Euclidean, in the parties' utilities; null where out of reach"
    )
    proof: Proof


class Proposal(BaseModel):
    """A deal that a solution picks."""

    solution: str
    terms: dict[str, str]
    utilities: dict[str, str]
    value: str
    ties: str = Field(description="how many deals are as good")
    optimal: bool
    gap: float
    why: str
    proof: Proof


class Proposed(BaseModel):
    """Deals to propose; none where no deal is acceptable, with the reason."""

    proposals: list[Proposal]
    reason: str
    nearest: dict[str, str] | None
    shortfalls: dict[str, float]
    proof: Proof


class Point(BaseModel):
    """One efficient deal."""

    terms: dict[str, str]
    utilities: dict[str, str]
    proof: Proof


class FrontierFound(BaseModel):
    """The exact frontier: every efficient acceptable deal, or the first of them."""

    deals: str = Field(description="how many combinations there are")
    acceptable: str = Field(description="how many are acceptable, or between what")
    points: int = Field(description="distinct utility vectors of efficient deals")
    efficient: str = Field(description="how many deals are efficient, ties included")
    shown: list[Point]
    exact: bool
    arithmetic: str
    reason: str
    proof: Proof
