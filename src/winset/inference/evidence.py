"""Weights of evidence: decibels, tests of a hypothesis, items of one origin.

Decibels after Good (1985) and Fairfield and Charman (2017): ten times the decimal logarithm of a
ratio of chances. They add up, so that every item's part in an answer can be seen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "BEYOND",
    "EvidenceTest",
    "chance_of",
    "cluster_likelihood",
    "evidence_test",
    "ratio_of",
    "weight_of_evidence",
]

FloatArray = NDArray[np.float64]

#: Weights of evidence stop here: what rules an answer out entirely counts as this many decibels.
BEYOND = 100.0
# A test is passed for (almost) certain from here on, and by (almost) nothing else below there.
_CERTAIN = 0.9
_UNIQUE = 0.1


def ratio_of(db: ArrayLike) -> FloatArray:
    """Odds that some decibels stand for.

    Examples
    --------
    >>> ratio_of([0.0, 20.0]).tolist()
    [1.0, 100.0]
    """
    return np.asarray(10.0 ** (np.asarray(db, dtype=np.float64) / 10.0))


def chance_of(db: float) -> float:
    """Chance of the first of two answers at some decibels of odds.

    Examples
    --------
    >>> chance_of(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.pow(10.0, -db / 10.0))


def weight_of_evidence(one: float, other: float) -> float:
    """Decibels by which an item of chance ``one`` or ``other`` speaks for the first.

    Bounded by :data:`BEYOND`; what is impossible under both says nothing.

    Examples
    --------
    >>> round(weight_of_evidence(0.95, 0.6), 4), weight_of_evidence(0.3, 0.0)
    (1.9957, 100.0)
    """
    for chance in (one, other):
        if chance < 0.0 or not math.isfinite(chance):
            raise ValueError(f"a chance is a number from 0 on, not {chance}")
    if one == other:
        return 0.0
    if min(one, other) <= 0.0:
        return BEYOND if one > other else -BEYOND
    return float(np.clip(10.0 * (math.log10(one) - math.log10(other)), -BEYOND, BEYOND))


@dataclass(frozen=True)
class EvidenceTest:
    """What an item can do for or against a hypothesis (Van Evera 1997; Collier 2011).

    Parameters
    ----------
    kind : {"hoop", "smoking gun", "doubly decisive", "straw in the wind"}
        For the hypothesis that the item speaks for.
    passed, failed : float
        Decibels for the hypothesis if the item is seen, and if it is looked for and absent.
    """

    kind: Literal["hoop", "smoking gun", "doubly decisive", "straw in the wind"]
    passed: float
    failed: float


def evidence_test(given: float, otherwise: float) -> EvidenceTest:
    """Classify an item by its chance if the hypothesis holds, and otherwise.

    Certain means .9 or more if the hypothesis holds; unique means .1 or less otherwise.

    Examples
    --------
    >>> evidence_test(0.95, 0.6).kind, evidence_test(0.2, 0.02).kind
    ('hoop', 'smoking gun')
    """
    for chance in (given, otherwise):
        if not 0.0 <= chance <= 1.0:
            raise ValueError(f"a chance lies between 0 and 1, not {chance}")
    high, low = max(given, otherwise), min(given, otherwise)
    certain, unique = high >= _CERTAIN, low <= _UNIQUE
    kind: Literal["hoop", "smoking gun", "doubly decisive", "straw in the wind"]
    kind = "straw in the wind"
    if certain or unique:
        kind = "doubly decisive" if certain and unique else "hoop" if certain else "smoking gun"
    return EvidenceTest(
        kind,
        weight_of_evidence(given, otherwise),
        weight_of_evidence(1.0 - given, 1.0 - otherwise),
    )


def cluster_likelihood(
    expected: FloatArray, honesty: FloatArray, exaggeration: FloatArray
) -> FloatArray:
    """Chance of all items of one origin, under each hypothesis.

    An honest origin reports its items one by one, each with its own chance. One that is not
    speaks with one voice: all its items come together or not at all, as the least expected of
    them does; and so far as it exaggerates, it says so whatever happened, as often as under the
    hypothesis that suits it best. A chance of exactly 0 is taken at its word: it stays 0. Honesty
    and exaggeration are the origin's, not the item's, so items that point one way never count for
    more together than if they were independent.

    Parameters
    ----------
    expected : (items, draws, hypotheses) float
        Chance of what was found of each item (its absence, where it was looked for in vain).
    honesty, exaggeration : (draws,) float

    Returns
    -------
    (draws, hypotheses) float

    Examples
    --------
    >>> one = np.array([[[0.8, 0.2]]])
    >>> half, none = np.array([0.5]), np.array([0.0])
    >>> cluster_likelihood(one, half, none).tolist()
    [[0.8, 0.2]]
    >>> cluster_likelihood(np.concatenate([one, one]), half, none).round(2).tolist()
    [[0.72, 0.12]]
    """
    apart = expected.prod(axis=0)
    voice = expected.min(axis=0)
    anyway = voice.max(axis=1, keepdims=True)
    h, x = honesty[:, None], exaggeration[:, None]
    mixed = h * apart + (1.0 - h) * ((1.0 - x) * voice + x * anyway)
    return np.asarray(np.where(voice > 0.0, mixed, 0.0))
