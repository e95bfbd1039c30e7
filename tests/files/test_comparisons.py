"""Comparisons of part-deals: what somebody truly prefers is never called a contradiction."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from winset.case.model import Case
from winset.files.checking.comparisons import contradictions
from winset.files.checking.index import Index
from winset.files.reading import reads

OPTIONS = ["x", "y", "z"]


@st.composite
def preferences(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, float], dict[str, list[float]]]:
    """An actor as stated, and one hidden truth inside what is stated."""
    names = ["a", "b", "c"]
    raw = sorted((draw(st.integers(1, 9)) for _ in names), reverse=True)
    weights = {name: 100 * w / sum(raw) for name, w in zip(names, raw, strict=True)}
    truth = {name: [float(draw(st.integers(0, 100))) for _ in OPTIONS] for name in names}
    stated: dict[str, Any] = {
        name: [
            int(v) if draw(st.booleans()) else f"hard {max(v - 15, 0):.0f}..{min(v + 15, 100):.0f}"
            for v in values
        ]
        for name, values in truth.items()
    }
    actor: dict[str, Any] = {"role": "party", "margin": 0, "values": stated}
    if draw(st.booleans()):
        actor["weights"] = " > ".join(names)
    else:
        actor["swing"] = {
            name: f"hard {w * 0.8 * 100 / max(weights.values()):.6f}.."
            f"{min(w * 1.1 * 100 / max(weights.values()), 100):.6f}"
            for name, w in weights.items()
        }
    return actor, weights, truth


deals = st.dictionaries(st.sampled_from("abc"), st.sampled_from(OPTIONS), max_size=3)


def utility(
    deal: dict[str, str], weights: dict[str, float], truth: dict[str, list[float]]
) -> float:
    full = {"a": "x", "b": "x", "c": "x"} | deal
    return sum(weights[i] * truth[i][OPTIONS.index(o)] / 100 for i, o in full.items())


def found(
    actor: dict[str, Any], pairs: list[tuple[dict[str, str], dict[str, str]]], **more: Any
) -> list[Any]:
    data = {
        "format": 1,
        "title": "t",
        "issues": {name: {"options": OPTIONS} for name in "abc"},
        "actors": {
            "p": actor | {"prefers": [{"better": b, "worse": w} for b, w in pairs]},
            "q": {"role": "party", "margin": 0, "values": {"a": [0, 1, 2]}},
        },
        **more,
    }
    return list(contradictions(Index(Case.model_validate(data))))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(preferences(), st.lists(st.tuples(deals, deals), min_size=1, max_size=4))
def test_what_is_true_of_somebody_is_no_contradiction(
    stated: tuple[dict[str, Any], dict[str, float], dict[str, list[float]]],
    pairs: list[tuple[dict[str, str], dict[str, str]]],
) -> None:
    actor, weights, truth = stated
    true = []
    for one, other in pairs:
        gap = utility(one, weights, truth) - utility(other, weights, truth)
        if abs(gap) > 1e-3:
            true.append((one, other) if gap > 0 else (other, one))
    if true:
        assert found(actor, true) == []
        # The same and its opposite cannot both hold.
        better, worse = true[0]
        assert len(found(actor, [*true, (worse, better)])) == 1


def test_interactions_count() -> None:
    actor: dict[str, Any] = {
        "role": "party",
        "margin": 0,
        "values": {"a": [0, 50, 100], "b": [0, 50, 100]},
        "weights": "a = b",
    }
    pair = ({"a": "z"}, {"a": "z", "b": "z"})
    assert len(found(actor, [pair])) == 1
    data = {
        "format": 1,
        "title": "t",
        "issues": {name: {"options": OPTIONS} for name in "ab"},
        "actors": {"p": actor | {"prefers": [{"better": pair[0], "worse": pair[1]}]}},
        "interactions": [{"when": {"a": "z", "b": "z"}, "add": {"p": "hard -80..0"}}],
    }
    assert list(contradictions(Index(Case.model_validate(data)))) == []


def test_a_circle_of_comparisons_is_named_without_those_that_do_not_matter() -> None:
    text = (
        'format = 1\ntitle = "t"\n'
        + "".join(f'[issues.{i}]\noptions = ["no", "yes"]\n' for i in "abcd")
        + '[actors.y]\nrole = "party"\nmargin = 0\nvalues = { a = [0, 1] }\n'
        '[actors.x]\nrole = "party"\nmargin = 0\n'
        "values = { a = [0, 100], b = [0, 100], c = [0, 100], d = [0, 100] }\nswing = "
        '{ a = "0 to 100", b = "0 to 100", c = "0 to 100", d = "0 to 100" }\n'
        + "".join(
            f'[[actors.x.prefers]]\nbetter = {{ {u} = "yes" }}\nworse = {{ {v} = "yes" }}\n'
            for u, v in ("ab", "dc", "bc", "ca")
        )
    )
    (error,) = reads(text).errors
    assert "prefers[0], prefers[2] and prefers[3] contradict each other" in error.message


# Statements of an actor; two deals; whether the one can be preferred, and whether the other can.
EVEN = {"weights": "a = b"}
TIGHT: list[tuple[dict[str, Any], dict[str, str], dict[str, str], bool, bool]] = [
    # Both ends of a range of values: between 30 and 50 there.
    (
        {"values": {"a": [0, "hard 30..50", 99], "b": [0, 29, 99]}} | EVEN,
        {"a": "y"},
        {"b": "y"},
        True,
        False,
    ),
    (
        {"values": {"a": [0, "hard 30..50", 99], "b": [0, 31, 99]}} | EVEN,
        {"a": "y"},
        {"b": "y"},
        True,
        True,
    ),
    (
        {"values": {"a": [0, "hard 30..50", 99], "b": [0, 49, 99]}} | EVEN,
        {"a": "y"},
        {"b": "y"},
        True,
        True,
    ),
    (
        {"values": {"a": [0, "hard 30..50", 99], "b": [0, 51, 99]}} | EVEN,
        {"a": "y"},
        {"b": "y"},
        False,
        True,
    ),
    # By option, as by place; a status quo that is worth something is lost with it.
    (
        {"values": {"a": {"x": 0, "y": 40, "z": 99}, "b": [0, 41, 99]}} | EVEN,
        {"a": "y"},
        {"b": "y"},
        False,
        True,
    ),
    ({"values": {"a": [40, 60, 99], "b": [0, 21, 99]}} | EVEN, {"a": "y"}, {"b": "y"}, False, True),
    ({"values": {"a": [40, 62, 99], "b": [0, 21, 99]}} | EVEN, {"a": "y"}, {"b": "y"}, True, False),
    # A ranking of issues, and none.
    (
        {"values": {"a": [0, 50, 100], "b": [0, 50, 100]}, "weights": "a > b"},
        {"a": "z"},
        {"b": "z"},
        True,
        False,
    ),
    (
        {"values": {"a": [0, 50, 100], "b": [0, 50, 100]}, "weights": "a > b"},
        {"a": "y"},
        {"b": "z"},
        True,
        True,
    ),
    (
        {"values": {"a": [0, 50, 100], "b": [0, 50, 100]}, "weights": "b > a"},
        {"a": "z"},
        {"b": "z"},
        False,
        True,
    ),
    (
        {"values": {"a": [0, 50, 100], "b": [0, 50, 100]}} | EVEN,
        {"a": "z"},
        {"b": "z"},
        False,
        False,
    ),
    ({"values": {"a": [0, 50, 100], "b": [0, 50, 100]}}, {"a": "z"}, {"b": "z"}, True, True),
    ({"values": {"a": [0, 50, 100], "b": [0, 50, 100]}}, {"a": "z"}, {}, True, False),
    # Swings: b has between 0.4 and 0.6 of the weight of a, whatever that is.
    *(
        (
            {
                "values": {"a": [0, at, 100], "b": [0, 50, 100]},
                "swing": {"a": 100, "b": "hard 40..60"},
            },
            {"a": "y"},
            {"b": "z"},
            *able,
        )
        for at, able in (
            (39, (False, True)),
            (41, (True, True)),
            (59, (True, True)),
            (61, (True, False)),
        )
    ),
    # Points: as they are, beside values whose weights sum to 100.
    ({"points": {"a": [0, "hard 3..5", 9], "b": [0, 2, 4]}}, {"a": "y"}, {"b": "y"}, True, False),
    ({"points": {"a": [0, "hard 3..5", 9], "b": [0, 2, 4]}}, {"a": "y"}, {"b": "z"}, True, True),
    ({"points": {"a": [0, "hard 3..5", 9], "b": [0, 2, 6]}}, {"a": "y"}, {"b": "z"}, False, True),
    ({"points": {"a": [-3, 0, 2], "b": [0, 4, 6]}}, {"a": "z"}, {"b": "y"}, True, False),
    (
        {"values": {"a": [0, 50, 100]}, "points": {"c": [0, 49, 51]}},
        {"a": "y"},
        {"c": "y"},
        True,
        False,
    ),
    (
        {"values": {"a": [0, 50, 100]}, "points": {"c": [0, 49, 51]}},
        {"a": "y"},
        {"c": "z"},
        False,
        True,
    ),
    (
        {"values": {"a": [0, 50, 100], "b": [0, 50, 100]}, "points": {"c": [0, 99, 101]}},
        {"a": "z"},
        {"c": "y"},
        True,
        True,
    ),
    (
        {"values": {"a": [0, 50, 100], "b": [0, 50, 100]}, "points": {"c": [0, 99, 101]}},
        {"a": "z"},
        {"c": "z"},
        False,
        True,
    ),
    (
        {"values": {"a": [0, 50, 100], "b": [0, 50, 100]}, "points": {"c": [0, 99, 101]}},
        {"a": "z", "b": "z"},
        {"c": "y"},
        True,
        False,
    ),
    # Rankings of options: of all of them, the ends are 100 and 0.
    ({"values": {"a": "z > y > x", "b": [0, 1, 99]}} | EVEN, {"a": "z"}, {"a": "y"}, True, False),
    ({"values": {"a": "x > y > z", "b": [0, 1, 99]}} | EVEN, {"a": "z"}, {"a": "y"}, False, True),
    ({"values": {"a": "z > y > x", "b": [0, 1, 99]}} | EVEN, {"a": "z"}, {"b": "z"}, True, False),
    ({"values": {"a": "z > y > x", "b": [0, 1, 99]}} | EVEN, {"a": "y"}, {"b": "z"}, True, True),
    ({"values": {"a": "y > x > z", "b": [0, 1, 100]}} | EVEN, {"a": "y"}, {"b": "z"}, False, True),
    ({"values": {"a": "z = y > x", "b": [0, 1, 99]}} | EVEN, {"a": "z"}, {"a": "y"}, False, False),
    ({"values": {"a": "z = y > x", "b": [0, 1, 99]}} | EVEN, {"a": "y"}, {"b": "z"}, True, False),
    ({"values": {"a": "z > y = x", "b": [0, 1, 99]}} | EVEN, {"a": "y"}, {}, False, False),
    ({"values": {"a": "z = y = x", "b": [0, 1, 99]}} | EVEN, {"a": "y"}, {}, False, False),
    # One that is not ranked may be anything, as may those of a ranking without ends.
    ({"values": {"a": "z > y", "b": [0, 1, 100]}} | EVEN, {"a": "z"}, {"a": "y"}, True, False),
    ({"values": {"a": "z > y", "b": [0, 1, 100]}} | EVEN, {"a": "y"}, {}, True, True),
    ({"values": {"a": "z > y", "b": [0, 1, 100]}} | EVEN, {"a": "z"}, {"b": "y"}, True, True),
    ({"values": {"a": "z > y", "b": [0, 1, 100]}} | EVEN, {"a": "z"}, {"b": "z"}, False, True),
    ({"values": {"a": "z = y", "b": [0, 1, 100]}} | EVEN, {"a": "z"}, {"b": "y"}, True, True),
]


@pytest.mark.parametrize(("actor", "one", "other", "may", "reverse"), TIGHT)
def test_how_far_statements_go(
    actor: dict[str, Any], one: dict[str, str], other: dict[str, str], may: bool, reverse: bool
) -> None:
    actor = {"role": "party", "margin": 0} | actor
    assert [not found(actor, [(one, other)]), not found(actor, [(other, one)])] == [may, reverse]


@pytest.mark.parametrize(
    ("added", "may", "reverse"), [(19, False, True), ("hard 19..21", True, True), (21, True, False)]
)
def test_what_is_added_counts_on_its_side(added: Any, may: bool, reverse: bool) -> None:
    actor: dict[str, Any] = {
        "role": "party",
        "margin": 0,
        "points": {"a": [0, 0, 1], "b": [0, 20, 30]},
    }
    more = [
        {"when": {"a": "z"}, "add": {"q": 50}},
        {"when": {"a": "y", "b": "x"}, "add": {"p": added}},
        {"when": {"b": "z"}, "add": {"p": -500}},
    ]
    pair = ({"a": "y"}, {"b": "y"})
    both = [
        not found(actor, [pair], interactions=more),
        not found(actor, [pair[::-1]], interactions=more),
    ]
    assert both == [may, reverse]


STEPS = {"range": {"low": 0, "high": 2, "step": 1}}


@pytest.mark.parametrize(
    ("issue", "actor", "one", "other"),
    [
        (STEPS, {"values": {"a": {"worst": 0, "best": 2}}}, {"a": 0}, {"a": 2}),
        (STEPS, {"values": {"a": {"ideal": 2}}}, {"a": 0}, {"a": 2}),
        ({"items": ["m", "n"]}, {"values": {"a": [1, 2]}}, {"a": "none"}, {"a": "all"}),
        ({"items": ["m", "n"]}, {"points": {"a": [1, 2]}}, {"a": "none"}, {"a": "all"}),
    ],
)
def test_what_is_not_linear_is_not_judged(
    issue: dict[str, Any], actor: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    issues = {"a": issue, "b": {"options": OPTIONS}}
    pairs = [({"b": "x"}, {"b": "y"}), (one, other)]
    known = actor.get("values", {}) | {"b": [0, 1, 2]}
    assert (
        found({"role": "party", "margin": 0} | actor | {"values": known}, pairs, issues=issues)
        == []
    )


def test_of_comparisons_alike_the_first_is_told_and_the_last_is_blamed() -> None:
    actor: dict[str, Any] = {
        "role": "party",
        "margin": 0,
        "points": {"a": [0, 1, 2], "b": [0, 1, 2]},
    }
    same = ({"a": "y", "b": "x"}, {"a": "y"})
    (defect,) = found(actor, [({"a": "y"}, {}), same, same])
    assert (defect.code, defect.key[-1]) == ("same-deal", 1)
    (defect,) = found(actor, [({"a": "y"}, {}), ({}, {"b": "y"}), ({"a": "z"}, {"b": "y"})])
    assert (defect.key[-1], defect.message) == (
        1,
        "nothing within the stated ranking and ranges prefers this",
    )
    free = actor | {"points": {"a": [0, "hard 0..5", 2], "b": [0, "hard 0..5", 2]}}
    pairs = [({"a": "y"}, {}), ({"b": "y"}, {"a": "y"}), ({"a": "z"}, {}), ({"a": "y"}, {"b": "y"})]
    (defect,) = found(free, pairs)
    assert (defect.key[-1], defect.message) == (
        3,
        "prefers[1] and prefers[3] contradict each other",
    )


def test_every_actor_is_looked_at() -> None:
    wrong = [{"better": {}, "worse": {"a": "y"}}]
    points: dict[str, Any] = {"role": "party", "margin": 0, "points": {"a": [0, 1, 2]}}
    banned = [{"better": {"a": "z"}, "worse": {}}]
    actors = {"p": points, "q": points | {"prefers": banned}, "r": points | {"prefers": wrong}}
    more = {"forbidden": [{"when": {"a": "z"}}], "actors": actors}
    assert [d.key[1] for d in found(points, [], **more)] == ["q", "r"]
