"""A tagger from one's own decisions: what was rejected comes back no more, and it is a tagger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.reading.bay import CASE

from winset.files.reading import loads
from winset.reading.learning import learnt, lessons_of
from winset.reading.pipeline import Reader, read_into
from winset.reading.statements import Tagger
from winset.reading.store.review import Review, open_review

pytest.importorskip("spacy")

NOW = datetime(2021, 7, 3, tzinfo=UTC)
FIRST = "\n\n".join(
    f"{who} said that the bay was closed. {who} wants to fish in {month}. The crew is fond of fish."
    for who in ("Keller", "Hale", "Lund", "Berg", "Dahl", "Moe", "Vik", "Ness")
    for month in ("May", "June")
)
SECOND = "Holm said that the bay was open. Holm wants to fish in April."


def read(review: Review, path: Path, reader: Reader) -> None:
    read_into(review, [path], reader, lambda *_: None)


def cues(review: Review, source: str) -> dict[str, float]:
    text = review.source(source).text
    return {
        s.cue.of(text): s.confidence
        for s in review.reading().statements
        if s.article.startswith(source) and s.cue is not None
    }


def test_decisions_teach(tmp_path: Path) -> None:
    (tmp_path / "first.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "second.txt").write_text(SECOND, encoding="utf-8")
    with open_review(tmp_path / "bay.review") as review:
        plain = Reader(loads(CASE))
        read(review, tmp_path / "first.txt", plain)
        read(review, tmp_path / "second.txt", plain)
        before = cues(review, "second")
        assert {"said", "wants"} <= set(before)
        with pytest.raises(ValueError, match="nothing to learn from"):
            learnt(review, "ann")
        text = review.source("first").text
        standings = review.standings("ann", kinds=("statement",), article="first")
        for k, standing in enumerate(standings):
            good = standing.draft.item.cue.of(text) == "said"
            at = NOW + timedelta(seconds=k)
            review.decide(standing.draft, "accept" if good else "reject", "ann", at)
        assert {x.accepted for x in lessons_of(review, "ann")} == {True, False}
        tagger = learnt(review, "ann", strength=0.2)
        assert isinstance(tagger, Tagger)
        assert tagger == learnt(review, "ann", strength=0.2)  # the same decisions, the same weights
        trained = Reader(loads(CASE), tagger)
        assert trained.mark != plain.mark
        read(review, tmp_path / "second.txt", trained)
        assert set(cues(review, "second")) == {"said"}
        assert {s.by for s in review.reading().statements if s.article == "second"} == {tagger.name}
