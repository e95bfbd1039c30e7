"""Best-first branch and bound over worlds, for spaces that cannot be listed.

A cell is bounded by the share of worlds that some deal of it may serve. Every world may ask for a
deal of its own there, which makes the bound too high by what each world gains from choosing; so
cells are cut not only by the columns of a block but also by the actors' mean utilities, which
every world must then share. Cells of few deals are settled by half tables.
"""

from __future__ import annotations

import heapq
import math
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray, IntArray
from winset.deals.compiled import ready
from winset.deals.robust.bounding import judge
from winset.deals.robust.cells import Cell, Part, Scene
from winset.deals.robust.choosing import SLACK, Choice, ranked
from winset.deals.robust.climbing import Climber
from winset.deals.robust.judging import judged, nearby
from winset.deals.robust.problem import RobustProblem
from winset.deals.robust.sharing import share

__all__ = ["Leaf", "search"]

Single = NDArray[np.float32]
#: The best deals of a small part: (part, k) -> deals in the part's own columns.
Leaf = Callable[[RobustProblem, int], IntArray]

_STEPS = 8  # dual steps per world and cell
_TRIAL_WORLDS = 256
_TRIAL_STEPS = 6
_BATCH = 4  # cells opened at a time: fixed, so that the answer cannot depend on the threads
_LEAF = 4_096  # deals
_MANY_COLUMNS = 6
_NARROW = 3e-3  # a box is not cut where it is narrower (deals of one world span about 1)
_DROPS = (1e-3, 5e-3)  # what a cut of the box, or of a block, is hoped to bring in the end
_RATE = 3e6  # dual steps that a second of the budget buys
_PATIENCE = 3.0  # times the budget that a slow or busy machine may take for its steps
_LEAF_STEPS = 20  # what a small cell costs, in steps per world
_LISTED_BEST = 64


@dataclass(eq=False)
class _Best:
    """The best deals so far, judged exactly in every world."""

    problem: RobustProblem
    k: int
    known: dict[tuple[int, ...], float] = field(default_factory=dict)

    def offer(self, deals: IntArray) -> None:
        new = [d for d in deals if tuple(d.tolist()) not in self.known]
        if not new:
            return
        chance = self.problem.chances(np.array(new, dtype=np.int64))
        for deal, p in zip(new, chance.tolist(), strict=True):
            if p > 0:
                self.known[tuple(deal.tolist())] = p
        if len(self.known) > 8 * _LISTED_BEST:
            keep = sorted(self.known, key=lambda d: (-self.known[d], d))[:_LISTED_BEST]
            self.known = {d: self.known[d] for d in keep}

    @property
    def least(self) -> float:
        """The chance that a deal must exceed to enter the list."""
        if len(self.known) < self.k:
            return 0.0
        return sorted(self.known.values(), reverse=True)[self.k - 1]

    def top(self) -> IntArray:
        n_blocks = len(self.problem.layout.sizes)
        deals = np.array(sorted(self.known), dtype=np.int64).reshape(-1, n_blocks)
        chance = np.array([self.known[tuple(d)] for d in deals.tolist()])
        return deals[ranked(self.problem, deals, chance)[: self.k]]


def search(
    scene: Scene,
    k: int,
    *,
    seconds: float | None,
    seed: int,
    leaf: Leaf,
) -> Choice:
    """Find the ``k`` best deals, proven or with a bound when the budget is spent.

    Parameters
    ----------
    scene : Scene
    k : int
    seconds : float, optional
        Budget; counted in steps, so that the same seed gives the same answer, with the clock as
        a backstop.
    seed : int
        For the starts of hill climbing.
    leaf : callable
        The best deals of a small part.

    Returns
    -------
    Choice
    """
    ready(judge, share)  # loaded or compiled before the clock of the budget starts
    if scene.problem.n_worlds == 0:
        return Choice(np.zeros((0, len(scene.starts) - 1), np.int64), 0.0, "no world can be served")
    return _Run(scene, k, seed, leaf).run(math.inf if seconds is None else seconds)


class _Run:
    def __init__(self, scene: Scene, k: int, seed: int, leaf: Leaf) -> None:
        self.scene, self.k, self.leaf = scene, k, leaf
        self.best = _Best(scene.problem, k)
        self.climber = Climber(scene.problem, seed)
        self.queue: list[tuple[float, int, Cell]] = []
        self.cells = self.used = 0

    def run(self, seconds: float) -> Choice:
        started = time.monotonic()
        starts = self.climber.starts()
        self.best.offer(np.array([*starts, *(self.climber.climb(d) for d in starts)]))
        whole = self.scene.whole()
        if whole is None:
            return self._finish("")
        everything = (whole.open, whole.low, whole.high)
        rows = np.arange(len(whole.pairs))
        root, used = judged(self.scene, everything, whole, rows, 6 * _STEPS)
        self.used += used
        self._push(root)
        stopped = ""
        with ThreadPoolExecutor(max_workers=_threads()) as pool:
            while self.queue and -self.queue[0][0] > self.best.least + SLACK:
                if self.used > seconds * _RATE:
                    stopped = f"stopped at the budget of {seconds:g} s"
                    break
                if time.monotonic() - started > _PATIENCE * seconds:
                    spent = _PATIENCE * seconds
                    stopped = f"stopped by the clock after {spent:g} s: another run may differ"
                    break
                batch: list[Cell] = []
                while self.queue and len(batch) < _BATCH:
                    if -self.queue[0][0] <= self.best.least + SLACK:
                        break
                    batch.append(heapq.heappop(self.queue)[2])
                for children, used, found in list(pool.map(self._open, batch)):
                    self.used += used
                    self.best.offer(found)
                    for child in children:
                        self._push(child)
        return self._finish(stopped)

    def _finish(self, stopped: str) -> Choice:
        top = self.best.top()
        # what was left aside on the way is no better than the last of the list
        left = max([self.best.least, *(-entry[0] for entry in self.queue)])
        how = f"branch and bound over worlds, {self.cells:,} cells"
        return Choice(top, round(left, 12), how, (stopped,) if stopped else ())

    def _push(self, cell: Cell) -> None:
        self.cells += 1
        if cell.bound > self.best.least + SLACK:
            heapq.heappush(self.queue, (-cell.bound, self.cells, cell))

    def _open(self, cell: Cell) -> tuple[list[Cell], int, IntArray]:
        """Settle a cell, or cut it: its parts, the steps used, and deals worth judging."""
        mask = cell.open & (cell.with_column > self.best.least + SLACK)
        part = self.scene.narrow(mask, *self._cropped(cell))
        if part is None:
            return [], 0, self._guess(cell)
        cell = replace(cell, open=part[0], low=part[1], high=part[2])
        sizes = self.scene.sizes(cell.open)
        if math.prod(sizes.tolist()) <= _LEAF:
            return self._settle(cell)
        guess = self._guess(cell)
        parts, used = self._cut(cell, sizes)
        children = []
        rows = np.arange(len(cell.pairs))
        for part in parts:
            child, more = judged(self.scene, part, cell, rows, _STEPS)
            used += more
            if child.bound > 0:
                children.append(child)
        return children, used, guess

    def _cropped(self, cell: Cell) -> tuple[Single, Single]:
        """Cut off the ends of the box in which no deal can enter the list."""
        low, high = cell.low.copy(), cell.high.copy()
        n_parts = cell.with_part.shape[1]
        for side, hopeful in enumerate(cell.with_part > self.best.least + SLACK):
            where = np.flatnonzero(hopeful)
            length = float(high[side]) - float(low[side])
            if len(where) and len(where) < n_parts:
                low[side] += np.float32(length * where[0] / n_parts)
                high[side] -= np.float32(length * (n_parts - 1 - where[-1]) / n_parts)
        return low, high

    def _settle(self, cell: Cell) -> tuple[list[Cell], int, IntArray]:
        """Find the best deals of a small cell; no other of its deals can enter the list."""
        part = self.scene.problem.part(cell.open, self.scene.worlds(cell))
        found = self.leaf(part, self.k)
        kept = [np.flatnonzero(m) for m in np.split(cell.open, self.scene.starts[1:-1])]
        deals = np.stack([q[found[:, b]] for b, q in enumerate(kept)], axis=-1)
        return [], _LEAF_STEPS * len(cell.pairs), deals.astype(np.int64)

    def _guess(self, cell: Cell) -> IntArray:
        """Take the column of each block that serves most worlds."""
        starts = self.scene.starts
        score = np.where(cell.open, cell.with_column, -1.0)
        deal = [int(score[i:j].argmax()) for i, j in pairwise(starts)]
        return np.array([deal], dtype=np.int64)

    def _cut(self, cell: Cell, sizes: IntArray) -> tuple[list[Part], int]:
        """Choose how to cut a cell, by trying the likeliest ways on a few worlds."""
        close = np.flatnonzero(nearby(cell.margin))
        some = np.linspace(0, len(close) - 1, min(len(close), _TRIAL_WORLDS)).astype(np.int64)
        rows = close[np.unique(some)]
        part_close = min(self.scene.weigh(cell.pairs[close]), cell.bound)
        share = self.scene.weigh(cell.pairs[rows])
        used, best, chosen = 0, math.inf, []
        for hope, parts in self._ways(cell, sizes):
            bounds = []
            for part in parts:
                child, more = judged(self.scene, part, cell, rows, _TRIAL_STEPS)
                used += more
                lost = 1.0 - min(child.bound / share, 1.0) if share > 0 else 0.0
                bounds.append(cell.bound - lost * part_close)
            effort = _effort(np.array(bounds), cell.bound, self.best.least, hope)
            if effort < best:
                best, chosen = effort, parts
        return chosen, used

    def _ways(self, cell: Cell, sizes: IntArray) -> list[tuple[float, list[Part]]]:
        scene = self.scene
        ways: list[tuple[float, list[Part]]] = []
        bottom, top = scene.reach(cell.open)
        low, high = np.maximum(cell.low, bottom), np.minimum(cell.high, top)
        width = high - low
        for side in np.flatnonzero(width > _NARROW):
            margin = 0.25 * width[side]
            at = float(np.clip(cell.drawn[side], low[side] + margin, high[side] - margin))
            ways.append((_DROPS[0], list(scene.split_box(cell, int(side), at))))
        efforts = []
        for b in np.flatnonzero(sizes > 1):
            columns = np.arange(scene.starts[b], scene.starts[b + 1])
            columns = columns[cell.open[columns]]
            groups = _groups(columns, scene.common)
            bounds = np.array([cell.with_column[g].max() for g in groups])
            efforts.append(
                (_effort(bounds, cell.bound, self.best.least, _DROPS[1]), int(b), groups)
            )
        for _, _, groups in sorted(efforts, key=lambda e: e[:2])[:2]:
            ways.append((_DROPS[1], list(scene.split_block(cell, groups))))
        return ways


def _groups(columns: IntArray, common: Single) -> list[IntArray]:
    """One column each, or two halves of many."""
    if len(columns) <= _MANY_COLUMNS:
        return [columns[[n]] for n in range(len(columns))]
    spread = np.ptp(common[:, columns], axis=1)
    order = columns[np.argsort(common[int(spread.argmax()), columns], kind="stable")]
    return [np.sort(part) for part in np.array_split(order, 2)]


def _effort(bounds: FloatArray, parent: float, least: float, hope: float) -> float:
    """How fast cutting like this would grow the tree: the rate r with sum exp(-r drop) = 1.

    (Le Bodic and Nemhauser 2017.) Parts that are closed cost nothing; a drop counts as ``hope``
    at least.
    """
    open_ones = bounds[bounds > least]
    if not len(open_ones):
        return -1.0
    drop = np.maximum((parent - open_ones) / max(parent, 1e-12), hope)
    if len(open_ones) == 1:
        return float(1e-3 / drop[0])
    low, high = 0.0, math.log(len(drop)) / float(drop.min())
    for _ in range(20):
        rate = 0.5 * (low + high)
        if np.exp(-rate * drop).sum() > 1.0:
            low = rate
        else:
            high = rate
    return high


def _threads() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
