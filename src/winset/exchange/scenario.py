"""Scenarios of the negotiation-agent literature: exact tables, and the case that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from winset.case.judgement import LARGEST
from winset.case.model import Case

__all__ = ["MOST_NUMBERS", "ROUNDING", "IssueKind", "Scenario", "fraction", "slug", "unique"]

#: Weights are written with rounded decimals: sums this near to 1 are meant to be 1.
ROUNDING = Fraction(1, 10**9)

#: Values that integer issues may have in all, counted for each party.
MOST_NUMBERS = 100_000

IssueKind = Literal["discrete", "integer", "real"]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


def fraction(text: str) -> Fraction:
    """Read a decimal number exactly.

    Raises
    ------
    ValueError
        Where it is none, or is not finite, or is too large or too long to reckon with.

    Examples
    --------
    >>> fraction("0.1") * 3
    Fraction(3, 10)
    """
    word = text.strip()
    # Bounded, since "1e999999999" would be a number of a billion digits.
    if len(word) > 400 or not _NUMBER.fullmatch(word):
        raise ValueError(f"{word[:40]!r} is no number")
    found = Fraction(word)
    if abs(found) > LARGEST:
        raise ValueError(f"{word[:40]!r} is too large")
    return found


def slug(name: str) -> str:
    """Turn a name into an id: lower case letters, digits and underscores.

    >>> slug("Increase in Max. Salary")
    'increase_in_max_salary'
    """
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "unnamed"


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Tell apart names that are the same, by a number.

    >>> unique(["a", "a", "b"])
    ('a', 'a_2', 'b')
    """
    taken: dict[str, None] = {}
    last: dict[str, int] = {}
    for name in names:
        candidate = name
        while candidate in taken:
            last[name] = last.get(name, 1) + 1
            candidate = f"{name}_{last[name]}"
        taken[candidate] = None
    return tuple(taken)


@dataclass(frozen=True)
class Scenario:
    """Issues, options and one additive utility function per party, in exact numbers.

    The utility of a deal to a party is ``bias + sum over issues of weight * value``.

    Parameters
    ----------
    name : str
    issues : tuple of str
    options : tuple of tuple of str
        Names of the options of each issue; numbers, for integer and real issues.
    parties : tuple of str
    weights : [party][issue] Fraction
    values : [party][issue][option] Fraction
        As they enter the sum: in Genius, the evaluations divided by the largest of the issue.
    reservation : [party] Fraction or None
        Utility of no agreement; None where any deal is better than none.
    discount : [party] Fraction or None
        Factor per unit of time (Genius: over the whole session). The reservation value stays.
    bias : [party] Fraction
    kinds : [issue] {"discrete", "integer", "real"}
    scale : Fraction
        Points (0-100) per unit of utility.
    notes : tuple of pairs of str
        What had to be decided on reading: of which issue or party (or file), and what.

    Examples
    --------
    >>> half = Fraction(1, 2)
    >>> scenario = Scenario("cake", ("share",), (("0", "1"),), ("a", "b"), ((1,), (1,)),
    ...                     (((0, 1),), ((1, 0),)), (half, Fraction(0)))
    >>> scenario.tables[0].astype(float).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    >>> scenario.to_case().parties
    ('a', 'b')
    """

    name: str
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    parties: tuple[str, ...]
    weights: tuple[tuple[Fraction, ...], ...]
    values: tuple[tuple[tuple[Fraction, ...], ...], ...]
    reservation: tuple[Fraction | None, ...]
    discount: tuple[Fraction | None, ...] = ()
    bias: tuple[Fraction, ...] = ()
    kinds: tuple[IssueKind, ...] = ()
    scale: Fraction = Fraction(100)
    origin: str = ""
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What had to be decided on reading, in words."""
        return tuple(f"{about}: {said}" for about, said in self.notes)

    @property
    def tables(self) -> tuple[NDArray[np.object_], ...]:
        """Per issue, an array (parties, options) of exact utilities (Fractions).

        Ready for ``DealSpace.from_tables``. A bias counts in the first issue.
        """
        out = []
        for j, options in enumerate(self.options):
            table = np.empty((len(self.parties), len(options)), dtype=object)
            for i in range(len(self.parties)):
                extra = self.bias[i] if self.bias and j == 0 else Fraction(0)
                for k in range(len(options)):
                    table[i, k] = self.weights[i][j] * self.values[i][j][k] + extra
            out.append(table)
        return tuple(out)

    @property
    def walk_away(self) -> tuple[Fraction, ...]:
        """Per party, the utility of no agreement; the worst deal's where none was stated."""
        worst = self._extreme(min)
        return tuple(
            low if stated is None else stated
            for stated, low in zip(self.reservation, worst, strict=True)
        )

    @property
    def ideal(self) -> tuple[Fraction, ...]:
        """Per party, the utility of its best deal."""
        return tuple(self._extreme(max))

    def scaled(self, scale: Fraction) -> Scenario:
        """Return the same scenario with another number of points per unit of utility."""
        return replace(self, scale=scale)

    def _extreme(self, pick: Callable[[Any], Any]) -> list[Fraction]:
        tables = self.tables
        return [
            sum((pick(table[i]) for table in tables), Fraction(0)) for i in range(len(self.parties))
        ]

    def to_case(self) -> Case:
        """Make a case of it: points of 0-100 per option, every combination a deal.

        Points are rounded to the nearest double; the exact numbers are in :attr:`tables`.
        """
        ids = unique(map(slug, self.issues))
        actors = unique(map(slug, self.parties))
        tables, walk_away = self.tables, self.walk_away
        return Case.model_validate(
            {
                "format": 1,
                "title": self.name or "A scenario",
                "summary": self.origin,
                "no_agreement": "outside",
                "issues": {
                    ids[j]: {
                        "name": self.issues[j],
                        "options": self.options[j],
                        "note": "; ".join(self._told.get(self.issues[j], ())),
                    }
                    for j in range(len(ids))
                },
                "actors": {
                    actors[i]: self._actor(i, ids, tables, walk_away[i]) for i in range(len(actors))
                },
            }
        )

    @cached_property
    def _told(self) -> Mapping[str, list[str]]:
        """What had to be decided, by party or issue."""
        found: dict[str, list[str]] = {}
        for about, said in self.notes:
            found.setdefault(about, []).append(said)
        return found

    def _actor(
        self,
        i: int,
        ids: Sequence[str],
        tables: Sequence[NDArray[np.object_]],
        walk_away: Fraction,
    ) -> dict[str, Any]:
        actor: dict[str, Any] = {
            "name": self.parties[i],
            "role": "party",
            "walk_away": float(walk_away * self.scale),
            "points": {
                ids[j]: tuple(float(x * self.scale) for x in tables[j][i]) for j in range(len(ids))
            },
        }
        notes = list(self._told.get(self.parties[i], ()))
        factor = self.discount[i] if self.discount else None
        if factor is not None and factor != 1:
            notes.append(f"discounted by {float(factor):g} a round in its file, of no effect here")
        if self.reservation[i] is None:
            notes.append("any deal is better than none: the walk-away value is the worst deal's")
        if notes:
            actor["note"] = "; ".join(notes)
        return actor
