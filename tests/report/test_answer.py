"""The page of judgement follows the numbers: headlines at the edges, golden pages, what it bars."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

import pytest

import winset as ws
from winset.analysis import Analysis
from winset.analysis.document import from_json
from winset.findings.judgement.results import Judgement, Reading
from winset.findings.share import Share
from winset.report.export import to_json_text
from winset.report.making import report
from winset.report.terminal import to_text
from winset.words.chances import likelihood, percent
from winset.words.terms import FORBIDDEN

#: What the case calls its core kind.
TRADE = "UN relief for a Yongbyon step"
CASES = [
    *("hanoi", "doha_2008", "prespa_2018", "gm_uaw_2019", "hospital_nurses", "valley_dam"),
    "panama_canal",
]
LIMIT = 8


def with_chance(analysis: Analysis, chance: float, *, wide: bool) -> Analysis:
    """A trade that would be kept with a chance, and a range beside it."""
    found = analysis.judgement
    judgement = replace(
        found,
        answer=Reading("there" if chance >= 0.5 else "not-there"),
        chance=Share(max(chance, 1 - chance), 0.004, 10_000),
        between=(0.1, 0.95) if wide else (chance, chance),
    )
    return replace(analysis, judgement=judgement)


@pytest.mark.parametrize(
    ("chance", "wide", "headline"),
    [
        (0.99, False, f"{TRADE} was to be had"),
        (0.99, True, f"Most likely {TRADE} was to be had"),
        (0.80, False, f"Most likely {TRADE} was to be had"),
        (0.51, False, f"Not settled; nearly even, and first: {TRADE} was to be had"),
        (0.20, False, f"Most likely {TRADE} was not to be had"),
        (0.01, False, f"{TRADE} was not to be had"),
        (0.01, True, f"Most likely {TRADE} was not to be had"),
    ],
)
def test_headline(hanoi: Analysis, chance: float, wide: bool, headline: str) -> None:
    assert report(with_chance(hanoi, chance, wide=wide)).answer.headline == headline


def row(analysis: Analysis, head: str) -> str:
    return next((r.text for r in report(analysis).answer.rows if r.head == head), "")


def test_no_figure_stands_beside_a_range_that_makes_it_meaningless(hanoi: Analysis) -> None:
    wide = row(with_chance(hanoi, 0.8, wide=True), "Chance")
    assert wide == (
        "Very likely, but no figure holds: one judgement alone takes it from very unlikely to "
        "almost certain."
    )
    assert row(with_chance(hanoi, 0.8, wide=False), "Chance") == "Very likely (80 %)."


def names_of(analysis: Analysis) -> list[str]:
    """Everything that the case itself calls by a name: figures in it are none of the page's."""
    case = analysis.case
    found = [case.title, case.question, *case.issues, *case.actors]
    found += [i.name for i in case.issues.values()] + [a.name for a in case.actors.values()]
    found += [kind.name for kind in case.kinds.values()]
    found += [event.reason for event in case.events]
    found += list(chain.from_iterable(analysis.model.space.options))
    for issue, options in zip(analysis.model.issues, analysis.model.space.options, strict=False):
        unit = analysis.model.names.units.get(issue, "")
        found += [f"{option} {unit}" for option in options if unit]
    return sorted({name for name in found if name}, key=len, reverse=True)


def own_words(analysis: Analysis) -> str:
    """The page without what the case calls things."""
    made = report(analysis).answer
    text = f"{made.headline}. {made.paragraph}"
    for name in names_of(analysis):
        if re.search(r"\d", name) or FORBIDDEN.search(name):
            text = text.replace(name, "…")
    return text


@pytest.fixture(scope="module", params=CASES)
def shipped(request: pytest.FixtureRequest) -> Analysis:
    return ws.analyze(request.param, worlds=400)


def test_page_bars_terms_of_art_and_counts_its_numbers(shipped: Analysis) -> None:
    text = own_words(shipped)
    assert not FORBIDDEN.search(text), text
    numbers = re.findall(r"\d+(?:\.\d+)?", text)
    # The terms of a package are the answer where a package is asked for.
    assert len(numbers) <= LIMIT or shipped.judgement.answer.code == "package", text
    assert "  " not in text
    assert not re.search(r"\b(nan|inf|None)\b", text)


def test_page_fits_a_screen(shipped: Analysis) -> None:
    """Of 80 by 24, one line is the command's and one says where the report is."""
    made = report(shipped)
    text = to_text(made, 80)
    assert len(text.splitlines()) <= 22
    heads = {row.head for row in made.answer.rows if f"\n{row.head} " in text}
    assert {"Chance", "Confidence"} <= heads
    assert heads & {"The bargain", "Best package", "The package", "Repair"}
    assert len(to_text(made, full=True).splitlines()) > len(text.splitlines())


def test_page_tells_the_figures_behind_it(shipped: Analysis) -> None:
    found, said = shipped.judgement, report(shipped).answer
    rows = {r.head: r.text for r in said.rows}
    assert rows["Confidence"].lower().startswith(found.confidence.level)
    if "The bargain" in rows:
        kind = shipped.kinds.of(found.kind if found.signed is None else found.signed.kind)
        assert percent(kind.sign) in rows["The bargain"]
        assert likelihood(kind.sign.value) in rows["The bargain"]
    if found.misfit:
        assert shipped.misfit is not None
        assert percent(shipped.misfit.foreseen) in rows["Chance"]
        assert "do not explain what was signed" in said.headline
        assert "Repair" in rows
    assert ("Accounts" in rows) == bool(shipped.accounts and shipped.accounts.odds)


def test_judgement_comes_back_from_json(shipped: Analysis) -> None:
    text = to_json_text(shipped, report(shipped))
    again = from_json(text)
    assert isinstance(again.judgement, Judgement)
    assert again.judgement == shipped.judgement
    assert report(again).answer == report(shipped).answer


def test_what_each_case_is_read_for(shipped: Analysis) -> None:
    asks = {
        "hanoi": "why no deal",
        "doha_2008": "why no deal",
        "hospital_nurses": "why no deal",
        "prespa_2018": "why a deal",
        "gm_uaw_2019": "why a deal",
        "valley_dam": "which deal",
        "panama_canal": "how to divide",
    }
    title = {ws.load(name).title: name for name in CASES}[shipped.case.title]
    assert shipped.judgement.asks == asks[title]


EXERCISE = """
format = 1
title = "Two of three can sign"
no_agreement = "outside"
[issues.price]
options = ["low", "high"]
[signing]
rule = "2 of 3"
[actors.a]
role = "party"
walk_away = 50
points = { price = [60, 10] }
[actors.b]
role = "party"
walk_away = 50
points = { price = [70, 20] }
[actors.c]
role = "party"
walk_away = 50
points = { price = [0, 40] }
"""

SIGNED = """
format = 1
title = "Signed, and unexplained"
outcome = { status = "autonomy" }
[issues.status]
options = ["as it is", "autonomy", "independence"]
[actors.north]
role = "party"
margin = "-5 to 10"
values = { status = [80, 100, 0] }
[actors.south]
role = "party"
margin = "hard 30..40"
values = { status = [0, 10, 100] }
"""


def page(text: str) -> list[str]:
    made = report(ws.analyze(ws.loads(text), worlds=200)).answer
    return [made.headline, *(f"{row.head}: {row.text}" for row in made.rows)]


def test_rule_of_signing_is_taken_at_its_word() -> None:
    assert page(EXERCISE) == [
        "The package most likely to hold: price: low",
        "Chance: Certain: nothing in this case is uncertain.",
        "Who signs: The signatures of two of the three parties make a deal; no party alone can "
        "block. C stays out of the package most likely to hold.",
        "Confidence: High: its numbers are taken as given.",
        "Not on offer: price: nothing was judged between “low” and “high”, where c and a are "
        "furthest apart.",
    ]


def test_misfit_is_the_headline_with_its_repair() -> None:
    said = page(SIGNED)
    assert said[0] == (
        "No agreement must have been worth less to south than was judged: the judgements do not "
        "explain what was signed"
    )
    assert said[1].startswith("Chance: Almost no chance (under ")
    assert said[2] == (
        "Repair: Of a hundred, no agreement must have been worth at most 10 to south (outside the "
        "30 to 40 judged)."
    )
    assert said[3] == (
        "Confidence: Low: no judgement names a source and they do not explain what was signed."
    )


def test_a_ratifier_that_passed_can_be_the_misfit() -> None:
    ratified = SIGNED.replace('margin = "hard 30..40"', "margin = 0") + (
        '[actors.senate]\nrole = "ratifier"\nof = "south"\nmargin = "hard 30..40"\n'
        "values = { status = [0, 10, 100] }\n"
        '[[events]]\ndate = 2021-04-19\nkind = "vote"\nby = "senate"\n'
        'votes = { senate = "for" }\nterms = { status = "autonomy" }\n'
    )
    said = page(ratified)
    assert "to senate than was judged" in said[0]


def test_signed_and_explained_says_why_and_what_else() -> None:
    fits = SIGNED.replace("hard 30..40", "hard 0..5").replace("[0, 10, 100]", "[0, 60, 100]")
    said = page(fits)
    assert said[0] == "What was signed served all parties: it could be signed"
    assert any(line.startswith("What else: ") for line in said)


@pytest.mark.parametrize(
    ("change", "asks"),
    [
        ('title = "x"', "which deal"),
        ('title = "x"\nheld = 2020-01-01', "was there a deal"),
        ('title = "x"\nasks = "was there a deal"', "was there a deal"),
        ('title = "x"\nasks = "why no deal"', "which deal"),
    ],
)
def test_no_record_no_diagnosis(change: str, asks: str) -> None:
    text = EXERCISE.replace('title = "Two of three can sign"', change)
    found = ws.analyze(ws.loads(text), worlds=50)
    assert found.judgement.asks == asks
    assert found.judgement.stated == ('asks = "was' in change)


def test_opposed_amounts_ask_how_to_divide() -> None:
    text = """
format = 1
title = "A price"
no_agreement = "outside"
[issues.price]
range = { low = 0, high = 10, step = 1 }
[actors.seller]
role = "party"
walk_away = "20 to 40"
values = { price = { worst = 0, best = 10 } }
[actors.buyer]
role = "party"
walk_away = "20 to 40"
values = { price = { worst = 10, best = 0 } }
"""
    found = ws.analyze(ws.loads(text), worlds=200)
    assert found.judgement.asks == "how to divide"
    assert report(found).answer.headline == "The division most likely to hold: price: 5"
