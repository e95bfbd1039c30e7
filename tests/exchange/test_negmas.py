"""NegMAS folders, typed by hand after what NegMAS 0.16 writes."""

from __future__ import annotations

import contextlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.case.errors import CaseError
from winset.exchange.negmas import read_folder
from winset.exchange.opening import load, load_scenario

DOMAIN = """\
name: trip
type: DiscreteCartesianOutcomeSpace
issues:
- name: where
  type: CategoricalIssue
  values: [sea, hills, 'no']
- name: days
  type: ContiguousIssue
  values: [1, 3]
- name: share
  type: ContinuousIssue
  n_levels: 10
  values: [0.0, 1.0]
"""
ANN = """\
name: ann
type: LinearAdditiveUtilityFunction
reserved_value: 0.3
weights: [0.5, 0.2, 0.3]
values:
- type: TableFun
  mapping: {sea: 1, hills: 0.1, 'no': 0}
- {type: AffineFun, slope: -0.5, bias: 1.5}
- {type: IdentityFun}
"""
BOB = """\
type: ExpDiscountedUFun
discount: 0.42441038
dynamic_reservation: true
reserved_value: -.inf
ufun:
  name: bob
  type: LinearAdditiveUtilityFunction
  reserved_value: 0.2
  weights: {where: 0.5, days: 0.5}
  values:
    where: {type: TableFun, mapping: {sea: 0, hills: 1, 'no': 0.25}}
    days: {mapping: {1: 0.2, 2: 0.4, 3: 1}}
    share: {type: ConstFun, bias: 0}
"""


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    (tmp_path / "_info.yaml").write_text("format: yml\n")
    return tmp_path


def test_a_folder_is_read_exactly(tmp_path: Path) -> None:
    scenario = load_scenario(folder(tmp_path, trip=DOMAIN, ann=ANN, bob=BOB))
    assert scenario.parties == ("ann", "bob")
    assert scenario.options[0] == ("sea", "hills", "no")
    assert scenario.options[1] == ("1", "2", "3")
    assert len(scenario.options[2]) == 21
    assert scenario.kinds == ("discrete", "integer", "real")
    where, days, share = scenario.tables
    # Nothing is divided by the largest value, unlike in Genius.
    assert where.tolist() == [
        [Fraction(1, 2), Fraction(1, 20), 0],
        [0, Fraction(1, 2), Fraction(1, 8)],
    ]
    assert days.tolist() == [
        [Fraction(1, 5), Fraction(1, 10), 0],
        [Fraction(1, 10), Fraction(1, 5), Fraction(1, 2)],
    ]
    assert share[0, 20] == Fraction(3, 10)
    assert set(share[1]) == {Fraction(0)}
    # The reservation value inside a discounted function is kept.
    assert scenario.reservation == (Fraction(3, 10), Fraction(1, 5))
    assert scenario.discount == (None, Fraction("0.42441038"))


def test_the_case_is_on_0_to_100_where_utilities_are_on_0_to_1(tmp_path: Path) -> None:
    case = load(folder(tmp_path, trip=DOMAIN, ann=ANN, bob=BOB))
    walk_away = case.actors["ann"].walk_away
    assert walk_away is not None
    assert walk_away.views[0].text == "30"
    assert "discounted by 0.42441 a round" in case.actors["bob"].note


def test_utilities_beyond_1_are_kept_as_points(tmp_path: Path) -> None:
    big = ANN.replace("[0.5, 0.2, 0.3]", "[20, 2, 3]")
    case = load(folder(tmp_path, trip=DOMAIN, ann=big, bob=BOB))
    points = case.actors["ann"].points["where"]
    assert isinstance(points, tuple)
    assert [q.views[0].text for q in points] == ["20", "2", "0"]


def test_json_is_read_as_yaml_is(tmp_path: Path) -> None:
    import yaml

    for name, text in (("trip", DOMAIN), ("ann", ANN), ("bob", BOB)):
        table = yaml.safe_load(text)
        (tmp_path / f"{name}.json").write_text(json.dumps(table))
    other = tmp_path / "yaml"
    other.mkdir()
    one, two = read_folder(tmp_path), read_folder(folder(other, trip=DOMAIN, ann=ANN, bob=BOB))
    assert [t.tolist() for t in one.tables] == [t.tolist() for t in two.tables]
    assert one.reservation == two.reservation


def test_without_a_reservation_value_any_deal_is_better_than_none(tmp_path: Path) -> None:
    for stated in ("-.inf", "null", "-Infinity"):
        target = tmp_path / stated.strip("-.")
        target.mkdir()
        ann = ANN.replace("reserved_value: 0.3", f"reserved_value: {stated}")
        scenario = read_folder(folder(target, trip=DOMAIN, ann=ann, bob=BOB))
        assert scenario.reservation[0] is None
        assert scenario.walk_away[0] == 0
        assert "any deal is better than none" in scenario.to_case().actors["ann"].note


WRONG = {
    "an anchor": (ANN.replace("weights: [", "weights: &w [") + "more: *w\n", "anchor"),
    "a bomb": (
        "a: &a [x, x]\n"
        + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefg", "bcdefgh", strict=True)),
        "anchor",
    ),
    "an object": (ANN + "x: !!python/object/apply:os.system [echo]\n", None),
    "a key twice": (ANN + "name: eve\n", "twice in one table"),
    "no YAML": ("a: [1, 2\nb: }", "no YAML"),
    "a list": ("- 1\n- 2\n", "no table"),
    "nested": ("a: " + "[" * 3000 + "]" * 3000, "nest"),
    "weights": (ANN.replace("[0.5, 0.2, 0.3]", "[0.5, 0.5]"), "2 weights; expected 3"),
    "a weight": (ANN.replace("0.2,", "much,"), "a weight is 'much'"),
    "nan": (ANN.replace("sea: 1,", "sea: .nan,"), "'.nan'"),
    "an option less": (ANN.replace("sea: 1, ", ""), "gives no value to option 'sea'"),
    "a function": (ANN.replace("IdentityFun", "LambdaFun"), "'LambdaFun'"),
    "no value": (ANN.replace("IdentityFun", "LogFun, tau: -1"), "no finite value at"),
    "a kind": (
        ANN.replace("LinearAdditiveUtilityFunction", "HyperRectangleUtilityFunction"),
        "not additive",
    ),
    "reserved": (ANN.replace("0.3\n", "high\n", 1), "reserved value"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_told_with_its_file(tmp_path: Path, name: str) -> None:
    text, said = WRONG[name]
    target = folder(tmp_path, trip=DOMAIN, ann=text, bob=BOB)
    if said is None:  # A tag that would build an object is text like any other.
        assert load(target).parties == ("ann", "bob")
        return
    with pytest.raises(CaseError) as caught:
        load(target)
    (problem,) = caught.value.defects
    assert problem.where == "ann.yml"
    assert said in str(problem)


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        (DOMAIN.replace("[1, 3]", "[3, 1]"), "runs from 3 down to 1"),
        (DOMAIN.replace("[1, 3]", "[1, 99999999]"), "99,999,999 values"),
        (DOMAIN.replace("sea, hills", "sea, sea"), "lists a value twice"),
        (DOMAIN.replace("name: days", "name: where"), "appears twice"),
        (DOMAIN.replace("[sea, hills, 'no']", "[]"), "has no values"),
        ("issues: []\n", "has no issues"),
        ("issues:\n- 5\n", "no table with name and values"),
    ],
)
def test_domains_that_cannot_be_read(tmp_path: Path, domain: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        load(folder(tmp_path, trip=domain, ann=ANN, bob=BOB))


def test_two_domains_or_none(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no file with issues"):
        load(folder(tmp_path, ann=ANN))
    with pytest.raises(CaseError, match="holds 2 scenarios"):
        load(folder(tmp_path, trip=DOMAIN, other=DOMAIN, bob=BOB))
    with pytest.raises(CaseError, match="give the folder"):
        load(tmp_path / "ann.yml")


_LEAVES: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats()
    | st.sampled_from(["TableFun", "AffineFun", "sea", "where", "LinearAdditiveUtilityFunction"])
)
_KEYS = st.sampled_from(
    [
        "type",
        "values",
        "weights",
        "mapping",
        "ufun",
        "reserved_value",
        "bias",
        "slope",
        "sea",
        "discount",
        "issues",
        "name",
        "where",
    ]
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(_TREES, st.booleans())
def test_whatever_the_tables_the_only_error_is_a_case_error(
    tmp_path_factory: pytest.TempPathFactory, tree: Any, as_domain: bool
) -> None:
    target = tmp_path_factory.mktemp("fuzz")
    (target / "fuzz.json").write_text(json.dumps(tree))
    (target / "ann.yml").write_text(ANN)
    if not as_domain:
        (target / "trip.yml").write_text(DOMAIN)
    with contextlib.suppress(CaseError):
        read_folder(target).to_case()


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"#%@,\n 1.?"), max_size=40))
def test_whatever_the_text_the_only_error_is_a_case_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    target = tmp_path_factory.mktemp("fuzz")
    (target / "fuzz.yml").write_text(text)
    with pytest.raises(CaseError):
        read_folder(target)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("QuadraticFun, a2: 0.5, a1: -1, bias: 2", [1.5, 2, 3.5]),
        ("PolynomialFun, coefficients: [1, 0, 0.25], bias: 1", [2.25, 5, 10.75]),
        ("TriangularFun, start: 0, middle: 2, end: 3, bias: 0.5, scale: 4", [2.5, 4.5, 0.5]),
        ("ExponentialFun, tau: 1, base: 2, bias: -1", [1, 3, 7]),
        ("LogFun, tau: 2, base: 2, scale: 3", [3, 6, 3 * 2.584962500721156]),
        ("CosFun, multiplier: 0, amplitude: 2, bias: 1", [3, 3, 3]),
        ("SinFun, multiplier: 0, phase: 0.5", [0.479425538604203] * 3),
    ],
)
def test_formulas_of_negmas(tmp_path: Path, function: str, expected: list[float]) -> None:
    scenario = read_folder(
        folder(
            tmp_path,
            trip=DOMAIN,
            ann=ANN.replace("AffineFun, slope: -0.5, bias: 1.5", function),
            bob=BOB,
        )
    )
    assert [float(x) for x in scenario.values[0][1]] == pytest.approx(expected, abs=1e-12)
