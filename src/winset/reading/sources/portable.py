"""PDF to paragraphs: lines put together, hyphens at line ends taken out, running heads left out.

``pypdf`` gives the lines of each page. What stands at the head or foot of most pages is no text, a
number alone neither. A line that ends with a hyphen is joined to the next without it, unless the
joined word stands nowhere else in the document and the parts with a hyphen do.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from winset.reading.sources.blocks import Block, sound
from winset.reading.sources.limits import refused

__all__ = ["Portable", "paragraphs_in", "read_pdf"]

_MOST_PAGES, _MOST_CHARACTERS = 2_000, 8_000_000
_HYPHENS = "-\u2010\u00ad"
_EDGE = 2
_FEWEST_PAGES = 3
_SHORT = 0.75
_NUMBER = re.compile(r"(?:page\s+)?[-–—\s]*\d{1,4}[-–—\s]*(?:(?:of|/)\s*\d{1,4})?", re.I)
_STOPS = ".!?:…”\"')"


@dataclass(frozen=True)
class Portable:
    """The paragraphs of a PDF, and the pages (from 1) that hold no text."""

    blocks: tuple[Block, ...]
    silent: tuple[int, ...]


def read_pdf(raw: bytes, where: Path) -> Portable:
    """Read the text of a PDF.

    Raises
    ------
    CaseError
        Where it is no PDF, is damaged or encrypted, or holds pictures of text only.
    """
    if b"%PDF-" not in raw[:2048]:
        raise refused(where, "this is no PDF", "a file that begins with %PDF-")
    try:
        pages = list(_pages(raw, where))
    except (RecursionError, MemoryError) as error:
        raise refused(
            where, f"this PDF refers to itself: {type(error).__name__}", hint=_ANEW
        ) from None
    silent = tuple(number for number, lines in enumerate(pages, 1) if not any(lines))
    if len(silent) == len(pages):
        said = "this PDF holds no text: its pages are pictures, or empty"
        hint = "run it through text recognition, such as ocrmypdf, first"
        raise refused(where, said, "a PDF in which words can be marked", hint)
    return Portable(tuple(paragraphs_in(pages)), silent)


_ANEW = "print it to a new PDF"


def _pages(raw: bytes, where: Path) -> Iterator[list[str]]:
    """Yield the lines of each page; what a damaged page holds is left out."""
    reader = _opened(raw, where)
    total = 0
    try:
        count = len(reader.pages)
    except Exception as error:  # pypdf raises whatever a damaged file leads it to.
        raise _damaged(where, error) from None
    if count > _MOST_PAGES:
        raise refused(where, f"this PDF has {count:,} pages", f"{_MOST_PAGES:,} at most")
    failed: Exception | None = None
    read = 0
    for number in range(count):
        try:
            text = reader.pages[number].extract_text() or ""
        except (RecursionError, MemoryError):
            raise
        except Exception as error:
            failed = failed or error
            text = ""
        else:
            read += 1
        total += len(text)
        if total > _MOST_CHARACTERS:
            said = f"this PDF holds more than {_MOST_CHARACTERS:,} characters"
            raise refused(where, said, hint="part it into several files")
        yield [sound(line) for line in text.splitlines()]
    if failed is not None and not read:
        raise _damaged(where, failed)
    if not count:
        raise refused(where, "this PDF has no pages")


def _opened(raw: bytes, where: Path) -> Any:
    try:
        from pypdf import PasswordType, PdfReader
    except ImportError:  # pragma: no cover
        hint = "pip install 'winset[reading]'"
        raise refused(where, "PDFs are read by pypdf, which is not here", hint=hint) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(raw), strict=False)
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
    except (RecursionError, MemoryError):
        raise
    except Exception as error:
        if "crypt" in f"{type(error).__name__} {error}".lower():
            locked = True
        else:
            raise _damaged(where, error) from None
    if locked:
        said, hint = "this PDF is encrypted", "print it to a new PDF, or remove its password"
        raise refused(where, said, "one that opens without a password", hint)
    return reader


def _damaged(where: Path, error: Exception) -> Exception:
    return refused(
        where, f"this PDF is damaged: {str(error)[:200] or type(error).__name__}", hint=_ANEW
    )


def paragraphs_in(pages: Sequence[Sequence[str]]) -> Iterator[Block]:
    """Put lines together to paragraphs, over page breaks too.

    Parameters
    ----------
    pages : sequence of sequence of str
        Their lines; an empty one stands between paragraphs.

    Examples
    --------
    >>> pages = [["Both sides wan-", "ted it. They said", "1"], ["nothing more.", "", "They left."]]
    >>> [block.words for block in paragraphs_in(pages)]
    ['Both sides wanted it. They said nothing more.', 'They left.']
    """
    running = _running(pages)
    kept = [
        [line for k, line in enumerate(lines) if not _is_running(line, k, len(lines), running)]
        for lines in pages
    ]
    words = Counter(word for lines in kept for line in lines for word in line.split())
    widths = sorted(len(line) for lines in kept for line in lines if line)
    width = widths[int(0.9 * (len(widths) - 1))] if widths else 0
    open_: list[str] = []
    for lines in kept:
        for k, line in enumerate(lines):
            if open_ and (not line or (k > 0 and _ended(open_[-1], line, width))):
                yield Block(_joined(open_, words))
                open_ = []
            if line:
                open_.append(line)
        # A paragraph goes on over the page where its sentence does.
        if open_ and open_[-1][-1] in _STOPS:
            yield Block(_joined(open_, words))
            open_ = []
    if open_:
        yield Block(_joined(open_, words))


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Name lines that stand at the head or foot of most pages, but for their numbers."""
    if len(pages) < _FEWEST_PAGES:
        return frozenset()
    often = Counter(
        key
        for lines in pages
        for key in {_key(line) for line in [*lines[:_EDGE], *lines[-_EDGE:]] if line}
    )
    return frozenset(key for key, n in often.items() if n >= max(_FEWEST_PAGES, len(pages) / 2))


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _is_running(line: str, k: int, count: int, running: frozenset[str]) -> bool:
    edge = k < _EDGE or k >= count - _EDGE
    return bool(line) and edge and (_key(line) in running or bool(_NUMBER.fullmatch(line)))


def _ended(line: str, after: str, width: int) -> bool:
    """Whether a paragraph ends with a line: a short one, before one that begins anew."""
    if line[-1] in _HYPHENS or after[0].islower():
        return False
    short = len(line) < _SHORT * width
    return short or (line[-1] in _STOPS and len(line) < 0.9 * width)


def _joined(lines: Sequence[str], words: Counter[str]) -> str:
    said = lines[0]
    for line in lines[1:]:
        if said[-1:] in _HYPHENS and said[-2:-1].isalpha() and line[:1].islower():
            head, tail = said.split()[-1][:-1], line.split()[0]
            apart = words[f"{head}-{tail}"] and not words[head + tail]
            said = said + line if apart and said[-1] != "\u00ad" else said[:-1] + line
        else:
            said = f"{said} {line}"
    return said
