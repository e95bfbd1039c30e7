"""Every judgement keeps its own distribution, whatever it shares with others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from winset.case.judgement import MARGIN, VALUE, parse_judgement
from winset.case.model import Case
from winset.model import compile_case
from winset.worlds import Prior
from winset.worlds.weighing import ranked_weights

N = 8_000
# Kolmogorov-Smirnov distance that chance exceeds less than once in 10,000.
KS = 2.23 / np.sqrt(N)

VALUES = [
    "20 to 40",
    "0 to 30",
    "hard 20..60",
    "pert(10, 20, 70)",
    "beta(2, 5)",
    "normal(50, 10)",
    "lognormal(3, 0.4)",
    "triangular(10, 50, 60)",
    "unknown",
    [{"value": "10 to 20", "by": "a"}, {"value": "60 to 90", "by": "b"}],
    [
        {"value": "10 to 20", "by": "a"},
        {"value": "30 to 40", "by": "b"},
        {"value": "hard 0..100", "by": "c"},
    ],
]


def case_of(values: list[Any], **more: Any) -> Case:
    """One issue with free options, valued by one party as listed."""
    options = [f"o{k}" for k in range(len(values))]
    return Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {"i": {"options": options}},
            "actors": {"a": {"role": "party", "margin": 0, "values": {"i": values}}},
            **more,
        }
    )


@pytest.mark.parametrize("shared", [0.0, 0.5, 1.0])
def test_values_follow_their_judgements(shared: float) -> None:
    prior = Prior(compile_case(case_of(VALUES, shared_factor=shared)))
    quantities = prior.quantities(prior.draw(N, 1))
    for k, stated in enumerate(VALUES):
        quantity = parse_judgement(stated)
        drawn = quantities[prior.model.at(f"actors.a.values.i[o{k}]")]
        distance = stats.kstest(drawn, lambda x, q=quantity: q.cdf(x, VALUE)).statistic
        assert distance < KS, stated


@pytest.mark.parametrize("stated", ["-5 to 15", "normal(3, 2)", "hard -4..9"])
def test_margins_move_walk_away_values(stated: str) -> None:
    case = Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {"i": {"options": ["x", "y"]}},
            "actors": {"a": {"role": "party", "margin": stated, "values": {"i": [30, 80]}}},
        }
    )
    prior = Prior(compile_case(case))
    worlds = prior.decode(prior.draw(N, 2))
    quantity = parse_judgement(stated)
    distance = stats.kstest(
        worlds.walk_away[0, :, 0] - 30.0, lambda x: quantity.cdf(x, MARGIN)
    ).statistic
    assert distance < KS


def test_the_pool_of_views_can_tell_who_was_right() -> None:
    prior = Prior(compile_case(case_of([VALUES[-2], 50])))
    assert "actors.a.values.i[o0]#view" in prior.names
    drawn = prior.quantities(prior.draw(N, 3))[prior.model.at("actors.a.values.i[o0]")]
    assert abs((drawn < 40).mean() - 0.5) < 4 * 0.5 / np.sqrt(N)


def _ranked_by_rejection(sizes: list[int], n: int) -> Any:
    """Weights uniform on the simplex of the levels' weights, kept where they fall as ranked."""
    rng = np.random.default_rng(11)
    # Uniform on {x : sum(size * weight) = 1}: Dirichlet shares of the levels, per member.
    shares = rng.dirichlet(np.ones(len(sizes)), size=40 * n)
    weights = 100 * shares / np.asarray(sizes)
    falling = (np.diff(weights, axis=1) <= 0).all(axis=1)
    return weights[falling][:n]


@pytest.mark.parametrize("sizes", [[1, 1], [1, 1, 1], [2, 1, 1], [1, 3], [1, 1, 2]])
def test_rankings_are_uniform_on_the_ordered_simplex(sizes: list[int]) -> None:
    rng = np.random.default_rng(5)
    drawn = ranked_weights(sizes, list(rng.random((len(sizes), 4_000))))
    slow = _ranked_by_rejection(sizes, 4_000)
    assert len(slow) > 1_500
    for k in range(len(sizes)):
        assert stats.ks_2samp(drawn[k], slow[:, k]).pvalue > 1e-4
    joint = stats.ks_2samp(drawn[0] - drawn[-1], slow[:, 0] - slow[:, -1])
    assert joint.pvalue > 1e-4
    assert np.allclose(np.asarray(sizes) @ drawn, 100)
    assert (np.diff(drawn, axis=0) <= 1e-12).all()
    assert np.allclose(ranked_weights(sizes, None)[:, 0], slow.mean(axis=0), atol=1.5)


def test_nothing_said_of_weights_is_uniform_on_the_simplex() -> None:
    rng = np.random.default_rng(5)
    drawn = ranked_weights([1, 1, 1], list(rng.random((3, 4_000))), ordered=False)
    # The share of one of three is Beta(1, 2).
    assert stats.kstest(drawn[0] / 100, stats.beta(1, 2).cdf).pvalue > 1e-4


def test_swings_come_as_weights() -> None:
    table = {
        "format": 1,
        "title": "t",
        "issues": {"i": {"options": ["x", "y"]}, "j": {"options": ["x", "y"]}},
        "actors": {
            "a": {
                "role": "party",
                "swing": {"i": 100, "j": "hard 50..100"},
                "values": {"i": [0, 100], "j": [0, 100]},
            }
        },
    }
    prior = Prior(compile_case(Case.model_validate(table)))
    drawn = prior.quantities(prior.draw(500, 1))
    quantities = {str(handle): values for handle, values in drawn.items()}
    total = quantities["actors.a.swing.i"] + quantities["actors.a.swing.j"]
    assert np.allclose(total, 100)
    ratio = quantities["actors.a.swing.j"] / quantities["actors.a.swing.i"]
    assert stats.kstest(ratio, stats.uniform(0.5, 0.5).cdf).pvalue > 1e-4
    assert np.allclose(prior.central().utility[0, 0, 0], [0, 100 / 1.75, 0, 75 / 1.75])
