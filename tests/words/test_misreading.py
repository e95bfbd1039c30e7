from __future__ import annotations

import winset as ws
from winset.findings.misreading.results import READINGS
from winset.model import compile_case
from winset.words.misreading import READING, offer_words, sentence

CASE = """
format = 1
title = "A sale"
[issues.price]
options = ["none", "low", "high"]
[actors.seller]
role = "party"
margin = 5
points = { price = [0, 10, 30] }
[actors.buyer]
role = "party"
margin = "hard 0..20"
points = { price = [0, 30, 10] }
[[events]]
date = 2020-01-02
kind = "raised-demand"
by = "seller"
rest = "status quo"
terms = { price = "high" }
[[events]]
date = 2020-01-03
kind = "refusal"
by = "buyer"
"""


def test_how_an_offer_was_read_in_words() -> None:
    found = ws.analyze(ws.loads(CASE), worlds=200, seed=1, only=["gates"], record=False)
    assert found.misreading is not None
    (reading,) = found.misreading
    model = compile_case(found.case)
    assert offer_words(model, reading) == "raised demand of seller, 2 Jan 2020"
    said = sentence(model, found.misreading)
    assert said.startswith("How the last raised demand that was not taken had been read by seller")
    assert READING["right"] in said
    assert READING["unmeant"] not in said
    assert set(READING) == set(READINGS)
    assert sentence(model, ()) == ""
