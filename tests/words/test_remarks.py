from __future__ import annotations

from typing import get_args

import pytest

from winset.remarks import Code, Remark
from winset.words.remarks import remark


@pytest.mark.parametrize("code", get_args(Code))
def test_every_remark_can_be_said(code: Code) -> None:
    said = remark(Remark(code, (4, 2), ("arms", "aid"), (3.0, 0.5)))
    assert said
    assert "{" not in said


def test_what_is_meant_is_named() -> None:
    assert "events[4], events[2] do not condition" in remark(Remark("no-hindsight", (4, 2)))
    assert remark(Remark("in-dispute", (4,), ("arms",))).startswith("events[4]: arms is in dispute")
    twice = remark(Remark("tied-twice", (), ("a", "b")))
    assert twice.startswith("ties: a and b are tied twice")
    clash = remark(Remark("ties-contradict", (), ("a", "b"), (0.25, 0.5)))
    assert "a and b correlate by 0.25 instead of 0.50" in clash
    assert remark(Remark("tied-exact", (), ("aid",), (1,))).startswith("ties[1].together: aid is")
