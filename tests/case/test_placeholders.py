"""Numbers that only stand where nobody has judged yet: marked, counted, written back, replaced."""

import pytest

from winset.case.errors import CaseError
from winset.case.judgement import parse_judgement
from winset.case.walk import placeholders
from winset.files.editing import edit
from winset.files.reading import loads
from winset.files.starter import Told, starter
from winset.files.writing import dumps


def asked() -> str:
    return starter(
        issues={"Price": ["low", "high"]},
        parties=["Seller", "Buyer"],
        told=Told(wanted={"Seller": {"Price": '"high > low"'}, "Buyer": {"Price": '"unknown"'}}),
    )


def test_a_judgement_says_that_it_is_none() -> None:
    quantity = parse_judgement({"value": "-20 to 20", "placeholder": True})
    assert quantity.views[0].placeholder
    with pytest.raises(CaseError, match="true or false"):
        parse_judgement({"value": 3, "placeholder": "yes"})


def test_what_was_not_said_is_counted_and_written_back() -> None:
    case = loads(asked())
    assert placeholders(case) == ("actors.seller.margin", "actors.buyer.margin")
    assert loads(dumps(case)) == case
    assert case.events == ()


def test_a_number_that_is_put_in_its_place_is_somebodys() -> None:
    text = edit(asked(), {"actors.seller.margin": "0 to 5"})
    assert placeholders(loads(text)) == ("actors.buyer.margin",)


def test_an_actor_may_be_a_placeholder_as_a_whole() -> None:
    found = placeholders(loads(starter()))
    assert "actors.seller.values.price[much more]" in found
    assert len(found) == 24
