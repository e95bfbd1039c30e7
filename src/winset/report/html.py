"""One self-contained HTML file: opens with the network off, prints, fits a phone."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from winset.findings.share import Share
from winset.report.answer import answer
from winset.report.csvfiles import to_csv
from winset.report.environment import environment
from winset.report.model import Cell, Column, Figure, Note, Part, Section, Table
from winset.words.chances import percent, with_error

if TYPE_CHECKING:
    from winset.analysis import Analysis

__all__ = ["PHONE", "WIDE", "page", "to_html"]

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
    if cell is None:
        return shown | {"text": "–"}
    return shown | {"class": "num"} | _number_cell(cell, column)


def _number_cell(cell: Share | float, column: Column) -> dict[str, Any]:
    shade = ""
    if column.heat:
        shade = _shade(cell.value if isinstance(cell, Share) else cell)
    if isinstance(cell, Share):
        return {"text": percent(cell.value) if column.heat else with_error(cell), "shade": shade}
    if column.kind == "share":
        return {"text": percent(cell), "shade": shade}
    digits = 2 if column.kind == "precise" else 1
    return {
        "text": f"{cell:,}" if isinstance(cell, int) else f"{round(cell, digits) + 0.0:.{digits}f}"
    }


def _text_cell(text: str, column: Column) -> dict[str, Any]:
    if column.kind == "cite":
        return {"cites": tuple(part for part in text.split(", ") if part)}
    if column.kind == "url" and text.startswith(("https://", "http://")):
        return {"url": text, "text": text}
    return {"text": text}


def _column_class(column: Column, cells: list[Cell]) -> str:
    """Numbers stand right; columns of long texts keep room for them on a phone."""
    if column.kind in {"share", "number", "precise", "count"}:
        return "num"
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    return "long" if longest > 60 else "mid" if longest > 14 else ""


def _table(table: Table) -> dict[str, Any]:
    too_long = len(table.rows) > _MOST_ROWS
    return {
        "kind": "table",
        "id": table.id,
        "caption": table.caption,
        "note": table.note,
        "columns": [
            {"title": c.title, "class": _column_class(c, [row[n] for row in table.rows])}
            for n, c in enumerate(table.columns)
        ],
        "rows": []
        if too_long
        else [
            [_cell(cell, column) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
        "n_rows": len(table.rows),
        "too_long": too_long,
        "link": _data_link(table),
        "folded": table.folded,
    }


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Note):
        return {"kind": "note", "title": part.title, "remarks": part.items, "tone": part.kind}
    if isinstance(part, Figure):
        return {
            "kind": "figure",
            "id": part.id,
            "title": part.title,
            "read": part.read,
            "wide": part.draw(WIDE),
            "phone": part.draw(PHONE),
            "key": part.key,
            "data": _table(part.data),
        }
    return _table(part)


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "lead": section.lead,
        "parts": [_part(part) for part in section.parts],
    }


def _tiles(analysis: Analysis) -> list[tuple[str, str, str]]:
    close, check = analysis.zone.close, analysis.structure
    values = [row.ratifiable.value for row in check.rows]
    tiles = [
        ("Parties would sign", with_error(close.zone), "of worlds hold such a deal"),
        ("… and homes would ratify", with_error(close.ratifiable), "of worlds hold such a deal"),
        (
            "Structural check",
            f"{100 * min(values):.0f}–{100 * max(values):.0f} %",
            "the same, over several ways of drawing"
            + ("; the verdict turns" if check.fragile else ""),
        ),
    ]
    if analysis.packages.packages:
        best = analysis.packages.packages[0].fresh
        tiles.append(("Best package", with_error(best), "of worlds in which everyone accepts it"))
    return tiles


def page(analysis: Analysis, sections: tuple[Section, ...]) -> str:
    """Return the page for sections that have been made already."""
    from markupsafe import Markup

    script, style = _asset("report.js"), _asset("report.css")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        environment()
        .get_template("report.html")
        .render(
            case=analysis.case,
            analysis=analysis,
            answer=answer(analysis),
            tiles=_tiles(analysis),
            sections=[_section(section) for section in sections],
            style=Markup(style),
            script=Markup(script),
            script_hash=digest,
            markup=Markup,
        )
    )


def to_html(analysis: Analysis) -> str:
    """Return the report as one HTML file.

    Nothing in it is loaded from elsewhere; its content security policy forbids it, and allows no
    script but its own. Every text of the case is escaped.
    """
    from winset.report.sections import sections

    return page(analysis, sections(analysis))
