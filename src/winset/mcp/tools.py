"""What the server can be asked. Each answer is short, typed, and says how to check it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from winset import analysis
from winset.analysis.scenarios import deal_space
from winset.case.model import Case
from winset.deals.certificates import Weights, refuting_weights, supporting_weights
from winset.deals.dealspace import DealSpace
from winset.deals.frontier.merging import TooManyPointsError
from winset.deals.solution import Solution
from winset.mcp import results
from winset.mcp.guarding import LIMITS, Desk, RefusedError
from winset.mcp.inputs import Deal, Table
from winset.report.making import report
from winset.words.gates import MEANING, NAMES

__all__ = ["Tools"]

Case_ = Annotated[
    str, Field(max_length=1_000, description="a shipped case's name, or a path in the folder")
]
Text = Annotated[str, Field(description="a case file (TOML) as text, instead of a name")]
Worlds = Annotated[int, Field(ge=100, le=LIMITS["worlds"])]
Seed = Annotated[int, Field(ge=0, le=2**63 - 1)]
Concept = Literal[
    "nash",
    "kalai_smorodinsky",
    "egalitarian",
    "equal_loss",
    "utilitarian",
    "leximin",
    "raiffa",
]

_LISTED = 100_000
_SECONDS = 5.0


class Tools:
    """The tools, over one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def _case(self, case: str, text: str) -> Case:
        return self.desk.reading(case, text).unwrap()

    def _deals(self, case: str, text: str, table: Table | None) -> DealSpace:
        if table is not None and (case or text):
            raise RefusedError("bad-argument", "give a table or a case, not both", argument="table")
        if table is not None:
            return _quick(table.deals())
        read = self.desk.reading(case, text)
        if case and not text and read.text == "" and read.case is not None:
            path = self.desk.path(case)
            # A scenario keeps its exact numbers.
            return _quick(deal_space(path))
        return _quick(deal_space(read.unwrap()))

    def read_case(self, case: Case_ = "", text: Text = "") -> results.CaseRead:
        """Read a case: who is at the table, what is settled how, and how much is on record."""
        found = self._case(case, text)
        deals = deal_space(found)
        return results.CaseRead(
            title=found.title,
            summary=found.summary,
            held=None if found.held is None else str(found.held),
            outcome=None if found.outcome is None else str(found.outcome),
            actors={name: actor.role for name, actor in found.actors.items()},
            issues=[
                results.IssueRead(name=name, options=list(options)[:50])
                for name, options in zip(deals.space.issues, deals.space.options, strict=True)
            ],
            events=len(found.events),
            deals=str(deals.n_deals),
        )

    def check_case(self, case: Case_ = "", text: Text = "") -> results.Checked:
        """Find everything that is wrong with a case, each with its place and what to do."""
        read = self.desk.reading(case, text)
        return results.Checked(
            valid=read.case is not None,
            errors=len(read.errors),
            warnings=len(read.warnings),
            found=[
                results.Found(
                    code=d.code,
                    severity=d.severity,
                    place=d.path,
                    line=d.line,
                    message=d.message,
                    advice="; ".join(part for part in d.advice if part),
                )
                for d in read.defects[:50]
            ],
        )

    def analyse(
        self, case: Case_ = "", text: Text = "", worlds: Worlds = 2_000, seed: Seed = 1
    ) -> results.Analysed:
        """Analyse a case: was there a deal, which packages hold in most worlds, and how sure."""
        found = analysis.analyze(
            self._case(case, text), worlds=worlds, seed=seed, only=["deals", "gates"]
        )
        made = report(found)
        return results.Analysed(
            answer=[made.answer.headline, *(row.text for row in made.answer.rows)],
            figures={
                tile.name: tile.value if isinstance(tile.value, str) else f"{tile.value.value:.3f}"
                for tile in made.tiles
            },
            packages=[
                results.Package(
                    terms=dict(one.terms),
                    pass_=results.Share(value=one.fresh.value, error=one.fresh.error),
                )
                for one in found.packages.packages[:3]
            ],
            warnings=list(found.warnings),
            version=found.version,
            input_hash=found.input_hash,
            worlds=found.n_worlds,
            seed=found.seed,
        )

    def explain_gate(
        self, case: Case_ = "", text: Text = "", worlds: Worlds = 2_000, seed: Seed = 1
    ) -> results.GateExplained:
        """Explain where on the way to a deal a negotiation stopped."""
        found = analysis.analyze(
            self._case(case, text), worlds=worlds, seed=seed, only=["deals", "gates"]
        )
        if found.gates is None:
            raise RefusedError("no-record", "the case has no record to diagnose", argument="case")
        sections = [s for s in report(found).sections if s.id in ("gates", "causes")]
        return results.GateExplained(
            leading=NAMES[found.gates.leading],
            shares={
                NAMES[p.point]: results.Share(value=p.share.value, error=p.share.error)
                for p in found.gates.points
            },
            explanation=[
                MEANING[found.gates.leading],
                *(sentence for s in sections for sentence in (*s.lead, *s.detail)),
            ],
            input_hash=found.input_hash,
            worlds=found.n_worlds,
            seed=found.seed,
        )

    def price_deal(
        self, deal: Deal, case: Case_ = "", text: Text = "", table: Table | None = None
    ) -> results.Priced:
        """Price one deal: what it is worth to whom, who refuses it, what would be better."""
        deals = self._deals(case, text, table)
        found = deals.standing(deal)
        if found.efficient:
            proof = _efficiency(deals, found.deal)
        else:
            assert found.dominated_by is not None
            proof = results.Proof(
                kind="witness",
                claim="the witness is acceptable, better for a party and worse for none",
                witness=deals.describe(found.dominated_by),
            )
        return results.Priced(
            terms=dict(found.terms),
            utilities=_named(deals, found.utilities),
            acceptable=found.acceptable,
            refused_by=list(found.refused_by),
            shortfalls=_named(deals, found.shortfalls),
            efficient=found.efficient,
            distances={k: None if math.isnan(d) else d for k, d in found.distances.items()},
            proof=proof,
        )

    def propose_packages(
        self,
        case: Case_ = "",
        text: Text = "",
        table: Table | None = None,
        solutions: list[Concept] | None = None,
    ) -> results.Proposed:
        """Propose deals: what each bargaining solution picks, exactly, and why not better."""
        deals = self._deals(case, text, table)
        zone = deals.zone()
        if not zone.exists:
            return _none(deals, zone.reason)
        out = []
        for concept in solutions or ["nash", "egalitarian", "utilitarian"]:
            try:
                out.append(_proposal(deals, getattr(deals, concept)()))
            except TooManyPointsError:
                continue
        return results.Proposed(
            proposals=out, reason="", nearest=None, shortfalls={}, proof=_listing(deals, "search")
        )

    def exact_frontier(
        self,
        table: Table | None = None,
        case: Case_ = "",
        text: Text = "",
        shown: Annotated[int, Field(ge=0, le=LIMITS["points shown"])] = 20,
    ) -> results.FrontierFound:
        """Find every efficient acceptable deal, exactly; show the first, with a proof for each."""
        deals = self._deals(case, text, table)
        zone = deals.zone()
        front = deals.frontier(limit=LIMITS["points of a frontier"])
        low, high = zone.bounds
        points = []
        for k in range(min(shown, len(front))):
            deal = tuple(front.deals_of([k], limit=1)[0].tolist())
            (own,) = deals.exact_utilities([deal])
            points.append(
                results.Point(
                    terms=deals.describe(deal),
                    utilities=_named(deals, own),
                    proof=_efficiency(deals, deal),
                )
            )
        return results.FrontierFound(
            deals=str(deals.n_deals),
            acceptable=str(low) if low == high else f"{low} to {high}",
            points=len(front),
            efficient=str(front.count),
            shown=points,
            exact=front.exact and not any(deals.grid.rounded),
            arithmetic=deals.grid.rounding,
            reason=zone.reason,
            proof=_listing(deals, "search") if zone.exists else _none(deals, "").proof,
        )


def _quick(deals: DealSpace) -> DealSpace:
    return replace(deals, seconds=_SECONDS)


def _named(deals: DealSpace, values: tuple[Fraction, ...]) -> dict[str, str]:
    return {name: str(value) for name, value in zip(deals.actors, values, strict=True)}


def _weighed(deals: DealSpace, found: Weights, claim: str) -> results.Proof:
    return results.Proof(
        kind="weights",
        claim=claim,
        weights=_named(deals, found.weights),
        bound=str(found.bound),
        reached=str(found.reached),
    )


def _listing(deals: DealSpace, otherwise: Literal["search"]) -> results.Proof:
    if deals.space.n_deals <= _LISTED:
        return results.Proof(
            kind="listing", claim="list all deals and compare", deals=deals.space.n_deals
        )
    return results.Proof(kind=otherwise, claim="found by exact search; there is no short proof")


def _efficiency(deals: DealSpace, deal: tuple[int, ...]) -> results.Proof:
    found = supporting_weights(deals, deal)
    if found is None:
        return _listing(deals, "search")
    return _weighed(
        deals, found, "by these weights no deal is worth more, so none is better for all"
    )


def _proposal(deals: DealSpace, found: Solution) -> results.Proposal:
    assert found.deal is not None
    (own,) = deals.exact_utilities([found.deal])
    return results.Proposal(
        solution=found.concept,
        terms=deals.describe(found.deal),
        utilities=_named(deals, own),
        value=str(found.exact_value) if found.exact_value is not None else repr(found.value),
        ties=str(found.count),
        optimal=found.certificate.optimal,
        gap=found.certificate.gap,
        why=f"{found.convention}; {found.certificate.proof}",
        proof=_efficiency(deals, found.deal),
    )


def _none(deals: DealSpace, reason: str) -> results.Proposed:
    reasons = deals.zone().emptiness
    weights = refuting_weights(deals)
    proof = (
        _listing(deals, "search")
        if weights is None
        else _weighed(
            deals, weights, "by these weights every deal is worth less than walking away is to all"
        )
    )
    nearest: Mapping[str, str] | None = None
    shortfalls: dict[str, float] = {}
    if reasons is not None and reasons.nearest is not None:
        nearest = deals.describe(reasons.nearest)
        shortfalls = dict(zip(deals.actors, reasons.shortfalls, strict=True))
    return results.Proposed(
        proposals=[],
        reason=reason,
        nearest=None if nearest is None else dict(nearest),
        shortfalls=shortfalls,
        proof=proof,
    )
