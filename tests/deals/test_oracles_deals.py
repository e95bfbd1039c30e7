"""Textbook answers kept outside the tree: solutions, zones, divisions, closed forms."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest

import winset as ws
from winset.deals.checks.solutions import check_division
from winset.deals.pick.adjusted_winner import adjusted_winner

pytestmark = pytest.mark.shared

NONE = -math.inf

# Closed forms about protocols, auctions and behaviour over time: tests/play has them.
LATER = (
    "rubinstein_",
    "stahl_",
    "outside_option_",
    "two_level_rubinstein_",
    "chatterjee_samuelson_",
    "myerson_satterthwaite_",
    "fearon_screening_",
    "preventive_war",
    "ratification_offer_",
    "baron_ferejohn_",
    "xtra_",
)


@pytest.fixture(scope="module")
def oracle(shared):
    return lambda name: json.loads((shared / "oracles" / f"{name}.json").read_text("utf-8"))


def indices(deals, sizes):
    return sorted(int(np.ravel_multi_index(tuple(d), sizes)) for d in deals)


def check_textbook(deals, textbook, sizes):
    front = deals.frontier()
    assert front.count == textbook["frontier_outcomes_rounded_1e-9"]
    assert len(front) == textbook["frontier_distinct_rounded_1e-9"]
    assert deals.zone().count == textbook["n_individually_rational"]
    answers = {
        "nash": deals.nash(),
        "utilitarian": deals.utilitarian(),
        "egalitarian_maxmin_gain": deals.egalitarian(),
        "ks_maxmin_normalised_ideal_over_IR": deals.kalai_smorodinsky(),
        "ks_maxmin_normalised_ideal_over_all": deals.kalai_smorodinsky(ideal="all"),
    }
    for name, answer in answers.items():
        wanted = textbook[name]
        assert answer.value == pytest.approx(wanted["value"], rel=1e-9), name
        # The textbook counts all maximisers; ours are the efficient ones among them.
        every = answer.maximisers() if "maxmin" in name else answer
        assert every.count == wanted["n_tied"], name
        assert indices(every.deals, sizes) == sorted(wanted["outcome_indices"]), name
        assert set(indices(answer.deals, sizes)) <= set(wanted["outcome_indices"])
        if answer.count == wanted["n_tied"]:
            np.testing.assert_allclose(answer.utilities, wanted["utilities"], atol=1e-9)


@pytest.mark.parametrize("reading", ["raw", "genius"])
@pytest.mark.parametrize("number", range(12))
def test_scenarios(oracle, number, reading):
    case = oracle("scenarios")["scenarios"][number]
    source = case if reading == "raw" else case["genius_reading"]
    tables = [
        np.array([source["tables"][i][j] for i in range(case["n_parties"])])
        for j in range(len(source["tables"][0]))
    ]
    sizes = [t.shape[1] for t in tables]
    assert math.prod(sizes) == case["n_outcomes"]
    deals = ws.DealSpace.from_tables(
        tables, case["reservation"], bias=source.get("bias"), actors=case["parties"]
    )
    check_textbook(deals, source["textbook"], sizes)
    if reading == "raw":
        front = deals.frontier()
        assert front.count == case["exact_frontier_raw"]["outcomes"]
        assert len(front) == case["exact_frontier_raw"]["distinct"]


@pytest.mark.parametrize("number", range(7))
def test_micro_cases(oracle, number):
    case = oracle("scenarios")["micro_cases"][number]
    deals = ws.DealSpace.from_utilities(case["utilities"], case["no_agreement"])
    wanted = case["textbook_indices"]
    found = {
        "individually_rational": deals.zone().deals,
        "efficient": deals.frontier().deals_of(),
        "nash": deals.nash().deals,
        "nash_ignoring_zero_gain_parties": deals.nash(ignore_zero_gain=True).deals,
        "egalitarian": deals.egalitarian().deals,
        "utilitarian": deals.utilitarian().deals,
        "ks": deals.kalai_smorodinsky().deals,
    }
    for name, expected in wanted.items():
        assert found[name].ravel().tolist() == expected, name
    if not wanted["individually_rational"]:
        assert deals.zone().emptiness.conflicts
        assert deals.nash().reason


@pytest.mark.parametrize("name", ["base", "game1"])
def test_harborco(oracle, name):
    game = oracle("harborco_multiparty")["games"][name]
    parties = game["parties"]
    tables = [
        np.array([game["scores"][p][j] for p in parties]) for j in range(len(game["option_counts"]))
    ]
    floors = [game["thresholds"][p] for p in parties]
    veto = [parties.index(p) for p in game["veto"]]

    def named(deal):
        return ",".join(f"{chr(65 + j)}{k + 1}" for j, k in enumerate(deal))

    together = ws.DealSpace.from_tables(tables, floors, actors=parties)
    zone = together.zone()
    assert zone.count == game["unanimous_deals"]
    listed = {d["deal"]: [d["u"][p] for p in parties] for d in game["unanimous_list"]}
    found = dict(zip(map(named, zone.deals.tolist()), zone.utilities.tolist(), strict=True))
    assert found == listed
    for satisfied, count in game["deals_by_number_of_satisfied_parties"].items():
        at_least = sum(
            c
            for s, c in game["deals_by_number_of_satisfied_parties"].items()
            if int(s) >= int(satisfied)
        )
        quota = ws.DealSpace.from_tables(tables, floors, rule=int(satisfied))
        assert quota.zone().count == at_least, count
    most = ws.DealSpace.from_tables(tables, floors, rule="n-1", veto=veto)
    assert most.zone().count == game["deals_passing_n_minus_1_with_both_vetoes"]
    free = ws.DealSpace.from_tables(tables)
    assert free.frontier().count == game["n_pareto_all_parties"]
    assert free.utilitarian().value == game["max_sum"]
    assert game["max_sum_deal"] in {named(d) for d in free.utilitarian().deals}
    strict = ws.DealSpace.from_tables(tables, [f + 1 for f in floors])
    assert strict.zone().count == game["n_unanimous_strict"]
    nash = together.nash()
    assert [named(d) for d in nash.deals] == [game["nash_over_unanimous"]["deal"]]
    equal = together.egalitarian()
    assert equal.value == game["egalitarian_surplus"]["min_surplus"]
    assert game["egalitarian_surplus"]["deal"] in {named(d) for d in equal.maximisers().deals}


@pytest.mark.parametrize("name", ["panama_canal_1974", "trump_divorce"])
def test_adjusted_winner(oracle, name):
    case = oracle("adjusted_winner")[name]
    ours, theirs = (case["points"][p] for p in case["parties"])
    division = adjusted_winner(ours, theirs, items=case["items"])
    wanted = case["aw"]
    assert [float(t) for t in division.initial] == wanted["initial_totals"]
    shares = dict(zip(division.items, division.shares, strict=True))
    assert shares == {item: Fraction(s) for item, s in wanted["share_to_first"].items()}
    assert [str(t) for t in division.totals] == wanted["final_exact"]
    assert [[t.name, str(t.fraction)] for t in division.transfers] == wanted["transfers"]
    assert float(division.equitable_points) == pytest.approx(case["lp_equitable"])
    assert check_division(division).holds
    # Whole items only: the corners of the efficient frontier are among its deals.
    whole = ws.DealSpace.from_tables([[[a, 0], [0, b]] for a, b in zip(ours, theirs, strict=True)])
    points = {tuple(u) for u in whole.frontier().utilities.tolist()}
    assert {tuple(v) for v in case["pareto_vertices"]} <= points


# The closed forms are about continuous amounts: here each has so many steps, and an answer may be
# one step off.
STEPS = 50_000


def on_steps(low, high, values, floors, **settings):
    """Deals at equal steps of one amount, with the utility functions of two or three actors."""
    x = np.linspace(low, high, STEPS + 1)
    table = [np.broadcast_to(value(x), x.shape) for value in values]
    return x, ws.DealSpace.from_tables([table], floors, **settings)


def amount(x, solution):
    return x[solution.deals[0][0]]


def line(c, a, d):
    """The segment a1 u1 + a2 u2 = c, by u1."""
    return on_steps(0, c / a[0], [lambda x: x, lambda x: (c - a[0] * x) / a[1]], d)[1]


def pie(r1, r2, d=(0.0, 0.0)):
    return on_steps(0, 1, [lambda x: x**r1, lambda x: (1 - x) ** r2], d)


def pair(utilities):
    return {"u1": utilities[0], "u2": utilities[1]}


def ratified(params, concept):
    return pair(getattr(pie(1.0, 1.0)[1], concept)(also=[NONE, params["r"]]).utilities)


def ends(x, deals):
    inside = x[[k for (k,) in deals.zone().iter_deals()]]
    return inside.min(), inside.max()


def veto_players(params):
    peaks = [(lambda x, v=v: -abs(x - v)) for v in params["ideals"]]
    floors = [-abs(params["sq"] - v) for v in params["ideals"]]
    low, high = ends(*on_steps(0, 100, peaks, floors))
    return {"lo": low, "hi": high}


def bargaining_range(params):
    floors = [params["p"] - params["cA"], 1 - params["p"] - params["cB"]]
    low, high = ends(*pie(1.0, 1.0, floors))
    return {"low": low, "high": high, "width": high - low}


def agenda_setter(params):
    peaks = [(lambda x, v=v: -abs(x - v)) for v in (params["s"], params["m"])]
    floors = [NONE, -abs(params["q"] - params["m"])]
    x, deals = on_steps(-4, 4, peaks, floors, parties=[0])
    return {"x": amount(x, deals.utilitarian())}


def weighted_nash(params):
    x, deals = pie(params["r1"], params["r2"])
    return {"x": amount(x, deals.nash(weights=[params["alpha"], 1 - params["alpha"]]))}


def golden(params):
    x, deals = pie(0.5, 1.0)
    answer = deals.kalai_smorodinsky()
    return {"x": amount(x, answer), "u": answer.utilities[0]}


def equal_loss(params):
    x, deals = pie(0.5, 1.0)
    return {"x": amount(x, deals.equal_loss())}


TRIANGLE = (10.0, (2.0, 1.0), (1.0, 2.0))

# What the library answers, by the beginning of the oracle's name.
FORMS = {
    "nash_linear": lambda p: pair(line(p["c"], p["a"], p["d"]).nash().utilities),
    "nash_power": weighted_nash,
    "ks_sqrt": golden,
    "equal_loss_sqrt": equal_loss,
    "ks_linear": lambda p: pair(line(*TRIANGLE).kalai_smorodinsky().utilities),
    "egalitarian_linear": lambda p: pair(line(*TRIANGLE).egalitarian().utilities),
    "schelling_ks_truncate": lambda p: ratified(p, "kalai_smorodinsky"),
    "schelling_nbs_truncate": lambda p: ratified(p, "nash"),
    "schelling_nbs_as_disagreement": lambda p: pair(
        pie(1.0, 1.0, (0.0, p["r"]))[1].nash().utilities
    ),
    "winset_three_veto": veto_players,
    "fearon_range": bargaining_range,
    "romer_rosenthal": agenda_setter,
}


def test_closed_forms(oracle):
    checked = 0
    for entry in oracle("closed_forms"):
        if entry["id"].startswith(LATER):
            continue
        (form,) = [f for prefix, f in FORMS.items() if entry["id"].startswith(prefix)]
        found = form(entry["params"])
        for key, wanted in entry["expected"].items():
            assert found[key] == pytest.approx(wanted, rel=4 / STEPS, abs=8 / STEPS), entry["id"]
        checked += 1
    assert checked >= 20


def test_the_later_closed_forms_are_the_ones_named(oracle):
    every = [entry["id"] for entry in oracle("closed_forms")]
    assert all(any(name.startswith(prefix) for name in every) for prefix in LATER)
