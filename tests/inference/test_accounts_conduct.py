"""Accounts weighed by conduct: against a slow twin, by construction, and for calibration."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from slow_conduct import Talk, log_record

from winset.case.model import Case
from winset.conduct.model import Conduct
from winset.files.reading import loads
from winset.inference.accounts import Told, conduct_weights
from winset.inference.condition import condition
from winset.inference.conditioning import Conditioning
from winset.inference.exaggeration import toned_down
from winset.inference.patterns import patterns_of
from winset.model import compile_case
from winset.worlds.prior import Prior

FloatArray = NDArray[np.float64]

HEAD = """
format = 1
title = "A small sale"
mixed_accounts = {mixed}

[issues.price]
options = ["low", "fair", "dear", "high"]
ordered = true
[issues.delivery]
options = ["late", "soon"]

[actors.seller]
role = "party"
margin = "-10 to 10"
[actors.seller.swing]
price = "60 to 90"
delivery = "10 to 40"
[actors.seller.values]
price = [0, "20 to 45", "55 to 80", 100]
delivery = [100, 0]

[actors.buyer]
role = "party"
margin = "-10 to 10"
[actors.buyer.swing]
price = "60 to 90"
delivery = "10 to 40"
[actors.buyer.values]
price = [100, "55 to 80", "20 to 45", 0]
delivery = [0, 100]

[accounts.seller]
teller = "seller"
[accounts.buyer]
teller = "buyer"
{priors}
"""


def event(kind: str, by: str, day: int, **more: str) -> str:
    lines = [f"date = 2020-01-{day:02d}", f'kind = "{kind}"', f'by = "{by}"']
    return "\n[[events]]\n" + "\n".join([*lines, *(f"{k} = {v}" for k, v in more.items())]) + "\n"


def told(price: dict[str, str], day: int = 3, **more: str) -> str:
    """The seller's offer, as each account tells it; it speaks of the price alone."""
    more["rest"] = '"open"'
    return "".join(
        event("offer", "seller", day, account=f'"{a}"', terms=f'{{ price = "{p}" }}', **more)
        for a, p in price.items()
    )


BUYER_OFFERS = event("offer", "buyer", 2, terms='{ price = "low", delivery = "soon" }')
REFUSED = event("refusal", "buyer", 4)


def case(*events: str, mixed: float = 0.0, priors: str = "") -> Case:
    return loads(HEAD.format(mixed=mixed, priors=priors) + "".join(events))


def weighed(given: Case, *, n: int = 1_500, seed: int = 1, box: bool = False) -> Told:
    prior = Prior(compile_case(given))
    return conduct_weights(prior, condition(prior, n, seed), seed, draws=n, box=box)


def log_odds(found: Told) -> tuple[float, float]:
    chosen = np.eye(found.patterns.n)
    log = found.central.log_evidence
    return float(log[0] - log[1]), found.central.error(chosen[0], chosen[1])


def by_brute_force(given: Case, n: int = 60_000) -> FloatArray:
    """Log evidence of each pattern from draws of the prior alone: the slow twin."""
    prior = Prior(compile_case(given))
    problem = Conditioning.of(prior)
    z = prior.draw(n, 99)
    worlds = prior.decode(z)
    nuisances = np.random.default_rng(7).standard_normal((n, len(problem.conduct.names)))
    rows = patterns_of(prior, z).rows
    out = np.empty(len(rows))
    for g, row in enumerate(rows):
        moves = problem.conduct.at(tuple(row.tolist())).moves
        logs = log_record(
            Talk(prior.space, moves, len(prior.actors)),
            problem.conduct.names,
            worlds.utility,
            worlds.walk_away,
            nuisances,
            prior.actors,
        )[list(problem.moves)].sum(axis=0)
        out[g] = np.logaddexp.reduce(logs) - np.log(n)
    return out


@pytest.mark.parametrize(
    "prices", [{"seller": "dear", "buyer": "high"}, {"seller": "low", "buyer": "high"}]
)
def test_posterior_worlds_give_the_odds_that_brute_force_gives(prices: dict[str, str]) -> None:
    given = case(BUYER_OFFERS, told(prices), REFUSED)
    twin = by_brute_force(given)
    value, error = log_odds(weighed(given))
    assert abs(value - (twin[0] - twin[1])) < 4 * error + 0.05


def test_odds_scatter_about_the_truth_as_far_as_is_stated() -> None:
    """Over seeds: no bias, and errors as large as the scatter, for the model and for its box."""
    given = case(BUYER_OFFERS, told({"seller": "low", "buyer": "high"}), REFUSED)
    twin = by_brute_force(given, 150_000)
    found = [log_odds(weighed(given, n=400, seed=seed)) for seed in range(24)]
    value, error = np.array(found).T
    scatter = value.std(ddof=1)
    assert 0.6 < scatter / np.sqrt((error**2).mean()) < 1.6
    assert abs(value.mean() - (twin[0] - twin[1])) < 4 * scatter / np.sqrt(len(value)) + 0.02


def test_a_telling_that_may_be_more_than_was_said_mixes_both_readings() -> None:
    given = case(BUYER_OFFERS, told({"seller": "high", "buyer": "fair"}), REFUSED)
    nearer = case(BUYER_OFFERS, told({"seller": "high", "buyer": "dear"}), REFUSED)
    plain, toned = by_brute_force(given), by_brute_force(nearer)
    mixed = np.logaddexp(np.log(0.75) + plain, np.log(0.25) + toned)
    found = weighed(given, box=True)
    (setting,) = [s for s in found.settings if s.setting == "told as more:buyer"]
    log, chosen = setting.log_evidence, np.eye(found.patterns.n)
    error = setting.error(chosen[0], chosen[1])
    assert abs((log[0] - log[1]) - (mixed[0] - mixed[1])) < 4 * error + 0.03
    assert abs((plain[0] - plain[1]) - (mixed[0] - mixed[1])) > 0.5


def test_mixed_patterns_agree_with_brute_force() -> None:
    offer = event(
        "offer", "seller", 3, account='"seller"', terms='{price="fair", delivery="late"}'
    ) + event("offer", "seller", 3, account='"buyer"', terms='{price="high", delivery="soon"}')
    given = case(BUYER_OFFERS, offer, REFUSED, mixed=0.4)
    found, twin = weighed(given), by_brute_force(given)
    assert found.patterns.contested == ("price", "delivery")
    assert found.patterns.rows.tolist() == [[0, 0], [1, 1], [0, 1], [1, 0]]
    assert found.patterns.prior == pytest.approx([0.4, 0.4, 0.1, 0.1])
    apart = found.central.log_evidence - found.central.log_evidence[0] - (twin - twin[0])
    assert np.abs(apart).max() < 0.35


def test_two_accounts_that_predict_the_same_come_out_even() -> None:
    """Both ends are as likely to a seller whose values are the same: nothing tells them apart."""
    flat = case(BUYER_OFFERS, told({"seller": "fair", "buyer": "dear"}), REFUSED)
    level = loads(
        HEAD.format(mixed=0, priors="")
        .replace('[0, "20 to 45", "55 to 80", 100]', "[0, 50, 50, 100]")
        .replace('[100, "55 to 80", "20 to 45", 0]', "[100, 50, 50, 0]")
    )
    found = weighed(flat.model_copy(update={"actors": level.actors}))
    assert log_odds(found)[0] == pytest.approx(0.0, abs=1e-9)


def test_the_order_of_accounts_turns_the_odds_round() -> None:
    one = log_odds(weighed(case(BUYER_OFFERS, told({"seller": "low", "buyer": "high"}))))
    two = log_odds(weighed(case(BUYER_OFFERS, told({"seller": "high", "buyer": "low"}))))
    assert one[0] < -1.0
    assert one[0] == pytest.approx(-two[0], abs=4 * np.hypot(one[1], two[1]))


def test_an_account_that_makes_conduct_absurd_loses_by_as_much_as_the_model_says() -> None:
    absurd = "".join(told({"seller": "low", "buyer": "high"}, day=day) for day in range(3, 8))
    given = case(BUYER_OFFERS, absurd)
    value, error = log_odds(weighed(given))
    twin = by_brute_force(given)
    assert value < -3.0
    assert value == pytest.approx(twin[0] - twin[1], abs=4 * error + 0.3)


def test_vagueness_does_not_pay() -> None:
    """An issue that one account leaves unstated is summed out in both."""
    both = told({"seller": "fair", "buyer": "high"})
    vague = (
        both
        + event("offer", "seller", 3, account='"seller"', terms='{ price = "fair" }').replace(
            "2020-01-03", "2020-01-05"
        )
        + event(
            "offer",
            "seller",
            5,
            account='"buyer"',
            terms='{ delivery = "soon" }',
            denied_by='"seller"',
        )
    )
    plain, more = weighed(case(BUYER_OFFERS, both)), weighed(case(BUYER_OFFERS, vague))
    assert plain.patterns.contested == ("price",)
    assert more.patterns.contested == ("price", "delivery")
    log = more.central.log_evidence
    assert log[[0, 1]] == pytest.approx(log[[2, 3]], abs=1e-12)


def test_nothing_contested_says_nothing() -> None:
    given = case(BUYER_OFFERS, REFUSED)
    found = weighed(given)
    assert found.patterns.contested == ()
    assert found.patterns.n == 2
    assert found.central.log_evidence.tolist() == [0.0, 0.0]


def test_stated_priors_of_the_accounts_are_those_of_the_worlds() -> None:
    given = case(
        told({"seller": "fair", "buyer": "high"}), priors='prior = "0.6 to 0.9"', mixed=0.3
    )
    prior = Prior(compile_case(given))
    z = prior.draw(20_000, 3)
    account = prior.decode(z).account
    found = patterns_of(prior, z)
    assert found.prior[1] == pytest.approx((account == 1).all(axis=1).mean(), abs=0.02)
    assert found.prior.sum() == pytest.approx(1.0)


def test_without_an_act_the_odds_are_those_of_a_record_without_it() -> None:
    """The last act has no history after it, so leaving it out is the shorter record's odds."""
    first = told({"seller": "fair", "buyer": "high"}, day=3)
    last = told({"seller": "low", "buyer": "high"}, day=5)
    long, short = weighed(case(BUYER_OFFERS, first, last)), weighed(case(BUYER_OFFERS, first))
    left = long.without[(3, 4)]
    assert left.log_evidence[0] - left.log_evidence[1] == pytest.approx(log_odds(short)[0], abs=0.3)


def test_settings_of_the_box_move_the_odds_and_never_to_nan() -> None:
    found = weighed(
        case(BUYER_OFFERS, told({"seller": "fair", "buyer": "high"}), REFUSED), box=True
    )
    names = [setting.setting for setting in found.settings]
    assert len(set(names)) == len(names) > 15
    values = np.array([s.log_evidence[0] - s.log_evidence[1] for s in found.settings])
    assert np.isfinite(values).all()
    assert np.ptp(values) > 0.1
    corners = [v for n, v in zip(names, values, strict=True) if "corner" in n]
    assert len(corners) == 2
    assert corners[0] > log_odds(found)[0] - 0.2 > corners[1] - 0.4


def test_a_telling_one_step_nearer_to_the_others() -> None:
    given = compile_case(case(told({"seller": "fair", "buyer": "high"}))).transcript
    nearer = toned_down(given, "seller")
    assert nearer is not None
    (act,) = nearer.record.acts
    prices = given.space.options[given.space.issues.index("price")]
    told_so = [[prices[k] for k in version.terms["price"]] for version in act.versions]
    assert told_so == [["dear"], ["high"]]
    assert toned_down(given, "nobody") is None


def test_odds_are_calibrated_where_one_account_is_true() -> None:
    """Simulate: one account tells what was offered, the other any other price; who is right?

    Over replications the chance given to the true account must average what it turns out to be,
    and its logarithmic score must beat a coin.
    """
    prices = ("low", "fair", "dear", "high")
    base = case(BUYER_OFFERS, event("offer", "seller", 3, terms='{ price = "fair" }'))
    prior = Prior(compile_case(base))
    problem = Conditioning.of(prior)
    n = 1_000
    rng = np.random.default_rng(5)
    worlds = prior.decode(prior.draw(n, 11))
    nuisances = rng.standard_normal((n, len(problem.conduct.names)))
    utility = worlds.utility
    tables = []
    for price in prices:
        offered = case(BUYER_OFFERS, event("offer", "seller", 3, terms=f'{{price="{price}"}}'))
        conduct = Conduct.of_transcript(compile_case(offered).transcript)
        logs = conduct.log_prob(utility, worlds.walk_away, worlds.account, nuisances, [1])[0]
        tables.append(np.exp(logs))
    chances = np.stack(tables, axis=1)
    chances /= chances.sum(axis=1, keepdims=True)
    gained, expected, score = [], [], []
    known: dict[tuple[str, str], float] = {}
    for k in range(n):
        true = int(rng.choice(4, p=chances[k]))
        false = int(rng.choice([j for j in range(4) if j != true]))
        right = bool(rng.random() < 0.5)
        told_by = (prices[true], prices[false]) if right else (prices[false], prices[true])
        if told_by not in known:
            given = case(BUYER_OFFERS, told({"seller": told_by[0], "buyer": told_by[1]}))
            known[told_by] = log_odds(weighed(given, n=600))[0]
        chance = 1.0 / (1.0 + np.exp(-known[told_by]))
        gained.append(right)
        expected.append(chance)
        score.append(np.log(chance if right else 1.0 - chance))
    p = np.array(expected)
    spread = np.sqrt((p * (1 - p)).sum())
    assert abs(np.sum(gained) - p.sum()) < 3.0 * spread
    # The score itself has a known mean and spread if the odds mean what they say.
    entropy = p * np.log(p) + (1 - p) * np.log(1 - p)
    wobble = np.sqrt((p * (1 - p) * np.log(p / (1 - p)) ** 2).sum())
    assert abs(np.sum(score) - entropy.sum()) < 3.0 * wobble
    assert np.mean(score) > np.log(0.5)
    # The check can fail: odds that count the conduct twice claim more than they can keep.
    twice = p**2 / (p**2 + (1 - p) ** 2)
    claimed = np.where(np.array(gained), np.log(twice), np.log(1 - twice))
    entropy = twice * np.log(twice) + (1 - twice) * np.log(1 - twice)
    wobble = np.sqrt((twice * (1 - twice) * np.log(twice / (1 - twice)) ** 2).sum())
    assert abs(claimed.sum() - entropy.sum()) > 3.0 * wobble
