"""Build the site of the documentation: its pages join the contents by themselves.

    python scripts/pages.py            into site/, every warning an error
    python scripts/pages.py --serve    and serve it on this machine

A page that the contents in ``mkdocs.yml`` do not name is added to the section of its folder, under
its own heading. As a Markdown extension this module turns formulas, marked by
``pymdownx.arithmatex``, into MathML, which browsers draw without a script from afar.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
#: What the generator reads: mkdocs.yml with its contents completed. Not kept.
COMPLETED = ROOT / "site.yml"

_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">(?P<open>\\[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>',
    re.DOTALL,
)


def named(nav: Any) -> list[str]:
    """List the pages that some contents name."""
    if isinstance(nav, str):
        return [nav]
    return [
        page for item in (nav.values() if isinstance(nav, dict) else nav) for page in named(item)
    ]


def completed(nav: list[Any], docs: Path) -> list[Any]:
    """Add to each section the pages of its folder that no section names, by name."""
    known = set(named(nav))
    left = sorted(p.relative_to(docs).as_posix() for p in docs.rglob("*.md"))
    left = [page for page in left if page not in known]
    for section in (item for item in nav if isinstance(item, dict)):
        for title, inside in section.items():
            if isinstance(inside, list):
                folders = {page.rpartition("/")[0] for page in named(inside)} - {""}
                section[title] = inside + [p for p in left if p.rpartition("/")[0] in folders]
    return nav


def translated(page: str) -> str:
    """Return a page of HTML with every marked formula as MathML."""
    from latex2mathml.converter import convert

    def one(found: re.Match[str]) -> str:
        display = "block" if found["open"] == "\\[" else "inline"
        made = convert(html.unescape(found["tex"]).strip(), display=display)
        return f"<{found['tag']}>{made}</{found['tag']}>"

    return _FORMULA.sub(one, page)


def makeExtension(**_: Any) -> Any:  # noqa: N802
    """Return the extension that translates formulas (Python-Markdown calls this)."""
    from markdown.extensions import Extension
    from markdown.postprocessors import Postprocessor

    class Formulas(Postprocessor):
        def run(self, text: str) -> str:
            return translated(text)

    class Translating(Extension):
        def extendMarkdown(self, md: Any) -> None:  # noqa: N802
            # After raw HTML is back in its place (priority 30), where display formulas stand.
            md.postprocessors.register(Formulas(md), "formulas", 0)

    return Translating()


def write_configuration(to: Path = COMPLETED, site: Path | None = None) -> None:
    """Write what the generator reads."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    settings["nav"] = completed(settings["nav"], ROOT / "docs")
    if site is not None:
        settings["site_dir"] = str(site)
    to.write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), encoding="utf-8")


def main(asked: list[str]) -> int:
    """Build the site, or serve it."""
    what = ["serve"] if "--serve" in asked else ["build", "--strict", "--clean"]
    write_configuration()
    try:
        # The extension above is found by its name, as are the modules that pages document.
        places = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        command = [sys.executable, "-m", "zensical", *what, "-f", COMPLETED.name]
        environment = {**os.environ, "PYTHONPATH": places}
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    finally:
        COMPLETED.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
