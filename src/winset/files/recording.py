"""New events in the text of a case: each at its date, comments and all else as they were."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from winset.files.toml.tree import key_parts, root_of
from winset.files.writing import section

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = ["with_events"]

_HEADED = ("table", "table_array_element")


def with_events(text: str, events: Iterable[Mapping[str, Any]]) -> str:
    r"""Put events into the text of a case, each behind those of its day and before later ones.

    Parameters
    ----------
    text : str
        TOML that parses.
    events : iterable of mapping
        Plain tables with a ``date``.

    Examples
    --------
    >>> text = 'title = "t"\n\n# the end\n[[events]]\ndate = 2020-02-02\nkind = "walk-out"\n'
    >>> new = {"date": dt.date(2020, 1, 1), "kind": "statement"}
    >>> print(with_events(text, [new]))
    title = "t"
    <BLANKLINE>
    [[events]]
    date = 2020-01-01
    kind = "statement"
    <BLANKLINE>
    # the end
    [[events]]
    date = 2020-02-02
    kind = "walk-out"
    <BLANKLINE>
    """
    for event in events:
        lines = text.split("\n")
        row = _row(text, lines, event["date"])
        block = _block(event)
        if row >= len(lines):
            text = f"{text.rstrip()}\n\n{block}" if text.strip() else block
        else:
            text = "\n".join([*lines[:row], *block.split("\n"), *lines[row:]])
    return text


def _block(event: Mapping[str, Any]) -> str:
    import tomlkit

    document, tables = tomlkit.document(), tomlkit.aot()
    tables.append(section(event))
    document.add("events", tables)
    return tomlkit.dumps(document).rstrip("\n") + "\n"


def _row(text: str, lines: Sequence[str], day: dt.date) -> int:
    """Find the line before which an event of that day goes; past the last line where at the end."""
    dates = [_day(event) for event in tomllib.loads(text).get("events", ())]
    seen, last = 0, False
    for node in root_of(text).named_children:
        if node.type not in _HEADED:
            continue
        name = [part for part, _ in key_parts(node.named_children[0])]
        if name == ["events"]:
            later, seen, last = dates[seen], seen + 1, True
            if later is not None and later > day:
                return _above(lines, node)
        elif last and name[:1] != ["events"] and seen == len(dates):
            return _above(lines, node)
    return len(lines)


def _day(event: Mapping[str, Any]) -> dt.date | None:
    stated = event.get("date")
    if isinstance(stated, dt.datetime):
        return stated.date()
    if isinstance(stated, str):
        try:
            return dt.date.fromisoformat(stated)
        except ValueError:
            return None
    return stated if isinstance(stated, dt.date) else None


def _above(lines: Sequence[str], node: Node) -> int:
    """Return the line of a header, or of the comment that stands right above it."""
    row = node.start_point.row
    while row and lines[row - 1].lstrip().startswith("#"):
        row -= 1
    return row
