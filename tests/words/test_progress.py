from __future__ import annotations

import winset as ws
from winset.model import compile_case
from winset.words.progress import position

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
