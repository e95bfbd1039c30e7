"""What a diagnosis holds beside the points: packages, epochs, the funnel, kinds."""

from __future__ import annotations

import dataclasses
from dataclasses import fields

import numpy as np
import pytest

from winset.deals.sets.among import Part
from winset.files.reading import loads
from winset.findings.gates import blocking, missing, packages, results, rules
from winset.findings.gates.diagnosis import diagnose
from winset.findings.gates.results import POINTS, POSSIBLE
from winset.findings.kinds.laying import KindSets
from winset.findings.kinds.sets import Kind

CASE = """
format = 1
title = "A sale with delivery and a council"
[issues.price]
options = ["none", "low", "middle", "high"]
[issues.delivery]
options = ["late", "prompt"]
[issues.warranty]
options = ["none", "a year"]
[actors.seller]
role = "party"
margin = "-5 to 25"
points = { price = [0, 10, 20, 30], delivery = [0, -5], warranty = [0, -8] }
[actors.buyer]
role = "party"
margin = "-10 to 20"
points = { price = [0, 30, 20, 10], delivery = [0, 9], warranty = [0, 12] }
[actors.council]
role = "ratifier"
of = "seller"
margin = "-20 to 6"
points = { price = [0, 0, 5, 8], delivery = [0, 0], warranty = [0, 2] }
"""


@pytest.fixture
def talks(event_text):
    text = CASE
    text += event_text("offer", "seller", id="a", level="working", terms="{ price = 'high' }")
    text += event_text("refusal", "buyer", "2020-01-03", responds_to="a")
    text += event_text(
        "agreed", "seller", "2020-01-04", id="paper", terms="{ warranty = 'a year' }"
    )
    text += event_text(
        "shock", "", "2020-01-05", reason="winter", shift="{ buyer = { margin = '2 to 9' } }"
    )
    text += event_text("offer", "buyer", "2020-01-06", id="b", terms="{ price = 'low' }")
    return loads(text)


def of(share):
    return share.value


def test_packages_say_what_they_are(situation, talks):
    first, paper, last = diagnose(situation(talks, 300)).packages
    assert (first.event, first.name, first.date) == (0, "a", "2020-01-02")
    assert (first.by, first.kind, first.level) == (("seller",), "offer", "working")
    assert (first.status, first.refused_by, first.account) == ("refused", ("buyer",), "")
    assert first.made.value == pytest.approx(1.0)
    assert (paper.by, paper.kind) == (("seller", "buyer"), "agreed")
    assert paper.status == "open"
    assert [(t.issue, t.options, t.why) for t in last.terms] == [
        ("price", ("low",), "named"),
        ("delivery", ("late",), "status quo"),
        ("warranty", ("a year",), "agreed"),
    ]


def test_distances_and_changes_add_up(situation, talks):
    found = diagnose(situation(talks, 300))
    spread = set()
    for package in found.packages:
        for shares in (package.then, package.close):
            assert sum(map(of, shares.values())) == pytest.approx(1.0)
            assert all(0 < share.value <= 1 for share in shares.values())
        spread |= set(package.close)
        # None is possible at the close where no deal is; a shock can make one impossible.
        assert of(package.close["none"]) == pytest.approx(1 - of(found.epochs[-1].s3))
        now = of(package.close.get("0", results.Share(0.0, 0.0, 0.0)))
        for listed in (package.changes, package.pairs):
            closes = [of(change.closes) for change in listed]
            assert closes == sorted(closes, reverse=True)
            assert len(listed) <= 5
            assert all(0 < of(c.closes) <= of(c.holds) for c in listed)
            assert {len(c.terms) for c in listed} <= {1 if listed is package.changes else 2}
        near = of(package.close.get("1", results.Share(0.0, 0.0, 0.0)))
        assert all(of(change.closes) <= near + 1e-9 for change in package.changes)
        assert sum(of(change.closes) for change in package.changes) >= near - 1e-9
        # What holds with a change either held before or is closed by it, and may be lost by it.
        assert all(of(c.holds) <= now + of(c.closes) + 1e-9 for c in package.changes)
    assert {"0", "1", "2", "none"} <= spread
    assert {len(package.pairs) for package in found.packages} >= {5}  # no more are listed
    then, close = found.packages[0].then, found.packages[0].close
    assert then != close  # the shock came after it
    assert of(then["none"]) == pytest.approx(1 - of(found.epochs[0].s3))
    assert found.packages[-1].then == found.packages[-1].close


def test_points_epochs_and_the_funnel_agree(situation, talks):
    here = situation(talks, 300)
    found = diagnose(here)
    shares = {p.point: of(p.share) for p in found.points}
    assert [p.point for p in found.points] == [p for p in POINTS if p in shares]
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares[found.leading] == max(shares.values())
    possible = sum(v for p, v in shares.items() if p in POSSIBLE)
    assert of(found.possible) == pytest.approx(possible)
    close = found.epochs[-1]
    assert close.shares == found.points
    assert of(close.s3) == pytest.approx(possible)
    assert of(close.s2) == pytest.approx(1 - shares["none-serves"] - shares["home"])
    assert of(close.s1) == pytest.approx(1 - shares["none-serves"])
    assert [(e.start and e.start.isoformat(), e.reason) for e in found.epochs] == [
        (None, ""),
        ("2020-01-05", "winter"),
    ]
    steps = {step.step: of(step.share) for step in found.funnel}
    assert list(steps) == [
        "all", "served", "ratified", "kept", "neared", "tabled", "held", "unrefused"
    ]  # fmt: skip
    assert (steps["all"], steps["served"]) == (pytest.approx(1.0), of(close.s1))
    assert (steps["ratified"], steps["kept"]) == (of(close.s2), of(close.s3))
    at = {p: shares.get(p, 0.0) for p in POSSIBLE}
    for step, gone in (("neared", 1), ("tabled", 2), ("held", 3), ("unrefused", 4)):
        left = sum(at[p] for p in POSSIBLE[gone:])
        assert steps[step] == pytest.approx(left)
    assert (found.n_worlds, found.method) == (300, here.close.method)
    assert found.insisting


def test_a_shock_moves_worlds_from_point_to_point(situation, talks):
    found = diagnose(situation(talks, 300))
    assert sum(of(t.share) for t in found.transitions) == pytest.approx(1.0)
    sizes = [of(t.share) for t in found.transitions]
    assert sizes == sorted(sizes, reverse=True)
    assert {(t.reason, t.start) for t in found.transitions} == {("winter", "2020-01-05")}
    after = dict.fromkeys(POINTS, 0.0)
    for t in found.transitions:
        after[t.after] += of(t.share)
    assert {p: v for p, v in after.items() if v} == pytest.approx(
        {p.point: of(p.share) for p in found.points}
    )
    assert any(t.before != t.after for t in found.transitions)


def test_before_a_shock_packages_are_judged_by_what_was_then(situation, event_text):
    """All was tabled before it: without the shock the talks stopped where they stood then."""
    text = CASE + event_text("offer", "seller", id="a", terms="{ price = 'middle' }")
    for day, low in (("2020-01-05", 2), ("2020-01-09", 5)):
        shift = f"{{ buyer = {{ margin = '{low} to 14' }} }}"
        text += event_text("shock", "", day, reason=day, shift=shift)
    found = diagnose(situation(loads(text), 300))
    for n, day in enumerate(("2020-01-05", "2020-01-09")):
        before = dict.fromkeys(POINTS, 0.0)
        for t in found.transitions:
            before[t.before] += of(t.share) * (t.reason == day)
        then = {p.point: of(p.share) for p in found.epochs[n].shares}
        assert {p: v for p, v in before.items() if v} == pytest.approx(then)
    assert len({e.shares for e in found.epochs}) == 3


def test_who_blocks_is_asked_of_worlds_that_count(situation, talks):
    """Worlds without weight, in which no deal serves all, leave the others to tell."""
    here = situation(talks, 300)
    point = diagnose(here).per_world.point
    gone = np.where(point == POINTS.index("none-serves"), -np.inf, 0.0)
    worlds = dataclasses.replace(here.worlds, log_weight=gone)
    found = diagnose(dataclasses.replace(here, worlds=worlds))
    assert [(b.point, b.actors, b.how) for b in found.blocking] == [
        ("home", ("council",), "anticipated veto")
    ]
    assert of(found.blocking[0].share) == pytest.approx(1.0)


def test_worlds_behind_the_shares(situation, talks):
    here = situation(talks, 300)
    found = diagnose(here)
    rows, weight = found.per_world, here.worlds.weight
    for p in found.points:
        assert of(p.share) == pytest.approx(weight @ (rows.point == POINTS.index(p.point)))
    for name, share in found.flags.items():
        assert of(share) == pytest.approx(weight @ rows.flags[name])
    # Events of what was tabled; none where no deal was possible.
    possible = rows.s3 == 1
    assert set(rows.deciding[possible]) <= {0, 2, 4}
    assert (rows.deciding[~possible] == -1).all()
    # In worlds that were near, the closest package misses by one change that is listed as missing.
    near = rows.point == POINTS.index("near")
    assert found.missing
    assert all(0 < of(m.share) <= weight @ near + 1e-9 for m in found.missing)
    assert sum(of(m.share) for m in found.missing) >= weight @ near - 1e-9


def test_blocking_sets_stand_in_order(situation, talks):
    blocking = diagnose(situation(talks, 300)).blocking
    assert {b.point for b in blocking} == {"none-serves", "home"}
    for point in ("none-serves", "home"):
        sizes = [of(b.share) for b in blocking if b.point == point]
        assert sizes == sorted(sizes, reverse=True)
        assert sum(sizes) >= 1 - 1e-9
    assert all(b.actors == ("council",) for b in blocking if b.point == "home")
    assert all(
        b.how == ("unserved" if len(b.actors) == 1 else "gap")
        for b in blocking
        if b.point == "none-serves"
    )


def kinds_of(here, *parts):
    """One core kind, and any deal."""
    part = Part(here.worlds.space.completions(parts[0])) if parts else Part()
    kinds = (Kind("swap", core=True, parts=(part,)), Kind("any"))
    return KindSets(kinds, here.sets, here.sets)


def test_all_is_about_the_core_kind_and_any_deal_stands_apart(situation, talks):
    """Deals with prompt delivery and a warranty: what the talks were about."""
    here = situation(talks, 300)
    terms = {1: frozenset({1}), 2: frozenset({1})}
    found, plain = diagnose(here, kinds_of(here, terms)), diagnose(here)
    assert (found.kinds, plain.kinds, plain.any) == (("swap",), ("any",), None)
    assert (found.any.possible, found.any.points) == (plain.possible, plain.points)
    there = np.mean(here.close.some(here.worlds.consent, here.worlds.space.completions(terms)))
    assert of(found.possible) == of(found.epochs[-1].s3) == pytest.approx(there)
    assert of(found.possible) < of(plain.possible)
    for package in found.packages:
        assert of(package.close["none"]) == pytest.approx(1 - there)
        assert "0" not in package.close  # none of them promised prompt delivery
        assert all("delivery" in change.terms for change in package.changes)
    assert found.packages[-1].changes
    assert {piece.issue for piece in found.missing} == {"delivery"}
    assert found.insisting == plain.insisting  # what is left of all deals


def test_a_kind_that_holds_every_deal_changes_nothing(situation, talks):
    here = situation(talks, 300)
    found, plain = diagnose(here, kinds_of(here)), diagnose(here)
    assert dataclasses.replace(found, kinds=plain.kinds, any=None) == plain


def test_nobody_blocks_a_deal_that_is_not_on_the_agenda(situation, talks):
    here = situation(talks, 50)
    nothing = {0: frozenset({0}), 1: frozenset({0}), 2: frozenset({0})}
    found = diagnose(here, kinds_of(here, nothing))
    assert found.leading == "none-serves"
    assert [(b.actors, b.how, of(b.share)) for b in found.blocking] == [
        ((), "nowhere", pytest.approx(1.0))
    ]


@pytest.mark.parametrize("module", [results, blocking, missing, packages, rules])
def test_results_are_values(module):
    """None can be changed; those that hold arrays are not compared."""
    found = [kind for kind in vars(module).values() if dataclasses.is_dataclass(kind)]
    assert found
    for kind in (k for k in found if k.__module__ == module.__name__ and k.__name__ != "Tally"):
        arrays = any("Array" in str(f.type) or "Status" in str(f.type) for f in fields(kind))
        assert kind.__dataclass_params__.frozen, kind
        assert kind.__dataclass_params__.eq == (not arrays), kind


def test_an_account_that_is_true_nowhere_says_nothing(situation, event_text):
    """The seller's account has no chance; what is true under the buyer's is told all the same."""
    text = CASE + '[accounts.seller]\nteller = "seller"\nprior = 0\n'
    text += '[accounts.buyer]\nteller = "buyer"\n'
    for who, price in (("seller", "middle"), ("buyer", "high")):
        text += event_text("offer", "seller", account=who, terms=f"{{ price = '{price}' }}")
    found = diagnose(situation(loads(text), 200))
    assert list(found.by_account) == ["buyer"]
    told = {p.point: of(p.share) for p in found.by_account["buyer"]}
    assert told == pytest.approx({p.point: of(p.share) for p in found.points})
    assert [p.account for p in found.packages] == [""]  # one pattern is all there is


def test_by_default_the_close_is_asked_about(situation, event_text):
    text = CASE + event_text("offer", "seller", id="a", terms="{ price = 'middle' }")
    for day, low in (("2020-01-05", 2), ("2020-01-09", 9)):
        shift = f"{{ buyer = {{ margin = '{low} to 14' }} }}"
        text += event_text("shock", "", day, reason=day, shift=shift)
    here = situation(loads(text), 200)
    asked = (here.sets, None, here.worlds.consent, here.packages)
    close = rules.stopping_points(*asked).point
    assert (close == rules.stopping_points(*asked, epoch=2).point).all()
    assert (close != rules.stopping_points(*asked, epoch=1).point).any()
    assert (close == diagnose(here).per_world.point).all()
