"""Writing a case: as plain tables, as TOML, and into an existing file that keeps its comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winset.case.model import Case
from winset.files.disk import write_whole

if TYPE_CHECKING:
    from tomlkit.items import InlineTable, Item, Table

__all__ = ["dumps", "item", "save", "section"]

_NAMED_TABLES = ("sources", "issues", "actors", "kinds", "accounts")
_SUB_TABLES = ("swing", "values", "points")
_WIDE = 90


def dumps(case: Case) -> str:
    """Write a case as TOML, which :func:`winset.files.reading.loads` reads back as the same case.

    Examples
    --------
    >>> from winset.files.reading import load, loads
    >>> case = load("hanoi")
    >>> loads(dumps(case)) == case
    True
    """
    import tomlkit

    document = tomlkit.document()
    data = case.to_mapping()
    for key, value in data.items():
        if not _stands_apart(key, value):
            document.add(key, item(value))
    for key, value in data.items():
        if key in _NAMED_TABLES:
            document.add(key, _named(value))
        elif key == "signing":
            document.add(key, section(value))
        elif _stands_apart(key, value):
            tables = tomlkit.aot()
            for entry in value:
                tables.append(section(entry))
            document.add(key, tables)
    return tomlkit.dumps(document)


def _stands_apart(key: str, value: Any) -> bool:
    tables = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    return key in _NAMED_TABLES or key == "signing" or tables


def _named(entries: Mapping[str, Any]) -> Table:
    """Write tables such as ``[issues.price]``, one for each name."""
    import tomlkit

    above = tomlkit.table(is_super_table=True)
    for name, entry in entries.items():
        table = section({k: v for k, v in entry.items() if k not in _SUB_TABLES})
        for key in _SUB_TABLES:
            if key in entry:
                table.add(key, _by_issue(entry[key]))
        above.add(tomlkit.key(name), table)
    return above


def _by_issue(entries: Mapping[str, Any]) -> Table:
    """Write values by issue; those that are long stand in a table of their own."""
    import tomlkit

    wide = {k: v for k, v in entries.items() if isinstance(v, dict) and _is_wide(v)}
    short = {k: v for k, v in entries.items() if k not in wide}
    table = section(short) if short else tomlkit.table(is_super_table=True)
    for issue, stated in wide.items():
        table.add(tomlkit.key(issue), section(stated))
    return table


def _is_wide(stated: Mapping[str, Any]) -> bool:
    # A judgement is a table too, and stays in one piece.
    return "value" not in stated and len(item(stated).as_string()) > _WIDE


def section(entry: Mapping[str, Any]) -> Table:
    """Make a table that stands under a header of its own."""
    import tomlkit

    table = tomlkit.table()
    for key, value in entry.items():
        table.add(tomlkit.key(key), item(value))
    table.add(tomlkit.nl())
    return table


def item(value: Any) -> Item:
    """Make a TOML value: tables in braces, long lists over several lines."""
    import tomlkit

    if isinstance(value, Mapping):
        table: InlineTable = tomlkit.inline_table()
        for key, inner in value.items():
            table.append(tomlkit.key(key), item(inner))
        return table
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for inner in value:
            array.append(item(inner))
        array.multiline(len(array.as_string()) > _WIDE)
        return array
    if isinstance(value, dt.datetime):
        value = value.date()
    made: Item = tomlkit.item(value)
    return made


def save(case: Case, path: str | Path) -> Path:
    """Write a case to a TOML file, whole or not at all.

    Raises
    ------
    CaseError
        Where it cannot be written; what was there before is then untouched.
    """
    target = Path(path)
    write_whole(target, dumps(case))
    return target
