"""One slip at one place of a sheet or a scenario file: the place that a message should name."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.fuzz.slips import misspelt
from winset.case.errors import Defect
from winset.exchange.cells import column_letters
from winset.exchange.exporting import export
from winset.exchange.opening import load
from winset.exchange.sheet_writing import pages_of

__all__ = ["MARKED", "Marked", "names"]

_BASE = "valley_dam"
_WORD = re.compile(r"[A-Za-z]{3,}")
_NUMBER = re.compile(r"(?<![\w.\-])-?\d+(?:\.\d+)?(?![\w.\-])")
_JUNK = (
    *("nan", "10 to 5", "{", "[[", "a > a", "35,000", "1e999", "-7000", "oops", "x = ", "%%"),
    *("2019-13-45", "03/04/2019", '"', "= =", "9" * 400, "\u202eabc", "a = 1; a = 2", "0 to", "~"),
)
_CONTENT = "[Content_Types].xml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'

Rows = list[list[Any]]


@dataclass(frozen=True)
class Marked:
    """An input with one slip: its files, and the file and place where the slip is."""

    files: Mapping[str, bytes]
    file: str
    place: str
    line: int | None = None
    what: str = ""


def names(marked: Marked, defects: Sequence[Defect]) -> bool:
    """Whether one of the messages names the place of the slip."""
    if marked.line is None:
        return any(re.search(rf"{marked.place}\b", f"{d.path} {d}") for d in defects)
    said = f"line {marked.line}"
    return any(
        (d.line == marked.line and marked.file in d.where) or re.search(rf"{said}\b", str(d))
        for d in defects
    )


def _other(value: Any, random: Random) -> Any:
    """Make another cell of a cell."""
    text = str(value)
    way = random.random()
    if isinstance(value, str) and _WORD.search(text) and way < 0.6:
        word = random.choice(list(_WORD.finditer(text)))
        return text[: word.start()] + misspelt(word[0], random) + text[word.end() :]
    return random.choice(_JUNK) if way < 0.9 else f"{text}{random.choice('?!;|={}')}"


# ------------------------------------------------------------------------------------------ sheets


@cache
def _sheets() -> Mapping[str, Rows]:
    found: dict[str, Rows] = {}
    for page in pages_of(load(_BASE)):
        rows: Rows = [list(page.columns)]
        rows += [[row.get(name) for name in page.columns] for row in page.rows]
        found[page.name] = rows
    return found


_WIDE: Rows = [
    ["Points of the two sides", None, None, None],
    ["issue", "option", "Union", "Hospital"],
    *(
        [issue if k == 0 else None, option, k * 20, 60 - k * 20]
        for issue in ("Pay", "Shifts", "Leave")
        for k, option in enumerate(("as now", "better", "best"))
    ),
    ["walk-away", None, "40 to 60", 50],
]


def _slip_in(rows: Rows, random: Random) -> tuple[Rows, int, int]:
    while True:
        r = random.randrange(len(rows))
        c = random.randrange(len(rows[r]))
        if rows[r][c] is None:
            continue
        changed = [*rows[:r], list(rows[r]), *rows[r + 1 :]]
        changed[r][c] = _other(rows[r][c], random)
        if str(changed[r][c]) != str(rows[r][c]):
            return changed, r, c


def _xml(rows: Rows) -> str:
    out = [f"<worksheet {_MAIN}><sheetData>"]
    for r, row in enumerate(rows, 1):
        out.append(f'<row r="{r}">')
        for c, value in enumerate(row):
            at = f"{column_letters(c)}{r}"
            if isinstance(value, int | float) and not isinstance(value, bool):
                out.append(f'<c r="{at}"><v>{value!r}</v></c>')
            elif value is not None:
                text = escape(str(value).replace("\u202e", "\u2014"))
                out.append(f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>')
        out.append("</row>")
    return "".join([*out, "</sheetData></worksheet>"])


@cache
def _plain_sheets() -> Mapping[str, str]:
    return {name: _xml(rows) for name, rows in _sheets().items()}


def _book(sheets: Mapping[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as book:
        book.writestr(_CONTENT, _TYPES)
        link = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        book.writestr("_rels/.rels", f"<Relationships {_RELATIONS}>{link}</Relationships>")
        pages, links = [], []
        for k, (name, xml) in enumerate(sheets.items(), 1):
            pages.append(f'<sheet name="{name}" sheetId="{k}" r:id="r{k}"/>')
            target = f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet{k}.xml"'
            links.append(f'<Relationship Id="r{k}" {target}/>')
            book.writestr(f"xl/worksheets/sheet{k}.xml", xml)
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{"".join(pages)}</sheets></workbook>',
        )
        listed = f"<Relationships {_RELATIONS}>{''.join(links)}</Relationships>"
        book.writestr("xl/_rels/workbook.xml.rels", listed)
    return data.getvalue()


def _workbook(random: Random) -> Marked:
    sheets = _sheets()
    name = random.choice([name for name, rows in sheets.items() if len(rows) > 1])
    rows, r, c = _slip_in(sheets[name], random)
    book = _book({**_plain_sheets(), name: _xml(rows)})
    place = f"sheet {name}, cell {column_letters(c)}{r + 1}"
    return Marked({"case.xlsx": book}, "case.xlsx", place, what=str(rows[r][c]))


def _drawn(random: Random) -> Marked:
    rows, r, c = _slip_in(_WIDE, random)
    place = f"sheet Points, cell {column_letters(c)}{r + 1}"
    return Marked({"t.xlsx": _book({"Points": _xml(rows)})}, "t.xlsx", place, what=str(rows[r][c]))


@cache
def _long() -> Rows:
    import csv

    (raw,) = _exported("csv").values()
    return [
        [cell or None for cell in row] for row in csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    ]


def _table(random: Random) -> Marked:
    import csv

    rows, r, c = _slip_in(_long(), random)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["" if x is None else x for x in row] for row in rows])
    place = f"row {r + 1}, column {column_letters(c)}"
    raw = text.getvalue().encode("utf-8", "replace")
    return Marked({"t.csv": raw}, "t.csv", place, what=str(rows[r][c]))


# --------------------------------------------------------------------------------------- scenarios


@cache
def _exported(format: str) -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / f"case.{format}" if format == "csv" else Path(place)
        export(load(_BASE), target, format)
        return {path.name: path.read_bytes() for path in sorted(Path(place).iterdir())}


def _geniusweb() -> Mapping[str, bytes]:
    sets = {"pay": {"values": ["low", "high"]}, "days": {"range": {"low": 1, "high": 4, "step": 1}}}
    domain = {"name": "talks", "issuesValues": sets}
    files = {"talks.json": domain}
    for k, name in enumerate(("ann", "bob", "cleo")):
        line = {"lowValue": 1, "lowUtility": k % 2, "highValue": 4, "highUtility": 1 - k % 2}
        utilities = {
            "pay": {"discreteutils": {"valueUtilities": {"low": 1 - k % 2, "high": k % 2}}},
            "days": {"numberutils": line},
        }
        space = {"name": name, "domain": domain, "issueUtilities": utilities}
        space["issueWeights"] = {"pay": 0.6, "days": 0.4}
        space["reservationBid"] = {"issuevalues": {"pay": "low", "days": 2}}
        files[f"{name}.json"] = {"LinearAdditiveUtilitySpace": space}
    return {name: json.dumps(table, indent=1).encode() for name, table in files.items()}


def _line(files: Callable[[], Mapping[str, bytes]]) -> Callable[[Random], Marked]:
    def made(random: Random) -> Marked:
        every = files()
        name = random.choice(sorted(every))
        lines = every[name].decode("utf-8").split("\n")
        while True:
            at = random.randrange(len(lines))
            wrong = _other_line(lines[at], random)
            if wrong != lines[at]:
                break
        changed = "\n".join([*lines[:at], wrong, *lines[at + 1 :]]).encode("utf-8", "replace")
        return Marked({**every, name: changed}, name, "", at + 1, wrong)

    return made


def _other_line(line: str, random: Random) -> str:
    words, numbers = list(_WORD.finditer(line)), list(_NUMBER.finditer(line))
    marks = [k for k, mark in enumerate(line) if mark in '"<>/{}[]:,=']
    way = random.random()
    if way < 0.3 and words:
        word = random.choice(words)
        return line[: word.start()] + misspelt(word[0], random) + line[word.end() :]
    if way < 0.6 and numbers:
        found = random.choice(numbers)
        wild = random.choice(("nan", "-7000", "x", "1e999", "9" * 400, "1,5"))
        return line[: found.start()] + wild + line[found.end() :]
    if way < 0.8 and marks:
        at = random.choice(marks)
        return line[:at] + line[at + 1 :]
    at = random.randrange(len(line) + 1)
    return line[:at] + random.choice("\"'<>&{}[]:,=\x00") + line[at:]


#: Kinds of inputs with one slip, and what makes one.
MARKED: Mapping[str, Callable[[Random], Marked]] = {
    "workbook": _workbook,
    "table": _table,
    "drawn": _drawn,
    "genius": _line(lambda: _exported("genius")),
    "negmas": _line(lambda: _exported("negmas")),
    "geniusweb": _line(cache(_geniusweb)),
}
