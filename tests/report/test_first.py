"""The first screen holds few words and few numbers, and the main text is short."""

from __future__ import annotations

import re
from collections.abc import Iterator

import html5lib
import pytest

import winset as ws
from winset.analysis import Analysis
from winset.report.html import to_html
from winset.report.making import report

CASES = [
    *("hanoi", "doha_2008", "prespa_2018", "gm_uaw_2019", "hospital_nurses", "valley_dam"),
    "panama_canal",
]
WORD, NUMBER = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*"), re.compile(r"\d+(?:[.,]\d+)*")
HIDDEN = {"details", "script", "style", "title", "defs"}


def texts(element, *, pictures: bool) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """What is seen of an element on a wide screen while its folds are closed."""
    tag, classes = str(element.tag), (element.get("class") or "").split()
    if tag in HIDDEN or {"phone", "paper", "anchor"} & set(classes):
        return
    if not pictures and tag.endswith("svg"):
        return
    yield element.text or ""
    for child in element:
        yield from texts(child, pictures=pictures)
        yield child.tail or ""


def found(page: str, name: str):  # type: ignore[no-untyped-def]
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    return next(e for e in parser.parse(page).iter() if e.get("id") == name)


@pytest.fixture(scope="module", params=CASES)
def shipped(request: pytest.FixtureRequest) -> Analysis:
    return ws.analyze(request.param, worlds=300)


def test_first_screen_holds_few_words_and_numbers(shipped: Analysis) -> None:
    first = found(to_html(report(shipped)), "first")
    question = next(first.iter("h2"))
    question.text = ""  # the reader's own words
    words = WORD.findall(" ".join(texts(first, pictures=False)))
    numbers = NUMBER.findall(" ".join(texts(first, pictures=True)))
    assert len(words) <= 120, " ".join(words)
    assert len(numbers) <= 12, numbers


def test_first_screen_shows_answer_range_reason_and_package(shipped: Analysis) -> None:
    made = report(shipped)
    cards = {card.id: card for card in made.cards}
    if shipped.judgement.chance.settled:
        assert list(cards) == ["package"]
        return
    assert cards["chances"].note.startswith("Line: ")
    assert ("stopped" in cards) == (shipped.judgement.asks == "why no deal")
    assert cards["package"].marks
    assert cards["package"].share == shipped.packages.packages[0].fresh
    order = [e.get("id") for e in found(to_html(made), "first").iter() if e.get("id")]
    shown = [name.removeprefix("card-") for name in order if name.startswith("card-")]
    assert shown == [card.id for card in made.cards]


def test_parts_of_the_strip_make_the_whole(shipped: Analysis) -> None:
    card = next((c for c in report(shipped).cards if c.id == "stopped"), None)
    if card is not None:
        assert card.marks[0].low == 0
        assert abs(card.marks[-1].high - 1) < 1e-9
        assert all(a.high == b.low for a, b in zip(card.marks, card.marks[1:], strict=False))


def test_main_text_is_short(whole: Analysis) -> None:
    main = found(to_html(report(whole)), "main")
    assert len(" ".join(texts(main, pictures=False)).split()) < 2_500
