"""Issues, options and amounts by their words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.case.issues import Issue, NumericRange
from winset.files.reading import load
from winset.reading.matters.matching import Matters
from winset.reading.matters.quantities import quantities_in, quantity_in
from winset.reading.matters.stems import stem, stems

MATTERS = Matters(
    {
        "pay": Issue(
            name="Pay rise",
            range=NumericRange(low=0, high=6, step=0.5, unit="per cent"),
            keywords=("wage", "salary"),
        ),
        "plants": Issue(name="Plants", options=("closed", "kept open"), keywords=("factory",)),
        "tariffs": Issue(
            name="Tariffs on steel",
            options=("as before", "halved", "lifted"),
            keywords=("duty", "levy"),
            option_keywords={"lifted": ("scrap", "abolish")},
        ),
        "truce": Issue(name="Ceasefire", options=("none", "partial", "full"), keywords=("truce",)),
        "coal": Issue(name="Coal phase-out", options=("none", "by 2040", "by 2030")),
        "relief": Issue(name="Relief", items=("grain", "medicine", "fuel")),
    }
)

QUANTITIES = [
    ("five of the eleven resolutions", 5, 11, "part"),
    ("two out of four plants", 2, 4, "part"),
    ("eight bans, which were set in 2016 and 2017 and hurt trade, among 12 bans", 8, 12, "part"),
    ("2,000 of 48,000 jobs", 2_000, 48_000, "part"),
    ("three of three sites", 3, 3, "all"),
    ("a rise of 3 per cent over four years", 3, None, None),
    ("$12 million in aid", 12e6, None, None),
    ("twenty-five planes", 25, None, None),
    ("the bans lifted in their entirety", None, None, "all"),
    ("every site", None, None, "all"),
    ("a full truce", None, None, "all"),
    ("a large portion of the areas", None, None, "part"),
    ("a partial truce", None, None, "part"),
    ("some of the bans", None, None, "part"),
    ("not all of the bans", None, None, "part"),
    ("no sanctions at all", None, None, "none"),
]


@pytest.mark.parametrize(("text", "amount", "of", "scope"), QUANTITIES)
def test_quantities(text: str, amount: float | None, of: float | None, scope: str | None) -> None:
    found = quantity_in(text)
    assert found is not None
    assert (found.amount, found.of, found.scope) == (amount, of, scope)


@pytest.mark.parametrize("text", ["adopted in 2016", "lift the ban", "", "by 12/3/2019", "A-10s"])
def test_what_is_no_quantity(text: str) -> None:
    assert quantity_in(text) is None


BEST = [
    ("a pay rise of 3 per cent over four years", "pay", "3"),
    ("wages should grow by 2.5 per cent", "pay", "2.5"),
    ("wages should grow by 9 per cent", "pay", None),
    ("keeping the factories open", "plants", "kept open"),
    ("closing both plants", "plants", "closed"),
    ("scrapping the levy", "tariffs", "lifted"),
    ("that the duties be abolished", "tariffs", "lifted"),
    ("that tariffs be halved", "tariffs", "halved"),
    ("a partial truce", "truce", "partial"),
    ("a full ceasefire", "truce", "full"),
    ("to end coal by 2030", "coal", "by 2030"),
    ("the truce", "truce", None),
    ("grain and medicine for the besieged", "relief", None),
    ("the weather in June", None, None),
]


@pytest.mark.parametrize(("text", "issue", "option"), BEST)
def test_issues_and_options(text: str, issue: str | None, option: str | None) -> None:
    assert MATTERS.best(text) == (issue, option)


def test_two_issues_alike_are_none() -> None:
    alike = Matters({key: Issue(name=key, options=("a", "b")) for key in ("x land", "y land")})
    assert alike.issue("the land") is None


def test_the_shipped_case_knows_its_words() -> None:
    matters = Matters.of(load("hanoi"))
    assert matters.best("lift the embargo in its entirety")[0] == "sanctions"
    assert matters.best("five of the resolutions that hurt the civilian economy") == (
        "sanctions",
        "civilian parts of five",
    )
    assert matters.issue("a full declaration of its nuclear programme") == "declaration"
    assert matters.best("permanently halt missile tests")[0] == "tests"


@pytest.mark.parametrize(
    "words",
    [
        "lift lifts lifted lifting",
        "dismantle dismantling dismantlement",
        "program programme programmes",
    ],
)
def test_endings_come_off(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


MARKS = ["five", "of", "11", "all", "％", "1,000", "million", "İ", "٣", "among", "twenty-one"]
TEXT = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=4))).map(" ".join)


@settings(max_examples=150)
@given(TEXT)
def test_offsets_hold_on_any_text(text: str) -> None:
    for found in quantities_in(text):
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert found.amount is not None or found.scope is not None
    for start, end, _ in stems(text):
        assert 0 <= start < end <= len(text)
    for hit in MATTERS.hits(text):
        assert 0 <= hit.start < hit.end <= len(text)
