"""``winset new``: a commented case to start from."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from winset.cli.failing import UsageError

__all__ = ["new", "starter"]


@dataclass(frozen=True)
class _Issue:
    id: str
    name: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class _Actor:
    id: str
    name: str
    role: str
    of: str = ""
    rising: bool = True

    def value(self, position: int, n: int) -> str:
        """Return a placeholder: the two ends exact, a range for what lies between."""
        if position in {0, n - 1}:
            return "100" if (position == 0) != self.rising else "0"
        middle = 100 * position / (n - 1)
        centre = middle if self.rising else 100 - middle
        return f'"{max(centre - 20, 1):.0f} to {min(centre + 20, 99):.0f}"'


_ISSUES = (
    _Issue("price", "Price", ("as it is", "a little more", "much more")),
    _Issue("term", "Length of the contract", ("one year", "three years")),
)
_ACTORS = (
    _Actor("seller", "Seller", "party", rising=True),
    _Actor("buyer", "Buyer", "party", rising=False),
    _Actor("board", "The buyer's board", "ratifier", "buyer", rising=False),
)


def _id(name: str, taken: Sequence[str]) -> str:
    """Return a key for the file made from a name, unlike those taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "x"
    if plain[0].isdigit():
        plain = f"x_{plain}"
    found, n = plain, 2
    while found in taken:
        found, n = f"{plain}_{n}", n + 1
    return found


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def starter(
    file: str,
    title: str = "A negotiation",
    issues: Sequence[_Issue] = _ISSUES,
    actors: Sequence[_Actor] = _ACTORS,
) -> str:
    """Return the text of a starter case."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("winset.cli"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["toml"] = _toml
    return environment.get_template("starter.toml").render(
        file=file, title=title, issues=issues, actors=actors
    )


def _ask(question: str) -> str:
    try:
        return input(f"{question}\n> ").strip()
    except EOFError:
        raise UsageError("no answer was given; nothing was written") from None


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _ask_actors() -> list[_Actor]:
    while len(names := _listed(_ask("Who are the parties? Two or more, with commas:"))) < 2:
        print("A negotiation needs two parties at least.")
    actors: list[_Actor] = []
    for n, name in enumerate(names):
        key = _id(name, [a.id for a in actors])
        actors.append(_Actor(key, name, "party", rising=n % 2 == 0))
    for party in tuple(actors):
        home = _ask(f"Whom must {party.name} satisfy at home? With commas; empty for nobody:")
        for name in _listed(home):
            key = _id(name, [a.id for a in actors])
            actors.append(_Actor(key, name, "ratifier", party.id, party.rising))
    return actors


def _ask_issues() -> list[_Issue]:
    print("What is negotiated? One issue a line, the status quo first, as in")
    print("  Price: as it is, 5 % more, 10 % more")
    issues: list[_Issue] = []
    while True:
        line = _ask("Next issue (empty when done):" if issues else "First issue:")
        if not line and issues:
            return issues
        name, _, rest = line.partition(":")
        options = _listed(rest)
        if not name.strip() or len(options) < 2:
            print("An issue needs a name, a colon, and two options at least.")
            continue
        issues.append(_Issue(_id(name, [i.id for i in issues]), name.strip(), tuple(options)))


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
    asking = not plain and path != "-" and sys.stdin.isatty() and sys.stdout.isatty()
    if asking:
        title = _ask("What is the negotiation called?") or "A negotiation"
        text = starter(target.name, title, actors=_ask_actors(), issues=_ask_issues())
    else:
        text = starter("my-case.toml" if path == "-" else target.name)
    if path == "-":
        sys.stdout.write(text)
        return 0
    from winset.runs.textfile import write_new

    write_new(target, text)
    print(f"Wrote {target}. Next: winset check {target} --explain")
    return 0
