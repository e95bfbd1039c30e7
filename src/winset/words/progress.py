"""Progress in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from winset.findings.progress.results import Loss, Progress, Standing
from winset.model import Model
from winset.text import counted, joined
from winset.words.names import issue_name, short_name

__all__ = ["position", "sentence", "told", "whose"]


def position(model: Model, issue: str, held: tuple[str, ...] | None) -> str:
    """Put a position in words: the options named, or the items of a package that are in."""
    if held is None:
        return "not stated"
    if issue in model.record.owner.values() and issue not in model.record.owner:
        return joined(held) or "none"
    return joined(held, "or")


def sentence(model: Model, found: Progress) -> str:
    """Say how far the talks got, under one account of them."""
    if not found.rounds:
        return "The record holds no offer, demand or agreed text, so progress cannot be told."
    return " ".join((*_issues(model, found), *_apart(model, found), *_moved(found)))


def told(model: Model, found: Sequence[Progress]) -> tuple[str, ...]:
    """Say it of several accounts: what is alike in all of them once."""
    issues = dict.fromkeys(" ".join(_issues(model, one)) for one in found)
    if len(found) < 2 or len(issues) > 1:
        return tuple(dict.fromkeys(sentence(model, one) for one in found))
    apart = []
    for one in found:
        said = " ".join((*_apart(model, one), *_moved(one)))
        teller = short_name(model, model.accounts.tells[one.account])
        apart.append(f"As told by {teller}: {said[:1].lower()}{said[1:]}" if said else "")
    return (*issues, *filter(None, apart))


def _issues(model: Model, found: Progress) -> Iterator[str]:
    raised = [i for i in found.issues if i.status != "not raised"]
    agreed = found.counted("agreed ad referendum")
    were = "was" if agreed == 1 else "were"
    named = _named(model, found, "agreed ad referendum")
    yield f"Of {counted(len(raised), 'issue')} raised, {agreed} {were} agreed ad referendum{named}."
    if found.counted("left in brackets"):
        yield f"Left in brackets{_named(model, found, 'left in brackets')}."
    if found.counted("named alike"):
        alike = _named(model, found, "named alike").removeprefix(": ")
        yield (
            f"All sides named the same on {alike}, each inside a package of its own: that settles "
            "nothing."
        )
    apart = [i for i in raised if i.status in ("apart", "one side silent") and i.last]
    apart.sort(key=lambda i: -max(i.last.values()))
    if apart:
        yield f"Dearest to give in on: {joined([issue_name(model, i.issue) for i in apart[:3]])}."


def _named(model: Model, found: Progress, status: Standing) -> str:
    names = [issue_name(model, i.issue) for i in found.issues if i.status == status]
    return f": {joined(names[:4])}" if names else ""


def _apart(model: Model, found: Progress) -> Iterator[str]:
    closest = [
        min((c for c in found.close if c.party == party), key=lambda c: c.points)
        for party in dict.fromkeys(loss.party for loss in found.close)
    ]
    ranked = sorted((c for c in closest if c.points >= 0.5), key=lambda c: -c.points)
    if not closest:
        return
    lost = [
        f"{short_name(model, c.party)} would have lost {counted(round(c.points), 'point')} "
        f"({whose(model, c)})"
        for c in ranked
    ]
    if len(lost) < len(closest):
        lost.append("nobody else anything" if lost else "nobody would have lost anything")
    yield (
        "By the closest of what others had last tabled, against their own last packages and of "
        f"their hundred points, {joined(lost)}."
    )


def whose(model: Model, loss: Loss) -> str:
    """Say whose package it is, of several a text of theirs."""
    by = joined([short_name(model, a) for a in loss.by])
    return f"by the text of {by}" if len(loss.by) > 1 else f"by that of {by}"


def _moved(found: Progress) -> Iterator[str]:
    known = [(r.level, r.distance) for r in found.rounds if r.distance is not None]
    if len(known) < 2:
        return
    start, end = known[0][1], known[-1][1]
    moved = (
        "came closer" if end < start - 1 else "moved apart" if end > start + 1 else "hardly moved"
    )
    yield (
        f"The packages {moved}: a side would have lost {counted(round(start), 'point')} on average "
        f"after the first move that can be compared, {end:.0f} after the last."
    )
    working = [distance for level, distance in known if level == "working"]
    leader = [distance for level, distance in known if level == "leader"]
    if working and leader:
        change = leader[-1] - working[-1]
        how = "closer" if change < -1 else "further apart" if change > 1 else "no closer"
        yield f"The leaders ended {how} than the working level."
