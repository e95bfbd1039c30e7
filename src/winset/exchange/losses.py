"""What a case lost on its way through another format: every difference, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from winset.case.model import Case
from winset.text import counted

__all__ = ["losses"]

_ENTRIES = ("issues", "actors")
_MOST_NAMED = 4


def losses(case: Case, again: Case) -> tuple[str, ...]:
    """Name all in which a case that was written and read again differs from the first.

    Examples
    --------
    >>> case = Case(format=1, title="Talks", question="Why?", issues={}, actors={})
    >>> losses(case, Case(format=1, title="Talks", issues={}, actors={}))
    ('question is left out',)
    >>> losses(case, case)
    ()
    """
    one, two = case.to_mapping(), again.to_mapping()
    return tuple(_named(one, two))


def _named(one: Mapping[str, Any], two: Mapping[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*one, *two)):
        mine, other = one.get(key), two.get(key)
        if key in _ENTRIES and isinstance(mine, Mapping) and isinstance(other, Mapping):
            yield from _of_entries(key, mine, other)
        elif mine is None:
            yield f"{_size(key, other)} is added: it was not stated"
        elif other is None:
            yield f"{_size(key, mine)} {_verb(mine)} left out"
        elif mine != other:
            yield f"{_size(key, mine)} {_verb(mine)} read back otherwise"


def _size(key: str, value: Any) -> str:
    return f"{key} ({len(value)})" if isinstance(value, list | dict) else key


def _verb(value: Any) -> str:
    return "are" if isinstance(value, list | dict) and len(value) != 1 else "is"


def _of_entries(key: str, one: Mapping[str, Any], two: Mapping[str, Any]) -> Iterator[str]:
    what = key.removesuffix("s")
    missing = [name for name in one if name not in two]
    if missing:
        yield f"{key} {', '.join(missing)} are left out"
    if extra := [name for name in two if name not in one]:
        yield f"{key} {', '.join(extra)} are added"
    if not missing and not extra and list(one) != list(two):
        yield f"the order of {key} is another"
    changed: dict[tuple[str, str], list[str]] = {}
    for name in one:
        for field, how in _fields(one[name], two.get(name, one[name])):
            changed.setdefault((field, how), []).append(name)
    for (field, how), names in changed.items():
        of = ", ".join(names) if len(names) <= _MOST_NAMED else counted(len(names), what)
        yield f"{field} of {of}: {how}"


def _fields(one: Mapping[str, Any], two: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in dict.fromkeys((*one, *two)):
        mine, other = one.get(field), two.get(field)
        if mine == other:
            continue
        if other is None:
            yield field, "left out"
        elif mine is None:
            yield field, "added, as it was not stated"
        elif _listed(mine) == _listed(other):
            yield field, "the same, listed in the order of the options"
        else:
            yield field, "read back otherwise"


def _listed(table: Any) -> Any:
    """Values by option as a list, which says the same."""
    if not isinstance(table, Mapping):
        return table
    return {
        name: list(of.values()) if isinstance(of, Mapping) and "value" not in of else of
        for name, of in table.items()
    }
