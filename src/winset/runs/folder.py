"""Run folders, written beside their place and moved into it in one step."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from winset.runs.ownership import alone, discard_unowned, owned

__all__ = ["MANIFEST", "RunFolderError", "check_target", "default_path", "slug", "writing"]

#: The file whose presence says that a folder is a run.
MANIFEST = "manifest.json"

# Endings of the hidden names under which a run is written, and an old one set aside for a moment.
_NEW, _OLD = ".winset-new", ".winset-old"
_LEFT = re.compile(r"\.(?P<target>.+)\.[0-9a-f]{8}(?P<part>\.winset-(new|old))")

_WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "a file would be larger than is allowed here",
    errno.EACCES: "this folder may not be written to",
    errno.EPERM: "this folder may not be written to",
    errno.EROFS: "the disk is read-only",
    errno.ENOTDIR: "part of this path is a file, not a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "a symbolic link leads round in a circle",
}


class RunFolderError(ValueError):
    """A run folder that cannot be written or read, with what to do about it."""

    @classmethod
    def of(cls, path: Path, error: OSError) -> RunFolderError:
        """Say in one line why a folder cannot be written; nothing at ``path`` has changed."""
        why = _WHY.get(error.errno or 0, error.strerror or str(error))
        return cls(f"cannot write {path}: {why}; what was there before is untouched")


def slug(name: str) -> str:
    """Return a name that is safe as part of a path.

    Examples
    --------
    >>> slug("My case (2nd try)"), slug("../../etc"), slug("???")
    ('my-case-2nd-try', 'etc', 'case')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return plain[:60].strip("-") or "case"


def default_path(name: str, key: str, *, root: str | os.PathLike[str] = "winset-runs") -> Path:
    """Where a run goes unless told otherwise: ``winset-runs/<case>-<key>``.

    The key comes from everything that the results depend on, so that the same question asked twice
    has one folder.

    Examples
    --------
    >>> default_path("Hanoi", "0123456789abcdef").as_posix()
    'winset-runs/hanoi-01234567'
    """
    return Path(root) / f"{slug(name)}-{key[:8]}"


def check_target(path: Path) -> None:
    """Find out before a long computation whether a run could be written to ``path``.

    Raises
    ------
    RunFolderError
        Where it is a file, a folder that holds something other than a run, or not writable.
    """
    try:
        if path.is_symlink() and not path.exists():
            raise RunFolderError(f"{path} is a symbolic link that leads nowhere")
        if path.exists() and not path.is_dir():
            raise RunFolderError(f"{path} is a file; --out expects a folder")
        if path.is_dir() and any(path.iterdir()) and not (path / MANIFEST).is_file():
            raise RunFolderError(
                f"{path} holds files that are not a Winset run; name a new or empty folder"
            )
        above = next(p for p in (path, *path.absolute().parents) if p.exists())
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(above))
        place = path.resolve().parent if path.exists() else above
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise RunFolderError.of(path, error) from None


def _new_name(target: Path) -> Path:
    """Name the hidden folder in which a run is written."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}{_NEW}")


def _sweep_up(place: Path) -> None:
    """Remove what runs that were killed left in a folder; put an old run back that they moved."""
    for entry in list(place.iterdir()) if os.access(place, os.R_OK) else ():
        if (found := _LEFT.fullmatch(entry.name)) is None:
            continue
        target = place / found["target"]
        if found["part"] == _OLD and not target.exists():
            with suppress(OSError):
                entry.rename(target)
        else:
            discard_unowned(entry)


def _swap(made: Path, target: Path) -> None:
    """Put ``made`` in the place of ``target``; whatever goes wrong, the old one is put back."""
    old = made.with_suffix(_OLD)
    with alone(target.parent):
        if not target.exists():
            made.rename(target)
            return
        target.rename(old)
        try:
            made.rename(target)
        except BaseException:
            old.rename(target)
            raise
        with suppress(OSError):
            shutil.rmtree(old)


@contextmanager
def writing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a new folder to write a run into; it becomes ``path`` when the block ends well.

    Until then, and for good where the block raises (a full disk, Ctrl-C), ``path`` stays as it was
    and the unfinished folder is removed. What an earlier process left behind because it was
    killed is removed first.

    Raises
    ------
    RunFolderError
        For every failure of the file system, in one line.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with writing(Path(place) / "run") as folder:
    ...         _ = (folder / "manifest.json").write_text("{}")
    ...     sorted(p.name for p in Path(place).rglob("*"))
    ['manifest.json', 'run']
    """
    target = Path(path)
    with alone(target.parent):
        check_target(target)
    target = target.resolve()
    made = _new_name(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            with alone(target.parent):
                _sweep_up(target.parent)
                made.mkdir()
                stack.enter_context(owned(made))
            yield made
            _swap(made, target)
    except OSError as error:
        raise RunFolderError.of(target, error) from None
    finally:
        if made.exists():
            with suppress(OSError):
                shutil.rmtree(made)
