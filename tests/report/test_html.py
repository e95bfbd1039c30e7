from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import zipfile
import zlib
from itertools import pairwise

import html5lib
import pytest

from winset.analysis import Analysis
from winset.report.csvfiles import to_csv
from winset.report.html import to_html
from winset.report.making import report
from winset.report.model import Figure

PAGES = ("whole", "hostile", "three")


@pytest.fixture(params=PAGES, scope="module")
def made(request: pytest.FixtureRequest) -> tuple[Analysis, str]:
    analysis = request.getfixturevalue(request.param)
    return analysis, to_html(report(analysis))


def parsed(page: str):  # type: ignore[no-untyped-def]
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False
    )
    return parser.parse(page)


def test_page_is_strict_html(made: tuple[Analysis, str]) -> None:
    root = parsed(made[1])
    assert root.get("lang") == "en"
    assert root.find(".//title").text.startswith(made[0].case.title)


def test_nothing_is_loaded_from_elsewhere(made: tuple[Analysis, str]) -> None:
    for element in parsed(made[1]).iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in {"link", "iframe", "object", "embed", "img", "base"}
        for name in ("src", "srcset", "poster", "action", "background"):
            assert name not in element.attrib
        for name in element.attrib:
            assert not str(name).lower().startswith("on"), "no handlers in attributes"
        href = element.get("href", "#")
        assert href.startswith(("#", "data:application/zip", "https://", "http://"))
        if href.startswith("http"):
            assert element.tag == "a"
    style = parsed(made[1]).find(".//style").text
    assert "url(" not in style
    assert "@import" not in style


def test_scripts_are_the_reports_own_and_named_by_hash(made: tuple[Analysis, str]) -> None:
    root = parsed(made[1])
    scripts = list(root.iter("script"))
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].text.encode()).digest()).decode()
    policy = root.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_hostile_text_is_shown_as_text(hostile: Analysis) -> None:
    page = to_html(report(hostile))
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "javascript:" not in re.sub(r">[^<]*<", "><", page)
    assert "49" not in parsed(page).find(".//h1").text, "templates are not evaluated"
    for figure in (f for s in report(hostile).sections for f in s.figures):
        for width in (328, 720):
            assert "<script" not in figure.draw(width)


def test_ids_are_unique_and_links_lead_somewhere(made: tuple[Analysis, str]) -> None:
    root = parsed(made[1])
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    for link in root.iter("a"):
        if link.get("href").startswith("#"):
            assert link.get("href")[1:] in ids


def test_headings_do_not_skip_a_level(made: tuple[Analysis, str]) -> None:
    root = parsed(made[1])
    levels = [
        int(e.tag[1]) for e in root.iter() if isinstance(e.tag, str) and re.match(r"h\d$", e.tag)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_tables_say_what_they_are(made: tuple[Analysis, str]) -> None:
    for table in parsed(made[1]).iter("table"):
        assert table.find("caption/span").text
        for cell in table.iter("th"):
            assert cell.get("scope") in {"col", "row"}


def test_every_figure_has_words_a_picture_for_both_widths_and_its_data(
    made: tuple[Analysis, str],
) -> None:
    analysis, page = made
    figures = [f for s in report(analysis).sections for f in s.figures]
    root = parsed(page)
    found = {element.get("id"): element for element in root.iter("figure")}
    (archive,) = (a for a in root.iter("a") if a.get("download"))
    zipped = base64.b64decode(archive.get("href").partition("base64,")[2])
    data_of = zipfile.ZipFile(io.BytesIO(zipped))
    (packed,) = (e for e in root.iter("div") if e.get("data-packed"))
    narrow = json.loads(zlib.decompress(base64.b64decode(packed.get("data-packed")), -15))
    # On the first screen the talks are drawn once more, with few numbers.
    assert found.keys() - {"fig-talks"} == {f"fig-{figure.id}" for figure in figures}
    assert figures
    for figure in figures:
        element = found[f"fig-{figure.id}"]
        assert figure.read
        assert figure.alt
        svgs = [e for e in element.iter() if str(e.tag).endswith("svg")]
        # A folded figure is drawn for a phone once a script unpacks it.
        folded = figure.depth != "main"
        assert [e.get("width") for e in svgs] == (["720"] if folded else ["720", "328"])
        assert not folded or 'width="328"' in narrow[figure.id]
        assert all(e.get("role") == "img" and e.get("aria-label") for e in svgs)
        data = data_of.read(f"{figure.data.id}.csv").decode()
        assert data == to_csv(figure.data)
        rows = list(csv.reader(io.StringIO(data, newline="")))
        assert len(rows) == len(figure.data.rows) + 1
        assert len({len(row) for row in rows}) == 1


def test_table_and_figure_names_are_unique(made: tuple[Analysis, str]) -> None:
    made_sections = report(made[0]).sections
    names = [t.id for s in made_sections for t in s.tables]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[\w-]+", name) for name in names), "names become file names"
    assert len({s.id for s in made_sections}) == len(made_sections)
    captions = [t.caption for s in made_sections for t in s.tables]
    assert len(captions) == len(set(captions)), "captions name regions of the page"


def test_csv_holds_no_formula(hostile: Analysis) -> None:
    for section in report(hostile).sections:
        for table in section.tables:
            for row in csv.reader(io.StringIO(to_csv(table), newline="")):
                for cell in row:
                    if cell.startswith(("=", "+", "-", "@")):
                        float(cell)


def test_same_analysis_same_bytes(hanoi: Analysis) -> None:
    assert to_html(report(hanoi)) == to_html(report(hanoi))


def test_report_says_how_to_get_it_again(hanoi: Analysis) -> None:
    page = to_html(report(hanoi))
    for said in (hanoi.version, hanoi.input_hash, f"--seed {hanoi.seed}", "--worlds 400"):
        assert said in page


def test_every_source_that_a_judgement_cites_is_listed(hanoi: Analysis) -> None:
    root = parsed(to_html(report(hanoi)))
    cited = {a.get("href") for a in root.iter("a") if a.get("href").startswith("#src-")}
    assert cited
    listed = {f"#{e.get('id')}" for e in root.iter("tr") if e.get("id")}
    assert cited <= listed


def test_figures_are_parts_of_sections(hanoi: Analysis) -> None:
    kinds = [part for section in report(hanoi).sections for part in section.parts]
    wanted = {"zone", "structure", "packages", "bargaining_us_dprk"}
    assert wanted <= {part.id for part in kinds if isinstance(part, Figure)}
