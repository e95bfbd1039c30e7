"""From files to drafts: each document whole or not at all, and only what has changed again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.reading.bay import CASE, DAILY, POST, written
from tests.reading.endpoint import failing, model, saying

from winset.files.reading import loads
from winset.reading.llm.client import Endpoint
from winset.reading.model import Statement
from winset.reading.pipeline import Drafted, Reader, read_into
from winset.reading.store.review import Review, open_review

NOW = datetime(2021, 7, 3, tzinfo=UTC)


def quiet(_: str, __: float) -> None:
    return


def read(review: Review, *paths: Path, reader: Reader | None = None) -> Drafted:
    return read_into(review, paths, reader or Reader(loads(CASE)), quiet)


def test_documents_become_drafts_with_their_places(tmp_path: Path) -> None:
    post, daily, _ = written(tmp_path)
    with open_review(tmp_path / "bay.review") as review:
        found = read(review, post.parent)
        assert (found.read, found.same, found.undated, found.defects) == (2, 0, [], [])
        assert found.files == {"post": post, "daily": daily}
        reading = review.reading()
    assert found.statements == len(reading.statements) > 6
    texts = {"post": POST, "daily": DAILY}
    sides: dict[str, set[str]] = {"Maria Keller": set(), "Jonas Hale": set()}
    for said in reading.statements:
        source = reading.source_of(said.article)
        assert source.text == texts[source.id]
        assert all(span.of(source.text).strip() for span in said.content)
        if said.speaker in sides:
            sides[said.speaker].add(said.side or "")
    assert sides == {"Maria Keller": {"astoria"}, "Jonas Hale": {"norland"}}


def test_an_interruption_costs_the_document_that_was_being_read(tmp_path: Path) -> None:
    post, daily, _ = written(tmp_path)
    reader = Reader(loads(CASE))

    def stop(label: str, fraction: float) -> None:
        if fraction > 0:
            raise KeyboardInterrupt

    with open_review(tmp_path / "bay.review") as review:
        with pytest.raises(KeyboardInterrupt):
            read_into(review, [post, daily], reader, stop)
        assert [source.id for source in review.sources()] == ["post"]
        found = read(review, post, daily)
        assert (found.read, found.same) == (1, 1)
        again = read(review, post, daily)
        assert (again.read, again.same) == (0, 2)


def test_another_roster_is_another_reading_and_keeps_decisions(tmp_path: Path) -> None:
    post, _, _ = written(tmp_path)
    with open_review(tmp_path / "bay.review") as review:
        read(review, post, reader=Reader(loads(CASE.replace("Maria Keller", "Nobody Else"))))
        first = review.next_open("ann")
        assert first is not None
        review.decide(first.draft, "accept", "ann", NOW)
        assert read(review, post).read == 1
        assert review.counts("ann").accepted == 1
        speakers = {s.speaker for s in review.reading().statements}
    assert "Maria Keller" in speakers


def test_what_a_person_said_of_an_article_stays(tmp_path: Path) -> None:
    undated = tmp_path / "undated.txt"
    undated.write_text(POST.replace("1 July 2021\n", ""), "utf-8")
    with open_review(tmp_path / "bay.review") as review:
        assert len(read(review, undated).undated) == 1
        (article,) = review.source("undated").articles
        review.describe(article.id, "ann", NOW, published=date(2021, 7, 1))
        again = read(review, undated, reader=Reader(None))
        assert (again.read, again.undated) == (1, [])


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    post, _, _ = written(tmp_path)
    with open_review(tmp_path / "bay.review") as review:
        found = read(review, tmp_path / "no-such.txt", post)
    assert found.read == 1
    assert len(found.defects) == 1


SAID = {
    "speaker": "Maria Keller",
    "side": "astoria",
    "speaker_words": "Keller",
    "cue": "said",
    "quote": "all of it closed",
}


def test_a_second_reader_adds_its_own_drafts_and_accepts_none(tmp_path: Path) -> None:
    post, _, _ = written(tmp_path)
    false = {**SAID, "quote": "They wanted nothing at all"}
    answer = saying({"statements": [SAID, false], "moves": []})
    with model(answer) as served, open_review(tmp_path / "bay.review") as review:
        alone = read(review, post).statements
        endpoint = Endpoint(served.url, "m1", pause=0.0)
        found = read(review, post, reader=Reader(loads(CASE), model=endpoint))
        assert (found.unquoted, found.unanswered) == (1, [])
        assert found.statements == alone + 1
        (said,) = [s for s in review.reading().statements if s.by == "model m1"]
        assert isinstance(said, Statement)
        assert said.confidence == 0.5
        assert review.log() == ()
        assert review.accepted() == ()


def test_what_rules_have_drafted_is_not_drafted_twice(tmp_path: Path) -> None:
    post, _, _ = written(tmp_path)
    known = {**SAID, "quote": "Norland had demanded the closure of the whole bay"}
    move = {
        **{"kind": "demand", "by": "norland", "to": "", "teller": "", "cue": "demanded"},
        **{"quote": known["quote"], "negated": False, "terms": []},
    }
    with (
        model(saying({"statements": [known], "moves": [move]})) as served,
        open_review(tmp_path / "bay.review") as review,
    ):
        alone = read(review, post)
        reader = Reader(loads(CASE), model=Endpoint(served.url, "m1", pause=0.0))
        found = read(review, post, reader=reader)
        assert (found.same, found.asked, found.confirmed) == (1, 1, 2)
        assert (found.statements, found.moves) == (alone.statements, alone.moves)


def test_a_model_is_asked_once_and_its_drafts_stay_without_it(tmp_path: Path) -> None:
    post, _, _ = written(tmp_path)
    with (
        model(failing(401), saying({"statements": [SAID], "moves": []})) as served,
        open_review(tmp_path / "bay.review") as review,
    ):
        reader = Reader(loads(CASE), model=Endpoint(served.url, "m1", pause=0.0))
        assert len(read(review, post, reader=reader).unanswered) == 1
        again = read(review, post, reader=reader)  # what failed is asked again
        assert (again.asked, again.unanswered) == (1, [])
        assert read(review, post, reader=reader).asked == 0
        assert read(review, post).statements == again.statements
        assert len(served.asked) == 2


def test_a_model_that_fails_leaves_what_rules_have_drafted(tmp_path: Path) -> None:
    post, _, _ = written(tmp_path)
    with model(saying("no")) as served, open_review(tmp_path / "bay.review") as review:
        reader = Reader(loads(CASE), model=Endpoint(served.url, "m1", pause=0.0))
        found = read(review, post, reader=reader)
    assert found.statements > 3
    assert len(found.unanswered) == 1
