"""The bargaining solutions: what each maximises, and which reading of it is followed."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from winset.deals.aims import Aim
from winset.deals.frontier.merging import TooManyPointsError
from winset.deals.frontier.numbers import as_float
from winset.deals.maximising import BargainingProblem, maximise, nothing
from winset.deals.reading import weights_of
from winset.deals.solution import Solution

__all__ = ["Ideal", "egalitarian", "equal_loss", "kalai_smorodinsky", "nash", "utilitarian"]

Ideal = Literal["rational", "all"]


def nash(
    problem: BargainingProblem,
    weights: object = None,
    *,
    ignore_zero_gain: bool = False,
) -> Solution:
    """Maximise the product of gains (Nash 1950), each to its party's weight (Kalai 1977)."""
    weight = weights_of(weights, len(problem.parties))
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
    aim = Aim.product_of(
        problem.grid, reference, tuple(i for i, _ in counted), tuple(w for _, w in counted)
    )
    return maximise(problem, "Nash", convention, aim)


def kalai_smorodinsky(problem: BargainingProblem, *, ideal: Ideal = "rational") -> Solution:
    """Maximise the smallest share of the own range of gains (Kalai and Smorodinsky 1975)."""
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
    # A share is at most one, so an ideal gain that is short by a part changes it by no more.
    slack = max((as_float(best[i][1] / unit[i]) for i in who), default=0.0)
    aim = Aim.share_of(problem.grid, reference, unit, who, apart=True)
    return maximise(problem, "Kalai-Smorodinsky", convention, aim, slack=slack)


def egalitarian(problem: BargainingProblem) -> Solution:
    """Maximise the smallest gain (Kalai 1977)."""
    reference = problem.reference("the egalitarian solution")
    if not problem.solvable:
        return nothing(problem, "egalitarian")
    unit = (Fraction(1),) * problem.grid.n_actors
    convention = ["the largest smallest gain, in each party's own utility; no further refinement"]
    aim = Aim.share_of(problem.grid, reference, unit, problem.parties)
    return maximise(problem, "egalitarian", convention, aim)


def equal_loss(problem: BargainingProblem, *, ideal: Ideal = "rational") -> Solution:
    """Minimise the largest loss from the ideal point (Chun 1988)."""
    if not problem.solvable:
        return nothing(problem, "equal loss")
    best = problem.ideal(ideal)
    reference = tuple(
        best[i][0] if i in best else Fraction(0) for i in range(problem.grid.n_actors)
    )
    unit = (Fraction(1),) * problem.grid.n_actors
    over = "all deals" if ideal == "all" else "the acceptable deals"
    convention = [
        f"the smallest largest loss from the ideal point over {over}; the value is minus the loss"
    ]
    slack = max(as_float(gap) for _, gap in best.values())
    aim = Aim.share_of(problem.grid, reference, unit, problem.parties)
    return maximise(problem, "equal loss", convention, aim, slack=slack)


def utilitarian(problem: BargainingProblem, weights: object = None) -> Solution:
    """Maximise the sum of utilities over the acceptable deals."""
    weight = weights_of(weights, len(problem.parties))
    if not problem.solvable:
        return nothing(problem, "utilitarian")
    convention = ["the largest sum of utilities" + (", weighted" if weights is not None else "")]
    return maximise(
        problem, "utilitarian", convention, Aim.sum_of(problem.grid, problem.parties, weight)
    )
