"""A table of the report for dataframes: typed columns, shares beside their sampling errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.findings.share import Share
from winset.report.model import Cell, Table

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["to_arrow"]


def to_arrow(table: Table) -> pa.Table:
    """Return a table for Arrow: what pandas, polars and DuckDB read as it is.

    A share is a fraction, and ``<key>_error`` its standard error. What a cell says in several
    lines is one text. Titles of columns and the caption stand in the metadata.

    Examples
    --------
    >>> from winset.report.model import Column
    >>> table = Table("t", "Chances", (Column("who", "Who"), Column("p", "P", "share")),
    ...               (("us", Share(0.25, 0.01, 1875.0)),))
    >>> to_arrow(table).to_pylist()
    [{'who': 'us', 'p': 0.25, 'p_error': 0.01}]
    """
    import pyarrow as pa

    names: list[str] = []
    arrays: list[Any] = []
    titles: dict[str, str] = {}
    for n, column in enumerate(table.columns):
        cells = [row[n] for row in table.rows]
        key = column.key
        titles[key] = column.title
        names.append(key)
        arrays.append(_array(cells))
        if any(isinstance(cell, Share) for cell in cells):
            errors = [cell.error if isinstance(cell, Share) else None for cell in cells]
            names.append(f"{key}_error")
            arrays.append(pa.array(errors, pa.float64()))
    about = {"caption": table.caption, **{f"title.{key}": said for key, said in titles.items()}}
    return pa.table(arrays, names=names).replace_schema_metadata(about)


def _array(cells: list[Cell]) -> Any:
    """Numbers where all cells are numbers, and text otherwise."""
    import pyarrow as pa

    plain = [cell.value if isinstance(cell, Share) else cell for cell in cells]
    there = [cell for cell in plain if cell is not None]
    if there and all(isinstance(cell, int) for cell in there):
        return pa.array(plain, pa.int64())
    if there and all(isinstance(cell, int | float) for cell in there):
        return pa.array(plain, pa.float64())
    return pa.array([cell if cell is None else _text(cell) for cell in plain], pa.string())


def _text(cell: object) -> str:
    return "; ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell)
