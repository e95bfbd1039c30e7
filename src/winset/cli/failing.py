"""What is said, and with which exit code, when something goes wrong."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from winset.cli.console import say

__all__ = ["UsageError", "fail"]


# Where parts of a request stand on the command line.
_OPTIONS = {
    "worlds": "--worlds",
    "seed": "--seed",
    "sections": "--only",
    "record": "--prior-only",
}


class UsageError(ValueError):
    """A command line that cannot be understood, or that asks for what cannot be done."""


def _say(message: str) -> None:
    with suppress(OSError):
        say(f"winset: {message}", error=True)


def _silence_output() -> None:
    """Keep the interpreter from flushing into a closed pipe when it ends."""
    with suppress(OSError, ValueError):
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())


def fail(error: Exception) -> int:
    """Say what went wrong, once, and return the exit code.

    Bad input, and a disk that refuses, are 2. Anything else is a fault of Winset: 1, with a
    request to report it. ``WINSET_DEBUG=1`` shows where an error was raised.
    """
    if os.environ.get("WINSET_DEBUG"):
        import traceback

        traceback.print_exception(error)
    if isinstance(error, BrokenPipeError):
        _silence_output()
        return 141
    if isinstance(error, MemoryError):
        _say("not enough memory for this; try fewer --worlds")
        return 2
    if isinstance(error, ValueError):
        option = _OPTIONS.get(getattr(error, "field", ""))
        _say(f"{option}: {error}" if option else str(error))
        return 2
    if isinstance(error, OSError):
        _silence_output()
        place = f"{error.filename}: " if error.filename else ""
        _say(f"{place}{error.strerror or error}")
        return 2
    _say(
        f"a fault in Winset itself, please report it: {type(error).__name__}: {error}\n"
        "WINSET_DEBUG=1 shows where"
    )
    return 1
