"""Run folders, written beside their place and moved into it in one step."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["MANIFEST", "RunFolderError", "check_target", "default_path", "slug", "writing"]

#: The file whose presence says that a folder is a run.
MANIFEST = "manifest.json"

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


def _swap(made: Path, target: Path) -> None:
    """Put ``made`` in the place of ``target``; whatever goes wrong, the old one is put back."""
    if not target.exists():
        made.rename(target)
        return
    with tempfile.TemporaryDirectory(
        dir=target.parent, prefix=f".{target.name}.", ignore_cleanup_errors=True
    ) as aside:
        old = Path(aside) / "old"
        target.rename(old)
        try:
            made.rename(target)
        except BaseException:
            old.rename(target)
            raise


@contextmanager
def writing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a new folder to write a run into; it becomes ``path`` when the block ends well.

    Until then, and for good where the block raises (a full disk, Ctrl-C), ``path`` stays as it was
    and the unfinished folder is removed.

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
    check_target(target)
    target = target.resolve()
    made: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        made.chmod(0o755)
        yield made
        _swap(made, target)
    except OSError as error:
        raise RunFolderError.of(target, error) from None
    finally:
        if made is not None and made.exists():
            with suppress(OSError):
                shutil.rmtree(made)
