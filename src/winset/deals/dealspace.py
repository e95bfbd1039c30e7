"""The face of a space of deals with numbers on it: plain arrays in, exact answers out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from winset.arrays import IntArray
from winset.deals import solving
from winset.deals.adapting import (
    concatenated,
    consent_by,
    disagreement_of,
    floors_of,
    higher_of,
    one_per_actor,
    walk_away_values,
)
from winset.deals.emptiness import Emptiness, any_deal, explain
from winset.deals.frontier.frontier import Frontier, frontier_on_grid
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.merging import TooManyPointsError
from winset.deals.picking import Problem
from winset.deals.solution import Solution
from winset.deals.zone import Zone
from winset.space import Block, Consent, Space
from winset.space.coalitions import sufficient_sets

__all__ = ["DealSpace"]


# Solutions look for a frontier of up to so many points, by the number of actors; beyond it, the
# plane above the criterion is the faster way.
_SOLVED_BY_FRONTIER = {1: 1_000_000, 2: 200_000, 3: 30_000}


@dataclass(frozen=True, eq=False)
class DealSpace:
    """A space of deals with a utility for every actor.

    Build it with :meth:`from_tables`, :meth:`from_utilities` or :meth:`from_space`.

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

    Examples
    --------
    Three issues between two parties, the walk-away values being 20 points each.

    >>> deals = DealSpace.from_tables(
    ...     [[[0, 20, 40], [30, 20, 0]], [[0, 30], [30, 0]], [[0, 10, 30], [40, 25, 0]]],
    ...     walk_away=[20, 20],
    ... )
    >>> deals.frontier().utilities[::2].tolist()
    [[20.0, 90.0], [40.0, 70.0], [60.0, 45.0], [80.0, 25.0]]
    >>> nash = deals.nash()
    >>> nash.utilities.tolist(), nash.deals.tolist(), nash.count
    ([50.0, 60.0], [[1, 1, 0]], 1)
    >>> deals.zone().count, deals.zone(also=[60, 60]).reason
    (15, 'actor 1 and actor 2 cannot both be satisfied: one must go 10 short')
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

    @classmethod
    def from_tables(
        cls,
        tables: Sequence[ArrayLike],
        walk_away: Iterable[object] | None = None,
        *,
        bias: Iterable[object] | None = None,
        parties: Iterable[int] | None = None,
        consent: Consent | None = None,
        rule: int | str = "all",
        veto: Iterable[int] = (),
        null: Sequence[int] | None = None,
        actors: Sequence[str] | None = None,
        issues: Sequence[str] | None = None,
        options: Sequence[Sequence[str]] | None = None,
    ) -> DealSpace:
        """Build a space of independent issues from one table each.

        Parameters
        ----------
        tables : sequence of (actors, options of the issue)
            A deal's utility is the sum of its entries. Whole numbers and fractions are exact.
        walk_away : (actors,) numbers, optional
            Utility of no agreement; a deal is acceptable at or above it. None: any deal is.
        bias : (actors,) numbers, optional
            Added to every deal.
        parties : positions, optional
            Actors whose utilities make a deal efficient or fair (default: all).
        consent : Consent, optional
            Whose acceptance is needed; default by ``rule``.
        rule : "all", "n-1", "majority" or int
            How many of the actors must accept.
        veto : positions
            Actors that must accept whatever the rule.
        null : (issues,) int, optional
            A combination that is no deal (the status quo).
        actors, issues, options : names, optional

        Raises
        ------
        ValueError
            For tables that do not fit together, or numbers that are not finite.
        """
        utility, sizes = concatenated(tables)
        space = Space.plain(sizes, null=null, issues=issues, options=options)
        return cls.from_space(
            space,
            utility,
            walk_away,
            bias=bias,
            parties=parties,
            consent=consent,
            rule=rule,
            veto=veto,
            actors=actors,
        )

    @classmethod
    def from_utilities(
        cls,
        utilities: ArrayLike,
        walk_away: Iterable[object] | None = None,
        **settings: object,
    ) -> DealSpace:
        """Build a space from a list of deals: (deals, actors) utilities.

        Settings are those of :meth:`from_space`.

        Examples
        --------
        >>> deals = DealSpace.from_utilities([[1, 0], [0.8, 0.45], [0.5, 0.7]], [0, 0.3])
        >>> deals.zone().deals.tolist(), deals.nash().deals.tolist()
        ([[1], [2]], [[2]])
        """
        utility, _ = concatenated([np.asarray(utilities).T])
        n = utility.shape[1]
        columns = np.arange(n, dtype=np.int64)[:, None]
        space = Space(("deal",), (tuple(str(k) for k in range(n)),), (Block((0,), columns),))
        return cls.from_space(space, utility, walk_away, **settings)  # type: ignore[arg-type]

    @classmethod
    def from_space(
        cls,
        space: Space,
        utility: ArrayLike,
        walk_away: Iterable[object] | None = None,
        *,
        bias: Iterable[object] | None = None,
        parties: Iterable[int] | None = None,
        consent: Consent | None = None,
        rule: int | str = "all",
        veto: Iterable[int] = (),
        actors: Sequence[str] | None = None,
    ) -> DealSpace:
        """Build from a space and the utilities (actors, columns) of its columns."""
        _ = space.null_columns  # refuses a null deal that is a forbidden combination
        grid = Grid.of(utility, space.offsets, None if bias is None else list(bias))
        n = grid.n_actors
        if n == 0:
            raise ValueError("a space of deals needs at least one actor, got none")
        names = tuple(actors) if actors is not None else tuple(f"actor {i + 1}" for i in range(n))
        if len(names) != n:
            raise ValueError(f"expected {n} names of actors, got {len(names)}")
        chosen = tuple(range(n)) if parties is None else tuple(sorted({int(i) for i in parties}))
        if not chosen or not all(0 <= i < n for i in chosen):
            raise ValueError(f"parties must be positions from 0 to {n - 1}, got {chosen}")
        return cls(
            space=space,
            grid=grid,
            walk_away=walk_away_values(walk_away, n),
            parties=chosen,
            consent=consent_by(rule, veto, n) if consent is None else consent,
            actors=names,
        )

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

    def _floors_with(self, also: Iterable[object] | None) -> tuple[IntArray, ...]:
        if also is None:
            return self._floors
        extra = self.grid.floors(one_per_actor(also, self.n_actors, "also"))
        return tuple(np.maximum(floor, extra) for floor in self._floors)

    def frontier(
        self,
        epsilon: float | None = 0.0,
        *,
        also: Iterable[object] | None = None,
        limit: int | None = None,
    ) -> Frontier:
        """Efficient acceptable deals, exact or within a stated distance.

        See :func:`winset.deals.frontier.frontier.frontier` for the method and ``epsilon``.

        Parameters
        ----------
        epsilon : float or None
            Utility points that may be missed; None chooses.
        also : (actors,) numbers, optional
            Further floors (minus infinity for none), which are not walk-away values.
        limit : int, optional
            Points that a frontier may have.

        Raises
        ------
        TooManyPointsError
            Where the exact frontier outgrows the limit.
        """
        floors = self._floors_with(also)
        key = (epsilon, limit, tuple(f.tobytes() for f in floors))
        if key not in self._fronts:
            self._fronts[key] = frontier_on_grid(
                self.space, self.grid, floors, epsilon=epsilon, parties=self.parties, limit=limit
            )
        return self._fronts[key]

    def zone(self, *, also: Iterable[object] | None = None) -> Zone:
        """All acceptable deals: how many, which, and why none if there is none."""
        floors = self._floors_with(also)
        probe = any_deal(self.space, self.grid, floors)
        return Zone(
            self.space,
            self.grid,
            floors,
            exists=probe,
            emptiness=None if probe else self._why_empty(floors, also),
        )

    def _why_empty(self, floors: tuple[IntArray, ...], also: Iterable[object] | None) -> Emptiness:
        if sufficient_sets(self.consent, self.n_actors, 1) == []:
            words = "the rule can never be met: a quota exceeds the weights of all its members"
            return Emptiness((), (), None, (), words)
        asked = self.walk_away if also is None else higher_of(self.walk_away, tuple(also))
        return explain(self.space, self.grid, floors, asked, self.actors)

    def _problem(
        self,
        also: Iterable[object] | None = None,
        disagreement: Iterable[object] | None = None,
    ) -> Problem:
        floors = self._floors_with(also)
        own = self.grid.floors(self.walk_away)
        needed = [all(floor[i] for floor in floors) or not own[i] for i in self.parties]
        return Problem(
            space=self.space,
            grid=self.grid,
            floors=floors,
            parties=self.parties,
            disagreement=disagreement_of(
                self.grid, self.walk_away if disagreement is None else disagreement
            ),
            frontier=lambda: self._small_frontier(floors),
            why_empty=lambda: self._why_empty(floors, also),
            overruled=not all(needed),
            truncated=also is not None or disagreement is not None,
            seconds=self.seconds,
        )

    def _small_frontier(self, floors: tuple[IntArray, ...]) -> Frontier:
        """Find the complete frontier, if it is known already or not too large to look for."""
        key = (0.0, None, tuple(f.tobytes() for f in floors))
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

    def nash(
        self,
        weights: Sequence[object] | None = None,
        *,
        ignore_zero_gain: bool = False,
        disagreement: Iterable[object] | None = None,
        also: Iterable[object] | None = None,
    ) -> Solution:
        """Nash solution: the largest product of gains (Nash 1950; weighted, Kalai 1977).

        Parameters
        ----------
        weights : (parties,) numbers, optional
            Powers of the gains (default: all one).
        ignore_zero_gain : bool
            Leave out parties that gain nothing from any acceptable deal. Otherwise such a party
            makes every product zero, and all efficient deals tie.
        disagreement : (actors,) numbers, optional
            Where gains are measured from, if not from the walk-away values.
        also : (actors,) numbers, optional
            Floors that cut the set of deals without being disagreement values.
        """
        return solving.nash(
            self._problem(also, disagreement), weights, ignore_zero_gain=ignore_zero_gain
        )

    def kalai_smorodinsky(
        self,
        *,
        ideal: solving.Ideal = "rational",
        disagreement: Iterable[object] | None = None,
        also: Iterable[object] | None = None,
    ) -> Solution:
        """Kalai-Smorodinsky solution: the largest smallest normalised gain (1975).

        A gain is normalised by the best that its party could gain, over the acceptable deals
        (``ideal="rational"``) or over all deals (``"all"``). With indivisible deals the gains
        need not be equal: the smallest is maximised, their spread is not minimised.
        """
        return solving.kalai_smorodinsky(self._problem(also, disagreement), ideal=ideal)

    def egalitarian(
        self,
        *,
        disagreement: Iterable[object] | None = None,
        also: Iterable[object] | None = None,
    ) -> Solution:
        """Egalitarian solution: the largest smallest gain (Kalai 1977)."""
        return solving.egalitarian(self._problem(also, disagreement))

    def equal_loss(
        self, *, ideal: solving.Ideal = "rational", also: Iterable[object] | None = None
    ) -> Solution:
        """Equal-loss solution: the smallest largest loss from the ideal point (Chun 1988)."""
        return solving.equal_loss(self._problem(also), ideal=ideal)

    def utilitarian(
        self,
        weights: Sequence[object] | None = None,
        *,
        also: Iterable[object] | None = None,
    ) -> Solution:
        """Utilitarian solution: the largest sum of utilities over the acceptable deals."""
        return solving.utilitarian(self._problem(also), weights)

    def opposition(self) -> float:
        """Distance from the parties' ideal point to the nearest acceptable deal.

        See :meth:`winset.deals.frontier.frontier.Frontier.opposition`.
        """
        return self.frontier().opposition()
