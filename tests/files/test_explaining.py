"""What was understood, the schema, the starter case, the library."""

import datetime as dt
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from winset.case.judgement import CHANCE, MARGIN, POSITIVE, VALUE, parse_judgement
from winset.case.model import Case
from winset.case.walk import judgements
from winset.exchange.opening import load
from winset.files.checks import check
from winset.files.explain import Understood, explain
from winset.files.library import shipped, shipped_ids, shipped_text
from winset.files.reading import loads, reads
from winset.files.schema import json_schema
from winset.files.starter import Amount, Told, starter, starter_id

DOCS = Path(__file__).parents[2] / "docs" / "reference"


def as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def test_every_judgement_is_explained_once() -> None:
    case = load("hanoi")
    rows = explain(case)
    paths = [row.path for row in rows]
    assert len(set(paths)) == len(paths)
    stated = {place.path for place in judgements(case)}
    assert stated <= set(paths)
    for row in rows:
        assert row.words
        if row.p50 is not None:
            assert row.p05 is not None
            assert row.p95 is not None
            assert row.p05 <= row.p50 <= row.p95
    by_path = {row.path: row for row in rows}
    us = by_path["actors.us.margin"]
    assert (us.p05, us.p50, us.p95) == (-10.0, 0.0, 10.0)
    assert us.source
    assert us.as_of == dt.date(2019, 2, 21)
    # Three experts, and what follows from them together.
    assert by_path["actors.china.margin"].stated == "3 views"
    assert by_path["actors.china.margin[2]"].by == "Sun Xingjie"
    assert by_path["actors.china.margin[2]"].p50 == -10.0


def test_every_default_is_explained() -> None:
    case = loads(
        'format = 1\ntitle = "t"\n[issues.a]\noptions = ["x", "y"]\n'
        '[issues.b]\nitems = ["u", "v"]\n'
        "[issues.c]\nrange = { low = 0, high = 4, step = 1 }\n"
        '[actors.p]\nrole = "party"\nvalues = { a = [0, 100], c = { worst = 0, best = 4 } }\n'
        '[actors.q]\nrole = "party"\npoints = { b = [1, 2] }\n'
        '[actors.r]\nrole = "ratifier"\nof = "p"\nvalues = { a = [1, 2] }\nmargin = 0\n'
    )
    rows = {row.path: row for row in explain(case) if row.default}
    assert rows["issues.a.status_quo"].words == "the status quo is 'x'"
    assert rows["issues.b.status_quo"].words == "the status quo is none of the items"
    assert rows["issues.c.status_quo"].words == "the status quo is '0'"
    assert rows["actors.p.margin"].p50 == 0.0
    assert "actors.r.margin" not in rows
    assert "no weights are stated" in rows["actors.p.weights"].words
    assert rows["actors.p.weights[a]"].p50 == pytest.approx(50, abs=1)
    assert rows["actors.p.values.c.curve"].p50 == 1.0
    assert "of no weight: b" in rows["actors.p.values"].words
    assert "p, q" in rows["signing"].words
    assert "must pass what p signs" in rows["actors.r"].words
    assert rows["shared_factor"].p50 == 0.5


def row(found: Understood) -> str:
    numbers = " ".join("-" if x is None else f"{x:g}" for x in (found.p05, found.p50, found.p95))
    kind = found.kind + (" (default)" if found.default else "")
    cells = [found.path, found.stated or "-", found.words, numbers, found.actor or "-", kind]
    cited = [found.by, str(found.as_of or ""), ",".join(found.source), found.note]
    return " | ".join([*cells, " ".join(cited)] if any(cited) else cells)


def test_all_that_is_understood_of_a_case() -> None:
    """Ranks are order statistics of uniforms: of the larger of two, the square roots of levels."""
    folder = Path(__file__).parent
    case = loads((folder / "explained.toml").read_text(encoding="utf-8"))
    wanted = (folder / "explained.txt").read_text(encoding="utf-8").splitlines()
    assert [row(found) for found in explain(case)] == wanted
    second = next(line for line in wanted if "rank 2 of 4" in line)
    assert " ".join(f"{100 * level**0.5:.1f}" for level in (0.05, 0.5, 0.95)) in second


def test_weights_of_a_ranking_are_those_of_the_ordered_simplex() -> None:
    text = (
        'format = 1\ntitle = "t"\n'
        + "".join(f'[issues.{i}]\noptions = ["x", "y"]\n' for i in "abc")
        + "".join(
            f'[actors.{p}]\nrole = "party"\nmargin = 0\nweights = "a > b = c"\n'
            "values = { a = [0, 1], b = [0, 1], c = [0, 1] }\n"
            for p in ("p", "q")
        )
    )
    rows = {row.path: row for row in explain(loads(text))}
    # Brute force: uniform on the plane w_a + 2 w_b = 100 with w_a >= w_b >= 0.
    heaviest = np.random.default_rng(7).uniform(100 / 3, 100, 200_000)
    found = rows["actors.p.weights[a]"]
    wanted = np.quantile(heaviest, [0.05, 0.5, 0.95])
    assert [found.p05, found.p50, found.p95] == pytest.approx(wanted, abs=1)
    assert rows["actors.p.weights[b]"].p50 == rows["actors.p.weights[c]"].p50


def test_the_schema_is_valid_and_describes_every_key() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    json.dumps(schema)
    for name, table in [("Case", schema), *schema["$defs"].items()]:
        if name not in ("Judgement", "Stated", "View"):
            assert all("description" in entry for entry in table["properties"].values()), name
            assert all(entry["description"] for entry in table["properties"].values())
            assert table["additionalProperties"] is False


@pytest.mark.parametrize("case_id", shipped_ids())
def test_the_schema_accepts_shipped_cases(case_id: str) -> None:
    data = as_json(tomllib.loads(shipped_text(case_id)))
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    # And what is written.
    again = as_json(load(case_id).to_mapping())
    assert [error.message for error in VALIDATOR.iter_errors(again)] == []


@pytest.mark.parametrize(
    "change",
    [
        ('"-10 to 10"', '"-10 two 10"'),
        ('role = "party"', 'role = "partie"'),
        ("format = 1", "format = 2"),
        ("[actors.seller.swing]", "[actors.seller.swings]"),
        ('note = "Why?"', "note = 3"),
        ('kind = "offer"', 'kind = "offr"'),
        ("date = 2019-02-27", "date = 5"),
        ('responds_to = "first_offer"', 'responds_too = "first_offer"'),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(change: tuple[str, str]) -> None:
    text = starter().replace(*change)
    assert text != starter()
    assert reads(text).case is None
    assert list(VALIDATOR.iter_errors(as_json(tomllib.loads(text))))


def test_the_starter_can_be_used_as_it_is() -> None:
    case = loads(starter())
    assert check(case) == ()
    assert list(VALIDATOR.iter_errors(as_json(tomllib.loads(starter())))) == []
    assert case.parties == ("seller", "buyer")
    assert case.ratifiers == ("the_buyer_s_board",)


def test_what_the_starter_only_mentions_can_be_used_too() -> None:
    text = re.sub(r"^# (asks|rest) = ", r"\1 = ", starter(), flags=re.M)
    text = re.sub(r"^# (\[kinds\.bargain\]|name = \"A|core = |when = )", r"\1", text, flags=re.M)
    case = loads(text)
    assert check(case) == ()
    assert case.asks == "why no deal"
    assert case.events[0].rest == "status quo"
    assert case.kinds["bargain"].when == {"price": ("much more",)}


def test_the_starter_takes_any_names() -> None:
    text = starter(
        'A "hard" case\n',
        issues={"Lïne\n1": ["a", "b", "a"], "deal": ['"', "\\", "c", "d"], "": ["x", "y"]},
        parties=["deal", "Deal!", "none", "\u7532"],
        ratifiers={"deal": "none", "Home": "\u7532"},
        file="x\ny.toml",
    )
    case = loads(text)
    assert len(case.parties) == 4
    assert case.title == 'A "hard" case\n'
    assert case.actors["home"].of == ("x",)
    assert case.issues["deal_2"].options == ('"', "\\", "c", "d")
    with pytest.raises(ValueError, match="two names"):
        starter(parties=["one"])
    with pytest.raises(ValueError, match="two options"):
        starter(issues={"a": ["x", "x"]})


ASKED = Told(
    onlookers=["O"],
    wanted={
        "P": {"A": '"y > x"', "B": "{ worst = 5, best = 10 }"},
        "Q": {"B": "{ worst = 10, best = 5 }"},
        "K": {"A": '"x > y"'},
        "O": {"A": '"x > y"', "B": '"unknown"'},
    },
    priorities={"P": [["B"], ["A"]]},
    held=dt.date(2020, 1, 2),
)
STARTED: list[dict[str, Any]] = [
    {
        "issues": {"A": list("xyzuv"), "B": Amount(5, 10.5, "EUR"), "C": ["no", "yes"]},
        "parties": ["P", "Q", "R"],
        "ratifiers": {"K": "Q", "L": "P"},
    },
    {
        "issues": {"A": ["x", "y", "x"], "B": Amount(5, 10)},
        "parties": ["P", "Q"],
        "ratifiers": {"K": "Q"},
        "told": ASKED,
    },
]


@pytest.mark.parametrize("k", [0, 1])
def test_what_a_first_case_states(k: int) -> None:
    text = starter("T", **STARTED[k])
    stated = [line for line in text.split("\n") if line and not line.startswith("#")]
    wanted = (Path(__file__).parent / "started.txt").read_text(encoding="utf-8").split("\n\n")
    assert stated == wanted[k].strip("\n").split("\n")
    errors = [defect for defect in reads(text).defects if defect.severity == "error"]
    assert errors == []
    told = STARTED[k].get("told")
    assert text.count("is an example") == text.count("fictional = true") == (told is None)
    assert starter(told=Told()).count('\n# outcome = "none"') == 1


def test_a_record_that_was_not_told_is_the_example_in_comments() -> None:
    named = {"issues": {"A": ["x", "y"]}, "parties": ["P", "Q"]}
    example, asked = (starter(told=told, **named) for told in (None, Told()))  # type: ignore[arg-type]
    record = example.partition("who would have taken it?\n")[2]
    commented = asked.partition("who would have taken it?\n")[2]
    assert commented.startswith("#\n# [[events]]\n")
    assert re.sub(r"^# ?", "", commented, flags=re.M) == record
    assert [len(line) - len(line.rstrip()) for line in commented.split("\n")][1:] == [0] * (
        commented.count("\n")
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"parties": ["a", "a"]}, "two names"),
        ({"issues": {}}, "two options"),
        ({"issues": {"a": ["x", "y"], "b": ["x"]}}, "two options"),
    ],
)
def test_a_first_case_needs_two_sides_and_something_to_settle(
    parts: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        starter(**parts)
    assert starter_id("a", ["a", "a_2"]) == "a_3"


def test_the_library_lists_shipped_cases() -> None:
    found = shipped()
    assert [case.id for case in found] == sorted(case.id for case in found)
    assert "hanoi" in {case.id for case in found}
    for case in found:
        assert case.title
        assert case.summary


# The documentation speaks of what there is.


def test_the_reference_of_case_files_names_every_key() -> None:
    text = (DOCS / "case-file.md").read_text(encoding="utf-8")
    found = re.findall(r"```toml\n(.*?)```|`([^`\n]+)`", text, re.S)
    code = "\n".join(block + span for block, span in found)
    schema = json_schema()
    for table, entry in [("Case", schema), *schema["$defs"].items()]:
        for key in entry.get("properties", ()):
            assert re.search(rf"\b{key}\b", code), (table, key)


def test_examples_of_judgements_in_the_reference_are_read() -> None:
    text = (DOCS / "judgements.md").read_text(encoding="utf-8")
    scales = {"value": VALUE, "margin": MARGIN, "chance": CHANCE, "positive": POSITIVE}
    cells = r" `(.+?)` \| (\w+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) "
    rows = re.findall(rf"^\|{cells}\|$", text, re.M)
    assert len(rows) >= 20
    for stated, scale, words, *numbers in rows:
        quantity = parse_judgement(tomllib.loads(f"x = {stated}")["x"])
        assert quantity.misfit(scales[scale]) is None
        assert quantity.words(scales[scale]) == words
        found = quantity.ppf([0.05, 0.5, 0.95], scales[scale])
        assert [f"{x:.3g}" for x in found] == [f"{float(x):.3g}" for x in numbers], stated
    for block in re.findall(r"```toml\n(.*?)```", text, re.S):
        assert tomllib.loads(block)


def test_examples_of_case_files_in_the_reference_are_read() -> None:
    text = (DOCS / "case-file.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.S)
    assert blocks
    whole = "\n".join(blocks)
    reading = reads(whole, "case-file.md")
    assert reading.defects == ()
    assert isinstance(reading.case, Case)
