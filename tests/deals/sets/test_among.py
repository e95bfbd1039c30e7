"""Deals of some parts against plain arithmetic over the list of all deals."""

from __future__ import annotations

import numpy as np
import pytest

from winset.deals.sets.among import Among, Part
from winset.deals.sets.base import Loss
from winset.deals.sets.cover import cover
from winset.deals.sets.listed import ListedWinSets
from winset.deals.sets.searched import SearchedWinSets
from winset.findings.bridges.amounts import margin_amounts, package_amounts, payment_amounts
from winset.space import Consent, Group, Space

N, SIZES, ACTORS = 30, [3, 4, 3], 3
RULE = Consent((Group.all_of((0, 1)), Group.all_of((2,), kind="ratify", of=(0,))))


def made(seed):
    """Three actors and two rows beside them; deals of two parts, which overlap."""
    rng = np.random.default_rng(seed)
    space = Space.plain(SIZES, null=[0, 0, 0])
    utility = rng.random((N, ACTORS + 2, space.n_columns)) * 9
    floor = np.concatenate([rng.random((N, ACTORS)) * 8 + 12, rng.random((N, 2)) * 6 + 8], axis=1)
    within = tuple(rng.random(n) < 0.7 for n in SIZES)
    parts = (Part(within, ()), Part(None, (Group.all_of((3, 4)),)))
    return Among(ListedWinSets(space, utility, floor), parts)


def plainly(sought, rule=RULE):
    """Utilities (worlds, rows, deals), and which deals are of the parts and pass."""
    space, sets = sought.space, sought.sets
    deals = np.concatenate(list(space.enumerate()))
    u = sets.gross[:, :, deals + space.offsets[:-1]].sum(-1)
    for loss in sets.losses:
        held = np.array([all(m[c] for m, c in zip(loss.terms, d, strict=True)) for d in deals])
        u = u - loss.amount[:, :, None] * held
    above = u >= sets.floor[:, :, None] - 1e-9
    of_terms = np.array(
        [all(m[c] for m, c in zip(sought.parts[0].within, d, strict=True)) for d in deals]
    )
    kind = of_terms | above[:, 3:].all(1)
    passes = rule.passes(np.moveaxis(above, 1, -1)) & kind & (deals != 0).any(1)
    return u, passes, kind & (deals != 0).any(1)


@pytest.mark.parametrize("seed", range(8))
def test_questions_about_parts(seed):
    sought = made(seed)
    u, passes, _ = plainly(sought)
    assert np.array_equal(sought.some(RULE) == 1, passes.any(1))
    value, deal = sought.best(1, RULE)
    assert value == pytest.approx(np.where(passes, u[:, 1], -np.inf).max(1))
    hit = passes.any(1)
    assert passes[hit, np.ravel_multi_index(tuple(deal[hit].T), SIZES)].all()
    assert (deal[~hit] == -1).all()
    worlds, deals = sought.pairs(RULE)
    listed = np.zeros_like(passes)
    listed[worlds, deals] = True
    assert np.array_equal(listed, passes)
    assert len(worlds) == passes.sum()
    held = np.zeros((N, sought.space.n_columns), dtype=bool)
    for d, columns in enumerate(np.concatenate(list(sought.space.enumerate()))):
        held[:, columns + sought.space.offsets[:-1]] |= passes[:, [d]]
    assert np.array_equal(sought.held(RULE) == 1, held)
    searched = sought.of(SearchedWinSets(sought.space, sought.sets.gross, sought.floor))
    assert np.array_equal(searched.some(RULE), sought.some(RULE))
    with pytest.raises(TypeError):
        searched.pairs(RULE)


@pytest.mark.parametrize("seed", range(8))
def test_numbers_of_the_actors_change_and_rows_beside_them_stay(seed):
    sought, rng = made(seed), np.random.default_rng(seed + 99)
    floor = sought.floor[:, :ACTORS] - rng.random((N, ACTORS)) * 3
    loss = Loss(
        tuple(np.arange(n) > 0 if b == 0 else np.ones(n, bool) for b, n in enumerate(SIZES)),
        rng.random((N, ACTORS)) * 2,
    )
    utility = rng.random((N, ACTORS, sought.space.n_columns)) * 9
    for kin in (
        sought.with_floor(floor),
        sought.with_losses([loss]),
        sought.changed(utility, floor),
        sought.take(np.arange(5, 20)).with_floor(floor[5:20]),
    ):
        assert kin.floor.shape[1] == ACTORS + 2
        assert np.array_equal(kin.some(RULE) == 1, plainly(kin)[1].any(1))


@pytest.mark.parametrize("seed", range(8))
def test_amounts_are_of_deals_of_the_parts(seed):
    sought = made(seed)
    u, passes, kind = plainly(sought)
    least = np.where(passes.any(1), 0.0, np.inf)
    u0, others = u[:, 0], plainly(sought, RULE.assuming([0]))[1]
    short = np.where(others, sought.floor[:, [0]] - u0, np.inf).min(1)
    assert margin_amounts(sought, RULE, 0).amount == pytest.approx(
        np.where(least == 0, 0.0, np.maximum(short, 0))
    )
    price = np.tile([2.0, -0.5, 0.0], (N, 1))
    up = np.maximum((sought.floor[:, [0]] - u0) / 2.0, 0)
    down = (u[:, 1] - sought.floor[:, [1]]) / 0.5
    fits = kind & (u[:, 2] >= sought.floor[:, [2]]) & (up <= down) & (up <= 5.0)
    expected = np.where(least == 0, 0.0, np.where(fits, up, np.inf).min(1))
    assert payment_amounts(sought, RULE, price, 5.0).amount == pytest.approx(expected)
    weight = np.full(N, 1 / N)
    amount, packages = package_amounts(sought, RULE, weight, np.zeros(N, bool), 3)
    assert (np.isfinite(amount) <= passes.any(1)).all()
    first = int(passes.sum(0).argmax())
    if passes.any():
        assert np.ravel_multi_index(tuple(packages[0]), SIZES) == first
        assert cover(sought, RULE, weight, np.arange(N), 1) == [first]
