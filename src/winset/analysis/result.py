"""What an analysis holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from winset.case.model import Case
from winset.files.explain import Understood
from winset.findings.accounts.results import AccountsFinding
from winset.findings.bargaining import BargainingSpace
from winset.findings.bridges.results import BridgesFinding
from winset.findings.causes.obstacles import Causes
from winset.findings.compliance import ComplianceFinding
from winset.findings.gates.results import Diagnosis
from winset.findings.insisting import Insistence
from winset.findings.learning import LearningFinding
from winset.findings.offers import OfferJudged
from winset.findings.onlookers import OnlookersFinding
from winset.findings.packages import PackagesFinding
from winset.findings.progress.measuring import Progress
from winset.findings.structure import StructuralCheck
from winset.findings.unknowns.ranking import UnknownsFinding
from winset.findings.zone import ZoneFinding
from winset.worlds import Worlds

__all__ = ["Analysis"]


@dataclass(frozen=True, eq=False)
class Analysis:
    """What was computed for one case; sections that were not asked for are None.

    ``worlds`` are the draws behind the shares; ``record`` says whether they were weighed by how
    well they explain the record. Everything else is plain results, which
    :func:`winset.report.export.to_json` turns into the documented JSON.
    """

    case: Case
    worlds: Worlds
    n_worlds: int
    seed: int
    version: str
    input_hash: str
    sections: tuple[str, ...]
    record: bool
    understood: tuple[Understood, ...]
    structure: StructuralCheck
    zone: ZoneFinding
    bargaining: BargainingSpace
    packages: PackagesFinding
    offers: tuple[OfferJudged, ...]
    gates: Diagnosis | None = None
    causes: Causes | None = None
    compliance: ComplianceFinding | None = None
    progress: tuple[Progress, ...] | None = None
    insistence: tuple[Insistence, ...] | None = None
    bridges: BridgesFinding | None = None
    unknowns: UnknownsFinding | None = None
    onlookers: OnlookersFinding | None = None
    learning: LearningFinding | None = None
    accounts: AccountsFinding | None = None
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
