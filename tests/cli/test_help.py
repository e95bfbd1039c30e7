"""Help teaches, is complete, and costs nothing."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from winset.cli.app import app

Run = Callable[..., "subprocess.CompletedProcess[str]"]

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "cli.md"
COMMANDS = tuple(name for name in app if not name.startswith("-"))


def test_help_lists_every_command_with_words(winset: Run) -> None:
    done = winset("--help")
    assert done.returncode == 0
    for name in COMMANDS:
        line = next(x for x in done.stdout.splitlines() if x.startswith(f"│ {name} "))
        assert len(line.strip("│ ").split()) > 4, f"{name} has no help"
    for example in ("winset cases", "winset analyze hanoi --open", "winset new"):
        assert example in done.stdout
    assert winset().stdout == done.stdout, "no command: help"
    assert winset("-h").stdout == done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_parameter_is_documented(here: Run, name: str) -> None:
    function = getattr(import_module(f"winset.cli.{name}"), name)
    done = here(name, "--help")
    assert done.returncode == 0
    assert done.stderr == ""
    doc = inspect.getdoc(function) or ""
    assert doc.splitlines()[0].endswith(".")
    shown = " ".join(done.stdout.replace("│", " ").split())
    assert doc.splitlines()[0] in shown
    stated = doc.partition("Parameters\n---")[2]
    for parameter in inspect.signature(function).parameters:
        assert f"\n{parameter}\n    " in stated, f"{name}: {parameter} is not documented"
    page = REFERENCE.read_text(encoding="utf-8")
    assert f"## winset {name}\n" in page, "run scripts/reference.py"
    section = page.partition(f"## winset {name}\n")[2].partition("\n## ")[0]
    for argument in app[name].assemble_argument_collection():
        for written in argument.names:
            if written.startswith("--"):
                assert written in section, f"{written}: run scripts/reference.py"
                assert written in shown


def test_long_examples_fit_the_page(here: Run) -> None:
    for name in ("", *COMMANDS):
        done = here(*([name] if name else []), "--help")
        assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 80


def test_version(winset: Run) -> None:
    import winset as ws

    assert winset("--version").stdout.strip() == ws.__version__


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom winset.cli import main\nmain(['--help'])\n"
        "heavy = {'numpy', 'pydantic', 'scipy', 'numba', 'jinja2', 'pyarrow', 'tomlkit', 'plotly',"
        " 'winset.analysis', 'winset.case.model'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED []"
