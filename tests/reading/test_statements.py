"""Who said what: one sentence of our own for every construction."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.reading.model import Article, Source, Span, Statement
from winset.reading.parsing import parsed
from winset.reading.statements import Rules, Tagger

pytest.importorskip("spacy")


def read(text: str, least: float = 0.4) -> list[Statement]:
    article = Article("a", Span(0, len(text)))
    with parsed(Source("a", "a.txt", "", text, (article,)), article) as it:
        return list(Rules(least).tag(it))


def said(text: str, least: float = 0.4) -> list[tuple[str | None, str | None, str]]:
    return [
        (
            s.source and s.source.of(text),
            s.cue and s.cue.of(text),
            " / ".join(c.of(text) for c in s.content),
        )
        for s in read(text, least)
    ]


CONSTRUCTIONS = {
    # direct, the speaker behind, before, within
    "“We will not sign this,” the miners’ leader said on Monday.": (
        "the miners’ leader",
        "said",
        "“We will not sign this,”",
    ),
    "“We will not sign this,” said Anna Lund, who led the talks.": (
        "Anna Lund",
        "said",
        "“We will not sign this,”",
    ),
    "Ms. Lund said: “The offer was never serious.”": (
        "Ms. Lund",
        "said",
        "“The offer was never serious.”",
    ),
    "“The offer,” Lund said, “was never serious.”": (
        "Lund",
        "said",
        "“The offer,” / “was never serious.”",
    ),
    "“We came to talk,” Lund said. “They came to win.”": (
        "Lund",
        "said",
        "“We came to talk,” / “They came to win.”",
    ),
    "“We came to talk. They came to win,” Lund told reporters.": (
        "Lund",
        "told",
        "“We came to talk. They came to win,”",
    ),
    # other marks
    "«We came to talk,» said the envoy.": ("the envoy", "said", "«We came to talk,»"),
    "„We came to talk“, said the envoy.": ("the envoy", "said", "„We came to talk“"),
    "‘We came to the workers’ aid,’ said the envoy.": (
        "the envoy",
        "said",
        "‘We came to the workers’ aid,’",
    ),
    'Lund said, "We came to talk."': ("Lund", "said", '"We came to talk."'),
    # indirect
    "The ministry denied that any ship had left the port.": (
        "The ministry",
        "denied",
        "that any ship had left the port",
    ),
    "The union would strike on Friday, its chairman warned.": (
        "its chairman",
        "warned",
        "The union would strike on Friday",
    ),
    "The ferry, the owner said, was empty.": ("the owner", "said", "The ferry / was empty"),
    # mixed
    "The judge called the deal “a fraud on the public”.": (
        "The judge",
        "called",
        "the deal “a fraud on the public”",
    ),
    # according to, in the view of
    "According to the harbour master, no ship had left.": (
        "the harbour master",
        "According to",
        "no ship had left",
    ),
    "No ship had left, according to the harbour master.": (
        "the harbour master",
        "according to",
        "No ship had left",
    ),
    "In the view of many farmers, the price is too low.": (
        "many farmers",
        "In the view of",
        "the price is too low",
    ),
    # nouns, adjectives
    "Nobody believes the ministry’s claim that the water is clean.": (
        "the ministry",
        "claim",
        "that the water is clean",
    ),
    "The owners made a proposal to close two mines.": (
        "The owners",
        "proposal",
        "to close two mines",
    ),
    "The chancellor is confident that the vote will pass.": (
        "The chancellor",
        "is confident",
        "that the vote will pass",
    ),
    "The owners were unwilling to close the mine.": (
        "The owners",
        "were unwilling",
        "to close the mine",
    ),
    # asking, wanting, judging
    "The pilots urged the airline to return to the table.": (
        "The pilots",
        "urged",
        "the airline to return to the table",
    ),
    "The airline offered to raise wages by four percent.": (
        "The airline",
        "offered",
        "to raise wages by four percent",
    ),
    "The mayor condemned the attack on the bridge.": (
        "The mayor",
        "condemned",
        "the attack on the bridge",
    ),
    # passive, nobody named
    "It was reported that the bridge had fallen.": (
        None,
        "was reported",
        "that the bridge had fallen",
    ),
    # a colon, a headline, a transcript
    "Lund: “We are done here.”": ("Lund", ":", "“We are done here.”"),
    "HOST: Why did you walk out?": ("HOST", ":", "Why did you walk out?"),
    # somebody quoted by somebody else
    "“We are worried,” the agency quoted Lund as saying.": ("Lund", "quoted", "“We are worried,”"),
    "The paper cited Lund as saying that the mine would close.": (
        "Lund",
        "saying",
        "that the mine would close",
    ),
    # a content that goes on into a quotation
    "Lund described the vote as a defeat for both because “nobody had asked the miners.”": (
        "Lund",
        "described",
        "the vote as a defeat for both because “nobody had asked the miners.”",
    ),
    # an aside, a place or a time is not who speaks
    "“It was over,” Lund, an aide, said Thursday morning.": (
        "Lund, an aide",
        "said",
        "“It was over,”",
    ),
    "“We lost,” Anna Lund (D-Oslo) told The Evening Post.": (
        "Anna Lund (D-Oslo)",
        "told",
        "“We lost,”",
    ),
    # what the parse often loses
    "Lund said after the vote she would not stand again.": (
        "Lund",
        "said",
        "she would not stand again",
    ),
    "If this offer fails, Mr. Lund argues, there are others to be made.": (
        "Mr. Lund",
        "argues",
        "If this offer fails / there are others to be made",
    ),
    "During the talks leading up to the vote between Oslo and Bern, Spain offered to pay.": (
        "Spain",
        "offered",
        "to pay",
    ),
    # participle
    "The envoy left early, saying that nothing remained to be discussed.": (
        "The envoy",
        "saying",
        "that nothing remained to be discussed",
    ),
}


@pytest.mark.parametrize("text", CONSTRUCTIONS)
def test_construction(text):
    assert CONSTRUCTIONS[text] in said(text)


def test_direct_mixed_indirect():
    text = "“We are done,” he said. He said they were “done”. He said that they were done."
    assert [s.quoting for s in read(text)] == ["direct", "mixed", "indirect"]


def test_who_reports_whom():
    text = "A state official said the rebels had offered to leave the town."
    outer, inner = read(text)
    assert inner.within == outer.id
    assert outer.within is None
    assert inner.source.of(text) == "the rebels"


def test_participle_is_the_speakers_next_statement():
    text = "Lund said that the talks had failed, adding that she would try again."
    first, second = read(text)
    assert first.content[0].of(text) == "that the talks had failed"
    assert second.source.of(text) == "Lund"
    assert second.within is None


def test_negation_and_hedging():
    text = "The ministry did not say whether it would pay. Lund may have suggested that they pay."
    first, second = read(text, 0.2)
    assert first.negated.of(text) == "not"
    assert first.hedged is None
    assert second.hedged.of(text) == "may"


def test_quotation_over_paragraphs():
    text = "“We came to talk,” Lund said.\n\n“They came to win.\n\n“We went home.”"
    assert len(read(text)) == 1
    assert [c.of(text) for c in read(text)[0].content] == [
        "“We came to talk,”",
        "“They came to win.",
        "“We went home.”",
    ]


def test_the_name_of_a_programme_is_not_said():
    text = "“We are late,” Lund said on “Morning Tea.” “We hurry now and every day.”"
    (one,) = (s for s in read(text) if s.cue and s.cue.of(text) == "said")
    assert [c.of(text) for c in one.content] == ["“We are late,”", "“We hurry now and every day.”"]


def test_unclosed_quotation_ends_with_its_paragraph():
    text = "Lund said, “We came to talk.\nThe weather was fine."
    assert read(text)[0].content[0].of(text) == "“We came to talk."


def test_rules_are_a_tagger_and_ids_hold():
    assert isinstance(Rules(), Tagger)
    text = "The ministry denied that any ship had left."
    before = read(text)[0].id
    assert read(f"A line above.\n\n{text}\n\nOne below.")[0].id == before


SOUP = st.text(st.sampled_from("“”\"'‘’«»„‚`—–-.,:;!? \nabI"), max_size=120)
NEWS = st.lists(
    st.sampled_from(
        [
            "“",
            "”",
            '"',
            "‘",
            "’",
            "said",
            "Lund",
            "that",
            "the talks",
            "failed",
            ",",
            ".",
            ":",
            "according to",
            "in the view of",
            "she",
            "adding",
            "\n",
            "—",
            "claim",
            "of",
            "not",
            "😀",
        ]
    ),
    max_size=40,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(st.characters(), max_size=150), SOUP, NEWS))
def test_every_span_lies_in_the_text(text):
    found = read(text, 0.0)
    ids = {s.id for s in found}
    for one in found:
        parts = [*one.content, *(p for p in (one.source, one.cue, one.negated, one.hedged) if p)]
        assert one.content
        assert all(0 <= p.start < p.end <= len(text) for p in parts)
        assert list(one.content) == sorted(one.content)
        assert not any(a.meets(b) for a, b in zip(one.content, one.content[1:], strict=False))
        assert one.within is None or (one.within in ids and one.within != one.id)
        assert 0 <= one.confidence <= 1
    assert len(ids) == len(found)
    outer = {s.id: s.within for s in found}
    for one in found:
        chain, at = [one.id], one.within
        while at is not None:
            assert at not in chain  # nobody reports himself
            chain.append(at)
            at = outer[at]


def test_no_two_statements_are_within_each_other():
    text = 'Lund "said that the plan" of Berg "he said that Lund" said that "we" said Berg.'
    outer = {s.id: s.within for s in read(text, 0.0)}
    assert all(outer.get(outer[k]) != k for k in outer if outer[k])


@pytest.mark.parametrize(
    "text", ["“" * 10_000, "x" * 1_000_000, "“He said “" * 2_000, "he said that " * 3_000]
)
def test_hostile_paragraphs_end(text):
    for one in read(text, 0.5):
        assert one.span.end <= len(text)
