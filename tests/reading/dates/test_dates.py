"""Days that texts name, by sentences of our own from peace talks, labour, trade and climate."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.reading.dates.finding import dates_in, dates_of
from winset.reading.model import Article, Span

# A Wednesday.
WRITTEN = date(2019, 9, 18)


def found(text: str, written: date | None = WRITTEN) -> list[str]:
    """Each day or interval as ``words = first..last`` (one day is written once)."""
    said = []
    for when in dates_in(text, written):
        assert when.span is not None
        days = str(when.first) if when.first == when.last else f"{when.first}..{when.last}"
        said.append(f"{when.span.of(text)} = {days}")
    return said


ONE = [
    # By the calendar.
    ("The accord of 2015-12-12 holds.", "2015-12-12 = 2015-12-12"),
    ("Signed on 16 October 2019 in Detroit.", "16 October 2019 = 2019-10-16"),
    ("Signed on Wednesday, Sept. 11, 2019.", "Wednesday, Sept. 11, 2019 = 2019-09-11"),
    ("On the 4th of March 2018 the miners met.", "the 4th of March 2018 = 2018-03-04"),
    ("Paragraph of 13/02/2019.", "13/02/2019 = 2019-02-13"),
    ("Filed 02/13/2019.", "02/13/2019 = 2019-02-13"),
    ("Stand 3.4.2019.", "3.4.2019 = 2019-04-03"),
    ("The vote was on 3/4/19.", "3/4/19 = 2019-03-04..2019-04-03"),
    ("The vote was on 3/10/19.", "3/10/19 = 2019-03-10"),
    ("The vote will be on 3/10/19.", "3/10/19 = 2019-10-03"),
    # Years that are not named.
    ("The strike began on September 16.", "September 16 = 2019-09-16"),
    ("They met on 3 November.", "3 November = 2018-11-03"),
    ("They will meet on 3 November.", "3 November = 2019-11-03"),
    ("The deadline is 1 February.", "1 February = 2020-02-01"),
    ("They agreed to sign by 1 October.", "1 October = 2019-10-01"),
    (
        "Talks on tariffs, to be held on October 10-11, are open.",
        "October 10-11 = 2019-10-10..2019-10-11",
    ),
    ("It was signed on 29 February.", "29 February = 2016-02-29"),
    ("The round of October 10", "October 10 = 2019-10-10"),
    # Months, seasons, years and parts of them.
    ("Tariffs were raised in May.", "May = 2019-05-01..2019-05-31"),
    ("Tariffs were raised in December.", "December = 2018-12-01..2018-12-31"),
    ("Tariffs will rise in December.", "December = 2019-12-01..2019-12-31"),
    ("In June last year they signed.", "June last year = 2018-06-01..2018-06-30"),
    ("It failed last September.", "last September = 2018-09-01..2018-09-30"),
    ("It failed in early March 2018.", "early March 2018 = 2018-03-01..2018-03-11"),
    ("It failed in mid-June.", "mid-June = 2019-06-11..2019-06-20"),
    ("It fell by the end of 2017.", "the end of 2017 = 2017-09-01..2017-12-31"),
    ("The plant closed in March–April 2018.", "March–April 2018 = 2018-03-01..2018-04-30"),
    ("Elections last fall cost them the House.", "last fall = 2018-09-01..2018-11-30"),
    ("A truce held in the summer of 2014.", "the summer of 2014 = 2014-06-01..2014-08-31"),
    ("A truce held last winter.", "last winter = 2018-12-01..2019-02-28"),
    ("In 1994 they signed.", "1994 = 1994-01-01..1994-12-31"),
    ("Built since the 1990s.", "the 1990s = 1990-01-01..1999-12-31"),
    ("The late 1990s brought it down.", "late 1990s = 1996-08-31..1999-12-31"),
    (
        "Output fell in the first quarter of 2019.",
        "the first quarter of 2019 = 2019-01-01..2019-03-31",
    ),
    (
        "Emissions fell in the second half of 2018.",
        "the second half of 2018 = 2018-07-02..2018-12-31",
    ),
    ("The levy of 2016-17 was dropped.", "2016-17 = 2016-01-01..2017-12-31"),
    # Intervals.
    ("The summit of 27-28 February 2019", "27-28 February 2019 = 2019-02-27..2019-02-28"),
    ("Adopted between 2016 and 2017.", "2016 and 2017 = 2016-01-01..2017-12-31"),
    (
        "From 27 February to 1 March 2019 they met.",
        "27 February to 1 March 2019 = 2019-02-27..2019-03-01",
    ),
    ("They sat from Monday to Wednesday.", "Monday to Wednesday = 2019-09-16..2019-09-18"),
    ("It ran from December to January 2018.", "December to January 2018 = 2017-12-01..2018-01-31"),
    # What a verb says of the time, and what it does not.
    ("Bill called it a fraud on Friday.", "Friday = 2019-09-13"),
    ("They tried to win it back from Monday's debate.", "Monday = 2019-09-16"),
    ("The envoy leaves office on Jan. 20.", "Jan. 20 = 2020-01-20"),
    ("The session ends in June.", "June = 2020-06-01..2020-06-30"),
    ("They met this weekend.", "this weekend = 2019-09-14..2019-09-15"),
    ("They will meet this weekend.", "this weekend = 2019-09-21..2019-09-22"),
    # By the day of writing.
    ("The union said on Friday that it would go.", "Friday = 2019-09-13"),
    ("The union said on Wednesday that it would go.", "Wednesday = 2019-09-18"),
    ("Talks will resume on Friday.", "Friday = 2019-09-20"),
    ("They agreed to meet on Thursday.", "Thursday = 2019-09-19"),
    ("It collapsed last Wednesday.", "last Wednesday = 2019-09-11"),
    ("It starts next Monday.", "next Monday = 2019-09-23"),
    ("It starts next Friday.", "next Friday = 2019-09-20..2019-09-27"),
    ("On Monday last week they walked out.", "Monday last week = 2019-09-09"),
    ("Yesterday they walked out.", "Yesterday = 2019-09-17"),
    ("A deal is expected tomorrow.", "tomorrow = 2019-09-19"),
    ("Talks broke down last week.", "last week = 2019-09-09..2019-09-15"),
    ("Talks broke down earlier this month.", "earlier this month = 2019-09-01..2019-09-18"),
    ("They met late last year.", "late last year = 2018-09-01..2018-12-31"),
    ("The envoy left two days ago.", "two days ago = 2019-09-16"),
    ("The envoy left a few weeks ago.", "a few weeks ago = 2019-08-11..2019-09-07"),
    ("It expires at the end of this month.", "the end of this month = 2019-09-21..2019-09-30"),
    ("Seventy-four years ago it sank.", "Seventy-four years ago = 1945-03-19..1946-03-20"),
    ("The pact lapsed two years ago.", "two years ago = 2017-03-19..2018-03-20"),
    ("Over the past 25 years prices rose.", "Over the past 25 years = 1994-09-18..2019-09-18"),
    ("Emissions rose in the past year.", "in the past year = 2018-09-18..2019-09-18"),
    ("A vote must be held within 60 days.", "within 60 days = 2019-09-18..2019-11-17"),
]


@pytest.mark.parametrize(("text", "said"), ONE, ids=[text for text, _ in ONE])
def test_one_date(text: str, said: str) -> None:
    assert found(text) == [said]


SEVERAL = [
    (
        "The plant shut on 9 September. The next day the union voted; two days later it struck.",
        ["9 September = 2019-09-09", "The next day = 2019-09-10", "two days later = 2019-09-12"],
    ),
    (
        "On Thursday the round ended. Hours after the ministers left, the tariff was announced.",
        ["Thursday = 2019-09-12", "Hours after = 2019-09-12..2019-09-13"],
    ),
    (
        "Two days after the walk-out on 3 June they were back.",
        ["Two days after = 2019-06-05", "3 June = 2019-06-03"],
    ),
    (
        "The summit was held on August 27-28. A statement came around midnight of the 28th.",
        [
            "August 27-28 = 2019-08-27..2019-08-28",
            "around midnight of the 28th = 2019-08-28..2019-08-29",
        ],
    ),
    (
        "The ceasefire of 12 June 2018 broke down. The previous month shelling had stopped.",
        ["12 June 2018 = 2018-06-12", "The previous month = 2018-05-01..2018-05-31"],
    ),
    (
        "Signed on 13/02/2019, in force from 3/4/2019.",
        ["13/02/2019 = 2019-02-13", "3/4/2019 = 2019-04-03"],
    ),
    (
        "Signed on 02/13/2019, in force from 3/4/2019.",
        ["02/13/2019 = 2019-02-13", "3/4/2019 = 2019-03-04"],
    ),
    (
        "The meeting was moved from Monday to Tuesday.",
        ["Monday = 2019-09-16", "Tuesday = 2019-09-17"],
    ),
    (
        "He said on Tuesday that the levy, dropped in 2016, will return in January.",
        [
            "Tuesday = 2019-09-17",
            "2016 = 2016-01-01..2016-12-31",
            "January = 2020-01-01..2020-01-31",
        ],
    ),
]


@pytest.mark.parametrize(("text", "said"), SEVERAL, ids=[text[:40] for text, _ in SEVERAL])
def test_dates_by_each_other(text: str, said: list[str]) -> None:
    assert found(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "The minister may march on, and Mr. March said so; June Osborne agreed, May did not.",
        "A raise of 3 per cent over four years, 2000 jobs, 1,950 workers, and 5/6 of the votes.",
        "They sat on the 28th floor of a building of the 20th century.",
        "The sun set; prices fall in autumn as in spring.",
        "Resolution 2017 was read 30.13.2019 and on February 30.",
        "A reporter of USA Today came.",
        "The two-day summit, the second half, the first quarter.",
        "Day after day and week after week they argued.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert found(text) == []


def test_the_nineteen_of_two_documents() -> None:
    """The dates of two reports of 2019, in short sentences of ours with their wording."""
    one, other = date(2019, 3, 14), date(2019, 3, 2)
    read = [
        *found("Published Mar 14, 2019.", one),
        *found("The summit, held on February 27-28, failed.", one),
        *found("The summit was on 28 February. They spoke around midnight of the 28th.", one),
        *found("Resolutions adopted between 2016 and 2017", one),
        *found("Negotiations entered in the past year.", one),
        *found("In June last year, he accepted it.", one),
        *found("The elections last fall cost him votes.", one),
        *found("A few weeks ago he remarked on it.", one),
        *found("The two leaders on Wednesday in Hanoi.", other),
        *found("The history over the past 25 years has been told.", other),
        *found("The director said on Friday that it failed.", other),
        *found("The framework in 1994 collapsed.", other),
        *found("An official who said on Friday: it ended well.", other),
        *found("Certainly since the joint statement [in June].", other),
        *found("Built up since the 1990s.", other),
        *found(
            "An expert said on Thursday that it broke down. Just hours after it ended they met.",
            other,
        ),
        *found("He visited in early February to prepare this week's talks.", other),
    ]
    assert [line.partition(" = ")[2] for line in read] == [
        "2019-03-14",
        "2019-02-27..2019-02-28",
        "2019-02-28",
        "2019-02-28..2019-03-01",
        "2016-01-01..2017-12-31",
        "2018-03-14..2019-03-14",
        "2018-06-01..2018-06-30",
        "2018-09-01..2018-11-30",
        "2019-02-04..2019-03-03",
        "2019-02-27",
        "1994-03-02..2019-03-02",
        "2019-03-01",
        "1994-01-01..1994-12-31",
        "2019-03-01",
        "2018-06-01..2018-06-30",
        "1990-01-01..1999-12-31",
        "2019-02-28",
        "2019-02-28..2019-03-01",
        "2019-02-01..2019-02-10",
        "2019-02-25..2019-03-03",
    ]


def test_without_the_day_of_writing_only_what_stands_by_itself() -> None:
    text = "On Friday, 3 May and last week nothing; on 3 May 2018 much, and the next day more."
    assert found(text, None) == ["3 May 2018 = 2018-05-03", "the next day = 2018-05-04"]


def test_an_article_is_read_by_its_paragraphs() -> None:
    text = "On Friday the talks ended.\n\nPhoto: 3 May 2011\n\nHours later a strike began."
    body = tuple(("body", Span(text.index(p), text.index(p) + len(p))) for p in text.split("\n\n"))
    zones = (body[0], ("caption", body[1][1]), body[2])
    article = Article("a", Span(0, len(text)), zones, published=WRITTEN)  # type: ignore[arg-type]
    read = dates_of(text, article)
    assert [(w.first, w.last) for w in read] == [
        (date(2019, 9, 13), date(2019, 9, 13)),
        (date(2019, 9, 13), date(2019, 9, 14)),
    ]


DAYS = st.dates(date(1, 1, 1), date.max)
PIECES = st.sampled_from(
    """on Friday|3 May|to|between|and|2016|a few weeks ago|9999 years ago|the next day|ſunday|, |İ
    March–April|last winter|two days after|the 28th|\u2028|1/2/03|early|mid-|will|month later|
    in the past|decades|29 February|end of|May""".replace("\n", "").split("|")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=6))).map(" ".join), st.none() | DAYS)
def test_offsets_and_order_hold_on_any_text(text: str, written: date | None) -> None:
    read = dates_in(text, written)
    assert read == dates_in(text, written)
    end = 0
    for when in read:
        assert when.span is not None
        assert end <= when.span.start < when.span.end <= len(text)
        assert when.first <= when.last
        end = when.span.end


@given(st.dates(date(1950, 1, 1), date(2080, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_the_last_one(written: date, number: int) -> None:
    """The slow twin: walk back from the day of writing until the name of the day fits."""
    name = calendar.day_name[number]
    day = written
    while day.weekday() != number:
        day -= timedelta(days=1)
    (when,) = dates_in(f"The union walked out on {name}.", written)
    assert (when.first, when.last) == (day, day)


@given(
    st.dates(date(1950, 1, 1), date(2080, 12, 31)),
    st.sampled_from(["%-d %B %Y", "%B %-d, %Y", "%Y-%m-%d"]),
)
def test_dates_in_full_need_no_day_of_writing(day: date, form: str) -> None:
    (when,) = dates_in(f"Signed on {day.strftime(form)}.", None)
    assert (when.first, when.last) == (day, day)
