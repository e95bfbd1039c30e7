"""The site of the documentation builds, and no warning is let pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    for needed in ("mkdocs", "mkdocstrings", "material", "latex2mathml"):
        pytest.importorskip(needed, reason="the extra 'docs' is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    reference = (tmp_path / "reference" / "python" / "index.html").read_text("utf-8")
    assert 'id="winset.analyze"' in reference
    assert "Kalai-Smorodinsky solution" in reference
    worlds = (tmp_path / "theory" / "worlds" / "index.html").read_text("utf-8")
    assert "<math" in worlds
    assert "arithmatex" not in worlds
    # Nothing on a page is fetched from elsewhere: it can be read with the network off.
    for page in tmp_path.rglob("*.html"):
        text = page.read_text("utf-8")
        assert 'src="http' not in text, page
        assert 'rel="stylesheet" href="http' not in text, page
