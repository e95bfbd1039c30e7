"""Single files, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from winset.runs.folder import RunFolderError

__all__ = ["write_new", "write_over"]


def write_over(path: Path, text: str) -> None:
    """Write a file, in the place of one that may be there; on any failure that one stays.

    Raises
    ------
    RunFolderError
        In one line.
    """
    _write(path, text, replace=True)


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises
    ------
    RunFolderError
        Where it is there, or cannot be written.
    """
    _write(path, text, replace=False)


def _write(path: Path, text: str, *, replace: bool) -> None:
    made: str | None = None
    try:
        handle, made = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(made).chmod(0o644)
        if replace:
            Path(made).replace(path)
        else:
            os.link(made, path)
    except FileExistsError:
        raise RunFolderError(f"{path} exists already, and is left as it is") from None
    except OSError as error:
        raise RunFolderError.of(path, error) from None
    finally:
        if made is not None:
            with suppress(OSError):
                Path(made).unlink()
