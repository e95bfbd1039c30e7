"""Names and texts of cases as the command line gives them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from winset.files.reading import Reading

__all__ = ["name_of", "read_case", "text_of"]


def read_case(given: str) -> Reading:
    """Read a case; its problems come with it.

    Raises
    ------
    CaseError
        Where nothing can be read.
    """
    from winset.exchange.opening import read

    return read(given)


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
