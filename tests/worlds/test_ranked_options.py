"""Rankings of options and best points: draws against slow twins that throw draws away."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import ks_2samp

from winset.case.model import Case
from winset.case.preferences import parse_option_ranking
from winset.files.checks import check
from winset.files.reading import loads, read_file, reads
from winset.files.writing import dumps
from winset.model import compile_case
from winset.worlds.prior import Prior

FloatArray = NDArray[np.float64]
OPTIONS = ("s1", "s2", "s3", "s4")


def case_of(values: Any, options: tuple[str, ...] = OPTIONS, **more: Any) -> Case:
    return Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {"state": {"options": options}, "flag": {"options": ["no", "yes"]}},
            "actors": {
                "a": {"role": "party", "margin": 0, "values": {"state": values}, **more},
                "b": {"role": "party", "margin": 0, "values": {"flag": [0, 100]}},
            },
        }
    )


def drawn(case: Case, n: int = 4_000, seed: int = 1) -> FloatArray:
    """Values (options, worlds) of the first issue to the first actor."""
    prior = Prior(compile_case(case))
    worlds = prior.decode(prior.draw(n, seed))
    size = len(case.issues["state"].options)
    return np.asarray(worlds.utility[0, :, 0, :size].T)


def twin(levels: list[list[int]], size: int, n: int, seed: int = 7) -> FloatArray:
    """Uniform values that respect a ranking, by throwing away all others; then stretched."""
    rng, kept = np.random.default_rng(seed), []
    while len(kept) < n:
        for row in rng.uniform(0, 100, (20_000, size)):
            for level in levels:
                row[level] = row[level[0]]
            if all(row[a[0]] > row[b[0]] for a, b in pairwise(levels)):
                kept.append(100 * (row - row.min()) / (row.max() - row.min()))
    return np.array(kept[:n]).T


@pytest.mark.parametrize(
    ("stated", "levels"),
    [
        ("s3 > s1 > s4 > s2", [[2], [0], [3], [1]]),
        ("s3 > s1 = s2 > s4", [[2], [0, 1], [3]]),
        ("s3 > s1", [[2], [0]]),
        ("s2 = s4 > s1", [[1, 3], [0]]),
        ("s2 = s4", [[1, 3]]),
    ],
)
def test_draws_are_uniform_among_all_that_respect_the_ranking(
    stated: str, levels: list[list[int]]
) -> None:
    ours, theirs = drawn(case_of(stated)), twin(levels, 4, 4_000)
    for k in range(4):
        assert ks_2samp(ours[k], theirs[k]).pvalue > 1e-3, k
    # Jointly too: any two are as far apart as in the twin.
    for j, k in ((0, 1), (0, 3), (1, 2)):
        assert ks_2samp(ours[j] - ours[k], theirs[j] - theirs[k]).pvalue > 1e-3, (j, k)
    assert ours.max(axis=0) == pytest.approx(100)
    assert ours.min(axis=0) == pytest.approx(0)


def test_a_ranking_of_all_options_has_even_means() -> None:
    case = case_of("s4 > s3 > s2 > s1")
    assert drawn(case, 20_000).mean(axis=1) == pytest.approx([0, 100 / 3, 200 / 3, 100], abs=1)
    central = Prior(compile_case(case)).central().utility[0, 0, 0, :4]
    assert central == pytest.approx([0, 100 / 3, 200 / 3, 100])


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(6)), st.lists(st.sampled_from(" >= "), min_size=5, max_size=5))
def test_every_draw_respects_the_ranking(order: list[int], signs: list[str]) -> None:
    names = [f"o{k}" for k in order]
    said = names[0]
    for sign, name in zip(signs, names[1:], strict=True):
        said += f" {sign} {name}" if sign != " " else ""
    if not any(sign in said for sign in ">="):
        return
    ranking = parse_option_ranking(said)
    values = drawn(case_of(said, tuple(f"o{k}" for k in range(6))), 50)
    at = {f"o{k}": values[k] for k in range(6)}
    for level in ranking.levels:
        for option in level[1:]:
            assert (at[option] == at[level[0]]).all()
    for better, worse in pairwise(ranking.levels):
        assert (at[better[0]] > at[worse[0]]).all()


def test_another_coding_of_the_same_order_changes_no_draw() -> None:
    one = drawn(case_of("s3 > s1 = s2 > s4"), 100)
    assert (drawn(case_of(' "s3" >s2=s1>  s4 '), 100) == one).all()
    turned = drawn(case_of("s3 > s1 = s2 > s4", OPTIONS[::-1]), 100)[::-1]
    assert (turned == one).all()


def test_any_number_of_options_is_ranked_at_once() -> None:
    options = tuple(f"o{k}" for k in range(300))
    values = drawn(case_of(" > ".join(reversed(options)), options), 20)
    assert (np.diff(values, axis=0) > 0).all()


COMPARED = [
    {"better": {"state": "s4"}, "worse": {"state": "s2"}},
    {"better": {"state": "s2"}, "worse": {"state": "s3"}},
]


def test_chains_of_comparisons_are_drawn_directly_and_as_before() -> None:
    """Options of one distribution, drawn again until the comparisons hold: the same as sorted."""
    case = case_of(["unknown"] * 4, prefers=COMPARED)
    ours = drawn(case)
    assert ((ours[3] > ours[1]) & (ours[1] > ours[2])).all()
    rng = np.random.default_rng(3)
    free = rng.uniform(0, 100, (4, 60_000))
    theirs = free[:, (free[3] > free[1]) & (free[1] > free[2])]
    for k in range(4):
        assert ks_2samp(ours[k], theirs[k]).pvalue > 1e-3, k
    assert compile_case(case).preferences["a"].parts[0].ranks.chains  # type: ignore[union-attr]


def test_what_is_no_chain_is_drawn_again_until_it_holds() -> None:
    for values in (["unknown", "20 to 60", "unknown", "unknown"], [50, "unknown", 30, "unknown"]):
        case = case_of(values, prefers=COMPARED)
        found = drawn(case, 300)
        assert ((found[3] > found[1]) & (found[1] > found[2])).all()


def test_an_order_over_many_options_is_no_contradiction(shared: Path) -> None:
    case = read_file(shared / "repro" / "repro_07.toml").unwrap()
    prior = Prior(compile_case(case), shared_factor=1.0)
    worlds = prior.decode(prior.draw(200, 1))
    assert np.isfinite(worlds.log_weight).all()
    assert (np.diff(worlds.utility[0, :, 0], axis=1) > 0).all()


# ------------------------------------------------------------------------------ the file

TEXT = """\
format = 1
title = "t"
[sources.me]
title = "x"
[issues.state]
options = ["s1", "s2", "a > b"]
[issues.sum]
range = { low = 0, high = 10, step = 2 }
[issues.parts]
items = ["x", "y"]
[actors.a]
role = "party"
margin = 0
weights = "state > sum"
[actors.a.values]
state = STATE
sum = SUM
[actors.b]
role = "party"
margin = 0
values = { state = [0, 50, 100] }
"""


def read(state: str = "\"s1 > s2 = 'a > b'\"", total: str = "{ ideal = 4 }") -> Any:
    return reads(TEXT.replace("STATE", state).replace("SUM", total), "x")


def test_a_ranking_is_read_and_written_back() -> None:
    stated = '{ value = "s1 > s2 = \'a > b\'", source = "me", note = "so he said", by = "desk" }'
    for state in (stated, '"unknown"', "\"s1 > s2 = 'a > b'\""):
        case = read(state, '{ ideal = "2 to 6", loss = 2 }').unwrap()
        assert loads(dumps(case)) == case
    ranking = read(stated).unwrap().actors["a"].values["state"]
    assert ranking.levels == (("s1",), ("s2", "a > b"))
    assert (ranking.source, ranking.by) == (("me",), "desk")


@pytest.mark.parametrize(
    ("state", "total", "code", "said"),
    [
        ('"s1 > s9 = s2"', "{ ideal = 4 }", "no-option", "'s9' is no option of 'state'"),
        ('"s1 > s1"', "{ ideal = 4 }", "ranking", "ranked twice"),
        ('"s1"', "{ ideal = 4 }", "ranking", "alone says nothing"),
        ('"s1 < s2"', "{ ideal = 4 }", "ranking", "write the best first"),
        ('"s1 >"', "{ ideal = 4 }", "ranking", "cannot read"),
        ('{ value = "s1 > s2", sorce = "me" }', "{ ideal = 4 }", "unknown-key", "sorce"),
        ('{ value = "s1 > s2", source = "you" }', "{ ideal = 4 }", "no-source", "you"),
        ("{ ideal = 4 }", "{ ideal = 4 }", "not-numeric", "rank its options"),
        ('"s1 > s2"', "{ ideal = 12 }", "scale", "from 0 to 10"),
        ('"s1 > s2"', "{ ideal = 4, los = 2 }", "unknown-key", "loss"),
        ('"s1 > s2"', "{ ideal = 4, loss = 0 }", "scale", "exponent"),
        ('"s1 > s2"', '"4 > 5"', "no-option", "5"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(state: str, total: str, code: str, said: str) -> None:
    found = [d for d in read(state, total).errors if d.code == code and said in str(d)]
    assert [d.line for d in found] == [17 if ".sum" in found[0].path else 16]


def test_what_is_left_out_is_said_to_be_unranked() -> None:
    (found,) = read('"s1 > s2"').warnings
    assert (found.code, found.path) == ("unranked", "actors.a.values.state")
    assert "'a > b'" in found.message


def test_items_of_a_package_are_not_ranked() -> None:
    text = TEXT.replace("STATE", '"s1 > s2"').replace("SUM", '{ ideal = 4 }\nparts = "x > y"')
    found = reads(text.replace('"state > sum"', '"state > sum > parts"'), "x").errors
    assert [d.code for d in found] == ["ranked-items"]


def test_comparisons_that_contradict_a_ranking_are_found() -> None:
    against = [{"better": {"state": "s1"}, "worse": {"state": "s3"}}]
    found = check(case_of("s3 > s1 = s2", prefers=against))
    assert "contradiction" in [d.code for d in found]
    assert (
        check(
            case_of(
                "s3 > s1 = s2 > s4",
                prefers=[{"better": against[0]["worse"], "worse": against[0]["better"]}],
            )
        )
        == ()
    )


def test_a_lever_adds_an_option_beside_a_ranking() -> None:
    from winset.case.changes import with_option
    from winset.case.model import Lever

    case = case_of("s3 > s1 = s2 > s4")
    for values, worth in (({"a": 70}, 70.0), ({"b": 50}, None)):
        stated = {"kind": "option", "issue": "state", "option": "s5", "values": values}
        wider = with_option(case, Lever.model_validate(stated))
        found, before = drawn(wider, 50), drawn(case, 50)
        assert found[:4] == pytest.approx(before)
        assert found[4] == pytest.approx(before[0] if worth is None else np.full(50, worth))


# --------------------------------------------------------------------------- best points


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 10), st.sampled_from([0.5, 1.0, 2.0]))
def test_values_fall_with_the_distance_from_the_best_point(ideal: float, loss: float) -> None:
    case = Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {"sum": {"range": {"low": 0, "high": 10, "step": 0.5}}},
            "actors": {
                "a": {"role": "party", "values": {"sum": {"ideal": ideal, "loss": loss}}},
                "b": {"role": "party", "values": {"sum": {"worst": 0, "best": 10}}},
            },
        }
    )
    found = Prior(compile_case(case)).central().utility[0, 0, 0]
    far = max(ideal, 10 - ideal)
    for k, value in enumerate(found):
        assert value == pytest.approx(100 * (1 - (abs(0.5 * k - ideal) / far) ** loss), abs=1e-9)
