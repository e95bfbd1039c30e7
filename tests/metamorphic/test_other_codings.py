"""The same talks, written down otherwise, get the same answer."""

from functools import cache

import numpy as np
import pytest
from answers import answer
from benchmarks.diagnosis.coding import Habits, coded
from benchmarks.diagnosis.shapes import SHAPES, case_of, tables
from benchmarks.diagnosis.tactics import acted
from benchmarks.diagnosis.talk import world_of
from recodings import (
    folded,
    listed_backwards,
    named,
    renamed,
    split,
    with_issue,
    without_event,
)

import winset as ws
from winset.model import compile_case
from winset.worlds.prior import Prior

# Points of a hundred that an answer may move by.
FEW = 3.0
WORLDS = 4_000


@cache
def hanoi():
    return ws.load("hanoi").to_mapping()


@cache
def hanoi_answered():
    return answer(hanoi(), WORLDS)


def acted_talk(seed, habits):
    """Write down the record of some acted talks."""
    rng = np.random.default_rng([seed, 6])
    shape = SHAPES[seed % len(SHAPES)]
    bare = tables(shape, rng)
    prior = Prior(compile_case(case_of(bare)))
    world = world_of(shape, prior.decode(prior.draw(1, seed)))
    return coded(bare, shape, acted(world, rng), habits, rng)


LOOSELY = Habits(unnamed=0.6, unknown=0.0)


@pytest.mark.parametrize("case", ["hanoi", "doha_2008", "prespa_2018", "gm_uaw_2019"])
def test_unnamed_issues_or_their_default_named_are_exactly_the_same(case):
    loose = ws.load(case).to_mapping()
    full = named(loose)
    assert full != loose
    # As text, since a break-even that is nowhere is no number.
    assert repr(answer(full, 300)) == repr(answer(loose, 300))


@pytest.mark.parametrize("seed", range(6))
def test_unnamed_issues_of_acted_talks_may_be_named(seed):
    loose = acted_talk(seed, LOOSELY)
    full = named(loose)
    assert full != loose
    # As text, since a break-even that is nowhere is no number.
    assert repr(answer(full, 300)) == repr(answer(loose, 300))


def test_unordered_options_listed_the_other_way_round_are_exactly_the_same():
    other = listed_backwards(hanoi(), "declaration", "second_site", "liaison")
    assert answer(other, 300).points == answer(hanoi(), 300).points


@pytest.mark.parametrize("seed", range(4))
def test_ordered_options_may_be_listed_the_other_way_round(seed):
    talk = acted_talk(seed, LOOSELY)
    other = listed_backwards(talk, *talk["issues"])
    assert other != talk
    close(answer(other, 1_000), answer(talk, 1_000))


@pytest.mark.parametrize("seed", range(4))
def test_an_issue_of_acted_talks_may_be_split(seed):
    talk = acted_talk(seed, LOOSELY)
    close(answer(split(talk, "i0"), 2_000), answer(talk, 2_000))


@pytest.mark.parametrize("seed", range(4))
def test_a_courtesy_that_was_agreed_may_be_left_out_of_acted_talks(seed):
    talk = {**acted_talk(seed, LOOSELY), "outcome": "none"}
    parties = [name for name, actor in talk["actors"].items() if actor["role"] == "party"]
    agreed = {
        "date": "2020-01-15",
        "kind": "agreed",
        "by": parties[0],
        "to": parties[1:],
        "terms": {"visits": "settled"},
    }
    more = with_issue(talk, "visits", "3 to 8")
    more["events"] = [agreed, *more["events"]]
    close(answer(folded(more, {"visits": "settled"}), 4_000), answer(more, 4_000))


# The declaration that the war is over is a courtesy by the rule of kinds, for it costs Washington
# 2.4 points of its hundred. But it brings Pyongyang 4.0, and the core chance hangs on a few points:
# it is small change. In 10,000 worlds the chance is 4.0 lower with it in every deal, and 6.8 lower
# without it.
CHANGE = pytest.mark.xfail(reason="one of the three is small change", strict=True)
COURTESIES = {"liaison": "opened", "remains": "resumed", "end_of_war": "declared"}


@pytest.mark.parametrize(
    "courtesy", ["liaison", "remains", pytest.param("end_of_war", marks=CHANGE)]
)
def test_any_courtesy_of_hanoi_may_be_left_out(courtesy):
    other = folded(hanoi(), {courtesy: COURTESIES[courtesy]})
    close(answer(other, WORLDS), hanoi_answered())


HANOI = {
    "two courtesies left out": lambda t: folded(t, {"liaison": "opened", "remains": "resumed"}),
    "a courtesy added": lambda t: with_issue(t, "visits", "0.2 to 1"),
    "one issue split": lambda t: split(t, "second_site"),
    "another issue split": lambda t: split(t, "yongbyon"),
    "options renamed": lambda t: renamed(t, "weapons", "the {}".format),
    "a loose sentence left out": lambda t: without_event(t, "last_minute"),
    "another loose sentence left out": lambda t: without_event(t, "working_offer"),
}


@pytest.mark.parametrize("other", HANOI)
def test_hanoi_coded_otherwise(other):
    close(answer(HANOI[other](hanoi()), WORLDS), hanoi_answered())


def close(one, other):
    assert abs(one.core - other.core) < FEW
    assert abs(one.leads(other)) < FEW


def packages_of(tables):
    found = ws.analyze(case_of(tables), worlds=600, only=["deals"]).packages
    return {
        kind.kind: [
            (found.packages[n].in_sample.value, sorted(found.packages[n].terms.items()))
            for n in kind.packages
        ]
        for kind in found.kinds
    }


@pytest.mark.parametrize("recoded", [listed_backwards, named])
def test_packages_worth_tabling_are_the_same_however_they_are_written(recoded):
    assert packages_of(recoded(hanoi())) == packages_of(hanoi())
