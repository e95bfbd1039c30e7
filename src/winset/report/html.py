"""One self-contained HTML file: opens with the network off, prints, fits a phone."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from winset.findings.share import Share
from winset.report.cells import said
from winset.report.charts.ink import page_colours
from winset.report.csvfiles import to_csv
from winset.report.environment import environment
from winset.report.model import Card, Cell, Column, Report, Table
from winset.words.chances import percent

__all__ = ["PHONE", "WIDE", "to_html"]

#: Widths in CSS pixels at which every figure is drawn.
WIDE, PHONE = 720, 328

# Longer tables than this are left to their CSV file.
_MOST_ROWS = 250


@cache
def _asset(name: str) -> str:
    return (files("winset.report") / "templates" / name).read_text(encoding="utf-8")


def _data_link(table: Table) -> str:
    encoded = base64.b64encode(to_csv(table).encode("utf-8")).decode("ascii")
    return f"data:text/csv;charset=utf-8;base64,{encoded}"


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
    return shown | {"class": "num"}


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
            return "num"
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

    script, style = _asset("report.js"), _asset("report.css") + page_colours()
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        environment()
        .get_template("report.html")
        .render(
            report=report,
            heads=_heads,
            rows=_rows,
            link=_data_link,
            most_rows=_MOST_ROWS,
            placed=_placed(report),
            percent=percent,
            widths=(("wide", WIDE), ("phone", PHONE)),
            style=Markup(style),
            script=Markup(script),
            script_hash=digest,
            markup=Markup,
        )
    )
