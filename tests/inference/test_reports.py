"""Evidence by origin, against loops over draws and items; and prior chances of patterns."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest

from winset.case.model import Case
from winset.inference.patterns import pattern_prior, patterns_of
from winset.inference.reports import (
    Box,
    Cluster,
    cluster_weight,
    clusters_of,
    evidence_box,
    expected_of,
)
from winset.model import Model, compile_case
from winset.worlds.prior import Prior

ITEMS: list[dict[str, Any]] = [
    {
        "text": "a memo",
        "origin": "seller_office",
        "likelihood": {"seller": ".5 to .9", "buyer": 0.3},
    },
    {"text": "a leak", "origin": "press", "likelihood": {"seller": 0.8, "buyer": ".2 to .6"}},
    {"text": "a second leak", "origin": "press", "likelihood": {"seller": 0.7, "buyer": 0.4}},
    {
        "text": "a photograph",
        "origin": "press",
        "observed": False,
        "likelihood": {"seller": ".1 to .5", "buyer": 0.6},
    },
    {"text": "a diary", "origin": "buyer", "likelihood": {"seller": 0.2, "buyer": 0.9}},
    {"text": "a rumour", "likelihood": {"seller": 0.6, "buyer": 0.0}},
    {"text": "a rumour again", "likelihood": {"seller": 0.4, "buyer": 0.5}},
    {"text": "a cable", "proposition": "It was a bluff", "likelihood": {"yes": 0.8, "no": 0.1}},
]


def a_case(**more: Any) -> Case:
    points = {"price": [0, 10, 20], "day": [0, 5]}
    terms = {"seller": {"price": "low", "day": "now"}, "buyer": {"price": "high", "day": "never"}}
    return Case.model_validate(
        {
            "format": 1,
            "title": "Reports",
            "issues": {
                "price": {"options": ["none", "low", "high"]},
                "day": {"options": ["never", "now"]},
            },
            "actors": {
                name: {"role": "party", "margin": "0 to 5", "points": points}
                for name in ("seller", "buyer")
            },
            "accounts": {
                "seller": {"teller": "seller", "honesty": ".6 to .9", "prior": ".5 to .8"},
                "buyer": {"teller": "buyer"},
            },
            "mixed_accounts": 0.3,
            "events": [
                {
                    "kind": "offer",
                    "by": "seller",
                    "date": "2020-01-02",
                    "account": account,
                    "terms": said,
                }
                for account, said in terms.items()
            ],
            "evidence": ITEMS,
            **more,
        }
    )


@pytest.fixture(scope="module")
def model() -> Model:
    return compile_case(a_case())


def phi(x: float) -> float:
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def slow_chances(
    model: Model,
    items: tuple[int, ...],
    stated: bool,
    drawn: dict[str, Any],
    normals: Any,
    box: Box,
) -> np.ndarray:
    """(draws, 2) chance of the items of one origin, draw by draw, from the words of the design."""
    out = np.empty((len(normals), 2))
    for d, (for_honesty, for_exaggeration) in enumerate(normals):
        odds = 3.0 * math.exp(0.7 * for_honesty)  # .75 where nobody states it
        honesty, exaggeration = odds / (1.0 + odds), 0.0
        if stated:
            honesty, exaggeration = drawn["accounts.seller.honesty"][d], phi(for_exaggeration)
        if box.honesty in ("lower", "higher"):
            moved = honesty / (1.0 - honesty) * math.exp(0.7 if box.honesty == "higher" else -0.7)
            honesty = moved / (1.0 + moved)
        if box.honesty == "items independent":
            honesty = 1.0
        if box.honesty == "items in one voice":
            honesty = 0.0
        if box.exaggeration == "none":
            exaggeration = 0.0
        if box.exaggeration == "much":
            exaggeration = max(exaggeration, 0.5)
        chance = []
        for item in items:
            row = []
            for account in ("seller", "buyer"):
                said = ITEMS[item]["likelihood"][account]
                path = f"evidence[{item}].likelihood.{account}"
                p = drawn[path][d] if isinstance(said, str) else said
                row.append(p if ITEMS[item].get("observed", True) else 1.0 - p)
            chance.append(row)
        least = [min(row[h] for row in chance) for h in (0, 1)]
        for h in (0, 1):
            apart = math.prod(row[h] for row in chance)
            voice = (1.0 - exaggeration) * least[h] + exaggeration * max(least)
            both = honesty * apart + (1.0 - honesty) * voice
            out[d, h] = both if least[h] > 0.0 else 0.0
    return out


def test_items_are_grouped_by_who_reports_them(model: Model) -> None:
    found = clusters_of(model)
    assert [(c.origin, c.items, c.teller) for c in found] == [
        ("seller_office", (0,), "seller"),
        ("press", (1, 2, 3), ""),
        ("buyer", (4,), "buyer"),
        ("", (5,), ""),
        ("", (6,), ""),
    ]
    assert [c.items for c in clusters_of(model, "It was a bluff")] == [(7,)]
    assert found[1].without(2).items == (1, 3)


@pytest.mark.parametrize("box", [b for b in evidence_box() if b.width == 1.0], ids=str)
def test_every_setting_against_loops_over_draws(model: Model, box: Box) -> None:
    prior, n = Prior(model), 40
    z = prior.draw(n, 3)
    quantities = prior.quantities(z, actors=())
    drawn = {str(handle): values for handle, values in quantities.items()}
    normals = np.random.default_rng(1).standard_normal((n, 2))
    for cluster in clusters_of(model):
        slow = slow_chances(model, cluster.items, cluster.teller == "seller", drawn, normals, box)
        got = cluster_weight(model, cluster, quantities, normals, box=box)
        with np.errstate(divide="ignore"):
            np.testing.assert_allclose(got.log_likelihood, np.log(slow.mean(axis=0)), rtol=1e-9)
        seen = slow.mean(axis=0) > 0
        np.testing.assert_allclose(
            got.influence[:, seen], slow[:, seen] / slow[:, seen].mean(axis=0) - 1.0, atol=1e-9
        )
        if seen.all():
            np.testing.assert_allclose(np.exp(got.logs(0)), slow[:, 0], rtol=1e-9)
            ratio = slow / slow.mean(axis=0)
            apart = ratio[:, 0] - ratio[:, 1]
            assert got.error(0, 1) == pytest.approx(apart.std() / math.sqrt(n))


def test_a_cluster_without_items_says_nothing(model: Model) -> None:
    quantities = Prior(model).quantities(Prior(model).draw(5, 1), actors=())
    got = cluster_weight(model, Cluster("press", ()), quantities, np.zeros((5, 2)))
    assert got.log_likelihood.tolist() == [0.0, 0.0]
    assert got.error(0, 1) == 0.0


def test_where_the_truth_is_mixed_an_item_speaks_to_any_issue_alike(model: Model) -> None:
    prior = Prior(model)
    quantities = prior.quantities(prior.draw(20, 3), actors=())
    rows = np.array([[0, 0], [1, 1], [0, 1]])
    normals = np.zeros((20, 2))
    cluster = clusters_of(model)[2]
    got = cluster_weight(model, cluster, quantities, normals, rows=rows)
    pure = cluster_weight(model, cluster, quantities, normals)
    assert got.log_likelihood[:2] == pytest.approx(pure.log_likelihood)
    assert math.exp(got.log_likelihood[2]) == pytest.approx(0.5 * (0.2 + 0.9))


def test_the_error_of_a_cluster_is_as_large_as_its_scatter(model: Model) -> None:
    """Over seeds, log odds scatter as much as is stated for them."""
    prior, cluster = Prior(model), clusters_of(model)[0]
    value, error = [], []
    for seed in range(150):
        quantities = prior.quantities(prior.draw(60, seed), actors=())
        normals = np.random.default_rng([seed, 5]).standard_normal((60, 2))
        got = cluster_weight(model, cluster, quantities, normals)
        value.append(got.log_likelihood[0] - got.log_likelihood[1])
        error.append(got.error(0, 1))
    ratio = np.std(value, ddof=1) / math.sqrt(np.mean(np.square(error)))
    assert 0.8 < ratio < 1.25


def test_absence_is_read_as_the_chance_of_absence(model: Model) -> None:
    prior = Prior(model)
    quantities = prior.quantities(prior.draw(4, 3), actors=())
    assert expected_of(model, 3, quantities, 4)[:, 1] == pytest.approx(0.4)
    assert expected_of(model, 4, quantities, 4)[0] == pytest.approx([0.2, 0.9])
    assert expected_of(model, 7, quantities, 4)[0] == pytest.approx([0.8, 0.1])


@pytest.mark.parametrize("mixed", [0.0, 0.3, 1.0])
def test_prior_chances_of_patterns_by_drawing_them(mixed: float) -> None:
    """Whole with the chance of its teller, or issue by issue, each for itself."""
    shares = np.array([[0.5, 0.2], [0.3, 0.2], [0.2, 0.6]])
    rows = np.array(list(product(range(3), repeat=2)))
    got = pattern_prior(rows, shares, mixed)
    for world in range(2):
        share = shares[:, world]
        for (one, other), chance in zip(rows, got[:, world], strict=True):
            whole = share[one] if one == other else 0.0
            expected = (1.0 - mixed) * whole + mixed * share[one] * share[other]
            assert chance == pytest.approx(expected)
    assert got.sum(axis=0) == pytest.approx([1.0, 1.0])


def test_patterns_of_a_case_have_the_chances_that_its_worlds_have(model: Model) -> None:
    prior = Prior(model)
    z = prior.draw(20_000, 7)
    found = patterns_of(prior, z)
    assert found.rows.tolist() == [[0, 0], [1, 1], [0, 1], [1, 0]]
    account = prior.decode(z).account
    for row, chance in zip(found.rows, found.prior, strict=True):
        met = (account == row).all(axis=1).mean()
        assert abs(met - chance) < 4.0 * math.sqrt(chance * (1.0 - chance) / 20_000)
