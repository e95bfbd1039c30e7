"""Who gains from failure, in plain words."""

from __future__ import annotations

from winset.findings.onlookers import Onlooker, OnlookersFinding
from winset.model import Model
from winset.words.chances import in_points, percent
from winset.words.names import actor_name

__all__ = ["sentence", "verdict"]


def verdict(model: Model, found: Onlooker) -> str:
    """Say whether one onlooker gains from failure, and whether the experts agree."""
    name, failure = actor_name(model, found.actor), found.failure
    if not failure.n_worlds:
        return f"{name}: no world has a deal to compare with."
    side = "gains" if failure.mean < 0 else "loses"
    mean = (
        f"on average it {side} {in_points(abs(failure.mean))} by failure"
        if abs(failure.mean) >= 0.5
        else "on average it comes out even"
    )
    text = f"{name} gains from failure in {percent(failure.loses)} of the worlds; {mean}."
    pooled = found.pooled
    if pooled is not None and pooled.spread >= 0.2:
        said = ", ".join(f"{e.of} {percent(e.loses)}" for e in found.experts)
        text += (
            f" Experts disagree: {said}; pooled linearly {percent(pooled.linear)}, "
            f"logarithmically {percent(pooled.log)}, extremised {percent(pooled.extremised)}."
        )
    return text


def sentence(model: Model, found: OnlookersFinding) -> str:
    """Say who gains from failure, and who could pay for a bridge."""
    if not found.onlookers:
        return "The case names no onlooker."

    def names(onlookers: list[Onlooker]) -> str:
        return ", ".join(actor_name(model, o.actor) for o in onlookers)

    judged = [o for o in found.onlookers if o.failure.n_worlds]
    sure = [o for o in judged if o.failure.loses.value >= 0.8]
    unsettled = [o for o in judged if 0.2 < o.failure.loses.value < 0.8]
    payers = [o for o in found.onlookers if any(p.loses.value < 0.5 for p in o.pays)]
    parts = []
    if sure:
        parts.append(f"Likely to gain from failure: {names(sure)}.")
    if unsettled:
        parts.append(f"The ranges do not settle it for {names(unsettled)}.")
    if payers:
        parts.append(f"Could pay for a bridge and still gain: {names(payers)}.")
    return " ".join(parts) or "No onlooker is likely to gain from failure."
