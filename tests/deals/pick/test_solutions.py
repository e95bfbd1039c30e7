"""Bargaining solutions against listing, against each other's methods, and their conventions."""

import math
from fractions import Fraction

import numpy as np
import pytest
from frontier_cases import acceptable, efficient, listed, negotiations
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from winset.deals import core as face
from winset.deals.checks.solutions import check_solution
from winset.deals.dealspace import DealSpace
from winset.deals.frontier.grid import Grid
from winset.deals.frontier.merging import TooManyPointsError, merge
from winset.deals.pick.bounded import follow, search
from winset.deals.pick.criteria import Product, SmallestShare, WeightedSum, best_points
from winset.deals.pick.milp import programmed
from winset.deals.pick.relaxation import plane_above
from winset.space import Space

CONCEPTS = ("nash", "kalai_smorodinsky", "egalitarian", "equal_loss", "utilitarian")


def by_hand(concept, zone, floors):
    """The textbook's answer over a listed zone, in fractions."""
    n = len(floors)
    ideal = [max(u[i] for u in zone.values()) for i in range(n)]

    def score(u):
        gains = [x - f for x, f in zip(u, floors, strict=True)]
        if concept == "nash":
            return math.prod(gains)
        if concept == "kalai_smorodinsky":
            ranges = [(g, b - f) for g, b, f in zip(gains, ideal, floors, strict=True) if b > f]
            return min((Fraction(g) / r for g, r in ranges), default=Fraction(0))
        if concept == "egalitarian":
            return min(gains)
        if concept == "equal_loss":
            return min(x - b for x, b in zip(u, ideal, strict=True))
        return sum(u)

    best = max(score(u) for u in zone.values())
    return best, {d for d in efficient(zone) if score(zone[d]) == best}


@settings(max_examples=150, deadline=None)
@given(negotiations(max_actors=3), st.lists(st.integers(-2, 8), min_size=3, max_size=3))
def test_solutions_equal_listing(case, floors):
    space, table, _ = case
    floors = floors[: len(table)]
    deals = DealSpace.from_space(space, table, floors)
    zone = acceptable(listed(space, table), floors)
    assert deals.zone().exists == bool(zone)
    for concept in CONCEPTS:
        answer = getattr(deals, concept)()
        if not zone:
            assert not answer.exists
            assert answer.reason
            assert answer.deals.shape == (0, len(space.issues))
            continue
        value, wanted = by_hand(concept, zone, floors)
        assert {tuple(d) for d in answer.deals.tolist()} == wanted
        assert answer.count == len(wanted)
        assert answer.value == pytest.approx(float(value), abs=1e-12)
        assert answer.certificate.optimal


@settings(max_examples=60, deadline=None)
@given(negotiations(max_actors=3), st.integers(2, 9), st.integers(0, 2))
def test_scaling_an_actor_changes_no_nash_or_ks_deal(case, factor, who):
    space, table, _ = case
    who = who % len(table)
    floors = [1] * len(table)
    scaled = table.copy()
    scaled[who] = scaled[who] * factor
    raised = [f * factor if i == who else f for i, f in enumerate(floors)]
    one = DealSpace.from_space(space, table, floors)
    two = DealSpace.from_space(space, scaled, raised)
    assert one.nash().deals.tolist() == two.nash().deals.tolist()
    assert one.kalai_smorodinsky().deals.tolist() == two.kalai_smorodinsky().deals.tolist()


def random_case(seed, n_actors, sizes=(6, 6, 6, 6), floor=0.3):
    """A space of some size with floats, its floors, and the three criteria over them."""
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(len(sizes)), n_actors)
    blocks = [100 * weights[:, j, None] * rng.random((n_actors, n)) for j, n in enumerate(sizes)]
    space = Space.plain(sizes)
    grid = Grid.of(np.concatenate(blocks, axis=1), space.offsets)
    floors = (grid.top * floor).astype(np.int64)
    who = tuple(range(n_actors))
    origin = tuple(grid.exact_utility(i, int(floors[i])) for i in who)
    one = (Fraction(1),) * n_actors
    criteria = (
        Product(grid, origin, who, one),
        SmallestShare(grid, origin, one, who),
        WeightedSum(grid, who, one),
    )
    return space, grid, floors, criteria


@pytest.mark.parametrize("n_actors", [2, 3, 4])
@pytest.mark.parametrize("seed", range(3))
def test_three_ways_agree(n_actors, seed):
    space, grid, floors, criteria = random_case(seed, n_actors)
    points = merge(grid, floor=floors).points
    assert points.shape[1]
    for criterion in criteria:
        best = points[:, best_points(criterion, points)]
        found = search(criterion, grid, floors)
        assert found is not None
        assert found.optimal
        np.testing.assert_array_equal(found.merged.points[:, found.index], best)
        mixed = programmed(space, grid, criterion, floor=floors, seconds=30)
        assert mixed is not None
        totals = grid.values[:, mixed.columns + grid.offsets[:-1]].sum(axis=1)
        assert mixed.value == pytest.approx(float(criterion.scores(best)[0]), rel=1e-6)
        assert mixed.bound >= mixed.value - 1e-6
        assert (totals >= floors).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([2, 3, 4]), st.floats(0.0, 0.45))
def test_planes_lie_above_every_acceptable_deal(seed, n_actors, floor):
    space, grid, floors, criteria = random_case(seed, n_actors, (3, 4, 3, 3), floor)
    every = np.concatenate(list(space.enumerate()))
    totals = grid.values[:, every + space.offsets[:-1]].sum(axis=-1)
    totals = totals[:, (totals >= floors[:, None]).all(axis=0)]
    for criterion in criteria:
        plane = plane_above(criterion, grid, floors)
        if plane is None:
            assert totals.shape[1] == 0
            continue
        height = plane.price @ totals + plane.constant
        for h, score in zip(height, criterion.scores(totals), strict=True):
            assert h >= plane.bound_of(float(score)) - 1e-9


@settings(max_examples=25, deadline=None)
@given(
    negotiations(max_actors=3, max_issues=4), st.lists(st.integers(0, 6), min_size=3, max_size=3)
)
def test_beyond_the_frontier_the_answers_are_the_same(case, floors):
    space, table, _ = case
    floors = floors[: len(table)]
    known = DealSpace.from_space(space, table, floors)
    assume(known.zone().exists)
    answers = {concept: getattr(known, concept)() for concept in CONCEPTS}
    usual = dict(face._SOLVED_BY_FRONTIER)
    face._SOLVED_BY_FRONTIER.update(dict.fromkeys(usual, 0))
    try:
        other = DealSpace.from_space(space, table, floors)
        for concept, wanted in answers.items():
            if concept == "nash" and wanted.value == 0.0:
                continue
            found = getattr(other, concept)()
            assert "complete frontier" not in found.method
            assert found.value == pytest.approx(wanted.value)
            if found.certificate.optimal:
                assert found.deals.tolist() == wanted.deals.tolist()
                assert found.count == wanted.count
            else:
                assert found.certificate.gap <= 1e-5
    finally:
        face._SOLVED_BY_FRONTIER.update(usual)


def test_a_space_without_a_storable_frontier_is_solved_with_a_certificate():
    rng = np.random.default_rng(7)
    worth = rng.random((60, 10))
    deals = DealSpace.from_tables([np.stack([w, 1 - w]) for w in worth], walk_away=[20, 20])
    for concept in CONCEPTS:
        answer = getattr(deals, concept)()
        assert answer.exists
        assert (answer.utilities >= 20).all()
        certificate = answer.certificate
        assert certificate.bound >= answer.value
        assert certificate.gap <= 1e-4
        assert certificate.optimal or not answer.ties_complete
        # Utilities of both add up to 60 in every deal.
        assert answer.utilities.sum() == pytest.approx(60)
    assert deals.egalitarian().utilities == pytest.approx([30, 30], abs=1e-4)


def test_highs_closes_the_gap_that_planes_leave():
    space, grid, floors, criteria = random_case(1, 6, (5,) * 20)
    deals = DealSpace.from_space(
        space, grid.given, [float(grid.exact_utility(i, int(f))) for i, f in enumerate(floors)]
    )
    answer = deals.egalitarian()
    assert "HiGHS" in answer.certificate.proof
    assert answer.certificate.gap <= 2e-6 * abs(answer.value)
    assert not answer.ties_complete
    mixed = programmed(space, grid, criteria[1], floor=floors, seconds=30)
    assert mixed is not None
    assert answer.value == pytest.approx(mixed.value, rel=1e-6)


def test_a_deal_known_otherwise_is_followed():
    _, grid, floors, criteria = random_case(5, 3, (5,) * 6)
    deal = np.array([k % 5 for k in range(6)])
    own = grid.values[:, deal + grid.offsets[:-1]].sum(axis=1)
    found = follow(criteria[2], grid, np.zeros_like(floors), deal)
    assert found.score >= float(criteria[2].scores(own[:, None])[0])
    assert (found.merged.points >= own[:, None]).all(axis=0).any()


def test_nash_says_why_it_cannot_list_a_tie_of_everything():
    rng = np.random.default_rng(7)
    worth = rng.random((60, 10))
    tables = [np.stack([w, 1 - w, 0 * w]) for w in worth]
    deals = DealSpace.from_tables(tables, walk_away=[20, 20, 0])
    with pytest.raises(TooManyPointsError, match="ignore_zero_gain"):
        deals.nash()
    assert deals.nash(ignore_zero_gain=True).exists


def test_weights_move_the_nash_solution():
    shares = [[10 - k, k] for k in range(11)]
    deals = DealSpace.from_utilities(shares, [0, 0])
    assert deals.nash().utilities.tolist() == [5.0, 5.0]
    assert deals.nash(weights=[0.7, 0.3]).utilities.tolist() == [7.0, 3.0]
    assert deals.nash(weights=[2, 1]).value == pytest.approx(7**2 * 3)
    irrational = deals.nash(weights=[math.pi, 1.0])
    assert irrational.utilities.tolist() == [8.0, 2.0]
    for bad in ([1], [-1, 1], [0, 0], [math.nan, 1]):
        with pytest.raises(ValueError, match="weights"):
            deals.nash(weights=bad)


def test_ideal_points_over_acceptable_or_over_all_deals():
    utilities = [[10, 0], [6, 4], [5, 5], [3, 6], [0, 7]]
    deals = DealSpace.from_utilities(utilities, [2, 1])
    assert deals.kalai_smorodinsky().utilities.tolist() == [5.0, 5.0]
    assert deals.kalai_smorodinsky(ideal="all").utilities.tolist() == [6.0, 4.0]
    with pytest.raises(ValueError, match="ideal"):
        deals.kalai_smorodinsky(ideal="some")
    assert "acceptable" in deals.kalai_smorodinsky().convention


def test_ratifier_as_a_cut_or_as_a_disagreement_value():
    pie = [[100 - k, k] for k in range(101)]
    cut = DealSpace.from_utilities(pie, [0, 0])
    assert cut.nash(also=[0, 60]).utilities.tolist() == [40.0, 60.0]
    assert cut.nash(also=[0, 30]).utilities.tolist() == [50.0, 50.0]
    assert DealSpace.from_utilities(pie, [0, 60]).nash().utilities.tolist() == [20.0, 80.0]
    also = DealSpace.from_utilities(pie, [0, 60]).nash(disagreement=[0, 0])
    assert also.utilities.tolist() == [40.0, 60.0]
    assert "truncated set" in also.convention


def test_solutions_ask_for_a_disagreement_value_where_there_is_none():
    deals = DealSpace.from_utilities([[1, 2], [2, 1]])
    with pytest.raises(ValueError, match="walk_away"):
        deals.nash()
    assert deals.nash(disagreement=[0, 0]).count == 2
    assert deals.utilitarian().count == 2
    assert deals.equal_loss().count == 2


def test_maximisers_include_dominated_deals():
    deals = DealSpace.from_utilities([[4, 4], [4, 5], [5, 4], [3, 9]], [0, 0])
    answer = deals.egalitarian()
    assert answer.deals.tolist() == [[1], [2]]
    assert answer.maximisers().deals.tolist() == [[0], [1], [2]]
    with pytest.raises(ValueError, match="maximisers"):
        deals.nash().maximisers()


def test_ratifiers_constrain_but_are_not_bargained_for():
    # The third actor ratifies: it rules out what the parties like best.
    utilities = [[9, 9, 0], [6, 7, 5], [6, 7, 6], [7, 5, 5], [1, 1, 9]]
    deals = DealSpace.from_utilities(utilities, [0, 0, 5], parties=[0, 1])
    assert sorted(deals.frontier().iter_deals()) == [(1,), (2,), (3,)]
    assert deals.nash().deals.tolist() == [[1], [2]]
    assert deals.nash().count == 2


def test_gains_are_compared_exactly():
    # 1/3 + 1/3 + 1/3 is one: the deals tie, and floats would not see it.
    third = Fraction(1, 3)
    deals = DealSpace.from_tables([[[0, third], [0, third]]] * 3 + [[[1, 0], [1, 0]]], [0, 0])
    assert deals.nash().count == 1
    ties = DealSpace.from_utilities([[3 * third, 1], [1, 1]], [0, 0]).nash()
    assert ties.count == 2


@settings(max_examples=30, deadline=None)
@given(negotiations(max_actors=3))
def test_checker_agrees_that_nash_is_best(case):
    space, table, _ = case
    floors = [0] * len(table)
    answer = DealSpace.from_space(space, table, floors).nash()
    if answer.exists:
        verdict = check_solution(space, table, answer.deal, math.prod, floor=floors)
        assert verdict.holds
