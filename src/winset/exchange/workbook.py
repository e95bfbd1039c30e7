"""The looks of a workbook: headers that explain themselves, drop-downs, greyed examples."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from winset.case.model import Actor, Case
from winset.exchange.columns import CHOICES, HEAD, MODELS, NAMED, ROWS
from winset.exchange.record_rows import TERMS
from winset.text import visible_lines

__all__ = ["HOW_TO", "LISTS", "Page", "book_of"]

#: Sheets that hold no part of the case.
HOW_TO, LISTS = "read me", "lists"
_ROWS_WITH_CHOICES = 400
_GREY, _TINT = "808080", "DDE7F0"
_WIDE, _NARROW, _MOST_WIDE = 44, 14, 60
_LONG_TEXTS = ("text", "note", "reason", "summary", "question", "value", "when", "better", "worse")
_ACTORS = ("by", "to", "actor", "teller", "of", "denied_by")


@dataclass(frozen=True)
class Page:
    """One sheet: its columns, its rows, and examples that are comments."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Any]]
    examples: Sequence[Mapping[str, Any]] = ()
    about: Mapping[str, str] = field(default_factory=dict)


def book_of(pages: Sequence[Page], case: Case | None = None, how_to: Sequence[str] = ()) -> bytes:
    """Make a workbook.

    Parameters
    ----------
    pages : sequence of Page
    case : Case, optional
        Its issues and actors are offered in drop-downs.
    how_to : sequence of str
        Lines of the first sheet.
    """
    from openpyxl import Workbook

    book = Workbook()
    for blank in book.worksheets:
        book.remove(blank)
    if how_to:
        sheet = book.create_sheet(HOW_TO)
        sheet.column_dimensions["A"].width = 110
        for number, line in enumerate(how_to, 1):
            _put(sheet.cell(number, 1), line)
    options = _lists(book, case)
    for page in pages:
        sheet = book.create_sheet(page.name)
        _fill(sheet, page)
        _drop_downs(sheet, page, options)
    if LISTS in book.sheetnames:
        book.move_sheet(LISTS, len(book.sheetnames))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        cell.value = visible_lines(value)
        cell.data_type = "s"  # Text that starts with "=" is text, not a formula.
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"


def _fill(sheet: Any, page: Page) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for position, name in enumerate(page.columns, 1):
        head = sheet.cell(1, position, name)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor=_TINT)
        told = page.about.get(name) or _described(page.name, name)
        if told:
            head.comment = Comment(visible_lines(told), "Winset", width=260, height=90)
        width = _WIDE if name in _LONG_TEXTS else max(_NARROW, min(len(name) + 2, _MOST_WIDE))
        sheet.column_dimensions[get_column_letter(position)].width = width
    for number, row in enumerate((*page.examples, *page.rows), 2):
        example = number - 2 < len(page.examples)
        for position, name in enumerate(page.columns, 1):
            if name in row:
                cell = sheet.cell(number, position)
                _put(cell, row[name])
                if example:
                    cell.font = Font(italic=True, color=_GREY)
    sheet.freeze_panes = "B2"


def _described(sheet: str, column: str) -> str:
    """Say what a column is for, as the reference does."""
    if column == NAMED.get(sheet):
        return "An id of your own, for other places to refer to."
    info = MODELS.get(sheet, Actor).model_fields.get(column) if sheet != "case" else None
    if info is not None and info.description:
        return str(info.description)
    return _COLUMNS.get(column, "")


_COLUMNS = {
    "key": f"One of: {', '.join(HEAD)}.",
    "value": "40, 20 to 40 (90 % sure), or unknown; 0-100 within the issue, worst to best.",
    "issue": "An id of your own, such as price. The same on every row of the issue.",
    "option": "One way to settle the issue; one row each. The first is the status quo.",
    "item": "Instead of an option: part of a package, of which any can be settled.",
    "low": "Numeric issues: the lowest number, on one row.",
    "high": "Numeric issues: the highest number.",
    "step": "Numeric issues: the distance between two settlements.",
    "unit": "Numeric issues: what is counted.",
    "actor": "An id of your own, such as union. The same wherever the actor is meant.",
    "weight": "How much the issue matters to the actor, from worst to best; on one row.",
    "points": "Instead of value and weight: points, used as they are.",
    "ranking": "Instead of weights: price > term = scope.",
    "as_of": "The date whose knowledge the judgement rests on.",
    "by": "Whose judgement it is.",
    "source": "Id of a source; several with ; between.",
    "note": "Why.",
}


def _lists(book: Any, case: Case | None) -> Mapping[str, str]:
    """Write what drop-downs offer to a hidden sheet; return the formula of each."""
    found = {"actor": "=actors!$A$2:$A$200", "issue": "=issues!$A$2:$A$400"}
    if case is None or not case.issues:
        return found
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    for position, (name, issue) in enumerate(case.issues.items(), 1):
        labels = issue.items or issue.options
        _put(sheet.cell(1, position), f"# {name}")
        for row, label in enumerate(labels, 2):
            _put(sheet.cell(row, position), label)
        if labels:
            letter = get_column_letter(position)
            found[TERMS + name] = f"={LISTS}!${letter}$2:${letter}${len(labels) + 1}"
    return found


def _drop_downs(sheet: Any, page: Page, lists: Mapping[str, str]) -> None:
    """Offer what a cell may hold; anything else may be written too, and is checked on reading."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for position, name in enumerate(page.columns, 1):
        stated = CHOICES.get((page.name, name))
        formula = f'"{",".join(stated)}"' if stated else _of_lists(page, name, lists)
        if not formula:
            continue
        offered = DataValidation(type="list", formula1=formula, allow_blank=True)
        offered.showErrorMessage = False
        letter = get_column_letter(position)
        offered.add(f"{letter}2:{letter}{_ROWS_WITH_CHOICES}")
        sheet.add_data_validation(offered)


def _of_lists(page: Page, column: str, lists: Mapping[str, str]) -> str:
    if page.name not in ROWS:
        own = page.name == "values" and column == "actor"
        return (
            lists["actor"]
            if own
            else lists["issue"]
            if column == "issue" and page.name not in ("issues",)
            else ""
        )
    if column in _ACTORS:
        return lists["actor"]
    if page.name == "events":
        return lists.get(column, lists.get(TERMS + column, ""))
    return ""
