"""Levers in plain words, and what they would have opened."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from winset.findings.bridges.results import Bridge, BridgesFinding
from winset.model import Model
from winset.text import joined
from winset.words.chances import percent
from winset.words.kinds import of_kinds
from winset.words.names import actor_name, issue_name

__all__ = [
    "UNITS",
    "amount",
    "lead",
    "lever_name",
    "lever_names",
    "question",
    "sentence",
    "untried_words",
]

#: What an amount of 1 is, by the kind of lever.
UNITS: Mapping[str, str] = {
    "margin": "points of utility",
    "rule": "votes fewer",
    "option": "",
    "payment": "units paid",
    "allow": "",
    "packages": "packages",
    "compliance": "share of the doubt removed",
}


def lever_name(model: Model, bridge: Bridge) -> str:
    """Name a lever for people: as the case does, else by what it changes."""
    if bridge.name:
        return bridge.name
    who = actor_name(model, bridge.actor)
    return {
        "margin": f"{who} needs less",
        "rule": f"another rule for {who or 'the deal'}",
        "option": f"one more option on {issue_name(model, bridge.issue)}: {bridge.option}",
        "payment": f"a payment to {who}"
        + (f" by {actor_name(model, bridge.by)}" if bridge.by else ""),
        "allow": "a combination is allowed",
        "packages": "more packages tabled",
        "compliance": f"{who} keeps its side more surely",
    }[bridge.kind]


def lever_names(model: Model, found: BridgesFinding) -> dict[int, str]:
    """Name every lever by its position."""
    return {b.lever: lever_name(model, b) for b in (*found.zone, *found.deal)}


def amount(bridge: Bridge, value: float) -> str:
    """Write an amount of a lever with its unit; where none is enough, "never"."""
    if math.isinf(value):
        return "never"
    said = f"{value:.3g}"
    first, *rest = UNITS[bridge.kind].split(" ")
    return " ".join([said, first.removesuffix("s") if said == "1" else first, *rest]).strip()


def sentence(model: Model, found: BridgesFinding) -> str:
    """Say which levers alone would have made a deal more likely than not."""
    zone, before = found.zone, found.before_zone
    if before.value >= 0.5:
        first = (
            f"A deal that would have been made existed in {percent(before)} of the worlds as it "
            "was, so no lever is needed for more likely than not."
        )
    else:
        enough = [b for b in zone if math.isfinite(b.threshold)]
        if not enough:
            return (
                "No single lever suffices: none makes it more likely than not that there was "
                "such a deal, however far it goes." + _tabled(model, found.deal)
            )
        listed = _listed(model, enough[:4])
        first = f"Each of these alone would make such a deal more likely than not: {listed}."
    return first + _tabled(model, found.deal)


def untried_words(names: Mapping[int, str], found: BridgesFinding) -> tuple[str, ...]:
    """Say which pairs of levers could not be tried, and why."""
    return tuple(
        f"{joined([names[k] for k in pair.levers])} were not tried together: the issues that they "
        f"tie would need {pair.options:,} joint options, more than can be laid out."
        for pair in found.untried
    )


def lead(model: Model, found: BridgesFinding) -> tuple[str, ...]:
    """Say what would have opened the way, and by what the levers are ranked."""
    ranked = "Levers are ranked by what they gain for what they cost."
    if not found.ranked:
        ranked = "The case gives no cost for some levers, so they are not ranked."
    return sentence(model, found), ranked


def question(model: Model, found: BridgesFinding) -> str:
    """Ask what the levers answer."""
    about = of_kinds(model, found.kinds)
    return f"What would have opened the way{f' to {about}' if about else ''}"


def _listed(model: Model, bridges: Sequence[Bridge]) -> str:
    return "; ".join(f"{lever_name(model, b)} ({amount(b, b.threshold)})" for b in bridges)


def _tabled(model: Model, deal: Sequence[Bridge]) -> str:
    enough = [b for b in deal if math.isfinite(b.threshold) and b.before.value < 0.5]
    if not enough:
        return ""
    listed = _listed(model, enough[:3])
    return f" To have one on the table more likely than not: {listed}."
