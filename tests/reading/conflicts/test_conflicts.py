"""What opposite sides tell that cannot both hold, in reports of our own."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.case.issues import Issue, NumericRange
from winset.reading.conflicts.blame import blamed
from winset.reading.conflicts.finding import conflicts_in
from winset.reading.matters.matching import Matters
from winset.reading.model import (
    Article,
    Conflict,
    Move,
    Quantity,
    Reading,
    Source,
    Span,
    Statement,
    Term,
)
from winset.reading.moves.finding import moves_in
from winset.reading.parsing import parsed
from winset.reading.speakers.resolving import resolved
from winset.reading.speakers.roster import Roster
from winset.reading.statements import Rules

pytest.importorskip("spacy")

ROSTER = Roster(
    sides={"union": "United Auto Workers", "company": "General Motors", "press": "The press"},
    aliases={"union": ("UAW", "the union"), "company": ("GM", "the company")},
    speakers={"union": ("Gary Jones",), "company": ("Mary Barra",), "press": ("Ann Poe",)},
    parties=frozenset({"union", "company"}),
)
MATTERS = Matters(
    {
        "pay": Issue(
            name="Pay rise", range=NumericRange(low=0, high=8, step=0.5), keywords=("wage",)
        ),
        "plants": Issue(name="Plants", options=("closed", "kept open"), keywords=("factory",)),
    }
)


def read(*texts: str) -> Reading:
    sources, statements, moves = [], [], []
    for number, text in enumerate(texts):
        article = Article(f"a{number}", Span(0, len(text)), published=date(2019, 9, 18))
        source = Source(f"a{number}", "a.txt", "", text, (article,))
        with parsed(source, article) as it:
            told = resolved(it, Rules().tag(it), ROSTER)
            moves += moves_in(it, told, ROSTER, MATTERS)
        sources.append(source)
        statements += told
    return Reading(tuple(sources), tuple(statements), tuple(moves))


def short(*texts: str) -> list[str]:
    """Each conflict as ``reason issue: passage / passage``, the passages in the order of texts."""
    reading = read(*texts)
    items: dict[str, Move | Statement] = {
        item.id: item for item in (*reading.statements, *reading.moves)
    }
    whole = {a.id: s.text for s in reading.sources for a in s.articles}
    said = []
    for one in conflicts_in(reading, ROSTER):
        parts = sorted(
            (items[id_].article, span.start, span.of(whole[items[id_].article]))
            for id_, span in zip((one.first, one.second), one.about, strict=True)
        )
        said.append(f"{one.reason} {one.issue}: {parts[0][2]} / {parts[1][2]}")
    return said


CASES = [
    # How many.
    (
        [
            "Barra said the union had demanded a pay rise of 6 per cent.",
            "Jones said the union had demanded a pay rise of 3 per cent.",
        ],
        "quantity pay: a pay rise of 6 per cent / a pay rise of 3 per cent",
    ),
    (
        [
            "Jones said GM had offered to keep two of four plants open.",
            "Barra said GM had offered to keep three of four plants open.",
        ],
        "quantity plants: to keep two of four plants open / to keep three of four plants open",
    ),
    # How much.
    (
        [
            "Barra said the union had demanded that all plants be kept open.",
            "Jones said the union had only asked GM to keep some plants open.",
        ],
        "scope plants: that all plants be kept open / GM to keep some plants open",
    ),
    # Whether at all.
    (
        [
            "Jones said GM had refused to keep the plants open.",
            "Barra said GM had offered to keep the plants open.",
        ],
        "polarity plants: to keep the plants open / to keep the plants open",
    ),
    # Who.
    (
        [
            "Barra said the union had walked out of the talks.",
            "Jones said GM had broken off the talks.",
        ],
        "agent None: the union had walked out of the talks / GM had broken off the talks",
    ),
    (
        [
            "Barra said the union was to blame for the strike.",
            "Jones said the talks had failed because of GM.",
        ],
        "agent None: the union was to blame for the strike / the talks had failed because of GM",
    ),
]


@pytest.mark.parametrize(("texts", "conflict"), CASES, ids=[said[:20] for _, said in CASES])
def test_conflicts(texts: list[str], conflict: str) -> None:
    assert conflict in short(*texts)


@pytest.mark.parametrize(
    "texts",
    [
        # The same side may correct itself; the same words are no conflict; another matter neither.
        [
            "Jones said the union had demanded 3 per cent.",
            "Jones said the union had demanded 4 per cent.",
        ],
        [
            "Barra said GM had offered a rise of 3 per cent.",
            "Jones said GM had offered a rise of 3 per cent.",
        ],
        [
            "Barra said GM had offered a rise of 3 per cent.",
            "Jones said GM had offered to close all plants.",
        ],
        # Each tells of its own demand.
        [
            "Barra said GM had demanded that all plants be closed.",
            "Jones said the union had demanded that some plants stay.",
        ],
        # Nobody tells it.
        [
            "The union demanded all plants be kept open.",
            "The union demanded that some plants be kept open.",
        ],
    ],
)
def test_what_is_no_conflict(texts: list[str]) -> None:
    assert short(*texts) == []


def test_a_denial_in_the_same_words() -> None:
    said = short(
        "Barra said the old plant would close in June.",
        "Jones said the old plant would not close in June.",
    )
    assert [line.split(":")[0] for line in said] == ["polarity None"]


def test_the_order_of_articles_does_not_matter() -> None:
    texts = [text for case, _ in CASES for text in case][:6]
    reading = read(*texts)
    first = conflicts_in(reading, ROSTER)
    assert first
    for order in list(permutations(range(6)))[::97]:
        shuffled = Reading(
            tuple(reading.sources[k] for k in order),
            tuple(reversed(reading.statements)),
            tuple(sorted(reading.moves, key=lambda m: m.id)),
        )
        assert conflicts_in(shuffled, ROSTER) == first


def test_an_onlooker_counts_less_than_a_party() -> None:
    told = "Jones said GM had offered a rise of 3 per cent."
    party = conflicts_in(read(told, "Barra said GM had offered a rise of 2 per cent."), ROSTER)
    other = conflicts_in(read(told, "Ann Poe said GM had offered a rise of 2 per cent."), ROSTER)
    assert party[0].score > other[0].score > 0


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("the union was to blame for the breakdown", "union"),
        ("the talks failed because of GM and its demands", "company"),
        ("GM derailed the talks", "company"),
        ("the chance was wasted by GM", None),
        ("GM makes cars because of the union", None),
        ("the talks failed", None),
    ],
)
def test_blame(text: str, side: str | None) -> None:
    assert blamed(text, ROSTER) == side


MOVES = st.lists(
    st.builds(
        lambda n, teller, by, kind, issue, amount, scope: Move(
            f"m{n}",
            "a",
            kind,
            Span(0, 8),
            Span(0, 1),
            by=by,
            teller=teller,
            terms=(Term(Span(0, 8), issue, None, Quantity(Span(0, 1), amount, None, scope)),),
        ),
        st.integers(0, 50),
        st.sampled_from(["union", "company", "press", None]),
        st.sampled_from(["union", "company", None]),
        st.sampled_from(["offer", "demand", "refusal"]),
        st.sampled_from(["pay", "plants", None]),
        st.sampled_from([None, 1.0, 2.0]),
        st.sampled_from([None, "all", "part"]),
    ),
    max_size=12,
    unique_by=lambda m: m.id,
)


@given(MOVES)
def test_conflicts_are_of_opposite_tellers_on_one_mover(moves: list[Move]) -> None:
    """Whatever is found holds what a conflict must; and it is a pair that looking at all finds."""
    source = Source("s", "s", "", "all jobs", (Article("a", Span(0, 8)),))
    found: tuple[Conflict, ...] = conflicts_in(Reading((source,), (), tuple(moves)), ROSTER)
    by_id = {m.id: m for m in moves}
    for one in found:
        first, second = by_id[one.first], by_id[one.second]
        assert one.first < one.second
        assert first.by == second.by is not None
        assert None not in (first.teller, second.teller)
        assert first.teller != second.teller
        assert 0 < one.score <= 1
    pairs = {
        tuple(sorted((a.id, b.id)))
        for k, a in enumerate(moves)
        for b in moves[k + 1 :]
        if a.teller and b.teller and a.teller != b.teller and a.by and a.by == b.by
    }
    assert {(one.first, one.second) for one in found} <= pairs
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    # What both read as refused and offered, of one issue, is always told.
    for pair in pairs:
        a, b = (by_id[id_] for id_ in pair)
        alike = a.terms[0].issue == b.terms[0].issue is not None
        if alike and {a.kind, b.kind} == {"offer", "refusal"}:
            assert pair in {(one.first, one.second) for one in found}
