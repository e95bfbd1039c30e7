"""The steps from a case to its answers: the name of each is what it gives."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from winset.analysis.judging import asked, grounds, judgement, ranges, wants
from winset.analysis.recorded import (
    Part,
    Quantities,
    Sample,
    accounts,
    belief,
    beliefs,
    conditioned,
    learning,
    misfit,
)
from winset.analysis.steps import steps_of
from winset.case import walk
from winset.case.model import Case
from winset.deals.sets.base import WinSets
from winset.files.checks import check
from winset.files.explain import Understood, explain
from winset.findings.bargaining import BargainingSpace, bargaining_space
from winset.findings.bridges.levers import Redraw
from winset.findings.bridges.results import BridgesFinding
from winset.findings.bridges.search import bridges_finding
from winset.findings.causes.obstacles import Causes, causes_finding
from winset.findings.compliance import ComplianceFinding, compliance_finding
from winset.findings.gates.diagnosis import diagnose
from winset.findings.gates.results import Diagnosis
from winset.findings.insisting import Insistence
from winset.findings.inspected import Inspected
from winset.findings.inspected import inspected as inspected_of
from winset.findings.kinds.finding import kinds_finding
from winset.findings.kinds.laying import KindSets
from winset.findings.kinds.laying import kind_sets as laid_out
from winset.findings.kinds.results import KindsFinding
from winset.findings.kinds.sets import ANY
from winset.findings.misreading.beliefs import Believed
from winset.findings.misreading.finding import misreading_finding
from winset.findings.misreading.results import Reading
from winset.findings.offers import OfferJudged, judge_offers
from winset.findings.onlookers import OnlookersFinding, onlookers_finding
from winset.findings.packages.finding import packages_finding
from winset.findings.packages.halves import Halves, halves_of
from winset.findings.packages.results import PackagesFinding
from winset.findings.progress.finding import progress_finding
from winset.findings.progress.results import Progress
from winset.findings.situation import Situation, sets_of, situation_of
from winset.findings.steps import StepsFinding, steps_finding
from winset.findings.structure import StructuralCheck, structural_check
from winset.findings.tabled import OnTable, on_the_table
from winset.findings.unknowns.ranking import UnknownsFinding, unknowns_finding
from winset.findings.unknowns.value import candidate_packages
from winset.findings.zone import ZoneFinding, zone_finding
from winset.inference.condition import Conditioned
from winset.model import Model, compile_case
from winset.words.remarks import remark
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["RESULTS", "STEPS"]

# Worlds of the structural check, per way of drawing.
_CHECKED = 2_000

#: What each section adds to the results; the first row is in all of them.
RESULTS: Mapping[str, tuple[str, ...]] = {
    "": (
        *("understood", "structure", "zone", "kinds", "bargaining", "packages", "offers"),
        *("misfit", "steps", "placeholders", "drafts", "warnings", "judgement", "ranges", "wants"),
    ),
    "deals": ("inspected",),
    "gates": ("gates", "causes", "misreading", "compliance", "progress", "insistence"),
    "bridges": ("bridges",),
    "unknowns": ("unknowns",),
    "onlookers": ("onlookers",),
    "learning": ("learning", "belief"),
    "accounts": ("accounts",),
}


def model(case: Case) -> Model:
    """Compile the case."""
    return compile_case(case)


def prior(model: Model) -> Prior:
    """Make the prior of a model."""
    return Prior(model)


def understood(case: Case) -> tuple[Understood, ...]:
    """Say what was understood of it."""
    return explain(case)


def placeholders(case: Case) -> tuple[str, ...]:
    """List the judgements that nobody has made yet."""
    return walk.placeholders(case)


def drafts(case: Case) -> tuple[str, ...]:
    """List what was drafted from documents, and that nobody has accepted yet."""
    return walk.drafts(case)


def warnings(case: Case, prior: Prior) -> tuple[str, ...]:
    """List what is doubtful in it."""
    return (*(str(problem) for problem in check(case)), *map(remark, prior.warnings))


def drawn(prior: Prior, n: int, seed: int) -> Sample:
    """Draw worlds from the judgements as they are."""
    z = prior.draw(n, seed)
    return prior.decode(z), z


def believed(drawn: Sample, conditioned: Conditioned | None) -> Sample:
    """Take the worlds that everything below is about, and their latents."""
    return drawn if conditioned is None else (conditioned.worlds, conditioned.z)


def worlds(believed: Sample) -> Worlds:
    """Take the worlds alone."""
    return believed[0]


def structure(model: Model, n: int, seed: int) -> StructuralCheck:
    """Check what the answer owes to ways of drawing."""
    return structural_check(model, worlds=min(n, _CHECKED), seed=seed)


def steps(prior: Prior, believed: Sample) -> StepsFinding | None:
    """Ask what the answer owes to the steps in which amounts are counted."""
    return steps_finding(prior, *believed)


def sets(worlds: Worlds) -> tuple[WinSets, ...]:
    """Keep the deals that each actor accepts, epoch by epoch."""
    return sets_of(worlds)


def zone(worlds: Worlds, sets: tuple[WinSets, ...] = ()) -> ZoneFinding:
    """Ask whether there was a deal to be had."""
    return zone_finding(worlds, sets)


def kind_sets(
    prior: Prior,
    believed: Sample,
    sets: tuple[WinSets, ...],
    quantities: Quantities,
) -> KindSets:
    """Lay out the kinds of deal."""
    return laid_out(prior, *believed, sets, quantities)


def tabled(model: Model, worlds: Worlds, seed: int) -> tuple[OnTable, ...]:
    """Lay out what was on the table in every world."""
    return on_the_table(model.transcript, worlds, seed)


def kinds(
    model: Model,
    worlds: Worlds,
    kind_sets: KindSets,
    tabled: tuple[OnTable, ...],
    quantities: Quantities,
) -> KindsFinding:
    """Find which kinds of deal were to be had, and how far each would have gone."""
    return kinds_finding(model, worlds, kind_sets, tabled, quantities)


def offers(
    worlds: Worlds, sets: tuple[WinSets, ...], tabled: tuple[OnTable, ...]
) -> tuple[OfferJudged, ...]:
    """Judge the offers on record."""
    return judge_offers(worlds, sets, tabled)


def halves(
    prior: Prior, believed: Sample, kind_sets: KindSets, n: int, *, seed: int, record: bool
) -> Halves:
    """Make worlds that choose and worlds that judge: new draws, or the other half of these."""
    return halves_of(prior, *believed, kind_sets, n=n, seed=seed, fresh=not record)


def packages(prior: Prior, halves: Halves, seed: int) -> PackagesFinding:
    """Choose packages on some worlds, judge them on others."""
    return packages_finding(prior, halves, seed=seed)


def bargaining(prior: Prior, offers: tuple[OfferJudged, ...]) -> BargainingSpace:
    """Draw the bargaining space at the middle of every judgement."""
    return bargaining_space(prior.central(), offers)


def inspected(
    halves: Halves, packages: PackagesFinding, offers: tuple[OfferJudged, ...]
) -> Inspected:
    """Ask every deal, or those that have names and their neighbours."""
    named = [p.options for p in packages.packages] + [o.options for o in offers]
    return inspected_of(halves, named)


def quantities(prior: Prior, believed: Sample) -> Quantities:
    """Give every judgement its value in every world."""
    return prior.quantities(believed[1])


def situation(
    model: Model,
    worlds: Worlds,
    sets: tuple[WinSets, ...],
    quantities: Quantities,
    kind_sets: KindSets,
    *,
    tabled: tuple[OnTable, ...],
) -> Situation:
    """Lay out win-sets and packages, epoch by epoch."""
    return situation_of(model, worlds, quantities, sets=sets, kinds=kind_sets, tabled=tabled)


def misreading(situation: Situation, beliefs: tuple[Believed, ...]) -> tuple[Reading, ...]:
    """Grade what proposers believed of offers that were not taken."""
    return misreading_finding(situation, beliefs)


def gates(situation: Situation, kind_sets: KindSets) -> Diagnosis:
    """Find where each world stopped."""
    return diagnose(situation, kind_sets)


def causes(situation: Situation) -> Causes | None:
    """Share out what kept a deal away."""
    return causes_finding(situation)


def compliance(
    model: Model, situation: Situation, worlds: Worlds, quantities: Quantities
) -> ComplianceFinding | None:
    """Ask which promises would be kept."""
    return compliance_finding(
        model,
        situation.sets[len(worlds.epochs) - 1],
        worlds.consent,
        quantities,
        worlds.weight,
        surviving=situation.close,
    )


def progress(situation: Situation) -> tuple[Progress, ...]:
    """Measure how far apart the sides were from move to move."""
    return progress_finding(situation)


def insistence(gates: Diagnosis) -> tuple[Insistence, ...]:
    """Take what is left of the deals if an option is held to."""
    return gates.insisting


def redraw(prior: Prior, believed: Sample, kind_sets: KindSets, seed: int) -> Redraw:
    """Make what draws the same worlds with a lever moved."""
    return Redraw(prior, believed[1], seed, kinds=kind_sets.core != (ANY,))


def bridges(situation: Situation, redraw: Redraw, tell: Part) -> BridgesFinding:
    """Search the smallest changes that would have opened the way."""
    return bridges_finding(situation, redraw, tell=tell)


def unknowns(
    model: Model,
    situation: Situation,
    gates: Diagnosis,
    quantities: Quantities,
    packages: PackagesFinding,
) -> UnknownsFinding:
    """Rank what is not known by what it decides."""
    where = gates.where
    given = _columns(situation.worlds, packages)
    _, accepted = candidate_packages(situation, given=given)
    return unknowns_finding(
        quantities,
        where.point,
        where.s3 == 1,
        situation.worlds.weight,
        accepted,
        tells=model.accounts.tells,
    )


def onlookers(
    situation: Situation,
    redraw: Redraw,
    packages: PackagesFinding,
    bridges: BridgesFinding | None = None,
) -> OnlookersFinding:
    """Ask who gains, and who could pay."""
    given = _columns(situation.worlds, packages)
    return onlookers_finding(situation, redraw, packages=given, bridges=bridges)


def _columns(worlds: Worlds, packages: PackagesFinding) -> list[tuple[int, ...]]:
    """Return the best packages as local columns per block."""
    return [
        tuple(int(c) for c in worlds.space.columns_of(np.asarray(package.options)))
        for package in packages.packages
    ]


#: Every step after those that it needs.
STEPS = steps_of(
    ("", model),
    ("", prior),
    ("", understood),
    ("", placeholders),
    ("", drafts),
    ("", warnings),
    ("drawing worlds", drawn),
    ("learning from the record", conditioned),
    ("", believed),
    ("", worlds),
    ("checking the structure", structure),
    ("", sets),
    ("", quantities),
    ("looking for deals", zone),
    ("", kind_sets),
    ("", tabled),
    ("asking which kinds of deal were there", kinds),
    ("trying finer steps", steps),
    ("judging the offers on record", offers),
    ("", halves),
    ("ranking packages", packages),
    ("", inspected),
    ("drawing the bargaining space", bargaining),
    ("", misfit),
    ("", learning),
    ("following belief along the record", belief),
    ("", beliefs),
    ("laying out the situation", situation),
    ("finding where each world stopped", gates),
    ("", redraw),
    ("searching bridges", bridges),
    ("sharing out the causes", causes),
    ("", misreading),
    ("", compliance),
    ("", progress),
    ("", insistence),
    ("ranking what is not known", unknowns),
    ("asking who gains", onlookers),
    ("weighing the accounts", accounts),
    ("", grounds),
    ("", asked),
    ("", judgement),
    ("", ranges),
    ("", wants),
)
