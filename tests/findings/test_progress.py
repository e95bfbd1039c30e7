from __future__ import annotations

import pytest

from winset.files.reading import loads
from winset.findings.progress.measuring import progress_finding
from winset.model import compile_case
from winset.words.progress import sentence
from winset.worlds import draw_worlds

TALKS = """
format = 1
title = "Talks"
[issues.wage]
range = {{ low = 0, high = 10, step = 1 }}
[issues.hours]
options = ["as now", "a little less", "much less"]
ordered = true
[issues.hall]
name = "Which hall"
options = ["old", "new", "none"]
[issues.extras]
items = ["tea", "bus", "gym", "art"]
[issues.silence]
options = ["no", "yes"]
[actors.union]
role = "party"
margin = 0
swing = {{ wage = 100, hours = 50 }}
values = {{ wage = {{ worst = 0, best = 10 }}, hours = [0, 50, 100] }}
[actors.firm]
role = "party"
margin = 0
swing = {{ wage = 100, hours = 100 }}
values = {{ wage = {{ worst = 10, best = 0 }}, hours = [100, 40, 0] }}
{events}
"""


UNION = '{ wage = 8, hours = "much less", hall = "new", extras = ["tea", "bus", "gym"] }'
FIRM = '{ wage = 2, hours = "a little less", hall = "none", extras = ["tea"] }'


def progress(event_text, *events):
    case = loads(TALKS.format(events="".join(event_text(*e[:3], **e[3]) for e in events)))
    return progress_finding(compile_case(case), draw_worlds(compile_case(case), 20, 1))


def by_issue(found):
    return {i.issue: i for i in found.issues}


def test_distances_on_every_kind_of_issue(event_text):
    (found,) = progress(
        event_text,
        (
            "offer",
            "union",
            "2020-01-01",
            {"terms": UNION},
        ),
        (
            "offer",
            "firm",
            "2020-01-02",
            {"terms": FIRM},
        ),
    )
    issues = by_issue(found)
    assert issues["wage"].last == pytest.approx(0.6)
    assert issues["hours"].last == pytest.approx(0.5)
    assert issues["hall"].last == 1.0
    assert issues["extras"].last == pytest.approx(0.5)
    assert issues["silence"].status == "not raised"
    assert issues["silence"].last is None
    assert issues["extras"].positions == {"union": ("tea", "bus", "gym"), "firm": ("tea",)}
    assert found.raised == 4
    assert found.rounds[-1].distance == pytest.approx((0.6 + 0.5 + 1 + 0.5) / 4)
    # weights 2/3 and 1/3: six steps of wage are 40 points to the union, 30 to the firm
    assert issues["wage"].gap == pytest.approx({"union": 40.0, "firm": 30.0})
    assert issues["hours"].gap == pytest.approx({"union": 50 / 3, "firm": 20.0})


def test_the_silent_side_stands_at_the_status_quo(event_text):
    (found,) = progress(
        event_text, ("demand", "union", "2020-01-01", {"terms": '{ hours = "much less" }'})
    )
    hours = by_issue(found)["hours"]
    assert (hours.status, hours.spoke, hours.last) == ("one side silent", ("union",), 1.0)
    assert hours.positions["firm"] == ("as now",)
    assert not hours.settled


def test_ranges_are_as_far_apart_as_their_nearest_ends(event_text):
    (found,) = progress(
        event_text,
        ("offer", "union", "2020-01-01", {"terms": "{ wage = '6 to 9' }"}),
        ("offer", "firm", "2020-01-02", {"terms": "{ wage = '0 to 4' }"}),
        ("offer", "firm", "2020-01-03", {"terms": "{ wage = '2 to 7' }"}),
    )
    assert [r.distance for r in found.rounds] == pytest.approx([0.6, 0.2, 0.0])
    assert by_issue(found)["wage"].status == "same position"


def test_agreed_text_settles_and_brackets_open_again(event_text):
    agreed = ("agreed", "union", "2020-01-02", {"terms": '{ hall = "new" }', "level": "working"})
    (found,) = progress(event_text, agreed)
    hall = by_issue(found)["hall"]
    assert (hall.status, hall.settled, found.agreed) == ("agreed ad referendum", True, 1)
    bracketed = ("bracketed", "firm", "2020-01-03", {"terms": '{ hall = "none" }'})
    (found,) = progress(event_text, agreed, bracketed)
    hall = by_issue(found)["hall"]
    assert (hall.status, hall.settled) == ("left in brackets", False)
    assert (found.agreed, found.bracketed) == (0, 1)


def test_from_the_working_level_to_the_leaders(event_text):
    (found,) = progress(
        event_text,
        ("offer", "union", "2020-01-01", {"terms": "{ wage = 9 }", "level": "working"}),
        ("offer", "firm", "2020-01-02", {"terms": "{ wage = 5 }", "level": "working"}),
        ("raised-demand", "union", "2020-01-03", {"terms": "{ wage = 10 }", "level": "leader"}),
    )
    assert (found.opening, found.working, found.leader) == pytest.approx((0.9, 0.4, 0.5))
    said = sentence(compile_case(loads(TALKS.format(events=""))), found)
    assert "further apart than the working level" in said
    assert "narrowed" in said


def test_each_account_has_its_own_distances(sale, event_text):
    rest = """
[accounts.seller]
teller = "seller"
[accounts.buyer]
teller = "buyer"
"""
    rest += event_text("offer", "seller", account="seller", terms="{ price = 'low' }")
    rest += event_text("offer", "seller", account="buyer", terms="{ price = 'high' }")
    rest += event_text("offer", "buyer", "2020-01-03", terms="{ price = 'low' }")
    case = sale(rest=rest)
    model = compile_case(case)
    seller, buyer = progress_finding(model, draw_worlds(model, 20, 1))
    assert (seller.account, seller.issues[0].last) == ("seller", 0.0)
    assert (buyer.account, buyer.issues[0].last) == ("buyer", 1.0)


def test_an_empty_record(sale):
    case = sale()
    model = compile_case(case)
    (found,) = progress_finding(model, draw_worlds(model, 20, 1))
    assert found.rounds == ()
    assert "cannot be told" in sentence(compile_case(case), found)
