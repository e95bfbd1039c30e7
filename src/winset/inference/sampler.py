"""Tempered sequential Monte Carlo (Del Moral, Doucet and Jasra 2006; Chopin 2002).

Terms of the likelihood arrive stage by stage, in the order of the record; where one of them says
much, it is brought in by degrees, so that the effective sample never collapses. Particles run in
islands that are resampled apart: how the islands' answers differ measures the Monte Carlo error
of the evidence and the effective size of the sample, mixing included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.inference.moves import Mover, Population
from winset.inference.target import NOBODY, Target
from winset.remarks import Remark

__all__ = ["Sample", "Stage", "sample"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Stage:
    """What one stage of the record added.

    Parameters
    ----------
    log_evidence : float
        Log probability of this stage's terms given the stages before: its predictive score.
    error : float
        Monte Carlo standard error of it.
    ess : float
        Kish's effective sample size of the weights after it.
    tempering : int
        In how many steps it was brought in.
    """

    log_evidence: float
    error: float
    ess: float
    tempering: int


@dataclass(frozen=True, eq=False)
class Sample:
    """Particles from the posterior.

    Parameters
    ----------
    z : (n, dims) float
    log_weight : (n,) float
        Normalised.
    terms : (terms, n) float
        Log-likelihood of every term at every particle.
    eve : (n,) int
        The draw of the start that each particle descends from: particles of one ancestor are alike,
        so errors are reckoned over ancestors (:mod:`winset.inference.lineages`).
    log_evidence, error : float
        Log marginal likelihood of the whole record, with its Monte Carlo standard error.
    ess : float
        Effective sample size: the lesser of Kish's and what the islands' spread implies.
    stages : tuple of Stage
    warnings : tuple of Remark
    """

    z: FloatArray
    log_weight: FloatArray
    terms: FloatArray
    eve: IntArray
    log_evidence: float
    error: float
    ess: float
    stages: tuple[Stage, ...]
    warnings: tuple[Remark, ...]

    @property
    def weight(self) -> FloatArray:
        """(n,) weights that sum to one."""
        return np.exp(self.log_weight)


OnStage = Callable[[int, FloatArray, FloatArray, IntArray], None]


def sample(
    target: Target,
    start: FloatArray,
    seed: int | np.random.Generator,
    *,
    islands: int = 8,
    keep: float = 0.4,
    sweeps: int = 8,
    size: int | None = None,
    on_stage: OnStage | None = None,
    tell: Callable[[float], None] | None = None,
) -> Sample:
    """Sample a posterior.

    Parameters
    ----------
    target : Target
    start : (n, dims) float
        Draws from the prior.
    seed : int or numpy.random.Generator
    islands : int
        Groups of particles that are resampled apart.
    keep : float
        Share of the sample that each reweighting must leave effective.
    sweeps : int
        Most sweeps of moves at the end (three on the way); fewer where particles have moved far.
    size : int, optional
        Draws to end with, where more are wanted than are carried through the record: the last
        resampling enlarges the sample before its particles move apart.
    on_stage : callable, optional
        ``on_stage(k, z, log_weight, eve)`` after every stage: the belief path.
    tell : callable, optional
        Called with the fraction done at every sweep; what it raises ends the run.

    Raises
    ------
    ValueError
        Where no draw of the prior can explain the record at all.
    """
    rng = np.random.default_rng(seed)
    run = _Run(target, start, rng, islands=islands, keep=keep, sweeps=sweeps)
    stages = []
    of = len(target.stages) + _ENDING
    for k, stage in enumerate(target.stages):
        run.heartbeat = _telling(tell, k / of)
        stages.append(run.advance(stage, k))
        if on_stage is not None:
            on_stage(k, run.population.z, run.log_weight_all(), run.population.eve)
    run.heartbeat = _telling(tell, len(target.stages) / of)
    run.finish(size or run.n)
    return run.result(tuple(stages))


# The last sweeps take about as long as this many stages.
_ENDING = 3


def _telling(tell: Callable[[float], None] | None, part: float) -> Callable[[], None]:
    return (lambda: None) if tell is None else (lambda: tell(part))


# Correlation with its ancestor below which a particle counts as a draw of its own.
_FORGOTTEN = 0.5
# Sweeps after a resampling on the way: the next one will move the particles again.
_ON_THE_WAY = 3


class _Run:
    """State of one run: a population in islands, weights and evidence per island."""

    def __init__(
        self,
        target: Target,
        start: FloatArray,
        rng: np.random.Generator,
        *,
        islands: int,
        keep: float,
        sweeps: int,
    ) -> None:
        n = len(start)
        self.islands = max(1, min(islands, n // 25))
        n -= n % self.islands
        self.target, self.rng, self.keep, self.sweeps = target, rng, keep, sweeps
        self.n = n
        self.population = Population(
            np.array(start[:n], order="F"), np.zeros((len(target.factor), n)), np.arange(n)
        )
        self.mover = Mover(target, rng)
        self.log_weight = np.full((self.islands, n // self.islands), -np.log(n // self.islands))
        self.evidence = np.zeros(self.islands)
        self.exponent = np.zeros(len(target.factor))
        self.moved = True
        self.stuck = False
        self.heartbeat: Callable[[], None] = _telling(None, 0.0)

    # -- one stage ---------------------------------------------------------------------------

    def advance(self, stage: tuple[int, ...], k: int) -> Stage:
        """Bring in the terms of one stage, by degrees where needed."""
        before = self.evidence.copy()
        if self.moved:
            # Terms of the stages to come cost little beside decoding the particles.
            rest = [t for later in self.target.stages[k:] for t in later]
            self.population.terms[rest] = self.target.log_prob(self.population.z, rest)
            self.moved = False
        terms = self.population.terms[list(stage)]
        if not np.isfinite(terms).all(axis=0).any():
            raise ValueError(
                f"no draw of the prior can explain step {k + 1} of the record;"
                " widen the judgements that it rests on, or check the event"
            )
        done, steps = 0.0, 0
        while done < 1.0:
            steps += 1
            gain = self.population.terms[list(stage)].sum(axis=0)
            done = self._reweigh(gain, done)
            self.exponent[list(stage)] = done
            if self._kish() < self.keep * self.n * 1.0001:
                self._renew()
        rise = self.evidence - before
        return Stage(*_pooled(rise), ess=self._kish(), tempering=steps)

    def _reweigh(self, gain: FloatArray, done: float) -> float:
        """Take the largest step towards the whole term that keeps the sample; return where to."""
        gain = np.where(np.isfinite(gain), gain, -np.inf).reshape(self.log_weight.shape)
        step = 1.0 - done
        if self._kish(self._stepped(gain, step)) < self.keep * self.n:
            low, high = 0.0, step
            for _ in range(40):
                middle = 0.5 * (low + high)
                if self._kish(self._stepped(gain, middle)) < self.keep * self.n:
                    high = middle
                else:
                    low = middle
            # Never crawl: an impossible demand on the sample would take for ever.
            step = min(max(low, 1e-4), step)
        grown = self._stepped(gain, step)
        total = np.logaddexp.reduce(grown, axis=1)
        if not np.isfinite(total).all():
            raise ValueError(
                "no draw of the prior can explain the record; check the events and ranges"
            )
        self.evidence += total
        self.log_weight = grown - total[:, None]
        return 1.0 if done + step > 1.0 - 1e-9 else done + step

    def _stepped(self, gain: FloatArray, step: float) -> FloatArray:
        with np.errstate(invalid="ignore"):
            return np.asarray(self.log_weight + step * gain)

    def _kish(self, log_weight: FloatArray | None = None) -> float:
        grown = self.log_weight if log_weight is None else log_weight
        top = grown.max(axis=1, keepdims=True)
        weight = np.exp(grown - np.where(np.isfinite(top), top, 0.0))
        total = weight.sum(axis=1)
        square = (weight**2).sum(axis=1)
        return float(np.divide(total**2, square, out=np.zeros_like(total), where=square > 0).sum())

    # -- resampling and moving -----------------------------------------------------------------

    def _renew(self, size: int = 0, sweeps: int = _ON_THE_WAY) -> None:
        """Resample every island, then move until the particles have left their ancestors."""
        old = self.log_weight.shape[1]
        size = size or old
        index = np.empty((self.islands, size), dtype=np.int64)
        for k in range(self.islands):
            steps = np.cumsum(np.exp(self.log_weight[k]))
            comb = (self.rng.random() + np.arange(size)) / size * steps[-1]
            index[k] = np.minimum(np.searchsorted(steps, comb), old - 1) + k * old
        self.population.take(index.ravel())
        self.log_weight = np.full((self.islands, size), -np.log(size))
        self.n = self.islands * size
        self.move(sweeps)

    def move(self, sweeps: int) -> None:
        """Sweep until the particles have forgotten where they were, or patience ends."""
        active = np.flatnonzero(self.exponent > 0)
        dims = np.flatnonzero(self.target.owner != NOBODY)
        begin = self.population.z[:, dims].copy()
        self.mover.restart()
        for _ in range(sweeps):
            self.heartbeat()
            self.mover.sweep(self.population, active.tolist(), self.exponent[active])
            left = _kept(begin, self.population.z[:, dims])
            if left < _FORGOTTEN:
                break
        self.stuck = left > 0.9
        self.moved = True

    def finish(self, size: int) -> None:
        """End on equal weights and a fresh set of moves; redraw what the record never touches."""
        if not self.exponent.any():
            return
        self._renew(-(-size // self.islands), self.sweeps)
        idle = np.flatnonzero(self.target.owner == NOBODY)
        if len(idle):
            proposal = self.population.z.copy(order="F")
            proposal[:, idle] = self.rng.standard_normal((self.n, len(idle)))
            allowed = np.isfinite(self.target.log_prob(proposal, (0,))).all(axis=0)
            if allowed.all():
                self.population.z = proposal
            else:
                self.population.z[allowed] = proposal[allowed]

    # -- results ---------------------------------------------------------------------------------

    def log_weight_all(self) -> FloatArray:
        """(n,) normalised log weights, islands weighted by their evidence."""
        share = self.evidence - np.logaddexp.reduce(self.evidence)
        return np.asarray((self.log_weight + share[:, None]).ravel())

    def result(self, stages: tuple[Stage, ...]) -> Sample:
        """Gather the sample and what is to be said about it."""
        log_weight = self.log_weight_all()
        value, error = _pooled(self.evidence)
        kish = float(1.0 / np.exp(2.0 * log_weight).sum())
        dims = np.flatnonzero(self.target.owner != NOBODY)
        ess = min(kish, self._spread(dims))
        warnings = []
        if self.stuck:
            warnings.append(Remark("stuck"))
        if ess < 100:
            warnings.append(Remark("few-draws", numbers=(ess,)))
        if error > 1.0:
            warnings.append(Remark("evidence-uncertain", numbers=(error,)))
        return Sample(
            self.population.z,
            log_weight,
            self.population.terms,
            self.population.eve,
            value,
            error,
            ess,
            stages,
            tuple(warnings),
        )

    def _spread(self, dims: IntArray) -> float:
        """Effective sample size that the spread of the islands' means implies."""
        if self.islands < 2 or not len(dims):
            return float(self.n)
        z = self.population.z[:, dims].reshape(self.islands, -1, len(dims))
        between = z.mean(axis=1).var(axis=0, ddof=1)
        within = z.var(axis=(0, 1))
        return float(self.islands * within.sum() / max(between.sum(), 1e-300))


def _pooled(log_evidence: FloatArray) -> tuple[float, float]:
    """Log of the mean over islands, and its standard error (delta method)."""
    k = len(log_evidence)
    value = float(np.logaddexp.reduce(log_evidence) - np.log(k))
    if k < 2:
        return value, float("inf")
    ratio = np.exp(log_evidence - value)
    return value, float(ratio.std(ddof=1) / np.sqrt(k))


def _kept(begin: FloatArray, now: FloatArray) -> float:
    """Correlation between particles and their ancestors: mean of the stickiest tenth of dims."""
    a = begin - begin.mean(axis=0)
    b = now - now.mean(axis=0)
    scale = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    kept = np.sort(np.abs((a * b).sum(axis=0)) / np.maximum(scale, 1e-12))
    return float(kept[-max(1, len(kept) // 10) :].mean())
