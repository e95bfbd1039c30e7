"""The command line. Its commands are loaded when they are called, so that help is fast."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

__all__ = ["main"]

# Asked to end by these, it cleans up and says so in its exit code, as after Ctrl-C.
_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Terminated(KeyboardInterrupt):
    """Another process asked this one to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 all well; 1 a fault of Winset's own; 2 bad input, said in one message on standard error; 130
    stopped by Ctrl-C, 143 by SIGTERM, 129 by SIGHUP; 141 where whatever read the output went away.
    """
    try:
        with _ended_cleanly():
            return _run(arguments)
    except KeyboardInterrupt as error:
        with suppress(OSError):
            print("\nwinset: stopped; earlier results are untouched", file=sys.stderr)
        return error.code if isinstance(error, Terminated) else 128 + signal.SIGINT
    except Exception as error:
        from winset.cli.failing import fail

        return fail(error)


def _run(arguments: Sequence[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no block characters gets a question mark, not an error.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    # Matrices here are small: threads of the linear algebra cost more than they bring.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from winset.cli.app import run

    code = run(sys.argv[1:] if arguments is None else list(arguments))
    sys.stdout.flush()
    return code


@contextmanager
def _ended_cleanly() -> Iterator[None]:
    """Turn signals that ask for an end into exceptions, so that nothing stays half written."""

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        signal.signal(number, signal.SIG_IGN)  # cleaning up has begun
        raise Terminated(number)

    heeded: list[int] = []
    with suppress(ValueError):  # signals belong to the main thread
        for number in _ENDING:
            # What is ignored stays so: nohup ignores the terminal's end.
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, end)
                heeded.append(number)
    try:
        yield
    finally:
        for number in heeded:
            signal.signal(number, signal.SIG_DFL)
