"""What a search for robust deals runs over: worlds that can matter, and the deals allowed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from winset.arrays import TOLERANCE, BoolArray, FloatArray, IntArray
from winset.deals.robust.sample import Sample
from winset.space.layout import Layout
from winset.space.quotas import Rule

__all__ = ["RobustProblem"]


_CHUNK = 32  # deals judged at a time: their sums stay in the cache


@dataclass(frozen=True, eq=False)
class RobustProblem:
    """Deals of a layout, and the worlds in which one of them may pass.

    Parameters
    ----------
    layout : Layout
    utility : (worlds, actors, layout columns) float
    floor : (worlds, actors) float
        Finite: a walk-away value out of reach of every deal is brought nearer.
    weight : (worlds,) float
        Positive; they sum to at most one, since hopeless worlds are left out.
    rule : Rule
    """

    layout: Layout
    utility: FloatArray
    floor: FloatArray
    weight: FloatArray
    rule: Rule

    @classmethod
    def of(cls, sample: Sample, layout: Layout) -> RobustProblem:
        """Leave out closed columns, and worlds that some required actor rules out alone."""
        utility, floor = layout.take(sample.utility), sample.floor
        rule = Rule.of(sample.consent, floor.shape[1])
        starts = layout.offsets[:-1]
        keep = sample.weight > 0
        if not rule.possible or 0 in layout.sizes:
            keep = np.zeros_like(keep)
        else:
            floor = floor.copy()
            for actor in rule.actors:
                most = np.maximum.reduceat(utility[:, actor], starts, axis=-1).sum(-1)
                least = np.minimum.reduceat(utility[:, actor], starts, axis=-1).sum(-1)
                if actor in rule.required:
                    keep &= most >= floor[:, actor] - 2.0 * TOLERANCE
                floor[:, actor] = np.clip(floor[:, actor], least - 1.0, most + 1.0)
        worlds = np.flatnonzero(keep)
        if len(worlds) < len(keep):
            utility, floor = utility[worlds], floor[worlds]
        return cls(
            layout=layout,
            utility=utility,
            floor=floor,
            weight=sample.weight[worlds],
            rule=rule,
        )

    def part(self, open_ones: BoolArray, worlds: IntArray) -> RobustProblem:
        """Keep some columns of the layout, and some worlds."""
        masks = np.split(open_ones, self.layout.offsets[1:-1])
        null = self.layout.null
        if null is not None:
            inside = all(m[c] for m, c in zip(masks, null.tolist(), strict=True))
            at = [int(m[:c].sum()) for m, c in zip(masks, null.tolist(), strict=True)]
            null = np.array(at, dtype=np.int64) if inside else None
        kept = tuple(k[m] for k, m in zip(self.layout.kept, masks, strict=True))
        layout = Layout(kept, self.layout.columns[open_ones], null)
        return RobustProblem(
            layout=layout,
            utility=np.ascontiguousarray(self.utility[worlds][:, :, open_ones]),
            floor=self.floor[worlds],
            weight=self.weight[worlds],
            rule=self.rule,
        )

    @property
    def n_worlds(self) -> int:
        """Worlds that can matter."""
        return len(self.weight)

    @cached_property
    def equal_weights(self) -> bool:
        """True where every world that can matter weighs the same."""
        return bool((self.weight == self.weight[:1]).all())

    @cached_property
    def work(self) -> float:
        """Comparisons that judging every deal in every world takes."""
        return float(self.layout.n_deals) * self.n_worlds * max(len(self.rule.actors), 1)

    @cached_property
    def mean_utility(self) -> FloatArray:
        """(columns,) sum over consenting actors of mean utilities: orders deals of equal chance."""
        actors = list(self.rule.actors)
        return np.asarray(np.einsum("w,wac->c", self.weight, self.utility[:, actors]))

    @cached_property
    def _by_column(self) -> dict[int, FloatArray]:
        """For each actor whose consent matters, (columns, worlds) utilities."""
        return {a: np.ascontiguousarray(self.utility[:, a].T) for a in self.rule.actors}

    def allowed(self, deals: IntArray) -> BoolArray:
        """(n,) which deals (n, blocks) are deals at all."""
        return ~self.layout.is_null(deals)

    def all_allowed(self) -> BoolArray:
        """Judge every deal of an enumerable layout, in lexicographic order: (deals,)."""
        sizes = self.layout.sizes
        ok = np.ones(self.layout.n_deals, dtype=np.bool_)
        if self.layout.null is not None:
            ok[np.ravel_multi_index(tuple(self.layout.null.tolist()), sizes)] = False
        return ok

    def passes(self, deals: IntArray) -> BoolArray:
        """(n, worlds) in which worlds each of a few deals (n, blocks) passes."""
        columns = deals + self.layout.offsets[:-1]
        table = _Listed(self._by_column, self.floor, columns)
        out, scratch = np.empty(table.shape, np.bool_), np.empty(table.shape, np.bool_)
        return self.rule.mask(table, out, scratch)

    def chances(self, deals: IntArray) -> FloatArray:
        """(n,) exact weighted share of worlds in which each deal (n, blocks) passes."""
        out = np.zeros(len(deals))
        for start in range(0, len(deals), _CHUNK):
            part = slice(start, start + _CHUNK)
            out[part] = self.passes(deals[part]) @ self.weight
        out[~self.allowed(deals)] = 0.0
        return np.asarray(np.round(out, 12))


class _Listed:
    """Acceptance tables of a few deals, for :meth:`winset.space.quotas.Rule.mask`."""

    def __init__(self, rows: dict[int, FloatArray], floor: FloatArray, columns: IntArray) -> None:
        self._rows, self._floor, self._columns = rows, floor, columns
        self.shape: tuple[int, ...] = (len(columns), len(floor))

    def accepts(self, actor: int, out: BoolArray) -> BoolArray:
        """Write whether the actor accepts: (deals, worlds)."""
        rows, least = self._rows[actor], self._floor[:, actor] - TOLERANCE
        for n, columns in enumerate(self._columns):
            total = np.zeros(len(least))
            for c in columns:
                total += rows[c]
            np.greater_equal(total, least, out=out[n])
        return out
