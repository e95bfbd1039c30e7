"""The columns of a case's tables in a workbook: read off the model, so that none is forgotten."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel

from winset.case.judgement import Quantity
from winset.case.model import Actor, Case, Comparison, Issue
from winset.case.preferences import Ranking
from winset.exchange.cell_texts import amount, day, names_in, scalar, table_in, yes
from winset.exchange.cells import Cell

__all__ = [
    "CHOICES",
    "HEAD",
    "MODELS",
    "NAMED",
    "OF_ACTOR",
    "OF_ISSUE",
    "PREFERENCES",
    "ROWS",
    "VALUED",
    "columns_of",
    "fields",
    "model_of",
    "read_cell",
]

# Fields of actors and issues that are read one by one, or that stand on rows of their own.
OF_ACTOR = (
    *("name", "role", "of", "margin", "walk_away", "base", "note", "source"),
    *("values", "points", "swing", "weights", "prefers"),
)
VALUED = {"issue", "value", "points", "weight", "margin", "walk_away"}
OF_ISSUE = ("name", "ordered", "status_quo")

FieldKind = Literal[
    "text", "yes", "number", "day", "names", "table", "tables", "judgement", "option", "outcome"
]
#: Sheets with one row per entry, whose name stands in the first column.
NAMED = {"sources": "source", "kinds": "kind", "accounts": "account"}
#: Sheet of comparisons, each of an actor.
PREFERENCES = "preferences"
_OWN_SHEETS = ("issues", "actors")


def _plain(annotation: Any) -> Any:
    """Drop what stands around a type: ``Annotated``, and ``None`` as another possibility."""
    while typing.get_origin(annotation) is Annotated:
        annotation = typing.get_args(annotation)[0]
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        rest = [part for part in typing.get_args(annotation) if part is not type(None)]
        return _plain(rest[0]) if len(rest) == 1 else tuple(map(_plain, rest))
    return annotation


def _kind(annotation: Any) -> FieldKind:
    found = _plain(annotation)
    if isinstance(found, tuple):
        has_table = any(typing.get_origin(part) is not None for part in found)
        return "outcome" if has_table and str not in found else "option"
    origin = typing.get_origin(found)
    simple: dict[Any, FieldKind] = {
        bool: "yes",
        float: "number",
        int: "number",
        date: "day",
        Quantity: "judgement",
        Ranking: "text",
        str: "text",
        Literal: "text",
    }
    if (origin or found) in simple:
        return simple[origin or found]
    if origin is tuple:
        inner = _plain(typing.get_args(found)[0])
        return "names" if inner is str else "tables"
    return "table"


@cache
def fields(model: type[BaseModel]) -> Mapping[str, FieldKind]:
    """Kind of every field of a table."""
    return {name: _kind(info.annotation) for name, info in model.model_fields.items()}


@cache
def _rows() -> Mapping[str, type[BaseModel]]:
    found: dict[str, type[BaseModel]] = {}
    for name, info in Case.model_fields.items():
        inner = _plain(info.annotation)
        parts = [_plain(part) for part in typing.get_args(inner)] or [inner]
        models = [p for p in parts if isinstance(p, type) and issubclass(p, BaseModel)]
        if models and name not in _OWN_SHEETS:
            found[name] = models[0]
    return {**found, PREFERENCES: Comparison}


#: Tables of the case that have a sheet with one row per entry, and the model of an entry.
ROWS: Mapping[str, type[BaseModel]] = _rows()
#: The model of an entry of every sheet.
MODELS: Mapping[str, type[BaseModel]] = {**ROWS, "issues": Issue, "actors": Actor}
#: What stands in the sheet ``case``, and its kinds.
HEAD: Mapping[str, FieldKind] = {
    name: kind for name, kind in fields(Case).items() if name not in (*ROWS, *_OWN_SHEETS, "format")
}


def model_of(sheet: str) -> type[BaseModel]:
    """Return the model of an entry of a sheet."""
    return MODELS[sheet]


def columns_of(sheet: str) -> tuple[str, ...]:
    """Columns of a sheet, in the order in which they are written.

    >>> columns_of("forbidden"), columns_of("preferences")[:3]
    (('when', 'reason', 'source'), ('actor', 'better', 'worse'))
    """
    own = tuple(fields(ROWS[sheet]))
    if sheet == PREFERENCES:
        return ("actor", *own)
    return (NAMED[sheet], *own) if sheet in NAMED else own


def _literals(model: type[BaseModel], name: str) -> tuple[str, ...]:
    found = _plain(model.model_fields[name].annotation)
    return typing.get_args(found) if typing.get_origin(found) is Literal else ()


#: Values that a cell may have, by sheet and column: what a drop-down offers.
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    (sheet, name): ("yes", "no") if kind == "yes" else _literals(model, name)
    for sheet, model in MODELS.items()
    for name, kind in fields(model).items()
    if kind == "yes" or _literals(model, name)
}


def read_cell(kind: FieldKind, cell: Cell) -> Any:
    """Read a cell as a field of a kind.

    Raises
    ------
    CaseError
        Where it cannot be read so.
    """
    if kind == "day":
        return day(cell.value)
    if kind in ("judgement", "number", "option") and isinstance(cell.value, float):
        return cell.value
    return _READERS[kind](cell.text)


def _tables(text: str) -> Any:
    if text[:1] == "[":
        return scalar(text)
    return [table_in(line) for line in text.split("\n") if line.strip()]


def _outcome(text: str) -> Any:
    return table_in(text) if "=" in text else text


def _number(text: str) -> Any:
    return scalar(amount(text))


_READERS: Mapping[FieldKind, Callable[[str], Any]] = {
    "text": str,
    "yes": yes,
    "names": names_in,
    "table": table_in,
    "tables": _tables,
    "outcome": _outcome,
    "option": scalar,
    "judgement": _number,
    "number": _number,
}
