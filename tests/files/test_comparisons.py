"""Comparisons of part-deals: what somebody truly prefers is never called a contradiction."""

from typing import Any

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


def found(actor: dict[str, Any], pairs: list[tuple[dict[str, str], dict[str, str]]]) -> list[Any]:
    data = {
        "format": 1,
        "title": "t",
        "issues": {name: {"options": OPTIONS} for name in "abc"},
        "actors": {
            "p": actor | {"prefers": [{"better": b, "worse": w} for b, w in pairs]},
            "q": {"role": "party", "margin": 0, "values": {"a": [0, 1, 2]}},
        },
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
