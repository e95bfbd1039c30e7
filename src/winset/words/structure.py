"""The structural check in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from winset.findings.structure import StructuralCheck
from winset.text import joined
from winset.words.chances import span

__all__ = ["WAYS", "choices", "lead"]

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


def lead(check: StructuralCheck) -> tuple[str, ...]:
    """Say whether the verdict holds up under other ways of drawing."""
    values = [row.ratifiable.value for row in check.rows]
    spread = f"at {span(values)}"
    if check.fragile:
        return (
            "Treat the verdict with care: it would turn if an innocent choice were made otherwise. "
            f"The chance of a ratifiable deal lies {spread}, depending on it.",
            f"The drawings that would turn it: {joined(check.rests_on)}.",
        )
    return (
        f"The verdict holds up: over all ways of drawing, the chance of a ratifiable deal "
        f"lies {spread}, on the same side of the question.",
    )
