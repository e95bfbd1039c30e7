"""The report in a real Chromium: accessible, at two widths, on paper, without scripts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from winset.analysis import Analysis
from winset.report import making
from winset.report.html import to_html

sync_api = pytest.importorskip("playwright.sync_api")
pypdf = pytest.importorskip("pypdf")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OPEN = "document.querySelectorAll('details').forEach(d => { d.open = true })"
WIDTHS = {"desk": 1280, "phone": 360}
WHOLE = pytest.mark.parametrize("report", ["whole"], indirect=True)
THREE = pytest.mark.parametrize("report", ["three"], indirect=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("SKIPPED LOUDLY: no Chromium on this machine; the report was not looked at")
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield made
        made.close()


@pytest.fixture(scope="module", params=["whole", "hostile", "three"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    analysis: Analysis = request.getfixturevalue(request.param)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(to_html(making.report(analysis)), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_page_stands_alone_and_fits(browser: sync_api.Browser, report: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: said.append(f"a dialog: {dialog.message}"))
    page.goto(report.as_uri())
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [report.as_uri()]
    assert said == []
    page.close()


@pytest.mark.parametrize(
    ("report", "width"), [("whole", 1280), ("whole", 360), ("three", 360)], indirect=["report"]
)
def test_page_is_accessible(browser: sync_api.Browser, report: Path, width: int) -> None:
    # axe itself is loaded past the policy of the page, which allows no script but its own.
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(report.as_uri())
    # Every kind of table once: the hundred judgements of a real case are a hundred like rows.
    page.evaluate(
        "document.querySelectorAll('figure details, #understood details:first-of-type')"
        ".forEach(d => { d.open = true })"
    )
    page.evaluate(
        "document.querySelectorAll('tbody').forEach("
        "b => [...b.rows].slice(8).forEach(row => row.remove()))"
    )
    results = axe.Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    context.close()


@WHOLE
def test_every_picture_is_shown_once(browser: sync_api.Browser, report: Path) -> None:
    for width in WIDTHS.values():
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(report.as_uri())
        page.evaluate(OPEN)
        figures = page.locator("figure").count()
        assert page.locator("figure svg:visible").count() == figures > 0
        page.close()


@THREE
def test_details_show_under_the_pointer(browser: sync_api.Browser, report: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(report.as_uri())
    page.evaluate(OPEN)
    mark = page.locator("#fig-structure .wide .mark[data-tip]").last
    mark.scroll_into_view_if_needed()
    mark.hover()
    assert page.locator("#tip").inner_text() == mark.get_attribute("data-tip")
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()
    page.close()


@WHOLE
def test_page_reads_without_scripts_and_prints(
    browser: sync_api.Browser, report: Path, tmp_path: Path
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.goto(report.as_uri())
    for fold in page.locator("details.more > summary").all():
        fold.click()
    assert page.locator("figure svg:visible").count() == page.locator("figure").count()
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    paper = tmp_path / "report.pdf"
    page.reload()
    pages = printed(page, paper)
    assert len(pages) < 12
    assert "Why did the summit fail" in pages[0]
    assert "Accounts" in pages[0], "the page of judgement stands on the executive page"
    assert pages[1].index("Contents") < pages[1].index("Which bargain")
    assert all(f"{n} / {len(pages)}" in text for n, text in enumerate(pages, 1))
    assert not any("exact values and rules" in text for text in pages)
    page.emulate_media(media="screen")
    page.locator("#print-all").check()
    page.emulate_media(media="print")
    everything = printed(page, paper)
    assert len(everything) > len(pages)
    assert any("exact values and rules" in text for text in everything)
    context.close()


def printed(page: sync_api.Page, path: Path) -> list[str]:
    """The texts of the pages that come out of a printer."""
    page.pdf(path=path, prefer_css_page_size=True)
    return [sheet.extract_text() for sheet in pypdf.PdfReader(path).pages]


@THREE
def test_keyboard_reaches_the_answer_first(browser: sync_api.Browser, report: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(report.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.close()


@THREE
def test_data_beside_a_figure_downloads(browser: sync_api.Browser, report: Path) -> None:
    page = browser.new_page(accept_downloads=True)
    page.goto(report.as_uri())
    page.evaluate(OPEN)
    with page.expect_download() as caught:
        page.locator("a[download='zone.csv']").click()
    assert caught.value.suggested_filename == "zone.csv"
    assert caught.value.path().read_text(encoding="utf-8").startswith("epoch,zone,zone_error")
    page.close()
