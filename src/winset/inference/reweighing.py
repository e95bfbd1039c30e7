"""Draws that explain one record, weighed anew for a case that was changed.

The latents of a judgement are standard normals whatever its range, so an edit of a case leaves
their prior as it is: draws of the posterior under the old case, weighed by the chance of the record
under the new one over that under the old, are draws of the posterior under the new one (importance
sampling; Owen 2013, ch. 9). What an edit adds is drawn from its prior, what it drops is summed out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from winset.arrays import FloatArray
from winset.inference.condition import Conditioned
from winset.inference.conditioning import Conditioning
from winset.inference.lineages import Lineages
from winset.worlds.prior import Prior

__all__ = ["Doubt", "Particles", "Reweighed", "tail_shape"]

#: Why weights may not be trusted.
Doubt = Literal["few-worlds", "heavy-tail", "comparisons"]

# With less than this part of the draws left, all is drawn anew.
_PART = 0.2
# Shape of the tail of the weights above which their means are not to be trusted (Vehtari 2024).
_HEAVY = 0.7


@dataclass(frozen=True, eq=False)
class Reweighed:
    """Draws of one case as draws of another.

    Parameters
    ----------
    z : (n, dims) float
        Latents by the new case's names.
    weight : (n,) float
        Sums to one.
    effective : float
        How many equally weighted draws the weights are worth (Kish 1965), of all there are.
    lineages : Lineages
        Which draws descend from one: errors count those once.
    tail : float
        Shape of the largest weights; above .7 a mean over them is not to be trusted.
    doubts : tuple of str
        Why the new case should be drawn anew; empty where it need not be.
    """

    z: FloatArray
    weight: FloatArray
    effective: float
    lineages: Lineages
    tail: float
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, eq=False)
class Particles:
    """Draws of the posterior of a case, kept to be weighed anew.

    Parameters
    ----------
    problem : Conditioning
        The case and its record.
    z : (n, dims) float
        Latents of judgements, then of conduct.
    log_prob : (n,) float
        Log chance of the whole record in each.
    lineages : Lineages
    recorded : bool
        Whether the record weighs them at all.
    """

    problem: Conditioning
    z: FloatArray
    log_prob: FloatArray
    lineages: Lineages
    recorded: bool = True

    @classmethod
    def of(cls, prior: Prior, found: Conditioned, n: int = 2_000) -> Particles:
        """Keep the first of what was drawn; their order says nothing."""
        n = min(n, len(found.z))
        problem = Conditioning.of(prior)
        z = np.concatenate([found.z[:n], found.conduct_z[:n]], axis=1)
        lineages = Lineages.of_eves(found.lineages.of[:n])
        return cls(problem, z, _chance_of_record(problem, z), lineages)

    @classmethod
    def drawn(cls, prior: Prior, z: FloatArray) -> Particles:
        """Take draws of the prior as they are, where no record weighs them."""
        problem = replace(Conditioning.of(prior), moves=())
        names = len(problem.names) - prior.dims
        z = np.concatenate([z, np.zeros((len(z), names))], axis=1)
        alone = Lineages.of_eves(np.arange(len(z)))
        return cls(problem, z, _chance_of_record(problem, z), alone, recorded=False)

    def under(self, prior: Prior, seed: int = 1) -> Reweighed:
        """Weigh them by another case of the same negotiation.

        Parameters
        ----------
        prior : Prior
            Of the changed case.
        seed : int
            For judgements that this case did not have.
        """
        problem = Conditioning.of(prior)
        if not self.recorded:
            problem = replace(problem, moves=())
        z = self._carried(problem, seed)
        with np.errstate(invalid="ignore"):
            log_weight = _chance_of_record(problem, z) - self.log_prob
        log_weight = np.where(np.isnan(log_weight), -np.inf, log_weight)
        most = log_weight.max()
        n = len(z)
        weight = np.exp(log_weight - most) if np.isfinite(most) else np.zeros(n)
        if not weight.any():
            even = np.full(n, 1.0 / n)
            rows = z[:, : prior.dims]
            return Reweighed(rows, even, 0.0, self.lineages, np.inf, ("few-worlds",))
        weight = weight / weight.sum()
        effective, tail = 1.0 / float(weight @ weight), tail_shape(weight)
        doubts: list[Doubt] = []
        if effective < _PART * n:
            doubts.append("few-worlds")
        if tail > _HEAVY:
            doubts.append("heavy-tail")
        if _loosened(self.problem.prior, prior):
            doubts.append("comparisons")
        rows = z[:, : prior.dims]
        return Reweighed(rows, weight, effective, self.lineages, tail, tuple(doubts))

    def _carried(self, problem: Conditioning, seed: int) -> FloatArray:
        """Put the latents in the new order; those that are new come from their own streams."""
        at = {name: k for k, name in enumerate(self.problem.names)}
        n, dims = len(self.z), problem.prior.dims
        fresh = problem.prior.draw(n, seed)
        rng = np.random.default_rng([seed, 0xC0DE])
        z = np.empty((n, len(problem.names)))
        for k, name in enumerate(problem.names):
            if name in at:
                z[:, k] = self.z[:, at[name]]
            else:
                z[:, k] = fresh[:, k] if k < dims else rng.standard_normal(n)
        return z


def _chance_of_record(problem: Conditioning, z: FloatArray) -> FloatArray:
    """Log chance of every act that counts; -inf where the prior rules a world out."""
    if problem.moves:
        return np.asarray(problem.log_prob(z, range(len(problem.moves))).sum(axis=0))
    worlds = problem.prior.decode(z[:, : problem.prior.dims], actors=())
    return np.where(np.isfinite(worlds.log_weight), 0.0, -np.inf)


def _loosened(old: Prior, new: Prior) -> bool:
    """Whether worlds that the old case ruled out may now be allowed: none of them is at hand."""
    return bool(set(old.model.compared) - set(new.model.compared))


def tail_shape(weight: Sequence[float] | FloatArray) -> float:
    """Return the shape of a generalised Pareto tail fitted to the largest weights.

    The fit of Zhang and Stephens (2009), drawn a little towards .5 as in Vehtari et al. (2024): the
    mean over weights has a finite variance below .5, and can be trusted below .7.

    Examples
    --------
    >>> even = tail_shape(np.full(1000, 0.001))
    >>> one = tail_shape(np.r_[np.full(999, 1e-9), 1.0])
    >>> even < 0.7 < one
    True
    """
    w = np.sort(np.asarray(weight, dtype=float))
    n = len(w)
    many = int(min(0.2 * n, 3 * np.sqrt(n)))
    if many < 5 or w[-1] <= w[0] * (1 + 1e-9):
        return -np.inf if w[-1] <= w[0] * (1 + 1e-9) else np.inf
    over = w[-many:] - w[-many - 1]
    if over[0] <= 0:
        over = over[over > 0]
    if len(over) < 5:
        return np.inf
    return _pareto_shape(over)


def _pareto_shape(x: FloatArray) -> float:
    """Estimate the shape from sorted exceedances, by the mean of a profile posterior."""
    n, prior = len(x), 3
    grid = 30 + int(np.sqrt(n))
    steps = 1 - np.sqrt(grid / (np.arange(1, grid + 1) - 0.5))
    b = 1 / x[-1] + steps / (prior * x[int(n / 4 + 0.5) - 1])
    with np.errstate(divide="ignore", invalid="ignore"):
        k = np.log1p(-b[:, None] * x).mean(axis=1)
        fit = n * (np.log(-b / k) - k - 1)
    fit = np.where(np.isfinite(fit), fit, -np.inf)
    share = np.exp(fit - fit.max())
    at = float((b * share).sum() / share.sum())
    shape = float(np.log1p(-at * x).mean())
    return (shape * n + 0.5 * 10) / (n + 10)
