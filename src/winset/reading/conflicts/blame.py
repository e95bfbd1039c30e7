"""Whom a passage blames for a failure: each side blaming the other is a conflict of agents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from winset.reading.speakers.roster import Roster

__all__ = ["blamed"]

# Who stands before such a word is blamed ...
_BEFORE = re.compile(
    r"(?ai:\b(?:(?:is|are|was|were|be|been|being)\s+(?:partly\s+|solely\s+|largely\s+)?"
    r"(?:to\s+blame|responsible|at\s+fault)|caused?|causing|wreck(?:ed|ing)|sabotag(?:ed|ing)"
    r"|derail(?:ed|ing)|torpedo(?:ed|ing)|scuttl(?:ed|ing)|scupper(?:ed|ing)|kill(?:ed|ing)"
    r"|doom(?:ed|ing)|sank|sunk|ruin(?:ed|ing)|spoil(?:ed|ing|t)|wast(?:ed|ing)|brought\s+down"
    r"|broke\s+(?:off|up)|led\s+to\s+the\s+(?:failure|collapse|breakdown)"
    r"|walked\s+(?:out|away)|stormed\s+out|moved\s+the\s+goal)\b)"
)
# ... or who stands behind one.
_BEHIND = re.compile(
    r"(?ai:\b(?:because\s+of|due\s+to|owing\s+to|thanks\s+to|blam(?:ed|es|ing)|fault\s+of|faulted"
    r"|accus(?:ed|es|ing)|responsibility\s+(?:of|lies\s+with|rests\s+with)|wrecked\s+by"
    r"|caused\s+by|sabotaged\s+by|derailed\s+by|because)\b)"
)
_FAILURE = re.compile(
    r"(?ai:\b(?:break-?down|collaps\w*|fail\w*|deadlock|impasse|stalemate|rupture|no\s+deal|talks|"
    r"negotiation\w*|summit|meeting|opportunity|chance|strike|crisis|war|violence|to\s+blame|escalation"
    r"|delay|walk-?out)\b)"
)


def blamed(text: str, roster: Roster) -> str | None:
    """Return the side that a passage blames; None where it blames nobody, or several.

    Examples
    --------
    >>> from winset.reading.speakers.roster import Roster
    >>> sides = Roster({"gm": "GM", "union": "UAW"})
    >>> blamed("the talks failed because of UAW demands", sides)
    'union'
    >>> blamed("GM was to blame for the strike", sides)
    'gm'
    """
    if not _FAILURE.search(text):
        return None
    named = [(c.start, c.end, c.side) for c in roster.named(text) if c.side is not None]
    found: set[str] = set()
    for match in _BEHIND.finditer(text):
        after = [side for start, _, side in named if 0 <= start - match.end() < 60]
        found |= set(after[:1])
    if not found:
        for match in _BEFORE.finditer(text):
            before = [side for _, end, side in named if 0 <= match.start() - end < 60]
            found |= set(before[-1:])
    return found.pop() if len(found) == 1 else None
