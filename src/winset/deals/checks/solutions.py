"""Checkers of claims: this deal is efficient, this frontier complete, this solution best.

They share no code with the solvers. Small spaces are listed, deal by deal, in exact fractions;
for large ones HiGHS looks for a deal that would prove the claim wrong.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset.deals.pick.adjusted_winner import Division
from winset.space import Space

__all__ = [
    "Verdict",
    "check_division",
    "check_efficient",
    "check_frontier",
    "check_solution",
]

_LISTABLE = 20_000
_TOLERANCE = 1e-6

Vector = tuple[Fraction, ...]


@dataclass(frozen=True)
class Verdict:
    """What a checker found.

    Parameters
    ----------
    holds : bool
    reason : str
        Why not; empty where it holds.
    method : str
    counterexample : tuple of int or None
        Option indices of a deal that proves the claim wrong.
    """

    holds: bool
    reason: str
    method: str
    counterexample: tuple[int, ...] | None = None


def check_efficient(
    space: Space,
    utility: ArrayLike,
    deal: Sequence[int],
    *,
    floor: Sequence[object] | None = None,
    seconds: float = 30.0,
) -> Verdict:
    """Check that no acceptable deal is better for one actor and worse for none.

    Parameters
    ----------
    space : Space
    utility : (actors, columns) numbers
    deal : (issues,) int
        Option indices.
    floor : (actors,) numbers, optional
        The deal must reach these, and only deals that do may dominate it.
    seconds : float
        Time limit of HiGHS, on spaces of more than 20,000 deals.

    Examples
    --------
    >>> space = Space.plain([2, 2])
    >>> table = [[3, 0, 2, 0], [0, 2, 0, 3]]
    >>> check_efficient(space, table, [0, 1]).holds
    True
    >>> check_efficient(space, table, [1, 0]).counterexample
    (0, 1)
    """
    table = np.asarray(utility, dtype=object)
    own = _vector(space, table, space.columns_of(np.asarray(deal)))
    asked = _floors(floor, len(table))
    if any(u < f for u, f in zip(own, asked, strict=True)):
        return Verdict(False, "the deal is below a floor", "arithmetic")
    if space.null is not None and tuple(deal) == space.null:
        return Verdict(False, "the null deal is no deal", "arithmetic")
    if space.n_deals <= _LISTABLE:
        for columns, vector in _listed(space, table):
            if _dominates(vector, own) and all(v >= f for v, f in zip(vector, asked, strict=True)):
                better = tuple(space.options_of(np.asarray(columns)).tolist())
                return Verdict(False, "another deal dominates it", "listing", better)
        return Verdict(True, "", "listing")
    return _searched_for_dominator(space, table, own, seconds)


def check_frontier(
    space: Space,
    utility: ArrayLike,
    deals: Iterable[Sequence[int]],
    *,
    floor: Sequence[object] | None = None,
) -> Verdict:
    """Check that these are exactly the efficient acceptable deals of a space that can be listed.

    Parameters
    ----------
    space : Space
        At most 20,000 deals.
    utility : (actors, columns) numbers
    deals : iterable of (issues,) int
    floor : (actors,) numbers, optional

    Raises
    ------
    ValueError
        For a larger space.
    """
    if space.n_deals > _LISTABLE:
        raise ValueError(f"a complete check lists deals: at most {_LISTABLE:,} of them")
    table = np.asarray(utility, dtype=object)
    asked = _floors(floor, len(table))
    acceptable = {
        tuple(space.options_of(np.asarray(columns)).tolist()): vector
        for columns, vector in _listed(space, table)
        if all(v >= f for v, f in zip(vector, asked, strict=True))
    }
    distinct = set(acceptable.values())
    best = {v for v in distinct if not any(_dominates(w, v) for w in distinct)}
    wanted = {deal for deal, vector in acceptable.items() if vector in best}
    given = {tuple(int(k) for k in deal) for deal in deals}
    for deal in sorted(wanted - given):
        return Verdict(False, "an efficient deal is missing", "listing", deal)
    for deal in sorted(given - wanted):
        return Verdict(False, "a deal is not efficient and acceptable", "listing", deal)
    return Verdict(True, "", "listing")


def check_solution(
    space: Space,
    utility: ArrayLike,
    deal: Sequence[int],
    score: Callable[[Vector], Fraction | float],
    *,
    floor: Sequence[object] | None = None,
) -> Verdict:
    """Check that a deal maximises a score over the acceptable deals of a space that can be listed.

    Parameters
    ----------
    space : Space
        At most 20,000 deals.
    utility : (actors, columns) numbers
    deal : (issues,) int
    score : callable
        Of a tuple of utilities.
    floor : (actors,) numbers, optional

    Examples
    --------
    >>> space = Space.plain([2, 2])
    >>> table = [[3, 0, 2, 0], [0, 2, 0, 3]]
    >>> check_solution(space, table, [0, 1], lambda u: u[0] * u[1]).holds
    True
    """
    if space.n_deals > _LISTABLE:
        raise ValueError(f"a complete check lists deals: at most {_LISTABLE:,} of them")
    table = np.asarray(utility, dtype=object)
    asked = _floors(floor, len(table))
    own = _vector(space, table, space.columns_of(np.asarray(deal)))
    if any(u < f for u, f in zip(own, asked, strict=True)):
        return Verdict(False, "the deal is below a floor", "arithmetic")
    claimed = score(own)
    for columns, vector in _listed(space, table):
        if all(v >= f for v, f in zip(vector, asked, strict=True)) and score(vector) > claimed:
            better = tuple(space.options_of(np.asarray(columns)).tolist())
            return Verdict(False, "another acceptable deal scores more", "listing", better)
    return Verdict(True, "", "listing")


def _floors(floor: Sequence[object] | None, n_actors: int) -> tuple[Fraction | float, ...]:
    if floor is None:
        return (-math.inf,) * n_actors
    return tuple(-math.inf if f is None or f == -math.inf else _number(f) for f in floor)


def _number(value: object) -> Fraction:
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, (int, float, Fraction)):
        raise ValueError(f"expected a number, got {value!r}")
    return Fraction(value)


def _vector(space: Space, table: NDArray[np.object_], columns: ArrayLike) -> Vector:
    places = np.asarray(columns) + space.offsets[:-1]
    return tuple(sum((_number(row[p]) for p in places), Fraction(0)) for row in table)


def _listed(space: Space, table: NDArray[np.object_]) -> Iterable[tuple[tuple[int, ...], Vector]]:
    null = None if space.null_columns is None else tuple(space.null_columns.tolist())
    for columns in itertools.product(*(range(n) for n in space.sizes)):
        if columns != null:
            yield columns, _vector(space, table, columns)


def _dominates(one: Vector, other: Vector) -> bool:
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


def _searched_for_dominator(
    space: Space, table: NDArray[np.object_], own: Vector, seconds: float
) -> Verdict:
    """Maximise the total lead over the deal among deals that are nowhere worse."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    values = table.astype(np.float64)
    scale = np.maximum(np.abs(values).max(axis=1) * len(space.blocks), 1e-300)
    values = values / scale[:, None]
    level = np.array([float(u) for u in own]) / scale
    blocks = np.repeat(np.arange(len(space.blocks)), np.diff(space.offsets))
    each = (blocks == np.arange(len(space.blocks))[:, None]).astype(np.float64)
    rules = [LinearConstraint(each, 1, 1), LinearConstraint(values, level - 1e-9, np.inf)]
    if space.null_columns is not None:
        null = np.zeros(values.shape[1])
        null[space.null_columns + space.offsets[:-1]] = 1.0
        rules.append(LinearConstraint(null[None, :], -np.inf, len(space.blocks) - 1))
    found = milp(
        -values.sum(axis=0),
        integrality=np.ones(values.shape[1]),
        bounds=Bounds(0, 1),
        constraints=rules,
        options={"time_limit": seconds},
    )
    method = f"HiGHS, to {_TOLERANCE:g} of the scale"
    if found.x is None:
        return Verdict(False, f"undecided: {found.message}", method)
    lead = float((values @ np.rint(found.x) - level).sum())
    if lead > _TOLERANCE:
        columns = [
            int(found.x[space.offsets[b] : space.offsets[b + 1]].argmax())
            for b in range(len(space.blocks))
        ]
        better = tuple(space.options_of(np.asarray(columns)).tolist())
        return Verdict(False, "another deal dominates it", method, better)
    if found.status != 0:
        return Verdict(False, f"undecided: {found.message}", method)
    return Verdict(True, "", method)


def check_division(division: Division) -> Verdict:
    """Check a division: equitable and envy-free exactly, efficient and best equitable by HiGHS.

    The linear program maximises the smaller of the two totals over all divisions; no equitable
    division gives more.
    """
    from scipy.optimize import linprog

    a, b = division.points
    ours, theirs = (
        sum((x * s for x, s in zip(a, division.shares, strict=True)), Fraction(0)),
        sum((y * (1 - s) for y, s in zip(b, division.shares, strict=True)), Fraction(0)),
    )
    if any(not 0 <= s <= 1 for s in division.shares):
        return Verdict(False, "a share is not between 0 and 1", "arithmetic")
    if ours != theirs:
        return Verdict(False, "the totals differ: the division is not equitable", "arithmetic")
    if 2 * ours < sum(a) or 2 * theirs < sum(b):
        return Verdict(False, "a party would rather have the other's part", "arithmetic")
    n = len(a)
    mine, yours = [float(x) for x in a], [float(y) for y in b]
    solved = linprog(
        [0.0] * n + [-1.0],
        A_ub=[[-x for x in mine] + [1.0], [*yours, 1.0]],
        b_ub=[0.0, sum(yours)],
        bounds=[(0, 1)] * n + [(None, None)],
        method="highs",
    )
    if float(ours) < -solved.fun - 1e-7 * sum(mine):
        return Verdict(False, f"both could have {-solved.fun:.9g} points", "HiGHS")
    return Verdict(True, "", "exact arithmetic; HiGHS for efficiency")
