"""Option values in and out of spreadsheets: XLSX workbooks and CSV tables.

One row states one actor's value of one option. A workbook has one sheet per actor (named by the
actor's id) and may have sheets ``case``, ``actors``, ``issues`` and ``sources``; a CSV file, or a
workbook with a single sheet that has a column ``actor``, is one long table. A cell may hold any
judgement: ``40``, ``20 to 40``, ``unknown``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from winset.case.errors import CaseError, Defect
from winset.case.model import Case
from winset.case.places import path_of
from winset.exchange.cells import Cell, Sheet, Table, named_rows, read_sheets
from winset.exchange.sheet_case import Assembly
from winset.files.validating import validate

__all__ = ["LONG", "read_sheet_case", "with_values"]

_JUDGED = ("as_of", "by", "source", "note")
_ISSUE = ("issue", "option", "item", "low", "high", "step", "unit", "ordered", "status_quo")
#: Columns of each kind of sheet.
OF_ACTOR = ("issue", "weight", "option", "item", "value", "points", *_JUDGED)
ACTORS = ("actor", "name", "role", "of", "margin", "walk_away", "ranking", "base", *_JUDGED)
ISSUES = (*_ISSUE, "name", "note")
SOURCES = ("source", "title", "author", "publisher", "date", "url", "note")
CASE = ("key", "value")
LONG = (
    "actor",
    "role",
    "of",
    "margin",
    "walk_away",
    "ranking",
    "base",
    *_ISSUE,
    "weight",
    "value",
    "points",
    *_JUDGED,
)
_SYNONYMS = {
    "party": "actor",
    "swing": "weight",
    "walkaway": "walk_away",
    "reservation": "walk_away",
    "statusquo": "status_quo",
    "utility": "value",
    "point": "points",
    "weights": "ranking",
}
_SPECIAL = {"case": CASE, "actors": ACTORS, "issues": ISSUES, "sources": SOURCES}


def read_sheet_case(path: str | Path) -> Case:
    """Read a case from a workbook or a CSV file.

    The case says what the sheet says: issues with their options in the order of their first
    appearance, and each actor's values. Events and all else are added in the TOML file that
    ``winset convert`` makes of it.

    Raises
    ------
    CaseError
        With the sheet and the cell of every defect.
    """
    file = Path(path)
    assembly = _assemble(file, None)
    data = assembly.tables()
    if assembly.defects:
        raise CaseError(assembly.defects)
    return _validated(file.name, data)


def with_values(case: Case, path: str | Path) -> Case:
    """Put the values, points, weights and margins that a sheet states into a case.

    What the sheet does not mention stays as it is.

    Raises
    ------
    CaseError
        With the sheet and the cell of every problem, such as an issue that the case does not have.
    """
    file = Path(path)
    assembly = _assemble(file, case)
    stated = assembly.tables()
    if assembly.defects:
        raise CaseError(assembly.defects)
    data = case.to_mapping()
    for name, actor in stated["actors"].items():
        own = data["actors"][name]
        for key in ("values", "points", "swing"):
            if key in actor:
                own[key] = {**own.get(key, {}), **actor[key]}
        for key in ("margin", "walk_away"):
            if key in actor:
                own[key] = actor[key]
        if "swing" in actor:
            own.pop("weights", None)
    return _validated(file.name, data)


def _validated(file: str, data: Mapping[str, Any]) -> Case:
    case, found = validate(data)
    if case is None:
        raise CaseError(replace(d, where=file, path=path_of(d.key, data)) for d in found)
    return case


def _assemble(file: Path, case: Case | None) -> Assembly:
    defects: list[Defect] = []
    sheets = read_sheets(file)
    assembly = Assembly(file.name, file.stem, defects, case)
    for sheet in sheets:
        special = _SPECIAL.get(sheet.name.strip().lower())
        if special is not None and not sheet.is_csv:
            table = named_rows(sheet, special, _SYNONYMS, defects)
            assembly.take(sheet.name.strip().lower(), table)
    tables = list(_value_tables(sheets, defects))
    for actor, table in tables:
        assembly.values(actor, table)
    if not any(table.rows for _, table in tables) and not defects:
        defects.append(
            Defect(
                (),
                "no-values",
                "holds no values",
                "columns actor, issue, option, value (or points), or one sheet per actor",
                where=file.name,
            )
        )
    return assembly


def _value_tables(
    sheets: Iterable[Sheet], defects: list[Defect]
) -> Iterable[tuple[Cell | None, Table]]:
    """Tables of values, with the actor where the sheet's name is the actor's."""
    for sheet in sheets:
        if sheet.name.strip().lower() in _SPECIAL and not sheet.is_csv:
            continue
        header = next((row for row in sheet.rows if any(c is not None for c in row)), ())
        words = {str(cell).strip().lower() for cell in header if cell is not None}
        if not words:
            continue
        long = sheet.is_csv or bool(words & {"actor", "party"})
        table = named_rows(sheet, LONG if long else OF_ACTOR, _SYNONYMS, defects)
        yield (None if long else Cell(sheet.name.strip(), f"sheet {sheet.name}")), table
