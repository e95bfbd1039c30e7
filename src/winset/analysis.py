"""The only place that composes everything: ``ws.analyze(case)``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from winset.case.explain import Understood, explain
from winset.case.model import Case
from winset.findings.bargaining import BargainingSpace, bargaining_space
from winset.findings.offers import OfferJudged, judge_offers
from winset.findings.packages import PackagesFinding, packages_finding
from winset.findings.structure import StructuralCheck, structural_check
from winset.findings.zone import ZoneFinding, zone_finding
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["SECTIONS", "Analysis", "analyze"]

# Sections in the order in which they are computed; a later one may use an earlier one.
SECTIONS = ("deals", "gates", "bridges", "unknowns", "onlookers", "learning", "accounts")

Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Analysis:
    """What was computed for one case; sections that were not asked for are None.

    ``worlds`` are the draws behind the shares. Everything else is plain results, which
    :func:`winset.report.export.to_json` turns into the documented JSON.
    """

    case: Case
    worlds: Worlds
    n_worlds: int
    seed: int
    version: str
    input_hash: str
    sections: tuple[str, ...]
    understood: tuple[Understood, ...]
    structure: StructuralCheck
    zone: ZoneFinding
    bargaining: BargainingSpace
    packages: PackagesFinding
    offers: tuple[OfferJudged, ...]
    gates: Any = None
    bridges: Any = None
    unknowns: Any = None
    onlookers: Any = None
    learning: Any = None
    accounts: Any = None
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


def analyze(
    case: Case | str | Path,
    *,
    worlds: int = 10_000,
    seed: int = 1,
    only: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> Analysis:
    raise NotImplementedError
