"""How two cases differ, in plain words."""

from __future__ import annotations

from winset.findings.compare import Comparison
from winset.model import Model
from winset.model.differences import Difference
from winset.words.chances import percent
from winset.words.judgements import label_of

__all__ = ["difference_label", "group_label", "sentence"]


def difference_label(first: Model, second: Model, found: Difference) -> str:
    """Say what a difference is about; what only the second case holds is named by it."""
    return label_of(first if found.first else second, found.path)


def group_label(model: Model, group: str) -> str:
    """Say what a group of differences is about."""
    return label_of(model, group) if group.startswith("actors.") else group.replace("_", " ")


def sentence(model: Model, found: Comparison) -> str:
    """Say how far two cases differ, and which differences drive that; ``case`` is the first."""
    if not found.drivers:
        return "The two cases state the same."
    first, second = found.names
    said = (
        f"A deal existed in {percent(found.first)} of the worlds of {first} and in "
        f"{percent(found.second)} of those of {second}."
    )
    moving = [d for d in found.drivers if abs(d.share) >= 0.01][:3]
    if not moving:
        return f"{said} None of the {len(found.drivers)} differences moves the answer by a point."
    listed = "; ".join(
        f"{group_label(model, d.group)} ({100 * d.share:+.0f} points)" for d in moving
    )
    return f"{said} What drives the difference: {listed}."
