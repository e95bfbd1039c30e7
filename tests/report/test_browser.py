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
from winset.words.chances import percent

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


def whole(page: sync_api.Page) -> None:
    """Show all parts and folds, and wait until pictures are unpacked."""
    page.get_by_role("button", name="One page").click()
    page.evaluate(OPEN)
    if page.viewport_size["width"] < 640:
        page.wait_for_selector("html.drawn [data-draw] svg", state="attached")


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
        whole(page)
        figures = page.locator("figure").count()
        assert page.locator("figure svg:visible").count() == figures > 0
        page.close()


@THREE
def test_details_show_under_the_pointer(browser: sync_api.Browser, report: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(report.as_uri())
    page.evaluate(OPEN)
    page.goto(f"{report.as_uri()}#fig-structure")
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
    for fold in page.locator("details.more:not([hidden]) > summary").all():
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
    page.goto(f"{report.as_uri()}#zone-more")
    with page.expect_download() as caught:
        page.locator("a[data-file='zone.csv']").click()
    assert caught.value.suggested_filename == "zone.csv"
    assert caught.value.path().read_text(encoding="utf-8").startswith("epoch,zone,zone_error")
    page.close()


@WHOLE
def test_parts_are_tabs_and_links_lead_into_folds(browser: sync_api.Browser, report: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.as_uri())
    assert page.locator(".part:visible").count() == 1
    page.get_by_role("link", name="Deals", exact=True).click()
    assert page.locator("#part-deals").is_visible()
    assert page.locator("#part-answer").is_hidden()
    page.go_back()
    assert page.locator("#part-answer").is_visible()
    fold = page.locator("details.more[id]").last.get_attribute("id")
    page.goto(f"{report.as_uri()}#{fold}")
    page.reload()
    assert page.locator(f"#{fold}").get_attribute("open") is not None
    assert page.locator(f"#{fold} > summary").is_visible()
    page.get_by_role("button", name="One page").click()
    assert page.locator(".part:visible").count() == 6
    page.close()


@WHOLE
def test_find_opens_what_it_finds(browser: sync_api.Browser, report: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.as_uri())
    page.keyboard.press("/")
    page.keyboard.type("hankyoreh")
    count = page.locator(".find .count")
    found = int(count.inner_text().split()[0])
    assert found > 1
    page.keyboard.press("Enter")
    assert count.inner_text() == f"1 of {found}"
    page.keyboard.press("Shift+Enter")
    assert count.inner_text() == f"{found} of {found}"
    assert page.evaluate(
        "[...CSS.highlights.get('here')][0].startContainer.parentElement.checkVisibility()"
    )
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("no such words here")
    assert count.inner_text() == "not found"
    page.close()


@WHOLE
def test_tables_are_sorted_and_filtered(browser: sync_api.Browser, report: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.as_uri())
    whole(page)
    table = page.locator("table[data-table='sources']")
    rows = table.locator("tbody tr")
    before = rows.all_inner_texts()
    heading = table.locator("thead th").nth(1)
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    cells = [c.lower() for c in table.locator("tbody tr td:nth-child(2)").all_inner_texts()]
    assert cells[0] <= cells[-1]
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") is None
    assert rows.all_inner_texts() == before
    box = page.get_by_label("Filter rows: ", exact=False).and_(
        page.locator("#sources input, #sources-more input")
    )
    box.first.fill("reuters")
    left = table.locator("tbody tr:visible").all_inner_texts()
    assert 0 < len(left) < len(before)
    assert all("reuters" in row.lower() for row in left)
    page.close()


@WHOLE
def test_any_deal_can_be_tried(browser: sync_api.Browser, report: Path, whole_: Analysis) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{report.as_uri()}#try")
    room = page.locator("#try")
    package = whole_.packages.packages[0]
    assert percent(package.fresh) in room.locator(".verdict").inner_text().replace("\xa0", " ")
    # Everything as it is: no deal.
    model = whole_.model
    for j, k in enumerate(model.space.null):
        room.locator(f"label[for='try-{j}-{k}']").click()
    assert "that is no deal" in room.locator(".verdict").inner_text()
    # One option, by the keyboard alone.
    room.locator("#try-from").select_option("0")
    first = room.locator("fieldset").first.locator("input:checked")
    was = first.get_attribute("id")
    first.focus()
    page.keyboard.press("ArrowRight")
    assert room.locator("fieldset").first.locator("input:checked").get_attribute("id") != was
    # A package of a table of the report.
    page.get_by_role("link", name="Deals", exact=True).click()
    page.evaluate(OPEN)
    page.get_by_role("button", name="Try Package 2 in the inspector").first.click()
    assert room.locator("#try-from").input_value() == "1"
    second = whole_.packages.packages[1]
    assert percent(second.fresh) in room.locator(".verdict").inner_text().replace("\xa0", " ")
    page.close()


@pytest.fixture(scope="module")
def whole_(request: pytest.FixtureRequest) -> Analysis:
    return request.getfixturevalue("whole")


@WHOLE
def test_the_whole_report_is_few_stops_of_the_keyboard(
    browser: sync_api.Browser, report: Path
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.as_uri())
    page.get_by_role("button", name="One page").click()
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
    else:
        pytest.fail("more than 60 stops")
    page.close()


@WHOLE
def test_marks_of_a_picture_are_one_stop(browser: sync_api.Browser, report: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{report.as_uri()}#fig-kinds")
    marks = page.locator("#fig-kinds .wide .mark[data-tip]")
    assert page.locator("#fig-kinds .wide .mark[tabindex='0']").count() == 1
    marks.first.focus()
    assert page.locator("#tip").inner_text() == marks.first.get_attribute("data-tip")
    page.keyboard.press("ArrowDown")
    assert page.locator("#tip").inner_text() == marks.nth(1).get_attribute("data-tip")
    page.close()


@WHOLE
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_page_is_accessible_in_both_modes(
    browser: sync_api.Browser, report: Path, width: int, scheme: str
) -> None:
    for scripts in (True, False):
        context = browser.new_context(
            bypass_csp=True,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(report.as_uri())
        if not scripts:  # what a reader without scripts has: one page, nothing hidden
            page.evaluate("document.documentElement.classList.remove('tabs')")
        results = axe.Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        context.close()


@WHOLE
def test_page_holds_at_twice_the_size_and_in_forced_colours(
    browser: sync_api.Browser, report: Path
) -> None:
    # 200 % of a screen of 780 pixels leaves 390 to lay out.
    context = browser.new_context(
        viewport={"width": 390, "height": 500}, device_scale_factor=2, forced_colors="active"
    )
    page = context.new_page()
    page.goto(report.as_uri())
    for name in ("answer", "why", "deals", "record", "actors", "sources"):
        page.goto(f"{report.as_uri()}#part-{name}")
        page.evaluate(OPEN)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    bar = page.locator(".strip i").first
    assert bar.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
    context.close()
