"""Writing a case as a workbook, or its option values as a CSV table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from winset.case.errors import CaseError
from winset.case.judgement import Quantity
from winset.case.model import Actor, Case, Issue, NumericValue
from winset.case.plain import plain
from winset.exchange.cell_texts import in_braces, text_of
from winset.exchange.columns import HEAD, NAMED, PREFERENCES, ROWS, columns_of, fields
from winset.exchange.losses import losses
from winset.exchange.markup import wrong
from winset.exchange.record_rows import TERMS, event_columns
from winset.exchange.sheets import ACTORS, CASE, ISSUES, LONG, OF_ACTOR, SPECIAL, read_sheet_case
from winset.exchange.workbook import Page, book_of
from winset.files.disk import write_whole
from winset.text import neutral, visible_lines

__all__ = ["pages_of", "write_events", "write_sheets"]

Row = dict[str, Any]
_LONGEST_NAME = 31
_OF_TERMS = "What it says of {}: an option, or several with | between."
_STRAIGHT = Quantity.exact(1.0)
# What a row of the long table says of its value, not of its issue.
_OF_ROWS = ("option", "item", "note", "source")
# What stands in columns of its own, or on rows of its own.
_APART = ("margin", "walk_away", "values", "points", "swing", "weights", "prefers")


def write_sheets(case: Case, path: str | Path) -> tuple[str, ...]:
    """Write a case to a workbook, or its values, weights and margins to a CSV table.

    Parameters
    ----------
    case : Case
    path : path
        Ends in ``.xlsx`` (a sheet per actor, and one per part of the case) or ``.csv`` (one long
        table).

    Returns
    -------
    left_out : tuple of str
        How what is read back from the file differs from the case.

    Raises
    ------
    CaseError
        Where the file cannot be written.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise wrong(str(target), f"ends in {ending!r}", expected=".xlsx or .csv")
    write_whole(target, _csv(case) if ending == ".csv" else book_of(list(pages_of(case)), case))
    try:
        return losses(case, read_sheet_case(target).unwrap())
    except CaseError as error:
        return (f"the file cannot be read back: {error.defects[0]}",)


def write_events(case: Case, path: str | Path) -> tuple[str, ...]:
    """Write the events of a case as a table of their own, CSV or workbook.

    Raises
    ------
    CaseError
        Where the file cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() == ".csv":
        page = next(page for page in _record_pages(case) if page.name == "events")
        write_whole(target, _table(page.columns, page.rows))
    else:
        pages = [page for page in _record_pages(case) if page.name == "events"]
        write_whole(target, book_of(pages, case))
    return ()


def _judged(quantity: Quantity, column: str) -> Iterator[Row]:
    """One row per analyst's view."""
    for view in quantity.views:
        row: Row = {column: _plain(view.text)}
        if view.as_of is not None:
            row["as_of"] = view.as_of.isoformat()
        source = text_of(list(view.source))
        row |= {"by": view.by, "source": source, "note": view.note}
        yield {key: value for key, value in row.items() if value != ""}


def _plain(text: str) -> str | float:
    """Write a number as one, where it is read back as the same."""
    try:
        number = float(text)
    except ValueError:
        return text
    return number if text == f"{number:.15g}" else text


def _labels(case: Case, issue: str, table: object) -> Mapping[str, Quantity]:
    if isinstance(table, Mapping):
        return table
    assert isinstance(table, Sequence)
    about = case.issues[issue]
    return dict(zip(about.options or about.items, table, strict=False))


def _value_rows(case: Case, actor: Actor) -> Iterator[Row]:
    """Rows of one actor: the weight of an issue, then its options."""
    named = dict.fromkeys([*actor.swing, *actor.values, *actor.points])
    for issue in named:
        if issue in actor.swing:
            for row in _judged(actor.swing[issue], "weight"):
                yield {"issue": issue, **row}
        for row in _issue_rows(case, actor, issue):
            yield {"issue": issue, **row}


def _issue_rows(case: Case, actor: Actor, issue: str) -> Iterator[Row]:
    label = "item" if case.issues[issue].items else "option"
    for column, tables in (("value", actor.values), ("points", actor.points)):
        table = tables.get(issue)
        if table is None:
            continue
        if isinstance(table, NumericValue):
            yield {label: "worst", column: table.worst}
            yield {label: "best", column: table.best}
            for row in () if table.curve == _STRAIGHT else _judged(table.curve, column):
                yield {label: "curve", **row}
            continue
        if not isinstance(table, Mapping | Sequence):
            whole = plain(table)
            yield {column: whole if isinstance(whole, str) else in_braces(whole)}
            continue
        for option, quantity in _labels(case, issue, table).items():
            for row in _judged(quantity, column):
                yield {label: option, **row}


def _actor_row(name: str, actor: Actor) -> Row:
    row: Row = {"actor": name, "role": actor.role}
    if actor.weights is not None:
        row["ranking"] = actor.weights.text
    stated = plain(actor)
    row |= {k: _cell(fields(Actor)[k], v) for k, v in stated.items() if k not in _APART}
    return row


def _cell(kind: str, value: Any) -> Any:
    if kind == "judgement" and isinstance(value, Mapping | list):
        return in_braces(value)
    return text_of([value] if kind == "names" and isinstance(value, str) else value)


def _actor_rows(name: str, actor: Actor) -> Iterator[Row]:
    """Rows of an actor: what it is, then one for each view of what it can fall back on."""
    yield _actor_row(name, actor)
    for column in ("margin", "walk_away"):
        quantity = getattr(actor, column)
        if quantity is not None:
            for row in _judged(quantity, column):
                yield {"actor": name, **row}


def _issue_table(case: Case) -> Iterator[Row]:
    for name, issue in case.issues.items():
        head: Row = {"issue": name}
        stated = {k: v for k, v in plain(issue).items() if k not in ("options", "items", "range")}
        head |= {key: _cell(fields(Issue)[key], value) for key, value in stated.items()}
        if issue.range is not None:
            about = issue.range
            head |= {"low": about.low, "high": about.high, "step": about.step, "unit": about.unit}
        labels = [("item", x) for x in issue.items] or [("option", x) for x in issue.options]
        first = {labels[0][0]: labels[0][1]} if labels else {}
        yield {key: value for key, value in {**head, **first}.items() if value != ""}
        for key, label in labels[1:]:
            yield {"issue": name, key: label}


def _csv(case: Case) -> bytes:
    about = {
        row["issue"]: {k: v for k, v in row.items() if k in LONG and k not in _OF_ROWS}
        for row in reversed(list(_issue_table(case)))
    }
    return _table(LONG, list(_long_rows(case, about)))


def _long_rows(case: Case, about: Mapping[str, Row]) -> Iterator[Row]:
    told: set[str] = set()
    for name, actor in case.actors.items():
        yield from _actor_rows(name, actor)
        for row in _value_rows(case, actor):
            head = {} if row["issue"] in told else about[row["issue"]]
            told.add(row["issue"])
            yield {"actor": name, **head, **row}


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(map(_safe, rows))
    return text.getvalue().encode("utf-8-sig")


def _safe(row: Mapping[str, Any]) -> Row:
    """Show what would act on a terminal, and keep spreadsheets from taking text for formulas."""
    return {k: neutral(visible_lines(v)) if isinstance(v, str) else v for k, v in row.items()}


def pages_of(case: Case) -> Iterator[Page]:
    """Lay a case out on the sheets of a workbook."""
    yield Page("case", CASE, list(_case_rows(case)))
    yield Page("issues", ISSUES, list(_issue_table(case)))
    actors = [row for name, actor in case.actors.items() for row in _actor_rows(name, actor)]
    yield Page("actors", ACTORS, actors)
    if all(map(_names_a_sheet, case.actors)) and len({n.lower() for n in case.actors}) == len(
        case.actors
    ):
        for name, actor in case.actors.items():
            yield Page(name, OF_ACTOR, list(_value_rows(case, actor)))
    else:
        every = [
            {"actor": name, **row}
            for name, actor in case.actors.items()
            for row in _value_rows(case, actor)
        ]
        yield Page("values", ("actor", *OF_ACTOR), every)
    yield from _record_pages(case)


def _names_a_sheet(name: str) -> bool:
    fits = len(name) <= _LONGEST_NAME and not set(name) & set("[]:*?/\\'")
    return fits and name.lower() not in (*SPECIAL, "values", "history")


def _case_rows(case: Case) -> Iterator[Row]:
    for key, kind in HEAD.items():
        value = plain(getattr(case, key))
        if value not in (None, "") and (value or key in ("shared_factor", "mixed_accounts")):
            yield {"key": key, "value": _cell(kind, value)}


def _record_pages(case: Case) -> Iterator[Page]:
    issues = plain(case.issues)
    for sheet in ROWS:
        columns = columns_of(sheet)
        about: dict[str, str] = {}
        rows = list(_rows_of(case, sheet))
        if sheet == "events":
            places = _term_columns(issues, columns)
            rows = [_with_terms(row, places) for row in rows]
            at = columns.index("terms")
            rest = ["terms"] if any("terms" in row for row in rows) else []
            columns = (*columns[:at], *places.values(), *rest, *columns[at + 1 :])
            about = {
                column: _OF_TERMS.format(case.issues[issue].name or issue)
                for issue, column in places.items()
            }
        filled = [{k: v for k, v in row.items() if v != ""} for row in rows]
        yield Page(sheet, columns, filled, (), about)


def _term_columns(issues: Mapping[str, Any], taken: Sequence[str]) -> dict[str, str]:
    """Name a column for the terms on each issue, and on each item that is spoken of alone."""
    known = event_columns(issues, taken)
    return {
        issue: issue if known.get(issue) == TERMS + issue else TERMS + issue for issue in issues
    }


def _with_terms(row: Row, places: Mapping[str, str]) -> Row:
    terms = row.pop("terms", {})
    own = {places[issue]: _term(choice) for issue, choice in terms.items() if issue in places}
    rest = {issue: choice for issue, choice in terms.items() if issue not in places}
    return {**row, **own, **({"terms": text_of(rest)} if rest else {})}


def _term(choice: Any) -> Any:
    if isinstance(choice, float | int):
        return choice
    return str(text_of({"x": choice})).removeprefix("x = ")


def _rows_of(case: Case, sheet: str) -> Iterator[Row]:
    if sheet == PREFERENCES:
        for name, actor in case.actors.items():
            for one in actor.prefers:
                yield {"actor": name, **_entry(sheet, plain(one))}
        return
    stated = getattr(case, sheet)
    if sheet in NAMED:
        for name, one in stated.items():
            yield {NAMED[sheet]: name, **_entry(sheet, plain(one))}
        return
    for one in stated if isinstance(stated, tuple) else (stated,):
        row = _entry(sheet, plain(one))
        if row:
            yield row


def _entry(sheet: str, stated: Mapping[str, Any]) -> Row:
    kinds = fields(ROWS[sheet])
    return {
        key: value if sheet == "events" and key == "terms" else _cell(kinds[key], value)
        for key, value in stated.items()
    }
