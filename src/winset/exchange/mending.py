"""XML that is not quite XML, read as the program of Genius reads it.

Genius's own parser takes a tag up to the next ``>`` and its attributes by their quotes. It knows
neither entities nor encodings, so a bare ``&`` or ``<`` in a name does not trouble it, nor does a
second attribute of one name, one without quotes, or whatever follows the last closing tag.
Published files have all of these; they are read alike here, and the first line is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import unescape

from winset.exchange.markup import Builder, Element, wrong

__all__ = ["mended"]

Notes = tuple[tuple[int, str], ...]

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_NAME = re.compile(r"/?([A-Za-z_][\w:.-]*)")
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_QUOTED = re.compile(r"""\"[^\"]*\"|'[^']*'""")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}


def mended(
    name: str, data: bytes, error: Any, parse: Callable[[bytes], tuple[Element | None, Notes]]
) -> tuple[Element | None, Notes]:
    """Read a file that no XML parser takes; ``error`` is what one said of it.

    Raises
    ------
    CaseError
        With the line, where it cannot be mended.
    """
    from xml.sax import SAXParseException

    text, notes = _decoded(name, data)
    if notes:
        try:
            whole = _PROLOG.sub(lambda found: "\n" * found[0].count("\n"), text)
            root, found = parse(whole.encode("utf-8"))
            return root, (*notes, *found)
        except SAXParseException as other:
            error = other
    # What is blank ahead of all was not shown to the parser.
    ahead = data[: len(data) - len(data.lstrip())].count(b"\n")
    line = (error.getLineNumber() or 1) + ahead
    said = f"is no well-formed XML: {error.getMessage()}"
    hint = ""
    shown = text.split("\n")
    if line <= len(shown) and re.search(r"&(?![\w#]+;)", shown[line - 1]):
        said, hint = "is no well-formed XML: an & stands alone", "write &amp; for it"
    try:
        root = _tags(text)
    except ValueError:
        column = (error.getColumnNumber() or 0) + 1
        at_start = line <= len(shown) and not shown[line - 1][: column - 1].strip()
        if at_start and line > 1 and not hint:
            hint = f"look at the end of line {line - 1} too"
        raise wrong(name, said, hint=hint, line=line, column=column) from None
    return root, (*notes, (line, f"{said}; read by its tags and quotes, as Genius reads it"))


def _decoded(name: str, data: bytes) -> tuple[str, Notes]:
    """Decode a file; where it is not in the encoding that it states, as Windows-1252."""
    declared = _DECLARED.match(data)
    stated = declared[1].decode("ascii") if declared else "utf-8"
    wide = stated.lower().startswith(("utf-16", "utf-32", "utf16", "ucs")) and b"\x00" not in data
    try:
        if not wide:
            plain = stated.lower() in ("utf-8", "utf8")
            return data.decode("utf-8-sig" if plain else stated), ()
        start = 0
    except (UnicodeDecodeError, LookupError) as error:
        start = getattr(error, "start", 0)
    line = data[:start].count(b"\n") + 1
    if b"\x00" in data:
        raise wrong(name, "is in another encoding", expected="UTF-8", line=line)
    try:
        text, what = data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        text, what = data.decode("cp1252", "replace"), "Windows-1252"
    return text, ((line, f"is not in {stated}, as it should be; read as {what}"),)


def _tags(text: str) -> Element | None:
    """Make a tree of the tags of a text, in one pass.

    Raises
    ------
    ValueError
        Where tags do not match, or the text ends within one.
    """
    if "\x00" in text or "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError
    builder = Builder()
    line, at = 1, 0
    while (start := text.find("<", at)) >= 0:
        line += text.count("\n", at, start)
        end = text.find("-->" if text.startswith("<!--", start) else ">", start)
        if end < 0:
            raise ValueError
        inner = text[start + 1 : end]
        if "<" in inner and "<" in _QUOTED.sub("", inner) and not inner.startswith("!--"):
            raise ValueError  # A tag that is not closed.
        named = _NAME.match(inner)
        if named is not None:
            column = start - text.rfind("\n", 0, start)
            _take(builder, named[1], inner, line, column)
            if not builder.open:
                return builder.root
        line, at = line + text.count("\n", start, end), end
    raise ValueError


def _take(builder: Builder, name: str, inner: str, line: int, column: int) -> None:
    """Take in one tag, without its brackets."""
    if inner.startswith("/"):
        if not builder.open or builder.open[-1].tag != (name.rsplit(":", 1)[-1] or name).lower():
            raise ValueError
        builder.end()
        return
    attributes = {
        key: unescape(a or b or c, _ENTITIES)
        for key, a, b, c in _ATTRIBUTE.findall(inner, len(name))
    }
    builder.begin(name, attributes, line, column)
    if inner.endswith("/"):
        builder.end()
