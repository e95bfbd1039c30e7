"""Names and texts of cases as the command line gives them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from winset.cli.console import say

if TYPE_CHECKING:
    from winset.files.reading import Reading

__all__ = ["document_text", "name_of", "names", "read_case", "text_of"]

_MOST_TOLD = 12


def read_case(
    given: str, *, domain: str = "", profiles: list[str] | None = None, tell: bool = True
) -> Reading:
    """Read a case; its problems come with it.

    What had to be decided on reading another format goes to standard error, unless not to ``tell``.

    Raises
    ------
    CaseError
        Where nothing can be read.
    """
    from winset.exchange.opening import read

    reading = read(given, domain=domain, profiles=names(profiles) or ())
    if tell:
        notes = [d.message for d in reading.warnings if d.code == "foreign-note"]
        for note in notes[:_MOST_TOLD]:
            say(f"winset: note: {note}", error=True)
        if len(notes) > _MOST_TOLD:
            more = f"and {len(notes) - _MOST_TOLD} more; winset check lists them"
            say(f"winset: note: {more}", error=True)
    return reading


def names(given: list[str] | None) -> tuple[str, ...] | None:
    """Names given as ``--x a --x b`` or ``--x a,b``."""
    if given is None:
        return None
    return tuple(part.strip() for item in given for part in item.split(",") if part.strip())


def name_of(given: str) -> str:
    """Return a short name for a case: its id, or the name of its file or folder."""
    path = Path(given)
    return path.resolve().stem or "case"


def text_of(reading: Reading) -> str:
    """Return the case in TOML: as it was read, or written out where it came in another format."""
    if reading.text:
        return reading.text
    from winset.files.writing import dumps

    return dumps(reading.unwrap())


def document_text(place: Path) -> str:
    """Return the text of a document, as quotations of it are counted; empty for a list of articles.

    Raises
    ------
    CaseError
        Where it cannot be read.
    """
    from winset.reading.sources.opening import read_document

    sources = read_document(place).sources
    return sources[0].text if len(sources) == 1 else ""
