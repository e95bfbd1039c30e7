"""Tables as CSV: the data beside every figure."""

from __future__ import annotations

import base64
import csv
import io
import zipfile
import zlib
from collections.abc import Iterable

from winset.findings.share import Share
from winset.report.model import Cell, Table
from winset.text import neutral, visible

__all__ = ["packed", "to_csv", "to_zip"]

# The first day that an archive can state: the same tables are the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, Share):
        return round(cell.value, 6)
    if isinstance(cell, float):
        return round(cell, 6)
    if isinstance(cell, tuple):
        cell = "; ".join(cell)
    return neutral(visible(cell)) if isinstance(cell, str) else cell


def to_csv(table: Table) -> str:
    r"""Return a table as CSV (RFC 4180, UTF-8): shares as fractions, each with its standard error.

    Examples
    --------
    >>> from winset.report.model import Column
    >>> shares = Table("t", "caption", (Column("who", "Who"), Column("p", "P", "share")),
    ...                (("us", Share(0.25, 0.01, 1875.0)),))
    >>> print(to_csv(shares).replace("\r", ""), end="")
    who,p,p_error
    us,0.25,0.01
    """
    with_error = {
        n
        for n, column in enumerate(table.columns)
        if any(isinstance(row[n], Share) for row in table.rows) and column.kind == "share"
    }
    head: list[str] = []
    for n, column in enumerate(table.columns):
        head += [column.key, f"{column.key}_error"] if n in with_error else [column.key]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in table.rows:
        cells: list[str | int | float] = []
        for n, cell in enumerate(row):
            cells.append(_plain(cell))
            if n in with_error:
                cells.append(round(cell.error, 6) if isinstance(cell, Share) else "")
        writer.writerow(cells)
    return out.getvalue()


def to_zip(tables: Iterable[Table]) -> bytes:
    """Return tables as CSV files in one archive (ZIP, deflated)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for table in tables:
            entry = zipfile.ZipInfo(f"{table.id}.csv", _DAY)
            entry.create_system = 3
            archive.writestr(entry, to_csv(table), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def packed(content: bytes) -> str:
    """Deflate without a header (RFC 1951), in base 64: what the page's scripts unpack.

    Examples
    --------
    >>> zlib.decompress(base64.b64decode(packed(b"one")), -15)
    b'one'
    """
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(squeezer.compress(content) + squeezer.flush()).decode("ascii")
