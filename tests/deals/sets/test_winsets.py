"""Win-sets listed as bits against win-sets found by search, and both against Consent itself."""

from __future__ import annotations

import numpy as np
import pytest

from winset.deals.exists import enumeration
from winset.deals.sets.among import Among
from winset.deals.sets.base import Loss
from winset.deals.sets.cover import cover, coverage
from winset.deals.sets.engine import win_sets
from winset.deals.sets.listed import ListedWinSets
from winset.deals.sets.searched import SearchedWinSets
from winset.space import Consent, Group, Space

N = 60


def problem(seed):
    rng = np.random.default_rng(seed)
    sizes = [int(k) for k in rng.integers(2, 5, size=4)]
    space = Space.plain(sizes, null=[0] * 4 if seed % 2 else None)
    utility = rng.integers(-3, 9, size=(N, 5, space.n_columns)).astype(float)
    floor = rng.integers(4, 16, size=(N, 5)).astype(float)
    consent = Consent(
        (
            Group.all_of((0, 1)),
            Group(
                (2, 3, 4), (1.0, 2.0, 1.0), 2.0, veto=(4,) if seed % 3 == 0 else (), kind="ratify"
            ),
        )
    )
    block = int(rng.integers(0, 4))
    terms = tuple(
        rng.random(n) < 0.5 if b == block else np.ones(n, dtype=bool) for b, n in enumerate(sizes)
    )
    loss = Loss(terms, rng.integers(0, 3, size=(N, 5)).astype(float))
    within = tuple(rng.random(n) < 0.7 for n in sizes)
    return space, utility, floor, consent, loss, within


@pytest.mark.parametrize("seed", range(8))
def test_listed_and_searched_agree(seed):
    space, utility, floor, consent, loss, within = problem(seed)
    listed = ListedWinSets(space, utility, floor, [loss])
    searched = SearchedWinSets(space, utility, floor, [loss])
    assert np.array_equal(listed.some(consent), searched.some(consent))
    assert np.array_equal(listed.some(consent, within), searched.some(consent, within))
    for sets in (listed, searched):
        deals = sets.first(consent)
        assert np.array_equal((deals >= 0).all(1), listed.some(consent) == 1)
        for w in np.flatnonzero((deals >= 0).all(1)):
            only = tuple(np.arange(n) == c for n, c in zip(space.sizes, deals[w], strict=True))
            assert listed.some(consent, only)[w] == 1
    assert listed.count(consent) == searched.count(consent)
    assert listed.count(consent, within) == searched.count(consent, within)
    lax = listed.with_floor(floor - 9), searched.with_floor(floor - 9)
    assert np.array_equal(lax[0].every(consent, within), lax[1].every(consent, within))
    for actor, rule in ((0, consent.assuming([0])), (2, consent), (1, consent.only("sign"))):
        mine, deal = listed.best(actor, rule)
        theirs, _ = searched.best(actor, rule)
        assert np.array_equal(np.isfinite(mine), np.isfinite(theirs))
        finite = np.isfinite(mine)
        assert mine[finite] == pytest.approx(theirs[finite], abs=0.02)
        assert (deal[~finite] == -1).all()


@pytest.mark.parametrize("seed", range(8))
def test_listed_agrees_with_plain_arithmetic(seed):
    space, utility, floor, consent, loss, within = problem(seed)
    deals = np.concatenate(list(space.enumerate()))
    u = utility[:, :, deals + space.offsets[:-1]].sum(-1)
    applies = np.array([all(m[c] for m, c in zip(loss.terms, d, strict=True)) for d in deals])
    u = u - loss.amount[:, :, None] * applies
    real = np.ones(len(deals), dtype=bool)
    if space.null_columns is not None:
        real = (deals != space.null_columns).any(1)
    inside = np.array([all(m[c] for m, c in zip(within, d, strict=True)) for d in deals]) & real
    passes = consent.passes(np.moveaxis(u >= floor[:, :, None], 1, -1)) & real
    sets = ListedWinSets(space, utility, floor, [loss])
    assert np.array_equal(sets.some(consent) == 1, passes.any(1))
    assert np.array_equal(sets.some(consent, within) == 1, (passes & inside).any(1))
    assert sets.count(consent).exact == tuple(passes.sum(1).tolist())
    assert sets.count(consent, within).exact == tuple((passes & inside).sum(1).tolist())
    first = [int(np.flatnonzero(row)[0]) if row.any() else None for row in passes]
    found = sets.first(consent)
    for w, deal in enumerate(first):
        assert found[w].tolist() == ([-1] * 4 if deal is None else deals[deal].tolist())
    expected = (passes | ~inside).all(1) & inside.any()
    assert np.array_equal(sets.every(consent, within) == 1, expected)
    best, deal = sets.best(1, consent)
    assert np.array_equal(best, np.where(passes, u[:, 1], -np.inf).max(1))
    rows = np.flatnonzero(passes.any(1))
    own = utility[rows[:, None], 1, deal[rows] + space.offsets[:-1]].sum(1)
    lost = [all(m[c] for m, c in zip(loss.terms, d, strict=True)) for d in deal[rows]]
    own -= loss.amount[rows, 1] * lost
    assert own == pytest.approx(best[rows])
    weight = np.full(N, 1 / N)
    assert coverage(sets, consent, weight) == pytest.approx(passes.mean(0), abs=1e-6)


def test_relatives_keep_what_is_known():
    space, utility, floor, consent, loss, _ = problem(3)
    sets = ListedWinSets(space, utility, floor)
    sets.some(consent)
    other = floor.copy()
    other[:, 0] -= 5
    for kin in (sets.with_floor(other), sets.with_losses([loss]), sets.take(np.arange(7))):
        fresh = ListedWinSets(space, kin.gross, kin.floor, kin.losses)
        assert np.array_equal(kin.some(consent), fresh.some(consent))
    assert sets.with_floor(other).accepts(1) is sets.accepts(1)
    turned = np.arange(N)[::-1]
    again = sets.take(turned).take(turned[: N // 2])
    assert np.array_equal(again.gross, utility[: N // 2])
    assert np.array_equal(again.some(consent), sets.some(consent)[: N // 2])


def test_rules_that_always_or_never_pass():
    space = Space.plain([2, 2])
    sets = ListedWinSets(space, np.zeros((3, 2, 4)), np.ones((3, 2)))
    assert sets.some(Consent(())).tolist() == [1, 1, 1]
    free = Consent((Group((0, 1), (1.0, 1.0), 0.0),))
    assert sets.some(free).tolist() == [1, 1, 1]
    never = Consent((Group((0, 1), (1.0, 1.0), 5.0),))
    assert sets.with_floor(np.zeros((3, 2))).some(never).tolist() == [0, 0, 0]


def test_council_of_fifteen_is_counted():
    rng = np.random.default_rng(5)
    space = Space.plain([3, 3])
    utility = rng.integers(0, 5, size=(40, 15, 6)).astype(float)
    floor = np.full((40, 15), 4.0)
    nine = Consent((Group(tuple(range(15)), (1.0,) * 15, 9.0, veto=(0, 1)),))
    sets = ListedWinSets(space, utility, floor)
    deals = np.concatenate(list(space.enumerate()))
    u = utility[:, :, deals + space.offsets[:-1]].sum(-1)
    expected = nine.passes(np.moveaxis(u >= 4, 1, -1)).any(1)
    assert np.array_equal(sets.some(nine) == 1, expected)


def test_large_spaces_are_searched():
    space = Space.plain([4] * 20)
    utility = np.random.default_rng(1).uniform(0, 5, size=(2, 2, 80))
    assert isinstance(win_sets(space, utility, np.zeros((2, 2))), SearchedWinSets)
    terms = tuple(np.array([True] + [False] * 3) for _ in range(20))
    with pytest.raises(ValueError, match="merge"):
        SearchedWinSets(space, utility, np.zeros((2, 2)), [Loss(terms, np.ones((2, 2)))])


@pytest.mark.parametrize("seed", range(4))
def test_parts_of_parts_in_any_order(seed):
    """Bits are made where they are asked for and kept at the root: never of the wrong world."""
    space, utility, floor, consent, loss, within = problem(seed)
    rng = np.random.default_rng(seed)
    root = ListedWinSets(space, utility, floor, [loss])
    for _ in range(6):
        rows = rng.integers(0, N, size=int(rng.integers(1, N + 9)))  # some of them twice
        again = rng.permutation(len(rows))[: int(rng.integers(1, len(rows) + 1))]
        worlds = rows[again]
        part = root.take(rows).take(again)
        plain = ListedWinSets(space, utility[worlds], floor[worlds], [loss.take(worlds)])
        rule = consent.assuming([int(rng.integers(0, 5))])
        assert np.array_equal(part.some(rule, within), plain.some(rule, within))
        assert np.array_equal(part.every(rule, within), plain.every(rule, within))
        assert np.array_equal(part.best(1, rule)[0], plain.best(1, rule)[0])
        assert np.array_equal(part.best(1, rule)[1], plain.best(1, rule)[1])
        lower = part.with_floor(part.floor - 1), plain.with_floor(plain.floor - 1)
        assert np.array_equal(lower[0].some(consent), lower[1].some(consent))


@pytest.mark.parametrize("seed", range(4))
def test_the_cover_takes_the_deal_that_serves_most_of_those_left(seed):
    space, utility, floor, consent, _, _ = problem(seed)
    sets = ListedWinSets(space, utility, floor)
    passes = np.zeros((N, space.n_deals))
    for rows, at, numbers in sets.pairs(consent):
        passes[rows[at], numbers] = 1
    weight = np.random.default_rng(seed).integers(1, 4, size=N) / 64.0  # sums are exact
    left, picked = weight.copy(), []
    while left @ passes.max(axis=1) > 0:
        picked.append(int((left @ passes).argmax()))
        left[passes[:, picked[-1]] > 0] = 0.0
    rows = np.flatnonzero(sets.some(consent) == 1)
    assert cover(Among(sets), consent, weight, rows, 99) == picked
    assert cover(Among(sets), consent, weight, rows, 1) == picked[:1]
    assert coverage(sets, consent, weight) == pytest.approx(weight @ passes, abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("most", [1e6, 6.0])
def test_columns_held_by_some_deal_that_passes(seed, most, monkeypatch):
    """Listed, searched near the bound, and searched column by column where that is too wide."""
    monkeypatch.setattr(enumeration, "_MOST_WITHIN", most)
    space, utility, floor, consent, loss, _ = problem(seed)
    deals = np.concatenate(list(space.enumerate()))
    listed = ListedWinSets(space, utility, floor, [loss])
    passes = np.zeros((N, space.n_deals), dtype=bool)
    for rows, at, numbers in listed.pairs(consent):
        passes[rows[at], numbers] = True
    expected = np.zeros((N, space.n_columns), dtype=np.int8)
    for d, deal in enumerate(deals):
        expected[:, deal + space.offsets[:-1]] |= passes[:, [d]]
    assert np.array_equal(listed.held(consent), expected)
    assert np.array_equal(SearchedWinSets(space, utility, floor, [loss]).held(consent), expected)
