"""The brief as Markdown and as one HTML file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from winset.report.brief.making import Brief, Part
from winset.report.cells import said
from winset.report.csvfiles import to_csv
from winset.report.environment import environment
from winset.report.html import PHONE, WIDE
from winset.report.model import Figure, Table
from winset.text import visible

__all__ = ["plain", "to_html", "to_markdown"]

# What Markdown, or the HTML that it may hold, would take for a mark.
_MARKS = re.compile(r"([\\`*_\[\]<>|#&])")


def to_html(brief: Brief) -> str:
    """Return the brief as one HTML file that loads nothing, and prints on two pages."""
    from markupsafe import Markup

    page = environment().get_template("brief.html")
    return page.render(brief=brief, said=said, markup=Markup, wide=WIDE, phone=PHONE)


def to_markdown(brief: Brief, address: Callable[[Figure], str] | None = None) -> str:
    """Return the brief as Markdown (CommonMark, with tables).

    Parameters
    ----------
    brief : Brief
    address : callable, optional
        Says where the picture of a figure is; without it, what a figure shows is told in words.
    """
    lines = [f"# {_marked(brief.title)}"]
    for part in brief.parts:
        lines += ["", f"## {_marked(part.title)}", *_part(part, address)]
    return "\n".join(lines) + "\n"


def plain(brief: Brief) -> dict[str, Any]:
    """Return the brief as dictionaries, lists and strings, ready for ``json.dumps``."""
    return {"title": brief.title, "parts": [_plain(part) for part in brief.parts]}


def _plain(part: Part) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": part.id,
        "title": part.title,
        "lines": list(part.lines),
        "rows": [{"about": row.head, "said": row.text} for row in part.rows],
    }
    if part.table is not None:
        made["table"] = {"caption": part.table.caption, "csv": to_csv(part.table)}
    if part.figure is not None:
        made["figure"] = {"title": part.figure.title, "shows": part.figure.alt}
    return made


def _marked(text: str) -> str:
    return _MARKS.sub(r"\\\1", visible(text))


def _part(part: Part, address: Callable[[Figure], str] | None) -> Iterator[str]:
    for line in part.lines:
        text = _marked(line)
        yield from ("", f"**{text}**" if part.id == "judgement" else text)
    for row in part.rows:
        yield from ("", f"**{_marked(row.head)}.** {_marked(row.text)}")
    if part.table is not None:
        yield from _table(part.table)
    if part.figure is not None:
        title, alt = _marked(part.figure.title), _marked(part.figure.alt)
        yield from ("", f"**{title}**", "")
        yield f"![{alt}]({address(part.figure)})" if address else f"*{alt}*"


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"**{_marked(table.caption)}**", "")
    yield f"| {' | '.join(_marked(column.title) for column in table.columns)} |"
    yield f"|{'|'.join('---:' if column.right else '---' for column in table.columns)}|"
    for row in table.rows:
        cells = ("; ".join(said(cell, c)) for cell, c in zip(row, table.columns, strict=True))
        yield f"| {' | '.join(map(_marked, cells))} |"
    if table.note:
        yield from ("", _marked(table.note))
