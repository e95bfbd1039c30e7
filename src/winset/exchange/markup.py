"""Files of other formats: their bytes, one clear error, and a tree of elements with lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from winset.case.errors import CaseError, refusal
from winset.files.disk import LARGEST, kind_of

__all__ = ["MOST_BYTES", "Builder", "Element", "TooMuchError", "read_bytes", "wrong"]

#: Files larger than this are refused: the largest scenario known has under one megabyte.
MOST_BYTES = LARGEST
_MOST_ELEMENTS = 500_000
_MOST_DEPTH = 100


def wrong(
    file: str,
    message: str,
    *,
    expected: str = "",
    hint: str = "",
    line: int | None = None,
    column: int | None = None,
    code: str = "foreign",
) -> CaseError:
    """Build the error for one problem of a foreign file."""
    return refusal(code, message, expected, hint, where=file, line=line, column=column)


def read_bytes(path: Path, kind: str) -> bytes:
    """Read a file whole, or raise one clear :class:`CaseError`."""
    kind_of_path = kind_of(path)
    if kind_of_path == "folder":
        raise wrong(str(path), "is a folder", expected=f"{kind} file")
    if kind_of_path == "missing":
        raise wrong(str(path), "cannot be read: there is no such file")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise wrong(path.name, f"is larger than {MOST_BYTES // 2**20} MiB", hint="split it")
        return path.read_bytes()
    except OSError as error:
        raise wrong(str(path), f"cannot be read: {error.strerror or error}") from None


@dataclass
class Element:
    """One element: its name in lower case, attributes, children and place."""

    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list[Element] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """Attribute by name, without surrounding white space."""
        value = self.attributes.get(name)
        return None if value is None else value.strip()

    def all(self, tag: str) -> Iterator[Element]:
        """Direct children of one name."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> Element | None:
        """Return the first direct child of a name."""
        return next(self.all(tag), None)

    def walk(self) -> Iterator[Element]:
        """Yield the element and everything below it, in the order of the file."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))


class TooMuchError(Exception):
    """Raised where a document is absurdly deep or long."""


class Builder:
    """Makes a tree of elements, bounded in number and depth."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self._count = 0

    def begin(self, name: str, attributes: dict[str, str], line: int, column: int) -> None:
        """Open an element."""
        self._count += 1
        if self._count > _MOST_ELEMENTS:
            raise TooMuchError(f"holds more than {_MOST_ELEMENTS:,} elements")
        if len(self.open) >= _MOST_DEPTH:
            raise TooMuchError(f"nests elements more than {_MOST_DEPTH} deep")
        tag = (name.rsplit(":", 1)[-1] or name).lower()
        element = Element(tag, attributes, line, column)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self) -> None:
        """Close the element that was opened last."""
        self.open.pop()
