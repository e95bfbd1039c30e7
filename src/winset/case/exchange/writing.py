"""Writing files so that a reader never sees half of one."""

from __future__ import annotations

import os
import tempfile
from fractions import Fraction
from pathlib import Path

from winset.case.exchange.markup import wrong

__all__ = ["decimal", "new_folder", "write_bytes"]


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; what was there stays until the new one is complete.

    Raises
    ------
    CaseError
        Where the folder cannot be written to, or the disk is full.
    """
    handle = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        if handle is not None:
            Path(name).unlink(missing_ok=True)
        raise wrong(str(path), f"cannot be written: {error.strerror or error}") from None


def new_folder(path: Path) -> Path:
    """Make sure that a folder is there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise wrong(str(path), f"is no folder to write to: {error.strerror or error}") from None
    return path


def decimal(x: Fraction) -> str | None:
    """Write a number exactly as a decimal of at most 30 digits; None where there is none.

    >>> decimal(Fraction(1, 8)), decimal(Fraction(1, 3))
    ('0.125', None)
    """
    twos = fives = 0
    rest = x.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > 30:
        return None
    digits = str(abs(x.numerator) * 10**places // x.denominator).rjust(places + 1, "0")
    sign = "-" if x < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits
