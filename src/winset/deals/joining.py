"""Issues that a forbidden combination or an interaction ties together become one block.

Its columns are the joint options that are allowed; utilities of joint options are the sums of
their parts and of the interactions that apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from winset.arrays import IntArray
from winset.deals.frontier.numbers import Numbers, as_fraction, written
from winset.deals.reading import ArgumentError
from winset.deals.terms import option_of
from winset.space import JoinError, Space, components, join

__all__ = ["joined"]

Condition = dict[int, frozenset[int]]


@dataclass(frozen=True)
class _Bond:
    when: Condition
    add: dict[int, object]
    forbidden: bool
    name: str


def joined(
    space: Space,
    utility: Numbers,
    actors: Sequence[str],
    *,
    forbidden: Iterable[object] = (),
    interactions: Iterable[object] = (),
) -> tuple[Space, Numbers]:
    """Merge what is tied: the space with joint blocks, and utilities (actors, columns) on it.

    Parameters
    ----------
    space : Space
        Of independent issues.
    utility : (actors, columns) numbers
    actors : (actors,) str
    forbidden : conditions
        Each ``{issue: option or list of options}``.
    interactions : mappings
        Each ``{"when": condition, "add": {actor: number}}``.

    Examples
    --------
    >>> space = Space.plain([2, 2], issues=["land", "water"])
    >>> table = np.array([[0, 4, 0, 3]])
    >>> both = {"when": {"land": 1, "water": 1}, "add": {"us": -5}}
    >>> joint, worth = joined(space, table, ["us"], interactions=[both])
    >>> joint.sizes, worth.tolist()
    ((4,), [[0, 3, 4, 2]])
    """
    bonds = [
        _Bond(_condition(when, space, f"forbidden[{k}]"), {}, True, f"forbidden[{k}]")
        for k, when in enumerate(_listed(forbidden, "forbidden"))
    ]
    for k, one in enumerate(_listed(interactions, "interactions")):
        place = f"interactions[{k}]"
        if not isinstance(one, Mapping) or set(one) - {"reason"} != {"when", "add"}:
            raise ArgumentError(
                "interactions",
                f"got {one!r}",
                place=f"[{k}]",
                remedy='write {"when": {issue: option}, "add": {actor: number}}',
            )
        add = _amounts(one["add"], actors, place)
        bonds.append(_Bond(_condition(one["when"], space, place), add, False, place))
    blocks, parts = [], []
    sizes = [len(options) for options in space.options]
    for issues in components(len(sizes), [sorted(bond.when) for bond in bonds]):
        own = [bond for bond in bonds if next(iter(bond.when)) in issues]
        try:
            block = join(issues, sizes, [bond.when for bond in own if bond.forbidden])
        except JoinError as error:
            raise _refused(error, own) from None
        blocks.append(block)
        parts.append(_worth(space, utility, issues, block.columns, own))
    merged = Space(space.issues, space.options, tuple(blocks), space.null)
    _ = merged.null_columns  # refuses a null deal that is forbidden
    dtype = object if len({part.dtype for part in parts}) > 1 else parts[0].dtype
    return merged, np.concatenate([part.astype(dtype) for part in parts], axis=1)


def _listed(values: Iterable[object], what: str) -> list[object]:
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        raise ArgumentError(what, f"expected a list, got {values!r}")
    return list(values)


def _condition(when: object, space: Space, place: str) -> Condition:
    what, _, rest = place.partition("[")
    if not isinstance(when, Mapping) or not when:
        raise ArgumentError(
            what, f"got {when!r}", place=f"[{rest}", remedy="write {issue: option or options}"
        )
    out: Condition = {}
    for name, options in when.items():
        if name in space.issues:
            j = space.issues.index(name)
        elif isinstance(name, int) and not isinstance(name, bool) and 0 <= name < len(space.issues):
            j = name
        else:
            raise ArgumentError(
                what,
                f"there is no issue {name!r}",
                place=f"[{rest}",
                remedy=f"the issues are {', '.join(space.issues)}",
            )
        several = options if isinstance(options, (list, tuple, set, frozenset)) else [options]
        out[j] = frozenset(option_of(o, j, space, what, f"[{rest}") for o in several)
    return out


def _amounts(add: object, actors: Sequence[str], place: str) -> dict[int, object]:
    if not isinstance(add, Mapping):
        raise ArgumentError("interactions", f"add: got {add!r}", place=place[12:])
    out: dict[int, object] = {}
    for name, amount in add.items():
        i = actors.index(name) if name in actors else name
        if isinstance(i, bool) or not isinstance(i, int) or not 0 <= i < len(actors):
            raise ArgumentError(
                "interactions",
                f"there is no actor {name!r}",
                place=place[12:],
                remedy=f"the actors are {', '.join(actors)}",
            )
        try:
            as_fraction(amount)
        except ValueError as error:
            raise ArgumentError("interactions", str(error), place=place[12:]) from None
        out[i] = amount
    return out


def _refused(error: JoinError, bonds: Sequence[_Bond]) -> ArgumentError:
    names = ", ".join(bond.name for bond in bonds)
    if not error.count:
        return ArgumentError("forbidden", f"nothing is left to agree on: {names}")
    return ArgumentError(
        "interactions",
        f"{error}; they are tied by {names}",
        remedy="drop one of them, or state it on fewer issues or options",
    )


def _meets(columns: IntArray, issues: tuple[int, ...], when: Condition) -> np.ndarray:
    hit = np.ones(len(columns), dtype=np.bool_)
    for issue, options in when.items():
        hit &= np.isin(columns[:, issues.index(issue)], sorted(options))
    return hit


def _worth(
    space: Space,
    utility: Numbers,
    issues: tuple[int, ...],
    columns: IntArray,
    bonds: Sequence[_Bond],
) -> Numbers:
    if len(issues) == 1 and not bonds:
        start = int(space.offsets[issues[0]])
        return utility[:, start : start + len(columns)]
    # Sums of floats are sums of what was written, so that they stay exact.
    exact = utility.dtype.kind in "iub" and all(
        isinstance(a, int) for bond in bonds for a in bond.add.values()
    )
    table = utility.astype(object) if exact else _as_written(utility)
    positions = columns + space.offsets[list(issues)]
    out: Numbers = np.asarray(table[:, positions].sum(axis=-1))
    for bond in bonds:
        hit = _meets(columns, issues, bond.when)
        for i, amount in bond.add.items():
            out[i, hit] += amount if exact else written(amount)
    return out


def _as_written(utility: Numbers) -> Numbers:
    flat = [Fraction(written(x)) for x in utility.ravel().tolist()]
    out = np.empty(len(flat), dtype=object)
    out[:] = flat
    return out.reshape(utility.shape)
