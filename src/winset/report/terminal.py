"""What a terminal shows: lines, gauges and tables, and the summary of a report in half a minute.

Every text passes :func:`winset.text.visible` here, before it is laid out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from rich.console import Console, RenderableType
from rich.console import Group as Stack
from rich.table import Table as Grid
from rich.text import Text

from winset.report.cells import said
from winset.report.model import Gauge, Gauges, Line, Lines, Report, Shown, Table, Tone
from winset.text import visible
from winset.words.chances import span, with_error
from winset.words.terms import Terms

__all__ = ["page", "shown", "summary", "to_text"]

# Sections of which the terminal shows what bears on the judgement most, unless all is asked for.
_BRIEFLY = ("kinds", "gates", "packages", "bridges")
# Rows of each of their tables.
_ROWS = 2

_GAUGE = 30
# Style of a line's head, and of its text.
_STYLES: Mapping[Tone, tuple[str, str]] = {
    "plain": ("bold", "not bold"),
    "question": ("bold", "not bold italic"),
    "answer": ("bold cyan", "not bold"),
    "caution": ("bold yellow", "not bold"),
    "quiet": ("dim", "dim"),
}


def _text(text: str, style: str = "") -> Text:
    return Text(visible(text), style=style)


def _line(line: Line) -> Text:
    head, text = _STYLES[line.tone]
    return _text(line.head, head).append_text(_text(line.text, text))


class _Gauge:
    """A bar from 0 to 1 that takes the room it gets, with a range marked under it if given."""

    def __init__(self, row: Gauge) -> None:
        self.value, self.between = row.share.value, row.between

    def _cells(self, options_encoding: str) -> tuple[str, str, str]:
        return ("█", "░", "─") if options_encoding.lower().startswith("utf") else ("#", ".", "-")

    def __rich_console__(self, console: Console, options: object) -> list[Text]:
        """Draw the bar in as many cells as there is room for."""
        room = getattr(options, "max_width", _GAUGE)
        full, empty, line = self._cells(console.encoding)
        width = max(min(room, _GAUGE), 4)
        filled = round(self.value * width)
        if 0 < self.value < 1:
            filled = min(max(filled, 1), width - 1)
        rows = [Text(full * filled, style="cyan").append(empty * (width - filled), style="dim")]
        if self.between is not None:
            low, high = (min(round(edge * (width - 1)), width - 1) for edge in self.between)
            stretch = "|" if low == high else "|" + line * (high - low - 1) + "|"
            rows.append(Text(" " * low + stretch, style="dim"))
        return rows

    def __rich_measure__(self, console: Console, options: object) -> object:
        """From a few cells to thirty."""
        from rich.measure import Measurement

        return Measurement(8, _GAUGE)


def _gauges(found: Gauges) -> RenderableType:
    """Rows of a label, a bar and the number; a range is drawn under the bar and said in words."""
    grid = Grid.grid(padding=(0, 1))
    grid.add_column(ratio=2)
    grid.add_column(min_width=8, max_width=_GAUGE)
    grid.add_column(justify="left", no_wrap=True)
    for row in found.rows:
        grid.add_row(_text(row.label), _Gauge(row), _number(row))
    parts: list[RenderableType] = [_text(found.title, "bold")] if found.title else []
    parts.append(grid)
    if found.note:
        parts.append(_text(f"* {found.note}", "dim italic"))
    return Stack(*parts)


def _number(row: Gauge) -> Text:
    number = _text(with_error(row.share), "bold")
    if row.between is not None:
        number.append(f"\n{span(row.between, '-')} *", style="not bold dim")
    return number


def _table(table: Table) -> RenderableType:
    """Return a table with its caption; it wraps, never overflows."""
    grid = Grid(
        title=_text(table.caption, "bold") if table.caption else None,
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="dim",
        show_header=any(column.title for column in table.columns),
    )
    for column in table.columns:
        grid.add_column(
            _text(column.title),
            justify="right" if column.right else "left",
            overflow="fold",
            style="cyan" if column.kind == "key" else "",
            no_wrap=column.kind == "key",
            min_width=column.least or None,
        )
    for n, row in enumerate(table.rows):
        cells = zip(row, table.columns, strict=True)
        grid.add_row(
            *(Text("\n").join(map(_text, said(cell, column))) for cell, column in cells),
            style="dim" if n in table.quiet else "",
        )
    return Stack(grid, _text(table.note)) if table.note else grid


def shown(parts: Iterable[Shown]) -> RenderableType:
    """Return parts as one rich renderable, a blank line between them."""
    made: list[RenderableType] = []
    for part in parts:
        if isinstance(part, Lines):
            one: RenderableType = Stack(*map(_line, part.lines))
        else:
            one = _gauges(part) if isinstance(part, Gauges) else _table(part)
        made += [Text(), one] if made else [one]
    return Stack(*made)


def page(report: Report) -> RenderableType:
    """Return the page of judgement: the headline, and a row for each thing that it says."""
    head = [Line("", report.title)]
    if report.question:
        head.append(Line(report.question, tone="question"))
    head.append(Line("", f"{report.answer.headline}.", "answer"))
    rows = Grid.grid(padding=(0, 1, 0, 0))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column()
    for row in report.answer.rows:
        rows.add_row(_text(row.head), _text(row.text))
    return Stack(shown([Lines(tuple(head))]), rows)


def _texts(part: Shown) -> Iterator[str]:
    """Every text of a part, for the terms in it."""
    if isinstance(part, Lines):
        yield from (text for line in part.lines for text in (line.head, line.text))
    elif isinstance(part, Gauges):
        yield from (part.title, part.note, *(row.label for row in part.rows))
    else:
        yield from (part.caption, part.note, *(column.title for column in part.columns))
        for row in part.rows:
            for cell in row:
                yield from (cell,) if isinstance(cell, str) else ()
                yield from cell if isinstance(cell, tuple) else ()


def _explained(briefs: Iterable[Shown]) -> Iterator[RenderableType]:
    """Put what a term means under the part in which it first appears."""
    terms = Terms()
    for brief in briefs:
        yield shown([brief])
        meanings = terms.new(_texts(brief))
        if meanings:
            yield _line(Line(" ".join(meanings), tone="quiet"))
        yield Text()


def _shortened(part: Shown) -> Shown:
    """Keep the first rows of a table."""
    return replace(part, rows=part.rows[:_ROWS]) if isinstance(part, Table) else part


def summary(report: Report, *, full: bool = False) -> RenderableType:
    """Return the page of judgement and, below it, what it rests on.

    Parameters
    ----------
    report : Report
    full : bool
        What every section has to say, and not the few that bear on the judgement most.
    """
    made = report.made
    tail = (
        f"{made.n_worlds:,} worlds{'' if made.record else ', the record left out'}, "
        f"seed {made.seed}, Winset {made.version}, "
        f"input {made.input_hash[:12]}"
    )
    sections = [s for s in report.sections if s.brief is not None]
    briefs = [s.brief for s in sections if s.brief and s.id in _BRIEFLY]
    chosen = [_shortened(brief) for brief in briefs]
    if full:
        chosen = [s.more or s.brief for s in sections if s.brief]
    if len(chosen) < len(sections):
        tail = f"What else was found: --full, or the report.\n{tail}"
    chosen.append(Lines(tuple(Line(text, tone="quiet") for text in tail.split("\n"))))
    return Stack(page(report), Text(), *list(_explained(chosen))[:-1])


def to_text(report: Report, width: int = 80, *, full: bool = False) -> str:
    """Return the summary as plain text, without colour: for files and mail."""
    console = Console(
        width=width,
        no_color=True,
        force_terminal=False,
        color_system=None,
        legacy_windows=False,
        highlight=False,
    )
    with console.capture() as captured:
        console.print(summary(report, full=full))
    lines = captured.get().splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"
