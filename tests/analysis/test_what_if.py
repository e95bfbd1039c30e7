"""Changes tried on the worlds that are there, against worlds drawn anew."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from benchmarks.whatif.edits import edits_of

import winset as ws
from winset.files.editing import changed
from winset.files.reading import checked
from winset.files.validating import validate
from winset.inference.reweighing import Particles, tail_shape
from winset.worlds.prior import Prior

WORLDS = 2_000


@pytest.fixture(scope="module")
def base():
    return ws.analyze("hanoi", worlds=WORLDS, seed=1, only=["deals"])


def errors_off(tried, anew):
    return [
        abs(one.after.value - two.after.value) / math.hypot(one.after.error, two.after.error, 1e-9)
        for one, two in zip(tried.stages, anew.stages, strict=True)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hanoi", "prespa_2018"])
def test_random_edits_are_what_worlds_drawn_anew_say(name):
    first = ws.analyze(name, worlds=WORLDS, seed=1, only=["deals"])
    second = ws.analyze(name, worlds=WORLDS, seed=2, only=["deals"])
    off, warned = [], 0
    for _, case in islice(edits_of(first.case, 3), 4):
        tried = ws.what_if(first, case, anew="never")
        warned += not tried.sure
        if tried.sure:
            off += errors_off(tried, ws.what_if(second, case, anew="always"))
    assert warned <= 2
    assert max(off) < 4


def test_no_change_moves_nothing(base):
    tried = ws.what_if(base, {})
    assert tried.effective == pytest.approx(tried.of)
    assert [(m.change, m.error) for m in (*tried.stages, *tried.points)] == [(0.0, 0.0)] * (
        3 + len(tried.points)
    )
    assert sum(m.after.value for m in tried.points) == pytest.approx(1)


def test_the_error_of_a_change_is_below_that_of_the_shares(base):
    keep = ws.what_if(base, {"actors.us.margin": "-12 to 9"}).stages[2]
    assert 0 < keep.error < keep.after.error / 2
    assert abs(keep.change) < 0.1


def test_an_event_more_or_less(base):
    data = base.case.to_mapping()
    fewer = changed(base.case, {"events": data["events"][:-1]})
    tried = ws.what_if(base, fewer)
    assert not tried.anew
    # And back: what was dropped is put in again.
    less = ws.analyze(fewer, worlds=WORLDS, seed=1, only=["deals"])
    again = ws.what_if(less, base.case)
    assert max(errors_off(again, ws.what_if(base, {}))) < 4


def test_a_judgement_that_was_not_there_is_drawn(base):
    number = changed(base.case, {"actors.us.margin": 0})
    fixed = ws.analyze(number, worlds=WORLDS, seed=1, only=["deals"])
    tried = ws.what_if(fixed, {"actors.us.margin": "-10 to 10"})
    assert max(errors_off(tried, ws.what_if(base, {}))) < 4


def test_other_options_are_drawn_anew(base):
    options = [*base.case.to_mapping()["issues"]["liaison"]["options"], "an office for trade"]
    case = base.case.to_mapping()
    case["issues"]["liaison"]["options"] = options
    for actor in case["actors"].values():
        values = actor.get("values", {})
        if isinstance(values.get("liaison"), list):
            values["liaison"] = [*values["liaison"], "unknown"]
        elif isinstance(values.get("liaison"), dict):
            values["liaison"]["an office for trade"] = "unknown"
    found, defects = validate(case)
    assert found is not None, defects
    tried = ws.what_if(base, checked(found, "").unwrap())
    assert tried.anew
    assert tried.reasons == ("other-space",)
    assert tried.sure


def test_few_worlds_or_a_heavy_tail_are_said(base):
    """As where an edit makes the record likely in a few worlds only."""
    prior = Prior(base.model)
    kept = Particles.of(prior, base.conditioned, 500)
    few = kept.log_prob.copy()
    few[:7] -= 1000.0
    found = replace(kept, log_prob=few).under(prior)
    assert found.effective == pytest.approx(7)
    assert "few-worlds" in found.doubts
    tail = kept.log_prob - 3 * np.log(1 / (1 - np.linspace(0, 0.999, 500)))
    assert "heavy-tail" in replace(kept, log_prob=tail).under(prior).doubts
    none = replace(kept, log_prob=np.full(500, np.inf)).under(prior)
    assert none.doubts == ("few-worlds",)
    assert kept.under(prior).doubts == ()


def test_without_a_record_the_same_draws_answer():
    first = ws.analyze("hanoi", worlds=800, seed=1, only=["deals"], record=False)
    edit = {"actors.us.margin": "-20 to 0"}
    tried = ws.what_if(first, edit)
    anew = ws.what_if(first, edit, anew="always")
    assert tried.effective == pytest.approx(800)
    assert [m.after.value for m in tried.stages] == [m.after.value for m in anew.stages]


def test_a_run_that_was_read_back_answers_alike(base, tmp_path):
    ws.save(base, tmp_path / "run")
    back = ws.open_run(tmp_path / "run")
    edit = {"actors.us.margin": "-20 to 0"}
    one, other = (ws.what_if(found, edit).stages for found in (base, back))
    assert [m.after.value for m in one] == pytest.approx([m.after.value for m in other])


def test_sections_make_a_whole_analysis(base):
    tried = ws.what_if(base, {"actors.us.margin": "-20 to 0"}, only=["deals"])
    assert tried.analysis is not None
    assert tried.analysis.case.actors["us"].margin.views[0].text == "-20 to 0"
    core = next(kind for kind in tried.analysis.kinds.kinds if kind.core)
    assert core.keep.value == pytest.approx(tried.stages[2].after.value, abs=1e-6)
    assert ws.what_if(base, {}, only=["learning"]).anew


def test_a_path_that_leads_nowhere_is_said(base):
    with pytest.raises(ws.CaseError, match="there is nothing"):
        ws.what_if(base, {"events[99].date": "2019-02-28"})
    with pytest.raises(ws.CaseError):
        ws.what_if(base, {"actors.us.margin": "much"})


@pytest.mark.parametrize("shape", [0.1, 0.4, 1.0, 1.5])
def test_the_tail_is_found(shape):
    rng = np.random.default_rng(0)
    found = [tail_shape((1 - rng.random(20_000)) ** -shape) for _ in range(5)]
    assert np.mean(found) == pytest.approx(shape, abs=0.1)
