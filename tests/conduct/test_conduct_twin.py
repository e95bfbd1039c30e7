"""The likelihood of records, in every way it is asked for, against a slow one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from slow_conduct import Talk, log_record

from winset.conduct import Conduct, MoveLog, NuisancePrior
from winset.conduct.parameters import Spread
from winset.model.moves import Move
from winset.space import Space
from winset.space.space import Block

FloatArray = NDArray[np.float64]
KINDS = ("offer", "offer", "offer", "answer", "answer", "raise", "claim", "priority", "withdrawal")
ACTORS = ("a", "b", "c")


def a_space(*, null: bool) -> Space:
    """Four issues, the first two tied with one combination forbidden."""
    pairs = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0]], dtype=np.int64)
    blocks = (
        Block((0, 1), pairs),
        Block((2,), np.arange(3, dtype=np.int64)[:, None]),
        Block((3,), np.arange(2, dtype=np.int64)[:, None]),
    )
    options = (("0", "1", "2"), ("0", "1"), ("0", "1", "2"), ("0", "1"))
    return Space(("i", "j", "k", "l"), options, blocks, (0, 0, 0, 0) if null else None)


def said(rng: np.random.Generator, space: Space) -> NDArray[np.bool_]:
    """Terms that some deal can have; of some blocks nothing is said."""
    terms = np.zeros(space.n_columns, dtype=np.bool_)
    for start, size in zip(space.offsets, space.sizes, strict=False):
        if rng.random() < 0.25:
            terms[start : start + size] = True
        elif rng.random() < 0.3:
            terms[start : start + size] = rng.random(size) < 0.5
        terms[start + rng.integers(size)] = True
    return terms


def a_record(rng: np.random.Generator, space: Space, n: int) -> list[Move]:
    moves: list[Move] = []
    for k in range(n):
        kind: Any = KINDS[int(rng.integers(len(KINDS)))] if k < n - 2 else ("vote", "sign")[k % 2]
        choice: Any = ""
        terms: NDArray[np.bool_] | None = said(rng, space)
        if kind == "answer":
            choice = ("accept", "refuse", "walk")[int(rng.integers(3))]
            terms = None if rng.random() < 0.2 else terms
        if kind in ("vote", "sign"):
            choice = "for" if rng.random() < 0.5 else "against"
        order = tuple(int(j) for j in rng.permutation(4)[:2]) if kind == "priority" else ()
        moves.append(
            Move(
                kind,
                int(rng.integers(3)),
                (k + 0.5) / n,
                None if kind == "priority" else terms,
                choice,
                order,
                last_turn=bool(kind in ("answer", "offer") and rng.random() < 0.3),
                working=bool(rng.random() < 0.3),
                epoch=int(k >= n // 2),
                takes=bool(rng.random() < 0.7),
            )
        )
    return moves


def retold(rng: np.random.Generator, moves: list[Move], space: Space) -> list[Move]:
    """The same acts, some with other terms."""
    return [
        replace(move, terms=said(rng, space))
        if move.terms is not None and rng.random() < 0.4
        else move
        for move in moves
    ]


def assert_alike(got: FloatArray, slow: FloatArray) -> None:
    """The same chances; an offer of the status quo, which is none, is kept just above never."""
    never = np.isneginf(slow)
    assert (got[never] < -25.0).all()
    np.testing.assert_allclose(got[~never], slow[~never], rtol=1e-8, atol=1e-9)


def assert_all_alike(got: FloatArray, slow: FloatArray, moves: list[Move]) -> None:
    """As above; what offers say of their authors is a series in single precision."""
    series = np.array([move.kind == "offer" and move.takes for move in moves])
    assert_alike(got[~series], slow[~series])
    never = np.isneginf(slow[series])
    assert (got[series][never] < -12.0).all()
    np.testing.assert_allclose(got[series][~never], slow[series][~never], rtol=0, atol=2e-3)


@pytest.fixture(autouse=True, scope="module")
def _as_many_terms_as_single_precision_bears() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("winset.conduct.taking._DEPTH", 17.0)
        patch.setattr("winset.conduct.taking._MARGIN", 14.0)
        yield


def worlds(rng: np.random.Generator, space: Space, n: int) -> tuple[FloatArray, FloatArray]:
    utility = rng.random((2, n, 3, space.n_columns)) * 100.0 / len(space.blocks)
    return utility, rng.random((2, n, 3)) * 110.0 - 10.0


@given(seed=st.integers(0, 100_000), null=st.booleans())
@settings(max_examples=40, deadline=None)
@example(seed=517, null=True)
def test_every_move_has_the_chance_that_the_formulas_give(seed: int, null: bool) -> None:
    rng = np.random.default_rng(seed)
    space, n = a_space(null=null), 5
    moves = a_record(rng, space, 12)
    conduct = Conduct.of_log(MoveLog(space, 3, tuple(moves)), ACTORS)
    utility, walk_away = worlds(rng, space, n)
    z = rng.standard_normal((n, len(conduct.names)))
    got = conduct.log_prob(utility, walk_away, np.empty((n, 0), dtype=np.int8), z)
    slow = log_record(Talk(space, moves, 3), conduct.names, utility, walk_away, z, ACTORS)
    assert_all_alike(got, slow, moves)
    some = list(range(0, 12, 3))
    part = conduct.log_prob(utility, walk_away, np.empty((n, 0), dtype=np.int8), z, some)
    assert_all_alike(part, slow[some], [moves[k] for k in some])


@given(seed=st.integers(0, 100_000), null=st.booleans())
@settings(max_examples=30, deadline=None)
def test_every_world_has_the_chance_under_its_own_account(seed: int, null: bool) -> None:
    """Versions of moves, and of what had been seen by then, block by block."""
    rng = np.random.default_rng(seed)
    space, n = a_space(null=null), 9
    first = a_record(rng, space, 10)
    told = {(0, 0): first, (1, 1): retold(rng, first, space), (0, 1): retold(rng, first, space)}
    logs = {pattern: MoveLog(space, 3, tuple(moves)) for pattern, moves in told.items()}
    conduct = Conduct(ACTORS, lambda pattern: logs[pattern or (0, 0)])
    utility, walk_away = worlds(rng, space, n)
    z = rng.standard_normal((n, len(conduct.names)))
    patterns = list(told)
    account = np.array([patterns[k % 3] for k in range(n)], dtype=np.int8)
    slow = {
        pattern: log_record(Talk(space, moves, 3), conduct.names, utility, walk_away, z, ACTORS)
        for pattern, moves in told.items()
    }
    got = conduct.log_prob(utility, walk_away, account, z)
    for w in range(n):
        assert_all_alike(got[:, w], slow[patterns[w % 3]][:, w], first)
    by_pattern = conduct.log_prob_by_pattern(utility, walk_away, z, patterns=patterns)
    for g, pattern in enumerate(patterns):
        assert_all_alike(by_pattern[:, :, g], slow[pattern], first)


def test_settings_that_are_fixed_numbers_reach_every_move_that_they_touch() -> None:
    """A changed setting gives what a conduct made with it gives; other moves stay as they were."""
    rng = np.random.default_rng(4)
    space, n = a_space(null=True), 4
    moves = a_record(rng, space, 14)
    # Two others' offers that differ, one's own, and an answer to a package that leaves issues open.
    apart = [np.isin(np.arange(10), columns) for columns in ((1, 6, 8), (3, 7, 9), (2, 5, 9))]
    open_ended = np.isin(np.arange(10), (2, 5, 6, 7, 8, 9))
    moves += [Move("offer", k, 0.9, terms) for k, terms in zip((1, 2, 0), apart, strict=True)]
    moves.append(Move("answer", 1, 0.95, open_ended, "refuse"))
    utility, walk_away = worlds(rng, space, n)
    none = np.empty((n, 0), dtype=np.int8)
    plain = Conduct.of_log(MoveLog(space, 3, tuple(moves)), ACTORS)
    z = rng.standard_normal((n, len(plain.names)))
    before = plain.log_prob(utility, walk_away, none, z)
    for changed in (
        NuisancePrior(epsilon=0.2),
        NuisancePrior(memory=0.5),
        NuisancePrior(silence=0.9),
        NuisancePrior(beta=Spread(30.0, 0.6)),
    ):
        again = Conduct.of_log(
            MoveLog(space, 3, tuple(moves), changed.memory), ACTORS, settings=changed
        )
        got = plain.under(changed).log_prob(utility, walk_away, none, z)
        np.testing.assert_array_equal(got, again.log_prob(utility, walk_away, none, z))
        assert (got != before).any()
    np.testing.assert_array_equal(plain.log_prob(utility, walk_away, none, z), before)


def test_terms_that_no_deal_can_have_are_impossible_and_nothing_said_is_certain() -> None:
    space = a_space(null=False)
    nothing = np.ones(space.n_columns, dtype=np.bool_)
    never = nothing.copy()
    never[:5] = False
    logs = {
        (0,): MoveLog(space, 2, (Move("offer", 0, 0.5, nothing), Move("offer", 0, 0.8, nothing))),
        (1,): MoveLog(space, 2, (Move("offer", 0, 0.5, never), Move("offer", 0, 0.8, nothing))),
    }
    conduct = Conduct(("a", "b"), lambda pattern: logs[pattern or (0,)])
    utility, walk_away = np.random.default_rng(0).random((1, 3, 2, 10)) * 30, np.zeros((1, 3, 2))
    z = np.zeros((3, len(conduct.names)))
    got = conduct.log_prob(utility, walk_away, np.array([[0], [1], [0]], dtype=np.int8), z)
    assert got[0].tolist() == [0.0, -np.inf, 0.0]
    assert got[1].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("kind", ["offer", "answer"])
def test_one_pattern_among_many_is_as_if_it_were_alone(kind: Any) -> None:
    """More patterns than versions, and more versions than two."""
    rng = np.random.default_rng(11)
    space = Space.plain([4, 3])
    choice: Any = "refuse" if kind == "answer" else ""
    logs = {}
    for k in range(4):
        for j in range(3):
            terms = np.zeros(7, dtype=np.bool_)
            terms[[k, 4 + j]] = True
            moves = (Move("offer", 1, 0.2, terms), Move(kind, 0, 0.6, terms, choice))
            logs[k, j] = MoveLog(space, 2, moves)
    conduct = Conduct(("a", "b"), lambda pattern: logs[pattern or (0, 0)])
    n = 60
    utility, walk_away = rng.random((1, n, 2, 7)) * 50, rng.random((1, n, 2)) * 60
    z = rng.standard_normal((n, len(conduct.names)))
    account = rng.integers([4, 3], size=(n, 2)).astype(np.int8)
    got = conduct.log_prob(utility, walk_away, account, z)
    for pattern in logs:
        mine = (account == pattern).all(axis=1)
        alone = conduct.log_prob(utility[:, mine], walk_away[:, mine], account[mine], z[mine])
        # How many terms of a series are summed depends on who is computed beside.
        np.testing.assert_allclose(got[:, mine], alone, rtol=1e-6)
