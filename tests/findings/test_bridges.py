"""Bridges of known size."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.deals.sets.among import Among
from winset.deals.sets.listed import ListedWinSets
from winset.deals.sets.searched import SearchedWinSets
from winset.findings.bridges.amounts import (
    margin_amounts,
    package_amounts,
    payment_amounts,
    quota_amounts,
)
from winset.findings.bridges.levers import Redraw
from winset.findings.bridges.results import curve_of, median_amount
from winset.findings.bridges.search import bridges_finding
from winset.findings.kinds.laying import kind_sets
from winset.findings.situation import sets_of, situation_of
from winset.model import compile_case
from winset.space import Consent, Group, Space
from winset.words.bridges import sentence
from winset.worlds import Prior

GAP = """
[[levers]]
kind = "margin"
name = "the buyer needs less"
actor = "buyer"
"""


def lever(**fields):
    lines = "\n".join(
        f"{k} = {v!r}" if isinstance(v, str) and not v.startswith("{") else f"{k} = {v}"
        for k, v in fields.items()
    )
    return f"\n[[levers]]\n{lines}\n"


@pytest.fixture
def search(situation, redraw):
    def run(case, worlds=40, **options):
        return bridges_finding(situation(case, worlds), redraw(case, worlds), **options)

    return run


def test_a_margin_bridge_of_known_size(sale, search):
    """Seller takes the high price only (needs 25), which leaves the buyer 10 of the 18 it needs."""
    case = sale(seller=25, buyer=18, rest=GAP)
    found = search(case)
    (bridge,) = found.zone
    assert bridge.threshold == pytest.approx(8.0)
    assert bridge.before.value == 0
    assert bridge.at_strength.value == 1  # ten points are enough
    assert bridge.opens == "ratifiable zone"
    assert not found.ranked
    assert found.deal == ()  # nothing was tabled
    assert "the buyer needs less (8 points of utility)" in sentence(compile_case(case), found)


def test_the_curve_is_the_distribution_of_the_critical_amount(sale, search):
    found = search(sale(seller=25, buyer="hard 10..30", rest=GAP), 4000)
    (bridge,) = found.zone
    assert bridge.threshold == pytest.approx(10.0, abs=0.5)  # uniform on 0..20
    for point in bridge.curve:
        assert point.share.value == pytest.approx(min(point.amount / 20, 1.0), abs=0.03)
    values = [p.share.value for p in bridge.curve]
    assert values == sorted(values)


def test_no_single_lever_suffices_but_a_pair_does(sale, search):
    """Both need 10 less than they do, and each can be moved by no more than 9."""
    both = GAP.replace("[[levers]]", "[[levers]]\nmost = 9")
    rest = both + both.replace("buyer", "seller")
    case = sale(seller=29, buyer=29, rest=rest)
    found = search(case)
    assert all(math.isinf(b.threshold) for b in found.zone)
    assert sentence(compile_case(case), found).startswith("No single lever suffices")
    assert found.pairs[0].together.value == 1
    assert found.pairs[0].first.value == found.pairs[0].second.value == 0


def test_a_lever_that_puts_the_offer_on_the_table_in_reach(sale, search, event_text):
    rest = GAP + event_text("offer", "seller", terms="{ price = 'high' }")
    found = search(sale(seller=5, buyer=18, rest=rest))
    (deal,) = found.deal
    assert (deal.opens, deal.threshold) == ("deal", pytest.approx(8.0))
    assert found.zone[0].threshold == 0  # lower prices are acceptable already


def test_an_onlooker_who_pays_exactly_what_is_needed(sale, search):
    """Eight units close the gap and cost the donor four of the ten points that it gains."""
    donor = """
[actors.donor]
role = "onlooker"
margin = 0
[actors.donor.points]
price = [0, 10, 10, 10]
"""
    pay = lever(
        kind="payment", by="donor", actor="buyer", price="{ buyer = 1, donor = -0.5 }", most=8
    )
    found = search(sale(seller=25, buyer=18, rest=donor + pay))
    (bridge,) = found.zone
    assert bridge.threshold == pytest.approx(8.0)
    assert bridge.payer_gains.value == 1
    assert bridge.payer_gain == pytest.approx(6.0)
    short = search(sale(seller=25, buyer=18, rest=donor + pay.replace("most = 8", "most = 7.9")))
    assert math.isinf(short.zone[0].threshold)
    # What a payer gives away may also be stated as its worth.
    worth = pay.replace("donor = -0.5", "donor = 2")
    found = search(sale(seller=25, buyer=18, rest=donor + worth))
    assert found.zone[0].payer_gains.value == 0
    assert found.zone[0].payer_gain == pytest.approx(-6.0)


def test_a_party_pays_only_what_it_can(sale, search):
    """The seller has 5 points to spare at the high price and pays one point for each unit."""
    pay = lever(kind="payment", by="seller", actor="buyer", price="{ buyer = 2, seller = -1 }")
    found = search(sale(seller=25, buyer=18, rest=pay))
    assert found.zone[0].threshold == pytest.approx(4.0)
    dear = search(sale(seller=25, buyer=21, rest=pay))
    assert math.isinf(dear.zone[0].threshold)  # 5.5 units are more than 5


HOME = """
[actors.left]
role = "ratifier"
of = "seller"
margin = 0
[actors.left.points]
price = [0, -1, -1, -1]
[actors.right]
role = "ratifier"
of = "seller"
margin = 0
[actors.right.points]
price = [0, 1, 1, 1]
"""


def test_another_rule_and_votes_fewer(sale, search):
    rule = lever(kind="rule", actor="seller", rule="any")
    found = search(sale(rest=HOME + rule))
    assert (found.zone[0].before.value, found.zone[0].threshold) == (0, 1.0)
    fewer = lever(kind="rule", actor="seller")
    stated = """
[[ratification]]
of = "seller"
rule = "weighted"
quota = 3
weights = { left = 2, right = 1 }
"""
    found = search(sale(rest=HOME + stated + fewer))
    assert found.zone[0].threshold == pytest.approx(2.0)  # 3 of 3 down to the 1 of the right


def test_one_more_option(sale, search):
    more = lever(
        kind="option",
        issue="price",
        option="in kind",
        values="{ seller = 30, buyer = 30 }",
    )
    found = search(sale(seller=25, buyer=25, rest=more))
    assert (found.zone[0].before.value, found.zone[0].reach.value) == (0, 1)


def test_a_combination_allowed_and_a_penalty_lifted(sale, search):
    ban = '[[forbidden]]\nwhen = { price = "middle" }\n'
    allow = lever(kind="allow", when="{ price = 'middle' }")
    found = search(sale(seller=15, buyer=15, rest=ban + allow))
    assert (found.zone[0].before.value, found.zone[0].reach.value) == (0, 1)
    penalty = '[[interactions]]\nwhen = { price = "middle" }\nadd = { buyer = -20 }\n'
    found = search(sale(seller=15, buyer=15, rest=penalty + allow))
    assert (found.zone[0].before.value, found.zone[0].reach.value) == (0, 1)


def test_surer_promises(sale, search):
    doubt = """
[[compliance]]
by = "seller"
when = { price = ["low", "middle", "high"] }
keeps = 0.5
loss = { buyer = 60 }
"""
    surer = lever(kind="compliance", actor="seller")
    found = search(sale(seller=15, rest=doubt + surer))
    # middle is worth 20 to the buyer, who needs 5 and expects to lose 30: half of that must go
    assert found.zone[0].threshold == pytest.approx(0.5, abs=1e-3)


def test_more_packages_tabled(sale, search):
    """Half of the worlds want the low price, half the high one: two packages cover them."""
    two = lever(kind="packages", most=3)
    found = search(sale(seller="hard 5..25", buyer="hard 5..25", rest=two), 2000)
    (deal,) = found.deal
    assert deal.packages[0]["price"] == "middle"
    values = [p.share.value for p in deal.curve]
    assert values[0] == 0
    assert values == sorted(values)
    assert deal.reach.value == pytest.approx(found.before_zone.value, abs=1e-9)


def test_ranked_only_where_every_lever_has_a_cost(sale, search):
    cheap = lever(kind="margin", actor="buyer", amount=10, cost=1)
    dear = lever(kind="margin", actor="seller", amount=10, cost=4)
    found = search(sale(seller=25, buyer=18, rest=dear + cheap))
    assert found.ranked
    assert [b.actor for b in found.zone] == ["buyer", "seller"]
    assert found.zone[0].gain_per_cost == pytest.approx(1.0)
    assert found.pairs[0].cost == pytest.approx(5.0)


def test_levers_that_every_case_has(sale, search):
    found = search(sale(seller=25, buyer=18))
    assert {(b.kind, b.actor) for b in found.zone} == {("margin", "seller"), ("margin", "buyer")}


def test_same_seed_same_bridges(sale, search):
    case = sale(seller="0 to 40", buyer="0 to 40", rest=GAP)
    assert search(case, 300) == search(case, 300)


# --- on arrays ------------------------------------------------------------------------------------


def arrays(seed, n=30):
    rng = np.random.default_rng(seed)
    space = Space.plain([3, 3, 2], null=[0, 0, 0])
    utility = rng.integers(-4, 9, size=(n, 4, space.n_columns)).astype(float)
    floor = rng.integers(0, 14, size=(n, 4)).astype(float)
    consent = Consent((Group.all_of((0, 1)), Group((2, 3), (1.0, 1.0), 1.0, kind="ratify")))
    return ListedWinSets(space, utility, floor), consent


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 3))
def test_at_the_critical_amount_a_deal_exists_and_just_below_none(seed, actor):
    sets, consent = arrays(seed)
    amount = margin_amounts(Among(sets), consent, actor).amount
    for slack, expected in ((1e-6, True), (-1e-6, False)):
        rows = np.flatnonzero(np.isfinite(amount) & (amount > 0))
        floor = sets.floor[rows].copy()
        floor[:, actor] -= amount[rows] + slack
        assert ((sets.take(rows).with_floor(floor).some(consent) == 1) == expected).all()
    never = np.flatnonzero(np.isinf(amount))
    floor = sets.floor[never].copy()
    floor[:, actor] -= 1e6
    assert (sets.take(never).with_floor(floor).some(consent) == 0).all()


def test_a_payment_that_needs_something_in_the_deal(sale, search, event_text):
    """The seller lacks 5 points at the high price, and more at any other."""
    pay = lever(kind="payment", by="buyer", actor="seller", price="{ seller = 1 }", most=20)
    assert search(sale(seller=35, buyer=10, rest=pay)).zone[0].threshold == pytest.approx(5.0)
    asked = pay.replace("most = 20", "most = 20\nwhen = { price = ['low', 'middle'] }")
    assert search(sale(seller=35, buyer=10, rest=asked)).zone[0].threshold == pytest.approx(15.0)
    # Nor is it paid together with another lever where it needs what is not there.
    least = lever(kind="margin", actor="seller", most=4)
    both = search(sale(seller=35, buyer=10, rest=pay.replace("20", "3") + least))
    assert both.pairs[0].together.value == 1
    without = asked.replace("= 20", "= 3") + least
    assert search(sale(seller=35, buyer=10, rest=without)).pairs[0].together.value == 0
    # A package on the table must hold it however it is completed.
    high = event_text("offer", "seller", terms="{ price = 'high' }")
    (deal,) = search(sale(seller=35, buyer=10, rest=pay + high)).deal
    assert deal.threshold == pytest.approx(5.0)
    assert search(sale(seller=35, buyer=10, rest=asked + high)).deal == ()


def test_a_payment_on_a_grid_needs_the_same_thing():
    sets, _ = arrays(1, 40)
    consent = Consent.unanimity(3)
    price = np.tile([2.0, -0.5, 0.0, 0.0], (sets.n, 1))
    within = tuple(np.arange(n) > 0 for n in sets.space.sizes)
    exact = payment_amounts(Among(sets), consent, price, 12.0, within).amount
    rough = payment_amounts(
        Among(SearchedWinSets(sets.space, sets.gross, sets.floor)), consent, price, 12.0, within
    ).amount
    assert (rough >= exact - 1e-6).all()
    found = np.isfinite(rough)
    assert (rough[found] - exact[found] < 0.01).mean() >= 0.75
    anything = payment_amounts(Among(sets), consent, price, 12.0).amount
    assert (exact >= anything).all()
    assert (exact > anything + 1e-6).any()


@pytest.mark.parametrize("seed", range(3))
def test_payments_listed_and_on_a_grid_agree(seed):
    sets, _ = arrays(seed, 12)
    consent = Consent.unanimity(3)
    price = np.tile([2.0, -0.5, 0.0, 0.0], (sets.n, 1))
    exact = payment_amounts(Among(sets), consent, price, 12.0).amount
    by_search = SearchedWinSets(sets.space, sets.gross, sets.floor)
    rough = payment_amounts(Among(by_search), consent, price, 12.0).amount
    # A grid can miss a narrow window, and never invents one.
    assert (rough >= exact - 1e-6).all()
    found = np.isfinite(rough)
    assert (rough[found] - exact[found] < 0.01).mean() >= 0.75


def test_votes_fewer_against_trying_each():
    sets, _ = arrays(3)
    group = Group((1, 2, 3), (3.0, 2.0, 1.0), 6.0, kind="ratify")
    consent = Consent((Group.all_of((0,)), group))
    amount = quota_amounts(Among(sets), consent, group).amount
    for w in range(sets.n):
        opened = [
            6.0 - q
            for q in (6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0)
            if sets.take(np.array([w])).some(
                Consent((Group.all_of((0,)), Group((1, 2, 3), (3.0, 2.0, 1.0), q, kind="ratify")))
            )[0]
        ]
        assert amount[w] == (min(opened) if opened else np.inf)


def test_packages_cover_what_they_say():
    sets, consent = arrays(11, 200)
    weight = np.full(200, 1 / 200)
    already = np.zeros(200, dtype=bool)
    amount, packages = package_amounts(Among(sets), consent, weight, already, 4)
    taken = np.stack(
        [
            sets.some(consent, tuple(np.arange(n) == c for n, c in zip((3, 3, 2), p, strict=True)))
            for p in packages
        ]
    )
    first = np.where(taken.any(0), taken.argmax(0) + 1.0, np.inf)
    assert np.array_equal(first, amount)
    covered = [(amount == k + 1).sum() for k in range(len(packages))]
    assert covered == sorted(covered, reverse=True)


def test_medians_and_curves():
    amount = np.array([0.0, 1.0, 5.0, np.inf])
    weight = np.array([0.1, 0.3, 0.2, 0.4])
    assert median_amount(amount, weight) == 5.0
    points = curve_of(amount, weight, 5.0, whole=True)
    assert [p.share.value for p in points] == pytest.approx([0.1, 0.4, 0.4, 0.4, 0.4, 0.6])


def test_bridges_lead_to_a_deal_of_a_core_kind(sale):
    """The low price serves both, but the talks were about the high one."""
    kind = '\n[kinds.dear]\ncore = true\nwhen = { price = "high" }\n'
    case = sale(seller=5, buyer=15, rest=kind + lever(kind="margin", actor="buyer", most=20))
    prior = Prior(compile_case(case))
    z = prior.draw(40, 1)
    worlds, quantities = prior.decode(z), prior.quantities(z)
    sets = sets_of(worlds)
    kinds = kind_sets(prior, worlds, z, sets, quantities)
    here = situation_of(prior.model, worlds, quantities, sets=sets, kinds=kinds)
    found = bridges_finding(here, Redraw(prior, z, 1, kinds=True))
    assert found.before_zone.value == 0.0
    assert found.zone[0].threshold == pytest.approx(5.0)
    any_deal = situation_of(prior.model, worlds, quantities, sets=sets)
    assert bridges_finding(any_deal, Redraw(prior, z, 1)).before_zone.value == 1.0


@pytest.mark.parametrize(("named", "opens"), [("low', 'middle', 'high", 1.0), ("middle", 0.0)])
def test_a_new_option_is_of_a_kind_that_takes_any_change(sale, named, opens):
    kind = f"\n[kinds.change]\ncore = true\nwhen = {{ price = ['{named}'] }}\n"
    more = lever(kind="option", issue="price", option="gift", values="{ seller = 50, buyer = 50 }")
    case = sale(seller=40, buyer=40, rest=kind + more)
    prior = Prior(compile_case(case))
    z = prior.draw(40, 1)
    worlds, quantities = prior.decode(z), prior.quantities(z)
    sets = sets_of(worlds)
    kinds = kind_sets(prior, worlds, z, sets, quantities)
    here = situation_of(prior.model, worlds, quantities, sets=sets, kinds=kinds)
    found = bridges_finding(here, Redraw(prior, z, 1, kinds=True))
    assert found.zone[0].at_strength.value == opens
