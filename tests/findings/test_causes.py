from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.findings.causes.attribution import attribute, shapley, subsets
from winset.findings.causes.obstacles import causes_finding
from winset.model import compile_case
from winset.words.causes import obstacle_names, sentences

VETOES = """
[actors.senate]
role = "ratifier"
of = "seller"
margin = 0
[actors.senate.points]
price = {senate}
[actors.bank]
role = "ratifier"
of = "buyer"
margin = 0
[actors.bank.points]
price = {bank}
"""


def by_orders(table):
    """Shapley values from all orders, one by one."""
    n = len(table).bit_length() - 1
    out = np.zeros((n, *np.shape(table)[1:]))
    for order in itertools.permutations(range(n)):
        taken = 0
        for k in order:
            out[k] += np.asarray(table[taken | 1 << k], float) - np.asarray(table[taken], float)
            taken |= 1 << k
    return out / math.factorial(n)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_shapley_against_all_orders(n, seed):
    table = np.random.default_rng(seed).random((2**n, 3))
    assert shapley(table) == pytest.approx(by_orders(table))
    assert shapley(table).sum(axis=0) == pytest.approx(table[-1] - table[0])


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 4), st.integers(0, 2**32 - 1))
def test_shares_add_up_in_every_world_and_classes_partition(n, seed):
    rng = np.random.default_rng(seed)
    table = rng.random((2**n, 50)) < 0.3
    for s in range(2**n):  # removing more never hurts here
        for k in range(n):
            if s >> k & 1:
                table[s] |= table[s ^ 1 << k]
    keys = [f"o{k}" for k in range(n)]
    weight = np.full(50, 0.02)
    found = attribute(table, keys, ["party"] * n, weight)
    change = found.all_removed.value - found.as_it_stood.value
    assert sum(o.shapley for o in found.obstacles) == pytest.approx(change)
    classes = (found.one, found.several, found.jointly, found.never, found.already)
    assert sum(c.value for c in classes) == pytest.approx(1.0)
    assert all(o.shapley >= -1e-12 for o in found.obstacles)
    assert all(o.alone.value >= found.as_it_stood.value - 1e-12 for o in found.obstacles)
    for s in found.sufficient:  # minimal sets open, and no part of them does
        row = sum(1 << keys.index(o) for o in s.obstacles)
        parts = [row ^ 1 << keys.index(o) for o in s.obstacles]
        opens = table[row] & ~np.any([table[p] for p in parts], axis=0)
        assert s.share.value == pytest.approx(weight @ opens)


def test_two_causes_that_each_would_have_sufficed(sale, situation):
    """A gap that either party could close by itself."""
    found = causes_finding(situation(sale(seller=25, buyer=25)), worlds=40).to_be_had
    assert found.as_it_stood.value == 0
    assert found.several.value == pytest.approx(1.0)
    assert {o.key: o.shapley for o in found.obstacles} == pytest.approx(
        {"seller": 0.5, "buyer": 0.5}
    )
    assert {s.obstacles for s in found.sufficient} == {("seller",), ("buyer",)}


def test_two_causes_that_only_together_suffice(sale, situation):
    """Two vetoes, each of every deal."""
    rest = VETOES.format(senate=[0, -1, -1, -1], bank=[0, -1, -1, -1])
    found = causes_finding(situation(sale(rest=rest)), worlds=40).to_be_had
    assert found.jointly.value == pytest.approx(1.0)
    shares = {o.key: o.shapley for o in found.obstacles}
    assert shares == pytest.approx({"senate": 0.5, "bank": 0.5, "seller": 0.0, "buyer": 0.0})
    (only,) = found.sufficient
    assert set(only.obstacles) == {"senate", "bank"}
    assert "only several together" in " ".join(
        sentences({o.key: o.key for o in found.obstacles}, found)
    )


def test_a_shock_and_a_side_effect_as_causes(sale, situation, event_text):
    rest = event_text(
        "shock", "", "2020-01-05", reason="strike", shift="{ buyer = { margin = 40 } }"
    )
    found = causes_finding(situation(sale(rest=rest)), worlds=40).to_be_had
    shares = {o.key: o.shapley for o in found.obstacles}
    assert shares["shock.1"] == pytest.approx(0.5)  # waiving the buyer's reservation does as well
    assert shares["buyer"] == pytest.approx(0.5)
    costly = """
[[interactions]]
when = { price = ["low", "middle", "high"] }
add = { buyer = -40 }
reason = "The tax."
"""
    case = sale(rest=costly)
    found = causes_finding(situation(case), worlds=40).to_be_had
    shares = {o.key: o.shapley for o in found.obstacles}
    assert shares["interaction.0"] == pytest.approx(0.5)
    assert obstacle_names(compile_case(case), (), found)["interaction.0"] == "the tax"


def test_doubt_as_a_cause_and_tabling(sale, situation, event_text):
    doubt = """
[[compliance]]
by = "seller"
when = { price = ["low", "middle", "high"] }
keeps = 0.5
loss = { buyer = 60 }
"""
    rest = doubt + event_text("offer", "seller", terms="{ price = 'middle' }")
    found = causes_finding(situation(sale(rest=rest)), worlds=40)
    assert {o.key: o.shapley for o in found.to_be_had.obstacles}["compliance.seller"] == (
        pytest.approx(0.5)
    )
    shares = {o.key: o.shapley for o in found.on_the_table.obstacles}
    assert shares == pytest.approx({"compliance.seller": 1.0, "tabling": 0.0})
    quiet = causes_finding(situation(sale()), worlds=40).on_the_table
    assert {o.key: o.shapley for o in quiet.obstacles}["tabling"] == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(6))
def test_removing_a_veto_or_a_doubt_never_lowers_the_odds(sale, situation, seed):
    rng = np.random.default_rng(seed)
    rest = VETOES.format(
        senate=[0, *map(int, rng.integers(-10, 10, 3))],
        bank=[0, *map(int, rng.integers(-10, 10, 3))],
    )
    rest += """
[[compliance]]
by = "seller"
when = { price = ["low", "middle"] }
keeps = "0.2 to 0.9"
loss = { buyer = "0 to 30" }
"""
    found = causes_finding(
        situation(sale(seller="0 to 30", buyer="0 to 30", rest=rest), 200), worlds=200
    )
    for obstacle in found.to_be_had.obstacles:
        assert obstacle.shapley >= -1e-12
        assert obstacle.alone.value >= found.to_be_had.as_it_stood.value
        assert obstacle.all_but.value <= found.to_be_had.all_removed.value


def test_many_obstacles_are_taken_together(sale, situation):
    rest = "".join(
        f"""
[actors.r{k}]
role = "ratifier"
of = "seller"
margin = 0
[actors.r{k}.points]
price = [0, -1, -1, 1]
"""
        for k in range(14)
    )
    found = causes_finding(situation(sale(buyer=15, rest=rest)), worlds=40).to_be_had
    assert {o.key for o in found.obstacles} == {"seller", "buyer", "ratifier"}
    assert found.all_removed.value == 1


def test_a_case_that_ended_in_a_deal_has_no_causes_of_failure(sale, situation):
    assert causes_finding(situation(sale(top='outcome = { price = "middle" }'))) is None


def test_subsets_are_in_the_order_of_the_rows():
    assert subsets(2) == [(), (0,), (1,), (0, 1)]
    with pytest.raises(ValueError, match="power of two"):
        shapley(np.zeros(3))
