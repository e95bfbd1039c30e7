"""The steps that learn from the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from winset.arrays import FloatArray
from winset.findings.accounts.finding import accounts_finding
from winset.findings.accounts.results import AccountsFinding
from winset.findings.belief import Belief, belief_along
from winset.findings.kinds.laying import KindSets
from winset.findings.learning import LearningFinding, learning_finding
from winset.findings.misfit import MisfitFinding, misfit_finding
from winset.findings.misreading.beliefs import Believed, believed_along
from winset.findings.zone import zone_finding
from winset.inference.condition import Conditioned, condition
from winset.model import Handle, Model
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = [
    "Part",
    "Quantities",
    "Sample",
    "accounts",
    "belief",
    "beliefs",
    "conditioned",
    "learning",
    "misfit",
]

# Worlds in which a side's belief about the other is kept, at each step of the record.
_BELIEVED = 1_000

Quantities: TypeAlias = Mapping[Handle, FloatArray]
#: Takes the fraction of a step that is done.
Part: TypeAlias = Callable[[float], None]
#: Worlds, and the latents that they were decoded from.
Sample: TypeAlias = tuple[Worlds, FloatArray]


def conditioned(prior: Prior, n: int, seed: int, record: bool, tell: Part) -> Conditioned | None:
    """Draw worlds that explain the record, where that was asked for."""
    return condition(prior, n, seed, keep_path=True, tell=tell) if record else None


def misfit(model: Model, drawn: Sample, conditioned: Conditioned | None) -> MisfitFinding | None:
    """Hold the deal that was reached against the judgements."""
    if conditioned is None:
        return misfit_finding(model, drawn[0])
    return misfit_finding(model, drawn[0], conditioned.worlds, conditioned.ess)


def learning(model: Model, drawn: Sample, conditioned: Conditioned | None) -> LearningFinding:
    """Say what the record taught."""
    return learning_finding(model, zone_finding(drawn[0]), _known(conditioned))


def belief(
    prior: Prior, conditioned: Conditioned | None, kind_sets: KindSets, quantities: Quantities
) -> Belief:
    """Follow belief along the record."""
    return belief_along(prior, _known(conditioned), laid=kind_sets, quantities=quantities)


def beliefs(
    prior: Prior, conditioned: Conditioned | None, n: int, seed: int
) -> tuple[Believed, ...]:
    """Follow what each side could believe of the others along the record."""
    rows = prior.draw(min(n, _BELIEVED), seed)
    path = () if conditioned is None else conditioned.path
    return believed_along(prior, rows, path, worlds=len(rows))


def accounts(
    prior: Prior, conditioned: Conditioned | None, seed: int, tell: Part
) -> AccountsFinding | None:
    """Weigh the accounts."""
    return accounts_finding(prior, _known(conditioned), seed, tell=tell)


def _known(conditioned: Conditioned | None) -> Conditioned:
    if conditioned is None:
        raise RuntimeError("asked about the record without the record")
    return conditioned
