"""Places of a case: keys and list positions that lead there, and their paths as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from winset.case.spelling import nearest

__all__ = ["Loc", "by_each", "by_ends", "by_ideal", "path_of"]

#: Keys and list indices from the top of the file down.
Loc = tuple[str | int, ...]
_ENDS = ("worst", "best", "curve")
_IDEAL = ("ideal", "loss")


def path_of(loc: Loc, data: Any) -> str:
    """Write a location as a path: list positions and options of an issue stand in brackets.

    Parameters
    ----------
    loc : tuple
    data : mapping
        The tables of the case, for the names of options.

    Examples
    --------
    >>> data = {"issues": {"y": {"options": ["no", "all"]}}}
    >>> path_of(("actors", "us", "values", "y", 1), data)
    'actors.us.values.y[all]'
    >>> path_of(("events", 3, "terms", "y"), data)
    'events[3].terms.y'
    """
    said = ""
    for k, part in enumerate(loc):
        issue = loc[k - 1] if k > 1 and loc[k - 2] in ("values", "points") else None
        if issue is not None and not _is_numeric(loc[:k], part, data):
            said += f"[{_label(part, issue, data)}]"
        elif isinstance(part, int):
            said += f"[{part}]"
        else:
            said += f".{part}" if said else part
    return said


def by_ends(stated: Mapping[str, Any]) -> bool:
    """Whether values stand as the worst and the best of a numeric issue, not option by option.

    An option may be called "best"; a misspelt end is one all the same.

    >>> by_ends({"worst": 0, "bst": 9}), by_ends({"good": 50, "best": 100})
    (True, False)
    """
    ends = [end for end in _ENDS[:2] if end in stated]
    return len(ends) == 2 or (bool(ends) and all(nearest(str(k), _ENDS) for k in stated))


def by_ideal(stated: Mapping[str, Any]) -> bool:
    """Whether values stand as a best point and what distance from it loses.

    >>> by_ideal({"ideal": 45}), by_ideal({"ideal": 45, "lss": 2}), by_ideal({"ideal": 5, "x": 9})
    (True, True, False)
    """
    return "ideal" in stated and all(nearest(str(key), _IDEAL) for key in stated)


def by_each(stated: Mapping[str, Any]) -> bool:
    """Whether points stand as what one unit is worth.

    >>> by_each({"each": 2}), by_each({"each": 2, "other": 3})
    (True, False)
    """
    return set(stated) == {"each"}


def _is_numeric(loc: Loc, key: str | int, data: Any) -> bool:
    """Whether values stand there as worst, best and curve."""
    at = data
    for part in loc:
        try:
            at = at[part]
        except (KeyError, IndexError, TypeError):
            return key in (*_ENDS, *_IDEAL, "each")
    return isinstance(at, Mapping) and (by_ends(at) or by_ideal(at) or by_each(at))


def _label(part: str | int, issue: str | int, data: Any) -> str:
    if isinstance(part, str):
        return part
    try:
        stated = data["issues"][issue]
        return str((stated.get("options") or stated.get("items"))[part])
    except (KeyError, TypeError, IndexError, AttributeError):
        return str(part)
