from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.findings.pooling import (
    extremised,
    independent_bayes,
    linear_pool,
    log_pool,
    pools,
    probit_pool,
    satopaa_pool,
)

chance = st.floats(0.01, 0.99)


@pytest.mark.shared
def test_published_numbers(shared):
    oracle = json.loads((shared / "oracles" / "evidence_and_pooling.json").read_text())["pooling"]
    p, w = oracle["p"], oracle["w"]
    assert linear_pool(p) == pytest.approx(oracle["linear"], abs=1e-12)
    assert linear_pool(p, w) == pytest.approx(oracle["weighted_linear"], abs=1e-12)
    assert log_pool(p) == pytest.approx(oracle["log_pool_equal"], abs=1e-12)
    assert log_pool(p, w) == pytest.approx(oracle["log_pool_weighted"], abs=1e-12)
    assert satopaa_pool(p, 2.0) == pytest.approx(oracle["satopaa_logit_a2"], abs=1e-12)
    for a, value in oracle["extremized_mean"].items():
        assert extremised(float(linear_pool(p)), float(a)) == pytest.approx(value, abs=1e-12)
    assert probit_pool(p) == pytest.approx(oracle["probit_average"], abs=1e-12)
    assert independent_bayes(p) == pytest.approx(oracle["bayes_independent_prior_half"], abs=1e-12)
    assert independent_bayes(p, 0.3) == pytest.approx(
        oracle["bayes_independent_prior_0_3"], abs=1e-12
    )
    several = oracle["multi_outcome"]
    assert linear_pool(several["experts"]) == pytest.approx(several["linear"], abs=1e-12)
    assert log_pool(several["experts"]) == pytest.approx(several["log"], abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.lists(chance, min_size=1, max_size=6))
def test_pools_stay_between_the_experts_and_agree_when_they_do(p):
    for pooled in (float(linear_pool(p)), float(log_pool(p)), probit_pool(p)):
        assert min(p) - 1e-12 <= pooled <= max(p) + 1e-12
    same = [p[0]] * 4
    assert float(log_pool(same)) == pytest.approx(p[0])
    assert satopaa_pool(same, 1.0) == pytest.approx(p[0])


@settings(max_examples=50, deadline=None)
@given(st.lists(chance, min_size=2, max_size=5), st.floats(1.0, 4.0))
def test_pools_are_symmetric_in_the_event_and_its_complement(p, a):
    q = [1 - x for x in p]
    assert float(log_pool(q)) == pytest.approx(1 - float(log_pool(p)))
    assert satopaa_pool(q, a) == pytest.approx(1 - satopaa_pool(p, a))
    assert extremised(1 - p[0], a) == pytest.approx(1 - extremised(p[0], a))


@settings(max_examples=50, deadline=None)
@given(chance, st.floats(1.0, 4.0))
def test_extremising_moves_away_from_one_half(p, a):
    assert abs(extremised(p, a) - 0.5) >= abs(p - 0.5) - 1e-12


def test_log_pool_is_externally_bayesian():
    """Updating each expert by the same likelihood, or the pool, comes to the same (Genest 1984)."""
    experts = np.array([[0.5, 0.3, 0.2], [0.2, 0.5, 0.3]])
    likelihood = np.array([0.9, 0.2, 0.4])
    updated = experts * likelihood
    updated /= updated.sum(1, keepdims=True)
    pooled = np.asarray(log_pool(experts)) * likelihood
    assert log_pool(updated) == pytest.approx(pooled / pooled.sum())


def test_certainty_is_answered_not_passed_on():
    found = pools([0.0, 1.0])
    assert found.linear == 0.5
    assert 0.4 < found.log < 0.6
    with pytest.raises(ValueError, match="pool linearly"):
        log_pool([0.0, 1.0])
    with pytest.raises(ValueError, match="pool linearly"):
        satopaa_pool([0.0, 1.0])
    assert satopaa_pool([0.0, 0.4]) == 0.0


@pytest.mark.parametrize("bad", [[], [1.2], [float("nan")], [-0.1, 0.5]])
def test_bad_chances_are_refused(bad):
    with pytest.raises(ValueError, match="chance"):
        pools(bad)


def test_bad_weights_are_refused():
    with pytest.raises(ValueError, match="weights"):
        linear_pool([0.2, 0.4], [1.0])
    with pytest.raises(ValueError, match="exponent"):
        satopaa_pool([0.2, 0.4], 0.0)
