"""Ties and shared factors: empirical correlations against what was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from winset.case.model import Case
from winset.model import compile_case
from winset.worlds import Prior
from winset.worlds.copula import Copula, latent_correlation, nearest_correlation

N = 20_000
# Five standard errors of a correlation of 20,000 pairs.
SLACK = 5 / np.sqrt(N)


def case_of(ties: list[dict[str, Any]], *, shared: float = 0.0, n: int = 3) -> Case:
    """Two actors with three uncertain values each, and a margin."""
    values = {"i": [f"hard {10 * k}..{10 * k + 50}" for k in range(n)]}
    actor = {"role": "party", "margin": "hard -10..10", "values": values}
    return Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {"i": {"options": [f"o{k}" for k in range(n)]}},
            "actors": {"a": actor, "b": actor},
            "ties": ties,
            "shared_factor": shared,
        }
    )


def value(actor: str, k: int) -> str:
    return f"actors.{actor}.values.i[o{k}]"


def spearman(prior: Prior, one: str, other: str, seed: int = 1) -> float:
    quantities = prior.quantities(prior.draw(N, seed))
    return float(
        stats.spearmanr(
            quantities[prior.model.at(one)], quantities[prior.model.at(other)]
        ).statistic
    )


@pytest.mark.parametrize("rho", [-0.8, -0.3, 0.0, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("shared", [0.0, 0.5])
def test_a_tie_has_its_rank_correlation(rho: float, shared: float) -> None:
    tie = {"together": [value("a", 0), value("b", 1)], "rank_correlation": rho}
    prior = Prior(compile_case(case_of([tie], shared=shared)))
    assert not prior.warnings
    assert abs(spearman(prior, value("a", 0), value("b", 1)) - rho) < SLACK
    # What was not tied stays apart.
    assert abs(spearman(prior, "actors.a.margin", value("b", 2))) < SLACK


@pytest.mark.parametrize("shared", [0.0, 0.3, 1.0])
def test_option_values_of_one_actor_share_a_factor(shared: float) -> None:
    prior = Prior(compile_case(case_of([], shared=shared)))
    rank = 6 / np.pi * np.arcsin(shared / 2)
    assert abs(spearman(prior, value("a", 0), value("a", 2)) - rank) < SLACK
    assert abs(spearman(prior, value("a", 0), value("b", 0))) < SLACK
    assert abs(spearman(prior, value("a", 0), "actors.a.margin")) < SLACK


def test_ties_keep_the_shared_factor_where_they_can() -> None:
    ties = [{"together": [value("a", k), value("b", k)], "rank_correlation": 0.6} for k in range(2)]
    prior = Prior(compile_case(case_of(ties, shared=0.5)))
    assert not prior.warnings
    half = 6 / np.pi * np.arcsin(0.25)
    for actor in "ab":
        for j, k in ((0, 1), (0, 2), (1, 2)):
            assert abs(spearman(prior, value(actor, j), value(actor, k)) - half) < SLACK
    for k in range(2):
        assert abs(spearman(prior, value("a", k), value("b", k)) - 0.6) < SLACK


def test_a_stated_tie_goes_before_the_shared_factor() -> None:
    tie = {"together": [value("a", 0), value("a", 1)], "rank_correlation": -0.9}
    prior = Prior(compile_case(case_of([tie], shared=0.5)))
    assert not prior.warnings
    assert abs(spearman(prior, value("a", 0), value("a", 1)) + 0.9) < SLACK


def test_untied_means_untied() -> None:
    tie = {"together": [value("a", 0), value("b", 0)], "rank_correlation": 0.9}
    prior = Prior(compile_case(case_of([tie])), tied=False)
    assert abs(spearman(prior, value("a", 0), value("b", 0))) < SLACK


def test_contradictory_ties_give_the_nearest_and_a_warning() -> None:
    names = [value("a", k) for k in range(3)]
    tie = {"together": names, "rank_correlation": -0.9}
    prior = Prior(compile_case(case_of([tie])))
    assert any(warning.code == "ties-contradict" for warning in prior.warnings)
    for j, k in ((0, 1), (0, 2), (1, 2)):
        # Three cannot be further apart than -1/2 each (of the latents).
        rank = 6 / np.pi * np.arcsin(-0.25)
        assert abs(spearman(prior, names[j], names[k]) - rank) < SLACK
    quantities = prior.quantities(prior.draw(N, 1))
    for k, name in enumerate(names):
        assert (
            stats.kstest(quantities[prior.model.at(name)], stats.uniform(10 * k, 50).cdf).statistic
            < 0.017
        )


def test_a_tie_to_what_is_exact_is_pointed_out() -> None:
    tie = {"together": ["actors.a.values.j[x]", "actors.a.margin"]}
    prior = Prior(
        compile_case(
            Case.model_validate(
                {
                    "format": 1,
                    "title": "t",
                    "issues": {"j": {"options": ["x", "y"]}},
                    "actors": {
                        "a": {"role": "party", "margin": "0 to 5", "values": {"j": [0, 100]}}
                    },
                    "ties": [tie],
                }
            )
        )
    )
    assert any(warning.code == "tied-exact" for warning in prior.warnings)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 6), st.data())
def test_nearest_correlation_is_one_and_keeps_what_it_can(n: int, data: st.DataObject) -> None:
    entries = st.floats(-1, 1)
    matrix = np.eye(n)
    for i in range(n):
        for j in range(i):
            matrix[i, j] = matrix[j, i] = data.draw(entries)
    fixed = np.ones((n, n), dtype=np.bool_)
    found, kept = nearest_correlation(matrix, fixed)
    assert np.allclose(np.diag(found), 1)
    assert np.linalg.eigvalsh(found).min() > -1e-9
    if np.linalg.eigvalsh(matrix).min() > 1e-9:
        assert kept
        assert np.allclose(found, matrix, atol=1e-4)
    if kept:
        assert np.linalg.eigvalsh(matrix).min() > -1e-3


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 7), st.floats(0, 1), st.data())
def test_mixing_keeps_every_latent_standard(n: int, shared: float, data: st.DataObject) -> None:
    """Exact covariances of the mixed latents, from mixing the unit vectors."""
    pairs = {}
    for _ in range(data.draw(st.integers(0, 4))):
        i = data.draw(st.integers(1, n - 2))
        j = data.draw(st.integers(i + 1, n - 1))
        pairs[i, j] = latent_correlation(data.draw(st.floats(-1, 1)))
    half = 1 + (n - 1) // 2
    factors = {0: list(range(1, half)), n: list(range(half, n))}
    names = [f"d{k}" for k in range(n + 1)]
    copula = Copula.build(pairs, factors, shared, names)
    covariance = _covariance(copula, n + 1)
    assert np.allclose(np.diag(covariance)[1:n], 1)
    if not copula.warnings:
        for (i, j), r in pairs.items():
            assert abs(covariance[i, j] - r) < 1e-4
    free = set(range(1, n)) - {d for pair in pairs for d in pair}
    for members in factors.values():
        for i in members:
            for j in members:
                if i != j and {i, j} <= free:
                    assert abs(covariance[i, j] - shared) < 1e-9


def _covariance(copula: Copula, n: int) -> Any:
    """Mixing is linear: its matrix is what it does to the unit vectors."""
    matrix = copula.mix(np.eye(n))
    return matrix @ matrix.T
