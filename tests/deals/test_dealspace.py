"""The face for plain arrays: constructors, rules, zones, reasons and messages."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from frontier_cases import acceptable, listed, negotiations
from hypothesis import given, settings

import winset as ws
from winset.deals.dealspace import DealSpace
from winset.deals.reading import consent_by
from winset.space import Consent, Group

TABLES = [[[0, 20, 40], [30, 20, 0]], [[0, 30], [30, 0]], [[0, 10, 30], [40, 25, 0]]]


def test_it_is_at_the_front_of_the_library():
    assert ws.DealSpace is DealSpace


@settings(max_examples=100, deadline=None)
@given(negotiations(max_actors=3))
def test_zone_equals_listing(case):
    space, table, floors = case
    deals = DealSpace.from_space(space, table, floors)
    wanted = acceptable(listed(space, table), floors)
    zone = deals.zone()
    assert zone.count == len(wanted)
    assert {tuple(d) for d in zone.deals.tolist()} == set(wanted)
    assert set(zone.iter_deals()) == set(wanted)
    assert zone.exists == bool(wanted)
    assert bool(zone.reason) != bool(wanted)


def test_zone_of_a_space_that_nobody_can_list():
    deals = DealSpace.from_tables([[[0, 1], [1, 0]]] * 60, walk_away=[30, 30])
    zone = deals.zone()
    assert zone.exists
    first = list(itertools.islice(zone.iter_deals(), 50))
    assert all(sum(d) == 30 for d in first)
    assert zone.deals.shape == (1000, 60)
    assert zone.count == math.comb(60, 30)
    everything = DealSpace.from_tables([[[0, 1], [1, 0]]] * 60, null=[0] * 60).zone()
    assert everything.count == 2**60 - 1


def test_quota_and_vetoes():
    group = DealSpace.from_tables([np.eye(3, dtype=int)] * 2, [1, 1, 1], rule=2)
    assert group.zone().count == 6
    assert {tuple(d) for d in group.zone().deals.tolist()} == {
        (a, b) for a in range(3) for b in range(3) if a != b
    }
    vetoed = DealSpace.from_tables([np.eye(3, dtype=int)] * 2, [1, 1, 1], rule=2, veto=[0])
    assert vetoed.zone().count == 4
    none = DealSpace.from_tables([np.eye(3, dtype=int)] * 2, [1, 1, 1])
    assert none.zone().count == 0
    assert "together" in none.zone().reason


def test_solutions_under_a_rule_cover_every_passing_deal():
    deals = DealSpace.from_utilities([[9, 9, 0], [5, 5, 5], [0, 9, 9]], [1, 1, 1], rule="n-1")
    assert deals.zone().count == 3
    assert deals.utilitarian().count == 2
    nash = deals.nash()
    assert nash.deals.tolist() == [[1]]
    assert "overrules" in nash.convention
    assert deals.frontier().count == 3


def test_counts_of_large_zones():
    # Each of 30 issues gives a point to one of three; two of them must have 12 (or all 8).
    tables = [np.eye(3, dtype=int)] * 30
    ways = {
        (a, b): math.comb(30, a) * math.comb(30 - a, b) for a in range(31) for b in range(31 - a)
    }
    two_of_three = sum(n for (a, b), n in ways.items() if sorted((a, b, 30 - a - b))[1] >= 12)
    assert DealSpace.from_tables(tables, [12] * 3, rule=2).zone().count == two_of_three
    everyone = sum(n for (a, b), n in ways.items() if min(a, b, 30 - a - b) >= 8)
    assert DealSpace.from_tables(tables, [8] * 3).zone().count == everyone
    floats = np.random.default_rng(0).random((26, 2, 4))
    zone = DealSpace.from_tables(list(floats), walk_away=[16, 16]).zone()
    low, high = zone.bounds
    assert 0 < low <= high < 4**26
    assert zone.count == (low if low == high else None)


def test_weighted_consent():
    rule = Consent((Group((0, 1, 2), (3.0, 2.0, 2.0), 4.0),))
    deals = DealSpace.from_utilities(np.eye(3, dtype=int), [1, 1, 1], consent=rule)
    assert deals.zone().count == 0
    both = DealSpace.from_utilities([[0, 1, 1], [1, 0, 0], [1, 1, 0]], [1, 1, 1], consent=rule)
    assert both.zone().deals.tolist() == [[0], [2]]


def test_an_empty_zone_names_who_and_how_far():
    lost = DealSpace.from_utilities([[5, 1], [3, 4]], [8, 0], actors=["union", "firm"])
    reasons = lost.nash().emptiness
    assert [(r.actor, r.best, r.walk_away, r.missing) for r in reasons.never] == [
        (0, 5.0, 8.0, 3.0)
    ]
    assert "union can get at most 5, 3 below its walk-away value of 8" in lost.zone().reason
    apart = DealSpace.from_utilities([[9, 1, 5], [5, 5, 5], [1, 9, 5]], [7, 6, 5])
    conflict = apart.zone().emptiness.conflicts[0]
    assert (conflict.actors, conflict.shortfall) == ((0, 1), 2.0)
    assert apart.zone().emptiness.nearest == (1,)
    assert apart.zone().emptiness.shortfalls == (2.0, 1.0, 0.0)
    barred = DealSpace.from_utilities([[5, 1], [3, 4]], [0, -np.inf]).zone(also=[9, -np.inf])
    assert "actor 1 can get at most 5, 4 below its walk-away value of 9" in barred.reason
    three = DealSpace.from_utilities([[1, 1, 0], [1, 0, 1], [0, 1, 1]], [1, 1, 1])
    (together,) = three.zone().emptiness.conflicts
    assert together.actors == (0, 1, 2)
    assert "not together" in three.zone().reason


def test_an_empty_zone_of_a_large_space_has_reasons_too():
    rng = np.random.default_rng(2)
    worth = rng.random((30, 8)) * 3
    deals = DealSpace.from_tables([np.stack([w, 3 - w]) for w in worth], walk_away=[50, 45])
    answer = deals.egalitarian()
    assert not answer.exists
    (conflict,) = answer.emptiness.conflicts
    # All deals are worth 90 together, and 95 are asked for: 2.5 short each.
    assert conflict.shortfall == pytest.approx(2.5, abs=0.05)
    assert max(answer.emptiness.shortfalls) == pytest.approx(2.5, abs=0.05)


def test_walk_away_values_may_be_absent_or_below_every_deal():
    free = DealSpace.from_tables(TABLES)
    assert free.zone().count == 18
    low = DealSpace.from_tables(TABLES, [-50, -np.inf])
    assert low.zone().count == 18
    assert low.frontier().count == free.frontier().count


def test_bias_moves_every_deal():
    plain = DealSpace.from_tables(TABLES, [20, 20])
    moved = DealSpace.from_tables(TABLES, [25, Fraction(20)], bias=[5, 0])
    assert moved.nash().deals.tolist() == plain.nash().deals.tolist()
    assert (moved.nash().utilities - plain.nash().utilities).tolist() == [5.0, 0.0]


def test_opposition_is_the_distance_from_the_ideal_point():
    deals = DealSpace.from_utilities([[1.0, 0.16], [0.16, 1.0], [0.3, 0.3]])
    assert deals.opposition() == pytest.approx(0.84)
    with pytest.raises(ValueError, match="no deal is acceptable"):
        DealSpace.from_utilities([[1, 2]], [5, 5]).opposition()
    with pytest.raises(ValueError, match="worth more than 0"):
        DealSpace.from_utilities([[1, -2]]).opposition()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: DealSpace.from_tables([]), "at least one table"),
        (lambda: DealSpace.from_tables([[1, 2]]), "table 0"),
        (lambda: DealSpace.from_tables([[[1, 2], [3]]]), "table 0"),
        (lambda: DealSpace.from_tables([[["a", "b"]]]), "table 0"),
        (lambda: DealSpace.from_tables([np.empty((2, 0))]), "table 0"),
        (lambda: DealSpace.from_tables([[[1], [2]], [[1]]]), "table 1 has 1 rows"),
        (lambda: DealSpace.from_tables([[[np.nan, 1.0]]]), "finite"),
        (lambda: DealSpace.from_tables(TABLES, [1]), "walk_away"),
        (lambda: DealSpace.from_tables(TABLES, [1, np.nan]), "walk_away of actor 2"),
        (lambda: DealSpace.from_tables(TABLES, [1, "x"]), "walk_away of actor 2"),
        (lambda: DealSpace.from_tables(TABLES, bias=[1, np.inf]), "number"),
        (lambda: DealSpace.from_tables(TABLES, rule="most"), "rule"),
        (lambda: DealSpace.from_tables(TABLES, rule=5), "rule"),
        (lambda: DealSpace.from_tables(TABLES, veto=[2]), "veto"),
        (lambda: DealSpace.from_tables(TABLES, parties=[]), "parties"),
        (lambda: DealSpace.from_tables(TABLES, parties=[0, 7]), "parties"),
        (lambda: DealSpace.from_tables(TABLES, actors=["a"]), "names"),
        (lambda: DealSpace.from_tables(TABLES, null=[0, 0, 9]).zone(), "combination"),
        (lambda: DealSpace.from_tables(TABLES, [0, 0]).frontier(also=[1]), "also"),
        (lambda: DealSpace.from_tables(TABLES).nash(disagreement=[0]), "disagreement"),
    ],
)
def test_bad_input_ends_in_one_clear_message(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_rules_in_words():
    assert consent_by("all", (), 3).groups[0].quota == 3.0
    assert consent_by(0, (), 3).groups[0].quota == 0.0
