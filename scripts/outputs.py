"""Run the commands that the documentation shows, and put what they print in its pages.

    python scripts/outputs.py [PAGE ...]

A block that follows such a comment is replaced by what the command prints now:

    <!-- shown: winset analyze hanoi; from "What stopped it"; to "Packages worth" -->

``from`` is the first line shown that holds the words, ``to`` the first line after it that is not.
``<!-- made: scripts/claims.py -->`` asks for what that script prints, as it is, up to
``<!-- end -->``.
Commands of one page run in one folder, in order. ``<!-- run: ... -->`` runs one and shows nothing.
What the examples in ``pycon`` blocks print is replaced too.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))

_MARK = re.compile(
    r"<!-- (?P<kind>shown|run): (?P<command>.*?)"
    r'(?:; from "(?P<start>.*?)")?(?:; to "(?P<end>.*?)")? -->\n'
    r"(?P<block>```text\n(?P<text>.*?)```\n)?",
    re.DOTALL,
)


_MADE = re.compile(
    r"<!-- made: (?P<script>scripts/\w+\.py) -->\n\n(?P<text>.*?)<!-- end -->", re.DOTALL
)
_PYTHON = re.compile(r"```pycon\n(.*?)```\n", re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """One comment that asks for a command's output, and the block under it."""

    kind: str
    command: str
    start: str
    end: str
    text: str
    span: tuple[int, int]


def marks(page: str) -> Iterator[Mark]:
    """Find every comment of a page that names a command."""
    for found in _MARK.finditer(page):
        if found["kind"] == "shown" and found["block"] is None:
            raise ValueError(f"no block of text follows the comment: {found[0].strip()}")
        yield Mark(
            found["kind"],
            " ".join(found["command"].split()),
            found["start"] or "",
            found["end"] or "",
            found["text"] or "",
            found.span("text"),
        )


def excerpt(text: str, start: str, end: str) -> str:
    """Cut out the lines from the one that holds ``start`` to the one before ``end``."""
    lines = [line.rstrip() for line in text.splitlines()]
    first = next((i for i, line in enumerate(lines) if start in line), None)
    if first is None:
        raise ValueError(f"nothing printed holds {start!r}")
    last = next((i for i in range(first + 1, len(lines)) if end and end in lines[i]), len(lines))
    if end and last == len(lines):
        raise ValueError(f"nothing printed after {start!r} holds {end!r}")
    return "\n".join(lines[first:last]).strip("\n") + "\n"


def printed(command: str, folder: Path) -> str:
    """Run a command as a reader would, with the ``winset`` of this Python."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1"}
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 2):
        raise RuntimeError(f"{command}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


def examples(page: str) -> list[str]:
    """Return the blocks of Python examples of a page."""
    return [found[1] for found in _PYTHON.finditer(page)]


def answered(block: str, names: dict[str, object]) -> str:
    """Return a block of Python examples with what each prints now."""
    parts = []
    for example in doctest.DocTestParser().get_examples(block):
        first, *more = example.source.splitlines()
        parts += [f">>> {first}", *(f"... {line}" for line in more)]
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(example.source, "<example>", "single"), names)
        parts += [line.rstrip() for line in said.getvalue().splitlines()]
    return "\n".join(parts) + "\n"


def made(page: str) -> list[tuple[str, str]]:
    """Return the scripts that make parts of a page, each with what it made."""
    return [(found["script"], found["text"]) for found in _MADE.finditer(page)]


def refreshed(page: str) -> str:
    """Return a page with every shown output as it is now."""
    parts, at, said = [], 0, dict[str, str]()
    with tempfile.TemporaryDirectory() as folder:
        for mark in marks(page):
            if mark.command not in said:
                said[mark.command] = printed(mark.command, Path(folder))
            if mark.kind == "shown":
                parts.append(page[at : mark.span[0]])
                parts.append(excerpt(said[mark.command], mark.start, mark.end))
                at = mark.span[1]
        page = "".join(parts) + page[at:]
        page = _MADE.sub(lambda found: _again(found["script"], Path(folder)), page)
    names = dict[str, object]()
    return _PYTHON.sub(lambda found: f"```pycon\n{answered(found[1], names)}```\n", page)


def _again(script: str, folder: Path) -> str:
    if not (ROOT / script).is_file():
        raise ValueError(f"there is no {script}")
    said = printed(f'"{sys.executable}" "{ROOT / script}"', folder)
    return f"<!-- made: {script} -->\n\n{said}\n<!-- end -->"


def main(asked: list[str]) -> None:
    """Refresh the pages named, or all of them."""
    for path in [Path(name).resolve() for name in asked] or PAGES:
        before = path.read_text(encoding="utf-8")
        after = refreshed(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"changed: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
