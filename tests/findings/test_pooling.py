from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.findings.pooling import extremised, linear_pool, log_pool, pools

chance = st.floats(0.01, 0.99)


@pytest.mark.shared
def test_published_numbers(shared):
    oracle = json.loads((shared / "oracles" / "evidence_and_pooling.json").read_text())["pooling"]
    p = oracle["p"]
    assert linear_pool(p) == pytest.approx(oracle["linear"], abs=1e-12)
    assert log_pool(p) == pytest.approx(oracle["log_pool_equal"], abs=1e-12)
    for a, value in oracle["extremized_mean"].items():
        assert extremised(linear_pool(p), float(a)) == pytest.approx(value, abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.lists(chance, min_size=1, max_size=6))
def test_pools_stay_between_the_experts_and_agree_when_they_do(p):
    for pooled in (linear_pool(p), log_pool(p)):
        assert min(p) - 1e-12 <= pooled <= max(p) + 1e-12
    assert log_pool([p[0]] * 4) == pytest.approx(p[0])


@settings(max_examples=50, deadline=None)
@given(st.lists(chance, min_size=2, max_size=5), st.floats(1.0, 4.0))
def test_pools_are_symmetric_in_the_event_and_its_complement(p, a):
    q = [1 - x for x in p]
    assert linear_pool(q) == pytest.approx(1 - linear_pool(p))
    assert log_pool(q) == pytest.approx(1 - log_pool(p))
    assert extremised(1 - p[0], a) == pytest.approx(1 - extremised(p[0], a))


@settings(max_examples=50, deadline=None)
@given(chance, st.floats(1.0, 4.0))
def test_extremising_moves_away_from_one_half(p, a):
    assert abs(extremised(p, a) - 0.5) >= abs(p - 0.5) - 1e-12


@settings(max_examples=50, deadline=None)
@given(st.lists(chance, min_size=2, max_size=5), st.floats(0.05, 20.0))
def test_log_pool_is_externally_bayesian(p, ratio):
    """Updating each expert by the same evidence, or the pool, comes to the same (Genest 1984)."""

    def updated(x):
        return x * ratio / (x * ratio + 1 - x)

    assert log_pool([updated(x) for x in p]) == pytest.approx(updated(log_pool(p)))


def test_certainty_does_not_silence_the_others():
    found = pools([0.0, 1.0], ["Ann", "Bob"])
    assert (found.linear, found.extremised) == (0.5, 0.5)
    assert found.log == pytest.approx(0.5)
    assert (found.low, found.high, found.spread) == (0.0, 1.0, 1.0)
    assert found.experts == ("Ann", "Bob")
    assert pools([0.0, 0.0], ["Ann", "Bob"]).extremised == 0.0
