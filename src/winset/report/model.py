"""The parts that a section of the report is made of, before anything is drawn or printed.

A section says what it has to say once, as leads, figures and tables; the terminal, the HTML file,
the CSV files and the SVG files are made from the same parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from winset.findings.share import Share

__all__ = ["Cell", "Column", "Figure", "Note", "Part", "Row", "Section", "Table"]

Cell: TypeAlias = str | int | float | Share | None
Row: TypeAlias = tuple[Cell, ...]
Kind = Literal["text", "share", "number", "precise", "count", "cite", "url"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    key : str
        Its name in the CSV file. A share gets a second CSV column, ``<key>_error``.
    title : str
        Its name on the page.
    kind : {"text", "share", "number", "precise", "count", "cite", "url"}
        How a cell is shown: shares as per cent, numbers with one decimal or two, cited sources as
        links into the list of sources.
    heat : bool
        Shade the cells of a share by their value (the number stays readable).
    """

    key: str
    title: str
    kind: Kind = "text"
    heat: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under named columns, with a caption. The first column names the row."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    folded: bool = False

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
    """

    id: str
    title: str
    read: str
    alt: str
    draw: Callable[[int], str]
    data: Table
    key: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Note:
    """A short list of remarks under a small heading."""

    title: str
    items: tuple[str, ...]
    kind: Literal["plain", "caution"] = "plain"


Part: TypeAlias = Figure | Table | Note


@dataclass(frozen=True)
class Section:
    """One part of the report: a heading, what it says in a sentence or two, figures and tables."""

    id: str
    title: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...] = field(default=())

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
