"""The steps that put what was found on one page."""

from __future__ import annotations

from collections.abc import Mapping

from winset.arrays import FloatArray
from winset.findings.gates.results import Diagnosis
from winset.findings.judgement.making import Asked, Grounds, asked_worlds, judged, ranges_of
from winset.findings.judgement.ranges import Ranged
from winset.findings.judgement.results import Judgement
from winset.findings.kinds.laying import KindSets
from winset.findings.kinds.results import KindsFinding
from winset.findings.learning import LearningFinding
from winset.findings.misfit import MisfitFinding
from winset.findings.packages.results import PackagesFinding
from winset.findings.wants import Want, wants_of
from winset.model import Handle
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["asked", "grounds", "judgement", "ranges", "wants"]


def grounds(  # noqa: PLR0917 - steps are called by name
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
) -> Grounds:
    """Gather what the page is made of.

    The parameters are the steps of :mod:`winset.analysis.composing` that bear those names.
    """
    before = (drawn[0], quantities if worlds is drawn[0] else prior.quantities(drawn[1]))
    found = (prior.model, worlds, quantities, kind_sets, kinds, packages)
    return Grounds(*found, before, misfit, gates, learning)


def asked(grounds: Grounds) -> Asked:
    """Find the question, and sort the worlds that answer it."""
    return asked_worlds(grounds)


def judgement(grounds: Grounds, asked: Asked) -> Judgement:
    """Put what was found on one page."""
    return judged(grounds, asked)


def ranges(grounds: Grounds, asked: Asked) -> tuple[Ranged, ...]:
    """Lay out every judgement with what hangs on it."""
    return ranges_of(grounds, asked)


def wants(worlds: Worlds, asked: Asked) -> tuple[Want, ...]:
    """Say what every actor wants."""
    return wants_of(worlds.actors, worlds.space, asked.values)
