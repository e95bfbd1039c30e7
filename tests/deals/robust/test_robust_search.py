"""Branch and bound over worlds, against listing every deal of spaces small enough for that."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.deals.robust import judging, robust, solving
from winset.deals.robust import search as search_module
from winset.deals.robust.cells import Scene
from winset.deals.robust.judging import judged
from winset.deals.robust.listing import all_chances
from winset.deals.robust.problem import RobustProblem
from winset.deals.robust.sample import Sample
from winset.space import Consent, Group, Space
from winset.space.layout import Layout


def opposed_sample(seed: int, *, n_worlds: int = 60) -> Sample:
    """Actors that want opposite things, more or less, with or without a chamber of ratifiers."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 5, int(rng.integers(3, 6))).tolist()
    null = [0] * len(sizes) if rng.random() < 0.5 else None
    space = Space.plain(sizes, null=null)
    n_actors = int(rng.integers(2, 6))
    wish = rng.random(space.n_columns)
    sides = np.where(np.arange(n_actors)[:, None] % 2, wish, 1 - wish) * 30
    noise = rng.normal(0, rng.choice([1.0, 4.0, 10.0]), (n_worlds, n_actors, space.n_columns))
    utility = sides + rng.normal(0, 3, sides.shape) + noise
    floor = 15.0 * len(sizes) + rng.normal(-4, 6, (n_worlds, n_actors))
    chamber = tuple(range(2, n_actors))
    groups = [Group.all_of((0, 1))]
    if chamber:
        need = float(rng.integers(1, len(chamber) + 1))
        groups.append(Group(chamber, (1.0,) * len(chamber), need, (), "ratify"))
    weight = np.ones(n_worlds) if rng.random() < 0.5 else rng.gamma(1.0, size=n_worlds)
    return Sample.of(space, (utility, floor, weight), Consent(tuple(groups)))


@pytest.fixture(autouse=True)
def _small_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settle only cells of up to four deals at once, so that the search has something to do."""
    monkeypatch.setattr(search_module, "_LEAF", 4)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_search_finds_what_listing_finds(seed: int) -> None:
    sample = opposed_sample(seed)
    problem = RobustProblem.of(sample, Layout.of(sample.space))
    truth = np.sort(all_chances(problem))[::-1]
    found = solving.by_branching(problem, 3, seconds=None, seed=seed)
    chance = problem.chances(found.deals)
    expected = truth[:3][truth[:3] > 0]
    assert chance.tolist() == pytest.approx(expected.tolist(), abs=1e-9)
    assert found.outside <= (expected[-1] if len(expected) == 3 else 0.0) + 1e-9
    assert not found.warnings


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0, 2_000]))
def test_bounds_of_every_part_hold(seed: int, few: int) -> None:
    """Whatever way a cell is cut, no deal of a part has a higher chance than its bound.

    With ``few`` at 0, worlds of a large margin are passed over, as in large samples.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "_FEW", few)
        _check_bounds_of_parts(seed)


def _check_bounds_of_parts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sample = opposed_sample(seed, n_worlds=40)
    problem = RobustProblem.of(sample, Layout.of(sample.space))
    if not problem.n_worlds:
        return
    deals = np.concatenate(list(sample.space.enumerate()))
    chance = problem.chances(deals)
    scene = Scene.of(problem)
    columns = deals + scene.starts[:-1]
    sums = scene.common[:, columns].astype(np.float64).sum(-1)
    whole = scene.whole()
    assert whole is not None
    every = np.arange(len(whole.pairs))
    cell = judged(scene, (whole.open, whole.low, whole.high), whole, every, 20)[0]
    for _ in range(12):
        inside = cell.open[columns].all(1)
        inside &= ((sums >= cell.low[:, None]) & (sums <= cell.high[:, None])).all(0)
        assert (chance[inside] <= cell.bound + 1e-9).all()
        assert (chance[inside][:, None] <= cell.with_column[columns[inside]] + 1e-9).all()
        side = int(rng.integers(len(scene.common)))
        if rng.random() < 0.5:
            at = rng.uniform(cell.low[side], cell.high[side])
            parts = list(scene.split_box(cell, side, float(at)))
        else:
            block = int(rng.integers(len(scene.starts) - 1))
            mine = np.arange(scene.starts[block], scene.starts[block + 1])
            mine = mine[cell.open[mine]]
            parts = list(scene.split_block(cell, np.array_split(mine, min(2, len(mine)))))
        if not parts:
            assert chance[inside].max(initial=0.0) == 0.0 or not inside.any()
            return
        rows = np.arange(len(cell.pairs))
        cell = judged(scene, parts[int(rng.integers(len(parts)))], cell, rows, 6)[0]
        if cell.bound <= 0:
            return


def test_worlds_that_nothing_serves_leave_nothing_to_search() -> None:
    """All worlds are hopeless, so there is no sample to climb on."""
    space = Space.plain([3, 3])
    sample = Sample.of(
        space, (np.ones((5, 2, 6)), np.full((5, 2), 9.0), np.ones(5)), Consent.unanimity(2)
    )
    found = solving.by_branching(
        RobustProblem.of(sample, Layout.of(space)), 3, seconds=None, seed=1
    )
    assert len(found.deals) == 0
    assert found.outside == 0.0


@pytest.mark.parametrize("few", [0, 2_000])
def test_worlds_passed_over_do_not_change_what_is_found(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_FEW", few)
    for seed in range(40, 48):
        sample = opposed_sample(seed)
        problem = RobustProblem.of(sample, Layout.of(sample.space))
        if not problem.n_worlds:
            continue
        truth = np.sort(all_chances(problem))[::-1]
        found = solving.by_branching(problem, 1, seconds=None, seed=seed)
        expected = truth[:1][truth[:1] > 0]
        assert problem.chances(found.deals).tolist() == pytest.approx(expected.tolist(), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_an_unfinished_search_leaves_an_honest_gap(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "_RATE", 1e3)
    sample = opposed_sample(seed, n_worlds=200)
    problem = RobustProblem.of(sample, Layout.of(sample.space))
    truth = np.sort(all_chances(problem))[::-1]
    found = solving.by_branching(problem, 1, seconds=5.0, seed=1)
    chance = problem.chances(found.deals)
    assert found.outside >= truth[1] - 1e-9
    assert max(found.outside, chance[0]) >= truth[0] - 1e-9
    if found.outside > chance[0]:
        assert found.warnings == ("stopped at the budget of 5 s",)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_do_not_change_the_answer(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "_threads", lambda: threads)
    monkeypatch.setattr(search_module, "_RATE", 2e4)
    sample = opposed_sample(11, n_worlds=300)
    problem = RobustProblem.of(sample, Layout.of(sample.space))
    found = solving.by_branching(problem, 3, seconds=100.0, seed=1)
    monkeypatch.setattr(search_module, "_threads", lambda: 1)
    alone = solving.by_branching(problem, 3, seconds=100.0, seed=1)
    assert found.deals.tolist() == alone.deals.tolist()
    assert found.outside == alone.outside
    assert found.method == alone.method


def test_a_space_of_a_million_million_deals() -> None:
    """Two camps and a third: forty issues' worth of concessions, proven best."""
    rng = np.random.default_rng(5)
    space = Space.plain([4] * 20, null=[0] * 20)
    centre = rng.random((3, space.n_columns)) * 10
    utility = centre + rng.normal(0, 0.3, (300, 3, space.n_columns))
    floor = rng.normal(90, 10, (300, 3))
    found = robust(space, utility, floor, np.ones(300), Consent.unanimity(3), k=2, seconds=60)
    best = found.probability[0]
    for _ in range(200):  # nothing in reach is better
        deal = found.deals[0].copy()
        deal[rng.integers(20, size=2)] = rng.integers(4, size=2)
        columns = deal + space.offsets[:-1]
        passes = (utility[:, :, columns].sum(-1) >= floor - 1e-9).all(1)
        assert passes.mean() <= max(best, found.bound) + 1e-12
    assert found.gap <= 0.1
