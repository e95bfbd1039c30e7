"""From plain tables to a case, with every mismatch at its place and a hint."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from winset.case.errors import MOST_FOUND, CaseError, Defect
from winset.case.judgement import DATE
from winset.case.model import Case
from winset.case.places import Loc
from winset.case.spelling import did_you_mean, shown
from winset.files.toml.given import LISTS
from winset.files.toml.slips import written_day

__all__ = ["validate"]

# Names that pydantic puts into a location where a value can be stated in several ways.
_TAGS = {"in order", "by option", "numeric", "ideal", "ranking", "each"}


def validate(data: Mapping[str, Any]) -> tuple[Case | None, tuple[Defect, ...]]:
    """Build a case from plain tables, or say all that stands in the way."""
    try:
        return Case.model_validate(data), ()
    except ValidationError as error:
        details = error.errors(include_url=False)[:MOST_FOUND]
        found = [defect for item in details for defect in _defects(item, data)]
        return None, tuple(dict.fromkeys(found))


def _clean(raw: Loc, data: Any) -> Loc:
    """Drop from a pydantic location what does not stand in the file."""
    at: Any = data
    loc: list[str | int] = []
    for k, part in enumerate(raw):
        inside = isinstance(at, Mapping) and part in at
        inside |= isinstance(at, list) and isinstance(part, int) and part < len(at)
        if inside:
            at = at[part]
            loc.append(part)
        elif part in _TAGS or (k < len(raw) - 1 and loc):
            continue
        else:
            loc.append(part)
    return tuple(loc)


def _defects(item: ErrorDetails, data: Any) -> Iterator[Defect]:
    """Read one mismatch; a judgement may hold several."""
    key, kind, given = _clean(item["loc"], data), item["type"], item.get("input")
    context = item.get("ctx", {})
    error = context.get("error")
    if isinstance(error, CaseError):
        yield from (replace(defect, key=(*key, *defect.key)) for defect in error.defects)
    elif kind == "extra_forbidden":
        yield _unknown_key(key, item["loc"], given)
    elif kind == "missing":
        name = str(key[-1])
        said = f"{name!r} is missing"
        wanted = _NEEDED.get(f"{key[0]}.{name}") or _NEEDED.get(name, "")
        missing = Defect(key, "missing-key", said, wanted, at_key=True, absent=True)
        # Parts of an actor whose header is misspelt make another actor, without a role.
        split = key[0] == "actors" and name == "role"
        yield _of_another(missing, data["actors"]) if split else missing
    elif kind == "literal_error":
        yield _literal(key, given, item["loc"])
    elif kind in _BOUNDS:
        wanted = f"{_BOUNDS[kind][1]} {context[_BOUNDS[kind][0]]:g}"
        yield Defect(key, "scale", f"{shown(given)} is out of range", wanted)
    else:
        wanted, hint = _WANTED.get(kind, ("", ""))
        table = str(item["loc"][0])
        if kind == "tuple_type" and table in LISTS and len(key) == 1:
            wanted, hint = "a list of tables", f"write [[{table}]] in double brackets"
        elif table in _NAMED_TABLES and len(key) <= 2 and kind in _TABLE_TYPES:
            wanted, hint = _of_named(table, key, given)
        elif kind in _DAY_TYPES and isinstance(given, str):
            day = written_day(given)
            hint = f"write {day}, without quotes" if day else "year-month-day, without quotes"
        yield Defect(key, "type", f"cannot read {shown(given)}", wanted, hint)


def _of_named(table: str, key: Loc, given: object) -> tuple[str, str]:
    """Say how a table with an id of its own is written."""
    one = _NAMED_TABLES[table]
    if isinstance(given, list | tuple) and (len(key) == 1 or isinstance(given[:1], list)):
        name = "NAME" if len(key) == 1 else key[1]
        if not given or isinstance(given[0], Mapping):
            return f"a table for each {one}", f"write [{table}.{name}] in single brackets"
    hint = f"the id of the {one} stands in the header, [{table}.NAME]"
    return f"a table for each {one}", hint


def _of_another(missing: Defect, actors: Mapping[str, Any]) -> Defect:
    name = str(missing.key[1])
    others = [other for other in actors if other != name]
    return replace(missing, unknown=name, known=others, home=("actors",))


_NUMBER, _TABLE = ("a number, without quotes", ""), ("a table, as in { key = value }", "")
# By pydantic's types of errors.
_WANTED = {
    "string_type": ("text in quotes", 'put it in quotes, as in "..."'),
    "bool_type": ("true or false", ""),
    "bool_parsing": ("true or false", ""),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": ("a finite number", ""),
    "tuple_type": ("a list, as in [a, b]", ""),
    "dict_type": _TABLE,
    "mapping_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "date_type": (DATE, ""),
    "date_parsing": (DATE, ""),
    "date_from_datetime_parsing": (DATE, ""),
    "date_from_datetime_inexact": (DATE, ""),
}
_TABLE_TYPES = ("dict_type", "mapping_type", "model_type", "model_attributes_type")
_DAY_TYPES = ("date_type", "date_parsing", "date_from_datetime_parsing")
_BOUNDS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than_equal": ("le", "at most"),
}
_NAMED_TABLES = {"sources": "source", "issues": "issue", "actors": "actor", "kinds": "kind"}
_NAMED_TABLES["accounts"] = "account"
_NEEDED = {
    "format": "format = 1, the version of the file format",
    "title": 'title = "..."',
    "issues": "a table [issues.NAME] for each thing that is negotiated",
    "actors": "a table [actors.NAME] for each party, ratifier and onlooker",
    "role": '"party", "ratifier" or "onlooker"',
    "date": DATE,
    "kind": "what happened, such as offer, demand, refusal or walk-out",
    "levers.kind": "what it changes, such as margin, option, rule or payment",
    "when": 'the options it is about, as in { issue = "option" }',
}


def _literal(key: Loc, given: object, raw: Loc) -> Defect:
    """Report a word that is none of those allowed at a pydantic location."""
    said, known = f"cannot read {shown(given)}", [str(word) for word in _words_at(raw)]
    if key == ("format",):
        said, hint = f"format {shown(given)} is not known", "a newer file needs a newer Winset"
        return Defect(key, "format", said, "1", hint)
    word = given if isinstance(given, str) else ""
    return Defect(key, "choice", said, f"one of {', '.join(known)}", unknown=word, known=known)


def _unknown_key(key: Loc, raw: Loc, given: object) -> Defect:
    name, known = str(key[-1]), _fields_at(raw[:-1])
    said = f"unknown key {name!r}"
    hint = _elsewhere(name, known)
    if len(key) == 1 and isinstance(given, Mapping) and not did_you_mean(name, known):
        # A table under its own name, without the kind of table before it.
        kind = "issues" if {"options", "range", "items"} & given.keys() else ""
        kind = kind or ("actors" if {"role", "margin", "values"} & given.keys() else "")
        hint = f"write [{kind}.{name}]" if kind else hint
    return Defect(key, "unknown-key", said, hint=hint, at_key=True, unknown=name, known=known)


# Time has no part in what is computed; a key without effect would look as if it had.
_IN_TIME = (
    "take it out: nothing is computed in rounds yet, so what waiting costs has no effect; state it "
    "in the margin (what failing to agree now is worth)"
)
_ELSEWHERE = {
    "weight": 'weights are a ranking, weights = "a > b"; numbers go under swing',
    "utilities": "state values or points",
    "utility": "state values or points",
    "reservation": "no agreement is stated as margin or walk_away",
    "batna": "no agreement is stated as margin or walk_away",
    "name": "the table's own name is its id",
    "discount": _IN_TIME,
    "discount_factor": _IN_TIME,
    "delta": _IN_TIME,
}


@lru_cache
def _elsewhere(key: str, known: tuple[str, ...]) -> str:
    """Say where a key belongs that is known elsewhere, and is like none that is known here."""
    hint = _ELSEWHERE.get(key.lower(), "")
    if not hint and key in Case.model_fields and "format" not in known:
        hint = f"{key!r} belongs at the top of the file, before the first [table]"
    return "" if hint and did_you_mean(key, known) else hint


def _types_at(raw: Loc) -> list[Any]:
    """Types of what may stand at a pydantic location, unions taken apart."""
    found: list[Any] = [Case]
    for part in raw:
        found = [inner for above in found for inner in _inside(above, part)]
    return [bare for annotation in found for bare in _variants(annotation)]


def _fields_at(raw: Loc) -> tuple[str, ...]:
    """Keys that the table at a pydantic location may hold."""
    tables = [t for t in _types_at(raw) if isinstance(t, type) and issubclass(t, BaseModel)]
    return tuple(dict.fromkeys(key for table in tables for key in table.model_fields))


def _words_at(raw: Loc) -> list[Any]:
    """Words that may stand at a pydantic location."""
    stated = [t for t in _types_at(raw) if typing.get_origin(t) is typing.Literal]
    return [word for literal in stated for word in typing.get_args(literal)]


def _variants(annotation: Any) -> list[Any]:
    """Strip a type of its annotations, and take a union apart."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        return _variants(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return [v for member in typing.get_args(annotation) for v in _variants(member)]
    return [annotation]


def _inside(annotation: Any, part: str | int) -> list[Any]:
    """Types of what stands under a key or index."""
    found = []
    for bare in _variants(annotation):
        origin = typing.get_origin(bare)
        if part in _TAGS:
            found.append(bare)
        elif isinstance(bare, type) and issubclass(bare, BaseModel):
            if part in bare.model_fields:
                found.append(bare.model_fields[str(part)].annotation)
        elif origin is tuple and isinstance(part, int):
            found.append(typing.get_args(bare)[0])
        elif origin is not None and origin is not tuple and len(typing.get_args(bare)) == 2:
            found.append(typing.get_args(bare)[1])
    return found
