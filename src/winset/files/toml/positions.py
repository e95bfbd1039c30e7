"""Where each key and value of a TOML text stands, by its path in the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from winset.case.places import Loc
from winset.files.toml.tree import VALUES, key_parts, root_of

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = ["Positions", "positions_of"]

Place = tuple[int, int]

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
    _starts: dict[int, list[int]] = field(default_factory=dict)

    def find(self, loc: Loc, *, key: bool = False) -> Place | None:
        """Line and column (from 1) of a path, or of the nearest table above it in the file."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        for end in range(len(loc), 0, -1):
            place = first.get(loc[:end]) or second.get(loc[:end])
            if place:
                return place[0] + 1, self._column(*place)
            first, second = self.keys, self.values
        return None

    def _column(self, row: int, byte: int) -> int:
        """Column of a byte: one long line may hold every place that is asked for."""
        if row not in self._starts:
            line = self.lines[row]
            plain = line.isascii()
            # Bytes that begin a character; all of them where every character is one byte.
            self._starts[row] = [] if plain else list(accumulate(b & 0xC0 != 0x80 for b in line))
        starts = self._starts[row]
        return starts[byte - 1] + 1 if starts and byte else byte + 1


def positions_of(text: str) -> Positions:
    r"""Index the keys and values of a TOML text (that parses) by path.

    Examples
    --------
    >>> found = positions_of('[a]\nb = { c = 1 }\n[[d]]\ne = [1, 2]\n')
    >>> found.find(("a", "b", "c")), found.find(("d", 0, "e", 1)), found.find(("a",), key=True)
    ((2, 11), (4, 9), (1, 2))
    """
    return _Index(text).document(root_of(text))


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
        parts = list(key_parts(header))
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
        for part, part_node in key_parts(named[0]):
            loc = (*loc, part)
            self.found.keys.setdefault(loc, _place(part_node))
        for child in named[1:]:
            if child.type in VALUES:
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
            elements = [child for child in node.named_children if child.type in VALUES]
            for k, child in enumerate(elements):
                self.value(child, (*loc, k), depth + 1)


def _place(node: Node) -> Place:
    point = node.start_point
    return point.row, point.column
