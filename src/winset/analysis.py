"""The only place that composes everything: ``ws.analyze(case)``."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

import winset
from winset.case.checks import check
from winset.case.explain import Understood, explain
from winset.case.model import Case
from winset.findings.bargaining import BargainingSpace, bargaining_space
from winset.findings.belief import Belief, belief_along
from winset.findings.bridges import bridges_finding
from winset.findings.bridges_levers import Redraw
from winset.findings.bridges_results import BridgesFinding
from winset.findings.causes_obstacles import Causes, causes_finding
from winset.findings.compare import compare
from winset.findings.compliance import ComplianceFinding, compliance_finding
from winset.findings.gates_diagnosis import diagnose
from winset.findings.gates_results import Diagnosis
from winset.findings.learning import LearningFinding, learning_finding
from winset.findings.offers import OfferJudged, judge_offers
from winset.findings.onlookers import OnlookersFinding, onlookers_finding
from winset.findings.packages import PackagesFinding, packages_finding
from winset.findings.progress import Progress, progress_finding
from winset.findings.situation import Situation, situation_of
from winset.findings.structure import StructuralCheck, structural_check
from winset.findings.unknowns import UnknownsFinding, unknowns_finding
from winset.findings.unknowns_value import candidate_packages
from winset.findings.zone import ZoneFinding, zone_finding
from winset.learn.condition import condition
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["SECTIONS", "Analysis", "analyze", "compare", "learn"]

# Sections in the order in which they are computed; a later one may use an earlier one.
SECTIONS = ("deals", "gates", "bridges", "unknowns", "onlookers", "learning", "accounts")

# What ``analyze`` computes by default.
AVAILABLE = ("deals", "gates", "bridges", "unknowns", "onlookers", "learning")

# Fresh worlds come from a seed of their own, far from those that people type.
_FRESH = 0x57494E534554

Tell = Callable[[str, float], None]
T = TypeVar("T")
FloatArray = NDArray[np.float64]


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
    gates: Diagnosis | None = None
    causes: Causes | None = None
    compliance: ComplianceFinding | None = None
    progress: tuple[Progress, ...] | None = None
    bridges: BridgesFinding | None = None
    unknowns: UnknownsFinding | None = None
    onlookers: OnlookersFinding | None = None
    learning: LearningFinding | None = None
    accounts: Any = None
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


def _sections(only: Iterable[str] | None) -> tuple[str, ...]:
    if only is None:
        return AVAILABLE
    asked = tuple(only)
    unknown = [name for name in asked if name not in SECTIONS]
    if unknown or not asked:
        raise ValueError(
            f"unknown section {unknown[0]!r}; sections are: {', '.join(SECTIONS)}"
            if unknown
            else f"no section was named; sections are: {', '.join(SECTIONS)}"
        )
    return tuple(name for name in SECTIONS if name in asked)


class _Clock:
    """Tells the progress bar what is being computed, and keeps the seconds of each step."""

    def __init__(self, progress: Tell | None, steps: int) -> None:
        self._progress, self._steps, self._done = progress, max(steps, 1), 0
        self.seconds: dict[str, float] = {}

    def step(self, label: str, compute: Callable[[], T]) -> T:
        if self._progress is not None:
            self._progress(label, self._done / self._steps)
        started = time.perf_counter()
        result = compute()
        self.seconds[label] = time.perf_counter() - started
        self._done += 1
        if self._progress is not None:
            self._progress(label, self._done / self._steps)
        return result


def _as_case(case: Case | str | Path) -> Case:
    if isinstance(case, Case):
        return case
    from winset.case.reading import load

    return load(case)


def input_hash(case: Case) -> str:
    """SHA-256 of the case in its canonical form: comments and order of tables do not count."""
    canonical = json.dumps(case.to_mapping(), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def analyze(
    case: Case | str | Path,
    *,
    worlds: int = 10_000,
    seed: int = 1,
    only: Iterable[str] | None = None,
    progress: Tell | None = None,
) -> Analysis:
    """Answer what the record of a negotiation can answer.

    Parameters
    ----------
    case : Case, str or Path
        A case, the path of a case file, or the name of a shipped case.
    worlds : int
        Draws of every judgement. The Monte Carlo error of a share is at most 0.5 / sqrt(worlds).
    seed : int
        Same seed, same answer.
    only : iterable of str, optional
        Sections to compute (see ``SECTIONS``); all of them by default.
    progress : callable, optional
        Called with a label and the fraction done.

    Returns
    -------
    Analysis

    Raises
    ------
    CaseError
        The case cannot be read, or contradicts itself.
    ValueError
        ``worlds`` or ``seed`` is out of range, or a section is unknown.

    Examples
    --------
    >>> import winset as ws
    >>> analysis = ws.analyze("hanoi", worlds=200, seed=1, only=["deals"])
    >>> 0 <= analysis.zone.close.ratifiable.value <= 1
    True
    """
    if not 1 <= worlds <= 10_000_000:
        raise ValueError(f"worlds must be between 1 and 10,000,000, not {worlds}")
    if not 0 <= seed < 2**63:
        raise ValueError(f"seed must be between 0 and 2^63 - 1, not {seed}")
    sections = _sections(only)
    given = _as_case(case)
    clock = _Clock(progress, 6 + len(sections))
    return _Composition(given, worlds, seed, sections, clock).run()


def learn(
    case: Case | str | Path,
    *,
    worlds: int = 4_000,
    seed: int = 1,
    view: str = "",
    until: date | None = None,
) -> Belief:
    """Follow belief along the record, act by act.

    Parameters
    ----------
    case : Case, str or Path
    worlds : int
        Size of the sample that is carried through the record.
    seed : int
    view : str
        An actor, for what it could learn; an outsider by default.
    until : date, optional
        Only the record up to this day.

    Raises
    ------
    CaseError
        The case cannot be read, or contradicts itself.
    ValueError
        Where nothing that the judgements allow can explain the record, or ``view`` is no actor.

    Examples
    --------
    >>> import winset as ws
    >>> belief = ws.analysis.learn("hanoi", worlds=400, until=date(2019, 2, 22))
    >>> [step.act for step in belief.steps]
    ['', 'offer']
    """
    if not 100 <= worlds <= 1_000_000:
        raise ValueError(f"worlds must be between 100 and 1,000,000, not {worlds}")
    given = _as_case(case)
    prior = Prior(given)
    found = condition(
        given, prior, worlds, seed, view=view, until=until, keep_path=True, particles=worlds
    )
    return belief_along(prior, found, view=view)


class _Composition:
    """One run: each step uses what the steps before it found."""

    def __init__(
        self, case: Case, n: int, seed: int, sections: tuple[str, ...], clock: _Clock
    ) -> None:
        self.case, self.n, self.seed, self.sections, self.clock = case, n, seed, sections, clock
        self.prior = Prior(case)

    def run(self) -> Analysis:
        step, case = self.clock.step, self.case
        worlds, z, learning = self._worlds()
        structure = step(
            "checking the structure",
            lambda: structural_check(case, worlds=min(self.n, 2_000), seed=self.seed),
        )
        zone = step("looking for deals", lambda: zone_finding(worlds))
        offers = step("judging the offers on record", lambda: judge_offers(case, worlds))
        packages = step("ranking packages", lambda: self._packages(worlds, learning is not None))
        bargaining = step(
            "drawing the bargaining space",
            lambda: bargaining_space(self.prior.central(), offers),
        )
        return Analysis(
            case=case,
            worlds=worlds,
            n_worlds=self.n,
            seed=self.seed,
            version=winset.__version__,
            input_hash=input_hash(case),
            sections=self.sections,
            understood=explain(case),
            structure=structure,
            zone=zone,
            bargaining=bargaining,
            packages=packages,
            offers=offers,
            learning=learning,
            warnings=self._warnings(),
            seconds=self.clock.seconds,
            **self._later(worlds, z, packages),
        )

    def _worlds(self) -> tuple[Worlds, FloatArray, LearningFinding | None]:
        """Draw worlds, and weigh them by the record where that was asked for."""
        prior, step = self.prior, self.clock.step
        z = step("drawing worlds", lambda: prior.draw(self.n, self.seed))
        drawn = prior.decode(z)
        if "learning" not in self.sections:
            return drawn, z, None
        found = step(
            "learning from the record",
            lambda: condition(self.case, prior, self.n, self.seed),
        )
        before = zone_finding(drawn)
        return found.worlds, found.z, learning_finding(self.case, before, found)

    def _packages(self, worlds: Worlds, conditioned: bool) -> PackagesFinding:
        """Rank on some worlds, score on others: new draws, or the other half of the posterior."""
        if conditioned:
            return packages_finding(worlds.take(slice(0, None, 2)), worlds.take(slice(1, None, 2)))
        z = self.prior.draw(self.n, (self.seed + _FRESH) % 2**63)
        return packages_finding(worlds, self.prior.decode(z), seed=self.seed)

    def _later(self, worlds: Worlds, z: FloatArray, packages: PackagesFinding) -> dict[str, Any]:
        """Compute what builds on the situation: gates, bridges, unknowns, onlookers."""
        asked = set(self.sections)
        if not asked & {"gates", "bridges", "unknowns", "onlookers"}:
            return {}
        step, case = self.clock.step, self.case
        quantities = self.prior.quantities(z)
        situation = step("laying out the situation", lambda: situation_of(case, worlds, quantities))
        redraw = Redraw(self.prior, z, self.seed)
        found: dict[str, Any] = {}
        diagnosis = step("finding where each world stopped", lambda: diagnose(situation))
        if "gates" in asked:
            found["gates"] = diagnosis
            found |= step("sharing out the causes", lambda: self._why(situation, quantities))
        if "bridges" in asked:
            found["bridges"] = step("searching bridges", lambda: bridges_finding(situation, redraw))
        if "unknowns" in asked:
            found["unknowns"] = step(
                "ranking what is not known",
                lambda: self._unknowns(situation, diagnosis, quantities, packages),
            )
        if "onlookers" in asked:
            found["onlookers"] = step(
                "asking who gains",
                lambda: onlookers_finding(
                    situation,
                    redraw,
                    packages=self._columns(worlds, packages),
                    bridges=found.get("bridges"),
                ),
            )
        return found

    def _why(self, situation: Situation, quantities: Mapping[str, FloatArray]) -> dict[str, Any]:
        worlds, last = situation.worlds, len(situation.worlds.epochs) - 1
        return {
            "causes": causes_finding(situation),
            "progress": progress_finding(self.case, worlds),
            "compliance": compliance_finding(
                self.case, situation.sets[last], worlds.consent, quantities, worlds.weight
            ),
        }

    def _unknowns(
        self,
        situation: Situation,
        diagnosis: Diagnosis,
        quantities: Mapping[str, FloatArray],
        packages: PackagesFinding,
    ) -> UnknownsFinding:
        given = [columns for _, columns in self._columns(situation.worlds, packages)]
        _, accepted = candidate_packages(situation, given=given)
        weight = situation.worlds.weight
        where = diagnosis.per_world
        if where is None:
            raise RuntimeError("the diagnosis came without its worlds")
        return unknowns_finding(
            quantities, where.gate, where.s3 == 1, weight, accepted, case=self.case
        )

    def _columns(
        self, worlds: Worlds, packages: PackagesFinding
    ) -> list[tuple[str, tuple[int, ...]]]:
        """Name the best packages and give them as local columns per block."""
        return [
            (
                f"package {rank}",
                tuple(int(c) for c in worlds.space.columns_of(np.asarray(package.options))),
            )
            for rank, package in enumerate(packages.packages, 1)
        ]

    def _warnings(self) -> tuple[str, ...]:
        return (*(str(problem) for problem in check(self.case)), *self.prior.warnings)
