"""Checks of stated comparisons of part-deals: whether anyone can hold all of them at once.

Weights ``w`` and products ``x = w v`` of weights and values are the unknowns of a linear program:
rankings, swings, ranges of values and comparisons are all linear in them. Comparisons contradict
each other, or what else is stated, where no margin of preference above zero is feasible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from winset.case.choices import chosen, labels, terms_findings
from winset.case.judgement import VALUE, WEIGHT, Quantity, Support
from winset.case.model import Actor, Case, NumericValue, Terms
from winset.case.places import Finding, Loc
from winset.case.walk import ADDED, POINTS, option_table
from winset.files.checking.issues import meets, null_options

__all__ = ["check_comparisons", "contradictions"]

_ENDS = (1e-9, 1.0 - 1e-9)


def check_comparisons(case: Case) -> Iterator[Finding]:
    """Check the names in comparisons; :func:`contradictions` needs a sound case."""
    for name, actor in case.actors.items():
        for n, comparison in enumerate(actor.prefers):
            loc: Loc = ("actors", name, "prefers", n)
            for side in ("better", "worse"):
                terms = getattr(comparison, side)
                yield from terms_findings(case, terms, (*loc, side), one=True)
            if not comparison.better and not comparison.worse:
                yield Finding(loc, "neither side names an issue", "better = { ... }", at_key=True)


def contradictions(case: Case) -> Iterator[Finding]:
    """Comparisons that no preferences within the stated ranges can satisfy together."""
    null = null_options(case)
    for name, actor in case.actors.items():
        if not actor.prefers:
            continue
        impossible = list(_impossible(case, null, name, actor))
        yield from impossible
        if impossible:
            continue
        for n, comparison in enumerate(actor.prefers):
            if _settled(case, null, comparison.better) == _settled(case, null, comparison.worse):
                yield Finding(
                    ("actors", name, "prefers", n),
                    "both sides are the same deal",
                    "two that differ",
                    at_key=True,
                )
                break
        else:
            yield from _contradiction(case, null, name, actor)


def _impossible(case: Case, null: dict[str, int], name: str, actor: Actor) -> Iterator[Finding]:
    """Find sides of a comparison that are forbidden with all else at the status quo."""
    bans = [chosen(case, entry.when) for entry in case.forbidden]
    for n, comparison in enumerate(actor.prefers):
        for side in ("better", "worse"):
            deal = _settled(case, null, getattr(comparison, side))
            for k, ban in enumerate(bans):
                if meets(deal, ban):
                    yield Finding(
                        ("actors", name, "prefers", n, side),
                        f"with all else at the status quo, forbidden[{k}] forbids this",
                        "a deal that is possible",
                        "name the options of other issues too",
                    )


def _settled(case: Case, null: dict[str, int], terms: Terms) -> dict[str, int]:
    """Complete a part-deal: all else stays at the status quo."""
    options = dict(null)
    for issue, allowed in chosen(case, terms, condition=False).items():
        options[issue] = min(allowed)
    return options


def _contradiction(case: Case, null: dict[str, int], name: str, actor: Actor) -> Iterator[Finding]:
    problem = _Program.of(case, name, actor)
    if problem is None:
        return
    rows = [
        problem.difference(
            _settled(case, null, c.better), _settled(case, null, c.worse), case, name
        )
        for c in actor.prefers
    ]
    if problem.feasible(rows):
        return
    # Drop what is not needed for the contradiction; what is left is one minimal set.
    keep = list(range(len(rows)))
    for k in list(keep):
        if len(keep) > 1 and not problem.feasible([rows[j] for j in keep if j != k]):
            keep.remove(k)
    places = [f"prefers[{k}]" for k in keep]
    if len(keep) == 1:
        said = "nothing within the stated ranking and ranges prefers this"
    else:
        said = f"{', '.join(places[:-1])} and {places[-1]} contradict each other"
        if not problem.feasible_alone(rows, keep):
            said += " under the stated ranking and ranges"
    yield Finding(
        ("actors", name, "prefers", keep[-1]),
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
    def of(cls, case: Case, name: str, actor: Actor) -> _Program | None:
        """Read an actor; None where curves or packages make it other than linear."""
        if any(isinstance(v, NumericValue) for v in actor.values.values()):
            return None
        if any(case.issues[i].items for i in (*actor.values, *actor.points)):
            return None
        program = cls()
        program._weights(actor)
        for issue, stated in actor.values.items():
            assert not isinstance(stated, NumericValue)
            table = option_table(case, issue, stated)
            known = labels(case.issues[issue])
            for label, quantity in table.items():
                low, high = _ends(quantity, VALUE)
                key = (issue, known.index(label))
                program._column(key, None, None)
                program.above.append({key: 1.0, f"w:{issue}": -low / 100.0})
                program.above.append({key: -1.0, f"w:{issue}": high / 100.0})
        for issue, points in actor.points.items():
            known = labels(case.issues[issue])
            for label, quantity in option_table(case, issue, points).items():
                program._column((issue, known.index(label)), *_ends(quantity, POINTS))
        for n, interaction in enumerate(case.interactions):
            if name in interaction.add:
                program._column(f"add:{n}", *_ends(interaction.add[name], ADDED))
        return program

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
        self, better: dict[str, int], worse: dict[str, int], case: Case, name: str
    ) -> Row:
        """Express the utility of one deal minus that of another."""
        row: Row = {}
        for sign, deal in ((1.0, better), (-1.0, worse)):
            for issue, option in deal.items():
                if (issue, option) in self.columns:
                    row[issue, option] = row.get((issue, option), 0.0) + sign
            for n, interaction in enumerate(case.interactions):
                if name in interaction.add and meets(deal, chosen(case, interaction.when)):
                    row[f"add:{n}"] = row.get(f"add:{n}", 0.0) + sign
        return row

    def feasible(self, rows: Sequence[Row]) -> bool:
        """Whether every row can be above zero at once."""
        from scipy.optimize import linprog

        n = len(self.bounds)
        upper = [self._dense(row) for row in self.above]
        gaps = [np.append(-self._dense(row), 1.0) for row in rows]
        lines = [np.append(-line, 0.0) for line in upper] + gaps
        equal = [np.append(self._dense(row), 0.0) for row, _ in self.equal]
        goal = np.zeros(n + 1)
        goal[-1] = -1.0
        result = linprog(
            goal,
            A_ub=np.array(lines) if lines else None,
            b_ub=np.zeros(len(lines)) if lines else None,
            A_eq=np.array(equal) if equal else None,
            b_eq=np.array([value for _, value in self.equal]) if equal else None,
            bounds=[*self.bounds, (None, 1.0)],
        )
        return bool(result.status == 3 or (result.status == 0 and -result.fun > 1e-9))

    def feasible_alone(self, rows: Sequence[Row], keep: Sequence[int]) -> bool:
        """Whether each of some rows can be above zero by itself."""
        return all(self.feasible([rows[k]]) for k in keep)

    def _dense(self, row: Row) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        line = np.zeros(len(self.bounds))
        for key, value in row.items():
            line[self.columns[key]] = value
        return line


def _ends(quantity: Quantity, support: Support) -> tuple[float, float]:
    low, high = (float(x) for x in quantity.ppf(_ENDS, support))
    return low, high
