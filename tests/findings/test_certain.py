"""Shares of a case in which nothing is uncertain."""

import pytest

import winset as ws
from winset.findings.share import Share, certain
from winset.report.making import report
from winset.words.chances import percent, with_error


def test_whole_shares_lose_their_error_and_others_keep_it() -> None:
    given = {"a": (Share(1.0 - 1e-12, 0.001, 1000), Share(0.4, 0.01, 1000)), "b": [1.0]}
    found = certain(given)
    assert found["a"][0] == Share(1.0, 0.0, 1000)
    assert found["a"][1] is given["a"][1]
    assert certain(given["b"]) is given["b"]
    assert (percent(found["a"][0]), with_error(found["a"][0])) == ("100 %", "100 %")
    assert percent(Share(0.0, 0.0, 9)) == "0 %"


@pytest.mark.parametrize("only", [["deals"], ["gates", "learning"]])
def test_an_exact_game_is_certain(only: list[str]) -> None:
    found = ws.analyze("valley_dam", worlds=200, only=only)
    assert found.zone.close.ratifiable == Share(1.0, 0.0, pytest.approx(200))
    said = report(found).answer
    assert "over 99" not in said.paragraph + said.headline
    assert "nothing in this case is uncertain" in said.paragraph


def test_a_case_of_judgements_keeps_its_errors() -> None:
    found = ws.analyze("hospital_nurses", worlds=200, only=["deals"])
    assert found.zone.close.ratifiable.error > 0
