"""Obstacles in plain words, and how a failure is shared among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from winset.findings.causes.attribution import Attribution, Obstacle
from winset.findings.zone import EpochZone
from winset.model import Model
from winset.words.chances import percent
from winset.words.names import actor_name, day, issue_name

__all__ = ["QUESTIONS", "obstacle_names", "sentences"]

#: What each attribution asks, by its name among the causes.
QUESTIONS: Mapping[str, str] = {
    "to_be_had": "Was there a deal to be had?",
    "on_the_table": "Was a package that would be signed and passed ever tabled?",
}

# Obstacles of one kind, taken together.
_TOGETHER: Mapping[str, str] = {
    "compliance": "doubt that promises would be kept",
    "interaction": "what some combinations cost",
    "shock": "the shocks",
    "ratifier": "vetoes of ratifiers",
    "party": "the parties' own reservations",
    "tabling": "no package that would be signed and passed was tabled",
}


def obstacle_names(model: Model, epochs: Sequence[EpochZone], found: Attribution) -> dict[str, str]:
    """Name every obstacle of an attribution, by its key."""
    return {o.key: _name(model, epochs, o) for o in found.obstacles}


def _name(model: Model, epochs: Sequence[EpochZone], obstacle: Obstacle) -> str:
    if obstacle.key == obstacle.kind:
        return _TOGETHER[obstacle.kind]
    about = obstacle.key.partition(".")[2]
    if obstacle.kind == "compliance":
        return f"doubt that {actor_name(model, about)} would keep its side"
    if obstacle.kind == "shock":
        epoch = epochs[int(about)]
        return epoch.reason or (f"the shock of {day(epoch.start)}" if epoch.start else "the shock")
    if obstacle.kind == "interaction":
        return _combination(model, int(about))
    what = "own reservation" if obstacle.kind == "party" else "veto"
    return f"{actor_name(model, obstacle.key)}: {what}"


def _combination(model: Model, k: int) -> str:
    stated = model.interactions[k]
    reason = stated.reason.rstrip(".")
    if reason:
        return reason[:1].lower() + reason[1:]
    return f"what {' with '.join(issue_name(model, j) for j in stated.when.stated)} costs together"


def sentences(names: Mapping[str, str], found: Attribution) -> tuple[str, ...]:
    """Say what part in the failure each obstacle had; ``names`` are those of its obstacles."""
    stood, removed = found.as_it_stood, found.all_removed
    change = removed.value - stood.value
    if stood.value > 0.99:
        return (f"Nothing stood in the way: the answer is yes in {percent(stood)} of the worlds.",)
    if change < 0.01:
        return (
            "Removing every obstacle on this list would hardly have changed the odds: what stood "
            "in the way is not among them.",
        )
    listed = [o for o in found.obstacles if o.shapley >= 0.05 * change][:4]
    shares = ", ".join(f"{names[o.key]} {100 * o.shapley / change:.0f} %" for o in listed)
    parts = [
        f"With every obstacle removed the chance would rise from {percent(stood)} to "
        f"{percent(removed)}; of that change: {shares}."
    ]
    classes = (
        (found.one, " of the worlds removing exactly one of them would have been enough."),
        (found.several, " several would each have been enough."),
        (found.jointly, " only several together would have been enough."),
        (found.never, " nothing on this list would have helped."),
    )
    parts += [f"In {percent(share)}{text}" for share, text in classes if share.value >= 0.05]
    joint = next(
        (x for x in found.sufficient if len(x.obstacles) > 1 and x.share.value >= 0.05), None
    )
    if joint is not None:
        who = " with ".join(names[key] for key in joint.obstacles)
        parts.append(f"Most often only together: {who} ({percent(joint.share)}).")
    return tuple(parts)
