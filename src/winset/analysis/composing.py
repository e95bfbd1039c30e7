"""One run: each step uses what the steps before it found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winset._version import VERSION
from winset.analysis.clock import Clock
from winset.analysis.result import Analysis
from winset.case.model import Case
from winset.files.checks import check
from winset.files.explain import explain
from winset.findings.accounts.finding import accounts_finding
from winset.findings.accounts.misread import with_misread
from winset.findings.accounts.results import AccountsFinding
from winset.findings.bargaining import bargaining_space
from winset.findings.bridges.levers import Redraw
from winset.findings.bridges.search import bridges_finding
from winset.findings.causes.obstacles import causes_finding
from winset.findings.compliance import compliance_finding
from winset.findings.gates.beliefs import believed_along
from winset.findings.gates.diagnosis import diagnose
from winset.findings.gates.results import Diagnosis
from winset.findings.learning import LearningFinding, learning_finding
from winset.findings.offers import judge_offers
from winset.findings.onlookers import onlookers_finding
from winset.findings.packages import PackagesFinding, packages_finding
from winset.findings.progress.measuring import progress_finding
from winset.findings.share import certain
from winset.findings.situation import Situation, situation_of
from winset.findings.structure import structural_check
from winset.findings.unknowns.ranking import UnknownsFinding, unknowns_finding
from winset.findings.unknowns.value import candidate_packages
from winset.findings.zone import zone_finding
from winset.inference.condition import Conditioned, Snapshot, condition
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["Composition", "input_hash"]

# Fresh worlds come from a seed of their own, far from those that people type.
_FRESH = 0x57494E534554
# Worlds in which a side's belief about the other is kept, at each step of the record.
_BELIEVED = 1_000

FloatArray = NDArray[np.float64]


def input_hash(case: Case) -> str:
    """SHA-256 of the case in its canonical form: comments and order of tables do not count."""
    canonical = json.dumps(case.to_mapping(), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


class Composition:
    """One run: each step uses what the steps before it found."""

    def __init__(
        self, case: Case, n: int, seed: int, sections: tuple[str, ...], clock: Clock
    ) -> None:
        self.case, self.n, self.seed, self.sections, self.clock = case, n, seed, sections, clock
        self.prior = Prior(case)
        self.conditioned: Conditioned | None = None

    def run(self) -> Analysis:
        """Compute the sections that were asked for."""
        step, case = self.clock.step, self.case
        worlds, z, learning, path = self._worlds()
        accounts = self._accounts()
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
        later = self._later(worlds, z, path, packages)
        analysis = Analysis(
            case=case,
            worlds=worlds,
            n_worlds=self.n,
            seed=self.seed,
            version=VERSION,
            input_hash=input_hash(case),
            sections=self.sections,
            understood=explain(case),
            structure=structure,
            zone=zone,
            bargaining=bargaining,
            packages=packages,
            offers=offers,
            learning=learning,
            accounts=self._with_misread(accounts, later.get("gates")),
            warnings=self._warnings(),
            seconds=self.clock.seconds,
            **later,
        )
        return analysis if self.prior.names else self._settled(analysis)

    @staticmethod
    def _settled(analysis: Analysis) -> Analysis:
        """Take off sampling errors: where nothing is uncertain, all worlds are one."""
        kept = ("case", "worlds", "understood", "seconds")
        names = [f.name for f in fields(analysis) if f.name not in kept]
        return replace(analysis, **{name: certain(getattr(analysis, name)) for name in names})

    def _worlds(
        self,
    ) -> tuple[Worlds, FloatArray, LearningFinding | None, tuple[Snapshot, ...]]:
        """Draw worlds, and weigh them by the record where that was asked for."""
        prior, step = self.prior, self.clock.step
        z = step("drawing worlds", lambda: prior.draw(self.n, self.seed))
        drawn = prior.decode(z)
        if not {"learning", "accounts"} & set(self.sections):
            return drawn, z, None, ()
        found = step(
            "learning from the record",
            lambda: condition(self.case, prior, self.n, self.seed, keep_path=True),
        )
        self.conditioned = found
        if "learning" not in self.sections:
            return drawn, z, None, ()
        before = zone_finding(drawn)
        return found.worlds, found.z, learning_finding(self.case, before, found), found.path

    def _accounts(self) -> AccountsFinding | None:
        found = self.conditioned
        if found is None or "accounts" not in self.sections:
            return None
        return self.clock.step(
            "weighing the accounts",
            lambda: accounts_finding(self.case, self.prior, found, self.seed),
        )

    def _with_misread(
        self, accounts: AccountsFinding | None, diagnosis: Diagnosis | None
    ) -> AccountsFinding | None:
        """Add the answer on misreading, where the same worlds were diagnosed."""
        if accounts is None or self.conditioned is None or diagnosis is None:
            return accounts
        if "learning" not in self.sections:
            return accounts
        return with_misread(accounts, self.conditioned, diagnosis)

    def _packages(self, worlds: Worlds, conditioned: bool) -> PackagesFinding:
        """Rank on some worlds, score on others: new draws, or the other half of the posterior."""
        if conditioned and self.n > 1:
            halves = (worlds.take(slice(first, None, 2)) for first in (0, 1))
            return packages_finding(*halves, seed=self.seed)
        z = self.prior.draw(self.n, (self.seed + _FRESH) % 2**63)
        return packages_finding(worlds, self.prior.decode(z), seed=self.seed)

    def _later(
        self,
        worlds: Worlds,
        z: FloatArray,
        path: tuple[Snapshot, ...],
        packages: PackagesFinding,
    ) -> dict[str, Any]:
        """Compute what builds on the situation: gates, bridges, unknowns, onlookers."""
        asked = set(self.sections)
        if not asked & {"gates", "bridges", "unknowns", "onlookers"}:
            return {}
        step, case = self.clock.step, self.case
        quantities = self.prior.quantities(z)
        prior_rows = self.prior.draw(min(self.n, _BELIEVED), self.seed)
        situation = step(
            "laying out the situation",
            lambda: situation_of(
                case,
                worlds,
                quantities,
                believed=believed_along(self.prior, prior_rows, path, worlds=len(prior_rows)),
            ),
        )
        redraw = Redraw(self.prior, z, self.seed)
        found: dict[str, Any] = {}
        diagnosis = step("finding where each world stopped", lambda: diagnose(situation))
        if "bridges" in asked:
            found["bridges"] = step("searching bridges", lambda: bridges_finding(situation, redraw))
        if "gates" in asked:
            found["gates"] = diagnosis
            found |= step(
                "sharing out the causes", lambda: self._why(situation, diagnosis, quantities)
            )
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

    def _why(
        self, situation: Situation, diagnosis: Diagnosis, quantities: Mapping[str, FloatArray]
    ) -> dict[str, Any]:
        worlds, last = situation.worlds, len(situation.worlds.epochs) - 1
        return {
            "causes": causes_finding(situation),
            "progress": progress_finding(self.case, worlds),
            "insistence": diagnosis.insisting,
            "compliance": compliance_finding(
                self.case,
                situation.sets[last],
                worlds.consent,
                quantities,
                worlds.weight,
                surviving=situation.close,
            ),
        }

    def _unknowns(
        self,
        situation: Situation,
        diagnosis: Diagnosis,
        quantities: Mapping[str, FloatArray],
        packages: PackagesFinding,
    ) -> UnknownsFinding:
        given = self._columns(situation.worlds, packages)
        _, accepted = candidate_packages(situation, given=given)
        weight = situation.worlds.weight
        where = diagnosis.per_world
        if where is None:
            raise RuntimeError("the diagnosis came without its worlds")
        return unknowns_finding(
            quantities,
            where.gate,
            where.s3 == 1,
            weight,
            accepted,
            actors=tuple(self.case.actors),
        )

    def _columns(self, worlds: Worlds, packages: PackagesFinding) -> list[tuple[int, ...]]:
        """Return the best packages as local columns per block."""
        return [
            tuple(int(c) for c in worlds.space.columns_of(np.asarray(package.options)))
            for package in packages.packages
        ]

    def _warnings(self) -> tuple[str, ...]:
        return (*(str(problem) for problem in check(self.case)), *self.prior.warnings)
