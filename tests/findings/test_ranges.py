from __future__ import annotations

import numpy as np
import pytest

import winset as ws
from winset.findings.judgement.ranges import LEVELS
from winset.model import compile_case
from winset.worlds.prior import Prior


@pytest.fixture(scope="module")
def analysis() -> ws.Analysis:
    return ws.analyze("hanoi", worlds=600, seed=1, only=["gates", "learning"])


def test_every_judgement_that_varies_has_a_range(analysis: ws.Analysis) -> None:
    prior = Prior(compile_case(ws.load("hanoi")))
    drawn = prior.quantities(prior.draw(600, 1))
    vary = {handle.path for handle, draws in drawn.items() if np.ptp(draws) > 1e-12}
    assert {one.path for one in analysis.ranges} == vary
    for handle, draws in drawn.items():
        one = next((r for r in analysis.ranges if r.path == handle.path), None)
        if one is not None:
            below = [(draws <= point + 1e-6).mean() for point in one.before]
            assert below == pytest.approx(LEVELS, abs=0.01)
            assert list(one.before) == sorted(one.before)


def test_what_the_record_made_of_them_is_what_learning_says(analysis: ws.Analysis) -> None:
    assert analysis.learning is not None
    ranges = {one.path: one for one in analysis.ranges}
    for known in (*analysis.learning.walk_aways, *analysis.learning.judgements):
        if known.path in ranges:
            one = ranges[known.path]
            assert (one.before[0], one.before[2], one.before[4]) == pytest.approx(
                (known.prior_low, known.prior_median, known.prior_high), abs=1e-5
            )
            assert (one.after[0], one.after[2], one.after[4]) == pytest.approx(
                (known.low, known.median, known.high), abs=1e-5
            )


def test_what_hangs_on_them_is_what_the_page_of_judgement_says(analysis: ws.Analysis) -> None:
    ranges = {one.path: one for one in analysis.ranges}
    assert analysis.judgement.hinges
    for hinge in analysis.judgement.hinges:
        assert (ranges[hinge.path].low, ranges[hinge.path].high) == (hinge.low, hinge.high)
    told = [one.told for one in analysis.ranges]
    assert told == sorted(told, reverse=True)
    assert analysis.ranges[0].path == analysis.judgement.hinges[0].path


def test_without_a_record_there_is_nothing_after_it() -> None:
    found = ws.analyze("hanoi", worlds=100, seed=1, only=["deals"], record=False)
    assert found.ranges
    assert all(one.after == () for one in found.ranges)
    assert ws.analyze("valley_dam", worlds=20, only=["deals"]).ranges == ()
