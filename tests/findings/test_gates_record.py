"""What became of each offer, read from the record."""

from __future__ import annotations

import pytest

from winset.findings.gates.record import tabled, versions
from winset.space.build import space_of


def read(case, **teller):
    return tabled(case, space_of(case), teller)


def offer(event_text, by, day, price, **more):
    return event_text("offer", by, f"2020-01-{day:02d}", terms=f"{{ price = '{price}' }}", **more)


def test_a_later_offer_supersedes_an_earlier_one_of_the_same_side(sale, event_text):
    rest = offer(event_text, "seller", 1, "high") + offer(event_text, "buyer", 2, "low")
    rest += offer(event_text, "seller", 3, "middle")
    found = read(sale(rest=rest))
    assert [o.history[-1][1] for o in found] == ["superseded", "open", "open"]


def test_a_refusal_that_names_an_offer_counts_although_superseded(sale, event_text):
    rest = offer(event_text, "seller", 1, "high", id="a") + offer(event_text, "seller", 2, "middle")
    rest += event_text("refusal", "buyer", "2020-01-03", responds_to="a")
    found = read(sale(rest=rest))
    assert [o.history[-1][1] for o in found] == ["refused", "open"]


def test_a_refusal_without_a_name_meets_the_latest_standing_offer(sale, event_text):
    rest = offer(event_text, "seller", 1, "high") + offer(event_text, "buyer", 2, "low")
    rest += event_text("refusal", "buyer", "2020-01-03")
    found = read(sale(rest=rest))
    assert [(o.history[-1][1], o.refused_by) for o in found] == [
        ("refused", ("buyer",)),
        ("open", ()),
    ]


def test_nobody_refuses_an_offer_of_its_own_or_withdraws_another_s(sale, event_text):
    rest = offer(event_text, "seller", 1, "high", id="a")
    rest += event_text("refusal", "seller", "2020-01-02", responds_to="a")
    rest += event_text("withdrawal", "buyer", "2020-01-02", responds_to="a")
    assert [o.history[-1][1] for o in read(sale(rest=rest))] == ["open"]


def test_what_is_refused_first_is_not_withdrawn_later(sale, event_text):
    rest = offer(event_text, "seller", 1, "high", id="a")
    rest += event_text("refusal", "buyer", "2020-01-02", responds_to="a")
    rest += event_text("withdrawal", "seller", "2020-01-03", responds_to="a")
    assert [o.history[-1][1] for o in read(sale(rest=rest))] == ["refused"]


def test_walking_out_refuses_theirs_and_lets_one_s_own_lapse(sale, event_text):
    rest = offer(event_text, "seller", 1, "high") + offer(event_text, "buyer", 2, "low")
    rest += event_text("walk-out", "buyer", "2020-01-03")
    found = read(sale(rest=rest))
    assert [o.history[-1][1] for o in found] == ["refused", "lapsed"]
    assert found[0].refused_by == ("buyer",)


def test_acceptance_by_all_others(sale, event_text):
    rest = offer(event_text, "seller", 1, "high", id="a")
    rest += event_text("acceptance", "buyer", "2020-01-02", responds_to="a")
    assert [o.history[-1][1] for o in read(sale(rest=rest))] == ["accepted"]


def test_order_is_by_date_not_by_place(sale, event_text):
    rest = offer(event_text, "seller", 3, "middle") + offer(event_text, "seller", 1, "high")
    found = read(sale(rest=rest))
    assert [o.day.day for o in found] == [1, 3]
    assert [o.history[-1][1] for o in found] == ["superseded", "open"]


ACCOUNTS = """
[accounts.seller]
teller = "seller"
[accounts.buyer]
teller = "buyer"
"""


def test_versions_are_one_offer_and_the_true_teller_s_terms_count(sale, event_text):
    rest = ACCOUNTS + offer(event_text, "seller", 1, "middle", id="a", account="seller")
    rest += event_text(
        "demand", "seller", "2020-01-01", id="b", account="buyer", terms="{ price = 'high' }"
    )
    rest += event_text("refusal", "buyer", "2020-01-02", account="buyer", responds_to="b")
    case = sale(rest=rest)
    assert versions(case)[0] == (0, 1)
    for teller, price in (("seller", 2), ("buyer", 3)):
        (found,) = read(case, price=teller)
        assert found.terms == {0: frozenset({price})}
        assert found.events == (0, 1)
        assert found.history[-1][1] == "refused"


def test_a_denied_event_of_one_account_happens_only_where_that_account_is_true(sale, event_text):
    rest = ACCOUNTS + offer(event_text, "seller", 1, "middle", id="a")
    rest += event_text(
        "withdrawal", "seller", "2020-01-02", account="buyer", denied_by="seller", responds_to="a"
    )
    case = sale(rest=rest)
    assert read(case, price="buyer")[0].history[-1][1] == "withdrawn"
    assert read(case, price="seller")[0].history[-1][1] == "open"


def test_common_ground_enters_every_account(event_text):
    from winset.files.reading import loads

    plain = """
format = 1
title = "Two issues"
[issues.a]
options = ["x", "y", "z"]
[issues.b]
options = ["x", "y"]
[actors.one]
role = "party"
margin = 0
points = { a = [0, 1, 2], b = [0, 1] }
[actors.two]
role = "party"
margin = 0
points = { a = [0, 1, 2], b = [0, 1] }
"""
    told = ACCOUNTS.replace("seller", "one").replace("buyer", "two")
    told += event_text("offer", "one", account="one", terms='{ a = "y", b = "y" }')
    told += event_text("offer", "one", account="two", terms='{ a = "z" }', denied_by="one")
    case = loads(plain + told)
    for teller, option in (("one", 1), ("two", 2)):
        (found,) = tabled(case, space_of(case), {"a": teller})
        assert found.terms == {0: frozenset({option}), 1: frozenset({1})}


@pytest.mark.parametrize("name", ["hanoi"])
def test_shipped_case_reads(name):
    from winset.files.reading import load

    case = load(name)
    found = tabled(case, space_of(case), {"yongbyon": "us", "sanctions": "us"})
    assert {o.by for o in found} == {"us", "dprk"}
    assert all(o.history for o in found)
