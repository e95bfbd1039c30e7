"""Tools of evidence: published and hand-computed numbers, and what must hold of any numbers."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.findings.accounts.weighing import normalized
from winset.inference.evidence import (
    BEYOND,
    chance_of,
    cluster_likelihood,
    evidence_test,
    ratio_of,
    weight_of_evidence,
)
from winset.inference.hypotheses import HeuerMatrix, score_matrix

CHANCES = st.floats(0.01, 0.99)


def posterior(prior_db: list[float], weights_db: list[list[float]]) -> list[float]:
    """Posterior chances of prior odds and weights in decibels relative to one hypothesis."""
    per_db = math.log(10.0) / 10.0
    log = per_db * (np.array([prior_db]) + np.sum(weights_db, axis=0))
    return [float(chance) for chance in normalized(log, log[0])[0]]


def score_signs(rows: list[str], hypotheses: tuple[str, ...] = ()) -> HeuerMatrix:
    """Score a matrix written in signs, one step from neutral each."""
    rating = {"+": 4.0, "-": 2.0}
    return score_matrix([[rating[sign] for sign in row] for row in rows], hypotheses)


def test_decibels_of_round_ratios() -> None:
    # The convention of Good (1985): a factor of two is about three decibels, of ten exactly ten.
    for ratio, db in zip([2, 3, 5, 10, 100], [3.0103, 4.771213, 6.9897, 10, 20], strict=True):
        assert weight_of_evidence(ratio, 1) == pytest.approx(db, abs=1e-5)
        assert ratio_of(weight_of_evidence(ratio, 1)) == pytest.approx(ratio)
    assert ratio_of(1.0) == pytest.approx(1.2589254117941673)
    assert weight_of_evidence(0.0, 0.5) == -BEYOND
    assert weight_of_evidence(0.0, 0.0) == 0.0
    assert weight_of_evidence(1e-30, 1.0) == -BEYOND
    for bad in (-1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="from 0 on"):
            weight_of_evidence(bad, 0.5)


def test_three_hypotheses_in_decibels() -> None:
    weights = [[0, -10, -20], [0, -3, -30], [0, 5, -10]]
    even = posterior([0, 0, 0], weights)
    assert even == pytest.approx([0.863192366, 0.136806771, 8.63e-07], abs=1e-8)
    # The first at -30 dB against the two others together, which share the rest alike.
    half = 10 * math.log10(0.5)
    sceptical = posterior([-30, half, half], weights)
    assert sceptical == pytest.approx([0.012461811, 0.987531958, 6.231e-06], abs=1e-8)


@pytest.mark.parametrize(
    ("kind", "chances", "passed", "failed"),
    [
        ("hoop", (0.95, 0.6), 1.9957, -9.0309),
        ("smoking gun", (0.2, 0.02), 10.0, -0.8814),
        ("straw in the wind", (0.6, 0.4), 1.7609, -1.7609),
        ("doubly decisive", (0.95, 0.05), 12.7875, -12.7875),
        # Collier 2011, in the numbers of DeclareDesign's vignette on process tracing.
        ("straw in the wind", (0.8, 0.2), 6.0206, -6.0206),
        ("smoking gun", (0.3, 0.0), BEYOND, -1.5490),
    ],
)
def test_kinds_of_test(
    kind: str, chances: tuple[float, float], passed: float, failed: float
) -> None:
    found = evidence_test(*chances)
    assert found.kind == kind
    assert found.passed == pytest.approx(passed, abs=1e-4)
    assert found.failed == pytest.approx(failed, abs=1e-4)


def test_process_tracing() -> None:
    straw, gun = (0.8, 0.2), (0.3, 0.0)
    passed, failed = (
        (lambda p: weight_of_evidence(*p)),
        (lambda p: weight_of_evidence(1 - p[0], 1 - p[1])),
    )
    assert chance_of(passed(straw)) == pytest.approx(0.8)
    assert chance_of(failed(straw)) == pytest.approx(0.2)
    assert chance_of(passed(gun)) == pytest.approx(1.0)
    assert chance_of(failed(gun)) == pytest.approx(0.4117647058823529)
    assert chance_of(passed(straw) + failed(gun)) == pytest.approx(0.7368421052631579)
    assert chance_of(failed(straw) + failed(gun)) == pytest.approx(0.14893617021276592)


def test_the_matrix_of_competing_hypotheses() -> None:
    # Heuer 1999, ch. 8: would Iraq retaliate? Minor action is the least inconsistent.
    names = ("none", "minor", "major")
    found = score_signs(["+++", "++-", "++-", "-++", "-++", "-++"], names)
    assert found.counts == (3, 0, 2)
    assert found.inconsistency == (3, 0, 2)
    assert found.consistency == (3, 6, 4)
    assert found.ranking == ("minor", "major", "none")
    assert found.diagnosticity == pytest.approx((0, *[0.942809] * 5), abs=1e-6)
    fewer = score_signs(["+++", "++-", "++-"], names)
    assert fewer.counts[0] == 0


def test_scores_of_rated_matrix() -> None:
    rated = [[5, 3, 1], [2, 4, 4], [1, 4, 2], [3, 3, 3], [2, 5, 1]]
    found = score_matrix(rated)
    assert found.inconsistency == (6, 0, 9)
    assert found.consistency == (4, 6, 1)
    assert found.diagnosticity == pytest.approx(
        (1.632993162, 0.942809042, 1.247219129, 0.0, 1.699673171)
    )
    assert found.ranking == ("H2", "H1", "H3")
    assert score_matrix([[np.nan, 5]]).ratings == ((3.0, 5.0),)
    with pytest.raises(ValueError, match="from 1"):
        score_matrix([[0, 6]])
    with pytest.raises(ValueError, match="name a matrix"):
        score_matrix([[1, 2]], ["one"])


@given(CHANCES, CHANCES)
def test_decibels_and_bayes_agree(one: float, other: float) -> None:
    weight = weight_of_evidence(one, other)
    assert weight == pytest.approx(-weight_of_evidence(other, one))
    assert chance_of(weight) == pytest.approx(one / (one + other))


@given(st.lists(st.tuples(CHANCES, CHANCES), min_size=1, max_size=5), CHANCES, CHANCES)
@settings(max_examples=60)
def test_a_cluster_never_counts_for_more_than_independent_items(
    items: list[tuple[float, float]], honesty: float, exaggeration: float
) -> None:
    """All items point one way; the slow twin enumerates what kind of origin it is."""
    toward = np.array([(max(pair), min(pair)) for pair in items])
    h, x = np.array([honesty]), np.array([exaggeration])
    found = cluster_likelihood(toward[:, None, :], h, x)[0]
    apart = toward.prod(axis=0)
    together = [min(pair[k] for pair in toward) for k in (0, 1)]
    twin = [
        honesty * apart[k]
        + (1 - honesty) * (exaggeration * max(together) + (1 - exaggeration) * together[k])
        for k in (0, 1)
    ]
    assert found == pytest.approx(twin)
    assert weight_of_evidence(*found) <= weight_of_evidence(*apart) + 1e-9
    assert weight_of_evidence(*found) >= -1e-9


@given(CHANCES, CHANCES, CHANCES)
def test_one_item_counts_as_stated_where_nothing_is_exaggerated(
    one: float, other: float, honesty: float
) -> None:
    expected = np.array([[[one, other]]])
    found = cluster_likelihood(expected, np.array([honesty]), np.zeros(1))[0]
    assert found == pytest.approx([one, other])


@pytest.mark.shared
def test_all_numbers_of_the_oracle(shared: Path) -> None:
    told = json.loads((shared / "oracles" / "evidence_and_pooling.json").read_text("utf-8"))
    example = told["bayes_decibel_example"]
    weights = list(example["weights_dB_relative_to_H1"].values())
    assert np.sum(weights, axis=0) == pytest.approx(example["total_dB"])
    even = posterior([0, 0, 0], weights)
    assert even == pytest.approx(example["posterior_equal_priors"], abs=1e-8)
    for ratio, db in example["conversions"].items():
        assert weight_of_evidence(float(ratio), 1.0) == pytest.approx(db, abs=1e-5)
    for test in told["van_evera_tests"].values():
        if "pE_H" in test:
            found = evidence_test(test["pE_H"], test["pE_nH"])
            assert found.passed == pytest.approx(test["dB_pass"], abs=1e-4)
            assert found.failed == pytest.approx(test["dB_fail"], abs=1e-4)
            assert chance_of(found.passed) == pytest.approx(test["post_pass_prior_half"])
            assert chance_of(found.failed) == pytest.approx(test["post_fail_prior_half"])
    heuer = told["ach_heuer_iraq"]
    matrix = score_signs(list(heuer["matrix"].values()), tuple(heuer["hypotheses"]))
    assert list(matrix.counts) == heuer["inconsistency_count"]
    assert list(matrix.ranking) == heuer["ranking"]
    assert [d > 0 for d in matrix.diagnosticity] == list(heuer["diagnostic"].values())
    assert list(matrix.consistency) == heuer["open_synthesis"]["consistency"]
    metric = told["ach_open_synthesis_metric"]
    scored = score_matrix(list(metric["ratings"].values()))
    assert list(scored.inconsistency) == metric["inconsistency"]
    assert list(scored.consistency) == metric["consistency"]
    assert scored.diagnosticity == pytest.approx(list(metric["diagnosticity"].values()))
