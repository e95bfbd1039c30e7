"""Broken TOML: what is wrong with each statement, where, and what is read of the rest."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from winset.case.errors import MOST_FOUND
from winset.files.toml.given import Given
from winset.files.toml.positions import positions_of
from winset.files.toml.slips import written_day
from winset.files.toml.syntax import parse_toml

NINES = "a = " + "9" * 5000
# What stands between ``q = 1`` and ``z = 3``; what is said of it; which keys are read.
BROKEN: list[tuple[str, list[str], list[str]]] = [
    ('b = "x', ["2:5: a text is not closed"], ["q", "z"]),
    ("b = 'x", ["2:5: a text is not closed"], ["q", "z"]),
    ("a = [1,\n2", ["2:5: a list is not closed"], ["q", "z"]),
    ("a = [[1, 2]", ["2:5: a list is not closed"], ["q", "z"]),
    ("[b", ["2:3: the brackets of this table are not closed"], ["q"]),
    ("[[b]", ["2:5: the brackets of this table are not closed"], ["q"]),
    ("[b]]", ["2:3: cannot read ']]'"], ["q"]),
    ("[[b", ["2:4: the brackets of this table are not closed"], ["q"]),
    ("[]", ["2:1: cannot read '[]' as a table"], ["q"]),
    ("[a b]", ["2:2: the id 'a b' holds a space"], ["q"]),
    ("[a] x = 1", ["2:5: cannot read 'x = 1' after the name of the table"], ["q"]),
    ("a = oops", ["2:5: cannot read the value 'oops'"], ["q", "z"]),
    ("a = True", ["2:5: cannot read the value 'True'"], ["q", "z"]),
    ("b = 1 2", ["2:7: cannot read '2' after the value"], ["q", "z"]),
    ("c 3", ["2:3: there is no equals sign after the key"], ["q", "z"]),
    ("c", ["2:2: there is no equals sign after the key"], ["q", "z"]),
    ("a b = 3", ["2:1: the key 'a b' holds a space"], ["q", "z"]),
    ('a = """\nx\ny', ["2:5: a text is not closed"], ["q", "z"]),
    ("a = '''\nx", ["2:5: a text is not closed"], ["q", "z"]),
    ("a = { b = 1,", ["2:5: a table in braces is not closed"], ["q", "z"]),
    (
        "a = { b = 1,\nc = 2 }",
        ["2:5: a table in braces is not closed", "3:7: cannot read '}' after the value"],
        ["q", "z"],
    ),
    ("a = { b = 1, }", ["2:12: there is no key = value after this comma"], ["q", "z"]),
    ("a = { b }", ["2:8: there is no equals sign after the key"], ["q", "z"]),
    ("b = { c = 1 d = 2 }", ["2:12: there is no comma after this value"], ["q", "z"]),
    ("a = 2019-13-45", ["2:5: cannot read the value '2019-13-45'"], ["q", "z"]),
    ("a = 2019-02-30", ["2:5: cannot read the value '2019-02-30'"], ["q", "z"]),
    ("é = 1", ["2:1: the key 'é' holds other letters than a-z"], ["q", "z"]),
    ("= 3", ["2:1: cannot read '= 3' as a key"], ["q", "z"]),
    ("a == 2", ["2:3: cannot read '== 2'"], ["q", "z"]),
    ("a.b.=2", ["2:5: a key or value is missing"], ["q", "z"]),
    ('v = ["a", "b]', ["2:11: a text is not closed"], ["q", "z"]),
    ('a = "x" "y"', ["2:9: cannot read '\"y\"' after the value"], ["q", "z"]),
    ('a = "b"c"', ["2:8: cannot read 'c\"' after the value"], ["q", "z"]),
    ('a = "\\q"', ["2:6: a backslash that begins no escape"], ["q", "z"]),
    ('a = "x\x01y"', ["2:7: a text cannot hold '\\x01'"], ["q", "z"]),
    ("a = 01", ["2:5: cannot read the value '01'"], ["q", "z"]),
    ("b= 1_", ["2:4: cannot read the value '1_'"], ["q", "z"]),
    ("b =", ["2:4: there is no value after the equals sign"], ["q", "z"]),
    ("b = # what", ["2:4: there is no value after the equals sign"], ["q", "z"]),
    ("b = [1, 2 3]", ["2:10: there is no comma after this value"], ["q", "z"]),
    ("b = [1, , 3]", ["2:7: there is no value before this comma"], ["q", "z"]),
    ("a = [1, oops, 2]", ["2:9: cannot read the value 'oops'"], ["q", "z"]),
    ("a = { x = [1, 2 }", ["2:16: a list is not closed"], ["q", "z"]),
    ('"a = 3', ["2:1: a text is not closed"], ["q", "z"]),
    ("]", ["2:1: cannot read ']' as a key"], ["q", "z"]),
    ("a = 1]", ["2:6: cannot read ']' after the value"], ["q", "z"]),
    ("a = 1,", ["2:6: cannot read ',' after the value"], ["q", "z"]),
    ('a = [\n"x",\n"y"\n"z",\n]', ["4:4: there is no comma after this value"], ["q", "z"]),
    ("a = {x=1, x=2}", ["2:11: this key is given twice"], ["q", "z"]),
    ("a=1\na=2", ["3:1: this key is given twice"], ["a", "q", "z"]),
    ("a.b=1\na=2", ["3:1: this key is given twice"], ["a", "q", "z"]),
    ("a=1\na.b=2", ["3:1: this key is given twice"], ["a", "q", "z"]),
    ("[a]\n[a]", ["3:2: this table is given twice"], ["a", "q"]),
    ("[[a]]\n[a]", ["3:2: this table is given twice"], ["a", "q"]),
    ("[a]\n[[a]]", ["3:3: this table is given twice"], ["a", "q"]),
    ("[a]\nb.c=1\n[a.b]", ["4:2: this table is given twice"], ["a", "q"]),
    ("[a.b]\n[a]\nb.c=1", ["4:1: this key is given twice"], ["a", "q"]),
    ("a = {b=1}\n[a.c]", ["3:2: this table is given twice"], ["a", "q"]),
    (NINES, ["2:5: cannot read the value '999999999999999999999999999999'"], ["q", "z"]),
]


@pytest.mark.parametrize(("text", "said", "read"), BROKEN)
def test_each_mistake_is_told_in_its_place(text: str, said: list[str], read: list[str]) -> None:
    parsed = parse_toml(f"q = 1\n{text}\nz = 3\n")
    assert [f"{d.line}:{d.column}: {d.message}"[:60] for d in parsed.defects] == said
    assert sorted(parsed.data or ()) == read
    assert {d.code for d in parsed.defects} <= {"syntax", "key-twice", "table-twice"}


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a = oops", "put text in double quotes"),
        ("a = False", "write false"),
        ("a = 1x", ""),
        ('b = "x', 'close it with "'),
        ('b = """x', "close the text with three quotation marks"),
        ("a = [1", "close it with ]"),
        ("a = { b = 1", "close it with }"),
        ("a = [[1, 2]", "close it with ]"),
        ("a = { b = [1, 2 }", "close it with ]"),
        ("c 3", 'write key = value, and text in "quotes"'),
        ("c =", "state one, or remove the key"),
        ("a = 1\na = 2", "keep one of the two"),
        ("[a]\n[a]", "put its keys into one table"),
        ('a = "\\q"', "write two backslashes, or put the text in single quotes"),
    ],
)
def test_what_to_do_about_it(text: str, hint: str) -> None:
    (defect,) = parse_toml(text).defects
    assert defect.hint == hint


TABLE = tomllib.loads((Path(__file__).parent / "broken.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", TABLE["broken"], ids=lambda entry: entry["text"][:40])
def test_all_that_is_said_of_a_statement(entry: dict[str, Any]) -> None:
    parsed = parse_toml(f"q = 1\n{entry['text']}\nz = 3\n")
    kinds = ["" if d.code == "syntax" else f"{d.code}: " for d in parsed.defects]
    found = [f"{kind}{d}" for kind, d in zip(kinds, parsed.defects, strict=True)]
    assert found == entry["said"]
    assert parsed.data == json.loads(entry.get("read", '{"q": 1, "z": 3}'))
    header = entry["text"].split("\n")[-1].strip().startswith("[")
    assert parsed.headless == ("z" not in parsed.data and header)


def test_keys_under_a_header_that_cannot_be_read_belong_to_no_table() -> None:
    parsed = parse_toml("a = 1\n[b\nx = 1\ny = oops\n[c]\nz = 2\n")
    assert parsed.headless
    assert parsed.data == {"a": 1, "c": {"z": 2}}
    assert [(d.line, d.message) for d in parsed.defects] == [
        (2, "the brackets of this table are not closed"),
        (4, "cannot read the value 'oops'"),
    ]
    assert not parse_toml("a = 1\nb = oops\n").headless


def test_brackets_and_quotes_in_texts_end_nothing() -> None:
    text = 'a = "]"\nb = \'"""\'\nc = """\n[x]\ny = 1 "\n\\""""\nd = [ # ]\n"]",\n]\ne = oops\n'
    parsed = parse_toml(text)
    assert [(d.line, d.column) for d in parsed.defects] == [(10, 5)]
    assert parsed.data == tomllib.loads(text.replace("e = oops\n", ""))


def test_a_text_of_several_lines_that_nothing_closes_ends_where_the_next_statement_begins() -> None:
    parsed = parse_toml('a = """\nmore\nb = 1\n[c]\nd = 2\n')
    assert [(d.line, d.message) for d in parsed.defects] == [(1, "a text is not closed")]
    assert parsed.data == {"b": 1, "c": {"d": 2}}


def test_no_more_mistakes_are_looked_for_than_anybody_mends() -> None:
    parsed = parse_toml("a = oops\n" * (MOST_FOUND + 7))
    assert len(parsed.defects) == MOST_FOUND
    assert parsed.data is None


@pytest.mark.parametrize(("parts", "sound"), [(100, True), (101, False), (5000, False)])
def test_keys_have_so_many_parts_at_most(parts: int, sound: bool) -> None:
    parsed = parse_toml("x = 1\n" + ".".join(["a"] * parts) + " = 1\n")
    assert (not parsed.defects) == sound
    if not sound:
        assert [(d.line, d.column) for d in parsed.defects] == [(2, 1)]


PIECES = ["a", "b", "=", "1", '"x"', "[", "]", "{", "}", ",", ".", "\n", " ", '"', "'", "#", '"""']


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("a=1\n[a]")
@example("[[a]]\n[a.b]\n[[a.b]]")
@example("[a]\nb={c=1}\n[a.b.d]")
@example('"""b.c=1\na [a.b]\n[a]\n.')
@example('["""\n x = 1 "\n')
def test_a_text_has_mistakes_where_a_parser_refuses_it(text: str) -> None:
    try:
        data = tomllib.loads(text)
    except ValueError:
        data = None
    parsed = parse_toml(text)
    assert bool(parsed.defects) == (data is None)
    if data is not None:
        assert parsed.data == data
    for defect in parsed.defects:
        assert defect.line is not None
        assert 1 <= defect.line <= text.count("\n") + 1
        # What is left without the statements at fault is TOML.
        assert parsed.data is not None


def test_tables_given_in_every_order_that_is_allowed() -> None:
    given = Given()
    for header in ("[a.b]", "[a]", "[a.c]", "[[d]]", "[[d]]", "[d.e]", "[[d]]", "[d.e]"):
        assert given.header(tomllib.loads(header), header) is None
    assert given.pair("x.y = 1") is None
    assert given.pair("x.z = 1") is None
    again = given.pair("  x.y.z = 1")
    assert again is not None
    assert (again.code, again.column) == ("key-twice", 3)


def test_places_of_keys_and_values_in_a_long_line_with_other_letters() -> None:
    text = '"é" = 1\na = { é = "ü", b = ["ß", 2] }\n'.replace("é =", '"é" =')
    positions = positions_of(text)
    assert positions.find(("é",)) == (1, 7)
    assert positions.find(("a", "b", 1)) == (2, text.split("\n")[1].index("2]") + 1)
    assert positions.find(("a", "b", 7)) == (2, text.split("\n")[1].index("b =") + 1)
    assert positions.find(("nothing",)) is None


# Places

PLACED = """\
# a comment
top = { "é" = 1, b.c = [ # one
  "ü", { d = 2 }, # two
] }
"q r".'s t' = 3
[x.y] # three
z = 1
[[list]]
k = 1
[[list]]
k = 2
[list.under]
m = [[1, 2], [3]]
[[list.inner]]
n = 1
[[list.inner]]
n = { o = 5 }
"""


@pytest.mark.parametrize(
    ("loc", "value", "key"),
    [
        (("top",), (2, 7), (2, 1)),
        (("top", "é"), (2, 15), (2, 9)),
        (("top", "b"), (2, 18), (2, 18)),
        (("top", "b", "c"), (2, 24), (2, 20)),
        (("top", "b", "c", 0), (3, 3), (3, 3)),
        (("top", "b", "c", 1), (3, 8), (3, 8)),
        (("top", "b", "c", 1, "d"), (3, 14), (3, 10)),
        (("top", "b", "c", 2), (2, 20), (2, 20)),
        (("q r", "s t"), (5, 15), (5, 7)),
        (("x",), (6, 2), (6, 2)),
        (("x", "y"), (6, 4), (6, 4)),
        (("x", "y", "z"), (7, 5), (7, 1)),
        (("x", "y", "w"), (6, 4), (6, 4)),
        (("list",), (8, 3), (8, 3)),
        (("list", 0, "k"), (9, 5), (9, 1)),
        (("list", 1), (10, 3), (10, 3)),
        (("list", 1, "k"), (11, 5), (11, 1)),
        (("list", 2, "k"), (8, 3), (8, 3)),
        (("list", 1, "under"), (12, 7), (12, 7)),
        (("list", 1, "under", "m", 0, 1), (13, 10), (13, 10)),
        (("list", 1, "under", "m", 1, 0), (13, 15), (13, 15)),
        (("list", 1, "inner", 0, "n"), (15, 5), (15, 1)),
        (("list", 1, "inner", 1, "n", "o"), (17, 11), (17, 7)),
    ],
)
def test_where_keys_and_values_stand(
    loc: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]
) -> None:
    assert tomllib.loads(PLACED)
    positions = positions_of(PLACED)
    assert (positions.find(loc), positions.find(loc, key=True)) == (value, key)
    assert positions.find(()) is None


def test_places_are_known_so_deep() -> None:
    deep = positions_of("a = " + "[" * 70 + "1" + "]" * 70)
    depths = [deep.find(("a", *[0] * k)) for k in (60, 61, 62)]
    assert depths == [(1, 65), (1, 66), (1, 66)]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2017-06-28", "2017-06-28"),
        ("2017-12-31", "2017-12-31"),
        ("2017-13-01", ""),
        ("2017-00-01", ""),
        ("2017-01-00", ""),
        ("2017-01-32", ""),
        ("1/1/2017", "2017-01-01"),
        ("12/12/2017", "2017-12-12"),
        ("1/12/2017", ""),
        ("12/1/2017", ""),
        ("1/13/2017", "2017-01-13"),
        ("13/1/2017", "2017-01-13"),
        ("31.12.2017", "2017-12-31"),
        ("32.12.2017", ""),
        ("1/2/17", ""),
        ("17/2/17", ""),
        (" 1st May 2017 ", "2017-05-01"),
        ("2nd Sept. 2017", "2017-09-02"),
        ("31 DEC 2017", "2017-12-31"),
        ("0 May 2017", ""),
        ("32 May 2017", ""),
        ("3 Mays 2017", ""),
        ("January 31 2017", "2017-01-31"),
        ("Mai 3, 2017", ""),
        ("yesterday", ""),
    ],
)
def test_days_as_they_are_written(said: str, day: str) -> None:
    assert written_day(said) == day
