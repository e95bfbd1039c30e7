"""Offers: the chance of each option, given what the offerer wants and has seen.

The logit (Luce 1959; McFadden 1974) of one's own utility, of what the others have offered, and
of one's own last offer. With additive utilities it factors over blocks, so no deal is enumerated.

Arrays are columns first, ``(columns, worlds)``: sums over the few options of a block then run over
whole rows of worlds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from winset.conduct.parameters import Parameters
from winset.space import Space

__all__ = [
    "LogitOffers",
    "best_and_worst",
    "log_mass",
    "option_probabilities",
    "per_block",
    "sample_columns",
    "scores",
    "without_null",
]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

TINY = 1e-300


def scores(
    utility: FloatArray,
    share: FloatArray,
    own: FloatArray,
    parameters: Parameters,
) -> FloatArray:
    """Return what draws an offerer to each column: beta u + lambda f + iota s.

    Parameters
    ----------
    utility : (columns, n) float, 0-1
    share, own : (columns, n or 1) float
        f and s of the conduct model, from :class:`winset.conduct.history.History`.
    parameters : mapping
        ``beta``, ``lam`` and ``iota``, each (n,).
    """
    out = utility * parameters["beta"]
    if share.any():
        out = out + share * parameters["lam"]
    if own.any():
        out = out + own * parameters["iota"]
    return np.asarray(out)


def option_probabilities(score: FloatArray, space: Space, epsilon: float) -> FloatArray:
    """Probability of every column within its block, (columns, n): softmax, with noise epsilon.

    Examples
    --------
    >>> option_probabilities(np.zeros((4, 1)), Space.plain([4]), 0.02).ravel().tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    out = np.empty_like(score)
    for start, size in zip(space.offsets, space.sizes, strict=False):
        part = score[start : start + size]
        grown = np.exp(part - part.max(axis=0))
        grown *= (1.0 - epsilon) / grown.sum(axis=0)
        out[start : start + size] = grown + epsilon / size
    return out


def log_mass(probability: FloatArray, terms: BoolArray, space: Space) -> FloatArray:
    """Log probability (n,) that an offer agrees with part-deal ``terms`` (columns,).

    Blocks that the terms leave open drop out; inside a joint block the compatible columns are
    summed. The null deal is no deal, so it is taken out of the choice where the space has one.
    """
    total = np.zeros(probability.shape[1])
    for start, size in zip(space.offsets, space.sizes, strict=False):
        mask = terms[start : start + size]
        if not mask.all():
            total += np.log(np.maximum(probability[start : start + size][mask].sum(axis=0), TINY))
    null = space.null_columns
    if null is None:
        return total
    at = space.offsets[:-1] + null
    nothing = np.log(np.maximum(probability[at], TINY)).sum(axis=0)
    return without_null(total, nothing, among=bool(terms[at].all()))


class LogitOffers:
    """Log chances of logit offers in the same worlds.

    The chances are those of :func:`option_probabilities` with :func:`scores`. Only what an
    offer's history adds to an actor's own utility is exponentiated for each offer.

    Parameters
    ----------
    utility : (columns, n) float, 0-1
    parameters : mapping
        ``beta``, ``lam`` and ``iota``, each (n,).
    space : Space
    epsilon : float

    Examples
    --------
    >>> from winset.space import Space
    >>> even = {name: np.ones(1) for name in ("beta", "lam", "iota")}
    >>> offers = LogitOffers(np.zeros((4, 1)), even, Space.plain([2, 2]), 0.0)
    >>> terms, none = np.array([True, False, True, True]), np.zeros(4)
    >>> np.exp(offers.by_block(terms, none, none)).ravel().tolist()
    [0.5, 1.0]
    """

    def __init__(
        self, utility: FloatArray, parameters: Parameters, space: Space, epsilon: float
    ) -> None:
        self.parameters, self.space, self.epsilon = parameters, space, epsilon
        self.sizes = np.asarray(space.sizes)
        score = utility * parameters["beta"]
        top = np.repeat(per_block(np.maximum, score, space), space.sizes, axis=0)
        self.weight = np.exp(score - top)

    def by_block(self, terms: BoolArray, share: FloatArray, own: FloatArray) -> FloatArray:
        """Log chances (blocks, n) of one offer, the null deal counted as one.

        ``terms``, ``share`` and ``own`` are (columns,).
        """
        weight = self._pulled(share, own)
        return self._logs(weight, per_block(np.add, weight, self.space), terms)

    def _pulled(self, share: FloatArray, own: FloatArray) -> FloatArray:
        p = self.parameters
        weight: FloatArray = self.weight.copy()
        for column in np.flatnonzero((share != 0.0) | (own != 0.0)):
            weight[column] *= np.exp(share[column] * p["lam"] + own[column] * p["iota"])
        return weight

    def _logs(self, weight: FloatArray, total: FloatArray, terms: BoolArray) -> FloatArray:
        count = np.add.reduceat(terms.astype(np.int64), self.space.offsets[:-1])
        if (count == 1).all():
            mass = weight[np.flatnonzero(terms)]
        else:
            mass = per_block(np.add, weight * terms[:, None], self.space)
        random = (self.epsilon * count / self.sizes)[:, None]
        logs = np.log(np.maximum((1.0 - self.epsilon) * (mass / total) + random, TINY))
        logs[count == self.sizes] = 0.0
        return np.asarray(logs)


def without_null(total: FloatArray, nothing: FloatArray, *, among: bool | BoolArray) -> FloatArray:
    """Take the null deal out of log chances (n,) of an offer, and of what they are shares of.

    Parameters
    ----------
    total : (n,) float
    nothing : (n,) float
        Log chance of the null deal.
    among : bool or (n,) bool
        Whether the offer allows the null deal among its completions.
    """
    nothing = np.minimum(nothing, -1e-12)
    if np.any(among):
        less = total + np.log1p(-np.exp(np.minimum(nothing - total, -1e-12)))
        total = np.where(among, less, total)
    return np.asarray(total - np.log1p(-np.exp(nothing)))


def sample_columns(probability: FloatArray, space: Space, rng: np.random.Generator) -> IntArray:
    """Draw one deal per world, (n, blocks) local columns, never the null deal."""
    n = probability.shape[1]
    out = np.empty((n, len(space.blocks)), dtype=np.int64)
    todo = np.arange(n)
    null = space.null_columns
    while len(todo):
        for b, (start, size) in enumerate(zip(space.offsets, space.sizes, strict=False)):
            steps = probability[start : start + size, todo].cumsum(axis=0)
            draw = rng.random(len(todo)) * steps[-1]
            out[todo, b] = np.minimum((steps < draw).sum(axis=0), size - 1)
        todo = todo[:0] if null is None else todo[(out[todo] == null).all(axis=1)]
    return out


def best_and_worst(utility: FloatArray, space: Space) -> tuple[FloatArray, FloatArray]:
    """Highest and lowest utility (n,) of any deal, from ``utility`` (columns, n)."""
    best = per_block(np.maximum, utility, space).sum(axis=0)
    worst = per_block(np.minimum, utility, space).sum(axis=0)
    return best, worst


def per_block(ufunc: np.ufunc, columns: NDArray[Any], space: Space) -> NDArray[Any]:
    """Reduce (columns, n) to (blocks, n): ``ufunc.reduceat`` in whole rows, twice as fast.

    Examples
    --------
    >>> per_block(np.add, np.arange(5.0)[:, None], Space.plain([2, 3])).ravel().tolist()
    [1.0, 9.0]
    """
    sizes = space.sizes
    if len(set(sizes)) == 1:
        return np.asarray(
            ufunc.reduce(columns.reshape(len(sizes), sizes[0], *columns.shape[1:]), axis=1)
        )
    out = np.empty((len(sizes), *columns.shape[1:]), dtype=columns.dtype)
    for b, (start, size) in enumerate(zip(space.offsets, sizes, strict=False)):
        ufunc.reduce(columns[start : start + size], axis=0, out=out[b])
    return out
