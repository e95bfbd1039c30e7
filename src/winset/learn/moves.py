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

from winset.learn.target import Target

__all__ = ["Mover", "Population"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

_WANTED = {"bulk": 0.3, "block": 0.35, "difference": 0.25}


@dataclass(eq=False)
class Population:
    """Particles and the log-likelihood terms that they have."""

    z: FloatArray
    terms: FloatArray

    def take(self, index: IntArray) -> None:
        """Resample."""
        self.z = self.z[index]
        self.terms = self.terms[:, index]


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
        """Move every particle once by each kind of move.

        Parameters
        ----------
        population : Population
            Changed in place.
        active : sequence of int
            Terms that count by now.
        exponent : (len(active),) float
            Their tempering exponents.
        """
        self._together("bulk", population, active, exponent, self._bulk)
        self._difference(population, active, exponent)
        for _ in range(2):
            self._together("block", population, active, exponent, self._block)
        if (self.target.owner == -1).any():
            self._shared(population, active, exponent)

    # -- steps on all factors at once, accepted factor by factor -----------------------------

    def _together(
        self,
        kind: str,
        population: Population,
        active: Sequence[int],
        exponent: FloatArray,
        propose: Callable[[Population, int], tuple[IntArray, FloatArray, FloatArray]],
    ) -> None:
        proposal = population.z.copy()
        log_ratio = {}
        touched = {}
        for factor in self._moving(active):
            dims, values, ratio = propose(population, factor)
            proposal[:, dims] = values
            log_ratio[factor], touched[factor] = ratio, dims
        self._settle(
            kind,
            population,
            proposal,
            active=active,
            exponent=exponent,
            touched=touched,
            log_ratio=log_ratio,
        )

    def _moving(self, active: Sequence[int]) -> list[int]:
        present = np.unique(self.target.factor[list(active)])
        return [int(f) for f in present if (self.target.owner == f).any()]

    def _settle(
        self,
        kind: str,
        population: Population,
        proposal: FloatArray,
        *,
        active: Sequence[int],
        exponent: FloatArray,
        touched: dict[int, IntArray],
        log_ratio: dict[int, FloatArray],
        rows: IntArray | None = None,
    ) -> None:
        """Accept or reject, factor by factor, what was proposed for ``rows``."""
        rows = np.arange(len(population.z)) if rows is None else rows
        terms = self.target.log_prob(proposal, active)
        allowed = np.isfinite(terms).all(axis=0)
        factor_of = self.target.factor[list(active)]
        for factor, dims in touched.items():
            own = np.flatnonzero(factor_of == factor)
            new = terms[own]
            old = population.terms[np.ix_(np.asarray(active)[own], rows)]
            gain = exponent[own] @ np.where(allowed, new - old, 0.0) + log_ratio[factor]
            accept = allowed & (np.log(self.rng.random(len(rows))) < gain)
            chosen = rows[accept]
            population.z[np.ix_(chosen, dims)] = proposal[accept][:, dims]
            population.terms[np.ix_(np.asarray(active)[own], chosen)] = new[:, accept]
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

    def _difference(
        self, population: Population, active: Sequence[int], exponent: FloatArray
    ) -> None:
        """Step along differences of the other half's particles: first one half, then the other."""
        order = self.rng.permutation(len(population.z))
        half = len(order) // 2
        for rows, others in ((order[:half], order[half:]), (order[half:], order[:half])):
            if len(others) < 2 or not len(rows):
                return
            proposal = population.z[rows].copy()
            touched, ratio = {}, {}
            for factor in self._moving(active):
                dims = self.target.dims_of(factor)
                pair = self.rng.integers(len(others), size=(2, len(rows)))
                gap = (
                    population.z[others[pair[0]]][:, dims] - population.z[others[pair[1]]][:, dims]
                )
                size = self._size("difference", factor) * 1.7 / np.sqrt(max(len(dims), 1))
                # Now and then the whole difference: it carries a particle from mode to mode.
                scale = np.where(self.rng.random(len(rows)) < 0.1, 1.0, size)[:, None]
                z = population.z[rows][:, dims]
                values = z + scale * gap + 1e-4 * self.rng.standard_normal(z.shape)
                proposal[:, dims] = values
                touched[factor] = dims
                ratio[factor] = 0.5 * ((z**2).sum(axis=1) - (values**2).sum(axis=1))
            self._settle(
                "difference",
                population,
                proposal,
                active=active,
                exponent=exponent,
                touched=touched,
                log_ratio=ratio,
                rows=rows,
            )

    # -- shared dimensions: all factors agree or none ------------------------------------------

    def _shared(self, population: Population, active: Sequence[int], exponent: FloatArray) -> None:
        dims = np.flatnonzero(self.target.owner == -1)
        blocks = [g[np.isin(g, dims)] for g in self.target.groups]
        blocks = [b for b in blocks if len(b)]
        loose = np.setdiff1d(dims, np.concatenate(blocks) if blocks else dims[:0])
        blocks += [np.asarray([d]) for d in loose]
        chosen = blocks[int(self.rng.integers(len(blocks)))]
        z = population.z[:, chosen]
        fresh = self.rng.random(len(z)) < 1.0 / 3.0
        rho = np.where(fresh, 1.0, self._size("block", -1))[:, None]
        proposal = population.z.copy()
        proposal[:, chosen] = np.sqrt(1.0 - rho**2) * z + rho * self.rng.standard_normal(z.shape)
        terms = self.target.log_prob(proposal, active)
        allowed = np.isfinite(terms).all(axis=0)
        old = population.terms[list(active)]
        gain = exponent @ np.where(allowed, terms - old, 0.0)
        accept = allowed & (np.log(self.rng.random(len(z))) < gain)
        population.z[accept] = proposal[accept]
        population.terms[np.ix_(np.asarray(active), np.flatnonzero(accept))] = terms[:, accept]
        self._adapt("block", -1, float(accept.mean()))


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
