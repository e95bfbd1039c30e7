"""Two reviewers: how far they agree, and their two files in one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path
from shutil import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.test_review import TEXT, at, said, source, take, three

from winset.case.errors import CaseError
from winset.reading.store.agreement import cohen_kappa
from winset.reading.store.review import Review, open_review

VERDICTS = st.sampled_from(["accept", "edit", "reject"])


def naive_kappa(pairs: list[tuple[str, str]]) -> float | None:
    """By its meaning: agreement beyond that of every verdict of one with every one of the other."""
    mine, theirs = [a for a, _ in pairs], [b for _, b in pairs]
    shuffled = [a == b for a, b in product(mine, theirs)]
    chance = sum(shuffled) / len(shuffled)
    if chance == 1:
        return None
    return (sum(a == b for a, b in pairs) / len(pairs) - chance) / (1 - chance)


@given(st.lists(st.tuples(VERDICTS, VERDICTS), min_size=1, max_size=40))
def test_kappa_is_agreement_beyond_chance(pairs: list[tuple[str, str]]) -> None:
    found, wanted = cohen_kappa(Counter(pairs)), naive_kappa(pairs)
    assert (found is None) == (wanted is None)
    if found is not None and wanted is not None:
        assert found[0] == pytest.approx(wanted)
        assert found[1] >= 0


def test_kappa_of_published_tables() -> None:
    """Fleiss, Cohen and Everitt (1969), table 1: kappa .429, standard error by their formula.

    Two hundred patients, three diagnoses; in hundredths:
    """
    shares = ((53, 5, 2), (11, 14, 5), (1, 6, 3))
    table = {(str(i), str(j)): 2 * n for i, row in enumerate(shares) for j, n in enumerate(row)}
    kappa, error = cohen_kappa(table) or (0.0, 0.0)
    assert kappa == pytest.approx(0.429, abs=0.001)
    assert error == pytest.approx(0.054, abs=0.001)


def test_verdicts_without_any_variety_have_no_kappa() -> None:
    assert cohen_kappa({}) is None
    assert cohen_kappa({("accept", "accept"): 9}) is None


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """One review file, and a copy of it for the second reviewer."""
    with open_review(tmp_path / "ann.review") as review:
        review.put(source(), three())
    copy(tmp_path / "ann.review", tmp_path / "bob.review")
    return tmp_path / "ann.review", tmp_path / "bob.review"


def decide(path: Path, who: str, **verdicts: str) -> None:
    with open_review(path) as review:
        for minute, (word, verdict) in enumerate(verdicts.items(), 1):
            take(review, word, verdict, minute, who)


def test_decisions_of_both_come_together_and_what_they_disagree_about(
    files: tuple[Path, Path],
) -> None:
    ann, bob = files
    decide(ann, "ann", partial="accept", door="reject", entirety="accept")
    decide(bob, "bob", partial="accept", door="accept")
    with open_review(ann) as review:
        merged = review.merge(bob)
        assert (merged.decisions, merged.drafts, merged.sources) == (2, 0, 0)
        (apart,) = merged.disagreements
        assert "door" in apart.quote
        assert {d.reviewer: d.action for d in apart.decisions} == {"ann": "reject", "bob": "accept"}
        agreed = review.agreement("ann", "bob")
        assert (agreed.both, agreed.share, agreed.alone) == (2, 0.5, (1, 0))
        assert agreed.kappa == pytest.approx(0)
        assert {a.decision.quote.split()[-1] for a in review.accepted()} == {"relief", "entirety"}
        assert len(review.accepted(final="bob")) == 3
        again = review.merge(bob)
        assert again.decisions == 0
        assert len(review.log()) == 5


def test_an_undo_in_the_other_file_counts(files: tuple[Path, Path]) -> None:
    ann, bob = files
    decide(bob, "bob", partial="accept", door="accept")
    with open_review(bob) as review:
        review.undo("bob", at(9))
    with open_review(ann) as review:
        review.merge(bob)
        assert review.counts("bob").accepted == 1


def test_a_source_that_only_the_other_has_comes_with_its_drafts(files: tuple[Path, Path]) -> None:
    ann, bob = files
    extra = "Biegun said that nothing was agreed.\n"
    with open_review(bob) as review:
        item = replace(said(extra, "Biegun", "that nothing was agreed"), article="b")
        review.put(source(extra, "b"), [item])
        take(review, "nothing", who="bob")
    with open_review(ann) as review:
        merged = review.merge(bob)
        assert (merged.sources, merged.drafts, merged.decisions) == (1, 1, 1)
        assert [s.id for s in review.sources()] == ["a", "b"]
        assert review.accepted("bob")[0].source.text == extra


def test_a_decision_about_another_version_finds_its_place_or_is_flagged(
    files: tuple[Path, Path],
) -> None:
    ann, bob = files
    decide(bob, "bob", partial="accept", door="accept")
    other = "A new head\n" + TEXT.replace("the door is open", "the window is shut")
    items = [said(other, "Ri", "that the North asked for partial relief", id_="new-id")]
    with open_review(ann) as review:
        review.put(source(other), items)
        merged = review.merge(bob)
        assert merged.left_out == ("a",)
        (moved, gone) = sorted(review.accepted("bob"), key=lambda a: a.second_look)
        assert moved.item.content[0].of(other) == "that the North asked for partial relief"  # type: ignore[union-attr]
        assert gone.second_look
        assert gone.item.content[0].of(gone.source.text) == "that the door is open"  # type: ignore[union-attr]


def test_a_file_is_not_merged_with_itself(files: tuple[Path, Path]) -> None:
    with open_review(files[0]) as review, pytest.raises(CaseError, match="with itself"):
        review.merge(files[0])


def standings(review: Review) -> list[tuple[str, str, bool]]:
    return sorted(
        (s.draft.id, s.decision.key if s.decision else "", s.second_look)
        for name in ("ann", "bob")
        for s in review.standings(name)
    )


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_how_drafts_stand_follows_from_the_log_alone(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What is kept up to date step by step is what the whole log comes to."""
    from winset.reading.store.deciding import settle

    path = tmp_path_factory.mktemp("r") / "r.review"
    texts = [TEXT, "New.\n" + TEXT, TEXT.replace("partial", "full"), TEXT[:60]]
    with open_review(path) as review:
        review.put(source(), three())
        for minute in range(data.draw(st.integers(1, 12))):
            who = data.draw(st.sampled_from(["ann", "bob"]))
            act = data.draw(st.sampled_from(["accept", "reject", "undo", "read"]))
            if act == "undo":
                review.undo(who, at(minute))
            elif act == "read":
                text = data.draw(st.sampled_from(texts))
                items = []
                for item in three():
                    words = (
                        item.content[0]
                        .of(TEXT)
                        .replace("partial", "full" if "full" in text else "partial")
                    )
                    speaker = item.source.of(TEXT) if item.source else ""
                    if words in text and data.draw(st.booleans()):
                        items.append(said(text, speaker, words))
                review.put(source(text), items)
            elif (open_ := review.standings(who)) and act in ("accept", "reject"):
                chosen = data.draw(st.sampled_from(open_))
                review.decide(chosen.draft, act, who, at(minute))  # type: ignore[arg-type]
        before = standings(review)
        made = [d.key for d in review.log()]
        settle(review._db)
        assert standings(review) == before
        taken_back = {d.undoes for d in review.log()}
        stands = {key for _, key, _ in before if key}
        assert stands <= set(made) - taken_back
        # The last decision of a reviewer about a draft is never lost, whatever the source became.
        last: dict[tuple[str, str], str] = {}
        for decision in review.log():
            if decision.action != "undo" and decision.key not in taken_back:
                last[decision.draft, decision.reviewer] = decision.key
        for accepted in [*review.accepted("ann"), *review.accepted("bob")]:
            item = accepted.item
            assert accepted.second_look or item.content[0].of(accepted.source.text)  # type: ignore[union-attr]
