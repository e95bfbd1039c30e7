"""What an actor wants, inferred from its moves alone: opponent modelling on plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.conduct.mind import Mind, OfferForm
from winset.conduct.model import Conduct, log_moves
from winset.conduct.parameters import NuisancePrior
from winset.conduct.record import Record
from winset.learn.sampler import Sample, sample
from winset.learn.shapes import ShapePrior
from winset.learn.target import Target

__all__ = ["Opponent", "infer_utilities"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Opponent:
    """Posterior of one actor's utilities.

    Parameters
    ----------
    prior : ShapePrior
    utility : (columns, draws) float, 0-1
    reserve : (draws,) float, 0-1
        Walk-away value.
    weight : (draws,) float
        Sums to one.
    forms : mapping of str to float
        Posterior chance of each way of making offers that was tried.
    log_evidence, error, ess : float
    warnings : tuple of str
    """

    prior: ShapePrior
    z: FloatArray
    utility: FloatArray
    reserve: FloatArray
    weight: FloatArray
    forms: dict[str, float]
    log_evidence: float
    error: float
    ess: float
    warnings: tuple[str, ...]

    @cached_property
    def mean(self) -> FloatArray:
        """(columns,) posterior mean utility of every column."""
        return np.asarray(self.utility @ self.weight)

    def value(self, deals: IntArray) -> FloatArray:
        """Posterior mean utility (D,) of deals given as local columns (D, blocks)."""
        return np.asarray(self.mean[deals + self.prior.space.offsets[:-1]].sum(axis=1))

    def interval(self, deals: IntArray, level: float = 0.9) -> FloatArray:
        """Central interval (2, D) of the utility of deals."""
        draws = self.utility[deals + self.prior.space.offsets[:-1]].sum(axis=1)
        tail = (1.0 - level) / 2.0
        return np.stack([_quantile(draws, self.weight, q) for q in (tail, 1.0 - tail)])


def infer_utilities(
    record: Record,
    actor: int,
    *,
    prior: ShapePrior | None = None,
    draws: int = 2_000,
    seed: int = 0,
    settings: NuisancePrior | None = None,
    forms: Sequence[OfferForm] = ("logit",),
    sweeps: int = 8,
) -> Opponent:
    """Infer an actor's additive utilities from its moves in a record.

    The others' moves count as what the actor had seen. Where several forms of making offers are
    given, each is fitted and their answers are averaged by their evidence (Hoeting et al. 1999).

    Parameters
    ----------
    record : Record
    actor : int
    prior : ShapePrior, optional
        Ordered options by default.
    draws : int
        Particles per form.
    seed : int
    settings : NuisancePrior, optional
    forms : sequence of {"logit", "band", "floor"}

    Examples
    --------
    >>> from winset.space import Space
    >>> space = Space.plain([3, 3])
    >>> offers = [(0, (2, 1)), (1, (0, 0)), (0, (2, 0)), (1, (0, 1)), (0, (2, 1))]
    >>> found = infer_utilities(Record.of_offers(space, offers), 0, draws=400)
    >>> bool(found.mean[2] > found.mean[0])
    True
    """
    prior = prior or ShapePrior.ordered(record.space)
    settings = settings or NuisancePrior()
    fits = [
        _fit(
            record,
            actor,
            prior,
            settings,
            form=form,
            draws=draws,
            seed=seed + 7919 * k,
            sweeps=sweeps,
        )
        for k, form in enumerate(forms)
    ]
    evidence = np.array([fit.log_evidence for fit in fits])
    share = np.exp(evidence - np.logaddexp.reduce(evidence))
    z = np.concatenate([fit.z[:, : prior.dims + 1] for fit in fits])
    weight = np.concatenate([fit.weight * s for fit, s in zip(fits, share, strict=True)])
    return Opponent(
        prior,
        z[:, : prior.dims],
        prior.decode(z[:, : prior.dims]),
        _reserve(z[:, prior.dims]),
        weight,
        dict(zip(forms, share.tolist(), strict=True)),
        float(np.logaddexp.reduce(evidence) - np.log(len(fits))),
        float(np.sqrt(sum((s * fit.error) ** 2 for fit, s in zip(fits, share, strict=True)))),
        float(sum(s * fit.ess for fit, s in zip(fits, share, strict=True))),
        tuple(dict.fromkeys(w for fit in fits for w in fit.warnings)),
    )


def _reserve(z: FloatArray) -> FloatArray:
    """Walk-away value: anything between nothing and four fifths of the best deal."""
    from scipy.special import ndtr

    return np.asarray(0.8 * ndtr(z))


def _fit(
    record: Record,
    actor: int,
    prior: ShapePrior,
    settings: NuisancePrior,
    *,
    form: OfferForm,
    draws: int,
    seed: int,
    sweeps: int,
) -> Sample:
    mine = record.of_actor(actor)
    if not mine:
        return _prior_sample(prior.dims + 1, draws, seed)
    whole = Conduct.of_record(record, settings=settings, forms={actor: form})
    nuisance = [k for k, (who, _) in enumerate(whole.nuisances) if who == actor]
    split = prior.dims + 1
    names = [name for who, name in whole.nuisances if who == actor]

    def log_prob(z: FloatArray, terms: Sequence[int]) -> FloatArray:
        mind = Mind(
            record.space,
            prior.decode(z[:, : prior.dims]),
            _reserve(z[:, prior.dims]),
            settings.decode(names, z[:, split:]),
            settings,
            form,
        )
        return log_moves(mind, record, [mine[k] for k in terms])

    dims = split + len(nuisance)
    target = Target(
        dims,
        log_prob,
        np.zeros(len(mine), dtype=np.int64),
        np.zeros(dims, dtype=np.int64),
        _doubling(len(mine)),
        (*prior.groups, np.arange(prior.dims, dims)),
    )
    rng = np.random.default_rng(seed)
    return sample(target, rng.standard_normal((draws, dims)), rng, sweeps=sweeps)


def _prior_sample(dims: int, draws: int, seed: int) -> Sample:
    """Draws of the prior, for an actor who does nothing."""
    z = np.random.default_rng(seed).standard_normal((draws, dims))
    log_weight = np.full(draws, -np.log(draws))
    warning = "the actor makes no move in this record: these are draws from the prior"
    none = np.empty((0, draws))
    return Sample(z, log_weight, none, 0.0, 0.0, float(draws), (), (warning,))


def _doubling(count: int) -> tuple[tuple[int, ...], ...]:
    """Stages of 1, 1, 2, 4, 8... moves: few renewals, and cheap ones while the sample is far off."""
    stages, start = [], 0
    while start < count:
        stop = min(count, max(2 * start, start + 1))
        stages.append(tuple(range(start, stop)))
        start = stop
    return tuple(stages)


def _quantile(draws: FloatArray, weight: FloatArray, q: float) -> FloatArray:
    """Weighted quantile of every row."""
    order = np.argsort(draws, axis=1)
    steps = np.cumsum(weight[order], axis=1)
    at = np.minimum((steps < q * steps[:, -1:]).sum(axis=1), draws.shape[1] - 1)
    return np.asarray(np.take_along_axis(draws, order[np.arange(len(draws)), at][:, None], 1)[:, 0])
