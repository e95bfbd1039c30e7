"""Writing a case's option values as a workbook or a CSV table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from winset.case.judgement import Quantity
from winset.case.model import Actor, Case, IdealValue, NumericValue
from winset.case.preferences import OptionRanking
from winset.exchange.markup import wrong
from winset.exchange.sheets import ACTORS, CASE, ISSUES, LONG, OF_ACTOR, SOURCES
from winset.files.disk import write_whole
from winset.text import neutral, visible_lines

__all__ = ["write_sheets"]

Row = dict[str, Any]


def write_sheets(case: Case, path: str | Path) -> tuple[str, ...]:
    """Write the values, weights and margins of every actor, as they were stated.

    Parameters
    ----------
    case : Case
    path : path
        Ends in ``.xlsx`` (one sheet per actor) or ``.csv`` (one long table).

    Returns
    -------
    left_out : tuple of str
        What a sheet does not hold.

    Raises
    ------
    CaseError
        Where the file cannot be written.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending == ".csv":
        write_whole(target, _csv(case))
    elif ending == ".xlsx":
        write_whole(target, _workbook(case))
    else:
        raise wrong(str(target), f"ends in {ending!r}", expected=".xlsx or .csv")
    return tuple(_left_out(case))


def _left_out(case: Case) -> Iterator[str]:
    if case.outcome != "none":
        yield "the deal that was reached (outcome) is left out of the sheets"
    if case.asks is not None:
        yield f"the question that the case asks ({case.asks}) is left out of the sheets"
    for name in (
        "kinds",
        "ratification",
        "interactions",
        "forbidden",
        "ties",
        "accounts",
        "events",
        "evidence",
        "compliance",
        "levers",
    ):
        count = len(getattr(case, name))
        if count:
            yield f"{name} ({count}) are left out of the sheets"
    for name, actor in case.actors.items():
        for issue, table in actor.values.items():
            what = {OptionRanking: "ranking of options", IdealValue: "best point"}.get(type(table))
            if what:
                yield f"the {what} of {name} on {issue} is left out of the sheets"


def _judged(quantity: Quantity, column: str) -> Iterator[Row]:
    """One row per analyst's view."""
    for view in quantity.views:
        row: Row = {column: _plain(view.text)}
        if view.as_of is not None:
            row["as_of"] = view.as_of.isoformat()
        row |= {"by": view.by, "source": "; ".join(view.source), "note": view.note}
        yield {key: value for key, value in row.items() if value != ""}


def _plain(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


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
        if isinstance(table, OptionRanking | IdealValue):
            continue
        if isinstance(table, NumericValue):
            yield {label: "worst", column: table.worst}
            yield {label: "best", column: table.best}
            for row in _judged(table.curve, column):
                yield {label: "curve", **row}
            continue
        for option, quantity in _labels(case, issue, table).items():
            for row in _judged(quantity, column):
                yield {label: option, **row}


def _actor_row(name: str, actor: Actor) -> Row:
    row: Row = {"actor": name, "name": actor.name, "role": actor.role, "of": "; ".join(actor.of)}
    if actor.weights is not None:
        row["ranking"] = actor.weights.text
    if actor.base:
        row["base"] = actor.base
    return {key: value for key, value in row.items() if value != ""}


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
        head: Row = {"issue": name, "name": issue.name, "note": issue.note}
        if issue.ordered:
            head["ordered"] = "yes"
        if issue.status_quo is not None:
            head["status_quo"] = issue.status_quo
        if issue.range is not None:
            about = issue.range
            head |= {"low": about.low, "high": about.high, "step": about.width, "unit": about.unit}
        labels = [("item", x) for x in issue.items] or [("option", x) for x in issue.options]
        first = {labels[0][0]: labels[0][1]} if labels else {}
        yield {key: value for key, value in {**head, **first}.items() if value != ""}
        for key, label in labels[1:]:
            yield {"issue": name, key: label}


def _csv(case: Case) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, LONG, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    about = {
        row["issue"]: {k: v for k, v in row.items() if k not in ("option", "item", "name", "note")}
        for row in reversed(list(_issue_table(case)))
    }
    told: set[str] = set()
    for name, actor in case.actors.items():
        for row in _actor_rows(name, actor):
            writer.writerow(_safe(row))
        for row in _value_rows(case, actor):
            head = {} if row["issue"] in told else about[row["issue"]]
            told.add(row["issue"])
            writer.writerow(_safe({"actor": name, **head, **row}))
    return text.getvalue().encode("utf-8-sig")


def _safe(row: Row) -> Row:
    """Show what would act on a terminal, and keep spreadsheets from taking text for formulas."""
    return {k: neutral(visible_lines(v)) if isinstance(v, str) else v for k, v in row.items()}


def _workbook(case: Case) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for blank in book.worksheets:
        book.remove(blank)
    _fill(book.create_sheet("case"), CASE, _case_rows(case))
    _fill(book.create_sheet("issues"), ISSUES, _issue_table(case))
    actors = [row for name, actor in case.actors.items() for row in _actor_rows(name, actor)]
    _fill(book.create_sheet("actors"), ACTORS, actors)
    sources = [
        {"source": name, **{k: str(v) for k, v in source.model_dump().items() if v}}
        for name, source in case.sources.items()
    ]
    _fill(book.create_sheet("sources"), SOURCES, sources)
    for name, actor in case.actors.items():
        if len(name) > 31 or set(name) & set("[]:*?/\\"):
            raise wrong(name, "cannot be the name of a sheet", hint="write a .csv file instead")
        _fill(book.create_sheet(name), OF_ACTOR, _value_rows(case, actor))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _case_rows(case: Case) -> Iterator[Row]:
    for key in ("title", "summary", "question", "held", "no_agreement", "fictional"):
        value = getattr(case, key)
        if value:
            yield {"key": key, "value": str(value)}
    yield {"key": "shared_factor", "value": case.shared_factor}


def _fill(sheet: Any, columns: Sequence[str], rows: Any) -> None:
    from openpyxl.styles import Font

    for position, name in enumerate(columns, 1):
        sheet.cell(1, position, name).font = Font(bold=True)
    for number, row in enumerate(rows, 2):
        for position, name in enumerate(columns, 1):
            if name not in row:
                continue
            value = row[name]
            cell = sheet.cell(number, position)
            if isinstance(value, str):
                cell.value = visible_lines(value)
                cell.data_type = "s"  # Text that starts with "=" is text, not a formula.
            else:
                cell.value = value
    sheet.freeze_panes = "A2"
