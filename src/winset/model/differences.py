"""Where two cases of one negotiation differ, and the cases in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from winset.case.judgement import Quantity
from winset.case.model import Case
from winset.model.compiling import Model, compile_case

__all__ = ["Difference", "differences_of", "mixed", "mixed_case", "same_space"]

_Path = tuple[str, ...]

# Parts of a case that bear on the answer, and keys of them that do not.
_PARTS = (
    "issues",
    "actors",
    "signing",
    "ratification",
    "interactions",
    "forbidden",
    "compliance",
    "ties",
    "shared_factor",
    "no_agreement",
    "events",
    "accounts",
    "mixed_accounts",
    "outcome",
)
_SILENT = {"note", "source", "by_note", "text", "name", "speakers", "reason", "title"}


@dataclass(frozen=True)
class Difference:
    """One place where two cases differ, as each states it (empty where one does not).

    Differences of one ``group`` are changed over together.
    """

    path: str
    group: str
    first: str
    second: str


def differences_of(first: Model, second: Model) -> tuple[Difference, ...]:
    """Find every place that bears on the answer and is stated in two ways."""
    one, other = _leaves(first.case), _leaves(second.case)
    return tuple(
        Difference(_text(path), _group(path), _said(one, path), _said(other, path))
        for path in dict.fromkeys((*one, *other))
        if one.get(path) != other.get(path)
    )


def _leaves(case: Case) -> dict[_Path, Any]:
    """Every value of the case that bears on the answer, by its path."""
    out: dict[_Path, Any] = {}
    for part in _PARTS:
        out.update(_walk(getattr(case, part), (part,)))
    return out


def _walk(value: Any, path: _Path) -> Iterator[tuple[_Path, Any]]:
    if isinstance(value, Quantity):
        yield path, tuple(view.form for view in value.views)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk(inner, (*path, str(key)))
    elif isinstance(value, tuple) and value and not isinstance(value[0], str):
        for k, inner in enumerate(value):
            yield from _walk(inner, (*path, f"[{k}]"))
    elif hasattr(value, "model_fields_set"):
        for key in type(value).model_fields:
            if key not in _SILENT:
                yield from _walk(getattr(value, key), (*path, key))
    elif value not in (None, "", ()):
        yield path, value


def _text(path: _Path) -> str:
    return ".".join(path).replace(".[", "[")


def _said(leaves: Mapping[_Path, Any], path: _Path) -> str:
    if path not in leaves:
        return ""
    value = leaves[path]
    if isinstance(value, tuple) and value and hasattr(value[0], "words"):
        return "; ".join(form.words() for form in value)
    return str(getattr(value, "text", value))


def _group(path: _Path) -> str:
    """Differences that are changed over together."""
    if path[0] != "actors":
        return path[0]
    if len(path) > 3 and path[2] in ("values", "points"):
        return ".".join(path[:4])
    return f"actors.{path[1]}.{'weights' if path[2] == 'swing' else path[2]}"


def mixed(first: Model, second: Model, taken: frozenset[str]) -> Model:
    """Take some groups from the second model, the rest from the first."""
    return compile_case(mixed_case(first.case, second.case, taken))


def mixed_case(one: Case, other: Case, taken: frozenset[str]) -> Case:
    """Take some groups from the second case, the rest from the first."""
    changes: dict[str, Any] = {
        part: getattr(other, part) for part in _PARTS if part in taken and part != "actors"
    }
    actors = {}
    for name in dict.fromkeys((*one.actors, *other.actors)):
        mine, theirs = one.actors.get(name), other.actors.get(name)
        prefix = f"actors.{name}."
        wanted = {g.removeprefix(prefix) for g in taken if g.startswith(prefix)}
        if mine is None or theirs is None:  # only one case has the actor: all or nothing
            kept = theirs if wanted else mine
            if kept is not None:
                actors[name] = kept
            continue
        fields: dict[str, Any] = {}
        for key in type(mine).model_fields:
            if key in ("values", "points"):
                fields[key] = _tables(getattr(mine, key), getattr(theirs, key), key, wanted)
            elif key in wanted or (key in ("weights", "swing") and "weights" in wanted):
                fields[key] = getattr(theirs, key)
        actors[name] = mine.model_copy(update=fields)
    return one.model_copy(update={**changes, "actors": actors})


def _tables(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], key: str, wanted: set[str]
) -> dict[str, Any]:
    out = dict(mine)
    for issue in dict.fromkeys((*mine, *theirs)):
        if f"{key}.{issue}" in wanted:
            if issue in theirs:
                out[issue] = theirs[issue]
            else:
                out.pop(issue, None)
    return out


def same_space(first: Model, second: Model) -> bool:
    """Whether both cases have the same issues, options and actors."""

    def shape(case: Case) -> tuple[object, ...]:
        issues = tuple((name, i.options, i.range, i.items) for name, i in case.issues.items())
        return issues, tuple((name, a.role) for name, a in case.actors.items())

    return shape(first.case) == shape(second.case)
