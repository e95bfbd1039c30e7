"""How the house is built: what imports what, and when; which names are public."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import winset as ws

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
PAGE = ROOT / "docs" / "reference" / "python.md"
DOORS = ("winset/__init__.py", "winset/__main__.py", "winset/cli/")
LONGEST = 420


def modules() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")


def imports_in_functions(text: str) -> Iterator[str]:
    """Parts of the house that are imported only when a function is called."""
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.ImportFrom):
                yield from [node.module or ""] if (node.module or "winset")[:6] == "winset" else []
            elif isinstance(node, ast.Import):
                yield from (a.name for a in node.names if a.name.partition(".")[0] == "winset")


def test_lazy_imports_of_the_house_stand_in_doors_only() -> None:
    """An import inside a function hides a circle from whoever reads the head of a module."""
    lazy = [
        name
        for name, text in modules()
        if not name.startswith(DOORS) and any(imports_in_functions(text))
    ]
    assert lazy == []


def test_the_check_of_lazy_imports_can_fail() -> None:
    text = "def f():\n    from winset.case import model\n    import winset.space, numpy\n"
    assert list(imports_in_functions(text)) == ["winset.case", "winset.space"]
    assert not any(imports_in_functions("import winset\ndef f():\n    import scipy\n"))


def test_modules_are_short() -> None:
    long = [name for name, text in modules() if text.count("\n") > LONGEST]
    assert long == []


def test_every_public_name_is_there_and_documented() -> None:
    listed = set(re.findall(r"^::: winset\.(\w+)$", PAGE.read_text(encoding="utf-8"), re.M))
    public = {name for name in ws.__all__ if not name.startswith("_")}
    assert public - listed == set(), "public, and not on the page of the documentation"
    assert listed - public == set(), "on the page, and not public"
    assert set(dir(ws)) == set(ws.__all__)
    for name in ws.__all__:
        assert getattr(ws, name) is not None


def test_every_name_on_the_page_exists() -> None:
    for name in re.findall(r"^::: (winset[\w.]*)$", PAGE.read_text(encoding="utf-8"), re.M):
        home, _, attribute = name.rpartition(".")
        if not hasattr(importlib.import_module(home), attribute):
            importlib.import_module(name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ws.nothing


def test_importing_winset_loads_nothing_heavy() -> None:
    code = "import sys, winset; print([m for m in ('numpy', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "winset", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ws.__version__
