"""Choosing the best deals, from chances or from bounds on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from winset.arrays import FloatArray, IntArray, sums, unravelled
from winset.deals.robust.problem import RobustProblem

__all__ = ["SLACK", "Choice", "best_of_all", "best_of_bounds", "ranked"]


SLACK = 1e-11  # chances that differ by less are the same
_MOST_JUDGED = 20_000
_TIES = 500  # of many deals of equal chance, so many are looked at


@dataclass(frozen=True, eq=False)
class Choice:
    """Deals chosen, in the layout's columns, the best first.

    ``outside`` is the most that any other deal's chance may be; ``warnings`` says what stopped
    a search that was not finished.
    """

    deals: IntArray
    outside: float
    method: str
    warnings: tuple[str, ...] = ()


def ranked(problem: RobustProblem, deals: IntArray, chance: FloatArray) -> IntArray:
    """Order deals: the highest chance first, of equals the highest mean utility, then by column."""
    columns = deals + problem.layout.offsets[:-1]
    mean = np.round(problem.mean_utility[columns].sum(-1), 9)
    keys = (*deals.T[::-1], -mean, -np.round(chance, 10))
    return np.lexsort(keys).astype(np.int64)


def best_of_all(problem: RobustProblem, chance: FloatArray, k: int, method: str) -> Choice:
    """Take the ``k`` best of all deals, from their exact chances in lexicographic order."""
    index = np.flatnonzero(chance > 0)
    if len(index) > k + 1:
        least = np.partition(chance[index], len(index) - k - 1)[len(index) - k - 1]
        index = index[chance[index] >= least - SLACK]
    if len(index) > _MOST_JUDGED:  # a great many equals: look at those of high mean utility
        mean = sums(problem.mean_utility, problem.layout.sizes)[index]
        keep = np.lexsort((-mean, -np.round(chance[index], 10)))[:_MOST_JUDGED]
        index = np.sort(index[keep])
    deals = unravelled(index, problem.layout.sizes)
    order = ranked(problem, deals, chance[index])
    rest = float(chance[index][order[k]]) if len(order) > k else 0.0
    return Choice(deals[order[:k]], rest, method)


def best_of_bounds(problem: RobustProblem, upper: FloatArray, k: int, method: str) -> Choice:
    """Take the ``k`` best of all deals, from upper bounds on their chances.

    Deals are judged exactly in the order of their bounds, until no bound of the others exceeds
    the ``k``-th best chance.
    """
    index = _most_promising(upper, _MOST_JUDGED + 1)
    seen = np.zeros((0, len(problem.layout.sizes)), dtype=np.int64)
    chance = np.zeros(0)
    start, step = 0, max(64, 4 * k)
    rest = 0.0
    while start < len(index):
        rest = float(upper[index[start]])
        least = float(np.sort(chance)[-k]) if len(chance) >= k else 0.0
        settled = len(chance) >= k and rest <= least + SLACK
        if (settled and (rest < least - SLACK or start >= _TIES)) or start >= _MOST_JUDGED:
            break
        part = unravelled(index[start : start + step], problem.layout.sizes)
        seen, chance = np.concatenate((seen, part)), np.concatenate((chance, problem.chances(part)))
        start, step = start + len(part), min(2 * step, 2048)
    else:
        rest = 0.0
    seen, chance = seen[chance > 0], chance[chance > 0]
    order = ranked(problem, seen, chance)
    if len(order) > k:
        rest = max(rest, float(chance[order[k]]))
    # deals that tie with the last of the list may stand outside it, with no higher chance
    return Choice(seen[order[:k]], rest, method)


def _most_promising(upper: FloatArray, n: int) -> IntArray:
    index = np.flatnonzero(upper > 0)
    if len(index) > n:
        keep = np.argpartition(-upper[index], n)[:n]
        index = np.sort(index[keep])
    return index[np.argsort(-upper[index], kind="stable")]
