"""Moves in sentences of our own from labour, trade, climate and peace talks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.case.issues import Issue, NumericRange
from winset.reading.matters.matching import Matters
from winset.reading.model import Article, Move, Source, Span
from winset.reading.moves.finding import moves_in
from winset.reading.moves.terms import terms_in
from winset.reading.parsing import parsed
from winset.reading.speakers.roster import Roster
from winset.reading.statements import Rules

pytest.importorskip("spacy")

ROSTER = Roster(
    sides={
        "union": "United Auto Workers",
        "company": "General Motors",
        "eu": "European Union",
        "us": "United States",
        "north": "Northland",
        "rebels": "Highland Front",
    },
    aliases={
        "union": ("UAW", "the union"),
        "company": ("GM", "the company", "the carmaker"),
        "eu": ("EU", "Brussels", "European"),
        "us": ("US", "U.S.", "Washington", "American"),
        "north": ("Northern", "Norvik"),
        "rebels": ("the Front", "the rebels"),
    },
    speakers={
        "union": ("Gary Jones", "Terry Dittes"),
        "company": ("Mary Barra",),
        "eu": ("Cecilia Malmström",),
        "us": ("Katherine Tai",),
    },
    parties=frozenset({"union", "company"}),
)
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
    }
)
WRITTEN = date(2019, 9, 18)


def read(text: str) -> list[Move]:
    article = Article("a", Span(0, len(text)), published=WRITTEN)
    with parsed(Source("a", "a.txt", "", text, (article,)), article) as it:
        return list(moves_in(it, Rules().tag(it), ROSTER, MATTERS))


def short(text: str) -> list[str]:
    """Each move as ``side kind side: terms``, a no or a maybe before it, the teller behind it."""
    said = []
    for move in read(text):
        signs = ("not " if move.negated else "") + ("maybe " if move.hedged else "")
        to = f" {move.to}" if move.to else ""
        terms = ", ".join(f"{t.issue}={t.option}" if t.issue else "?" for t in move.terms)
        teller = f" ({move.teller})" if move.teller else ""
        said.append(f"{signs}{move.by} {move.kind}{to}: {terms}{teller}")
    return said


ONE = [
    # Offers.
    ("GM offered the union a pay rise of 2 per cent.", "company offer union: pay=2"),
    ("The company has offered the union 3 per cent.", "company offer union: ?"),
    ("GM tabled a new proposal on plants.", "company offer: plants=None"),
    ("GM put a pay rise of 3 per cent on the table.", "company offer: pay=3"),
    ("The union was offered a 2 per cent pay rise by GM.", "company offer union: pay=2"),
    ("The EU proposed that Washington halve the tariffs.", "eu offer: tariffs=halved"),
    ("The EU is prepared to cut the tariffs.", "eu offer: tariffs=None"),
    ("GM's readiness to talk about plants surprised them.", "company offer: plants=None"),
    ("GM made no offer.", "not company offer: "),
    (
        "Barra would lift pay if the union dropped its claim.",
        "maybe company offer: pay=None",
    ),
    # Demands.
    ("The union demanded a pay rise of 3 per cent over four years.", "union demand: pay=3"),
    ("Washington called on the EU to scrap the levy.", "us demand eu: tariffs=lifted"),
    ("The EU asked the US to lift tariffs.", "eu demand us: tariffs=lifted"),
    ("Brussels insisted that the duty be abolished.", "eu demand: tariffs=lifted"),
    ("The US insistence on a full truce ended the talks.", "us demand: truce=full"),
    ("The union's pay demand was excessive.", "union demand: pay=None"),
    ("The union wanted the plants kept open.", "union demand: plants=kept open"),
    # Refusals.
    ("The rebels ruled out a partial truce.", "rebels refusal: truce=partial"),
    ("The US is unwilling to lift the steel tariffs.", "us refusal: tariffs=lifted"),
    ("The US was not willing to lift the tariffs.", "us refusal: tariffs=lifted"),
    ("The EU's refusal to end coal by 2030 angered many.", "eu refusal: coal=by 2030"),
    ("The EU could not agree to lift tariffs.", "eu refusal: tariffs=lifted"),
    ("The rebels have not agreed to the truce.", "rebels refusal: truce=None"),
    ("The union did not refuse a truce.", "not union refusal: truce=None"),
    # Acceptances, withdrawals, walk-outs, promises.
    ("The rebels agreed to a full ceasefire.", "rebels acceptance: truce=full"),
    ("The union walked away from the negotiations.", "union walk-out: "),
    ("GM broke off talks with the union.", "company walk-out: "),
    ("The rebels pledged to keep the truce.", "rebels promise: truce=None"),
    ("The Northern government promised the rebels an amnesty.", "north promise rebels: ?"),
    # Told by somebody.
    ("Gary Jones said GM had refused to reopen the plant.", "company refusal: plants=None (union)"),
    ('"We will not accept a wage freeze," Jones said.', "union refusal: pay=None (union)"),
    ('"We will not touch the plants," Barra said.', "company refusal: plants=None (company)"),
    ('"We are not lifting any tariffs," Tai said.', "us refusal: tariffs=lifted (us)"),
    ('Jones said: "They offered us nothing on pay."', "None offer union: pay=None (union)"),
]


@pytest.mark.parametrize(("text", "move"), ONE, ids=[text for text, _ in ONE])
def test_one_move(text: str, move: str) -> None:
    assert short(text) == [move]


SEVERAL = [
    ("The union agreed to drop its demand.", ["union withdrawal: ?", "union demand: "]),
    (
        "The union rejected the company's offer of a 1.5 per cent pay rise.",
        ["union refusal: pay=1.5", "company offer: pay=1.5"],
    ),
    (
        "Norvik withdrew its proposal for a partial ceasefire.",
        ["north withdrawal: truce=partial", "north offer: truce=partial"],
    ),
    (
        "The EU accepted the US demand that tariffs be halved.",
        ["eu acceptance: tariffs=halved", "us demand: tariffs=halved"],
    ),
    (
        "Washington urged Brussels to lift its tariffs, but Brussels declined.",
        ["us demand eu: tariffs=lifted", "eu refusal: "],
    ),
    (
        "GM offered to keep the factories open in exchange for a lower pay rise.",
        ["company offer: plants=kept open, pay=None"],
    ),
]


@pytest.mark.parametrize(("text", "moves"), SEVERAL, ids=[text[:40] for text, _ in SEVERAL])
def test_several_moves(text: str, moves: list[str]) -> None:
    assert short(text) == moves


@pytest.mark.parametrize(
    "text",
    [
        "Brussels insisted that the duty was illegal.",
        "She broke off a branch and left the house.",
        "Norvik withdrew its troops.",
        "The price of steel fell by 3 per cent.",
        "What both want is peace.",
        "The company did not respond to requests for comment.",
        "The union dismissed the report.",
        '"We cannot see why," Jones said.',
        "GM asked: why should we pay?",
        "GM would not have done that to the union.",
        "The carmaker has been called a dinosaur for making trucks.",
    ],
)
def test_what_is_no_move(text: str) -> None:
    assert short(text) == []


def test_a_cleft_names_who_did_it() -> None:
    assert short("It was GM that broke off the talks.") == ["company walk-out: "]


def test_scope_quantity_agent_and_conditions_are_kept() -> None:
    text = (
        "GM offered to keep two of the four plants open in the presence of inspectors in return "
        "for a lower pay rise."
    )
    (move,) = read(text)
    kept, given_back = move.terms
    assert kept.quantity is not None
    assert (kept.quantity.amount, kept.quantity.of, kept.quantity.scope) == (2, 4, "part")
    assert (kept.agent, given_back.agent) == ("company", "union")
    assert [c.of(text) for c in kept.conditions] == [
        "in the presence of inspectors",
        "in return for a lower pay rise",
    ]


def test_a_condition_may_stand_apart() -> None:
    text = "The union would accept the plan if the plants were kept open."
    (move,) = read(text)
    assert [c.of(text) for c in move.terms[0].conditions] == ["if the plants were kept open"]


def test_several_issues_are_several_terms() -> None:
    text = "a pay rise of 3 per cent, no tariffs on steel and a full truce"
    terms = terms_in(text, Span(0, len(text)), MATTERS)
    assert [(t.span.of(text), t.issue, t.option) for t in terms] == [
        ("a pay rise of 3 per cent", "pay", "3"),
        ("no tariffs on steel", "tariffs", None),
        ("a full truce", "truce", "full"),
    ]


WHEN = [
    ("The union walked out of the talks on Monday.", (16, 16)),
    ("On Friday GM offered the union a raise.", (13, 13)),
    ("GM offered to reopen the plant by 1 October.", (18, 18)),
    ("Talks began on Monday. GM offered the union a raise.", (16, 16)),
    ("GM offered the union a raise.", (18, 18)),
    # The day of saying is not the day of what is told.
    ("Jones said on Friday that GM had offered the union a raise.", (18, 18)),
    ("Jones said on Friday that GM had offered the union a raise on Monday.", (16, 16)),
    ("Talks began on Monday. Jones said on Tuesday that GM had offered a raise.", (16, 16)),
]


@pytest.mark.parametrize(("text", "days"), WHEN)
def test_dates(text: str, days: tuple[int, int]) -> None:
    when = read(text)[0].when
    assert when is not None
    assert (when.first, when.last) == (date(2019, 9, days[0]), date(2019, 9, days[1]))
    assert (when.span is None) == (days[0] == 18)


def test_reading_twice_gives_the_same_and_all_apart() -> None:
    text = "GM offered a raise. GM offered a raise. The union rejected it."
    assert read(text) == read(text)
    assert len({move.id for move in read(text)}) == len(read(text)) == 3


def test_an_article_is_read_alike_behind_another_text() -> None:
    text, before = "GM offered the union a pay rise of 2 per cent.", "Of other things.\n\n"
    article = Article("a", Span(len(before), len(before) + len(text)), published=WRITTEN)
    source = Source("a", "a.txt", "", before + text, (article,))
    with parsed(source, article) as it:
        (moved,) = moves_in(it, Rules().tag(it), ROSTER, MATTERS)
    (alone,) = read(text)
    assert moved.id == alone.id
    assert moved.span.of(source.text) == alone.span.of(text)


PIECES = [
    "GM",
    "offered",
    "the union",
    "refused to",
    "“",
    "”",
    "he",
    "3 per cent",
    "said",
    "\n\n",
    "İ",
]
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4))).map(" ".join)


@settings(max_examples=60)
@given(TEXT)
def test_offsets_hold_on_any_text(text: str) -> None:
    for move in read(text):
        spans = [
            move.cue,
            *(t.span for t in move.terms),
            *(t.quantity.span for t in move.terms if t.quantity),
        ]
        assert 0 <= move.span.start < move.span.end <= len(text)
        assert all(move.span.holds(span) for span in spans)
