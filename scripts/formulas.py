"""Show formulas as MathML, which browsers draw by themselves: pages then need no script from afar.

A hook of MkDocs. ``pymdownx.arithmatex`` marks the formulas; latex2mathml translates them.
"""

from __future__ import annotations

import html
import re
from typing import Any

from latex2mathml.converter import convert

_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">(?P<open>\\[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>',
    re.DOTALL,
)


def translated(page: str) -> str:
    """Return a page of HTML with every marked formula as MathML."""

    def one(found: re.Match[str]) -> str:
        display = "block" if found["open"] == "\\[" else "inline"
        made = convert(html.unescape(found["tex"]).strip(), display=display)
        return f"<{found['tag']}>{made}</{found['tag']}>"

    return _FORMULA.sub(one, page)


def on_page_content(content: str, **_: Any) -> str:
    """Translate the formulas of a page (MkDocs calls this)."""
    return translated(content)
