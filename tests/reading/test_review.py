"""The review file: drafts in, decisions kept, sources read again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from winset.case.errors import CaseError
from winset.reading.model import Article, Conflict, Move, Source, Span, Statement
from winset.reading.store.review import Review, open_review

START = datetime(2019, 3, 1, tzinfo=UTC)
TEXT = (
    "The talks ended in Hanoi.\n"
    "Trump said they wanted the sanctions lifted in their entirety.\n"
    "Ri said that the North asked for partial relief.\n"
    "Biegun said that the door is open.\n"
)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def source(text: str = TEXT, id_: str = "a") -> Source:
    return Source(id_, f"{id_}.txt", str(hash(text)), text, (Article(id_, Span(0, len(text))),))


def said(text: str, speaker: str, words: str, id_: str = "", rank: float = 0.5) -> Statement:
    """A statement whose passages are found in the text."""
    start = text.index(words)
    before = text.rindex(f"{speaker} said", 0, start)
    return Statement(
        id_ or f"{speaker}-{words[:12]}",
        "a",
        "indirect",
        (Span(start, start + len(words)),),
        Span(before, before + len(speaker)),
        Span(before + len(speaker) + 1, before + len(speaker) + 5),
        confidence=rank,
    )


def three(text: str = TEXT) -> list[Statement]:
    return [
        said(text, "Trump", "they wanted the sanctions lifted in their entirety", rank=0.7),
        said(text, "Ri", "that the North asked for partial relief", rank=0.9),
        said(text, "Biegun", "that the door is open", rank=0.4),
    ]


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    with open_review(tmp_path / "talks.review") as opened:
        opened.put(source(), three())
        yield opened


def take(review: Review, words: str, verdict: str = "accept", minute: int = 1, who: str = "ann"):
    standing = next(s for s in review.standings(who) if words in s.draft.quote)
    return review.decide(standing.draft, verdict, who, at(minute))  # type: ignore[arg-type]


def test_drafts_come_by_rank_and_decisions_stay(review: Review) -> None:
    quotes = []
    while (standing := review.next_open("ann")) is not None:
        quotes.append(standing.draft.quote)
        review.decide(standing.draft, "reject", "ann", at(len(quotes)), reason="no offer")
    assert [q.split()[1] for q in quotes] == ["the", "wanted", "the"]
    assert "partial" in quotes[0]
    assert "door" in quotes[-1]
    with open_review(review.path, create=False) as again:
        assert [d.action for d in again.log()] == ["reject"] * 3
        assert again.counts("ann").rejected == 3
        assert again.counts("bob").open == 3


def test_what_is_put_off_is_skipped(review: Review) -> None:
    first = review.next_open("ann")
    assert first is not None
    second = review.next_open("ann", skip=[first.draft.id])
    assert second is not None
    assert second.draft.rank < first.draft.rank


def test_undo_goes_back_one_by_one_and_stays_in_the_log(review: Review) -> None:
    take(review, "partial", minute=1)
    take(review, "partial", "reject", minute=2)
    undone = review.undo("ann", at(3))
    assert undone is not None
    assert undone.action == "reject"
    assert [a.decision.action for a in review.accepted("ann")] == ["accept"]
    assert review.undo("ann", at(4)) is not None
    assert review.undo("ann", at(5)) is None
    assert review.counts("ann").open == 3
    assert [d.action for d in review.log()] == ["accept", "reject", "undo", "undo"]


def test_an_edit_is_what_counts(review: Review) -> None:
    standing = review.next_open("ann")
    assert standing is not None
    better = replace(standing.draft.item, speaker="Ri Yong Ho")
    review.decide(standing.draft, "edit", "ann", at(1), item=better)  # type: ignore[arg-type]
    (found,) = review.accepted("ann")
    assert found.item == better
    assert found.source.text == TEXT
    with pytest.raises(ValueError, match="needs a statement"):
        review.decide(standing.draft, "edit", "ann", at(2))


def test_offsets_follow_a_source_that_grew(review: Review) -> None:
    take(review, "partial")
    longer = "Correction: the date was wrong.\n" + TEXT
    change = review.put(source(longer), three(longer))
    assert change.second_look == ()
    (found,) = review.accepted("ann")
    assert found.source.text == longer
    assert isinstance(found.item, Statement)
    assert found.item.content[0].of(longer) == "that the North asked for partial relief"


def test_a_changed_statement_is_given_for_a_second_look(review: Review) -> None:
    take(review, "partial")
    other = TEXT.replace("partial relief", "full relief")
    changed = said(other, "Ri", "that the North asked for full relief")
    change = review.put(source(other), [changed])
    assert change.second_look == (changed.id,)
    standing = review.next_open("ann")
    assert standing is not None
    assert standing.second_look
    assert "full" in standing.draft.quote
    assert standing.decision is not None
    assert "partial" in standing.decision.quote
    (found,) = review.accepted("ann")
    assert found.second_look
    assert isinstance(found.item, Statement)
    assert found.item.content[0].of(found.source.text) == "that the North asked for partial relief"
    review.decide(standing.draft, "accept", "ann", at(9))
    assert review.next_open("ann") is None
    assert not review.accepted("ann")[0].second_look


def test_a_decision_about_what_is_gone_is_kept_and_flagged(review: Review) -> None:
    take(review, "door")
    shorter = TEXT.replace("Biegun said that the door is open.\n", "")
    review.put(source(shorter), three(TEXT)[:2])
    standing = next(s for s in review.standings("ann") if s.decision)
    assert standing.draft.state == "gone"
    assert standing.second_look
    (found,) = review.accepted("ann")
    assert found.item.content[0].of(found.source.text) == "that the door is open"  # type: ignore[union-attr]
    review.put(source(), three())
    (back,) = review.accepted("ann")
    assert not back.second_look


def test_what_no_reader_drafts_any_more_stays_where_its_words_are(review: Review) -> None:
    take(review, "door")
    longer = "A headline\n" + TEXT
    review.put(source(longer), [])
    (found,) = review.accepted("ann")
    assert not found.second_look
    assert found.item.content[0].of(longer) == "that the door is open"  # type: ignore[union-attr]
    assert len(review.standings("ann")) == 1


def test_a_draft_that_changed_while_it_was_shown_cannot_be_decided(review: Review) -> None:
    standing = review.next_open("ann")
    assert standing is not None
    review.put(source("Something else altogether."), [])
    with pytest.raises(CaseError, match="has changed since it was shown"):
        review.decide(standing.draft, "accept", "ann", at(1))


def test_a_text_that_is_as_it_once_was_is_read_again(review: Review) -> None:
    take(review, "partial")
    assert review.holds(source())
    review.put(source("Something else."), [])
    assert not review.holds(source())
    review.put(source(), three())
    assert review.holds(source())
    assert review.counts("ann").second_look == 0


def test_conflicts_and_moves_are_kept_too(review: Review) -> None:
    trump, ri, _ = three()
    offer = Move("m1", "a", "demand", trump.content[0], Span(trump.content[0].start, 50))
    review.put(source(), [offer], add=True)
    assert len(review.reading().statements) == 3
    clash = Conflict(trump.id, ri.id, "scope", 0.8, (trump.content[0], ri.content[0]))
    review.put_conflicts([clash])
    (standing,) = review.standings("ann", kinds=["conflict"])
    assert standing.draft.quote.count("\n") == 1
    review.decide(standing.draft, "accept", "ann", at(1))
    review.put_conflicts([replace(clash, score=0.3)])
    (found,) = review.accepted("ann")
    assert found.item == replace(clash, score=0.3)
    assert [s.id for s in found.sources] == ["a", "a"]
    with pytest.raises(ValueError, match="no statement or move"):
        review.put_conflicts([replace(clash, first="nobody")])


def test_a_decided_contradiction_outlives_new_ids_of_its_sides(review: Review) -> None:
    trump, ri, _ = three()
    clash = Conflict(trump.id, ri.id, "scope", 0.8, (trump.content[0], ri.content[0]))
    review.put_conflicts([clash])
    (standing,) = review.standings("ann", kinds=["conflict"])
    review.decide(standing.draft, "accept", "ann", at(1))
    longer = "A new first line.\n" + TEXT
    named = [replace(item, id=f"new-{item.id}") for item in three(longer)]
    review.put(source(longer), named)
    one, other, _ = named
    again = Conflict(one.id, other.id, "scope", 0.4, (one.content[0], other.content[0]))
    assert review.put_conflicts([again]).second_look == ()
    (found,) = review.accepted("ann")
    assert found.item == again
    assert not found.second_look
    review.put_conflicts([])
    (kept,) = review.accepted("ann")
    assert kept.second_look
    assert [s.text for s in kept.sources] == [TEXT, TEXT]


def test_a_person_adds_what_was_overlooked(review: Review) -> None:
    item = replace(said(TEXT, "Ri", "partial relief", id_="by-hand"), by="ann")
    review.add(item, "a", "ann", at(1))
    review.put(source("New first line.\n" + TEXT), [])
    (found,) = review.accepted("ann")
    assert found.item.id == "by-hand"  # type: ignore[union-attr]


def test_what_a_person_says_of_an_article_holds_when_it_is_read_again(review: Review) -> None:
    review.describe("a", "ann", at(1), title="After Hanoi", published=at(0).date())
    review.describe("a", "ann", at(2), outlet="The Post")
    review.put(source("\n" + TEXT), [])
    (article,) = review.sources()[0].articles
    assert (article.title, article.outlet) == ("After Hanoi", "The Post")
    assert article.published == at(0).date()


def test_settings_and_what_was_written_are_kept(review: Review) -> None:
    review.remember("case", {"path": "hanoi.toml"})
    review.mark_written("x", "hanoi.toml", "events[3]", at(1))
    assert review.recall("case") == {"path": "hanoi.toml"}
    assert review.recall("nothing", 5) == 5
    assert review.written("hanoi.toml") == {"x": "events[3]"}
