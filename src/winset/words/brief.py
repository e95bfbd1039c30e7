"""The brief for whoever decides: what its parts are called, and what it says of its method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from winset.text import counted

__all__ = ["INVENTED", "NO_RECORD", "PARTS", "PartId", "Titled", "left_out", "method"]

PartId = Literal[
    "question", "judgement", "confidence", "why", "hold", "ask", "change", "sources", "method"
]


@dataclass(frozen=True)
class Titled:
    """One part: its title, and the rows of the page of judgement that stand in it."""

    id: PartId
    title: str
    heads: tuple[str, ...] = ()


#: Parts of the brief, in order. A row that none of them names stands under "why".
PARTS = (
    Titled("question", "The question"),
    Titled("judgement", "Our judgement", ("Chance", "Who signs", "Repair")),
    Titled("confidence", "How sure we are", ("Confidence",)),
    Titled("why", "Why", ("The bargain", "Accounts")),
    Titled(
        "hold",
        "What could hold",
        (
            "The package",
            "Who blocks",
            "Fair",
            "What else",
            "Best package",
            "Missing",
            "Not on offer",
            "Steps",
        ),
    ),
    Titled("ask", "What to find out", ("To settle it",)),
    Titled("change", "What would change our mind", ("Hinges on", "Against it")),
    Titled("sources", "Sources"),
    Titled("method", "How this was made"),
)

INVENTED = "An invented case, for practice."
NO_RECORD = "The case names no source: every judgement in it is its author's."


def left_out(n: int) -> str:
    """Say how many sources the full report has beside those named."""
    return f"and {counted(n, 'more source', 'more sources')}, in the report"


def method(worlds: int, seed: int, version: str, key: str, *, record: bool) -> tuple[str, ...]:
    """Say in three lines how the answer was reached, and how to reach it again.

    Examples
    --------
    >>> for line in method(2_000, 1, "1.0", "1a2b3c", record=True):
    ...     print(line)
    Every judgement in the case is a number or a range with a date and a source. ...
    What was offered, demanded and refused made some of the 2,000 weigh more than others.
    A chance is a share of them, no better than the ranges: Winset 1.0, seed 1, case 1a2b3c.
    """
    weighed = (
        f"What was offered, demanded and refused made some of the {worlds:,} weigh more than "
        "others."
        if record
        else f"The record was left out: the {worlds:,} weigh alike."
    )
    return (
        "Every judgement in the case is a number or a range with a date and a source. "
        f"{worlds:,} full sets of values were drawn from them, and every possible deal judged in "
        "each.",
        weighed,
        "A chance is a share of them, no better than the ranges: "
        f"Winset {version}, seed {seed}, case {key}.",
    )
