"""How much is read at most, and the bytes of a file within these limits."""

from __future__ import annotations

from pathlib import Path

from winset.case.errors import CaseError, refusal
from winset.files.disk import kind_of

__all__ = ["MOST_PACKED", "MOST_TEXT", "MOST_UNPACKED", "bytes_of", "refused", "within"]

#: Bytes of a text, a web page or a list. A book has about one million.
MOST_TEXT = 32 * 2**20
#: Bytes of a PDF, a DOCX or a workbook, most of which are pictures.
MOST_PACKED = 64 * 2**20
#: Bytes of the text parts of a DOCX once unpacked.
MOST_UNPACKED = 64 * 2**20
#: Characters of one source.
_MOST_CHARACTERS = 8_000_000


def refused(where: str | Path, message: str, expected: str = "", hint: str = "") -> CaseError:
    """Build the error for a file that is not read."""
    return refusal("source", message, expected, hint, where=str(where))


def bytes_of(path: Path, most: int) -> bytes:
    """Read a file whole; what is larger than ``most`` is not even begun.

    Raises
    ------
    CaseError
        Where it is missing, a folder, a pipe, too large, empty, or may not be read.
    """
    kind = kind_of(path)
    if kind != "file":
        said = "this is a folder" if kind == "folder" else "there is no such file"
        raise refused(path, said)
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise refused(path, f"it cannot be read: {why}", hint="see its permissions") from None
    if len(raw) > most:
        size = path.stat().st_size / 2**20
        said = f"this file has {size:,.0f} MiB"
        raise refused(path, said, f"{most // 2**20} MiB at most", "take the part that matters")
    if not raw.strip():
        raise refused(path, "this file is empty", "a text")
    return raw


def within(text: str, where: str | Path) -> str:
    """Return a text that is no longer than one source may be.

    Raises
    ------
    CaseError
        Where it is longer, or says nothing.
    """
    if len(text) > _MOST_CHARACTERS:
        said, wanted = f"this holds {len(text):,} characters", f"{_MOST_CHARACTERS:,} at most"
        raise refused(where, said, wanted, "part it into several files")
    if not text or text.isspace():
        raise refused(where, "this holds no text")
    return text
