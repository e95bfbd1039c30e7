"""One self-contained HTML file: opens with the network off, prints, fits a phone."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from winset.findings.share import Share
from winset.report.cells import said
from winset.report.charts.ink import page_colours
from winset.report.csvfiles import packed, to_zip
from winset.report.environment import environment
from winset.report.model import Card, Cell, Column, Figure, Report, Table
from winset.words.chances import percent

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["PHONE", "WIDE", "to_html"]

#: Widths in CSS pixels at which every figure is drawn.
WIDE, PHONE = 720, 328

# Small scripts, in the order in which they stand in the page; without them it is one long page.
_SCRIPTS = ("places", "find", "tables", "tips", "pictures", "data", "inspector", "start")
_STYLES = ("report.css", "tools.css")

# What cells of numbers are called: in a page of thousands of them, every letter counts.
_NUMBER = "n"

# Longer tables than this are left to their CSV file.
_MOST_ROWS = 250


@cache
def _asset(name: str) -> str:
    return (files("winset.report") / "templates" / name).read_text(encoding="utf-8")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


# What the page says once for all its pictures.
_SAID_ONCE = re.compile(r' (?:xmlns|font-family)="[^"]*"')


def _slim(svg: str) -> str:
    """Return a picture without what the page says already, and without its ends of lines."""
    return _SAID_ONCE.sub("", svg).replace("\n", "")


def _svg(figure: Figure, width: int) -> Markup:
    from markupsafe import Markup

    return Markup(_slim(figure.draw(width)))


def _phone(report: Report) -> str:
    """Pack the narrow drawings of folded figures: a script unpacks them where they are needed."""
    drawn = {f.id: _slim(f.draw(PHONE)) for f in report.figures if f.depth != "main"}
    return packed(json.dumps(drawn, ensure_ascii=False).encode("utf-8"))


def _shade(value: float) -> str:
    """Background of a heat cell: white to a blue on which dark text keeps its contrast."""
    part = min(max(value, 0.0), 1.0)
    red, green, blue = (round(255 + part * (end - 255)) for end in (122, 176, 216))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _cell(cell: Cell, column: Column) -> dict[str, Any]:
    """How one cell is shown: its text, its class, its shade or its links."""
    shown: dict[str, Any] = {"text": "", "class": "", "shade": "", "cites": (), "url": ""}
    if isinstance(cell, str):
        return shown | _text_cell(cell, column)
    shown["text"] = "; ".join(said(cell, column))
    if cell is None or isinstance(cell, tuple):
        return shown
    if column.heat:
        shown["shade"] = _shade(cell.value if isinstance(cell, Share) else cell)
    return shown | {"class": _NUMBER}


def _text_cell(text: str, column: Column) -> dict[str, Any]:
    if column.kind == "cite":
        return {"cites": tuple(part for part in text.split(", ") if part)}
    if column.kind == "url" and text.startswith(("https://", "http://")):
        return {"url": text, "text": text}
    return {"text": text}


def _heads(table: Table) -> list[tuple[str, str]]:
    """Return titles and classes of columns: those of long texts keep room on a phone."""

    def kind(n: int, column: Column) -> str:
        if column.right:
            return _NUMBER
        cells = (row[n] for row in table.rows)
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
        return "long" if longest > 60 else "mid" if longest > 14 else ""

    return [(column.title, kind(n, column)) for n, column in enumerate(table.columns)]


# What stands in the main column of the first screen, and what beside it.
_PLACES = {"hand": ("chances", "stopped"), "aside": ("package", "settles", "opened")}


def _placed(report: Report) -> list[tuple[str, list[Card]]]:
    """Return the cards of each column; the one that would be empty lends its place."""
    found = {
        place: [card for card in report.cards if card.id in names]
        for place, names in _PLACES.items()
    }
    if not found["hand"]:  # nothing is uncertain: the package is the answer
        found["hand"], found["aside"] = found["aside"], []
    return [(place, cards) for place, cards in found.items() if cards]


def _rows(table: Table) -> list[list[dict[str, Any]]]:
    return [
        [_cell(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def to_html(report: Report) -> str:
    """Return the report as one HTML file.

    Nothing in it is loaded from elsewhere; its content security policy forbids it, and allows no
    script but its own. Every text of the case is escaped.
    """
    from markupsafe import Markup

    script = "".join(_asset(f"scripts/{name}.js") for name in _SCRIPTS)
    style = "".join(map(_asset, _STYLES)) + page_colours()
    return (
        environment()
        .get_template("report.html")
        .render(
            report=report,
            heads=_heads,
            rows=_rows,
            data=_base64(to_zip(report.tables)),
            phone=_phone(report),
            most_rows=_MOST_ROWS,
            placed=_placed(report),
            percent=percent,
            widths=(("wide", WIDE), ("phone", PHONE)),
            style=Markup(style),
            script=Markup(script),
            script_hash=_base64(hashlib.sha256(script.encode("utf-8")).digest()),
            svg=_svg,
        )
    )
