"""The limits of the method, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.report.model import Note, Section

if TYPE_CHECKING:
    from winset.analysis import Analysis

__all__ = ["section"]

_ALWAYS = (
    "A share of worlds is not a frequency in history. It says how much of what the analyst holds "
    "possible contains a deal, and it is no better than the ranges that went in.",
    "Options are not interests. A settlement that nobody wrote into the case file, and an issue "
    "that nobody thought of, cannot appear here.",
    "Trust, face and standing count only as far as the margins over no agreement hold them.",
    "Utilities run from 0 to 100 on each actor's own scale. They may not be compared or added "
    "between actors.",
    "Sampling errors (±) come from the number of worlds alone. What the judgements leave open is "
    "shown by the structural check, and is usually far larger.",
)


def section(analysis: Analysis) -> Section:
    """Limits that hold for every analysis, and those of this one."""
    items = list(_ALWAYS)
    if analysis.case.fictional:
        items.insert(0, "This case is invented. It shows the method and says nothing of the world.")
    if not analysis.case.ratifiers:
        items.append(
            "The case names no ratifier: nobody at home can block here what the parties sign."
        )
    return Section("limits", "What this cannot tell you", (), (Note("", tuple(items)),))
