"""From a case file to an answer, on cases whose answer is known by hand."""

from __future__ import annotations

import numpy as np
import pytest

import winset as ws
from winset.findings.share import share

# One issue, three ways to settle it. The seller gains with each step, the buyer loses; a
# supervisor of the buyer stands for at most one step. Margins decide who can agree to what.
CASE = """
format = 1
title = "One issue"
[issues.price]
options = ["old", "middle", "high"]
ordered = true
[actors.seller]
role = "party"
margin = {seller}
points.price = [0, 40, 100]
[actors.buyer]
role = "party"
margin = {buyer}
points.price = [100, 80, 0]
[actors.board]
role = "ratifier"
of = "buyer"
margin = {board}
points.price = [50, 45, 0]
[[events]]
id = "first"
date = 2020-01-01
kind = "offer"
by = "seller"
terms = {{ price = "high" }}
[[events]]
id = "second"
date = 2020-01-02
kind = "offer"
by = "buyer"
terms = {{ price = "middle" }}
"""


def analysis(seller: object, buyer: object, board: object, **options: object) -> ws.Analysis:
    text = CASE.format(seller=seller, buyer=buyer, board=board)
    return ws.analyze(ws.loads(text), worlds=64, seed=3, only=["deals"], **options)


def test_a_deal_that_all_accept_is_found() -> None:
    found = analysis(10, -30, -10)
    assert found.zone.close.zone.value == 1
    assert found.zone.close.ratifiable.value == 1
    assert found.packages.packages[0].terms == {"price": "middle"}
    assert found.packages.packages[0].fresh.value == 1
    assert found.packages.proven


def test_a_ratifier_can_empty_the_ratifiable_zone_alone() -> None:
    found = analysis(10, -30, 0)
    assert found.zone.close.zone.value == 1
    assert found.zone.close.ratifiable.value == 0
    assert found.zone.close.win_sets["buyer"].value == 0
    assert found.zone.close.serves["buyer"].value == 1
    assert found.packages.packages == ()
    assert found.packages.proven
    assert found.packages.bound == 0


def test_the_null_deal_is_no_deal() -> None:
    # Everyone prefers anything to no agreement, and only the old price would do for the buyer.
    found = analysis(-5, 0, 0)
    assert found.zone.close.zone.value == 0


def test_offers_are_judged_actor_by_actor() -> None:
    found = analysis(10, -30, 0)
    first, second = found.offers
    assert first.accepts["seller"].value == 1
    assert first.accepts["buyer"].value == 0
    assert (second.accepts["buyer"].value, second.accepts["board"].value) == (1, 0)
    assert second.all.value == 0


def test_uncertain_margins_give_the_share_that_the_range_says() -> None:
    # The buyer takes the middle price when its margin is at most -20: P(N(-20, s) <= -20) = 1/2.
    text = CASE.format(seller=10, buyer='"-30 to -10"', board=-10)
    found = ws.analyze(ws.loads(text), worlds=20_000, seed=5, only=["deals"], record=False)
    zone = found.zone.close.zone
    assert zone.value == pytest.approx(0.5, abs=5 * zone.error)
    assert zone.error == pytest.approx(0.5 / np.sqrt(20_000), rel=0.05)


def test_same_seed_same_answer_and_other_seed_other_worlds() -> None:
    one, two = (analysis(10, '"-30 to -10"', -10) for _ in range(2))
    assert one.zone == two.zone
    assert np.array_equal(one.worlds.walk_away, two.worlds.walk_away)


@pytest.mark.parametrize(("worlds", "seed"), [(0, 1), (-1, 1), (10, -1), (20_000_000, 1)])
def test_numbers_out_of_range_are_refused(worlds: int, seed: int) -> None:
    with pytest.raises(ValueError, match="must be between"):
        ws.analyze(ws.loads(CASE.format(seller=0, buyer=0, board=0)), worlds=worlds, seed=seed)


def test_an_unknown_section_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="sections are: deals"):
        ws.analyze(ws.loads(CASE.format(seller=0, buyer=0, board=0)), only=["dealz"])


def test_the_error_of_a_share_is_that_of_a_weighted_mean() -> None:
    rng = np.random.default_rng(1)
    weight = rng.dirichlet(np.ones(400))
    estimates = []
    for _ in range(2_000):
        hit = rng.random(400) < 0.3
        estimates.append(float(weight @ hit))
    stated = share(rng.random(400) < 0.3, weight).error
    assert stated == pytest.approx(float(np.std(estimates)), rel=0.15)


def test_a_share_without_a_hit_still_has_an_error() -> None:
    nothing = share(np.zeros(1_000, dtype=bool), np.full(1_000, 1e-3))
    assert nothing.value == 0
    assert nothing.error == pytest.approx(1e-3)
