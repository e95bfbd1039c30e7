"""What the server refuses: paths outside its folder, input beyond its limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from winset.exchange.opening import read
from winset.files.library import shipped_ids
from winset.files.reading import Reading, reads

__all__ = ["LIMITS", "TOO_LONG", "Desk", "Lines", "RefusedError"]

#: What one call may ask for.
LIMITS = {
    "bytes of a case": 2_000_000,
    "issues": 400,
    "options in all": 20_000,
    "actors": 24,
    "worlds": 20_000,
    "points of a frontier": 50_000,
    "points shown": 200,
    "digits of a number": 400,
    "bytes of a message": 8_000_000,
}

#: Name of the tool that a message too long to be read is taken to ask for.
TOO_LONG = "message-too-long"
_ID = re.compile(rb'"id"\s*:\s*(-?\d{1,18}|"[^"\\]{0,200}")')

_KINDS = {".toml", ".xml", ".yml", ".yaml", ".json"}


class RefusedError(ValueError):
    """A request that the server does not take up.

    Parameters
    ----------
    code : str
        For programs: "outside-folder", "too-large", "no-folder", "bad-argument", ...
    message : str
    argument : str
        Which argument is at fault.
    remedy : str
    """

    def __init__(self, code: str, message: str, *, argument: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.code, self.argument, self.remedy = code, argument, remedy


@dataclass(frozen=True)
class Desk:
    """Where cases may come from: shipped ones, text, and files of one folder.

    Parameters
    ----------
    folder : Path or None
        Without one, no file is read.
    """

    folder: Path | None = None

    def reading(self, case: str, text: str) -> Reading:
        """Read a case by name, by path in the folder, or from its text."""
        if bool(case) == bool(text):
            raise RefusedError(
                "bad-argument", "give either case (a name or path) or text", argument="case"
            )
        if text:
            if len(text.encode()) > LIMITS["bytes of a case"]:
                raise _too_large("text", len(text.encode()))
            return reads(text, "text")
        if case in shipped_ids():
            return read(case)
        return read(self.path(case))

    def path(self, case: str) -> Path:
        """Find a file or scenario folder within the folder of the server; links do not lead out."""
        if self.folder is None:
            raise RefusedError(
                "no-folder",
                "this server reads no files",
                argument="case",
                remedy="name a shipped case, send text, or start it with --folder",
            )
        home = self.folder.resolve()
        try:
            target = (home / case).resolve()
        except (OSError, ValueError, RuntimeError):
            raise RefusedError("outside-folder", "that is no path", argument="case") from None
        if not target.is_relative_to(home) or target == home:
            raise RefusedError(
                "outside-folder",
                "that path leads out of the folder of this server",
                argument="case",
                remedy="name a file below it",
            )
        if not target.exists():
            raise RefusedError("no-file", "there is no such file", argument="case")
        parts = [p for p in target.iterdir() if not p.is_dir()] if target.is_dir() else [target]
        for part in parts:
            if not part.resolve().is_relative_to(home):
                raise RefusedError(
                    "outside-folder", "a link leads out of the folder", argument="case"
                )
            if not part.is_file():
                raise RefusedError("no-file", "that is no ordinary file", argument="case")
            if target == part and part.suffix.lower() not in _KINDS:
                raise RefusedError(
                    "bad-argument",
                    f"files of the kind {part.suffix or 'without an ending'!r} are not read here",
                    argument="case",
                    remedy=f"one of {', '.join(sorted(_KINDS))}",
                )
        size = sum(part.stat().st_size for part in parts)
        if size > LIMITS["bytes of a case"]:
            raise _too_large("case", size)
        return target


class Lines:
    r"""Lines of input, of which none is held beyond a limit.

    What is longer is read on to its end and let go; in its place stands a call that is refused,
    under the id that the message began with, so that whoever sent it hears why.

    Examples
    --------
    >>> from io import BytesIO
    >>> Lines(BytesIO(b"one" + bytes([10]) + b"two"), most=50).readline()
    'one\n'
    """

    def __init__(self, buffer: BinaryIO, most: int = LIMITS["bytes of a message"]) -> None:
        self._buffer, self._most = buffer, most

    def readline(self) -> str:
        """Return the next line; nothing at the end."""
        line = self._buffer.readline(self._most)
        if len(line) < self._most or line.endswith(b"\n"):
            return line.decode("utf-8", "replace")
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = self._buffer.readline(65_536)
        found = _ID.search(line, 0, 2_000)
        call = f'"method": "tools/call", "params": {{"name": "{TOO_LONG}", "arguments": {{}}}}'
        head = f'"id": {found[1].decode()}, ' if found else ""
        return f'{{"jsonrpc": "2.0", {head}{call}}}\n'


def _too_large(argument: str, size: int) -> RefusedError:
    most = LIMITS["bytes of a case"]
    return RefusedError(
        "too-large", f"{size:,} bytes are more than {most:,}", argument=argument,
        remedy="send a smaller case",
    )  # fmt: skip
