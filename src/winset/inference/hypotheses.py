"""The matrix of competing hypotheses (Heuer 1999) as a view of likelihoods, and its scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset.model import Model

__all__ = ["HeuerMatrix", "heuer_matrix", "score_matrix"]

FloatArray = NDArray[np.float64]

# From neutral 3 to very consistent 5: a chance that is that many times the geometric mean of all.
_STEPS = (1.25, 2.0)


@dataclass(frozen=True)
class HeuerMatrix:
    """Items against hypotheses, with the scores of the method.

    Parameters
    ----------
    hypotheses, items : tuple of str
    ratings : tuple of tuple of float
        Per item, 1 (very inconsistent) to 3 (neutral) to 5 (very consistent) per hypothesis.
    inconsistency, consistency : tuple of float
        Per hypothesis: sum of squared distances from neutral, below it and above it.
    diagnosticity : tuple of float
        Per item: standard deviation of its ratings; zero where it tells nothing apart.
    counts : tuple of int
        Per hypothesis, how many items are inconsistent with it.
    ranking : tuple of str
        Hypotheses, the least inconsistent first (ties: the more consistent first).
    """

    hypotheses: tuple[str, ...]
    items: tuple[str, ...]
    ratings: tuple[tuple[float, ...], ...]
    inconsistency: tuple[float, ...]
    consistency: tuple[float, ...]
    diagnosticity: tuple[float, ...]
    counts: tuple[int, ...]
    ranking: tuple[str, ...]


def score_matrix(
    ratings: ArrayLike, hypotheses: Sequence[str] = (), items: Sequence[str] = ()
) -> HeuerMatrix:
    """Score a matrix of ratings 1-5, not-applicable as NaN, which counts as neutral.

    Inconsistency and consistency are sums of squared distances from neutral, and diagnosticity is
    the population standard deviation over hypotheses, as the Open Synthesis platform has them;
    the ranking by least inconsistency is Heuer's (1999, ch. 8).

    Parameters
    ----------
    ratings : (items, hypotheses) float

    Examples
    --------
    >>> found = score_matrix([[5, 3, 1], [2, 4, 4]])
    >>> found.inconsistency, found.ranking
    ((1.0, 0.0, 4.0), ('H2', 'H1', 'H3'))
    """
    table = np.atleast_2d(np.asarray(ratings, dtype=np.float64))
    table = np.where(np.isnan(table), 3.0, table)
    if table.size and not ((table >= 1.0) & (table <= 5.0)).all():
        raise ValueError("ratings go from 1 (very inconsistent) to 5 (very consistent)")
    n_items, n = table.shape
    names = tuple(hypotheses) or tuple(f"H{k + 1}" for k in range(n))
    labels = tuple(items) or tuple(f"E{k + 1}" for k in range(n_items))
    if len(names) != n or len(labels) != n_items:
        raise ValueError(
            f"{len(labels)} items by {len(names)} hypotheses name a matrix {table.shape}"
        )
    away = table - 3.0
    against = (np.minimum(away, 0.0) ** 2).sum(axis=0)
    favour = (np.maximum(away, 0.0) ** 2).sum(axis=0)
    order = sorted(range(n), key=lambda k: (against[k], -favour[k], k))
    return HeuerMatrix(
        names,
        labels,
        tuple(tuple(float(x) for x in row) for row in table),
        tuple(float(x) for x in against),
        tuple(float(x) for x in favour),
        tuple(float(x) for x in table.std(axis=1)),
        tuple(int(x) for x in (away < 0).sum(axis=0)),
        tuple(names[k] for k in order),
    )


def heuer_matrix(model: Model, proposition: str = "") -> HeuerMatrix:
    """View the evidence as a matrix of competing hypotheses.

    Each likelihood, at its median, is compared with the geometric mean over the hypotheses of the
    same item: within a quarter of it is neutral, beyond twice it is very consistent or very
    inconsistent. What was looked for and not found is rated by the chance of its absence.

    Parameters
    ----------
    model : Model
    proposition : str
        A question of yes or no; the accounts by default.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> heuer_matrix(compile_case(load("hanoi"))).hypotheses
    ('us', 'dprk')
    """
    names = ("yes", "no") if proposition else model.accounts.tellers
    chosen = [item for item in model.evidence if item.proposition == proposition]
    table = []
    for item in chosen:
        chance = np.array([item.likelihood[name].median for name in names])
        table.append(_rated(chance if item.observed else 1.0 - chance))
    labels = [item.name for item in chosen]
    return score_matrix(np.array(table).reshape(len(table), len(names)), names, labels)


def _rated(chance: FloatArray) -> FloatArray:
    floor = np.maximum(chance, 1e-6)
    apart = np.log(floor) - np.log(floor).mean()
    steps = np.searchsorted(np.log(_STEPS), np.abs(apart) + 1e-12)
    return np.asarray(3.0 + np.sign(apart) * steps)
