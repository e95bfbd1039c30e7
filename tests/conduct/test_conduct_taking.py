"""What a party tables it would take: against enumeration, and what does not speak of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from winset.conduct import ActorModel, Conduct, MoveLog, NuisancePrior, offer_terms
from winset.conduct.moves import log_move, log_moves
from winset.conduct.taking import log_taken, mean_acceptance, reserve
from winset.model.moves import Move
from winset.space import Space
from winset.space.space import Block

FloatArray = NDArray[np.float64]
SETTINGS = NuisancePrior()
NAMES = ("beta", "lam", "iota", "slack", "show", "closing", "working", "ink", "misjudged")


def joint_space(*, null: bool) -> Space:
    """Three issues; the first two tied, with one combination forbidden."""
    columns = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0]])
    return Space(
        ("a", "b", "c"),
        (("0", "1", "2"), ("0", "1"), ("0", "1", "2", "3")),
        (Block((0, 1), columns), Block((2,), np.arange(4)[:, None])),
        (0, 0, 0) if null else None,
    )


def somebody(space: Space, rng: np.random.Generator, n: int = 1, **fixed: float) -> ActorModel:
    z = rng.standard_normal((n, len(NAMES)))
    parameters = SETTINGS.decode(NAMES, z) | {k: np.full(n, v) for k, v in fixed.items()}
    utility = rng.random((space.n_columns, n)) / len(space.blocks)
    return ActorModel(space, utility, rng.random(n) * 1.2 - 0.1, parameters, SETTINGS)


def alone(who: ActorModel, move: Move) -> FloatArray:
    return log_move(who, MoveLog(who.space, 1, (move,)), 0)


@given(seed=st.integers(0, 100_000), null=st.booleans(), last=st.booleans())
@settings(max_examples=25, deadline=None)
def test_the_chances_of_all_deals_sum_to_one(seed: int, null: bool, last: bool) -> None:
    rng = np.random.default_rng(seed)
    space = joint_space(null=null)
    who = somebody(space, rng, 6)
    options = [tuple(row) for row in space.options_of(np.concatenate(list(space.enumerate())))]
    deals = [offer_terms(space, deal) for deal in options if deal != space.null]
    chances = [alone(who, Move("offer", 0, 0.5, terms, last_turn=last)) for terms in deals]
    np.testing.assert_allclose(np.exp(chances).sum(axis=0), 1.0, atol=2e-2)


@given(seed=st.integers(0, 100_000))
@settings(max_examples=40, deadline=None)
def test_the_series_against_enumeration(seed: int) -> None:
    """Blocks of any sizes, walk-away values beyond all deals, sharp and loose slacks."""
    rng = np.random.default_rng(seed)
    space = Space.plain(rng.integers(2, 5, size=rng.integers(1, 5)).tolist())
    n = 7
    utility = rng.random((space.n_columns, n)) / len(space.blocks)
    slack = rng.uniform(0.02, 0.2, n)
    floor = reserve(rng.uniform(-0.5, 1.5, n), utility, slack, space)
    chance = rng.dirichlet(np.ones(1), (space.n_columns, n))[:, :, 0] * rng.random(
        (space.n_columns, n)
    )
    starts = space.offsets[:-1]
    chance /= np.repeat(np.add.reduceat(chance, starts, axis=0), space.sizes, axis=0)
    got = mean_acceptance(
        utility,
        floor,
        slack,
        space,
        parts=lambda rows: lambda wave: np.add.reduceat(wave * chance[:, rows], starts, axis=0),
        lines=[lambda parts, _: np.multiply.reduce(parts, axis=0)],
    )[0]
    slow = np.zeros(n)
    for deal in np.concatenate(list(space.enumerate())):
        at = starts + deal
        value = utility[at].sum(axis=0)
        slow += chance[at].prod(axis=0) / (1.0 + np.exp(-(value - floor) / slack))
    np.testing.assert_allclose(got, slow, rtol=0, atol=2e-4)


def test_draws_come_as_often_as_they_are_likely() -> None:
    space, n = joint_space(null=True), 40_000
    one = somebody(space, np.random.default_rng(3), show=0.2, slack=0.05)
    one = replace(one, walk_away=np.array([0.55]))
    who = one.take(np.zeros(n, dtype=np.int64))
    nothing = np.zeros((space.n_columns, 1))
    drawn = who.draw_offer(nothing, nothing, 0.5, np.random.default_rng(1), show="show")
    for deal in space.options_of(np.concatenate(list(space.enumerate()))):
        if tuple(deal) == space.null:
            continue
        columns = space.columns_of(deal)
        often = (drawn == columns).all(axis=1).mean()
        chance = float(np.exp(alone(one, Move("offer", 0, 0.5, offer_terms(space, deal))))[0])
        assert abs(often - chance) < 4.5 * np.sqrt(chance * (1 - chance) / n) + 2e-4


def test_whoever_would_not_take_it_tables_it_less() -> None:
    space = Space.plain([3, 3])
    low = offer_terms(space, (0, 1))
    utility = np.repeat(np.array([0.1, 0.3, 0.5, 0.1, 0.3, 0.5])[:, None], 9, axis=1)
    parameters = SETTINGS.decode(NAMES, np.zeros((9, len(NAMES))))
    who = ActorModel(space, utility, np.linspace(0.0, 0.8, 9), parameters, SETTINGS)
    chance = alone(who, Move("offer", 0, 0.5, low))
    assert (np.diff(chance) < 1e-3).all()
    # At the least as often as for show; on the last turn that is rarer.
    draft = alone(who, Move("offer", 0, 0.5, low, takes=False))
    assert np.exp(chance - draft)[-1] == pytest.approx(0.15, abs=0.03)
    last = alone(who, Move("offer", 0, 0.5, low, last_turn=True))
    assert np.exp(last - draft)[-1] == pytest.approx(0.05, abs=0.03)
    # At working level less sharply.
    working = alone(who, Move("offer", 0, 0.5, low, working=True))
    flat = alone(who, Move("offer", 0, 0.5, low, working=True, takes=False))
    middle = np.argmin(abs(who.walk_away - 0.5))
    assert (working - flat)[middle] > (chance - draft)[middle]


@pytest.mark.parametrize(
    "silent",
    [
        {"takes": False},
        {"kind": "raise"},
        {"terms": np.array([True, False, False, True, True, True])},
    ],
)
def test_what_says_nothing_of_its_author(silent: dict[str, Any]) -> None:
    """A demand asks the other, and of a part alone none can say that it will do."""
    space, rng = Space.plain([3, 3]), np.random.default_rng(1)
    plain = somebody(space, rng, 2)
    same = plain.take(np.zeros(2, dtype=np.int64))
    who = replace(same, walk_away=np.array([0.0, 0.9]))
    move = replace(Move("offer", 0, 0.5, offer_terms(space, (0, 1))), **silent)
    one, other = alone(who, move)
    assert one == other


def test_a_signature_tells_more_than_a_text_and_both_leave_room() -> None:
    space = Space.plain([2, 2])
    utility = np.repeat(np.array([0.0, 0.3, 0.0, 0.4])[:, None], 2, axis=1)
    parameters = SETTINGS.decode(NAMES, np.zeros((2, len(NAMES))))
    who = ActorModel(space, utility, np.array([0.1, 0.9]), parameters, SETTINGS)
    terms = offer_terms(space, (1, 0))
    text = np.subtract(*alone(who, Move("offer", 0, 0.9, terms, working=True)))
    signed = np.subtract(*alone(who, Move("sign", 0, 1.0, terms, "for")))
    assert signed > text > 0.0
    # By the median of its prior it is signed for other reasons in three of a hundred.
    assert signed == pytest.approx(-np.log(0.03), abs=0.05)


def test_near_chances_are_near_and_exact_where_a_deal_is_certain() -> None:
    space, rng = joint_space(null=True), np.random.default_rng(8)
    n = 200
    deals = [(1, 0, 2), (2, 0, 1), (0, 1, 3)]
    offers = [(k % 2, deal) for k, deal in enumerate(deals)]
    log = MoveLog.of_offers(space, offers, takes=True)
    conduct = Conduct.of_log(log)
    utility, walk_away = rng.random((1, n, 2, 9)) * 50, rng.random((1, n, 2)) * 60
    z, none = rng.standard_normal((n, len(conduct.names))), np.empty((n, 0), dtype=np.int8)
    exact = conduct.log_prob(utility, walk_away, none, z)
    near = conduct.log_prob(utility, walk_away, none, z, near=True)
    assert 0.0 < abs(near - exact).mean() < 0.1
    half = np.full(2, 0.5)
    assert log_taken(half, half, half).tolist() == [0.0, 0.0]


def test_offers_are_told_together_and_apart() -> None:
    space, rng = joint_space(null=False), np.random.default_rng(2)
    who = somebody(space, rng, 5)
    deals = [(1, 0, 2), (2, 0, 1), (0, 1, 3), (1, 1, 1)]
    log = MoveLog.of_offers(space, [(0, deal) for deal in deals], takes=True)
    together = log_moves(who, log, range(4))
    apart = np.stack([log_move(who, log, k) for k in range(4)])
    np.testing.assert_allclose(together, apart, atol=1e-4)
