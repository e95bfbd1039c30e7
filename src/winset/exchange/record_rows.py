"""Rows of the sheets that hold one entry each: kinds, rules, events, evidence, levers and more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from winset.case.errors import CaseError
from winset.case.places import Loc
from winset.exchange.cells import Cell, Table, folded
from winset.exchange.columns import NAMED, PREFERENCES, ROWS, fields, read_cell

__all__ = ["TERMS", "entries", "event_columns"]

#: Columns of the terms of events begin so, where an issue is called like another column.
TERMS = "terms."
Refuse = Callable[[Cell, CaseError], None]


def event_columns(issues: Mapping[str, Any], taken: Collection[str]) -> dict[str, str]:
    """Columns for the terms of events: issues and items of packages, by id or by name.

    >>> event_columns({"price": {"name": "Price!"}}, ["date"])
    {'terms.price': 'terms.price', 'price': 'terms.price', 'price!': 'terms.price'}
    """
    found: dict[str, str] = {}
    for issue, about in issues.items():
        own = about if isinstance(about, Mapping) else {}
        labels = {issue: own.get("name", "")}
        labels |= {f"{issue}.{item}": "" for item in own.get("items", ())}
        for key, name in labels.items():
            found[folded(TERMS + key)] = TERMS + key
            for word in filter(None, (key, name)):
                if folded(word) not in taken:
                    found.setdefault(folded(word), TERMS + key)
    return found


def entries(
    sheet: str, table: Table, places: dict[Loc, str], refuse: Refuse, start: int = 0
) -> list[tuple[str, dict[str, Any], Cell]]:
    """Read the rows of a sheet: name (where rows have names), fields, and first cell.

    Cells that cannot be read are refused one by one.
    """
    kinds = fields(ROWS[sheet])
    first = NAMED.get(sheet) or ("actor" if sheet == PREFERENCES else "")
    found = []
    for number, (row, place) in enumerate(zip(table.rows, table.places, strict=True), start):
        at = Cell("", place)
        name = row[first].text if first and first in row else ""
        key: Loc = (sheet, name if sheet in NAMED else number)
        if sheet == "signing":
            key = (sheet,)
        places[key] = row[first].place if name else next(iter(row.values())).place
        entry: dict[str, Any] = {}
        for column, cell in row.items():
            if column == first:
                continue
            own = (*key, *column.split(".", 1)) if column.startswith(TERMS) else (*key, column)
            places[own] = cell.place
            try:
                if column.startswith(TERMS):
                    value = read_cell("table", Cell(f"x = {cell.text}", cell.place))["x"]
                    entry.setdefault("terms", {})[column.removeprefix(TERMS)] = value
                elif column in entry:
                    entry[column] |= read_cell(kinds[column], cell)
                else:
                    entry[column] = read_cell(kinds[column], cell)
            except CaseError as error:
                refuse(cell, error)
        found.append((name, entry, row.get(first, at)))
    return found
