"""What a search for robust deals runs over: worlds that can matter, and the deals allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.deals.robust.sample import Sample
from winset.deals.sets.acceptance import half_sums
from winset.space import Consent, Group, Space
from winset.space.layout import TOLERANCE, Layout
from winset.space.quotas import Rule

__all__ = ["Near", "Problem"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_CHUNK = 32  # deals judged at a time: their sums stay in the cache


@dataclass(frozen=True, eq=False)
class Near:
    """Deals that differ from a tabled one on few issues.

    Parameters
    ----------
    changes : (columns,) int
        Issues that each column of the space settles otherwise than the tabled deal.
    most : int
        Changed issues allowed.
    """

    changes: IntArray
    most: int

    @classmethod
    def of(cls, space: Space, tabled: Sequence[int], most: int) -> Near:
        """Measure from a tabled deal (one option index per issue).

        Raises
        ------
        ValueError
            Where the deal does not fit the space, or ``most`` is below 0.
        """
        deal = np.asarray(tabled)
        if deal.shape != (len(space.issues),):
            raise ValueError(
                f"a tabled deal needs one option for each of {len(space.issues)} issues, "
                f"got shape {deal.shape}"
            )
        for issue, names, option in zip(space.issues, space.options, deal.tolist(), strict=True):
            if not 0 <= option < len(names):
                raise ValueError(f"{issue} has options 0 to {len(names) - 1}, not {option}")
        if most < 0:
            raise ValueError(f"the number of changed issues must be at least 0, not {most}")
        parts = [(block.columns != deal[list(block.issues)]).sum(1) for block in space.blocks]
        return cls(np.concatenate(parts).astype(np.int64), most)


@dataclass(frozen=True, eq=False)
class Problem:
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
    changes : (layout columns,) int, optional
    most_changes : int
    """

    layout: Layout
    utility: FloatArray
    floor: FloatArray
    weight: FloatArray
    rule: Rule
    changes: IntArray | None
    most_changes: int

    @classmethod
    def of(
        cls, sample: Sample, layout: Layout, near: Near | None = None, *, each: bool = False
    ) -> Problem:
        """Leave out closed columns, and worlds that some required actor rules out alone.

        With ``each``, worlds in which only some actors can be served stay.
        """
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
                if actor in rule.required and not each:
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
            changes=None if near is None else near.changes[layout.columns],
            most_changes=0 if near is None else near.most,
        )

    def part(self, open_ones: BoolArray, worlds: IntArray) -> Problem:
        """Keep some columns of the layout, and some worlds."""
        masks = np.split(open_ones, self.layout.offsets[1:-1])
        null = self.layout.null
        if null is not None:
            inside = all(m[c] for m, c in zip(masks, null.tolist(), strict=True))
            at = [int(m[:c].sum()) for m, c in zip(masks, null.tolist(), strict=True)]
            null = np.array(at, dtype=np.int64) if inside else None
        kept = tuple(k[m] for k, m in zip(self.layout.kept, masks, strict=True))
        layout = Layout(kept, self.layout.columns[open_ones], null)
        return Problem(
            layout=layout,
            utility=np.ascontiguousarray(self.utility[worlds][:, :, open_ones]),
            floor=self.floor[worlds],
            weight=self.weight[worlds],
            rule=self.rule,
            changes=None if self.changes is None else self.changes[open_ones],
            most_changes=self.most_changes,
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
        """(n,) which deals (n, blocks) are deals at all, and near enough."""
        ok = ~self.layout.is_null(deals)
        if self.changes is not None:
            ok &= self.changes[deals + self.layout.offsets[:-1]].sum(-1) <= self.most_changes
        return ok

    def all_allowed(self) -> BoolArray:
        """Judge every deal of an enumerable layout, in lexicographic order: (deals,)."""
        sizes = self.layout.sizes
        ok = np.ones(self.layout.n_deals, dtype=np.bool_)
        if self.changes is not None:
            ok = half_sums(self.changes.astype(np.float64), sizes) <= self.most_changes + 0.5
        if self.layout.null is not None:
            ok[np.ravel_multi_index(tuple(self.layout.null.tolist()), sizes)] = False
        return ok

    def passes(self, deals: IntArray) -> BoolArray:
        """(n, worlds) in which worlds each of a few deals (n, blocks) passes."""
        columns = deals + self.layout.offsets[:-1]
        table = _Listed(self._by_column, self.floor, columns)
        out, scratch = np.empty(table.shape, np.bool_), np.empty(table.shape, np.bool_)
        return self.rule.mask(table, out, scratch)

    def alone(self, actor: int) -> Problem:
        """Ask for the consent of one actor only."""
        rule = Rule.of(Consent((Group.all_of((actor,)),)), self.floor.shape[1])
        return replace(self, rule=rule)

    def least_chances(self, deals: IntArray) -> FloatArray:
        """(n,) chance of acceptance of the actor that is least likely to accept each deal."""
        each = [self._by_actor[a].chances(deals) for a in self.rule.actors]
        return np.min(each, axis=0) if each else np.zeros(len(deals))

    @cached_property
    def _by_actor(self) -> dict[int, Problem]:
        return {a: self.alone(a) for a in self.rule.actors}

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
