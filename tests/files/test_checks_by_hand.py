"""Checks of a case that was built in Python, without a file."""

import pytest

from winset.case.errors import CaseError
from winset.case.model import Case
from winset.files.checks import check
from winset.files.reading import loads


def test_checks_on_a_case_that_was_built_by_hand() -> None:
    case = Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {"a": {"options": ["x", "y"]}},
            "actors": {"p": {"role": "party", "values": {"b": [1, 2]}}},
        }
    )
    found = check(case)
    assert [problem.severity for problem in found] == sorted(problem.severity for problem in found)
    assert {problem.path for problem in found} >= {"actors", "actors.p.values.b"}
    with pytest.raises(CaseError):
        loads("format = 1")
