"""XML read safely: a small tree of elements that know their line, and one clear error.

Entities, document types and external references are refused outright (defusedxml), so an XML
bomb costs nothing; the size of a file, the number of its elements and their depth are bounded.
What is not quite XML, but is read by the programs that wrote it (a bare ``&``, another encoding),
is read as they read it, and told.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.handler import ContentHandler

from winset.case.errors import CaseError
from winset.exchange.markup import Builder, Element, TooMuchError, read_bytes, wrong
from winset.exchange.mending import mended

__all__ = ["Markup", "read_xml"]


_MOST_NOTED = 5


@dataclass(frozen=True)
class Markup:
    """A file's first element, and what had to be mended to read it (line and words)."""

    root: Element
    notes: tuple[tuple[int, str], ...] = ()


class _Handler(ContentHandler):
    def __init__(self, ahead: int) -> None:
        super().__init__()
        self.builder = Builder()
        self._ahead = ahead
        self.notes: list[tuple[int, str]] = []
        self._locator: Any = None

    def characters(self, content: str) -> None:
        """Note words between the tags, which belong into one."""
        if content.strip() and len(self.notes) < _MOST_NOTED:
            line = self._line()
            self.notes.append((line, f"{content.strip()[:40]!r} stands between the tags"))

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 (the name is SAX's)
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self.builder.begin(
            name, dict(attrs.items()), self._line(), (self._locator.getColumnNumber() or 0) + 1
        )

    def _line(self) -> int:
        return int(self._locator.getLineNumber() or 1) + self._ahead

    def endElement(self, name: str) -> None:  # noqa: N802
        self.builder.end()


def read_xml(path: Path) -> Markup:
    """Read an XML file.

    Raises
    ------
    CaseError
        Where it is no well-formed XML, and none that could be mended; where it declares a document
        type or an entity, or is absurd in size or depth.
    """
    from xml.sax import SAXParseException

    from defusedxml.common import DefusedXmlException

    data = read_bytes(path, "an XML")
    if not data.strip():
        raise wrong(path.name, "is empty", expected="a Genius domain or profile")
    notes: tuple[tuple[int, str], ...] = ()
    try:
        try:
            root, notes = _parsed(data)
        except SAXParseException as error:
            root, notes = mended(path.name, data, error, _parsed)
    except DefusedXmlException:
        raise wrong(
            path.name,
            "declares a document type or an entity, which is not read, to be safe",
            hint="remove the <!DOCTYPE ...> part; a scenario needs none",
        ) from None
    except (TooMuchError, LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, CaseError):
            raise
        raise wrong(path.name, str(error) or "is no XML") from None
    if root is None:
        raise wrong(path.name, "holds no element")
    return Markup(root, notes)


def _parsed(data: bytes) -> tuple[Element | None, tuple[tuple[int, str], ...]]:
    from defusedxml.sax import parseString

    # Some published files start with a blank line, which XML forbids before a declaration.
    blank = len(data) - len(data.lstrip())
    handler = _Handler(data[:blank].count(b"\n"))
    parseString(data[blank:], handler, forbid_dtd=True)
    return handler.builder.root, tuple(handler.notes)
