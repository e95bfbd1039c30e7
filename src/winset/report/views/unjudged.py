"""That what is shown rests on what nobody has judged or accepted yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.case.walk import drafts, placeholders
from winset.report.model import Line
from winset.text import capital
from winset.words.placeholders import rests_on

if TYPE_CHECKING:
    from winset.case.model import Case

__all__ = ["unjudged"]


def unjudged(case: Case, name: str = "") -> tuple[Line, ...]:
    """Return a line that says so; none where everything was judged by somebody."""
    said = rests_on(len(placeholders(case)), len(drafts(case)))
    if not said:
        return ()
    return (Line(f"{name} {said}." if name else f"{capital(said)}.", tone="caution"),)
