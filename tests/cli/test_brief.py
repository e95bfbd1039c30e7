"""``winset brief``, as a person uses it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
FEW = ("--worlds", "60")


def test_of_a_run_nothing_is_computed_again(
    here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = here("brief", "valley_dam", *FEW)
    assert fresh.returncode == 0, fresh.stderr
    assert fresh.stdout.startswith("# The valley dam: ")
    assert list(tmp_path.iterdir()) == []
    assert here("analyze", "valley_dam", *FEW, "-q", "-o", "run").returncode == 0
    monkeypatch.setattr("winset.analysis.analyze", None)
    assert here("brief", "run").stdout == fresh.stdout
    assert here("brief", "run/results.json", "-o", "b.html").stdout == "Brief: b.html\n"
    assert "The valley dam" in (tmp_path / "b.html").read_text(encoding="utf-8")
    document = json.loads(here("brief", "run", "--json").stdout)
    assert document["title"].startswith("The valley dam: ")
    assert here("brief", "run", "-o", "b.md", "-q").stdout == ""


def test_bad_requests_end_before_anything_is_computed(
    here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("winset.analysis.analyze", None)
    for arguments, why in (
        (("-o", "b.pdf"), "a brief is written to .docx, .md, .html, not to 'b.pdf'"),
        (("--open",), "--open needs a file to open"),
    ):
        done = here("brief", "hanoi", *arguments)
        assert done.returncode == 2
        assert why in done.stderr
        assert done.stderr.count("\n") == 1
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = here("brief", "hanoi", "-o", "b.docx")
    assert done.returncode == 2
    assert 'pip install "winset[brief]"' in done.stderr
