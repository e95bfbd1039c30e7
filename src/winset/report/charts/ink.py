"""Inks: each is a colour and a shape or texture, so that no meaning hangs on colour alone.

An SVG file carries its own colours. On a page each of them is a custom property, which rules set
for dark mode and for forced colours: a rule of the page is stronger than the attribute of a mark.

Colours follow the palette of Okabe and Ito (2008), darkened until text and marks of it on white
keep a contrast of at least 4.5 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["INKS", "PALETTE", "Ink", "Texture", "page_colours"]

Texture = Literal["solid", "hatch", "back-hatch", "dots", "cross", "grid", "open"]


@dataclass(frozen=True)
class Ink:
    """A colour, a texture for areas, and a shape for points."""

    colour: str
    texture: Texture = "solid"
    shape: Literal["circle", "square", "diamond", "triangle", "ring"] = "circle"
    on: str = "#ffffff"


INKS: dict[str, Ink] = {
    "main": Ink("#00508f"),
    "good": Ink("#00684d", "solid", "diamond"),
    "bad": Ink("#a63d00", "back-hatch", "triangle", "#16202a"),
    "quiet": Ink("#8a949e", "dots", "circle", "#16202a"),
    "faint": Ink("#c3cad1", "open", "circle", "#16202a"),
    "a": Ink("#a63d00", "back-hatch", "triangle", "#16202a"),
    "b": Ink("#8f2d6b", "cross", "square", "#16202a"),
    "c": Ink("#6b5300", "dots", "diamond", "#16202a"),
    "d": Ink("#1f6f8b", "hatch", "ring", "#16202a"),
    "e": Ink("#5b4aa0", "grid", "circle", "#16202a"),
    "belief": Ink("#1f6f78"),
    "sign": Ink("#1f6f78", "hatch", "square", "#16202a"),
    "pass": Ink("#1f6f78", "solid", "diamond"),
    "keep": Ink("#00684d", "solid", "triangle"),
    "reached": Ink("#6b5300", "cross", "square", "#16202a"),
    "first": Ink("#8f2d6b", "open", "ring", "#16202a"),
    "last": Ink("#8f2d6b"),
    "before": Ink("#4a5560", "dots", "ring", "#16202a"),
    "after": Ink("#5b4aa0"),
    "low": Ink("#1f6f78", "open", "ring", "#16202a"),
    "high": Ink("#a63d00"),
    "side-a": Ink("#16202a"),
    "side-b": Ink("#16202a", "open", "ring", "#16202a"),
    "side-c": Ink("#16202a", "grid", "square", "#16202a"),
    "side-d": Ink("#16202a", "dots", "triangle", "#16202a"),
    "others": Ink("#4a5560", "dots", "circle", "#16202a"),
    "together": Ink("#16202a", "solid", "diamond"),
    "rest": Ink("#8a949e", "open", "circle", "#16202a"),
}


#: Every colour that charts use, with its name on a page, what it is in the dark, and the system
#: colour that stands for it where colours are forced. White comes twice: under marks, and as text
#: on them (``#ffffff``).
PALETTE: dict[str, tuple[str, str, str]] = {
    "#fff": ("paper", "#1d2328", "Canvas"),
    "#ffffff": ("on", "#14181c", "Canvas"),
    "#16202a": ("ink", "#e8ecee", "CanvasText"),
    "#4a5560": ("soft", "#aab3ba", "CanvasText"),
    "#dfe4e8": ("grid", "#39424a", "GrayText"),
    "#e9f3ee": ("shade", "#22332c", "Canvas"),
    "#00508f": ("blue", "#7db8ea", "CanvasText"),
    "#00684d": ("green", "#5cc9a7", "CanvasText"),
    "#a63d00": ("rust", "#ff9a6b", "CanvasText"),
    "#8a949e": ("grey", "#8f99a2", "GrayText"),
    "#c3cad1": ("faint", "#4f5a63", "GrayText"),
    "#8f2d6b": ("plum", "#e38fc3", "CanvasText"),
    "#6b5300": ("ochre", "#d9b85a", "CanvasText"),
    "#1f6f8b": ("sea", "#6cc0de", "CanvasText"),
    "#5b4aa0": ("violet", "#b3a6f0", "CanvasText"),
    "#1f6f78": ("teal", "#5cb8bd", "CanvasText"),
}


def page_colours() -> str:
    """Return the rules by which a page sets the colours of the charts in it."""
    rules = "".join(
        f'.draw [{part}="{colour}"]{{{part}:var(--d-{name},{colour})}}\n'
        for colour, (name, _, _) in PALETTE.items()
        for part in ("fill", "stroke")
    )
    dark, forced = ("".join(f"--d-{row[0]}:{row[k]};" for row in PALETTE.values()) for k in (1, 2))
    return (
        f"{rules}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        f"@media (forced-colors:active){{:root{{{forced}}}}}\n"
    )
