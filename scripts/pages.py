"""Hooks of MkDocs: pages join the contents by themselves, and formulas need no script from afar.

A page that the contents in ``mkdocs.yml`` do not name is added to the section of its folder, under
its own heading. Formulas, marked by ``pymdownx.arithmatex``, become MathML, which browsers draw.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

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
                folders = {page.rpartition("/")[0] for page in named(inside)}
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


def on_config(config: Any, **_: Any) -> Any:
    """Complete the contents (MkDocs calls this first)."""
    config.nav = completed(config.nav, Path(config.docs_dir))
    return config


def on_page_content(content: str, **_: Any) -> str:
    """Translate the formulas of a page (MkDocs calls this)."""
    return translated(content)
