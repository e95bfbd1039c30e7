"""Getting text out of a file and into one, with a clear word where that fails."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

from winset.case.errors import CaseError, refusal

__all__ = ["LARGEST", "decode", "kind_of", "read_text", "write_whole"]

#: Bytes that a case file may have. The largest shipped case has under 50 thousand.
LARGEST = 8 * 1024 * 1024

_WHY = {
    errno.ENOENT: ("there is no such file", ""),
    errno.ENOTDIR: ("part of this path is a file, not a folder", ""),
    errno.EACCES: ("this file may not be read", "change its permissions"),
    errno.EPERM: ("this file may not be read", "change its permissions"),
    errno.ELOOP: ("this is a symbolic link that leads round in a circle", "link it to a file"),
    errno.ENAMETOOLONG: ("this name is too long for a file", ""),
    errno.EISDIR: ("this is a folder", "name the file in it"),
}


def _refusal(path: Path, error: OSError | ValueError) -> CaseError:
    code = error.errno if isinstance(error, OSError) else None
    why, hint = _WHY.get(code or 0, (str(getattr(error, "strerror", "") or error), ""))
    return refusal("unreadable", why, hint=hint, where=str(path))


def kind_of(path: Path) -> str:
    """``"file"``, ``"folder"`` or ``"missing"``.

    Raises
    ------
    CaseError
        Where it cannot be looked at, or is neither (a pipe, a device, a socket).
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except (OSError, ValueError, RuntimeError) as error:
        reason = error if isinstance(error, OSError | ValueError) else OSError(errno.ELOOP, "loop")
        raise _refusal(path, reason) from None
    if stat.S_ISDIR(mode):
        return "folder"
    if not stat.S_ISREG(mode):
        said, wanted = "this is a pipe or a device", "a file"
        hint = "save it to a file first"
        raise refusal("unreadable", said, wanted, hint, where=str(path))
    return "file"


def read_text(path: Path) -> str:
    """Read a text file in UTF-8.

    Raises
    ------
    CaseError
        Where it cannot be read, is too large, is no text, or is in another encoding.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from None
    if len(raw) > LARGEST:
        said = f"the file is larger than {LARGEST // 2**20} MiB"
        wanted = "a case in TOML, which is seldom larger than 100 KiB"
        raise refusal("too-large", said, wanted, where=str(path))
    return decode(raw, str(path))


def decode(raw: bytes, where: str) -> str:
    r"""Decode UTF-8, with or without a byte order mark; line ends become ``\n``.

    Raises
    ------
    CaseError
        Where the bytes are no UTF-8.

    Examples
    --------
    >>> decode(b"a = 1\r\n", "x.toml")
    'a = 1\n'
    """
    hint = "save the file as UTF-8"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal("encoding", "the file is in UTF-16", "UTF-8", hint, where=where)
    if b"\x00" in raw[:8192]:
        what = "the file is binary, or in UTF-16 or UTF-32"
        line = raw[: raw.index(b"\x00")].count(b"\n") + 1
        raise refusal("encoding", what, "a text file in UTF-8", hint, where=where, line=line)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        byte = raw[error.start]
        guess = ""
        if byte >= 0xA0:
            guess = f", perhaps {bytes([byte]).decode('latin-1')!r} in Latin-1 or Windows-1252"
        said = f"byte 0x{byte:02x} is not UTF-8{guess}"
        raise refusal(
            "encoding", said, "UTF-8", hint, where=where, line=line, column=column
        ) from None
    return text.replace("\r\n", "\n")


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: what was there stays until the new one is complete.

    A symbolic link is followed; permissions of a file that is replaced are kept.

    Raises
    ------
    CaseError
        Where the folder cannot be written to, or the disk is full.
    """
    temporary: Path | None = None
    try:
        target = path.resolve()
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o644
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        message = f"it cannot be written: {why[:1].lower()}{why[1:]}"
        raise refusal("unwritable", message, where=str(path)) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
