"""Simulation-based calibration: whether the arithmetic of learning keeps its promises.

Draw what is true from the prior, simulate a record from it, infer from the record, and see where
the truth falls in the posterior. Over many replications its place is uniform, and a 90 % interval
holds it nine times in ten, exactly if likelihood, simulator and sampler agree (Talts et al. 2018).
This tests the arithmetic, not the world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Calibration", "calibrate"]

FloatArray = NDArray[np.float64]

Replicate = Callable[[int], tuple[Mapping[str, float], Mapping[str, FloatArray], FloatArray]]
Places = dict[str, float]
Every = Callable[[Callable[[int], Places], Iterable[int]], Iterable[Places]]


@dataclass(frozen=True, eq=False)
class Calibration:
    """Where the truth fell in the posterior, over replications.

    Parameters
    ----------
    names : tuple of str
        Quantities.
    place : (replications, quantities) float
        Posterior mass below the truth, 0-1; uniform if calibrated.
    """

    names: tuple[str, ...]
    place: FloatArray

    def coverage(self, level: float = 0.9) -> FloatArray:
        """Share of replications whose central interval holds the truth, per quantity."""
        tail = (1.0 - level) / 2.0
        held = (self.place >= tail) & (self.place <= 1.0 - tail)
        return np.asarray(held.mean(axis=0))

    def spread(self) -> FloatArray:
        """Mean square of the truth's normal score, per quantity: 1 if calibrated.

        Above 1 the intervals are too narrow (as where evidence counts twice), below 1 too wide.
        Its standard error is sqrt(2 / replications): the sharpest single test of width.
        """
        from scipy.special import ndtri

        return np.asarray((ndtri(np.clip(self.place, 1e-3, 1.0 - 1e-3)) ** 2).mean(axis=0))

    def p_values(self, bins: int = 20) -> FloatArray:
        """Chi-squared p-value of uniformity, per quantity."""
        from scipy.special import gammaincc

        n = len(self.place)
        out = []
        for column in self.place.T:
            index = np.minimum((column * bins).astype(int), bins - 1)
            count = np.bincount(index, minlength=bins)
            statistic = ((count - n / bins) ** 2 / (n / bins)).sum()
            out.append(float(gammaincc((bins - 1) / 2.0, statistic / 2.0)))
        return np.asarray(out)


def calibrate(
    replicate: Replicate, replications: int, *, seed: int = 0, every: Every = map
) -> Calibration:
    """Run replications.

    Parameters
    ----------
    replicate : callable
        ``replicate(seed) -> (truth, draws, weight)``: true values by name, posterior draws by
        name, and the weights of the draws.
    replications : int
    seed : int
    every : callable
        ``every(compute, seeds)`` computes all replications, in order: on several cores, say.

    Examples
    --------
    >>> def fair(seed):
    ...     rng = np.random.default_rng(seed)
    ...     centre = rng.normal()
    ...     return {"x": rng.normal(centre)}, {"x": rng.normal(centre, size=99)}, np.ones(99) / 99
    >>> bool(0.8 < calibrate(fair, 200).coverage()[0] < 0.98)
    True
    """

    def one(number: int) -> Places:
        truth, draws, weight = replicate(number)
        rng = np.random.default_rng([number, 1])
        return {name: _place(truth[name], draws[name], weight, rng) for name in truth}

    rows = list(every(one, range(seed, seed + replications)))
    names = tuple(rows[0]) if rows else ()
    places = [[row[name] for name in names] for row in rows]
    return Calibration(names, np.asarray(places, dtype=np.float64))


def _place(truth: float, draws: FloatArray, weight: FloatArray, rng: np.random.Generator) -> float:
    """Posterior mass below the truth; ties are broken at random."""
    total = weight.sum()
    below = weight[draws < truth].sum()
    equal = weight[draws == truth].sum()
    return float((below + rng.random() * equal) / total)
