from __future__ import annotations

import winset as ws
from winset.findings.accounts.results import Caution
from winset.model import compile_case
from winset.words.accounts import caution_words, setting_words

HANOI = compile_case(ws.load("hanoi"))


def test_settings_and_cautions_have_words() -> None:
    assert setting_words(HANOI, "beta lower") == "own advantage in offers lower"
    assert setting_words(HANOI, "widths halved") == "widths of all judgements halved"
    assert setting_words(HANOI, "items in one voice") == "items in one voice"
    assert setting_words(HANOI, "corner:us") == "the corner of conduct that suits the US version"
    assert setting_words(HANOI, "told as more:dprk").startswith("the DPRK version at times tells")
    assert caution_words(HANOI, Caution("few worlds", "us", 7.2)).startswith(
        "what the conduct says of the US version rests on about 7 worlds"
    )
    said = caution_words(HANOI, Caution("not tried", "widths halved", why="nothing fits"))
    assert said == "not tried: widths of all judgements halved (nothing fits)"
