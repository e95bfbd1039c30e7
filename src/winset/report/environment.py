"""Jinja2, set so that nothing reaches the page unescaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["UNSAYABLE", "environment"]

#: Characters that neither XML nor HTML may hold, and what stands for them.
UNSAYABLE = dict.fromkeys(
    (*(c for c in range(32) if c not in (9, 10, 13)), 0x7F, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF),
    "\ufffd",
)


def _sayable(value: object) -> object:
    """Put a mark in the place of characters that the page cannot hold."""
    # Exactly str: what templates and assets have made already is a subclass.
    if type(value) is str and not value.isprintable():
        return value.translate(UNSAYABLE)
    return value


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
        finalize=_sayable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["px"] = _pixels
    return made
