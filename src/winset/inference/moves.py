"""Rejuvenation: Markov moves that leave the tempered posterior as it is and mix the particles.

Three kinds, because no one of them suffices: preconditioned Crank-Nicolson steps around the
population (Cotter et al. 2013) for the bulk; block steps and fresh draws on one judgement group
at a time for what the record says little about; differences of other particles (ter Braak 2006)
for ridges, and between modes. Step sizes adapt to what is accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from winset.inference.target import SHARED, Target

__all__ = ["Mover", "Population"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

_WANTED = {"bulk": 0.3, "block": 0.35, "difference": 0.25}
# More shared dimensions than this need every kind of move; a few are served by blocks.
_MANY = 8


Propose = Callable[["Population", int], tuple[IntArray, FloatArray, FloatArray]]


@dataclass(eq=False)
class Population:
    """Particles and the log-likelihood terms that they have.

    Each dimension of the particles is contiguous in memory: moves and decoding go by dimensions.
    ``eve`` (n,) is the particle at the start that each descends from.
    """

    z: FloatArray
    terms: FloatArray
    eve: IntArray

    def rows(self, index: IntArray) -> FloatArray:
        """Copy some particles."""
        return np.asarray(self.z.T.take(index, axis=1).T)

    def take(self, index: IntArray) -> None:
        """Resample."""
        self.z = self.rows(index)
        self.terms = self.terms[:, index]
        self.eve = self.eve[index]


@dataclass(frozen=True, eq=False)
class _Step:
    """What every move of one sweep needs to know."""

    population: Population
    active: Sequence[int]
    exponent: FloatArray
    factors: Sequence[int]


@dataclass(eq=False)
class Mover:
    """Moves a population under a tempered posterior.

    Parameters
    ----------
    target : Target
    rng : numpy.random.Generator
    """

    target: Target
    rng: np.random.Generator
    step: dict[tuple[str, int], float] = field(default_factory=dict)
    around: dict[int, _Normal] = field(default_factory=dict)

    def restart(self) -> None:
        """Forget the normal approximation of an earlier population."""
        self.around.clear()

    def sweep(self, population: Population, active: Sequence[int], exponent: FloatArray) -> None:
        """Move every particle by each kind of move: each factor's dimensions, then shared ones.

        Parameters
        ----------
        population : Population
            Changed in place.
        active : sequence of int
            Terms that count by now.
        exponent : (len(active),) float
            Their tempering exponents.
        """
        present = np.unique(self.target.factor[list(active)])
        own = [int(f) for f in present if (self.target.owner == f).any()]
        shared = int((self.target.owner == SHARED).sum())
        for factors, full in ((own, True), ([SHARED] if shared else [], shared > _MANY)):
            if not factors:
                continue
            step = _Step(population, active, exponent, factors)
            if full:
                self._whole("bulk", step, self._bulk)
                self._difference(step)
            self._whole("block", step, self._block)

    def _whole(self, kind: str, step: _Step, propose: Propose) -> None:
        """One step of all particles."""
        population = step.population
        proposal = population.z.copy(order="F")
        changes = {}
        for factor in step.factors:
            dims, values, ratio = propose(population, factor)
            proposal[:, dims] = values
            changes[factor] = (dims, ratio)
        self._accept(kind, step, proposal, changes, np.arange(len(proposal)))

    def _difference(self, step: _Step) -> None:
        """Step along differences of the other half's particles: first one half, then the other."""
        population = step.population
        order = self.rng.permutation(len(population.z))
        half = len(order) // 2
        for rows, others in ((order[:half], order[half:]), (order[half:], order[:half])):
            if len(others) < 2 or not len(rows):
                return
            proposal = population.rows(rows)
            changes = {}
            for factor in step.factors:
                dims = self.target.dims_of(factor)
                one, other = self.rng.integers(len(others), size=(2, len(rows)))
                gap = (
                    population.z[np.ix_(others[one], dims)]
                    - population.z[np.ix_(others[other], dims)]
                )
                size = self._size("difference", factor) * 1.7 / np.sqrt(max(len(dims), 1))
                # Now and then the whole difference: it carries a particle from mode to mode.
                scale = np.where(self.rng.random(len(rows)) < 0.1, 1.0, size)[:, None]
                z = population.z[np.ix_(rows, dims)]
                values = z + scale * gap + 1e-4 * self.rng.standard_normal(z.shape)
                proposal[:, dims] = values
                ratio = 0.5 * ((z**2).sum(axis=1) - (values**2).sum(axis=1))
                changes[factor] = (dims, ratio)
            self._accept("difference", step, proposal, changes, rows)

    def _accept(
        self,
        kind: str,
        step: _Step,
        proposal: FloatArray,
        changes: dict[int, tuple[IntArray, FloatArray]],
        rows: IntArray,
    ) -> None:
        """Accept or reject, factor by factor, what was proposed for ``rows``."""
        population, active = step.population, np.asarray(step.active)
        terms = self.target.log_prob(proposal, step.active)
        allowed = np.isfinite(terms).all(axis=0)
        factor_of = self.target.factor[active]
        for factor, (dims, ratio) in changes.items():
            # Shared dimensions touch every term: all factors agree, or none.
            own = np.flatnonzero((factor_of == factor) | (factor == SHARED))
            new = terms[own]
            old = population.terms[np.ix_(active[own], rows)]
            gain = step.exponent[own] @ np.where(allowed, new - old, 0.0) + ratio
            accept = allowed & (np.log(self.rng.random(len(rows))) < gain)
            chosen = np.flatnonzero(accept)
            population.z[np.ix_(rows[chosen], dims)] = proposal[np.ix_(chosen, dims)]
            population.terms[np.ix_(active[own], rows[chosen])] = new[:, chosen]
            self._adapt(kind, factor, float(accept.mean()))

    def _adapt(self, kind: str, factor: int, accepted: float) -> None:
        now = self._size(kind, factor)
        self.step[kind, factor] = float(
            np.clip(now * np.exp(1.2 * (accepted - _WANTED[kind])), 0.02, 1.0)
        )

    def _size(self, kind: str, factor: int) -> float:
        return self.step.get((kind, factor), {"bulk": 0.6, "block": 0.9, "difference": 0.7}[kind])

    def _bulk(self, population: Population, factor: int) -> tuple[IntArray, FloatArray, FloatArray]:
        """Crank-Nicolson around the population's mean and covariance."""
        dims = self.target.dims_of(factor)
        z = population.z[:, dims]
        if factor not in self.around:
            self.around[factor] = _Normal.of(z)
        around = self.around[factor]
        rho = self._size("bulk", factor)
        centred = z - around.mean
        noise = self.rng.standard_normal(z.shape) @ around.root.T
        moved = np.sqrt(1.0 - rho**2) * centred + rho * noise
        values = around.mean + moved
        ratio = around.log_ratio(values, moved) - around.log_ratio(z, centred)
        return dims, values, ratio

    def _block(
        self, population: Population, factor: int
    ) -> tuple[IntArray, FloatArray, FloatArray]:
        """Crank-Nicolson on one judgement group, in the prior's own scale; no ratio is needed."""
        blocks = self.target.blocks_of(factor)
        dims = blocks[int(self.rng.integers(len(blocks)))]
        z = population.z[:, dims]
        # One in three steps is a fresh draw, which no ridge or gap can stop.
        fresh = self.rng.random(len(z)) < 1.0 / 3.0
        rho = np.where(fresh, 1.0, self._size("block", factor))[:, None]
        values = np.sqrt(1.0 - rho**2) * z + rho * self.rng.standard_normal(z.shape)
        return dims, values, np.zeros(len(z))


@dataclass(frozen=True, eq=False)
class _Normal:
    """Normal approximation of a population, and log N(z; 0, I) over it, up to a constant."""

    mean: FloatArray
    root: FloatArray
    whiten: FloatArray

    @classmethod
    def of(cls, z: FloatArray) -> _Normal:
        n, dims = z.shape
        mean = z.mean(axis=0)
        centred = z - mean
        spread = centred.T @ centred / max(n - 1, 1)
        # A little of the diagonal: few particles give an estimate that is too narrow in places.
        share = min(0.5, dims / n)
        blend = (1.0 - share) * spread + share * np.diag(np.diag(spread)) + 1e-3 * np.eye(dims)
        root = np.linalg.cholesky(blend)
        return cls(mean, root, np.linalg.inv(root))

    def log_ratio(self, z: FloatArray, centred: FloatArray) -> FloatArray:
        white = centred @ self.whiten.T
        return np.asarray(
            0.5 * np.einsum("ij,ij->i", white, white) - 0.5 * np.einsum("ij,ij->i", z, z)
        )
