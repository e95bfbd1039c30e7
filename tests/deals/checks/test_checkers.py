"""The checkers must pass what is right and catch what is wrong."""

import numpy as np
import pytest
from frontier_cases import negotiations
from hypothesis import given, settings

from winset.deals.checks.solutions import check_efficient, check_frontier, check_solution
from winset.deals.frontier.frontier import frontier
from winset.space import Space

SPACE = Space.plain([2, 2])
TABLE = [[3, 0, 2, 0], [0, 2, 0, 3]]


@settings(max_examples=60, deadline=None)
@given(negotiations(max_actors=3))
def test_frontiers_pass(case):
    space, table, floors = case
    front = frontier(space, table, floors)
    verdict = check_frontier(space, table, front.iter_deals(), floor=floors)
    assert verdict.holds, verdict
    for deal in front.deals.tolist()[:3]:
        assert check_efficient(space, table, deal, floor=floors).holds


def test_wrong_frontiers_are_caught():
    missing = check_frontier(SPACE, TABLE, [(0, 0), (0, 1)])
    assert (missing.holds, missing.counterexample) == (False, (1, 1))
    extra = check_frontier(SPACE, TABLE, [(0, 0), (0, 1), (1, 1), (1, 0)])
    assert (extra.holds, extra.counterexample) == (False, (1, 0))


def test_deals_below_a_floor_or_null_are_not_efficient():
    assert "floor" in check_efficient(SPACE, TABLE, [0, 0], floor=[0, 1]).reason
    null = Space.plain([2, 2], null=[0, 1])
    assert "null" in check_efficient(null, TABLE, [0, 1]).reason
    assert check_efficient(null, TABLE, [1, 0]).holds


def test_wrong_solutions_are_caught():
    verdict = check_solution(SPACE, TABLE, [0, 0], lambda u: u[0] * u[1])
    assert (verdict.holds, verdict.counterexample) == (False, (0, 1))
    low = check_solution(SPACE, TABLE, [0, 0], sum, floor=[0, 1])
    assert "floor" in low.reason


@pytest.mark.parametrize("null", [None, [0] * 25])
def test_large_spaces_are_searched(null):
    rng = np.random.default_rng(1)
    space = Space.plain([8] * 25, null=null)
    table = rng.random((3, 200))
    # The best of a weighted sum is efficient (a supported point) ...
    blocks = (np.array([1.0, 0.7, 1.2]) @ table).reshape(25, 8)
    best = blocks.argmax(axis=1).tolist()
    assert check_efficient(space, table, best).holds
    # ... and a deal that gives up value on one issue for nothing is not.
    worst = blocks.argmin(axis=1).tolist()
    verdict = check_efficient(space, table, worst)
    assert not verdict.holds
    better = space.columns_of(np.array(verdict.counterexample)) + space.offsets[:-1]
    own = np.array(worst) + space.offsets[:-1]
    assert (table[:, better].sum(axis=1) >= table[:, own].sum(axis=1) - 1e-9).all()


def test_supported_and_unsupported_points_of_a_large_frontier():
    rng = np.random.default_rng(4)
    weight = rng.dirichlet(np.ones(20), 2)
    tables = 100 * weight[:, :, None] * rng.random((2, 20, 6))
    space = Space.plain([6] * 20)
    table = tables.reshape(2, -1)
    front = frontier(space, table)
    slopes = np.diff(front.utilities[:, 1]) / np.diff(front.utilities[:, 0])
    hull = np.flatnonzero(np.append(True, slopes[1:] < slopes[:-1]))
    assert len(front) > 50
    assert len(hull) < len(front) - 1
    for point in np.linspace(0, len(front) - 1, 8).astype(int):
        assert check_efficient(space, table, front.deals[point].tolist()).holds


def test_complete_checks_refuse_what_cannot_be_listed():
    large = Space.plain([10] * 6)
    with pytest.raises(ValueError, match="lists deals"):
        check_frontier(large, np.zeros((1, 60), dtype=int), [])
    with pytest.raises(ValueError, match="lists deals"):
        check_solution(large, np.zeros((1, 60), dtype=int), [0] * 6, sum)
