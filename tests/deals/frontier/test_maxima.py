"""Maxima of vectors: by sorting, by blocks and by the compiled tree."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.deals.frontier import maxima as module
from winset.deals.frontier.maxima import argsort, maxima


def by_hand(points, parties):
    vectors = {tuple(p) for p in points.T.tolist()}
    return {
        p
        for p in vectors
        if not any(
            all(a >= b for a, b in zip(q, p, strict=True)) and any(q[i] > p[i] for i in parties)
            for q in vectors
        )
    }


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 5), st.integers(1, 60), st.sampled_from([2, 6, 10**6]))
def test_against_all_pairs(seed, n_actors, n, high):
    rng = np.random.default_rng(seed)
    points = rng.integers(0, high, (n_actors, n))
    parties = tuple(sorted(rng.choice(n_actors, rng.integers(1, n_actors + 1), replace=False)))
    found = points[:, maxima(points, parties)]
    assert {tuple(p) for p in found.T.tolist()} == by_hand(points, parties)
    assert np.array_equal(np.lexsort(found[::-1]), np.arange(found.shape[1]))


@pytest.mark.parametrize("seed", range(6))
def test_the_tree_finds_what_the_blocks_find(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    n_actors = 3 + seed % 3
    points = rng.integers(0, 40 if seed % 2 else 10**9, (n_actors, 4_000))
    parties = tuple(range(n_actors - seed % 2))
    plain = points[:, maxima(points, parties)]
    monkeypatch.setattr(module, "_TREE", 0)
    monkeypatch.setattr(module, "_ROUNDS", seed % 3)
    np.testing.assert_array_equal(points[:, maxima(points, parties)], plain)


def test_values_of_sixty_bits_are_compared_exactly():
    top = 2**60
    points = np.array([[top, top + 1, top], [top, top, top + 1], [top, top, top]])
    assert maxima(points).tolist() == [2, 1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 2**61), min_size=0, max_size=200))
def test_packed_sorting_is_stable(numbers):
    u = np.array(numbers + [0] * 80, dtype=np.int64)
    for values in (u, u % 7):
        np.testing.assert_array_equal(argsort(values), np.argsort(values, kind="stable"))
