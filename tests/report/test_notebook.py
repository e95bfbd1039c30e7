"""What a notebook shows: short forms, HTML that fits any page, tables for dataframes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import html5lib
import pyarrow as pa
import pytest

import winset as ws
from winset.analysis import Analysis
from winset.display import Displayed, belongs
from winset.findings.zone import ZoneFinding
from winset.report.csvfiles import to_csv
from winset.report.making import report

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "hanoi.ipynb"


def parts(analysis: Analysis) -> dict[str, Displayed]:
    return {n: part for n, part in vars(analysis).items() if isinstance(part, Displayed)}


def test_short_forms(whole: Analysis) -> None:
    assert len(repr(whole)) < 250
    assert whole.case.title in repr(whole)
    assert len(repr(whole.case)) < 150
    for name, part in parts(whole).items():
        assert len(repr(part)) <= 210, name
        assert "\n" not in repr(part)


def test_every_part_shows_its_sentences_its_picture_and_its_tables(whole: Analysis) -> None:
    made = report(whole)
    sections = {section.id: section for section in made.sections}
    seen = 0
    for name, part in parts(whole).items():
        page = part._repr_html_()
        assert (page is None) == (name == "inspected"), name
        text = " ".join("".join(html5lib.parse(page or "").itertext()).split())
        if name == "case":
            assert whole.case.question in text
            continue
        if name == "inspected":  # the data of the report's deal inspector: arrays
            continue
        if name == "belief":
            assert "<svg" in (page or "")
            assert part.table().num_rows >= 3
            continue
        if name == "judgement":
            assert all(" ".join(row.text.split()) in text for row in made.answer.rows)
            continue
        section = sections[name]
        assert section.title in text
        assert ("<svg" in (page or "")) == bool(section.figures)
        if section.figures:
            assert part.svg() == section.figures[0].draw(720)
        for table in section.tables:
            assert part.table(table.id).num_rows == len(table.rows)
            seen += 1
    assert seen > 30
    assert set(parts(whole)) >= {"judgement", "gates", "packages", "bridges", "unknowns", "zone"}


def test_the_analysis_shows_the_page_of_judgement(whole: Analysis) -> None:
    page = whole._repr_html_()
    assert page is not None
    text = " ".join("".join(html5lib.parse(page).itertext()).split())
    said = report(whole).answer
    assert said.headline in text
    for row in said.rows:
        assert f"{row.head}: {' '.join(row.text.split())}" in text
    assert whole.table().to_pylist() == [{"about": r.head, "said": r.text} for r in said.rows]
    for figure in report(whole).figures:
        assert whole.svg(figure.id) == figure.draw(720)


def test_tables_hold_what_the_csv_files_hold(whole: Analysis) -> None:
    for table in report(whole).tables:
        if not table.rows:
            continue
        found = whole.table(table.id)
        head, *rows = to_csv(table).splitlines()
        assert found.num_rows == len(table.rows)
        assert set(found.column_names) >= set(head.split(",")), table.id
        assert len(rows) >= found.num_rows


def test_dataframes_read_the_tables(whole: Analysis) -> None:
    table = whole.gates.table() if whole.gates else pa.table({})
    pandas = pytest.importorskip("pandas", reason="SKIPPED LOUDLY: no pandas")
    polars = pytest.importorskip("polars", reason="SKIPPED LOUDLY: no polars")
    assert table.schema.field("share").type == pa.float64()
    as_pandas, as_polars = table.to_pandas(), polars.DataFrame(table)
    assert isinstance(as_pandas, pandas.DataFrame)
    assert as_pandas["share"].sum() == pytest.approx(1.0)
    assert as_polars["share"].sum() == pytest.approx(1.0)
    assert as_polars["share_error"].min() >= 0


def test_what_is_shown_loads_nothing_and_takes_the_colours_of_its_page(whole: Analysis) -> None:
    for part in (whole, *parts(whole).values()):
        page = part._repr_html_() or ""
        assert not re.search(r"<(script|link|img|iframe)", page)
        assert not re.search(r'(?:src|href)="', page)
        outside = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
        assert "color:#" not in outside.replace(" ", "")
        assert not page or "color:inherit" in outside


def test_nothing_in_a_case_acts(hostile: Analysis) -> None:
    for part in (hostile, *parts(hostile).values()):
        assert "<script" not in (part._repr_html_() or "")


def test_show_prints_where_there_is_no_notebook(
    whole: Analysis, capsys: pytest.CaptureFixture[str]
) -> None:
    whole.show()
    out = capsys.readouterr().out
    assert out.startswith(whole.case.title)
    assert len(out.splitlines()) <= 24
    assert whole.gates is not None
    whole.gates.show()
    assert capsys.readouterr().out.startswith("What stopped it?")
    whole.case.show()
    assert "Actors" in capsys.readouterr().out


def test_a_part_that_stands_alone_has_its_short_form(whole: Analysis) -> None:
    alone = ZoneFinding(**{**vars(whole.zone)})
    assert alone._repr_html_() is None
    assert repr(alone).startswith("ZoneFinding(")
    with pytest.raises(LookupError, match="it is no part of a run"):
        alone.table()
    belongs(alone, whole.case)
    with pytest.raises(LookupError, match="there is no table 'x' here; there are: "):
        whole.zone.table("x")
    with pytest.raises(LookupError, match="there is no picture here"):
        whole.case.svg()


def test_what_was_learned_and_compared_is_shown_with_its_case() -> None:
    learned = ws.learn("hanoi", worlds=300)
    assert len(repr(learned)) <= 210
    page = learned._repr_html_() or ""
    assert "before the record" in page
    assert ws.load("hanoi").title in page
    assert learned.table().num_rows == len(learned.steps)
    case = ws.load("valley_dam")
    found = ws.compare(case, case, worlds=50)
    assert "The cases do not differ" in (found._repr_html_() or "")


def test_a_run_read_back_shows_the_same(whole: Analysis, tmp_path: Path) -> None:
    again = ws.open_run(ws.save(whole, tmp_path / "run"))
    assert again._repr_html_() == whole._repr_html_()
    assert again.gates is not None
    assert whole.gates is not None
    assert again.gates._repr_html_() == whole.gates._repr_html_()


def test_the_example_is_shipped_without_outputs() -> None:
    book = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert NOTEBOOK.stat().st_size < 10_000
    for cell in book["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert not re.search(r"/(home|tmp|root|Users)/", "".join(cell["source"]))


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_example_notebook_runs() -> None:
    nbformat = pytest.importorskip("nbformat", reason="SKIPPED LOUDLY: no nbformat")
    nbclient = pytest.importorskip("nbclient", reason="SKIPPED LOUDLY: no nbclient")
    pytest.importorskip("ipykernel", reason="SKIPPED LOUDLY: no ipykernel")
    book = nbformat.read(NOTEBOOK, as_version=4)
    for cell in book.cells:  # as a reader runs it, with fewer worlds
        cell.source = cell.source.replace("worlds=1_000", "worlds=200")
    nbclient.NotebookClient(book, timeout=600, kernel_name="python3").execute()
    shown = [out for cell in book.cells if cell.cell_type == "code" for out in cell.outputs]
    assert not [out for out in shown if out.output_type == "error"]
    pages = [out.data["text/html"] for out in shown if "text/html" in out.get("data", {})]
    assert len(pages) >= 6
    assert sum("<svg" in page for page in pages) >= 3
    printed = "".join(out.text for out in shown if out.output_type == "stream")
    assert "there are: " in printed
