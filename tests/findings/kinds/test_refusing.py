"""Where a rule does not need an actor, no walk-away value of its makes a kind vanish."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import winset as ws
from winset.space import Consent, Group
from winset.words.kinds import break_even_words

TALKS = """
format = 1
title = "Two of three"
[issues.price]
options = ["as it is", "low", "high"]
[signing]
rule = "2 of 3"
[actors.a]
role = "party"
margin = "-20 to 20"
values = { price = [0, 60, 10] }
[actors.b]
role = "party"
margin = "-20 to 20"
values = { price = [0, 70, 20] }
[actors.c]
role = "party"
margin = "hard 50..90"
values = { price = [50, 0, 60] }
"""


def test_who_is_not_needed_has_no_break_even() -> None:
    found = ws.analyze(ws.loads(TALKS), worlds=200)
    rows = {row.actor: row for row in found.kinds.break_even if row.kind == found.kinds.core[0].id}
    moved = {row.actor: row for row in found.kinds.moved}
    assert rows["c"].always.value > 0.9
    assert moved["c"].lower.value == moved["c"].higher.value
    said = break_even_words(found.model, rows["c"])
    assert said == "c: there whatever walking away was worth to it; the others are enough."


@pytest.mark.parametrize("veto", [(), (0,), (1, 2)])
@pytest.mark.parametrize("quota", [1.0, 2.0, 3.0, 4.0])
def test_refusing_is_passing_without_that_actor(quota: float, veto: tuple[int, ...]) -> None:
    rule = Consent((Group((0, 1, 2), (2.0, 1.0, 1.0), quota, veto),))
    for actor in range(3):
        left = rule.refusing(actor)
        for accepts in product((False, True), repeat=3):
            row = np.array(accepts)
            row[actor] = False
            assert bool(rule.passes(row)) == (left is not None and bool(left.passes(row)))
