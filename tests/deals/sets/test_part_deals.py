"""Questions about the deals of some terms, which are worked out in their own words of bits."""

from __future__ import annotations

import numpy as np
import pytest

from winset.deals.sets.among import Among, Part
from winset.deals.sets.base import Loss
from winset.deals.sets.listed import ListedWinSets
from winset.deals.sets.searched import SearchedWinSets
from winset.deals.sets.together import Together
from winset.space import Consent, Group, Space

N, SIZES = 40, [5, 6, 4, 7]  # 840 deals: 14 words
RULE = Consent((Group.all_of((0, 1)), Group((2, 3, 4), (1.0, 2.0, 1.0), 2.0, kind="ratify")))


def masks(rng, share):
    chosen = [rng.random(n) < share for n in SIZES]
    for mask in chosen:
        mask[rng.integers(len(mask))] = True
    return tuple(chosen)


def made(seed):
    rng = np.random.default_rng(seed)
    space = Space.plain(SIZES, null=[0] * 4 if seed % 2 else None)
    utility = rng.random((N, 5, space.n_columns)) * 9
    floor = rng.random((N, 5)) * 9 + 9
    column = tuple(rng.random(n) < 0.5 if b == 1 else np.ones(n, bool) for b, n in enumerate(SIZES))
    losses = [Loss(terms, rng.random((N, 5)) * 3) for terms in (column, masks(rng, 0.6))]
    sets = ListedWinSets(space, utility, floor, losses)
    if seed % 3 == 1:
        sets.some(RULE)  # relatives inherit bits, or parts of them
    if seed % 3 != 2:
        sets = sets.take(rng.permutation(N)[: N // 2])
        sets.accepts(2) if seed % 2 else None
        sets = sets.with_floor(sets.floor - np.array([3.0, 0, 0, 0, 2]))
    return rng, sets


def plainly(sets, within):
    """Utilities (worlds, actors, deals) less losses, and which deals pass and agree."""
    space = sets.space
    deals = np.concatenate(list(space.enumerate()))
    u = sets.gross[:, :, deals + space.offsets[:-1]].sum(-1)
    for loss in sets.losses:
        u = u - loss.amount[:, :, None] * agree(loss.terms, deals)
    real = np.ones(len(deals), bool)
    if space.null_columns is not None:
        real = (deals != space.null_columns).any(1)
    passes = RULE.passes(np.moveaxis(u >= sets.floor[:, :, None] - 1e-9, 1, -1))
    return u, passes & real & agree(within, deals)


def agree(terms, deals):
    return np.array([all(m[c] for m, c in zip(terms, d, strict=True)) for d in deals])


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_terms_agree_with_plain_arithmetic(seed, share):
    rng, sets = made(seed)
    within = masks(rng, share)
    u, passes = plainly(sets, within)
    assert np.array_equal(sets.some(RULE, within) == 1, passes.any(1))
    assert sets.count(RULE, within).exact == tuple(passes.sum(1).tolist())
    listed = np.zeros_like(passes)
    for rows, at, deals in sets.pairs(RULE, within):
        listed[rows[at], deals] = True
        assert np.allclose(sets.utility_of(3, rows, at, deals), u[rows[at], 3, deals])
    assert np.array_equal(listed, passes)
    best, deal = sets.best(1, RULE, within)
    assert best == pytest.approx(np.where(passes, u[:, 1], -np.inf).max(1))
    found = np.ravel_multi_index(tuple(deal[passes.any(1)].T), SIZES)
    assert passes[passes.any(1), found].all()


@pytest.mark.parametrize("seed", range(6))
def test_the_same_deal_has_the_same_utility_by_both_ways(seed):
    """To the last digit: one adds half tables, the other the columns of each deal."""
    rng, sets = made(seed)
    rows = np.arange(sets.n)
    at = np.repeat(rows, 200)
    deals = rng.integers(0, sets.space.n_deals, len(at))
    many = sets.utility_of(1, rows, at, deals)
    one = [sets.utility_of(1, rows, at[k : k + 1], deals[k : k + 1])[0] for k in range(len(at))]
    assert many.tolist() == one


@pytest.mark.parametrize("seed", range(6))
def test_together_is_each_apart(seed):
    rng, sets = made(seed)
    if seed % 2:  # what ties blocks cannot be searched
        sets = SearchedWinSets(sets.space, sets.gross, sets.floor, sets.losses[:1])
    parts = (Part(masks(rng, 0.5)), Part(None, (Group.all_of((3,)),)))
    asked = [
        (np.flatnonzero(rng.random(sets.n) < 0.6), masks(rng, share))
        for share in (0.0, 0.0, 0.4, 0.0, 1.0)
    ]
    for sought in (Among(sets), Among(sets, parts)):
        together = Together(sought, asked)
        for rule in (RULE, RULE.only("sign"), RULE.assuming([0, 2]), Consent(())):
            expected = [sought.take(rows).some(rule, within) for rows, within in asked]
            assert np.array_equal(together.some(rule), np.concatenate(expected))
        assert Together(sought, []).some(RULE).shape == (0,)


@pytest.mark.parametrize("seed", range(6))
def test_a_handful_of_deals_of_a_searched_space(seed):
    """They are judged one by one, and the null deal is none of them."""
    rng, sets = made(seed)
    losses = sets.losses[:1]
    searched = SearchedWinSets(sets.space, sets.gross, sets.floor, losses)
    listed = ListedWinSets(sets.space, sets.gross, sets.floor, losses)
    for within in (masks(rng, 0.0), tuple(np.arange(n) == 0 for n in SIZES), masks(rng, 0.15)):
        for rule in (RULE, RULE.only("sign"), Consent(())):
            assert np.array_equal(searched.some(rule, within), listed.some(rule, within))
