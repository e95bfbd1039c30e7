"""Offers: the chance of each option, given what the offerer wants and has seen.

The logit (Luce 1959; McFadden 1974) of one's own utility, of what the others have offered, and
of one's own last offer. With additive utilities it factors over blocks, so no deal is enumerated.

Arrays are columns first, ``(columns, worlds)``: sums over the few options of a block then run over
whole rows of worlds.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from winset.conduct.parameters import Parameters
from winset.space import Space

__all__ = [
    "LogitOffers",
    "Pulled",
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
    offer's history adds to an actor's own utility is exponentiated for each offer, and a block
    at a time, so that blocks about which nothing new was said need not be computed again.

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
        score = utility * parameters["beta"]
        top = np.repeat(per_block(np.maximum, score, space), space.sizes, axis=0)
        self.weight = np.exp(score - top)
        self._plain = per_block(np.add, self.weight, space)
        self._drawn: dict[tuple[float, float], FloatArray] = {}

    def by_block(self, terms: BoolArray, share: FloatArray, own: FloatArray) -> FloatArray:
        """Log chances (blocks, n) of one offer, the null deal counted as one.

        ``terms``, ``share`` and ``own`` are (columns,).
        """
        ends = self.space.offsets
        blocks = [slice(ends[b], ends[b + 1]) for b in range(len(self.space.blocks))]
        rows = [
            self.in_block(self.pulled(b, share[of], own[of]), terms[of])
            for b, of in enumerate(blocks)
        ]
        return np.stack(rows)

    def whole(self, terms: BoolArray, share: FloatArray, own: FloatArray) -> FloatArray:
        """Log chance (n,) of one offer; the null deal is none."""
        logs = self.by_block(terms, share, own).sum(axis=0)
        null = self.space.null_columns
        if null is None:
            return np.asarray(logs)
        nothing = np.zeros(len(terms), dtype=np.bool_)
        nothing[self.space.offsets[:-1] + null] = True
        gone = self.by_block(nothing, share, own).sum(axis=0)
        return without_null(logs, gone, among=bool((terms & nothing).sum() == len(null)))

    def pulled(self, block: int, share: FloatArray, own: FloatArray) -> Pulled:
        """Weigh a block's columns, and their sum, with what was offered before.

        ``share`` and ``own`` are (size,), the block's own.
        """
        ends = self.space.offsets
        weight = self.weight[ends[block] : ends[block + 1]]
        moved = np.flatnonzero((share != 0.0) | (own != 0.0))
        if not len(moved):
            return Pulled(weight, self._plain[block])
        weight = weight.copy()
        for column in moved:
            weight[column] *= self._factor(float(share[column]), float(own[column]))
        return Pulled(weight, np.add.reduce(weight, axis=0))

    def in_block(self, pulled: Pulled, terms: BoolArray) -> FloatArray:
        """Log chance (n,) that an offer agrees with ``terms`` (size,) in one block."""
        weight, total = pulled
        count = int(terms.sum())
        if count == len(terms):
            return np.zeros(len(total))
        mass = weight[int(terms.argmax())] if count == 1 else np.add.reduce(weight[terms], axis=0)
        chance = mass / total
        chance *= 1.0 - self.epsilon
        chance += self.epsilon * count / len(terms)
        return np.asarray(np.log(np.maximum(chance, TINY, out=chance), out=chance))

    def _factor(self, share: float, own: float) -> FloatArray:
        found = self._drawn.get((share, own))
        if found is None:
            p = self.parameters
            found = self._drawn[share, own] = np.exp(share * p["lam"] + own * p["iota"])
        return found


class Pulled(NamedTuple):
    """Weights (size, n) of the columns of one block, and what they sum to (n,)."""

    weight: FloatArray
    total: FloatArray


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
