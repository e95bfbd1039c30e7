"""``winset new``: a commented case to start from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from winset.cli.console import say
from winset.cli.failing import UsageError

__all__ = ["new"]


def new(
    path: Annotated[str, Parameter(show_default=False, allow_leading_hyphen=True)] = "my-case.toml",
    /,
    *,
    plain: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    ask: Annotated[bool, Parameter(negative="", show_default=False)] = False,
) -> int:
    """Write a commented case to start from.

    On a terminal it asks who negotiates about what, and fills that in: what is not said is written
    as unknown, or as a placeholder. Elsewhere, or with --plain, it writes a small example. An
    existing file is never overwritten.

    Examples
    --------
        winset new                  ask, and write my-case.toml
        winset new talks.toml
        winset new talks.xlsx       a workbook that explains itself
        winset new - --plain        print the example

    Parameters
    ----------
    path
        Where to write it, my-case.toml by default; - prints it. A name that ends in .xlsx makes a
        workbook.
    plain
        Ask nothing.
    ask
        Ask, even where there is no terminal: answers are read from standard input.
    """
    target = Path(path)
    if path != "-" and target.is_dir():
        raise UsageError(f"{target} is a folder; name a file in it, such as {target}/my-case.toml")
    if path != "-" and (target.exists() or target.is_symlink()):
        raise UsageError(f"{target} exists already, and is left as it is; choose another name")

    from winset.files.disk import write_whole
    from winset.files.starter import starter

    if path == "-":
        sys.stdout.write(starter())
        return 0
    in_cells = target.suffix.lower() == ".xlsx"
    if ask or (not plain and sys.stdin.isatty() and sys.stdout.isatty()):
        from winset.cli.interview import asked

        text = asked(target.name)
    else:
        text = "" if in_cells else starter(file=target.name)
    write_whole(target, _book(text) if in_cells else text)
    say(f"Wrote {target}. Next: winset check {target} --explain")
    return 0


def _book(text: str) -> bytes:
    """Make a workbook of a case in TOML, or an empty one with examples."""
    from winset.exchange.starting import starter_book
    from winset.files.reading import loads

    return starter_book(loads(text) if text else None)
