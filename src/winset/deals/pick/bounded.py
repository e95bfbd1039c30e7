"""Solutions where no frontier fits in memory: bounds, a good deal, and the rest left out by proof.

A plane above the criterion (:mod:`winset.deals.pick.relaxation`) bounds what a part-deal can be.
Blocks are merged as for a frontier, but part-deals whose bound is below a deal already known are
dropped. What is left is usually thin, and the best of it is optimal. Where it is not thin, only
the most promising part-deals go on, the highest bound among the others is remembered, and the
answer states its gap to that bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

from winset.arrays import IntArray
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.merging import Merged, merge
from winset.deals.pick.criteria import SmallestShare, Standard, best_points
from winset.deals.pick.relaxation import Plane, plane_above

__all__ = ["Found", "follow", "nearest", "search"]


_ROUNDINGS = 4_096
_SWEEPS = 20
_PAIRS = 1_000_000
_FOLLOWED = 1_000
# Stop widening the search when the gap is this small a part of the score.
_CLOSE = 1e-7


@dataclass(frozen=True, eq=False)
class Found:
    """The best deals that a search found, and how good any other deal could be.

    Parameters
    ----------
    merged : Merged
        Whose final points hold the deals.
    index : (n,) int
        Positions of those that are best.
    score, bound : float
        On the criterion's score; equal where the search is a proof.
    complete : bool
        False where deals that tie may be missing.
    """

    merged: Merged
    index: IntArray
    score: float
    bound: float
    complete: bool

    @property
    def optimal(self) -> bool:
        """True where no deal can be better."""
        return self.bound <= self.score


def search(
    criterion: Standard,
    grid: Grid,
    floor: IntArray,
    *,
    null: IntArray | None = None,
    parties: Sequence[int] | None = None,
    width: int = 5_000,
    known: float = -np.inf,
) -> Found | None:
    """Find the deals that maximise a criterion, optimally or within a stated gap.

    Parameters
    ----------
    criterion : Standard
    grid : Grid
    floor : (actors,) int64
        Least totals.
    null : (blocks,) int, optional
        The combination that is no deal.
    parties : sequence of int, optional
        Those with a say in efficiency.
    width : int
        Part-deals that go on after each merge.
    known : float
        Score of a deal already known.

    Returns
    -------
    Found or None
        None where no deal is acceptable, proven. Without positions where none was found, but
        part-deals were dropped.
    """
    plane = plane_above(criterion, grid, floor)
    if plane is None:
        return None
    known = max(known, _rounded(criterion, grid, floor, null, plane)[0])
    best = None
    for some in _widths(width):
        beam = _Beam(criterion, grid, plane, known, some)
        merged = merge(
            grid,
            floor=floor,
            null=null,
            parties=None if parties is None else tuple(parties),
            limit=2 * some + 1_000_000,
            keep=beam.keep,
        )
        if not merged.points.shape[1]:
            if best is None and beam.dropped > -np.inf:
                best = Found(merged, np.empty(0, np.int64), -np.inf, beam.dropped, False)
            continue
        index = best_points(criterion, merged.points)
        score = float(criterion.scores(merged.points[:, index[:1]])[0])
        noise = criterion.noise(score)
        bound = beam.dropped if beam.dropped > score + noise else score
        if best is None or score >= best.score:
            best = Found(merged, index, score, bound, beam.dropped < score - noise)
        known = max(known, score)
        if bound - score <= _CLOSE * abs(score):
            break
    return best


def follow(
    criterion: Standard,
    grid: Grid,
    floor: IntArray,
    deal: IntArray,
    *,
    null: IntArray | None = None,
    parties: Sequence[int] | None = None,
) -> Found:
    """Start from a deal known otherwise, and take what is at least as good for everybody."""

    def keep(merged: tuple[int, ...], points: IntArray) -> IntArray:
        blocks = list(merged)
        own = grid.values[:, (deal + grid.offsets[:-1])[blocks]].sum(axis=1)
        able = np.flatnonzero((points >= own[:, None]).all(axis=0))
        best = np.argsort(-points[:, able].sum(axis=0), kind="stable")[:_FOLLOWED]
        return np.sort(able[best])

    chosen = None if parties is None else tuple(parties)
    merged = merge(grid, floor=floor, null=null, parties=chosen, keep=keep)
    index = best_points(criterion, merged.points)
    score = float(criterion.scores(merged.points[:, index[:1]])[0])
    return Found(merged, index, score, np.inf, False)


def nearest(grid: Grid, level: Sequence[Fraction], null: IntArray | None) -> tuple[IntArray, float]:
    """Find a deal whose worst shortfall is small, and a bound below any deal's worst shortfall.

    Parameters
    ----------
    grid : Grid
    level : (actors,) Fraction
        Utilities that the actors want.
    null : (blocks,) int or None
        The combination that is no deal.

    Returns
    -------
    deal : (blocks,) int
        By rounding the best mixture and swapping columns; not proven to be the nearest.
    bound : float
        In utility: every deal leaves somebody short by at least this (no more than zero where
        the bound does not tell).
    """
    who = tuple(range(grid.n_actors))
    one = (Fraction(1),) * grid.n_actors
    criterion = SmallestShare(grid, tuple(level), one, who)
    nothing = np.zeros(grid.n_actors, dtype=np.int64)
    plane = plane_above(criterion, grid, nothing)
    if plane is None:  # HiGHS failed: there is always a mixture
        raise ArithmeticError("no bound on shortfalls was found")
    _, _, deal = _rounded(criterion, grid, nothing, null, plane)
    height = plane.constant + sum(
        float((plane.price @ grid.block(b)).max()) for b in range(len(grid.offsets) - 1)
    )
    # Leave room for the rounding of the sums.
    size = float(plane.price @ grid.top) + abs(plane.constant)
    return deal, -height - 1e-9 * size


def _widths(width: int) -> tuple[int, ...]:
    """Search narrowly first: a better deal in hand makes the wider search thinner."""
    return (*(w for w in (width // 64, width // 8) if w >= 200), width)


class _Beam:
    """Which part-deals go on."""

    def __init__(
        self, criterion: Standard, grid: Grid, plane: Plane, known: float, width: int
    ) -> None:
        self.criterion, self.grid, self.plane = criterion, grid, plane
        self.width = width
        self.dropped = -np.inf
        # Allow for rounding in scores and in the plane, so that no deal that ties is lost.
        size = 1.0 + float(np.abs(plane.price) @ grid.top) + abs(plane.constant)
        self.enough = plane.bound_of(known - criterion.noise(known)) - 1e-12 * size
        self.best_left = np.array(
            [float((plane.price @ grid.block(b)).max()) for b in range(len(grid.offsets) - 1)]
        )
        self.mix_left = np.stack(
            [
                grid.block(b) @ plane.mixture[grid.offsets[b] : grid.offsets[b + 1]]
                for b in range(len(grid.offsets) - 1)
            ]
        )

    def keep(self, merged: tuple[int, ...], points: IntArray) -> IntArray:
        """Positions of the part-deals that may still lead to the best deal."""
        left = np.ones(len(self.best_left), dtype=np.bool_)
        left[list(merged)] = False
        bound = self.plane.price @ points + (self.plane.constant + self.best_left[left].sum())
        able = np.flatnonzero(bound >= self.enough)
        if len(able) <= self.width:
            return able
        # What they would score if the rest went as in the best mixture.
        likely = (
            points[:, able] + np.rint(self.mix_left[left].sum(axis=0)).astype(np.int64)[:, None]
        )
        rank = np.argsort(-self.criterion.scores(likely), kind="stable")
        cut = able[rank[self.width :]]
        self.dropped = max(self.dropped, self.plane.score_of(float(bound[cut].max())))
        return np.sort(able[rank[: self.width]])


def _rounded(
    criterion: Standard, grid: Grid, floor: IntArray, null: IntArray | None, plane: Plane
) -> tuple[float, IntArray, IntArray]:
    """Score of a good acceptable deal near the best mixture, improved one block at a time."""
    n_blocks = len(grid.offsets) - 1
    choices = []
    for b in range(n_blocks):
        share = plane.mixture[grid.offsets[b] : grid.offsets[b + 1]]
        choices.append(np.flatnonzero(share >= 1e-7 * share.max())[:_ROUNDINGS])
    several = [b for b in range(n_blocks) if len(choices[b]) > 1]
    deal = np.array([int(c[0]) for c in choices], dtype=np.int64)
    total = grid.values[:, deal + grid.offsets[:-1]].sum(axis=1)
    best: tuple[float, IntArray, IntArray] | None = None
    for n, picks in enumerate(product(*(choices[b].tolist() for b in several))):
        if n >= _ROUNDINGS:
            break
        trial = deal.copy()
        trial[several] = picks
        best = _better(criterion, grid, floor, null, trial=trial, best=best)
    if best is None:
        best = (-np.inf, total, deal)
    for _ in range(_SWEEPS):
        before = best[0]
        best = _swap_two(criterion, grid, floor, null, best)
        if best[0] <= before:
            break
    return best


def _better(
    criterion: Standard,
    grid: Grid,
    floor: IntArray,
    null: IntArray | None,
    *,
    trial: IntArray,
    best: tuple[float, IntArray, IntArray] | None,
) -> tuple[float, IntArray, IntArray] | None:
    total = grid.values[:, trial + grid.offsets[:-1]].sum(axis=1)
    if (total < floor).any() or (null is not None and (trial == null).all()):
        return best
    score = float(criterion.scores(total[:, None])[0])
    return (score, total, trial) if best is None or score > best[0] else best


def _swap_two(
    criterion: Standard,
    grid: Grid,
    floor: IntArray,
    null: IntArray | None,
    best: tuple[float, IntArray, IntArray],
) -> tuple[float, IntArray, IntArray]:
    """Try other columns for any one or two blocks, the rest held; take what helps as it comes."""
    offsets = grid.offsets
    block_of = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    for b in range(len(offsets) - 1):
        score, total, deal = best
        change = grid.values - grid.values[:, (deal + offsets[:-1])[block_of]]
        mine = change[:, offsets[b] : offsets[b + 1]]
        others = change[:, block_of != b]
        if others.shape[1] == 0:
            others = np.zeros((grid.n_actors, 1), dtype=np.int64)
        if mine.shape[1] * others.shape[1] > _PAIRS:
            others = np.zeros((grid.n_actors, 1), dtype=np.int64)
        totals = (total[:, None] + mine)[:, :, None] + others[:, None, :]
        flat = totals.reshape(grid.n_actors, -1)
        scores = np.where((flat >= floor[:, None]).all(axis=0), criterion.scores(flat), -np.inf)
        k = int(scores.argmax())
        if scores[k] <= score:
            continue
        moved = deal.copy()
        moved[b] = k // others.shape[1]
        if others.shape[1] > 1:
            column = int(np.flatnonzero(block_of != b)[k % others.shape[1]])
            moved[block_of[column]] = column - offsets[block_of[column]]
        if null is None or (moved != null).any():
            best = float(scores[k]), flat[:, k], moved
    return best
