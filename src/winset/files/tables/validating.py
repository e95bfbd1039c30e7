"""From plain tables to a case, with every mismatch at its path and a hint."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from winset.case.judgement import JudgementError
from winset.case.model import Case
from winset.case.places import Finding, Loc
from winset.case.spelling import did_you_mean, one_of

__all__ = ["validate"]

# Names that pydantic puts into a location where a value can be stated in several ways.
_TAGS = {"in order", "by option", "numeric"}


def validate(data: Mapping[str, Any]) -> tuple[Case | None, tuple[Finding, ...]]:
    """Build a case from plain tables, or say all that stands in the way."""
    try:
        return Case.model_validate(data), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
        found = [finding for item in details for finding in _findings(item, data)]
        return None, tuple(dict.fromkeys(found))


def _clean(raw: tuple[str | int, ...], data: Any) -> Loc:
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


def _findings(item: ErrorDetails, data: Any) -> list[Finding]:
    """Read one mismatch; a judgement may hold several."""
    error = item.get("ctx", {}).get("error")
    if isinstance(error, JudgementError):
        above = _clean(item["loc"], data)
        return [
            _said((*above, *loc), said, at_key=said.startswith("unknown"))
            for loc, said in error.wrong
        ]
    return [_finding(item, data)]


def _said(loc: Loc, message: str, *, at_key: bool = False) -> Finding:
    """Take a message apart: what is wrong; what was expected; a hint."""
    said, _, rest = message.partition("; expected ")
    if not rest:
        said, _, hint = message.partition("; ")
        return Finding(loc, said, "", hint, at_key=at_key)
    wanted, _, hint = rest.partition("; ")
    return Finding(loc, said, wanted, hint, at_key=at_key)


def _finding(item: ErrorDetails, data: Any) -> Finding:
    loc = _clean(item["loc"], data)
    kind, given = item["type"], item.get("input")
    if kind == "extra_forbidden":
        return _unknown_key(loc, item["loc"])
    if kind == "missing":
        return Finding(
            loc[:-1],
            f"{loc[-1]!r} is missing",
            _needed(str(loc[-1])),
            at_key=True,
            absent=True,
        )
    if kind == "literal_error":
        return _literal(loc, given, str(item.get("ctx", {}).get("expected", "")))
    if kind == "value_error":
        message = str(item.get("ctx", {}).get("error", item["msg"]))
        if message.startswith("expected "):
            message = f"cannot read {_shown(given)}; {message}"
        return _said(loc, message)
    return Finding(loc, *_type_error(kind, given, item))


_WANTED = {
    "string_type": ("text in quotes", 'put it in quotes, as in "..."'),
    "bool_type": ("true or false", ""),
    "bool_parsing": ("true or false", ""),
    "float_type": ("a number", ""),
    "float_parsing": ("a number, without quotes", ""),
    "finite_number": ("a finite number", ""),
    "int_type": ("a whole number", ""),
    "int_parsing": ("a whole number", ""),
    "tuple_type": ("a list, as in [a, b]", ""),
    "dict_type": ("a table, as in { key = value }", ""),
    "mapping_type": ("a table, as in { key = value }", ""),
    "model_type": ("a table", ""),
    "model_attributes_type": ("a table", ""),
    "date_type": ("a date such as 2019-02-28", ""),
    "date_parsing": ("a date such as 2019-02-28", ""),
    "date_from_datetime_parsing": ("a date such as 2019-02-28", ""),
    "date_from_datetime_inexact": ("a date such as 2019-02-28", ""),
}


def _type_error(kind: str, given: object, item: ErrorDetails) -> tuple[str, str, str]:
    if kind in _WANTED:
        wanted, hint = _WANTED[kind]
        if kind == "tuple_type" and item["loc"] and item["loc"][0] in _LISTS_OF_TABLES:
            wanted, hint = "a list of tables", f"write [[{item['loc'][0]}]] in double brackets"
        return f"cannot read {_shown(given)}", wanted, hint
    message = item["msg"]
    if message.startswith("Input should be "):
        return f"{_shown(given)} is out of range", message.removeprefix("Input should be "), ""
    return message[:1].lower() + message[1:], "", ""


_LISTS_OF_TABLES = {
    name for name, info in Case.model_fields.items() if "tuple[" in str(info.annotation)
}


def _shown(given: object) -> str:
    if isinstance(given, Mapping):
        return "a table"
    if isinstance(given, list | tuple):
        return "a list"
    said = repr(given) if isinstance(given, str) else str(given).lower()
    return said if len(said) <= 60 else said[:57] + "..."


_NEEDED = {
    "format": "format = 1, the version of the file format",
    "title": 'title = "..."',
    "issues": "a table [issues.NAME] for each thing that is negotiated",
    "actors": "a table [actors.NAME] for each party, ratifier and onlooker",
    "role": '"party", "ratifier" or "onlooker"',
    "date": "a date such as 2019-02-28",
    "kind": "what happened, such as offer, demand, refusal or walk-out",
    "when": 'the options it is about, as in { issue = "option" }',
}


def _needed(key: str) -> str:
    return _NEEDED.get(key, "")


def _literal(loc: Loc, given: object, expected: str) -> Finding:
    known = [name.strip("'") for name in expected.replace(" or ", ", ").split(", ")]
    if loc == ("format",):
        return Finding(
            loc, f"format {_shown(given)} is not known", "1", "a newer file needs a newer Winset"
        )
    hint = did_you_mean(given, known) if isinstance(given, str) else ""
    return Finding(loc, f"cannot read {_shown(given)}", f"one of {', '.join(known)}", hint)


def _unknown_key(loc: Loc, raw: tuple[str | int, ...]) -> Finding:
    key = str(loc[-1])
    known = _fields_at(raw[:-1])
    hint = did_you_mean(key, known) or _elsewhere(key, known)
    return Finding(
        loc,
        f"unknown key {key!r}",
        "" if hint else one_of(known, 40),
        hint,
        at_key=True,
    )


_ELSEWHERE = {
    "weight": 'weights are a ranking, weights = "a > b"; numbers go under swing',
    "utilities": "state values or points",
    "utility": "state values or points",
    "reservation": "no agreement is stated as margin or walk_away",
    "batna": "no agreement is stated as margin or walk_away",
    "name": "the table's own name is its id",
}


def _elsewhere(key: str, known: list[str]) -> str:
    hint = _ELSEWHERE.get(key.lower(), "")
    if not hint and key in Case.model_fields and "format" not in known:
        return f"{key!r} belongs at the top of the file, before the first [table]"
    return hint


def _fields_at(raw: tuple[str | int, ...]) -> list[str]:
    """Keys that the table at a pydantic location may hold."""
    models: list[Any] = [Case]
    for part in raw:
        models = [inner for model in models for inner in _inside(model, part)]
    found: dict[str, None] = {}
    for model in models:
        for bare in _variants(model):
            if isinstance(bare, type) and issubclass(bare, BaseModel):
                found.update(dict.fromkeys(bare.model_fields))
    return list(found)


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
