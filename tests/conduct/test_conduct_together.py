"""Moves computed together have the chances that they have one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.conduct import ActorModel, MoveLog, NuisancePrior
from winset.conduct.actor import OfferForm
from winset.conduct.moves import log_move, log_moves, needed
from winset.model.moves import Move
from winset.space import Space
from winset.space.space import Block


def _space(*, null: bool) -> Space:
    pairs = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0]], dtype=np.int64)
    return Space(
        ("a", "b", "c"),
        (("0", "1", "2"), ("0", "1"), ("0", "1", "2")),
        (Block((0, 1), pairs), Block((2,), np.arange(3, dtype=np.int64)[:, None])),
        (0, 0, 0) if null else None,
    )


def _moves(rng: np.random.Generator, space: Space, n: int) -> tuple[Move, ...]:
    moves = []
    for k in range(n):
        terms = rng.random(space.n_columns) < 0.5
        # An offer agrees with at least one column of every block; some say nothing at all.
        terms[space.offsets[:-1] + 1] = True
        if rng.random() < 0.2:
            terms[:] = True
        kind = ("offer", "answer", "raise", "vote", "withdrawal")[int(rng.integers(5))]
        choice = {"answer": ("accept", "refuse", "walk")[int(rng.integers(3))], "vote": "for"}
        last, working = bool(rng.random() < 0.3), bool(rng.random() < 0.3)
        said = choice.get(kind, "")
        moves.append(
            Move(kind, 0, (k + 0.5) / n, terms, said, last_turn=last, working=working, event=k)
        )
    return tuple(moves)


@pytest.mark.parametrize("form", ["logit", "band", "floor"])
@given(seed=st.integers(0, 10_000), null=st.booleans())
@settings(max_examples=25, deadline=None)
def test_together_as_one_by_one(form: OfferForm, seed: int, null: bool) -> None:
    rng = np.random.default_rng(seed)
    space = _space(null=null)
    moves = _moves(rng, space, 9)
    record = MoveLog(space, 2, moves)
    names = needed(moves, form)
    prior = NuisancePrior()
    parameters = prior.decode(names, rng.standard_normal((7, len(names))))
    who = ActorModel(
        space, rng.random((space.n_columns, 7)), rng.random(7), parameters, prior, form
    )
    together = log_moves(who, record, range(9))
    alone = np.stack([log_move(who, record, k) for k in range(9)])
    assert np.isfinite(alone).all()
    # How many terms of a Fourier series are summed depends on who is computed beside.
    slack = 1e-9 if form == "logit" else 1e-3
    np.testing.assert_allclose(together, alone, rtol=0, atol=slack)
