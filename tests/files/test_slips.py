"""Slips of those who do not write TOML every day: each is named for what it is, at its place."""

import pytest

from winset.files.reading import reads
from winset.files.starter import starter
from winset.files.toml.slips import written_day

RANGE, LIST, DAY = '"20 to 80"', '[0, "30 to 70", 100]', "date = 2019-02-27"
SLIPS = [
    (DAY, "date = 28/06/2017", "a date written as 28/06/2017; write 2017-06-28"),
    (DAY, 'date = "28/06/2017"', "write 2017-06-28, without quotes"),
    (DAY, "date = 28.06.2017", "write 2017-06-28"),
    (DAY, "date = 28 June 2017", "write 2017-06-28"),
    (DAY, 'date = "June 28, 2017"', "write 2017-06-28"),
    (DAY, "date = 03/04/2017", "write year-month-day"),
    (DAY, "date = 2019-2-7", "write 2019-02-07"),
    (DAY, "date = 2019-02", "2019-02 is a month"),
    (RANGE, "20 to 80", 'a range without quotes, 20 to 80; write "20 to 80"'),
    (RANGE, "20-80", 'write "20 to 80"'),
    (RANGE, "20..80", 'write "20 to 80"'),
    (RANGE, "{ value = 20 to 80 }", 'write "20 to 80"'),
    (LIST, "[0, 30 to 70, 100]", 'write "30 to 70"'),
    (RANGE, "20%", "a per cent sign without quotes, 20%"),
    (LIST, "[0, 50 %, 100]", "a per cent sign without quotes, 50 %"),
    (RANGE, "37,5", "a decimal comma, 37,5; write 37.5"),
    (RANGE, "35,000", "write 35000"),
    (LIST, "[0, 37,5, 100]", "a decimal comma parts a number in two"),
    (LIST, '[0; "30 to 70"; 100]', "a semicolon between values"),
    ("[[events]]", "[events]", "write [[events]] each time"),
    ("[issues.price]", "[[issues]]", "write [issues.NAME] in single brackets"),
    ("[issues.price]", "[[issues.price]]", "write [issues.price] in single brackets"),
    ("[issues.price]", "[issues]", "stands in the header, [issues.NAME]"),
    ("[issues.price]", "[price]", "write [issues.price]"),
    ("[actors.seller]", "[seller]", "write [actors.seller]"),
    ("[actors.seller]", "[actors.the seller]", 'put it in quotes, [actors."the seller"]'),
    ("[actors.seller]", "[actors.españa]", "holds other letters than a-z"),
    ("length_of_the_contract = 100", "length of it = 100", "holds a space"),
    ('title = "A negotiation"', "title = “A negotiation”", "a curly quotation mark"),
    ('role = "party"', "role = ‘party’", "a curly quotation mark"),
    ('role = "party"', 'role: "party"', 'a colon after the key; write role = "party"'),
    ('role = "party"', 'role = "party"  // signs', "a comment begins with #"),
    ('options = ["one year", "three years"]', 'options = "one year", "three years"', "in brackets"),
]


@pytest.mark.parametrize(("before", "after", "said"), SLIPS, ids=[slip[1] for slip in SLIPS])
def test_a_slip_is_named_in_its_line(before: str, after: str, said: str) -> None:
    text = starter()
    if before not in text:
        before = 'length_of_the_contract = "20 to 80"'
    at = text.index(before)
    line = text[:at].count("\n") + 1
    found = [d for d in reads(text.replace(before, after, 1), "x").errors if said in str(d)]
    assert found, [str(d) for d in reads(text.replace(before, after, 1), "x").errors]
    second = text.index("[[events]]", at + 1) if "[[events]]" in said else at
    assert found[0].line in (line, line + 1, text[:second].count("\n") + 1)


def test_only_days_that_are_one_day_are_rewritten() -> None:
    assert written_day("1/2/2017") == ""
    assert written_day("2/2/2017") == "2017-02-02"
    assert written_day("12/31/2017") == "2017-12-31"
    assert written_day("2017/06/28") == "2017-06-28"
    assert written_day("31/31/2017") == written_day("Juni 28, 2017") == ""


def test_what_stands_in_quotes_or_comments_is_no_slip() -> None:
    text = starter().replace('note = "Why?"', 'note = "20 to 80 %; on 28/06/2017 // “so”"')
    text = text.replace('role = "party"', 'role = "party"  # 50 % on 28/06/2017; 3,5 // “so”')
    assert reads(text).errors == ()
