"""YAML and JSON read with every scalar as text: numbers stay exact, and nothing is executed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from winset.case.errors import CaseError
from winset.case.spelling import shown
from winset.exchange.markup import read_bytes, wrong
from winset.files.disk import decode

__all__ = ["plain_tables"]

_MOST_DEPTH = 100


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
        table = _json(text) if path.suffix.lower() == ".json" else _yaml(path.name, text)
    except json.JSONDecodeError as error:
        raise wrong(
            path.name, f"is no JSON: {error.msg}", line=error.lineno, column=error.colno
        ) from None
    except RecursionError:
        raise wrong(path.name, "nests its tables too deeply") from None
    except CaseError:
        raise
    except ValueError as error:
        raise wrong(path.name, str(error)) from None
    if not isinstance(table, Mapping):
        raise wrong(path.name, "is no table", expected="keys and values")
    return table


def _json(text: str) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(found)
        if len(table) < len(found):
            seen: set[str] = set()
            twice = next(key for key, _ in found if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            raise ValueError(f"key {twice!r} appears twice")
        return table

    return json.loads(
        text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=pairs
    )


def _yaml(name: str, text: str) -> Any:
    import yaml

    # The parser in C, where it is there, is ten times as fast; its events are the same.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _Tables(name).document(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise wrong(
            name,
            f"is no YAML: {error.problem or error.context}",
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

        if isinstance(event, yaml.AliasEvent):
            self._refuse("uses an anchor (*name), which is not read, to be safe", event)
        elif isinstance(event, yaml.ScalarEvent):
            self._put(event.value, event)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self.open) > _MOST_DEPTH:
                self._refuse("nests its tables too deeply", event)
            made: list[Any] | dict[str, Any] = (
                {} if isinstance(event, yaml.MappingStartEvent) else []
            )
            self._put(made, event)
            self.open.append(made)
            self.keys.append(None)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.keys.pop()

    def _put(self, value: Any, event: Any) -> None:
        into = self.open[-1]
        if isinstance(into, list):
            into.append(value)
        elif self.keys[-1] is None:
            if not isinstance(value, str):
                self._refuse("has a list or a table for a key", event)
            if value in into:
                self._refuse(f"has the key {shown(value)} twice in one table", event)
            self.keys[-1] = value
        else:
            into[self.keys[-1]] = value
            self.keys[-1] = None

    def _refuse(self, message: str, event: Any) -> NoReturn:
        mark = event.start_mark
        raise wrong(self.name, message, line=mark.line + 1, column=mark.column + 1)
