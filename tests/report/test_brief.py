"""The brief: it says what the report says, in two pages, in every form."""

from __future__ import annotations

import html
import io
import itertools
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest

import winset as ws
from winset.analysis import Analysis
from winset.files.library import shipped
from winset.report.brief import docx as word
from winset.report.brief import pictures
from winset.report.brief.docx import to_docx
from winset.report.brief.making import Brief, brief
from winset.report.brief.texts import plain, to_html, to_markdown
from winset.report.brief.writing import write_brief
from winset.report.making import report
from winset.text import visible
from winset.words.brief import PARTS

docx = pytest.importorskip("docx", reason="SKIPPED LOUDLY: the extra winset[brief] is not there")
pytest.importorskip("resvg_py", reason="SKIPPED LOUDLY: the extra winset[brief] is not there")

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def said(made: Brief) -> Iterator[str]:
    """Everything that a brief says in sentences."""
    yield made.title
    for part in made.parts:
        yield part.title
        yield from part.lines
        yield from (text for row in part.rows for text in (row.head, row.text))


def flat(text: str) -> str:
    return " ".join(visible(text).replace("\u00a0", " ").split())


def read(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def texts(document: Any) -> str:
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return " ".join([*(p.text for p in document.paragraphs), *cells])


@pytest.mark.parametrize("which", ["whole", "hostile", "three"])
def test_every_form_says_what_the_report_says(which: str, request: pytest.FixtureRequest) -> None:
    found = report(request.getfixturevalue(which))
    made = brief(found)
    told = set(said(made))
    assert found.question in told
    assert f"{found.answer.headline}." in told
    for row in found.answer.rows:
        assert {row.head, row.text} <= told, "no row of the page of judgement is left out"
    page = flat("".join(html5lib.parse(to_html(made)).itertext()))
    document = flat(texts(read(to_docx(made))))
    marked = flat(to_markdown(made).replace("\\", ""))
    for text in map(flat, told):
        assert text in page
        assert text in document
        assert text.replace("\\", "") in marked


def test_parts_come_in_the_order_of_who_decides(whole: Analysis) -> None:
    ids = [part.id for part in brief(report(whole)).parts]
    assert ids == [part.id for part in PARTS]
    method = brief(report(whole)).parts[-1]
    assert len(method.lines) == 3
    assert f"seed {whole.seed}" in method.lines[-1]


def test_nothing_in_a_case_acts(hostile: Analysis) -> None:
    made = brief(report(hostile))
    page = to_html(made)
    assert "<script" not in page
    assert "onerror=alert" not in html.unescape(page).replace("<img src=x onerror=alert(2)>", "")
    marked = to_markdown(made).replace("\\<", "")
    assert "<" not in marked


def test_the_document_is_one(whole: Analysis) -> None:
    made = brief(report(whole))
    document = read(to_docx(made))
    styles = [p.style.name for p in document.paragraphs if p.text == made.title]
    assert styles == ["Title"]
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads == [part.title for part in made.parts]
    assert document.core_properties.title == made.title
    assert document.core_properties.language == "en-GB"
    languages = document.styles.element.iter(f"{WORD}lang")
    assert {x.get(f"{WORD}val") for x in languages} == {"en-GB"}
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert told == [part.figure.alt for part in made.parts if part.figure]
    assert len(told) == 2
    assert all(len(text) > 60 for text in told)
    for table in document.tables:
        assert table.rows[0]._tr.find(f".//{WORD}tblHeader") is not None


def test_the_same_bytes(whole: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    made = brief(report(whole))
    first = to_docx(made)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"<dcterms:" not in archive.read("docProps/core.xml")
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert to_docx(brief(report(whole))) == first


def test_without_a_font_it_says_what_to_install(
    whole: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_has_font", lambda: False)
    with pytest.raises(pictures.PictureError, match="fonts-dejavu-core"):
        to_docx(brief(report(whole)))
    assert pictures.__all__ == ["PictureError", "to_png"]


def test_written_by_ending(whole: Analysis, tmp_path: Path) -> None:
    made = brief(report(whole))
    for ending in ("docx", "md", "html"):
        write_brief(made, tmp_path / f"b.{ending}")
    marked = (tmp_path / "b.md").read_text(encoding="utf-8")
    for part in made.parts:
        if part.figure:
            assert f"](b-{part.figure.id}.svg)" in marked
            assert (tmp_path / f"b-{part.figure.id}.svg").is_file()
    with pytest.raises(ValueError, match=r"not to 'b.pdf'"):
        write_brief(made, tmp_path / "b.pdf")
    assert plain(made)["parts"][0]["lines"][0] == report(whole).question


def test_everything_has_a_human_name(whole: Analysis) -> None:
    """No path of the case file, and no number in brackets, stands in the brief."""
    text = to_markdown(brief(report(whole)), lambda figure: "x")
    assert not re.findall(r"\b(?:actors|issues|levers|events)[.\[]\w+|\\\[\d+\\\]", text)


@pytest.mark.browser
def test_the_page_is_for_everybody_and_prints_on_two(whole: Analysis, tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    pypdf = pytest.importorskip("pypdf", reason="SKIPPED LOUDLY: no pypdf to count pages with")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("SKIPPED LOUDLY: no Chromium on this machine; the brief was not looked at")
    place = tmp_path / "brief.html"
    place.write_text(to_html(brief(report(whole))), encoding="utf-8")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for width, scheme in itertools.product((1280, 390), ("light", "dark")):
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page.goto(place.as_uri())
            found = axe.run(page).response["violations"]
            assert [v["id"] for v in found] == [], f"{width}, {scheme}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.pdf(path=tmp_path / "brief.pdf", prefer_css_page_size=True)
        browser.close()
    assert len(pypdf.PdfReader(tmp_path / "brief.pdf").pages) <= 2


@pytest.mark.slow
def test_two_pages_in_a_word_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every shipped case, set in its own font and in one that runs wider."""
    office = shutil.which("soffice")
    pypdf = pytest.importorskip("pypdf", reason="SKIPPED LOUDLY: no pypdf to count pages with")
    if office is None:
        pytest.skip("SKIPPED LOUDLY: no LibreOffice, the pages of the brief are not counted")
    expected = {}
    for case in shipped():
        made = brief(report(ws.analyze(case.id, worlds=200)))
        for font in ("Calibri", "DejaVu Sans"):
            monkeypatch.setattr(word, "_FONT", font)
            name = f"{case.id}-{font.split()[0]}"
            (tmp_path / f"{name}.docx").write_bytes(to_docx(made))
            expected[name] = made
    files = [str(tmp_path / f"{name}.docx") for name in expected]
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    if not list(tmp_path.glob("*.pdf")):
        pytest.skip(f"SKIPPED LOUDLY: LibreOffice reads no Word documents here: {done.stderr}")
    for name, made in expected.items():
        pages = pypdf.PdfReader(tmp_path / f"{name}.pdf").pages
        text = "".join(page.extract_text() for page in pages)
        assert len(pages) <= 2, name
        for part in made.parts:
            assert part.title in " ".join(text.split()), name
