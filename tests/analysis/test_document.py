"""Results to JSON and back."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pytest

import winset as ws
from winset.analysis.document import ResultsError, from_json, plain, rounded, to_text
from winset.analysis.result import Analysis, to_bytes
from winset.arrays import BoolArray, FloatArray
from winset.findings.share import Share


@pytest.fixture(scope="module")
def made() -> Analysis:
    return ws.analyze("hanoi", worlds=100)


def test_what_was_written_is_read_back(made: Analysis) -> None:
    found = from_json(to_bytes(made))
    assert found == made
    assert hash(found) == hash(made)
    for field in fields(made):
        if field.name not in ("worlds", "conditioned", "seconds", "bargaining"):
            assert getattr(found, field.name) == getattr(made, field.name), field.name
    for field in fields(made.bargaining):
        one, other = getattr(made.bargaining, field.name), getattr(found.bargaining, field.name)
        assert np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other
    assert to_bytes(found) == to_bytes(made)


def test_what_is_not_finite_comes_back(made: Analysis) -> None:
    assert made.bridges is not None
    for number in (math.inf, -math.inf, math.nan):
        bridge = replace(made.bridges.zone[0], threshold=number)
        points = np.full((2, 2), number)
        odd = replace(
            made,
            bridges=replace(made.bridges, zone=(bridge,)),
            bargaining=replace(made.bargaining, points=points),
        )
        found = from_json(to_bytes(odd))
        assert found == odd
        assert found != made
        assert found.bridges is not None
        assert repr(found.bridges.zone[0].threshold) == repr(number)
        assert np.array_equal(found.bargaining.points, points, equal_nan=True)


def test_analyses_differ_where_a_result_does(made: Analysis) -> None:
    assert replace(made, seconds={}, worlds=None) == made
    assert replace(made, warnings=("another",)) != made
    assert replace(made, bargaining=replace(made.bargaining, points=np.zeros((1, 2)))) != made
    assert made != "hanoi"


def test_what_is_written_is_what_is_there(made: Analysis) -> None:
    """Every number of an analysis is rounded as it is written."""
    document = json.loads(to_bytes(made))
    assert document["zone"]["close" if "close" in document["zone"] else "epochs"]
    shown = document["zone"]["epochs"][-1]["ratifiable"]
    close = made.zone.close.ratifiable
    assert (shown["value"], shown["error"], shown["n"]) == (close.value, close.error, close.n)
    assert document["bargaining"]["points"] == made.bargaining.points.tolist()


def test_what_is_no_result_is_refused_in_one_line(made: Analysis) -> None:
    def spoilt(**changes: Any) -> str:
        document = json.loads(to_bytes(made))
        return json.dumps({k: v for k, v in (document | changes).items() if v is not ...})

    space = json.loads(to_bytes(made))["bargaining"]
    for text, said in (
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[1]", "format is None"),
        (spoilt(format="winset.analysis/1"), "'winset.analysis/1', and this version reads"),
        (spoilt(zone=...), "damaged (zone: "),
        (spoilt(zone={"epochs": []}), "damaged (zone."),
        (spoilt(extra=1), "damaged (extra: "),
        (spoilt(case={"format": 1}), "damaged (case."),
        (spoilt(seed="one"), "damaged (seed: "),
        (spoilt(gates=[]), "damaged (gates"),
        (spoilt(bargaining=space | {"points": [[{}]]}), "damaged (bargaining.points: "),
        (
            spoilt(
                case={
                    "format": 1,
                    "title": "x",
                    "issues": {},
                    "actors": {"a": {"role": "party", "margin": {"a": 1}}},
                }
            ),
            "a judgement written as a table needs a value",
        ),
    ):
        with pytest.raises(ResultsError) as caught:
            from_json(text)
        assert said in str(caught.value)
        assert "\n" not in str(caught.value)


def test_rounding() -> None:
    value = {"a": np.array([1 / 3, np.inf, -0.0]), "b": (1 / 3, -1e-12, 3, True, None, "x")}
    found = rounded(value)
    assert found["a"].tolist() == [0.333333, np.inf, 0.0]
    assert found["b"] == (0.333333, 0.0, 3, True, None, "x")
    assert str(found["b"][1]) == "0.0"
    assert math.isnan(rounded(math.nan))
    assert rounded(Share(1.0, 1e-8, 1e8)).error == 1e-6, "no sampling error becomes certainty"
    assert rounded(Share(1.0, 0.0, 1e8)).error == 0


@dataclass(frozen=True)
class Odd:
    """Holds what is hard to write."""

    points: FloatArray
    marks: BoolArray
    number: float | None


def test_arrays_and_what_is_not_finite() -> None:
    odd = Odd(np.array([[0.5, -np.inf], [np.nan, 1 / 3]]), np.array([True, False]), np.inf)
    assert plain(odd) == {
        "points": [[0.5, "-Infinity"], ["NaN", 0.333333]],
        "marks": [True, False],
        "number": "Infinity",
    }


def test_text_is_made_to_be_read() -> None:
    document = {"a": 1, "b": [1, 2], "c": [[1], [2]], "d": [{"e": []}], "f": {}}
    text = to_text(document)
    assert json.loads(text) == document
    assert text.splitlines()[:3] == ["{", '  "a": 1,', '  "b": [1, 2],']
