"""The answer that a bargaining solution gives: deals, ties, convention and certificate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice

import numpy as np

from winset.arrays import FloatArray, IntArray
from winset.deals.emptiness import Emptiness
from winset.deals.frontier.frontier import LISTED, Frontier
from winset.deals.frontier.grid import Grid
from winset.deals.pick.criteria import SmallestShare
from winset.deals.zone import Zone
from winset.space import Space

__all__ = ["Certificate", "Solution"]


@dataclass(frozen=True)
class Certificate:
    """Why the value is what it is said to be.

    Parameters
    ----------
    optimal : bool
        True where no deal is better, not even within the rounding of utilities.
    bound : float
        No deal's value exceeds this.
    gap : float
        ``bound`` less the value found; zero when optimal. Where utilities were rounded, what that
        may have changed is part of it.
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

    ``deals[k]``, ``points[k]`` and the k-th deal of :meth:`iter_deals` are of one deal; ``deal``
    and ``utilities`` are those of the first.

    Parameters
    ----------
    concept : str
        Name of the solution.
    exists : bool
        False where no deal is acceptable; ``emptiness`` then says why, and ``deals`` has no rows.
    value : float
        What is maximised, at the deals found (0 where there are none).
    exact_value : Fraction or None
        The same exactly; None where it is irrational, or utilities were rounded.
    convention : str
        Which of the literature's readings was followed.
    method : str
    certificate : Certificate
    exact_arithmetic : bool
        False where utilities are floats (``rounding`` says how they were read).
    rounding : str
    space : Space
    grid : Grid
    floors : tuple of (actors,) int
        Of the acceptable deals.
    front : Frontier or None
        Efficient deals, among which ``chosen`` are the points that tie.
    chosen : (p,) int
    criterion : SmallestShare or None
        For solutions that maximise a smallest share.
    emptiness : Emptiness or None
    warnings : tuple of str
    ties_complete : bool
        False where there may be more deals that tie than ``count`` says.
    proven : bool
        Nothing is better in the arithmetic of the grid.

    Examples
    --------
    >>> from winset import DealSpace
    >>> tie = DealSpace.from_tables([[[60, 20, 50], [20, 60, 20]]], [0, 0]).nash()
    >>> tie.deals.tolist(), tie.points.tolist(), tie.deal, tie.utilities.tolist()
    ([[0], [1]], [[60.0, 20.0], [20.0, 60.0]], (0,), [60.0, 20.0])
    """

    concept: str
    exists: bool
    value: float
    exact_value: Fraction | None
    convention: str
    method: str
    certificate: Certificate
    exact_arithmetic: bool
    rounding: str
    space: Space
    grid: Grid
    floors: tuple[IntArray, ...]
    front: Frontier | None
    chosen: IntArray
    criterion: SmallestShare | None
    emptiness: Emptiness | None = None
    warnings: tuple[str, ...] = ()
    ties_complete: bool = True
    proven: bool = True

    @cached_property
    def count(self) -> int:
        """Exact number of deals that tie, a Python integer of any size."""
        return 0 if self.front is None else self.front.count_of(self.chosen)

    @property
    def n_ties(self) -> int:
        """The same as ``count``."""
        return self.count

    def iter_deals(self) -> Iterator[tuple[int, ...]]:
        """Walk through all deals that tie, as option indices, lazily.

        Up to a thousand come sorted, more of them point by point.
        """
        if self.front is None:
            return iter(())
        walk = self.front.iter_deals(self.chosen)
        return iter(sorted(walk)) if self.count <= LISTED else walk

    @cached_property
    def deals(self) -> IntArray:
        """(at most 1,000, issues) option indices of the deals that tie: the first of them."""
        found = list(islice(self.iter_deals(), LISTED))
        return np.array(found, dtype=np.int64).reshape(len(found), len(self.space.issues))

    @cached_property
    def points(self) -> FloatArray:
        """(at most 1,000, actors) utilities of ``deals``, row by row."""
        if not len(self.deals):
            return np.empty((0, self.grid.n_actors))
        return self.grid.utility_of(self.space.columns_of(self.deals))

    @property
    def deal(self) -> tuple[int, ...] | None:
        """The first of the deals, None where there is none."""
        return tuple(self.deals[0].tolist()) if len(self.deals) else None

    @property
    def utilities(self) -> FloatArray:
        """(actors,) utilities of ``deal``; empty where there is none."""
        return self.points[0] if len(self.deals) else np.empty(0)

    def maximisers(self) -> Zone:
        """All acceptable deals with this value, dominated ones included.

        Only solutions that maximise a smallest share have dominated maximisers.

        Raises
        ------
        ValueError
            For other solutions (their ``deals`` are all there are), and where there is no deal.
        """
        own = self.criterion
        if own is None or not self.proven or self.front is None:
            raise ValueError(f"the {self.concept} solution has no maximisers beside its deals")
        total = self.front.totals[:, self.chosen[0]].tolist()
        share = own.value([own.grid.exact_utility(i, t) for i, t in enumerate(total)])
        bar = np.zeros(self.grid.n_actors, dtype=self.grid.values.dtype)
        for i in own.who:
            bar[i] = max(own.grid.least(i, share * own.unit[i] + own.reference[i]), 0)
        floors = tuple(np.maximum(floor, bar) for floor in self.floors)
        return Zone(self.space, self.grid, floors, exists=True, emptiness=None)

    @property
    def reason(self) -> str:
        """Why there is no deal, in words; empty where there is one."""
        return "" if self.emptiness is None else self.emptiness.words
