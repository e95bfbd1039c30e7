"""Passages of documents in a case: told from the text, checked against it, marked while drafts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.case.walk import drafts
from winset.cli import main
from winset.files.quotes import check_quotes, passages
from winset.files.reading import loads, reads
from winset.files.writing import dumps

TEXT = "The talks ended at noon. “Coast offered forty,” said the envoy.\nNobody signed."
QUOTE = "“Coast offered forty,” said the envoy."

CASE = """
format = 1
title = "Quota talks"
[sources.gazette]
title = "Talks end"
file = "gazette.txt"
[issues.quota]
options = ["as it is", "forty"]
draft = "rules"
[actors.coast]
role = "party"
margin = { value = "-20 to 20", placeholder = true }
values = { quota = "unknown" }
[actors.island]
role = "party"
margin = { value = "-20 to 20", placeholder = true }
values = { quota = "unknown" }
draft = "rules"
[[events]]
date = 2021-06-28
kind = "offer"
by = "coast"
terms = { quota = "forty" }
passage = { source = "gazette", start = START, end = END, quote = "QUOTE" }
draft = "rules"
"""


def case_text(start: int = TEXT.index(QUOTE), quote: str = QUOTE, length: int = len(QUOTE)) -> str:
    said = CASE.replace("START", str(start)).replace("END", str(start + length))
    return said.replace("QUOTE", quote)


def test_a_passage_is_read_and_written_as_it_stands() -> None:
    case = loads(case_text())
    assert [p.quote for _, p in passages(case)] == [QUOTE]
    assert loads(dumps(case)) == case


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (case_text(length=3), "the quote has 38 characters"),
        (case_text(length=0), "expected an end after its start"),
        (case_text(start=-1), "start"),
        (case_text().replace('source = "gazette", start', 'source = "gazete", start'), "gazete"),
    ],
)
def test_a_passage_that_cannot_be_is_refused_at_its_place(made: str, said: str) -> None:
    reading = reads(made, "c.toml")
    assert reading.case is None
    told = "\n".join(map(str, reading.defects))
    assert said in told
    assert "events[0].passage" in told


def found(case: str, folder: Path) -> list[str]:
    return [d.code for d in check_quotes(loads(case), folder, lambda p: p.read_text("utf-8"))]


def test_quotes_are_looked_up_in_the_document(tmp_path: Path) -> None:
    assert found(case_text(), tmp_path) == []  # not at hand
    (tmp_path / "gazette.txt").write_text(TEXT, "utf-8")
    assert found(case_text(), tmp_path) == []
    assert found(case_text(start=3), tmp_path) == ["misquoted"]
    assert found(case_text(quote="Coast offered fifty", length=19), tmp_path) == ["misquoted"]


def test_a_document_that_was_changed_is_told(tmp_path: Path) -> None:
    (tmp_path / "gazette.txt").write_text(TEXT, "utf-8")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    stated = case_text().replace('file = "', f'sha256 = "{digest}"\nfile = "')
    assert found(stated, tmp_path) == []
    (tmp_path / "gazette.txt").write_text("x" + TEXT, "utf-8")
    assert found(stated, tmp_path) == ["changed", "misquoted"]


@given(st.text(min_size=1).filter(lambda s: "\r" not in s), st.text(), st.text())
def test_any_text_that_is_quoted_comes_back(quote: str, before: str, after: str) -> None:
    case = loads(case_text())
    place = {"start": len(before), "end": len(before) + len(quote)}
    passage = case.events[0].passage[0].model_copy(update={"quote": quote, **place})
    event = case.events[0].model_copy(update={"passage": (passage,)})
    again = loads(dumps(case.model_copy(update={"events": (event,)})))
    assert again.events[0].passage == (passage,)
    assert (before + quote + after)[passage.start : passage.end] == quote


def test_check_tells_a_quote_that_does_not_stand_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gazette.txt").write_text(TEXT, "utf-8")
    (tmp_path / "case.toml").write_text(case_text(start=3), "utf-8")
    assert main(["check", str(tmp_path / "case.toml")]) == 0
    told = capsys.readouterr()
    assert "it stands at 25: write start = 25, end = 63" in told.out
    assert "3 drafts from documents are not accepted by anybody yet" in told.out


def test_drafts_are_told_in_the_headline_of_an_answer() -> None:
    import winset as ws
    from winset.report.making import report

    case = loads(case_text())
    assert drafts(case) == ("issues.quota", "actors.island", "events[0]")
    analysis = ws.analyze(case, worlds=50, only=["deals"])
    assert "3 drafts that nobody has accepted" in report(analysis).answer.headline
    assert len(analysis.drafts) == 3
