"""Epochs and hindsight: where a day belongs, and what a judgement knew already."""

from __future__ import annotations

from datetime import date

import pytest
from talking import event, offer, record, talks

from winset.case.walk import last_judged
from winset.model import compile_case
from winset.record.shocks import epoch_at

HIT = {"a": {"margin": 5}}


def shock(day: int, **more):
    return event("shock", day=day, **{"shift": HIT, **more})


def test_an_epoch_begins_on_the_day_of_its_shock():
    read = record(shock(10, reason="hit"), offer("a", "low"))
    assert [(e.start, e.reason) for e in read.epochs] == [(None, ""), (date(2020, 1, 10), "hit")]
    assert [epoch_at(read.epochs, date(2020, 1, d)) for d in (9, 10, 11)] == [0, 1, 1]


def test_shocks_of_one_day_are_one_and_those_that_change_nothing_are_none():
    read = record(
        shock(12, reason="later"),
        shock(10, reason="one"),
        shock(10, reason="", text="two"),
        shock(5, shift={}),
        event("statement", "a", 3),
    )
    assert [(e.start and e.start.day, e.reason) for e in read.epochs] == [
        (None, ""),
        (10, "one; two"),
        (12, "later"),
    ]


@pytest.mark.parametrize(
    ("as_of", "conditions"), [(8, "111"), (9, "011"), (10, "001"), (11, "000")]
)
def test_what_happened_by_the_day_of_a_judgement_does_not_teach_of_it(as_of, conditions):
    dated = {"value": "0 to 10", "as_of": f"2020-01-{as_of:02d}"}
    points = {"price": [0, 10, 20, 30]}
    tables = talks(
        *(offer("a", p, d) for p, d in (("low", 9), ("fair", 10), ("high", 11)))
    ).to_mapping()
    tables["actors"]["a"] = {"role": "party", "margin": dated, "points": points}
    case = type(talks()).model_validate(tables)
    transcript = compile_case(case).transcript
    assert "".join(str(int(c)) for c in transcript.conditions) == conditions
    read = transcript.record
    assert read.known_until == {"a": date(2020, 1, as_of)}
    assert all(read.conditions(act, "b") for act in read.acts)


def test_the_latest_judgement_of_an_actor_counts_whatever_it_is_of():
    early, late = "2020-01-05", "2020-01-08"
    tables = talks(
        shock(20, shift={"a": {"margin": {"value": "0 to 1", "as_of": "2020-01-25"}}})
    ).to_mapping()
    tables["actors"]["a"] = {
        "role": "party",
        "margin": {"value": "0 to 10", "as_of": late},
        "points": {"price": [0, {"value": "5 to 15", "as_of": early}, 20, 30]},
    }
    tables["levers"] = [
        {"kind": "margin", "actor": "a", "amount": {"value": "1 to 2", "as_of": "2020-01-26"}}
    ]
    tables["compliance"] = [
        {
            "by": "b",
            "when": {"price": "low"},
            "keeps": {"value": "10 to 20 %", "as_of": "2020-01-28"},
            "loss": {"a": {"value": "1 to 2", "as_of": "2020-01-27"}},
        }
    ]
    case = type(talks()).model_validate(tables)
    found = last_judged(case)
    assert {name: (day, place.path) for name, (day, place) in found.items()} == {
        "a": (date(2020, 1, 8), "actors.a.margin")
    }
