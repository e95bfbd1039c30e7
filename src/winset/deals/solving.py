"""The bargaining solutions: what each maximises, and which reading of it is followed."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from winset.deals.adapting import fractions_of
from winset.deals.frontier.merging import TooManyPointsError
from winset.deals.pick.criteria import Product, SmallestShare, WeightedSum
from winset.deals.picking import Problem, nothing, pick
from winset.deals.solution import Solution

__all__ = ["Ideal", "egalitarian", "equal_loss", "kalai_smorodinsky", "nash", "utilitarian"]

Ideal = Literal["rational", "all"]


def nash(
    problem: Problem,
    weights: Iterable[object] | None = None,
    *,
    ignore_zero_gain: bool = False,
) -> Solution:
    """Maximise the product of gains (Nash 1950), each to its party's weight (Kalai 1977)."""
    weight = fractions_of(weights, len(problem.parties), "weights")
    reference = problem.reference("the Nash solution")
    if not problem.solvable:
        return nothing(problem, "Nash")
    stuck = [i for i in problem.parties if not problem.gains(i, reference[i])]
    convention = ["product of gains over the disagreement values; gains below zero count as zero"]
    if weights is not None:
        convention.append("each gain to the power of its party's weight")
    counted = list(zip(problem.parties, weight, strict=True))
    if ignore_zero_gain:
        counted = [(i, w) for i, w in counted if i not in stuck]
        convention.append("parties that gain nothing from any acceptable deal are left out")
    else:
        convention.append(
            "a party that gains nothing from any acceptable deal makes every product zero, "
            "so that all efficient deals tie"
        )
        if stuck and problem.front is None:
            raise TooManyPointsError(
                f"party {stuck[0] + 1} gains nothing from any acceptable deal, so all efficient "
                "deals tie, and there are too many to list: pass ignore_zero_gain=True"
            )
    criterion = Product(
        problem.grid, reference, tuple(i for i, _ in counted), tuple(w for _, w in counted)
    )
    return pick(problem, "Nash", convention, criterion)


def kalai_smorodinsky(problem: Problem, *, ideal: Ideal = "rational") -> Solution:
    """Maximise the smallest gain, each divided by the best that its party could gain (1975)."""
    reference = problem.reference("the Kalai-Smorodinsky solution")
    if not problem.solvable:
        return nothing(problem, "Kalai-Smorodinsky")
    best = problem.ideal(ideal)
    unit = tuple(
        best[i][0] - reference[i] if i in best else Fraction(0)
        for i in range(problem.grid.n_actors)
    )
    who = tuple(i for i in problem.parties if unit[i] > 0)
    over = "all deals" if ideal == "all" else "the acceptable deals"
    convention = [
        f"the largest smallest normalised gain, ideal point over {over}",
        "parties without any range of gain are left out",
    ]
    criterion = SmallestShare(problem.grid, reference, unit, who)
    # A share is at most one, so an ideal gain that is short by a part changes it by no more.
    slack = max((best[i][1] / float(unit[i]) for i in who), default=0.0)
    return pick(problem, "Kalai-Smorodinsky", convention, criterion, slack=slack)


def egalitarian(problem: Problem) -> Solution:
    """Maximise the smallest gain (Kalai 1977)."""
    reference = problem.reference("the egalitarian solution")
    if not problem.solvable:
        return nothing(problem, "egalitarian")
    unit = (Fraction(1),) * problem.grid.n_actors
    criterion = SmallestShare(problem.grid, reference, unit, problem.parties)
    convention = ["the largest smallest gain, in each party's own utility; no further refinement"]
    return pick(problem, "egalitarian", convention, criterion)


def equal_loss(problem: Problem, *, ideal: Ideal = "rational") -> Solution:
    """Minimise the largest loss from the ideal point (Chun 1988)."""
    if not problem.solvable:
        return nothing(problem, "equal loss")
    best = problem.ideal(ideal)
    reference = tuple(
        best[i][0] if i in best else Fraction(0) for i in range(problem.grid.n_actors)
    )
    unit = (Fraction(1),) * problem.grid.n_actors
    criterion = SmallestShare(problem.grid, reference, unit, problem.parties)
    over = "all deals" if ideal == "all" else "the acceptable deals"
    convention = [
        f"the smallest largest loss from the ideal point over {over}; the value is minus the loss"
    ]
    slack = max(gap for _, gap in best.values())
    return pick(problem, "equal loss", convention, criterion, slack=slack)


def utilitarian(problem: Problem, weights: Iterable[object] | None = None) -> Solution:
    """Maximise the sum of utilities over the acceptable deals."""
    weight = fractions_of(weights, len(problem.parties), "weights")
    if not problem.solvable:
        return nothing(problem, "utilitarian")
    criterion = WeightedSum(problem.grid, problem.parties, weight)
    convention = ["the largest sum of utilities" + (", weighted" if weights is not None else "")]
    return pick(problem, "utilitarian", convention, criterion)
