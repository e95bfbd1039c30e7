"""Checks at exactly what they allow, and just beyond: counts, sizes, scales and sums."""

import dataclasses
from itertools import pairwise
from typing import Any

import pytest
from test_checks import said

from winset.case.errors import MOST_FOUND, Defect
from winset.case.model import Case, Issue
from winset.files import checks, editing, explain, library, reading
from winset.files.checking.index import MOST_ENTRIES, Index, Possible
from winset.files.checking.issues import check_issues
from winset.files.checking.joined import check_joined
from winset.files.checks import check, defects
from winset.files.reading import Reading
from winset.files.toml import syntax

PARTY = {"role": "party", "margin": 0}


def case_of(issues: dict[str, Any], **more: Any) -> Case:
    first = next(iter(issues))
    values = {first: [0] * len(issues[first].get("options", "abc"))}
    actors = {name: PARTY | {"points": values} for name in ("p", "q")}
    return Case.model_validate(
        {"format": 1, "title": "t", "issues": issues, "actors": actors} | more
    )


def options(count: int) -> dict[str, Any]:
    return {"options": [f"o{k}" for k in range(count)]}


def lines(found: Any) -> list[str]:
    return [str(defect) for defect in found]


@pytest.mark.parametrize("kind", [reading.Reading, explain.Understood, library.ShippedCase])
def test_what_is_found_cannot_be_changed(kind: Any) -> None:
    made = kind(*[""] * 3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.where = "x"
    for frozen in (syntax.Parsed, editing._Place):
        assert frozen.__dataclass_params__.frozen  # type: ignore[attr-defined]


# Counts


@pytest.mark.parametrize("letters", [200, 201])
def test_an_id_has_so_many_letters(letters: int) -> None:
    found = lines(check(case_of({"x" * letters: options(2)}))[:1])
    wanted = "an id of 201 letters; expected at most 200"
    assert found == ([] if letters == 200 else [f"issues.{'x' * 201}: {wanted}"])


@pytest.mark.parametrize(("count", "told"), [(100_000, []), (100_001, ["100,001"])])
def test_an_issue_has_so_many_options(count: int, told: list[str]) -> None:
    found = lines(check_issues(case_of({"x": options(count)})))
    assert found == [f"{k} options are too many; expected at most 100,000" for k in told]


@pytest.mark.parametrize(("last", "sound"), [(5, True), (6, False)])
def test_all_issues_have_so_many_steps_together(last: int, sound: bool) -> None:
    ranges = {f"x{k}": {"range": {"low": 0, "high": 99_999, "step": 1}} for k in range(5)}
    ranges["y"] = {"range": {"low": 0, "high": last, "step": 1}, "status_quo": 7}
    ranges["z"] = {"options": ["a", "b"], "status_quo": "c"}
    found = [(defect.key[1], defect.code) for defect in check_issues(case_of(ranges))]
    assert found == [("y", "status-quo" if sound else "too-many"), ("z", "status-quo")]


@pytest.mark.parametrize("count", [MOST_ENTRIES, MOST_ENTRIES + 1])
@pytest.mark.parametrize("table", ["forbidden", "interactions", "ratification", "prefers"])
def test_a_table_has_so_many_entries(table: str, count: int) -> None:
    entries = {
        "forbidden": {"when": {"a": "o1", "b": "o1"}},
        "interactions": {"when": {"a": "o1"}, "add": {"p": 1}},
        "ratification": {"of": "p", "actors": ["r"]},
        "prefers": {"better": {"a": "o1"}, "worse": {}},
    }
    listed = {table: [entries[table]] * count}
    ratifier = {"role": "ratifier", "of": "p", "margin": 0, "points": {"a": [0, 1]}}
    actors = {"p": PARTY | {"points": {"a": [0, 1]}}, "q": PARTY | {"points": {"a": [1, 0]}}}
    actors["r"] = ratifier
    if table == "prefers":
        actors["p"] = actors["p"] | listed
    more = listed if table != "prefers" else {}
    case = case_of({"a": options(2), "b": options(2)}, actors=actors, **more)
    found = [defect for defect in defects(case) if defect.severity == "error"]
    where = ("actors", "p", "prefers") if table == "prefers" else (table,)
    assert [(d.key, str(d)) for d in found] == (
        [] if count == 500 else [(where, "501 entries are too many; expected at most 500")]
    )


def test_of_what_is_found_so_much_is_kept() -> None:
    found = checks._Found()
    warnings = [Defect((k,), "w", "w", severity="warning") for k in range(MOST_FOUND + 2)]
    errors = [Defect((k,), "e", "e") for k in range(MOST_FOUND + 2)]
    found.take([*warnings, errors[0], errors[0]])
    assert (list(found.warnings), list(found.errors)) == (warnings[:MOST_FOUND], errors[:1])
    found.take(errors)
    assert list(found.errors) == errors[:MOST_FOUND]


# What the case leaves possible


def test_combinations_are_looked_at_where_they_are_few() -> None:
    def looked(sizes: list[int], bans: int = 1) -> bool:
        index = Index(case_of({f"i{k}": options(size) for k, size in enumerate(sizes)}))
        ban = {f"i{k}": frozenset({0}) for k in range(len(sizes))}
        return index.possible([ban] * bans) is not None

    assert [looked([1] * count) for count in (20, 21)] == [True, False]
    assert [looked(sizes) for sizes in ([400, 500], [3, 66_667])] == [True, False]
    assert [looked([400, 500], bans) for bans in (100, 101)] == [True, False]


def test_looking_ends_after_so_many_looks() -> None:
    import numpy as np

    def done(size: int, named: int, times: int) -> bool:
        possible = Possible(("a",), np.ones(size, dtype=bool))
        for _ in range(times):
            assert possible.any({"a": frozenset(range(named))} if named else {})
        return possible.done

    assert [done(200_000, 0, times) for times in (100, 101)] == [False, True]
    assert [done(199_990, named, 100) for named in (1, 2)] == [False, True]
    assert done(199_991, 1, 100)


def test_what_is_possible_is_what_no_ban_meets() -> None:
    index = Index(case_of({"a": options(2), "b": options(3), "c": options(2)}))
    possible = index.possible([{"a": frozenset({0}), "b": frozenset({1, 2})}])
    assert possible is not None
    assert possible.names == ("a", "b")
    free = {(a, b) for a in range(2) for b in range(3) if not (a == 0 and b > 0)}
    for a in range(2):
        for b in range(3):
            terms = {"a": frozenset({a}), "b": frozenset({b}), "c": frozenset({1})}
            assert possible.any(terms) == ((a, b) in free)


def chain(length: int) -> list[dict[str, Any]]:
    """Interactions that tie issues in a row."""
    return [
        {"when": {f"i{k}": "o1", f"i{k + 1}": "o1"}, "add": {"p": 1}} for k in range(length - 1)
    ]


@pytest.mark.parametrize(
    ("sizes", "blame"),
    [
        ([10] * 5, ""),
        ([11, *[10] * 4], "interactions[0], interactions[1], interactions[2], interactions[3]"),
        ([4] * 6 + [25], "*, interactions[4], 1 more"),
        ([4] * 6 + [24], ""),
        ([4] * 5 + [98], "*, interactions[4]"),
        ([2] * 4 + [4] * 4 + [25], "*, interactions[4], 3 more"),
    ],
)
def test_joint_options_are_so_many_at_most(sizes: list[int], blame: str) -> None:
    issues = {f"i{k}": options(size) for k, size in enumerate(sizes)}
    tied = chain(len(sizes))
    found = list(check_joined(Index(case_of(issues, interactions=tied))))
    count = 1
    for size in sizes:
        count *= size
    named = blame.replace("*", ", ".join(f"interactions[{k}]" for k in range(4)))
    assert lines(found) == (
        [
            f"{count:,} joint options are more than 100,000; they are tied by {named}; drop one of "
            "them, or state it on fewer issues or options"
        ]
        if blame
        else []
    )
    assert all(d.key == ("interactions", 0) and d.at_key for d in found)


def test_what_ties_issues_is_told_with_its_reason_and_bans_make_room() -> None:
    issues = {"x": options(3), "a": options(400), "b": options(400), "y": options(2)}
    tie: dict[str, Any] = {"when": {"a": "o1", "b": "o1"}, "add": {"p": 1}}
    ban = {"when": {"a": [f"o{k}" for k in range(1, 300)], "b": "o0"}, "reason": "why"}
    tight = {"when": {"a": [f"o{k}" for k in range(2, 400)], "b": [f"o{k}" for k in range(3, 400)]}}
    case = case_of(issues, interactions=[tie], forbidden=[ban])
    (found,) = check_joined(Index(case))
    assert found.message.startswith("159,701 joint options")
    assert found.message.endswith("tied by interactions[0], forbidden[0] (why)")
    assert list(check_joined(Index(case_of(issues, interactions=[tie], forbidden=[tight])))) == []
    # What a lever allows or adds is tied too.
    allow = {"kind": "allow", "when": {"a": "o2", "b": "o3"}}
    option = {"kind": "option", "issue": "a", "option": "n", "values": {"p": 1}}
    levers = [option, {"kind": "packages"}, allow, allow, option]
    more = {"interactions": [tie], "forbidden": [tight], "levers": levers}
    assert [(d.key, d.message[:17]) for d in check_joined(Index(case_of(issues, **more)))] == [
        (("levers", 2), "with this lever, ")
    ]
    wide: dict[str, Any] = {"a": options(400), "b": options(250)}
    more = {"interactions": [tie], "levers": [{"kind": "packages"}, option, option]}
    (found,) = check_joined(Index(case_of(wide, **more)))
    assert (found.key, found.message[:38]) == (
        ("levers", 1),
        "with this lever, 100,250 joint options",
    )


def test_nothing_is_left_where_it_was_not_looked_at() -> None:
    issues = {f"i{k}": options(2) for k in range(22)}
    pairs = [{"when": {f"i{k}": "o1", f"i{k + 1}": "o1"}} for k in range(0, 20, 2)]
    all_of = [{"when": {"i21": "o0"}, "reason": "one"}, {"when": {"i21": "o1"}}]
    actors = {
        name: {"role": "party", "walk_away": 0, "points": {"i0": [0, 1]}} for name in ("p", "q")
    }
    more = {"no_agreement": "outside", "actors": actors, "forbidden": [*pairs, *all_of]}
    (found,) = defects(case_of(issues, **more))
    assert (found.code, found.key, found.at_key) == ("forbids-all", ("forbidden", 10), True)
    said_of = "nothing is left to agree on: forbidden[10] (one), forbidden[11]"
    assert str(found) == said_of


# The record


@pytest.mark.parametrize(
    ("count", "more"), [(1, ""), (4, ""), (5, " and 1 more"), (6, " and 2 more")]
)
def test_what_a_judgement_knows_already_is_listed(count: int, more: str) -> None:
    kinds = ("offer", "demand", "raised-demand", "refusal", "acceptance", "withdrawal")
    events = [
        {"date": f"2000-01-0{k + 1}", "kind": kind, "by": "p", "terms": {"a": f"o{k}"}}
        for k, kind in enumerate(kinds)
    ]
    events[2:2] = [
        {"date": "2000-01-02", "kind": "statement", "by": "p"},
        {"date": "2000-01-02", "kind": "refusal", "by": "q"},
    ]
    margin = {"value": 0, "as_of": events[count - 1 + 2 * (count > 2)]["date"]}
    points = {"a": [0] * 8}
    actors = {"p": PARTY | {"points": points, "margin": margin}, "q": PARTY | {"points": points}}
    (found,) = defects(case_of({"a": options(8)}, events=events, actors=actors))
    listed = ", ".join(f"events[{k}]" for k in (0, 1, 4, 5)[:count])
    assert (found.key, found.severity) == (("actors", "p", "margin"), "warning")
    assert found.message == (
        f"as of {margin['as_of']} this judgement of 'p' already knows {listed}{more}, which "
        "therefore cannot condition it"
    )


def test_a_judgement_of_the_day_before_knows_nothing() -> None:
    event = {"date": "2000-01-02", "kind": "walk-out", "by": "p"}
    for day, told in (("2000-01-01", 0), ("2000-01-02", 1)):
        actors = {
            "p": PARTY | {"points": {"a": [0, 1]}, "margin": {"value": 0, "as_of": day}},
            "q": PARTY | {"points": {"a": [0, 1]}},
        }
        assert len(defects(case_of({"a": options(2)}, events=[event], actors=actors))) == told


# What no agreement is worth, and what the null deal is


def walks(walk_away: str, body: str) -> list[str]:
    return said(more=f"@z walk_away = {walk_away} ; {body}")


FLAG = "values = { flag = [60, 100] }"
BOTH = "values = { flag = [60, 100], land = [20, 0, 90] }"


@pytest.mark.parametrize(
    ("body", "low", "high"),
    [
        (FLAG, 60, 60),
        (f"base = 7 ; {FLAG}", 67, 67),
        ('values = { flag = ["hard 40..60", 100] }', 41, 59),
        ("points = { flag = [60, 100], land = [-5, 0, 9] }", 55, 55),
        # Weights of three quarters and a quarter: of swings, and of an order.
        (f"swing = {{ flag = 60, land = 20 }} ; {BOTH}", 50, 50),
        (f'swing = {{ flag = "hard 50..70", land = 20 }} ; {BOTH}', 50, 50),
        (f'weights = "flag > land" ; {BOTH}', 50, 50),
        (f'weights = "flag = land" ; {BOTH}', 40, 40),
        (f"{BOTH}", 40, 40),
        ("values = { flag = { new = 100, old = 60 } }", 60, 60),
        ("values = { flag = [60, 100] } ; points = { land = [-30, 0, 9] }", 30, 30),
    ],
)
def test_an_odd_walk_away_value_is_more_than_twenty_points_off(
    body: str, low: float, high: float
) -> None:
    def odd(walk_away: str) -> list[str]:
        return [line for line in walks(walk_away, body) if "is said to be worth" in line]

    assert odd(f"{low - 20}") == odd(f"{high + 20}") == []
    assert odd(f'"hard {low - 60}..{high + 60}"') == []
    middle, null = (low + high) / 2, f"{low}" if low == high else f"{low} to {high}"
    for off in (low - 21, high + 21):
        (line,) = odd(f"{off}")
        assert line.endswith(
            f"warning: no agreement is said to be worth {off}, but the null deal is worth {null} "
            f"to 'z'; if that is meant, margin = {off - middle:g} says the same more plainly"
        )


def test_ranges_are_odd_where_even_their_nearer_ends_are() -> None:
    assert not [line for line in walks('"80 to 90"', FLAG) if "worth" in line]
    (line,) = [line for line in walks('"81 to 90"', FLAG) if "worth" in line]
    assert "worth 81 to 90, but the null deal is worth 60 to 'z'" in line
    assert line.endswith('margin = "21 to 30" says the same more plainly')
    (line,) = [line for line in walks('"30 to 39"', FLAG) if "worth" in line]
    assert line.endswith('margin = "-30 to -21" says the same more plainly')


@pytest.mark.parametrize(
    "body",
    [
        "values = { price = { worst = 0, best = 10 } }",
        "values = { price = { ideal = 10 } }",
        'values = { land = "none > half > all" }',
        "values = { lifted = [50, 60] }",
        "points = { lifted = [50, 60] }",
        "values = { flag = ['unknown', 100] }",
        "values = { flag = [60, 100, 3] }",
    ],
)
def test_of_what_is_not_known_no_walk_away_value_is_odd(body: str) -> None:
    assert not [line for line in walks("-99", body) if "is said to be worth" in line]
    top = 'no_agreement = "outside"'
    assert not [x for x in said(top=top, more=f"@z walk_away = -99 ; {FLAG}") if "said to be" in x]


# Issues that are not sound, and a reading without text


def test_issues_that_are_not_sound_are_mended_or_left_out() -> None:
    issues: dict[str, Any] = {
        "twice": {"options": ["a", "a", "b"]},
        "alone": {"options": ["a"]},
        "none": {},
        "both": {"options": ["a", "b"], "items": ["c"]},
        "steps": {"options": ["a", "b"], "range": {"low": 0, "high": 1, "step": 1}},
    }
    case = Case.model_validate({"format": 1, "title": "t", "issues": issues, "actors": {}})
    mended, opaque = checks._mended(case, issues)
    assert opaque == {"alone", "none", "both", "steps"}
    assert mended.issues["twice"] == Issue(options=("a", "b"))
    assert all(mended.issues[name] == Issue(options=("", " ")) for name in opaque)


def test_defects_are_told_in_the_order_of_the_file() -> None:
    places = [(2, 1), (1, 9), (None, None), (1, 2), (None, 4)]
    found = [
        Defect((), "x", f"{line}:{column}", line=line, column=column) for line, column in places
    ]
    told = reading._told(found, "w")
    assert [d.message for d in told] == ["None:None", "None:4", "1:2", "1:9", "2:1"]
    assert {d.where for d in told} == {"w"}
    assert all(
        (a.line or 0, a.column or 0) <= (b.line or 0, b.column or 0) for a, b in pairwise(told)
    )
    assert [len(reading._told(found[:1] * k, "w")) - k for k in (999, 1000, 1001)] == [0, 1, 1]
    assert Reading(None, told, "w").errors == told
