"""The rule of signing, taken at its word in every sentence, bar and table."""

from __future__ import annotations

import json
import re

import pytest

import winset as ws
from winset.model import compile_case
from winset.report.export import to_json_text
from winset.report.html import to_html
from winset.report.making import report
from winset.report.terminal import to_text
from winset.words.signing import can_block, everyone, passing, rule_words, signers, stage_names

TALKS = """
format = 1
title = "Talks"
[issues.price]
options = ["as it is", "low", "high"]
{signing}
[actors.a]
role = "party"
margin = "-20 to 20"
values = {{ price = [0, 60, 100] }}
[actors.b]
role = "party"
margin = "-20 to 20"
values = {{ price = [50, 100, 0] }}
[actors.c]
role = "party"
margin = "-20 to 20"
values = {{ price = [60, 0, 100] }}
{more}
"""
RATIFIERS = """
[actors.senate]
role = "ratifier"
of = "a"
margin = 0
values = { price = [0, 60, 100] }
[actors.house]
role = "ratifier"
of = "a"
margin = 0
values = { price = [0, 60, 100] }
[[ratification]]
of = "a"
rule = "1 of 2"
"""
RULES = [
    ("", "all parties", ("a", "b", "c"), ""),
    (
        '[signing]\nrule = "2 of 3"',
        "two of the three parties",
        (),
        "The signatures of two of the three parties make a deal; no party alone can block.",
    ),
    (
        '[signing]\nrule = "1 of 3"',
        "one of the three parties",
        (),
        "The signature of one of the three parties makes a deal; no party alone can block.",
    ),
    (
        '[signing]\nrule = "2 of 3"\nveto = ["a"]',
        "two of the three parties, a among them,",
        ("a",),
        "The signatures of two of the three parties, a among them, make a deal; a alone can block.",
    ),
    (
        "[signing]\nquota = 5\nweights = { a = 4, b = 2, c = 1 }",
        "parties with 5 of 7 votes",
        ("a",),
        "The signatures of parties with 5 of 7 votes make a deal; a alone can block.",
    ),
    ('[signing]\nrule = "3 of 3"', "all parties", ("a", "b", "c"), ""),
]


@pytest.mark.parametrize(("signing", "who", "block", "rule"), RULES)
def test_rules_by_hand(signing: str, who: str, block: tuple[str, ...], rule: str) -> None:
    model = compile_case(ws.loads(TALKS.format(signing=signing, more="")))
    assert signers(model) == who
    assert can_block(model) == block
    assert rule_words(model) == rule
    assert everyone(model) == ("all" if who == "all parties" else "enough")
    names = stage_names(model)
    assert names["sign"] == f"{who[:1].upper()}{who[1:]} would sign"
    assert names["pass"] == "… and nobody has to ratify it"


def test_ratifiers_by_their_rule() -> None:
    model = compile_case(ws.loads(TALKS.format(signing="", more=RATIFIERS)))
    assert passing(model) == "enough ratifiers"
    strict = RATIFIERS.replace("1 of 2", "2 of 2")
    assert passing(compile_case(ws.loads(TALKS.format(signing="", more=strict)))) == "all ratifiers"


UNANIMOUS = re.compile(
    r"every party|all parties|all accept|everyone|every ratifier|all ratifiers|accepted by all|"
    r"all would|all sign",
    re.IGNORECASE,
)


@pytest.mark.parametrize("more", ["", RATIFIERS])
def test_nothing_speaks_of_unanimity_where_a_majority_signs(more: str) -> None:
    analysis = ws.analyze(
        ws.loads(TALKS.format(signing='[signing]\nrule = "2 of 3"', more=more)), worlds=100
    )
    made = report(analysis)
    page = re.sub(r"<(style|script)>.*?</\1>", "", to_html(made), flags=re.DOTALL)
    document = json.loads(to_json_text(analysis, made))
    for text in (
        page,
        to_text(made, full=True),
        json.dumps([document["answer"], document["sentences"]]),
    ):
        found = [text[max(m.start() - 60, 0) : m.end() + 40] for m in UNANIMOUS.finditer(text)]
        assert found == []
    assert "wo of the three parties would sign" in page
