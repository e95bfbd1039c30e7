"""The site of the documentation builds, lets no warning pass, and can be read by everybody."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ = ("", "tutorial/", "reference/python/", "reference/cli/", "theory/worlds/", "cases/")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built from a copy: nothing is written beside the pages."""
    for needed in ("zensical", "mkdocstrings", "latex2mathml"):
        pytest.importorskip(needed, reason="the extra 'docs' is not installed")
    copy = tmp_path_factory.mktemp("site")
    for folder in ("docs", "scripts", "src"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", copy)
    done = subprocess.run(
        [sys.executable, "scripts/pages.py"], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return copy / "site"


def test_every_page_is_there_and_none_asks_for_anything(site: Path) -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        name = page.relative_to(ROOT / "docs").with_suffix("").as_posix()
        place = name.removesuffix("index")
        assert (site / place / "index.html").is_file(), name
    reference = (site / "reference" / "python" / "index.html").read_text("utf-8")
    assert 'id="winset.analyze"' in reference
    assert "Kalai-Smorodinsky solution" in reference
    worlds = (site / "theory" / "worlds" / "index.html").read_text("utf-8")
    assert "<math" in worlds
    assert "arithmatex" not in worlds
    # Nothing on a page is fetched from elsewhere: it can be read with the network off.
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert 'src="http' not in text, page
        assert 'rel="stylesheet" href="http' not in text, page


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of what is asked for."""


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    handler = functools.partial(_Silent, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.browser
def test_axe_finds_nothing_wide_and_narrow(address: str) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("SKIPPED LOUDLY: no Chromium on this machine; the site was not looked at")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for width in (1400, 390):
            page = browser.new_page(viewport={"width": width, "height": 900})
            asked: list[str] = []
            page.on("request", lambda request, to=asked: to.append(request.url))
            for name in READ:
                page.goto(address + name, wait_until="load")
                found = axe.run(page).response["violations"]
                told = [(v["id"], v["nodes"][0]["html"]) for v in found]
                assert told == [], f"{name or 'index'} at {width}"
            assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
        browser.close()
