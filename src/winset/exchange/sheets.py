"""Cases in and out of spreadsheets: XLSX workbooks and CSV tables.

One row states one actor's value of one option. A workbook has one sheet per actor (named by the
actor's id), and one sheet for each other part of a case (``case``, ``issues``, ``actors``,
``sources``, ``kinds``, ``events`` ...). A CSV file, or a sheet with a column ``actor``, is one long
table; a sheet with a column for each actor is read too. A cell may hold any judgement: ``40``,
``20 to 40``, ``unknown``. Sheets of something else are left out, and named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from winset.case.errors import CaseError, Defect
from winset.case.model import Case
from winset.case.places import Loc, path_of
from winset.exchange.cells import Cell, Sheet, Table, folded, header_of, named_rows, read_sheets
from winset.exchange.columns import NAMED, ROWS, columns_of, fields, model_of
from winset.exchange.markup import wrong
from winset.exchange.record_rows import event_columns
from winset.exchange.sheet_case import Assembly
from winset.exchange.wide_tables import is_wide, long_rows
from winset.exchange.workbook import HOW_TO, LISTS
from winset.files.reading import Reading, checked
from winset.files.validating import validate

__all__ = [
    "ACTORS",
    "CASE",
    "ISSUES",
    "LONG",
    "OF_ACTOR",
    "read_sheet_case",
    "with_events",
    "with_values",
]

_JUDGED = ("as_of", "by", "source", "note")
_ISSUE = ("issue", "option", "item", "low", "high", "step", "unit", "ordered", "status_quo")
_IN_RANGE = ("low", "high", "step", "unit")


def _more(sheet: str, but: Collection[str]) -> tuple[str, ...]:
    """Name the fields of a model that stand in no other column."""
    return tuple(name for name in fields(model_of(sheet)) if name not in but)


#: Columns of each kind of sheet.
OF_ACTOR = ("issue", "weight", "option", "item", "value", "points", *_JUDGED)
_HEADS = ("actor", "role", "of", "margin", "walk_away", "ranking", "base")
_PREFERENCES = ("values", "points", "swing", "weights", "prefers")
ACTORS = (
    *("actor", "name", "role", "of", "margin", "walk_away", "ranking", "base", *_JUDGED),
    *_more(
        "actors", (*_PREFERENCES, "name", "role", "of", "margin", "walk_away", "base", *_JUDGED)
    ),
)
ISSUES = (*_ISSUE, *_more("issues", ("options", "items", "range", "ordered", "status_quo")))
CASE = ("key", "value")
LONG = (*_HEADS, *_ISSUE, "weight", "value", "points", *_JUDGED)
_SYNONYMS = {
    "party": "actor",
    "swing": "weight",
    "walkaway": "walk_away",
    "reservation": "walk_away",
    "statusquo": "status_quo",
    "utility": "value",
    "point": "points",
    "weights": "ranking",
    "item_of_package": "item",
}
_CORE = ("actor", "issue", "option", "item", "value", "points", "weight")
# Rows among which a header is looked for.
_MOST_TITLES = 30
_MOST_DOUBTED = 5
_MOST_COLUMNS = 60
_LONGEST_WORD = 60
_FIRST = ("case", "sources", "issues", "actors")
#: Columns of the sheets that are known by their names.
SPECIAL: Mapping[str, tuple[str, ...]] = {
    "case": CASE,
    "issues": ISSUES,
    "actors": ACTORS,
    **{name: columns_of(name) for name in ROWS},
}


def read_sheet_case(path: str | Path) -> Reading:
    """Read a case from a workbook or a CSV file.

    Issues have their options in the order of their first appearance. What was left out, or had to
    be decided, is among the warnings; each defect has its sheet and cell.

    Raises
    ------
    CaseError
        Where it makes no case, with the sheet and the cell of every defect.
    """
    file = Path(path)
    assembly = _assemble(file, None)
    data = assembly.tables()
    if assembly.defects:
        raise CaseError(assembly.defects)
    reading = checked(_validated(file.name, data, assembly.places), str(path))
    told = [_at_cell(d, data, assembly.places, file.name) for d in reading.defects]
    notes = (
        Defect((), "foreign-note", said, severity="warning", where=str(path), path=place)
        for place, said in assembly.notes
    )
    return replace(reading, defects=(*notes, *told))


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
    return _validated(file.name, data, assembly.places)


def with_events(case: Case, path: str | Path) -> Case:
    """Make the events of a sheet the record of a case: a CSV, or a workbook's sheet ``events``.

    Raises
    ------
    CaseError
        With the cell of every problem, such as an option that the case does not have.
    """
    file = Path(path)
    defects: list[Defect] = []
    assembly = Assembly(file.name, file.stem, defects, case)
    sheets = read_sheets(file)
    chosen = [
        s for s in sheets if s.is_csv or s.name.strip().lower() == "events" or len(sheets) == 1
    ]
    if not chosen:
        raise wrong(file.name, "has no sheet 'events'", expected="a sheet of that name")
    data = case.to_mapping()
    for sheet in chosen:
        assembly.take("events", _record_table("events", sheet, data["issues"], defects))
    if not assembly.rows.get("events") and not defects:
        raise wrong(file.name, "holds no events", expected="columns date, kind, by and more")
    if defects:
        raise CaseError(defects)
    data["events"] = assembly.rows["events"]
    found = _validated(file.name, data, assembly.places)
    errors = [d for d in checked(found, file.name).errors if d.key[:1] == ("events",)]
    if errors:
        raise CaseError(_at_cell(d, data, assembly.places, file.name) for d in errors)
    return found


def _at_cell(
    defect: Defect, data: Mapping[str, Any], places: Mapping[Loc, str], file: str
) -> Defect:
    """Say in which cell a defect stands, where a cell says what is wrong."""
    for n in range(len(defect.key), 0, -1):
        if defect.key[:n] in places:
            return replace(defect, where=file, path=places[defect.key[:n]])
    return replace(defect, where=file, path=path_of(defect.key, data))


def _validated(file: str, data: Mapping[str, Any], places: Mapping[Loc, str]) -> Case:
    case, found = validate(data)
    if case is None:
        raise CaseError(_at_cell(defect, data, places, file) for defect in found)
    return case


def _assemble(file: Path, case: Case | None) -> Assembly:
    defects: list[Defect] = []
    sheets = read_sheets(file)
    assembly = Assembly(file.name, file.stem, defects, case)
    known = {sheet.name.strip().lower(): sheet for sheet in sheets if not sheet.is_csv}
    for name in _FIRST:
        if name in known:
            table = named_rows(known[name], SPECIAL[name], _SYNONYMS, defects)
            assembly.take(name, table)
    stated = 0
    for sheet in sheets:
        if sheet.is_csv or sheet.name.strip().lower() not in (*SPECIAL, HOW_TO, LISTS):
            stated += _values(assembly, sheet, defects)
    for name in (
        [] if case is not None else [name for name in ROWS if name in known and name not in _FIRST]
    ):
        table = _record_table(name, known[name], assembly.issues, defects)
        assembly.take(name, table)
    if not stated and not defects and not (case is None and assembly.actors):
        said = "holds no values"
        expected = "columns actor, issue, option, value (or points), or one sheet per actor"
        found = [named for _, named in assembly.notes[:3]]
        hint = "; ".join(found) or "fill in the sheets issues, actors and values"
        defects.append(Defect((), "no-values", said, expected, hint, where=file.name))
    return assembly


def _record_table(
    name: str, sheet: Sheet, issues: Mapping[str, Any], defects: list[Defect]
) -> Table:
    """Read a sheet of rows; a sheet of events may have a column for each issue."""
    columns = columns_of(name)
    if name != "events":
        first = {NAMED[name][:-1]: NAMED[name]} if name in NAMED else {}
        return named_rows(sheet, columns, first, defects)
    more = event_columns(issues, columns)
    return named_rows(sheet, [*columns, *dict.fromkeys(more.values())], more, defects)


def _values(assembly: Assembly, sheet: Sheet, defects: list[Defect]) -> int:
    """Take in a sheet of values; a sheet of something else is named. Return the rows taken."""
    start = header_of(sheet, LONG, _SYNONYMS)
    if start is None:
        return 0
    words = [folded(cell) for cell in sheet.rows[start] if cell is not None]
    named = {_SYNONYMS.get(word, word) for word in words}
    if is_wide(named, LONG):
        table, said = long_rows(sheet.filled(), start, LONG, _SYNONYMS)
        assembly.notes.append((sheet.place(start, 0), said))
        assembly.values(None, table)
        return len(table.rows)
    is_actor = sheet.name.strip() in assembly.actors
    if len(named & set(LONG)) < 2 and (near := _near_header(sheet)):
        defects += near
        return 0
    if not sheet.is_csv and not is_actor and len(named & set(LONG)) < 2:
        said = f"sheet {sheet.name!r} is left out: no row names the columns issue and option"
        assembly.notes.append((f"sheet {sheet.name}", said))
        return 0
    if start and any(cell is not None for row in sheet.rows[:start] for cell in row):
        said = f"what stands above row {start + 1} is left out"
        assembly.notes.append((sheet.place(0, 0), said))
    long = sheet.is_csv or "actor" in named
    table = named_rows(sheet, LONG if long else OF_ACTOR, _SYNONYMS, defects)
    assembly.values(None if long else Cell(sheet.name.strip(), f"sheet {sheet.name}"), table)
    return len(table.rows)


def _near_header(sheet: Sheet) -> list[Defect]:
    """Find misspelt names of columns in a row that would else be no header."""
    for r, row in enumerate(sheet.rows[:_MOST_TITLES]):
        words = {
            c: folded(cell)[:_LONGEST_WORD]
            for c, cell in enumerate(row[:_MOST_COLUMNS])
            if isinstance(cell, str)
        }
        sure = [word for word in words.values() if _SYNONYMS.get(word, word) in LONG]
        others = {c: w for c, w in words.items() if _SYNONYMS.get(w, w) not in LONG}
        near = {c: w for c, w in others.items() if _close(w)}
        if not near and len(others) > 1 and {"issue", "option"} & set(sure):
            near = dict(list(others.items())[:_MOST_DOUBTED])
        if near and len(sure) + len(near) > 1:
            return [
                Defect(
                    (),
                    "unknown-column",
                    f"column {str(row[c])!r} is not known",
                    unknown=word,
                    known=_CORE,
                    where=sheet.file,
                    path=sheet.place(r, c),
                )
                for c, word in near.items()
            ]
    return []


def _close(word: str) -> bool:
    return bool(get_close_matches(word, _CORE, n=1, cutoff=0.75))
