"""Accepted items in a case: as events with their passages, as accounts where they contradict."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.files.library import shipped_text
from winset.files.reading import loads, reads
from winset.files.recording import with_events
from winset.reading.entering.writing import enter
from winset.reading.model import (
    Article,
    Conflict,
    Move,
    Quantity,
    Source,
    Span,
    Statement,
    Term,
    When,
)

TEXT = (
    "Trump said they wanted the sanctions lifted in their entirety.\n"
    "Ri Yong Ho said they had asked that five resolutions be lifted.\n"
    "An analyst said that nothing was agreed.\n"
)
DAY = dt.date(2019, 2, 28)


def span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(at, at + len(words))


SOURCE = Source(
    "news", "news.txt", "00", TEXT, (Article("news", Span(0, len(TEXT)), title="Two versions",
    authors=("A. Reporter",), outlet="The News", published=dt.date(2019, 3, 1)),),
)  # fmt: skip
ALL = Move(
    "m1", "news", "demand", span("they wanted the sanctions lifted in their entirety"),
    span("wanted"), by="dprk", to="us", teller="us", when=When(DAY, DAY, span("five")),
    terms=(Term(span("sanctions lifted"), "sanctions", "all lifted",
    Quantity(span("in their entirety"), scope="all")),),
)  # fmt: skip
FIVE = Move(
    "m2", "news", "demand", span("they had asked that five resolutions be lifted"),
    span("asked"), by="dprk", to="us", teller="dprk", when=When(DAY, DAY, span("five")),
    terms=(Term(span("five resolutions"), "sanctions", "civilian parts of five"),),
)  # fmt: skip
NOTHING = Statement(
    "s1", "news", "indirect", (span("that nothing was agreed"),), span("An analyst"), span("agreed")
)
CLASH = Conflict("m1", "m2", "scope", 0.9, (ALL.span, FIVE.span), "sanctions")
ITEMS = {
    "m1": (ALL, (SOURCE,)),
    "m2": (FIVE, (SOURCE,)),
    "s1": (NOTHING, (SOURCE,)),
    "c1": (CLASH, (SOURCE, SOURCE)),
}
HANOI = shipped_text("hanoi")


def test_a_move_becomes_an_event_with_its_passage_and_its_document() -> None:
    found = enter(HANOI, ["m2"], ITEMS, {"news": "papers/news.txt"})
    case = loads(found.text)
    event = next(e for e in case.events if e.id == "m2")
    assert (event.date, event.kind, event.by, event.to) == (DAY, "demand", "dprk", ("us",))
    assert dict(event.terms) == {"sanctions": "civilian parts of five"}
    (passage,) = event.passage
    assert TEXT[passage.start : passage.end] == passage.quote == FIVE.span.of(TEXT)
    source = case.sources["news"]
    assert (source.title, source.author, source.publisher) == (
        "Two versions",
        "A. Reporter",
        "The News",
    )
    assert (source.file, source.sha256) == ("papers/news.txt", "00")
    assert (found.written, found.new, found.left) == (("m2",), 1, ())


def test_comments_order_and_everything_else_stay() -> None:
    found = enter(HANOI, ["s1", "m2"], ITEMS).text.split("\n")
    kept = iter(found)
    assert all(line in kept for line in HANOI.split("\n"))  # in this order
    before = [d.code for d in reads(HANOI).defects]
    assert [d.code for d in reads("\n".join(found)).defects] == before  # in order of date, too


def test_a_conflict_becomes_two_accounts_that_deny_each_other() -> None:
    bare = loads(HANOI)
    assert {a.teller for a in bare.accounts.values()} >= {"us", "dprk"}
    case = loads(enter(HANOI, ["c1"], ITEMS).text)
    told = {e.id: (e.account, e.denied_by) for e in case.events if e.id in ("m1", "m2")}
    names = {a.teller: name for name, a in reversed(list(case.accounts.items()))}
    assert told == {"m1": (names["us"], ("dprk",)), "m2": (names["dprk"], ("us",))}


def test_accounts_are_made_where_there_are_none() -> None:
    case = loads(enter(MINIMAL, ["c1"], ITEMS).text)
    assert {n: a.teller for n, a in case.accounts.items()} == {"us": "us", "dprk": "dprk"}
    assert [d.code for d in reads(enter(MINIMAL, ["c1"], ITEMS).text).defects] == []


MINIMAL = """# what it is about
format = 1
title = "t"

[issues.sanctions]  # the one issue
options = ["none lifted", "civilian parts of five", "all lifted"]

[actors.us]
role = "party"
margin = 0
values = { sanctions = [100, 50, 0] }

[actors.dprk]
role = "party"
margin = 0
values = { sanctions = [0, 50, 100] }
"""


def test_writing_again_changes_nothing() -> None:
    once = enter(HANOI, ["m1", "s1", "c1"], ITEMS, {"news": "n.txt"})
    again = enter(once.text, ["m1", "s1", "c1"], ITEMS, {"news": "n.txt"})
    assert again.text == once.text
    assert (again.new, again.written) == (0, once.written)


def test_what_a_person_changed_in_the_case_stays() -> None:
    once = enter(MINIMAL, ["m2"], ITEMS).text.replace('kind = "demand"', 'kind = "offer"')
    assert enter(once, ["m2"], ITEMS).text == once


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (replace(ALL, by=None), "nobody"),
        (replace(ALL, article="elsewhere", when=None), "no-date"),
    ],
)
def test_what_cannot_be_written_is_left_with_its_reason(item: Move, why: str) -> None:
    found = enter(MINIMAL, ["m1", "c1"], {**ITEMS, "m1": (item, (SOURCE,))})
    assert dict(found.left)["m1"] == why
    assert found.text == MINIMAL


def test_a_conflict_of_one_side_with_itself_is_left() -> None:
    same = {**ITEMS, "m1": (replace(ALL, teller="dprk"), (SOURCE,))}
    assert enter(MINIMAL, ["c1"], same).left == (("c1", "no-sides"),)
    gone = {"c1": ITEMS["c1"]}
    assert enter(MINIMAL, ["c1"], gone).left == (("c1", "gone"),)


def test_what_was_not_done_or_names_no_option_is_told_and_not_acted() -> None:
    for item in (replace(ALL, negated=True), replace(ALL, terms=()), replace(ALL, kind="promise")):
        case = loads(enter(MINIMAL, ["m1"], {"m1": (item, (SOURCE,))}).text)
        assert (case.events[0].kind, dict(case.events[0].terms)) == ("statement", {})


def test_drafts_are_marked_until_they_are_accepted() -> None:
    case = loads(enter(MINIMAL, ["c1"], ITEMS, drafts=True).text)
    assert {e.draft for e in case.events} == {a.draft for a in case.accounts.values()} == {"rules"}


days = st.dates(dt.date(2019, 1, 1), dt.date(2019, 1, 9))


@given(st.lists(days, max_size=5), st.lists(days, max_size=5), st.booleans())
def test_events_go_to_their_dates_and_no_line_is_lost(
    old: list[dt.date], new: list[dt.date], tail: bool
) -> None:
    text = MINIMAL
    for k, day in enumerate(sorted(old)):
        text += f'\n# old {k}\n[[events]]\ndate = {day}\nkind = "statement"\ntext = "old {k}"\n'
    if tail:
        text += '\n# the end\n[kinds.all]\nwhen = { sanctions = "all lifted" }\n'
    made = [{"date": d, "kind": "statement", "text": f"new {k}"} for k, d in enumerate(new)]
    found = with_events(text, made)
    case = loads(found)
    dates = [event.date for event in case.events]
    assert dates == sorted([*old, *new])
    kept = iter(found.split("\n"))
    assert all(line in kept for line in text.rstrip().split("\n"))
    lines = found.split("\n")
    for k in range(len(old)):  # a comment stays above what it was above
        assert lines[lines.index(f"# old {k}") + 1] == "[[events]]"
        assert lines[lines.index(f"# old {k}") + 4] == f'text = "old {k}"'
