"""``winset read``: reading, listing, reviewing on a terminal, writing into the case."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.reading.bay import CASE, DAILY, POST, written
from tests.reading.endpoint import failing, model, saying

from winset.cli import main
from winset.files.reading import loads, reads
from winset.reading.store.review import open_review

NOW = datetime(2021, 7, 3, tzinfo=UTC)


def run(*arguments: object) -> int:
    return main(["read", *map(str, arguments)])


def test_reading_tells_what_was_drafted_and_changes_no_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post, _, case = written(tmp_path)
    assert run(post.parent, "--case", case) == 0
    said = capsys.readouterr().out
    assert "2 documents: " in said
    assert "review them on a terminal" in said
    assert case.read_text("utf-8") == CASE
    assert (tmp_path / "bay.review").is_file()
    assert run(post.parent, "--case", case, "--draft-only") == 0
    assert "(2 read before)" in capsys.readouterr().out


def test_drafts_are_listed_for_people_and_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post, daily, case = written(tmp_path)
    run(post, daily, "--case", case, "--draft-only")
    capsys.readouterr()
    assert run("--case", case, "--list") == 0
    assert "Jonas Hale" in capsys.readouterr().out
    assert run("--case", case, "--list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    texts = {"post": POST, "daily": DAILY}
    assert {one["stands"] for one in listed} == {"open"}
    for one in listed:
        for start, end in one["places"]:
            assert texts[one["source"]][start:end].strip()


def test_what_is_accepted_goes_into_the_case_and_check_finds_the_quotes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post, daily, case = written(tmp_path)
    run(post, daily, "--case", case, "--draft-only", "--reviewer", "ann")
    with open_review(tmp_path / "bay.review") as review:
        said = [s for s in review.standings("ann") if s.draft.kind == "statement"][:3]
        for one in said:
            review.decide(one.draft, "accept", "ann", NOW)
    assert run("--case", case, "--reviewer", "ann") == 0
    assert "3 events written into" in capsys.readouterr().out
    text = case.read_text("utf-8")
    assert text.startswith(CASE.rstrip())
    found = loads(text)
    assert len(found.events) == 3
    assert {source.file for source in found.sources.values()} <= {
        "papers/post.txt",
        "papers/daily.txt",
    }
    assert main(["check", str(case)]) == 0
    assert "does not stand" not in capsys.readouterr().out
    case.write_text(text.replace("start = ", "start = 1"), "utf-8")
    assert not reads(case.read_text("utf-8")).case  # a quote as long as its place, or none
    case.write_text(text, "utf-8")
    post.write_text("Another text\n" * 100, "utf-8")
    daily.write_text("Another text\n" * 100, "utf-8")
    assert main(["check", str(case)]) == 0
    assert "does not stand" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("post.txt", POST.replace("\n", "\r\n").encode()),
        ("post.txt", POST.encode("cp1252")),
        ("post.txt", POST.encode("utf-16")),
        ("post.html", "".join(f"<p>{part}</p>" for part in POST.split("\n\n")).encode()),
    ],
)
def test_check_finds_quotes_in_every_kind_of_document(
    name: str, raw: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    *_, case = written(tmp_path)
    paper = tmp_path / name
    paper.write_bytes(raw)
    run(paper, "--case", case, "--draft-only")
    with open_review(tmp_path / "bay.review") as review:
        for _ in range(4):
            one = review.next_open("ann")
            assert one is not None
            review.describe(one.draft.article, "ann", NOW, published=NOW.date())
            review.decide(one.draft, "accept", "ann", NOW)
    assert run("--case", case) == 0
    assert len(loads(case.read_text("utf-8")).events) == 4
    capsys.readouterr()
    assert main(["check", str(case)]) == 0
    told = capsys.readouterr().out
    assert "does not stand" not in told
    assert "as it was read" not in told
    paper.write_bytes(
        raw.replace("Norland".encode("utf-16" if raw[:1] == b"\xff" else "ascii")[-14:], b"")
    )
    assert main(["check", str(case)]) == 0
    assert "as it was read" in capsys.readouterr().out


def test_what_was_taken_back_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    post, _, case = written(tmp_path)
    run(post, "--case", case, "--draft-only")
    with open_review(tmp_path / "bay.review") as review:
        one = review.next_open("ann")
        assert one is not None
        review.decide(one.draft, "accept", "ann", NOW)
    run("--case", case)
    with open_review(tmp_path / "bay.review") as review:
        review.undo("ann", NOW)
    capsys.readouterr()
    run("--case", case)
    assert "is not accepted any more" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "which case are the documents about"),
        (["--case", "hanoi", "--new", "x.toml"], "not both"),
        (["--new", "x.toml"], "needs documents"),
        (["--case", "hanoi", "--model", "m"], "--llm URL"),
        (["--case", "hanoi", "--llm", "http://localhost/v1"], "--model NAME"),
        (["--accept", "all"], "which case"),
        (["--case", "hanoi"], "no such review file"),
        (["--case", "no-such-case"], "no-such-case"),
    ],
)
def test_a_call_that_cannot_be_is_told_in_one_message(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_a_shipped_case_is_read_for_and_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    post, _, _ = written(tmp_path)
    assert run(post, "--case", "hanoi", "--draft-only") == 0
    with open_review(tmp_path / "hanoi.review") as review:
        one = review.next_open("ann")
        assert one is not None
        review.decide(one.draft, "accept", "ann", NOW)
    capsys.readouterr()
    assert run("--case", "hanoi") == 2
    assert "winset convert hanoi" in capsys.readouterr().err


def test_two_reviewers_are_merged_compared_and_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post, _, case = written(tmp_path)
    run(post, "--case", case, "--draft-only")
    theirs = tmp_path / "bo.review"
    theirs.write_bytes((tmp_path / "bay.review").read_bytes())
    for file, name, verdicts in (
        (tmp_path / "bay.review", "ann", ("accept", "reject", "accept", "accept")),
        (theirs, "bo", ("accept", "reject", "reject", "accept")),
    ):
        with open_review(file) as review:
            for one, verdict in zip(review.standings(name), verdicts, strict=False):
                review.decide(one.draft, verdict, name, NOW)
    capsys.readouterr()
    assert (
        run("--case", case, "--merge", theirs, "--agreement", "--export", tmp_path / "s.csv") == 0
    )
    told = capsys.readouterr()
    assert "4 decisions" in told.out
    assert "ann and bo both decided 4 drafts and agree on 75 %" in told.out
    assert "1 draft not written: reviewers decided differently" in told.err
    assert "2 accepted drafts written to" in told.out
    assert len((tmp_path / "s.csv").read_text("utf-8-sig").splitlines()) >= 3


def test_contradictions_are_drafted_and_become_accounts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post, daily, case = written(tmp_path)
    assert run(post, daily, "--case", case, "--draft-only") == 0
    with open_review(tmp_path / "bay.review") as review:
        clashes = review.standings("ann", kinds=["conflict"])
        assert clashes
        for one in clashes[:1]:
            review.decide(one.draft, "accept", "ann", NOW)
    assert run("--case", case) == 0
    found = loads(case.read_text("utf-8"))
    assert {account.teller for account in found.accounts.values()} == {"norland", "astoria"}
    told = {event.account: event.denied_by for event in found.events}
    assert told == {"norland": ("astoria",), "astoria": ("norland",)}
    capsys.readouterr()
    assert main(["check", str(case)]) == 0


SAID = {
    "speaker": "Maria Keller",
    "side": "astoria",
    "speaker_words": "Keller",
    "cue": "said",
    "quote": "They wanted all of it closed, for good.",
}


def test_a_language_model_is_asked_and_its_false_quotations_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WINSET_LLM_KEY", "secret")
    post, _, case = written(tmp_path)
    answer = saying({"statements": [SAID, {**SAID, "quote": "We never talked."}], "moves": []})
    with model(answer) as served:
        code = run(post, "--case", case, "--llm", served.url, "--model", "m1", "--draft-only")
    assert code == 0
    assert served.headers[0]["Authorization"] == "Bearer secret"
    told = capsys.readouterr()
    assert "m1: 1 proposal rejected" in told.out
    assert "secret" not in told.out + told.err
    assert b"secret" not in (tmp_path / "bay.review").read_bytes()
    run("--case", case, "--list", "--json")
    listed = json.loads(capsys.readouterr().out)
    (by_model,) = [one for one in listed if one["drafted_by"] == "model m1"]
    assert (by_model["stands"], by_model["quote"]) == ("open", SAID["quote"])
    assert case.read_text("utf-8") == CASE


def test_a_language_model_that_does_not_answer_is_told_and_the_rest_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("winset.reading.llm.client.Endpoint.pause", 0.0, raising=False)
    monkeypatch.setattr("winset.reading.llm.client._TRIES", 1)
    post, _, case = written(tmp_path)
    with model(failing(500)) as served:
        code = run(post, "--case", case, "--llm", served.url, "--model", "m1", "--draft-only")
    assert code == 2
    told = capsys.readouterr()
    assert "statements" in told.out
    assert "the language model: 127.0.0.1 answers with error 500" in told.err


def test_a_missing_extra_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from winset.reading import parsing

    post, _, case = written(tmp_path)
    parsing._reader.cache_clear()
    monkeypatch.setitem(sys.modules, "spacy", None)
    assert run(post, "--case", case) == 2
    parsing._reader.cache_clear()
    told = capsys.readouterr().err.strip()
    assert len(told.splitlines()) == 1
    assert "pip install 'winset[reading]'" in told


def test_a_missing_terminal_library_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    post, _, case = written(tmp_path)
    run(post, "--case", case, "--draft-only")
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delitem(sys.modules, "winset.cli.reviewing.app", raising=False)
    monkeypatch.setitem(sys.modules, "textual.app", None)
    assert run("--case", case) == 2
    told = capsys.readouterr().err.strip()
    assert len(told.splitlines()) == 1
    assert "pip install 'winset[reading]'" in told


def test_nothing_readable_ends_in_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    *_, case = written(tmp_path)
    assert run(tmp_path / "none.txt", "--case", case) == 2
    assert "none.txt" in capsys.readouterr().err


def test_the_review_in_a_real_terminal(tmp_path: Path) -> None:
    """Keys go in and decisions come out, and what was accepted stands in the case."""
    post, _, case = written(tmp_path)
    run(post, "--case", case, "--draft-only", "--reviewer", "ann")
    lead, follow = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(follow, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "winset", "read", "--case", str(case), "--reviewer", "ann"]
    environment = {**os.environ, "TERM": "xterm-256color"}
    with subprocess.Popen(
        command, stdin=follow, stdout=follow, stderr=follow, env=environment, close_fds=True
    ) as process:
        os.close(follow)
        seen = _until(lead, b"Draft 1 of")
        os.write(lead, b"a")
        seen += _until(lead, b"accepted")
        os.write(lead, b"q")
        seen += _until(lead, b"written into")
        assert process.wait(60) == 0
    os.close(lead)
    assert b"q quit" in seen
    assert len(loads(case.read_text("utf-8")).events) == 1


def _until(handle: int, wanted: bytes, seconds: float = 60.0) -> bytes:
    """Read a terminal until something stands there."""
    seen, end = b"", time.monotonic() + seconds
    while wanted not in seen:
        assert time.monotonic() < end, seen[-2000:]
        if select.select([handle], [], [], 0.2)[0]:
            try:
                seen += os.read(handle, 65536)
            except OSError:
                break
    assert wanted in seen, seen[-2000:]
    return seen
