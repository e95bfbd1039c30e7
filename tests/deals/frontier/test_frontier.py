"""The frontier against a twin that lists every deal, and its invariants."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from frontier_cases import acceptable, efficient, listed, negotiations, spaces, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.deals.dealspace import DealSpace
from winset.deals.frontier import merging
from winset.deals.frontier.frontier import frontier
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.merging import TooManyPointsError, merge
from winset.deals.frontier.ties import Ties
from winset.space import Block, Space


def deals_of(front):
    return sorted(front.iter_deals())


@settings(max_examples=250, deadline=None)
@given(negotiations())
def test_frontier_equals_listing(case):
    space, table, floors = case
    wanted = efficient(acceptable(listed(space, table), floors))
    front = frontier(space, table, floors)
    assert deals_of(front) == sorted(wanted)
    assert front.count == len(wanted)
    assert front.exact
    for deal, utility in zip(front.deals.tolist(), front.utilities.tolist(), strict=True):
        assert wanted[tuple(deal)] == pytest.approx(utility)


@settings(max_examples=150, deadline=None)
@given(negotiations(max_actors=4), st.data())
def test_actors_that_only_constrain(case, data):
    space, table, floors = case
    n = len(table)
    parties = data.draw(st.lists(st.integers(0, n - 1), min_size=1, unique=True))
    wanted = efficient(acceptable(listed(space, table), floors), sorted(parties))
    assert deals_of(frontier(space, table, floors, parties=tuple(parties))) == sorted(wanted)


def test_points_that_only_the_null_deal_dominates_come_back():
    # The null deal is best for both; without it, two incomparable deals are efficient.
    table = np.array([[5, 3, 5, 4], [5, 4, 5, 3]])
    with_null = frontier(Space.plain([2, 2], null=[0, 0]), table)
    assert deals_of(with_null) == [(0, 1), (1, 0)]
    assert deals_of(frontier(Space.plain([2, 2]), table)) == [(0, 0)]


def test_null_deal_that_ties_is_left_out_of_the_ties():
    table = np.array([[1, 1, 1, 1], [1, 1, 1, 1]])
    front = frontier(Space.plain([2, 2], null=[1, 1]), table)
    assert (len(front), front.count) == (1, 3)
    assert (1, 1) not in deals_of(front)


def test_only_the_null_deal_is_no_deal():
    front = frontier(Space.plain([1], null=[0]), np.array([[1], [1]]))
    assert (len(front), front.count, front.deals.shape) == (0, 0, (0, 1))


def test_ties_are_counted_exactly_listed_and_iterated():
    deals = DealSpace.from_tables([[[1, 1], [1, 1]]] * 100, walk_away=[0, 0])
    front = deals.frontier()
    assert front.count == 2**100
    assert front.deals_of().shape == (1000, 100)
    walk = front.iter_deals()
    first = list(itertools.islice(walk, 5_000))
    assert len(set(first)) == 5_000
    nash = deals.nash()
    assert nash.count == nash.n_ties == 2**100
    assert nash.deals.shape == (1000, 100)
    assert len({tuple(d) for d in nash.deals.tolist()}) == 1000


def test_ten_to_the_hundred_deals_are_exact_where_the_answer_is_known():
    # Issue j pays 2**j to whoever it goes to: every sum is different, so with 12 such issues all
    # 4,096 deals are efficient; 88 issues on which both agree leave that as it is.
    split = [[[2**j, 0], [0, 2**j]] for j in range(12)]
    agreed = [[[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]] * 2] * 88
    front = DealSpace.from_tables([*split, *agreed]).frontier()
    assert front.count == len(front) == 4096
    totals = front.utilities.sum(axis=1)
    assert set(totals.tolist()) == {2**12 - 1 + 2 * 88 * 9}


@pytest.mark.parametrize("n_actors", [2, 3, 4])
def test_large_frontiers_agree_with_enumeration(n_actors):
    rng = np.random.default_rng(n_actors)
    sizes = [9, 8, 7, 6, 5]
    table = rng.integers(0, 10_000, (n_actors, sum(sizes)))
    space = Space.plain(sizes)
    front = frontier(space, table)
    every = np.concatenate(list(space.enumerate()))
    totals = table[:, every + space.offsets[:-1]].sum(axis=-1)
    mask = np.ones(len(every), dtype=bool)
    # A plain sweep: points by falling sum, each struck out by an earlier one that covers it.
    order = np.argsort(-totals.sum(axis=0), kind="stable")
    kept = np.empty((n_actors, 0), dtype=np.int64)
    for j in order:
        covers = (kept >= totals[:, j : j + 1]).all(axis=0)
        if covers.any() and not (kept[:, covers] == totals[:, j : j + 1]).all(axis=0).any():
            mask[j] = False
        else:
            kept = np.append(kept, totals[:, j : j + 1], axis=1)
    assert front.count == mask.sum()
    assert {tuple(u) for u in front.utilities.astype(int).tolist()} == {
        tuple(u) for u in totals[:, mask].T.tolist()
    }


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([2, 3]), st.floats(0.5, 30.0))
def test_epsilon_frontier_keeps_its_promise(seed, n_actors, epsilon):
    rng = np.random.default_rng(seed)
    sizes = [6, 6, 6, 5]
    grid = Grid.of(rng.integers(0, 100, (n_actors, sum(sizes))), np.append(0, np.cumsum(sizes)))
    exact = merge(grid).points
    steps = np.full(n_actors, int(epsilon), dtype=np.int64)
    thin = merge_thin(grid, steps)
    assert (thin.error <= steps).all()
    covered = (thin.points[:, :, None] + thin.error[:, None, None] >= exact[:, None, :]).all(axis=0)
    assert covered.any(axis=0).all()
    # Every point is a real deal, and names it.
    deals = thin.columns(np.arange(thin.points.shape[1]))
    totals = grid.values[:, deals + grid.offsets[:-1]].sum(axis=-1)
    assert (totals == thin.points).all()


def merge_thin(grid, steps):
    """Merge with thinning from the first point on, so that small cases spend the budget too."""
    from winset.deals.frontier import errors

    usual = errors._THIN_ABOVE
    errors._THIN_ABOVE = 2
    try:
        return merge(grid, epsilon=steps)
    finally:
        errors._THIN_ABOVE = usual


@settings(max_examples=150, deadline=None)
@given(negotiations(max_actors=2, max_options=4))
def test_pruning_candidates_loses_nothing(case):
    space, table, floors = case
    wanted = efficient(acceptable(listed(space, table), floors))
    usual = merging._PRUNED_ABOVE, merging._CANDIDATES
    merging._PRUNED_ABOVE, merging._CANDIDATES = 0, 8
    try:
        front = frontier(space, table, floors)
    finally:
        merging._PRUNED_ABOVE, merging._CANDIDATES = usual
    assert deals_of(front) == sorted(wanted)


def test_pruned_and_plain_merging_of_a_larger_space(monkeypatch):
    rng = np.random.default_rng(11)
    sizes = [12] * 12
    table = rng.integers(0, 10_000, (2, sum(sizes)))
    table[1] = 10_000 - table[0] + rng.integers(0, 400, sum(sizes))
    floors = [40_000, 45_000]
    pruned = frontier(Space.plain(sizes), table, floors)
    monkeypatch.setattr(merging, "_PRUNED_ABOVE", 10**12)
    plain = frontier(Space.plain(sizes), table, floors)
    assert len(plain) > 500
    np.testing.assert_array_equal(pruned.totals, plain.totals)
    assert pruned.count == plain.count


def test_epsilon_is_not_spent_where_the_frontier_is_small():
    table = np.array([[3, 0, 2, 0], [0, 2, 0, 3]])
    front = frontier(Space.plain([2, 2]), table, epsilon=1.0)
    assert front.exact
    assert len(front) == 3


def zero_sum(n_issues, n_options=10):
    rng = np.random.default_rng(5)
    worth = rng.random((n_issues, n_options))
    return [np.stack([w, 1.0 - w]) for w in worth]


def test_a_frontier_that_does_not_fit_says_what_to_do():
    deals = DealSpace.from_tables(zero_sum(30))
    with pytest.raises(TooManyPointsError, match="pass epsilon="):
        deals.frontier(limit=50_000)
    front = deals.frontier(epsilon=0.3)
    assert not front.exact
    assert 0 < front.epsilon.max() <= 0.3
    automatic = deals.frontier(epsilon=None, limit=50_000)
    assert not automatic.exact
    assert "leaves out deals" in automatic.warnings[0]


@settings(max_examples=80, deadline=None)
@given(spaces(with_null=False), st.data())
def test_permuting_issues_options_and_actors_permutes_the_answer(space, data):
    n_actors = data.draw(st.integers(1, 3))
    table = data.draw(tables(space, n_actors))
    base = {d: u for d, u in listed(space, table).items() if d in set(frontier_deals(space, table))}
    actors = data.draw(st.permutations(range(n_actors)))
    blocks = data.draw(st.permutations(range(len(space.blocks))))
    shuffles = [data.draw(st.permutations(range(len(space.blocks[b])))) for b in blocks]
    moved = Space(
        space.issues,
        space.options,
        tuple(
            Block(space.blocks[b].issues, space.blocks[b].columns[list(s)])
            for b, s in zip(blocks, shuffles, strict=True)
        ),
    )
    places = np.concatenate(
        [space.offsets[b] + np.array(s) for b, s in zip(blocks, shuffles, strict=True)]
    )
    other = frontier(moved, table[list(actors)][:, places])
    assert set(other.iter_deals()) == set(base)
    for deal, utility in zip(other.deals.tolist(), other.utilities.tolist(), strict=True):
        assert [float(base[tuple(deal)][a]) for a in actors] == utility


def frontier_deals(space, table):
    return list(frontier(space, table).iter_deals())


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_adding_a_dominated_option_changes_no_frontier(data):
    sizes = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    n_actors = data.draw(st.integers(1, 3))
    space = Space.plain(sizes)
    table = data.draw(tables(space, n_actors))
    issue = data.draw(st.integers(0, len(sizes) - 1))
    option = data.draw(st.integers(0, sizes[issue] - 1))
    place = int(space.offsets[issue]) + option
    worse = table[:, place] - np.array([1] + [0] * (n_actors - 1))
    grown = np.insert(table, int(space.offsets[issue + 1]), worse, axis=1)
    more = [n + (j == issue) for j, n in enumerate(sizes)]
    assert deals_of(frontier(Space.plain(more), grown)) == deals_of(frontier(space, table))


@settings(max_examples=60, deadline=None)
@given(negotiations(max_actors=3), st.integers(0, 10**6))
def test_float_noise_neither_adds_nor_drops_efficient_deals(case, seed):
    space, table, floors = case
    clean = table.astype(object)
    noisy = np.array([[float(Fraction(x) / 7) for x in row] for row in clean])
    noisy *= 1.0 + np.random.default_rng(seed).uniform(-4e-16, 4e-16, noisy.shape)
    sevenths = [None if f is None else f / 7 for f in floors]
    exact = deals_of(frontier(space, clean, floors))
    front = frontier(space, noisy, sevenths)
    assert deals_of(front) == exact
    assert not front.grid.exact
    assert (front.grid.bound <= 1e-9 * 12).all()


def test_same_bytes_twice():
    rng = np.random.default_rng(3)
    tables_ = [rng.random((3, 6)) for _ in range(7)]
    one, two = (DealSpace.from_tables(tables_).frontier() for _ in range(2))
    assert one.totals.tobytes() == two.totals.tobytes()
    assert one.deals.tobytes() == two.deals.tobytes()


def test_ties_of_a_few_points_only():
    table = np.array([[1, 1, 0, 2], [1, 1, 2, 0]])
    merged = merge(Grid.of(table, np.array([0, 2, 4])))
    assert Ties(merged, np.array([1])).counts == (2,)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_refused(bad):
    with pytest.raises(ValueError, match="finite"):
        frontier(Space.plain([2]), np.array([[1.0, bad]]))


def test_negative_epsilon_is_refused():
    with pytest.raises(ValueError, match="epsilon"):
        frontier(Space.plain([2]), np.array([[1.0, 2.0]]), epsilon=-1.0)
