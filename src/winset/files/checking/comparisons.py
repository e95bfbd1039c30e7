"""Checks of stated comparisons of part-deals: whether anyone can hold all of them at once.

Weights ``w`` and products ``x = w v`` of weights and values are the unknowns of a linear program:
rankings, swings, ranges of values and comparisons are all linear in them. Comparisons contradict
each other, or what else is stated, where no margin of preference above zero is feasible.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from winset.case.choices import as_label
from winset.case.errors import Defect
from winset.case.judgement import VALUE, WEIGHT, Quantity, Support
from winset.case.model import Actor, IdealValue, NumericValue, Terms, UnitPoints
from winset.case.places import Loc
from winset.case.preferences import OptionRanking
from winset.case.walk import ADDED, POINTS
from winset.files.checking.index import Index, too_many
from winset.files.checking.terms import check_terms

if TYPE_CHECKING:
    from scipy.sparse import csr_array
from winset.text import joined

__all__ = ["check_comparisons", "contradictions"]

_ENDS = (1e-9, 1.0 - 1e-9)
When = Mapping[str, frozenset[int]]


def check_comparisons(index: Index) -> Iterator[Defect]:
    """Check the names in comparisons; :func:`contradictions` needs a sound case."""
    for table in ("forbidden", "interactions"):
        yield from too_many(len(getattr(index.case, table)), (table,))
    for name, actor in index.case.actors.items():
        yield from too_many(len(actor.prefers), ("actors", name, "prefers"))
        for n, comparison in enumerate(actor.prefers):
            loc: Loc = ("actors", name, "prefers", n)
            for side in ("better", "worse"):
                terms = getattr(comparison, side)
                yield from check_terms(index, terms, (*loc, side), one=True)
            if not comparison.better and not comparison.worse:
                said = "neither side names an issue"
                yield Defect(loc, "no-terms", said, "better = { ... }", at_key=True)


def contradictions(index: Index) -> Iterator[Defect]:
    """Comparisons that no preferences within the stated ranges can satisfy together."""
    bans = [index.chosen(entry.when) for entry in index.case.forbidden]
    added = [index.chosen(entry.when) for entry in index.case.interactions]
    for name, actor in index.case.actors.items():
        if not actor.prefers:
            continue
        sides = [(_settled(index, c.better), _settled(index, c.worse)) for c in actor.prefers]
        loc: Loc = ("actors", name, "prefers")
        impossible = list(_impossible(index, sides, bans, loc))
        yield from impossible
        if impossible:
            continue
        alike = [
            n
            for n, (better, worse) in enumerate(sides)
            if {**index.status_quo, **better} == {**index.status_quo, **worse}
        ]
        for n in alike[:1]:
            said = "both sides are the same deal"
            yield Defect((*loc, n), "same-deal", said, "two that differ", at_key=True)
        if not alike:
            yield from _contradiction(index, name, actor, sides, added)


def _meets(index: Index, deal: Mapping[str, int], when: When) -> bool:
    """Whether a deal, all else at the status quo, fulfils a condition."""
    return all(deal.get(i, index.status_quo.get(i)) in allowed for i, allowed in when.items())


def _impossible(
    index: Index,
    sides: Sequence[tuple[Mapping[str, int], Mapping[str, int]]],
    bans: Sequence[When],
    loc: Loc,
) -> Iterator[Defect]:
    """Find sides of a comparison that are forbidden with all else at the status quo."""
    for n, pair in enumerate(sides):
        for side, deal in zip(("better", "worse"), pair, strict=True):
            for k, ban in enumerate(bans):
                if _meets(index, deal, ban):
                    yield Defect(
                        (*loc, n, side),
                        "forbidden",
                        f"with all else at the status quo, forbidden[{k}] forbids this",
                        "a deal that is possible",
                        "name the options of other issues too",
                    )


def _settled(index: Index, terms: Terms) -> Mapping[str, int]:
    """Options that a part-deal settles; all else stays at the status quo."""
    chosen = index.chosen(terms, condition=False)
    return {issue: min(allowed) for issue, allowed in chosen.items()}


def _contradiction(
    index: Index,
    name: str,
    actor: Actor,
    sides: Sequence[tuple[Mapping[str, int], Mapping[str, int]]],
    added: Sequence[When],
) -> Iterator[Defect]:
    # Values of other options bear on nothing: whatever the weights, some lie in their ranges.
    named = dict.fromkeys(
        (issue, deal.get(issue, index.status_quo[issue]))
        for better, worse in sides
        for deal in (better, worse)
        for issue in (*better, *worse)
    )
    problem = _Program.of(index, name, actor, named)
    if problem is None:
        return
    whens = {n: when for n, when in enumerate(added) if f"add:{n}" in problem.columns}
    rows = [problem.difference(index, *pair, whens) for pair in sides]
    keep = problem.conflict(rows, range(len(rows)))
    if not keep:
        return
    # Drop what is not needed for the contradiction; what is left is one minimal set.
    for k in list(keep):
        rest = [j for j in keep if j != k]
        if rest and problem.conflict(rows, rest):
            keep = rest
    places = [f"prefers[{k}]" for k in keep]
    if len(keep) == 1:
        said = "nothing within the stated ranking and ranges prefers this"
    else:
        said = f"{joined(places)} contradict each other"
    yield Defect(
        ("actors", name, "prefers", keep[-1]),
        "contradiction",
        said,
        hint="take one back, or widen a range",
        at_key=True,
    )


Row = dict[tuple[str, int] | str, float]


@dataclass
class _Program:
    """Linear constraints on weights and on products of weights and values."""

    columns: dict[tuple[str, int] | str, int] = field(default_factory=dict)
    bounds: list[tuple[float | None, float | None]] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)  # each >= 0
    equal: list[tuple[Row, float]] = field(default_factory=list)

    @classmethod
    def of(
        cls, index: Index, name: str, actor: Actor, named: Collection[tuple[str, int]]
    ) -> _Program | None:
        """Read an actor; None where curves or packages make it other than linear."""
        case = index.case
        if any(isinstance(v, NumericValue | IdealValue) for v in actor.values.values()):
            return None
        if any(isinstance(points, UnitPoints) for points in actor.points.values()):
            return None
        if any(case.issues[i].items for i in (*actor.values, *actor.points)):
            return None
        program = cls()
        program._weights(actor)
        for issue, stated in actor.values.items():
            assert not isinstance(stated, NumericValue | IdealValue)
            if isinstance(stated, OptionRanking):
                program._ranking(index, issue, stated, named)
                continue
            for key, quantity in _by_position(index, issue, stated, named):
                low, high = _ends(quantity, VALUE)
                program._column(key, None, None)
                program.above.append({key: 1.0, f"w:{issue}": -low / 100.0})
                program.above.append({key: -1.0, f"w:{issue}": high / 100.0})
        for issue, points in actor.points.items():
            assert not isinstance(points, UnitPoints)
            for key, quantity in _by_position(index, issue, points, named):
                program._column(key, *_ends(quantity, POINTS))
        for n, interaction in enumerate(case.interactions):
            if name in interaction.add:
                program._column(f"add:{n}", *_ends(interaction.add[name], ADDED))
        return program

    def _ranking(
        self, index: Index, issue: str, ranking: OptionRanking, named: Collection[tuple[str, int]]
    ) -> None:
        """Add products of the weight and values that a ranking puts into order."""
        positions, model = index.positions(issue), index.case.issues[issue]
        levels = [[positions[as_label(model, o)] for o in level] for level in ranking.levels]
        keys = {(issue, k) for level in levels for k in level}
        for key in dict.fromkeys([*(k for k in named if k[0] == issue), *sorted(keys)]):
            self._column(key, 0.0, None)
            self.above.append({key: -1.0, f"w:{issue}": 1.0})
        for level in levels:
            for other in level[1:]:
                self.equal.append(({(issue, level[0]): 1.0, (issue, other): -1.0}, 0.0))
        for better, worse in pairwise(levels):
            self.above.append({(issue, better[0]): 1.0, (issue, worse[0]): -1.0})
        if len(keys) == len(positions) and len(levels) > 1:
            self.equal.append(({(issue, levels[0][0]): 1.0, f"w:{issue}": -1.0}, 0.0))
            self.equal.append(({(issue, levels[-1][0]): 1.0}, 0.0))

    def _column(self, key: tuple[str, int] | str, low: float | None, high: float | None) -> None:
        self.columns[key] = len(self.bounds)
        self.bounds.append((low, high))

    def _weights(self, actor: Actor) -> None:
        for issue in actor.values:
            self._column(f"w:{issue}", 0.0, 100.0)
        if actor.values:
            self.equal.append(({f"w:{issue}": 1.0 for issue in actor.values}, 100.0))
        if actor.swing:
            # Weights are swings times one unknown scale.
            self._column("scale", 0.0, None)
            for issue, quantity in actor.swing.items():
                low, high = _ends(quantity, WEIGHT)
                self.above.append({f"w:{issue}": 1.0, "scale": -low})
                self.above.append({f"w:{issue}": -1.0, "scale": high})
        if actor.weights is not None:
            levels = actor.weights.levels
            for level in levels:
                for other in level[1:]:
                    self.equal.append(({f"w:{level[0]}": 1.0, f"w:{other}": -1.0}, 0.0))
            for higher, lower in pairwise(levels):
                self.above.append({f"w:{higher[0]}": 1.0, f"w:{lower[0]}": -1.0})

    def difference(
        self,
        index: Index,
        better: Mapping[str, int],
        worse: Mapping[str, int],
        added: Mapping[int, When],
    ) -> Row:
        """Express the utility of one deal minus that of another."""
        row: Row = {}
        for sign, deal in ((1.0, better), (-1.0, worse)):
            for issue in (*better, *(name for name in worse if name not in better)):
                key = (issue, deal.get(issue, index.status_quo[issue]))
                if key in self.columns:
                    row[key] = row.get(key, 0.0) + sign
            for n, when in added.items():
                if _meets(index, deal, when):
                    row[f"add:{n}"] = row.get(f"add:{n}", 0.0) + sign
        return row

    def conflict(self, rows: Sequence[Row], among: Iterable[int]) -> list[int]:
        """Rows, some of those asked for, that cannot all be above zero; empty where all can.

        Those with a multiplier above zero, where the least of them is as large as can be.
        """
        from scipy.optimize import linprog

        asked, n = list(among), len(self.bounds)
        # The last column is the margin by which all of them hold.
        gaps = [{**{self.columns[k]: -x for k, x in rows[j].items()}, n: 1.0} for j in asked]
        above = [{self.columns[k]: -x for k, x in row.items()} for row in self.above]
        equal = [{self.columns[k]: x for k, x in row.items()} for row, _ in self.equal]
        goal = np.zeros(n + 1)
        goal[-1] = -1.0
        result = linprog(
            goal,
            A_ub=_sparse([*above, *gaps], n + 1),
            b_ub=np.zeros(len(above) + len(gaps)),
            A_eq=_sparse(equal, n + 1) if equal else None,
            b_eq=[value for _, value in self.equal] if equal else None,
            bounds=[*self.bounds, (None, 1.0)],
        )
        if result.status != 0 or -result.fun > 1e-9:
            return []
        weights = result.ineqlin.marginals[len(above) :]
        return [j for j, weight in zip(asked, weights, strict=True) if weight < -1e-9]


def _by_position(
    index: Index,
    issue: str,
    stated: tuple[Quantity, ...] | Mapping[str, Quantity],
    named: Collection[tuple[str, int]],
) -> Iterator[tuple[tuple[str, int], Quantity]]:
    """Judgements of the options named, by issue and position."""
    labels = index.labels(issue)
    for key in named:
        if key[0] == issue:
            yield key, stated[labels[key[1]] if isinstance(stated, Mapping) else key[1]]  # type: ignore[index]


def _sparse(rows: Sequence[Mapping[int, float]], width: int) -> csr_array:
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *map(len, rows)])
    columns = [column for row in rows for column in row]
    return csr_array(
        ([x for row in rows for x in row.values()], columns, starts), shape=(len(rows), width)
    )


def _ends(quantity: Quantity, support: Support) -> tuple[float, float]:
    low, high = (float(x) for x in quantity.ppf(_ENDS, support))
    return low, high
