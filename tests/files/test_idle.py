"""What has no effect is said before anything is computed; so is what an analysis will take."""

import json
from pathlib import Path

import pytest

from winset.analysis.size import size_of
from winset.case.changes import with_option, with_rule
from winset.files.reading import load, loads, reads
from winset.files.starter import starter
from winset.model import compile_case
from winset.words.size import size_words

SHOCK = """
[[events]]
date = 2019-02-28
kind = "shock"
reason = "a storm"
{shift}
"""
LEVERS = """
[[levers]]
kind = "option"
issue = "price"
option = "by survey"
values = {{ seller = 50 }}

[[levers]]
kind = "option"
issue = "{issue}"
option = "{option}"
values = {{ {actor} = 50 }}

[actors.town]
role = "onlooker"
values = {{ length_of_the_contract = [0, 100] }}
"""


@pytest.mark.parametrize(
    ("shift", "codes"),
    [
        ("", ["idle-shock"]),
        ("shift = { seller = { margin = 0 } }", ["idle-shock"]),
        ("shift = { seller = { values = { price = [0, 0, 0] } } }", ["idle-shock"]),
        ('shift = { seller = { margin = "0 to 5" } }', []),
        ("shift = { seller = { margin = 0, values = { price = [0, 0, 5] } } }", []),
    ],
)
def test_a_shock_that_shifts_nothing_is_named(shift: str, codes: list[str]) -> None:
    found = reads(starter() + SHOCK.format(shift=shift)).defects
    assert [d.code for d in found] == codes


@pytest.mark.parametrize(
    ("issue", "option", "actor", "code"),
    [
        ("price", "by survey", "seller", "twice"),
        ("price", "later", "town", "idle-value"),
        ("price", "later", "buyer", ""),
    ],
)
def test_levers_that_add_an_option(issue: str, option: str, actor: str, code: str) -> None:
    text = starter() + LEVERS.format(issue=issue, option=option, actor=actor)
    assert [d.code for d in reads(text).defects] == ([code] if code else [])


@pytest.mark.parametrize("name", ["hanoi", "hospital_nurses", "prespa_2018", "gm_uaw_2019"])
def test_every_lever_of_a_sound_case_can_be_pulled(name: str) -> None:
    """What check lets through, the search of bridges can do: every lever, and every two options."""
    case = load(name)
    options = [lever for lever in case.levers if lever.kind == "option"]
    for lever in case.levers:
        if lever.kind == "option":
            compile_case(with_option(case, lever))
        if lever.kind == "rule":
            compile_case(with_rule(case, lever)[0])
    for one in options:
        for other in options:
            if one is not other:
                compile_case(with_option(with_option(case, one), other))


def test_a_shock_in_list_form_goes_with_one_more_option(shared: Path) -> None:
    case = loads((shared / "repro" / "repro_09.toml").read_text(encoding="utf-8"))
    wider = compile_case(with_option(case, case.levers[0]))
    assert wider.space.options[0] == ("none", "one month", "by survey")


def test_the_size_of_a_case_is_told() -> None:
    size = size_of(loads(starter()))
    assert (size.deals, size.issues, size.actors) == (6, 2, 3)
    assert size.placeholders == 24
    first, second = size_words(size)
    assert first.startswith("6 deals over 2 issues; ")
    assert "24 placeholders" in first
    assert "10,000 worlds" in second
    assert size_of(loads(starter()), 100).seconds < size.seconds


def test_sources_are_counted() -> None:
    text = starter().replace('source = "me", ', "")
    bare, cited = (size_of(loads(t)).sourced for t in (text, starter()))
    assert bare is not None
    assert cited is not None
    assert bare < cited < 1


def test_check_prints_them(capsys: pytest.CaptureFixture[str]) -> None:
    from winset.cli import main

    assert main(["check", "hanoi"]) == 0
    assert "2,800 deals over 9 issues" in capsys.readouterr().out
    assert main(["check", "hanoi", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["size"]["deals"] == 2_800
