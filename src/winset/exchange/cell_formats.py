"""What the reader of spreadsheets leaves out: which cells are shown in per cent."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator, Mapping

__all__ = ["percent_cells"]

Places = frozenset[tuple[int, int]]
# No tag runs on into the next: a part without an end is read through once.
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b([^<>]*)>")
_STYLE = re.compile(rb"<(?:\w+:)?xf\b([^<>]*)>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^<>]*)>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\b([^<>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>")
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# Built into every spreadsheet: 0 % and 0.00 %.
_BUILT_IN = {"9", "10"}
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*)>")


def percent_cells(archive: zipfile.ZipFile) -> Mapping[str, Places]:
    """Cells that are shown in per cent (row and column from 0), by the name of their sheet."""
    names = set(archive.namelist())
    if "content.xml" in names:
        return dict(_open_document(archive.read("content.xml")))
    parts = ("xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    if not names.issuperset(parts):
        return {}
    styles, book, links = map(archive.read, parts)
    wanted = _percent_styles(styles)
    if not wanted:
        return {}
    targets = {row.get("Id", ""): row.get("Target", "") for row in _rows(_LINK, links)}
    found = {}
    for row in _rows(_SHEET, book):
        target = targets.get(next((v for k, v in row.items() if k.endswith(":id")), ""), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in names:
            places = frozenset(_places(archive.read(path), wanted))
            found[html.unescape(row.get("name", ""))] = places
    return found


def _attributes(inner: bytes) -> dict[str, str]:
    return {
        key.decode("utf-8", "replace"): (one or other).decode("utf-8", "replace")
        for key, one, other in _ATTRIBUTE.findall(inner)
    }


def _rows(pattern: re.Pattern[bytes], part: bytes) -> Iterator[dict[str, str]]:
    return (_attributes(inner) for inner in pattern.findall(part))


def _percent_styles(styles: bytes) -> set[str]:
    formats = _BUILT_IN | {
        row.get("numFmtId", "")
        for row in _rows(_FORMAT, styles)
        if "%" in html.unescape(row.get("formatCode", ""))
    }
    start = styles.find(b"cellXfs")
    end = styles.find(b"cellXfs>", start + 1)
    every = _rows(_STYLE, styles[start:end]) if 0 <= start < end else ()
    return {str(k) for k, row in enumerate(every) if row.get("numFmtId") in formats}


def _places(sheet: bytes, wanted: set[str]) -> Iterator[tuple[int, int]]:
    for row in _rows(_CELL, sheet):
        place = _PLACE.fullmatch(row.get("r", ""))
        if place is not None and row.get("s") in wanted:
            column = 0
            for letter in place[1]:
                column = 26 * column + ord(letter) - 64
            yield int(place[2]) - 1, column - 1


def _open_document(content: bytes) -> Iterator[tuple[str, Places]]:
    for table in content.split(b"<table:table ")[1:]:
        about, _, inside = table.partition(b">")
        places = set()
        row = 0
        for part in inside.partition(b"</table:table>")[0].split(b"<table:table-row")[1:]:
            column = 0
            for cell in _ODS_CELL.findall(part):
                if b'value-type="percentage"' in cell:
                    places.add((row, column))
                column += _times(cell, "columns")
            row += _times(part.partition(b">")[0], "rows")
        name = html.unescape(_attributes(about).get("table:name", ""))
        yield name, frozenset(places)


def _times(attributes: bytes, what: str) -> int:
    stated = _attributes(attributes).get(f"table:number-{what}-repeated", "1")
    return int(stated) if stated.isdigit() and len(stated) < 8 else 1
