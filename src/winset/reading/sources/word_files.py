"""DOCX to paragraphs: the parts that hold text, unpacked within limits and read safely.

A DOCX is a zip archive of XML (ISO/IEC 29500). Only the document, its footnotes and its endnotes
are unpacked, never more than is allowed whatever the archive claims; entities and document types
are refused (defusedxml). Tables are read row by row; deleted text, and what stands in the place of
pictures for older programs, is left out.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from winset.case.errors import CaseError
from winset.reading.model import Zone
from winset.reading.sources.blocks import Block, sound
from winset.reading.sources.limits import MOST_UNPACKED, refused

__all__ = ["read_word"]

_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STYLES: tuple[tuple[str, Zone], ...] = (
    ("subtitle", "standfirst"),
    ("title", "title"),
    ("heading", "title"),
    ("caption", "caption"),
)
_CHUNK = 1 << 16


def read_word(raw: bytes, where: Path) -> tuple[Block, ...]:
    """Read the paragraphs of a DOCX.

    Raises
    ------
    CaseError
        Where it is no DOCX, is damaged or protected by a password, or unpacks to too much.
    """
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        said = "this is an old Word file, or one protected by a password"
        raise refused(where, said, "a DOCX without a password", "save it anew")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            names = set(archive.namelist())
            if _PARTS[0] not in names:
                said = "this zip archive holds no Word document"
                raise refused(where, said, "a DOCX as word processors write it")
            left = MOST_UNPACKED
            blocks: list[Block] = []
            for name in _PARTS:
                if name in names:
                    part = _unpacked(archive, name, left, where)
                    left -= len(part)
                    blocks += _blocks(part, where, note=name != _PARTS[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise refused(where, f"this is no DOCX that can be read: {error}", hint=_ANEW) from None
    except (ValueError, OSError) as error:
        if isinstance(error, CaseError):
            raise
        raise refused(where, f"this DOCX is damaged: {error}", hint=_ANEW) from None
    return tuple(blocks)


_ANEW = "open it in a word processor and save it anew"


def _unpacked(archive: zipfile.ZipFile, name: str, most: int, where: Path) -> bytes:
    """Unpack one part, and stop where there is more of it than is allowed."""
    parts, size = [], 0
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > most:
                said = f"its text unpacks to more than {MOST_UNPACKED // 2**20} MiB"
                raise refused(where, said, hint="it may be made to fill the memory; leave it out")
            parts.append(chunk)
    return b"".join(parts)


def _blocks(part: bytes, where: Path, *, note: bool) -> Iterator[Block]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        yield from _Reader(note=note).read(iterparse(BytesIO(part), events=("start", "end")))
    except DefusedXmlException:
        said = "this DOCX declares a document type or an entity, which is not read, to be safe"
        raise refused(where, said, hint=_ANEW) from None
    except ParseError as error:
        raise refused(where, f"this DOCX is damaged: {error}", hint=_ANEW) from None


class _Reader:
    """Gathers runs into paragraphs, and the paragraphs of a row of a table into one."""

    def __init__(self, *, note: bool) -> None:
        self._note = note
        self._text: list[list[str]] = []
        self._styles: list[str] = []
        self._rows: list[list[str]] = []
        self._cells: list[list[str]] = []
        self._left_out = 0

    def read(self, events: Any) -> Iterator[Block]:
        """Yield the paragraphs, and the rows of tables that are in no other table."""
        for event, element in events:
            if element.tag == _FALLBACK:
                self._left_out += 1 if event == "start" else -1
            name = _own(element.tag)
            if self._left_out or not name:
                pass
            elif event == "start":
                self._start(name)
            else:
                yield from self._end(name, element)
            if event == "end":
                element.clear()

    def _start(self, name: str) -> None:
        if name == "p":
            self._text.append([])
            self._styles.append("")
        elif name == "tr":
            self._rows.append([])
        elif name == "tc":
            self._cells.append([])

    def _end(self, name: str, element: Any) -> Iterator[Block]:
        if self._text and name in ("t", "tab", "br", "cr", "noBreakHyphen"):
            said = element.text or "" if name == "t" else "-" if name == "noBreakHyphen" else " "
            self._text[-1].append(said)
        elif name == "pStyle" and self._styles:
            self._styles[-1] = next((str(v) for k, v in element.items() if _own(k) == "val"), "")
        elif name == "p" and self._text:
            words, style = sound("".join(self._text.pop())), self._styles.pop()
            if words and self._cells:
                self._cells[-1].append(words)
            elif words:
                yield Block(words, "note" if self._note else _zone(style))
        elif name == "tc" and self._cells:
            cell = " ".join(self._cells.pop())
            if self._rows:
                self._rows[-1].append(cell)
        elif name == "tr" and self._rows:
            row = " | ".join(cell for cell in self._rows.pop() if cell)
            if row and self._cells:
                self._cells[-1].append(row)
            elif row:
                yield Block(row)


def _own(tag: str) -> str:
    """Return a tag's name where it is one of word processing."""
    space, _, name = tag[1:].partition("}")
    return name if space in (_TRANSITIONAL, _STRICT) else ""


def _zone(style: str) -> Zone | None:
    return next((zone for word, zone in _STYLES if style.lower().startswith(word)), None)
