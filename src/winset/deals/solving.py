"""Bargaining solutions: which deals they pick, with ties, convention and certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from winset.deals.adapting import fractions_of
from winset.deals.criteria import Product, SmallestShare, WeightedSum, best_points
from winset.deals.emptiness import Emptiness, best_alone
from winset.deals.frontier import Frontier
from winset.deals.grid import Grid
from winset.deals.solution import Certificate, Solution
from winset.space import Space

__all__ = [
    "Ideal",
    "Problem",
    "egalitarian",
    "equal_loss",
    "kalai_smorodinsky",
    "nash",
    "utilitarian",
]

IntArray = NDArray[np.int64]
Ideal = Literal["rational", "all"]
Standard = Product | SmallestShare | WeightedSum

_TRUNCATED = (
    "floors given by also= cut the set of deals but are not disagreement values "
    "(Schelling's reading of ratification)"
)


@dataclass(frozen=True, eq=False)
class Problem:
    """A bargaining problem on the grid.

    Parameters
    ----------
    space : Space
    grid : Grid
    floors : tuple of (actors,) int64
        One vector for each minimal set of actors whose consent suffices.
    parties : tuple of int
    disagreement : (actors,) Fraction or None
        None where an actor has none.
    front : callable
        The complete frontier; raises TooManyPointsError.
    why_empty : callable
    overruled : bool
        Some party's consent is not needed.
    truncated : bool
        Floors beyond the walk-away values apply.
    """

    space: Space
    grid: Grid
    floors: tuple[IntArray, ...]
    parties: tuple[int, ...]
    disagreement: tuple[Fraction | None, ...]
    front: Callable[[], Frontier]
    why_empty: Callable[[], Emptiness]
    overruled: bool
    truncated: bool

    def needs(self, concept: str) -> tuple[Fraction, ...]:
        """Disagreement values of all parties (zeros for others), or an error that asks for them."""
        for i in self.parties:
            if self.disagreement[i] is None:
                raise ValueError(
                    f"{concept} measures gains over a disagreement value, and party {i + 1} has "
                    "none: state walk_away= (or disagreement=) as a finite number"
                )
        return tuple(Fraction(0) if d is None else d for d in self.disagreement)

    def ideal(self, which: Ideal) -> dict[int, Fraction]:
        """Each party's best utility, over the acceptable deals or over all."""
        if which == "all":
            best = {i: best_alone(self.space, self.grid, i) for i in self.parties}
        elif which == "rational":
            totals = self.front().totals
            best = {i: int(totals[i].max()) for i in self.parties}
        else:
            raise ValueError(f'ideal must be "rational" or "all", not {which!r}')
        return {i: self.grid.exact_utility(i, t) for i, t in best.items()}


def nash(
    problem: Problem,
    weights: Sequence[object] | None = None,
    *,
    ignore_zero_gain: bool = False,
) -> Solution:
    """Maximise the product of gains (Nash 1950), each to its party's weight (Kalai 1977)."""
    weight = fractions_of(weights, len(problem.parties), "weights")
    reference = problem.needs("the Nash solution")
    front = problem.front()
    if not len(front):
        return _none(problem, "Nash")
    who = list(range(len(problem.parties)))
    convention = ["product of gains over the disagreement values; gains below zero count as zero"]
    if weights is not None:
        convention.append("each gain to the power of its party's weight")
    if ignore_zero_gain:
        best = {
            i: problem.grid.exact_utility(i, int(front.totals[i].max())) for i in problem.parties
        }
        who = [k for k in who if best[problem.parties[k]] > reference[problem.parties[k]]]
        convention.append("parties that gain nothing from any acceptable deal are left out")
    else:
        convention.append(
            "a party that gains nothing from any acceptable deal makes every product zero, "
            "so that all efficient deals tie"
        )
    criterion = Product(
        problem.grid,
        reference,
        tuple(problem.parties[k] for k in who),
        tuple(weight[k] for k in who),
    )
    return _pick(problem, "Nash", convention, criterion, front)


def kalai_smorodinsky(problem: Problem, *, ideal: Ideal = "rational") -> Solution:
    """Maximise the smallest gain, each divided by the best that its party could gain (1975)."""
    reference = problem.needs("the Kalai-Smorodinsky solution")
    front = problem.front()
    if not len(front):
        return _none(problem, "Kalai-Smorodinsky")
    best = problem.ideal(ideal)
    unit = tuple(best.get(i, Fraction(0)) - reference[i] for i in range(problem.grid.n_actors))
    who = tuple(i for i in problem.parties if unit[i] > 0)
    over = "all deals" if ideal == "all" else "the acceptable deals"
    convention = [
        f"the largest smallest normalised gain, ideal point over {over}",
        "parties without any range of gain are left out",
    ]
    criterion = SmallestShare(problem.grid, reference, unit, who)
    return _pick(problem, "Kalai-Smorodinsky", convention, criterion, front)


def egalitarian(problem: Problem) -> Solution:
    """Maximise the smallest gain (Kalai 1977)."""
    reference = problem.needs("the egalitarian solution")
    front = problem.front()
    if not len(front):
        return _none(problem, "egalitarian")
    unit = (Fraction(1),) * problem.grid.n_actors
    criterion = SmallestShare(problem.grid, reference, unit, problem.parties)
    convention = ["the largest smallest gain, in each party's own utility; no further refinement"]
    return _pick(problem, "egalitarian", convention, criterion, front)


def equal_loss(problem: Problem, *, ideal: Ideal = "rational") -> Solution:
    """Minimise the largest loss from the ideal point (Chun 1988)."""
    front = problem.front()
    if not len(front):
        return _none(problem, "equal loss")
    best = problem.ideal(ideal)
    reference = tuple(best.get(i, Fraction(0)) for i in range(problem.grid.n_actors))
    unit = (Fraction(1),) * problem.grid.n_actors
    criterion = SmallestShare(problem.grid, reference, unit, problem.parties)
    over = "all deals" if ideal == "all" else "the acceptable deals"
    convention = [
        f"the smallest largest loss from the ideal point over {over}; the value is minus the loss"
    ]
    return _pick(problem, "equal loss", convention, criterion, front)


def utilitarian(problem: Problem, weights: Sequence[object] | None = None) -> Solution:
    """Maximise the sum of utilities over the acceptable deals."""
    weight = fractions_of(weights, len(problem.parties), "weights")
    front = problem.front()
    if not len(front):
        return _none(problem, "utilitarian")
    criterion = WeightedSum(problem.grid, problem.parties, weight)
    convention = ["the largest sum of utilities" + (", weighted" if weights is not None else "")]
    return _pick(problem, "utilitarian", convention, criterion, front)


def _pick(
    problem: Problem, concept: str, convention: list[str], criterion: Standard, front: Frontier
) -> Solution:
    """Pick the points of a complete frontier that maximise a criterion.

    No criterion here falls when a utility rises, so its maximum over the acceptable deals is
    attained on their frontier; deals that tie but are dominated are left out.
    """
    chosen = best_points(criterion, front.totals)
    value = criterion.value([int(t) for t in front.totals[:, chosen[0]]])
    if problem.overruled:
        convention.append("over the deals that pass the rule, parties that it overrules included")
    if problem.truncated:
        convention.append(_TRUNCATED)

    def walk() -> Iterator[tuple[int, ...]]:
        return front.iter_deals(chosen)

    return Solution(
        concept=concept,
        exists=True,
        value=value,
        points=front.grid.utility(front.totals[:, chosen]),
        convention="; ".join(convention),
        method="the best of the complete frontier, by block merging",
        certificate=Certificate(True, value, 0.0, "the frontier is complete"),
        exact_arithmetic=front.grid.exact,
        rounding=front.grid.rounding,
        n_issues=len(front.space.issues),
        _walk=walk,
        _count=lambda: front.count_of(chosen),
    )


def _none(problem: Problem, concept: str) -> Solution:
    reasons = problem.why_empty()
    return Solution(
        concept=concept,
        exists=False,
        value=0.0,
        points=np.empty((0, problem.grid.n_actors)),
        convention="",
        method="block merging found no acceptable deal",
        certificate=Certificate(True, 0.0, 0.0, "no deal is acceptable"),
        exact_arithmetic=problem.grid.exact,
        rounding=problem.grid.rounding,
        n_issues=len(problem.space.issues),
        emptiness=reasons,
        warnings=(f"no acceptable deal: {reasons.words}",),
    )
