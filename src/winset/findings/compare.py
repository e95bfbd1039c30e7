"""Two analysts' cases of one negotiation: how they differ, and which difference drives the answer.

The answer is one share (a *yardstick*), worked out for a case that takes some groups of differences
from the second and the rest from the first, with the same seed. Up to four groups are changed over
in every combination, and a group's part is its Shapley value (1953): its mean contribution over all
orders. With more, each is changed over alone in the first case and alone kept back in the second;
its part is the mean of what both do, and what the parts leave over is said to be theirs together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray
from winset.display import Displayed
from winset.findings.causes.attribution import shapley
from winset.findings.share import Share
from winset.model.differences import Difference

__all__ = ["Comparison", "Driver", "shared_out"]

_EXACT = 4


@dataclass(frozen=True)
class Driver:
    """A group of differences and its part in the change of the answer.

    Parameters
    ----------
    group : str
    share : float
        Its part in the change.
    error : float
        Standard error of the part; that of samples apart from each other, though they share their
        seed: at most.
    alone : Share
        The answer of the first case with this group alone taken from the second.
    differences : int
        Places that it holds.
    """

    group: str
    share: float
    error: float
    alone: Share
    differences: int


@dataclass(frozen=True, repr=False)
class Comparison(Displayed):
    """How two cases of one negotiation differ, and what drives the difference.

    Parameters
    ----------
    names : tuple of str
    of : str
        The yardstick.
    differences : tuple of Difference
    drivers : tuple of Driver
        Largest part first.
    together : float
        What the parts leave over of the change: what the groups do only together.
    first, second : Share
        The answer in each case, the same as an analysis gives.
    exact : bool
        Whether every combination of groups was worked out.
    record : bool
        Whether worlds are weighed by the record.
    n_worlds, seed : int
    """

    names: tuple[str, str]
    of: str
    differences: tuple[Difference, ...]
    drivers: tuple[Driver, ...]
    together: float
    first: Share
    second: Share
    exact: bool
    record: bool
    n_worlds: int
    seed: int


def shared_out(
    groups: Sequence[str], answer: Callable[[frozenset[str]], Share]
) -> tuple[tuple[float, ...], tuple[float, ...], bool]:
    """Share the change of an answer out among groups of differences.

    Parameters
    ----------
    groups : sequence of str
    answer : callable
        Takes the groups that are taken from the second case.

    Returns
    -------
    parts, errors : tuple of float
        One per group.
    exact : bool
        Whether the parts are Shapley values, which add up to the change.

    Examples
    --------
    >>> worth = {"a": 0.3, "b": -0.1}
    >>> parts, _, exact = shared_out("ab", lambda s: Share(0.5 + sum(map(worth.get, s)), 0.0, 1.0))
    >>> [round(part, 2) for part in parts], exact
    ([0.3, -0.1], True)
    """
    n = len(groups)
    if n <= _EXACT:
        found = [
            answer(frozenset(g for k, g in enumerate(groups) if s >> k & 1)) for s in range(2**n)
        ]
        parts = shapley(np.array([one.value for one in found]))
        errors = _errors(n, np.array([one.error for one in found]))
        return tuple(parts.tolist()), tuple(errors), True
    everything = frozenset(groups)
    ends = answer(frozenset()), answer(everything)
    shares, errors = [], []
    for group in groups:
        alone, last = answer(frozenset({group})), answer(everything - {group})
        shares.append((alone.value - ends[0].value + ends[1].value - last.value) / 2)
        errors.append(math.hypot(*(one.error for one in (alone, last, *ends))) / 2)
    return tuple(shares), tuple(errors), False


def _errors(n: int, error: FloatArray) -> list[float]:
    """Compute standard errors of Shapley values of a table whose rows were drawn apart."""
    found = []
    for k in range(n):
        weights = shapley(np.eye(2**n))[k]
        found.append(float(np.sqrt(weights**2 @ error**2)))
    return found
