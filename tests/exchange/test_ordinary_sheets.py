"""Spreadsheets as people draw them: a column per actor, titles, merged cells, per cent, commas."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from winset.case.errors import CaseError
from winset.case.judgement import VALUE
from winset.case.model import Case
from winset.exchange.exporting import export
from winset.exchange.opening import load, read
from winset.files.library import shipped_ids

WIDE: Sequence[Sequence[Any]] = [
    ["Nurses' contract, spring", None, None, None],
    [None, None, None, None],
    ["Issue", "Option", "Union", "Hospital"],
    ["Pay", "0 %", 0, 60],
    [None, "3 %", 40, 30],
    [None, "6 %", 55, 0],
    ["Shifts", "as now", 0, 40],
    [None, "fixed", 45, 0],
    ["walk-away", None, 50, 45],
]


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
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


def write_text(path: Path, rows: Sequence[Sequence[Any]], mark: str = ",") -> Path:
    lines = [mark.join("" if cell is None else str(cell) for cell in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def numbers(case: Case, actor: str, table: str = "points") -> dict[str, list[float]]:
    stated = getattr(case.actors[actor], table)
    return {issue: [q.median(VALUE) for q in row] for issue, row in stated.items()}


def notes(path: Path) -> str:
    return "\n".join(d.message for d in read(path).warnings if d.code == "foreign-note")


def first_error(path: Path) -> str:
    with pytest.raises(CaseError) as caught:
        load(path)
    return str(caught.value.defects[0])


@pytest.mark.parametrize("kind", ["xlsx", "csv", ";"])
def test_a_column_per_actor_is_points_where_they_add_up_to_100(tmp_path: Path, kind: str) -> None:
    if kind == "xlsx":
        file = write_xlsx(tmp_path / "t.xlsx", {"Scores": WIDE})
    else:
        rows = [[str(cell).replace(",", "") if cell else cell for cell in row] for row in WIDE]
        file = write_text(tmp_path / "t.csv", rows, ";" if kind == ";" else ",")
    case = load(file)
    assert case.parties == ("Union", "Hospital")
    assert case.issues["Pay"].options == ("0 %", "3 %", "6 %")
    assert numbers(case, "Union") == {"Pay": [0, 40, 55], "Shifts": [0, 45]}
    assert numbers(case, "Hospital") == {"Pay": [60, 30, 0], "Shifts": [40, 0]}
    walk_away = case.actors["Hospital"].walk_away
    assert walk_away is not None
    assert walk_away.views[0].text == "45"
    assert case.no_agreement == "outside"
    said = notes(file)
    assert "a column per actor (Union, Hospital), read as points" in said
    assert "no issue is named" not in said or "as in the row above" in said


def test_values_of_0_to_100_in_each_issue_with_weights(tmp_path: Path) -> None:
    rows = [
        ["issue", "option", "a", "b"],
        ["price", "weight", "60", "20 to 40"],
        ["price", "low", 0, 100],
        ["price", "high", 100, 0],
        ["term", "Weight", 40, 70],
        ["term", "short", 0, "20 to 40"],
        ["term", "long", 100, 100],
        ["margin", None, -5, "0 to 10"],
        ["role", None, "party", "party"],
    ]
    file = write_xlsx(tmp_path / "t.xlsx", {"x": rows})
    case = load(file)
    swings = {k: q.views[0].text for k, q in case.actors["b"].swing.items()}
    assert swings == {"price": "20 to 40", "term": "70"}
    assert numbers(case, "a", "values") == {"price": [0, 100], "term": [0, 100]}
    margin = case.actors["b"].margin
    assert margin is not None
    assert margin.views[0].text == "0 to 10"
    assert "values of 0-100 within each issue" in notes(file)


def test_a_header_may_say_what_the_numbers_are(tmp_path: Path) -> None:
    rows = [
        ["issue", "option", "a (points)", "value b"],
        ["price", "low", 0, 100],
        ["price", "high", 10, 0],
    ]
    case = load(write_xlsx(tmp_path / "t.xlsx", {"x": rows}))
    assert numbers(case, "a") == {"price": [0, 10]}
    assert numbers(case, "b", "values") == {"price": [100, 0]}


def test_per_cent_cells_are_what_they_show(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    long = [["actor", "issue", "option", "value", "weight", "margin"]]
    for actor, values in (("a", (0, 0.8)), ("b", (1, 0.125))):
        long += [[actor, "price", o, v, None, None] for o, v in zip("xy", values, strict=True)]
    long[1][4], long[3][5] = 1, 0.05
    kinds = {
        "t": [["case"], *long],
        "accounts": [["account", "teller", "prior"], ["a", "a", 0.8], ["b", "b", 0.2]],
    }
    file = write_xlsx(tmp_path / "t.xlsx", kinds)
    book = load_workbook(file)
    for sheet, cells in (("t", "D3 D4 D5 D6 E3 F5"), ("accounts", "C2 C3")):
        for cell in cells.split():
            book[sheet][cell].number_format = "0%" if cell != "D6" else '0.0" "%'
    book.save(file)
    case = load(file)
    assert numbers(case, "a", "values") == {"price": [0, 80]}
    assert numbers(case, "b", "values") == {"price": [100, 12.5]}
    assert case.actors["a"].swing["price"].views[0].text == "100"
    margin, prior = case.actors["b"].margin, case.accounts["a"].prior
    assert margin is not None
    assert prior is not None
    assert (margin.views[0].text, prior.views[0].text) == ("5", "0.8")
    # The same as text, in a table.
    rows = [["actor", "issue", "option", "value"], ["a", "p", "x", "0 %"], ["a", "p", "y", "80%"]]
    rows += [["b", "p", "x", "20 % to 40 %"], ["b", "p", "y", "0"]]
    case = load(write_text(tmp_path / "t.csv", rows))
    assert numbers(case, "a", "values") == {"p": [0, 80]}
    assert case.actors["b"].values["p"][0].views[0].text == "20 to 40"  # type: ignore[index]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_decimal_commas(tmp_path: Path, mark: str) -> None:
    rows = [
        ["actor", "issue", "option", "points", "walk_away"],
        ["a", "p", "x", "12,5", "1,5"],
        ["a", "p", "y", "20,25 to 30,75", ""],
        ["b", "p", "x", "1.234,5", "0,125"],
        ["b", "p", "y", "-0,5", ""],
    ]
    case = load(write_text(tmp_path / "t.csv", rows, mark))
    texts = [q.views[0].text for i in "ab" for q in case.actors[i].points["p"]]  # type: ignore[union-attr]
    assert texts == ["12.5", "20.25 to 30.75", "1234.5", "-0.5"]
    walk = [case.actors[i].walk_away.views[0].text for i in "ab"]  # type: ignore[union-attr]
    assert walk == ["1.5", "0.125"]
    rows[1][3] = "35,000"
    said = first_error(write_text(tmp_path / "t.csv", rows, mark))
    assert "row 2, column D: " in said
    assert "may be 35.000 or 35000" in said


def test_merged_cells_stand_for_every_cell_of_their_area(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    rows = [
        ["Our talks", None, None, None],
        ["actor", "issue", "option", "points"],
        ["a", "price", "x", 0],
        [None, None, "y", 5],
        ["b", "price", "x", 5],
        [None, None, "y", 0],
    ]
    file = write_xlsx(tmp_path / "t.xlsx", {"x": rows})
    book = load_workbook(file)
    for area in ("A1:D1", "A3:A4", "A5:A6", "B3:B4", "B5:B6"):
        book["x"].merge_cells(area)
    book.save(file)
    case = load(file)
    assert numbers(case, "a") == {"price": [0, 5]}
    assert numbers(case, "b") == {"price": [5, 0]}
    assert "what stands above row 2 is left out" in notes(file)
    assert "as in the row above" not in notes(file)


def test_sheets_of_something_else_are_left_out_and_named(tmp_path: Path) -> None:
    plan = [["Plan of the room", None], ["table", 3], ["chairs", 12]]
    file = write_xlsx(tmp_path / "t.xlsx", {"Room": plan, "Scores": WIDE, "Sheet3": []})
    assert load(file).parties == ("Union", "Hospital")
    assert "sheet 'Room' is left out: no row names the columns issue and option" in notes(file)
    only = write_xlsx(tmp_path / "only.xlsx", {"Room": plan})
    assert "holds no values" in first_error(only)
    assert "'Room' is left out" in first_error(only)


def test_comments_are_no_rows(tmp_path: Path) -> None:
    rows = [["actor", "issue", "option", "points", "remarks", "# mine"], ["# an example"]]
    rows += [
        ["a", "p", "x", 1, "sure", 5],
        ["a", "p", "y", 2],
        ["b", "p", "x", 1],
        ["b", "p", "y", 0],
    ]
    case = load(write_xlsx(tmp_path / "t.xlsx", {"x": rows}))
    assert case.parties == ("a", "b")


def test_days_as_spreadsheets_count_them(tmp_path: Path) -> None:
    book = {
        "case": [["key", "value"], ["title", "T"], ["held", 43524]],
        "x": [["actor", "issue", "option", "points", "as_of"]]
        + [[i, "p", o, 1, 43000.0 if o == "x" else "28.02.2019"] for i in "ab" for o in "xy"],
    }
    case = load(write_xlsx(tmp_path / "t.xlsx", book))
    assert case.held is not None
    assert case.held.isoformat() == "2019-02-28"
    dates = [q.as_of.isoformat() for q in case.actors["a"].points["p"]]  # type: ignore[union-attr]
    assert dates == ["2017-09-22", "2019-02-28"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not there")
@pytest.mark.parametrize("name", ["hospital_nurses", "prespa_2018"])
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_that_libreoffice_saved_again_is_the_same_case(
    tmp_path: Path, name: str, kind: str
) -> None:
    assert name in shipped_ids()
    file, out = tmp_path / f"{name}.xlsx", tmp_path / "out"
    export(load(name), file, "xlsx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    done = subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(out), str(file)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    saved = out / f"{name}.{kind}"
    assert saved.is_file(), done.stderr
    assert load(saved) == load(file)
