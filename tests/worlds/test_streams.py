"""Streams keyed by name: against the published generator, one number at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from winset.worlds.streams import bits, normals, start_of

MASK = (1 << 64) - 1


def splitmix64(state: int, count: int) -> list[int]:
    """The generator as its authors state it: add the gamma, then mix."""
    out = []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        x = state
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
        out.append(x ^ (x >> 31))
    return out


@given(st.integers(0, MASK), st.integers(0, 50))
def test_positions_are_those_of_the_sequence(state: int, skip: int) -> None:
    index = np.arange(skip, skip + 5, dtype=np.uint64)
    assert bits(state, index).tolist() == splitmix64(state, skip + 5)[skip:]


def test_known_outputs() -> None:
    # The reference outputs for state 1234567 that implementations of splitmix64 are tested with.
    assert bits(1234567, np.arange(5, dtype=np.uint64)).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=8), st.integers(0, 2**63 - 1), st.integers(0, 3))
def test_slices_are_slices(name: str, seed: int, attempt: int) -> None:
    start = start_of(name, seed)
    whole = normals(start, np.arange(40, dtype=np.uint64), attempt)
    part = normals(start, np.array([7, 3, 39], dtype=np.uint64), attempt)
    assert part.tobytes() == whole[[7, 3, 39]].tobytes()


def test_draws_are_standard_normal_and_unrelated() -> None:
    worlds = np.arange(20_000, dtype=np.uint64)
    names = [f"actors.a.values.issue[{k}]" for k in range(12)]
    drawn = np.stack([normals(start_of(name, 1), worlds) for name in names])
    again = normals(start_of(names[0], 1), worlds, attempt=1)
    for row in (*drawn, again):
        assert stats.kstest(row, "norm").pvalue > 1e-4
    related = np.corrcoef(np.vstack([drawn, again]))
    assert np.abs(related - np.eye(13)).max() < 5 / np.sqrt(20_000)
    lagged = [np.corrcoef(row[:-1], row[1:])[0, 1] for row in drawn]
    assert np.abs(lagged).max() < 5 / np.sqrt(20_000)
