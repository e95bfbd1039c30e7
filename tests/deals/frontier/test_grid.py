"""The integer grid: what is exact stays exact, and the rounding of the rest is bounded."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.deals.frontier.grid import Grid
from winset.deals.frontier.numbers import as_fraction

TWO = np.array([0, 2, 4])


def grid_of(rows, offsets=TWO, bias=None):
    return Grid.of(np.array(rows, dtype=object), offsets, bias)


def total(grid, i, columns):
    return int(sum(grid.values[i, c] for c in columns))


def test_whole_numbers_stay_as_they_are():
    grid = Grid.of(np.array([[3, 5, -2, 4]]), TWO)
    assert grid.exact
    assert grid.values.tolist() == [[0, 2, 0, 6]]
    assert grid.utility(np.array([[8]])).tolist() == [[9.0]]
    assert grid.bound.tolist() == [0.0]


def test_fractions_share_a_denominator():
    third, half = Fraction(1, 3), Fraction(1, 2)
    grid = grid_of([[third, half, 0, 1]])
    assert grid.exact
    assert grid.exact_utility(0, total(grid, 0, [1, 3])) == half + 1


def test_decimals_and_bias_are_exact():
    grid = grid_of([[Decimal("0.1"), Decimal("0.2"), 0, Decimal("0.3")]], bias=[Fraction(1, 3)])
    assert grid.exact
    assert grid.exact_utility(0, total(grid, 0, [1, 3])) == Fraction(1, 2) + Fraction(1, 3)


def test_fractions_that_no_machine_word_holds_stay_exact():
    primes = [Fraction(1, p) for p in (2**31 - 1, 2**61 - 1, 2**19 - 1, 2**17 - 1)]
    grid = grid_of([primes])
    assert grid.exact
    assert grid.bound[0] == 0
    assert grid.exact_utility(0, total(grid, 0, [0, 3])) == primes[0] + primes[3]


def test_floats_of_every_size_are_read_as_what_was_written():
    grid = grid_of([[0.1, 1e-300, 1e300, -0.3]])
    assert grid.exact_utility(0, total(grid, 0, [1, 2])) == 10**300 + Fraction(1, 10**300)
    assert not any(grid.rounded)
    assert grid.utility(np.array([[total(grid, 0, [0, 3])]], dtype=object)).tolist() == [[-0.2]]


def test_floats_that_a_grid_would_make_equal_are_taken_as_they_are():
    tiny = 1.2345678901234567e-30
    grid = Grid.of(np.array([[0.0, tiny, 0.0, 1.1111111111111112]]), TWO)
    assert grid.exact
    assert grid.exact_utility(0, total(grid, 0, [1, 2])) == Fraction(tiny)
    near = Grid.of(np.array([[1.1111111111111112, 1.1111111111119, 0.0, 0.0]]), TWO)
    assert near.rounded == (True,)
    assert near.bound[0] < 1e-14


@pytest.mark.parametrize("unit", [1e-300, 1e-280, 1e305])
def test_computed_floats_tie_at_every_scale(unit):
    table = np.array([[3 * unit, 7 * unit, 0.0, 10 * unit]])
    grid = Grid.of(table, TWO)
    assert grid.floors([13 * unit])[0] == total(grid, 0, [0, 3])
    assert grid.values.dtype == np.int64


def test_floats_at_their_binary_value_on_request():
    grid = Grid.of(np.array([[0.1, 0.2, 0.0, 0.3]]), TWO, binary=True)
    assert grid.exact
    assert grid.exact_utility(0, total(grid, 0, [1, 3])) == Fraction(0.2) + Fraction(0.3)
    assert grid.floors([0.3])[0] == grid.least(0, Fraction(0.3))


def test_floats_that_stand_for_fractions_are_recognised():
    grid = Grid.of(np.array([[1 / 3, 2 / 3, 0.0, 1 / 7]]), TWO)
    assert grid.denominator == (21,)
    assert grid.values.tolist() == [[0, 7, 0, 3]]
    assert grid.bound[0] < 1e-15
    assert not grid.exact


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=6, max_size=6),
    st.sampled_from([1.0, 1e-9, 1e9]),
)
def test_rounding_of_every_deal_is_within_the_bound(numbers, factor):
    table = np.array([numbers]) * factor
    grid = Grid.of(table, np.array([0, 2, 4, 6]))
    scale = sum(abs(a - b) for a, b in zip(table[0, ::2], table[0, 1::2], strict=True))
    for a in (0, 1):
        for b in (2, 3):
            for c in (4, 5):
                exact = sum(Fraction(float(table[0, k])) for k in (a, b, c))
                found = grid.exact_utility(0, total(grid, 0, (a, b, c)))
                assert abs(found - exact) <= Fraction(float(grid.bound[0])) * (
                    1 + Fraction(1, 10**6)
                )
    largest = float(np.abs(table).max())
    assert grid.bound[0] <= max(1.0000001e-9 * (scale or largest), 1e-12 * largest)


def test_equal_floats_by_different_routes_are_equal():
    table = np.array([[0.1 + 0.2, 0.0, 0.3, 0.0]])
    grid = Grid.of(table, TWO)
    assert grid.values[0, 0] == grid.values[0, 2]


def test_walk_away_values_round_in_favour_of_the_deal():
    grid = Grid.of(np.array([[0.1, 0.2, 0.0, 0.1]]), TWO)
    deal = total(grid, 0, [1, 3])
    assert grid.floors([0.3])[0] == deal
    assert grid.floors([0.1 + 0.2])[0] == deal
    assert grid.floors([0.3 + 1e-6])[0] > deal


@pytest.mark.parametrize(
    ("asked", "expected"), [(None, 0), (-np.inf, 0), (np.inf, 10), (Fraction(7, 2), 4), (-5, 0)]
)
def test_floors_at_the_extremes(asked, expected):
    grid = Grid.of(np.array([[0, 4, 0, 5]]), TWO)
    assert grid.floors([asked]).tolist() == [expected]


def test_reported_utilities_are_those_that_came():
    rng = np.random.default_rng(0)
    table = rng.random((2, 4)) * 100
    grid = Grid.of(table, TWO, [1.5, 0.0])
    deals = np.array([[0, 1], [1, 0]])
    wanted = table[:, [0, 3]].sum(axis=1) + np.array([1.5, 0.0])
    np.testing.assert_allclose(grid.utility_of(deals)[0], wanted, rtol=1e-15)


@pytest.mark.parametrize("bad", ["a", None, float("nan"), 1j, True + 0j])
def test_what_is_not_a_number_is_refused(bad):
    with pytest.raises(ValueError, match="number"):
        as_fraction(bad)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="shape"):
        Grid.of(np.array([[1, 2, 3]]), TWO)
    with pytest.raises(ValueError, match="bias"):
        Grid.of(np.array([[1, 2, 3, 4]]), TWO, [1, 2])
    with pytest.raises(ValueError, match="walk-away"):
        Grid.of(np.array([[1, 2, 3, 4]]), TWO).floors([1, 2])


def test_the_smallest_floats_are_scaled_too():
    table = np.array([[0.0, 3.4e-307, 0.0, 1e-307]])
    grid = Grid.of(table, TWO)
    found = grid.exact_utility(0, total(grid, 0, (1, 3)))
    assert float(found) == pytest.approx(4.4e-307, rel=1e-9)
