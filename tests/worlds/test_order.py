"""Ordered options stay ordered in every draw."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from winset.case.model import Case
from winset.model import compile_case
from winset.model.preferences import order_of
from winset.worlds import Prior
from winset.worlds.order import arrange, arrange_shape


def case_of(values: list[Any], *, ordered: bool = True) -> Case:
    return Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {"i": {"options": [f"o{k}" for k in range(len(values))], "ordered": ordered}},
            "actors": {"a": {"role": "party", "margin": 0, "values": {"i": values}}},
        }
    )


def drawn(values: list[Any], n: int = 400, *, ordered: bool = True) -> Any:
    prior = Prior(compile_case(case_of(values, ordered=ordered)), shared_factor=0.0)
    return prior.decode(prior.draw(n, 1)).utility[0, :, 0]


def _slow(values: list[float], medians: list[float], exact: list[bool]) -> list[float]:
    """One world, where the order of the medians is strict: cut at exact values, then sort."""
    ranked = sorted(range(len(values)), key=lambda k: medians[k])
    cut = {}
    for place, k in enumerate(ranked):
        low = max((values[j] for j in ranked[:place] if exact[j]), default=-np.inf)
        high = min((values[j] for j in ranked[place + 1 :] if exact[j]), default=np.inf)
        cut[k] = values[k] if exact[k] else min(max(values[k], low), high)
    out = [0.0] * len(values)
    for k, value in zip(ranked, sorted(cut.values()), strict=True):
        out[k] = value
    return out


@st.composite
def draws(draw: st.DrawFn) -> tuple[list[float], list[float], list[bool]]:
    medians = draw(st.lists(st.integers(0, 100), min_size=2, max_size=6, unique=True))
    exact = [draw(st.booleans()) for _ in medians]
    values = [
        float(m) if known else float(draw(st.integers(0, 100)))
        for m, known in zip(medians, exact, strict=True)
    ]
    return values, [float(m) for m in medians], exact


@given(draws())
def test_arrange_against_sorting_by_hand(
    case: tuple[list[float], list[float], list[bool]],
) -> None:
    values, medians, exact = case
    got = arrange(np.array(values)[:, None], order_of(medians, exact)).ravel()
    assert got.tolist() == _slow(values, medians, exact)
    ranked = np.argsort(medians)
    assert (np.diff(got[ranked]) >= 0).all()
    for k, known in enumerate(exact):
        if known:
            assert got[k] == values[k]


@given(
    st.lists(st.sampled_from([10.0, 20.0, 30.0]), min_size=2, max_size=6),
    st.data(),
)
def test_equal_medians(medians: list[float], data: st.DataObject) -> None:
    """With equal medians the order between different ones still holds, and nothing is lost."""
    exact = [data.draw(st.booleans()) for _ in medians]
    values = [
        m if known else data.draw(st.floats(0, 100))
        for m, known in zip(medians, exact, strict=True)
    ]
    order = order_of(medians, exact)
    got = arrange(np.array(values)[:, None], order).ravel()
    for j, k in ((j, k) for j in range(len(values)) for k in range(len(values))):
        if medians[j] < medians[k]:
            assert got[j] <= got[k]
    assert all(g == v for g, v, known in zip(got, values, exact, strict=True) if known)
    assume(medians[0] != medians[-1])
    rising = medians[0] < medians[-1]
    steps = [
        (j, k)
        for j in range(len(values))
        for k in range(j + 1, len(values))
        if medians[j] == medians[k]
    ]
    # Ties follow the direction of the ends.
    assert all((got[j] <= got[k]) if rising else (got[j] >= got[k]) for j, k in steps)


def test_the_stated_order_holds_in_every_draw() -> None:
    for values in (
        [0, "10 to 60", "30 to 90", 100],
        [100, "30 to 90", "10 to 60", 0],
        ["0 to 40", "20 to 90", "10 to 50"],  # single-peaked, as stated
    ):
        table = drawn(values)
        ranked = np.argsort(Prior(compile_case(case_of(values))).central().utility[0, 0, 0])
        assert (np.diff(table[:, ranked], axis=1) >= 0).all()
    loose = drawn([0, "10 to 60", "30 to 90", 100], ordered=False)
    assert (np.diff(loose, axis=1) < 0).any()


def test_one_uncertain_option_keeps_its_own_distribution() -> None:
    table = drawn([0, "hard 20..60", 100], n=4_000)
    assert stats.kstest(table[:, 1], stats.uniform(20, 40).cdf).pvalue > 1e-4


def test_nothing_known_of_ordered_options_has_a_shape() -> None:
    n = 6_000
    table = drawn(["unknown"] * 5, n=n)
    steps = np.sign(np.diff(table, axis=1))
    turns = (np.diff(steps, axis=1) != 0).sum(axis=1)
    rising, falling = (steps > 0).all(1), (steps < 0).all(1)
    peaked = (turns == 1) & (steps[:, 0] > 0)
    # A free draw of five is rising or falling once in 120, and single-peaked 14 in 120.
    free = 0.1
    for shape, share in (
        (rising, 0.3 + free / 120),
        (falling, 0.3 + free / 120),
        (peaked, 0.3 + free * 14 / 120),
    ):
        assert abs(shape.mean() - share) < 4 * np.sqrt(share * (1 - share) / n)
    for peak in (1, 2, 3):
        share = 0.1 + free * {1: 4, 2: 6, 3: 4}[peak] / 120
        assert abs((peaked & (table.argmax(1) == peak)).mean() - share) < 0.02
    # Shaping only permutes: together the values are as uniform as they were.
    assert stats.kstest(table.ravel() / 100, "uniform").statistic < 0.012


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_shapes_permute(n_options: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, chance = rng.random((n_options, 30)), rng.random(30)
    shaped = arrange_shape(values, chance)
    assert (np.sort(shaped, axis=0) == np.sort(values, axis=0)).all()


@pytest.mark.parametrize("values", [[50, 50], [0, 100]])
def test_exact_values_are_left_alone(values: list[int]) -> None:
    assert (drawn(values) == values).all()
