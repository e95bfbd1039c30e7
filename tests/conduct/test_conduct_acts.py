"""Answers, withdrawals, votes and talk; and that the simulator draws what the likelihood says."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from winset.conduct import ActorModel, Conduct, MoveLog, NuisancePrior
from winset.conduct.moves import needed
from winset.conduct.responses import answer_probabilities, offer_values
from winset.conduct.talk import issue_ranges, log_priority, sample_priority
from winset.model.moves import Move
from winset.space import Space

SETTINGS = NuisancePrior()


def parameters(n: int = 1) -> dict[str, np.ndarray]:
    return {
        "kappa": np.full(n, 15.0),
        "cost": np.full(n, 2.0),
        "bluff": np.full(n, 0.2),
        "concession": np.ones(n),
        "jump": np.full(n, 0.2),
        "ante": np.full(n, 0.15),
        "working": np.full(n, 0.5),
    }


def test_answers_sum_to_one_and_a_better_offer_is_taken_more_often() -> None:
    p = parameters()
    half = np.array([0.5])
    before = answer_probabilities(np.array([0.5]), half, half, p)
    after = answer_probabilities(np.array([0.7]), half, half, p)
    np.testing.assert_allclose(before.sum(axis=0), 1.0)
    assert after[0] > before[0]
    nothing = answer_probabilities(None, half, half, p)
    assert nothing[0] < 1e-4
    # No bluffing on the last turn, and refusing then is walking out.
    last = answer_probabilities(np.array([0.9]), half, half, p, last_turn=True)
    assert last[0] > 0.99
    assert last[1] == last[2]
    np.testing.assert_allclose(last[0] + last[1], 1.0, atol=1e-4)
    bluffed = answer_probabilities(np.array([0.9]), half, half, p)
    assert bluffed[1] > 0.19


def test_silence_has_two_readings() -> None:
    space = Space.plain([2, 3], null=(0, 0))
    utility = np.array([[0.0], [0.4], [0.1], [0.2], [0.6]])
    named = np.array([False, True, True, True, True])[:, None]
    kept, opened = offer_values(utility, named, space)
    np.testing.assert_allclose(kept, 0.4 + 0.1)
    np.testing.assert_allclose(opened, 0.4 + 0.3)
    settled = np.array([False, True, False, False, True])[:, None]
    np.testing.assert_allclose(offer_values(utility, settled, space), 1.0)


def test_votes_withdrawals_and_levels() -> None:
    space = Space.plain([2])
    who = ActorModel(space, np.array([[0.2], [0.9]]), np.array([0.5]), parameters(), SETTINGS)
    low, high = np.array([[True], [False]]), np.array([[False], [True]])
    assert who.votes_for(high) > 0.99
    assert who.votes_for(low) < 0.02
    assert who.withdraws(low, 0.2) > 0.9 > who.withdraws(high, 0.9)
    blunt = who.at_working_level()
    assert blunt.parameters["kappa"] == 7.5
    assert 0.5 < blunt.votes_for(high) < who.votes_for(high)


def test_priorities_are_plackett_luce_when_meant_and_empty_when_not() -> None:
    utility = np.array([[0.0], [0.7], [0.3], [0.0], [0.1], [0.0]])
    ranges = issue_ranges(utility, Space.plain([2, 2, 2]))
    np.testing.assert_allclose(ranges.ravel(), [0.7, 0.3, 0.1])
    beta, honest = np.array([5.0]), np.array([0.8])
    chances = {
        order: float(np.exp(log_priority(ranges, order, beta, honest)[0]))
        for order in permutations(range(3), 2)
    }
    assert sum(chances.values()) == pytest.approx(1.0)
    assert max(chances, key=chances.__getitem__) == (0, 1)
    np.testing.assert_allclose(log_priority(ranges, (0,), beta, np.array([1e-9])), np.log(1 / 3))
    n = 20_000
    drawn = sample_priority(
        np.repeat(ranges, n, axis=1), 2, beta, honest, rng=np.random.default_rng(0)
    )
    for order, chance in chances.items():
        got = (drawn == order).all(axis=1).mean()
        assert abs(got - chance) < 4.5 * np.sqrt(chance * (1 - chance) / n)


def everything() -> MoveLog:
    """A plan in which every kind of move occurs, at both levels."""
    space = Space.plain([2, 3, 2], null=(0, 0, 0))
    full = np.array([True, False, True, False, False, True, False])
    part = np.array([True, True, True, False, False, True, True])
    moves = (
        Move("priority", 0, 0.05, order=(0, 1)),
        Move("offer", 0, 0.1, full, working=True),
        Move("answer", 1, 0.2, None, "refuse", about=1),
        Move("offer", 1, 0.3, part),
        Move("claim", 0, 0.4, part),
        Move("raise", 0, 0.5, full),
        Move("withdrawal", 1, 0.6, None, about=3),
        Move("answer", 0, 0.8, None, "walk", about=3, last_turn=True),
        Move("vote", 2, 0.9, None, "for", about=5),
        Move("offer", 2, 0.95, full, last_turn=True),
        Move("sign", 1, 1.0, full, "for"),
    )
    return MoveLog(space, 3, moves)


def test_the_simulator_draws_what_the_likelihood_says() -> None:
    """Simulated frequencies of whole records equal the exponentiated log-likelihood."""
    conduct = Conduct.of_log(everything())
    n = 30_000
    rng = np.random.default_rng(5)
    utility = np.repeat(rng.random((1, 1, 3, 7)) * 33, n, axis=1)
    walk_away = np.repeat(rng.random((1, 1, 3)) * 50, n, axis=1)
    z = np.repeat(rng.normal(size=(1, len(conduct.names))), n, axis=0)
    talks = conduct.simulate(utility, walk_away, z, seed=2)
    logs = []
    for world in range(300):
        record = talks.log(world)
        mine = Conduct.of_log(record)
        index = [conduct.nuisances.index(pair) for pair in mine.nuisances]
        one = slice(0, 1)
        account = np.empty((1, 0), dtype=np.int8)
        log = mine.log_prob(utility[:, one], walk_away[:, one], account, z[one][:, index])
        assert np.isfinite(log).all()
        logs.append(log[0, 0] + log[1, 0])
        # The first two moves: a priority order and an offer. Compare with how often they came.
        same = (talks.orders[0] == talks.orders[0][world]).all(axis=1)  # type: ignore[index]
        offer = talks.terms[1]
        assert offer is not None
        same &= (offer == offer[:, [world]]).all(axis=0)
        chance = np.exp(logs[-1])
        assert abs(same.mean() - chance) < 5 * np.sqrt(chance * (1 - chance) / n) + 1e-4


def test_every_kind_of_choice_is_drawn_at_its_chance() -> None:
    conduct = Conduct.of_log(everything())
    n = 20_000
    rng = np.random.default_rng(6)
    utility = np.repeat(rng.random((1, 1, 3, 7)) * 33, n, axis=1)
    walk_away = np.repeat(rng.random((1, 1, 3)) * 50, n, axis=1)
    z = np.repeat(rng.normal(size=(1, len(conduct.names))), n, axis=0)
    talks = conduct.simulate(utility, walk_away, z, seed=3)
    account = np.empty((1, 0), dtype=np.int8)
    for turn in (2, 7, 8, 10):
        choices = talks.choices[turn]
        about = talks.terms[turn]
        assert choices is not None
        assert about is not None
        expected: dict[str, list[float]] = {}
        distinct, where = np.unique(about, axis=1, return_inverse=True)
        for column in range(distinct.shape[1]):
            rows = np.flatnonzero(where.ravel() == column)
            for said in np.unique(choices):
                plan = everything()
                moves = list(plan.moves)
                old = moves[turn]
                moves[turn] = Move(
                    old.kind,
                    old.actor,
                    old.time,
                    distinct[:, column],
                    str(said),  # type: ignore[arg-type]
                    last_turn=old.last_turn,
                )
                mine = Conduct.of_log(MoveLog(plan.space, 3, tuple(moves)))
                log = mine.log_prob(utility[:, :1], walk_away[:, :1], account, z[:1], [turn])
                chance = float(np.exp(log[0, 0]))
                got = (choices[rows] == said).mean()
                assert abs(got - chance) < 5 * np.sqrt(chance * (1 - chance) / len(rows)) + 1e-3
                expected.setdefault(str(said), []).append(chance)


def test_only_the_parameters_that_matter_are_drawn() -> None:
    record = MoveLog.of_offers(Space.plain([2, 2]), [(0, (0, 1)), (1, (1, 0))])
    conduct = Conduct.of_log(record, ("us", "them"))
    assert conduct.names == tuple(
        f"conduct.{who}.{name}" for who in ("us", "them") for name in ("beta", "lam", "iota")
    )
    assert needed(everything().moves[:1], "logit") == ("beta", "honesty")
    taken = Conduct.of_log(replace(record, moves=(replace(record.moves[0], takes=True),)), ("us",))
    assert [name for _, name in taken.nuisances] == ["beta", "lam", "iota", "slack", "show"]


def test_accounts_change_the_terms_world_by_world() -> None:
    space = Space.plain([2, 2])
    records = {
        (0,): MoveLog.of_offers(space, [(0, (1, 1))]),
        (1,): MoveLog.of_offers(space, [(0, (0, 1))]),
    }
    conduct = Conduct(("us",), lambda pattern: records[pattern or (0,)])
    utility = np.tile(np.array([0.0, 50.0, 0.0, 50.0]), (1, 4, 1, 1))
    walk_away = np.zeros((1, 4, 1))
    account = np.array([[0], [1], [1], [0]], dtype=np.int8)
    log = conduct.log_prob(utility, walk_away, account, np.zeros((4, len(conduct.names))))[0]
    assert log[0] == log[3] > log[1] == log[2]
