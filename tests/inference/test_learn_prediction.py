"""Later events, predicted from earlier ones."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from winset.files.reading import loads
from winset.inference.condition import condition
from winset.inference.prediction import predict
from winset.model import compile_case
from winset.worlds import Prior

CASE = """
format = 1
title = "One issue, much repeated"
[issues.colour]
options = ["red", "green", "blue"]
[issues.size]
options = ["small", "large"]
[actors.a]
role = "party"
margin = "-10 to 10"
swing = { colour = "20 to 80", size = "20 to 80" }
values = { colour = ["0 to 100", "0 to 100", "0 to 100"], size = [0, 100] }
[actors.b]
role = "party"
margin = "-10 to 10"
swing = { colour = "20 to 80", size = "20 to 80" }
values = { colour = ["0 to 100", "0 to 100", "0 to 100"], size = [100, 0] }
""" + "".join(
    f'[[events]]\ndate = 2020-01-{day:02d}\nkind = "offer"\nby = "a"\n'
    'terms = { colour = "blue", size = "large" }\n'
    for day in range(1, 9)
)


def test_what_was_learned_helps_to_predict_what_comes() -> None:
    case = loads(CASE)
    found = predict(Prior(compile_case(case)), date(2020, 1, 5), n=1_500, seed=2)
    assert [act.events for act in found.acts] == [(5,), (6,), (7,)]
    for act in found.acts:
        assert act.log_probability > act.prior > act.naive
        assert act.error < 0.05
        # Five of six deals are left (the null deal is none); each is as likely to the naive.
        assert act.naive == pytest.approx(np.log(1 / 5))
    assert found.gain["over the prior"] > 0.5


def test_the_next_act_is_foreseen_as_the_sampler_says() -> None:
    """One step ahead, the prediction is what the sampler itself reports as it goes on."""
    case = loads(CASE)
    found = predict(Prior(compile_case(case)), date(2020, 1, 5), n=3_000, seed=2)
    whole = condition(Prior(compile_case(case)), n=3_000, seed=2)
    effect = whole.by_event[5]
    first = found.acts[0]
    assert first.log_probability == pytest.approx(
        effect.log_evidence, abs=4 * (first.error + effect.error) + 0.02
    )


def test_the_error_of_a_prediction_is_of_the_size_of_its_scatter() -> None:
    """Over seeds; draws that descend from one are alike, so the error is a little too small."""
    prior = Prior(compile_case(loads(CASE)))
    acts = [predict(prior, date(2020, 1, 5), n=400, seed=seed).acts for seed in range(12)]
    for k in range(3):
        value, error = np.array([(a[k].log_probability, a[k].error) for a in acts]).T
        assert 0.4 < value.std(ddof=1) / np.sqrt((error**2).mean()) < 2.5
