"""Writing a case: as plain tables, as TOML, and into an existing file that keeps its comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from winset.case.judgement import Judgement, Quantity
from winset.case.judging.forms import Exact, number
from winset.case.model import Case
from winset.case.preferences import Ranking
from winset.case.tables.files import write_whole

if TYPE_CHECKING:
    from tomlkit.items import InlineTable, Item, Table

__all__ = ["dumps", "item", "plain", "save", "section", "to_mapping"]

_NAMED_TABLES = ("sources", "issues", "actors", "accounts")
_SUB_TABLES = ("swing", "values", "points")
_WIDE = 90


def to_mapping(case: Case) -> dict[str, Any]:
    """Write a case as plain tables, lists, text, numbers and dates; defaults are left out.

    Examples
    --------
    >>> from winset.case.reading import load
    >>> to_mapping(load("hanoi"))["actors"]["unsc"]["margin"]["value"]
    'hard -25..0'
    """
    return {"format": 1, "title": case.title, **_table(case)}


def plain(value: Any) -> Any:
    """Write any part of a case as plain data."""
    result = value
    if isinstance(value, Quantity):
        views = [_judgement(view) for view in value.views]
        result = views[0] if len(views) == 1 else views
    elif isinstance(value, Ranking):
        result = value.text
    elif isinstance(value, BaseModel):
        result = _table(value)
    elif isinstance(value, Mapping):
        result = {key: plain(inner) for key, inner in value.items()}
    elif isinstance(value, tuple | list):
        result = [plain(inner) for inner in value]
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        result = int(value)
    return result


def _table(model: BaseModel) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        default = info.get_default(call_default_factory=True)
        if value is None or (value == default and not info.is_required()):
            continue
        stated = plain(value)
        if name in ("source", "of", "to", "veto", "denied_by", "matters") and len(stated) == 1:
            stated = stated[0]
        found[name] = stated
    return found


def _judgement(view: Judgement) -> Any:
    stated: Any = view.text
    if isinstance(view.form, Exact) and view.text == number(view.form.value):
        stated = plain(view.form.value)
    more = {
        "as_of": view.as_of,
        "by": view.by,
        "source": view.source[0] if len(view.source) == 1 else list(view.source),
        "note": view.note,
    }
    kept = {key: value for key, value in more.items() if value}
    return {"value": stated, **kept} if kept else stated


def dumps(case: Case) -> str:
    """Write a case as TOML, which :func:`winset.case.reading.loads` reads back as the same case.

    Examples
    --------
    >>> from winset.case.reading import load, loads
    >>> case = load("hanoi")
    >>> loads(dumps(case)) == case
    True
    """
    import tomlkit

    document = tomlkit.document()
    data = to_mapping(case)
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
