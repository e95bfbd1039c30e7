"""The chance of every deal of a space small enough to look at them all."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from winset.arrays import TOLERANCE, FloatArray, IntArray
from winset.deals.halves import cut, halves, passing_deals
from winset.deals.robust.problem import RobustProblem
from winset.deals.robust.tables import count_deals, round_halves
from winset.deals.threads import in_threads
from winset.space import Consent
from winset.space.layout import Layout
from winset.space.quotas import Quota

__all__ = ["all_chances", "upper_chances"]


_BYTE = 255  # worlds that one byte can count
_CHUNK_BYTES = 1 << 25
_UNITS = float(1 << 31)  # parts of a world's weight, where weights differ
_VOTES = 20_000


def all_chances(problem: RobustProblem) -> FloatArray:
    """Weighted share of worlds in which each deal passes.

    Returns
    -------
    (deals,) float
        In lexicographic order of the layout; -1 for the null deal.
    """
    layout, weight = problem.layout, problem.weight
    everyone = Layout(layout.kept, layout.columns, None)
    stream = passing_deals(everyone, problem.utility, problem.floor, Consent(problem.rule.source))
    if problem.equal_weights and problem.n_worlds:  # count
        count = np.zeros(layout.n_deals, dtype=np.int64)
        for _, passes in stream:
            for start in range(0, len(passes), _BYTE):
                part = passes[start : start + _BYTE].view(np.uint8)
                count += np.add.reduce(part, axis=0, dtype=np.uint8)
        total = count * weight[0]
    else:
        total = np.zeros(layout.n_deals)
        for mine, passes in stream:
            total += weight[mine] @ passes
    return np.where(problem.all_allowed(), np.round(total, 12), -1.0)


def upper_chances(problem: RobustProblem, *, threads: bool = True) -> FloatArray:
    """Upper bounds on the chances of all deals, from rounded half tables (compiled, in threads).

    Returns
    -------
    (deals,) float
        As :func:`all_chances`, never below it, and hardly above.
    """
    sizes, rule = problem.layout.sizes, problem.rule
    at = cut(sizes)
    n_left, n_right = math.prod(sizes[:at]), math.prod(sizes[at:])
    where = {actor: n for n, actor in enumerate(rule.actors)}
    named = [where[actor] for actor in rule.required]
    required = np.array(named + named[:1] * (-len(named) % 3), dtype=np.int64)
    votes, need = _votes(rule.quotas, where)
    weight, unit = _whole_weights(problem)
    out = np.zeros((n_left, n_right), dtype=np.uint32)
    for worlds, met, rank in _rounded(problem, at, n_left, n_right):
        mine = weight[worlds]

        def one(
            rows: IntArray,
            met: NDArray[np.uint16] = met,
            rank: NDArray[np.uint16] = rank,
            mine: NDArray[np.uint32] = mine,
        ) -> None:
            first, last = int(rows[0]), int(rows[-1]) + 1
            count_deals(met, rank, mine, required, votes, need, first, last, out)

        if threads:
            in_threads(one, np.arange(n_left))
        else:
            one(np.arange(n_left))
    return np.where(problem.all_allowed(), out.reshape(-1) * unit, -1.0)


def _rounded(
    problem: RobustProblem, at: int, n_left: int, n_right: int
) -> Iterator[tuple[slice, NDArray[np.uint16], NDArray[np.uint16]]]:
    """Half tables of a chunk of worlds, rounded towards acceptance."""
    sizes, actors = problem.layout.sizes, list(problem.rule.actors)
    step = max(1, _CHUNK_BYTES // (8 * len(actors) * (n_left + n_right)))
    for start in range(0, problem.n_worlds, step):
        worlds = slice(start, start + step)
        u, least = problem.utility[worlds][:, actors], problem.floor[worlds][:, actors] - TOLERANCE
        left, right = halves(u, sizes, at)
        short = least[:, :, None] - right
        met = np.empty(left.shape, dtype=np.uint16)
        rank = np.empty(short.shape, dtype=np.uint16)
        # an allowance for sums in another order than in the exact judgement
        round_halves(left, short - 0.01 * TOLERANCE, met, rank, 0, len(u))
        yield worlds, np.ascontiguousarray(met.transpose(0, 2, 1)), rank


def _whole_weights(problem: RobustProblem) -> tuple[NDArray[np.uint32], float]:
    """Weights of worlds in whole units, rounded up, and what one unit is worth."""
    if problem.equal_weights:
        unit = float(problem.weight[0]) if problem.n_worlds else 0.0
        return np.ones(problem.n_worlds, dtype=np.uint32), unit
    return np.ceil(problem.weight * _UNITS).astype(np.uint32), 1.0 / _UNITS


def _votes(quotas: tuple[Quota, ...], where: dict[int, int]) -> tuple[IntArray, IntArray]:
    """Quotas in whole votes, rounded towards being reached."""
    votes = np.zeros((len(quotas), len(where)), dtype=np.int64)
    need = np.zeros(len(quotas), dtype=np.int64)
    for n, quota in enumerate(quotas):
        count = quota.count
        room = 3.0 * quota.need / sum(quota.weights)
        need[n] = max(1, int(_VOTES * min(1.0, room))) if count is None else count
        for actor, weight in zip(quota.actors, quota.weights, strict=True):
            share = 1 if count is not None else np.ceil(need[n] * weight / quota.need)
            votes[n, where[actor]] = min(int(share), int(need[n]))
    return votes, need
