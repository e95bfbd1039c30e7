"""The efficient frontier: every deal that cannot be bettered for one without loss to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from winset.arrays import FloatArray, IntArray
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.maxima import maxima, ranked
from winset.deals.frontier.merging import Merged, TooManyPointsError, default_limit, merge
from winset.deals.frontier.numbers import as_float
from winset.deals.frontier.ties import Ties
from winset.space import Space

__all__ = ["LISTED", "Frontier", "assembled", "frontier", "frontier_on_grid"]


LISTED = 1_000


@dataclass(frozen=True, eq=False)
class Frontier:
    """The efficient acceptable deals, as points of utility that can name their deals.

    Parameters
    ----------
    space : Space
    grid : Grid
        The arithmetic, with its rounding.
    runs : tuple of Merged
        One merging for each minimal set of actors whose consent suffices (one, if all must).
    run, index : (n,) int
        Where each point comes from.
    epsilon : (actors,) float
        No deal left out exceeds every point by more than this, for every actor at once (zeros:
        the frontier is complete). With floors, the promise covers deals that clear each floor
        by as much.
    parties : tuple of int
        The actors with a say in what is efficient; the others only constrain.
    method : str
    warnings : tuple of str
    """

    space: Space
    grid: Grid
    runs: tuple[Merged, ...]
    run: IntArray
    index: IntArray
    epsilon: FloatArray
    parties: tuple[int, ...]
    method: str
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.index)

    @property
    def n_points(self) -> int:
        """Number of distinct utility vectors."""
        return len(self.index)

    @property
    def exact(self) -> bool:
        """True where no efficient deal is missing, on the grid's arithmetic."""
        return not self.epsilon.any()

    @cached_property
    def totals(self) -> IntArray:
        """(actors, n) totals on the integer grid, in increasing lexicographic order."""
        out = np.empty((self.grid.n_actors, len(self.index)), self.grid.values.dtype)
        for r, run in enumerate(self.runs):
            mine = self.run == r
            out[:, mine] = run.points[:, self.index[mine]]
        return out

    @cached_property
    def utilities(self) -> FloatArray:
        """(n, actors) utilities of the points; the first actor's rise."""
        return self.grid.utility(self.totals)

    def columns(self, points: ArrayLike | None = None) -> IntArray:
        """One deal for each point asked for (default: all), as local columns (n, blocks)."""
        chosen = np.arange(len(self)) if points is None else np.asarray(points, dtype=np.int64)
        out = np.empty((len(chosen), len(self.space.blocks)), dtype=np.int64)
        for r, run in enumerate(self.runs):
            mine = self.run[chosen] == r
            if mine.any():
                out[mine] = run.columns(self.index[chosen[mine]])
        return out

    @cached_property
    def deals(self) -> IntArray:
        """(n, issues) option indices of one deal for each point, in the order of ``utilities``."""
        return self.space.options_of(self.columns())

    def ties(self, points: ArrayLike | None = None) -> tuple[Ties, ...]:
        """All deals of the points asked for (default: all), by merging run."""
        chosen = np.arange(len(self)) if points is None else np.asarray(points, dtype=np.int64)
        return tuple(
            Ties(run, self.index[chosen[self.run[chosen] == r]]) for r, run in enumerate(self.runs)
        )

    def count_of(self, points: ArrayLike | None = None) -> int:
        """Exact number of deals with the utilities of the points (a Python integer).

        On an epsilon-frontier it is a lower bound.
        """
        return sum(ties.count for ties in self.ties(points))

    @cached_property
    def count(self) -> int:
        """Exact number of efficient deals, ties included."""
        return self.count_of()

    def iter_deals(self, points: ArrayLike | None = None) -> Iterator[tuple[int, ...]]:
        """Walk through all deals of the points (default: all): option indices, lazily."""
        for ties in self.ties(points):
            for columns in ties:
                yield tuple(self.space.options_of(np.asarray(columns, np.int64)).tolist())

    def deals_of(self, points: ArrayLike | None = None, limit: int = LISTED) -> IntArray:
        """(at most ``limit``, issues) option indices of deals of the points, sorted."""
        found = sorted(islice(self.iter_deals(points), limit))
        return np.array(found, dtype=np.int64).reshape(len(found), len(self.space.issues))


def frontier(
    space: Space,
    utility: ArrayLike,
    floor: Sequence[object] | None = None,
    epsilon: object = 0.0,
    *,
    parties: tuple[int, ...] | None = None,
    limit: int | None = None,
) -> Frontier:
    """Efficient deals at or above every floor, exact or within a stated distance.

    Blocks are merged one at a time and only the maxima that can still reach every floor are kept
    (Nemhauser and Ullmann 1969). Exact for two actors whenever the frontier fits in memory, for
    more where it does not outgrow ``limit``; else within ``epsilon``.

    Parameters
    ----------
    space : Space
        Its null deal, where it has one, is no deal: it is left out, and so is its dominance.
    utility : (actors, columns) int, Fraction or float
        Utility of each column; a deal's utility is the sum over blocks. Whole numbers and
        fractions are exact; floats go to the grid of :class:`winset.deals.frontier.grid.Grid`.
    floor : (actors,) numbers, optional
        Walk-away values; minus infinity asks nothing.
    epsilon : float, (actors,) floats or None
        Utility points by which a deal that is left out may exceed the listed ones; 0 asks for
        the exact frontier, None for the exact one if it fits and else the first of 1e-5, 1e-4,
        ... of the scale that does. The budget is shared by the merges, and only spent where
        they need it.
    parties : tuple of int, optional
        Only these actors count for efficiency (default: all).
    limit : int, optional
        Points that a frontier may have (default: 3 million for two actors, 600,000 for three,
        250,000 for more).

    Returns
    -------
    Frontier

    Raises
    ------
    TooManyPointsError
        Where the frontier outgrows the limit; the message suggests an epsilon.
    ValueError
        For numbers that are not finite, or arrays that do not fit.

    Examples
    --------
    >>> space = Space.plain([2, 2])
    >>> front = frontier(space, np.array([[3, 0, 2, 0], [0, 2, 0, 3]]))
    >>> front.utilities.tolist(), front.deals.tolist()
    ([[0.0, 5.0], [3.0, 3.0], [5.0, 0.0]], [[1, 1], [0, 1], [0, 0]])
    """
    grid = Grid.of(utility, space.offsets)
    floors = grid.floors(floor)
    return frontier_on_grid(space, grid, (floors,), epsilon=epsilon, parties=parties, limit=limit)


def frontier_on_grid(
    space: Space,
    grid: Grid,
    floors: Sequence[IntArray],
    *,
    epsilon: object = 0.0,
    parties: tuple[int, ...] | None = None,
    limit: int | None = None,
) -> Frontier:
    """As :func:`frontier`, from a grid and one or several vectors of floors.

    A deal is acceptable when it reaches all the floors of at least one vector.
    """
    parties = tuple(range(grid.n_actors)) if parties is None else tuple(sorted(set(parties)))
    limit = default_limit(grid.n_actors) if limit is None else limit
    warnings: list[str] = []
    if epsilon is None:
        runs = _automatic(space, grid, floors, parties=parties, limit=limit, warnings=warnings)
    else:
        steps = _steps(grid, epsilon)
        runs = _runs(space, grid, floors, parties=parties, limit=limit, steps=steps)
    return assembled(space, grid, runs, parties, tuple(warnings))


def assembled(
    space: Space,
    grid: Grid,
    runs: Sequence[Merged],
    parties: tuple[int, ...],
    warnings: tuple[str, ...] = (),
) -> Frontier:
    """Take the maxima of several mergings together."""
    points = np.concatenate([run.points for run in runs], axis=1)
    which = np.repeat(np.arange(len(runs)), [run.points.shape[1] for run in runs])
    index = np.concatenate([np.arange(run.points.shape[1]) for run in runs])
    # Acceptable for different sets of actors: what one set reaches may dominate another's. And
    # while merging, a lead of a constraining actor shields a part-deal; at the end it does not.
    if len(runs) > 1:
        best = maxima(points, parties)
        points, which, index = points[:, best], which[best], index[best]
    if len(parties) < grid.n_actors and points.shape[1]:
        best = _efficient_for(points, parties)
        which, index = which[best], index[best]
    error = np.max([run.error for run in runs], axis=0)
    return Frontier(
        space=space,
        grid=grid,
        runs=tuple(runs),
        run=which,
        index=index,
        epsilon=np.array([e * s if e else 0.0 for e, s in zip(error, grid.step, strict=True)]),
        parties=parties,
        method="block merging" + (", within epsilon" if error.any() else ", complete"),
        warnings=warnings,
    )


def _efficient_for(points: IntArray, parties: tuple[int, ...]) -> IntArray:
    """Positions of all points whose first coordinates no other point's dominate."""
    own = ranked(points[list(parties)])
    front = own[:, maxima(own)]
    _, label = np.unique(np.concatenate((front, own), axis=1), axis=1, return_inverse=True)
    label = label.reshape(-1)
    return np.flatnonzero(np.isin(label[front.shape[1] :], label[: front.shape[1]]))


def _runs(
    space: Space,
    grid: Grid,
    floors: Sequence[IntArray],
    *,
    parties: tuple[int, ...],
    limit: int,
    steps: IntArray | None,
) -> list[Merged]:
    return [
        merge(
            grid,
            floor=floor,
            null=space.null_columns,
            parties=parties,
            epsilon=steps,
            limit=limit,
        )
        for floor in floors
    ]


def _steps(grid: Grid, epsilon: object) -> IntArray | None:
    """Whole grid steps in the distances allowed, None where nothing may be missed."""
    each = list(epsilon) if isinstance(epsilon, Iterable) else [epsilon] * grid.n_actors
    if len(each) != grid.n_actors:
        raise ValueError(
            f"epsilon: expected one distance, or one per actor ({grid.n_actors}), got {len(each)}"
        )
    steps = []
    for i, one in enumerate(each):
        try:
            step = grid.steps(i, one)
        except ValueError:
            step = -1
        if step < 0:
            raise ValueError(
                f"epsilon must be a distance in utility points, 0 or more, not {one!r}"
            )
        steps.append(step)
    return np.array(steps, grid.values.dtype) if any(steps) else None


def _automatic(
    space: Space,
    grid: Grid,
    floors: Sequence[IntArray],
    *,
    parties: tuple[int, ...],
    limit: int,
    warnings: list[str],
) -> list[Merged]:
    """Exact if it fits, else the first epsilon of a rising series that does."""
    scale = max(
        Fraction(int(grid.top[i]) * grid.numerator[i], grid.denominator[i]) for i in parties
    )
    for epsilon in (Fraction(0), *(scale / 10**k for k in (5, 4, 3, 2))):
        steps = _steps(grid, epsilon)
        try:
            runs = _runs(space, grid, floors, parties=parties, limit=limit, steps=steps)
        except TooManyPointsError:
            continue
        if any(not run.exact for run in runs):
            warnings.append(
                f"the exact frontier outgrows {limit:,} points: this one leaves out deals that "
                f"exceed it by at most {as_float(epsilon):.3g} utility points"
            )
        return runs
    raise TooManyPointsError(
        f"the frontier outgrows {limit:,} points even within 1 % of the scale; "
        "ask for solutions instead, or merge actors whose interests agree"
    )
