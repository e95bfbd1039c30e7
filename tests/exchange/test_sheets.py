"""Option values in and out of workbooks and CSV tables, with the cell of every problem."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.case.errors import CaseError
from winset.exchange import cells
from winset.exchange.exporting import export
from winset.exchange.opening import load
from winset.exchange.sheet_writing import write_sheets
from winset.exchange.sheets import with_values
from winset.files.library import shipped_ids
from winset.files.reading import loads
from winset.model import compile_case
from winset.worlds import draw_worlds

HEADER = ["actor", "issue", "weight", "option", "value"]
ROWS: list[list[Any]] = [
    ["us", "price", 60, "low", 0],
    ["us", "price", None, "high", 100],
    ["us", "term", "20 to 40", "short", "20 to 40"],
    ["us", "term", None, "long", 100],
    ["them", "price", 100, "low", 100],
    ["them", "price", None, "high", 0],
]


def write_csv(path: Path, rows: Sequence[Sequence[Any]], separator: str = ",") -> Path:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


def write_xlsx(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for blank in book.worksheets:
        book.remove(blank)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(CaseError) as caught:
        load(path)
    return [str(problem) for problem in caught.value.defects]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_long_table_is_a_case(tmp_path: Path, separator: str) -> None:
    case = load(write_csv(tmp_path / "talks.csv", [HEADER, *ROWS], separator))
    assert case.title == "talks"
    assert case.parties == ("us", "them")
    assert case.issues["price"].options == ("low", "high")
    us = case.actors["us"]
    assert {k: q.views[0].text for k, q in us.swing.items()} == {"price": "60", "term": "20 to 40"}
    term = us.values["term"]
    assert isinstance(term, tuple)  # In the order of the options.
    assert term[0].words() == "between 20 and 40 (central 90 %)"


def test_a_workbook_with_a_sheet_per_actor(tmp_path: Path) -> None:
    book: dict[str, Sequence[Sequence[Any]]] = {
        "case": [["key", "value"], ["title", "Talks"], ["no agreement", "outside"]],
        "actors": [
            ["Actor", "Role", "Walk-away"],
            ["us", "party", 30],
            ["them", "party", "5 to 20"],
        ],
        "us": [["Issue", "Option", "Points"], ["Price!", "low", 0], ["Price!", "high", 60]],
        "them": [
            [None],
            ["issue", "option", "points"],
            ["Price!", "low", 40],
            ["Price!", "high", 0],
        ],
    }
    case = load(write_xlsx(tmp_path / "talks.xlsx", book))
    assert case.title == "Talks"
    assert case.no_agreement == "outside"
    assert case.issues["price"].name == "Price!"
    assert case.actors["them"].walk_away is not None
    assert case.actors["them"].walk_away.words() == "between 5 and 20 (central 90 %)"


def test_numeric_and_package_issues(tmp_path: Path) -> None:
    header = ["actor", "issue", "low", "high", "step", "item", "option", "value", "margin"]
    rows: list[list[Any]] = [
        ["a", "rise", 0, 8, 0.5, None, "worst", 0, "-10 to 0"],
        ["a", "rise", None, None, None, None, "best", 8, None],
        ["a", "clauses", None, None, None, "ratio", None, "10 to 20", None],
        ["a", "clauses", None, None, None, "pool", None, 5, None],
        ["b", "rise", None, None, None, None, "worst", 8, None],
        ["b", "rise", None, None, None, None, "best", 0, None],
        ["b", "rise", None, None, None, None, "curve", "0.8 to 1.2", None],
        ["b", "clauses", None, None, None, "ratio", None, -5, None],
        ["b", "clauses", None, None, None, "pool", None, -1, None],
    ]
    for r in rows:
        r.append(50)
    header.append("weight")
    case = load(write_csv(tmp_path / "t.csv", [header, *rows]))
    assert case.issues["rise"].range is not None
    assert case.issues["clauses"].items == ("ratio", "pool")
    assert draw_worlds(compile_case(case), worlds=10, seed=1).n == 10


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("name", shipped_ids())
def test_a_shipped_case_written_and_put_back_is_the_same_case(
    tmp_path: Path, name: str, kind: str
) -> None:
    case = load(name)
    file = tmp_path / f"{name}.{kind}"
    export(case, file, kind)
    again = with_values(case, file)
    one, two = (draw_worlds(compile_case(c), worlds=50, seed=7) for c in (case, again))
    assert np.array_equal(one.utility, two.utility)
    assert np.array_equal(one.walk_away, two.walk_away)
    for i, actor in case.actors.items():
        if actor.margin is not None:  # Every analyst's view, with its date and its reasons.
            assert again.actors[i].margin == actor.margin
        assert again.actors[i].swing == actor.swing
    # Read on its own it is a case too, with what a sheet can hold.
    assert tuple(load(file).actors) == tuple(case.actors)


def test_changed_values_come_in_and_the_rest_stays(tmp_path: Path) -> None:
    case = load("hanoi")
    file = write_csv(
        tmp_path / "mine.csv",
        [
            ["actor", "issue", "weight", "option", "value", "margin"],
            ["us", "sanctions", 90, "civilian parts of five", "10 to 20", "0 to 5"],
            ["us", "sanctions", None, "none lifted", 100, None],
            ["us", "sanctions", None, "inter-Korean projects exempted", 80, None],
            ["us", "sanctions", None, "all that bites", 5, None],
            ["us", "sanctions", None, "all lifted", 0, None],
        ],
    )
    mine = with_values(case, file)
    assert mine.events == case.events
    assert mine.actors["dprk"] == case.actors["dprk"]
    assert mine.actors["us"].swing["sanctions"].views[0].text == "90"
    assert mine.actors["us"].swing["weapons"] == case.actors["us"].swing["weapons"]
    assert mine.actors["us"].margin is not None
    assert mine.actors["us"].margin.views[0].text == "0 to 5"


def test_unknown_names_are_told_with_cell_and_hint(tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "mine.xlsx",
        {
            "us": [["issue", "option", "value"], ["sanctoins", "all lifted", 0]],
            "dprk": [["issue", "option", "value"], ["sanctions", "all lifed", 0]],
            "UK": [["issue", "option", "value"], ["sanctions", "all lifted", 0]],
        },
    )
    with pytest.raises(CaseError) as caught:
        with_values(load("hanoi"), file)
    said = [str(problem) for problem in caught.value.defects]
    assert said[0] == (
        "mine.xlsx: sheet us, cell A2: there is no issue 'sanctoins' in the case; "
        "did you mean 'sanctions'?"
    )
    assert said[1].startswith("mine.xlsx: sheet dprk, cell B2: 'all lifed' is no option")
    assert "no actor 'UK'" in said[2]


CELLS = {
    "a judgement": (4, "10 to 5", "row 2, column E"),
    "not a number": (4, "nan", "row 2, column E"),
    "words": (4, "rather a lot", "row 2, column E"),
    "no option": (3, None, "row 2, column E"),
    "no issue": (1, None, "row 2, column A"),
    "no actor": (0, None, "row 2, column A"),
    "a weight": (2, "inf", "row 2, column C"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_problem_names_its_cell(tmp_path: Path, name: str) -> None:
    column, wrong, place = CELLS[name]
    rows = [list(row) for row in ROWS]
    rows[0][column] = wrong
    said = problems(write_csv(tmp_path / "t.csv", [HEADER, *rows]))
    assert any(text.startswith(f"t.csv: {place}: ") for text in said), said


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][4], rows[3][4], rows[5][4] = "x", "10 to 5", "1e99"
    assert len(problems(write_csv(tmp_path / "t.csv", [HEADER, *rows]))) == 3


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([HEADER], "holds no values"),
        ([[*HEADER[:4], "valeu"], *ROWS], "did you mean 'value'?"),
        ([[*HEADER[:4], "actor"], *ROWS], "appears twice"),
        ([HEADER, *ROWS, ROWS[1]], None),
        ([HEADER, *ROWS, ["us", "price", None, "high", 90]], "above it was '100'"),
        ([HEADER, *ROWS, ["them", "price", None, "middle", 90]], "not its option 'middle'"),
        ([HEADER, *ROWS[:4]], "only one actor"),
    ],
)
def test_tables_that_do_not_add_up(tmp_path: Path, rows: list[list[Any]], said: str | None) -> None:
    file = write_csv(tmp_path / "t.csv", rows)
    if said is None:  # The same thing said twice is no contradiction.
        assert load(file).parties == ("us", "them")
    else:
        assert said in "\n".join(problems(file))


def test_several_analysts_stand_side_by_side(tmp_path: Path) -> None:
    rows = [[*row, None] for row in ROWS]
    rows[1][5] = "desk"
    rows.insert(2, ["us", "price", None, "high", "70 to 90", "embassy"])
    case = load(write_csv(tmp_path / "t.csv", [[*HEADER, "by"], *rows]))
    price = case.actors["us"].values["price"]
    assert isinstance(price, tuple)
    assert [view.by for view in price[1].views] == ["desk", "embassy"]


BROKEN = {
    "empty.csv": b"",
    "empty.xlsx": b"",
    "latin.csv": "actor;issue\nübung;x\n".encode("latin-1"),
    "quotes.csv": b'actor,issue\n"us,price\n',
    "noise.xlsx": bytes(range(256)) * 4,
    "words.xlsx": b"actor,issue\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_give_one_error(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(BROKEN[name])
    (said,) = problems(file)
    assert said.startswith(name)


def test_archives_that_are_no_workbook_or_unpack_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 3_000_000)
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(archive.getvalue())
    assert len(problems(file)) == 1
    monkeypatch.setattr(cells, "_MOST_UNPACKED", 2 * 2**20)
    assert "unpacks to 3 MiB" in problems(file)[0]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    case = loads(
        """
        format = 1
        title = "t"
        no_agreement = "outside"
        issues.x.options = ["=1+1", "@no"]
        [actors.a]
        role = "party"
        walk_away = 0
        points.x = [1, 2]
        [actors.b]
        role = "party"
        walk_away = 0
        points.x = [2, 1]
        """
    )
    file = tmp_path / "t.xlsx"
    assert write_sheets(case, file) == ()
    assert load(file).issues["x"].options == ("=1+1", "@no")


def test_what_a_sheet_cannot_hold_is_told(tmp_path: Path) -> None:
    left_out = export(load("hanoi"), tmp_path / "h.csv", "csv")
    assert any(text.startswith("events") for text in left_out)
    with pytest.raises(CaseError, match=r"\.xlsx"):
        export(load("hanoi"), tmp_path / "h.csv", "xlsx")
    with pytest.raises(CaseError, match="no format 'word'"):
        export(load("hanoi"), tmp_path / "h", "word")
    with pytest.raises(CaseError, match="cannot be written"):
        export(load("hanoi"), tmp_path / "none" / "h.csv", "csv")


_CELLS = (
    st.none()
    | st.integers(-3, 120)
    | st.sampled_from(
        [
            "us",
            "them",
            "price",
            "low",
            "high",
            "20 to 40",
            "worst",
            "best",
            "=x",
            "",
            "a;b",
            "nan",
            '"',
        ]
    )
)
_COLUMNS = st.sampled_from(
    [*HEADER, "points", "item", "margin", "low", "high", "step", "by", "as_of"]
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(_COLUMNS, min_size=1, max_size=7), st.lists(st.lists(_CELLS, max_size=7), max_size=6)
)
def test_whatever_the_table_the_only_error_is_a_case_error(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], rows: list[list[Any]]
) -> None:
    file = write_csv(tmp_path_factory.mktemp("fuzz") / "t.csv", [header, *rows])
    with contextlib.suppress(CaseError):
        load(file)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=120))
def test_whatever_the_bytes_the_only_error_is_a_case_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    for name in ("t.csv", "t.xlsx"):
        (folder / name).write_bytes(data)
        with pytest.raises(CaseError):
            load(folder / name)


PARTS = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ('<row r="1"><c r="XFD1048576"><v>1</v></c></row>', "a sheet of 17,179,869,184 cells"),
        ("<row r='1'><c r = 'XFD1048576'><v>1</v></c></row>", "a sheet of 17,179,869,184 cells"),
        ('<row r="1048576"><c r="A1"><v>1</v></c><c r="A1048576"/></row>', "1,048,576 cells"),
        ('<row r="1"><c r="unknownA12"><v>1</v></c></row>', "a cell at 'unknownA12'"),
        (f'<row r="1"><c r="A{"9" * 400}"><v>1</v></c></row>', "a cell at 'A999"),
        ('<row r="1"><c r="A0"><v>1</v></c></row>', "a cell at 'A0'"),
        ('<row r="1"><c r="&#88;FD7"><v>1</v></c></row>', "a cell at '&#88;FD7'"),
        ("<row>\x00</row>", "another encoding"),
    ],
)
def test_a_sheet_that_asks_for_all_memory_is_refused(tmp_path: Path, cells: str, said: str) -> None:
    export(load("panama_canal"), tmp_path / "sound.xlsx", "xlsx")
    path = tmp_path / "vast.xlsx"
    with zipfile.ZipFile(tmp_path / "sound.xlsx") as sound, zipfile.ZipFile(path, "w") as vast:
        for name in sound.namelist():
            sheet = name == "xl/worksheets/sheet1.xml"
            part = f"{PARTS}{cells}</sheetData></worksheet>".encode() if sheet else sound.read(name)
            vast.writestr(name, part)
    with pytest.raises(CaseError, match=re.escape(said)):
        load(path)


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ('<table:table-row><table:table-cell office:value-type="float"/></table:table-row>', False),
        (
            '<table:table-row><table:table-cell office:value-type="float"/>'
            '<table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="1048575"/>',
            False,
        ),
        (
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384" office:value-type="float"/></table:table-row>',
            True,
        ),
        (
            '<table:table-row table:number-rows-repeated="1000000"/><table:table-row>'
            '<table:table-cell table:number-columns-repeated="1000"/>'
            '<table:table-cell office:value-type="float"/></table:table-row>',
            True,
        ),
    ],
)
def test_cells_that_an_open_document_repeats(rows: str, refused: bool) -> None:
    assert (cells._repeated_cells(rows.encode()) > cells._MOST_CELLS) == refused
