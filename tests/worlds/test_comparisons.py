"""Comparisons of part-deals hold in every draw, and only condition what they speak of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from winset.case.model import Case
from winset.model import compile_case
from winset.model.errors import UnworkableError
from winset.worlds import Prior


def case_of(prefers: list[dict[str, Any]], **more: Any) -> Case:
    issues = {name: {"options": ["n", "m", "y"]} for name in ("i", "j")}
    values = {name: [0, "unknown", 100] for name in issues}
    swing = {"i": 100, "j": "hard 20..100"}
    return Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": issues,
            "actors": {
                "a": {
                    "role": "party",
                    "margin": "hard -5..5",
                    "swing": swing,
                    "values": values,
                    "prefers": prefers,
                },
                "b": {"role": "party", "margin": "0 to 5", "swing": swing, "values": values},
            },
            **more,
        }
    )


MIDDLE_OVER_ALL = {"better": {"i": "m"}, "worse": {"j": "y"}}


def _gain(prior: Prior, z: Any) -> Any:
    """u(m, n) - u(n, y) to the first actor."""
    utility, space = prior.decode(z).utility[0, :, 0], prior.space
    better, worse = (
        space.columns_of(np.array(deal)) + space.offsets[:-1] for deal in ([1, 0], [0, 2])
    )
    return utility[:, better].sum(1) - utility[:, worse].sum(1)


def test_they_hold_in_every_draw() -> None:
    free, bound = Prior(compile_case(case_of([]))), Prior(compile_case(case_of([MIDDLE_OVER_ALL])))
    assert (_gain(free, free.draw(2_000, 1)) <= 0).mean() > 0.2
    z = bound.draw(2_000, 1)
    assert (_gain(bound, z) > 0).all()
    assert (bound.decode(z).log_weight == 0).all()


def test_the_draws_are_those_of_the_prior_where_they_hold() -> None:
    """Redrawing gives the conditional distribution: as if failing worlds were thrown away."""
    free, bound = Prior(compile_case(case_of([]))), Prior(compile_case(case_of([MIDDLE_OVER_ALL])))
    z = free.draw(30_000, 1)
    kept = z[_gain(free, z) > 0]
    slow, fast = free.quantities(kept), bound.quantities(bound.draw(8_000, 2))
    assert set(slow) == set(fast)
    for path, values in slow.items():
        assert stats.ks_2samp(values, fast[path]).pvalue > 1e-4, path


def test_only_failing_worlds_and_that_actor_are_drawn_again() -> None:
    free, bound = Prior(compile_case(case_of([]))), Prior(compile_case(case_of([MIDDLE_OVER_ALL])))
    one, other = free.draw(500, 1), bound.draw(500, 1)
    held = _gain(free, one) > 0
    assert (one[held] == other[held]).all()
    for d, name in enumerate(free.names):
        same = one[~held, d] == other[~held, d]
        again = name.startswith(("actors.a.", "actors.a#")) and name != "actors.a.margin"
        assert not same.any() if again else same.all()


def test_slices_and_counts_make_no_difference() -> None:
    prior = Prior(
        compile_case(
            case_of([MIDDLE_OVER_ALL, {"better": {"i": "m"}, "worse": {"i": "n", "j": "m"}}])
        )
    )
    whole = prior.draw(300, 7)
    assert whole.tobytes() == prior.draw(300, 7).tobytes()
    for start, n in ((0, 1), (5, 100), (299, 1)):
        assert (prior.draw(n, 7, start=start) == whole[start : start + n]).all()


def test_other_rows_have_no_weight() -> None:
    prior = Prior(compile_case(case_of([MIDDLE_OVER_ALL])))
    z = Prior(compile_case(case_of([]))).draw(500, 1)
    worlds = prior.decode(z)
    assert np.array_equal(np.isneginf(worlds.log_weight), _gain(prior, z) <= 0)
    assert prior.central().log_weight.tolist() == [0.0]


def test_tied_actors_are_drawn_again_together() -> None:
    tie = {"together": ["actors.a.values.i[m]", "actors.b.values.i[m]"], "rank_correlation": 0.9}
    prior = Prior(compile_case(case_of([MIDDLE_OVER_ALL], ties=[tie])))
    z = prior.draw(4_000, 1)
    assert (_gain(prior, z) > 0).all()
    loose = Prior(compile_case(case_of([], ties=[tie])))
    wide = loose.draw(20_000, 1)
    kept = loose.quantities(wide[_gain(loose, wide) > 0])
    found = prior.quantities(z)
    for path, values in kept.items():
        assert stats.ks_2samp(values, found[path]).pvalue > 1e-4, path


def test_a_part_deal_meets_its_interactions() -> None:
    joined = [{"when": {"i": "m", "j": "y"}, "add": {"a": "hard -200..0"}}]
    both = {"better": {"i": "m", "j": "y"}, "worse": {"j": "y"}}
    prior = Prior(compile_case(case_of([both], interactions=joined)))
    worlds = prior.decode(prior.draw(500, 1))
    space = worlds.space
    better = space.columns_of(np.array([1, 2])) + space.offsets[:-1]
    worse = space.columns_of(np.array([0, 2])) + space.offsets[:-1]
    gain = worlds.utility[0, :, 0][:, better] - worlds.utility[0, :, 0][:, worse]
    assert (gain.sum(1) > 0).all()


def test_rare_but_possible_comparisons_are_met() -> None:
    # i = m beats j = y although its value must exceed 100 times the ratio of the swings.
    hard = [
        {"better": {"i": "m"}, "worse": {"j": "y"}},
        {"better": {"j": "m"}, "worse": {"i": "m"}},
        {"better": {"i": "m", "j": "m"}, "worse": {"i": "y"}},
    ]
    prior = Prior(compile_case(case_of(hard)))
    with pytest.raises(UnworkableError, match="none all 3"):
        prior.draw(10, 1)
    prior = Prior(
        compile_case(case_of([hard[1], {"better": {"j": "m"}, "worse": {"i": "m", "j": "n"}}]))
    )
    z = prior.draw(200, 1)
    assert (prior.decode(z).log_weight == 0).all()


@pytest.mark.parametrize(
    ("prefers", "message"),
    [
        (
            [
                {"better": {"i": "m"}, "worse": {"j": "m"}},
                {"better": {"j": "m"}, "worse": {"i": "m"}},
            ],
            r"none all 2 comparisons together; expected at least one draw in 1,000",
        ),
        ([{"better": {"i": "n"}, "worse": {"i": "y"}}], r"prefers\[0\]: none of the draws"),
    ],
)
def test_contradictions_are_said_when_drawing(prefers: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(UnworkableError, match=message):
        Prior(compile_case(case_of(prefers))).draw(1, 1)
