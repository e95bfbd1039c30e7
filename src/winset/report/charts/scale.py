"""Scales, round tick values, and lines of text that fit."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass

from winset.text import unbroken

__all__ = ["Linear", "as_number", "as_percent", "round_ticks", "text_width", "wrapped"]

# Mean width of a character of a sans-serif face, in units of the font size, on the safe side.
_CHARACTER = 0.56


@dataclass(frozen=True)
class Linear:
    """A straight map from data to pixels.

    Examples
    --------
    >>> Linear(0, 100, 10, 210)(50)
    110.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Pixel of a value; values outside the domain are put at its edge."""
        span = self.high - self.low
        part = (value - self.low) / span if span else 0.5
        return self.start + min(max(part, 0.0), 1.0) * (self.end - self.start)


def round_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Round values between two ends: steps of 1, 2, 2.5 or 5 times a power of ten.

    Examples
    --------
    >>> round_ticks(0, 97)
    (0.0, 20.0, 40.0, 60.0, 80.0)
    >>> round_ticks(3, 3)
    (3.0,)
    """
    if not high - low > 1e-9:
        return (float(low),)
    power = 10.0 ** math.floor(math.log10((high - low) / max(most, 1)))
    step = next(
        power * m for m in (1, 2, 2.5, 5, 10, 20) if (high - low) / (power * m) <= most - 1 + 0.5
    )
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(round(k * step, 12) for k in range(first, last + 1))


def text_width(text: str, size: float) -> float:
    """Width of a short text in pixels, in a wide face: it must not meet its neighbour."""
    return 0.68 * size * len(text)


def wrapped(text: str, width: float, size: float, most: int = 3) -> tuple[str, ...]:
    """Break a text into lines that fit a width in pixels; what is left over ends in an ellipsis.

    Examples
    --------
    >>> wrapped("a deal that everyone signs", 90, 12)
    ('a deal that', 'everyone', 'signs')
    """
    room = max(int(width / (_CHARACTER * size)), 4)
    lines = textwrap.wrap(unbroken(text), room, max_lines=most, placeholder=" …")
    return tuple(lines) or ("",)


def as_percent(value: float) -> str:
    """Write a tick of an axis of shares."""
    return f"{100 * value:.0f} %"


def as_number(value: float) -> str:
    """Write a tick of any other axis."""
    return f"{value:g}"
