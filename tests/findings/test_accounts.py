"""The verdict on rival accounts: what it adds up, when it decides, and when it does not."""

from __future__ import annotations

import math

import numpy as np
import pytest

import winset as ws
from winset.case.model import Case
from winset.files.reading import loads
from winset.findings.accounts.finding import accounts_finding
from winset.findings.accounts.results import DECIDES, AccountsFinding, Weight
from winset.inference.condition import condition
from winset.inference.evidence import chance_of
from winset.inference.reports import clusters_of
from winset.model import compile_case
from winset.words.accounts import favoured, leads
from winset.worlds.prior import Prior

HEAD = """
format = 1
title = "Two stories"
[issues.price]
options = ["none", "low", "high"]
ordered = true
[actors.seller]
role = "party"
margin = "0 to 10"
values = { price = [0, "30 to 60", 100] }
[actors.buyer]
role = "party"
margin = "0 to 10"
values = { price = [0, 100, "30 to 60"] }
[accounts.one]
teller = "seller"
[accounts.two]
teller = "buyer"
"""

OFFERS = """
[[events]]
date = 2020-01-02
kind = "offer"
by = "seller"
account = "one"
terms = { price = "low" }
[[events]]
date = 2020-01-02
kind = "offer"
by = "seller"
account = "two"
terms = { price = "high" }
"""


def item(one: object, two: object, origin: str = "", **more: str) -> str:
    def stated(x: object) -> str:
        return f'"{x}"' if isinstance(x, str) else str(x)

    names = ("yes", "no") if "proposition" in more else ("one", "two")
    lines = [
        'text = "something"',
        f"likelihood = {{ {names[0]} = {stated(one)}, {names[1]} = {stated(two)} }}",
        *([f'origin = "{origin}"'] if origin else []),
        *(f"{key} = {value}" for key, value in more.items()),
    ]
    return "\n[[evidence]]\n" + "\n".join(lines) + "\n"


def found(text: str, *, seed: int = 1, n: int = 600) -> AccountsFinding:
    case: Case = loads(HEAD + text)
    prior = Prior(compile_case(case))
    got = accounts_finding(prior, condition(prior, n, seed), seed, draws=n)
    assert got is not None
    return got


def test_exact_and_independent_items_add_up() -> None:
    """Without conduct in dispute the odds are those of Bayes' rule by hand."""
    got = found(item(0.95, 0.6) + item(0.2, 0.02) + item(0.4, 0.6))
    odds = got.odds[0]
    by_hand = [10 * math.log10(a / b) for a, b in ((0.95, 0.6), (0.2, 0.02), (0.4, 0.6))]
    assert [part.weight.value for part in odds.parts[1:]] == pytest.approx(by_hand, abs=1e-9)
    assert odds.parts[0].weight.value == 0.0
    assert odds.weight.value == pytest.approx(sum(by_hand))
    assert odds.prior == 0.0
    assert odds.flip_prior == pytest.approx(-sum(by_hand))
    assert odds.flip_chance == pytest.approx(chance_of(-sum(by_hand)))
    assert got.chance["one"] == pytest.approx(chance_of(sum(by_hand)))
    assert got.chance["one"] + got.chance["two"] + got.mixed == pytest.approx(1.0)


def test_items_of_one_origin_count_less() -> None:
    one = item(0.8, 0.2)
    apart = found(one + one).odds[0].weight.value
    together = found(item(0.8, 0.2, "press") * 2).odds[0].weight.value
    alone = found(one).odds[0].weight.value
    assert alone < together < apart


def test_what_was_looked_for_and_not_found() -> None:
    got = found(item(0.9, 0.3, observed="false"))
    assert got.odds[0].weight.value == pytest.approx(10 * math.log10(0.1 / 0.7))
    assert got.absent == ("something",)


def test_a_doubtful_teller_counts_less() -> None:
    """An origin that names a teller of stated honesty is discounted; a trusted one is not."""
    text = HEAD.replace('teller = "seller"', 'teller = "seller"\nhonesty = {honesty}')
    values = {}
    for honesty in (0.05, 0.5, 1.0):
        case = loads(text.replace("{honesty}", str(honesty)) + item(0.9, 0.1, "seller_statement"))
        assert clusters_of(compile_case(case))[0].teller == "one"
        prior = Prior(compile_case(case))
        got = accounts_finding(prior, condition(prior, 400), draws=4_000)
        assert got is not None
        values[honesty] = got.odds[0].weight.value
    assert 0 < values[0.05] < values[0.5] < values[1.0]
    assert values[1.0] == pytest.approx(10 * math.log10(9))


def test_leaving_an_item_out_leaves_the_rest() -> None:
    got = found(item(0.8, 0.2) + item(0.3, 0.6) + OFFERS).odds[0]
    by_name = {row.name: row for row in got.without}
    assert by_name["evidence 1"].change == pytest.approx(-10 * math.log10(4))
    without_offer = by_name["event 1 / event 2"]
    assert without_offer.value == pytest.approx(10 * math.log10(4 / 2), abs=1e-6)


def test_the_verdict_needs_the_whole_range_beyond_five_decibels() -> None:
    def of(low: float, high: float) -> str:
        return Weight((low + high) / 2, 0.0, low, high).verdict

    assert of(5.0, 9.0) == "first"
    assert of(4.9, 30.0) == "cannot decide"
    assert of(-9.0, -5.0) == "second"
    assert of(-1.0, 1.0) == "cannot decide"
    assert "stay within" in favoured(Weight(0.0, 0.1, -1.0, 1.0), "a", "b")
    assert "run from" in favoured(Weight(0.0, 0.1, -7.0, 8.0), "a", "b")
    assert favoured(Weight(9.0, 0.1, 6.0, 12.0), "a", "b").startswith("A is favoured over b")


def test_strong_evidence_decides_and_weak_does_not() -> None:
    strong = item(0.95, 0.05) + item(0.9, 0.05) + item(0.9, 0.1)
    assert found(strong).odds[0].verdict == "first"
    swapped = item(0.05, 0.95) + item(0.05, 0.9) + item(0.1, 0.9)
    assert found(swapped).odds[0].verdict == "second"
    assert found(item(0.6, 0.4)).odds[0].verdict == "cannot decide"


def test_what_an_account_rules_out_is_said_and_never_nan() -> None:
    got = found(item(0.5, 0.0) + item(0.5, 0.6))
    odds = got.odds[0]
    assert odds.weight.value == 100.0
    assert [(c.code, c.about) for c in got.cautions] == [("impossible evidence", "two")]
    both = found(item(0.5, 0.0) + item(0.0, 0.5))
    for weight in (both.odds[0].weight, both.odds[0].posterior):
        assert np.isfinite([weight.value, weight.error, weight.low, weight.high]).all()
    assert np.isfinite(list(both.chance.values())).all()


def test_propositions_have_answers_of_their_own() -> None:
    question = {"proposition": '"the price was raised"'}
    got = found(item(0.9, 0.1) + item(0.3, 0.6, **question))
    assert got.odds[0].weight.value == pytest.approx(10 * math.log10(9))
    asked = got.propositions[0]
    assert asked.proposition == "the price was raised"
    assert asked.weight.value == pytest.approx(10 * math.log10(0.5))
    assert asked.proposition in " ".join(leads(compile_case(loads(HEAD)), got))


def test_ranges_of_likelihoods_are_in_the_range() -> None:
    got = found(item("0.2 to 0.9", "0.2 to 0.9")).odds[0].weight
    assert abs(got.value) < 0.5
    assert got.low < -2.0
    assert got.high > 2.0


def test_prior_odds_and_the_prior_that_would_flip() -> None:
    text = HEAD.replace('teller = "seller"', 'teller = "seller"\nprior = 0.2')
    case = loads(text + item(0.8, 0.2))
    prior = Prior(compile_case(case))
    got = accounts_finding(prior, condition(prior, 400), draws=400)
    assert got is not None
    odds = got.odds[0]
    assert odds.prior == pytest.approx(10 * math.log10(0.25))
    assert odds.posterior.value == pytest.approx(0.0, abs=1e-9)
    assert odds.flip_chance == pytest.approx(0.2)


def test_one_account_or_none() -> None:
    alone = HEAD.replace('[accounts.two]\nteller = "buyer"\n', "")
    case = loads(alone)
    prior = Prior(compile_case(case))
    assert accounts_finding(prior, condition(prior, 400)) is None


def test_hanoi_is_not_decided_and_stable_across_seeds() -> None:
    case = ws.load("hanoi")
    prior = Prior(compile_case(case))
    values, errors = [], []
    for seed in (1, 2):
        conditioned = condition(prior, 800, seed)
        got = accounts_finding(prior, conditioned, seed, draws=800)
        assert got is not None
        odds = got.odds[0]
        assert odds.verdict == "cannot decide"
        assert odds.posterior.low < DECIDES < odds.posterior.high
        values.append(odds.weight.value)
        errors.append(odds.weight.error)
        assert all(low <= 1.0 for low in got.issues[0].low.values())
    assert abs(values[0] - values[1]) < 4.0 * np.hypot(*errors)
    assert [question.verdict for question in got.propositions] == ["cannot decide"] * 2


def test_odds_that_rest_on_few_worlds_are_said_to() -> None:
    """Ten offers in a row that no seller of these values would make."""
    absurd = "".join(OFFERS.replace("2020-01-02", f"2020-01-{day:02d}") for day in range(2, 12))
    absurd = absurd.replace('price = "low"', 'price = "none"')
    got = found(absurd)
    assert got.odds[0].weight.value < -20.0
    assert any(caution.code == "few worlds" for caution in got.cautions)


def test_the_range_of_a_version_stays_within_that_of_the_odds() -> None:
    """One issue, no mixed truth: both say the same, and the odds' range adds its two parts."""
    text = OFFERS + item("0.5 to 0.9", "0.1 to 0.4", "press") + item(0.7, 0.2)
    case = loads(HEAD.replace('title = "Two stories"', 'title = "x"\nmixed_accounts = 0') + text)
    prior = Prior(compile_case(case))
    got = accounts_finding(prior, condition(prior, 600), draws=600)
    assert got is not None
    (version,), (odds,) = got.issues, got.odds
    assert version.chance["one"] == pytest.approx(chance_of(odds.posterior.value))
    assert version.low["one"] >= chance_of(odds.posterior.low) - 1e-6
    assert version.high["one"] <= chance_of(odds.posterior.high) + 1e-6
    assert version.low["one"] < version.chance["one"] < version.high["one"]
    assert version.low["two"] == pytest.approx(1.0 - version.high["one"], abs=1e-6)


def test_a_chance_of_zero_rules_out_at_every_setting() -> None:
    (odds,) = found(item(0, 0.4) + item(0.9, 0.1)).odds
    assert odds.weight.low == odds.weight.value == odds.weight.high == -100.0
    assert odds.verdict == "second"
    assert all(setting.value == -100.0 for setting in odds.settings)


def test_what_rests_on_settings_is_said_for_questions_too() -> None:
    got = found(item("0.5 to 0.9", 0.2, proposition='"it rained"'))
    (question,) = got.propositions
    assert question.settings
    values = [setting.value for setting in question.settings]
    assert question.weight.low <= min(values) <= max(values) <= question.weight.high
    assert "at every setting tried, but by no more than" in " ".join(
        leads(compile_case(loads(HEAD)), got)
    )


@pytest.mark.parametrize("account", ["", "one"])
def test_accounts_that_tell_nothing_or_nothing_contested(account: str) -> None:
    text = OFFERS.partition('account = "two"')[0].partition("\n[[events]]\n")[2]
    told = "\n[[events]]\n" + text.partition("[[events]]")[0] if account else ""
    got = found(told)
    (odds,) = got.odds
    assert (odds.weight.value, odds.weight.low, odds.weight.high) == (0.0, 0.0, 0.0)
    assert odds.verdict == "cannot decide"
    assert got.chance == {"one": 0.5, "two": 0.5}
    assert not got.issues
