"""What Winset answers about tables of a case: the core chance, and where it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass

from winset.case.model import Case
from winset.findings.gates.diagnosis import diagnose
from winset.findings.kinds.finding import kinds_finding
from winset.findings.kinds.laying import kind_sets
from winset.findings.kinds.results import KindsFinding
from winset.findings.situation import sets_of, situation_of
from winset.inference.condition import condition
from winset.model import compile_case
from winset.worlds.prior import Prior

__all__ = ["Answer", "answer"]


@dataclass(frozen=True)
class Answer:
    """Shares, in points of a hundred."""

    kinds: KindsFinding
    points: Mapping[str, float]

    @property
    def core(self) -> float:
        """That a deal of the core kind would be signed, passed and kept."""
        return 100 * self.kinds.core[0].keep.value

    def leads(self, other: "Answer") -> float:
        """By how much the leading cause of the other is more or less likely here."""
        leading = max(other.points, key=lambda p: other.points[p])
        return self.points.get(leading, 0.0) - other.points[leading]


def answer(tables: Mapping[str, object], worlds: int, seed: int = 1) -> Answer:
    """Analyse tables of a case, with the record."""
    prior = Prior(compile_case(Case.model_validate(tables)))
    known = condition(prior, worlds, seed)
    sets, quantities = sets_of(known.worlds), prior.quantities(known.z)
    laid = kind_sets(prior, known.worlds, known.z, sets, quantities)
    situation = situation_of(prior.model, known.worlds, quantities, sets=sets, seed=seed)
    found = kinds_finding(prior.model, known.worlds, laid, situation.packages, quantities)
    points = {p.point: 100 * p.share.value for p in diagnose(situation, laid).points}
    return Answer(found, points)
