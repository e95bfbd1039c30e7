"""Orders of steps: against all orders, against a checker, against a closed form."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.play.phasing import (
    Phasing,
    Step,
    best_order,
    hold,
    hold_at_once,
    loosen,
    profitable_exit,
)
from winset.play.phasing.loosening import halved


def drawn(seed, most=5, worlds=1):
    """A small random game: steps of two or three actors, some after others, some taken back."""
    rng = np.random.default_rng(seed)
    n, actors = int(rng.integers(1, most + 1)), int(rng.integers(2, 4))
    steps = []
    for k in range(n):
        needs = tuple(j for j in range(k) if rng.random() < 0.25)
        steps.append(
            Step(
                f"step {k}",
                int(rng.integers(actors)),
                needs,
                bool(rng.random() < 0.4),
                int(rng.choice([0, 0, 1, 2])),
            )
        )
    if rng.random() < 0.5:
        value = rng.integers(-9, 14, (worlds, actors, 2**n)).astype(float)
    else:
        gains = rng.integers(-6, 7, (worlds, actors, n)).astype(float)
        taken = np.arange(2**n)[:, None] >> np.arange(n) & 1
        value = gains @ taken.T + 0.0
    return Phasing(
        tuple(steps),
        value,
        rng.choice([1.0, 1.0, 0.9, 0.6], actors),
        float(rng.choice([0.0, 0.0, 0.1])),
        rng.choice([0.0, 0.0, 3.0], actors),
    )


def orders_of(game):
    for order in permutations(range(len(game.steps))):
        taken = set()
        for k in order:
            if not set(game.steps[k].needs) <= taken:
                break
            taken.add(k)
        else:
            yield order


@given(st.integers(0, 10**9))
@settings(max_examples=200)
def test_an_order_holds_where_no_exit_pays(seed):
    game = drawn(seed, worlds=2)
    for order in list(orders_of(game))[:6]:
        found = hold(game, order)
        for world in (0, 1):
            exit_ = profitable_exit(game, order, world)
            assert (exit_ is None) == bool(found.holds[world])
            if exit_ is not None:
                assert -found.slack[world] == pytest.approx(exit_.gain)


def test_the_best_order_of_a_thousand_games():
    """No order holds in more worlds, none that does has more slack, none is called safe falsely."""
    safe = 0
    for seed in range(1000):
        worlds = 1 if seed % 2 else 3
        game = drawn(seed, most=4 if worlds == 3 else 5, worlds=worlds)
        found = best_order(game)
        every = [hold(game, order) for order in orders_of(game)]
        best = max((h.holds.mean(), h.slack.mean()) for h in every)
        assert found.proven
        assert found.share == pytest.approx(best[0])
        assert found.hold.slack.mean() == pytest.approx(best[1])
        for world in np.flatnonzero(found.hold.holds):
            assert profitable_exit(game, found.order, int(world)) is None
        safe += found.share > 0
    assert 100 < safe < 900


def test_weights_say_which_worlds_count():
    steps = [Step("a", 0), Step("b", 1)]
    value = np.array([[[0, 1, -1, 2], [0, -1, 1, 2.0]], [[0, -1, 1, 2], [0, 1, -1, 2.0]]])
    game = Phasing(tuple(steps), value)
    heavy = best_order(game, [0.9, 0.1]), best_order(game, [0.1, 0.9])
    assert [h.share for h in heavy] == [1.0, 1.0]  # patient actors mind only the end here
    with pytest.raises(ValueError, match="2 numbers"):
        best_order(game, [1.0])


def test_a_bound_is_given_where_the_search_stops():
    game = drawn(7, most=5)
    found = best_order(game, limit=1)
    assert found.bound >= best_order(game).share >= found.share


def test_a_dozen_steps():
    """Six each, in exchange: the order alternates, and is proven best."""
    rng = np.random.default_rng(3)
    steps = [Step(f"{who} {k}", who, reversible=k == 5) for who in (0, 1) for k in range(6)]
    cost = -(1 + rng.random((2, 6)))
    gains = np.vstack([np.hstack([cost[0], -1.4 * cost[1]]), np.hstack([-1.4 * cost[0], cost[1]])])
    game = Phasing.adding_up(steps, gains, patience=(0.97, 0.97), breaking=0.01)
    found = best_order(game)
    assert found.proven
    for order in (range(12), np.ravel(np.arange(12).reshape(2, 6).T)):
        assert hold(game, tuple(order)).slack[0] <= found.hold.slack[0] + 1e-9


def test_all_at_once_and_step_by_step():
    steps = [Step("arms", 0), Step("relief", 1, reversible=True)]
    game = Phasing.adding_up(steps, [[-3, 4], [4, -3]], patience=(0.5, 0.5))
    once = hold_at_once(game)
    # Whoever keeps its arms has the relief for one period: half of 4, against 1 for good.
    # And once it is done, whoever can take its relief back does: 4 against 1.
    assert once.slack[0] == pytest.approx(-3)
    assert not once.holds[0]


def test_what_would_loosen_it():
    steps = [Step("arms", 0), Step("relief", 1)]
    game = Phasing.adding_up(steps, [[-3, 4], [4, -3]])
    assert best_order(game).share == 0
    found = loosen(game, deposit=3.5)
    assert {(c.change, c.which) for c in found if c.ordering.share == 1} >= {
        ("deposit", 0),
        ("deposit", 1),
    }
    # What one can take back alone, it takes back once it has what it wants.
    assert all(c.ordering.share == 0 for c in found if c.change == "reversible")
    for one in found:
        if one.change == "halved":
            assert one.ordering.hold.slack[0] == pytest.approx(-1.5)


@given(st.integers(0, 10**9))
@settings(max_examples=60)
def test_halves_lose_nothing(seed):
    game = drawn(seed, most=4)
    for k in range(len(game.steps)):
        two = halved(game, k)
        assert two.value[:, :, two.whole] == pytest.approx(game.value[:, :, game.whole])
        assert two.value[:, :, 0] == pytest.approx(game.value[:, :, 0])


@given(st.integers(0, 10**9), st.integers(0, 10**9))
@settings(max_examples=60)
def test_numbering_of_steps_means_nothing(seed, shuffle):
    game = drawn(seed, most=4)
    n = len(game.steps)
    to = np.random.default_rng(shuffle).permutation(n)  # step k becomes step to[k]
    steps = [None] * n
    for k, step in enumerate(game.steps):
        steps[to[k]] = Step(
            step.name, step.by, tuple(int(to[j]) for j in step.needs), step.reversible, step.lag
        )
    states = np.arange(2**n)
    new = sum((states >> k & 1) << int(to[k]) for k in range(n))
    value = np.empty_like(game.value)
    value[:, :, new] = game.value
    other = Phasing(tuple(steps), value, game.patience, game.breaking, game.deposit)
    assert best_order(other).hold.slack == pytest.approx(best_order(game).hold.slack)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Phasing((), np.zeros((1, 1))), "0 steps"),
        (lambda: Phasing((Step("a", 0),), np.zeros((1, 3))), "shape"),
        (lambda: Phasing((Step("a", 5),), np.zeros((1, 2))), "by actor 5"),
        (lambda: Phasing((Step("a", 0, (0,)),), np.zeros((1, 2))), "needs"),
        (lambda: Phasing((Step("a", 0, lag=-1),), np.zeros((1, 2))), "lag of -1"),
        (
            lambda: Phasing((Step("a", 0, (1,)), Step("b", 0, (0,))), np.zeros((1, 4))),
            "in a circle",
        ),
        (lambda: Phasing((Step("a", 0),), np.zeros((1, 2)), breaking=2.0), "from 0 to 1"),
        (lambda: Phasing((Step("a", 0),), np.zeros((1, 2)), deposit=np.array([-1.0])), "deposit"),
        (lambda: Phasing.adding_up([Step("a", 0)], [[1, 2]]), "gains has the shape"),
        (lambda: hold(Phasing((Step("a", 0),), np.zeros((1, 2))), (1,)), "each of 1 steps once"),
    ],
)
def test_what_is_wrong_is_said(make, said):
    with pytest.raises(ValueError, match=said):
        make()
