"""Help teaches, is complete, and costs nothing."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import get_type_hints

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


def _types(name: str) -> dict[str, object]:
    return vars(import_module(f"winset.cli.{name}"))


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
    for parameter, kind in get_type_hints(function, _types(name), include_extras=True).items():
        if parameter == "return":
            continue
        # Once: in the docstring, or where options that several commands have are defined.
        own = f"\n{parameter}\n    " in stated
        common = [m.help for m in getattr(kind, "__metadata__", ()) if getattr(m, "help", None)]
        assert own != bool(common), f"{name}: {parameter} is to be documented once"
        for words in common:
            assert " ".join(words.split()) in shown
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


def test_the_same_option_is_the_same_on_every_command() -> None:
    """One name, one meaning: what an option is called, takes and says differs nowhere."""
    seen: dict[str, tuple[str, str]] = {}
    for name in ("analyze", "brief", "compare", "learn"):
        function = getattr(import_module(f"winset.cli.{name}"), name)
        hints = get_type_hints(function, _types(name), include_extras=True)
        assert {"worlds", "seed", "json"} <= set(hints), name
        for parameter in ("worlds", "seed", "json", "prior_only", "out", "open_", "quiet"):
            if parameter in hints:
                first, kind = seen.setdefault(parameter, (name, repr(hints[parameter])))
                assert repr(hints[parameter]) == kind, f"{parameter}: {name} and {first} differ"
