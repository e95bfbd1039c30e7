"""The command line. Its commands are loaded when they are called, so that help is fast."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 all well; 1 a fault of Winset's own; 2 bad input, said in one message on standard error; 130
    stopped by Ctrl-C; 141 where whatever read the output went away.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            # A terminal that knows no block characters gets a question mark, not an error.
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        # Matrices here are small: threads of the linear algebra cost more than they bring.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from winset.cli.app import run

        code = run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except KeyboardInterrupt as error:
        return _stopped(error)
    except Exception as error:
        from winset.cli.failing import fail

        return fail(error)
    return code


def _stopped(error: KeyboardInterrupt) -> int:
    del error
    print("\nwinset: stopped; earlier results are untouched", file=sys.stderr)
    return 130
