"""Progress in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from winset.findings.gates.words import joined
from winset.space import Space

if TYPE_CHECKING:
    from winset.findings.progress.measuring import IssueProgress, Round

__all__ = ["said", "sentence"]


def said(space: Space, parts: Sequence[int], positions: Sequence[frozenset[int] | None]) -> str:
    """Put a position in words: the options named, or the items of a package that are in.

    Examples
    --------
    >>> space = Space.plain([3], options=[["low", "middle", "high"]])
    >>> said(space, [0], [frozenset({0, 1})])
    'low or middle'
    """
    if any(position is None for position in positions):
        return "not stated"
    if len(parts) == 1 and positions[0] is not None:
        return joined([space.options[parts[0]][k] for k in sorted(positions[0])], "or")
    inside = [
        space.issues[j].partition(".")[2]
        for j, position in zip(parts, positions, strict=True)
        if position is not None and 1 in position
    ]
    return joined(inside) if inside else "none"


def sentence(issues: Sequence[IssueProgress], rounds: Sequence[Round]) -> str:
    """Say how far the talks got.

    Parameters
    ----------
    issues : sequence of IssueProgress
    rounds : sequence of Round
    """
    if not rounds:
        return "The record holds no offer, demand or agreed text, so progress cannot be told."
    raised = [i for i in issues if i.status != "not raised"]
    agreed = [i for i in raised if i.status == "agreed ad referendum"]
    same = [i for i in raised if i.settled and i not in agreed]
    apart = sorted((i for i in raised if not i.settled and i.last), key=lambda i: -(i.last or 0.0))
    count = len(agreed) + len(same)
    issue, were = ("issue" if len(raised) == 1 else "issues"), ("was" if count == 1 else "were")
    parts = [f"Of {len(raised)} {issue} raised, {count} {were} in effect settled at the close"]
    named = []
    if agreed:
        named.append(f"agreed ad referendum: {joined([i.name for i in agreed[:4]])}")
    if same:
        whole = "" if not apart else ", each side inside a package of its own"
        named.append(f"last positions coincide on {joined([i.name for i in same[:4]])}{whole}")
    parts[0] += f" ({'; '.join(named)})." if named else "."
    if apart:
        parts.append(f"Furthest apart: {joined([i.name for i in apart[:3]])}.")
    start, end = rounds[0].distance, rounds[-1].distance
    moved = (
        "narrowed" if end < start - 0.02 else "widened" if end > start + 0.02 else "hardly moved"
    )
    parts.append(
        f"The mean distance between the positions {moved}: {100 * start:.0f} % of the way apart "
        f"after the first move, {100 * end:.0f} % after the last."
    )
    working = [r.distance for r in rounds if r.level == "working"]
    leader = [r.distance for r in rounds if r.level == "leader"]
    if working and leader:
        change = leader[-1] - working[-1]
        how = "closer" if change < -0.02 else "further apart" if change > 0.02 else "no closer"
        parts.append(f"The leaders ended {how} than the working level.")
    return " ".join(parts)
