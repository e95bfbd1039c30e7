from __future__ import annotations

import numpy as np
import pytest
from benchmarks.diagnosis.coding import FULL, coded
from benchmarks.diagnosis.shapes import SHAPES, case_of, tables
from benchmarks.diagnosis.tactics import acted
from benchmarks.diagnosis.talk import world_of

from winset.case.model import Case
from winset.files.reading import loads
from winset.findings.progress.finding import progress_finding
from winset.findings.situation import situation_of
from winset.model import compile_case
from winset.words.progress import sentence
from winset.worlds.prior import Prior

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


def found_of(case, worlds=20):
    prior = Prior(compile_case(case))
    z = prior.draw(worlds, 1)
    situation = situation_of(prior.model, prior.decode(z), prior.quantities(z), seed=1)
    return progress_finding(situation), situation


def progress(event_text, *events):
    case = loads(TALKS.format(events="".join(event_text(*e[:3], **e[3]) for e in events)))
    (found,), _ = found_of(case)
    return found


def by_issue(found):
    return {i.issue: i for i in found.issues}


OFFERS = (
    ("offer", "union", "2020-01-01", {"terms": UNION}),
    ("offer", "firm", "2020-01-02", {"terms": FIRM}),
)


def test_what_giving_in_on_each_issue_costs(event_text):
    found = progress(event_text, *OFFERS)
    issues = by_issue(found)
    # Weights are two thirds and one third: six steps of wage are 40 points to the union.
    assert issues["wage"].last == pytest.approx({"union": 40.0, "firm": 30.0})
    assert issues["hours"].last == pytest.approx({"union": 50 / 3, "firm": 20.0})
    # Raised by the union: eight steps from what is, then six apart.
    assert issues["wage"].first == pytest.approx({"union": 160 / 3, "firm": 40.0})
    assert issues["silence"].status == "not raised"
    assert issues["silence"].last == {}
    assert issues["extras"].positions == {"union": ("tea", "bus", "gym"), "firm": ("tea",)}
    assert {i.status for i in found.issues} == {"apart", "not raised"}


def test_packages_are_as_far_apart_as_each_would_lose_by_the_others(event_text):
    found = progress(event_text, *OFFERS)
    lost = {"union": 40.0 + 50 / 3, "firm": 50.0}
    assert {c.party: c.points for c in found.close} == pytest.approx(lost)
    assert [(c.by, c.event) for c in found.close] == [(("firm",), 1), (("union",), 0)]
    first, last = found.rounds
    # The firm had put nothing: it loses against no agreement, and the union has nothing to lose by.
    assert first.losses == pytest.approx({"firm": 90.0})
    assert first.distance is None
    assert last.losses == pytest.approx(lost)
    assert last.distance == pytest.approx(sum(lost.values()) / 2)


def test_the_silent_side_stands_at_the_status_quo(event_text):
    found = progress(
        event_text, ("demand", "union", "2020-01-01", {"terms": '{ hours = "much less" }'})
    )
    hours = by_issue(found)["hours"]
    assert (hours.status, hours.spoke) == ("one side silent", ("union",))
    assert hours.positions["firm"] == ("as now",)
    # A demand that answers nothing is no package.
    assert found.close == ()
    assert [r.losses for r in found.rounds] == [{}]


def test_named_alike_is_not_settled(event_text):
    """Both name the new hall, each for the rest of its own package."""
    firm = FIRM.replace('hall = "none"', 'hall = "new"')
    found = progress(event_text, OFFERS[0], ("offer", "firm", "2020-01-02", {"terms": firm}))
    assert by_issue(found)["hall"].status == "named alike"
    assert found.counted("named alike") == 1
    assert found.counted("agreed ad referendum") == 0
    assert found.rounds[-1].agreed == 0
    said = sentence(compile_case(loads(TALKS.format(events=""))), found)
    assert "named the same on Which hall" in said
    assert "settles nothing" in said


def test_ranges_are_alike_where_they_overlap(event_text):
    found = progress(
        event_text,
        ("offer", "union", "2020-01-01", {"terms": "{ wage = '6 to 9' }"}),
        ("offer", "firm", "2020-01-03", {"terms": "{ wage = '2 to 7' }"}),
    )
    wage = by_issue(found)["wage"]
    assert (wage.status, wage.last) == ("named alike", {"union": 0.0, "firm": 0.0})


def test_agreed_text_settles_and_brackets_open_again(event_text):
    agreed = ("agreed", "union", "2020-01-02", {"terms": '{ hall = "new" }', "level": "working"})
    found = progress(event_text, agreed)
    assert by_issue(found)["hall"].status == "agreed ad referendum"
    assert found.rounds[-1].agreed == 1
    bracketed = ("bracketed", "firm", "2020-01-03", {"terms": '{ hall = "none" }'})
    found = progress(event_text, agreed, bracketed)
    assert by_issue(found)["hall"].status == "left in brackets"
    assert [r.agreed for r in found.rounds] == [1, 0]


def test_a_text_of_the_parties_is_their_package_once_it_settles_all(event_text):
    part = ("agreed", "union", "2020-01-03", {"terms": '{ hall = "new" }'})
    whole = ("agreed", "union", "2020-01-04", {"terms": FIRM})
    found = progress(event_text, *OFFERS, part, whole)
    before, after, end = found.rounds[1:]
    assert after.losses == before.losses
    assert end.losses == {"union": 0.0, "firm": 0.0}


MEDIATOR = """
[actors.judge]
role = "onlooker"
"""


def test_a_mediators_text_counts(event_text):
    """Between what both asked for: both lose less by it."""
    paper = event_text(
        "bracketed", "judge", "2020-01-03", terms='{ wage = 5, hours = "a little less" }'
    )
    offers = "".join(event_text(*e[:3], **e[3]) for e in OFFERS)
    (found,), _ = found_of(loads(TALKS.format(events=MEDIATOR + offers + paper)))
    apart, nearer = found.rounds[1:]
    assert nearer.losses == pytest.approx({"union": 20 + 50 / 3, "firm": 15.0})
    assert nearer.distance < apart.distance
    assert {c.by for c in found.close} == {("judge",), ("firm",), ("union",)}
    open_paper = paper + 'rest = "open"\n'
    (found,), _ = found_of(loads(TALKS.format(events=MEDIATOR + offers + open_paper)))
    assert found.rounds[-1].losses == pytest.approx(nearer.losses)  # the rest is worth nothing here
    bare = event_text("bracketed", "judge", "2020-01-03", terms="{ wage = 5 }", rest="open")
    (found,), _ = found_of(loads(TALKS.format(events=MEDIATOR + offers + bare)))
    assert found.rounds[-1].losses == pytest.approx({"union": 20.0, "firm": 15.0})


def test_from_the_working_level_to_the_leaders(event_text):
    found = progress(
        event_text,
        ("offer", "union", "2020-01-01", {"terms": "{ wage = 9 }", "level": "working"}),
        ("offer", "firm", "2020-01-02", {"terms": "{ wage = 5 }", "level": "working"}),
        ("raised-demand", "union", "2020-01-03", {"terms": "{ wage = 10 }", "level": "leader"}),
    )
    known = [r.distance for r in found.rounds if r.distance is not None]
    assert known == pytest.approx([(80 / 3 + 20) / 2, (100 / 3 + 25) / 2])
    said = sentence(compile_case(loads(TALKS.format(events=""))), found)
    assert "further apart than the working level" in said
    assert "moved apart" in said


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
    (seller, buyer), _ = found_of(sale(rest=rest))
    assert (seller.account, seller.issues[0].status) == ("seller", "named alike")
    assert seller.rounds[-1].distance == 0.0
    assert (buyer.account, buyer.issues[0].status) == ("buyer", "apart")
    assert buyer.rounds[-1].losses == pytest.approx({"seller": 200 / 3, "buyer": 200 / 3})


def test_an_empty_record(sale):
    case = sale()
    (found,), _ = found_of(case)
    assert found.rounds == ()
    assert "cannot be told" in sentence(compile_case(case), found)


def twin(shape, talks, points, floors):
    """Losses after each offer, world by world in plain loops."""
    scale = [
        [sum(max(row) - min(row) for row in world[a]) for a in range(shape.parties)]
        for world in points
    ]
    last, after = {}, []
    for act in (act for act in talks.acts if act.kind == "offer"):
        last[act.by] = act.deal
        found = {}
        for me in range(shape.parties):
            others = [deal for who, deal in last.items() if who != me]
            means = []
            for deal in others:
                total = 0.0
                for world, floor, hundred in zip(points, floors, scale, strict=True):
                    value = sum(world[me][j][k] for j, k in enumerate(deal))
                    own = floor[me]
                    if me in last:
                        own = sum(world[me][j][k] for j, k in enumerate(last[me]))
                    total += max(own - value, 0.0) * 100 / hundred[me]
                means.append(total / len(points))
            if means:
                found[f"p{me}"] = min(means)
        after.append(found)
    return after


@pytest.mark.parametrize("seed", range(6))
def test_losses_along_acted_talks_are_those_of_the_twin(seed):
    rng = np.random.default_rng([seed, 8])
    shape = SHAPES[seed % len(SHAPES)]
    bare = tables(shape, rng)
    prior = Prior(compile_case(case_of(bare)))
    talks = acted(world_of(shape, prior.decode(prior.draw(1, seed))), rng)
    case = Case.model_validate({**coded(bare, shape, talks, FULL, rng), "outcome": "none"})
    (found,), situation = found_of(case, worlds=12)
    worlds, cuts = situation.worlds, situation.worlds.space.offsets[1:-1]
    points = [[np.split(row, cuts) for row in world] for world in worlds.utility_at(0)]
    expected = twin(shape, talks, points, worlds.walk_away_at(0).tolist())
    told = [r.losses for r in found.rounds if r.kind == "offer"]
    assert len(told) == len(expected) > 1
    for one, other in zip(told, expected, strict=True):
        assert one == pytest.approx(other)
