"""The deals that maximise a criterion, with a certificate: from a frontier, or beyond one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from winset.arrays import IntArray
from winset.deals.emptiness import Emptiness, any_deal, best_alone
from winset.deals.frontier.frontier import Frontier, assembled
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.merging import TooManyPointsError
from winset.deals.pick.bounded import Found, follow, search
from winset.deals.pick.criteria import Product, SmallestShare, Standard, WeightedSum, best_points
from winset.deals.solution import Certificate, Solution
from winset.deals.zone import Zone
from winset.space import Space

__all__ = ["Problem", "nothing", "pick"]


# A smaller gap than this part of the value is stated, but no further work is done to close it.
_CLOSE = 1e-6


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
    frontier : callable
        The complete frontier; raises TooManyPointsError.
    why_empty : callable
    overruled : bool
        Some party's consent is not needed.
    truncated : bool
        Floors beyond the disagreement values apply.
    seconds : float
        Time for mixed-integer programming where bounds leave a gap.
    """

    space: Space
    grid: Grid
    floors: tuple[IntArray, ...]
    parties: tuple[int, ...]
    disagreement: tuple[Fraction | None, ...]
    frontier: Callable[[], Frontier]
    why_empty: Callable[[], Emptiness]
    overruled: bool
    truncated: bool
    seconds: float

    @cached_property
    def front(self) -> Frontier | None:
        """The complete frontier, None where it is too large."""
        try:
            return self.frontier()
        except TooManyPointsError:
            return None

    @cached_property
    def solvable(self) -> bool:
        """Whether any deal is acceptable."""
        if self.front is not None:
            return len(self.front) > 0
        return any_deal(self.space, self.grid, self.floors)

    def reference(self, concept: str) -> tuple[Fraction, ...]:
        """Disagreement values of all parties (zeros for others), or an error that asks for them."""
        for i in self.parties:
            if self.disagreement[i] is None:
                raise ValueError(
                    f"{concept} measures gains over a disagreement value, and party {i + 1} has "
                    "none: state walk_away= (or disagreement=) as a finite number"
                )
        return tuple(Fraction(0) if d is None else d for d in self.disagreement)

    def ideal(self, which: str) -> dict[int, tuple[Fraction, float]]:
        """Each party's best utility, over the acceptable deals or over all.

        Beside it, by how much the best acceptable deal may still be better than the one found.
        """
        if which == "all":
            every = {i: (best_alone(self.space, self.grid, i), 0.0) for i in self.parties}
        elif which == "rational":
            every = self.rational
        else:
            raise ValueError(f'ideal must be "rational" or "all", not {which!r}')
        return {i: (self.grid.exact_utility(i, t), gap) for i, (t, gap) in every.items()}

    @cached_property
    def rational(self) -> dict[int, tuple[int, float]]:
        """Each party's highest total over the acceptable deals, and the gap in its proof."""
        if self.front is not None:
            return {i: (int(self.front.totals[i].max()), 0.0) for i in self.parties}
        out = {}
        for i in self.parties:
            found, score, bound, _ = _bounded(self, WeightedSum(self.grid, (i,), (Fraction(1),)))
            if not found:
                raise ValueError(
                    f"no deal was found from which to tell the best for party {i + 1}: "
                    'use ideal="all"'
                )
            best = max(int(f.merged.points[i].max()) for f in found)
            out[i] = (best, max(bound - score, 0.0))
        return out

    def gains(self, i: int, reference: Fraction) -> bool:
        """Whether some acceptable deal gives party i more than this."""
        if self.front is not None:
            return self.grid.exact_utility(i, self.rational[i][0]) > reference
        more = np.zeros(self.grid.n_actors, dtype=np.int64)
        more[i] = max(self.grid.least(i, reference), 0)
        more[i] += int(self.grid.exact_utility(i, int(more[i])) <= reference)
        return any_deal(self.space, self.grid, [np.maximum(f, more) for f in self.floors])

    def searched(self, criterion: Standard, known: float = -np.inf) -> list[Found | None]:
        """Search beyond the frontier, once for each vector of floors."""
        return [
            search(
                criterion,
                self.grid,
                floor,
                null=self.space.null_columns,
                parties=self.parties,
                known=known,
            )
            for floor in self.floors
        ]


def pick(
    problem: Problem,
    concept: str,
    convention: list[str],
    criterion: Standard,
    *,
    slack: float = 0.0,
) -> Solution:
    """Find the acceptable, efficient deals that maximise a criterion.

    No criterion here falls when a utility rises, so its maximum over the acceptable deals is
    attained on their frontier; deals that tie but are dominated are left out. ``slack`` is what
    an ideal point that is not quite proven may change about the value.
    """
    if problem.overruled:
        convention.append("over the deals that pass the rule, parties that it overrules included")
    if problem.truncated:
        convention.append(
            "floors that are not disagreement values only cut the set of deals "
            "(the truncated set, as when ratifiers refuse what is below a bar)"
        )
    if problem.front is not None:
        solution = _told(problem, concept, criterion, problem.front)
        solution = replace(
            solution,
            method="the best of the complete frontier, by block merging",
            certificate=Certificate(True, solution.value, 0.0, "the frontier is complete"),
        )
    else:
        solution = _beyond(problem, concept, criterion)
    if slack > 0.0:
        proof = solution.certificate
        gap = proof.gap + slack
        solution = replace(
            solution,
            certificate=Certificate(False, solution.value + gap, gap, proof.proof),
            ties_complete=False,
            warnings=(*solution.warnings, "the ideal point itself is only known within a gap"),
        )
    return replace(
        solution,
        convention="; ".join(convention),
        _maximisers=_maximisers(problem, criterion, solution),
    )


def nothing(problem: Problem, concept: str) -> Solution:
    """Answer for an empty zone."""
    reasons = problem.why_empty()
    return Solution(
        concept=concept,
        exists=False,
        value=0.0,
        points=np.empty((0, problem.grid.n_actors)),
        convention="",
        method="no acceptable deal, proven",
        certificate=Certificate(True, 0.0, 0.0, "no deal is acceptable"),
        exact_arithmetic=problem.grid.exact,
        rounding=problem.grid.rounding,
        n_issues=len(problem.space.issues),
        emptiness=reasons,
        warnings=(f"no acceptable deal: {reasons.words}",),
    )


def _told(problem: Problem, concept: str, criterion: Standard, front: Frontier) -> Solution:
    """Answer with the points of a set of maxima that maximise a criterion."""
    chosen = best_points(criterion, front.totals)
    points = front.grid.utility_of(front.columns(chosen))

    def walk() -> Iterator[tuple[int, ...]]:
        return front.iter_deals(chosen)

    return Solution(
        concept=concept,
        exists=True,
        value=criterion.value(points[0]),
        points=points,
        convention="",
        method="",
        certificate=Certificate(False, np.inf, np.inf, ""),
        exact_arithmetic=problem.grid.exact,
        rounding=problem.grid.rounding,
        n_issues=len(problem.space.issues),
        _walk=walk,
        _count=lambda: front.count_of(chosen),
    )


def _beyond(problem: Problem, concept: str, criterion: Standard) -> Solution:
    """Where no frontier fits: merging under a plane, and HiGHS where that leaves a gap."""
    known, score, bound, proof = _bounded(problem, criterion)
    if not known:
        raise ValueError(
            f"the {concept} solution is out of reach for this space: its frontier is too large "
            "and no acceptable deal was found under the bounds; see frontier(epsilon=...)"
        )
    front = assembled(problem.space, problem.grid, [f.merged for f in known], problem.parties)
    solution = _told(problem, concept, criterion, front)
    optimal = bound <= score
    gap = 0.0 if optimal else max(_value_of(criterion, bound) - solution.value, 0.0)
    return replace(
        solution,
        method="block merging under a plane above the criterion",
        certificate=Certificate(optimal, solution.value + gap, gap, proof),
        ties_complete=optimal and all(f.complete for f in known),
        warnings=() if optimal else (f"the best deal may be better by up to {gap:.3g}",),
    )


def _bounded(problem: Problem, criterion: Standard) -> tuple[list[Found], float, float, str]:
    """Return the deals found, their best score, a bound on every score, and its proof."""
    found = [f for f in problem.searched(criterion) if f is not None]
    score = max((f.score for f in found), default=-np.inf)
    bound = max((f.bound for f in found), default=-np.inf)
    proof = "part-deals were dropped only below a plane above the criterion"
    if not bound - score <= _CLOSE * abs(score):
        mixed = [m for f in problem.floors if (m := _programmed(problem, criterion, f))]
        found += [f for m in mixed for f in m[0] if f.score > score]
        score = max((f.score for f in found), default=-np.inf)
        proven = max((m[1] for m in mixed), default=np.inf)
        if len(mixed) == len(problem.floors) and proven < bound:
            # HiGHS's own proof holds to a millionth: state that much of a gap at least.
            bound = max(proven, score + _CLOSE * abs(score))
            proof = "mixed-integer programming (HiGHS), to its tolerance of 1e-6"
    return [f for f in found if len(f.index)], score, bound, proof


def _value_of(criterion: Standard, score: float) -> float:
    """Turn a score into the value that goes with it."""
    if isinstance(criterion, Product):
        return float(max(score, 0.0) ** float(sum(criterion.weights)))
    return score


def _programmed(
    problem: Problem, criterion: Standard, floor: IntArray
) -> tuple[list[Found], float] | None:
    """Find deals by HiGHS above one vector of floors, and its bound on the score."""
    from winset.deals.pick.milp import programmed

    space, grid = problem.space, problem.grid
    answer = programmed(space, grid, criterion, floor=floor, seconds=problem.seconds)
    if answer is None:
        return None
    total = grid.values[:, answer.columns + grid.offsets[:-1]].sum(axis=1)
    if (total < floor).any():
        return [], answer.bound
    null = space.null_columns
    parties = problem.parties
    found = follow(criterion, grid, floor, answer.columns, null=null, parties=parties)
    return [found], answer.bound


def _maximisers(
    problem: Problem, criterion: Standard, solution: Solution
) -> Callable[[], Zone] | None:
    if not isinstance(criterion, SmallestShare) or not solution.certificate.optimal:
        return None

    def ask() -> Zone:
        columns = problem.space.columns_of(np.array(solution.deal))
        total = problem.grid.values[:, columns + problem.grid.offsets[:-1]].sum(axis=1)
        share = criterion.key(total.tolist())
        bar = np.zeros(problem.grid.n_actors, dtype=np.int64)
        for i in criterion.who:
            utility = Fraction(share) * criterion.unit[i] + criterion.reference[i]
            bar[i] = max(problem.grid.least(i, utility), 0)
        floors = tuple(np.maximum(floor, bar) for floor in problem.floors)
        return Zone(problem.space, problem.grid, floors, exists=True, emptiness=None)

    return ask
