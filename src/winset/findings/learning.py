"""What the record taught: how well each act was foreseen, and what it narrowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from winset.display import Displayed
from winset.findings.zone import ZoneFinding
from winset.inference.condition import Conditioned
from winset.inference.narrowing import Narrowed
from winset.model import Handle, Kind, Model
from winset.remarks import Remark

__all__ = ["Act", "LearningFinding", "Quantified", "learning_finding"]

# A quantity whose spread keeps this share of its prior's was not narrowed by the record.
_HARDLY = 0.9


@dataclass(frozen=True)
class Quantified:
    """One judgement before and after the record.

    ``ratio`` is posterior over prior standard deviation (1: the record tells nothing of it);
    ``shift`` the move of its mean in prior standard deviations.
    """

    path: str
    prior_low: float
    prior_median: float
    prior_high: float
    low: float
    median: float
    high: float
    ratio: float
    shift: float


@dataclass(frozen=True)
class Act:
    """One act of the record.

    ``foreseen`` is the log probability that the model gave it after everything before it, with
    its Monte Carlo ``error``; ``explained`` the mean log-likelihood once all is known.
    """

    events: tuple[int, ...]
    name: str
    actor: str
    act: str
    foreseen: float
    error: float
    explained: float


@dataclass(frozen=True, repr=False)
class LearningFinding(Displayed):
    """Belief before and after the record.

    ``walk_aways`` and ``judgements`` are sorted by how much they were narrowed or moved.
    Judgements of what actors want only: no act speaks of the likelihood of a piece of evidence.
    ``untold`` is the share of them whose spread stayed within a tenth of the prior's.
    ``ess`` is the effective number of worlds behind every posterior share.
    """

    prior: ZoneFinding
    acts: tuple[Act, ...]
    walk_aways: tuple[Quantified, ...]
    judgements: tuple[Quantified, ...]
    conduct: tuple[Quantified, ...]
    untold: float
    ess: float
    log_evidence: float
    log_evidence_error: float
    warnings: tuple[Remark, ...]


def _quantified(rows: Mapping[Handle, Narrowed] | Mapping[str, Narrowed]) -> tuple[Quantified, ...]:
    found = [
        Quantified(
            str(name),
            row.prior.low,
            row.prior.median,
            row.prior.high,
            row.posterior.low,
            row.posterior.median,
            row.posterior.high,
            row.ratio,
            row.shift,
        )
        for name, row in rows.items()
    ]
    return tuple(sorted(found, key=lambda q: (-abs(q.shift) - abs(1 - q.ratio), q.path)))


#: Judgements of which no act speaks: they are not about what an actor wants.
_UNTOUCHED = {Kind.LIKELIHOOD, Kind.PRIOR, Kind.HONESTY, Kind.KEEPS, Kind.LOSS}
_WALK_AWAYS = {Kind.MARGIN, Kind.WALK_AWAY}


def learning_finding(model: Model, prior: ZoneFinding, found: Conditioned) -> LearningFinding:
    """Say what conditioning on the record changed, and what it could not tell.

    Parameters
    ----------
    model : Model
    prior : ZoneFinding
        The zone before the record was used.
    found : Conditioned
    """
    wants = {h: row for h, row in found.narrowed.items() if h.kind not in _UNTOUCHED}
    walk_aways = _quantified({h: row for h, row in wants.items() if h.kind in _WALK_AWAYS})
    others = _quantified({h: row for h, row in wants.items() if h.kind not in _WALK_AWAYS})
    acts = tuple(
        Act(
            effect.events,
            " / ".join(model.names.events[e] for e in effect.events),
            effect.actor,
            effect.act,
            effect.log_evidence,
            effect.error,
            effect.log_likelihood,
        )
        for effect in found.by_event
    )
    rows = (*walk_aways, *others)
    untold = sum(row.ratio > _HARDLY for row in rows) / len(rows) if rows else 1.0
    return LearningFinding(
        prior=prior,
        acts=acts,
        walk_aways=walk_aways,
        judgements=others,
        conduct=_quantified(found.nuisance),
        untold=untold,
        ess=found.ess,
        log_evidence=found.log_evidence,
        log_evidence_error=found.error,
        warnings=found.warnings,
    )
