"""Bad input: one clear message, exit code 2, no traceback, earlier results untouched."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from winset.files.starter import starter

Run = Callable[..., subprocess.CompletedProcess[str]]


def refused(done: subprocess.CompletedProcess[str], *words: str, code: int = 2) -> str:
    """One message on standard error, nothing on standard output."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "fault in Winset" not in done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("winset: ") or done.stderr.startswith("\nwinset: ")
    for word in words:
        assert word in done.stderr, done.stderr
    return done.stderr


STARTER = starter()
BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "there is nothing in it"),
    "blank": (b"# only a comment\n\n", "nothing but comments"),
    "latin-1": ("format = 1\ntitle = 'é'\n".encode("latin-1"), "not UTF-8"),
    "utf-16": ("format = 1\n".encode("utf-16"), "UTF-16"),
    "binary": (bytes(range(256)) * 20, "binary"),
    "truncated": (STARTER.encode()[: len(STARTER) // 2], ":"),
    "not TOML": (b"[[[", ":"),
    "unknown key": (STARTER.replace("question =", "queston =").encode(), "question"),
    "misspelt issue": (STARTER.replace("terms = { price", "terms = { prize").encode(), "price"),
    "misspelt option": (STARTER.replace('"much more" }', '"much mor" }').encode(), "much more"),
    "10 to 5": (STARTER.replace('"-10 to 10"', '"10 to 5"').encode(), "5 to 10"),
    "nan": (STARTER.replace('"-10 to 10"', "nan").encode(), "nan"),
    "infinite": (STARTER.replace('"-10 to 10"', "inf").encode(), "inf"),
    "wrong format": (STARTER.replace("format = 1", "format = 99").encode(), "format"),
    "duplicate id": ((STARTER + '\n[issues.price]\noptions = ["a", "b"]\n').encode(), "twice"),
    "a cycle of ratifiers": (
        (
            STARTER
            + '\n[actors.x]\nrole = "ratifier"\nof = "y"\nmargin = 0\n'
            + '\n[actors.y]\nrole = "ratifier"\nof = "x"\nmargin = 0\n'
        ).encode(),
        "of",
    ),
    "nobody": (b'format = 1\ntitle = "x"\n', "issues"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_case_files(here: Run, tmp_path: Path, name: str) -> None:
    content, word = BAD_FILES[name]
    (tmp_path / "bad.toml").write_bytes(content)
    refused(here("analyze", "bad.toml", "--out", "run"), "bad.toml", word)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", ["binary", "truncated"])
def test_the_same_as_a_program(winset: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "bad.toml").write_bytes(BAD_FILES[name][0])
    refused(winset("analyze", "bad.toml", "--out", "run"), "bad.toml")
    refused(winset("analyze", "bad.toml", "--wrlds", "3"), "--worlds")


def test_a_million_options(here: Run, tmp_path: Path) -> None:
    options = ", ".join(f'"{k}"' for k in range(1_000_000))
    text = f'format = 1\ntitle = "x"\n[issues.a]\noptions = [{options}]\n'
    (tmp_path / "large.toml").write_text(text)
    refused(here("analyze", "large.toml"), "large.toml")


def test_an_xml_bomb(here: Run, tmp_path: Path) -> None:
    bomb = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + k)} "{f"&{chr(97 + k)};" * 10}">' for k in range(9)
    )
    (tmp_path / "bomb.xml").write_text(bomb + "]><utility_space>&j;</utility_space>")
    refused(here("analyze", "bomb.xml"), "bomb.xml")


def test_what_is_no_file(here: Run, tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder.toml", "loop", "dangling", "pipe", "nowhere.toml", "hanoii", ""):
        refused(here("analyze", name), name)
    assert "hanoi" in refused(here("show", "hanoii"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("analyse", "hanoi"), ("analyse", "Did you mean", "analyze")),
        (("analyze",), ("CASE",)),
        (("analyze", "hanoi", "--wrlds", "3"), ("--wrlds", "--worlds")),
        (("analyze", "hanoi", "--worlds", "0"), ("between 1 and",)),
        (("analyze", "hanoi", "--worlds", "-3"), ("between 1 and",)),
        (("analyze", "hanoi", "--worlds", "99999999999"), ("between 1 and",)),
        (("analyze", "hanoi", "--worlds", "many"), ("many",)),
        (("analyze", "hanoi", "--seed", "-1"), ("--seed",)),
        (("analyze", "hanoi", "--seed", "9" * 30), ("--seed",)),
        (("analyze", "hanoi", "--only", "deal"), ("--only", "'deal'", "did you mean 'deals'")),
        (("analyze", "hanoi", "--only", ","), ("no section",)),
        (("analyze", "hanoi", "--only", "learning", "--prior-only"), ("'learning'", "the record")),
        (("analyze", "hanoi", "--data", "xlsx"), ("xlsx", "parquet")),
        (("analyze", "hanoi", "twice"), ("twice",)),
        (("analyze", "hanoi", "--json", "--open"), ("--out",)),
        (("show", "hanoi", "--open"), ("is no run: there is no report to open",)),
        (("convert", "hanoi", "x.docx"), ("--to",)),
        (("schema", "deals"), ("deals",)),
        (("learn", "hanoi", "--until", "tomorrow"), ("tomorrow", "2019-02-27")),
        (("learn", "hanoi", "--worlds", "7"), ("between 100",)),
        (("learn", "hanoi", "--view", "mars"), ("mars", "us")),
        (("compare", "hanoi"), ("B",)),
        (("compare", "hanoi", "nowhere.toml"), ("nowhere.toml",)),
        (("sweep",), ("one case",)),
        (("sweep", "hanoi", "--seeds", "x"), ("--seeds", "1-5,9")),
        (("sweep", "hanoi", "--worlds", "0"), ("--worlds",)),
        (("sweep", "hanoi", "--workers", "0"), ("--workers",)),
        (("sweep", "hanoi", "--seeds", "1-999999"), ("more than",)),
    ],
)
def test_bad_command_lines(here: Run, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    refused(here(*arguments), *words)


def test_more_worlds_than_memory(here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winset.analysis.request._free_memory", lambda: 10**8)
    refused(here("analyze", "hanoi", "--worlds", "1000000"), "GiB are free", "fewer worlds")


def test_bad_folders(here: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.docx").write_text("precious")
    for target in ("file", "file/sub", "other", "/proc/winset/run", "x" * 300):
        refused(here("analyze", "hanoi", "--worlds", "50", "--out", target), target)
    assert (tmp_path / "file").read_text() == "precious"
    assert [p.name for p in (tmp_path / "other").iterdir()] == ["thesis.docx"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "other"]


def test_existing_files_are_left_alone(here: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("precious")
    refused(here("new", "mine.toml"), "left as it is")
    refused(here("convert", "hanoi", "mine.toml"), "--force")
    refused(here("new", "."), "folder")
    assert (tmp_path / "mine.toml").read_text() == "precious"
    assert here("convert", "hanoi", "mine.toml", "--force").returncode == 0
    assert "Hanoi" in (tmp_path / "mine.toml").read_text(encoding="utf-8")


def test_several_problems_are_told_at_once(here: Run, tmp_path: Path) -> None:
    text = STARTER.replace("queston", "question").replace('"-10 to 10"', '"10 to 5"')
    text = text.replace("terms = { price", "terms = { prize").replace(
        'kind = "refusal"', 'kind = "no"'
    )
    (tmp_path / "bad.toml").write_text(text)
    said = here("check", "bad.toml")
    assert said.returncode == 2
    lines = [line for line in said.stderr.splitlines() if line.startswith("bad.toml:")]
    assert len(lines) >= 3
    assert all(line.split(":")[1].isdigit() for line in lines), "each has its line"
