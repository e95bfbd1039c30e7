"""Solutions that are found step by step along the frontier: leximin and Raiffa's path."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from winset.arrays import IntArray
from winset.deals.frontier.frontier import Frontier
from winset.deals.frontier.numbers import as_float
from winset.deals.maximising import BargainingProblem, nothing, told
from winset.deals.pick.criteria import SmallestShare
from winset.deals.solution import Certificate, Solution

__all__ = ["leximin", "raiffa"]

_STEPS = 10_000


def leximin(problem: BargainingProblem) -> Solution:
    """Raise the smallest gain, then the second smallest, and so on (Rawls 1971; Sen 1970)."""
    reference = problem.reference("the leximin solution")
    if not problem.solvable:
        return nothing(problem, "leximin")
    front = problem.frontier()
    rows, common = _gains(problem, front, reference)
    ordered = [tuple(sorted(row)) for row in zip(*rows, strict=True)]
    best = max(ordered)
    chosen = np.array([k for k, o in enumerate(ordered) if o == best], dtype=np.int64)
    convention = "gains in each party's own utility, from the smallest on"
    value = Fraction(best[0], common)
    return _answer(problem, "leximin", convention, front, chosen=chosen, value=value)


def raiffa(problem: BargainingProblem) -> Solution:
    """Move the disagreement point step by step (Raiffa 1953, the discrete solution).

    Each step takes every party the n-th part of the way to its best deal among those that are
    still at or above the point for all. Of indivisible deals, those that the last such point
    reaches are left; where they differ, the largest smallest share of the way that is left
    decides.
    """
    start = problem.reference("the Raiffa solution")
    if not problem.solvable:
        return nothing(problem, "Raiffa")
    front = problem.frontier()
    grid, parties = problem.grid, problem.parties
    worth = {i: [grid.exact_utility(i, t) for t in front.totals[i].tolist()] for i in parties}
    point = {i: start[i] for i in parties}
    # Under a rule that overrules somebody, its own gains may be below zero everywhere.
    left = [k for k in range(len(front)) if all(worth[i][k] >= point[i] for i in parties)]
    if not left:
        left = list(range(len(front)))
        point = {i: min(worth[i]) for i in parties}
    for _ in range(_STEPS):
        best = {i: max(worth[i][k] for k in left) for i in parties}
        further = {i: point[i] + (best[i] - point[i]) / len(parties) for i in parties}
        able = [k for k in left if all(worth[i][k] >= further[i] for i in parties)]
        if not able or further == point:
            break
        point, left = further, able
        if len({tuple(worth[i][k] for i in parties) for k in left}) == 1:
            break
    best = {i: max(worth[i][k] for k in left) for i in parties}
    moving = [i for i in parties if best[i] > point[i]]
    share = [
        min(((worth[i][k] - point[i]) / (best[i] - point[i]) for i in moving), default=Fraction(1))
        for k in left
    ]
    chosen = np.array(
        [k for k, s in zip(left, share, strict=True) if s == max(share)], dtype=np.int64
    )
    value = min(worth[i][int(chosen[0])] - start[i] for i in parties)
    convention = (
        "steps of an n-th of the way to each party's best deal that is still open; where the last "
        "step leaves several deals, the largest smallest share of the rest of the way; the value "
        "is the smallest gain"
    )
    return _answer(problem, "Raiffa", convention, front, chosen=chosen, value=value)


def _gains(
    problem: BargainingProblem, front: Frontier, reference: tuple[Fraction, ...]
) -> tuple[list[list[int]], int]:
    one = (Fraction(1),) * problem.grid.n_actors
    share = SmallestShare(problem.grid, reference, one, problem.parties)
    rows, common = share.shares(front.totals)
    return [row.tolist() for row in rows], common


def _answer(
    problem: BargainingProblem,
    concept: str,
    convention: str,
    front: Frontier,
    *,
    chosen: IntArray,
    value: Fraction,
) -> Solution:
    rounded = any(problem.grid.rounded)
    proof = "the frontier is complete" + (f"; {problem.grid.rounding}" if rounded else "")
    number = as_float(value)
    gap = float(2 * problem.grid.bound.max()) if rounded else 0.0
    return told(
        problem,
        concept,
        front,
        chosen,
        value=value,
        convention=convention,
        method="step by step along the complete frontier",
        certificate=Certificate(not rounded, number + gap, gap, proof),
        ties_complete=not rounded,
    )
