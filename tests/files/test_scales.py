"""Numbers on another scale than the one they stand on, and suggestions that mean what was said."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from winset.case.spelling import nearest
from winset.files.reading import read_file, reads
from winset.text import BANDS

CASE = """\
format = 1
title = "Two issues"
[issues.p]
options = ["a", "b", "c"]
[issues.q]
options = ["a", "b"]
[actors.one]
role = "party"
{floor}
{weights}
values = {{ p = {p}, q = {q} }}
[actors.two]
role = "party"
margin = -5
weights = "p > q"
values = {{ p = [100, 50, 0], q = [0, 100] }}
"""
SOUND = {
    "floor": "margin = -5",
    "weights": "swing = { p = 50, q = 50 }",
    "p": "[0, 40, 100]",
    "q": "[0, 100]",
}


def told(**parts: str) -> list[tuple[str, str, int | None]]:
    reading = reads(CASE.format(**SOUND | parts), "x")
    assert not reading.errors, [str(defect) for defect in reading.errors]
    return [(d.code, d.path, d.line) for d in reading.defects]


def test_what_stands_on_its_scale_is_not_doubted() -> None:
    assert told() == []
    assert told(p='["0 to 10", "unknown", 100]', floor='margin = "-1 to 1"') == []
    assert told(weights="swing = { p = 0.5, q = 1 }") == []


@pytest.mark.parametrize(
    ("parts", "code", "path"),
    [
        ({"p": "[0, 0.4, 1]"}, "scale-of-one", "actors.one.values.p"),
        ({"p": '["0 to 0.1", "0.2 to 0.5", "0.8 to 1"]'}, "scale-of-one", "actors.one.values.p"),
        ({"p": "{ a = 0, b = 1, c = 1 }"}, "scale-of-one", "actors.one.values.p"),
        ({"q": "[0, 1]"}, "scale-of-one", "actors.one.values.q"),
        ({"p": "[0, 0.4, 100]"}, "scale-of-one", "actors.one.values.p"),
        ({"floor": "margin = 0.15"}, "scale-of-one", "actors.one.margin"),
        ({"floor": 'margin = "-0.1 to 0.2"'}, "scale-of-one", "actors.one.margin"),
        ({"weights": "swing = { p = 0.6, q = 40 }"}, "scale-of-one", "actors.one.swing.p"),
        ({"p": "[10, 10.05, 10.1]"}, "narrow-values", "actors.one.values.p"),
        ({"p": "[48, 50, 53]"}, "narrow-values", "actors.one.values.p"),
        (
            {"p": "[48, 50, 53]", "weights": 'weights = "p > q"'},
            "narrow-values",
            "actors.one.values.p",
        ),
    ],
)
def test_the_actor_the_issue_and_the_line_are_named(
    parts: dict[str, str], code: str, path: str
) -> None:
    line = 11 if ".values." in path else 10 if ".swing." in path else 9
    assert (code, path, line) in told(**parts)


def test_a_walk_away_value_of_one_scale_beside_utilities_of_another() -> None:
    assert ("scale-of-one", "actors.one.walk_away", 9) in told(floor="walk_away = 0.6")
    points = CASE.format(**SOUND).replace(
        "swing = { p = 50, q = 50 }\nvalues = { p = [0, 40, 100], q = [0, 100] }",
        "points = { p = [0, 0.4, 1] }",
    )
    found = reads(points.replace("margin = -5", "margin = 40", 1), "x").defects
    assert [d.code for d in found] == ["two-scales"]
    # All on one scale of 0 to 1 is as good as any.
    assert reads(points.replace("margin = -5", "margin = 0.2", 1), "x").defects == ()


TABLE = tomllib.loads((Path(__file__).parent / "scales.toml").read_text(encoding="utf-8"))
ITEMS = '[issues.r]\nitems = ["u", "v"]\n[actors.one]'
OWN = "\n".join([SOUND["weights"], "values = { p = [0, 40, 100], q = [0, 100] }"])


@pytest.mark.parametrize("entry", TABLE["told"], ids=lambda entry: str(entry)[:60])
def test_both_sides_of_every_limit(entry: dict[str, Any]) -> None:
    text = CASE.format(**SOUND | {key: entry[key] for key in SOUND if key in entry})
    if "body" in entry:
        text = text.replace(OWN, entry["body"]).replace("[actors.one]", ITEMS)
    assert [str(d).removeprefix("x:") for d in reads(text, "x").defects] == entry["all"]


@pytest.mark.parametrize("number", ["04", "05"])
def test_inputs_that_passed_unseen(shared: Path, number: str) -> None:
    found = read_file(shared / "repro" / f"repro_{number}.toml").warnings
    codes = {"04": ["scale-of-one"] * 2, "05": ["narrow-values"]}
    assert [d.code for d in found] == codes[number]
    assert all(d.advice[1] for d in found)


NEGATIONS = [("quite likely", "unlikely"), ("likly", "unlikely"), ("not likely", "likely")]


@pytest.mark.parametrize(("said", "never"), NEGATIONS)
def test_no_suggestion_means_the_opposite(said: str, never: str) -> None:
    assert nearest(said, [never]) == ""
    assert nearest(said, [*BANDS, "unknown"]) != never


@pytest.mark.parametrize("word", sorted(BANDS))
def test_a_slip_in_a_likelihood_word_is_led_to_no_contrary(word: str) -> None:
    slips = {word[:k] + word[k + 1 :] for k in range(len(word))}
    slips |= {word[:k] + word[k + 1] + word[k] + word[k + 2 :] for k in range(len(word) - 1)}
    slips |= {word[:k] + letter + word[k:] for k in range(len(word)) for letter in "xn "}
    for slip in slips - set(BANDS):
        found = nearest(slip, BANDS)
        if found:
            middles = [sum(BANDS[w]) / 2 for w in (found, word)]
            assert abs(middles[0] - middles[1]) < 0.5, (slip, found)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("sanctoins", "sanctions"),
        ("unoin", "union"),
        ("nne", "none"),
        ("inpections", "inspections"),
    ],
)
def test_slips_are_still_traced(said: str, meant: str) -> None:
    assert nearest(said, [meant, "something else"]) == meant
