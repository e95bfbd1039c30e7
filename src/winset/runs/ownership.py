"""Which unfinished files and folders a living process still owns.

Whoever writes something holds a lock on it (``flock``), which the system takes away when its
process ends in whatever way, ``kill -9`` too. What nobody holds is left over, and may go. Where a
system or a disk knows no such locks, nothing is ever taken for left over.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["alone", "discard_unowned", "owned"]


@contextmanager
def owned(path: Path) -> Iterator[None]:
    """Own a file or a folder, under whatever name, until the block ends."""
    with _locked(path, wait=False):
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process changes what is in a folder, and keep others out."""
    with _locked(folder, wait=True):
        yield


def discard_unowned(path: Path) -> bool:
    """Remove a file or a folder unless a living process owns it; say whether it is gone."""
    if path.is_symlink():
        return False
    with _locked(path, wait=False) as free:
        if not free:
            return False
        with suppress(OSError):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    return not path.exists()


@contextmanager
def _locked(path: Path, *, wait: bool) -> Iterator[bool]:
    """Yield whether the lock could be had."""
    handle = None
    free = False
    if fcntl is not None:
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            free = True
    try:
        yield free
    finally:
        if handle is not None:
            os.close(handle)
