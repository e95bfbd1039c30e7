"""Would it take that itself? The chance that a package is acceptable to whoever tables it.

What a party tables it would take: of the packages that it drafts, those below its walk-away value
are tabled less, as a logistic of how far below they are. With some chance an offer is for show, and
then any draft will do. So the chance of an offer is its chance as a draft times::

    show + (1 - show) E[G | it] / E[G],   G(x) = logistic((u(x) - r) / slack)

with both means over drafts: over those that the offer may mean, and over all. Drafts are drawn
block by block, so a mean over all deals is a sum over a product: G is a short sine series in u
(Poisson summation of the logistic), and the mean of a wave is a product over blocks. Nothing is
enumerated.

Arrays are columns first, ``(columns, n)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from winset.conduct.offers import best_and_worst
from winset.model.moves import Move
from winset.space import Space

__all__ = [
    "Line",
    "acceptable",
    "complete",
    "log_taken",
    "mean_acceptance",
    "near_acceptance",
    "reserve",
    "showing",
]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
Waves = NDArray[np.complex64]
#: Multiplies the means of a wave in the blocks of one package, from (parts, m), in some worlds.
Line = Callable[[Waves, IntArray], Waves]

# Slacks below the worst deal from which on a walk-away value makes no difference.
_LOW = 6.0
# Neighbouring periods of the series meet this many slacks beyond the best and worst deals, and its
# terms end where they are below exp(-_DEPTH): the mean is then right to within 1e-4 of 1.
_MARGIN, _DEPTH = 9.0, 11.0
# Drafts all but this share of which are unacceptable are not told apart any further.
_LEAST = 1e-7
_CHUNK = 40_000


def showing(move: Move) -> str:
    """Name the chance that an offer is for show; nothing where it is not its author's to take."""
    if move.kind != "offer" or not move.takes:
        return ""
    return "closing" if move.last_turn else "show"


def complete(terms: BoolArray, space: Space) -> bool:
    """Whether every block is spoken of, (columns,): of a part alone none can say that it will do.

    Examples
    --------
    >>> complete(np.array([True, False, True, True]), Space.plain([2, 2]))
    False
    """
    whole = np.logical_and.reduceat(terms, space.offsets[:-1])
    return not any(every and size > 1 for every, size in zip(whole, space.sizes, strict=True))


def reserve(
    walk_away: FloatArray, utility: FloatArray, slack: FloatArray, space: Space
) -> FloatArray:
    """Return the value (n,) that a draft must reach: the walk-away value, cut to the deals.

    An actor that prefers no deal to every deal tables what comes nearest, as for an aspiration.

    Examples
    --------
    >>> u = np.array([[0.2], [0.7]])
    >>> reserve(np.array([0.9]), u, np.array([0.05]), Space.plain([2])).tolist()
    [0.7]
    """
    best, worst = best_and_worst(utility, space)
    return np.minimum(np.maximum(walk_away, worst - _LOW * slack), best)


def acceptable(value: FloatArray, floor: FloatArray, slack: FloatArray) -> FloatArray:
    """G: chance that a package of this value is acceptable."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * (value - floor) / slack)))


def log_taken(show: FloatArray, these: FloatArray, every: FloatArray) -> FloatArray:
    """Log of what being acceptable adds to the chance of a draft: it, and all, as means of G."""
    ratio = np.clip(these, 0.0, 1.0) / np.maximum(every, _LEAST)
    return np.asarray(np.log(show + (1.0 - show) * ratio))


def near_acceptance(
    mean: FloatArray,
    variance: FloatArray,
    top: FloatArray,
    log_chance: FloatArray,
    *,
    floor: FloatArray,
    slack: FloatArray,
) -> FloatArray:
    """Mean of G where values are about normal, (lines, n): a logistic again (MacKay 1992).

    It is no less than what the best draft adds, of value ``top``. Right where a deal is certain,
    and to a few hundredths elsewhere. Samplers walk by it, and weigh by :func:`mean_acceptance`
    where they arrive.

    Examples
    --------
    >>> one, half = np.ones((1, 1)), np.full(1, 0.5)
    >>> near = near_acceptance(0.6 * one, 0 * one, 0.6 * one, 0 * one, floor=half, slack=half / 5)
    >>> near.round(3).tolist()
    [[0.731]]
    """
    wide = np.sqrt(slack**2 + math.pi / 8.0 * variance)
    return np.maximum(
        acceptable(mean, floor, wide), np.exp(log_chance) * acceptable(top, floor, slack)
    )


def mean_acceptance(
    utility: FloatArray,
    floor: FloatArray,
    slack: FloatArray,
    space: Space,
    *,
    parts: Callable[[IntArray], Callable[[Waves], Waves]],
    lines: Sequence[Line],
) -> FloatArray:
    """Means (lines, n) of G over deals whose blocks are drawn apart.

    Parameters
    ----------
    utility : (columns, n) float, 0-1
    floor, slack : (n,) float
        The floor as :func:`reserve` cuts it.
    space : Space
    parts : callable
        Given some worlds (m,), gives what takes a wave (columns, m) to its means (parts, m), each
        over the columns that one block's part allows, by their chances there.
    lines : sequence of callable
        Each multiplies the parts of one package, one per block.

    Examples
    --------
    >>> u, half = np.array([[0.0], [0.4], [0.0], [0.4]]), np.full(1, 0.5)
    >>> even = lambda rows: lambda wave: wave.reshape(2, 2, -1).mean(axis=1)
    >>> whole = lambda parts, rows: parts[0] * parts[1]
    >>> slack, space = np.full(1, 0.1), Space.plain([2, 2])
    >>> found = mean_acceptance(u, half, slack, space, parts=even, lines=[whole])
    >>> exact = acceptable(np.array([0.0, 0.4, 0.4, 0.8]), half, slack).mean()
    >>> bool(abs(found[0, 0] - exact) < 1e-4)
    True
    """
    best, worst = best_and_worst(utility, space)
    period = np.maximum(best - floor, floor - worst) + _MARGIN * slack
    order = np.argsort(period / slack)
    out = np.empty((len(lines), len(floor)))
    first = slice(int(space.offsets[0]), int(space.offsets[1]))
    step = max(64, _CHUNK // len(utility))
    for start in range(0, len(order), step):
        rows = order[start : start + step]
        base, width = math.pi / period[rows], slack[rows]
        value = utility[:, rows]
        value[first] -= floor[rows]
        angle = (base * value).astype(np.float32)
        wave: Waves = np.empty(angle.shape, dtype=np.complex64)
        wave.real, wave.imag = np.cos(angle), np.sin(angle)
        turn = wave * wave
        means = parts(rows)
        total = np.zeros((len(lines), len(rows)))
        x = math.pi * width * base
        for odd in range(1, math.ceil(float((_DEPTH / x).max())) + 1, 2):
            size = 2.0 * width * base / np.sinh(np.minimum(odd * x, 300.0))
            mixed = means(wave)
            for k, line in enumerate(lines):
                total[k] += size * line(mixed, rows).imag
            wave *= turn
        out[:, rows] = 0.5 + total
    return out
