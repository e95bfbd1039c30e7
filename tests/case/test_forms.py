"""Shapes of judgements, against scipy.stats, brute force, and what every shape must keep."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from winset.case.judgement import (
    CHANCE,
    MARGIN,
    POSITIVE,
    VALUE,
    Quantity,
    Support,
    parse_judgement,
)
from winset.case.judging.forms import Form, Uniform
from winset.case.judging.shapes import Interval

P = np.concatenate([[0.0, 1e-12, 1e-6], np.linspace(0.001, 0.999, 199), [1 - 1e-6, 1 - 1e-12, 1.0]])
GRID = np.array([0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99])
BELOW = Support(-math.inf, 50.0)


def form(text: str) -> Form:
    return parse_judgement(text).views[0].form


ON_VALUES = [
    "40",
    "20 to 40",
    "0 to 20",
    "80 to 100",
    "0 to 100",
    "1 to 99",
    "0.001 to 0.002",
    "99.9 to 99.99",
    "hard 3..5",
    "pert(0, 20, 50)",
    "pert(0, 0, 50)",
    "pert(0, 50, 50)",
    "beta(2, 5)",
    "beta(0.9, 0.8)",
    "beta(2, 5, 10, 20)",
    "normal(50, 40)",
    "normal(0, 10)",
    "lognormal(3, 1)",
    "triangular(0, 10, 40)",
    "triangular(0, 0, 40)",
    "triangular(0, 40, 40)",
    "quantiles(5%: 10, 50%: 25, 95%: 60)",
    "quantiles(0%: 10, 50%: 25, 100%: 60)",
    "quantiles(10%: 0, 50%: 0, 90%: 30)",
    "quantiles(0%: 5, 50%: 7)",
    "quantiles(25%: 5, 75%: 100)",
    "mix(70%: 20 to 40, 30%: 60)",
    "mix(50%: 10, 50%: 90)",
    "mix(20%: hard 0..1, 80%: unknown)",
    "unknown",
]
CASES = [
    *((text, VALUE) for text in ON_VALUES),
    *((text, MARGIN) for text in ("-5 to 15", "0 to +10", "normal(-3, 4)", "hard -25..0")),
    *(
        (text, MARGIN)
        for text in ("quantiles(5%: -9, 50%: 0, 95%: 30)", "mix(50%: -3, 50%: 1 to 2)")
    ),
    *((text, POSITIVE) for text in ("1 to 100", "0 to 10", "lognormal(0, 0.5)", "normal(1, 2)")),
    *((text, BELOW) for text in ("10 to 40", "10 to 50", "-90 to -80")),
    *((text, CHANCE) for text in ("likely", "30 %", "20 to 40 %", "0.2 to 0.4", "0 % to 5 %")),
    *((text, CHANCE) for text in ("mix(50%: likely, 50%: 10 %)", "pert(1 %, 5 %, 30 %)")),
]


@pytest.mark.parametrize(("text", "support"), CASES)
def test_quantiles_are_finite_monotone_and_inside(text: str, support: Support) -> None:
    quantity = parse_judgement(text)
    assert quantity.misfit(support) is None
    x = quantity.ppf(P, support)
    assert np.isfinite(x).all()
    assert (np.diff(x) >= 0).all()
    assert x.min() >= support.low
    assert x.max() <= support.high


@pytest.mark.parametrize(("text", "support"), CASES)
def test_distribution_function_inverts_the_quantiles(text: str, support: Support) -> None:
    shape = form(text)
    x = shape.ppf(P, support)
    share = shape.cdf(x, support)
    assert ((share >= 0) & (share <= 1)).all()
    # At a quantile at least p lies at or below it, and just below it no more than p.
    assert (share >= P - 1e-9).all()
    step = 1e-9 * np.maximum(1.0, np.abs(x))
    assert (shape.cdf(x - step, support) <= P + 1e-6).all()
    assert (np.diff(shape.cdf(np.sort(x), support)) >= 0).all()


@pytest.mark.parametrize(
    ("text", "support", "twin"),
    [
        ("-5 to 15", MARGIN, stats.norm(5, 10 / stats.norm.ppf(0.95))),
        (
            "1 to 100",
            POSITIVE,
            stats.lognorm(math.log(10) / stats.norm.ppf(0.95), scale=10.0),
        ),
        ("hard 3..5", VALUE, stats.uniform(3, 2)),
        ("0 to 100", VALUE, stats.uniform(0, 100)),
        ("unknown", VALUE, stats.uniform(0, 100)),
        ("beta(2, 5)", VALUE, stats.beta(2, 5, scale=100)),
        ("beta(2, 5, 10, 20)", VALUE, stats.beta(2, 5, 10, 10)),
        ("triangular(0, 10, 40)", VALUE, stats.triang(0.25, 0, 40)),
        ("normal(50, 40)", VALUE, stats.truncnorm(-1.25, 1.25, 50, 40)),
        ("lognormal(3, 1)", MARGIN, stats.lognorm(1, scale=math.exp(3))),
        ("pert(0, 20, 50)", VALUE, stats.beta(1 + 4 * 0.4, 1 + 4 * 0.6, 0, 50)),
        ("likely", CHANCE, stats.uniform(0.55, 0.25)),
        ("20 to 40 %", CHANCE, stats.norm(0.3, 0.1 / stats.norm.ppf(0.95))),
    ],
)
def test_shapes_are_the_textbooks(text: str, support: Support, twin: object) -> None:
    p = np.linspace(0.06, 0.94, 23)
    assert form(text).ppf(p, support) == pytest.approx(twin.ppf(p), abs=1e-8)  # type: ignore[attr-defined]
    x = twin.ppf(p)  # type: ignore[attr-defined]
    assert form(text).cdf(x, support) == pytest.approx(p, abs=1e-9)


def test_an_end_on_the_bound_is_a_hard_bound() -> None:
    # A normal around the middle of the range, cut off at 0, with 95 % of what is left below 20.
    x = form("0 to 20").ppf(np.array([0.0, 0.3, 0.5, 0.8, 0.95]), VALUE)
    sd = 10 / stats.norm.ppf(1 / 1.05)
    twin = stats.truncnorm(-10 / sd, math.inf, 10, sd)
    assert x == pytest.approx(twin.ppf([0.0, 0.3, 0.5, 0.8, 0.95]), abs=1e-9)
    assert x[0] == 0.0
    mirrored = form("80 to 100").ppf(np.array([1.0, 0.7, 0.5, 0.2, 0.05]), VALUE)
    assert mirrored == pytest.approx(100 - x, abs=1e-9)
    assert mirrored[0] == 100.0


@settings(max_examples=200, deadline=None)
@given(
    st.floats(-90, 90),
    st.floats(1e-3, 50),
    st.sampled_from([MARGIN, Support(-100, 200), Support(-100, math.inf), Support(-math.inf, 150)]),
)
def test_intervals_keep_their_ends_and_bend_without_a_kink(
    low: float, width: float, support: Support
) -> None:
    shape = Interval(low, low + width)
    ends = shape.ppf([0.05, 0.95], support)
    assert ends == pytest.approx([low, low + width], rel=1e-9, abs=1e-9)
    if support.low == -math.inf or support.high < math.inf:
        assert shape.ppf(0.5, support) == pytest.approx(low + width / 2, abs=1e-9)
    # Slopes on both sides of each end agree, on the normal scale.
    for p in (0.05, 0.95):
        z = stats.norm.ppf(p) + np.array([-2e-4, -1e-4, 1e-4, 2e-4])
        x = shape.ppf(stats.norm.cdf(z), support)
        assert x[1] - x[0] == pytest.approx(x[3] - x[2], rel=0.02, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 9),
            st.sampled_from(["20 to 40", "hard 0..10", "60", "5", "unknown", "pert(1, 2, 80)"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_mixtures_against_their_definition(parts: list[tuple[int, str]]) -> None:
    total = sum(weight for weight, _ in parts)
    text = f"mix({', '.join(f'{w / total:.12f}: {part}' for w, part in parts)})"
    mixture = form(text)
    grid = np.linspace(0, 100, 4001)
    share = sum(w / total * form(part).cdf(grid, VALUE) for w, part in parts)
    assert mixture.cdf(grid, VALUE) == pytest.approx(share, abs=1e-9)
    # Quantiles by looking them up in the table of shares.
    for p in (0.03, 0.21, 0.5, 0.77, 0.98):
        first = grid[np.argmax(share >= p - 1e-9)]
        x = float(mixture.ppf(p, VALUE))
        assert first - 0.025 - 1e-6 <= x <= first + 1e-6


def test_several_analysts_are_pooled_by_their_mean_distribution() -> None:
    pool = parse_judgement([{"value": "0 to 10", "by": "a"}, {"value": "hard 50..60", "by": "b"}])
    assert pool.cdf(49.0, VALUE) == pytest.approx(0.5, abs=1e-6)
    one, two = (view.form for view in pool.views)
    x = np.linspace(0, 100, 101)
    assert pool.cdf(x, VALUE) == pytest.approx((one.cdf(x, VALUE) + two.cdf(x, VALUE)) / 2)
    assert pool.median(VALUE) == pytest.approx(float(pool.ppf(0.5, VALUE)))
    assert "a: between 0 and 10" in pool.words()


def test_exact_quantities() -> None:
    seven = Quantity.exact(7)
    assert seven.is_exact
    assert seven.ppf(np.zeros((2, 3)), VALUE).tolist() == [[7.0] * 3] * 2
    assert parse_judgement("7") == parse_judgement(7) == parse_judgement(7.0)
    assert parse_judgement([{"value": 7, "by": "a"}, {"value": 7, "by": "b"}]).is_exact
    assert not parse_judgement([7, 8]).is_exact
    assert parse_judgement("mix(50%: 10, 50%: 90)").ppf([0.4, 0.6], VALUE).tolist() == [10.0, 90.0]


@pytest.mark.parametrize(("text", "support"), CASES)
def test_shapes_keep_the_shape_of_p(text: str, support: Support) -> None:
    shape = form(text)
    p = np.linspace(0.1, 0.9, 6).reshape(2, 3)
    assert shape.ppf(p, support).shape == (2, 3)
    assert shape.ppf(p, support) == pytest.approx(shape.ppf(p.ravel(), support).reshape(2, 3))
    assert np.shape(shape.ppf(0.5, support)) == ()
    assert np.shape(shape.cdf(0.5, support)) == ()
    assert shape.words()


def test_uniform_ends_are_exact() -> None:
    shape = Uniform(0.1, 0.3)
    assert shape.ppf([0.0, 1.0], VALUE).tolist() == [0.1, 0.3]
