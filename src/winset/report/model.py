"""A report as a value, before anything is drawn or printed.

It is made once, from an analysis, and holds everything that is said: an answer, key numbers, and
six chapters of sections, each with leads, figures, tables, and what the terminal shows of it. The
terminal, the page, the CSV files and the SVG files are made from this value and from nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from winset.findings.share import Share

if TYPE_CHECKING:
    from winset.words.answer import Answer

__all__ = [
    "Card",
    "Cell",
    "Chapter",
    "ChapterId",
    "Column",
    "Depth",
    "Figure",
    "Gauge",
    "Gauges",
    "Inspector",
    "Labelled",
    "Line",
    "Lines",
    "Made",
    "Mark",
    "Note",
    "Part",
    "Report",
    "Row",
    "Section",
    "Shown",
    "Table",
    "Tile",
]

Cell: TypeAlias = str | int | float | Share | tuple[str, ...] | None
Row: TypeAlias = tuple[Cell, ...]
Kind = Literal["key", "text", "share", "number", "precise", "count", "cite", "url"]
Tone = Literal["plain", "question", "answer", "caution", "quiet"]
#: Where a part of a section stands: before everybody's eyes, folded under it, or at the very end.
Depth = Literal["main", "folded", "appendix"]
#: The six chapters of a report.
ChapterId = Literal["answer", "why", "deals", "record", "actors", "sources"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    key : str
        Its name in the CSV file. A share gets a second CSV column, ``<key>_error``.
    title : str
        Its name on the page.
    kind : {"key", "text", "share", "number", "precise", "count", "cite", "url"}
        How a cell is shown: shares as per cent, numbers with one decimal or two, cited sources as
        links into the list of sources. All but keys, texts and links stand at the right.
    heat : bool
        Shade the cells of a share by their value, and say no sampling error.
    least : int
        Characters that it takes on a terminal, at least.
    """

    key: str
    title: str
    kind: Kind = "text"
    heat: bool = False
    least: int = 0

    @property
    def right(self) -> bool:
        """Whether its cells stand at the right, as numbers do."""
        return self.kind in {"share", "number", "precise", "count"}


@dataclass(frozen=True)
class Table:
    """Rows under named columns, with a caption; on a terminal, quiet rows are faint.

    ``about`` says what the numbers are of, where neither row nor column does.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    depth: Depth = "folded"
    quiet: frozenset[int] = frozenset()
    about: str = ""
    form: ClassVar = "table"

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.id}: a row of {len(row)} cells under {len(self.columns)} columns"
                )


@dataclass(frozen=True)
class Figure:
    """A picture, what to read from it, and its data.

    Parameters
    ----------
    id : str
        Name of its files (``figures/<id>.svg``, ``data/<id>.csv``).
    title : str
    read : str
        What to read from it, in one or two plain sentences.
    alt : str
        What a reader who cannot see it should know.
    draw : callable
        Takes a width in CSS pixels and returns SVG; called once for a page and once for a phone.
    data : Table
    key : tuple of (mark, meaning)
        What the letters in the picture stand for.
    depth : {"main", "folded", "appendix"}
        Main for the one picture of a section that matters.
    """

    id: str
    title: str
    read: str
    alt: str
    draw: Callable[[int], str]
    data: Table
    key: tuple[tuple[str, str], ...] = ()
    depth: Depth = "folded"
    form: ClassVar = "figure"


@dataclass(frozen=True)
class Note:
    """A short list of remarks under a small heading."""

    title: str
    items: tuple[str, ...]
    tone: Literal["plain", "caution"] = "plain"
    depth: Depth = "folded"
    form: ClassVar = "note"


@dataclass(frozen=True)
class Line:
    """A line of a summary: what it is about, if that is said, and what it says."""

    text: str
    head: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Lines:
    """Lines that stand together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Gauge:
    """A share drawn from nothing to all, and its range over several ways of asking, if any."""

    label: str
    share: Share
    between: tuple[float, float] | None = None


@dataclass(frozen=True)
class Gauges:
    """Gauges under a heading, and what a range under one of them is."""

    rows: tuple[Gauge, ...]
    title: str = ""
    note: str = ""


@dataclass(frozen=True)
class Mark:
    """A stretch of a scale from 0 to 1, and what it is; ``tone`` tells sorts of them apart.

    ``share`` is the chance that is told of it, at the end of the stretch or within it; ``tip``
    what a pointer is told.
    """

    label: str
    low: float
    high: float
    share: Share | None = None
    tone: str = ""
    tip: str = ""


@dataclass(frozen=True)
class Card:
    """One thing that the first screen shows.

    ``form`` is how its marks are drawn: a range and a point on the scale of chances, parts of one
    strip, bars, or the low and high ends of judgements. ``terms`` are those of a package, ``note``
    says how to read the picture.
    """

    id: str
    head: str
    form: Literal["scale", "strip", "bars", "ends"]
    marks: tuple[Mark, ...]
    share: Share | None = None
    terms: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Tile:
    """A key number, and what it counts."""

    name: str
    value: Share | str
    what: str


Part: TypeAlias = Figure | Table | Note
Shown: TypeAlias = Lines | Gauges | Table


@dataclass(frozen=True)
class Section:
    """A heading, what it says in a sentence or two, figures and tables, each at its depth.

    ``lead`` is before everybody's eyes; ``detail`` says more, folded above the folded parts.
    ``brief`` is what a summary shows of it, ``more`` what it shows where all is asked for and that
    is more.
    """

    id: str
    title: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...] = field(default=())
    brief: Shown | None = None
    more: Shown | None = None
    detail: tuple[str, ...] = ()

    def at(self, depth: Depth) -> tuple[Part, ...]:
        """Its parts that stand there."""
        return tuple(part for part in self.parts if part.depth == depth)

    def texts(self) -> Iterator[str]:
        """Everything that the program says in it, but for what stands in the rows of tables."""
        yield from (self.title, *self.lead, *self.detail)
        for part in self.parts:
            if isinstance(part, Note):
                yield from (part.title, *part.items)
                continue
            if isinstance(part, Figure):
                yield from (part.title, part.read)
            table = part.data if isinstance(part, Figure) else part
            yield from (table.caption, table.note, *(column.title for column in table.columns))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of data in it, figures' included."""
        return tuple(
            part.data if isinstance(part, Figure) else part
            for part in self.parts
            if not isinstance(part, Note)
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures."""
        return tuple(part for part in self.parts if isinstance(part, Figure))


@dataclass(frozen=True)
class Chapter:
    """One of the six parts of a report, by what it is about."""

    id: ChapterId
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Made:
    """What a report was made from: version, worlds, seed, and the hash of the case.

    ``record`` says whether worlds are weighed by how well they explain the record.
    """

    version: str
    n_worlds: int
    seed: int
    input_hash: str
    record: bool


@dataclass(frozen=True)
class Inspector:
    """What lets people put a deal together: what it answers, and the chances of deals as JSON."""

    lead: str
    data: str


@dataclass(frozen=True)
class Labelled:
    """One number that the report shows: under which label, and where."""

    label: str
    value: Share | float
    where: str


@dataclass(frozen=True)
class Report:
    """Everything that is said of one analysis.

    ``talks`` is a picture of the talks for the first screen; a section has it in full.
    """

    title: str
    question: str
    summary: str
    fictional: bool
    answer: Answer
    cards: tuple[Card, ...]
    talks: Figure | None
    tiles: tuple[Tile, ...]
    chapters: tuple[Chapter, ...]
    made: Made
    inspector: Inspector | None = None

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section, in the order of reading."""
        return tuple(section for chapter in self.chapters for section in chapter.sections)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of data in it."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure in it."""
        return tuple(figure for section in self.sections for figure in section.figures)

    def labelled(self) -> Iterator[Labelled]:
        """Every number shown, with its label: the same label stands for the same number."""
        for tile in self.tiles:
            if isinstance(tile.value, Share):
                yield Labelled(f"{tile.name} ({tile.what})", tile.value, "tiles")
        for card in self.cards:
            for mark in card.marks:
                if mark.share is not None:
                    yield Labelled(f"{card.head}: {mark.label}", mark.share, "first screen")
        for section in self.sections:
            if isinstance(section.brief, Gauges):
                for gauge in section.brief.rows:
                    yield Labelled(gauge.label, gauge.share, f"{section.id}, summary")
            briefs = (section.brief,) if isinstance(section.brief, Table) else ()
            for table in (*section.tables, *briefs):
                yield from _labelled(table)


def _labelled(table: Table) -> Iterator[Labelled]:
    """Numbers of a table: labelled by the texts of their rows, counted where those are alike."""
    seen: Counter[str] = Counter()
    for row in table.rows:
        words = "; ".join(cell for cell in (table.about, *row) if isinstance(cell, str) and cell)
        seen[words] += 1
        turn = f" ({seen[words]})" if seen[words] > 1 else ""
        for column, cell in zip(table.columns, row, strict=True):
            if isinstance(cell, Share | float | int):
                yield Labelled(f"{words}{turn}: {column.title}", cell, table.id)
