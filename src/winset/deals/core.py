"""A space of deals with numbers on it: what is acceptable, what is efficient, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from winset.arrays import IntArray
from winset.deals.emptiness import Emptiness, any_deal, explain
from winset.deals.frontier.frontier import Frontier, frontier_on_grid
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.merging import TooManyPointsError
from winset.deals.maximising import BargainingProblem
from winset.deals.reading import disagreement_of, floors_of, one_per_actor, stated_level
from winset.deals.zone import Zone
from winset.space import Consent, Space
from winset.space.coalitions import sufficient_sets

__all__ = ["Deals"]

# Solutions look for a frontier of up to so many points, by the number of actors; beyond it, the
# plane above the criterion is the faster way.
_SOLVED_BY_FRONTIER = {1: 1_000_000, 2: 200_000, 3: 30_000}


@dataclass(frozen=True, eq=False)
class Deals:
    """The parts of a space of deals, and the questions that everything else asks of it.

    Parameters
    ----------
    space : Space
    grid : Grid
        Utilities as integers, with the rounding that this cost.
    walk_away : tuple of numbers
        Per actor; minus infinity where every deal is acceptable.
    parties : tuple of int
        Actors with a say in what is efficient and fair; the others (ratifiers) only constrain.
    consent : Consent
        Whose acceptance a deal needs.
    actors : tuple of str
    seconds : float
        Time that a solution may spend on mixed-integer programming where bounds leave a gap.
    """

    space: Space
    grid: Grid
    walk_away: tuple[object, ...]
    parties: tuple[int, ...]
    consent: Consent
    actors: tuple[str, ...]
    seconds: float = 20.0
    _fronts: dict[object, Frontier] = field(default_factory=dict, repr=False)
    _refused: dict[object, str] = field(default_factory=dict, repr=False)

    @property
    def n_actors(self) -> int:
        """Number of actors."""
        return self.grid.n_actors

    @property
    def n_deals(self) -> int:
        """Exact number of deals, the null deal left out."""
        return self.space.n_deals - int(self.space.null is not None)

    @cached_property
    def _floors(self) -> tuple[IntArray, ...]:
        """Least totals, one vector for each minimal set of actors whose consent suffices."""
        return floors_of(self.grid, self.walk_away, self.consent)

    def _also(self, also: object) -> tuple[object, ...] | None:
        if also is None:
            return None
        return one_per_actor(also, self.n_actors, "also", self.actors, missing=-np.inf)

    def _floors_with(self, also: tuple[object, ...] | None) -> tuple[IntArray, ...]:
        if also is None:
            return self._floors
        extra = self.grid.floors(also)
        return tuple(np.maximum(floor, extra) for floor in self._floors)

    def frontier(
        self, epsilon: object = 0.0, *, also: object = None, limit: int | None = None
    ) -> Frontier:
        """Efficient acceptable deals, exact or within a stated distance.

        See :func:`winset.deals.frontier.frontier.frontier` for the method and ``epsilon``.

        Parameters
        ----------
        epsilon : float, (actors,) floats or None
            Utility points that may be missed, for all or for each actor; None chooses.
        also : (actors,) numbers or mapping by name, optional
            Further floors (minus infinity for none), which are not walk-away values.
        limit : int, optional
            Points that a frontier may have.

        Raises
        ------
        TooManyPointsError
            Where the exact frontier outgrows the limit.
        """
        floors = self._floors_with(self._also(also))
        allowed = tuple(epsilon) if isinstance(epsilon, Iterable) else epsilon
        key = (allowed, limit, tuple(tuple(f.tolist()) for f in floors))
        if key not in self._fronts:
            self._fronts[key] = frontier_on_grid(
                self.space, self.grid, floors, epsilon=epsilon, parties=self.parties, limit=limit
            )
        return self._fronts[key]

    def zone(self, *, also: object = None) -> Zone:
        """All acceptable deals: how many, which, and why none if there is none."""
        more = self._also(also)
        floors = self._floors_with(more)
        probe = any_deal(self.space, self.grid, floors)
        return Zone(
            self.space,
            self.grid,
            floors,
            exists=probe,
            emptiness=None if probe else self._why_empty(floors, more),
        )

    def _why_empty(
        self, floors: tuple[IntArray, ...], also: tuple[object, ...] | None
    ) -> Emptiness:
        if sufficient_sets(self.consent, self.n_actors, 1) == []:
            words = "the rule can never be met: a quota exceeds the weights of all its members"
            return Emptiness((), (), None, (), words)
        asked = [self._asked(i, also) for i in range(self.n_actors)]
        return explain(self.space, self.grid, floors, asked, self.actors)

    def _asked(self, i: int, also: tuple[object, ...] | None) -> Fraction | None:
        """Return what an actor asks for, None where that is nothing or more than any number."""
        values = [self.walk_away[i]] if also is None else [self.walk_away[i], also[i]]
        if any(value == np.inf for value in values):
            return None
        levels = [stated_level(self.grid, i, value) for value in values]
        return max((level for level in levels if level is not None), default=None)

    def _problem(self, also: object = None, disagreement: object = None) -> BargainingProblem:
        more = self._also(also)
        floors = self._floors_with(more)
        own = self.grid.floors(self.walk_away)
        needed = [all(floor[i] for floor in floors) or not own[i] for i in self.parties]
        problem = BargainingProblem(
            space=self.space,
            grid=self.grid,
            floors=floors,
            parties=self.parties,
            disagreement=disagreement_of(
                self.grid, self.walk_away if disagreement is None else disagreement, self.actors
            ),
            frontier=lambda: self._small_frontier(floors),
            why_empty=lambda: self._why_empty(floors, more),
            overruled=not all(needed),
            truncated=also is not None or disagreement is not None,
            seconds=self.seconds,
            told=self.grid,
        )
        if self.grid.values.dtype == np.dtype(object) and problem.front is None:
            # No frontier, so bounds must do, and they need machine numbers.
            rough = replace(self, grid=self.grid.coarse(), _fronts={}, _refused={})
            return replace(rough._problem(also, disagreement), told=self.grid)
        return problem

    def _small_frontier(self, floors: tuple[IntArray, ...]) -> Frontier:
        """Find the complete frontier, if it is known already or not too large to look for."""
        key = (0.0, None, tuple(tuple(f.tolist()) for f in floors))
        if key in self._refused:
            raise TooManyPointsError(self._refused[key])
        if key not in self._fronts:
            try:
                self._fronts[key] = frontier_on_grid(
                    self.space,
                    self.grid,
                    floors,
                    parties=self.parties,
                    limit=_SOLVED_BY_FRONTIER.get(self.n_actors, 10_000),
                )
            except TooManyPointsError as error:
                self._refused[key] = str(error)
                raise
        return self._fronts[key]
