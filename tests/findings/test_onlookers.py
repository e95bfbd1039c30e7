from __future__ import annotations

import numpy as np
import pytest

from winset.findings.bridges.search import bridges_finding
from winset.findings.onlookers import onlookers_finding, zone_mix
from winset.model import compile_case
from winset.model.changes import experts_on
from winset.words.onlookers import sentence, verdict

WATCHER = """
[actors.rival]
role = "onlooker"
margin = {margin}
[actors.rival.points]
price = [0, 4, 8, 12]
"""


def test_who_gains_from_failure_and_by_how_much(sale, situation, redraw):
    """All three prices are acceptable: on average they are worth 8 to the rival, who gets 20."""
    case = sale(rest=WATCHER.format(margin=20))
    found = onlookers_finding(situation(case), redraw(case), packages=[[3], [1]])
    (rival,) = found.onlookers
    assert rival.failure.mean == pytest.approx(8 - 20)
    assert rival.failure.loses.value == 1
    assert [g.mean for g in rival.packages] == pytest.approx([-8, -16])
    assert rival.no_agreement == pytest.approx((20, 20, 20))
    assert "Likely to gain from failure: rival" in sentence(compile_case(case), found)


def test_who_gains_from_success(sale, situation, redraw):
    case = sale(rest=WATCHER.format(margin=-5))
    (rival,) = onlookers_finding(situation(case), redraw(case)).onlookers
    assert rival.failure.mean == pytest.approx(13)
    assert rival.failure.loses.value == 0


def test_experts_who_disagree_are_shown_and_pooled(sale, situation, redraw):
    two = '[{ value = 20, by = "Ann" }, { value = "hard 3..13", by = "Bob" }]'
    case = sale(rest=WATCHER.format(margin=two))
    assert experts_on(situation(case).model, "rival") == ("Ann", "Bob")
    (rival,) = onlookers_finding(situation(case, 2000), redraw(case, 2000)).onlookers
    chances = {e.of: e.loses.value for e in rival.experts}
    assert chances["Ann"] == 1.0
    assert chances["Bob"] == pytest.approx(0.5, abs=0.05)
    assert rival.failure.loses.value == pytest.approx(0.75, abs=0.05)  # the pool of the case
    assert rival.pooled.linear == pytest.approx(0.75, abs=0.03)
    assert rival.pooled.spread == pytest.approx(0.5, abs=0.05)
    assert "Experts disagree: Ann" in verdict(compile_case(case), rival)


def test_who_can_pay_and_still_gain(sale, situation, redraw):
    pay = """
[[levers]]
kind = "payment"
by = "rival"
actor = "buyer"
price = { buyer = 1, rival = -0.5 }
"""
    case = sale(seller=25, buyer=18, rest=WATCHER.format(margin=-5) + pay)
    here, again = situation(case), redraw(case)
    bridges = bridges_finding(here, again)
    (rival,) = onlookers_finding(here, again, bridges=bridges).onlookers
    (left,) = rival.pays
    assert left.mean == pytest.approx(12 + 5 - 4)  # the high price, no failure, eight half points
    assert left.loses.value == 0
    assert rival.bridges[0].mean == pytest.approx(13)


def test_no_zone_no_comparison(sale, situation, redraw):
    case = sale(seller=35, rest=WATCHER.format(margin=0))
    (rival,) = onlookers_finding(situation(case), redraw(case)).onlookers
    assert rival.failure.n_worlds == 0
    assert "no world" in verdict(compile_case(case), rival)


def test_no_onlookers(sale, situation, redraw):
    case = sale()
    found = onlookers_finding(situation(case), redraw(case))
    assert (found.onlookers, sentence(compile_case(case), found)) == (
        (),
        "The case names no onlooker.",
    )


def test_the_mix_is_the_share_of_deals_that_hold_each_column(sale, situation):
    case = sale(seller="0 to 30", buyer="0 to 30")
    here = situation(case, 200)
    sets, consent = here.close, here.worlds.consent
    mix = zone_mix(sets, consent)
    for rows, at, deals in sets.pairs(consent):
        for k, row in enumerate(rows):
            passing = deals[at == k]  # one issue: a deal is its column
            expected = np.zeros(4)
            expected[passing] = 1 / len(passing)
            assert mix[row] == pytest.approx(expected)
    assert not mix[sets.some(consent) == 0].any()
