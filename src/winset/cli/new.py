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
) -> int:
    """Write a commented case to start from.

    On a terminal it asks who negotiates about what, and fills that in; elsewhere, or with --plain,
    it writes a small example. An existing file is never overwritten.

    Examples
    --------
        winset new                  ask, and write my-case.toml
        winset new talks.toml
        winset new - --plain        print the example

    Parameters
    ----------
    path
        Where to write it, my-case.toml by default; - prints it.
    plain
        Ask nothing.
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
    if not plain and sys.stdin.isatty() and sys.stdout.isatty():
        text = _asked(target.name)
    else:
        text = starter(file=target.name)
    write_whole(target, text)
    say(f"Wrote {target}. Next: winset check {target} --explain")
    return 0


def _asked(file: str) -> str:
    """Ask who negotiates about what, and write that into a case."""
    from winset.files.starter import starter

    title = _ask("What is the negotiation called?") or "A negotiation"
    while len(parties := _listed(_ask("Who are the parties? Two or more, with commas:"))) < 2:
        print("A negotiation needs two parties at least.")
    ratifiers: dict[str, str] = {}
    for party in parties:
        for name in _listed(_ask(f"Whom must {party} satisfy at home? Empty for nobody:")):
            if name in parties or name in ratifiers:
                print(f"{name} has a part already.")
            else:
                ratifiers[name] = party
    return starter(title, issues=_ask_issues(), parties=parties, ratifiers=ratifiers, file=file)


def _ask_issues() -> dict[str, list[str]]:
    print("What is negotiated? One issue a line, the status quo first, as in")
    print("  Price: as it is, 5 % more, 10 % more")
    issues: dict[str, list[str]] = {}
    while True:
        line = _ask("Next issue (empty when done):" if issues else "First issue:")
        if not line and issues:
            return issues
        name, _, rest = line.partition(":")
        options = _listed(rest)
        if not name.strip() or len(options) < 2:
            print("An issue needs a name, a colon, and two options at least.")
        else:
            issues[name.strip()] = options


def _ask(question: str) -> str:
    try:
        return input(f"{question}\n> ").strip()
    except EOFError:
        raise UsageError("no answer was given; nothing was written") from None


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
