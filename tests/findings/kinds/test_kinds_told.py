"""What is told of kinds: stages in order, what was on the table, the two-way table, exercises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from benchmarks.diagnosis.shapes import SHAPES, tables

from winset.case.model import Case
from winset.exchange.opening import load
from winset.findings.gates.diagnosis import diagnose
from winset.findings.gates.results import Diagnosis
from winset.findings.kinds.finding import kinds_finding
from winset.findings.kinds.laying import kind_sets
from winset.findings.kinds.moving import quantiles
from winset.findings.kinds.results import KindsFinding
from winset.findings.kinds.twoway import two_way
from winset.findings.situation import sets_of, situation_of
from winset.findings.tabled import on_the_table
from winset.model import compile_case
from winset.worlds import Worlds
from winset.worlds.prior import Prior


def found_of(case: Case, n: int = 300) -> tuple[KindsFinding, Worlds, Prior, Any]:
    prior = Prior(compile_case(case))
    z = prior.draw(n, 1)
    worlds = prior.decode(z)
    quantities = prior.quantities(z)
    found = kinds_finding(
        prior.model,
        worlds,
        kind_sets(prior, worlds, z, sets_of(worlds), quantities),
        on_the_table(prior.model.transcript, worlds, 1),
        quantities,
    )
    return found, worlds, prior, quantities


def test_stages_follow_on_each_other() -> None:
    found, *_ = found_of(load("hanoi"))
    for kind in found.kinds:
        assert kind.reached is not None
        assert kind.sign.value >= kind.passed.value >= kind.keep.value >= kind.reached.value
    anything = found.of("any")
    assert all(kind.keep.value <= anything.keep.value for kind in found.kinds)
    assert found.of("trade").passed.value > found.of("trade").keep.value  # doubts are coded


def test_an_exercise_has_no_kinds_but_any_deal() -> None:
    found, *_ = found_of(load("valley_dam"), n=2)
    assert [(kind.id, kind.core) for kind in found.kinds] == [("any", True)]
    assert found.of("any").keep.value == 1.0


def talks(*events: dict[str, Any]) -> Case:
    """Both gain from a swap of a for b, and only from that."""
    points = {"a": ([0, -20], [0, 40]), "b": ([0, 40], [0, -20])}
    return Case.model_validate(
        {
            "format": 1,
            "title": "A swap",
            "issues": {name: {"options": ["no", "yes"]} for name in "ab"},
            "actors": {
                f"p{k}": {"role": "party", "margin": 5, "points": {i: points[i][k] for i in "ab"}}
                for k in range(2)
            },
            "events": list(events),
        }
    )


def offer(**terms: str) -> dict[str, Any]:
    return {"kind": "offer", "by": "p0", "date": "2020-01-01", "terms": terms}


@pytest.mark.parametrize(
    ("events", "reached"),
    [
        ([], None),
        ([offer(a="yes")], 0.0),
        ([offer(a="yes", b="yes")], 1.0),
        # Left unnamed, b stays as it is; left open, it must still be settled.
        ([{**offer(a="yes"), "rest": "status quo"}], 0.0),
        ([{**offer(a="yes"), "rest": "open"}], 0.0),
    ],
)
def test_a_trade_was_reached_where_it_was_on_the_table(
    events: list[dict[str, Any]], reached: float | None
) -> None:
    found, *_ = found_of(talks(*events), n=4)
    trade = found.of("trade")
    assert trade.keep.value == 1.0
    assert (trade.reached and trade.reached.value) == reached
    assert found.of("one-sided").sign.value == 0.0
    assert found.of("courtesy").sign.value == 0.0


def test_giving_five_points_of_a_hundred_counts_whatever_the_scale() -> None:
    """The scale of each party runs over 60 points: 3 of them are five of a hundred."""
    for price, kind in ((2.9, "courtesy"), (3.1, "trade")):
        points = {"a": ([0, -price], [0, 60 - price]), "b": ([0, 60 - price], [0, -price])}
        case = Case.model_validate(
            {
                "format": 1,
                "title": "A small swap",
                "issues": {name: {"options": ["no", "yes"]} for name in "ab"},
                "actors": {
                    f"p{k}": {
                        "role": "party",
                        "margin": 0,
                        "points": {i: points[i][k] for i in "ab"},
                    }
                    for k in range(2)
                },
            }
        )
        found, *_ = found_of(case, n=1)
        both = found.of(kind)
        assert both.keep.value == 1.0
        assert found.of("trade" if kind == "courtesy" else "courtesy").keep.value == 0.0


def test_the_two_judgements_that_tell_most_make_the_table() -> None:
    case = Case.model_validate(tables(SHAPES[0], np.random.default_rng(5)))
    found, worlds, prior, quantities = found_of(case, n=3000)
    (table,) = found.two_way
    first, second = (quantities[prior.model.at(path)] for path in (table.first, table.second))
    assert {table.first, table.second} == {"actors.p0.margin", "actors.p1.margin"}
    assert table.rows == quantiles(first, worlds.weight, (0.0, 1 / 3, 2 / 3, 1.0))
    cells = [[None if c is None else c.value for c in row] for row in table.chance]
    assert cells[0][0] is not None
    assert cells[2][2] is not None
    assert cells[0][0] > cells[2][2]  # the less both have to lose, the less there is to agree on
    inside = (first >= table.rows[1]) & (first < table.rows[2])
    inside &= second < table.columns[1]
    middle = table.chance[1][0]
    assert middle is not None
    assert middle.n == pytest.approx(inside.sum(), rel=0.02)


def test_no_table_where_nothing_tells_anything() -> None:
    case = Case.model_validate(tables(SHAPES[0], np.random.default_rng(5)))
    _, worlds, _, quantities = found_of(case, n=60)
    assert two_way("k", np.ones(60, dtype=bool), worlds, quantities) is None
    assert two_way("k", np.ones(60, dtype=bool), worlds, {}) is None


@pytest.mark.parametrize(
    ("values", "weight", "found"),
    [
        ([3, 1, 2], [1 / 3] * 3, (1, 2, 3)),
        ([1, 2], [0.5, 0.5], (1, 1, 2)),
        ([1, 2, 3], [0.02, 0.9, 0.08], (2, 2, 3)),
        ([1, 2, 3], [0.05, 0.9, 0.05], (1, 2, 2)),
    ],
)
def test_quantiles_are_values_that_occur(
    values: list[float], weight: list[float], found: tuple[float, ...]
) -> None:
    assert quantiles(np.array(values, dtype=float), np.array(weight)) == found


def with_record(case: Case, n: int = 400) -> tuple[KindsFinding, Diagnosis]:
    prior = Prior(compile_case(case))
    z = prior.draw(n, 1)
    worlds, quantities = prior.decode(z), prior.quantities(z)
    situation = situation_of(prior.model, worlds, quantities, seed=1)
    laid = kind_sets(prior, worlds, z, situation.sets, quantities)
    found = kinds_finding(prior.model, worlds, laid, situation.packages, quantities)
    return found, diagnose(situation, laid)


@pytest.mark.parametrize("case", ["hanoi", "doha_2008", "hospital_nurses", "derived"])
def test_what_was_reached_is_what_was_tabled_at_the_stopping_points(case: str) -> None:
    """One reading of the table: the same label, the same number, for core kinds and any deal."""
    made = derived() if case == "derived" else load(case)
    kinds, gates = with_record(made)
    (core,), anything = kinds.core, kinds.of("any")
    assert gates.kinds == (core.id,)
    assert gates.any is not None
    steps = {step.step: step.share.value for step in gates.funnel}
    stages = (core.sign, core.passed, core.keep, core.reached)
    for step, stage in zip(("served", "ratified", "kept", "tabled"), stages, strict=True):
        assert stage is not None
        assert steps[step] == pytest.approx(stage.value)
    assert gates.any.possible.value == pytest.approx(anything.keep.value)
    at = {p.point: p.share.value for p in gates.any.points}
    tabled = sum(at.get(p, 0.0) for p in ("taken-back", "refused", "open"))
    assert anything.reached is not None
    assert tabled == pytest.approx(anything.reached.value)


def derived() -> Case:
    """Acted talks whose case names no kinds, with an outline among the offers."""
    table = tables(SHAPES[0], np.random.default_rng(5))
    names = [name for name, a in table["actors"].items() if a["role"] == "party"]
    issues = {name: issue["options"] for name, issue in table["issues"].items()}
    whole = {name: options[-1] for name, options in issues.items()}
    outline = dict(list(whole.items())[:-1])
    offers = [
        {
            "kind": "offer",
            "by": names[k],
            "date": f"2020-01-0{k + 1}",
            "terms": terms,
            "rest": "open",
        }
        for k, terms in enumerate((whole, outline))
    ]
    return Case.model_validate({**table, "events": offers})


def claims(union: int) -> Case:
    """A wage that costs one side what it brings the other, and shifts that cost one side."""
    issues = {"wage": {"options": ["old", "new"]}, "shifts": {"options": ["old", "new"]}}
    points = {"firm": ([0, -40], [0, 20 if union < 0 else -20]), "union": ([0, 60], [0, union])}
    actors = {
        name: {"role": "party", "points": {"wage": wage, "shifts": shifts}, "margin": -70}
        for name, (wage, shifts) in points.items()
    }
    return Case.model_validate({"format": 1, "title": "t", "issues": issues, "actors": actors})


@pytest.mark.parametrize(("union", "core"), [(40, ["trade", "one-sided"]), (-30, ["trade"])])
def test_where_one_side_alone_has_claims_a_one_sided_step_is_core(
    union: int, core: list[str]
) -> None:
    found, *_ = found_of(claims(union), n=3)
    assert [kind.id for kind in found.kinds if kind.core] == core
    assert found.of(core[-1]).keep.value == 1.0


def test_of_a_single_issue_there_is_nothing_to_exchange() -> None:
    case = claims(40)
    wage = {"wage": case.issues["wage"]}
    actors = {
        name: actor.model_copy(update={"points": {"wage": actor.points["wage"]}})
        for name, actor in case.actors.items()
    }
    found, *_ = found_of(case.model_copy(update={"issues": wage, "actors": actors}), n=3)
    assert [(kind.id, kind.core) for kind in found.kinds] == [("any", True)]
