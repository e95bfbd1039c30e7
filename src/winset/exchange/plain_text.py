"""YAML and JSON read with every scalar as text: numbers stay exact, and nothing is executed.

Every scalar, list and table knows its line, so that whatever is wrong with it can be told there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from winset.case.spelling import nearest, shown
from winset.exchange.markup import read_bytes, wrong
from winset.files.disk import decode

__all__ = ["Items", "Keyed", "Word", "like", "line_of", "plain_tables"]

_MOST_DEPTH = 100
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


class Word(str):
    """A scalar, as it is written, and its line."""

    __slots__ = ("line",)
    line: int


class Keyed(dict[str, Any]):
    """A table, and the line where it begins."""

    __slots__ = ("line",)
    line: int


class Items(list[Any]):
    """A list, and the line where it begins."""

    __slots__ = ("line",)
    line: int


def line_of(value: object) -> int | None:
    """Line of a part of a file; None where it is not known."""
    return getattr(value, "line", None)


def like(table: object, *wanted: str, known: Collection[str] = ()) -> tuple[int | None, str]:
    """Line of a key that is spelt nearly as one that is missing, and a hint that names it.

    Where there is none: the line of the table, and nothing. What is ``known`` is no slip; one key
    that is not is taken for the slip, however it is spelt.
    """
    none = frozenset(known)
    keys = [key for key in table if key not in none] if isinstance(table, Mapping) else []
    for word in wanted:
        near = nearest(word, map(str, keys))
        near = near or (str(keys[0]) if known and len(keys) == 1 else "")
        if near:
            key = next(key for key in keys if str(key) == near)
            return line_of(key), f"did you mean {word!r} by {shown(near)}?"
    return line_of(table), ""


def plain_tables(path: Path) -> Mapping[str, Any]:
    """Read a YAML or JSON file whose outermost part is a table.

    Anchors (with which a small file can describe an enormous one), duplicate keys and tags that
    build objects are refused.

    Raises
    ------
    CaseError
        Where the file cannot be read.
    """
    text = decode(read_bytes(path, "a YAML or JSON"), path.name)
    try:
        read = _json if path.suffix.lower() == ".json" else _yaml
        table = read(path.name, text)
    except json.JSONDecodeError as error:
        before = text[: error.pos].rstrip().count("\n") + 1
        hint = f"look at the end of line {before} too" if before < error.lineno else ""
        said = f"is no JSON: {error.msg}"
        raise wrong(path.name, said, hint=hint, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise wrong(path.name, "nests its tables too deeply") from None
    if not isinstance(table, Mapping):
        raise wrong(path.name, "is no table", expected="keys and values", line=line_of(table))
    return table


def _json(name: str, text: str) -> Any:
    json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    # What is sound is taken apart once more, for the lines.
    tables = _Tables(name)
    line, at = 1, 0
    for token in _TOKEN.finditer(text):
        line, at = line + text.count("\n", at, token.start()), token.start()
        mark, word = token[0][0], token[0]
        if mark in "{[":
            tables.begin(Keyed() if mark == "{" else Items(), line)
        elif mark in "}]":
            tables.end()
        elif mark not in ",:":
            tables.put(json.loads(word) if mark == '"' else word, line)
    return tables.outermost[0]


def _yaml(name: str, text: str) -> Any:
    import yaml

    # The parser in C, where it is there, is ten times as fast; its events are the same.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _Tables(name).document(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        begun = error.context_mark
        more = (
            "" if begun is None or begun is mark else f", in what begins in line {begun.line + 1}"
        )
        before = mark is not None and mark.line > 0 and "mapping values" in (error.problem or "")
        raise wrong(
            name,
            f"is no YAML: {error.problem or error.context}{more}",
            hint=f"look at the end of line {mark.line} too" if before and mark else "",
            line=None if mark is None else mark.line + 1,
            column=None if mark is None else mark.column + 1,
        ) from None
    except yaml.YAMLError as error:
        raise wrong(name, f"is no YAML: {error}") from None


class _Tables:
    """Tables, lists and texts from the events of a parser: no anchors, no duplicate keys."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.outermost: list[Any] = []
        self.open: list[list[Any] | dict[str, Any]] = [self.outermost]
        self.keys: list[Any] = [None]

    def document(self, events: Iterable[Any]) -> Any:
        """Build what one document holds."""
        for event in events:
            self._take(event)
        if len(self.outermost) > 1:
            raise wrong(self.name, "holds more than one document")
        return self.outermost[0] if self.outermost else None

    def _take(self, event: Any) -> None:
        import yaml

        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            self._refuse("uses an anchor (*name), which is not read, to be safe", line)
        elif isinstance(event, yaml.ScalarEvent):
            self.put(event.value, line)
        elif isinstance(event, yaml.MappingStartEvent):
            self.begin(Keyed(), line)
        elif isinstance(event, yaml.SequenceStartEvent):
            self.begin(Items(), line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.end()

    def begin(self, made: Keyed | Items, line: int) -> None:
        """Open a table or a list."""
        if len(self.open) > _MOST_DEPTH:
            self._refuse("nests its tables too deeply", line)
        made.line = line
        self._place(made, line)
        self.open.append(made)
        self.keys.append(None)

    def end(self) -> None:
        """Close what was opened last."""
        self.open.pop()
        self.keys.pop()

    def put(self, value: str, line: int) -> None:
        """Put a scalar, or a key."""
        word = Word(value)
        word.line = line
        self._place(word, line)

    def _place(self, value: Word | Keyed | Items, line: int) -> None:
        into = self.open[-1]
        if isinstance(into, list):
            into.append(value)
        elif self.keys[-1] is None:
            if not isinstance(value, str):
                self._refuse("has a list or a table for a key", line)
            if value in into:
                self._refuse(f"has the key {shown(value)} twice in one table", line)
            self.keys[-1] = value
        else:
            into[self.keys[-1]] = value
            self.keys[-1] = None

    def _refuse(self, message: str, line: int) -> NoReturn:
        raise wrong(self.name, message, line=line)
