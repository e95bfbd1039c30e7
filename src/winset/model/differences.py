"""Where two cases of one negotiation differ, and the cases in between.

A case is taken apart into entries that can be taken from one case or the other: an issue, an event,
a kind, an actor that only one case has, one judgement of an actor that both have. What else names
an issue, an actor, an event or an account that only one case has goes along with it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from winset.case.errors import CaseError
from winset.case.judgement import parse_judgement
from winset.case.model import Case

__all__ = ["Difference", "Differing"]

_Path = tuple[str, ...]
_Entries = dict[_Path, Any]

# Tables whose rows are entries, lists whose items are, and values that are one each.
_TABLES = ("issues", "kinds", "accounts")
_LISTS: Mapping[str, tuple[str, ...]] = {
    "events": ("id",),
    "ratification": ("of",),
    "interactions": ("when",),
    "forbidden": ("when",),
    "compliance": ("when",),
    "evidence": ("text",),
    "ties": ("together",),
}
_VALUES = ("signing", "shared_factor", "no_agreement", "mixed_accounts", "outcome", "held")
# What is said of an entry, and changes no answer.
_SILENT = {
    *("note", "source", "by_note", "text", "name", "reason", "title"),
    *("speakers", "aliases", "keywords", "option_keywords", "passage", "draft"),
}
_BY_ISSUE = ("swing", "values", "points")
_MISSING = object()
_ROOM = 90  # characters; what takes more is not spelt out


@dataclass(frozen=True)
class Difference:
    """One place where two cases differ, as each states it (empty where one does not).

    Differences of one ``group`` are changed over together.
    """

    path: str
    group: str
    first: str
    second: str


@dataclass(frozen=True, eq=False)
class Differing:
    """Two cases, and what they state in two ways.

    Parameters
    ----------
    first, second : Case
    """

    first: Case
    second: Case

    @cached_property
    def _entries(self) -> tuple[_Entries, _Entries]:
        both = set(self.first.actors) & set(self.second.actors)
        one, other = self.first.to_mapping(), self.second.to_mapping()
        return dict(_entries_of(one, both)), dict(_entries_of(other, both))

    @cached_property
    def _changed(self) -> dict[_Path, str]:
        """Entries that differ, each with its group."""
        one, other = self._entries
        paths = [
            path
            for path in dict.fromkeys((*one, *other))
            if _heard(one.get(path)) != _heard(other.get(path))
        ]
        alone = self._alone
        merged: dict[str, str] = {}
        found = {path: _group(path) for path in paths}
        for path in paths:
            for entries, names in zip(self._entries, alone, strict=True):
                for name in sorted(names & _named(path, entries.get(path))):
                    _join(merged, found[path], _group_of_name(name, entries))
        return {path: _root(merged, group) for path, group in found.items()}

    @cached_property
    def _alone(self) -> tuple[set[str], set[str]]:
        """Names of issues, actors, accounts and events that only one case has, for either."""

        def names(case: Case) -> set[str]:
            return {*case.issues, *case.actors, *case.accounts, *(e.id for e in case.events)} - {""}

        one, other = names(self.first), names(self.second)
        return one - other, other - one

    @property
    def related(self) -> bool:
        """Whether the cases have an issue and an actor in common."""
        return bool(
            set(self.first.issues) & set(self.second.issues)
            and set(self.first.actors) & set(self.second.actors)
        )

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups of differences, in the order of the file."""
        return tuple(dict.fromkeys(self._changed.values()))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Every place that bears on the answer and is stated in two ways."""
        one, other = self._entries
        found = []
        for path, group in self._changed.items():
            mine, theirs = one.get(path, _MISSING), other.get(path, _MISSING)
            for place, first, second in _leaves(path, mine, theirs):
                words = _said(place, first), _said(place, second)
                found.append(Difference(_text(place), group, *words))
        return tuple(found)

    def mixed(self, taken: Iterable[str]) -> Case:
        """Take some groups from the second case, the rest from the first.

        Raises
        ------
        ValueError
            Where parts of the one do not fit the rest of the other.
        """
        chosen, (one, other) = set(taken), self._entries
        kept = {
            path: (other if self._changed.get(path) in chosen else one).get(path, _MISSING)
            for path in self._order()
        }
        known = {path: value for path, value in kept.items() if value is not _MISSING}
        head = {"format": 1, "title": self.first.title, "sources": self._sources()}
        return Case.model_validate({**head, **_table_of(known)})

    def _sources(self) -> dict[str, Any]:
        one, other = (case.to_mapping().get("sources", {}) for case in (self.first, self.second))
        return {**other, **one}

    def _order(self) -> list[_Path]:
        """Paths of both, what only the second has after what precedes it there."""
        one, other = (list(entries) for entries in self._entries)
        place = {path: (n, 0) for n, path in enumerate(one)}
        last = (-1, 0)
        for path in other:
            if path in place:
                last = place[path]
            else:
                last = place[path] = (last[0], last[1] + 1)
        return sorted(place, key=lambda path: place[path])


def _entries_of(case: Mapping[str, Any], both: set[str]) -> Iterator[tuple[_Path, Any]]:
    for part, value in case.items():
        if part in _TABLES:
            for name, row in value.items():
                yield (part, name), row
        elif part == "actors":
            for name, actor in value.items():
                yield from _actor(name, actor) if name in both else (((part, name), actor),)
        elif part in _LISTS:
            seen: Counter[str] = Counter()
            for row in value:
                key = _key(part, row)
                seen[key] += 1
                yield (part, key + (f" ({seen[key]})" if seen[key] > 1 else "")), row
        elif part in _VALUES:
            yield (part,), value


def _actor(name: str, actor: Mapping[str, Any]) -> Iterator[tuple[_Path, Any]]:
    for key, value in actor.items():
        if key in _BY_ISSUE:
            for issue, stated in value.items():
                yield ("actors", name, key, issue), stated
        elif key not in _SILENT:
            yield ("actors", name, key), value


def _key(part: str, row: Mapping[str, Any]) -> str:
    """Name an item of a list by what it is about."""
    for name in _LISTS[part]:
        if name in row:
            stated = row[name]
            return stated if isinstance(stated, str) else _canonical(stated)
    return " ".join(str(row[name]) for name in ("date", "kind", "by", "account") if name in row)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def _group(path: _Path) -> str:
    """Differences that are changed over together, before what they name is looked at."""
    if path[0] != "actors" or len(path) == 2:
        return ".".join(path[:2])
    return ".".join((*path[:2], "weights") if path[2] == "swing" else path)


def _group_of_name(name: str, entries: _Entries) -> str:
    """Find the group of an issue, an actor, an account or an event by its id."""
    return next(
        ".".join(path)
        for path in entries
        if len(path) == 2 and path[0] in ("issues", "actors", "accounts", "events")
        if path[1] == name
    )


def _named(path: _Path, value: Any) -> set[str]:
    """Collect everything that an entry may name."""
    found = set(path[1:])
    stack = [_heard(value)]
    while stack:
        top = stack.pop()
        if isinstance(top, Mapping):
            found |= set(top)
            stack += top.values()
        elif isinstance(top, list | tuple):
            stack += top
        elif isinstance(top, str):
            found |= {top, *re.split(r"[\s>=.]+", top)}
    return found


def _root(merged: dict[str, str], group: str) -> str:
    while group in merged:
        group = merged[group]
    return group


def _join(merged: dict[str, str], group: str, into: str) -> None:
    """Let one group go along with another."""
    group, into = _root(merged, group), _root(merged, into)
    if group != into:
        merged[group] = into


def _heard(value: Any) -> Any:
    """Leave out what changes no answer."""
    if isinstance(value, Mapping):
        return {key: _heard(inner) for key, inner in value.items() if key not in _SILENT}
    return [_heard(inner) for inner in value] if isinstance(value, list | tuple) else value


def _leaves(path: _Path, mine: Any, theirs: Any) -> Iterator[tuple[_Path, Any, Any]]:
    """Go down to where two entries differ; what only one has is not taken apart."""
    pairs: list[tuple[str, Any, Any]] = []
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping) and "value" not in mine:
        keys = [key for key in dict.fromkeys((*mine, *theirs)) if key not in _SILENT]
        pairs = [(k, mine.get(k, _MISSING), theirs.get(k, _MISSING)) for k in keys]
    elif path[2:3] == ("values",) and all(isinstance(x, list) for x in (mine, theirs)):
        pairs = [(f"[{k}]", *both) for k, both in enumerate(zip(mine, theirs, strict=False))]
    if not pairs or (isinstance(mine, list) and len(mine) != len(theirs)):
        pairs = []
        yield path, mine, theirs
    for key, one, other in pairs:
        if _heard(one) != _heard(other):
            yield from _leaves((*path, key), one, other)


def _text(path: _Path) -> str:
    return re.sub(r"\.(\[\d+\])", r"\1", ".".join(path))


def _said(path: _Path, value: Any) -> str:
    """Say what a case states, a judgement in words."""
    if value is _MISSING:
        return ""
    if path[0] == "actors" or {"add", "keeps", "loss", "likelihood"} & set(path):
        with suppress(CaseError):
            return "; ".join(view.form.words() for view in parse_judgement(value).views)
    return _plain(_heard(value))


def _plain(value: Any) -> str:
    stated = value.get("value", value) if isinstance(value, Mapping) else value
    if isinstance(stated, Mapping):
        said = ", ".join(f"{key}: {_plain(inner)}" for key, inner in stated.items())
        return said if len(said) <= _ROOM else "stated"
    if isinstance(stated, list | tuple):
        return "; ".join(map(_plain, stated))
    return str(stated)


def _table_of(entries: Mapping[_Path, Any]) -> dict[str, Any]:
    """Put entries together again."""
    out: dict[str, Any] = {"issues": {}, "actors": {}}
    for path, value in entries.items():
        if path[0] in _LISTS:
            out.setdefault(path[0], []).append(value)
            continue
        place = out
        for name in path[:-1]:
            place = place.setdefault(name, {})
        place[path[-1]] = value
    return out
