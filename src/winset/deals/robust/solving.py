"""Which way to the best deals: judge all, bound all by half tables, or branch and bound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from winset.deals.robust.choosing import Choice, best_of_all, best_of_bounds
from winset.deals.robust.listing import all_chances, upper_chances
from winset.deals.robust.problem import Problem

__all__ = ["by_branching", "by_listing", "by_tables", "check_settings", "choose"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_LISTED = 6e8  # comparisons up to which every deal is judged without compiled code
_FEW = 64  # deals that are judged one by one in any case
_TABLED = 6e11  # comparisons up to which half tables are quicker than a search may be
_MOST_TABLED = 50_000_000  # deals


def check_settings(k: int, seconds: float | None) -> None:
    """Refuse settings that make no sense.

    Raises
    ------
    ValueError
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    if seconds is not None and not seconds > 0:
        raise ValueError(f"seconds must be above 0, not {seconds}")


def choose(
    problem: Problem, k: int, *, seconds: float | None, seed: int, each: bool = False
) -> Choice:
    """Find the ``k`` deals that pass in most worlds, or with ``each`` that the worst actor likes.

    Parameters
    ----------
    problem : Problem
    k : int
    seconds : float, optional
        Budget of a search.
    seed : int
    each : bool
        Maximise the smallest of the actors' chances of accepting.
    """
    n_deals = problem.layout.n_deals
    if problem.work <= _LISTED or n_deals <= _FEW:
        return by_listing(problem, k, each=each)
    if problem.work <= _TABLED and n_deals <= _MOST_TABLED:
        return by_tables(problem, k, each=each)
    return by_branching(problem, k, seconds=seconds, seed=seed, each=each)


def by_listing(problem: Problem, k: int, *, each: bool = False) -> Choice:
    """Judge every deal in every world."""
    parts = [problem.alone(a) for a in problem.rule.actors] if each else [problem]
    chance = np.stack([all_chances(part) for part in parts]).min(axis=0)
    return best_of_all(problem, chance, k, "every deal judged in every world")


def by_tables(problem: Problem, k: int, *, each: bool = False, threads: bool = True) -> Choice:
    """Bound every deal by half tables, and judge the best exactly."""
    if each:
        upper = upper_chances(problem.alone(problem.rule.actors[0]), threads=threads)
        for actor in problem.rule.actors[1:]:
            np.minimum(upper, upper_chances(problem.alone(actor), threads=threads), out=upper)
    else:
        upper = upper_chances(problem, threads=threads)
    judge = problem.least_chances if each else problem.chances
    how = "every deal bounded in every world by half tables, the best judged exactly"
    return best_of_bounds(problem, upper, k, how, judge)


def by_branching(
    problem: Problem, k: int, *, seconds: float | None, seed: int, each: bool = False
) -> Choice:
    """Branch and bound over parts of the space."""
    from winset.deals.robust.cells import Scene
    from winset.deals.robust.search import search

    def leaf(part: Problem, k: int) -> IntArray:
        return by_tables(part, k, each=each, threads=False).deals

    judge = problem.least_chances if each else problem.chances
    scene = Scene.of(problem, each=each)
    return search(scene, k, seconds=seconds, seed=seed, judge=judge, leaf=leaf)
