"""One continuous issue: the zone as intervals, and maxima among finitely many candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["Line", "score_of"]

FloatArray = NDArray[np.float64]

_SAMPLES = 4_001
_PEAKS = 12


@dataclass(frozen=True, eq=False)
class Line:
    """An interval with the utilities of all actors on it.

    Parameters
    ----------
    low, high : float
    value, slope : callable
        Of (n,) points: (actors, n) utilities and their derivatives.
    kinks : tuple of float
        Where a derivative jumps.
    """

    low: float
    high: float
    value: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]
    kinks: tuple[float, ...]

    @cached_property
    def samples(self) -> FloatArray:
        """Sorted points that include the ends and the kinks."""
        inside = [k for k in self.kinks if self.low < k < self.high]
        return np.unique(np.concatenate((np.linspace(self.low, self.high, _SAMPLES), inside)))

    def zone(self, floor: FloatArray) -> tuple[tuple[float, float], ...]:
        """Intervals on which every actor is at or above its floor (less 1e-12 of the scale)."""
        asked = np.isfinite(floor) | (floor > 0)
        if not asked.any():
            return ((self.low, self.high),)
        values = self.value(self.samples)
        slack = 1e-12 * max(1.0, float(np.abs(values).max()))

        def spare(x: float) -> float:
            at = self.value(np.array([x]))[:, 0]
            return float((at[asked] - floor[asked]).min())

        over = (values[asked] - floor[asked, None]).min(axis=0)
        inside = over >= -slack
        intervals = []
        for start, stop in _runs(inside):
            a, b = float(self.samples[start]), float(self.samples[stop])
            if start > 0:
                a = _root(spare, float(self.samples[start - 1]), a)
            if stop < len(inside) - 1:
                b = _root(spare, float(self.samples[stop + 1]), b)
            intervals.append((a, b))
        intervals += [(x, x) for x in self._touching(over, inside, floor, slack)]
        return tuple(sorted(intervals))

    def _touching(
        self, over: FloatArray, inside: NDArray[np.bool_], floor: FloatArray, slack: float
    ) -> Iterator[float]:
        """Lone points between two samples where all floors are only just reached."""
        unit = np.where(np.isfinite(floor), 1.0, np.inf)
        origin = np.where(np.isfinite(floor), floor, 0.0)
        for j in _peaks(over):
            left, right = max(j - 1, 0), min(j + 1, len(over) - 1)
            if inside[left : right + 1].any():
                continue
            found = max(
                self._candidates(
                    "smallest", origin, unit, (self.samples[left], self.samples[right])
                ),
                key=lambda x: self._score("smallest", origin, unit, x),
            )
            if self._score("smallest", origin, unit, found) >= -slack:
                yield found

    def maximise(
        self, kind: str, origin: FloatArray, unit: FloatArray, floor: FloatArray
    ) -> float | None:
        """Where a score is highest within the zone (the first such point); None if it is empty."""
        best: tuple[float, float] | None = None
        for a, b in self.zone(floor):
            inner = self.samples[(self.samples > a) & (self.samples < b)]
            points = np.concatenate(([a], inner, [b]))
            scores = score_of(kind, self.value(points), origin, unit)
            for j in _peaks(scores):
                bracket = (points[max(j - 1, 0)], points[min(j + 1, len(points) - 1)])
                for x in self._candidates(kind, origin, unit, bracket):
                    score = self._score(kind, origin, unit, x)
                    if best is None or score > best[0]:
                        best = (score, x)
        return None if best is None else best[1]

    def _score(self, kind: str, origin: FloatArray, unit: FloatArray, x: float) -> float:
        return float(score_of(kind, self.value(np.array([x])), origin, unit)[0])

    def _candidates(
        self, kind: str, origin: FloatArray, unit: FloatArray, bracket: tuple[float, float]
    ) -> list[float]:
        """Points of a short interval where the score may be highest."""
        a, b = bracket
        cuts = [float(a), *sorted(k for k in self.kinks if a < k < b), float(b)]
        found = list(cuts)
        functions = _conditions(kind, self.value, self.slope, origin, unit)
        for left, right in pairwise(cuts):
            # Derivatives are one-sided at kinks: stay a hair inside.
            hair = (right - left) * 1e-9
            for function in functions:
                one, other = function(left + hair), function(right - hair)
                if np.isfinite(one) and np.isfinite(other) and one * other < 0:
                    found.append(_root(function, left + hair, right - hair))
        return found


def score_of(kind: str, utilities: FloatArray, origin: FloatArray, unit: FloatArray) -> FloatArray:
    """Scores (n,) of utilities (actors, n): "product", "smallest" or "sum"."""
    gains = utilities - origin[:, None]
    if kind == "product":
        return np.asarray(np.prod(np.maximum(gains, 0.0) ** unit[:, None], axis=0))
    if kind == "smallest":
        used = np.isfinite(unit)
        if not used.any():
            return np.zeros(utilities.shape[1])
        return np.asarray((gains[used] / unit[used, None]).min(axis=0))
    return np.asarray(unit @ utilities)


def _conditions(
    kind: str,
    value: Callable[[FloatArray], FloatArray],
    slope: Callable[[FloatArray], FloatArray],
    origin: FloatArray,
    unit: FloatArray,
) -> list[Callable[[float], float]]:
    """Functions that change sign where the score can be highest."""

    def steepness(x: float) -> float:
        at = np.array([x])
        slopes = slope(at)[:, 0]
        if kind == "sum":
            return float(unit @ slopes)
        gains = value(at)[:, 0] - origin
        counted = unit > 0
        if (gains[counted] <= 0).any():
            return float("nan")
        return float((unit[counted] * slopes[counted] / gains[counted]).sum())

    if kind != "smallest":
        return [steepness]
    used = np.flatnonzero(np.isfinite(unit)).tolist()

    def single(i: int) -> Callable[[float], float]:
        return lambda x: float(slope(np.array([x]))[i, 0])

    def crossing(i: int, j: int) -> Callable[[float], float]:
        def difference(x: float) -> float:
            shares = (value(np.array([x]))[:, 0] - origin) / unit
            return float(shares[i] - shares[j])

        return difference

    return [single(i) for i in used] + [crossing(i, j) for i, j in combinations(used, 2)]


def _root(function: Callable[[float], float], a: float, b: float) -> float:
    """Find a zero between a and b (b itself where there is no change of sign, rounding aside)."""
    from scipy.optimize import brentq

    if function(b) == 0.0 or function(a) * function(b) > 0:
        return b
    # scipy's default relative tolerance is four units in the last place.
    return float(brentq(function, a, b, xtol=1e-15 * max(1.0, abs(a), abs(b)), maxiter=200))


def _runs(inside: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last position of each run of true values."""
    padded = np.concatenate(([False], inside, [False])).astype(np.int8)
    step = np.diff(padded)
    starts, stops = np.flatnonzero(step == 1), np.flatnonzero(step == -1) - 1
    return list(zip(starts.tolist(), stops.tolist(), strict=True))


def _peaks(scores: FloatArray) -> list[int]:
    """Positions of the highest local maxima, plateaus by their ends."""
    left = np.concatenate(([-np.inf], scores[:-1]))
    right = np.concatenate((scores[1:], [-np.inf]))
    peaks = np.flatnonzero(
        (scores >= left) & (scores >= right) & ((scores > left) | (scores > right))
    )
    if not len(peaks):
        peaks = np.array([0])
    order = np.argsort(-scores[peaks], kind="stable")[:_PEAKS]
    return [int(j) for j in np.sort(peaks[order])]
