"""Priors of utilities of which nothing is known."""

from __future__ import annotations

import numpy as np

from winset.inference.shapes import ShapePrior
from winset.space import Space
from winset.space.space import Block


def _jobs() -> Space:
    """Positions whose worth depends on the company, in one block; and a place."""
    pairs = np.array([(p, c) for p in range(3) for c in range(4)], dtype=np.int64)
    return Space(
        ("position", "company", "place"),
        (tuple("abc"), tuple("wxyz"), tuple("pq")),
        (Block((0, 1), pairs), Block((2,), np.arange(2, dtype=np.int64)[:, None])),
    )


def test_a_table_has_main_effects_and_is_stretched_for_each_option_of_the_other() -> None:
    free = {"free": 1.0}
    prior = ShapePrior(_jobs(), (free, free, free), within={0: 1})
    z = np.random.default_rng(0).standard_normal((4_000, prior.dims))
    table = prior.values(z)[0]
    assert table.shape == (4_000, 3, 4)
    np.testing.assert_allclose(table.min(axis=1), 0.0, atol=1e-12)
    np.testing.assert_allclose(table.max(axis=1), 1.0, atol=1e-12)
    # An option that is good with one company is likelier good with another.
    apart = np.corrcoef(table[:, 0, 0], table[:, 0, 1])[0, 1]
    assert 0.25 < apart < 0.6
    utility = prior.decode(z)
    assert utility.shape == (12 + 2, 4_000)
    assert utility.min() >= 0.0
    assert utility[:12].max(axis=0).min() > 0.0


def test_ordered_values_run_from_nothing_to_everything() -> None:
    prior = ShapePrior.ordered(Space.plain([5, 3]), {0: "rising", 1: "falling"})
    z = np.random.default_rng(1).standard_normal((500, prior.dims))
    rising, falling = prior.values(z)
    assert (np.diff(rising, axis=1) >= 0).all()
    assert (np.diff(falling, axis=1) <= 0).all()
    assert np.allclose(rising[:, 0], 0.0)
    assert np.allclose(rising[:, -1], 1.0)
    weights = prior.weights(z)
    np.testing.assert_allclose(weights.sum(axis=1), 1.0)
