from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

import winset as ws
from winset.findings.share import Share
from winset.model import compile_case
from winset.words.chances import likelihood, percent, with_error
from winset.words.names import changes, deal_words, issue_name, short_issue, short_name

CHANCES = st.floats(0, 1)


@given(CHANCES)
def test_percent_is_never_falsely_certain(value: float) -> None:
    said = percent(value)
    if 0 < value < 1:
        assert said not in ("0 %", "100 %")
    number = float(re.search(r"[\d.]+", said).group())  # type: ignore[union-attr]
    assert abs(number - 100 * value) <= 0.5 + 1e-9


@given(CHANCES, st.floats(1e-6, 0.2))
def test_error_is_shown_unless_the_share_says_it_is_at_an_end(value: float, error: float) -> None:
    said = with_error(Share(value, error, 100.0))
    assert "±" in said or said.startswith(("under", "over"))
    assert "± 0 " not in said + " "


@given(CHANCES)
def test_likelihood_words_are_in_order(value: float) -> None:
    order = [
        "almost no chance",
        "very unlikely",
        "unlikely",
        "a roughly even chance",
        "likely",
        "very likely",
        "almost certain",
    ]
    assert order.index(likelihood(value)) <= order.index(likelihood(min(1.0, value + 0.2)))


def test_deal_words_name_what_changes_and_gather_items() -> None:
    case = ws.loads(
        """
format = 1
title = "t"
[issues.lifted]
name = "Resolutions lifted"
items = ["2270", "2321", "2371"]
[issues.price]
name = "Price"
range = { low = 0, high = 10, step = 5, unit = "EUR" }
[issues.term]
options = ["one year", "two years"]
status_quo = "two years"
[actors.a]
role = "party"
margin = 0
swing = { lifted = 50, price = 50, term = 10 }
values = { lifted = [10, 20, 70], price = { worst = 0, best = 10 }, term = [0, 100] }
[actors.b]
role = "party"
margin = 0
swing = { lifted = 50, price = 50, term = 10 }
values = { lifted = [10, 20, 70], price = { worst = 10, best = 0 }, term = [0, 100] }
"""
    )
    terms = {
        "lifted.2270": "in",
        "lifted.2321": "out",
        "lifted.2371": "in",
        "price": "5",
        "term": "two years",
    }
    assert changes(compile_case(case), terms) == (("lifted", "2270, 2371"), ("price", "5 EUR"))
    assert deal_words(compile_case(case), terms) == "Resolutions lifted: 2270, 2371; Price: 5 EUR"
    at_rest = {key: "out" for key in terms if "." in key} | {"price": "0", "term": "two years"}
    assert deal_words(compile_case(case), at_rest) == "the status quo on every issue"
    assert issue_name(compile_case(case), "lifted.2270") == "Resolutions lifted: 2270"


def test_short_names_are_initials_only_where_they_are() -> None:
    case = ws.load("hanoi")
    assert short_name(compile_case(case), "dprk") == "DPRK"
    assert short_name(compile_case(case), "us") == "US"
    assert short_name(compile_case(case), "unsc") == "UN Security Council"
    assert short_name(compile_case(case), "china") == "China"
    assert short_issue(compile_case(case), "second_site") == "Second site"
