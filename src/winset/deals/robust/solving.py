"""Which way to the best deals: judge all, bound all by half tables, or branch and bound."""

from __future__ import annotations

from typing import Literal

from winset.arrays import IntArray
from winset.deals.robust.cells import Scene
from winset.deals.robust.choosing import Choice, best_of_all, best_of_bounds
from winset.deals.robust.listing import all_chances, upper_chances
from winset.deals.robust.problem import RobustProblem
from winset.deals.robust.search import search

__all__ = [
    "LISTED",
    "TABLED",
    "by_branching",
    "by_listing",
    "by_tables",
    "check_settings",
    "choose",
    "way_of",
]

#: How deals were found, in words.
LISTED = "every deal judged in every world"
TABLED = "every deal bounded in every world by half tables, the best judged exactly"

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


def choose(problem: RobustProblem, k: int, *, seconds: float | None, seed: int) -> Choice:
    """Find the ``k`` deals that pass in most worlds.

    Parameters
    ----------
    problem : RobustProblem
    k : int
    seconds : float, optional
        Budget of a search.
    seed : int
    """
    way = way_of(problem)
    if way == "listing":
        return by_listing(problem, k)
    if way == "tables":
        return by_tables(problem, k)
    return by_branching(problem, k, seconds=seconds, seed=seed)


def way_of(problem: RobustProblem) -> Literal["listing", "tables", "branching"]:
    """Tell which way a problem of its size is solved."""
    n_deals = problem.layout.n_deals
    if problem.work <= _LISTED or n_deals <= _FEW:
        return "listing"
    if problem.work <= _TABLED and n_deals <= _MOST_TABLED:
        return "tables"
    return "branching"


def by_listing(problem: RobustProblem, k: int) -> Choice:
    """Judge every deal in every world."""
    return best_of_all(problem, all_chances(problem), k, LISTED)


def by_tables(problem: RobustProblem, k: int, *, threads: bool = True) -> Choice:
    """Bound every deal by half tables, and judge the best exactly."""
    return best_of_bounds(problem, upper_chances(problem, threads=threads), k, TABLED)


def by_branching(problem: RobustProblem, k: int, *, seconds: float | None, seed: int) -> Choice:
    """Branch and bound over parts of the space."""

    def leaf(part: RobustProblem, k: int) -> IntArray:
        return by_tables(part, k, threads=False).deals

    return search(Scene.of(problem), k, seconds=seconds, seed=seed, leaf=leaf)
