"""Several continuous issues at once: sequential quadratic programming from many starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from winset.deals.continuous_line import score_of

if TYPE_CHECKING:
    from winset.deals.continuous import ContinuousSpace

__all__ = ["maximise"]

FloatArray = NDArray[np.float64]

_FEASIBLE = 1e-9
_SEED = 20_190_228


def maximise(
    space: ContinuousSpace,
    kind: str,
    *,
    origin: FloatArray,
    unit: FloatArray,
    floor: FloatArray,
    starts: int,
) -> FloatArray | None:
    """Find the best acceptable deal (issues,) from several starts; None where none was found."""
    from scipy.optimize import minimize

    low = np.array([b[0] for b in space.bounds])
    width = np.array([b[1] for b in space.bounds]) - low
    draws = np.random.default_rng(_SEED).random((starts, len(low)))
    draws[0] = 0.5
    asked = np.flatnonzero(np.isfinite(floor))
    best: tuple[float, FloatArray] | None = None
    for start in draws:
        program = _Program(space, kind, origin, unit, (low, width))
        first = program.start(start, floor)
        found = minimize(
            program.loss,
            first,
            jac=program.loss_slope,
            method="SLSQP",
            bounds=[(0.0, 1.0)] * len(low) + [(None, None)] * (len(first) - len(low)),
            constraints=program.constraints(floor, asked),
            options={"ftol": 1e-14, "maxiter": 400},
        )
        x = low + width * np.clip(found.x[: len(low)], 0.0, 1.0)
        utilities = space.utilities(x)
        if (
            utilities[asked] < floor[asked] - _FEASIBLE * np.maximum(1.0, np.abs(floor[asked]))
        ).any():
            continue
        score = float(score_of(kind, utilities[:, None], origin, unit)[0])
        if best is None or score > best[0] + 1e-12 * abs(best[0]):
            best = (score, x)
    return None if best is None else best[1]


class _Program:
    """One smooth program on the unit box; a smallest share gets a level variable below all."""

    def __init__(
        self,
        space: ContinuousSpace,
        kind: str,
        origin: FloatArray,
        unit: FloatArray,
        box: tuple[FloatArray, FloatArray],
    ) -> None:
        self.space, self.kind, self.origin, self.unit = space, kind, origin, unit
        self.low, self.width = box
        self.n = len(self.low)

    def _at(self, z: FloatArray) -> FloatArray:
        return np.asarray(self.low + self.width * z[: self.n])

    def start(self, z: FloatArray, floor: FloatArray) -> FloatArray:
        """Begin here, with a level where there is one."""
        if self.kind != "smallest":
            return z
        utilities = self.space.utilities(self._at(z))
        level = score_of(self.kind, utilities[:, None], self.origin, self.unit)[0]
        return np.append(z, level)

    def loss(self, z: FloatArray) -> float:
        """Negative of what is maximised."""
        if self.kind == "smallest":
            return -float(z[-1])
        utilities = self.space.utilities(self._at(z))
        if self.kind == "sum":
            return -float(self.unit @ utilities)
        gains = np.maximum(utilities - self.origin, 1e-12)
        return -float(self.unit @ np.log(gains))

    def loss_slope(self, z: FloatArray) -> FloatArray:
        """Gradient of the loss."""
        if self.kind == "smallest":
            out = np.zeros(self.n + 1)
            out[-1] = -1.0
            return out
        slopes = self.space.slopes(self._at(z)) * self.width
        if self.kind == "sum":
            return np.asarray(-(self.unit @ slopes))
        gains = np.maximum(self.space.utilities(self._at(z)) - self.origin, 1e-12)
        return np.asarray(-((self.unit / gains) @ slopes))

    def constraints(self, floor: FloatArray, asked: NDArray[np.intp]) -> list[dict[str, Any]]:
        """Floors, and shares above the level."""
        extra = int(self.kind == "smallest")
        out: list[dict[str, Any]] = []
        if len(asked):
            out.append(
                {
                    "type": "ineq",
                    "fun": lambda z: (self.space.utilities(self._at(z)) - floor)[asked],
                    "jac": lambda z: np.hstack(
                        (
                            (self.space.slopes(self._at(z)) * self.width)[asked],
                            np.zeros((len(asked), extra)),
                        )
                    ),
                }
            )
        if extra:
            used = np.flatnonzero(np.isfinite(self.unit))
            unit = self.unit[used]
            out.append(
                {
                    "type": "ineq",
                    "fun": lambda z: (
                        (self.space.utilities(self._at(z)) - self.origin)[used] / unit - z[-1]
                    ),
                    "jac": lambda z: np.hstack(
                        (
                            (self.space.slopes(self._at(z)) * self.width)[used] / unit[:, None],
                            -np.ones((len(used), 1)),
                        )
                    ),
                }
            )
        return out
