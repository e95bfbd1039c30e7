"""Inks: each is a colour and a shape or texture, so that no meaning hangs on colour alone.

Colours follow the palette of Okabe and Ito (2008), darkened until text and marks of it on white
keep a contrast of at least 4.5 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["INKS", "Ink", "Texture"]

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
    "second": Ink("#7fa8c9", "hatch", "ring", "#16202a"),
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
    "side-a": Ink("#a63d00"),
    "side-b": Ink("#a63d00", "open", "ring", "#16202a"),
    "side-c": Ink("#5b4aa0", "grid", "square", "#16202a"),
    "side-d": Ink("#6b5300", "dots", "triangle", "#16202a"),
    "others": Ink("#4a5560", "open", "ring", "#16202a"),
    "together": Ink("#16202a", "solid", "diamond"),
    "rest": Ink("#8a949e", "open", "circle", "#16202a"),
}
