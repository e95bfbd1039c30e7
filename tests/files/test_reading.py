"""Reading case files: what is wrong, all of it, and where."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import winset as ws
from winset.case.errors import CaseError
from winset.exchange.opening import load, read
from winset.files.disk import LARGEST, decode
from winset.files.library import shipped_ids, shipped_text
from winset.files.reading import loads, reads
from winset.files.starter import starter

GOOD = """\
format = 1
title = "Rent"
[issues.rent]
options = ["as it is", "lower"]
[actors.owner]
role = "party"
margin = "-10 to 10"
values = { rent = [100, 0] }
[actors.tenant]
role = "party"
margin = "-10 to 10"
values = { rent = [0, 100] }
"""


def problems(text: str) -> list[str]:
    return [str(problem) for problem in reads(text, "x.toml").defects]


def test_a_good_case_has_no_problems() -> None:
    assert problems(GOOD) == []
    assert loads(GOOD).parties == ("owner", "tenant")


@pytest.mark.parametrize("case_id", shipped_ids())
def test_shipped_cases_are_read_without_errors(case_id: str) -> None:
    reading = read(case_id)
    assert reading.errors == ()
    assert reading.unwrap().title
    assert ws.load(case_id) == reading.case


def test_every_problem_is_reported_with_its_place() -> None:
    text = GOOD + (
        "[[events]]\n"
        'date = "2019-02-30"\n'
        'kind = "ofer"\n'
        'terms = { rent = "lowr" }\n'
        "spreker = 1\n"
        "[actors.bank]\n"
        'role = "onlookr"\n'
        "margin = nan\n"
        "[actors.bank.values]\n"
        'rent = [0, { value = "30 to 20", bye = "x" }]\n'
    )
    said = problems(text)
    assert [line.split(": ")[0] for line in said] == [
        "x.toml:14:8",
        "x.toml:15:8",
        "x.toml:16:18",
        "x.toml:17:1",
        "x.toml:19:8",
        "x.toml:20:10",
        "x.toml:22:22",
        "x.toml:22:34",
    ]
    assert "expected a date such as 2019-02-28" in said[0]
    assert "did you mean 'offer'?" in said[1]
    assert "did you mean 'lower'?" in said[2]
    assert "events[0].spreker: unknown key 'spreker'" in said[3]
    assert "did you mean 'onlooker'?" in said[4]
    assert "actors.bank.margin: nan is no number" in said[5]
    assert "actors.bank.values.rent[lower].value: the range runs backwards" in said[6]
    assert "unknown key 'bye' in a judgement; did you mean 'by'?" in said[7]


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (("title", "titel"), "x.toml:2:1", "did you mean 'title'?"),
        (("format = 1", "format = 2"), "x.toml:2:10", "format 2 is not known"),
        (("format = 1\n", ""), "x.toml:1:1", "'format' is missing; expected format = 1"),
        (("options", "optoins"), "x.toml:4:1", "did you mean 'options'?"),
        (('["as it is", "lower"]', "[1, 2]"), "x.toml:4:12", "text in quotes"),
        (('["as it is", "lower"]', "3"), "x.toml:4:11", "expected a list"),
        (('"party"', "7"), "x.toml:6:8", "cannot read 7"),
        (("{ rent = [100, 0] }", "3"), "x.toml:8:10", "a table, as in"),
        (("[100, 0]", "[inf, 0]"), "x.toml:8:20", "inf is no number"),
        (("[100, 0]", "[true, 0]"), "x.toml:8:20", "true or false is no judgement"),
        (("[100, 0]", "{ worst = 0, bst = 1 }"), "x.toml:8:32", "did you mean 'best'?"),
        (("[actors.owner]", "[[actors.owner]]"), "x.toml:5:10", "cannot read a list"),
        (("[issues.rent]", "[issue.rent]"), "x.toml:3:2", "did you mean 'issues'?"),
        (('title = "Rent"', 'title = "Rent"\nheld = 5'), "x.toml:3:8", "a date such as"),
        (('title = "Rent"', 'title = "Rent"\noutcome = 5'), "x.toml:3:11", '"none"'),
        (('title = "Rent"', 'title = "Rent"\nmargin = 5'), "x.toml:3:1", "unknown key 'margin'"),
        (
            ('title = "Rent"', 'title = "Rent"\nshared_factor = 2'),
            "x.toml:3:17",
            "2 is out of range; expected at most 1",
        ),
        (('title = "Rent"', 'title = "Rent"\nevents = { a = 1 }'), "x.toml:3:10", "[[events]]"),
    ],
)
def test_single_mistakes(change: tuple[str, str], place: str, said: str) -> None:
    text = GOOD.replace(*change, 1) if change[0] in GOOD else GOOD
    found = problems("\n" + text if place.startswith("x.toml:2:10") else text)
    first = [line for line in found if said in line]
    assert first, found
    assert first[0].startswith(f"{place}: "), first


def test_keys_of_top_level_tables_that_stand_too_low() -> None:
    text = GOOD.replace("[actors.tenant]", 'question = "why?"\n[actors.tenant]')
    (said,) = problems(text)
    assert "'question' belongs at the top of the file" in said


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('a = 1\nb = "x\nc = 2\n', ["2:5: a text is not closed"]),
        ("a = [1,\n2\nb = 3\nc =\n", ["1:5: a list is not closed", "4:4: there is no value"]),
        ("a = 1\na = 2\n", ["2:1: this key is given twice"]),
        ("[a]\nx = 1\n[a]\ny = 2\n[b\nz = 1\n", ["3:2: this table is given twice", "5:3"]),
        ("a = oops\nb = 1 2\nc 3\n", ["1:5: cannot read the value 'oops'", "2:7", "3:3"]),
        ('a = """\nx\ny\n', ["1:5: a text is not closed"]),
        ("a = { b = 1,\nc = 2 }\n", ["1:"]),
        ("a = 2019-13-45\n", ["1:"]),
        ("\u00e9 = 1\n", ["1:1: the key"]),
    ],
)
def test_every_syntax_error_is_reported(text: str, places: list[str]) -> None:
    found = problems(GOOD + "[sources.x]\ntitle = 't'\n" + text)
    offset = (GOOD + "[sources.x]\ntitle = 't'\n").count("\n")
    for place in places:
        line, rest = place.split(":", 1)
        wanted = f"x.toml:{int(line) + offset}:{rest}"
        assert any(line.startswith(wanted) for line in found), (wanted, found)


def test_what_can_be_read_beside_a_syntax_error_is_checked_too() -> None:
    found = problems(GOOD.replace('margin = "-10 to 10"', "margin = oops\nmargn = 3", 1))
    assert any("cannot read the value 'oops'" in line for line in found)
    assert any("did you mean 'margin'?" in line for line in found)
    assert not any("missing" in line for line in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "nothing in it"), ("  \n\n", "nothing in it"), ("# only\n# this\n", "nothing but")],
)
def test_empty_files(text: str, said: str) -> None:
    (line,) = problems(text)
    assert said in line
    assert "winset new" in line


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (GOOD.encode("utf-16"), "UTF-16"),
        (GOOD.encode("utf-16-le"), "binary, or in UTF-16"),
        (GOOD.encode("utf-32"), "UTF-16"),
        ("title = 'caf\u00e9'\n".encode("latin-1"), "'\u00e9' in Latin-1"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"a = 1\nb = '\x81'\n", "byte 0x81 is not UTF-8"),
    ],
)
def test_other_encodings(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(raw)
    with pytest.raises(CaseError, match=re.escape(said)):
        load(path)


def test_the_place_of_a_wrong_byte() -> None:
    with pytest.raises(CaseError, match=r"x:2:6: "):
        decode(b"a = 1\nb = '\xe9'\n", "x")


def test_byte_order_mark_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path) == loads(GOOD)


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "there.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(CaseError, match=r"no such file; did you mean 'there.toml'"):
        load(tmp_path / "their.toml")
    with pytest.raises(CaseError, match="no such file"):
        load(tmp_path / "there.toml" / "x.toml")
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    with pytest.raises(CaseError, match=r"circle|no such file"):
        load(loop)
    with pytest.raises(CaseError):
        load(tmp_path)
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    with pytest.raises(CaseError, match="a pipe or a device"):
        load(pipe)
    for name in ("", "a\0b", "x" * 5000, "/dev/zero"):
        with pytest.raises(CaseError):
            load(name)
    link = tmp_path / "link.toml"
    link.symlink_to(tmp_path / "there.toml")
    assert load(link) == loads(GOOD)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(CaseError, match="may not be read"):
        load(path)


def test_a_huge_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(CaseError, match="larger than 8 MiB"):
        load(path)


def test_unknown_cases_are_told_which_there_are() -> None:
    with pytest.raises(CaseError, match=r"'hanoi'.*did you mean 'hanoi'"):
        load("hanoy")


def test_a_file_goes_before_a_shipped_case_and_a_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hanoi").mkdir()
    assert load("hanoi").title.startswith("Second US-DPRK summit")
    (tmp_path / "hanoi").rmdir()
    (tmp_path / "hanoi").write_text(GOOD, encoding="utf-8")
    assert load("hanoi").title == "Rent"


def test_deep_and_odd_values_never_end_in_a_traceback() -> None:
    for text in (
        "a = " + "[" * 5000,
        "a = " + "[" * 5000 + "]" * 5000,
        "a." * 3000 + "b = 1",
        "a = " + "9" * 5000,
        "a = 1e999",
        "[a" + ".a" * 3000 + "]",
        "[[[[",
        "\x00",
        "a = '\x07'",
    ):
        assert reads(text).case is None


# Fuzzing: whatever stands in a file, reading it gives a case or says why not.

BASES = [GOOD, starter(), *(shipped_text(case_id) for case_id in shipped_ids())]
SCRAPS = [
    *('"', "'", "[", "]", "{", "}", "=", ".", ",", "#", "\n", " ", "\\", "\t", "\r\n"),
    *("[[events]]", "[x]", "nan", "-inf", "true", "1979-05-27", "0x1F", "1e400", '"""', "\u2013"),
    *(
        '"10 to 5"',
        "[]",
        "{}",
        "{ value = 1 }",
        "[[1]]",
        "= 3",
        '"deal"',
        '"a > b"',
        "\ufeff",
        "\0",
    ),
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(BASES))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.sampled_from([0, 0, 1, 2, 8, 60, 600]))
        scrap = draw(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=3)))
        text = text[:at] + scrap + text[at + cut :]
    return text


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_a_mutated_file_is_a_case_or_a_list_of_problems(text: str) -> None:
    reading = reads(text)
    assert (reading.case is None) == bool(reading.errors)
    for problem in reading.defects:
        assert "\n" not in str(problem)
        assert problem.message


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
@example(b"")
@example(b"\xff\xfe")
def test_random_bytes_are_refused_in_one_way(raw: bytes) -> None:
    try:
        reading = reads(decode(raw, "x"))
    except CaseError:
        return
    assert reading.case is None
    assert reading.errors


KEYS = [
    *(
        "format",
        "title",
        "issues",
        "actors",
        "events",
        "options",
        "range",
        "items",
        "role",
        "values",
    ),
    *("points", "margin", "weights", "swing", "terms", "when", "add", "us", "price", "a", "of"),
    *(
        "ratification",
        "interactions",
        "forbidden",
        "ties",
        "accounts",
        "evidence",
        "levers",
        "date",
    ),
    *("signing", "rule", "quota", "veto", "compliance", "kind", "value", "low", "high", "step"),
]
leaves = st.one_of(
    st.sampled_from(
        ["party", "a", "b", "us", "deal", "offer", "all", "10 to 20", "a > b", "likely"]
    ),
    st.integers(-3, 200),
    st.floats(allow_nan=False),
    st.booleans(),
    st.text(max_size=3),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), trees, max_size=8))
def test_any_tables_are_a_case_or_a_list_of_problems(data: dict[str, object]) -> None:
    import tomlkit

    from winset.files.writing import item

    base = {"format": 1, "title": "t", "issues": {"price": {"options": ["a", "b"]}}}
    text = "".join(f"{key} = {item(value).as_string()}\n" for key, value in (base | data).items())
    assert tomlkit.parse(text)
    reading = reads(text)
    assert (reading.case is None) == bool(reading.errors)
