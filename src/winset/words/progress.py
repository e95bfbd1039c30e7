"""Progress in plain words."""

from __future__ import annotations

from winset.findings.progress.measuring import Progress
from winset.model import Model
from winset.text import counted, joined
from winset.words.chances import percent
from winset.words.names import issue_name

__all__ = ["position", "sentence"]


def position(model: Model, issue: str, held: tuple[str, ...] | None) -> str:
    """Put a position in words: the options named, or the items of a package that are in."""
    if held is None:
        return "not stated"
    if issue in model.record.owner.values() and issue not in model.record.owner:
        return joined(held) or "none"
    return joined(held, "or")


def sentence(model: Model, found: Progress) -> str:
    """Say how far the talks got, under one account of them."""
    issues, rounds = found.issues, found.rounds
    if not rounds:
        return "The record holds no offer, demand or agreed text, so progress cannot be told."
    raised = [i for i in issues if i.status != "not raised"]
    agreed = [i for i in raised if i.status == "agreed ad referendum"]
    same = [i for i in raised if i.settled and i not in agreed]
    apart = sorted((i for i in raised if not i.settled and i.last), key=lambda i: -(i.last or 0.0))
    count = len(agreed) + len(same)
    were = "was" if count == 1 else "were"
    parts = [
        f"Of {counted(len(raised), 'issue')} raised, {count} {were} in effect settled at the close"
    ]
    names = {i.issue: issue_name(model, i.issue) for i in raised}
    named = []
    if agreed:
        named.append(f"agreed ad referendum: {joined([names[i.issue] for i in agreed[:4]])}")
    if same:
        whole = "" if not apart else ", each side inside a package of its own"
        named.append(
            f"last positions coincide on {joined([names[i.issue] for i in same[:4]])}{whole}"
        )
    parts[0] += f" ({'; '.join(named)})." if named else "."
    if apart:
        parts.append(f"Furthest apart: {joined([names[i.issue] for i in apart[:3]])}.")
    start, end = rounds[0].distance, rounds[-1].distance
    moved = (
        "narrowed" if end < start - 0.02 else "widened" if end > start + 0.02 else "hardly moved"
    )
    parts.append(
        f"The mean distance between the positions {moved}: {percent(start)} of the way apart "
        f"after the first move, {percent(end)} after the last."
    )
    working = [r.distance for r in rounds if r.level == "working"]
    leader = [r.distance for r in rounds if r.level == "leader"]
    if working and leader:
        change = leader[-1] - working[-1]
        how = "closer" if change < -0.02 else "further apart" if change > 0.02 else "no closer"
        parts.append(f"The leaders ended {how} than the working level.")
    return " ".join(parts)
