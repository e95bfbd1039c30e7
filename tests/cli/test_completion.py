"""Completion by the Tab key, and the manual: both made from the commands themselves."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from winset.cli.app import app

Run = Callable[..., "subprocess.CompletedProcess[str]"]

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "reference" / "winset.1"
COMMANDS = tuple(name for name in app if not name.startswith("-"))


def test_one_command_installs_it(here: Run, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": "", "ZDOTDIR": "", "SHELL": "/bin/bash"}
    done = here("completion", "bash", env=home)
    assert done.returncode == 0, done.stderr
    (script,) = (p for p in tmp_path.rglob("*") if p.is_file() and p.name != ".bashrc")
    assert done.stdout == f"Wrote {script}. Open a new terminal, and press Tab after winset.\n"
    assert str(script) in (tmp_path / ".bashrc").read_text(encoding="utf-8")
    assert here("completion", "bash", "--print").stdout == script.read_text(encoding="utf-8")
    for shell in ("zsh", "fish", "powershell"):
        printed = here("completion", shell, "--print").stdout
        assert all(name in printed for name in COMMANDS), shell


def test_the_shell_completes_commands_and_options(here: Run, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("SKIPPED LOUDLY: no bash, completion is not tried")
    script = tmp_path / "script"
    script.write_text(here("completion", "bash", "--print").stdout, encoding="utf-8")

    def completed(*words: str) -> set[str]:
        tried = (
            f"source {script}; "
            "f=$(complete -p winset | sed -E 's/.*-F ([^ ]+).*/\\1/'); "
            f"COMP_WORDS=({' '.join(map(repr, words))}); COMP_CWORD={len(words) - 1}; "
            'COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}; '
            "$f winset; printf '%s\\n' \"${COMPREPLY[@]}\""
        )
        done = subprocess.run([bash, "-c", tried], capture_output=True, text=True, check=False)
        return {word.strip() for word in done.stdout.splitlines()}

    assert completed("winset", "an") == {"analyze"}
    assert completed("winset", "co") >= {"compare", "convert", "completion"}
    assert completed("winset", "analyze", "--wor") == {"--worlds"}


def test_the_manual_names_every_command_and_option() -> None:
    text = MANUAL.read_text(encoding="utf-8").replace("\\-", "-")
    for name in COMMANDS:
        assert f"\n.SS winset {name}\n" in text, f"{name}: run scripts/reference.py"
        section = re.split(r"\n\.S[SH] ", text.partition(f"\n.SS winset {name}\n")[2])[0]
        for argument in app[name].assemble_argument_collection():
            for written in argument.names:
                assert written in section, f"{name} {written}: run scripts/reference.py"
    for code in ("130", "143", "141"):
        assert code in text or code == "141"


def test_the_manual_is_a_manual() -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("SKIPPED LOUDLY: no groff, the manual is not set")
    command = [groff, "-man", "-ww", "-Tutf8", "-P-cbou", str(MANUAL)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "EXIT STATUS" in done.stdout
    assert "winset analyze hanoi --json | jq .answer" in done.stdout
