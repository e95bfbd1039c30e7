"""Bargaining over continuous issues, with a value function per actor and issue.

One issue is solved to the last digits: the line is sampled, and around the best samples the
candidates (ends of the zone, stationary points, crossings of two actors' gains, kinks) are found
by bisection. Several issues go to sequential quadratic programming from many starts; the answer
is the global one where every value function is concave, and the best found otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset.deals.continuous_line import Line, score_of
from winset.deals.curves import Curve, as_curve

__all__ = ["ContinuousSolution", "ContinuousSpace"]

FloatArray = NDArray[np.float64]
Function = Curve | Callable[[FloatArray], ArrayLike]
Score = Callable[[FloatArray], FloatArray]

_STARTS = 32


@dataclass(frozen=True, eq=False)
class ContinuousSolution:
    """Where a bargaining solution lies.

    Parameters
    ----------
    concept : str
    exists : bool
        False where no point is acceptable to all; ``reason`` says why.
    x : (issues,) float
    utilities : (actors,) float
    value : float
        What is maximised.
    convention, method, reason : str
    tolerance : float
        How exact ``x`` is, relative to the range of the issue.
    """

    concept: str
    exists: bool
    x: FloatArray
    utilities: FloatArray
    value: float
    convention: str
    method: str
    tolerance: float
    reason: str = ""


@dataclass(frozen=True, eq=False)
class ContinuousSpace:
    """Continuous issues with value functions; a deal's utility is the sum over issues.

    Parameters
    ----------
    bounds : tuple of (low, high)
        One pair per issue.
    curves : tuple of tuple of Curve
        ``curves[actor][issue]``.
    walk_away : (actors,) float
    bias : (actors,) float
        Added to every deal.

    Examples
    --------
    Dividing a pie between one party that is averse to risk and one that is not:

    >>> from winset.deals.curves import Linear, Power
    >>> pie = ContinuousSpace.of([(0, 1)], [[Power(0.5)], [Linear(-1, 1)]], walk_away=[0, 0])
    >>> round(float(pie.nash().x[0]), 9), round(float(pie.kalai_smorodinsky().x[0]), 9)
    (0.333333333, 0.381966011)
    """

    bounds: tuple[tuple[float, float], ...]
    curves: tuple[tuple[Curve, ...], ...]
    walk_away: tuple[float, ...]
    bias: tuple[float, ...]

    @classmethod
    def of(
        cls,
        bounds: Sequence[Sequence[float]],
        curves: Sequence[Sequence[Function]],
        walk_away: Iterable[float] | None = None,
        *,
        bias: Iterable[float] | None = None,
    ) -> ContinuousSpace:
        """Build a space; curves may be any vectorised functions.

        Raises
        ------
        ValueError
            For bounds that are not finite or do not rise, or a wrong number of curves or values.
        """
        pairs = tuple((float(low), float(high)) for low, high in bounds)
        if not pairs or any(
            not (math.isfinite(a) and math.isfinite(b) and a < b) for a, b in pairs
        ):
            raise ValueError(f"bounds must be finite and rising, one pair per issue, got {bounds}")
        if not curves or any(len(row) != len(pairs) for row in curves):
            raise ValueError(f"expected one curve per actor and issue ({len(pairs)} issues)")
        n = len(curves)
        floors = (-math.inf,) * n if walk_away is None else tuple(float(w) for w in walk_away)
        extra = (0.0,) * n if bias is None else tuple(float(b) for b in bias)
        if len(floors) != n or len(extra) != n or any(math.isnan(w) for w in floors):
            raise ValueError(f"expected one walk-away value and one bias per actor ({n})")
        made = tuple(tuple(as_curve(c, *pairs[j]) for j, c in enumerate(row)) for row in curves)
        return cls(pairs, made, floors, extra)

    @property
    def n_actors(self) -> int:
        """Number of actors."""
        return len(self.curves)

    def utilities(self, x: ArrayLike) -> FloatArray:
        """Utilities (..., actors) of deals (..., issues)."""
        at = np.asarray(x, dtype=np.float64)
        return np.stack(
            [
                sum((c(at[..., j]) for j, c in enumerate(row)), np.full(at.shape[:-1], base))
                for row, base in zip(self.curves, self.bias, strict=True)
            ],
            axis=-1,
        )

    def slopes(self, x: ArrayLike) -> FloatArray:
        """Give the derivatives (actors, issues) at one deal (issues,)."""
        at = np.asarray(x, dtype=np.float64)
        return np.array([[float(c.slope(at[j])) for j, c in enumerate(row)] for row in self.curves])

    def _floors(self, also: Iterable[float] | None) -> FloatArray:
        floor = np.array(self.walk_away)
        if also is not None:
            extra = np.array([float(a) for a in also])
            if extra.shape != floor.shape:
                raise ValueError(f"also: expected one number per actor ({len(floor)})")
            floor = np.maximum(floor, extra)
        return floor

    def zone(self, *, also: Iterable[float] | None = None) -> tuple[tuple[float, float], ...]:
        """Intervals of the one issue that all actors accept, in order; empty where none is.

        Raises
        ------
        ValueError
            Where there are several issues.
        """
        if len(self.bounds) != 1:
            raise ValueError("the zone is a set of intervals only where there is one issue")
        return self._line.zone(self._floors(also))

    @cached_property
    def _line(self) -> Line:
        kinks = tuple(k for row in self.curves for k in row[0].kinks)
        return Line(
            *self.bounds[0],
            value=lambda x: self.utilities(x[:, None]).T,
            slope=lambda x: np.stack([row[0].slope(x) for row in self.curves]),
            kinks=kinks,
        )

    def best_for(self, actor: int, *, also: Iterable[float] | None = None) -> ContinuousSolution:
        """Deal that one actor likes best among those that all accept (an agenda setter's)."""
        weights = [float(i == actor) for i in range(self.n_actors)]
        return self._solve("best for one", "sum", np.zeros(self.n_actors), np.array(weights), also)

    def nash(
        self,
        weights: Iterable[float] | None = None,
        *,
        disagreement: Iterable[float] | None = None,
        also: Iterable[float] | None = None,
    ) -> ContinuousSolution:
        """Nash solution: the largest product of gains, each to its weight."""
        power = np.ones(self.n_actors) if weights is None else np.array([float(w) for w in weights])
        if power.shape != (self.n_actors,) or (power < 0).any() or not power.any():
            raise ValueError("weights: expected one number per actor, none negative, not all zero")
        return self._solve("Nash", "product", self._origin(disagreement, "Nash"), power, also)

    def kalai_smorodinsky(
        self,
        *,
        ideal: str = "rational",
        disagreement: Iterable[float] | None = None,
        also: Iterable[float] | None = None,
    ) -> ContinuousSolution:
        """Kalai-Smorodinsky solution: the largest smallest gain relative to the ideal one."""
        origin = self._origin(disagreement, "Kalai-Smorodinsky")
        best = self.ideal(which=ideal, also=also)
        if best is None:
            return self._none("Kalai-Smorodinsky", also)
        unit = best - origin
        unit = np.where(unit > 0, unit, np.inf)
        return self._solve("Kalai-Smorodinsky", "smallest", origin, unit, also)

    def egalitarian(
        self,
        *,
        disagreement: Iterable[float] | None = None,
        also: Iterable[float] | None = None,
    ) -> ContinuousSolution:
        """Egalitarian solution: the largest smallest gain."""
        origin = self._origin(disagreement, "egalitarian")
        return self._solve("egalitarian", "smallest", origin, np.ones(self.n_actors), also)

    def equal_loss(
        self, *, ideal: str = "rational", also: Iterable[float] | None = None
    ) -> ContinuousSolution:
        """Equal-loss solution: the smallest largest loss from the ideal point (Chun 1988)."""
        best = self.ideal(which=ideal, also=also)
        if best is None:
            return self._none("equal loss", also)
        return self._solve("equal loss", "smallest", best, np.ones(self.n_actors), also)

    def utilitarian(
        self,
        weights: Iterable[float] | None = None,
        *,
        also: Iterable[float] | None = None,
    ) -> ContinuousSolution:
        """Utilitarian solution: the largest (weighted) sum of utilities."""
        power = np.ones(self.n_actors) if weights is None else np.array([float(w) for w in weights])
        return self._solve("utilitarian", "sum", np.zeros(self.n_actors), power, also)

    def ideal(
        self, *, which: str = "rational", also: Iterable[float] | None = None
    ) -> FloatArray | None:
        """Each actor's best utility, over the acceptable deals or over ``"all"``; None if none."""
        if which not in ("rational", "all"):
            raise ValueError(f'ideal must be "rational" or "all", not {which!r}')
        space = (
            self
            if which == "rational"
            else ContinuousSpace(self.bounds, self.curves, (-math.inf,) * self.n_actors, self.bias)
        )
        best = []
        for i in range(self.n_actors):
            found = space.best_for(i, also=also if which == "rational" else None)
            if not found.exists:
                return None
            best.append(float(found.utilities[i]))
        return np.array(best)

    def _origin(self, disagreement: Iterable[float] | None, concept: str) -> FloatArray:
        values = self.walk_away if disagreement is None else tuple(float(d) for d in disagreement)
        if len(values) != self.n_actors or not all(math.isfinite(v) for v in values):
            raise ValueError(
                f"the {concept} solution measures gains over disagreement values: state one "
                "finite walk_away (or disagreement) per actor"
            )
        return np.array(values)

    def _solve(
        self,
        concept: str,
        kind: str,
        origin: FloatArray,
        unit: FloatArray,
        also: Iterable[float] | None,
    ) -> ContinuousSolution:
        floor = self._floors(also)
        conventions = {
            "product": "product of gains, each to its weight, over the acceptable deals",
            "smallest": "the largest smallest share; actors without a range of gain left out",
            "sum": "the largest weighted sum over the acceptable deals",
        }
        if len(self.bounds) == 1:
            at = self._line.maximise(kind, origin, unit, floor)
            x = None if at is None else np.array([float(at)])
            method, tolerance = "candidates on the line, each by bisection", 1e-12
        else:
            from winset.deals.continuous_many import maximise

            x = maximise(self, kind, origin=origin, unit=unit, floor=floor, starts=_STARTS)
            method = (
                f"SLSQP from {_STARTS} starts: global where all value functions are concave, "
                "else the best found"
            )
            tolerance = 1e-6
        if x is None:
            return self._none(concept, also)
        utilities = self.utilities(x)
        value = float(score_of(kind, utilities[:, None], origin, unit)[0])
        return ContinuousSolution(
            concept, True, x, utilities, value, conventions[kind], method, tolerance
        )

    def _none(self, concept: str, also: Iterable[float] | None) -> ContinuousSolution:
        floor = self._floors(also)
        free = ContinuousSpace(self.bounds, self.curves, (-math.inf,) * self.n_actors, self.bias)
        best = free.ideal(which="all")
        assert best is not None
        never = [i for i in range(self.n_actors) if best[i] < floor[i]]
        reason = "; ".join(
            f"actor {i + 1} can get at most {best[i]:g}, below {floor[i]:g}" for i in never
        )
        empty = np.empty(0)
        return ContinuousSolution(
            concept,
            False,
            empty,
            empty,
            0.0,
            "",
            "no acceptable point was found",
            0.0,
            reason or "each actor can be satisfied, but not all together",
        )
