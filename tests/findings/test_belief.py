from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import winset as ws
from winset.analysis import learn
from winset.deals.sets.among import Among
from winset.findings.belief import Belief, BeliefStep, belief_along
from winset.findings.kinds.laying import kind_sets
from winset.findings.situation import sets_of
from winset.inference.condition import condition
from winset.model import compile_case
from winset.worlds.prior import Prior


@pytest.fixture(scope="module")
def belief() -> Belief:
    return learn("hanoi", worlds=400, seed=1)


def test_first_step_is_the_prior(belief: Belief) -> None:
    case = ws.load("hanoi")
    prior = ws.analyze(case, worlds=400, seed=1, only=["deals"], record=False)
    first = belief.steps[0]
    assert first.events == ()
    core = prior.kinds.of("trade")
    for found, known in ((first.sign, core.sign), (first.passed, core.passed)):
        assert found.value == pytest.approx(known.value)
    assert first.keep.value == pytest.approx(core.keep.value)
    assert first.n_effective == pytest.approx(400)


def test_every_conditioning_act_is_a_step_in_the_order_of_the_record(belief: Belief) -> None:
    events = [step.events[0] for step in belief.steps[1:]]
    assert events == sorted(events)
    days = [ws.load("hanoi").events[e].date for e in events]
    assert days == sorted(days)
    assert all(step.act and step.actors for step in belief.steps[1:])


def test_what_is_foreseen_adds_up_to_the_evidence() -> None:
    case = ws.load("hanoi")
    prior = Prior(compile_case(case))
    found = condition(prior, 400, 1, keep_path=True, particles=400)
    steps = belief_along(prior, found).steps
    # The evidence of the whole is estimated with its own draws: equal within its stated error.
    assert sum(s.foreseen for s in steps) == pytest.approx(found.log_evidence, abs=4 * found.error)
    assert all(np.isfinite([step.foreseen, step.error, step.n_effective]).all() for step in steps)


def test_a_side_learns_nothing_from_its_own_acts() -> None:
    seen = learn("hanoi", worlds=400, seed=1, view="us")
    assert all(step.actors != ("us",) for step in seen.steps)


def test_until_holds_the_rest_out() -> None:
    case = ws.load("hanoi")
    seen = learn(case, worlds=400, seed=1, until=date(2019, 2, 23))
    assert len(seen.steps) > 1
    assert all(case.events[e].date <= date(2019, 2, 23) for s in seen.steps for e in s.events)


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="no actor"):
        learn("hanoi", worlds=400, view="nobody")
    with pytest.raises(ValueError, match="between 100"):
        learn("hanoi", worlds=5)
    case = ws.load("hanoi")
    prior = Prior(compile_case(case))
    with pytest.raises(ValueError, match="keep_path"):
        belief_along(prior, condition(prior, 400, 1, particles=400))


@pytest.fixture(scope="module")
def analysis() -> ws.Analysis:
    return ws.analyze("hanoi", worlds=1_000, seed=1, only=["learning"])


def test_an_analysis_and_learn_follow_the_same_belief(analysis: ws.Analysis) -> None:
    assert analysis.belief is not None
    known = learn("hanoi", worlds=1_000, seed=1)
    assert [s.events for s in analysis.belief.steps] == [s.events for s in known.steps]
    for ours, theirs in zip(analysis.belief.steps, known.steps, strict=True):
        assert ours.keep.value == pytest.approx(theirs.keep.value, abs=1e-6)


def test_other_draws_agree_within_the_stated_errors(analysis: ws.Analysis) -> None:
    assert analysis.belief is not None
    other = learn("hanoi", worlds=1_500, seed=2)
    for ours, theirs in zip(analysis.belief.steps, other.steps, strict=True):
        error = np.hypot(ours.keep.error, theirs.keep.error)
        assert abs(ours.keep.value - theirs.keep.value) < 5 * error


def test_the_last_step_is_what_the_analysis_says_of_its_core_kind(analysis: ws.Analysis) -> None:
    assert analysis.belief is not None
    last, core = analysis.belief.steps[-1], analysis.kinds.of("trade")
    assert last.keep.value == pytest.approx(core.keep.value, abs=1e-6)
    assert last.sign.value == pytest.approx(core.sign.value, abs=1e-6)


def test_each_step_agrees_with_conditioning_on_the_record_until_then() -> None:
    """A slow twin: belief after a day is the posterior of the record that ends with it."""
    case = ws.load("hanoi")
    prior = Prior(compile_case(case))
    along = belief_along(prior, condition(prior, 1_500, 1, keep_path=True))
    for day in (date(2019, 2, 23), date(2019, 2, 27)):
        k = max(n for n, s in enumerate(along.steps) if s.events and _day(case, s) <= day)
        found = condition(prior, 1_500, 5, until=day)
        held = belief_along(prior, condition(prior, 1_500, 5, until=day, keep_path=True))
        assert held.steps[-1].events == along.steps[k].events
        worlds = found.worlds
        sets = sets_of(worlds)
        laid = kind_sets(prior, worlds, found.z, sets, prior.quantities(found.z))
        there = float(np.mean(Among(laid.kept, laid.parts).some(worlds.consent) == 1))
        error = 2 * along.steps[k].keep.error + 0.5 / np.sqrt(400)
        assert abs(there - along.steps[k].keep.value) < 3 * error


def _day(case: ws.Case, step: BeliefStep) -> date:
    return case.events[step.events[0]].date


def test_chances_of_accounts_are_shares_of_the_same_worlds(analysis: ws.Analysis) -> None:
    assert analysis.belief is not None
    for step in analysis.belief.steps:
        assert {told.account for told in step.accounts} == {"us", "dprk"}
        assert sum(told.true.value for told in step.accounts) <= 1 + 1e-6
        mixed = 1.0 - sum(told.true.value for told in step.accounts)
        inside = sum(t.true.value * t.keep.value for t in step.accounts if t.keep is not None)
        assert inside - 1e-5 <= step.keep.value <= inside + mixed + 1e-5


def test_a_few_worlds_of_a_large_space_are_looked_at() -> None:
    case = ws.load("hospital_nurses")
    prior = Prior(compile_case(case))
    found = condition(prior, 600, 1, keep_path=True, particles=600)
    steps = belief_along(prior, found).steps
    assert all(step.n_effective <= 500 for step in steps)


def test_no_record_no_belief_along_it() -> None:
    assert ws.analyze("hanoi", worlds=50, only=["deals"], record=False).belief is None
    alone = ws.analyze("valley_dam", worlds=50, only=["learning"]).belief
    assert alone is not None
    assert len(alone.steps) == 1
