"""All deals behind a frontier point: counted exactly, listed, or walked through lazily.

Every part-deal of an efficient deal is itself efficient among the part-deals, so the deals with
given totals are the paths back through the stored stages: from a point, each option whose
subtraction lands on a point of the stage before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.arrays import IntArray
from winset.deals.frontier.merging import Merged, Options

__all__ = ["Ties"]


_APART = -1
_HASH_SEED = 20190228


@dataclass(frozen=True, eq=False)
class _Layer:
    """The points of one stage that matter, and how each comes about.

    Edge e makes point ``child[e]`` (sorted) of this layer from point ``parent[e]`` of the layer
    before (or from the null part-deal) with option ``option[e]``.
    """

    child: IntArray
    parent: IntArray
    option: IntArray
    n: int


class _Index:
    """Looks up points of a stage by their coordinates."""

    def __init__(self, points: IntArray) -> None:
        self._key: IntArray
        self._points = points
        self._order: IntArray | None
        if (points[0, 1:] > points[0, :-1]).all():
            self._key, self._order = points[0], None
            return
        seed = _HASH_SEED
        while True:
            draw = np.random.default_rng(seed)
            odd: IntArray = draw.integers(1, 2**63 - 1, size=points.shape[:1], dtype=np.int64)
            odd = (odd | 1).astype(points.dtype)
            key = (points * odd[:, None]).sum(axis=0)
            order = np.argsort(key, kind="stable")
            key = key[order]
            if not (key[1:] == key[:-1]).any():
                self._odd, self._key, self._order = odd, key, order
                return
            seed += 1

    def find(self, wanted: IntArray) -> IntArray:
        """Positions of the points (actors, n), -1 where there is none."""
        if not len(self._key):
            return np.full(wanted.shape[1], -1, dtype=np.int64)
        if self._order is None:
            at = np.minimum(np.searchsorted(self._key, wanted[0]), len(self._key) - 1)
        else:
            at = np.searchsorted(self._key, (wanted * self._odd[:, None]).sum(axis=0))
            at = self._order[np.minimum(at, len(self._key) - 1)]
        return np.where((self._points[:, at] == wanted).all(axis=0), at, -1)


class Ties:
    """Every deal with the totals of some frontier points.

    Parameters
    ----------
    merged : Merged
    index : (n,) int
        Positions of the frontier points, distinct.

    Examples
    --------
    >>> from winset.deals.frontier.grid import Grid
    >>> from winset.deals.frontier.merging import merge
    >>> same = np.array([[1, 1] * 100, [1, 1] * 100])
    >>> merged = merge(Grid.of(same, np.arange(0, 201, 2)))
    >>> Ties(merged, np.array([0])).count == 2**100
    True
    """

    def __init__(self, merged: Merged, index: IntArray) -> None:
        self._merged = merged
        self.index = np.asarray(index, dtype=np.int64)

    @cached_property
    def _layers(self) -> list[_Layer]:
        merged = self._merged
        layers = []
        wanted = self.index
        for s in range(len(merged.stages) - 1, -1, -1):
            stage = merged.stages[s]
            before = merged.stages[s - 1].points if s else self._start
            points = stage.points[:, wanted]
            child, parent, option = _edges(points, before, stage.options)
            if stage.apart is not None:
                c, o = _leaving(points, self._ahead[s], stage.apart)
                child, option = np.append(child, c), np.append(option, o)
                parent = np.append(parent, np.full(len(c), _APART))
            order = np.argsort(child, kind="stable")
            child, parent, option = child[order], parent[order], option[order]
            kept, place = np.unique(parent[parent >= 0], return_inverse=True)
            parent[parent >= 0] = place
            layers.append(_Layer(child, parent, option, points.shape[1]))
            wanted = kept
        return layers[::-1]

    @property
    def _start(self) -> IntArray:
        grid = self._merged.grid
        return np.zeros((grid.n_actors, int(self._merged.null is None)), grid.values.dtype)

    @cached_property
    def _ahead(self) -> IntArray:
        """(stages, actors) totals of the null part-deal before each stage."""
        merged = self._merged
        assert merged.null is not None
        out = np.zeros((len(merged.order) + 1, merged.grid.n_actors), merged.grid.values.dtype)
        for s, b in enumerate(merged.order):
            out[s + 1] = out[s] + merged.grid.block(b)[:, int(merged.null[b])]
        return out

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Number of deals of each point: exact, or where the frontier is not, a lower bound."""
        below: list[int] = [1] if self._merged.null is None else []
        for s, layer in enumerate(self._layers):
            stage = self._merged.stages[s]
            plain = [len(m) for m in stage.options.members]
            apart = [] if stage.apart is None else [len(m) for m in stage.apart.members]
            here = [0] * layer.n
            for child, parent, option in zip(
                layer.child.tolist(), layer.parent.tolist(), layer.option.tolist(), strict=True
            ):
                here[child] += apart[option] if parent == _APART else plain[option] * below[parent]
            below = here
        return tuple(below)

    @cached_property
    def count(self) -> int:
        """Number of deals of all the points together."""
        return sum(self.counts)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """Walk through the deals, as local columns per block, point by point."""
        layers = self._layers
        starts = [np.searchsorted(layer.child, np.arange(layer.n + 1)) for layer in layers]
        n_blocks = len(self._merged.order)
        for point in range(len(self.index)):
            columns = [0] * n_blocks
            walk = [self._steps(len(layers) - 1, point, layers, starts)]
            while walk:
                step = next(walk[-1], None)
                if step is None:
                    walk.pop()
                    continue
                s, column, parent = step
                if n_blocks:
                    columns[self._merged.order[s]] = column
                if parent == _APART:
                    self._fill_null(columns, s)
                if s == 0 or parent == _APART:
                    yield tuple(columns)
                else:
                    walk.append(self._steps(s - 1, parent, layers, starts))

    def _steps(
        self, s: int, point: int, layers: list[_Layer], starts: list[NDArray[np.intp]]
    ) -> Iterator[tuple[int, int, int]]:
        layer, stage = layers[s], self._merged.stages[s]
        for e in range(int(starts[s][point]), int(starts[s][point + 1])):
            parent = int(layer.parent[e])
            source = stage.apart if parent == _APART else stage.options
            assert source is not None
            for column in source.members[int(layer.option[e])].tolist():
                yield s, column, parent

    def _fill_null(self, columns: list[int], s: int) -> None:
        null = self._merged.null
        assert null is not None
        for b in self._merged.order[:s]:
            columns[b] = int(null[b])


def _edges(
    points: IntArray, before: IntArray, options: Options
) -> tuple[IntArray, IntArray, IntArray]:
    """Look up what is left of each point, going through the shorter of the two lists."""
    by_option = len(options) <= before.shape[1]
    few, many = (options.vectors, before) if by_option else (before, options.vectors)
    index = _Index(many)
    child, looked, found = [], [], []
    for k in range(few.shape[1]):
        at = index.find(points - few[:, k : k + 1])
        hit = np.flatnonzero(at >= 0)
        child.append(hit)
        looked.append(np.full(len(hit), k, dtype=np.int64))
        found.append(at[hit])
    if not child:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing.copy(), nothing.copy()
    parent, option = (found, looked) if by_option else (looked, found)
    return np.concatenate(child), np.concatenate(parent), np.concatenate(option)


def _leaving(points: IntArray, ahead: IntArray, apart: Options) -> tuple[IntArray, IntArray]:
    """Which points an option makes of the null part-deal."""
    at = _Index(points).find(ahead[:, None] + apart.vectors)
    option = np.flatnonzero(at >= 0)
    return at[option], option
