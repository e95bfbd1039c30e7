"""The odds of rival accounts, from the conduct on record and the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.inference.accounts import ConductWeight
from winset.inference.evidence import BEYOND
from winset.inference.patterns import Patterns
from winset.inference.reports import Box, Cluster, ClusterWeight, cluster_weight, evidence_box
from winset.inference.rescaled import Rescaled
from winset.model import Handle, Model
from winset.worlds.prior import Prior
from winset.worlds.streams import normals, start_of

__all__ = [
    "SURE",
    "Draws",
    "Ledger",
    "added",
    "as_decibels",
    "bounded",
    "conduct_decibels",
    "normalized",
]

FloatArray = NDArray[np.float64]

_PER_NAT = 10.0 / np.log(10.0)
#: Monte Carlo errors by which every range is widened.
SURE = 1.96


def bounded(db: float) -> float:
    """Decibels within the bounds beyond which nothing more is said."""
    return float(np.clip(db, -BEYOND, BEYOND))


def added(*parts: float) -> float:
    """Add decibels; what rules one side out is not outweighed, save by what rules out the other.

    Examples
    --------
    >>> added(3.0, -1.0), added(100.0, -20.0), added(100.0, -100.0)
    (2.0, 100.0, 0.0)
    """
    beyond = [part for part in parts if abs(part) >= BEYOND]
    if beyond:
        return float(np.sign(sum(beyond))) * BEYOND
    return bounded(sum(parts))


def as_decibels(log: FloatArray, one: int, other: int) -> float:
    """Decibels of one hypothesis over another; zero where neither is possible."""
    first, second = float(log[one]), float(log[other])
    if first == second:
        return 0.0
    return bounded(_PER_NAT * (first - second))


class Draws:
    """Draws of what the evidence rests on, at every width, the same for every hypothesis.

    Parameters
    ----------
    prior : Prior
    n : int
    seed : int
    """

    def __init__(self, prior: Prior, n: int, seed: int) -> None:
        self.prior, self.n, self.seed = prior, n, seed
        self.z = prior.draw(n, seed)
        self._origins: dict[str, FloatArray] = {}
        self._quantities: dict[float, Mapping[Handle, FloatArray]] = {
            1.0: prior.quantities(self.z, actors=())
        }

    def quantities(self, width: float) -> Mapping[Handle, FloatArray]:
        """Judgements with their widths multiplied."""
        if width not in self._quantities:
            self._quantities[width] = Rescaled(self.prior, width).quantities(self.z, actors=())
        return self._quantities[width]

    def origin(self, cluster: Cluster) -> FloatArray:
        """(n, 2) standard normals for the honesty and exaggeration of an origin."""
        item = self.prior.model.evidence[cluster.items[0]] if cluster.items else None
        key = cluster.origin or (item.key if item else "")
        if key not in self._origins:
            worlds = np.arange(self.n, dtype=np.uint64)
            names = (f"origin {key} honesty", f"origin {key} exaggeration")
            drawn = [normals(start_of(name, self.seed), worlds) for name in names]
            self._origins[key] = np.stack(drawn, axis=1)
        return self._origins[key]


@dataclass(frozen=True, eq=False)
class Ledger:
    """The clusters of evidence on one question, weighed at every setting of the box.

    Parameters
    ----------
    model : Model
    clusters : tuple of Cluster
    draws : Draws
    patterns : Patterns or None
        Of the accounts; None for a question of yes or no.
    """

    model: Model
    clusters: tuple[Cluster, ...]
    draws: Draws
    patterns: Patterns | None = None

    @property
    def size(self) -> int:
        """Number of hypotheses."""
        return 2 if self.patterns is None else self.patterns.n

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Settings tried; the model as it stands comes first."""
        return evidence_box() if self.clusters else (Box(),)

    @cached_property
    def weights(self) -> tuple[tuple[ClusterWeight, ...], ...]:
        """Per setting, the weight of each cluster."""
        return tuple(
            tuple(self.weigh(cluster, box) for cluster in self.clusters) for box in self.boxes
        )

    def weigh(self, cluster: Cluster, box: Box) -> ClusterWeight:
        """Weigh one cluster at one setting.

        Draws are kept for every hypothesis at the model as it stands, and for the whole accounts
        alone at other settings: for many mixed accounts they would fill the memory.
        """
        found = cluster_weight(
            self.model,
            cluster,
            self.draws.quantities(box.width),
            self.draws.origin(cluster),
            rows=None if self.patterns is None else self.patterns.rows,
            box=box,
        )
        if self.patterns is None or box == Box():
            return found
        return replace(found, influence=found.influence[:, : len(self.patterns.tellers)].copy())

    @cached_property
    def log_likelihood(self) -> FloatArray:
        """(settings, hypotheses) log chance of all the evidence."""
        return np.stack(
            [
                sum((found.log_likelihood for found in row), start=np.zeros(self.size))
                for row in self.weights
            ]
        )

    def decibels(self, one: int, other: int) -> FloatArray:
        """Return (settings, clusters) decibels of one hypothesis over another."""
        return np.array(
            [
                [as_decibels(found.log_likelihood, one, other) for found in row]
                for row in self.weights
            ]
        ).reshape(len(self.boxes), len(self.clusters))

    def totals(self, one: int, other: int) -> FloatArray:
        """Return (settings,) decibels of one hypothesis over another, all clusters together."""
        return np.array([as_decibels(row, one, other) for row in self.log_likelihood])

    def spread(self, one: int, other: int) -> FloatArray:
        """Return (clusters + 1, 2) decibels between which nine tenths of the draws lie.

        How far the stated ranges alone reach, with the likelihoods taken as each draw has them
        instead of averaged; the last row is for all clusters together.
        """
        apart = [
            _PER_NAT * (found.logs(one) - found.logs(other))
            for found in self.weights[0]
            if np.isfinite(found.log_likelihood[[one, other]]).all()
        ]
        if len(apart) < len(self.clusters) or not apart:
            # What is ruled out has no range.
            alone = self.decibels(one, other)[0]
            fixed = np.append(alone, added(*map(float, alone)))
            return np.stack([fixed, fixed], axis=1)
        rows = np.stack([*apart, sum(apart, start=np.zeros(self.draws.n))])
        return np.asarray(np.quantile(np.clip(rows, -BEYOND, BEYOND), [0.05, 0.95], axis=1).T)

    def errors(self, one: int, other: int) -> FloatArray:
        """Return (settings, clusters) Monte Carlo errors of the decibels."""
        return np.array(
            [[_PER_NAT * found.error(one, other) for found in row] for row in self.weights]
        ).reshape(len(self.boxes), len(self.clusters))

    def total_errors(self, one: int, other: int) -> FloatArray:
        """Return (settings,) Monte Carlo errors of all clusters together."""
        return np.asarray(np.sqrt((self.errors(one, other) ** 2).sum(axis=1)))

    def drawn(self) -> FloatArray:
        """Return (draws, hypotheses) log chance of all the evidence, likelihoods as drawn."""
        return np.stack(
            [
                sum((found.logs(k) for found in self.weights[0]), start=np.zeros(self.draws.n))
                for k in range(self.size)
            ],
            axis=1,
        )


def conduct_decibels(weight: ConductWeight, one: int, other: int) -> tuple[float, float]:
    """Decibels of conduct, and their Monte Carlo error."""
    chosen = np.eye(len(weight.log_evidence))
    error = float(_PER_NAT) * weight.error(chosen[one], chosen[other])
    return as_decibels(weight.log_evidence, one, other), min(error, BEYOND)


def normalized(log: FloatArray, prior: FloatArray) -> FloatArray:
    """Return (rows, hypotheses) chances of log weights; where all are ruled out, the prior's.

    Parameters
    ----------
    log : (rows, hypotheses) float
    prior : (hypotheses,) float
        Log chances.
    """
    top = log.max(axis=1, keepdims=True)
    # Where everything is ruled out nothing was learned.
    log = np.where(np.isfinite(top), log - np.where(np.isfinite(top), top, 0.0), prior)
    chance = np.exp(log)
    return np.asarray(chance / chance.sum(axis=1, keepdims=True))
