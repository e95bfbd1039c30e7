"""Points for each unit of an amount: money as the measure, whatever the step."""

from pathlib import Path
from typing import Any

import pytest
from scipy.stats import norm

from winset.case.model import Case
from winset.exchange.exporting import export
from winset.exchange.opening import load
from winset.files.checks import check
from winset.files.reading import loads, reads
from winset.files.writing import dumps
from winset.model import compile_case
from winset.worlds.prior import Prior


def case_of(step: float | None = None, **more: Any) -> Case:
    return Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {
                "sum": {"range": {"low": 0, "high": 10} | ({"step": step} if step else {})},
                "land": {"options": ["no", "yes"]},
            },
            "actors": {
                "a": {
                    "role": "party",
                    "margin": 0,
                    "points": {"sum": {"each": "2 to 4"}, "land": [0, -10]},
                }
                | more,
                "b": {
                    "role": "party",
                    "margin": 0,
                    "points": {"sum": {"each": -3}, "land": [0, 30]},
                },
            },
        }
    )


def test_each_unit_is_worth_so_many_points() -> None:
    prior = Prior(compile_case(case_of(step=2.5)))
    z = prior.draw(2_000, 1)
    worlds = prior.decode(z)
    each = next(iter(prior.quantities(z).values()))
    for k, amount in enumerate((0, 2.5, 5, 7.5, 10)):
        assert worlds.utility[0, :, 0, k] == pytest.approx(amount * each)
        assert worlds.utility[0, :, 1, k] == pytest.approx(-3.0 * amount)
    assert each.mean() == pytest.approx(3, abs=0.05)
    assert (each > 4).mean() == pytest.approx(0.05, abs=0.015)


def test_a_price_is_found_between_what_each_side_needs() -> None:
    """Land for money: a needs 10 / each at least, b pays 10 at most: so where each is above 1."""
    from winset.findings.zone import zone_finding

    prior = Prior(compile_case(case_of(margin=10)))
    worlds = prior.decode(prior.draw(4_000, 1))
    # With land: each * x - 10 >= 10 and 30 - 3 x >= 0, x in 0..10; the best is x = 10.
    by_hand = 1 - norm.cdf((2 - 3) / (1 / 1.6448536))
    assert zone_finding(worlds).close.zone.value == pytest.approx(by_hand, abs=0.02)


def test_they_are_written_back_and_go_through_a_workbook(tmp_path: Path) -> None:
    tables = case_of().to_mapping()
    tables["actors"]["a"]["margin"] = [
        {"value": 3, "by": "x", "weight": 2},
        {"value": "4 to 9", "by": "y", "placeholder": True},
    ]
    tables["actors"]["c"] = {
        "role": "onlooker",
        "values": {"sum": {"ideal": "2 to 6", "loss": 2}, "land": "yes > no"},
        "weights": "sum > land",
    }
    case = Case.model_validate(tables)
    assert loads(dumps(case)) == case
    export(case, tmp_path / "x.xlsx", "xlsx")
    again = load(tmp_path / "x.xlsx").to_mapping()
    for name in ("a", "b", "c"):
        for key in ("points", "values", "weights"):
            assert again["actors"][name].get(key) == tables["actors"][name].get(key), (name, key)
    assert again["issues"]["sum"] == tables["issues"]["sum"]


def test_only_amounts_have_units() -> None:
    text = dumps(case_of()).replace("land = [0, -10]", "land = {each = 3}")
    (found,) = reads(text, "x").errors
    assert (found.code, found.path) == ("not-numeric", "actors.a.points.land")


def test_scales_are_not_doubted_where_amounts_are_counted_in_units() -> None:
    assert check(case_of(margin="5 to 40")) == ()
