"""Articles of a text: where they begin, what their paragraphs are, what is known of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.reading.model import Article
from winset.reading.sources.articles import articles_in
from winset.reading.sources.opening import read_sources
from winset.reading.sources.paragraphs import paragraphs_of

WORDS = "The delegations met for three hours and left without a word to the press on Thursday."
MORE = "A spokesman said that further talks would be held in the spring, if both sides agreed."


def zones(text: str, article: Article) -> list[tuple[str, str]]:
    return [(zone, span.of(text)) for zone, span in article.zones]


def test_two_articles_on_one_page_with_captions_and_standfirsts() -> None:
    text = (
        "Envoys in Oslo. Photo: AP\n"
        "Envoys leave Oslo without a deal on the river\n"
        "- Talks broke down over water rights\n"
        f"{WORDS}\n{MORE}\n"
        "The river at dawn. Photo: AFP\n"
        "Why the river talks were bound to end in failure\n"
        "- Neither side could sell a deal at home\n"
        f"{MORE}\n{WORDS}\n"
        "Additional reporting by Kari Nordmann"
    )
    one, two = articles_in(text, "page")
    assert (one.id, two.id) == ("page-1", "page-2")
    assert one.title == "Envoys leave Oslo without a deal on the river"
    assert two.title == "Why the river talks were bound to end in failure"
    assert [z for z, _ in one.zones] == ["caption", "title", "standfirst", "body", "body"]
    assert [z for z, _ in two.zones] == ["caption", "title", "standfirst", "body", "body", "note"]
    assert two.span.of(text).startswith("The river at dawn.")
    assert two.authors == ()


def test_a_heading_within_an_article_begins_no_new_one() -> None:
    text = f"Talks fail\nBy Ann Lee\n{WORDS}\n{MORE}\nWhat each side wants\n{MORE}\n{WORDS}\n"
    (article,) = articles_in(text, "a")
    assert ("title", "What each side wants") in zones(text, article)
    assert len(article.body) == 4


def test_a_list_within_an_article_begins_no_new_one() -> None:
    text = f"Talks fail\n1 March 2019\n{WORDS}\nKey demands\n- water\n- land\n{MORE}\n{WORDS}\n"
    assert len(articles_in(text, "a")) == 1


def test_articles_of_an_archive_with_labels() -> None:
    text = "\n".join(
        f"Document {n} of 2\nHeadline: Talks {n}\nByline: By Ann Lee\nDate: March {n}, 2019\n"
        f"Outlet: The Post\nBody:\n{WORDS}\n{MORE}\nCopyright 2019 The Post"
        for n in (1, 2)
    )
    one, two = articles_in(text, "a")
    assert [a.title for a in (one, two)] == ["Talks 1", "Talks 2"]
    assert [a.published for a in (one, two)] == [date(2019, 3, 1), date(2019, 3, 2)]
    assert one.authors == two.authors == ("Ann Lee",)
    assert one.outlet == "The Post"
    assert len(one.body) == len(two.body) == 2


def test_an_archive_names_the_paper_above_the_day() -> None:
    text = (
        "1 of 2 DOCUMENTS\n\nThe Evening Post\n\nMarch 1, 2019 Friday\nLate Edition - Final\n\n"
        "Envoys leave without a deal\n\nBYLINE: By ANN LEE and BO EK\n\nLENGTH: 20 words\n\n"
        f"{WORDS}\n\nLOAD-DATE: March 2, 2019\n"
    )
    (article,) = articles_in(text, "a")
    assert (article.title, article.outlet) == ("Envoys leave without a deal", "The Evening Post")
    assert article.authors == ("Ann Lee", "Bo Ek")
    assert article.published == date(2019, 3, 1)
    assert len(article.body) == 1


def test_the_head_of_a_message_in_broken_lines() -> None:
    body = "\n".join(f"the talks went on for all of day {n} and then they" for n in range(8))
    text = f"Subject: Talks fail\nDate: 12 May 2021\n\n{body} left.\n\n- 2 -\n\n{body} left.\n"
    (article,) = articles_in(text, "a")
    assert (article.title, article.published) == ("Talks fail", date(2021, 5, 12))
    assert [zone for zone, _ in article.zones] == ["title", "byline", "body", "note", "body"]


def test_a_dateline_names_agency_and_day_only_where_they_stand() -> None:
    text = f"Talks fail\nHANOI, Feb 28, 2019 (Reuters) - {WORDS}\n{MORE}\n"
    (article,) = articles_in(text, "a")
    assert (article.outlet, article.published) == ("Reuters", date(2019, 2, 28))
    text = f"Talks fail\nHANOI - {WORDS}\n{MORE}\n"
    (article,) = articles_in(text, "a")
    assert (article.outlet, article.published) == ("", None)


def test_what_is_not_there_is_not_inferred() -> None:
    text = f"{WORDS}\n{MORE} He spoke on 3 April 2019.\n"
    (article,) = articles_in(text, "a")
    assert (article.title, article.authors, article.outlet) == ("", (), "")
    assert article.published is None
    assert len(article.body) == 2


def test_lines_broken_to_a_width_make_one_paragraph() -> None:
    wrapped = "\n".join(
        f"the talks went on for the whole of day {n} and then they" for n in range(8)
    )
    text = f"Talks fail\n\n{wrapped} ended.\n\n{wrapped} began again.\n"
    (article,) = articles_in(text, "a")
    assert [zone for zone, _ in article.zones] == ["title", "body", "body"]


def test_a_standfirst_may_stand_between_title_and_byline() -> None:
    text = f"Talks fail\n{MORE}\nBy Ann Lee\n1 March 2019\n{WORDS}\n{WORDS}\n"
    (article,) = articles_in(text, "a")
    assert [zone for zone, _ in article.zones][:4] == ["title", "standfirst", "byline", "byline"]


@given(
    st.text(max_size=400)
    | st.lists(
        st.sampled_from(
            [
                "Talks fail",
                "By Ann Lee",
                "1 March 2019",
                "- a point",
                WORDS,
                "***",
                "Photo: AP",
                "\f",
                "",
                "Read more",
                "Date: x",
                "“",
                "\u2028",
                "Headline: x",
            ]
        ),
        max_size=25,
    ).map("\n".join)
)
def test_every_passage_lies_where_it_says(text: str) -> None:
    articles = articles_in(text, "a")
    last = 0
    for article in articles:
        assert last <= article.span.start <= article.span.end <= len(text)
        last = article.span.end
        at = article.span.start
        for _, span in article.zones:
            assert at <= span.start < span.end <= article.span.end
            assert span.of(text) == text[span.start : span.end].strip()
            at = span.end
    covered = [span for a in articles for _, span in a.zones]
    assert covered == [p.span for p in paragraphs_of(text)]
    assert len({a.id for a in articles}) == len(articles)


@pytest.mark.shared
def test_the_two_documents_of_the_summit(shared: Path) -> None:
    opened = read_sources([shared / "documents" / n for n in ("cui2019.txt", "scmp2019.txt")])
    assert opened.defects == ()
    cui, scmp = opened.sources
    assert cui.text.encode() == (shared / "documents" / "cui2019.txt").read_bytes()
    (article,) = cui.articles
    assert article.authors == ("Cui Liru",)
    assert article.published == date(2019, 3, 14)
    assert len(article.body) == 10
    assert [a.id for a in scmp.articles] == ["scmp2019-1", "scmp2019-2"]
    one, two = scmp.articles
    assert one.title.startswith("Bright spots seen in")
    assert two.title.startswith("Why Donald Trump")
    assert (one.published, two.published) == (date(2019, 3, 2), None)
    assert [zone for zone, _ in two.zones].count("body") == len(two.zones) - 4
