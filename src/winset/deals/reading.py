"""What a caller has (tables, numbers, names, a rule in words), checked and made into arrays.

Whatever does not fit ends in an :class:`ArgumentError` that names the argument, the place in it
and what to do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from winset.arrays import IntArray
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.numbers import Numbers, as_fraction, is_float, written
from winset.space import Consent, Group
from winset.space.coalitions import sufficient_sets
from winset.votes import RULES, VotingRule, read_rule

__all__ = [
    "ArgumentError",
    "concatenated",
    "consent_by",
    "disagreement_of",
    "floors_of",
    "names_of",
    "one_per_actor",
    "positions_of",
    "walk_away_values",
    "weights_of",
]

_MOST_COALITIONS = 512


class ArgumentError(ValueError):
    """An argument that does not fit.

    Parameters
    ----------
    argument : str
        Its name.
    what : str
        What is wrong.
    place : str
        Where in it: ``" of actor 2"``, ``"[3]"``.
    remedy : str
        What to do.
    """

    def __init__(self, argument: str, what: str, *, place: str = "", remedy: str = "") -> None:
        self.argument, self.what, self.place, self.remedy = argument, what, place, remedy
        super().__init__(f"{argument}{place}: {what}" + (f"; {remedy}" if remedy else ""))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self.argument, self.what, self.place, self.remedy)


def _rebuilt(argument: str, what: str, place: str, remedy: str) -> ArgumentError:
    return ArgumentError(argument, what, place=place, remedy=remedy)


def concatenated(tables: Sequence[ArrayLike]) -> tuple[Numbers, tuple[int, ...]]:
    """All tables side by side (actors, columns), and the number of options of each.

    Examples
    --------
    >>> concatenated([[[1, 2], [2, 1]], [[0, 1, 2], [2, 1, 0]]])[1]
    (2, 3)
    """
    if isinstance(tables, (str, Mapping)) or not isinstance(tables, Iterable):
        raise ArgumentError(
            "tables", f"got {type(tables).__name__}", remedy="pass a list of one table per issue"
        )
    arrays = [read_table(table, f"[{j}]", f"table {j}") for j, table in enumerate(tables)]
    if not arrays:
        raise ArgumentError(
            "tables", "expected at least one table of shape (actors, options), got none"
        )
    n_actors = len(arrays[0])
    for j, array in enumerate(arrays):
        if len(array) != n_actors:
            hint = "every table needs one row per actor"
            if array.shape[1] == n_actors:
                hint += "; this one looks as if it had one column per actor: pass its transpose"
            raise ArgumentError(
                "tables",
                f"table {j} has {len(array)} rows, but table 0 has {n_actors}",
                place=f"[{j}]",
                remedy=hint,
            )
    if len({array.dtype for array in arrays}) > 1:
        # Numbers of several kinds side by side stay what they are.
        arrays = [array.astype(object) for array in arrays]
    return np.concatenate(arrays, axis=1), tuple(array.shape[1] for array in arrays)


def read_table(
    table: ArrayLike,
    place: str,
    called: str,
    argument: str = "tables",
    axes: str = "(actors, options)",
) -> Numbers:
    """Read numbers in rows and columns, every one of them finite."""
    try:
        array = np.asarray(table)
    except (ValueError, OverflowError):
        array = np.empty(0)
    if array.dtype.kind in "fu" and not isinstance(table, np.ndarray):
        # A list may hold whole numbers that floats would round.
        array = np.array(table, dtype=object)
    if array.ndim != 2 or 0 in array.shape:
        raise ArgumentError(
            argument,
            f"{called} must be an array {axes} with at least one of each, got shape {array.shape}",
            place=place,
            remedy="give rows of the same length",
        )
    if array.dtype.kind not in "iubfO":
        raise ArgumentError(argument, f"{called} must hold numbers, got {array.dtype}", place=place)
    if array.dtype.kind == "O":
        for (i, k), value in np.ndenumerate(array):
            try:
                as_fraction(value)
            except ValueError as error:
                raise ArgumentError(argument, str(error), place=f"{place}[{i}][{k}]") from None
        if all(type(value) is float for value in array.ravel().tolist()):
            array = array.astype(np.float64)
    elif array.dtype.kind == "f" and not np.isfinite(array).all():
        i, k = np.argwhere(~np.isfinite(array))[0].tolist()
        what = f"expected a finite number, got {array[i, k]}"
        raise ArgumentError(argument, what, place=f"{place}[{i}][{k}]")
    return array


def one_per_actor(
    values: object, n_actors: int, what: str, names: Sequence[str] = (), *, missing: object = ...
) -> tuple[object, ...]:
    """Exactly one finite or infinite number per actor, in order or by name.

    Parameters
    ----------
    values : iterable of numbers, or mapping of names to numbers
    n_actors : int
    what : str
        The argument, for messages.
    names : (actors,) str
    missing : number, optional
        What an actor has that is not named, or is named with None; without it, all must be.
    """
    if isinstance(values, Mapping):
        for name in values:
            if name not in names:
                raise ArgumentError(
                    what,
                    f"there is no actor {name!r}",
                    remedy=f"name them as they are called: {', '.join(map(str, names))}",
                )
        absent = [name for name in names if name not in values]
        if absent and missing is ...:
            raise ArgumentError(what, f"no number for {', '.join(absent)}")
        values = [values.get(name) for name in names]
    if isinstance(values, (str, bytes, set, frozenset)) or not isinstance(values, Iterable):
        raise ArgumentError(
            what,
            f"expected one number per actor ({n_actors}), got {values!r}",
            remedy="pass a list in the order of the actors, or a mapping by their names",
        )
    out = [v.item() if _plain_scalar(v) else v for v in values]
    if missing is not ...:
        out = [missing if v is None else v for v in out]
    if len(out) != n_actors:
        raise ArgumentError(what, f"expected one number per actor ({n_actors}), got {len(out)}")
    for i, value in enumerate(out):
        if isinstance(value, float) and math.isinf(value):
            continue
        try:
            as_fraction(value)
        except ValueError as error:
            raise ArgumentError(what, str(error), place=f" of actor {i + 1}") from None
    return tuple(out)


def _plain_scalar(value: object) -> bool:
    return isinstance(value, np.generic) and not isinstance(value, np.longdouble)


def walk_away_values(
    values: object, n_actors: int, names: Sequence[str] = ()
) -> tuple[object, ...]:
    """Walk-away values, minus infinity where none is stated."""
    if values is None:
        return (-math.inf,) * n_actors
    return one_per_actor(values, n_actors, "walk_away", names, missing=-math.inf)


def disagreement_of(
    grid: Grid, values: object, names: Sequence[str] = ()
) -> tuple[Fraction | None, ...]:
    """Disagreement values as the grid reads them, None for those that are infinite."""
    stated = one_per_actor(values, grid.n_actors, "disagreement", names, missing=-math.inf)
    return tuple(stated_level(grid, i, v) for i, v in enumerate(stated))


def stated_level(grid: Grid, i: int, value: object) -> Fraction | None:
    """Read a stated utility, None where it is infinite."""
    if isinstance(value, float) and math.isinf(value):
        return None
    return written(value) if grid.rounded[i] else grid.read(i, value)


def weights_of(values: object, n: int, what: str = "weights") -> tuple[Fraction, ...]:
    """Non-negative weights as fractions; floats are read as the short decimals they stand for."""
    if values is None:
        return (Fraction(1),) * n
    out = []
    for k, value in enumerate(one_per_actor(values, n, what)):
        place = f" of party {k + 1}"
        if isinstance(value, float) and math.isinf(value):
            raise ArgumentError(what, f"must be finite, got {value}", place=place)
        weight = as_fraction(value)
        if is_float(value):
            short = weight.limit_denominator(10**6)
            weight = short if float(short) == value else written(value)
        if weight < 0:
            raise ArgumentError(what, f"must not be negative, got {value}", place=place)
        out.append(weight)
    if not any(out):
        raise ArgumentError(what, "must not all be zero")
    return tuple(out)


def names_of(
    values: Sequence[str] | None, n: int, what: str, default: str, place: str = ""
) -> tuple[str, ...]:
    """Distinct names, as many as are needed."""
    if values is None:
        return tuple(f"{default} {i + 1}" for i in range(n))
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ArgumentError(what, f"expected a list of {n} names, got {values!r}", place=place)
    names = tuple(values)
    if len(names) != n:
        raise ArgumentError(what, f"expected {n} names of {what}, got {len(names)}", place=place)
    for k, name in enumerate(names):
        if not isinstance(name, str):
            raise ArgumentError(what, f"a name is text, got {name!r}", place=f"{place}[{k}]")
        if name in names[:k]:
            raise ArgumentError(what, f"{name!r} is there twice", place=f"{place}[{k}]")
    return names


def positions_of(values: object, names: Sequence[str], what: str) -> tuple[int, ...]:
    """Distinct positions, given as such or by name."""
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        raise ArgumentError(what, f"expected positions or names of actors, got {values!r}")
    out: list[int] = []
    for k, value in enumerate(values):
        if isinstance(value, str) and value in names:
            position = names.index(value)
        elif isinstance(value, (int, np.integer)) and not isinstance(value, bool):
            position = int(value)
        else:
            position = -1
        if not 0 <= position < len(names):
            raise ArgumentError(
                what,
                f"{what} must hold positions from 0 to {len(names) - 1} or names of actors, "
                f"got {value!r}",
                place=f"[{k}]",
            )
        if position in out:
            raise ArgumentError(what, f"{names[position]} is there twice", place=f"[{k}]")
        out.append(position)
    return tuple(out)


def consent_by(
    rule: object,
    veto: Iterable[object],
    n_actors: int,
    *,
    weights: object = None,
    quota: object = None,
    names: Sequence[str] = (),
) -> Consent:
    """All actors in one group, by a number or a rule in the words of case files.

    Examples
    --------
    >>> consent_by("n-1", [0], 4).groups[0].quota, consent_by("majority", (), 4).groups[0].quota
    (3.0, 3.0)
    >>> consent_by("weighted", (), 2, weights=[3, 1], quota=3).groups[0].weights
    (3.0, 1.0)
    """
    actors = tuple(range(n_actors))
    called = tuple(names) or tuple(f"actor {i + 1}" for i in actors)
    votes = (1.0,) * n_actors
    if weights is not None:
        stated = one_per_actor(weights, n_actors, "weights", called)
        votes = tuple(float(w) for w in weights_of(stated, n_actors))
    vetoes = positions_of(veto, called, "veto")
    read = _rule(rule, n_actors)
    if quota is not None:
        if not (read.takes_quota or rule == "all"):
            raise ArgumentError(
                "quota", f"the rule {rule!r} already says how much is needed", remedy="drop one"
            )
        needed = _votes_needed(quota)
    elif read.takes_quota:
        raise ArgumentError("quota", f"the rule {rule!r} needs one", remedy="pass quota=")
    else:
        if weights is not None and read.counts:
            raise ArgumentError(
                "weights", f"the rule {rule!r} counts heads", remedy="pass rule='weighted', quota="
            )
        everyone = read.needed([1.0] * n_actors) == n_actors
        votes = (1.0,) * n_actors if everyone else votes
        needed = float(read.needed(votes))
    return Consent((Group(actors, votes, needed, vetoes, name="parties"),))


def _votes_needed(quota: object) -> float:
    try:
        needed = as_fraction(quota)
    except ValueError as error:
        raise ArgumentError("quota", str(error)) from None
    if needed < 0:
        raise ArgumentError("quota", f"must not be negative, got {quota}")
    return float(needed)


def _rule(rule: object, n_actors: int) -> VotingRule:
    if isinstance(rule, (int, np.integer)) and not isinstance(rule, bool):
        if 0 <= rule <= n_actors:
            return VotingRule(lambda _: float(rule), counts=True)
    elif isinstance(rule, str):
        read = read_rule(rule)
        if read is None:
            raise ArgumentError("rule", f"{rule!r} is not understood", remedy=f"say {RULES}")
        if read.members in (None, n_actors):
            return read
        raise ArgumentError("rule", f"{rule!r} is not about {n_actors} actors")
    raise ArgumentError(
        "rule",
        f"expected words such as 'all' or 'majority', or a number from 0 to {n_actors}, "
        f"not {rule!r}",
    )


def floors_of(grid: Grid, walk_away: Sequence[object], consent: Consent) -> tuple[IntArray, ...]:
    """Least totals, one vector for each minimal set of actors whose consent suffices.

    Raises
    ------
    ValueError
        Where there are more than 512 such sets.
    """
    floor = grid.floors(walk_away)
    sets = sufficient_sets(consent, grid.n_actors, _MOST_COALITIONS)
    if sets is None:
        raise ArgumentError(
            "rule",
            f"more than {_MOST_COALITIONS} minimal sets of actors can pass it",
            remedy="ask ws.exists, which decides without listing them",
        )
    if not sets:
        return (grid.top + 1,)
    vectors: dict[tuple[int, ...], IntArray] = {}
    for members in sets:
        own = np.zeros_like(floor)
        own[list(members)] = floor[list(members)]
        vectors[tuple(own.tolist())] = own
    every = list(vectors.values())
    return tuple(a for a in every if not any((b <= a).all() and (b < a).any() for b in every))
