from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import winset as ws
from winset.analysis import learn
from winset.findings.belief import Belief, belief_along
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
    assert first.ratifiable.value == pytest.approx(prior.zone.close.ratifiable.value)
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
