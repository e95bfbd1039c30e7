"""A user's own weights: learnt from what was accepted, drawn to the shipped ones, kept as JSON."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from winset.reading.model import Article, Source, Span, Statement
from winset.reading.parsing import parsed
from winset.reading.statements import Rules
from winset.reading.statements.rules import candidates
from winset.reading.statements.scoring import by_hand, confidence, features
from winset.reading.statements.training import Lesson, best_least, lessons, load, save, train

pytest.importorskip("spacy")

TEXT = (
    "The ministry said that the bridge was safe.\n\n"
    "The mayor wants to close the bridge. The baker wants to sell more bread.\n\n"
    "The engineers want to mend the bridge before the winter."
)


def source() -> tuple[Source, Article]:
    article = Article("a", Span(0, len(TEXT)))
    return Source("a", "a.txt", "", TEXT, (article,)), article


def tag(rules: Rules) -> tuple[Statement, ...]:
    with parsed(*source()) as it:
        return rules.tag(it)


def taught(accept) -> list[Lesson]:
    accepted = [s for s in tag(Rules(least=0.0)) if accept(s.cue.of(TEXT))]
    with parsed(*source()) as it:
        return list(lessons(it, accepted))


def test_what_a_reader_rejects_becomes_unlikely():
    before = {s.cue.of(TEXT): s.confidence for s in tag(Rules(least=0.0))}
    weights = train(taught(lambda cue: cue == "said") * 20, strength=0.1)
    after = {s.cue.of(TEXT): s.confidence for s in tag(Rules(0.0, weights, "trained"))}
    assert after["wants"] < before["wants"]
    assert after["said"] > 0.9
    assert {s.by for s in tag(Rules(0.0, weights, "trained"))} == {"trained"}


def test_nothing_learnt_is_the_shipped_weights():
    assert train([]) == pytest.approx(by_hand())


def test_what_stands_within_an_accepted_statement_may_teach_nothing():
    whole = Statement("x", "a", "indirect", (Span(0, len(TEXT)),))
    with parsed(*source()) as it:
        assert len(lessons(it, [whole], nested=False)) < len(lessons(it, [whole]))


def test_weights_survive_a_file(tmp_path):
    weights = train(taught(lambda cue: "want" in cue))
    save(weights, tmp_path / "w.json")
    assert load(tmp_path / "w.json") == weights
    (tmp_path / "w.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(ValueError, match="expected weights by name"):
        load(tmp_path / "w.json")


NAMES = st.sampled_from(["say:that", "think:to", "by:name", "negated", "new sign"])
LESSONS = st.lists(
    st.builds(Lesson, st.frozensets(NAMES, max_size=4), st.booleans()), min_size=1, max_size=25
)


@settings(max_examples=40, deadline=None)
@given(LESSONS, st.sampled_from([0.3, 1.0, 5.0]))
def test_the_fit_is_where_its_slope_is_nil(some, strength):
    """Checked apart from the solver: the gradient of the ridge at the weights that it returns."""
    weights = train(some, strength=strength, least=1)
    shipped = by_hand()
    for name in {n for lesson in some for n in lesson.features} | {""}:
        rest = sum(
            expit(weights[""] + sum(weights[n] for n in lesson.features)) - lesson.accepted
            for lesson in some
            if name == "" or name in lesson.features
        )
        pull = strength * (weights[name] - shipped.get(name, 0.0))
        assert abs(rest + pull) < 0.02


@given(LESSONS)
def test_the_best_least_confidence_is_best(some):
    weights = by_hand() | {"new sign": -2.0}

    def f(least: float) -> float:
        drafted = [x.accepted for x in some if confidence(x.features, weights) >= least]
        good = sum(x.accepted for x in some)
        return 2 * sum(drafted) / max(len(drafted) + good, 1)

    least = best_least(some, weights)
    assert f(least) >= max(f(t) for t in np.linspace(0.05, 1, 20)) - 1e-12


def test_finds_have_the_signs_that_are_weighed():
    with parsed(*source()) as it:
        names = {n for found in candidates(it)[0] for n in features(found)}
    assert {"say:that", "will:to", "by:person", "tag:VBD"} <= names
