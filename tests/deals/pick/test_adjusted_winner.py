"""Adjusted Winner: published divisions, its properties, and bad input."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset as ws
from winset.deals.checks.solutions import check_division
from winset.deals.pick.adjusted_winner import Division, adjusted_winner

POINTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=9)


def test_a_divorce():
    # Brams and Taylor, The Win-Win Solution (1999), chapter 6.
    items = ["Connecticut estate", "Palm Beach mansion", "apartment", "Tower triplex", "cash"]
    division = adjusted_winner([10, 40, 10, 38, 2], [38, 20, 30, 10, 2], items=items)
    assert division.initial == (78, 70)
    assert division.totals == (Fraction(218, 3), Fraction(218, 3))
    assert division.shares[1] == Fraction(13, 15)
    assert [(t.name, t.fraction) for t in division.transfers] == [
        ("Palm Beach mansion", Fraction(2, 15))
    ]
    assert division.split == 1
    assert division.winners == (1, None, 1, 0, 1)


@settings(max_examples=150, deadline=None)
@given(POINTS)
def test_divisions_are_equitable_envy_free_and_efficient(points):
    first, second = [a for a, _ in points], [b for _, b in points]
    if not any(first) or not any(second):
        return
    division = adjusted_winner(first, second, rescale=True)
    assert division.totals[0] == division.totals[1]
    assert sum(0 < s < 1 for s in division.shares) <= 1
    verdict = check_division(division)
    assert verdict.holds, verdict.reason


@settings(max_examples=50, deadline=None)
@given(POINTS)
def test_the_parties_may_change_places(points):
    first, second = [a for a, _ in points], [b for _, b in points]
    if not any(first) or not any(second):
        return
    one = adjusted_winner(first, second, rescale=True)
    two = adjusted_winner(second, first, rescale=True)
    assert one.totals == two.totals


def test_the_checker_is_not_fooled():
    good = adjusted_winner([60, 40], [30, 70])
    unequal = Division(
        good.items, good.points, (Fraction(1), Fraction(0)), (), (0, 0), (0, 0), None
    )
    assert "not equitable" in check_division(unequal).reason
    wasteful = Division(
        good.items, good.points, (Fraction(1, 2), Fraction(1, 2)), (), (0, 0), (0, 0), None
    )
    assert "both could have" in check_division(wasteful).reason
    envious = Division(
        good.items, good.points, (Fraction(0), Fraction(1)), (), (0, 0), (0, 0), None
    )
    assert not check_division(envious).holds
    outside = Division(
        good.items, good.points, (Fraction(2), Fraction(0)), (), (0, 0), (0, 0), None
    )
    assert "between 0 and 1" in check_division(outside).reason


def test_decimals_are_read_as_written():
    division = adjusted_winner([0.1, 0.2], [Decimal("0.2"), "0.1"])
    assert division.points[0] == (Fraction(1, 10), Fraction(1, 5))
    assert division.totals == (Fraction(1, 5), Fraction(1, 5))


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ([1, 2], [3], "same items"),
        ([], [], "same items"),
        ([1, 2], [1, 3], "rescale=True"),
        ([-1, 2], [1, 0], "negative"),
        ([0, 0], [1, 0], "values nothing"),
        ([1, float("nan")], [1, 0], "not a number"),
        ([1, "x"], [1, 0], "not a number"),
    ],
)
def test_bad_points_are_refused(first, second, message):
    with pytest.raises(ValueError, match=message):
        adjusted_winner(first, second)


def test_rescaling_is_announced():
    assert "rescaled" in adjusted_winner([1, 2], [1, 3], rescale=True).warnings[0]


def test_names_must_fit():
    with pytest.raises(ValueError, match="names"):
        adjusted_winner([1, 2], [2, 1], items=["one"])


def test_issues_are_divided_between_two_parties():
    """Points are what an issue's best option is worth above its worst; both in hundreds."""
    tables = [[[0, 30, 60], [30, 10, 0]], [[40, 0], [0, 70]], [[5, 9], [1, 2]]]
    division = ws.DealSpace.from_tables(tables, issues=["rent", "term", "tea"]).adjusted_winner()
    assert division == replace(
        adjusted_winner([60, 40], [30, 70], items=["rent", "term"]),
        warnings=("left out, for both like the same option best: tea",),
    )
    assert check_division(division).holds
    # Of points that sum to other numbers, and of utilities that start anywhere.
    moved = [[[a * 7 - 90 for a in row] if i else row for i, row in enumerate(t)] for t in tables]
    assert ws.DealSpace.from_tables(moved).adjusted_winner().shares == division.shares


def test_issues_that_cannot_be_divided_say_why():
    three = ws.DealSpace.from_tables([[[0, 1], [1, 0], [1, 0]]])
    with pytest.raises(ValueError, match="between two parties, and there are 3"):
        three.adjusted_winner()
    two = ws.DealSpace.from_tables([[[0, 1], [1, 0], [1, 0]]], parties=[0, 2])
    assert two.adjusted_winner().shares == (Fraction(1, 2),)
    with pytest.raises(ValueError, match="like the same options best"):
        ws.DealSpace.from_tables([[[0, 1], [0, 1]]]).adjusted_winner()
    with pytest.raises(ValueError, match="like the same options best"):
        ws.DealSpace.from_tables([[[0, 1], [0, 0]]]).adjusted_winner()
