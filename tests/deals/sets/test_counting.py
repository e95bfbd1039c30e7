"""Numbers of deals, by every way of counting, against listing them one by one."""

from __future__ import annotations

from itertools import product
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zone_cases import negotiations, zone_by_hand

import winset as ws
from winset.deals.sets import counting
from winset.deals.sets.counting import count_deals, count_reaching
from winset.space import Consent, Group, Space
from winset.space.layout import Layout

HOW = ("halves", "sums", "rounded")


def use(how, patch):
    if how != "sums":
        patch.setattr(counting, "_STATES", -1)
    if how != "halves":
        patch.setattr(counting, "_HALF", -1)
    if how == "rounded":
        patch.setattr(counting, "_ROUNDED", 500)


def by_hand(values, sizes, floors, null):
    starts = [sum(sizes[:b]) for b in range(len(sizes))]
    count = 0
    for deal in product(*map(range, sizes)):
        if null is not None and list(deal) == list(null):
            continue
        totals = [sum(int(row[s + c]) for s, c in zip(starts, deal, strict=True)) for row in values]
        count += any(
            all(t >= int(f) for t, f in zip(totals, floor, strict=True)) for floor in floors
        )
    return count


@st.composite
def whole_numbers(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = draw(st.lists(st.integers(1, 4), min_size=0, max_size=5))
    actors = draw(st.integers(1, 4))
    scale = draw(st.sampled_from([3, 50, 2**40]))
    values = rng.integers(-scale, scale + 1, (actors, sum(sizes)))
    if draw(st.booleans()):  # many equal sums
        values = values // max(scale // 2, 1) * max(scale // 2, 1)
    reach = scale * max(len(sizes), 1)
    floors = rng.integers(-reach, reach + 1, (draw(st.integers(1, 3)), actors))
    floors[rng.random(floors.shape) < 0.2] = -(2**62)
    null = np.array([int(rng.integers(n)) for n in sizes]) if draw(st.booleans()) else None
    return values, sizes, floors, null


@settings(max_examples=300, deadline=None)
@given(whole_numbers(), st.sampled_from(HOW))
def test_whole_numbers_against_listing(case, how):
    values, sizes, floors, null = case
    truth = by_hand(values, sizes, floors, null)
    with pytest.MonkeyPatch.context() as patch:
        use(how, patch)
        low, high = count_reaching(values, sizes, floors, null)
    assert low <= truth <= high <= prod(sizes)
    if how != "rounded":
        assert low == high


@settings(max_examples=120, deadline=None)
@given(negotiations(worlds=2), st.sampled_from(HOW))
def test_counts_against_listing(case, how):
    space, utility, floor, consent = case
    truth = [len(z) for z in zone_by_hand(space, utility, floor, consent)]
    with pytest.MonkeyPatch.context() as patch:
        use(how, patch)
        found = count_deals(Layout.of(space), utility, floor, consent)
    for low, count, high in zip(found.low, truth, found.high, strict=True):
        assert low <= count <= high
    if how != "rounded":
        assert list(found.exact) == truth


@pytest.mark.parametrize("seed", range(8))
def test_too_many_sums_leave_bounds_that_hold(seed):
    rng = np.random.default_rng(seed)
    sizes, actors = [4] * 9, 3
    values = rng.integers(0, 10**9, (actors, 36))
    floors = np.full((1, actors), int(rng.uniform(4.0e9, 4.8e9)))
    exact = count_reaching(values, sizes, floors, None)
    assert exact[0] == exact[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "_HALF", -1)
        patch.setattr(counting, "_STATES", 2_000)
        patch.setattr(counting, "_ROUNDED", 2_000)
        low, high = count_reaching(values, sizes, floors, None)
    assert low < high
    assert low <= exact[0] <= high
    assert high < 4**9


def test_numbers_beyond_machine_words():
    space = Space.plain([2] * 200)
    mine = np.tile([0.0, 1.0], 200)
    found = count_deals(
        Layout.of(space),
        np.array([[mine, 1 - mine]]),
        np.array([[100.0, 98.0]]),
        Consent.unanimity(2),
    )
    assert found.exact == (sum(comb(200, k) for k in (100, 101, 102)),)


def test_a_quota_beyond_machine_words():
    """Two of three, each owning a third of the issues."""
    space = Space.plain([2] * 90)
    utility = np.zeros((1, 3, 180))
    for a in range(3):
        utility[0, a, 60 * a + 1 : 60 * (a + 1) : 2] = 1.0
    consent = Consent((Group((0, 1, 2), (1.0, 1.0, 1.0), 2.0),))
    found = count_deals(Layout.of(space), utility, np.full((1, 3), 20.0), consent)
    p = sum(comb(30, k) for k in range(20, 31))
    q = 2**30 - p
    assert found.exact == (3 * p * p * q + p**3,)


def test_the_null_deal_does_not_count():
    space = Space.plain([2] * 70, null=[0] * 70)
    utility, rule = np.zeros((1, 1, 140)), Consent.unanimity(1)
    assert count_deals(Layout.of(space), utility, np.zeros((1, 1)), rule).exact == (2**70 - 1,)
    with_null = Layout.of(space, exclude_null=False)
    assert count_deals(with_null, utility, np.zeros((1, 1)), rule).exact == (2**70,)


def test_a_rule_of_too_many_coalitions_is_not_counted():
    space = Space.plain([2, 2], null=[0, 0])
    rule = Consent((Group(tuple(range(30)), (1.0,) * 30, 15.0),))
    found = count_deals(Layout.of(space), np.zeros((1, 30, 4)), np.zeros((1, 30)), rule)
    assert (found.low, found.high, found.exact) == ((0,), (3,), (None,))


def test_zones_of_fine_fractions_are_counted_exactly():
    """3^15 deals, a walk-away value that eight of the better options just reach."""
    from fractions import Fraction

    better, less = Fraction(1, 23), Fraction(1, 10**12)
    table = [[[0, better, better - less]]] * 15
    zone = ws.DealSpace.from_tables(table, [8 * better]).zone()
    # Eight options worth a 23rd and no lesser one short of it, or nine and more of either.
    exact = sum(comb(15, k) * 2**k for k in range(9, 16)) + comb(15, 8)
    assert exact == 11441955
    assert zone.bounds == (exact, exact)


def test_zones_out_of_reach_are_bounded_and_say_so():
    rng = np.random.default_rng(3)
    tables = [rng.integers(0, 10**9, (4, 5)) for _ in range(30)]
    deals = ws.DealSpace.from_tables(tables, [13 * 10**9] * 4)
    low, high = deals.zone().bounds
    assert 0 < low < high < 5**30
    assert deals.zone().count is None
