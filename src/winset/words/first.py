"""Headings and notes of the first screen: it has room for few words."""

from __future__ import annotations

from winset.findings.kinds.results import KindChance
from winset.model import Model
from winset.words.chances import span
from winset.words.names import short_issue

__all__ = [
    "MISSING",
    "MOVED",
    "OPENED",
    "SETTLES",
    "SIGNED",
    "STOPPED",
    "SUCH",
    "TWO_ENDS",
    "chances_head",
    "package_head",
    "piece_words",
    "range_note",
]

MOVED = "How the chance moved"
STOPPED = "Where it stopped"
SETTLES = "What would settle it"
OPENED = "What would open it"
MISSING = "Missing piece"
#: What the marks of a judgement are.
TWO_ENDS = "Ring: low; dot: high"
#: Any deal of the kind that was signed, and what was signed itself, by the judgements alone.
SUCH = "Such a deal"
SIGNED = "What was signed"


def chances_head(kind: KindChance) -> str:
    """Ask how likely the deals are that the page speaks of."""
    return "Chance of a deal" if kind.id == "any" else "How likely"


def package_head(*, signed: bool) -> str:
    """Name the package that is shown."""
    return "Best other package" if signed else "Best package"


def range_note(between: tuple[float, float], *, signed: bool) -> str:
    """Say what the line beside the last chance is."""
    what = "single judgements otherwise" if signed else "walking away judged otherwise"
    return f"Line: {span(between)}, {what}"


def piece_words(model: Model, issue: str, option: str) -> str:
    """Name the missing piece."""
    return f"{short_issue(model, issue)}: {option}"
