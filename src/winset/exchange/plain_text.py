"""YAML and JSON read with every scalar as text: numbers stay exact, and nothing is executed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from winset.exchange.markup import read_bytes, wrong
from winset.files.disk import decode

__all__ = ["plain_tables"]


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
    except ValueError as error:
        raise wrong(path.name, str(error)) from None
    if not isinstance(table, Mapping):
        raise wrong(path.name, "is no table", expected="keys and values")
    return table


def _json(text: str) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(found)
        if len(table) < len(found):
            names = [key for key, _ in found]
            twice = next(key for key in names if names.count(key) > 1)
            raise ValueError(f"key {twice!r} appears twice")
        return table

    return json.loads(
        text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=pairs
    )


def _yaml(name: str, text: str) -> Any:
    import yaml

    class Loader(yaml.BaseLoader):
        """Every scalar a text; no anchors, no duplicate keys."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.events.AliasEvent):
                mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
                raise wrong(
                    name,
                    "uses an anchor (*name), which is not read, to be safe",
                    line=mark.line + 1,
                    column=mark.column + 1,
                )
            return super().compose_node(parent, index)

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            table = super().construct_mapping(node, deep=deep)
            if isinstance(node, yaml.MappingNode) and len(table) < len(node.value):
                raise wrong(name, "has a key twice in one table", line=node.start_mark.line + 1)
            return table

    try:
        return yaml.load(text, Loader=Loader)  # A BaseLoader builds no objects.
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
