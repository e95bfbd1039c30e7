"""Measures of what a judgement tells, from the worlds at hand.

Given-data sensitivity analysis (Plischke, Borgonovo and Smith 2013): each judgement's draws are
cut into bins of equal weight, and the bins are compared.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BINS",
    "SHUFFLES",
    "Shuffled",
    "binned",
    "entropy",
    "first_order",
    "information",
    "shuffles",
]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

BINS = 10
SHUFFLES = 20
_SEED = 0x756E6B  # of the shuffles that measure chance


class Shuffled(NamedTuple):
    """Labels and weights of shuffled worlds: (shuffles, worlds) each.

    The labels of each shuffle count on from where those of the one before it end.
    """

    labels: IntArray
    weight: FloatArray


def binned(values: FloatArray, weight: FloatArray, bins: int = BINS) -> IntArray:
    """Cut draws into bins of about equal weight; equal values stay together.

    Parameters
    ----------
    values : (worlds,) float
    weight : (worlds,) float
    bins : int

    Returns
    -------
    (worlds,) int
        From 0; bins that ties leave empty are skipped.

    Examples
    --------
    >>> binned(np.array([3.0, 1.0, 2.0, 4.0]), np.full(4, 0.25), 2).tolist()
    [1, 0, 0, 1]
    """
    order = np.argsort(values)
    total = float(weight.sum())
    before = np.cumsum(weight[order]) - 0.5 * weight[order]
    place = np.minimum((before / total * bins).astype(np.int64), bins - 1)
    ranked = values[order]
    first = np.concatenate(([True], ranked[1:] != ranked[:-1]))
    # All draws of one value go where the middle of their weight is.
    group = np.cumsum(first) - 1
    if group[-1] + 1 < len(values):
        weights = np.bincount(group, weight[order])
        middle = np.cumsum(weights) - 0.5 * weights
        place = np.minimum((middle / total * bins).astype(np.int64), bins - 1)[group]
    used = np.bincount(place, minlength=bins) > 0
    out = np.empty(len(values), dtype=np.int64)
    out[order] = (np.cumsum(used) - 1)[place]
    return out


def _mutual(a: IntArray, labels: IntArray, weight: FloatArray) -> FloatArray:
    """Plug-in mutual information of a labelling with each of several others, in bits.

    ``labels`` and ``weight`` are (others, worlds): labels count from 0, those of each labelling on
    from where the one before it ends.
    """
    others, rows = len(labels), int(a.max()) + 1
    columns = int(labels[0].max()) + 1
    place = a * (others * columns) + labels
    count = np.bincount(place.reshape(-1), weight.reshape(-1), rows * others * columns)
    joint = count.reshape(rows, others, columns)
    joint = joint / joint.sum((0, 2), keepdims=True)
    outer = joint.sum(2, keepdims=True) * joint.sum(0, keepdims=True)
    ratio = np.divide(joint, outer, out=np.ones_like(joint), where=joint > 0)
    return np.asarray((joint * np.log2(ratio)).sum((0, 2)))


def entropy(labels: IntArray, weight: FloatArray) -> float:
    """Entropy of a labelling, in bits."""
    p = np.bincount(labels, weight)
    p = p[p > 0] / p.sum()
    return float(-(p * np.log2(p)).sum()) + 0.0


def shuffles(labels: IntArray, weight: FloatArray, n: int = SHUFFLES) -> Shuffled:
    """Shuffle worlds, labels and weights together, so that no judgement tells anything of them."""
    rng = np.random.Generator(np.random.Philox(_SEED))
    orders = np.array([rng.permutation(len(labels)) for _ in range(n)])
    step = int(labels.max()) + 1
    return Shuffled(labels[orders] + step * np.arange(n)[:, None], weight[orders])


def information(
    bins: IntArray, labels: IntArray, weight: FloatArray, shuffled: Shuffled | None = None
) -> tuple[float, float]:
    """Mutual information between a binned judgement and a labelling, corrected for chance.

    The mean over shuffles of the worlds estimates the bias of the plug-in estimate (it is never
    below 0 by itself); it is taken off.

    Parameters
    ----------
    bins, labels : (worlds,) int
    weight : (worlds,) float
    shuffled : Shuffled, optional
        Labels and weights of shuffled worlds, to be used for many judgements (:func:`shuffles`).

    Returns
    -------
    bits : float
        At least 0.
    p_value : float

    Examples
    --------
    >>> same = np.arange(1000) % 2
    >>> bits, p = information(same, same, np.full(1000, 0.001))
    >>> round(bits, 1), p < 0.05
    (1.0, True)
    """
    found = float(_mutual(bins, labels[None], weight[None])[0])
    chance = _mutual(bins, *(shuffles(labels, weight) if shuffled is None else shuffled))
    p_value = (1.0 + float((chance >= found).sum())) / (len(chance) + 1.0)
    return max(found - float(chance.mean()), 0.0), p_value


def first_order(bins: IntArray, hit: FloatArray, weight: FloatArray) -> float:
    """Share of the variance of an outcome that goes with one judgement (Pearson's ratio).

    The first-order index of Sobol (1993) from given data: variance of the bins' means over the
    variance of all, corrected for the number of bins (Kelley 1935).

    Examples
    --------
    >>> x = np.repeat([0, 1], 500)
    >>> round(first_order(x, x.astype(float), np.full(1000, 0.001)), 3)
    1.0
    """
    w = weight / weight.sum()
    mean = float(w @ hit)
    total = float(w @ (hit - mean) ** 2)
    if total <= 1e-15:
        return 0.0
    mass = np.bincount(bins, w)
    means = np.bincount(bins, w * hit) / np.where(mass > 0, mass, 1.0)
    between = float(mass @ (means - mean) ** 2)
    n = 1.0 / float(w @ w)  # effective number of worlds
    k = int((mass > 0).sum())
    ratio = 1.0 - (1.0 - between / total) * (n - 1.0) / max(n - k, 1.0)
    return float(np.clip(ratio, 0.0, 1.0))
