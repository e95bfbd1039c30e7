"""The JSON Schema of the results, made from the dataclasses that the results are."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from winset.report.export import FORMAT, RESULTS

__all__ = ["json_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: dict[str, Any] = {"type": "string"}
# The first that fits counts: a boolean is an integer too.
_PLAIN: tuple[tuple[type, dict[str, Any]], ...] = (
    (type(None), {"type": "null"}),
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
    (float, {"type": ["number", "null"]}),
    (str, _TEXT),
    (date, {"type": "string", "format": "date"}),
    (np.ndarray, {"type": "array"}),
)


class _Definitions:
    """The dataclasses met so far, each described once."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = {}

    def of(self, hint: Any) -> dict[str, Any]:
        """Describe a type, as :func:`winset.report.export.plain` writes its values."""
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is not None:
            return self._generic(origin, arguments)
        if hint is None:
            return {"type": "null"}
        if isinstance(hint, type):
            return self._class(hint)
        return {}

    def _generic(self, origin: Any, arguments: tuple[Any, ...]) -> dict[str, Any]:
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.of(part) for part in arguments]}
        if not isinstance(origin, type):
            return {}
        if issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        return self._sequence(origin, arguments)

    def _sequence(self, origin: type, arguments: tuple[Any, ...]) -> dict[str, Any]:
        if issubclass(origin, np.ndarray):
            return {"type": "array"}
        if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
            n = len(arguments)
            parts = [self.of(part) for part in arguments]
            return {"type": "array", "prefixItems": parts, "minItems": n, "maxItems": n}
        return {"type": "array", "items": self.of(arguments[0])}

    def _class(self, hint: type) -> dict[str, Any]:
        if issubclass(hint, Enum):
            return {"enum": [member.value for member in hint]}
        if is_dataclass(hint):
            return self._dataclass(hint)
        return next((dict(schema) for kind, schema in _PLAIN if issubclass(hint, kind)), {})

    def _dataclass(self, hint: Any) -> dict[str, Any]:
        name = hint.__name__
        if name not in self.found:
            self.found[name] = {}  # a type that holds itself ends here
            hints = get_type_hints(hint)
            names = [f.name for f in fields(hint) if f.repr]
            words, about = _described(hint)
            self.found[name] = {
                "type": "object",
                "description": words,
                "properties": {key: _about(self.of(hints[key]), about.get(key)) for key in names},
                "required": names,
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{name}"}


def _about(schema: dict[str, Any], words: str | None) -> dict[str, Any]:
    return schema | {"description": words} if words else schema


def _described(hint: type) -> tuple[str, dict[str, str]]:
    """Return what a docstring says of a class, and of each of its fields."""
    from docstring_parser import DocstringStyle, parse

    found = parse(inspect.getdoc(hint) or "", DocstringStyle.NUMPYDOC)
    text = "\n".join(part for part in (found.short_description, found.long_description) if part)
    about = {
        name.strip(): _line(parameter.description or "")
        for parameter in found.params
        for name in parameter.arg_name.split(",")
    }
    return _line(text), about


def _line(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


def _case_schema() -> dict[str, Any]:
    actor = {
        "type": "object",
        "properties": {
            "name": _TEXT,
            "role": {"enum": ["party", "ratifier", "onlooker"]},
            "of": {"type": "array", "items": _TEXT},
        },
        "required": ["name", "role", "of"],
        "additionalProperties": False,
    }
    properties = {
        "title": _TEXT,
        "question": _TEXT,
        "held": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
        "outcome": {"description": '"none", or the deal that was reached.'},
        "fictional": {"type": "boolean"},
        "no_agreement": {"enum": ["null deal", "outside"]},
        "issues": {
            "type": "object",
            "description": "Names of the issues, by id.",
            "additionalProperties": _TEXT,
        },
        "actors": {"type": "object", "additionalProperties": actor},
    }
    return {
        "type": "object",
        "description": "The case, in so far as the results refer to it.",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what ``winset analyze --json`` prints.

    Examples
    --------
    >>> json_schema()["properties"]["format"]
    {'const': 'winset.analysis/1'}
    """
    from winset.analysis import Analysis

    definitions = _Definitions()
    hints = get_type_hints(Analysis)
    sections = {"type": "array", "items": _TEXT}
    properties: dict[str, Any] = {
        "format": {"const": FORMAT},
        "version": {"type": "string", "description": "Version of Winset."},
        "input_hash": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
            "description": "SHA-256 of the case in its canonical form: comments do not count.",
        },
        "seed": {"type": "integer", "minimum": 0},
        "worlds": {"type": "integer", "minimum": 1},
        "sections": sections | {"description": "Sections that were computed."},
        "record": {
            "type": "boolean",
            "description": "Whether worlds are weighed by how well they explain the record.",
        },
        "case": _case_schema(),
        "answer": {
            "type": "object",
            "description": "The answer in plain words.",
            "properties": {"headline": _TEXT, "paragraph": _TEXT},
            "required": ["headline", "paragraph"],
            "additionalProperties": False,
        },
        "sentences": {
            "type": "object",
            "description": "What each section of the report says first, by its id.",
            "additionalProperties": {"type": "array", "items": _TEXT},
        },
        **{name: definitions.of(hints[name]) for name in RESULTS},
    }
    return {
        "$schema": _DIALECT,
        "$id": "https://winset.invalid/analysis-1.schema.json",
        "title": "Winset analysis",
        "description": "Results of one analysis. Shares are fractions of worlds with their "
        "standard error; utilities run from 0 to 100; numbers are rounded to six decimals; null "
        "stands for what was not computed or is not finite.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.found.items())),
    }
