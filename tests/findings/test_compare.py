from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.analysis import analyze, compare
from winset.case.model import Case
from winset.case.views import as_judged_by, judges_of
from winset.files.reading import load
from winset.findings.compare import shared_out
from winset.findings.share import Share
from winset.model import compile_case
from winset.model.differences import Differing
from winset.words.comparison import sentence


def test_the_difference_that_drives_the_answer(sale):
    """The buyer's margin decides; the seller's hardly matters; together they make up the change."""
    one = sale(seller=5, buyer="hard 0..20")
    other = sale(seller=6, buyer="hard 25..45")
    found = compare(one, other, names=("Ann", "Bob"), worlds=400)
    assert (found.first.value, found.second.value) == pytest.approx((1.0, 0.25), abs=0.06)
    assert [d.path for d in found.differences] == ["actors.seller.margin", "actors.buyer.margin"]
    shares = {d.group: d.share for d in found.drivers}
    assert shares["actors.buyer.margin"] == pytest.approx(-0.75, abs=0.06)
    assert shares["actors.seller.margin"] == pytest.approx(0.0, abs=1e-9)
    assert sum(shares.values()) == pytest.approx(found.second.value - found.first.value)
    assert found.drivers[0].group == "actors.buyer.margin"
    said = sentence(compile_case(one), compile_case(other), found)
    assert "Ann" in said
    assert "what walking away is worth" in said
    assert found.exact
    assert found.of == "kind:any:keep"


def test_cases_that_state_the_same(sale):
    found = compare(sale(), sale(), worlds=50)
    assert (found.differences, found.drivers) == ((), ())
    model = compile_case(sale())
    assert sentence(model, model, found) == "The two cases state the same."


def test_words_do_not_count_as_differences(sale):
    one = sale()
    other = one.model_copy(update={"title": "Another title", "summary": "x"})
    assert compare(one, other, worlds=50).differences == ()


def test_rules_and_vetoes_are_differences_too(sale):
    veto = """
[actors.council]
role = "ratifier"
of = "seller"
margin = 0
points = { price = [0, -1, -1, -1] }
"""
    found = compare(sale(), sale(rest=veto), worlds=50)
    assert (found.first.value, found.second.value) == pytest.approx((1.0, 0.0))
    (council,) = found.drivers
    assert (council.group, council.share) == ("actors.council", pytest.approx(-1.0))
    one, other = compile_case(sale()), compile_case(sale(rest=veto))
    assert "the ratifier (council): -100" in sentence(one, other, found)


def test_many_differences_are_changed_over_first_and_last(sale):
    def points(k):
        return "".join(
            f'\n[actors.r{n}]\nrole = "ratifier"\nof = "seller"\nmargin = "{k - 9} to {k}"\n'
            f"points = {{ price = [0, 0, 0, {n}] }}\n"
            for n in range(9)
        )

    found = compare(sale(rest=points(0)), sale(rest=points(5)), worlds=100)
    assert not found.exact
    assert len(found.drivers) == 9
    change = found.second.value - found.first.value
    assert sum(d.share for d in found.drivers) + found.together == pytest.approx(change)
    for driver in found.drivers:
        k = int(driver.group[len("actors.r")])
        alone = [points(0).split("[actors.")[1:], points(5).split("[actors.")[1:]]
        mixed = {}
        for where in (0, 1):
            parts = list(alone[where])
            parts[k] = alone[1 - where][k]
            mixed[where] = (
                analyze(
                    sale(rest="".join(f"\n[actors.{part}" for part in parts)),
                    worlds=100,
                    only=["deals"],
                )
                .kinds.of("any")
                .keep
            )
        assert driver.alone == mixed[0]
        first, last = mixed[0].value - found.first.value, found.second.value - mixed[1].value
        assert driver.share == pytest.approx((first + last) / 2)
    assert compare(sale(rest=points(0)), sale(rest=points(5)), worlds=100) == found


def test_two_analysts_in_one_case(sale):
    views = '[{ value = 5, by = "Ann" }, { value = 40, by = "Bob" }]'
    rest = f"""
[actors.council]
role = "ratifier"
of = "seller"
margin = {views}
points = {{ price = [0, 10, 10, 10] }}
"""
    case = sale(rest=rest)
    assert judges_of(case) == ("Ann", "Bob")
    found = compare(as_judged_by(case, "Ann"), as_judged_by(case, "Bob"), worlds=50)
    assert (found.first.value, found.second.value) == pytest.approx((1.0, 0.0))
    with pytest.raises(ValueError, match="there are: Ann, Bob"):
        as_judged_by(case, "Cleo")


def test_a_shipped_case_and_its_experts():
    case = load("hanoi")
    for judge in judges_of(case):
        assert as_judged_by(case, judge) != case


def test_cases_of_two_negotiations_cannot_be_compared():
    with pytest.raises(ValueError, match=r"do not fit .*there is no"):
        compare("hanoi", "valley_dam", worlds=50)


RECORD = """
[[events]]
id = "first"
date = 2020-01-02
kind = "offer"
by = "buyer"
terms = { price = "low" }

[[events]]
id = "no"
date = 2020-01-03
kind = "refusal"
by = "seller"
responds_to = "first"

[kinds.fair]
when = { price = ["middle"] }
"""


@pytest.mark.parametrize(
    ("of", "printed"),
    [
        ("", lambda found: found.kinds.of("fair").keep),
        ("fair:sign", lambda found: found.kinds.of("fair").sign),
        ("a deal of kind any:reached", lambda found: found.kinds.of("any").reached),
        ("offer:first", lambda found: found.offers[0].all),
        ("possible", lambda found: found.gates.possible),
        ("gate:near", lambda found: point(found, "near")),
        ("price=middle", lambda found: of_terms(found, {"price": "middle"})),
    ],
)
def test_both_answers_are_what_an_analysis_of_the_file_gives(sale, of, printed):
    one = sale(seller="5 to 20", buyer="5 to 25", rest=RECORD)
    other = sale(seller="5 to 20", buyer="0 to 15", rest=RECORD.replace("2020-01-03", "2020-01-04"))
    found = compare(one, other, of=of, worlds=200)
    for case, answer in ((one, found.first), (other, found.second)):
        assert answer == printed(analyze(case, worlds=200, only=["deals", "gates"]))
    assert found.exact
    assert sum(d.share for d in found.drivers) == pytest.approx(
        found.second.value - found.first.value, abs=2e-6
    )
    assert {d.group for d in found.drivers} == {"actors.buyer.margin", "events.no"}


def point(found, code):
    at = {p.point: p.share for p in found.gates.points}
    return at.get(code, Share(0.0, 0.0, 200.0))


def of_terms(found, terms):
    return next(p.fresh for p in found.packages.packages if p.terms == terms)


def test_whole_events_kinds_and_issues_are_one_difference_each(sale):
    one = sale(rest=RECORD.partition("[kinds.fair]")[0])
    table = one.to_mapping()
    other = Case.model_validate(
        {
            **table,
            "issues": {**table["issues"], "day": {"options": ["none", "soon"]}},
            "actors": {
                name: {**actor, "points": {**actor["points"], "day": [0, 3]}}
                for name, actor in table["actors"].items()
            },
            "events": [
                *table["events"],
                {
                    "date": date(2020, 1, 5),
                    "kind": "offer",
                    "by": "buyer",
                    "id": "second",
                    "terms": {"price": "low", "day": "soon"},
                },
            ],
            "kinds": {"fair": {"when": {"price": ["middle"]}}},
        }
    )
    found = compare(one, other, worlds=100)
    # The offer names the new issue, and so goes along with it.
    assert {d.group: d.differences for d in found.drivers} == {"issues.day": 4, "kinds.fair": 1}
    assert {d.path for d in found.differences} == {
        "issues.day",
        "actors.seller.points.day",
        "actors.buyer.points.day",
        "events.second",
        "kinds.fair",
    }
    back = compare(other, one, worlds=100)
    assert {d.group for d in back.drivers} == {"issues.day", "kinds.fair"}
    assert back.first == found.second


def test_mixtures_hold_what_is_taken(sale):
    one = sale(seller=5, buyer="hard 0..20", rest=RECORD)
    other = sale(seller=6, buyer="hard 25..45")
    differing = Differing(one, other)
    assert differing.groups == (
        *("actors.seller.margin", "actors.buyer.margin"),
        *("kinds.fair", "events.first"),
    )
    assert differing.mixed(()) == one
    assert differing.mixed(differing.groups) == other
    mixed = differing.mixed({"events.first", "actors.buyer.margin"})
    assert mixed.events == ()
    assert mixed.kinds == one.kinds
    assert mixed.actors == {"seller": one.actors["seller"], "buyer": other.actors["buyer"]}


def test_what_is_not_there_cannot_be_compared_by(sale):
    for of in ("kind:none", "offer:none", "point:none", "account:none", "price=none at all", "x=y"):
        with pytest.raises(ValueError, match=r"there (is|are)|no option"):
            compare(sale(), sale(), of=of, worlds=50)
    with pytest.raises(ValueError, match="no stage 'gone'"):
        compare(sale(), sale(), of="any:gone", worlds=50)


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_parts_are_means_over_orders_or_over_first_and_last(n, seed):
    rng = np.random.default_rng(seed)
    groups = tuple("abcdef"[:n])
    table = {}

    def answer(taken):
        if taken not in table:
            table[taken] = Share(float(rng.random()), float(rng.random()) / 10, 100.0)
        return table[taken]

    parts, errors, exact = shared_out(groups, answer)
    assert exact == (n <= 4)
    for k, group in enumerate(groups):
        if exact:
            orders = list(itertools.permutations(groups))
        else:
            rest = tuple(g for g in groups if g != group)
            orders = [(group, *rest), (*rest, group)]
        gains, weights = [], {}
        for order in orders:
            before = frozenset(order[: order.index(group)])
            after = before | {group}
            gains.append(answer(after).value - answer(before).value)
            for taken, sign in ((after, 1), (before, -1)):
                weights[taken] = weights.get(taken, 0) + sign / len(orders)
        assert parts[k] == pytest.approx(np.mean(gains))
        error = np.sqrt(sum((w * table[taken].error) ** 2 for taken, w in weights.items()))
        assert errors[k] == pytest.approx(error)
    if exact:
        whole = answer(frozenset(groups)).value - answer(frozenset()).value
        assert sum(parts) == pytest.approx(whole)


def test_what_an_analysis_does_not_give_cannot_be_compared_by(sale):
    with pytest.raises(ValueError, match="no record of offers"):
        compare(sale(), sale(buyer=6), of="any:reached", worlds=50)
    table = {**sale().to_mapping(), "no_agreement": "outside"}
    cases = [
        Case.model_validate(
            {
                **table,
                "actors": {
                    name: {"role": "party", "walk_away": least, "points": actor["points"]}
                    for name, actor in table["actors"].items()
                },
            }
        )
        for least in (5, 6)
    ]
    with pytest.raises(ValueError, match="not told apart"):
        compare(*cases, of="trade", worlds=50)
