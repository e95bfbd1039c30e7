"""Numbers of deals, by every way of counting, against listing them by hand."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zone_cases import negotiations, zone_by_hand

from winset.deals.counting import count as counting_step
from winset.deals.counting import count_deals
from winset.deals.counting.ladder import TooManySumsError, count_sums
from winset.deals.counting.pairs import count_pairs, count_two
from winset.deals.counting.result import log10_of
from winset.deals.counting.sampling import estimate_share
from winset.space import Consent, Group, Space
from winset.space.layout import Layout
from winset.space.quotas import Rule


@settings(max_examples=80, deadline=None)
@given(negotiations(), st.sampled_from(("listed", "inclusion", "pairs")))
def test_counts_against_listing(case, how):
    space, utility, floor, consent = case
    truth = [len(z) for z in zone_by_hand(space, utility, floor, consent)]
    with pytest.MonkeyPatch.context() as patch:
        if how != "listed":
            patch.setattr(counting_step, "_STREAMED", -1)
            patch.setattr(counting_step, "_COMPARED", 1e12 if how == "pairs" else -1.0)
        found = count_deals(space, utility, floor, consent)
    assert list(found.exact) == truth
    assert found.all_exact
    n = max(found.n_deals, 1)
    assert found.share.tolist() == pytest.approx([t / n for t in truth], abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(negotiations(worlds=2, unanimous=True))
def test_ways_of_counting_agree(case):
    space, utility, floor, consent = case
    layout = Layout.of(space)
    rule = Rule.of(consent, floor.shape[1])
    for u, f in zip(utility, floor, strict=True):
        everyone = count_pairs(layout, u, f, rule)
        assert count_sums(layout, u, f) == everyone
        for few in ((0,), (0, 1))[: floor.shape[1]]:
            of_few = Rule.of(Consent((Group.all_of(few),)), floor.shape[1])
            assert count_two(layout, u, f, few) == count_pairs(layout, u, f, of_few)


def test_numbers_beyond_machine_words():
    space = Space.plain([2] * 200)
    mine = np.tile([0.0, 1.0], 200)
    found = count_deals(
        space, np.array([[mine, 1 - mine]]), np.array([[100.0, 98.0]]), Consent.unanimity(2)
    )
    exact = sum(comb(200, k) for k in (100, 101, 102))
    assert found.exact == (exact,)
    assert found.log10[0] == pytest.approx(log10_of(exact))


def test_a_quota_beyond_machine_words():
    """Two of three, each owning a third of the issues: inclusion and exclusion."""
    space = Space.plain([2] * 90)
    utility = np.zeros((1, 3, 180))
    for a in range(3):
        utility[0, a, 60 * a + 1 : 60 * (a + 1) : 2] = 1.0
    consent = Consent((Group((0, 1, 2), (1.0, 1.0, 1.0), 2.0),))
    found = count_deals(space, utility, np.full((1, 3), 20.0), consent)
    p = sum(comb(30, k) for k in range(20, 31))
    q = 2**30 - p
    assert found.exact == (3 * p * p * q + p**3,)


def test_the_null_deal_does_not_count():
    space = Space.plain([2] * 70, null=[0] * 70)
    utility = np.zeros((1, 1, 140))
    found = count_deals(space, utility, np.zeros((1, 1)), Consent.unanimity(1))
    assert found.exact == (2**70 - 1,)
    assert found.share.tolist() == [pytest.approx(1.0)]
    with_null = count_deals(
        space, utility, np.zeros((1, 1)), Consent.unanimity(1), exclude_null=False
    )
    assert with_null.exact == (2**70,)


def test_too_fine_sums_are_refused():
    space = Space.plain([4] * 12)
    utility = np.random.default_rng(0).uniform(0, 8, (2, 48))
    with pytest.raises(TooManySumsError):
        count_sums(Layout.of(space), utility, np.full(2, 50.0), most_states=100)


@pytest.mark.parametrize("level", [45.0, 55.0, 62.0])
def test_estimates_cover_the_truth(level):
    rng = np.random.default_rng(1)
    space = Space.plain([4] * 9)
    utility = rng.uniform(0, 11, (3, 36))
    layout = Layout.of(space)
    consent = Consent((Group.all_of((0,)), Group((1, 2), (1.0, 2.0), 1.0)))
    rule = Rule.of(consent, 3)
    floor = np.full(3, level)
    truth = count_pairs(layout, utility, floor, rule) / layout.n_deals
    z = []
    for seed in range(30):
        share, error = estimate_share(
            layout, utility, floor, rule, np.random.default_rng(seed), draws=4_000
        )
        z.append((share - truth) / error)
    assert abs(np.mean(z)) < 0.6  # unbiased: 3.3 standard errors of 30 draws
    assert 0.6 < np.std(z) < 1.6


def test_an_estimate_says_so():
    rng = np.random.default_rng(3)
    space = Space.plain([6] * 30)
    weight = rng.dirichlet(np.ones(30), (2, 4))
    utility = (100 * weight[..., None] * rng.random((2, 4, 30, 6))).reshape(2, 4, -1)
    floor = np.array([[60.0] * 4, [99.0] * 4])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting_step, "_MOST_OPTIONAL", -1)  # no exact way
        found = count_deals(space, utility, floor, Consent.unanimity(4), seed=5)
        again = count_deals(space, utility, floor, Consent.unanimity(4), seed=5)
    assert found.exact == (None, 0)
    assert "estimated" in found.method[0]
    assert found.method[1] == "proven that there is none"
    assert 0 < found.relative_error[0] < 0.5
    assert 0 < found.log10[0] < log10_of(6**30)
    assert (again.log10 == found.log10).all()
