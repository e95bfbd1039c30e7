"""GeniusWeb JSON: a domain and linear additive profiles, by hand-made fixtures."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from winset.case.errors import CaseError
from winset.exchange.geniusweb import read_geniusweb
from winset.exchange.opening import load, read

DOMAIN: dict[str, Any] = {
    "name": "trip",
    "issuesValues": {
        "place": {"values": ["sea", "hills"]},
        "days": {"range": {"low": 1, "high": 3, "step": 1}},
    },
}


def profile(name: str, sea: Any = 1, hills: Any = 0.25, **more: Any) -> dict[str, Any]:
    space = {
        "name": name,
        "domain": DOMAIN,
        "issueUtilities": {
            "place": {"discreteutils": {"valueUtilities": {"sea": sea, "hills": hills}}},
            "days": {
                "numberutils": {"lowValue": 1, "lowUtility": 0, "highValue": 3, "highUtility": 1}
            },
        },
        "issueWeights": {"place": 0.6, "days": 0.4},
        **more,
    }
    return {"LinearAdditiveUtilitySpace": space}


def folder(tmp_path: Path, **files: Any) -> Path:
    for name, table in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(table, indent=1), encoding="utf-8")
    return tmp_path


def test_lists_and_ranges_are_read_exactly(tmp_path: Path) -> None:
    bid = {"issuevalues": {"place": "hills", "days": 2}}
    ann = profile("ann", reservationBid=bid)
    scenario = read_geniusweb(folder(tmp_path, trip=DOMAIN, a=ann, b=profile("bob", 0.5, 1)))
    assert scenario.parties == ("ann", "bob")
    assert scenario.options == (("sea", "hills"), ("1", "2", "3"))
    sea, days = scenario.tables
    assert sea[0].tolist() == [Fraction("0.6"), Fraction("0.15")]
    assert days[1].tolist() == [0, Fraction("0.2"), Fraction("0.4")]
    assert scenario.reservation == (Fraction("0.35"), None)


def test_class_names_and_lists_of_ends_are_understood_too(tmp_path: Path) -> None:
    text = json.dumps([DOMAIN, profile("ann")])
    for old, new in (
        ("discreteutils", "DiscreteValueSetUtilities"),
        ("numberutils", "NumberValueSetUtilities"),
        ('{"low": 1, "high": 3, "step": 1}', "[1, 0.5, 3]"),
    ):
        assert old in text
        text = text.replace(old, new)
    domain, ann = json.loads(text)
    scenario = read_geniusweb(folder(tmp_path, trip=domain, ann=ann, bob=ann))
    assert scenario.parties == ("ann", "ann_2")
    assert scenario.options[1] == ("1", "1.5", "2", "2.5", "3")
    assert scenario.values[0][1] == tuple(Fraction(k, 4) for k in range(5))


def test_a_domain_within_the_profiles_is_enough(tmp_path: Path) -> None:
    case = load(folder(tmp_path, a=profile("ann"), b=profile("bob")))
    assert case.title == "trip"
    assert case.parties == ("ann", "bob")


def test_files_of_other_programs_are_named(tmp_path: Path) -> None:
    place = folder(tmp_path, trip=DOMAIN, a=profile("ann"), b=profile("bob"), specials={"nash": 1})
    reading = read(place)
    assert reading.unwrap().parties == ("ann", "bob")
    assert ["specials.json: is left out" in d.message for d in reading.warnings] == [True]


def test_what_geniusweb_passes_over_is_told(tmp_path: Path) -> None:
    odd = profile("bob", issueWeights={"place": 0.6, "days": 0.2, "food": 1})
    utilities = odd["LinearAdditiveUtilitySpace"]["issueUtilities"]["place"]["discreteutils"]
    utilities["valueUtilities"] = {"sea": 1, "moon": 0.5}
    scenario = read_geniusweb(folder(tmp_path, trip=DOMAIN, a=profile("ann"), b=odd))
    told = "\n".join(scenario.warnings)
    for said in ("weights of 'food'", "sum to 0.8", "'moon' of 'place'", "'hills' of 'place'"):
        assert said in told
    assert scenario.weights[1] == (Fraction("0.75"), Fraction("0.25"))
    assert scenario.values[1][0] == (1, 0)


WRONG: dict[str, tuple[Any, str, str]] = {
    "a number": (profile("bob", "much"), "the utility of 'sea' is 'much'", '"sea": "much"'),
    "too much": (profile("bob", 1.5), "the utility of 'sea' is 1.5; expected 0 to 1", '"sea": 1.5'),
    "no weight": (
        profile("bob", issueWeights={"place": 1}),
        "no weight of issue 'days'",
        '"issueWeights"',
    ),
    "a bid": (
        profile("bob", reservationBid={"issuevalues": {"place": "moon"}}),
        "the reservationBid has moon for 'place'",
        '"place": "moon"',
    ),
    "an order": (
        {"DefaultPartialOrdering": {"name": "x"}},
        "no utility can be read off it",
        "Ordering",
    ),
    "groups": ({"SumOfGroupsUtilitySpace": {}}, "values groups of issues together", "SumOf"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_told_with_file_and_line(tmp_path: Path, name: str) -> None:
    table, said, at = WRONG[name]
    with pytest.raises(CaseError) as caught:
        load(folder(tmp_path, trip=DOMAIN, a=profile("ann"), b=table))
    (problem,) = caught.value.defects
    assert said in str(problem)
    lines = (tmp_path / "b.json").read_text().split("\n")
    assert problem.where == "b.json"
    assert at in lines[(problem.line or 0) - 1]


def test_two_domains_need_a_choice(tmp_path: Path) -> None:
    other = {"name": "meal", "issuesValues": {"dish": {"values": ["soup", "stew"]}}}
    ann = profile("ann", domain=other, issueWeights={"dish": 1})
    utilities = {"dish": {"discreteutils": {"valueUtilities": {"soup": 1, "stew": 0.5}}}}
    ann["LinearAdditiveUtilitySpace"]["issueUtilities"] = utilities
    place = folder(
        tmp_path, trip=DOMAIN, meal=other, a=profile("a"), b=profile("b"), meal1=ann, meal2=ann
    )
    with pytest.raises(CaseError, match=r"holds 2 scenarios: meal.json \(meal1, meal2\)"):
        load(place)
    assert load(place, domain="trip.json").parties == ("a", "b")
    assert load(place / "meal.json").title == "meal"
