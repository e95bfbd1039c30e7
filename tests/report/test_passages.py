"""From every event back to its sentence, and versions side by side."""

from __future__ import annotations

import re

import pytest
from tests.reading.test_entering import HANOI, ITEMS, TEXT

import winset as ws
from winset.case.model import Case
from winset.cli import main
from winset.files.reading import loads
from winset.model import compile_case
from winset.reading.entering.writing import enter
from winset.report.html import to_html
from winset.report.making import report
from winset.report.views.told import told
from winset.words.names import short_issue


@pytest.fixture(scope="module")
def case() -> Case:
    return loads(enter(HANOI, ["c1", "s1"], ITEMS, drafts=True).text)


def test_every_event_that_quotes_is_given_with_its_words_and_place(case: Case) -> None:
    timeline, *_ = told(case, compile_case(case))
    assert len(timeline.rows) == len(case.events)
    with_words = [row for row in timeline.rows if row[4]]
    assert len(with_words) == 3
    for _, act, words, source, place in with_words:
        start, end = map(int, str(place).split("-"))
        assert str(words).strip("“”") == TEXT[start:end]
        assert source == ("news",)
        assert "[draft by rules, not accepted]" in str(act)


def test_positions_are_by_issue_and_side(case: Case) -> None:
    model = compile_case(case)
    _, positions, _ = told(case, model)
    rows = [row for row in positions.rows if "“" in str(row[4])]
    assert [(row[1], row[3]) for row in rows] == [
        ("DPRK", "demand: all lifted (in the US version)"),
        ("DPRK", "demand: civilian parts of five (in the DPRK version)"),
    ]
    assert {row[0] for row in positions.rows} <= {
        short_issue(model, issue) for issue in case.issues
    }


def test_contradictions_stand_side_by_side(case: Case) -> None:
    *_, clashes = told(case, compile_case(case))
    quoted = [row for row in clashes.rows if "“they wanted the sanctions" in str(row[2])]
    assert any("five resolutions be lifted" in str(row[4]) for row in quoted)


def test_a_case_without_passages_is_as_it_was() -> None:
    plain = ws.load("hanoi")
    assert told(plain, compile_case(plain)) == ()


def test_the_report_has_them_and_the_headline_says_that_they_are_drafts(case: Case) -> None:
    made = report(ws.analyze(case, worlds=200, only=["deals"]))
    section = next(s for s in made.sections if s.id == "passages")
    assert [t.id for t in section.tables] == ["passages", "positions", "contradictions"]
    assert "3 drafts that nobody has accepted" in made.answer.headline
    assert "3 are drafts" in section.lead[-1]
    page = to_html(made)
    assert re.search("they wanted the sanctions lifted in their\\s+entirety", page)


def test_show_prints_them(capsys: pytest.CaptureFixture[str], tmp_path, case: Case) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "h.toml"
    file.write_text(enter(HANOI, ["c1"], ITEMS, drafts=True).text, "utf-8")
    assert main(["show", str(file)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "What each side says about each issue" in said
    assert "not accepted" in said
