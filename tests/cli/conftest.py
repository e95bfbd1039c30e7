"""Runs the program as a person does: a process of its own, in an empty folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

COMMAND = [sys.executable, "-c", "import sys; from winset.cli import main; sys.exit(main())"]


def _environment() -> dict[str, str]:
    dropped = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "WINSET_DEBUG", "TERM"}
    kept = {key: value for key, value in os.environ.items() if key not in dropped}
    return kept | {"COLUMNS": "80", "PYTHONUTF8": "1"}


@pytest.fixture
def winset(tmp_path: Path) -> Run:
    """Run ``winset`` with some arguments to its end."""

    def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        env = _environment() | more.pop("env", {})
        settings = {"cwd": tmp_path, "timeout": 120, "capture_output": True} | more
        return subprocess.run(
            [*COMMAND, *arguments], env=env, text=True, encoding="utf-8", check=False, **settings
        )

    return run


@pytest.fixture
def here(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``winset`` in this process: quicker, where a process of its own changes nothing."""
    from winset.cli import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("NO_COLOR", "FORCE_COLOR", "WINSET_DEBUG", "TERM"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        for key, value in (env or {}).items():
            monkeypatch.setenv(key, value)
        capfd.readouterr()
        code = main(arguments)
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(list(arguments), code, out, err)

    return run


def _heed() -> None:
    """Heed signals again: in the background Ctrl-C is ignored, and under nohup the end of it."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start ``winset`` with some arguments, and leave it running; none outlives its test."""
    begun: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: str, **more: Any) -> subprocess.Popen[bytes]:
        settings = {"cwd": tmp_path, "env": _environment()} | more
        begun.append(
            subprocess.Popen([*COMMAND, *arguments], preexec_fn=_heed, **settings)  # noqa: PLW1509
        )
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
