"""What nobody could insist on, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from winset.findings.insisting import Insistence, OptionOdds
from winset.text import joined
from winset.words.chances import percent
from winset.words.names import issue_name, short_name

if TYPE_CHECKING:
    from winset.case.model import Case

__all__ = ["lead", "stated_by"]

# What costs less of the room for a deal is not worth saying.
_CLOSING = 0.1


def stated_by(case: Case, odds: OptionOdds) -> str:
    """Name who asked for an option or offered it."""
    return joined([short_name(case, actor) for actor in odds.stated_by])


def lead(case: Case, found: Sequence[Insistence]) -> str:
    """Say which single points would have cost most of the room for a deal."""
    stated = [
        (odds, issue)
        for issue in found
        for odds in issue.options
        if odds.stated_by and odds.lost >= _CLOSING
    ]
    ranked = sorted(stated, key=lambda pair: -pair[0].lost)[:4]
    if not ranked:
        return "Nothing that either side asked for would have cost much of the room for a deal."
    named = [
        f"“{issue_name(case, issue.issue)}: {odds.option}” (asked for or offered by "
        f"{stated_by(case, odds)}), which leaves a deal in {percent(odds.chance)} of worlds"
        for odds, issue in ranked
    ]
    anything = max(odds.chance.value + odds.lost for issue in found for odds in issue.options)
    return (
        f"With every option open, a deal that all would take and keep exists in "
        f"{percent(anything)} of worlds. What would have cost most of that room, had it been "
        f"insisted on: {'; '.join(named)}."
    )
