"""What one cell of a table says, the same on a page and on a terminal."""

from __future__ import annotations

from winset.findings.share import Share
from winset.report.model import Cell, Column
from winset.words.chances import percent, with_error

__all__ = ["said"]


def said(cell: Cell, column: Column) -> tuple[str, ...]:
    """Return the lines of a cell: most cells have one.

    Examples
    --------
    >>> share = Share(0.43, 0.005, 10_000)
    >>> said(share, Column("p", "P", "share")), said(share, Column("p", "P", "share", heat=True))
    (('43 % ± 1',), ('43 %',))
    >>> said(-0.04, Column("x", "X", "number")), said(1234, Column("n", "N", "count"))
    (('0.0',), ('1,234',))
    """
    if isinstance(cell, tuple):
        return cell
    if cell is None:
        return ("–",)
    if isinstance(cell, str):
        return (cell,)
    if isinstance(cell, Share):
        return (percent(cell) if column.heat else with_error(cell),)
    if column.kind == "share":
        return (percent(cell),)
    digits = 2 if column.kind == "precise" else 1
    return (f"{cell:,}" if isinstance(cell, int) else f"{round(cell, digits) + 0.0:.{digits}f}",)
