"""What to ask first, in plain words."""

from __future__ import annotations

from winset.findings.unknowns.ranking import UnknownsFinding
from winset.model import Model
from winset.words.chances import in_points, percent
from winset.words.judgements import asked_of

__all__ = ["lead", "sentence"]


def sentence(model: Model, found: UnknownsFinding) -> str:
    """Say which judgements the answer hinges on most, and what finding out is worth."""
    listed = found.unknowns
    telling = [u for u in listed if u.p_value < 0.1 and u.information > 1e-3][:3]
    if not telling:
        return "No single judgement tells much about where the talks stopped."
    parts = [f"{asked_of(model, u.path)} ({percent(u.low)} and {percent(u.high)})" for u in telling]
    first = (
        f"The answer hinges most on {', then '.join(parts)}; in brackets, the chance that a deal "
        "was possible with the judgement at its low and at its high end."
    )
    worth = max(listed, key=lambda u: u.evppi)
    if worth.evppi < 0.005:
        return f"{first} Finding out any one of them would hardly change which package to pick" + (
            f"; finding out everything would add {in_points(100 * found.evpi)}."
            if found.evpi > 0
            else "."
        )
    return (
        f"{first} One who picks the package gains most by finding out "
        f"{asked_of(model, worth.path)}: {in_points(100 * worth.evppi)} more chance that it is "
        "taken."
    )


def lead(model: Model, found: UnknownsFinding) -> tuple[str, ...]:
    """Say what to ask first, and what knowing everything would add."""
    return (
        sentence(model, found),
        f"Picking a package with no more than is known now, one would be right in "
        f"{percent(found.best_package)} of worlds; knowing everything would add "
        f"{percent(found.evpi)}.",
    )
