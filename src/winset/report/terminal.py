"""What a terminal shows: lines, gauges and tables, and the answer of a report on one screen.

Every text passes :func:`winset.text.visible` here, before it is laid out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console, ConsoleOptions, RenderableType
from rich.console import Group as Stack
from rich.table import Table as Grid
from rich.text import Text

from winset.report.cells import said
from winset.report.model import Gauge, Gauges, Line, Lines, Mark, Report, Shown, Table, Tone
from winset.text import visible
from winset.words.chances import SCALE_ENDS, percent, span, with_error
from winset.words.terms import MORE, Terms

__all__ = ["page", "plain_text", "shown", "summary", "to_text"]

# Lines of a screen, and those of them that its commands and its foot take.
_LINES, _FOOT = 24, 4
# Rows of the page of judgement as they are wanted on it, for what there is room.
_WANTED = (
    "Chance",
    "Repair",
    "The package",
    "The bargain",
    "Best package",
    "Who blocks",
    "Confidence",
    "To settle it",
    "Missing",
    "Hinges on",
    "Who signs",
    "What else",
)

_GAUGE = 30
# Style of a line's head, and of its text.
_STYLES: Mapping[Tone, tuple[str, str]] = {
    "plain": ("bold", "not bold"),
    "question": ("bold", "not bold italic"),
    "answer": ("bold cyan", "not bold"),
    "caution": ("bold yellow", "not bold"),
    "quiet": ("dim", "dim"),
}


# Style of a row by its first word: how sure the judgement is.
_MEANING = {"Low": "yellow", "High": "green"}


def _text(text: str, style: str = "") -> Text:
    return Text(visible(text), style=style)


def _line(line: Line) -> Text:
    head, text = _STYLES[line.tone]
    return _text(line.head, head).append_text(_text(line.text, text))


class _Scale:
    """A chance from none to certain: its range, and the point where worlds put it."""

    def __init__(self, mark: Mark) -> None:
        self.between = (mark.low, mark.high) if mark.low < mark.high else None
        self.share = mark.share

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Draw it in as many cells as there is room for."""
        plain = not console.encoding.lower().startswith("utf")
        line, band, dot = ("-", "=", "o") if plain else ("─", "━", "●")
        left, right = SCALE_ENDS
        width = max(min(options.max_width - len(left) - len(right) - 13, 50), 8)
        cells = [(line, "dim")] * width

        def at(share: float) -> int:
            return min(int(share * width), width - 1)

        if self.between is not None:
            first, last = map(at, self.between)
            cells[first : last + 1] = [(band, "bold cyan")] * (last + 1 - first)
        if self.share is not None:
            cells[at(self.share.value)] = (dot, "bold cyan")
        said = Text(f"{left} ", "dim").append_text(Text.assemble(*cells)).append(f" {right}", "dim")
        if self.between is not None:
            said.append(f"  {span(self.between, '-')}", "bold")
        elif self.share is not None:
            said.append(f"  {percent(self.share)}", "bold")
        yield said


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


def _head(report: Report) -> RenderableType:
    head = [Line("", report.title)]
    if report.question:
        head.append(Line(report.question, tone="question"))
    head.append(Line("", f"{report.answer.headline}.", "answer"))
    return shown([Lines(tuple(head))])


def _rows(report: Report, heads: Iterable[str]) -> RenderableType:
    """Rows of the page of judgement in its own order; the chance is drawn above its words."""
    wanted = set(heads)
    chances = next((card for card in report.cards if card.id == "chances"), None)
    rows = Grid.grid(padding=(0, 1, 0, 0))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column()
    for row in report.answer.rows:
        if row.head in wanted:
            text: RenderableType = _text(row.text, _MEANING.get(row.text.partition(":")[0], ""))
            if row.head == "Chance" and chances is not None:
                text = Stack(_Scale(chances.marks[-1]), text)
            rows.add_row(_text(row.head), text)
    return rows


def page(report: Report) -> RenderableType:
    """Return the page of judgement: the headline, and a row for each thing that it says."""
    return Stack(_head(report), _rows(report, (row.head for row in report.answer.rows)))


class _Screen:
    """The page of judgement, cut to one screen: what matters most, in the order of the page."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Take the rows that are wanted first, as long as there is room for them."""
        room = _LINES - _FOOT - len(console.render_lines(_head(self.report), options))
        there = {row.head for row in self.report.answer.rows}
        chosen: list[str] = []
        for head in (*_WANTED, *sorted(there.difference(_WANTED))):
            tried = [*chosen, head]
            rows = _rows(self.report, tried)
            if head in there and len(console.render_lines(rows, options)) <= room:
                chosen = tried
        yield _head(self.report)
        yield _rows(self.report, chosen)


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


def summary(report: Report, *, full: bool = False) -> RenderableType:
    """Return what fits one screen of 80 by 24: the answer, how likely, why, and the best package.

    Parameters
    ----------
    report : Report
    full : bool
        The whole page of judgement, and below it what every section has to say.
    """
    made = report.made
    tail = [
        f"{made.n_worlds:,} worlds{'' if made.record else ', the record left out'}, "
        f"seed {made.seed}, Winset {made.version}, "
        f"input {made.input_hash[:12]}"
    ]
    if not full:
        foot = Lines(tuple(Line(text, tone="quiet") for text in (*tail, MORE)))
        return Stack(_Screen(report), shown([foot]))
    chosen = [s.more or s.brief for s in report.sections if s.brief]
    chosen.append(Lines(tuple(Line(text, tone="quiet") for text in tail)))
    return Stack(page(report), Text(), *list(_explained(chosen))[:-1])


def to_text(report: Report, width: int = 80, *, full: bool = False) -> str:
    """Return the summary as plain text, without colour: for files and mail."""
    return plain_text(summary(report, full=full), width)


def plain_text(what: RenderableType, width: int = 80) -> str:
    """Return what a terminal shows as plain text, without colour."""
    console = Console(
        width=width,
        no_color=True,
        force_terminal=False,
        color_system=None,
        legacy_windows=False,
        highlight=False,
    )
    with console.capture() as captured:
        console.print(what)
    lines = captured.get().splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"
