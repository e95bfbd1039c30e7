"""What becomes of a few given deals over worlds: chances, blockers, and who ties with the best."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.deals.robust.sample import Sample
from winset.deals.sets.acceptance import acceptance
from winset.space import Consent

__all__ = ["Score", "chances", "score"]


_LEVEL = 0.05


@dataclass(frozen=True, eq=False)
class Score:
    """Chances of a list of deals; fields as in :class:`winset.deals.robust.RobustDeals`."""

    probability: FloatArray
    error: FloatArray
    n_effective: float
    acceptance: FloatArray
    sole_blocker: FloatArray
    blocks: FloatArray
    tied_with_best: BoolArray


def chances(sample: Sample, deals: IntArray) -> tuple[FloatArray, FloatArray]:
    """Judge deals (k, blocks), and nothing of who blocks them.

    Returns
    -------
    chance : (k,) float
        To pass.
    accepts : (k, actors) float
        Of each actor to accept.
    """
    accepts = acceptance(sample.space, sample.utility, sample.floor, deals).transpose(0, 2, 1)
    each = np.einsum("w,wka->ka", sample.weight, accepts)
    return sample.weight @ sample.consent.passes(accepts), np.clip(each, 0.0, 1.0)


def score(sample: Sample, deals: IntArray) -> Score:
    """Judge every deal of a list (k, blocks) in every world."""
    consent, weight = sample.consent, sample.weight
    accepts = acceptance(sample.space, sample.utility, sample.floor, deals).transpose(0, 2, 1)
    passes = consent.passes(accepts)
    n_actors = sample.floor.shape[1]
    sole, blocks = np.zeros((len(deals), n_actors)), np.zeros((len(deals), n_actors))
    for actor in consent.actors:
        refuses = ~accepts[:, :, actor]
        changed = accepts.copy()
        changed[:, :, actor] = True
        sole[:, actor] = weight @ (~passes & refuses & consent.passes(changed))
        blocks[:, actor] = weight @ (refuses & _own_group_fails(consent, actor, accepts))
    n_effective = sample.n_effective
    chance = np.asarray(np.round(np.clip(weight @ passes, 0.0, 1.0), 12), dtype=np.float64)
    return Score(
        probability=chance,
        error=_errors(passes - chance, weight, n_effective, chance),
        n_effective=n_effective,
        acceptance=np.clip(np.einsum("w,wka->ka", weight, accepts), 0.0, 1.0),
        sole_blocker=sole,
        blocks=blocks,
        tied_with_best=_tied(passes, weight, chance, n_effective),
    )


def _own_group_fails(consent: Consent, actor: int, accepts: BoolArray) -> BoolArray:
    fails = np.zeros(accepts.shape[:-1], dtype=np.bool_)
    for group in consent.groups:
        if actor in group.actors or actor in group.veto:
            fails |= ~group.passes(accepts)
    return fails


def _errors(
    deviation: FloatArray, weight: FloatArray, n_effective: float, mean: FloatArray
) -> FloatArray:
    """Compute standard errors of weighted means (Owen 2013, ch. 9); never 0 (rule of three)."""
    error = np.sqrt(weight**2 @ deviation**2)
    sure = (mean <= 0.0) | (mean >= 1.0)
    return np.where(sure, np.maximum(error, 1.0 / n_effective), error)


def _tied(passes: BoolArray, weight: FloatArray, chance: FloatArray, n: float) -> BoolArray:
    """Tell which deals the worlds cannot separate from the best: paired, 5 % over all pairs."""
    if not len(chance):
        return np.zeros(0, dtype=np.bool_)
    best = int(chance.argmax())
    lead = passes[:, [best]].astype(np.float64) - passes
    mean = weight @ lead
    error = np.sqrt(weight**2 @ (lead - mean) ** 2)
    z = NormalDist().inv_cdf(1.0 - _LEVEL / max(len(chance) - 1, 1))
    tied: BoolArray = mean <= np.maximum(z * error, 0.5 / n)
    tied[best] = True
    return tied
