"""Who is meant, in small reports of our own from labour, trade, climate and peace talks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.files.reading import load
from winset.reading.model import Article, Source, Span, Statement
from winset.reading.parsing import parsed
from winset.reading.speakers.resolving import resolved
from winset.reading.speakers.roster import Roster, words_of

pytest.importorskip("spacy")

ROSTER = Roster(
    sides={
        "union": "United Auto Workers",
        "company": "General Motors",
        "us": "United States",
        "eu": "European Union",
        "north": "Northland",
        "rebels": "Highland Front",
    },
    aliases={
        "union": ("UAW", "the union"),
        "company": ("GM", "the company", "the carmaker"),
        "us": ("US", "U.S.", "Washington", "American", "White House"),
        "eu": ("EU", "Brussels", "European"),
        "north": ("Northern", "Norvik", "the North"),
        "rebels": ("the Front", "rebel"),
    },
    speakers={
        "union": ("Gary Jones", "Terry Dittes", "lead negotiator of the union"),
        "company": ("Mary Barra", "Gerald Johnson"),
        "us": ("Katherine Tai", "senior US trade official"),
        "eu": ("Cecilia Malmström", "Phil Jones"),
        "north": ("Kim Aldo", "Rosa Aldo"),
        "rebels": ("Commander Ito",),
    },
    parties=frozenset({"union", "company", "us", "eu", "north", "rebels"}),
)

CASES = [
    # Full names, titles, surnames, accents.
    ("{Terry Dittes} said no. {Mr. Dittes} was firm.", ["Terry Dittes", "Terry Dittes"]),
    ("{Cecilia Malmstrom} said so, and {MALMSTRÖM} said it again.", ["Cecilia Malmström"] * 2),
    ("{The EU's trade commissioner, Cecilia Malmström,} said no.", ["Cecilia Malmström"]),
    ("{Chief executive Mary Barra} said the plant would close.", ["Mary Barra"]),
    ("{Barra, who has led GM since 2014,} said so.", ["Mary Barra"]),
    # A shared surname: by the full name that went before, or the first of the roster's parties.
    ("{Phil Jones} said no. Later {Jones} left, he said.", ["Phil Jones", "Phil Jones"]),
    (
        "{Kim Aldo} spoke first, then {Rosa Aldo}. {Aldo} said no.",
        ["Kim Aldo", "Rosa Aldo", "Rosa Aldo"],
    ),
    ("{Aldo} said no.", ["Kim Aldo"]),
    ("{Jones} said no.", ["Gary Jones"]),
    # Others, by the full name in the article; a stranger who shares a name is another.
    ("{Economist Lena Okafor} said so. {Okafor} added more.", ["Lena Okafor"] * 2),
    (
        "{Gary Smith, a welder,} said so. {Smith} was angry. {Gary Jones} was not.",
        ["Gary Smith", "Gary Smith", "Gary Jones"],
    ),
    ("{A Harvard scholar} said so.", [None]),
    (
        "{Leonard E. Burman, an economist,} said so. {Mr. Burman} added more.",
        ["Leonard E. Burman"] * 2,
    ),
    (
        "{Mayor Ola Berg} said so. {Activist Ada Lind} did not. {Lind} left.",
        ["Ola Berg", "Ada Lind", "Ada Lind"],
    ),
    ("{City Attorney Brad Holm} said no. {He} left.", ["Brad Holm", "Brad Holm"]),
    ("{Barra and Okafor} said no.", [None]),
    ("{Ms. Jones} said no.", [None]),
    ("{The Labour Court} said no. {The high court} did not.", ["Labour Court", None]),
    # Sides: capitals, short names, delegations, what they have written.
    ("{Brussels} said the tariffs were illegal.", ["European Union"]),
    ("{The US side} said no.", ["United States"]),
    ("{The Northern delegation} said no.", ["Northland"]),
    ("{The union's statement} says no.", ["United Auto Workers"]),
    ("{Barra's version} suggests otherwise.", ["Mary Barra"]),
    ("They told us that {GM} said no; it cost them dear.", ["General Motors"]),
    # Nobody speaks for a country who only lives there, or for two at once.
    ("{American farmers} said the tariffs hurt.", [None]),
    ("{European analysts} said so.", [None]),
    ("{Many Americans} said so.", [None]),
    ("{The Americans} said no.", ["United States"]),
    ("{A woman from Norvik} said no.", [None]),
    ("{US and European media} said so.", [None]),
    ("{A book on the United States} says so.", [None]),
    ("{Jones and Barra} said so.", [None]),
    # Officials who are not named.
    (
        "{A senior US trade official} said no. {The official} added that it was late.",
        ["senior US trade official"] * 2,
    ),
    ("{A European diplomat} said no.", [None]),
    # Titles that went before.
    (
        "{Trade Commissioner Cecilia Malmström} left. {The commissioner} said no.",
        ["Cecilia Malmström"] * 2,
    ),
    # Pronouns, by recency and agreement.
    ("{Gary Jones} left the room. {He} said no.", ["Gary Jones", "Gary Jones"]),
    (
        "{Ms. Barra} waited while {Mr. Jones} spoke. {She} said no.",
        ["Mary Barra", "Gary Jones", "Mary Barra"],
    ),
    (
        "{Hans Roe} met {Anna Lund}. {She} said no; {he} agreed.",
        ["Hans Roe", "Anna Lund", "Anna Lund", "Hans Roe"],
    ),
    (
        "{Mary Barra} sailed the Pacific Ocean. Later the Pacific Ocean rose, {he} said.",
        ["Mary Barra", None],
    ),
    ("{The EU} said no. {It} wants quotas.", ["European Union", "European Union"]),
    ("{Analysts} said no. {They} see no deal.", [None, None]),
    ("{A welder} said the plant was dead. {He} was angry.", [None, None]),
    ("{He} said no.", [None]),
]


def marked(text: str) -> tuple[str, list[Span]]:
    """Take braces out of a text and return where they stood."""
    spans, plain, start = [], "", 0
    for char in text:
        if char == "{":
            start = len(plain)
        elif char == "}":
            spans.append(Span(start, len(plain)))
        else:
            plain += char
    return plain, spans


def speakers(text: str, *, authors: tuple[str, ...] = ()) -> list[Statement]:
    plain, spans = marked(text)
    article = Article("a", Span(0, len(plain)), authors=authors)
    made = [
        Statement(f"s{k}", "a", "indirect", (Span(span.end, span.end + 1),), span)
        for k, span in enumerate(spans)
    ]
    with parsed(Source("a", "a.txt", "", plain, (article,)), article) as it:
        return list(resolved(it, made, ROSTER))


@pytest.mark.parametrize(("text", "names"), CASES, ids=[text[:50] for text, _ in CASES])
def test_speakers(text: str, names: list[str | None]) -> None:
    assert [s.speaker for s in speakers(text)] == names


def test_sides() -> None:
    (one, other, third) = speakers(
        "{A European diplomat} said no; {the Northern leader} agreed; {American farmers} cried."
    )
    assert (one.side, other.side, third.side) == ("eu", "north", None)


def test_an_unnamed_person_keeps_his_side() -> None:
    (first, second) = speakers("{Barra's spokesman} said no. {He} left.")
    assert (first.speaker, first.side) == (second.speaker, second.side) == (None, "company")


def test_the_author_speaks_of_himself() -> None:
    (view,) = speakers("In the view of {this writer}, no.", authors=("Ada Roe",))
    assert view.speaker == "Ada Roe"
    (view,) = speakers("In the view of {this writer}, no.", authors=("Ada Roe", "Bo Lund"))
    assert view.speaker is None


def test_a_surname_that_two_leaders_share_is_nobodys() -> None:
    roster = Roster(
        {"a": "A", "b": "B"}, {}, {"a": ("Ann Roe",), "b": ("Bo Roe",)}, frozenset("ab")
    )
    text = "Roe said no."
    article = Article("a", Span(0, len(text)))
    said = Statement("s", "a", "indirect", (Span(9, 11),), Span(0, 3))
    with parsed(Source("a", "a.txt", "", text, (article,)), article) as it:
        assert resolved(it, [said], roster)[0].side is None


def nested(text: str, quoting: str) -> Statement:
    """The last of the marked speakers, told in what the first one says."""
    plain, spans = marked(text)
    article = Article("a", Span(0, len(plain)))
    outer = Statement("out", "a", quoting, (Span(spans[0].end, len(plain)),), spans[0])  # type: ignore[arg-type]
    inner = Statement(
        "in", "a", "indirect", (Span(spans[-1].end, len(plain)),), spans[-1], within="out"
    )
    with parsed(Source("a", "a.txt", "", plain, (article,)), article) as it:
        return resolved(it, [inner, outer], ROSTER)[0]


NESTED = [
    ("{Gary Jones} said that {his union} would strike.", "indirect", "United Auto Workers"),
    ("{Cecilia Malmström} said {the administration} would pay.", "indirect", "European Union"),
    ("{GM} said that the union would drop {its} claim.", "indirect", "United Auto Workers"),
    ("{Gary Jones} said that Ms. Barra wrote {her} letter.", "indirect", "Mary Barra"),
    ('{Gary Jones} said: "{We} offered to wait four years."', "direct", "United Auto Workers"),
    ('{Gary Jones} said: "{I} will not sign."', "direct", "Gary Jones"),
    ('{Gary Jones} said: "GM wanted cuts. {They} would not wait."', "direct", "General Motors"),
    ("{Gary Jones} said that {he} would not sign.", "indirect", "Gary Jones"),
    ("{The EU} said that {it} had offered quotas.", "indirect", "European Union"),
    ("{Ms. Malmström} said that {they} had made an offer.", "indirect", "European Union"),
    ("{A welder} said that {we} would strike.", "direct", None),
]


@pytest.mark.parametrize(("text", "quoting", "name"), NESTED)
def test_pronouns_in_what_is_said(text: str, quoting: str, name: str | None) -> None:
    assert nested(text, quoting).speaker == name


def test_everyday_names_are_known_where_they_mean_one() -> None:
    prespa = Roster.of(load("prespa_2018"))
    assert [c.side for c in prespa.named("Athens told Russian envoys")] == ["greece", "russia"]
    assert [c.side for c in prespa.named("Skopje")] == ["macedonia"]
    nurses = Roster.of(load("hospital_nurses"))
    assert [c.side for c in nurses.named("The union met the hospital.")] == ["union", "hospital"]
    assert [c.side for c in nurses.named("The nurses' union met us.")] == ["union"]
    # Two wards: "the wards" is neither.
    assert nurses.named("the wards") == []
    assert [c.side for c in Roster.of(load("gm_uaw_2019")).named("UAW and GM")] == ["uaw", "gm"]


def test_capitals_tell_a_country_from_a_pronoun() -> None:
    assert [c.side for c in ROSTER.named("He told us that the US and U.S. firms, gm and GM")] == [
        "us",
        "us",
        "company",
    ]


def test_a_name_may_end_in_a_small_word() -> None:
    roster = Roster({"s": "South"}, {}, {"s": ("Moon Jae-in", "deputy envoy")}, frozenset("s"))
    named = roster.named("Moon Jae-in in Seoul; Moon; a deputy envoy")
    assert [(c.name, c.kind) for c in named] == [
        ("Moon Jae-in", "person"),
        ("Moon Jae-in", "person"),
        ("deputy envoy", "description"),
    ]


def test_a_longer_name_is_not_cut() -> None:
    assert [c.name for c in ROSTER.named("The North left; the North Atlantic did not.")] == [
        "Northland"
    ]


@settings(max_examples=100)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["Terry Dittes", "the US", "he", "’s", "U.S.", "Malmström", "\u0301", "İ"]
            ),
            st.text(max_size=5),
        )
    ).map(" ".join)
)
def test_offsets_hold_on_any_text(text: str) -> None:
    for word in words_of(text):
        assert text[word.start : word.end] == word.raw
    end = 0
    for called in ROSTER.named(text):
        assert end <= called.start < called.end <= len(text)
        end = called.end
