"""The review file survives: killed programs, two at once, damage, and files of something else."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.reading.test_review import at, source, take, three

from winset.case.errors import CaseError
from winset.reading.store.database import VERSION
from winset.reading.store.review import open_review

KILLED = 12
# Decides, undoes and reads again for ever; what it has been told is saved it says, line by line.
CHILD = """
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from winset.reading.model import Article, Source, Span, Statement
from winset.reading.store.review import open_review

path, who, start = sys.argv[1], sys.argv[2], int(sys.argv[3])
words = "He said that it is fine. "
with open_review(path) as review:
    print("open", flush=True)
    for n in count(start):
        now = datetime(2019, 3, 1, tzinfo=UTC) + timedelta(seconds=n)
        if n % 5 == 0:
            text = words * (3 + n % 7)
            items = [
                Statement(f"s{k}", who, "indirect", (Span(25 * k + 8, 25 * k + 23),),
                          Span(25 * k, 25 * k + 2), Span(25 * k + 3, 25 * k + 7))
                for k in range(3)
            ]
            article = Article(who, Span(0, len(text)))
            review.put(Source(who, who, str(n), text, (article,)), items)
        elif n % 7 == 0:
            taken = review.undo(who, now)
            print("undo", taken.key if taken else "-", flush=True)
        else:
            draft = review.draft(f"s{n % 3}")
            made = review.decide(draft, "accept" if n % 2 else "reject", who, now, reason=str(n))
            print("made", made.key, flush=True)
"""


def child(path: Path, who: str = "ann", start: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), who, str(start)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_what_was_shown_as_saved_is_there_after_kill_9_at_any_moment(tmp_path: Path) -> None:
    """Every decision that the child said was saved is in the log, whole, and the file is sound."""
    path = tmp_path / "talks.review"
    saved: set[str] = set()
    rng = random.Random(1)
    for turn in range(KILLED):
        process = child(path, start=turn * 10_000)
        assert process.stdout is not None
        if turn:  # The first may be killed while the file is begun.
            process.stdout.readline()
        time.sleep(rng.random() * (0.3 if turn else 1.0))
        process.send_signal(signal.SIGKILL)
        said = process.communicate()[0].splitlines(keepends=True)
        whole = [line.split() for line in said if line.endswith("\n")]
        saved |= {line[1] for line in whole if line[0] == "made"}
        with open_review(path) as review:
            log = review.log()
            assert saved <= {d.key for d in log}
            assert all(d.item is not None for d in log if d.action == "accept")
            undone = {line[1] for line in whole if line[0] == "undo"} - {"-"}
            assert undone <= {d.undoes for d in log}
            for held in review.sources():
                for standing in review.standings("ann"):
                    assert standing.draft.quote == "that it is fine"
                    assert held.text.startswith("He said")
    assert saved, "no decision was made before a child was killed"


def test_two_programs_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "talks.review"
    open_review(path).close()
    both = {who: child(path, who) for who in ("ann", "bob")}
    told: dict[str, set[str]] = {}
    for who, process in both.items():
        assert process.stdout is not None
        told[who] = set()
        while len(told[who]) < 8:
            line = process.stdout.readline()
            assert line, "the child ended"
            if line.startswith("made"):
                told[who].add(line.split()[1])
    for process in both.values():
        process.kill()
        process.communicate()
    with open_review(path) as review:
        assert told["ann"] <= {d.key for d in review.log("ann")}
        assert told["bob"] <= {d.key for d in review.log("bob")}


def test_the_log_is_only_added_to(tmp_path: Path) -> None:
    with open_review(tmp_path / "r.review") as review:
        review.put(source(), three())
        take(review, "partial")
    db = sqlite3.connect(tmp_path / "r.review")
    for statement in ("DELETE FROM decision", "UPDATE decision SET reviewer = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            db.execute(statement)
    db.close()


def test_a_clock_that_goes_back_does_not_reorder(tmp_path: Path) -> None:
    with open_review(tmp_path / "r.review") as review:
        review.put(source(), three())
        take(review, "partial", "accept", minute=9)
        take(review, "partial", "reject", minute=1)
        assert review.counts("ann").rejected == 1
        undone = review.undo("ann", at(0))
        assert undone is not None
        assert undone.action == "reject"


def test_the_same_decision_twice_is_two_lines(tmp_path: Path) -> None:
    with open_review(tmp_path / "r.review") as review:
        review.put(source(), three())
        take(review, "partial")
        take(review, "partial")
        assert len({d.key for d in review.log()}) == 2


def foreign(path: Path, *, application: int = 0, version: int = 0) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE t (x)")
    db.execute(f"PRAGMA application_id = {application}")
    db.execute(f"PRAGMA user_version = {version}")
    db.commit()
    db.close()


def test_files_of_something_else_are_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "r.review"
    path.write_text("[case]\ntitle = 'x'\n" * 100)
    before = path.read_bytes()
    with pytest.raises(CaseError, match="this is no review file"):
        open_review(path)
    assert path.read_bytes() == before
    foreign(tmp_path / "other.db")
    before = (tmp_path / "other.db").read_bytes()
    with pytest.raises(CaseError, match="another program"):
        open_review(tmp_path / "other.db")
    assert (tmp_path / "other.db").read_bytes() == before


def test_a_file_of_a_later_version_says_so(tmp_path: Path) -> None:
    foreign(tmp_path / "r.review", application=0x576E5276, version=VERSION + 1)
    with pytest.raises(CaseError, match="update Winset"):
        open_review(tmp_path / "r.review")


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "r.review"
    with open_review(path) as review:
        review.put(source(), three())
    raw = bytearray(path.read_bytes())
    for start in range(4096, len(raw), 4096):
        raw[start : start + 200] = b"\xff" * 200
    path.write_bytes(raw)
    with pytest.raises(CaseError, match="damaged"):
        open_review(path)
    path.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(CaseError, match="damaged"):
        open_review(path)


def test_an_empty_file_is_one_that_was_just_begun(tmp_path: Path) -> None:
    (tmp_path / "r.review").touch()
    with open_review(tmp_path / "r.review") as review:
        assert review.sources() == ()


def test_places_where_no_file_can_be(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="this is a folder"):
        open_review(tmp_path)
    with pytest.raises(CaseError, match="cannot be opened or made"):
        open_review(tmp_path / "no" / "r.review")
    with pytest.raises(CaseError, match="no such review file"):
        open_review(tmp_path / "r.review", create=False)


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.review"
    monkeypatch.setattr("winset.reading.store.database._WAIT_SECONDS", 0.05)
    with open_review(path) as review:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CaseError, match="another program has been writing"):
            review.put(source(), three())
        other.execute("ROLLBACK")
        other.close()
        review.put(source(), three())
