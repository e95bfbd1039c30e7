"""Jinja2, set so that nothing reaches the page unescaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from winset.text import unbroken, visible

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["environment"]


def _shown(value: object) -> object:
    """Show what would act on the page, or cannot stand on it; keep numbers beside their units."""
    # Exactly str: what templates and assets have made already is a subclass.
    return unbroken(visible(value)) if type(value) is str else value


def _pixels(value: float) -> str:
    """Write a coordinate with one decimal at most: small files, and no float noise in them."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


@cache
def environment() -> Environment:
    """Return the environment of every template: it escapes, and an undefined name is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("winset.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["px"] = _pixels
    return made
