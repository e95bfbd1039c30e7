"""Offers are judged as they were on the table: what they leave unnamed filled in."""

from __future__ import annotations

import pytest

from winset.files.reading import loads
from winset.findings.gates.diagnosis import diagnose
from winset.findings.offers import judge_offers

CASE = """
format = 1
title = "A sale with delivery"
[issues.price]
options = ["none", "some", "paid"]
[issues.delivery]
options = ["late", "prompt"]
[actors.seller]
role = "party"
margin = 0
points = { price = [0, 12, 20], delivery = [0, -10] }
[actors.buyer]
role = "party"
margin = 0
points = { price = [0, -5, -15], delivery = [0, 12] }
"""


def judged(situation, *events, worlds=400):
    here = situation(loads(CASE + "".join(events)), worlds)
    return here, judge_offers(here.worlds, here.sets, here.packages)


def test_what_is_unnamed_is_as_the_record_has_it(situation, event_text):
    offer = event_text("offer", "seller", "2020-01-05", id="o", terms="{ price = 'some' }")
    _, (alone,) = judged(situation, offer)
    assert (alone.all.value, alone.accepts["buyer"].value, alone.n_open) == (0.0, 0.0, 0)
    text = event_text("agreed", "seller", terms="{ delivery = 'prompt' }")
    _, (filled,) = judged(situation, text, offer)
    assert filled.all.value == filled.accepts["buyer"].value == 1.0
    assert filled.terms == {"price": "some"}
    assert filled.options == (1, 1)


def test_an_outline_is_taken_where_it_is_whatever_fills_it(situation, event_text):
    outline = event_text("offer", "seller", terms="{ price = 'some' }", rest="open")
    _, (found,) = judged(situation, outline)
    assert (found.n_open, found.all.value, found.accepts["seller"].value) == (1, 0.0, 1.0)


def test_what_nobody_knows_is_drawn_and_a_choice_is_a_choice(situation, event_text):
    terms = "{ price = ['some', 'paid'], delivery = 'prompt' }"
    _, (drawn,) = judged(situation, event_text("offer", "seller", terms=terms))
    assert drawn.all.value == pytest.approx(0.5, abs=0.08)
    assert drawn.terms["price"] == "some or paid"
    menu = event_text("offer", "seller", terms=terms) + "menu = true\n"
    _, (chosen,) = judged(situation, menu)
    assert chosen.all.value == 1.0


def test_a_demand_alone_is_no_offer_and_then_is_when_it_was_tabled(situation, event_text):
    lone = event_text("demand", "buyer", terms="{ delivery = 'prompt' }")
    assert judged(situation, lone)[1] == ()
    whole = "{ price = 'some', delivery = 'prompt' }"
    offer = event_text("offer", "seller", terms=whole)
    shock = event_text("shock", "", "2020-01-05", shift="{ buyer = { margin = 20 } }")
    _, (found,) = judged(situation, offer, shock)
    assert (found.all_then.value, found.all.value) == (1.0, 0.0)


def test_who_takes_a_package_is_what_the_distances_say(situation, event_text):
    margin = CASE.replace("margin = 0", 'margin = "-8 to 12"')
    terms = "{ price = ['some', 'paid'], delivery = 'prompt' }"
    events = event_text("offer", "seller", terms=terms)
    events += event_text("offer", "buyer", "2020-01-05", terms="{ price = 'some' }", rest="open")
    here = situation(loads(margin + events), 400)
    offers = judge_offers(here.worlds, here.sets, here.packages)
    for offer, package in zip(offers, diagnose(here).packages, strict=True):
        there = package.close.get("0")
        assert offer.all.value == pytest.approx(there.value if there else 0.0)
    assert any(0 < offer.all.value < 1 for offer in offers)


def test_every_telling_is_named_by_its_own_id(situation, event_text):
    told = '[accounts.s]\nteller = "seller"\n[accounts.b]\nteller = "buyer"\n'
    versions = [
        event_text("offer", "seller", id=f"as_{a}", account=a, terms=f"{{ price = '{price}' }}")
        for a, price in (("s", "some"), ("b", "paid"))
    ]
    _, found = judged(situation, told, *versions)
    assert [(o.id, o.account, o.terms["price"]) for o in found] == [
        ("as_s", "s", "some"),
        ("as_b", "b", "paid"),
    ]
    assert [o.event for o in found] == [0, 1]
