"""Going through drafts by keys alone: every step is saved, nothing is decided unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.test_entering import ALL, CLASH, FIVE, NOTHING, SOURCE, TEXT, span

from winset.files.reading import load
from winset.reading.model import Move, Span, Statement
from winset.reading.reviewing.desk import Desk
from winset.reading.reviewing.forms import FormError, fields_of, filled
from winset.reading.store.review import Review, open_review

HOME = Span(0, len(TEXT))
CASE = load("hanoi")


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    with open_review(tmp_path / "talks.review") as opened:
        opened.put(SOURCE, [ALL, FIVE, NOTHING])
        opened.put_conflicts([CLASH])
        yield opened


def press(review: Review, *keys: str, size: tuple[int, int] = (80, 24)) -> list[str]:
    """Press keys in the review; return what then stands in the terminal, line by line."""
    from winset.cli.reviewing.app import ReviewApp

    async def run() -> list[str]:
        app = ReviewApp(Desk(review, "ann"), CASE)
        async with app.run_test(size=size) as pilot:
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            lines = app.screen._compositor.render_strips()
            return ["".join(segment.text for segment in strip).rstrip() for strip in lines]

    return asyncio.run(run())


def actions(review: Review) -> dict[str, str]:
    return {
        s.draft.kind + s.draft.quote[:14]: s.decision.action
        for s in review.standings("ann")
        if s.decision
    }


def test_the_screen_shows_the_draft_in_its_text_and_the_keys(review: Review) -> None:
    lines = press(review, "n")
    assert lines[0].startswith("Draft 2 of 4, 4 open")
    assert any("Trump said they wanted the sanctions lifted" in line for line in lines)
    assert any("Terms" in line and "sanctions = all lifted" in line for line in lines)
    assert lines[-1].endswith("q quit")
    assert max(map(len, lines)) <= 80


def test_a_contradiction_shows_both_sides_and_why(review: Review) -> None:
    text = "\n".join(press(review))
    assert "in their entirety" in text
    assert "five resolutions" in text
    assert "one says all, the other part" in text


def test_every_key_does_what_it_says(review: Review) -> None:
    press(review, "a", "r", "a")
    assert [d.action for d in review.log("ann")] == ["accept", "reject", "accept"]
    lines = press(review, "u")
    assert review.counts("ann").open == 2
    assert any("taken back" in line for line in lines)
    press(review, "u", "u", "u")  # the last finds nothing
    assert review.counts("ann").open == 4


def test_next_previous_and_conflict_only_move(review: Review) -> None:
    assert press(review, "n", "n", "p")[0].startswith("Draft 2 of 4")
    assert press(review, "n", "n", "c")[0].startswith("Draft 1 of 4")
    assert any("this is the first" in line for line in press(review, "p"))
    assert "Any key goes back." in "\n".join(press(review, "question_mark"))
    assert "Any key goes back." not in "\n".join(press(review, "question_mark", "x"))
    assert review.log() == ()


def test_an_edit_is_accepted_in_the_place_of_the_draft(review: Review) -> None:
    press(review, "n", "e", *["end", *["backspace"] * 6, *"offer"], "enter")
    (made,) = review.log("ann")
    assert made.action == "edit"
    assert isinstance(made.item, Move)
    assert (made.item.kind, made.item.terms) == ("offer", ALL.terms)


def test_an_edit_that_cannot_be_is_told_and_nothing_is_saved(review: Review) -> None:
    lines = press(review, "n", "e", "end", "x", "enter")
    assert any("What was done: one of offer" in line for line in lines)
    assert review.log() == ()
    press(review, "n", "e", "end", "x", "escape")
    assert review.log() == ()


def test_what_is_missing_of_an_article_is_added(review: Review) -> None:
    press(review, "n", "d", *["end", *["backspace"] * 12, *"Versions"], "enter")
    assert review.source("news").articles[0].title == "Versions"


def test_a_small_terminal_and_an_empty_file_do(review: Review, tmp_path: Path) -> None:
    assert press(review, "a", "e", "escape", size=(30, 8))
    with open_review(tmp_path / "empty.review") as empty:
        lines = press(empty, "a", "r", "e", "u", "n", "p", "o", "c", "d")
        assert lines[0] == "There are no drafts"


def test_text_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    text = "\x1b[31mHe said: \x1b]0;title\x07 all is well [bold]now[/bold]."
    said = Statement("s", "a", "indirect", (Span(14, 20),), Span(5, 7), speaker="\x1b[2J\rx")
    with open_review(tmp_path / "e.review") as review:
        review.put(replace(SOURCE, id="a", text=text, articles=()), [said])
        lines = "\n".join(press(review))
    assert "\x1b" not in lines
    assert "[bold]now[/bold]" in lines


@pytest.mark.parametrize(
    ("item", "line", "said", "then"),
    [
        (ALL, "by", "Washington", {"by": "us"}),
        (ALL, "by", "", {"by": None}),
        (ALL, "negated", "yes", {"negated": True}),
        (ALL, "quote", "the sanctions lifted", {"span": span("the sanctions lifted")}),
        (NOTHING, "speaker", "A. Analyst", {"speaker": "A. Analyst"}),
        (NOTHING, "side", "Kim Jong Un", {"side": "dprk"}),
        (NOTHING, "quote", "nothing was agreed", {"content": (span("nothing was agreed"),)}),
        (CLASH, "issue", "yongbyon", {"issue": "yongbyon"}),
    ],
)
def test_a_line_changes_what_it_names(
    item: Move | Statement, line: str, said: str, then: dict[str, object]
) -> None:
    found = filled(item, {**fields_of(item, SOURCE), line: said}, SOURCE, HOME, CASE)
    assert {name: getattr(found, name) for name in then} == then


def test_terms_and_days_are_read_from_a_line() -> None:
    lines = fields_of(ALL, SOURCE)
    said = {**lines, "terms": "sanctions = all that bites; tests = written halt"}
    said["date"] = "2019-02-27 to 2019-02-28"
    found = filled(ALL, said, SOURCE, HOME, CASE)
    assert isinstance(found, Move)
    assert [(t.issue, t.option) for t in found.terms] == [
        ("sanctions", "all that bites"),
        ("tests", "written halt"),
    ]
    assert fields_of(found, SOURCE)["date"] == said["date"]


@pytest.mark.parametrize(
    ("item", "line", "said", "hint"),
    [
        (ALL, "kind", "offfer", "one of offer"),
        (ALL, "by", "dprkk", "did you mean 'dprk'"),
        (ALL, "terms", "sanctions", "expected issue = option"),
        (ALL, "terms", "sanctoins = all lifted", "did you mean 'sanctions'"),
        (ALL, "terms", "sanctions = all of them", "option of sanctions"),
        (ALL, "date", "28 February", "no date"),
        (ALL, "date", "2019-02-28 to 2019-02-01", "before the first"),
        (ALL, "negated", "perhaps", "yes or no"),
        (ALL, "quote", "they wanted no sanctions", "word for word"),
        (NOTHING, "quote", "", "word for word"),
        (CLASH, "issue", "moon", "no issue 'moon'"),
    ],
)
def test_a_line_that_cannot_be_read_is_told(
    item: Move | Statement, line: str, said: str, hint: str
) -> None:
    with pytest.raises(FormError, match=hint) as told:
        filled(item, {**fields_of(item, SOURCE), line: said}, SOURCE, HOME, CASE)
    assert told.value.field == line


def test_a_form_that_is_not_touched_changes_nothing() -> None:
    for item in (ALL, FIVE, NOTHING, CLASH):
        assert filled(item, fields_of(item, SOURCE), SOURCE, HOME, CASE) == item


@settings(max_examples=25)
@given(st.lists(st.sampled_from("arunpoc"), max_size=12))
def test_any_row_of_keys_leaves_what_undo_can_take_back(keys: list[str]) -> None:
    import tempfile

    steps = {
        **{"a": Desk.accept, "r": Desk.reject, "u": Desk.undo, "n": Desk.next},
        **{"p": Desk.previous, "o": Desk.next_open, "c": Desk.next_conflict},
    }
    with tempfile.TemporaryDirectory() as folder, open_review(f"{folder}/x.review") as review:
        review.put(SOURCE, [ALL, FIVE, NOTHING])
        desk = Desk(review, "ann")
        decided = 0
        for key in keys:
            taken = steps[key](desk)
            decided += (key in "ar") - (key == "u" and taken is not None)
            assert desk.standing is not None
        for _ in range(decided):
            assert desk.undo() is not None
        assert desk.undo() is None
        assert desk.counts.open == 3
