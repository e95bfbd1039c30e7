"""Continuous issues: closed forms, a fine listing as a twin, and several issues at once."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.deals.continuous import ContinuousSpace
from winset.deals.curves import Custom, Linear, Piecewise, Power, SinglePeaked
from winset.deals.dealspace import DealSpace

NONE = -math.inf
CURVES = st.one_of(
    st.builds(Linear, st.floats(-3, 3), st.floats(-1, 1)),
    st.builds(Power, st.floats(0.3, 2.0), st.just(0.0), st.just(True), st.floats(0.2, 3)),
    st.builds(Power, st.floats(0.3, 2.0), st.just(1.0), st.just(False), st.floats(0.2, 3)),
    st.builds(SinglePeaked, st.floats(0, 1), st.floats(0.2, 3), st.floats(0, 2)),
    st.builds(
        lambda a, b, c: Piecewise((0.0, 0.4, 1.0), (a, b, c)),
        st.floats(0, 2),
        st.floats(0, 2),
        st.floats(0, 2),
    ),
)


def pie(*walk_away):
    return ContinuousSpace.of([(0, 1)], [[Power(0.5)], [Linear(-1, 1)]], walk_away)


def test_curves_of_a_pie():
    # With u = sqrt(x) and 1 - x: Nash at 1/3; Kalai-Smorodinsky where sqrt(x) = 1 - x.
    golden = (3 - math.sqrt(5)) / 2
    assert pie(0, 0).nash().x[0] == pytest.approx(1 / 3, abs=1e-9)
    assert pie(0, 0).kalai_smorodinsky().x[0] == pytest.approx(golden, abs=1e-9)
    assert pie(0, 0).equal_loss().x[0] == pytest.approx(golden, abs=1e-9)
    assert pie(0, 0).utilitarian().x[0] == pytest.approx(1 / 4, abs=1e-9)


@pytest.mark.parametrize(("r1", "r2", "weight"), [(0.8, 0.5, 0.5), (1, 1, 0.7), (0.5, 1, 0.6)])
@pytest.mark.parametrize("named", [True, False])
def test_weighted_nash_with_power_curves(r1, r2, weight, named):
    # Maximising x^(a r1) (1 - x)^((1 - a) r2) gives x = a r1 / (a r1 + (1 - a) r2).
    curves = (
        [[Power(r1)], [Power(r2, origin=1.0, rising=False)]]
        if named
        else [[lambda x: np.maximum(x, 0) ** r1], [lambda x: np.maximum(1 - x, 0) ** r2]]
    )
    found = ContinuousSpace.of([(0, 1)], curves, [0, 0]).nash(weights=[weight, 1 - weight])
    wanted = weight * r1 / (weight * r1 + (1 - weight) * r2)
    assert found.x[0] == pytest.approx(wanted, abs=1e-9)


def test_three_veto_players_on_a_line():
    # Tsebelis (2002): each accepts what is nearer to its ideal than the status quo at 80.
    ideals = (30, 45, 60)
    line = ContinuousSpace.of(
        [(0, 100)], [[SinglePeaked(v)] for v in ideals], [-abs(80 - v) for v in ideals]
    )
    ((low, high),) = line.zone()
    assert (low, high) == (pytest.approx(40, abs=1e-9), pytest.approx(80, abs=1e-9))


def test_zone_with_holes_points_and_nothing():
    valley = ContinuousSpace.of([(0, 1)], [[Piecewise((0, 0.5, 1), (1, 0, 1))]], [0.6])
    (a, b), (c, d) = valley.zone()
    np.testing.assert_allclose([a, b, c, d], [0, 0.2, 0.8, 1], atol=1e-12)
    touching = ContinuousSpace.of([(0, 1)], [[SinglePeaked(1 / 3, loss="quadratic")]], [0.0])
    ((low, high),) = touching.zone()
    assert low == high == pytest.approx(1 / 3, abs=1e-8)
    empty = ContinuousSpace.of([(0, 1)], [[Linear(1)], [Linear(-1, 1)]], [0.7, 0.5])
    assert empty.zone() == ()
    answer = empty.nash()
    assert not answer.exists
    assert "not all together" in answer.reason
    assert (
        "actor 1 can get at most 1, below 2"
        in ContinuousSpace.of([(0, 1)], [[Linear(1)], [Linear(-1, 1)]], [2, 0])
        .kalai_smorodinsky()
        .reason
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(CURVES, min_size=1, max_size=3), st.floats(0, 0.6))
def test_line_is_at_least_as_good_as_a_fine_listing(curves, floor):
    line = ContinuousSpace.of([(0, 1)], [[c] for c in curves], [floor] * len(curves))
    xs = np.linspace(0, 1, 2_001)
    listed = line.utilities(xs[:, None])
    fine = DealSpace.from_utilities(listed, [floor] * len(curves))
    if not fine.zone().exists:
        return
    for concept in ("nash", "egalitarian", "utilitarian"):
        exact, near = getattr(line, concept)(), getattr(fine, concept)()
        assert exact.exists
        assert exact.value >= near.value - 1e-7
        assert (exact.utilities >= floor - 1e-9).all()


def test_several_issues_reach_the_linear_optimum():
    # Dividing three items with points 50/30/20 and 20/30/50 equally by points: 65 each.
    ours, theirs = [50, 30, 20], [20, 30, 50]
    space = ContinuousSpace.of(
        [(0, 1)] * 3, [[Linear(a) for a in ours], [Linear(-b, b) for b in theirs]], [0, 0]
    )
    for concept in ("nash", "kalai_smorodinsky", "egalitarian", "equal_loss"):
        found = getattr(space, concept)()
        np.testing.assert_allclose(found.utilities, [65, 65], atol=1e-5)
        assert "SLSQP" in found.method
    with pytest.raises(ValueError, match="one issue"):
        space.zone()
    assert not space.nash(also=[80, 80]).exists


def test_a_ratifier_cuts_the_pie_or_moves_the_disagreement_point():
    # Unit pie: as a cut at r, Nash gives max(1/2, r), Kalai-Smorodinsky 1/(2 - r); as a
    # disagreement value, Nash gives (1 + r)/2.
    linear = ContinuousSpace.of([(0, 1)], [[Linear(-1, 1)], [Linear(1)]], [0, 0])
    for r in (0.3, 0.6, 0.8):
        cut = [NONE, r]
        assert linear.nash(also=cut).utilities[1] == pytest.approx(max(0.5, r), abs=1e-9)
        ks = linear.kalai_smorodinsky(also=cut)
        assert ks.utilities[1] == pytest.approx(1 / (2 - r), abs=1e-9)
        other = ContinuousSpace.of([(0, 1)], [[Linear(-1, 1)], [Linear(1)]], [0, r])
        assert other.nash().utilities[1] == pytest.approx((1 + r) / 2, abs=1e-9)


@pytest.mark.parametrize(
    "curve",
    [
        Linear(2, 1),
        Power(0.7, scale=3),
        Power(1.5, origin=1, rising=False),
        SinglePeaked(0.4, 2, loss="quadratic"),
        SinglePeaked(0.4),
        Piecewise((0, 0.5, 1), (0, 2, 1)),
        Custom(np.sin),
    ],
)
def test_slopes_are_derivatives(curve):
    x = np.array([0.13, 0.31, 0.77])
    h = 1e-6
    np.testing.assert_allclose(curve.slope(x), (curve(x + h) - curve(x - h)) / (2 * h), rtol=1e-6)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ContinuousSpace.of([(1, 0)], [[Linear(1)]]), "rising"),
        (lambda: ContinuousSpace.of([], []), "bounds"),
        (lambda: ContinuousSpace.of([(0, 1)], [[Linear(1), Linear(1)]]), "one curve"),
        (lambda: ContinuousSpace.of([(0, 1)], [[Linear(1)]], [1, 2]), "walk-away"),
        (lambda: ContinuousSpace.of([(0, 1)], [["x"]]), "curve or a function"),
        (lambda: ContinuousSpace.of([(0, 1)], [[Linear(1)]]).nash(), "disagreement"),
        (lambda: pie(0, 0).nash(weights=[1]), "weights"),
        (lambda: pie(0, 0).nash(also=[1]), "also"),
        (lambda: pie(0, 0).ideal(which="some"), "ideal"),
        (lambda: Power(0), "exponent"),
        (lambda: Piecewise((0,), (1,)), "two points"),
        (lambda: Piecewise((0, 0), (1, 2)), "rise"),
    ],
)
def test_bad_input_ends_in_one_clear_message(make, message):
    with pytest.raises(ValueError, match=message):
        make()
