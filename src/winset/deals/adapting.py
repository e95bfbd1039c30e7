"""From what a caller has (tables, numbers, a rule in a word) to arrays and consent rules."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset.deals.frontier.grid import Grid, Numbers, as_fraction
from winset.space import Consent, Group
from winset.space.coalitions import sufficient_sets

__all__ = [
    "concatenated",
    "consent_by",
    "disagreement_of",
    "floors_of",
    "fractions_of",
    "higher_of",
    "one_per_actor",
    "walk_away_values",
]

_MOST_COALITIONS = 512


def concatenated(tables: Sequence[ArrayLike]) -> tuple[Numbers, tuple[int, ...]]:
    """All tables side by side (actors, columns), and the number of options of each.

    Examples
    --------
    >>> concatenated([[[1, 2], [2, 1]], [[0, 1, 2], [2, 1, 0]]])[1]
    (2, 3)
    """
    arrays = [_table(table, j) for j, table in enumerate(tables)]
    if not arrays:
        raise ValueError("expected at least one table of shape (actors, options), got none")
    n_actors = len(arrays[0])
    for j, array in enumerate(arrays):
        if len(array) != n_actors:
            raise ValueError(
                f"table {j} has {len(array)} rows, but table 0 has {n_actors}: "
                "every table needs one row per actor"
            )
    return np.concatenate(arrays, axis=1), tuple(array.shape[1] for array in arrays)


def _table(table: ArrayLike, j: int) -> Numbers:
    try:
        array = np.asarray(table)
    except ValueError:
        array = np.empty(0)
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(
            f"table {j} must be an array (actors, options) with at least one of each, "
            f"got shape {array.shape}"
        )
    if array.dtype.kind not in "iubfO":
        raise ValueError(f"table {j} must hold numbers, got {array.dtype}")
    # Objects keep whole numbers and fractions as they are when tables of floats stand beside.
    return array


def one_per_actor(values: Iterable[object], n_actors: int, what: str) -> tuple[object, ...]:
    """Exactly one finite or infinite number per actor."""
    out = tuple(v.item() if isinstance(v, np.generic) else v for v in values)
    if len(out) != n_actors:
        raise ValueError(f"{what}: expected one number per actor ({n_actors}), got {len(out)}")
    for i, value in enumerate(out):
        if isinstance(value, float) and math.isinf(value):
            continue
        try:
            as_fraction(value)
        except ValueError as error:
            raise ValueError(f"{what} of actor {i + 1}: {error}") from None
    return out


def walk_away_values(values: Iterable[object] | None, n_actors: int) -> tuple[object, ...]:
    """Walk-away values, minus infinity where none is stated."""
    if values is None:
        return (-math.inf,) * n_actors
    stated = (-math.inf if v is None else v for v in values)
    return one_per_actor(stated, n_actors, "walk_away")


def higher_of(values: Iterable[object], others: Iterable[object]) -> tuple[Fraction | float, ...]:
    """Take the higher number of each pair; the one given where one is infinite."""
    return tuple(
        max(*(x if isinstance(x, float) else as_fraction(x) for x in pair))
        for pair in zip(values, others, strict=True)
    )


def disagreement_of(grid: Grid, values: Iterable[object]) -> tuple[Fraction | None, ...]:
    """Disagreement values as the grid reads them, None for those that are infinite."""
    stated = one_per_actor(values, grid.n_actors, "disagreement")
    return tuple(
        None if isinstance(v, float) and math.isinf(v) else grid.snap(i, v)
        for i, v in enumerate(stated)
    )


def fractions_of(values: Iterable[object] | None, n: int, what: str) -> tuple[Fraction, ...]:
    """Non-negative weights as fractions; floats are read as the short decimals they stand for."""
    if values is None:
        return (Fraction(1),) * n
    out = []
    for value in one_per_actor(values, n, what):
        if isinstance(value, float) and math.isinf(value):
            raise ValueError(f"{what} must be finite, got {value}")
        weight = as_fraction(value)
        if isinstance(value, float):
            short = weight.limit_denominator(10**6)
            weight = short if float(short) == value else weight
        if weight < 0:
            raise ValueError(f"{what} must not be negative, got {value}")
        out.append(weight)
    if not any(out):
        raise ValueError(f"{what} must not all be zero")
    return tuple(out)


def consent_by(rule: int | str, veto: Iterable[int], n_actors: int) -> Consent:
    """All actors in one group, by a rule in a word or a number.

    Examples
    --------
    >>> consent_by("n-1", [0], 4).groups[0].quota, consent_by("majority", (), 4).groups[0].quota
    (3.0, 3.0)
    """
    known = {"all": n_actors, "n-1": n_actors - 1, "majority": n_actors // 2 + 1}
    quota = known.get(rule) if isinstance(rule, str) else int(rule)
    if quota is None or not 0 <= quota <= n_actors:
        raise ValueError(
            f'rule must be "all", "n-1", "majority" or a number from 0 to {n_actors}, not {rule!r}'
        )
    vetoes = tuple(int(i) for i in veto)
    if not all(0 <= i < n_actors for i in vetoes):
        raise ValueError(f"veto must hold positions from 0 to {n_actors - 1}, got {vetoes}")
    actors = tuple(range(n_actors))
    return Consent((Group(actors, (1.0,) * n_actors, float(quota), vetoes, name="parties"),))


def floors_of(
    grid: Grid, walk_away: Sequence[object], consent: Consent
) -> tuple[NDArray[np.int64], ...]:
    """Least totals, one vector for each minimal set of actors whose consent suffices.

    Raises
    ------
    ValueError
        Where there are more than 512 such sets.
    """
    floor = grid.floors(walk_away)
    sets = sufficient_sets(consent, grid.n_actors, _MOST_COALITIONS)
    if sets is None:
        raise ValueError(
            f"more than {_MOST_COALITIONS} minimal sets of actors can pass this rule; "
            "winset.deals.exists.exists decides without listing them"
        )
    if not sets:
        return (grid.top + 1,)
    vectors: dict[bytes, NDArray[np.int64]] = {}
    for members in sets:
        own = np.zeros_like(floor)
        own[list(members)] = floor[list(members)]
        vectors[own.tobytes()] = own
    every = list(vectors.values())
    return tuple(a for a in every if not any((b <= a).all() and (b < a).any() for b in every))
