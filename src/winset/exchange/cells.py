"""Spreadsheets and CSV files as rows of named cells, each of which knows where it stands."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from winset.case.errors import CaseError, Defect
from winset.case.spelling import shown
from winset.exchange.cell_formats import percent_cells
from winset.exchange.markup import read_bytes, wrong
from winset.files.disk import decode
from winset.text import stated

__all__ = [
    "Cell",
    "Sheet",
    "Table",
    "column_letters",
    "folded",
    "header_of",
    "named_rows",
    "read_sheets",
    "rows_below",
    "separator_of",
    "workbook_in",
]

Plain = str | float | date
#: A spreadsheet is a zip archive: unpacked, it may not be larger than this.
_MOST_UNPACKED = 64 * 2**20
#: Cells from the first one of a sheet to the last, and those that one stands for in its file.
_MOST_CELLS = 500_000
_PLACED = re.compile(rb"""<(?:\w+:)?(?:c|row)\b[^<>]*?\sr\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PLACE = re.compile(rb"([A-Z]{0,3})([1-9][0-9]{0,6})")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*)>")
# Rows among which the header is looked for.
_MOST_TITLES = 30
_COMMENTS = ("comment", "comments", "remark", "remarks")
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="([0-9]{1,9})"')


@dataclass(frozen=True)
class Cell:
    """One cell that is not empty."""

    value: Plain
    place: str
    percent: bool = False

    @property
    def text(self) -> str:
        """The cell as text; whole numbers without a decimal point."""
        if isinstance(self.value, float):
            whole = self.value == int(self.value) if abs(self.value) < 1e15 else False
            return str(int(self.value)) if whole else repr(self.value)
        return str(self.value).strip()


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its rows as they stand."""

    file: str
    name: str
    rows: tuple[tuple[Plain | None, ...], ...]
    is_csv: bool = False
    percent: frozenset[tuple[int, int]] = frozenset()
    #: Merged areas: first row and column, last row and column.
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()

    def filled(self) -> Sheet:
        """Return the sheet with the value of every merged area in all its cells."""
        if not self.merged:
            return self
        rows = [list(row) for row in self.rows]
        for (top, left), (bottom, right) in self.merged:
            for r in range(top, min(bottom, len(rows) - 1) + 1):
                for c in range(left, min(right, len(rows[r]) - 1) + 1):
                    rows[r][c] = self.rows[top][left]
        return replace(self, rows=tuple(map(tuple, rows)), merged=())

    def place(self, row: int, column: int) -> str:
        """Name a cell for messages: ``sheet us, cell C7`` or ``row 7, column C``."""
        if self.is_csv:
            return f"row {row + 1}, column {column_letters(column)}"
        return f"sheet {self.name}, cell {column_letters(column)}{row + 1}"


@dataclass(frozen=True)
class Table:
    """A sheet whose first filled row names the columns."""

    sheet: Sheet
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]
    places: tuple[str, ...]


def column_letters(column: int) -> str:
    """Letters of a column, counted from 0.

    >>> column_letters(0), column_letters(26)
    ('A', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read all sheets of a spreadsheet, or a CSV file as a single one.

    Raises
    ------
    CaseError
        Where it is neither.
    """
    data = read_bytes(path, "an XLSX or CSV")
    if not data.strip():
        raise wrong(path.name, "is empty", expected="a header row and at least one row below it")
    if path.suffix.lower() == ".csv":
        return (_csv(path.name, data),)
    return tuple(workbook_in(path.name, data))


def workbook_in(name: str, data: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, which was read from a file of that name.

    Raises
    ------
    CaseError
        Where it is none, or unpacks to more than is read.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    _refuse_bombs(name, data)
    percent: Mapping[str, frozenset[tuple[int, int]]] = {}
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            percent = percent_cells(archive)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheet_names:
            found = book.get_sheet_by_name(sheet)
            rows = found.to_python(skip_empty_area=False)
            yield Sheet(
                name,
                sheet,
                tuple(tuple(map(_plain, row)) for row in rows),
                percent=percent.get(sheet, frozenset()),
                merged=tuple(found.merged_cell_ranges or ()),
            )
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise wrong(name, f"is no spreadsheet that can be read: {error}") from None


def _refuse_bombs(name: str, data: bytes) -> None:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > _MOST_UNPACKED:
                most = _MOST_UNPACKED // 2**20
                raise wrong(name, f"unpacks to {size / 2**20:,.0f} MiB, more than {most}")
            for entry in archive.infolist():
                if entry.filename.lower().endswith(".xml"):
                    _refuse_vast(name, archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        if isinstance(error, CaseError):
            raise
        raise wrong(name, f"is a damaged spreadsheet: {error}") from None


def _refuse_vast(name: str, sheet: bytes) -> None:
    """Refuse a sheet whose few cells lie so far apart that the room between them is a bomb."""
    if b"\x00" in sheet:
        raise wrong(name, "holds a sheet in another encoding", expected="UTF-8")
    rows = columns = 0
    for one, other in _PLACED.findall(sheet):
        place = _PLACE.fullmatch(one or other)
        # The reader trusts what a place says, and asks for that much memory.
        if place is None:
            said = shown((one or other).decode("utf-8", "replace"))
            raise wrong(name, f"has a cell at {said}", expected="a place such as C7")
        rows, columns = max(rows, int(place[2])), max(columns, _column_number(place[1]))
    every = max(map(_repeated_cells, sheet.split(b"<table:table ")), default=0)
    cells = max(rows * columns, every)
    if cells > _MOST_CELLS:
        raise wrong(name, f"has a sheet of {cells:,} cells", expected=f"{_MOST_CELLS:,} at most")


def _repeated_cells(sheet: bytes) -> int:
    """Cells up to the last that is filled, where an open document writes them but once."""
    row = rows = columns = 0
    for part in sheet.split(b"<table:table-row")[1:]:
        column = last = 0
        for cell in _CELL.findall(part.partition(b"</table:table-row>")[0]):
            column += _times(cell)
            last = column if b"value-type" in cell else last
        row += _times(part.partition(b">")[0])
        rows, columns = (row, max(columns, last)) if last else (rows, columns)
    return rows * columns


def _times(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1]) if found else 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _plain(value: object) -> Plain | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)


def _csv(name: str, data: bytes) -> Sheet:
    text = decode(data, name)
    separator = separator_of(text.splitlines(keepends=True)[:_MOST_TITLES])
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise wrong(name, f"is no CSV that can be read: {error}") from None
    if sum(map(len, rows)) > _MOST_CELLS:
        raise wrong(name, f"has more than {_MOST_CELLS:,} cells")
    return Sheet(
        name, Path(name).stem, tuple(tuple(_number(cell) for cell in row) for row in rows), True
    )


def separator_of(lines: Sequence[str]) -> str:
    """Tell the mark between cells: the one by which most rows have as many cells as each other."""

    def steady(mark: str) -> tuple[int, int]:
        try:
            widths = Counter(map(len, csv.reader(lines, delimiter=mark)))
        except csv.Error:
            return (0, 0)
        rows, width = max(((n, width) for width, n in widths.items() if width > 1), default=(0, 0))
        return (rows, width)

    return max(",;\t", key=steady)


def _number(cell: str) -> Plain | None:
    """Read a cell of a CSV as a number where it is plainly one."""
    word = cell.strip()
    if not word:
        return None
    if len(word) < 30 and set(word) <= set("0123456789.-+eE") and word[-1].isdigit():
        try:
            return float(word)
        except ValueError:
            pass
    return stated(word)


def folded(name: object) -> str:
    """Fold case, spaces and hyphens of a column's name."""
    return str(name).strip().lower().replace("-", "_").replace(" ", "_")


def header_of(sheet: Sheet, known: Collection[str], synonyms: Mapping[str, str]) -> int | None:
    """Find the row that names the columns: the first with two known names, or else the first.

    Titles and notes may stand above it. None where the sheet is empty.
    """
    first = None
    for r, row in enumerate(sheet.rows[:_MOST_TITLES]):
        words = [folded(cell) for cell in row if cell is not None]
        if not words or words[0].startswith("#"):
            continue
        first = r if first is None else first
        if sum(synonyms.get(word, word) in known for word in set(words)) > 1:
            return r
    return first


def named_rows(
    sheet: Sheet, known: Sequence[str], synonyms: Mapping[str, str], defects: list[Defect]
) -> Table:
    """Find the row that names the columns, and give the rows below it by column name.

    Rows whose first cell begins with ``#``, and columns named so, are comments. Unknown columns
    and columns named twice are added to ``defects``.
    """
    start = header_of(sheet, known, synonyms)
    if start is None:
        return Table(sheet, (), (), ())
    sheet = sheet.filled()
    columns: list[str] = []
    for position, cell in enumerate(sheet.rows[start]):
        name = synonyms.get(folded(cell), folded(cell)) if cell is not None else ""
        if name.startswith("#") or name in _COMMENTS:
            name = ""
        if name and (name not in known or name in columns):
            strange = name not in known
            what = "is not known" if strange else "appears twice"
            defects.append(
                Defect(
                    (),
                    "unknown-column" if strange else "twice",
                    f"column {str(cell)!r} {what}",
                    ", ".join(known),
                    unknown=name if strange else "",
                    known=known,
                    where=sheet.file,
                    path=sheet.place(start, position),
                )
            )
            name = ""
        columns.append(name)
    return rows_below(sheet, start, columns)


def rows_below(sheet: Sheet, start: int, columns: Sequence[str]) -> Table:
    """Give the rows below the header by column name, but comments."""
    rows, places = [], []
    for r, row in enumerate(sheet.rows[start + 1 :], start + 1):
        first = next((cell for cell in row if cell is not None), None)
        if isinstance(first, str) and first.lstrip().startswith("#"):
            continue
        cells = dict(_cells(sheet, r, columns, row))
        if cells:
            rows.append(cells)
            places.append(sheet.place(r, 0))
    return Table(sheet, tuple(filter(None, columns)), tuple(rows), tuple(places))


def _cells(
    sheet: Sheet, row: int, columns: Sequence[str], cells: Iterable[Plain | None]
) -> Iterator[tuple[str, Cell]]:
    for position, (name, value) in enumerate(zip(columns, cells, strict=False)):
        if name and value is not None:
            percent = (row, position) in sheet.percent
            yield name, Cell(value, sheet.place(row, position), percent)
