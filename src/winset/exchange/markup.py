"""XML read safely: a small tree of elements that know their line, and one clear error.

Entities, document types and external references are refused outright (defusedxml), so an XML
bomb costs nothing; the size of a file, the number of its elements and their depth are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.handler import ContentHandler

from winset.case.errors import CaseError, refusal
from winset.files.disk import LARGEST, kind_of

__all__ = ["MOST_BYTES", "Element", "read_bytes", "read_xml", "wrong"]

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
) -> CaseError:
    """Build the error for one problem of a foreign file."""
    return refusal("foreign", message, expected, hint, where=file, line=line, column=column)


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


class _TooMuchError(Exception):
    """Raised where a document is absurdly deep or long."""


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 (the name is SAX's)
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self._count += 1
        if self._count > _MOST_ELEMENTS:
            raise _TooMuchError(f"holds more than {_MOST_ELEMENTS:,} elements")
        if len(self._open) >= _MOST_DEPTH:
            raise _TooMuchError(f"nests elements more than {_MOST_DEPTH} deep")
        element = Element(
            name.rsplit(":", 1)[-1].lower(),
            dict(attrs.items()),
            self._locator.getLineNumber() or 1,
            (self._locator.getColumnNumber() or 0) + 1,
        )
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def endElement(self, name: str) -> None:  # noqa: N802
        self._open.pop()


def read_xml(path: Path) -> Element:
    """Read an XML file.

    Raises
    ------
    CaseError
        Where it is no well-formed XML, declares a document type or an entity, or is absurd in
        size or depth.
    """
    from xml.sax import SAXParseException

    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import parseString

    data = read_bytes(path, "an XML")
    if not data.strip():
        raise wrong(path.name, "is empty", expected="a Genius domain or profile")
    builder = _Builder()
    try:
        # Some published files start with a blank line, which XML forbids before a declaration.
        blank = len(data) - len(data.lstrip())
        parseString(data[blank:], builder, forbid_dtd=True)
    except DefusedXmlException:
        raise wrong(
            path.name,
            "declares a document type or an entity, which is not read, to be safe",
            hint="remove the <!DOCTYPE ...> part; a scenario needs none",
        ) from None
    except SAXParseException as error:
        raise wrong(
            path.name,
            f"is no well-formed XML: {error.getMessage()}",
            line=error.getLineNumber(),
            column=(error.getColumnNumber() or 0) + 1,
        ) from None
    except (_TooMuchError, LookupError, UnicodeError, ValueError) as error:
        raise wrong(path.name, str(error) or "is no XML") from None
    if builder.root is None:
        raise wrong(path.name, "holds no element")
    return builder.root
