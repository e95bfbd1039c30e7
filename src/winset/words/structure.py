"""The structural check in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["WAYS", "choices"]

#: What each way of drawing means.
WAYS: Mapping[str, str] = {
    "as stated": "the judgements, ties and shared factor of the case",
    "independent": "every option value drawn on its own",
    "tied": "one factor moves all option values of an actor",
    "margins 10 lower": "every walk-away value 10 points lower",
    "margins 10 higher": "every walk-away value 10 points higher",
}


def choices(variants: Iterable[str]) -> list[str]:
    """Name the choices behind some ways of drawing, each once."""
    named = (
        "how each side valued walking away"
        if variant.startswith("margins")
        else "how far errors of judgement move together"
        for variant in variants
    )
    return list(dict.fromkeys(named))
