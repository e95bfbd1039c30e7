from __future__ import annotations

import winset as ws
from winset.model import compile_case
from winset.words.progress import position, sentence, told

CASE = compile_case(
    ws.loads(
        """
format = 1
title = "t"
[issues.hours]
options = ["as now", "less"]
[issues.extras]
items = ["tea", "bus", "gym"]
[actors.a]
role = "party"
margin = 0
swing = { hours = 50, extras = 50 }
values = { hours = [0, 100], extras = [10, 20, 70] }
[actors.b]
role = "party"
margin = 0
swing = { hours = 50, extras = 50 }
values = { hours = [100, 0], extras = [10, 20, 70] }
"""
    )
)


def test_positions_in_words() -> None:
    assert position(CASE, "hours", None) == "not stated"
    assert position(CASE, "hours", ("as now", "less")) == "as now or less"
    assert position(CASE, "extras", ("tea", "bus", "gym")) == "tea, bus and gym"
    assert position(CASE, "extras", ()) == "none"


def test_what_all_accounts_have_alike_is_said_once() -> None:
    found = ws.analyze(ws.load("hanoi"), worlds=200, seed=1, only=["gates"], record=False)
    assert found.progress is not None
    said = told(found.model, found.progress)
    assert [text[:14] for text in said[1:]] == ["As told by US:", "As told by DPR"]
    assert said[0].startswith("Of 9 issues raised")
    assert "issues raised" not in said[1]
    assert told(found.model, found.progress[:1]) == (sentence(found.model, found.progress[0]),)
