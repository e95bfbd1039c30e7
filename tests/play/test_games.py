"""Solved games: what the papers give, and checkers that know nothing of how they were solved."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from winset.play.games import (
    alternating_offers,
    attrition,
    attrition_unknown,
    bargaining_power,
    best_offer,
    best_offer_uniform,
    double_auction,
    gradual_exchange,
    legislature,
    second_best,
    shifting_power,
)

parts = st.integers(0, 40).map(lambda n: n / 40)
patience = st.integers(1, 99).map(lambda n: n / 100)


def split(discount, **rest):
    return alternating_offers(discount, **rest)


def rubinstein_limit(p):
    step = 1e-7
    found = split((math.exp(-p["r1"] * step), math.exp(-p["r2"] * step)))
    weights = bargaining_power([p["r1"], p["r2"]])
    assert found.shares[0] == pytest.approx(weights[0], abs=1e-6)
    return {"x1": found.shares[0]}


def fearon(p):
    low, high = 1 - p["p"] - p["C"], 1 - p["p"]
    found = best_offer_uniform(low, high, otherwise=p["p"] - p["cA"])
    return {"x": 1 - found.offer, "p_war": 1 - found.chance}


def shares_of(found):
    return {"x1": found.shares[0], "x2": found.shares[1]}


FORMS = {
    "rubinstein_limit": rubinstein_limit,
    "rubinstein_": lambda p: shares_of(split((p["delta1"], p["delta2"]))),
    "stahl_": lambda p: shares_of(split((p["delta"],) * 2, rounds=p["T"])),
    "outside_option_": lambda p: shares_of(split((p["delta"],) * 2, outside=(0, p["w2"]))),
    "two_level_rubinstein_": lambda p: {
        "x2_when_1_first": split((p["delta"],) * 2, floor=(0, p["r"])).shares[1]
    },
    "xtra_two_level_floor_2first": lambda p: {
        "x2": split((p["delta"],) * 2, floor=(0, p["r"])).reply[1]
    },
    "xtra_rubinstein_fixed_cost": lambda p: shares_of(split((1, 1), cost=(p["c1"], p["c2"]))),
    "chatterjee_samuelson_": lambda p: {
        "p_trade": double_auction(p["k"]).chance,
        "gains": double_auction(p["k"]).gains,
        "efficiency": double_auction(p["k"]).efficiency,
    },
    "fearon_screening_": fearon,
    "preventive_war": lambda p: {
        "lhs": shifting_power([p["p1"], p["p2"]], cost=p["cA"], discount=p["delta"]).now,
    },
    "ratification_offer_": lambda p: {
        "y": best_offer_uniform(p["a"], p["b"]).offer,
        "p": best_offer_uniform(p["a"], p["b"]).chance,
    },
    "baron_ferejohn_": lambda p: vars(legislature(p["n"], p["q"], p["delta"])),
}
# A density in a thousand steps is as exact as its steps; these are compared apart.
IN_STEPS = ("myerson_satterthwaite_", "xtra_vcg_")


@pytest.mark.shared
def test_the_closed_forms_of_the_literature(shared):
    entries = json.loads((shared / "oracles" / "closed_forms.json").read_text())
    checked = set()
    for entry in entries:
        names = [n for n in FORMS if entry["id"].startswith(n)]
        if not names:
            continue
        found = FORMS[max(names, key=len)](entry["params"])
        for key in found.keys() & entry["expected"].keys():
            assert found[key] == pytest.approx(entry["expected"][key], abs=entry["tolerance"])
        assert found.keys() & entry["expected"].keys(), entry["id"]
        checked |= {max(names, key=len)}
    assert checked == set(FORMS)


def test_second_best_of_uniform_prices():
    found = second_best(np.ones(1000), np.ones(1000))
    assert found.gains == pytest.approx(9 / 64, abs=5e-4)
    assert found.first_best == pytest.approx(1 / 6, abs=5e-4)
    # What the pivot mechanism lacks on average is what efficiency would cost (both 1/6).
    assert found.subsidy == pytest.approx(1 / 6, abs=1e-3)
    assert found.chance == pytest.approx(9 / 32, abs=2e-3)


def backwards(discount, rounds, outside, floor):
    """Shares of player 0 by backward induction in fractions, by a plain walk over the rounds."""
    d = [Fraction(x) for x in discount]
    least = [max(Fraction(o), Fraction(f)) for o, f in zip(outside, floor, strict=True)]
    value = None
    for left in range(1, rounds + 1):
        proposer = (rounds - left) % 2
        responder = 1 - proposer
        waits = Fraction(0) if value is None else d[responder] * value[responder]
        given_up = max(waits, least[responder])
        value = {responder: given_up, proposer: 1 - given_up}
    return value[0]


@given(st.tuples(patience, patience), st.integers(1, 30), st.tuples(parts, parts), st.booleans())
def test_a_last_round_is_walked_back_from(discount, rounds, least, elsewhere):
    assume(sum(least) <= 1)
    where = {"outside" if elsewhere else "floor": least}
    found = alternating_offers(discount, rounds=rounds, **where)
    twin = backwards(discount, rounds, *((least, (0, 0)) if elsewhere else ((0, 0), least)))
    assert found.shares[0] == pytest.approx(float(twin), abs=1e-12)
    assert sum(found.shares) == pytest.approx(1)


def gains_by_one_change(found, discount, cost, outside, floor):
    """The most that one change of one turn brings: none where the strategies are in equilibrium."""
    worth = [found.shares, found.reply]  # by who proposes first
    best = 0.0
    for i in (0, 1):
        j = 1 - i
        # The responder waits, or breaks off, rather than take what is proposed.
        refusing = max(discount[j] * worth[j][j] - cost[j], outside[j])
        best = max(best, refusing - worth[i][j])
        # The proposer offers less, and is refused; or hopes for less than it would be given.
        waiting = discount[i] * worth[j][i] - cost[i]
        best = max(best, waiting - worth[i][i], floor[j] - worth[i][j], floor[i] - worth[i][i])
        # The responder gets no more than it had to be given.
        best = max(best, worth[i][j] - max(refusing, floor[j], 0.0))
    return best


@given(st.tuples(patience, patience), st.tuples(parts, parts), st.tuples(parts, parts))
def test_no_change_of_one_turn_pays(discount, outside, floor):
    assume(sum(max(*both) for both in zip(outside, floor, strict=True)) <= 1)
    found = alternating_offers(discount, outside=outside, floor=floor)
    assert gains_by_one_change(found, discount, (0, 0), outside, floor) < 1e-9
    assert found.unique
    far = alternating_offers(discount, outside=outside, floor=floor, rounds=3000)
    assert far.shares == pytest.approx(found.shares, abs=1e-6)


@given(parts, parts)
def test_fixed_costs(one, other):
    found = alternating_offers((1, 1), cost=(one, other))
    if one != other:
        assert found.unique
        assert gains_by_one_change(found, (1, 1), (one, other), (0, 0), (0, 0)) < 1e-9
    else:  # Rubinstein: anything from the cost to all
        assert found.between == pytest.approx((one, 1.0))


def test_more_than_there_is_leaves_no_deal():
    found = alternating_offers((0.9, 0.9), outside=(0.7, 0.2), floor=(0, 0.6))
    assert not found.agreed
    assert found.shares == (0.7, 0.2)


@given(st.lists(st.integers(1, 50).map(lambda n: n / 100), min_size=2, max_size=5))
def test_power_goes_by_patience(rates):
    weights = bargaining_power(rates)
    assert weights.sum() == pytest.approx(1)
    assert weights * np.array(rates) == pytest.approx(np.full(len(rates), weights[0] * rates[0]))


@given(st.integers(2, 7), st.data())
def test_a_legislature_is_bought_cheaply(n, data):
    votes, discount = data.draw(st.integers(1, n)), data.draw(patience)
    found = legislature(n, votes, discount)
    going_on = discount * found.value
    # The proposer's best division, tried over every coalition that could pass one.
    others = range(1, n)
    best = max(1 - sum(going_on for _ in c) for c in combinations(others, votes - 1))
    assert found.proposer == pytest.approx(best)
    # Being drawn, or else being one of the partners drawn: what a member expects.
    expects = found.proposer / n + (n - 1) / n * (votes - 1) / (n - 1) * found.partner
    assert expects == pytest.approx(found.value)


@given(
    st.lists(st.tuples(parts, st.integers(1, 5)), min_size=1, max_size=12),
    st.integers(-10, 30).map(lambda n: n / 40),
)
def test_the_best_offer_is_the_best_of_all(worlds, otherwise):
    least, weight = (np.array(x, dtype=float) for x in zip(*worlds, strict=True))
    found = best_offer(least, weight, otherwise=otherwise)

    def worth(offer):
        chance = weight[least <= offer].sum() / weight.sum()
        return (1 - offer) * chance + otherwise * (1 - chance)

    most = max(otherwise, *(worth(y) for y in np.linspace(-0.5, 1, 61)))
    assert found.value == pytest.approx(max(most, found.value))
    assert worth(found.offer) == pytest.approx(found.value) or found.chance == 0


@given(parts, parts, st.integers(-20, 40).map(lambda n: n / 40))
def test_uniform_offers_are_those_of_many_draws(low, high, otherwise):
    assume(high - low > 0.05)
    draws = low + (np.arange(4000) + 0.5) / 4000 * (high - low)
    exact, drawn = (
        best_offer_uniform(low, high, otherwise=otherwise),
        best_offer(draws, otherwise=otherwise),
    )
    assert drawn.value == pytest.approx(max(exact.value, otherwise), abs=1e-3)


@pytest.mark.parametrize("k", [0, 0.25, 0.5, 0.8, 1])
def test_no_other_bid_pays_in_a_double_auction(k):
    found = double_auction(k)
    grid = (np.arange(2000) + 0.5) / 2000
    bids = found.bid[0] * grid + found.bid[1]
    asks = found.ask[0] * grid + found.ask[1]
    tried = np.linspace(0, 1, 501)
    for own in (0.1, 0.4, 0.7, 0.95):

        def buying(bid, own=own):
            return np.where(asks <= bid, own - (k * bid + (1 - k) * asks), 0).mean()

        def selling(ask, own=own):
            return np.where(bids >= ask, k * bids + (1 - k) * ask - own, 0).mean()

        assert max(map(buying, tried)) <= buying(found.bid[0] * own + found.bid[1]) + 1e-3
        assert max(map(selling, tried)) <= selling(found.ask[0] * own + found.ask[1]) + 1e-3
    traded = bids[:, None] >= asks[None, :]
    assert traded.mean() == pytest.approx(found.chance, abs=2e-3)
    gains = (traded * (grid[:, None] - grid[None, :])).mean()
    assert gains == pytest.approx(found.gains, abs=1e-3)
    assert found.price(0.9, 0.1) is not None
    assert found.price(0.1, 0.9) is None


def mechanism(f, g, v, c):
    """The most that any rule gives on a grid of prices, as a linear programme."""
    n = len(v)
    here = np.arange(n * n).reshape(n, n)
    wide = n * n + 2 * n  # chances of trade, what each value pays, what each cost gets
    rows, ends = [], []

    def interim(row, sign, price, own, at, side):
        line = (here[at], g) if side == 0 else (here[:, at], f)
        row[line[0]] += sign * price * own * line[1]
        row[n * n + side * n + at] -= sign * price

    for side, prices in ((0, v), (1, c)):
        sign = 1 if side == 0 else -1
        for k in range(n):
            row = np.zeros(wide)  # taking part
            interim(row, -1, sign, prices[k], k, side)
            rows.append(row)
            ends.append(0.0)
            for other in (k - 1, k + 1):  # telling the neighbouring price
                if 0 <= other < n:
                    row = np.zeros(wide)
                    interim(row, -1, sign, prices[k], k, side)
                    interim(row, 1, sign, prices[k], other, side)
                    rows.append(row)
                    ends.append(0.0)
    paid = np.zeros(wide)  # nobody pays in
    paid[n * n : n * n + n], paid[n * n + n :] = -f, g
    rows.append(paid)
    ends.append(0.0)
    gain = np.zeros(wide)
    gain[: n * n] = (np.outer(f, g) * (v[:, None] - c[None, :])).ravel()
    bounds = [(0, 1)] * (n * n) + [(None, None)] * (2 * n)
    return -linprog(-gain, A_ub=np.array(rows), b_ub=ends, bounds=bounds).fun


@pytest.mark.parametrize("tilt", [0.0, 0.8, -0.8])
def test_no_rule_gives_more_than_the_second_best(tilt):
    n = 24
    at = (np.arange(n) + 0.5) / n
    f, g = 1 + tilt * (at - 0.5), 1 - tilt * (at - 0.5) / 2
    f, g = f / f.sum(), g / g.sum()
    fine = (np.arange(600) + 0.5) / 600
    found = second_best(1 + tilt * (fine - 0.5), 1 - tilt * (fine - 0.5) / 2)
    # Coarse prices leave fewer lies to tell, so a rule can do a little better on them.
    assert found.gains == pytest.approx(mechanism(f, g, at, at), abs=0.02)
    assert found.gains < found.first_best


@given(st.tuples(*[st.integers(1, 30)] * 2), st.tuples(*[st.integers(1, 30)] * 2))
def test_waiting_longer_is_worth_nothing_in_attrition(prize, cost):
    found = attrition(prize, cost)
    for me, other in ((0, 1), (1, 0)):
        for until in (0.1, 1.0, 5.0):
            t = (np.arange(20_000) + 0.5) / 20_000 * until
            rate = found.hazard[other]
            ends = rate * np.exp(-rate * t) * (until / 20_000)
            worth = (ends * (prize[me] - cost[me] * t)).sum()
            worth -= np.exp(-rate * until) * cost[me] * until
            assert worth == pytest.approx(0.0, abs=1e-3 * (prize[me] + cost[me] * until))
    assert sum(found.wins) == pytest.approx(1)
    assert found.still_on(found.duration) == pytest.approx(math.exp(-1))


@pytest.mark.parametrize("shape", [lambda v: 1 + 0 * v, lambda v: 2 * v, lambda v: 2 - 1.5 * v])
def test_nobody_gains_by_waiting_otherwise(shape):
    v = (np.arange(4000) + 0.5) / 4000
    density = shape(v)
    found = attrition_unknown(density, cost=0.5)
    chance = density / density.sum()

    def worth(prize, until):
        sooner = found.until < until
        paid = 0.5 * np.where(sooner, found.until, until)
        return (chance * (np.where(sooner, prize, 0.0) - paid)).sum()

    for prize in (0.2, 0.5, 0.8):
        best = max(worth(prize, t) for t in np.linspace(0, found.waits(0.97), 400))
        assert worth(prize, found.waits(prize)) >= best - 2e-3


@given(st.integers(2, 30), st.integers(1, 29), patience)
def test_standing_still_pays_nobody_on_the_way(benefit, cost, discount):
    assume(cost < benefit)
    found = gradual_exchange(benefit, cost, discount, rounds=60)
    long = gradual_exchange(benefit, cost, discount, rounds=6000).path
    path = np.concatenate([[0.0], long])
    ahead = discount ** np.arange(3000)
    for t in (1, 2, 5, 20):
        going_on = (ahead * (benefit - cost) * path[t : t + 3000]).sum()
        still = (benefit * path[t] - cost * path[t - 1]) / (1 - discount)
        assert going_on >= still - 1e-6 * benefit / (1 - discount)
        if found.reached and path[t] - path[t - 1] > 1e-9:  # nothing is left to hasten
            assert going_on == pytest.approx(still, rel=1e-6, abs=1e-6)
    mean = (1 - discount) * (ahead * (benefit - cost) * long[:3000]).sum()
    assert found.value == pytest.approx(mean, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: alternating_offers((0.9, 1.2)), r"discount\[1\] is 1.2"),
        (lambda: alternating_offers((0.9,)), "one for each of two players"),
        (lambda: alternating_offers(rounds=0), "1 or more offers"),
        (lambda: alternating_offers((float("nan"), 0.5)), r"discount\[0\] is nan"),
        (lambda: bargaining_power([0.1, 0]), "above 0"),
        (lambda: legislature(3, 4), "votes is 4"),
        (lambda: best_offer([]), "one number for each world"),
        (lambda: best_offer([0.1], [-1]), "weights from 0 up"),
        (lambda: best_offer_uniform(0.5, 0.5), "two ends in order"),
        (lambda: shifting_power([0.5], cost=0, discount=1), "two or more"),
        (lambda: double_auction(2), "k is 2"),
        (lambda: second_best([0.0], [1.0]), "values: expected a density"),
        (lambda: attrition((1, 0), (1, 1)), "above 0"),
        (lambda: attrition_unknown([]), "density"),
        (lambda: attrition_unknown([1.0], cost=0), "above 0"),
        (lambda: gradual_exchange(1, 2, 0.9), "cost is 2"),
        (lambda: gradual_exchange(1, 0.5, 1.0), "discount is 1.0"),
    ],
)
def test_what_is_wrong_is_said(call, said):
    with pytest.raises(ValueError, match=said):
        call()
