"""What an actor wants, inferred from its moves alone: opponent modelling on plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.conduct.actor import ActorModel, OfferForm
from winset.conduct.log import MoveLog
from winset.conduct.moves import log_moves, needed
from winset.conduct.parameters import NuisancePrior
from winset.conduct.taking import showing
from winset.inference.sampler import Sample, sample
from winset.inference.shapes import ShapePrior
from winset.inference.target import SHARED, Target
from winset.remarks import Remark

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
    warnings : tuple of Remark
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
    warnings: tuple[Remark, ...]

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
    log: MoveLog,
    actor: int,
    *,
    prior: ShapePrior | None = None,
    draws: int = 2_000,
    seed: int = 0,
    settings: NuisancePrior | None = None,
    forms: Sequence[OfferForm] = ("logit",),
    sweeps: int = 8,
) -> Opponent:
    """Infer an actor's additive utilities from a log of moves.

    The others' moves count as what the actor had seen. Where several forms of making offers are
    given, each is fitted and their answers are averaged by their evidence (Hoeting et al. 1999).

    Parameters
    ----------
    log : MoveLog
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
    >>> found = infer_utilities(MoveLog.of_offers(space, offers), 0, draws=400)
    >>> bool(found.mean[2] > found.mean[0])
    True
    """
    prior = prior or ShapePrior.ordered(log.space)
    settings = settings or NuisancePrior()
    fits = [
        _fit(_Inference(log, actor, prior, settings, form), draws, seed + 7919 * k, sweeps)
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


@dataclass(frozen=True, eq=False)
class _Inference:
    """One actor's moves under one form of making offers, posed to the sampler.

    The whole log is tempered at once: early offers alone can favour an explanation that later
    ones rule out, and a sample that has settled on it does not come back.
    """

    log: MoveLog
    actor: int
    prior: ShapePrior
    settings: NuisancePrior
    form: OfferForm

    @cached_property
    def moves(self) -> tuple[int, ...]:
        return self.log.of_actor(self.actor)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return needed([self.log.moves[k] for k in self.moves], self.form)

    @property
    def dims(self) -> int:
        """Values and weights, the walk-away value, and conduct's own parameters."""
        return self.prior.dims + 1 + len(self.names)

    def actor_model(self, z: FloatArray) -> ActorModel:
        split = self.prior.dims
        return ActorModel(
            self.log.space,
            self.prior.decode(z[:, :split]),
            _reserve(z[:, split]),
            self.settings.decode(self.names, z[:, split + 1 :]),
            self.settings,
            self.form,
        )

    @property
    def falls_apart(self) -> bool:
        """Whether the likelihood is a product over blocks, given weights and conduct."""
        moves = [self.log.moves[k] for k in self.moves]
        plain = all(m.kind == "offer" and not m.working and not showing(m) for m in moves)
        return self.form == "logit" and plain and self.log.space.null is None

    def target(self) -> Target:
        groups = (*self.prior.groups, np.arange(self.prior.dims, self.dims))
        if not self.falls_apart:
            whole = tuple(range(len(self.moves)))
            factor, owner = np.zeros(len(whole), np.int64), np.zeros(self.dims, np.int64)
            return Target(self.dims, self.by_move, factor, owner, (whole,), groups)
        blocks = self.log.space.blocks
        owner = np.full(self.dims, SHARED, dtype=np.int64)
        for b, block in enumerate(blocks):
            for issue in block.issues:
                owner[self.prior.groups[1 + issue]] = b
        terms = tuple(range(len(blocks)))
        return Target(self.dims, self.by_block, np.array(terms), owner, (terms,), groups)

    def by_move(self, z: FloatArray, terms: Sequence[int]) -> FloatArray:
        return log_moves(self.actor_model(z), self.log, [self.moves[k] for k in terms])

    def by_block(self, z: FloatArray, terms: Sequence[int]) -> FloatArray:
        offers = self.actor_model(z).logit
        out = np.zeros((len(self.log.space.blocks), len(z)))
        for k in self.moves:
            said = self.log.moves[k].terms
            if said is not None:
                out += offers.by_block(said, self.log.share(k)[:, 0], self.log.own(k)[:, 0])
        return out[list(terms)]


def _fit(problem: _Inference, draws: int, seed: int, sweeps: int) -> Sample:
    if not problem.moves:
        return _prior_sample(problem.prior.dims + 1, draws, seed)
    rng = np.random.default_rng(seed)
    start = rng.standard_normal((draws, problem.dims))
    return sample(problem.target(), start, rng, sweeps=sweeps)


def _prior_sample(dims: int, draws: int, seed: int) -> Sample:
    """Draws of the prior, for an actor who does nothing."""
    z = np.random.default_rng(seed).standard_normal((draws, dims))
    log_weight = np.full(draws, -np.log(draws))
    warning = Remark("no-moves")
    none = np.empty((0, draws))
    return Sample(z, log_weight, none, np.arange(draws), 0.0, 0.0, float(draws), (), (warning,))


def _quantile(draws: FloatArray, weight: FloatArray, q: float) -> FloatArray:
    """Weighted quantile of every row."""
    order = np.argsort(draws, axis=1)
    steps = np.cumsum(weight[order], axis=1)
    at = np.minimum((steps < q * steps[:, -1:]).sum(axis=1), draws.shape[1] - 1)
    return np.asarray(np.take_along_axis(draws, order[np.arange(len(draws)), at][:, None], 1)[:, 0])
