"""Chances as people say them: percent, likelihood words, odds, and how sure a share is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from winset.findings.share import Share
from winset.text import BANDS

__all__ = [
    "SCALE_ENDS",
    "chance_words",
    "in_points",
    "in_short",
    "likelihood",
    "percent",
    "points",
    "span",
    "with_error",
]

# Chances further than this from none or all are not said to be so.
_NEAR = 0.0005
#: What the ends of the scale of chances are called.
SCALE_ENDS = ("none", "certain")
_SAID = {"roughly even chance": "a roughly even chance"}


def likelihood(probability: float) -> str:
    """Word for a probability (Intelligence Community Directive 203, 2015).

    Examples
    --------
    >>> likelihood(0.3), likelihood(0.5), likelihood(0.97)
    ('unlikely', 'a roughly even chance', 'almost certain')
    """
    word = next((w for w, (_, top) in BANDS.items() if probability < top), "almost certain")
    return _SAID.get(word, word)


def percent(chance: Share | float) -> str:
    """Write a chance as an analyst would say it.

    One decimal near 0 and 1, no false 0 or 100, and for a share of worlds never more than its
    error allows.

    Examples
    --------
    >>> percent(0.4312), percent(0.004), percent(0.0), percent(0.9996)
    ('43 %', '0.4 %', '0 %', 'over 99.9 %')
    >>> percent(Share(0.4312, 0.005, 10_000)), percent(Share(0.0, 0.0001, 10_000))
    ('43 %', 'under 0.1 %')
    >>> percent(Share(1.0, 0.0099, 101)), percent(0.9901)
    ('over 99 %', '99 %')
    """
    value, error = (chance.value, chance.error) if isinstance(chance, Share) else (chance, 0.0)
    if error == 0.0 and not 0.0 < value < 1.0:
        return f"{100 * min(max(value, 0.0), 1.0):.0f} %"
    bound = max(0.1, 100 * error)
    if value < _NEAR:
        return f"under {_near_an_end(bound)} %"
    if value >= 1 - _NEAR:
        return f"over {_near_an_end(100 - bound)} %"
    return f"{_near_an_end(100 * value)} %"


def _near_an_end(scaled: float) -> str:
    """Write a number from 0 to 100: one decimal near 0 and 100, unless it is nought."""
    return f"{scaled:.0f}" if 1 <= scaled <= 99 else f"{scaled:.1f}".removesuffix(".0")


def points(share: Share) -> str:
    """Half-width of a 95 % interval from the number of worlds, in percentage points.

    Examples
    --------
    >>> points(Share(0.43, 0.005, 10_000))
    '± 1'
    """
    half = 196 * share.error
    return f"± {half:.0f}" if half >= 0.5 else f"± {max(half, 0.1):.1f}"


def in_points(value: float, *, signed: bool = False) -> str:
    """Write a number of points.

    Examples
    --------
    >>> in_points(1.2), in_points(21.0, signed=True), in_points(-0.2)
    ('1 point', '+21 points', '0 points')
    """
    said = f"{value:+.0f}" if signed else f"{value:.0f}"
    said = "0" if said in {"-0", "+0"} else said
    return f"{said} {'point' if said.lstrip('+-') == '1' else 'points'}"


def in_short(chance: Share | float) -> str:
    """Write a chance in whole per cent, for tight places, without a false 0 or 100.

    Examples
    --------
    >>> in_short(0.412), in_short(0.998), in_short(0.002), in_short(1.0)
    ('41 %', '>99 %', '<1 %', '100 %')
    """
    value, error = (chance.value, chance.error) if isinstance(chance, Share) else (chance, 0.0)
    said = f"{100 * value:.0f}"
    if 0.0 < value < 1.0 or error > 0.0:
        said = {"0": "<1", "100": ">99"}.get(said, said)
    return f"{said} %"


def with_error(share: Share) -> str:
    """Return a share with its sampling error: ``43 % ± 1``.

    Examples
    --------
    >>> with_error(Share(0.43, 0.005, 10_000)), with_error(Share(0.0, 0.0001, 10_000))
    ('43 % ± 1', 'under 0.1 %')
    """
    said = percent(share)
    if share.settled or said.startswith(("under", "over")):
        return said
    return f"{said} {points(share)}"


def span(values: Sequence[float], to: str = " to ") -> str:
    """Write the range of some shares, in whole per cent.

    Examples
    --------
    >>> span([0.07, 0.5, 0.993])
    '7 to 99 %'
    """
    low, high = (f"{100 * edge:.0f}" for edge in (min(values), max(values)))
    return f"{low} %" if low == high else f"{low}{to}{high} %"


def chance_words(log_probability: float) -> str:
    """Write a log probability as a chance that people can picture.

    Examples
    --------
    >>> chance_words(-0.7), chance_words(-5.8), chance_words(-60.0)
    ('50 %', '1 in 330', 'under 1 in a million')
    """
    chance = math.exp(min(log_probability, 0.0))
    if chance >= 0.01:
        return percent(chance)
    return f"1 in {float(f'{1 / chance:.2g}'):,.0f}" if chance > 1e-6 else "under 1 in a million"
