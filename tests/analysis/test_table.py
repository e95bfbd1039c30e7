"""What check tells of the table: every package, as it was completed."""

from __future__ import annotations

from typing import Any

from winset.analysis.table import on_the_table
from winset.case.model import Case
from winset.model import compile_case
from winset.words.table import completion_words


def case(*events: dict[str, Any], **more: Any) -> Case:
    values = {"price": [0, 50, 100], "day": [0, 100], "extras": {"tea": 1, "milk": 1}}
    return Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {
                "price": {"options": ["none", "low", "high"]},
                "day": {"name": "Day of delivery", "options": ["never", "soon"]},
                "extras": {"items": ["tea", "milk"]},
            },
            "actors": {p: {"role": "party", "margin": 0, "values": values} for p in ("us", "them")},
            "events": [{"date": f"2020-01-0{n + 1}", **event} for n, event in enumerate(events)],
            **more,
        }
    )


def words(told: Case) -> list[str]:
    model = compile_case(told)
    return [completion_words(model, tabled) for tabled in on_the_table(told)]


def test_each_offer_is_told_with_where_its_rest_comes_from() -> None:
    told = case(
        {"kind": "agreed", "by": "us", "to": "them", "terms": {"day": "soon"}, "open": "extras"},
        {"kind": "offer", "by": "us", "id": "x", "terms": {"price": ["low", "high"]}},
        {"kind": "demand", "by": "them", "terms": {"extras": ["tea"]}},
        {"kind": "offer", "by": "us", "terms": {"day": "never"}, "open": "price"},
    )
    assert words(told) == [
        "Text agreed by us, 1 Jan 2020. Named: Day of delivery: soon. Status quo: "
        "price: none. Open: extras: tea; extras: milk.",
        "Offer of us, 2 Jan 2020. Named: price: low or high (not known which). As agreed: "
        "Day of delivery: soon. Status quo: extras: tea: out; extras: milk: out.",
        "Demand of them, 3 Jan 2020. Named: extras: tea: in; extras: milk: out. As in "
        "the package that it amends: price: low or high (not known which); Day of delivery: soon.",
        "Offer of us, 4 Jan 2020. Named: Day of delivery: never. Status quo: extras: tea: "
        "out; extras: milk: out. Open: price.",
    ]


def test_a_menu_is_a_choice_and_a_lone_demand_no_package() -> None:
    told = case(
        {"kind": "demand", "by": "them", "terms": {"day": "soon"}},
        {"kind": "offer", "by": "us", "terms": {"price": ["low", "high"]}, "menu": True},
    )
    lone, menu = words(told)
    assert lone.endswith(
        "Named: Day of delivery: soon. It amends nothing on the table, so alone it is no package."
    )
    assert "price: low or high (a choice offered)" in menu


def test_what_accounts_tell_apart_is_told_under_each_and_the_rest_once() -> None:
    offer = {"kind": "offer", "by": "us", "date": "2020-01-02"}
    told = case(
        {"kind": "offer", "by": "them", "terms": {"day": "soon"}},
        {**offer, "account": "us", "terms": {"price": "low"}, "id": "mine"},
        {**offer, "account": "them", "terms": {"price": "high"}, "id": "yours"},
        accounts={"us": {"teller": "us"}, "them": {"teller": "them", "name": "Their story"}},
    )
    found = on_the_table(told)
    assert [(one.act, one.accounts) for one in found] == [
        ("event 1", ()),
        ("mine", ("us",)),
        ("mine", ("them",)),
    ]
    said = words(told)
    assert "in the account of us. Named: price: low" in said[1]
    assert "in Their story. Named: price: high" in said[2]


def test_what_a_ban_rules_out_is_told_as_open() -> None:
    told = case(
        {"kind": "offer", "by": "us", "terms": {"price": "high"}},
        forbidden=[{"when": {"price": "high", "day": "never"}}],
    )
    (found,) = on_the_table(told)
    assert found.open == ("day",)
