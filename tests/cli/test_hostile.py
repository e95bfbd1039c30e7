"""A case whose every text would act on its reader: no command lets it."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from winset.cli import main
from winset.files.library import shipped_text

# Clear the screen, set the title, link in secret (OSC 8), C1 controls, turn the writing, end it.
ACTING = (
    "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://x\x1b\\here\x1b]8;;\x1b\\\x9b31m\u202e\u2066\x00\x7f"
)
LINES = "\r\nwinset: all is well\nReport: /etc/passwd"
FREE = {
    *("title", "summary", "question", "name", "note", "text", "reason", "author", "publisher"),
    *("proposition", "unit", "description"),
}
ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")


# Where a word is no option, though one may be spelt the same.
CODES = {"status", "kind", "role", "rule", "outcome", "rest", "by", "of", "level", "id", "account"}


def bad(text: str) -> str:
    return f"={ACTING}{text}{LINES}"


def renamed(key: str, options: set[str]) -> str:
    """Rename an option, or an item under its issue, where it is a key."""
    issue, dot, item = key.rpartition(".")
    return f"{issue}{dot}{bad(item)}" if item in options else key


def spoiled(value: Any, options: set[str], key: str = "") -> Any:
    """Put what acts into every text: free ones, names of judges, options wherever they stand."""
    if isinstance(value, dict):
        judge = {"by": bad(value["by"])} if "value" in value and "by" in value else {}
        inner = {k: spoiled(v, options, k) for k, v in value.items()} | judge
        return {renamed(k, options): v for k, v in inner.items()}
    if isinstance(value, list):
        return [spoiled(v, options, key) for v in value]
    if isinstance(value, str) and (key in FREE or (value in options and key not in CODES)):
        return bad(value)
    return value


@pytest.fixture(scope="module", params=["hanoi", "hospital_nurses"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tomllib.loads(shipped_text(request.param))
    path = tmp_path_factory.mktemp("hostile") / "case.toml"
    case.pop("ties", None)  # they name judgements by paths
    issues = case["issues"].values()
    options = {o for issue in issues for o in (*issue.get("options", ()), *issue.get("items", ()))}
    options -= {"yes", "no"}  # answers too
    path.write_text(tomlkit.dumps(spoiled(case, options)), encoding="utf-8")
    return path


def printed(capfd: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that must work, and return all that it prints."""
    with pytest.MonkeyPatch.context() as patch:
        # A line that was wrapped is no line of its own.
        patch.setenv("COLUMNS", "20000")
        patch.setattr("winset.cli.console.WIDEST", 20_000)
        code = main([str(a) for a in arguments])
    out, err = capfd.readouterr()
    assert code == 0, err
    return out + err


def harmless(text: str) -> None:
    assert not (found := ACTS.search(text)), repr(text[max(found.start() - 40, 0) :][:90])
    for line in text.splitlines():
        assert not line.startswith(("winset: all is well", "Report: /etc")), "a line of its own"


def files(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".txt", ".html", ".csv", ".svg", ".json"}:
            yield file.name, file.read_bytes().decode("utf-8").replace("\r\n", "\n")


def test_analyze_and_its_run_folder(hostile: Path, capfd, tmp_path: Path) -> None:
    run = tmp_path / "run"
    said = printed(capfd, "analyze", hostile, "--worlds", 60, "-o", run, "--data", "csv")
    harmless(said)
    assert r"\x1b]0;owned\x07" in said, "what was written is shown"
    for name, text in files(run):
        assert not ACTS.search(text), name
    assert not ACTS.search(printed(capfd, "show", run))  # of 80 columns: its lines are wrapped


@pytest.mark.parametrize(
    "command",
    [
        ("check", "CASE", "--explain"),
        ("check", "CASE", "--explain", "--json"),
        ("show", "CASE"),
        ("learn", "CASE", "--worlds", "100"),
        ("learn", "CASE", "--worlds", "100", "--json"),
        ("compare", "CASE", "OTHER", "--worlds", "20"),
        ("compare", "CASE", "OTHER", "--worlds", "20", "--json"),
        ("analyze", "CASE", "--worlds", "40", "--only", "deals", "--json"),
        ("sweep", "CASE", "--worlds", "20", "--seeds", "1", "-o", "FOLDER"),
    ],
    ids=" ".join,
)
def test_what_commands_print(hostile: Path, capfd, tmp_path: Path, command) -> None:
    other = tmp_path / "other.toml"
    other.write_text(hostile.read_text("utf-8").replace("-10 to 10", "-10 to 11"), "utf-8")
    places = {"CASE": hostile, "OTHER": other, "FOLDER": tmp_path / "sweep"}
    said = printed(capfd, *(places.get(word, word) for word in command))
    harmless(said)
    if "--json" in command and command[0] in ("check", "analyze"):
        assert ACTS.search(json.dumps(json.loads(said), ensure_ascii=False)), "the same data"


def test_sheets(hostile: Path, capfd, tmp_path: Path) -> None:
    for name in ("case.xlsx", "case.csv"):
        harmless(printed(capfd, "convert", hostile, tmp_path / name))
    text = (tmp_path / "case.csv").read_text(encoding="utf-8-sig")
    assert not ACTS.search(text)
    with zipfile.ZipFile(tmp_path / "case.xlsx") as book:
        for name in book.namelist():
            inside = book.read(name).decode("utf-8")
            assert "<f>" not in inside, "no formulas"
            assert not ACTS.search(inside.replace("\r\n", "\n").replace("\t", " ")), name
    harmless(printed(capfd, "check", tmp_path / "case.csv"))


def test_problems(hostile: Path, capfd, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    text = hostile.read_text(encoding="utf-8")
    broken.write_text(text.replace("options = [", 'options = ["\\u001b[2J\\u202e", ', 3), "utf-8")
    main(["check", str(broken)])
    main(["analyze", str(broken)])
    harmless("".join(capfd.readouterr()))
