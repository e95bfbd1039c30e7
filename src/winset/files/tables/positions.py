"""Where each key and value of a TOML text stands, by its path in the case."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from winset.case.places import Loc

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = ["Positions", "positions_of"]

Place = tuple[int, int]

_VALUES = {
    "string",
    "integer",
    "float",
    "boolean",
    "offset_date_time",
    "local_date_time",
    "local_date",
    "local_time",
    "array",
    "inline_table",
}
_DEEPEST = 60


@dataclass
class Positions:
    """Line and column of keys and values.

    Parameters
    ----------
    lines : list of bytes
        The text.
    keys, values : dict
        Place of the key, and of what stands after the equals sign, by path: row and byte, from 0.
        A table's key is the first header (or dotted key) that names it.
    """

    lines: list[bytes] = field(default_factory=list)
    keys: dict[Loc, Place] = field(default_factory=dict)
    values: dict[Loc, Place] = field(default_factory=dict)

    def find(self, loc: Loc, *, key: bool = False) -> Place | None:
        """Line and column (from 1) of a path, or of the nearest table above it in the file."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        for end in range(len(loc), 0, -1):
            place = first.get(loc[:end]) or second.get(loc[:end])
            if place:
                row, byte = place
                before = self.lines[row][:byte] if row < len(self.lines) else b""
                return row + 1, len(before.decode("utf-8", "replace")) + 1
            first, second = self.keys, self.values
        return None


def positions_of(text: str) -> Positions:
    r"""Index the keys and values of a TOML text (that parses) by path.

    Examples
    --------
    >>> found = positions_of('[a]\nb = { c = 1 }\n[[d]]\ne = [1, 2]\n')
    >>> found.find(("a", "b", "c")), found.find(("d", 0, "e", 1)), found.find(("a",), key=True)
    ((2, 11), (4, 9), (1, 2))
    """
    import tree_sitter
    import tree_sitter_toml

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
    # The grammar wants a line end after the last statement.
    tree = parser.parse((text + "\n").encode("utf-8"))
    return _Index(text).document(tree.root_node)


class _Index:
    def __init__(self, text: str) -> None:
        self.found = Positions(text.encode("utf-8").split(b"\n"))
        self.lengths: dict[Loc, int] = {}

    def document(self, root: Node) -> Positions:
        for node in root.named_children:
            if node.type == "pair":
                self.pair(node, (), 0)
            elif node.type in ("table", "table_array_element"):
                self.table(node)
        return self.found

    def table(self, node: Node) -> None:
        header, *rest = [child for child in node.named_children if child.type != "comment"]
        loc: Loc = ()
        parts = list(_key_parts(header))
        for k, (part, part_node) in enumerate(parts):
            loc = (*loc, part)
            self.found.keys.setdefault(loc, _place(part_node))
            if k == len(parts) - 1 and node.type == "table_array_element":
                self.lengths[loc] = self.lengths.get(loc, 0) + 1
            if loc in self.lengths:
                loc = (*loc, self.lengths[loc] - 1)
                self.found.keys.setdefault(loc, _place(part_node))
        for child in rest:
            if child.type == "pair":
                self.pair(child, loc, 0)

    def pair(self, node: Node, above: Loc, depth: int) -> None:
        named = [child for child in node.named_children if child.type != "comment"]
        if not named:
            return
        loc = above
        for part, part_node in _key_parts(named[0]):
            loc = (*loc, part)
            self.found.keys.setdefault(loc, _place(part_node))
        for child in named[1:]:
            if child.type in _VALUES:
                self.value(child, loc, depth)

    def value(self, node: Node, loc: Loc, depth: int) -> None:
        self.found.values.setdefault(loc, _place(node))
        if depth > _DEEPEST:
            return
        if node.type == "inline_table":
            for child in node.named_children:
                if child.type == "pair":
                    self.pair(child, loc, depth + 1)
        elif node.type == "array":
            elements = [child for child in node.named_children if child.type in _VALUES]
            for k, child in enumerate(elements):
                self.value(child, (*loc, k), depth + 1)


def _place(node: Node) -> Place:
    point = node.start_point
    return point.row, point.column


def _key_parts(node: Node) -> Iterator[tuple[str, Node]]:
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
