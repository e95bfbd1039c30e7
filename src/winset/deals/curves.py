"""Value functions of a continuous issue, with their derivatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Curve", "Custom", "Linear", "Piecewise", "Power", "SinglePeaked", "as_curve"]

FloatArray = NDArray[np.float64]


@runtime_checkable
class Curve(Protocol):
    """A value function: vectorised, with a derivative and the places where that jumps."""

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Give the value at x."""
        ...

    def slope(self, x: ArrayLike) -> FloatArray:
        """Give the derivative at x."""
        ...

    @property
    def kinks(self) -> tuple[float, ...]:
        """Where the derivative jumps."""
        ...


@dataclass(frozen=True)
class Linear:
    """A straight line: ``intercept + rate * x``.

    Examples
    --------
    >>> float(Linear(-1.0, 1.0)(0.25))
    0.75
    """

    rate: float
    intercept: float = 0.0

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Give the value at x."""
        return np.asarray(self.intercept + self.rate * np.asarray(x, dtype=np.float64))

    def slope(self, x: ArrayLike) -> FloatArray:
        """Give the derivative at x."""
        return np.full(np.shape(x), self.rate)

    @property
    def kinks(self) -> tuple[float, ...]:
        """None."""
        return ()


@dataclass(frozen=True)
class Power:
    """``scale * d ** exponent`` of the distance d from an origin, in one direction.

    Parameters
    ----------
    exponent : float
        Above 0; below 1 the curve is concave (averse to risk).
    origin : float
        Where the value is 0.
    rising : bool
        True where the value rises with x (d = x - origin), False where it falls.
    scale : float

    Examples
    --------
    >>> float(Power(0.5)(0.25)), float(Power(2.0, origin=1.0, rising=False)(0.5))
    (0.5, 0.25)
    """

    exponent: float
    origin: float = 0.0
    rising: bool = True
    scale: float = 1.0

    def __post_init__(self) -> None:
        if not self.exponent > 0:
            raise ValueError(f"a power curve needs an exponent above 0, got {self.exponent}")

    def _distance(self, x: ArrayLike) -> FloatArray:
        gone = np.asarray(x, dtype=np.float64) - self.origin
        return np.maximum(gone if self.rising else -gone, 0.0)

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Give the value at x."""
        return np.asarray(self.scale * self._distance(x) ** self.exponent)

    def slope(self, x: ArrayLike) -> FloatArray:
        """Give the derivative at x."""
        distance = np.maximum(self._distance(x), 1e-300)
        sign = 1.0 if self.rising else -1.0
        return np.asarray(sign * self.scale * self.exponent * distance ** (self.exponent - 1.0))

    @property
    def kinks(self) -> tuple[float, ...]:
        """The origin."""
        return (self.origin,)


@dataclass(frozen=True)
class Piecewise:
    """Straight lines through points ``(x, value)``, level beyond the first and last.

    Examples
    --------
    >>> Piecewise((0.0, 1.0, 2.0), (0.0, 10.0, 10.0))([0.5, 1.5]).tolist()
    [5.0, 10.0]
    """

    xs: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.xs) != len(self.values) or len(self.xs) < 2:
            raise ValueError("a piecewise curve needs at least two points, one value for each x")
        if any(b <= a for a, b in zip(self.xs, self.xs[1:], strict=False)):
            raise ValueError(f"the x of a piecewise curve must rise, got {self.xs}")

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Give the value at x."""
        return np.asarray(np.interp(np.asarray(x, dtype=np.float64), self.xs, self.values))

    def slope(self, x: ArrayLike) -> FloatArray:
        """Give the derivative at x (from the right at a kink)."""
        steps = np.diff(self.values) / np.diff(self.xs)
        padded = np.concatenate(([0.0], steps, [0.0]))
        return np.asarray(padded[np.searchsorted(self.xs, x, side="right")])

    @property
    def kinks(self) -> tuple[float, ...]:
        """All the points."""
        return self.xs


@dataclass(frozen=True)
class SinglePeaked:
    """A best point and a loss with the distance from it, absolute or quadratic.

    Examples
    --------
    >>> SinglePeaked(30.0)([20.0, 30.0]).tolist()
    [-10.0, 0.0]
    """

    ideal: float
    weight: float = 1.0
    top: float = 0.0
    loss: Literal["absolute", "quadratic"] = "absolute"

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Give the value at x."""
        distance = np.abs(np.asarray(x, dtype=np.float64) - self.ideal)
        lost = distance if self.loss == "absolute" else distance**2
        return np.asarray(self.top - self.weight * lost)

    def slope(self, x: ArrayLike) -> FloatArray:
        """Give the derivative at x."""
        gone = np.asarray(x, dtype=np.float64) - self.ideal
        pull = np.sign(gone) if self.loss == "absolute" else 2.0 * gone
        return np.asarray(-self.weight * pull)

    @property
    def kinks(self) -> tuple[float, ...]:
        """The best point."""
        return (self.ideal,)


@dataclass(frozen=True)
class Custom:
    """Any vectorised function; its derivative by a five-point stencil.

    Parameters
    ----------
    function : callable
        Of an array, of the same shape.
    width : float
        Step of the stencil: about a thousandth of the range.
    kinks : tuple of float
        Where the derivative jumps, if it does.
    """

    function: Callable[[FloatArray], ArrayLike]
    width: float = 1e-3
    kinks: tuple[float, ...] = ()

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Give the value at x."""
        return np.asarray(self.function(np.asarray(x, dtype=np.float64)), dtype=np.float64)

    def slope(self, x: ArrayLike) -> FloatArray:
        """Give the derivative at x."""
        at, h = np.asarray(x, dtype=np.float64), self.width
        near = self(at + h) - self(at - h)
        far = self(at + 2 * h) - self(at - 2 * h)
        return np.asarray((8.0 * near - far) / (12.0 * h))


def as_curve(value: Curve | Callable[[FloatArray], ArrayLike], low: float, high: float) -> Curve:
    """Take a curve as it is, and wrap any other function."""
    if isinstance(value, Curve):
        return value
    if callable(value):
        return Custom(value, (high - low) * 1e-3)
    raise ValueError(f"expected a curve or a function of one array, got {value!r}")
