"""The answer that a bargaining solution gives: deals, ties, convention and certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.deals.emptiness import Emptiness
from winset.deals.frontier.frontier import LISTED
from winset.deals.zone import Zone

__all__ = ["Certificate", "Solution"]


@dataclass(frozen=True)
class Certificate:
    """Why the value is what it is said to be.

    Parameters
    ----------
    optimal : bool
        True where no deal is better.
    bound : float
        No deal's value exceeds this.
    gap : float
        ``bound`` less the value found; zero when optimal.
    proof : str
        Where the bound comes from.
    """

    optimal: bool
    bound: float
    gap: float
    proof: str


@dataclass(frozen=True, eq=False)
class Solution:
    """The deals that a bargaining solution picks.

    Parameters
    ----------
    concept : str
        Name of the solution.
    exists : bool
        False where no deal is acceptable; ``emptiness`` then says why, and ``deals`` has no rows.
    value : float
        What is maximised, at the deals found (0 where there are none).
    points : (p, actors) float
        The utility vectors that tie; usually one.
    convention : str
        Which of the literature's readings was followed.
    method : str
    certificate : Certificate
    exact_arithmetic : bool
        False where utilities were rounded (``rounding`` says how far).
    rounding : str
    n_issues : int
    emptiness : Emptiness or None
    warnings : tuple of str
    ties_complete : bool
        False where there may be more deals that tie than ``count`` says.
    """

    concept: str
    exists: bool
    value: float
    points: FloatArray
    convention: str
    method: str
    certificate: Certificate
    exact_arithmetic: bool
    rounding: str
    n_issues: int
    emptiness: Emptiness | None = None
    warnings: tuple[str, ...] = ()
    ties_complete: bool = True
    _walk: Callable[[], Iterator[tuple[int, ...]]] = field(default=lambda: iter(()), repr=False)
    _count: Callable[[], int] = field(default=lambda: 0, repr=False)
    _maximisers: Callable[[], Zone] | None = field(default=None, repr=False)

    @cached_property
    def count(self) -> int:
        """Exact number of deals that tie, a Python integer of any size."""
        return self._count()

    @property
    def n_ties(self) -> int:
        """The same as ``count``."""
        return self.count

    def iter_deals(self) -> Iterator[tuple[int, ...]]:
        """Walk through all deals that tie, as option indices, lazily."""
        return self._walk()

    @cached_property
    def deals(self) -> IntArray:
        """(at most 1,000, issues) option indices of the deals that tie, sorted."""
        found = sorted(islice(self._walk(), LISTED))
        return np.array(found, dtype=np.int64).reshape(len(found), self.n_issues)

    def maximisers(self) -> Zone:
        """All acceptable deals with this value, dominated ones included.

        Only solutions that maximise a smallest share have dominated maximisers.

        Raises
        ------
        ValueError
            For other solutions (their ``deals`` are all there are), and where there is no deal.
        """
        if self._maximisers is None:
            raise ValueError(f"the {self.concept} solution has no maximisers beside its deals")
        return self._maximisers()

    @property
    def deal(self) -> tuple[int, ...] | None:
        """The first of the deals, None where there is none."""
        return tuple(self.deals[0].tolist()) if len(self.deals) else None

    @property
    def utilities(self) -> FloatArray:
        """(actors,) utilities of the first of the tied points; empty where there is no deal."""
        return self.points[0] if len(self.points) else np.empty(0)

    @property
    def reason(self) -> str:
        """Why there is no deal, in words; empty where there is one."""
        return "" if self.emptiness is None else self.emptiness.words
