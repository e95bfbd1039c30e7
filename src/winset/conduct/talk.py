"""Statements: what an actor says that it wants, or what it says matters most.

Cheap talk (Crawford and Sobel 1982) with a chance of being meant: a statement that is not meant
carries nothing, and may name anything.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winset.conduct.offers import log_mass, option_probabilities
from winset.space import Space

__all__ = ["issue_ranges", "log_claim", "log_priority", "sample_priority"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


def log_claim(
    utility: FloatArray,
    terms: BoolArray,
    space: Space,
    *,
    beta: FloatArray,
    honesty: FloatArray,
    epsilon: float,
) -> FloatArray:
    """Log chance (n,) of saying "we want these terms": by one's own utility, if meant."""
    meant = log_mass(option_probabilities(utility * beta, space, epsilon), terms, space)
    flat = option_probabilities(np.zeros((space.n_columns, 1)), space, 0.0)
    empty = log_mass(flat, terms, space)
    return np.logaddexp(np.log(honesty) + meant, np.log1p(-honesty) + empty)


def issue_ranges(utility: FloatArray, space: Space) -> FloatArray:
    """How much each issue matters (issues, n): best minus worst option, others averaged.

    Examples
    --------
    >>> issue_ranges(np.array([[0.0], [0.7], [0.3], [0.0]]), Space.plain([2, 2])).ravel().tolist()
    [0.7, 0.3]
    """
    out = np.empty((len(space.issues), utility.shape[1]))
    for block, start in zip(space.blocks, space.offsets, strict=False):
        part = utility[start : start + len(block)]
        for position, issue in enumerate(block.issues):
            options = block.columns[:, position]
            means = np.stack([part[options == k].mean(axis=0) for k in np.unique(options)])
            out[issue] = means.max(axis=0) - means.min(axis=0)
    return out


def log_priority(
    ranges: FloatArray, order: Sequence[int], beta: FloatArray, honesty: FloatArray
) -> FloatArray:
    """Log chance (n,) of naming these issues, most important first.

    Plackett-Luce over what each issue is worth, if meant; any order is as likely, if not.

    Parameters
    ----------
    ranges : (issues, n) float
        From :func:`issue_ranges`.
    order : sequence of int
        The issues named; those not named come after.
    """
    score = ranges * beta
    left = np.ones(len(score), dtype=np.bool_)
    meant = np.zeros(score.shape[1])
    empty = 0.0
    for issue in order:
        meant += score[issue] - np.logaddexp.reduce(score[left], axis=0)
        empty -= np.log(left.sum())
        left[issue] = False
    return np.logaddexp(np.log(honesty) + meant, np.log1p(-honesty) + empty)


def sample_priority(
    ranges: FloatArray,
    named: int,
    beta: FloatArray,
    honesty: FloatArray,
    *,
    rng: np.random.Generator,
) -> IntArray:
    """Draw the issues named, most important first, (n, named)."""
    meant = rng.random(ranges.shape[1]) < honesty
    # Adding Gumbel noise and sorting draws from Plackett-Luce (Yellott 1977).
    noise = rng.gumbel(size=ranges.shape)
    score = np.where(meant, ranges * beta, 0.0) + noise
    return np.asarray(np.argsort(-score, axis=0)[:named].T, dtype=np.int64)
