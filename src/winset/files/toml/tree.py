"""The syntax tree of a TOML text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

__all__ = ["SCALARS", "VALUES", "key_parts", "root_of"]

#: Nodes that are a value by themselves, and all that are one.
SCALARS = {
    *("string", "integer", "float", "boolean"),
    *("offset_date_time", "local_date_time", "local_date", "local_time"),
}
VALUES = {*SCALARS, "array", "inline_table"}


def root_of(text: str) -> Node:
    """Parse a text to its syntax tree, whatever is wrong with it."""
    # The grammar wants a line end after the last statement.
    return _parser().parse((text + "\n").encode("utf-8")).root_node


@lru_cache
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_toml

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))


def key_parts(node: Node) -> Iterator[tuple[str, Node]]:
    """Parts of a key, such as the three of ``actors.us.margin``."""
    stack = [node]
    while stack:
        top = stack.pop()
        if top.type == "dotted_key":
            stack.extend(reversed(top.named_children))
        elif top.type in ("bare_key", "quoted_key"):
            yield _key_text(top), top


def _key_text(node: Node) -> str:
    raw = (node.text or b"").decode("utf-8", "replace")
    if node.type == "bare_key":
        return raw
    try:
        return str(tomllib.loads(f"k = {raw}")["k"])
    except ValueError:
        return raw.strip("\"'")
