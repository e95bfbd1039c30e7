"""Several causes: which obstacles each would have sufficed, which only together.

Every subset of the obstacles is removed in every world and the question asked again: is there a
deal now? Shares of the change in the odds follow Shapley (1953): each obstacle's mean contribution
over all orders in which the obstacles could be removed. Sets that suffice are listed as they are
(Mackie 1965 on sufficient and only jointly sufficient conditions).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.findings.share import Share, share

__all__ = [
    "MOST_OBSTACLES",
    "Attribution",
    "Obstacle",
    "Sufficient",
    "attribute",
    "shapley",
    "subsets",
]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Obstacles that one attribution can take: 2^12 subsets.
MOST_OBSTACLES = 12


@dataclass(frozen=True)
class Obstacle:
    """One obstacle and what removing it does to the odds.

    Parameters
    ----------
    key : str
        An actor, "compliance." and who may not keep its side, "interaction." and "shock." and their
        place in the case, "tabling"; or a kind, where all of that kind are taken together.
    kind : str
        "party", "ratifier", "compliance", "interaction", "shock" or "tabling".
    shapley : float
        Its share of the change in the odds, from as it stood to all obstacles removed. Shares of
        all obstacles add up to the change. Negative where removing it would have made a deal
        less likely.
    error : float
        Standard error of ``shapley``.
    alone : Share
        Chance of a deal with this obstacle removed and no other.
    all_but : Share
        Chance of a deal with every obstacle removed except this one.
    """

    key: str
    kind: str
    shapley: float
    error: float
    alone: Share
    all_but: Share


@dataclass(frozen=True)
class Sufficient:
    """A set of obstacles whose removal opens a deal, and no smaller part of it does.

    ``share`` is of all worlds; a world can have several such sets.
    """

    obstacles: tuple[str, ...]
    share: Share


@dataclass(frozen=True)
class Attribution:
    """How the failure is shared among obstacles.

    Parameters
    ----------
    as_it_stood, all_removed : Share
        Chance of a deal with no obstacle removed, and with all.
    obstacles : tuple of Obstacle
        Largest share first.
    one, several, jointly, never, already : Share
        Of the worlds: where exactly one obstacle alone would have sufficed, where several each
        would have, where only some together would have, where none of this would have helped, and
        where nothing stood in the way.
    sufficient : tuple of Sufficient
        Minimal sets, most common first.
    n_worlds : int
    """

    as_it_stood: Share
    all_removed: Share
    obstacles: tuple[Obstacle, ...]
    one: Share
    several: Share
    jointly: Share
    never: Share
    already: Share
    sufficient: tuple[Sufficient, ...]
    n_worlds: int


def shapley(table: NDArray[np.floating] | BoolArray) -> FloatArray:
    """Shapley values of a game given as a table over subsets.

    Parameters
    ----------
    table : (2**n, ...) float or bool
        Worth of every subset; bit k of the row number says that player k is in.

    Returns
    -------
    (n, ...) float
        They add up to the worth of all less the worth of none.

    Examples
    --------
    Two keys that only open together, and one that is not needed:

    >>> worth = np.array([0, 0, 0, 1, 0, 0, 0, 1])
    >>> shapley(worth).tolist()
    [0.5, 0.5, 0.0]
    """
    values = np.asarray(table, dtype=np.float64)
    n = len(values).bit_length() - 1
    if len(values) != 2**n:
        raise ValueError(
            f"the table needs a row for every subset: a power of two, not {len(values)}"
        )
    out = np.zeros((n, *values.shape[1:]))
    size = np.array([int(s).bit_count() for s in range(2**n)])
    for k in range(n):
        without = np.array([s for s in range(2**n) if not s >> k & 1], dtype=np.int64)
        chance = np.array([1.0 / (n * math.comb(n - 1, int(m))) for m in size[without]])
        out[k] = np.tensordot(chance, values[without | 1 << k] - values[without], axes=1)
    return out


def attribute(
    table: BoolArray,
    keys: Sequence[str],
    kinds: Sequence[str],
    weight: FloatArray,
) -> Attribution:
    """Share a failure among obstacles.

    Parameters
    ----------
    table : (2**obstacles, worlds) bool
        Whether there is a deal with the obstacles of that row's bits removed.
    keys, kinds : sequence of str
        One per obstacle.
    weight : (worlds,) float, sums to one

    Returns
    -------
    Attribution

    Examples
    --------
    >>> table = np.array([[False], [True], [True], [True]])  # either of two would have sufficed
    >>> found = attribute(table, ["a", "b"], ["party", "party"], np.ones(1))
    >>> [o.shapley for o in found.obstacles], found.several.value
    ([0.5, 0.5], 1.0)
    """
    n = len(keys)
    first, kind = _patterns(table)  # worlds alike are worked out once
    per_world = shapley(table[:, first])[:, kind]
    everything = 2**n - 1
    obstacles = []
    for k in range(n):
        mean = float(per_world[k] @ weight)
        error = float(np.sqrt((weight**2) @ (per_world[k] - mean) ** 2))
        obstacles.append(
            Obstacle(
                keys[k],
                kinds[k],
                mean,
                error,
                share(table[1 << k], weight),
                share(table[everything ^ 1 << k], weight),
            )
        )
    ordered = tuple(sorted(obstacles, key=lambda o: (-o.shapley, o.key)))
    classes = _classes(table, n)
    sufficient = _sufficient(table[:, first], keys, weight, kind)
    shares = {name: share(hit, weight) for name, hit in classes.items()}
    stood, removed = share(table[0], weight), share(table[everything], weight)
    return Attribution(
        as_it_stood=stood,
        all_removed=removed,
        obstacles=ordered,
        one=shares["one"],
        several=shares["several"],
        jointly=shares["jointly"],
        never=shares["never"],
        already=shares["already"],
        sufficient=sufficient,
        n_worlds=table.shape[1],
    )


def _patterns(table: BoolArray) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First world with each pattern of answers, and which pattern every world has."""
    packed = np.ascontiguousarray(np.packbits(table, axis=0).T)
    rows = packed.view(np.dtype((np.void, packed.shape[1]))).reshape(-1)
    _, first, kind = np.unique(rows, return_index=True, return_inverse=True)
    return first, kind.reshape(-1)


def _classes(table: BoolArray, n: int) -> dict[str, BoolArray]:
    already = table[0]
    singles = np.sum([table[1 << k] for k in range(n)], axis=0) if n else np.zeros(len(already))
    any_set = table.any(axis=0)
    return {
        "already": already,
        "one": ~already & (singles == 1),
        "several": ~already & (singles > 1),
        "jointly": ~already & (singles == 0) & any_set,
        "never": ~any_set,
    }


def _sufficient(
    table: BoolArray,
    keys: Sequence[str],
    weight: FloatArray,
    kind: NDArray[np.intp],
    *,
    most: int = 12,
) -> tuple[Sufficient, ...]:
    """Minimal sets of obstacles whose removal opens a deal, most common first.

    ``table`` has a column per pattern, ``kind`` says which one each world has.
    """
    n = len(keys)
    by_size = sorted(range(1, 2**n), key=lambda s: (s.bit_count(), s))
    covered = np.zeros(table.shape, dtype=np.bool_)  # some part of the set opens a deal
    covered[0] = table[0]
    found = []
    for s in by_size:
        for k in range(n):
            if s >> k & 1:
                covered[s] |= covered[s ^ 1 << k]
        new = table[s] & ~covered[s]
        covered[s] |= table[s]
        if new.any():
            found.append(
                Sufficient(tuple(keys[k] for k in range(n) if s >> k & 1), share(new[kind], weight))
            )
    found.sort(key=lambda x: (-x.share.value, len(x.obstacles), x.obstacles))
    return tuple(found[:most])


def subsets(n: int) -> list[tuple[int, ...]]:
    """Every subset of n things, in the order of the rows of a table."""
    return [tuple(k for k in range(n) if s >> k & 1) for s in range(2**n)]
