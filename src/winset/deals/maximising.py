"""The deals that maximise a criterion, with a certificate: from a frontier, or beyond one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from winset.arrays import IntArray
from winset.deals.aims import Aim
from winset.deals.emptiness import Emptiness, any_deal, best_alone
from winset.deals.frontier.frontier import Frontier, assembled
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.merging import TooManyPointsError
from winset.deals.frontier.numbers import as_float
from winset.deals.pick.bounded import Found, follow, search
from winset.deals.pick.criteria import SmallestShare, Standard, best_points
from winset.deals.pick.milp import programmed
from winset.deals.solution import Certificate, Solution
from winset.space import Space

__all__ = ["BargainingProblem", "maximise", "nothing", "told"]

# A smaller gap than this part of the value is stated, but no further work is done to close it.
_CLOSE = 1e-6


@dataclass(frozen=True, eq=False)
class BargainingProblem:
    """A bargaining problem on the grid.

    Parameters
    ----------
    space : Space
    grid : Grid
    floors : tuple of (actors,) int
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
    told : Grid
        By which utilities are reported, where ``grid`` is a rounded one.
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
    told: Grid

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

    def ideal(self, which: str) -> dict[int, tuple[Fraction, Fraction]]:
        """Each party's best utility, over the acceptable deals or over all.

        Beside it, by how much the best acceptable deal may still be better than the one found.
        """
        if which == "all":
            every = {i: best_alone(self.space, self.grid, i) for i in self.parties}
            gaps = dict.fromkeys(self.parties, Fraction(0))
        elif which == "rational":
            every, gaps = self.rational
        else:
            raise ValueError(f'ideal must be "rational" or "all", not {which!r}')
        return {i: (self.grid.exact_utility(i, t), gaps[i]) for i, t in every.items()}

    @cached_property
    def rational(self) -> tuple[dict[int, int], dict[int, Fraction]]:
        """Each party's highest total over the acceptable deals, and the gap in its proof."""
        nil = dict.fromkeys(self.parties, Fraction(0))
        if self.front is not None:
            return {i: int(self.front.totals[i].max()) for i in self.parties}, nil
        best, gaps = {}, {}
        for i in self.parties:
            aim = Aim.sum_of(self.grid, (i,), (Fraction(1),))
            found = _bounded(self, aim.criterion)
            if not found.known:
                raise ValueError(
                    f"no deal was found from which to tell the best for party {i + 1}: "
                    'use ideal="all"'
                )
            best[i] = max(int(f.merged.points[i].max()) for f in found.known)
            gaps[i] = Fraction(max(found.bound - found.score, 0.0)) * aim.scale
        return best, gaps

    def gains(self, i: int, reference: Fraction) -> bool:
        """Whether some acceptable deal gives party i more than this."""
        if self.front is not None:
            return self.grid.exact_utility(i, self.rational[0][i]) > reference
        least = max(self.grid.least(i, reference), 0)
        least += int(self.grid.exact_utility(i, least) <= reference)
        more = np.zeros(self.grid.n_actors, dtype=self.grid.values.dtype)
        more[i] = min(least, int(self.grid.top[i]) + 1)
        return any_deal(self.space, self.grid, [np.maximum(f, more) for f in self.floors])


def maximise(
    problem: BargainingProblem, concept: str, convention: list[str], aim: Aim, *, slack: float = 0.0
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
        front, gap, complete = problem.front, 0.0, True
        chosen = best_points(aim.criterion, front.totals)
        value = _value(problem, aim, front, chosen)
        proof = "the frontier is complete"
        method = "the best of the complete frontier, by block merging"
    else:
        found = _bounded(problem, aim.criterion)
        if not found.known:
            raise ValueError(
                f"the {concept} solution is out of reach for this space: its frontier is too "
                "large and no acceptable deal was found under the bounds; see "
                "frontier(epsilon=...)"
            )
        merged = [f.merged for f in found.known]
        front = assembled(problem.space, problem.grid, merged, problem.parties)
        chosen = best_points(aim.criterion, front.totals)
        value = _value(problem, aim, front, chosen)
        gap = aim.gap(value, found.score, found.bound)
        complete = gap == 0.0 and all(f.complete for f in found.known)
        proof = found.proof
        method = "block merging under a plane above the criterion"
    warnings = []
    proven = gap == 0.0 and slack == 0.0
    if gap > 0.0:
        warnings.append(f"the best deal may be better by up to {gap:.3g}")
    if slack > 0.0:
        gap += slack
        warnings.append("the ideal point itself is only known within a gap")
    rounded = any(problem.grid.rounded)
    if rounded:
        gap += aim.rounding
        complete = False
        proof += f"; {problem.grid.rounding}, which may change the value by as much as the gap"
    return told(
        problem,
        concept,
        front,
        chosen,
        value=value,
        criterion=aim.criterion if isinstance(aim.criterion, SmallestShare) else None,
        method=method,
        convention="; ".join(convention),
        certificate=Certificate(gap == 0.0 and not rounded, as_float(value) + gap, gap, proof),
        proven=proven,
        ties_complete=complete and slack == 0.0,
        warnings=tuple(warnings),
    )


def nothing(problem: BargainingProblem, concept: str) -> Solution:
    """Answer for an empty zone."""
    reasons = problem.why_empty()
    return Solution(
        concept=concept,
        exists=False,
        value=0.0,
        exact_value=None,
        convention="",
        method="no acceptable deal, proven",
        certificate=Certificate(True, 0.0, 0.0, "no deal is acceptable"),
        exact_arithmetic=problem.told.exact,
        rounding=problem.grid.rounding,
        space=problem.space,
        grid=problem.told,
        floors=problem.floors,
        front=None,
        chosen=np.empty(0, dtype=np.int64),
        criterion=None,
        emptiness=reasons,
        warnings=(f"no acceptable deal: {reasons.words}",),
    )


def told(
    problem: BargainingProblem,
    concept: str,
    front: Frontier,
    chosen: IntArray,
    *,
    value: Fraction | float,
    criterion: SmallestShare | None = None,
    **parts: Any,
) -> Solution:
    """Answer with the points of a set of maxima that a solution has chosen."""
    exact = value if isinstance(value, Fraction) and not any(problem.told.rounded) else None
    return Solution(
        concept=concept,
        exists=True,
        value=as_float(value),
        exact_value=exact,
        exact_arithmetic=problem.told.exact and problem.grid is problem.told,
        rounding=problem.grid.rounding,
        space=problem.space,
        grid=problem.told,
        floors=problem.floors,
        front=front,
        chosen=chosen,
        criterion=criterion,
        **parts,
    )


def _value(
    problem: BargainingProblem, aim: Aim, front: Frontier, chosen: IntArray
) -> Fraction | float:
    """Value of the chosen points, by the utilities that are reported."""
    columns, own = front.columns(chosen[:1]), problem.told
    total, given = own.totals(columns)[:, 0].tolist(), own.utility_of(columns)[0].tolist()
    return aim.plain.value(
        [
            Fraction(u) if rounded else own.exact_utility(i, t)
            for i, (t, u, rounded) in enumerate(zip(total, given, own.rounded, strict=True))
        ]
    )


@dataclass(frozen=True, eq=False)
class _Bounded:
    known: list[Found]
    score: float
    bound: float
    proof: str


def _bounded(problem: BargainingProblem, criterion: Standard) -> _Bounded:
    """Return the deals found, their best score, a bound on every score, and its proof."""
    space, grid, parties = problem.space, criterion.grid, problem.parties
    null = space.null_columns
    searched = (search(criterion, grid, f, null=null, parties=parties) for f in problem.floors)
    found = [f for f in searched if f is not None]
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
    return _Bounded([f for f in found if len(f.index)], score, bound, proof)


def _programmed(
    problem: BargainingProblem, criterion: Standard, floor: IntArray
) -> tuple[list[Found], float] | None:
    """Find deals by HiGHS above one vector of floors, and its bound on the score."""
    space, grid = problem.space, criterion.grid
    answer = programmed(space, grid, criterion, floor=floor, seconds=problem.seconds)
    if answer is None:
        return None
    if (grid.totals(answer.columns[None, :])[:, 0] < floor).any():
        return [], answer.bound
    null = space.null_columns
    parties = problem.parties
    found = follow(criterion, grid, floor, answer.columns, null=null, parties=parties)
    return [found], answer.bound
