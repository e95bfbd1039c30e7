"""The step that puts what was found on one page."""

from __future__ import annotations

from collections.abc import Mapping

from winset.arrays import FloatArray
from winset.findings.gates.results import Diagnosis
from winset.findings.judgement.making import Grounds, judged
from winset.findings.judgement.results import Judgement
from winset.findings.kinds.laying import KindSets
from winset.findings.kinds.results import KindsFinding
from winset.findings.learning import LearningFinding
from winset.findings.misfit import MisfitFinding
from winset.findings.packages.results import PackagesFinding
from winset.model import Handle
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["judgement"]


def judgement(  # noqa: PLR0917 - steps are called by name
    prior: Prior,
    worlds: Worlds,
    drawn: tuple[Worlds, FloatArray],
    kind_sets: KindSets,
    kinds: KindsFinding,
    packages: PackagesFinding,
    quantities: Mapping[Handle, FloatArray],
    misfit: MisfitFinding | None,
    gates: Diagnosis | None = None,
    learning: LearningFinding | None = None,
) -> Judgement:
    """Put what was found on one page.

    The parameters are the steps of :mod:`winset.analysis.composing` that bear those names.
    """
    before = (drawn[0], quantities if worlds is drawn[0] else prior.quantities(drawn[1]))
    found = (prior.model, worlds, quantities, kind_sets, kinds, packages)
    return judged(Grounds(*found, before, misfit, gates, learning))
