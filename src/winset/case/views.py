"""One case, several analysts: the case as one of them judges it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from winset.case.judgement import Quantity
from winset.case.model import Case

__all__ = ["as_judged_by", "judges_in", "judges_of", "only_of"]


def judges_of(case: Case) -> tuple[str, ...]:
    """Name those whose judgements stand beside others' on some quantity of the case.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> "Huang Jing" in judges_of(load("hanoi"))
    True
    """
    return judges_in(case)


def judges_in(part: Any) -> tuple[str, ...]:
    """Name those whose judgements stand beside others' in some part of a case."""
    names: dict[str, None] = {}
    _collect(part, names)
    return tuple(names)


def _collect(value: Any, names: dict[str, None]) -> None:
    if isinstance(value, Quantity):
        if len(value.views) > 1:
            names.update((view.by, None) for view in value.views if view.by)
    elif isinstance(value, Mapping):
        for inner in value.values():
            _collect(inner, names)
    elif isinstance(value, tuple):
        for inner in value:
            _collect(inner, names)
    elif hasattr(value, "model_fields_set"):
        for key in type(value).model_fields:
            _collect(getattr(value, key), names)


def as_judged_by(case: Case, judge: str) -> Case:
    """Keep one analyst's view wherever that analyst spoke beside others.

    Raises
    ------
    ValueError
        Where nobody of that name did.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> one = as_judged_by(load("hanoi"), "Sun Xingjie")
    >>> len(one.actors["china"].margin.views)
    1
    """
    known = judges_of(case)
    if judge not in known:
        listed = ", ".join(known) or "nobody: each quantity has one view"
        raise ValueError(f"no judgement by {judge!r} stands beside another; there are: {listed}")
    changed: Case = only_of(case, judge)
    return changed


def only_of(value: Any, judge: str) -> Any:
    """Keep one analyst's views in any part of a case."""
    if isinstance(value, Quantity):
        views = tuple(view for view in value.views if view.by == judge)
        return Quantity(views) if views and len(value.views) > 1 else value
    if isinstance(value, Mapping):
        return {key: only_of(inner, judge) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(only_of(inner, judge) for inner in value)
    if hasattr(value, "model_fields_set"):
        fields = {key: getattr(value, key) for key in type(value).model_fields}
        changed = {
            key: new for key, old in fields.items() if (new := only_of(old, judge)) is not old
        }
        return value.model_copy(update=changed) if changed else value
    return value
