"""Figures as PNG, for documents that hold no SVG."""

from __future__ import annotations

from functools import cache

__all__ = ["PictureError", "to_png"]

# Dots per CSS pixel: sharp in print.
_ZOOM = 2.5
# A sans-serif that free systems have; others have one of those that the figures name.
_FALLBACK = "DejaVu Sans"
_SIZE = 'xmlns="http://www.w3.org/2000/svg" width="30" height="30"'


class PictureError(ValueError):
    """A figure that cannot be drawn on this machine, and what to install."""


def to_png(svg: str) -> bytes:
    """Draw an SVG figure as PNG.

    Raises
    ------
    PictureError
        Where no font is installed: a picture without its words would say nothing.
    """
    if not _has_font():
        raise PictureError(
            "no font is installed to draw the figures with; install one (Debian: "
            "fonts-dejavu-core), or write .html or .md"
        )
    return _drawn(svg, _ZOOM)


def _drawn(svg: str, zoom: float) -> bytes:
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, sans_serif_family=_FALLBACK))


@cache
def _has_font() -> bool:
    words = f'<svg {_SIZE}><text x="2" y="20" font-family="Arial, sans-serif">Ab</text></svg>'
    return _drawn(words, 1.0) != _drawn(f"<svg {_SIZE}/>", 1.0)
