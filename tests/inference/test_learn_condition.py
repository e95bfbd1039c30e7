"""Conditioning a case on its record, against plain importance sampling and on awkward records."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from slow_conduct import Talk, log_record

from winset.case.model import Case
from winset.conduct import NuisancePrior
from winset.conduct.model import Conduct
from winset.files.reading import loads
from winset.inference.condition import condition
from winset.inference.conditioning import Conditioning
from winset.inference.ownership import NOBODY, SHARED
from winset.model import Handle, Kind, compile_case
from winset.remarks import Remark
from winset.worlds.prior import Prior

HEAD = """
format = 1
title = "A small sale"

[issues.price]
options = ["low", "middle", "high"]
ordered = true
[issues.delivery]
options = ["late", "soon"]

[actors.seller]
role = "party"
margin = "-10 to 10"
[actors.seller.swing]
price = "40 to 90"
delivery = "10 to 60"
[actors.seller.values]
price = [0, "20 to 80", 100]
delivery = [100, 0]

[actors.buyer]
role = "party"
margin = "-10 to 10"
[actors.buyer.swing]
price = "40 to 90"
delivery = "10 to 60"
[actors.buyer.values]
price = [100, "20 to 80", 0]
delivery = [0, 100]

[actors.watcher]
role = "onlooker"
margin = "-5 to 5"
[actors.watcher.swing]
price = "40 to 60"
delivery = "40 to 60"
[actors.watcher.values]
price = [0, 50, 100]
delivery = [0, 100]
"""

EVENTS = """
[[events]]
id = "ask"
date = 2020-01-01
kind = "offer"
by = "seller"
terms = { price = "high", delivery = "late" }
[[events]]
date = 2020-01-02
kind = "offer"
by = "buyer"
terms = { price = "middle" }
[[events]]
date = 2020-01-03
kind = "refusal"
by = "seller"
[[events]]
date = 2020-01-04
kind = "offer"
by = "seller"
terms = { price = "high", delivery = "soon" }
[[events]]
date = 2020-01-05
kind = "walk-out"
by = "buyer"
"""


def case(events: str = EVENTS, extra: str = "") -> Case:
    return loads(HEAD + extra + events)


def test_the_posterior_agrees_with_importance_sampling() -> None:
    mine = case()
    prior = Prior(compile_case(mine))
    got = condition(prior, n=4_000, seed=3)
    problem = Conditioning.of(prior)
    n = 120_000
    rng = np.random.default_rng(0)
    z = np.concatenate(
        [prior.draw(n, 99), rng.standard_normal((n, len(problem.names) - len(prior.names)))], axis=1
    )
    drawn, conduct = prior.decode(z[:, : len(prior.names)]), problem.conduct
    assert problem.moves == tuple(range(5))
    log = log_record(
        Talk(prior.space, conduct.moves, len(prior.actors)),
        conduct.names,
        drawn.utility,
        drawn.walk_away,
        z[:, len(prior.names) :],
        prior.actors,
    ).sum(axis=0)
    weight = np.exp(log - log.max())
    evidence = np.log(weight.mean()) + log.max()
    assert abs(got.log_evidence - evidence) < 4 * got.error + 0.05
    weight /= weight.sum()
    assert 1.0 / (weight**2).sum() > 2_000  # the twin itself can be trusted
    worlds = prior.quantities(z[:, : len(prior.names)])
    for name, narrowed in got.narrowed.items():
        mean = float(weight @ worlds[name])
        tolerance = 0.12 * narrowed.prior.deviation
        assert abs(narrowed.posterior.mean - mean) < tolerance, name
        spread = float(np.sqrt(weight @ (worlds[name] - mean) ** 2))
        assert abs(narrowed.posterior.deviation / spread - 1.0) < 0.12, name


def test_what_the_record_cannot_tell_stays_as_wide_as_it_was() -> None:
    got = condition(Prior(compile_case(case())), n=12_000, seed=1)
    for name, narrowed in got.narrowed.items():
        if name.actor == "watcher":
            # Two samples of 12,000: their means differ by .013 of a deviation (one error).
            assert abs(narrowed.ratio - 1.0) < 0.06, name
            assert abs(narrowed.shift) < 0.06, name
    # Walking out says that no deal is worth more; what it tabled before, it would have taken.
    margin = Handle("actors.buyer.margin", Kind.MARGIN)
    ask, _, *rest = EVENTS.split("[[events]]")[1:]
    unsaid = case("".join(f"[[events]]{event}" for event in (ask, *rest)))
    walked = condition(Prior(compile_case(unsaid)), n=4_000, seed=1)
    assert walked.narrowed[margin].shift > 0.1
    assert got.narrowed[margin].shift < walked.narrowed[margin].shift - 0.1
    assert got.worlds.n == 12_000
    assert np.ptp(got.worlds.log_weight) == 0.0


def test_dimensions_belong_to_those_whom_they_touch() -> None:
    tied = """
[[ties]]
together = ["actors.seller.values.price[middle]", "actors.buyer.values.price[middle]"]
rank_correlation = 0.8
"""
    mine = case(extra=tied)
    prior = Prior(compile_case(mine))
    owner = Conditioning.of(prior).target(1).owner
    by_name = dict(zip(prior.names, owner.tolist(), strict=False))
    assert by_name["actors.seller.margin"] == 0
    assert by_name["actors.buyer.swing.delivery"] == 1
    assert by_name["actors.watcher.margin"] == NOBODY
    assert SHARED in owner
    # What the sampler kept is what a fresh evaluation gives: the factors are truly apart.
    problem = Conditioning.of(prior)
    target = problem.target(1)
    from winset.inference.sampler import sample

    rng = np.random.default_rng(0)
    start = rng.standard_normal((600, len(problem.names)))
    got = sample(target, start, rng)
    idle = target.owner == NOBODY
    assert idle.any()
    fresh = target.log_prob(got.z, range(len(problem.moves)))
    np.testing.assert_allclose(got.terms, fresh, atol=1e-9)


def test_events_already_known_do_not_condition() -> None:
    dated = HEAD.replace(
        'margin = "-10 to 10"\n[actors.buyer.swing]',
        'margin = { value = "-10 to 10", as_of = 2020-01-04 }\n[actors.buyer.swing]',
    )
    got = condition(Prior(compile_case(loads(dated + EVENTS))), n=1_000, seed=1)
    assert [effect.events for effect in got.by_event] == [(0,), (2,), (3,), (4,)]
    assert Remark("no-hindsight", (1,)) in got.warnings


@pytest.mark.parametrize(("day", "moves"), [(4, (0, 2, 3, 4)), (5, (0, 2, 3))])
def test_an_event_on_the_very_day_of_a_judgement_does_not_condition(
    day: int, moves: tuple[int, ...]
) -> None:
    """The buyer walks out on the fifth."""
    dated = HEAD.replace(
        'margin = "-10 to 10"\n[actors.buyer.swing]',
        f'margin = {{ value = "-10 to 10", as_of = 2020-01-0{day} }}\n[actors.buyer.swing]',
    )
    prior = Prior(compile_case(loads(dated + EVENTS)))
    assert Conditioning.of(prior).moves == moves
    # What is held out is held out besides; the day itself is used.
    assert Conditioning.of(prior, until=date(2020, 1, 3)).moves == (0, 2)


def test_later_events_can_be_held_out_and_a_side_learns_of_the_others_only() -> None:
    got = condition(Prior(compile_case(case())), n=500, seed=1, until=date(2020, 1, 3))
    assert [effect.events for effect in got.by_event] == [(0,), (1,), (2,)]
    mine = condition(Prior(compile_case(case())), n=500, seed=1, view="seller")
    assert {effect.actor for effect in mine.by_event} == {"buyer"}
    assert abs(mine.narrowed[Handle("actors.seller.margin", Kind.MARGIN)].ratio - 1.0) < 0.15
    with pytest.raises(ValueError, match="'nobody' is no actor of this case"):
        condition(Prior(compile_case(case())), n=500, view="nobody")


def test_the_path_shows_belief_after_every_event() -> None:
    got = condition(Prior(compile_case(case())), n=1_000, seed=1, keep_path=True)
    assert [step.events for step in got.path] == [effect.events for effect in got.by_event]
    assert all(abs(step.weight.sum() - 1.0) < 1e-9 for step in got.path)


def test_the_order_of_the_file_does_not_matter() -> None:
    blocks = EVENTS.strip().split("[[events]]")[1:]
    swapped = "\n".join("[[events]]" + block for block in reversed(blocks))
    first = condition(Prior(compile_case(case())), n=1_000, seed=1)
    second = condition(Prior(compile_case(case(swapped))), n=1_000, seed=1)
    assert Remark("events-sorted") in second.warnings
    assert second.log_evidence == pytest.approx(first.log_evidence, abs=1e-12)


def test_the_same_event_twice_counts_once() -> None:
    twice = EVENTS.replace('id = "ask"\n', "") + (
        '[[events]]\ndate = 2020-01-01\nkind = "offer"\nby = "seller"\n'
        'terms = { price = "high", delivery = "late" }\n'
    )
    first = condition(Prior(compile_case(case())), n=1_000, seed=1)
    second = condition(Prior(compile_case(case(twice))), n=1_000, seed=1)
    assert any(warning.code == "repeated" for warning in second.warnings)
    assert second.log_evidence == pytest.approx(first.log_evidence, abs=1e-12)


def test_an_empty_record_leaves_the_prior_and_says_so() -> None:
    got = condition(Prior(compile_case(case(""))), n=300, seed=1)
    assert got.log_evidence == 0.0
    assert Remark("nothing-conditions") in got.warnings


def test_an_absurd_record_has_an_answer_without_nan() -> None:
    """The seller asks for its worst deal a dozen times, and refuses its best."""
    absurd = "".join(
        f'[[events]]\ndate = 2020-01-{day:02d}\nkind = "offer"\nby = "seller"\n'
        'terms = { price = "low", delivery = "soon" }\n'
        f'[[events]]\ndate = 2020-01-{day:02d}\nkind = "offer"\nby = "buyer"\n'
        'terms = { price = "high", delivery = "late" }\n'
        f'[[events]]\ndate = 2020-01-{day:02d}\nkind = "refusal"\nby = "seller"\n'
        for day in range(1, 5)
    )
    got = condition(Prior(compile_case(case(absurd))), n=400, seed=1, settings=NuisancePrior())
    assert np.isfinite(got.log_evidence)
    assert np.isfinite(got.worlds.utility).all()
    assert all(np.isfinite(effect.log_likelihood) for effect in got.by_event)


def test_answers_find_what_they_answer() -> None:
    mine = case()
    prior = Prior(compile_case(mine))
    moves = Conduct.of_transcript(prior.model.transcript).moves
    assert [move.kind for move in moves] == ["offer", "offer", "answer", "offer", "answer"]
    assert moves[2].about == 1
    assert moves[4].about == 3
    assert moves[4].choice == "walk"


def test_same_seed_same_bytes() -> None:
    first, second = (condition(Prior(compile_case(case())), n=500, seed=5) for _ in range(2))
    assert first.z.tobytes() == second.z.tobytes()
    assert condition(Prior(compile_case(case())), n=500, seed=6).z.tobytes() != first.z.tobytes()


def test_no_world_breaks_a_comparison_however_the_record_pulls() -> None:
    """The buyer says that it would rather have the middle price soon; it offers a low one late."""
    stated = HEAD.replace(
        "[actors.buyer.swing]",
        'prefers = [{ better = { price = "middle", delivery = "soon" },'
        ' worse = { price = "low", delivery = "late" } }]\n[actors.buyer.swing]',
    )
    offers = "".join(
        f'[[events]]\ndate = 2020-01-{day:02d}\nkind = "offer"\nby = "buyer"\n'
        'terms = { price = "low", delivery = "late" }\n'
        for day in range(1, 7)
    )
    prior = Prior(compile_case(loads(stated + offers)))
    free = Prior(compile_case(loads(HEAD + offers)))
    broken = prior.decode(condition(free, n=800, seed=2).z).log_weight
    assert (broken == -np.inf).mean() > 0.3  # the record pulls across the line
    assert (prior.decode(condition(prior, n=800, seed=2).z).log_weight == 0.0).all()
