"""Deals as callers write them: option numbers or names, in order or by issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from winset.deals.reading import ArgumentError
from winset.space import Space

__all__ = ["deals_of", "null_of", "option_of"]


def null_of(null: object, space: Space) -> tuple[int, ...]:
    """One option of each issue, by number or by name."""
    return deals_of([null], space, "null")[0]


def deals_of(deals: object, space: Space, what: str = "deals") -> list[tuple[int, ...]]:
    """Deals as option indices, given by number or by name, in order or by issue."""
    if isinstance(deals, (str, bytes, Mapping)) or not isinstance(deals, Iterable):
        raise ArgumentError(what, f"expected a list of deals, got {deals!r}")
    return [_deal(deal, k, space, what) for k, deal in enumerate(deals)]


def _deal(deal: object, k: int, space: Space, what: str) -> tuple[int, ...]:
    place = "" if what == "null" else f"[{k}]"
    if isinstance(deal, Mapping):
        for name in deal:
            if name not in space.issues:
                raise ArgumentError(
                    what,
                    f"there is no issue {name!r}",
                    place=place,
                    remedy=f"the issues are {', '.join(space.issues)}",
                )
        absent = [name for name in space.issues if name not in deal]
        if absent:
            raise ArgumentError(what, f"nothing is said of {', '.join(absent)}", place=place)
        deal = [deal[name] for name in space.issues]
    if isinstance(deal, (str, bytes)) or not isinstance(deal, Iterable):
        raise ArgumentError(what, f"expected one option per issue, got {deal!r}", place=place)
    chosen = list(deal)
    if len(chosen) != len(space.issues):
        raise ArgumentError(
            what,
            f"expected one option for each of {len(space.issues)} issues, got {len(chosen)}",
            place=place,
        )
    return tuple(option_of(option, j, space, what, place) for j, option in enumerate(chosen))


def option_of(option: object, j: int, space: Space, what: str, place: str = "") -> int:
    """One option of an issue, by number or by name."""
    names = space.options[j]
    if isinstance(option, str) and option in names:
        return names.index(option)
    whole = isinstance(option, (int, np.integer)) and not isinstance(option, bool)
    if whole and 0 <= option < len(names):  # type: ignore[operator]
        return int(option)  # type: ignore[call-overload, no-any-return]
    raise ArgumentError(
        what,
        f"no such combination of options: {option!r} is not one of {space.issues[j]}",
        place=place,
        remedy=f"use a number from 0 to {len(names) - 1} or a name"
        + (f" ({', '.join(names)})" if len(names) <= 12 else ""),
    )
