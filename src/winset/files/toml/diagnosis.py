"""What is wrong with one statement that is no TOML, read from the error nodes of its tree."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from winset.case.errors import Defect
from winset.files.toml.tree import SCALARS, VALUES, key_parts, root_of

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = ["diagnosis"]

_QUOTES = ('"', "'", '"""', "'''")
_KEYS = ("bare_key", "quoted_key", "dotted_key")
_LONGEST = 30


def diagnosis(statement: str) -> Defect:
    """Say what is wrong with a statement that cannot be parsed; line and column count from 1."""
    root = root_of(statement)
    error = _first(root)
    if error is None:
        return _senseless(root, statement)
    if error.is_missing:
        said = {"]": "a list is not closed", "}": "a table in braces is not closed"}
        message = said.get(error.type, "a key or value is missing")
        hint = f"close it with {error.type}" if error.type in said else ""
        return _at(error, message, hint)
    kids = error.children or [error]
    quote = next((k for k, kid in enumerate(kids) if kid.type in _QUOTES), None)
    if quote is not None:
        return _of_text(kids, quote)
    return _around(error, kids, statement)


def _around(error: Node, kids: list[Node], statement: str) -> Defect:
    """Say what is wrong by what the error stands in."""
    parent = error.parent.type if error.parent is not None else ""
    if parent == "array":
        return _in_array(error, kids)
    if parent == "inline_table":
        return _in_table(error, kids)
    if error.prev_sibling is not None and error.prev_sibling.type == "pair":
        return _behind(kids[0], statement)
    if kids[0].type in ("[", "[["):
        return _of_header(kids, statement)
    return _of_pair(kids, statement) if parent == "document" else _unread(kids[0], statement)


def _first(node: Node) -> Node | None:
    """First node that is an error, or stands for what is missing."""
    if node.type == "ERROR" or node.is_missing:
        return node
    if not node.has_error:
        return None
    return next((found for child in node.children if (found := _first(child))), None)


def _at(node: Node, message: str, hint: str = "", *, behind: bool = False) -> Defect:
    point = node.end_point if behind else node.start_point
    root = node
    while root.parent is not None:
        root = root.parent
    line = (root.text or b"").split(b"\n")[point.row][: point.column]
    column = len(line.decode("utf-8", "replace")) + 1
    return Defect((), "syntax", message, hint=hint, line=point.row + 1, column=column)


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _line(node: Node, statement: str) -> str:
    """Return what stands from a node to the end of its line."""
    row, column = node.start_point
    return statement.split("\n")[row].encode("utf-8")[column:].decode("utf-8", "replace").strip()


def _rest(node: Node, statement: str) -> str:
    return repr(_line(node, statement)[:_LONGEST])


def _unread(node: Node, statement: str) -> Defect:
    return _at(node, f"cannot read {_rest(node, statement)}")


def _behind(node: Node, statement: str) -> Defect:
    said = f"cannot read {_rest(node, statement)} after the value"
    return _at(node, said, "put one key = value on each line")


def _of_text(kids: list[Node], quote: int) -> Defect:
    """Say why a text does not end: nothing closes it, or it holds what no text can."""
    mark = kids[quote].type
    inside = next((kid for kid in kids[quote + 1 :] if kid.type == "ERROR"), None)
    raw = _text(inside)[:1] if inside is not None else ""
    if raw == "\\" and inside is not None:
        hint = "write two backslashes, or put the text in single quotes"
        return _at(inside, "a backslash that begins no escape", hint)
    if raw and inside is not None and (raw < " " or raw == "\x7f") and raw != "\n":
        return _at(inside, f"a text cannot hold {raw!r}", "take it out")
    hint = (
        "close the text with three quotation marks" if len(mark) == 3 else f"close it with {mark}"
    )
    return _at(kids[quote], "a text is not closed", hint)


def _in_array(error: Node, kids: list[Node]) -> Defect:
    first, before, after = kids[0], error.prev_sibling, error.next_sibling
    if first.type in VALUES and after is not None and after.type in VALUES:
        return _at(first, "there is no comma after this value", behind=True)
    if before is not None and before.type in VALUES and first.type != ",":
        return _at(before, "there is no comma after this value", behind=True)
    if first.type == "," and len(kids) == 1:
        return _at(first, "there is no value before this comma", "state one, or take it out")
    wrong = next((kid for kid in kids if kid.type != ","), first)
    return _no_value(wrong, _text(wrong))


def _in_table(error: Node, kids: list[Node]) -> Defect:
    first, before = kids[0], error.prev_sibling
    one_line = "a table in braces stands on one line and is closed with }"
    if "\n" in _text(error):
        return _at(first, "a table in braces is not closed", one_line)
    if first.type == ",":
        return _at(first, "there is no key = value after this comma", "take the comma out")
    if before is not None and before.type == "pair":
        return _at(before, "there is no comma after this value", behind=True)
    if not any(kid.type == "=" for kid in kids):
        return _at(first, "there is no equals sign after the key", "write key = value", behind=True)
    return _at(first, f"cannot read {_text(error)[:_LONGEST]!r}")


def _of_header(kids: list[Node], statement: str) -> Defect:
    closed = next((k for k, kid in enumerate(kids) if kid.type in ("]", "]]")), None)
    if closed is None or (kids[0].type == "[[") != (kids[closed].type == "]]"):
        end = kids[-1]
        return _at(end, "the brackets of this table are not closed", behind=True)
    if closed + 1 < len(kids):
        said = f"cannot read {_rest(kids[closed + 1], statement)} after the name of the table"
        return _at(kids[closed + 1], said, "begin a new line")
    return _at(kids[0], f"cannot read {statement.strip()[:_LONGEST]!r} as a table")


def _of_pair(kids: list[Node], statement: str) -> Defect:
    equals = next((k for k, kid in enumerate(kids) if kid.type == "="), None)
    strange = next((kid for kid in kids[:equals] if kid.type not in (*_KEYS, ".")), None)
    if strange is not None or equals == 0:
        what = strange or kids[0]
        said = f"cannot read {_rest(what, statement)} as a key"
        return _at(what, said, "keys with other than a-z, 0-9, _ and - stand in quotes")
    if equals is None:
        hint = 'write key = value, and text in "quotes"'
        end = kids[1] if len(kids) > 1 else kids[0]
        said = "there is no equals sign after the key"
        return _at(end, said, hint, behind=len(kids) == 1)
    rest = kids[equals + 1 :]
    if not rest or rest[0].type in (",", "]", "}", "comment"):
        hint = "state one, or remove the key"
        return _at(kids[equals], "there is no value after the equals sign", hint, behind=True)
    return _of_value(rest, statement)


def _of_value(rest: list[Node], statement: str) -> Defect:
    first = rest[0]
    for opened, closed, what in (("[", "]", "a list"), ("{", "}", "a table in braces")):
        if first.type == opened:
            types = [kid.type for kid in rest]
            if types.count(opened) > types.count(closed):
                unclosed = _unclosed(rest, opened, closed)
                return _at(unclosed, f"{what} is not closed", f"close it with {closed}")
            wrong = next((kid for kid in rest if kid.type in ("ERROR", "bare_key")), first)
            return _no_value(wrong, _text(wrong))
    if first.type in VALUES and len(rest) > 1:
        joined = first.end_point == rest[1].start_point and rest[1].type == "bare_key"
        if first.type == "string" or not joined:
            return _behind(rest[1], statement)
    return _no_value(first, _line(first, statement))


def _unclosed(kids: list[Node], opened: str, closed: str) -> Node:
    """Return the last bracket that nothing closes."""
    stack: list[Node] = []
    for kid in kids:
        if kid.type == opened:
            stack.append(kid)
        elif kid.type == closed and stack:
            stack.pop()
    return stack[0]


def _no_value(node: Node, said: str) -> Defect:
    hint = "put text in double quotes" if said[:1].isalpha() else ""
    if said.lower() in ("true", "false"):
        hint = f"write {said.lower()}"
    return _at(node, f"cannot read the value {said[:_LONGEST]!r}", hint)


def _senseless(root: Node, statement: str) -> Defect:
    """Find what has the form of TOML and no meaning: a date that is none, a key given twice."""
    for node in _walk(root):
        if node.type in SCALARS:
            try:
                tomllib.loads(f"x = {_text(node)}")
            except ValueError:
                return _no_value(node, _text(node))
        elif node.type == "inline_table":
            seen: set[tuple[str, ...]] = set()
            for pair in node.named_children:
                if pair.type == "pair":
                    names = tuple(name for name, _ in key_parts(pair.named_children[0]))
                    # One that begins as another goes on would be a value and a table at once.
                    if any(names[: len(x)] == x[: len(names)] for x in seen):
                        return _at(pair, "this key is given twice", "keep one of the two")
                    seen.add(names)
    return _unread(root, statement)


def _walk(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(top.named_children))
