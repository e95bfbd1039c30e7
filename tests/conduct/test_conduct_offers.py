"""Chances of offers against plain enumeration of all deals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from winset.conduct.actor import ActorModel
from winset.conduct.concession import aspiration, log_gate, log_total, sample_offers
from winset.conduct.history import History
from winset.conduct.log import offer_terms
from winset.conduct.offers import (
    LogitOffers,
    log_mass,
    option_probabilities,
    sample_columns,
    scores,
)
from winset.conduct.parameters import NuisancePrior
from winset.conduct.told import Told, version
from winset.conduct.versions import Offers
from winset.model.moves import Move
from winset.space import Space
from winset.space.space import Block

SETTINGS = NuisancePrior()


def joint_space(null: bool = True) -> Space:
    """Three issues; the first two tied, with one combination forbidden."""
    columns = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0]])
    return Space(
        issues=("a", "b", "c"),
        options=(("0", "1", "2"), ("0", "1"), ("0", "1", "2", "3")),
        blocks=(Block((0, 1), columns), Block((2,), np.arange(4)[:, None])),
        null=(0, 0, 0) if null else None,
    )


def model_of(space: Space, form: str, n: int = 40, seed: int = 0) -> ActorModel:
    rng = np.random.default_rng(seed)
    names = ("beta", "lam", "iota", "kappa", "concession", "sigma", "cost", "bluff", "honesty")
    names = (*names, "jump", "ante", "working")
    parameters = SETTINGS.decode(names, rng.normal(size=(n, len(names))))
    utility = rng.random((space.n_columns, n)) / len(space.blocks)
    return ActorModel(space, utility, rng.random(n) * 0.6, parameters, SETTINGS, form)  # type: ignore[arg-type]


def log_draft(
    who: ActorModel, terms: np.ndarray, share: np.ndarray, own: np.ndarray, time: float
) -> np.ndarray:
    """Log chance of an offer that says nothing of whether its author would take it."""
    if who.form != "logit":
        return who.log_offer(terms, share, own, time, raised=False)
    said = version(terms, share[:, 0], own[:, 0], who.space)
    told = Told(Move("offer", 0, time, terms, takes=False), (said,), np.zeros(1, dtype=np.int64))
    return Offers([told], who.space).log_chances(who, [(0, 0)])[0]


def by_enumeration(who: ActorModel, share: np.ndarray, own: np.ndarray, time: float) -> np.ndarray:
    """(deals, n) chance of every deal, from the definition; the null deal gets none."""
    space = who.space
    deals = np.concatenate(list(space.enumerate()))
    columns = deals + space.offsets[:-1]
    p = who.parameters
    if who.form == "logit":
        score = p["beta"] * who.utility + p["lam"] * share + p["iota"] * own
        chance = np.ones((len(deals), who.utility.shape[1]))
        for b, size in enumerate(space.sizes):
            start = space.offsets[b]
            part = np.exp(score[start : start + size])
            part = part / part.sum(axis=0)
            chance *= ((1 - SETTINGS.epsilon) * part + SETTINGS.epsilon / size)[deals[:, b]]
    else:
        excess = who.utility[columns].sum(axis=1) - who.aspires(time)
        log_weight = log_gate(excess, p["sigma"], who.form)
        log_weight = log_weight + (p["lam"] * share + p["iota"] * own)[columns].sum(axis=1)
        chance = np.exp(log_weight - log_weight.max(axis=0))
    if space.null_columns is not None:
        chance[(deals == space.null_columns).all(axis=1)] = 0.0
    chance = chance / chance.sum(axis=0)
    if who.form != "logit":
        flat = np.ones(len(deals))
        if space.null_columns is not None:
            flat[(deals == space.null_columns).all(axis=1)] = 0.0
        chance = (1 - SETTINGS.epsilon) * chance + SETTINGS.epsilon * (flat / flat.sum())[:, None]
    return chance


@pytest.mark.parametrize("form", ["logit", "band", "floor"])
@pytest.mark.parametrize("null", [True, False])
def test_offer_chances_agree_with_enumeration(form: str, null: bool) -> None:
    space = joint_space(null)
    who = model_of(space, form)
    talk = History(space, 2, memory=2.0)
    talk.add(1, offer_terms(space, (1, 0, 3))[:, None])
    talk.add(0, offer_terms(space, (2, 0, 1))[:, None])
    talk.add(1, offer_terms(space, (1, 1, 2))[:, None])
    share, own = talk.share(0), talk.own(0)
    chance = by_enumeration(who, share, own, 0.4)
    deals = np.concatenate(list(space.enumerate()))
    options = space.options_of(deals)
    for row, deal in enumerate(options):
        if null and tuple(deal) == space.null:
            continue
        got = log_draft(who, offer_terms(space, deal), share, own, 0.4)
        np.testing.assert_allclose(np.exp(got), chance[row], rtol=2e-4, atol=1e-9)
    # Part-deals: the sum over the deals that agree with them.
    parts = [{1: frozenset({0})}, {2: frozenset({0, 3})}, {0: frozenset({0}), 2: frozenset({0})}]
    for part in parts:
        terms = np.concatenate(space.completions(part))
        agree = terms[deals + space.offsets[:-1]].all(axis=1)
        got = log_draft(who, terms, share, own, 0.4)
        np.testing.assert_allclose(np.exp(got), chance[agree].sum(axis=0), rtol=2e-4)
    everything = np.ones(space.n_columns, dtype=bool)
    assert not log_draft(who, everything, share, own, 0.4).any()


@pytest.mark.parametrize("form", ["logit", "band", "floor"])
def test_draws_follow_the_chances(form: str) -> None:
    space = joint_space()
    one = model_of(space, form, n=1, seed=3)
    n = 20_000
    who = ActorModel(
        space,
        np.repeat(one.utility, n, axis=1),
        np.repeat(one.walk_away, n),
        {name: np.repeat(value, n) for name, value in one.parameters.items()},
        SETTINGS,
        one.form,
    )
    nothing = np.zeros((space.n_columns, 1))
    drawn = who.draw_offer(nothing, nothing, 0.5, np.random.default_rng(1))
    chance = by_enumeration(one, nothing, nothing, 0.5)[:, 0]
    count = np.bincount(np.ravel_multi_index(drawn.T, space.sizes), minlength=space.n_deals)
    error = np.sqrt(chance * (1 - chance) / n)
    assert (np.abs(count / n - chance) <= 4.5 * error + 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(2, 5), min_size=1, max_size=4),
    seed=st.integers(0, 2**31),
    form=st.sampled_from(["band", "floor"]),
)
@example(sizes=[4, 3, 3, 4], seed=2, form="band")
@example(sizes=[5, 3, 3], seed=949, form="floor")
def test_totals_agree_with_enumeration(sizes: list[int], seed: int, form: str) -> None:
    rng = np.random.default_rng(seed)
    space = Space.plain(sizes)
    n = 5
    utility = rng.normal(0.2, 0.3, size=(space.n_columns, n))
    weight = rng.normal(size=(space.n_columns, n)) * 2
    best = np.maximum.reduceat(utility, space.offsets[:-1], axis=0).sum(axis=0)
    worst = np.minimum.reduceat(utility, space.offsets[:-1], axis=0).sum(axis=0)
    target = worst + rng.random(n) * (best - worst)
    sigma = rng.uniform(0.02, 0.4, size=n)
    columns = np.concatenate(list(space.enumerate())) + space.offsets[:-1]
    each = log_gate(utility[columns].sum(axis=1) - target, sigma, form)  # type: ignore[arg-type]
    each = each + weight[columns].sum(axis=1)
    expected = np.logaddexp.reduce(each, axis=0)
    got = log_total(utility, weight, target, sigma, space, form=form)  # type: ignore[arg-type]
    # A sum that is all tail keeps fewer digits.
    reach = np.abs(utility[columns].sum(axis=1) - target).min(axis=0) / sigma
    assert (np.abs(got - expected)[reach < 3] < 1e-3).all()
    assert np.isfinite(got).all()


def test_sampling_a_huge_space_needs_no_enumeration() -> None:
    space = Space.plain([4] * 25)
    rng = np.random.default_rng(0)
    utility = rng.random((space.n_columns, 30)) / 25
    best = np.maximum.reduceat(utility, space.offsets[:-1], axis=0).sum(axis=0)
    deals = sample_offers(
        utility, np.zeros((100, 1)), 0.9 * best, np.full(30, 0.02), space, form="band", rng=rng
    )
    reached = utility[(deals + space.offsets[:-1]).T, np.arange(30)].sum(axis=0)
    assert np.abs(reached - 0.9 * best).max() < 0.08


def test_the_aspiration_falls_from_the_best_to_the_walk_away() -> None:
    reserve, best = np.array([0.3, 0.3, 1.4]), np.array([0.9, 0.9, 0.9])
    held = [aspiration(s, reserve, best, np.array([0.2, 5.0, 1.0])) for s in np.linspace(0, 1, 9)]
    assert (np.diff(held, axis=0) <= 1e-12).all()
    np.testing.assert_allclose(held[0], best, atol=1e-2)
    np.testing.assert_allclose(held[-1], [0.3, 0.3, 0.9])
    # Boulware holds out where a conceder has given in.
    assert held[4][0] > held[4][1]


def test_one_block_at_a_time_is_all_there_is_to_a_logit_offer() -> None:
    space = Space.plain([3, 4])
    chance = option_probabilities(np.random.default_rng(0).normal(size=(7, 6)) * 3, space, 0.02)
    np.testing.assert_allclose(np.add.reduceat(chance, [0, 3], axis=0), 1.0)
    whole = log_mass(chance, offer_terms(space, (1, 2)), space)
    np.testing.assert_allclose(whole, np.log(chance[1]) + np.log(chance[3 + 2]))
    assert sample_columns(chance, space, np.random.default_rng(0)).shape == (6, 2)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_blocks_apart_multiply_to_the_whole_offer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    plain, n = Space.plain([3, 4, 2]), 5
    space = replace(plain, null=(0, 1, 1)) if seed % 2 else plain
    p = {name: rng.exponential(8.0, n) for name in ("beta", "lam", "iota")}
    utility = rng.random((9, n))
    terms, own = rng.random(9) < 0.4, (rng.random(9) < 0.3).astype(float)
    terms[space.offsets[:-1]] = True
    share = np.where(rng.random(9) < 0.5, 0.0, rng.random(9))
    apart = LogitOffers(utility, p, plain, 0.02).by_block(terms, share, own)
    score = scores(utility, share[:, None], own[:, None], p)
    chance = option_probabilities(score, space, 0.02)
    np.testing.assert_allclose(apart.sum(axis=0), log_mass(chance, terms, plain), atol=1e-10)
    who = ActorModel(space, utility, np.zeros(n), p, SETTINGS)
    whole = log_draft(who, terms, share[:, None], own[:, None], 0.5)
    np.testing.assert_allclose(whole, log_mass(chance, terms, space), rtol=1e-10, atol=1e-10)


def test_an_offer_outside_the_space_is_named() -> None:
    with pytest.raises(ValueError, match="offer: c has no option 4; expected 0 to 3"):
        offer_terms(joint_space(), (0, 0, 4))
    with pytest.raises(ValueError, match="no such combination of options on a, b"):
        offer_terms(joint_space(), (2, 1, 0))
    with pytest.raises(ValueError, match="2 options for 3 issues"):
        offer_terms(joint_space(), (2, 1))
