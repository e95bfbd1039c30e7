"""End to end: documents, a review, the record of a case, an answer that leads back to sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.reading.bay import written

from winset.case.model import Case, Event
from winset.cli import main
from winset.files.library import shipped_text
from winset.files.quotes import passages
from winset.files.reading import read_file
from winset.reading.model import Conflict, Move
from winset.reading.store.review import open_review
from winset.reading.store.values import Standing
from winset.report.making import report
from winset.runs.opening import open_run

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def decide(review_file: Path, accept: Callable[[Standing], bool]) -> tuple[int, int]:
    """Go through all drafts as one reviewer; return how many were accepted and rejected."""
    accepted = rejected = 0
    with open_review(review_file) as review:
        while (standing := review.next_open("ann")) is not None:
            verdict = "accept" if accept(standing) else "reject"
            review.decide(standing.draft, verdict, "ann", NOW)  # type: ignore[arg-type]
            accepted += verdict == "accept"
            rejected += verdict == "reject"
    return accepted, rejected


def acts(standing: Standing) -> bool:
    """Accept moves of known sides on known options, and contradictions about an issue."""
    item = standing.draft.item
    if isinstance(item, Conflict):
        return item.issue is not None and item.score > 0.45
    if not isinstance(item, Move):
        return standing.draft.rank > 0.9 and getattr(item, "side", None) is not None
    named = any(term.issue and term.option for term in item.terms)
    return named and item.by is not None and item.confidence >= 0.6 and not item.negated


def quotes_stand(case: Case, folder: Path) -> int:
    """Look every quotation up in its document; return how many there are."""
    found = list(passages(case))
    for _, passage in found:
        text = (folder / case.sources[passage.source].file).read_bytes().decode("utf-8")
        assert text[passage.start : passage.end] == passage.quote
    return len(found)


def answered(case: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Check and analyse a case; its report gives every event that was read with its sentence."""
    capsys.readouterr()
    assert main(["check", str(case)]) == 0
    assert "does not stand" not in capsys.readouterr().out
    out = folder / "run"
    options = ["--worlds", "200", "--only", "deals,gates", "--out", str(out), "--quiet"]
    assert main(["analyze", str(case), *options]) == 0
    analysis = open_run(out)
    section = next(s for s in report(analysis).sections if s.id == "passages")
    timeline = section.tables[0]
    shown = "\n".join(str(cell) for row in timeline.rows for cell in row)
    for event in read(case):
        for passage in event.passage:
            assert " ".join(passage.quote.split()) in shown


def read(case: Path) -> tuple[Event, ...]:
    return read_file(case).unwrap().events


def test_two_articles_become_a_reviewed_record_and_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post, _, case = written(tmp_path)
    assert main(["read", str(post.parent), "--case", str(case), "--draft-only"]) == 0
    assert read(case) == ()  # nothing enters unseen
    accepted, rejected = decide(tmp_path / "bay.review", acts)
    assert accepted > 3
    assert rejected > 3
    assert main(["read", "--case", str(case)]) == 0
    found = read_file(case).unwrap()
    acted = {(e.kind, e.by, *e.terms.items()) for e in found.events if e.terms}
    assert ("offer", "astoria", ("bay", "half closed")) in acted
    assert quotes_stand(found, tmp_path) == len(found.events)
    assert not any(event.draft for event in found.events)
    answered(case, tmp_path, capsys)


def test_articles_alone_become_a_case_and_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post, _, case = written(tmp_path)
    case.unlink()
    assert main(["read", str(post.parent), "--new", str(case), "--draft-only"]) == 0
    drafted = read_file(case).unwrap()
    assert quotes_stand(drafted, tmp_path) >= len(drafted.events) > 0
    answered(case, tmp_path, capsys)
    decide(tmp_path / "bay.review", acts)
    assert main(["read", "--case", str(case)]) == 0
    after = read_file(case).unwrap()
    assert sum(bool(e.draft) for e in after.events) < sum(bool(e.draft) for e in drafted.events)


@pytest.mark.shared
@pytest.mark.slow
def test_the_two_documents_and_the_roster_of_hanoi(
    tmp_path: Path, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reviewed record of Hanoi: both versions of what was asked, each in its account."""
    papers = tmp_path / "papers"
    papers.mkdir()
    for name in ("cui2019.txt", "scmp2019.txt"):
        (papers / name).write_bytes((shared / "documents" / name).read_bytes())
    case = tmp_path / "talks.toml"
    text = shipped_text("hanoi")
    case.write_text(text, "utf-8")
    before = len(read(case))
    assert main(["read", str(papers), "--case", str(case), "--draft-only"]) == 0
    accepted, _ = decide(tmp_path / "talks.review", acts)
    assert accepted > 10
    assert main(["read", "--case", str(case)]) == 0
    kept = iter(case.read_text("utf-8").split("\n"))
    changed = ("sources.cui2019", "sources.scmp2019")
    assert all(line in kept for line in text.split("\n")), changed
    found = read_file(case).unwrap()
    new = [event for event in found.events if event.passage]
    assert len(found.events) == before + len(new)
    told = {
        (event.account, event.by, dict(event.terms).get("sanctions"))
        for event in new
        if event.kind in ("offer", "demand")
    }
    tellers = {name: account.teller for name, account in found.accounts.items()}
    versions = {(tellers.get(account), by, asked) for account, by, asked in told}
    assert ("us", "dprk", "all lifted") in versions
    assert ("dprk", "dprk", "civilian parts of five") in versions
    assert quotes_stand(found, tmp_path) == len(new)
    answered(case, tmp_path, capsys)
