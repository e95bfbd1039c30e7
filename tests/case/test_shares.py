"""Weights of views, and votes in per cent."""

from typing import Any

import numpy as np
import pytest

from winset.case.errors import CaseError
from winset.case.judgement import MARGIN, parse_judgement
from winset.case.model import Case
from winset.files.reading import loads, reads
from winset.files.writing import dumps
from winset.model import compile_case
from winset.worlds.prior import Prior

TEXT = """\
format = 1
title = "t"
[issues.x]
options = ["a", "b"]
[actors.one]
role = "party"
margin = [{ value = "0 to 1", by = "Huang", weight = 3 }, { value = "10 to 11", by = "Sun" }]
values = { x = [0, 100] }
[actors.two]
role = "party"
margin = 0
values = { x = [0, 100] }
[actors.three]
role = "party"
margin = 0
values = { x = [0, 100] }
[signing]
rule = "weighted"
SIGNING
"""


def case_of(signing: str) -> Case:
    return loads(TEXT.replace("SIGNING", signing))


SHARES = 'quota = "65 %"\nweights = { one = "50 %", two = "16.5 %", three = "33.5 %" }'


def test_views_are_pooled_with_their_weights() -> None:
    case = case_of(SHARES)
    margin = case.actors["one"].margin
    assert margin is not None
    assert margin.shares == (0.75, 0.25)
    assert float(margin.cdf(5, MARGIN)) == pytest.approx(0.75)
    prior = Prior(compile_case(case))
    drawn = prior.decode(prior.draw(4_000, 1)).walk_away[0, :, 0]
    assert (drawn < 5).mean() == pytest.approx(0.75, abs=0.03)
    # The slow way: one view in four draws is Sun's.
    assert np.quantile(drawn, 0.375) == pytest.approx(margin.ppf(0.375, MARGIN), abs=0.05)


def test_equal_weights_are_no_weights() -> None:
    views = [{"value": 3, "by": "a"}, {"value": "4 to 9", "by": "b"}]
    one = parse_judgement([v | {"weight": 2} for v in views])
    other = parse_judgement(views)
    assert one.ppf([0.1, 0.6, 0.9], MARGIN).tolist() == other.ppf([0.1, 0.6, 0.9], MARGIN).tolist()


@pytest.mark.parametrize("weight", [0, -1, "2", True, float("inf")])
def test_weights_of_views_are_above_nothing(weight: Any) -> None:
    with pytest.raises(CaseError, match="above 0"):
        parse_judgement({"value": 3, "weight": weight})


def test_shares_are_so_many_votes_of_a_hundred() -> None:
    case = case_of(SHARES)
    numbers = case_of("quota = 65\nweights = { one = 50, two = 16.5, three = 33.5 }")
    assert case.signing == numbers.signing
    assert loads(dumps(case)) == case
    assert compile_case(case).consent.groups[0].quota == 65


@pytest.mark.parametrize(
    ("signing", "said"),
    [
        ('quota = "65 %"\nweights = { one = 50, two = 20, three = 30 }', 'write rule = "65 %"'),
        ('quota = "65 %"', "weights are no shares"),
        ('quota = 65\nweights = { one = "50 %", two = 20, three = 30 }', "a % sign on all"),
        ('quota = 65\nweights = { one = "50 %", two = "20 %", three = "20 %" }', "sum to 90 %"),
        ('quota = "most"\nweights = { one = 1, two = 1, three = 1 }', "quota"),
    ],
)
def test_votes_of_two_kinds_are_refused(signing: str, said: str) -> None:
    found = [str(defect) for defect in reads(TEXT.replace("SIGNING", signing), "x").errors]
    assert any(said in one for one in found), found
