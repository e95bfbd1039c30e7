"""The terminal summary: what a person needs to know, in half a minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from winset.analysis import Analysis

__all__ = ["Gauge", "bar_table", "plain_table", "summary", "titled_bars", "to_text"]

_GAUGE = 30


class Gauge:
    """A bar from 0 to 1 that takes the room it gets, with a range marked under it if given."""

    def __init__(self, value: float, between: tuple[float, float] | None = None) -> None:
        self.value, self.between = value, between

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


def bar_table(
    rows: Sequence[tuple[str, float, str, tuple[float, float] | None]],
) -> RenderableType:
    """Rows of a label, a bar and the number; a range is drawn under the bar and said in words."""
    table = Table.grid(padding=(0, 1))
    table.add_column(ratio=2)
    table.add_column(min_width=8, max_width=_GAUGE)
    table.add_column(justify="left", no_wrap=True)
    for label, value, said, between in rows:
        number = Text(said, style="bold")
        if between is not None:
            number.append(
                f"\n{100 * between[0]:.0f}-{100 * between[1]:.0f} % *", style="not bold dim"
            )
        table.add_row(Text(label), Gauge(value, between), number)
    if any(row[3] is not None for row in rows):
        note = Text(
            "* range over the structural check: several ways of drawing", style="dim italic"
        )
        return Group(table, note)
    return table


def titled_bars(
    title: str, rows: Sequence[tuple[str, float, str, tuple[float, float] | None]]
) -> RenderableType:
    """Put a heading over a table of bars."""
    return Group(Text(title, style="bold"), bar_table(rows))


def plain_table(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> RenderableType:
    """Return a table with a title, whose first column is a number; it wraps, never overflows."""
    table = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="dim",
        expand=False,
    )
    for n, heading in enumerate(headings):
        table.add_column(heading, justify="right" if n == 0 else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _head(analysis: Analysis) -> Text:
    from winset.report.answer import answer

    said = answer(analysis)
    case = analysis.case
    head = Text(case.title, style="bold")
    if case.question:
        head.append(f"\n{case.question}", style="not bold italic")
    head.append(f"\n\n{said.headline}.", style="bold cyan")
    head.append(f"\n{said.paragraph}", style="not bold")
    return head


def summary(analysis: Analysis) -> RenderableType:
    """Return the whole summary as one rich renderable."""
    from winset.report.sections import modules

    parts: list[RenderableType] = [_head(analysis)]
    for module in modules():
        brief = getattr(module, "brief", None)
        made = brief(analysis) if brief is not None else None
        if made is not None:
            parts.append(Padding(made, (1, 0, 0, 0)))
    tail = (
        f"{analysis.n_worlds:,} worlds, seed {analysis.seed}, Winset {analysis.version}, "
        f"input {analysis.input_hash[:12]}"
    )
    parts.append(Padding(Text(tail, style="dim"), (1, 0, 0, 0)))
    return Group(*parts)


def to_text(analysis: Analysis, width: int = 80) -> str:
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
        console.print(summary(analysis))
    lines = captured.get().splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"
