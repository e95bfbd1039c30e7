"""Writing what was accepted into a file of whichever kind its name asks for."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from winset.case.errors import refusal
from winset.files.disk import write_whole
from winset.reading.exporting.items import CONFLICT, ITEM, conflict_rows, item_rows
from winset.reading.exporting.positions import graphml, matrix, positions
from winset.reading.store.values import Accepted
from winset.text import neutral, visible_lines

__all__ = ["ENDINGS", "Exported", "export"]

#: What is written, by the end of the file's name.
ENDINGS = (".xlsx", ".csv", ".matrix.csv", ".graphml")
# What a cell of a workbook holds at most.
_CELL = 32_767


@dataclass(frozen=True)
class Exported:
    """How many statements, moves and conflicts are in a file, and how many have no place in it.

    A network has no place for a position whose actor or issue is not known.
    """

    items: int
    left_out: int = 0


def export(several: Iterable[Accepted], path: str | os.PathLike[str]) -> Exported:
    """Write accepted items to a file.

    Parameters
    ----------
    several : iterable of Accepted
    path : path
        Ends in ``.csv`` (a row for each statement and each term of a move), ``.matrix.csv``
        (statements by actors), ``.xlsx`` (both, and the conflicts, on sheets of their own) or
        ``.graphml`` (the network of actors and positions).

    Raises
    ------
    CaseError
        Where the name ends otherwise, or the file cannot be written.
    """
    target = Path(path)
    every = tuple(several)
    name = target.name.lower()
    held = positions(every)
    left = 0
    if name.endswith(".matrix.csv"):
        content = _csv(*matrix(held))
    elif name.endswith(".csv"):
        content = _csv(ITEM, list(item_rows(every)))
    elif name.endswith(".xlsx"):
        content = _workbook(every)
    elif name.endswith(".graphml"):
        content = graphml(held)
        left = len({p.id for p in held} - {p.id for p in held if p.actor and p.issue})
    else:
        wanted = ", ".join(ENDINGS)
        said = f"a review is not written to files ending in {target.suffix or 'nothing'}"
        raise refusal("ending", said, wanted, where=str(target))
    write_whole(target, content)
    return Exported(len(every) - left, left)


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Write a table with a byte order mark, without which spreadsheets misread UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: neutral(_shown(v)) for k, v in row.items()})
    return text.getvalue().encode("utf-8-sig")


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else visible_lines(str(value))


def _workbook(every: Sequence[Accepted]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    items = list(item_rows(every))
    _sheet(book, "statements", ITEM, [row for row in items if row["what"] == "statement"])
    _sheet(book, "moves", ITEM, [row for row in items if row["what"] == "move"])
    _sheet(book, "conflicts", CONFLICT, list(conflict_rows(every)))
    _sheet(book, "matrix", *matrix(positions(every)))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    from openpyxl.styles import Font

    sheet = book.create_sheet(name)
    for position, column in enumerate(columns, 1):
        sheet.cell(1, position, column).font = Font(bold=True)
        sheet.cell(1, position).data_type = "s"
    for number, row in enumerate(rows, 2):
        for position, column in enumerate(columns, 1):
            value = row.get(column)
            if value is None or value == "":
                continue
            cell = sheet.cell(number, position)
            if isinstance(value, str):
                cell.value = visible_lines(value)[:_CELL]
                cell.data_type = "s"  # Text that begins with "=" is text, no formula.
            else:
                cell.value = value
    sheet.freeze_panes = "A2"
